"""Texts to copy elsewhere: what was published, for the site, an SMS, a newsletter, a noticeboard.

Anybody may ask for them: they are public already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.i18n import Catalogues
from bot.replies import redraw
from bot.views.scene import Scene
from bot.views.screen import Answer
from bot.views.variants import variant_screens
from bot.work import outside
from solidarity.ports import Unit
from solidarity.public import PublicKind, PublicWords
from solidarity.refusals import Refusal, Why

router = Router(name="public words")
router.callback_query.filter(Private())


@router.callback_query(On(Press.PUBLIC_WORDS))
async def on_public_words(
    query: CallbackQuery, pressed: Pressed, unit: Unit, scene: Scene, catalogues: Catalogues
) -> Answer:
    """All variants in the reader's language, with the paper in every language; or those of one language."""
    what, _, language = pressed.arg.partition(".")
    if what not in {PublicKind.ANNOUNCEMENT.value, PublicKind.ALERT.value}:
        raise Refusal(Why.STALE)
    words = await unit.published.find(PublicKind(what), pressed.subject)
    if words is None or (language and language not in words.words):
        raise Refusal(Why.STALE)
    if language:
        chosen = replace(scene, t=catalogues.translator(language, scene.town.zone))
        return redraw(query, None, *variant_screens(chosen, words))
    paper = outside(partial(_paper, scenes_of(scene, words, catalogues), words))
    return redraw(query, None, *variant_screens(scene, words, paper))


def _paper(scenes: Sequence[Scene], words: PublicWords) -> bytes:
    from bot.papers.noticeboard import noticeboard  # noqa: PLC0415 - drawing PDFs is slow to import

    return noticeboard(scenes, words)


def scenes_of(scene: Scene, words: PublicWords, catalogues: Catalogues) -> list[Scene]:
    """One for each language of the words in which the bot can say the rest too; else the reader's."""
    codes = [code for code in words.words if code in catalogues.codes]
    found = [replace(scene, t=catalogues.translator(code, scene.town.zone)) for code in codes]
    return found or [scene]
