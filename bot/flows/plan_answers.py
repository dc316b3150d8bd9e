"""The answers of a plan that is being made: taken, checked again, dropped where they are out of date.

Which screen asks and what is sent is in `bot.flows.publish`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from bot.flows.talk import Talk
from bot.views import planning
from bot.views.scene import Scene
from solidarity.publishing import Plan, is_to_come, parse_hour, parse_seats

EVERYWHERE = ""
"""The whole town, as an answer."""
QUESTIONS = ("category", "day", "hour", "place", "seats", "text")
PREVIOUS = {
    "day": "category",
    "hour": "day",
    "place": "hour",
    "everywhere": "hour",
    "seats": "place",
    "text": "seats",
    "recap": "text",
    "change": "recap",
}


def first_missing(talk: Talk) -> str:
    """The next question, or the recap where all is answered."""
    return next((step for step in QUESTIONS if step not in talk.answers), "recap")


def plan_of(talk: Talk) -> Plan:
    """What was answered, once all is."""
    answers = talk.answers
    return Plan(
        category=answers["category"],
        day=date.fromisoformat(answers["day"]),
        neighbourhood=answers["place"] or None,
        seats=answers["seats"],
        hour=time.fromisoformat(answers["hour"]) if answers["hour"] else None,
        text=answers["text"],
    )


def drop_stale(talk: Talk, scene: Scene) -> None:
    """What is past, or what the town no longer offers, is asked again."""
    answers, before = talk.answers, dict(talk.answers)
    for answer, offered in (
        ("category", scene.town.active_categories()),
        ("place", scene.town.active_neighbourhoods()),
    ):
        if answers.get(answer, EVERYWHERE) not in {EVERYWHERE, *(item.code for item in offered)}:
            del answers[answer]
    if "day" in answers and date.fromisoformat(answers["day"]) < scene.today:
        del answers["day"]
    if "day" in answers and answers.get("hour") and not fits(talk, answers["hour"], scene):
        del answers["hour"]
    if answers != before:
        talk.step = first_missing(talk)


def fits(talk: Talk, hour: str, scene: Scene) -> bool:
    """Whether this hour of the chosen day is still to come."""
    day = date.fromisoformat(talk.answers["day"])
    return is_to_come(day, time.fromisoformat(hour) if hour else None, scene.town, scene.now)


def is_repeated(talk: Talk, step: str, choice: str) -> bool:
    """Whether this press only says again what brought the conversation where it is."""
    if choice == "back":
        return talk.step in (PREVIOUS.get(step), "change")
    said = talk.answers
    match step:
        case "everywhere":
            return said.get("place") == EVERYWHERE
        case "hour":
            return said.get("hour") == _hour_of(choice)
        case "text":
            return said.get("text") == ""
        case "recap" | "change":
            return talk.step == choice
        case _:
            return str(said.get(step)) == choice


def go_back(talk: Talk) -> bool:
    """To the question before; where one answer is given anew, to the list of answers."""
    changing = first_missing(talk) == "recap" and talk.step in QUESTIONS
    talk.step = "change" if changing else PREVIOUS.get(talk.step, "category")
    return True


def got(talk: Talk, answer: str, value: str | int) -> bool:
    """Note an answer; the first one that is missing is asked next."""
    talk.answers[answer] = value
    talk.step = first_missing(talk)
    return True


def got_category(talk: Talk, choice: str, scene: Scene) -> bool:
    """What kind of help."""
    offered = {item.code for item in scene.town.active_categories()}
    return choice in offered and got(talk, "category", choice)


def got_day(talk: Talk, choice: str, scene: Scene) -> bool:
    """A day from today on; an hour that does not fit it is asked again."""
    try:
        day = date.fromisoformat(choice)
    except ValueError:
        return False
    if not 0 <= (day - scene.today).days < planning.DAYS_AHEAD:
        return False
    talk.answers["day"] = day.isoformat()
    if not fits(talk, talk.answers.get("hour", ""), scene):
        del talk.answers["hour"]
    return got(talk, "day", day.isoformat())


def got_hour(talk: Talk, choice: str, scene: Scene) -> bool:
    """When it begins, or no hour."""
    hour = _hour_of(choice)
    return hour is not None and fits(talk, hour, scene) and got(talk, "hour", hour)


def _hour_of(choice: str) -> str | None:
    if choice == "none":
        return ""
    found = parse_hour(f"{choice[:2]}:{choice[2:]}") if len(choice) == len("0900") else None
    return f"{found:%H:%M}" if found is not None else None


def got_place(talk: Talk, choice: str, scene: Scene) -> bool:
    """One neighbourhood."""
    offered = {item.code for item in scene.town.active_neighbourhoods()}
    return choice in offered and got(talk, "place", choice)


def got_everywhere(talk: Talk, _choice: str, _scene: Scene) -> bool:
    """The whole town."""
    return got(talk, "place", EVERYWHERE)


def got_seats(talk: Talk, choice: str, _scene: Scene) -> bool:
    """How many people."""
    number = parse_seats(choice)
    return number is not None and got(talk, "seats", number)


def got_no_text(talk: Talk, choice: str, _scene: Scene) -> bool:
    """Nothing more to say."""
    return choice == "none" and got(talk, "text", "")


def got_change(talk: Talk, choice: str, _scene: Scene) -> bool:
    """From the recap to the list of answers, and from there to one of them."""
    if choice not in ("change", *QUESTIONS) or (choice == "change") != (talk.step == "recap"):
        return False
    talk.step = choice
    return True


TAKE: dict[str, Callable[[Talk, str, Scene], bool]] = {
    "category": got_category,
    "day": got_day,
    "hour": got_hour,
    "place": got_place,
    "everywhere": got_everywhere,
    "seats": got_seats,
    "text": got_no_text,
    "recap": got_change,
    "change": got_change,
}
