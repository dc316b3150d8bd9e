"""The way to one's second factor: the button of the settings. Its screens are `bot.views.factors`."""

from __future__ import annotations

from bot.callbacks import Press
from bot.views.scene import Scene, press
from bot.views.screen import Button
from solidarity.factors import has_factor
from solidarity.people import Neighbour
from solidarity.rights import Action, can


def settings_row(scene: Scene, me: Neighbour) -> tuple[Button, ...]:
    """The way there, for those who alarm or give roles."""
    if not can(me, Action.APPROVE):
        return ()
    if has_factor(me):
        return (press(scene.t.label("🔐 Compte protégé"), Press.FACTOR),)
    return (add_button(scene),)


def noting_rows(scene: Scene, me: Neighbour) -> tuple[tuple[Button, ...], ...]:
    """For a professional, who has no other list: write a call down, and see one's own."""
    if not can(me, Action.NOTE) or can(me, Action.TRIAGE):
        return ()
    call = press(scene.t.label("☎️ J'ai un appel"), Press.SWITCHBOARD)
    # i18n: A professional's list of what they wrote down. max 24
    mine = press(scene.t.label("📒 Mes appels"), Press.BY_TELEPHONE)
    return ((call,), (mine,))


def add_button(scene: Scene) -> Button:
    """Sets one up."""
    return press(scene.t.label("🔐 Protéger mon compte"), Press.FACTOR, arg="add")
