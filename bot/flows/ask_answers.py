"""What has been answered in asking for help: read, taken, given anew, and dropped once it no longer holds.

No messages here but the one that a detail is read from: the conversation itself is `bot.flows.ask_help`, what
is known of somebody else for whom it is asked `bot.flows.another_answers`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.types import Message

from bot.flows import another_answers as for_another
from bot.flows.talk import Talk
from bot.views import asking
from bot.views.bank_numbers import about_money
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.people import choose_neighbourhood
from solidarity.names import clean_text
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.requests import MAX_DETAIL, Attachment, Detail, Wish

UNKNOWN = "?"
PREVIOUS = {
    **for_another.PREVIOUS,
    "when": "category",
    "day": "when",
    "where": "when",
    "detail": "where",
    "recap": "detail",
    "twice": "recap",
    "change": "recap",
    "name": "recap",
    "position": "where",
}
DISCREET = "discreet"
"""Whether others must not see what is asked for."""
CHANGED = frozenset({"category", "when", "where", "position", "detail", "who", "phone"})
"""Questions that are asked anew by a change."""
MAX_WRITTEN = 4096
"""What Telegram lets a person write at once."""


# What there is


def first_missing(talk: Talk) -> str:
    """The first question without an answer; else the recap."""
    about_them = for_another.first_missing(talk)
    if about_them is not None:
        return about_them
    for answer, step in (("category", "category"), ("day", "when"), ("where", "where"), ("detail", "detail")):
        if answer not in talk.answers:
            return step
    return "recap"


def is_changing(talk: Talk) -> bool:
    """Whether all is answered and one answer is being given anew."""
    return first_missing(talk) == "recap"


def wish_of(talk: Talk) -> Wish:
    """What they ask for, once all is answered."""
    where = talk.answers["where"]
    return Wish(
        category=talk.answers["category"],
        day=date.fromisoformat(talk.answers["day"]),
        neighbourhood=None if where == UNKNOWN else where,
        detail=load_detail(talk.answers["detail"]),
        discreet=bool(talk.answers.get(DISCREET)),
    )


def dump_detail(detail: Detail) -> dict[str, Any]:
    """The detail, as a conversation keeps it."""
    return {"text": detail.text, "attachment": detail.attachment, "file_id": detail.file_id}


def load_detail(body: dict[str, Any]) -> Detail:
    """The detail again."""
    attachment = Attachment(body["attachment"]) if body.get("attachment") else None
    return Detail(body.get("text", ""), attachment, body.get("file_id"))


def is_repeated(talk: Talk, step: str, choice: str, scene: Scene) -> bool:
    """Whether this press only says again what brought the conversation where it is."""
    answers = talk.answers
    match step, choice:
        case (("agreed" | "who" | "phone"), _) if choice != "back":
            return for_another.is_repeated(talk, step, choice)
        case ("category", asking.FOR_ANOTHER):
            return talk.step == "agreed"
        case _, "back":
            return talk.step == PREVIOUS.get(step) or (talk.step == "change" and is_changing(talk))
        case ("when", "pick"):
            return talk.step == "day"
        case ("when", _):
            return str(asking.in_days(scene, choice)) == answers.get("day")
        case ("where", "unknown"):
            return bool(answers.get("where") == UNKNOWN)
        case ("detail", "none"):
            return bool(answers.get("detail") == dump_detail(Detail()))
        case ("recap" | "change", _):
            return talk.step == choice
        case _:
            return bool(answers.get(step) == choice)


def step_before(talk: Talk, me: Neighbour) -> str:
    """Where « Retour » leads."""
    if is_changing(talk) and talk.step in CHANGED:
        return "change"
    return for_another.before(talk, me) or PREVIOUS.get(talk.step, "category")


def page_of(choice: str) -> int:
    """The page that such a choice leads to."""
    digits = choice.removeprefix("page-")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


# What is taken


async def take(talk: Talk, step: str, choice: str, unit: Unit, me: Neighbour, scene: Scene) -> bool:
    """Take an answer given by a button; False where no such choice exists any more."""
    match step:
        case "category" if choice == asking.FOR_ANOTHER:
            return for_another.begin(talk)
        case "agreed" | "phone":
            taken = for_another.take(talk, step, choice)
            talk.step = first_missing(talk) if taken else talk.step
            return taken
        case "category":
            return got_category(talk, choice, scene)
        case "when":
            return got_when(talk, choice, scene)
        case "day":
            return got_day(talk, choice, scene)
        case "where":
            return await got_where(talk, choice, unit, me)
        case "detail" if choice == "none":
            return got_detail(talk, Detail())
        case "recap" if choice in ("hide", "show"):
            talk.answers[DISCREET] = choice == "hide"
            return True
        case "recap" if choice == "change":
            talk.step = "change"
            return True
        case "change" if choice in ("category", "when", "where", "detail", "name", "who", "phone"):
            talk.step = choice
            return True
    return False


def got_category(talk: Talk, choice: str, scene: Scene) -> bool:
    """What is needed."""
    found = scene.town.categories.get(choice)
    if found is None or found.retired:
        return False
    talk.answers["category"] = choice
    talk.step = first_missing(talk)
    return True


def got_when(talk: Talk, choice: str, scene: Scene) -> bool:
    """Today, tomorrow, this week, or a day to be picked."""
    if choice == "pick":
        talk.step = "day"
        return True
    day = asking.in_days(scene, choice)
    if day is None:
        return False
    return got_day(talk, day.isoformat(), scene)


def got_day(talk: Talk, choice: str, scene: Scene) -> bool:
    """A day from today on, within what the screen offers."""
    try:
        day = date.fromisoformat(choice)
    except ValueError:
        return False
    if not 0 <= (day - scene.today).days <= asking.DAYS_AHEAD:
        return False
    talk.answers["day"] = day.isoformat()
    talk.step = first_missing(talk)
    return True


async def got_where(talk: Talk, choice: str, unit: Unit, me: Neighbour) -> bool:
    """The neighbourhood, kept for the next time; or unknown, which the coordinators sort out."""
    if choice == "unknown":
        talk.answers["where"] = UNKNOWN
    else:
        place = unit.town.neighbourhoods.get(choice)
        if place is None or place.retired:
            return False
        if me.neighbourhood != choice and for_another.whom_of(talk) is None:
            await choose_neighbourhood(unit, me, choice)
        talk.answers["where"] = choice
    talk.step = first_missing(talk)
    return True


def got_detail(talk: Talk, detail: Detail) -> bool:
    """Words, a photo, a voice message, or nothing."""
    talk.answers["detail"] = dump_detail(detail)
    talk.step = first_missing(talk)
    return True


def written_detail(message: Message, scene: Scene) -> tuple[Detail, Screen | None]:
    """What was written, photographed or spoken; and a word where only its beginning is kept, or on money."""
    written = clean_text(message.text or message.caption or "", MAX_WRITTEN)
    text = clean_text(written, MAX_DETAIL)
    if message.voice:
        detail = Detail(text, Attachment.VOICE, message.voice.file_id)
    elif message.photo:
        detail = Detail(text, Attachment.PHOTO, message.photo[-1].file_id)
    else:
        detail = Detail(text)
    cut = None if text == written else asking.cut_short(scene)
    return detail, cut or about_money(scene, text)


def be_discreet(talk: Talk) -> None:
    """Nothing of this request in groups, and neutral words to its asker."""
    talk.answers[DISCREET] = True


# What no longer holds


def drop_stale(talk: Talk, scene: Scene) -> None:
    """A draft of yesterday must not ask for yesterday, nor for what the town no longer offers."""
    before = dict(talk.answers)
    day = talk.answers.get("day")
    if day is not None and date.fromisoformat(day) < scene.today:
        del talk.answers["day"]
    drop_removed(talk, scene)
    if talk.answers != before:
        talk.step = first_missing(talk)


def drop_removed(talk: Talk, scene: Scene) -> None:
    """Forget a category or a neighbourhood that left the municipality's file: it is asked again."""
    for answer, offered in (
        ("category", scene.town.active_categories()),
        ("where", scene.town.active_neighbourhoods()),
    ):
        given = talk.answers.get(answer)
        if given not in {None, UNKNOWN, *(item.code for item in offered)}:
            del talk.answers[answer]
