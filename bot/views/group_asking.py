"""What somebody reads who asks for help from a group: alone, in the group or in private.

Only `door` and what `bot.views.groups` says are read by all: they name nobody and nothing that was written.
"""

from __future__ import annotations

from datetime import date

from bot.callbacks import Press, pack
from bot.i18n import lines
from bot.views import asking
from bot.views.asking import navigation, step
from bot.views.danger import numbers
from bot.views.home import not_understood
from bot.views.scene import Scene, rows_of
from bot.views.screen import Button, Screen, Text, Toast, Tone
from solidarity.danger import Danger
from solidarity.missions import Mission
from solidarity.requests import Wish


def quietly(scene: Scene, screen: Screen) -> Screen:
    """The same, with the assurance that nobody else in the group reads it."""
    return Screen(lines(_only_you(scene), screen.text), screen.rows)


def _only_you(scene: Scene) -> Text:
    # i18n: Above what one member of a group alone reads there.
    return scene.t("Personne d'autre ne voit ceci.")


def understood(scene: Scene, draft: str, wish: Wish, *, inside: bool, public: bool) -> Screen:
    """What was read out of the command, before it is sent. `inside`: it is read in the group."""
    t = scene.t
    text = lines(
        _only_you(scene) if inside else None,
        _read(scene, wish),
        asking.detail_line(scene, wish.detail),
    )
    # i18n: The request's card appears in this group, without a name.
    here = t.label("📣 Publier ici") if inside else t.label("📣 Publier au groupe")
    rows = [
        # i18n: Sends the request; neighbours do not see the name.
        (step(t.label("✅ Envoyer sans mon nom"), draft, "recap", "send", Tone.GOOD),),
        (step(here, draft, "recap", "publish"),) if public else (),
        (step(t.label("✏️ Corriger"), draft, "recap", "change"),),
        (step(t.label("✖️ Annuler"), draft, "recap", "cancel"),),
    ]
    return Screen(text, tuple(row for row in rows if row))


def _read(scene: Scene, wish: Wish) -> Text:
    return scene.t(
        # i18n: What the bot has read out of a few words: « Shopping · tomorrow · Centre ».
        "J'ai compris : {what} · {day} · {place}.",
        what=scene.category(wish.category),
        day=scene.day(wish.day),
        place=scene.place(wish.neighbourhood),
    )


def danger(scene: Scene, draft: str, found: Danger, *, inside: bool) -> Screen:
    """What was written may mean that somebody is in danger: whom to call, before anything else."""
    t = scene.t
    rows = (
        (step(t.label("➡️ Continuer quand même"), draft, "danger", "go", Tone.MAIN),),
        (step(t.label("✖️ Annuler"), draft, "danger", "cancel"),),
    )
    return Screen(lines(numbers(scene, found), _only_you(scene) if inside else None), rows)


def change_what(scene: Scene, draft: str) -> Screen:
    """Which answer to give anew: in a group nothing is written, so only what buttons answer."""
    t = scene.t
    buttons = [
        step(t.label("Le besoin"), draft, "change", "category"),
        step(t.label("Le jour"), draft, "change", "when"),
    ]
    return Screen(t("Que voulez-vous changer ?"), (*rows_of(buttons), navigation(scene, draft, "change")))


def sent(scene: Scene, mission: Mission) -> Screen:
    """In the group, to who asked: the rest comes in private."""
    t = scene.t
    # i18n: Opens the private chat with the bot.
    button = Button(t.label("💬 Ouvrir"), url=f"https://t.me/{scene.bot}")
    return Screen(
        lines(
            t("C'est envoyé. Numéro *{number}*.", number=mission.reference),
            t("La suite en privé."),
        ),
        ((button,),),
    )


def newcomer(
    scene: Scene, secret: str, wish: Text | None, draft: str, danger: Danger | None = None
) -> Screen:
    """To who has not accepted the first screen: nothing is sent yet, and nothing has to be written again."""
    t = scene.t
    rows = (
        (_way(scene, f"g_{secret}"),),
        (step(t.label("✖️ Annuler"), draft, "recap", "cancel"),),
    )
    first = numbers(scene, danger) if danger is not None else None
    return Screen(lines(first, _only_you(scene), wish, t("Pour envoyer, continuons en privé.")), rows)


def read_so_far(scene: Scene, category: str | None, day: date | None) -> Text | None:
    """« J'ai compris : 🛒 Courses · demain. »: what was read of it; nothing where nothing was."""
    if category is None:
        return None
    what = scene.category(category)
    if day is None:
        # i18n: What the bot has read out of a few words: a kind of help.
        return scene.t("J'ai compris : {what}.", what=what)
    # i18n: The same: a kind of help, and a day.
    return scene.t("J'ai compris : {what} · {day}.", what=what, day=scene.day(day))


def door(scene: Scene, payload: str) -> Screen:
    """Read by all in the group: the way into private, and nothing else."""
    return Screen(scene.t("En privé, personne d'autre ne lit."), ((_way(scene, payload),),))


def _way(scene: Scene, payload: str) -> Button:
    url = f"https://t.me/{scene.bot}?start={payload}"
    return Button(scene.t.label("🔒 Continuer en privé"), url=url)


def was_seen(scene: Scene, screen: Screen, *, removed: bool) -> Screen:
    """In private, to who wrote with an app that showed the command to all."""
    t = scene.t
    if removed:
        said = t("Le groupe pouvait lire votre message. Je l'ai effacé.")
    else:
        said = t("Le groupe peut lire votre message. Vous pouvez l'effacer.")
    return Screen(lines(said, screen.text), screen.rows)


def not_answered(scene: Scene, screen: Screen) -> Screen:
    """Something was written where a button answers; the question again."""
    return Screen(lines(not_understood(scene).text, screen.text), screen.rows)


def dropped(scene: Scene) -> Toast:
    """Cancelled: in the group nothing is left of it."""
    return Toast(scene.t.label("C'est annulé. Rien n'est envoyé."))


def over_inside(scene: Scene) -> Screen:
    """In the group, to who writes where nothing waits any more: the way into private."""
    return Screen(lines(_only_you(scene), scene.t("Continuons en privé.")), ((_way(scene, "ask"),),))


def over(scene: Scene) -> Screen:
    """In private: a button in the group outlived what it was for."""
    t = scene.t
    again = Button(t.label("🙋 J'ai besoin d'aide"), data=pack(Press.ASK))
    return Screen(t("Cet écran n'est plus à jour. On recommence ici ?"), ((again,),))
