"""Writing to each other: what a handed-on message looks like, and what is said about the conversation."""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views import promise
from bot.views.bank_numbers import why_never
from bot.views.barring import avoid_row
from bot.views.concerns import concern_row
from bot.views.scene import Scene, press
from bot.views.screen import Button, Media, MediaKind, Screen, Span, Style, Text
from solidarity.caution import NEVER, Held
from solidarity.missions import Mission

SILENT_MEDIA = frozenset({MediaKind.VIDEO_NOTE})
"""Kinds without room for words: who sent it stands on a button below."""


def relayed(scene: Scene, mission: Mission, name: str, text: str, media: Media | None) -> Screen:
    """A message of the other side, with their first name above it."""
    bold: Text = (Span(name, Style.BOLD),)
    if media is not None and media.kind in SILENT_MEDIA:
        return Screen((), ((press(name, Press.WRITE, mission.id),),), media=media, protected=True)
    if media is not None and media.kind is MediaKind.PLACE:
        where = scene.t.label("Position envoyée")  # i18n: Below a name, above a map.
        return Screen((Span(f"{name}\n{where}"),), media=media, protected=True)
    return Screen(lines(bold, text) if text else bold, media=media, protected=True)


def label(scene: Scene, mission: Mission, names: Sequence[str]) -> str:
    """« Rosa · Courses », on the button that says to whom."""
    return scene.t.label(
        # i18n: {name}: who; {what}: the category, without picture.
        "{name} · {what}",
        name=scene.t.list_of(names),
        what=scene.category_word(mission.category),
    )


def sent_to(scene: Scene, name: str) -> Screen:
    """What waited is on its way."""
    # i18n: {name} is a name and a category: "Rosa · Shopping".
    return Screen(scene.t("Envoyé à {name}.", name=name))


def take_first(scene: Scene) -> Screen:
    """An answer to a request that nobody has taken yet."""
    return Screen(scene.t("Pour écrire à cette personne, prenez d'abord la demande."))


def not_carried(scene: Scene, *, contact: bool) -> Screen:
    """What is not passed on is said, to who may think that it was."""
    t = scene.t
    if contact:
        return Screen(t("Je ne transmets pas les fiches contact. Touchez « Partager mon numéro »."))
    return Screen(t("Je transmets les textes, photos, vidéos, voix, documents et positions."))


def held(scene: Scene, mission: Mission, why: Held, message: int, reply_to: int | None) -> Screen:
    """What they wrote has not gone: why, and what to do instead. Below their own message."""
    t = scene.t
    if why in NEVER:
        return Screen(
            lines(
                t("✋ *Ce message n'est pas parti.*"),
                *why_never(t, why),
                t("Pour rembourser des courses, payez à la porte, contre un reçu."),
                scene.helpline(),
            )
        )
    known = to_base36(message) + (f".{to_base36(reply_to)}" if reply_to is not None else "")
    return Screen(
        lines(
            t("✋ *Ce message n'est pas encore parti.*"),
            t("Il contient un lien. Un lien peut être un piège.")
            if why is Held.LINK
            else t("Il parle d'argent. Ici, personne ne demande d'argent ni de code."),
            t("Si vous l'envoyez, l'autre personne lit aussi un avertissement."),
        ),
        (
            (press(t.label("➡️ Envoyer quand même"), Press.SEND_HELD, mission.id, known),),
            (press(t.label("✖️ Ne pas envoyer"), Press.DROP_HELD, mission.id, known),),
        ),
    )


def held_sent(scene: Scene) -> Screen:
    """Its sender insisted."""
    return Screen(scene.t("C'est parti, avec un avertissement."))


def held_gone(scene: Scene) -> Screen:
    """It is no longer in the chat: nothing of it was kept."""
    return Screen(scene.t("Votre message n'est plus là. Écrivez-le à nouveau."))


def not_sent(scene: Scene) -> Screen:
    """Its sender left it at that, or it may never go."""
    return Screen(scene.t("Votre message n'est pas parti."))


def change_held(scene: Scene, why: Held) -> Screen:
    """What they made of an older message is not followed."""
    t = scene.t
    if why in NEVER:
        return Screen(
            lines(
                t("✋ *Ce changement n'est pas parti.* L'autre personne lit l'ancien message."),
                t("Ne donnez jamais un numéro de carte ou de compte."),
                scene.helpline(),
            )
        )
    return Screen(
        lines(
            t("✋ *Ce changement n'est pas parti.* L'autre personne lit l'ancien message."),
            t("Pour l'envoyer quand même, écrivez un nouveau message."),
        )
    )


def caution(scene: Scene, mission: Mission) -> Screen:
    """Somebody wrote of money or sent a link, and insisted: what nobody here asks for. Below it."""
    t = scene.t
    return Screen(
        lines(
            t("⚠️ *Ne donnez jamais de code ni de numéro de carte.*"),
            t("Ici, personne ne demande d'argent. Un doute ? Appelez-nous."),
            scene.helpline(),
        ),
        ((press(t.label("🚩 Signaler"), Press.REPORT, mission.id),),),
    )


def slow_down(scene: Scene) -> Screen:
    """Somebody writes or presses too fast: for a minute nothing more is read."""
    t = scene.t
    return Screen(
        lines(
            t("✋ *Doucement, s'il vous plaît.* C'est trop de messages à la fois."),
            t("Attendez une minute, puis écrivez à nouveau."),
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
        )
    )


def closed(scene: Scene, missions: Sequence[Mission], labels: Sequence[str]) -> Screen:
    """The conversation is over; what was written is kept until one is opened again."""
    t = scene.t
    rows = tuple(
        (press(t.label("🔓 Rouvrir : {name}", name=label), Press.REOPEN, mission.id),)
        for mission, label in zip(missions, labels, strict=True)
    )
    return Screen(
        lines(
            t("Conversation fermée. Votre message n'est pas parti."),
            t("Pour autre chose, touchez un bouton en bas."),
        ),
        rows,
    )


def reopened(scene: Scene, mission: Mission, name: str) -> Screen:
    """The other side opened the conversation again."""
    t = scene.t
    return Screen(
        t("{name} vous écrit à nouveau. Vous pouvez répondre pendant un jour.", name=name),
        ((press(t.label("🚩 Signaler"), Press.REPORT, mission.id),),),
    )


def reopened_by_me(scene: Scene, name: str, *, sent: bool) -> Screen:
    """Open again."""
    t = scene.t
    if sent:
        return Screen(t("C'est rouvert pour un jour. Votre message est parti à {name}.", name=name))
    return Screen(t("C'est rouvert pour un jour. Écrivez ici, {name} reçoit vos messages.", name=name))


def undelivered(scene: Scene, mission: Mission, *, calls: bool, asks: bool) -> Screen:
    """The other side cannot be reached here: the way to the municipality instead."""
    t = scene.t
    rows: tuple[tuple[Button, ...], ...] = ()
    if calls or asks:
        verb = Press.CALL_ME if calls else Press.TELL_STAFF
        # i18n: Below « Message non remis ». The municipality then calls.
        rows = ((press(t.label("📞 Prévenir la commune"), verb, mission.id),),)
    return Screen(
        lines(t("Message non remis : la personne n'est pas joignable ici."), scene.helpline()), rows
    )


def staff_told(scene: Scene) -> Screen:
    """The coordinators know."""
    return Screen(lines(scene.t("C'est noté. La commune cherche à joindre la personne."), scene.helpline()))


def ask_report(scene: Scene, mission: Mission, *, back: Press) -> Screen:
    """Before something is reported: who reads it and who does not."""
    t = scene.t
    return Screen(
        lines(
            t("Quelque chose ne va pas ? La commune le lit. L'autre personne ne le sait pas."),
            t("C'est délicat ? Touchez « Une inquiétude »."),
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
        ),
        (
            (press(t.label("🚩 Oui, signaler"), Press.REPORT_YES, mission.id),),
            concern_row(scene, mission),
            avoid_row(scene, mission),
            (press(t.label("↩️ Non"), back, mission.id),),
        ),
    )


def reported(scene: Scene) -> Screen:
    """It is with the coordinators."""
    return Screen(promise.told_the_municipality(scene))


def topic_name(scene: Scene, mission: Mission, name: str) -> Text:
    """« Rosa · Courses », above a topic of a private chat."""
    # i18n: {name}: who; {what}: the category, without picture.
    return scene.t("{name} · {what}", name=name, what=scene.category_word(mission.category))
