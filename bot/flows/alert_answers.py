"""The answers of an alert that is being written: taken, checked again, and made into an alert.

Which screen asks and what is sent is in `bot.flows.raise_alert`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.flows.talk import Talk
from bot.i18n import Catalogues
from bot.views import alert_templates
from bot.views.raising_alert import ENDS
from bot.views.scene import Scene
from solidarity.alerts import GRADES, Alert, Level, Plan, correction, draft, fits, usual_end
from solidarity.broadcasts import Words
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.templates import Template

QUESTIONS = ("level", "areas", "template", "text", "review")
PREVIOUS = {
    "areas": "level",
    "template": "areas",
    "text": "template",
    "review": "text",
    "words": "review",
    "end": "review",
    "preview": "review",
    "alone": "level",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes, where and when; and the catalogues, in which words are ready."""

    unit: Unit
    me: Neighbour
    scene: Scene
    catalogues: Catalogues

    def ready(self, template: Template, language: str) -> Words | None:
        """What is ready in this language, whether or not it may go out unread."""
        t = self.catalogues.translator(language, self.scene.town.zone)
        return alert_templates.words_of(template, t) if t.locale == language else None

    def usable(self, template: Template, language: str, level: Level) -> Words | None:
        """What is ready in this language and may go out."""
        t = self.catalogues.translator(language, self.scene.town.zone)
        counts = t.locale == language and alert_templates.counts(t, GRADES[level][0])
        return alert_templates.words_of(template, t) if counts else None


def is_drill(talk: Talk) -> bool:
    """Whether it is an exercise."""
    return bool(talk.answers.get("exercise"))


def corrects(talk: Talk) -> int | None:
    """The alert that these are new words of."""
    found = talk.answers.get("corrects")
    return int(found) if found is not None else None


def chosen(talk: Talk) -> list[str]:
    """The neighbourhoods that are ticked."""
    return list(talk.answers.get("areas") or ())


def template_of(talk: Talk) -> Template:
    """What happens."""
    return Template(talk.answers.get("template", Template.OTHER.value))


def words_of(talk: Talk, desk: Desk) -> Mapping[str, Words]:
    """All that is said, by language: the author's own first where there is one, else French."""
    found: dict[str, Words] = {}
    if talk.answers.get("kept"):
        level = Level(talk.answers["level"])
        for code in desk.scene.town.languages:
            ready = desk.usable(template_of(talk), code, level)
            if ready is not None:
                found[code] = ready
    found |= {code: Words(**said) for code, said in talk.answers.get("written", {}).items()}
    order = [code for code in (desk.me.language, "fr") if code in found]
    return {code: found[code] for code in dict.fromkeys([*order, *found])}


def note_words(talk: Talk, language: str, words: Words) -> None:
    """Somebody wrote or confirmed these."""
    said = {"title": words.title, "text": words.text, "advice": words.advice}
    talk.answers["written"] = {**talk.answers.get("written", {}), language: said}


def write_text(talk: Talk, language: str, words: Words) -> None:
    """One's own words: what was ready in other languages says something else, and is not used."""
    talk.answers["kept"] = False
    talk.answers["written"] = {}
    note_words(talk, language, words)


def expires_of(talk: Talk, now: datetime) -> datetime:
    """Until when it is valid."""
    said = talk.answers.get("expires")
    if said:
        return datetime.fromisoformat(said)
    hours = talk.answers.get("hours")
    return now + timedelta(hours=hours) if hours else usual_end(template_of(talk), now)


def note_hour(talk: Talk, hour: time, scene: Scene) -> bool:
    """The next time that the clock shows this hour; not within the next half hour."""
    end = scene.town.at(scene.today, hour)
    if end <= scene.now:
        end = scene.town.at(scene.today + timedelta(days=1), hour)
    if not fits(end, scene.now):
        return False
    talk.answers |= {"expires": end.isoformat(), "hours": None}
    return True


def alert_of(talk: Talk, desk: Desk, corrected: Alert | None) -> Alert:
    """The alert as it would be. Raises Refusal."""
    scene, words = desk.scene, words_of(talk, desk)
    if corrected is not None:
        return correction(corrected, words, desk.me, scene.now)
    plan = Plan(
        level=Level(talk.answers["level"]),
        template=template_of(talk),
        words=words,
        areas=tuple(chosen(talk)),
        expires=expires_of(talk, scene.now),
        exercise=is_drill(talk),
    )
    return draft(plan, desk.me, scene.now)


def drop_stale(talk: Talk, scene: Scene) -> bool:
    """What the town no longer has, or what is past, is asked again; returns whether anything was."""
    there = {item.code for item in scene.town.active_neighbourhoods()}
    kept = [code for code in chosen(talk) if code in there]
    if corrects(talk) is None and kept != chosen(talk):
        talk.answers["areas"] = kept
        talk.step = "areas"
        return True
    said = talk.answers.get("expires")
    if corrects(talk) is None and said and not fits(datetime.fromisoformat(said), scene.now):
        del talk.answers["expires"]
        talk.step = "review" if talk.step in ("preview", "end") else talk.step
        return True
    return False


def take(talk: Talk, step: str, choice: str, scene: Scene) -> bool:
    """Note the answer that a button gives; False where it is none."""
    match step:
        case "level":
            return _took_level(talk, choice)
        case "areas":
            return _took_areas(talk, choice, scene)
        case "template" if choice in set(Template):
            fresh = {"template": choice, "kept": False, "written": {}, "expires": None, "hours": None}
            talk.answers |= fresh
            talk.step = "text"
            return True
        case "text" if choice == "keep" and template_of(talk) is not Template.OTHER:
            talk.answers |= {"kept": True, "written": {}}
            talk.step = "review"
            return True
        case "review":
            return _took_review(talk, choice, scene)
        case "end" if choice in ENDS:
            talk.answers |= {"hours": ENDS[choice], "expires": None}
            talk.step = "review"
            return True
        case _:
            return False


def _took_level(talk: Talk, choice: str) -> bool:
    if choice in ("drill", "real"):
        talk.answers["exercise"] = choice == "drill"
        return True
    if choice not in set(Level):
        return False
    talk.answers["level"] = choice
    talk.step = "areas"
    return True


def _took_areas(talk: Talk, choice: str, scene: Scene) -> bool:
    there, areas = [item.code for item in scene.town.active_neighbourhoods()], chosen(talk)
    if choice in ("all", "done"):
        if choice == "done" and not areas:
            return False
        talk.answers["areas"] = areas if choice == "done" else []
        talk.step = "template"
        return True
    _, _, rest = choice.partition("-")
    _, _, code = rest.partition("-")
    if code not in there:
        return False
    ticked = {*areas} ^ {code}
    talk.answers["areas"] = [item for item in there if item in ticked]
    return True


def _took_review(talk: Talk, choice: str, scene: Scene) -> bool:
    if choice == "end" and corrects(talk) is None:
        talk.step = "end"
        return True
    language = choice.removeprefix("in-")
    if choice.startswith("in-") and language in scene.town.languages:
        talk.answers["language"] = language
        talk.step = "words"
        return True
    return False


def page_of(choice: str) -> int:
    """The page of the neighbourhoods that a tick or an arrow was on."""
    digits = choice.removeprefix("at-").removeprefix("page-").partition("-")[0]
    return int(digits) if digits.isdecimal() else 0


def is_repeated(talk: Talk, step: str, choice: str) -> bool:
    """Whether this press only says again what brought the conversation where it is."""
    said = talk.answers
    match step:
        case _ if choice == "back":
            return talk.step == PREVIOUS.get(step)
        case "level":
            return said.get("level") == choice and talk.step in ("areas", "alone")
        case "areas":
            return choice in ("all", "done") and talk.step == "template"
        case "template":
            return said.get("template") == choice and talk.step == "text"
        case "text" | "end" | "words":
            return talk.step == "review"
        case "review":
            return talk.step in ("preview", "end", "words")
        case _:
            return False
