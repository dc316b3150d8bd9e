"""How announcements reach somebody, chosen from the settings."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.replies import redraw, stale
from bot.views import news
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.news import choose_news, choose_theme
from solidarity.people import Neighbour, News
from solidarity.ports import Unit

router = Router(name="news")
router.callback_query.filter(Private())


@router.callback_query(On(Press.NEWS))
async def on_news(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Each, once a day, or never."""
    if pressed.arg in set(News):
        me = await choose_news(unit, me, News(pressed.arg))
    if pressed.arg == "below":  # from an announcement, which stays as it is
        return redraw(query, None, news.settings(scene, me))
    return redraw(query, news.settings(scene, me))


@router.callback_query(On(Press.NEWS_THEME))
async def on_theme(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A theme comes or does not; without one, the list of themes."""
    wanted, _, code = pressed.arg.partition("-")
    if wanted in ("on", "off"):
        if code not in {item.code for item in scene.town.active_themes()}:
            return redraw(query, news.settings(scene, me), toast=stale(scene))
        me = await choose_theme(unit, me, code, wanted=wanted == "on")
    return redraw(query, news.themes(scene, me))
