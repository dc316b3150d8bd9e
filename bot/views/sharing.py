"""Numbers and addresses in words: given by a button, shown to one person, and gone at the end."""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.scene import Scene, press
from bot.views.screen import Asks, Button, Key, Keyboard, Screen, Span, Style
from solidarity.missions import Mission
from solidarity.requests import of

MAX_COPY = 256
"""What Telegram lets a button copy."""


def ask_number(scene: Scene) -> Screen:
    """Telegram's button shares one's own number, after asking."""
    t = scene.t
    keys = (
        (Key(t.label("📱 Envoyer mon numéro"), Asks.CONTACT),),
        (Key(t.label("↩️ Retour")),),
    )
    return Screen(
        t("Touchez le bouton en bas pour envoyer votre numéro."), keyboard=Keyboard(keys, once=True)
    )


def call_comes(scene: Scene) -> str:
    """The municipality calls."""
    return scene.t.label("C'est noté. La commune vous appelle.")  # i18n: max 200


def number_shared(scene: Scene, name: str) -> str:
    """Who sees it from now on."""
    return scene.t.label("{name} peut voir votre numéro.", name=name)  # i18n: max 170


def no_typed_numbers(scene: Scene) -> Screen:
    """A number that is typed could be anybody's, or have a slip in it."""
    return Screen(scene.t("Je ne lis pas les numéros écrits, pour éviter les erreurs."))


def ask_address(scene: Scene, name: str, mission: Mission) -> Screen:
    """Where to come: only this one person sees it."""
    t = scene.t
    return Screen(
        lines(
            t("Écrivez votre adresse : rue, numéro, étage, sonnette.")
            if _is_own(mission)
            # i18n: The address of the person for whom the reader asked.
            else t("Écrivez son adresse : rue, numéro, étage, sonnette."),
            t("Seulement {name} la voit. Elle disparaît à la fin.", name=name),
        ),
        keyboard=Keyboard(((Key(t.label("↩️ Retour")),),), once=True),
    )


def address_kept(scene: Scene, name: str, mission: Mission) -> str:
    """A toast's worth of thanks."""
    if _is_own(mission):
        return scene.t.label("{name} peut voir votre adresse.", name=name)  # i18n: max 170
    # i18n: The address of the person for whom the reader asked. max 170
    return scene.t.label("{name} peut voir son adresse.", name=name)


def _is_own(mission: Mission) -> bool:
    """Whether who asked lives there."""
    return mission.request is None or mission.request.beneficiary is None


def address_shared(scene: Scene, mission: Mission, name: str) -> Screen:
    """To the volunteer: the address may be looked at."""
    t = scene.t
    return Screen(
        t("{name} vous donne son adresse.", name=name),
        ((press(t.label("🏠 Adresse"), Press.ADDRESS, mission.id),),),
    )


def address(scene: Scene, mission: Mission, name: str) -> Screen:
    """Where to come. Cannot be forwarded; disappears at the end."""
    t = scene.t
    words = of(mission).address
    # i18n: Copies the address, to look for the way elsewhere.
    copy = Button(t.label("📋 Copier l'adresse"), copy=words[:MAX_COPY])
    return Screen(
        lines(
            t("🏠 {name} : {address}", name=name, address=Span(words, Style.BOLD)),
            t("{name} voit que vous avez regardé. Ce message disparaît à la fin.", name=name),
        ),
        ((copy,),) if words else (),
        protected=True,
    )


def own_number_shared(scene: Scene, mission: Mission, name: str, helper: str) -> Screen:
    """To the resident: the volunteer's number may be looked at."""
    t = scene.t
    return Screen(
        t("{name} partage son numéro avec vous.", name=name),
        ((press(t.label("📞 Numéro"), Press.PHONE, mission.id, helper),),),
    )
