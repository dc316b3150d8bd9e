"""The answers of a registration that is under way: taken, checked again, dropped where they are out of date.

Which screen asks and what is sent is in `bot.flows.register`.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.flows.talk import Talk
from bot.views.scene import Scene
from solidarity.organisations import Actor, Profile

QUESTIONS = ("name", "kind", "number", "contact", "places", "services")
PREVIOUS = {
    "kind": "name",
    "number": "kind",
    "contact": "number",
    "places": "contact",
    "services": "places",
    "recap": "services",
    "change": "recap",
}


def first_missing(talk: Talk) -> str:
    """The next question, or the recap where all is answered."""
    return next((step for step in QUESTIONS if step not in talk.answers), "recap")


def profile_of(talk: Talk) -> Profile:
    """What was answered, once all is."""
    said = talk.answers
    return Profile(
        kind=Actor(said["kind"]),
        name=said["name"],
        contact=said["contact"],
        number=said["number"] or None,
        neighbourhoods=frozenset(said["places"]),
        services=frozenset(said["services"]),
    )


def offered(step: str, scene: Scene) -> list[str]:
    """The codes that can be ticked today."""
    if step == "places":
        return [item.code for item in scene.town.active_neighbourhoods()]
    return [item.code for item in scene.town.active_categories()]


def drop_stale(talk: Talk, scene: Scene) -> bool:
    """What the town no longer offers is unticked; whether anything was that had been answered."""
    dropped = False
    for step in ("places", "services"):
        left = [code for code in talk.answers.get(step, ()) if code in offered(step, scene)]
        if step in talk.answers and left != talk.answers[step]:
            talk.answers.pop(step)
            dropped = True
        if ticked(talk, step):
            known = offered(step, scene)
            talk.answers[f"ticked_{step}"] = [code for code in ticked(talk, step) if code in known]
    if dropped:
        talk.step = first_missing(talk)
    return dropped


def ticked(talk: Talk, step: str) -> list[str]:
    """What is chosen so far."""
    return list(talk.answers.get(f"ticked_{step}", ()))


def page_of(choice: str) -> int:
    """The page on which a tick stood."""
    parts = choice.split("-")
    return int(parts[1]) if len(parts) == len(("on", "0", "code")) and parts[1].isdecimal() else 0


def is_repeated(talk: Talk, step: str, choice: str) -> bool:
    """Whether this press only says again what brought the conversation where it is."""
    said = talk.answers
    if choice == "back":
        return talk.step in (PREVIOUS.get(step), "change")
    match step:
        case "kind":
            return said.get("kind") == choice
        case "number":
            return "number" in said
        case "places" | "services":
            return step in said and choice in ("all", "done")
        case "recap" | "change":
            return talk.step == choice
        case _:
            return False


def go_back(talk: Talk) -> bool:
    """To the question before; where one answer is given anew, to the list of answers."""
    changing = first_missing(talk) == "recap" and talk.step in QUESTIONS
    talk.answers.pop("doubt", None)
    talk.step = "change" if changing else PREVIOUS.get(talk.step, "name")
    return True


def got(talk: Talk, answer: str, value: str | list[str]) -> bool:
    """Note an answer; the first one that is missing is asked next."""
    talk.answers[answer] = value
    talk.answers.pop("doubt", None)
    talk.step = first_missing(talk)
    return True


def got_kind(talk: Talk, choice: str, _scene: Scene) -> bool:
    """What it is."""
    return choice in set(Actor) and got(talk, "kind", choice)


def got_number(talk: Talk, choice: str, _scene: Scene) -> bool:
    """No number, or the doubtful one as it is."""
    if choice == "keep" and "doubt" in talk.answers:
        return got(talk, "number", talk.answers["doubt"])
    return choice == "none" and got(talk, "number", "")


def got_places(talk: Talk, choice: str, scene: Scene) -> bool:
    """The whole town, or what is ticked."""
    if choice == "all":
        talk.answers["ticked_places"] = []
        return got(talk, "places", [])
    return _got_ticks(talk, "places", choice, scene)


def got_services(talk: Talk, choice: str, scene: Scene) -> bool:
    """What is ticked, perhaps nothing."""
    return _got_ticks(talk, "services", choice, scene)


def _got_ticks(talk: Talk, step: str, choice: str, scene: Scene) -> bool:
    if choice == "done":
        return got(talk, step, ticked(talk, step))
    return tick(talk, step, choice, offered(step, scene))


def tick(talk: Talk, step: str, choice: str, known: list[str]) -> bool:
    """« on-0-code » or « off-0-code »: said twice it stays so."""
    wanted, _, rest = choice.partition("-")
    code = rest.partition("-")[2]
    if wanted not in ("on", "off") or code not in known:
        return False
    chosen = {*ticked(talk, step)} - {code}
    if wanted == "on":
        chosen.add(code)
    talk.answers[f"ticked_{step}"] = [item for item in known if item in chosen]
    return True


def got_change(talk: Talk, choice: str, _scene: Scene) -> bool:
    """From the recap to the list of answers, and from there to one of them."""
    if choice not in ("change", *QUESTIONS) or (choice == "change") != (talk.step == "recap"):
        return False
    talk.step = choice
    return True


_TAKE: dict[str, Callable[[Talk, str, Scene], bool]] = {
    "kind": got_kind,
    "number": got_number,
    "places": got_places,
    "services": got_services,
    "recap": got_change,
    "change": got_change,
}


def take(talk: Talk, step: str, choice: str, scene: Scene) -> bool:
    """The answer on a button; False where no button of this question has it."""
    return step in _TAKE and _TAKE[step](talk, choice, scene)
