"""Who may do what: the whole table of roles, actions and relations, written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from solidarity.matrix import Score
from solidarity.missions import Mission, Participation, Seat, State
from solidarity.people import (
    CHARTER_VERSION,
    Action,
    AgeBand,
    Neighbour,
    Role,
    allow,
    become_volunteer,
    can,
    pause,
)
from solidarity.refusals import Refusal, Why
from tests.cast import AMEL, ANA, BEN, CLEO, DIALLO, LONG_AGO, NOW, ROSA, SAM, mission, neighbour

# --- The table ------------------------------------------------------------------------------------------
#
# Who: a resident, a minor volunteer, an adult volunteer; the same three as coordinators by invitation;
# a resident whom the municipality's file names; a resident who may agree to alerts.
# Relation: a stranger to the mission; its asker; on it; was on it and handed it back.
# Life: while it lasts (open or taken), and once it is over.

WHO = (
    *("resident", "minor", "volunteer"),
    *("coordinator", "minor coordinator", "volunteer coordinator", "coordinator by file"),
    "validator",
)
RELATIONS = ("stranger", "asker", "on it", "handed back")
LIVES = (State.OPEN, State.TAKEN, State.DONE, State.CONFIRMED, State.CANCELLED, State.CLOSED)
STAFF = {who for who in WHO if "coordinator" in who}
ADULT_VOLUNTEERS = {"volunteer", "volunteer coordinator"}
PEOPLE = {"adults": ADULT_VOLUNTEERS, "staff": STAFF, "validators": {"validator"}}

EXPECTED: dict[Action, str] = {
    # action: the cells that may, as `relation` or `relation:who` or `relation:who:while it lasts`
    Action.TAKE: "stranger:adults on_it:adults handed_back:adults",
    Action.RELEASE: "on_it any:staff",
    Action.FINISH: "on_it asker",
    Action.CANCEL: "asker",
    Action.FOLLOW: "asker",
    Action.CONFIRM: "asker",
    Action.WRITE: "asker on_it",
    Action.SHARE_PHONE: "asker",
    Action.SEE_PHONE: "any:staff on_it:any:lasting",
    Action.SEE_DETAIL: "any:staff on_it:any:lasting",
    Action.HANDLE: "stranger:staff on_it:staff handed_back:staff",
    Action.CLOSE: "any:staff",
    Action.STEER: "any:staff",
    Action.ALERT: "any:staff",
    Action.APPROVE: "any:staff any:validators",
    Action.SHARE_ADDRESS: "asker",
    Action.SEE_ADDRESS: "on_it:any:lasting",
    Action.SHARE_OWN_PHONE: "on_it",
    Action.REPORT: "asker on_it",
}


def actor(who: str) -> Neighbour:
    """Somebody of that standing."""
    part = CLEO if "minor" in who else SAM if "volunteer" in who else DIALLO
    named = who == "coordinator by file"
    roles = frozenset({Role.COORDINATOR}) if who in STAFF and not named else frozenset[Role]()
    if who == "validator":
        roles = frozenset({Role.VALIDATOR})
    return replace(neighbour(part), roles=roles, named=named)


def scene(person: Neighbour, relation: str, state: State) -> Mission:
    """A mission in that state to which this person stands in that relation."""
    found = mission(person if relation == "asker" else neighbour(ROSA), state=state)
    seat = {"on it": Seat.DONE if state in (State.DONE, State.CONFIRMED) else Seat.HOLDING}
    if relation == "handed back":
        seat["handed back"] = Seat.RELEASED
    if relation not in seat:
        return found
    return replace(found, participations=(Participation(person.id, seat[relation], NOW),))


def expected(action: Action, who: str, relation: str, state: State) -> bool:
    """What the table says."""
    for rule in EXPECTED[action].split():
        place, people, life = [*rule.split(":"), "any", "any"][:3]
        fits = (
            place in ("any", relation.replace(" ", "_")),
            people == "any" or who in PEOPLE[people],
            life == "any" or not state.is_over,
        )
        if all(fits):
            return True
    return False


CELLS = list(product(Action, WHO, RELATIONS, LIVES))


@pytest.mark.parametrize("action", Action)
def test_the_table_of_rights(action: Action) -> None:
    """Every cell of role, relation and state allows exactly what the table above says."""
    for _, who, relation, state in (cell for cell in CELLS if cell[0] is action):
        person = actor(who)
        allowed = can(person, action, scene(person, relation, state))
        assert allowed is expected(action, who, relation, state), (who, relation, state)


def test_the_table_is_complete_and_says_no_more_often_than_yes() -> None:
    """Each action stands in the table, and most cells are forbidden: deny is the default."""
    assert set(EXPECTED) == set(Action)
    allowed = sum(expected(*cell) for cell in CELLS)
    assert len(CELLS) == 19 * 8 * 4 * 6
    assert 0 < allowed < len(CELLS) / 2


def test_without_a_mission_only_steering_can_be_allowed() -> None:
    """Nothing can be done with a mission that is not there, not even by a coordinator; alerts have none."""
    for who, action in product(WHO, Action):
        steering = action in (Action.STEER, Action.ALERT, Action.APPROVE) and who in STAFF
        agreeing = action is Action.APPROVE and who == "validator"
        assert can(actor(who), action) is (steering or agreeing)


def test_a_mission_that_nobody_asked_for_has_no_asker() -> None:
    """Where there is no request, nobody may act as the resident."""
    for action in (Action.CANCEL, Action.FOLLOW, Action.CONFIRM, Action.SHARE_PHONE):
        assert not can(neighbour(ROSA), action, mission(None))


@pytest.mark.parametrize("action", Action)
def test_what_may_not_be_done_is_refused(action: Action) -> None:
    """In every cell `allow` is silent where `can` says yes, and names a reason where it says no."""
    for _, who, relation, state in (cell for cell in CELLS if cell[0] is action):
        person = actor(who)
        found = scene(person, relation, state)
        refused = None
        try:
            allow(person, action, found)
        except Refusal as refusal:
            refused = refusal.why
        assert (refused is None) is can(person, action, found), (who, relation, state)
        assert refused in {None, *REASONS}


REASONS = {Why.STAFF_ONLY, Why.OWN_REQUEST, Why.NOT_A_VOLUNTEER, Why.MINOR, Why.NOT_YOURS}


@pytest.mark.parametrize(
    ("who", "relation", "action", "why"),
    [
        ("volunteer", "asker", Action.TAKE, Why.OWN_REQUEST),
        ("resident", "stranger", Action.TAKE, Why.NOT_A_VOLUNTEER),
        ("coordinator", "stranger", Action.TAKE, Why.NOT_A_VOLUNTEER),
        ("minor", "stranger", Action.TAKE, Why.MINOR),
        ("coordinator", "asker", Action.HANDLE, Why.OWN_REQUEST),
        ("volunteer", "stranger", Action.HANDLE, Why.STAFF_ONLY),
        ("resident", "asker", Action.CLOSE, Why.STAFF_ONLY),
        ("volunteer", "on it", Action.STEER, Why.STAFF_ONLY),
        ("validator", "stranger", Action.ALERT, Why.STAFF_ONLY),
        ("resident", "stranger", Action.APPROVE, Why.STAFF_ONLY),
        ("volunteer", "stranger", Action.SEE_PHONE, Why.NOT_YOURS),
        ("volunteer", "stranger", Action.CANCEL, Why.NOT_YOURS),
        ("coordinator", "stranger", Action.WRITE, Why.NOT_YOURS),
        ("volunteer", "handed back", Action.WRITE, Why.NOT_YOURS),
    ],
)
def test_a_refusal_names_what_helps_most(who: str, relation: str, action: Action, why: Why) -> None:
    """The reason given is the one that the person can do something about."""
    person = actor(who)
    with pytest.raises(Refusal) as refused:
        allow(person, action, scene(person, relation, State.OPEN))
    assert refused.value.why is why


# --- Volunteers -----------------------------------------------------------------------------------------


def test_a_resident_becomes_a_volunteer() -> None:
    """The charter accepted, the age band and the moment are kept, with what they like."""
    rosa = become_volunteer(neighbour(ROSA), AgeBand.ADULT, {"compagnie": Score(None, 2)}, NOW)
    assert rosa.volunteer is not None
    assert (rosa.volunteer.age, rosa.volunteer.charter) == (AgeBand.ADULT, CHARTER_VERSION)
    assert (rosa.volunteer.since, rosa.volunteer.likes) == (NOW, frozenset({"compagnie"}))
    assert rosa.volunteer.is_available(NOW)


def test_joining_again_changes_the_likes_and_the_charter_only() -> None:
    """A volunteer who registers again stays one since the first day, with a pause that still runs."""
    sam = neighbour(SAM)
    assert sam.volunteer is not None
    sam = pause(replace(sam, volunteer=replace(sam.volunteer, charter="2025-01")), 7, NOW)
    again = become_volunteer(sam, AgeBand.ADULT, {}, NOW)
    assert again.volunteer is not None
    assert again.volunteer.since == LONG_AGO
    assert again.volunteer.likes == frozenset()
    assert again.volunteer.charter == CHARTER_VERSION
    assert not again.volunteer.is_available(NOW)


def test_somebody_who_comes_of_age_starts_anew() -> None:
    """A volunteer of 15 to 17 who says that they are 18 is a new volunteer of today."""
    cleo = become_volunteer(neighbour(CLEO), AgeBand.ADULT, {}, NOW)
    assert cleo.volunteer is not None
    assert cleo.volunteer.since == NOW
    assert cleo.volunteer.is_available(NOW)


def test_a_minor_is_never_available() -> None:
    """Nothing is offered to somebody of 15 to 17, paused or not."""
    cleo = neighbour(CLEO)
    assert cleo.volunteer is not None
    assert not cleo.volunteer.is_available(NOW)
    ended = pause(cleo, 0, NOW).volunteer
    assert ended is not None
    assert not ended.is_available(NOW + timedelta(days=400))


def test_a_pause_ends_by_itself_and_on_request() -> None:
    """A week without offers ends on the minute; 0 days ends it at once."""
    week = pause(neighbour(SAM), 7, NOW)
    assert week.volunteer is not None
    assert not week.volunteer.is_available(NOW + timedelta(days=7, seconds=-1))
    assert week.volunteer.is_available(NOW + timedelta(days=7))
    ended = pause(week, 0, NOW).volunteer
    assert ended is not None
    assert ended.paused_until is None


def test_only_volunteers_pause() -> None:
    """Somebody whom nothing is offered to has nothing to pause."""
    with pytest.raises(Refusal) as refused:
        pause(neighbour(ROSA), 7, NOW)
    assert refused.value.why is Why.NOT_A_VOLUNTEER


def test_only_the_role_makes_a_coordinator() -> None:
    """By the file or by an invitation; a volunteer who has helped for years is none."""
    assert neighbour(AMEL).is_coordinator
    assert neighbour(BEN).is_coordinator
    assert not neighbour(ANA).is_coordinator
