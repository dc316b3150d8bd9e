"""The answers of an announcement that is being written: taken, put together, looked at before it goes out.

Which screen asks and what is sent is in `bot.flows.announce`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from aiogram.types import Message

from bot.callbacks import from_base36
from bot.flows.talk import Talk
from bot.i18n import Catalogues
from bot.views import announcing_audience
from bot.views.announcing import LASTING, TOWN
from bot.views.announcing_audience import WAYS
from bot.views.announcing_preview import Seen
from bot.views.scene import Scene
from solidarity.actions.announcements import Draft, Outlook, drafted, look_ahead
from solidarity.announcements import (
    LIVES,
    MOST_AHEAD,
    Announcement,
    AnnouncementId,
    first_step,
)
from solidarity.audiences import Audience, Census, Part
from solidarity.broadcasts import Broadcast, Subject, Words
from solidarity.organisations import Organisation, OrganisationId
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.publishing import is_to_come
from solidarity.requests import Attachment
from solidarity.rights import Action, Right, can

FLOW = "announce"
NARROWING = ("places", "parts", "tongues", "likes", "theme", "way")
STEPS = (
    *("speaker", "words", "audience", *NARROWING, "preview"),
    *("tongue", "say", "day", "hour", "change", "lasting"),
)
PREVIOUS = {
    **dict.fromkeys(NARROWING, "audience"),
    **dict.fromkeys(("tongue", "day", "change"), "preview"),
    "audience": "words",
    "say": "tongue",
    "hour": "day",
    "lasting": "change",
}
CHECKED = ("places", "parts", "tongues", "likes")
"""Questions with several answers."""


async def speakers(unit: Unit, me: Neighbour) -> list[Organisation | None]:
    """In whose names they may write; None is the municipality's."""
    found: list[Organisation | None] = [
        item.organisation
        for item in await unit.organisations.of(me.id)
        if can(me, Right.WRITE, item.organisation)
    ]
    return [*([None] if can(me, Action.ANNOUNCE) else []), *found]


async def speaker_of(talk: Talk, unit: Unit) -> Organisation | None:
    """Who speaks; None for the municipality."""
    chosen = talk.answers.get("speaker") or 0
    return await unit.organisations.get(OrganisationId(chosen)) if chosen else None


async def speak_as(talk: Talk, speaker: Organisation | None, unit: Unit) -> None:
    """In this name; to its neighbourhoods where nothing else was said yet."""
    talk.answers["speaker"] = speaker.id if speaker is not None else 0
    places = speaker.profile.neighbourhoods if speaker is not None else frozenset()
    offered = {item.code for item in unit.town.active_neighbourhoods()}
    talk.answers.setdefault("places", sorted(places & offered))
    talk.answers.setdefault("lasting", LIVES.days)
    talk.step = "words"


def talk_of(it: Announcement, *, fixing: bool) -> Talk:
    """A conversation about an announcement that exists."""
    audience = it.audience
    lasting = (it.until - it.created_at).days if it.until is not None else LIVES.days
    known: dict[str, Any] = {
        "speaker": it.organisation or 0,
        "words": {code: [said.title, said.text] for code, said in it.content.words.items()},
        "link": it.content.link,
        "attachment": it.content.attachment.value if it.content.attachment else None,
        "file_id": it.content.file_id,
        "places": sorted(audience.neighbourhoods),
        "parts": sorted(audience.parts),
        "tongues": sorted(audience.languages),
        "likes": sorted(audience.challenges),
        "theme": audience.theme,
        "way": announcing_audience.way_of(audience),
        "lasting": lasting,
        "fix" if fixing else "kept": it.id,
    }
    return Talk(FLOW, "words" if fixing else "preview", known)


def fixed(talk: Talk) -> AnnouncementId | None:
    """The announcement that is put right, where one is."""
    found = talk.answers.get("fix")
    return AnnouncementId(found) if found is not None else None


def is_first(talk: Talk) -> bool:
    """Whether the words are asked for the first time, or anew with their file."""
    return talk.step == "words" and fixed(talk) is None


def audience_of(talk: Talk) -> Audience:
    """Whom it is meant for, as far as that was said."""
    said = talk.answers
    way = said.get("way", "both")
    return Audience(
        neighbourhoods=frozenset(said.get("places", ())),
        parts=frozenset(map(Part, said.get("parts", ()))),
        languages=frozenset(said.get("tongues", ())),
        challenges=frozenset(said.get("likes", ())),
        theme=said.get("theme"),
        in_groups=way != "private",
        in_private=way != "groups",
    )


def words_of(talk: Talk) -> dict[str, Words]:
    """What was written, by language; first the one in which it was written first."""
    return {code: Words(title, text) for code, (title, text) in talk.answers["words"].items()}


def draft_of(talk: Talk) -> Draft:
    """All of it, to be kept or published."""
    said = talk.answers
    kept = said.get("kept")
    return Draft(
        words=words_of(talk),
        audience=audience_of(talk),
        organisation=OrganisationId(said["speaker"]) if said.get("speaker") else None,
        attachment=Attachment(said["attachment"]) if said.get("attachment") else None,
        file_id=said.get("file_id", ""),
        link=said.get("link", ""),
        lives=timedelta(days=said.get("lasting", LIVES.days)),
        kept=AnnouncementId(kept) if kept is not None else None,
    )


async def carrier(talk: Talk, unit: Unit, me: Neighbour) -> Broadcast:
    """What everybody would read, as the views take it."""
    it = await drafted(unit, me, draft_of(talk))
    return first_step(it, me.id, unit.town, unit.now)


async def seen(talk: Talk, unit: Unit, me: Neighbour) -> Seen:
    """What stands below the preview: counted now."""
    speaker = await speaker_of(talk, unit)
    told = await _told(talk, unit)
    if told is not None:
        outlook = Outlook(Census(), 0, unit.now)
    else:
        outlook = await look_ahead(unit, await drafted(unit, me, draft_of(talk)))
    census = outlook.census
    written = talk.answers["words"]
    readers = {
        code: census.now.get(code, 0) + census.daily.get(code, 0)
        for code in census.languages
        if code not in written
    }
    return Seen(outlook, readers, next(iter(written)), speaker is None or speaker.may_speak, told)


async def _told(talk: Talk, unit: Unit) -> int | None:
    about = fixed(talk)
    if about is None:
        return None
    sent = await unit.broadcasts.of(Subject.ANNOUNCEMENT, about)
    return sum([(await unit.broadcasts.reach(item.id)).sent for item in sent])


def got_words(talk: Talk, words: Words, link: str, sent: tuple[str, str] | None, scene: Scene) -> None:
    """Note what was written. New words in the first language leave none in the others: those are not true."""
    said = talk.answers
    if talk.step == "say":
        said["words"] = {**said["words"], said["tongue"]: [words.title, words.text]}
        said["link"] = said.get("link") or link
        talk.step = "preview"
        return
    language = next(iter(said["words"])) if said.get("words") else scene.t.locale
    said["words"] = {language: [words.title, words.text]}
    said["link"] = link
    if fixed(talk) is None:
        said["attachment"], said["file_id"] = sent or (None, "")
    asked = fixed(talk) is not None or said.get("aimed")
    talk.step = "preview" if asked else "audience"


def file_of(message: Message) -> tuple[str, str] | None:
    """What kind of file it is, and Telegram's id of it."""
    if message.photo:
        return Attachment.PHOTO.value, message.photo[-1].file_id
    if message.video:
        return Attachment.VIDEO.value, message.video.file_id
    if message.document:
        return Attachment.DOCUMENT.value, message.document.file_id
    return None


async def take(talk: Talk, step: str, choice: str, unit: Unit, me: Neighbour, scene: Scene) -> bool:
    """Take an answer given by a button; False where it means nothing any more."""
    if choice == "back":
        return _go_back(talk)
    match step:
        case "speaker":
            return await _got_speaker(talk, choice, unit, me)
        case "audience":
            return _got_aim(talk, choice)
        case "change" if choice in ("words", "audience", "lasting"):
            talk.step = choice
            return True
        case "lasting" if choice.isdecimal() and int(choice) in LASTING:
            talk.answers["lasting"] = int(choice)
            talk.step = "preview"
            return True
        case "way" if choice in WAYS:
            talk.answers["way"], talk.step = choice, "audience"
            return True
        case "theme":
            return _got_theme(talk, choice, scene)
        case "day":
            return _got_day(talk, choice, scene)
        case name if name in CHECKED:
            return _got_checked(talk, name, choice, scene)
        case _:
            return False


def _go_back(talk: Talk) -> bool:
    """To the question before; from the audience to the preview, where that was seen already."""
    talk.step = PREVIOUS.get(talk.step, "words")
    return True


async def _got_speaker(talk: Talk, choice: str, unit: Unit, me: Neighbour) -> bool:
    wanted = 0 if choice == TOWN else from_base36(choice)
    for item in await speakers(unit, me):
        if (item.id if item is not None else 0) == wanted:
            await speak_as(talk, item, unit)
            return True
    return False


def _got_aim(talk: Talk, choice: str) -> bool:
    if choice == "go":
        talk.answers["aimed"] = True
        talk.step = "preview"
        return True
    if choice not in NARROWING:
        return False
    talk.step = choice
    return True


def _got_theme(talk: Talk, choice: str, scene: Scene) -> bool:
    offered = {item.code for item in scene.town.active_themes()}
    if choice != "-" and choice not in offered:
        return False
    talk.answers["theme"] = None if choice == "-" else choice
    talk.step = "audience"
    return True


def _got_checked(talk: Talk, name: str, choice: str, scene: Scene) -> bool:
    """One of several, on or off."""
    how, _, code = choice.partition("-")
    offered = {
        "places": [item.code for item in scene.town.active_neighbourhoods()],
        "parts": [item.value for item in Part],
        "tongues": list(scene.town.languages),
        "likes": [item.code for item in scene.town.active_challenges()],
    }[name]
    if how not in ("on", "off") or code not in offered:
        return False
    chosen = {*talk.answers.get(name, ())} - {code}
    talk.answers[name] = sorted(chosen | {code} if how == "on" else chosen)
    return True


def _got_day(talk: Talk, choice: str, scene: Scene) -> bool:
    try:
        day = date.fromisoformat(choice)
    except ValueError:
        return False
    if not 0 <= (day - scene.today).days < MOST_AHEAD.days:
        return False
    talk.answers["day"], talk.step = day.isoformat(), "hour"
    return True


def got_hour(talk: Talk, hour: str, scene: Scene) -> bool:
    """An hour of the chosen day, if it is still to come."""
    day = date.fromisoformat(talk.answers["day"])
    if day < scene.today or not is_to_come(day, time.fromisoformat(hour), scene.town, scene.now):
        return False
    talk.answers["hour"] = hour
    return True


def hour_of(talk: Talk, scene: Scene) -> datetime:
    """When it is to be published."""
    day, hour = date.fromisoformat(talk.answers["day"]), time.fromisoformat(talk.answers["hour"])
    return scene.town.at(day, hour)


def reads_in(scene: Scene, catalogues: Catalogues, language: str) -> Scene:
    """The same moment as a reader of this language sees it."""
    return replace(scene, t=catalogues.translator(language, scene.town.zone))
