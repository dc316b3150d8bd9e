"""The screens of danger, of voice messages and of discreet mode, for the gallery."""

from __future__ import annotations

from dataclasses import replace

from bot.views import asking, danger, discreet, missions, requests, staff, voice
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.causes import Cause
from solidarity.danger import Danger, Peril
from solidarity.missions import Mission, Participation, Seat, State
from solidarity.requests import Attachment, Detail, Via, Wish, of
from tests import cast

ROSA, SAM, AMEL = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.AMEL))
NAMES = {person.id: person.first_name for person in (ROSA, SAM, AMEL)}
DRAFT = "abcde"
STEPS = frozenset({"numbers", "asked", "send"})
SPOKEN = Detail("", Attachment.VOICE, "file")
FILMED = Detail("", Attachment.VIDEO_NOTE, "file")


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_danger(scene), **_voice(scene), **_staff(scene), **_discreet(scene)}


def _danger(scene: Scene) -> dict[str, Screen]:
    at_home = replace(scene, town=replace(scene.town, country="BE"))
    screens = {}
    for peril in Peril:
        screens[f"danger: {peril}"] = danger.instead(at_home, Danger((peril,)), DRAFT)
        screens[f"danger beside an answer: {peril}"] = danger.beside(at_home, Danger((peril,)))
    screens["danger: more was written"] = danger.kept(scene)
    return screens


def unsorted(detail: Detail = SPOKEN, cause: Cause = Cause.VOICE) -> Mission:
    """What Rosa said, and nobody has listened to."""
    body = cast.mission(ROSA)
    request = replace(of(body), vague=True, via=Via.VOICE, detail=detail, staff_told_at=cast.NOW)
    return replace(body, category="autre", cause=cause, request=request)


def _voice(scene: Scene) -> dict[str, Screen]:
    return {
        "voice: is it a request": voice.is_it_a_request(scene, DRAFT, Attachment.VOICE, 23),
        "voice: a long one": voice.is_it_a_request(scene, DRAFT, Attachment.VOICE, 240),
        "voice: a photo": voice.is_it_a_request(scene, DRAFT, Attachment.PHOTO, 0),
        "voice: a round video": voice.is_it_a_request(scene, DRAFT, Attachment.VIDEO_NOTE, 12),
        "voice: is it sent": voice.is_it_sent(scene, DRAFT, Attachment.VOICE),
        "voice: is a photo sent": voice.is_it_sent(scene, DRAFT, Attachment.PHOTO),
        "voice: sent": voice.sent(scene, unsorted()),
        "voice: deleted": voice.deleted(scene),
        "voice: one at a time": voice.one_at_a_time(scene),
        "voice: touch a button": voice.touch_a_button(scene),
        "voice: the asker's card": requests.asker_card(scene, unsorted(), NAMES),
    }


def _staff(scene: Scene) -> dict[str, Screen]:
    written = Detail("Mon mari me frappe")
    cards = {
        "a voice": unsorted(),
        "a round video": unsorted(FILMED),
        "a voice not confirmed": unsorted(cause=Cause.UNCONFIRMED),
        "danger": unsorted(written, Cause.DANGER),
    }
    return {
        f"staff card: {name}, {'in private' if private else 'in the chat'}": staff.staff_card(
            scene,
            mission,
            NAMES,
            None,
            private=private,
            reader=AMEL.id if private else None,
            numbers=[ROSA.id],
        )
        for name, mission in cards.items()
        for private in (True, False)
    }


def _discreet(scene: Scene) -> dict[str, Screen]:
    body = cast.mission(ROSA, state=State.TAKEN)
    held = replace(
        body,
        participations=(Participation(SAM.id, Seat.HOLDING, cast.NOW),),
        request=replace(of(body), discreet=True),
    )
    wish = Wish("courses", cast.TODAY, "gare", Detail("Du lait"), discreet=True)
    return {
        "discreet: off": discreet.mode(scene, ROSA),
        "discreet: on": discreet.mode(scene, replace(ROSA, discreet=True)),
        "discreet: a message": discreet.veiled(scene, 2**62 - 1),
        "discreet: wipe": discreet.ask_wipe(scene),
        "discreet: wiped": discreet.wiped(scene),
        "discreet: the recap": asking.recap(scene, DRAFT, wish, ROSA),
        "discreet: the helper's card": missions.mission_card(scene, held, SAM, NAMES),
    }
