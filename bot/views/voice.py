"""The screens of a voice message, a round video or a photo that nobody asked for.

Not here: what a coordinator then does with it (`bot.views.staff`).
"""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.asking import step
from bot.views.scene import Scene, press
from bot.views.screen import Screen, Text, Tone
from solidarity.missions import Mission
from solidarity.requests import Attachment, of

LONG = 180
"""Seconds of a voice message that is long to listen to."""


def is_it_a_request(scene: Scene, draft: str, what: Attachment, seconds: int) -> Screen:
    """Right after it came."""
    t = scene.t
    # i18n: Answers « Est-ce une demande d'aide ? ». max 18
    yes = step(t.label("✅ Oui"), draft, "asked", "yes", Tone.GOOD)
    no = step(t.label("✖️ Non"), draft, "asked", "no")  # i18n: As above. max 18
    text = lines(
        _received(scene, what, seconds),
        t("*Est-ce une demande d'aide ?*"),
        # i18n: What somebody sent without a word is looked at by the municipality after an hour.
        t("Sans réponse dans une heure, la commune le reçoit."),
    )
    return Screen(text, ((yes,), (no,)))


def _received(scene: Scene, what: Attachment, seconds: int) -> Text:
    t = scene.t
    if what is Attachment.PHOTO:
        return t("J'ai reçu votre photo.")
    if what is Attachment.VIDEO_NOTE:
        return t("J'ai reçu votre vidéo.")
    if seconds > LONG:
        return t("J'ai reçu votre message. C'est un peu long. Je garde tout.")
    # i18n: {seconds}: how long the voice message is, in seconds.
    return t("J'ai reçu votre message ({seconds} s).", seconds=seconds)


def is_it_sent(scene: Scene, draft: str, what: Attachment) -> Screen:
    """One more tap: who will listen is said before it is sent."""
    t = scene.t
    send = step(t.label("✅ Envoyer"), draft, "send", "send", Tone.GOOD)
    # i18n: Say more about a request before it is sent. max 18
    more = step(t.label("➕ Préciser"), draft, "send", "more")
    cancel = step(t.label("✖️ Annuler"), draft, "send", "cancel")
    who = (
        t("Une personne va l'écouter. *Envoyer à la commune ?*")
        if what is Attachment.VOICE
        else t("Une personne va le regarder. *Envoyer à la commune ?*")
    )
    return Screen(who, ((send,), (more,), (cancel,)))


def sent(scene: Scene, mission: Mission) -> Screen:
    """It is with the coordinators: the number, and until when somebody answers."""
    t = scene.t
    return Screen(
        lines(
            t("C'est envoyé. Numéro *{number}*.", number=mission.reference),
            waiting(scene, mission),
            t("*Danger immédiat ? Appelez le {emergency}.*", emergency=scene.town.emergency),
        ),
        (
            (press(t.label("📋 Suivre"), Press.FOLLOW, mission.id),),
            (press(t.label("📱 Je veux un appel"), Press.CALL_ME, mission.id),),
            (press(t.label("✖️ Annuler ma demande"), Press.CANCEL, mission.id),),
        ),
    )


def waiting(scene: Scene, mission: Mission) -> Text:
    """What happens to a request that nobody has listened to or read yet."""
    hour = scene.due(of(mission).answer_due)
    # i18n: {hour}: "5 pm". Somebody of the municipality listens to the message, or reads it, before then.
    return scene.t("Une personne de la commune s'en occupe avant {hour}.", hour=hour)


def deleted(scene: Scene) -> Screen:
    """It was no request: nothing of it is kept."""
    return Screen(scene.t("Supprimé."))


def one_at_a_time(scene: Scene) -> Screen:
    """A second one came before the first was answered: that one is not kept."""
    return Screen(scene.t("Je garde votre premier message. Répondez d'abord, puis renvoyez l'autre."))


def touch_a_button(scene: Scene) -> Screen:
    """Something was written where a button was expected."""
    return Screen(scene.t("Je n'ai pas compris. Touchez un bouton."))
