"""The whole table of rights as Markdown: every role, every action, every thing, asked of `can` itself.

`python -m solidarity.rights_table > docs/rights.md` writes it; a test holds both in step. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from solidarity.alerts import Alert, AlertId
from solidarity.cap import Category, Certainty, Severity, Status, Urgency
from solidarity.groups import Group
from solidarity.missions import Mission, MissionId, Participation, Seat, State
from solidarity.organisations import Actor, Member, Organisation, OrganisationId, Part, Profile, Standing
from solidarity.people import AgeBand, Bar, Barred, Consent, Neighbour, PersonId, Role, Volunteer
from solidarity.requests import Detail, Request, Via
from solidarity.rights import Action, Right, Speech, Thing, can

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ME, OTHER = PersonId(1), PersonId(2)
HERE, THERE = "here", "elsewhere"
YES, NO = "●", "·"

Maker = Callable[[Neighbour], object]
"""Makes a thing to which this person stands in one relation."""


def _person(number: PersonId, *roles: Role, **more: object) -> Neighbour:
    plain = Neighbour(number, int(number), "", "fr", Consent("", MOMENT, "fr"), HERE, roles=frozenset(roles))
    return replace(plain, **more)  # type: ignore[arg-type]


def _helper(age: AgeBand = AgeBand.ADULT) -> Volunteer:
    return Volunteer(age, "", MOMENT)


def actors() -> dict[str, Neighbour]:
    """Somebody of every standing; each role alone, but for those who lose what they had."""
    here, there = frozenset({HERE}), frozenset({THERE})
    suspended, banned = Barred(Bar.SUSPENDED, "", MOMENT), Barred(Bar.BANNED, "", MOMENT)
    staff = (Role.COORDINATOR, Role.SAFEGUARD)
    return {
        "resident": _person(ME),
        "volunteer": _person(ME, volunteer=_helper()),
        "volunteer, 15 to 17": _person(ME, volunteer=_helper(AgeBand.MINOR)),
        "coordinator": _person(ME, Role.COORDINATOR),
        "validator": _person(ME, Role.VALIDATOR),
        "referent, own sector": _person(ME, Role.REFERENT, sector=here),
        "referent, other sector": _person(ME, Role.REFERENT, sector=there),
        "professional": _person(ME, Role.PROFESSIONAL),
        "safeguarding lead": _person(ME, Role.SAFEGUARD),
        "elected official": _person(ME, Role.ELECTED),
        "elected, with all other roles": _person(ME, *Role, named=True, sector=here),
        "suspended": _person(ME, *staff, volunteer=_helper(), barred=suspended),
        "frozen": _person(ME, *staff, volunteer=_helper(), frozen_at=MOMENT),
        "banned": _person(ME, *staff, volunteer=_helper(), barred=banned),
    }


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern, as far as rights go: known by its name, like every thing."""

    about: PersonId | None


def _mission(asker: PersonId | None = OTHER, **more: object) -> Mission:
    request = Request(asker, Detail(""), MOMENT) if asker is not None else None
    body = Mission(
        id=MissionId(1),
        reference="",
        category="",
        neighbourhood=HERE,
        day=date(2026, 1, 5),
        seats=1,
        state=State.OPEN,
        opened_at=MOMENT,
        request=request,
    )
    return replace(body, **more)  # type: ignore[arg-type]


def _noted(me: Neighbour) -> Mission:
    body = _mission(me.id)
    assert body.request is not None  # noqa: S101 - it was made with one
    return replace(body, request=replace(body.request, via=Via.SWITCHBOARD))


def _taken(me: Neighbour, seat: Seat = Seat.HOLDING, state: State = State.TAKEN) -> Mission:
    return _mission(state=state, participations=(Participation(me.id, seat, MOMENT),))


def _association(me: Neighbour, part: Part | None, standing: Standing = Standing.VALID) -> Organisation:
    members = (Member(OTHER, Part.LEAD, MOMENT), *([Member(me.id, part, MOMENT)] if part else []))
    profile = Profile(Actor.ASSOCIATION, "", None)
    return Organisation(OrganisationId(1), profile, standing, MOMENT, members=members)


def _alert(author: PersonId) -> Alert:
    nature = (Status.ACTUAL, Category.SAFETY, Urgency.IMMEDIATE, Severity.SEVERE, Certainty.OBSERVED)
    return Alert(AlertId(1), "", *nature, {}, MOMENT, author, MOMENT)


def things() -> Mapping[Thing, Mapping[str, Maker]]:
    """Of every kind of thing, one for each relation in which somebody can stand to it."""
    writer, lead = Part.WRITER, Part.LEAD
    return {
        Thing.TOWN: {"nothing in particular": lambda _: None},
        Thing.PLACE: {"a neighbourhood": lambda _: HERE},
        Thing.MISSION: {
            "of somebody else, open": lambda _: _mission(),
            "of somebody else, in no neighbourhood": lambda _: _mission(neighbourhood=None),
            "asked for by them": lambda me: _mission(me.id),
            "written down by them": _noted,
            "in their hands": _taken,
            "in their hands, supervised": lambda me: replace(_taken(me), organisation=1, supervisor="x"),
            "done by them": lambda me: _taken(me, Seat.DONE, State.DONE),
            "handed back by them": lambda me: _taken(me, Seat.RELEASED, State.OPEN),
            "published by the town": lambda _: _mission(None, publisher=OTHER, seats=2),
            "published by the town, they take part": lambda me: replace(
                _taken(me), request=None, publisher=OTHER, seats=2
            ),
            "published by them": lambda me: _mission(None, publisher=me.id, seats=2),
        },
        Thing.PERSON: {
            "somebody else": lambda _: _person(OTHER),
            "somebody else, in no neighbourhood": lambda _: _person(OTHER, neighbourhood=None),
            "themselves": lambda me: me,
        },
        Thing.ORGANISATION: {
            "of others": lambda me: _association(me, None),
            "of nobody any more": lambda me: replace(_association(me, None), members=()),
            "they write for it": lambda me: _association(me, writer),
            "they lead it": lambda me: _association(me, lead),
            "they lead it, it waits": lambda me: _association(me, lead, Standing.WAITING),
            "they lead it, it is suspended": lambda me: _association(me, lead, Standing.SUSPENDED),
            "they lead it, it was refused": lambda me: _association(me, lead, Standing.REFUSED),
        },
        Thing.SPEECH: {
            "the town's": lambda _: Speech(None, OTHER),
            "of others": lambda me: Speech(_association(me, None), OTHER),
            "of their association": lambda me: Speech(_association(me, writer), OTHER),
            "of their association, by them": lambda me: Speech(_association(me, writer), me.id),
            "of the association they lead": lambda me: Speech(_association(me, lead), OTHER),
            "by them, who left the association": lambda me: Speech(_association(me, None), me.id),
        },
        Thing.ALERT: {"of somebody else": lambda _: _alert(OTHER), "theirs": lambda me: _alert(me.id)},
        Thing.GROUP: {"any": lambda _: Group(-1, "")},
        Thing.CONCERN: {
            "about somebody else": lambda _: Concern(OTHER),
            "about nobody by name": lambda _: Concern(None),
            "about themselves": lambda me: Concern(me.id),
        },
    }


TITLES = {
    Thing.TOWN: "Nothing in particular: what is the town's",
    Thing.PLACE: "A neighbourhood",
    Thing.MISSION: "A mission",
    Thing.PERSON: "A person",
    Thing.ORGANISATION: "An association, a service or a shop",
    Thing.SPEECH: "An announcement",
    Thing.ALERT: "An alert",
    Thing.GROUP: "A group chat or a channel",
    Thing.CONCERN: "A concern",
}
HEAD = """\
# Who may do what

Generated from `solidarity/rights.py` by `python -m solidarity.rights_table`; a test holds both in step.
Every decision goes through its one `can(actor, action, thing)`. What is not allowed there is forbidden.

- ● may, · may not. The neighbourhood, the mission and the person below are in the referent's own sector.
- An action that does not stand under a thing is forbidden to everybody there.
- A second factor, where the person has one or the town asks for it, comes on top (`solidarity/factors.py`).
- Roles end by date; somebody suspended, banned or frozen has none (`solidarity/roles.py`, `barring.py`).
"""


def lines() -> Iterator[str]:
    """The document, line by line."""
    people = actors()
    yield from HEAD.splitlines()
    for thing, relations in things().items():
        yield from ("", f"## {TITLES[thing]}", "")
        yield " | ".join(("| Action", "which", *people)) + " |"
        yield "|---" * (2 + len(people)) + "|"
        for action in Right if thing is Thing.ORGANISATION else Action:
            cells = {
                name: [can(me, action, make(me)) for me in people.values()]  # type: ignore[arg-type]
                for name, make in relations.items()
            }
            if not any(any(row) for row in cells.values()):
                continue
            for name, row in cells.items():
                marks = (YES if allowed else NO for allowed in row)
                yield " | ".join((f"| `{action.value}`", name, *marks)) + " |"


if __name__ == "__main__":
    print("\n".join(lines()))  # noqa: T201 - a command line speaks
