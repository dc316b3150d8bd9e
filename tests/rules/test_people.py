"""Who may do what: the whole table of roles, actions and relations, written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from solidarity.matrix import Score
from solidarity.missions import Mission, Participation, Seat, State
from solidarity.people import CHARTER_VERSION, AgeBand, Neighbour, Role, become_volunteer, pause
from solidarity.refusals import Refusal, Why
from solidarity.requests import Via
from solidarity.rights import Action, allow, can, may_talk
from tests.cast import AMEL, ANA, BEN, CLEO, DIALLO, LONG_AGO, NOW, ROSA, SAM, mission, neighbour

# --- The table ------------------------------------------------------------------------------------------
#
# Who: a resident, a minor volunteer, an adult volunteer; the same three as coordinators by invitation;
# a resident whom the municipality's file names; a resident who may agree to alerts; a referent of where the
# mission is, one of elsewhere, one who is an adult volunteer too; elected officials, whatever else they are.
# Relation: a stranger to the mission; its asker; on it; was on it and handed it back.
# Life: while it lasts (open or taken), and once it is over.

WHO = (
    *("resident", "minor", "volunteer"),
    *("coordinator", "minor coordinator", "volunteer coordinator", "coordinator by file"),
    "validator",
    *("referent", "referent of elsewhere", "volunteer referent"),
    *("elected", "elected coordinator", "elected coordinator by file", "elected referent"),
    "elected volunteer",
)
RELATIONS = ("stranger", "asker", "on it", "handed back")
LIVES = (State.OPEN, State.TAKEN, State.DONE, State.CONFIRMED, State.CANCELLED, State.CLOSED)
ELECTED = {who for who in WHO if "elected" in who}
MINORS = {who for who in WHO if "minor" in who}
STAFF = {who for who in WHO if "coordinator" in who} - ELECTED
REFERENTS = {"referent", "volunteer referent"}
ADULT_VOLUNTEERS = {who for who in WHO if "volunteer" in who} - ELECTED
PEOPLE = {
    "adults": ADULT_VOLUNTEERS,
    "staff": STAFF,
    "theirs": STAFF | REFERENTS,
    "validators": {"validator"},
    "referents": REFERENTS | {"referent of elsewhere"},
    "officials": ELECTED,
    "others": set(WHO) - ELECTED - MINORS,
    "grown-ups": set(WHO) - MINORS,
    "handlers": (STAFF | REFERENTS) - MINORS,
}

EXPECTED: dict[Action, str] = {
    # action: the cells that may, as `relation` or `relation:who` or `relation:who:while it lasts`
    Action.TAKE: "stranger:adults on_it:adults handed_back:adults",
    Action.RELEASE: "on_it any:theirs",
    Action.FINISH: "on_it asker",
    Action.CANCEL: "asker",
    Action.FOLLOW: "asker",
    Action.CONFIRM: "asker",
    Action.WRITE: "asker:grown-ups on_it:others",
    Action.SHARE_PHONE: "asker:grown-ups",
    Action.SEE_PHONE: "any:theirs on_it:others:lasting",
    Action.SEE_DETAIL: "any:theirs on_it:others:lasting",
    Action.HANDLE: "stranger:handlers on_it:handlers handed_back:handlers",
    Action.CLOSE: "any:theirs",
    Action.STEER: "any:theirs",
    Action.TRIAGE: "any:staff any:referents",
    Action.COUNT: "any:staff any:officials",
    Action.NOTE: "any:staff any:referents",
    Action.ALERT: "any:staff",
    Action.APPROVE: "any:staff any:validators",
    Action.VOUCH: "any:staff",
    Action.SHARE_ADDRESS: "asker:grown-ups",
    Action.SEE_ADDRESS: "on_it:others:lasting",
    Action.SHARE_OWN_PHONE: "on_it:others",
    Action.REPORT: "asker on_it",
}


def actor(who: str) -> Neighbour:
    """Somebody of that standing. The missions of the table are at the Gare."""
    part = CLEO if "minor" in who else SAM if "volunteer" in who else DIALLO
    named = "by file" in who
    words = {"validator": Role.VALIDATOR, "referent": Role.REFERENT, "elected": Role.ELECTED}
    roles = {role for word, role in words.items() if word in who}
    if "coordinator" in who and not named:
        roles.add(Role.COORDINATOR)
    sector = frozenset({"moulins", "centre"}) if "elsewhere" in who else frozenset({"gare", "moulins"})
    person = replace(neighbour(part), roles=frozenset(roles), named=named)
    return replace(person, sector=sector) if "referent" in who else person


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


@pytest.mark.parametrize("action", Action)
def test_a_supervised_mission_is_open_to_minors_and_changes_nothing_else(action: Action) -> None:
    """With an association that looks after them people of 15 to 17 may come; every other cell is the same."""
    for _, who, relation, state in (cell for cell in CELLS if cell[0] is action):
        person = actor(who)
        supervised = replace(scene(person, relation, state), organisation=7, supervisor="La Ruche")
        comes = action is Action.TAKE and who in MINORS and relation != "asker"
        assert can(person, action, supervised) is (comes or expected(action, who, relation, state)), who


def test_an_association_that_may_no_longer_act_supervises_nobody() -> None:
    """Suspended or gone, it has no name on the mission, and nobody of 15 to 17 comes any more."""
    gone = replace(scene(actor("minor"), "stranger", State.OPEN), organisation=7)
    assert not can(actor("minor"), Action.TAKE, gone)


def test_who_may_talk_alone() -> None:
    """Two grown-ups may; nobody of 15 to 17 is alone in words with another, of whatever age."""
    cleo, sam, rosa = neighbour(CLEO), neighbour(SAM), neighbour(ROSA)
    assert may_talk(sam, rosa)
    assert not any(may_talk(*pair) for pair in ((cleo, sam), (rosa, cleo), (cleo, cleo)))


def test_the_table_is_complete_and_says_no_more_often_than_yes() -> None:
    """Each action stands in the table, and most cells are forbidden: deny is the default."""
    assert set(EXPECTED) == set(Action)
    allowed = sum(expected(*cell) for cell in CELLS)
    assert len(CELLS) == len(Action) * 16 * 4 * 6
    assert 0 < allowed < len(CELLS) / 2


WITHOUT_A_MISSION = {
    **dict.fromkeys((Action.STEER, Action.ALERT, Action.VOUCH), ("staff",)),
    Action.APPROVE: ("staff", "validators"),
    **dict.fromkeys((Action.TRIAGE, Action.NOTE), ("staff", "referents")),
    Action.COUNT: ("staff", "officials"),
}


def test_without_a_mission_only_steering_can_be_allowed() -> None:
    """Nothing can be done with a mission that is not there, not even by a coordinator; alerts have none."""
    for who, action in product(WHO, Action):
        groups = WITHOUT_A_MISSION.get(action, ())
        assert can(actor(who), action) is any(who in PEOPLE[group] for group in groups), (who, action)


@pytest.mark.parametrize("who", sorted(REFERENTS | {"elected referent"}))
def test_a_referent_has_no_rights_where_no_place_is_known(who: str) -> None:
    """What is nobody's sector lies with the coordinators."""
    for action in set(Action) - set(WITHOUT_A_MISSION) | {Action.STEER}:
        nowhere = replace(scene(actor(who), "stranger", State.OPEN), neighbourhood=None)
        allowed = can(actor(who), action, nowhere)
        assert allowed is (action is Action.TAKE and who == "volunteer referent"), action


def test_a_sector_without_the_role_gives_nothing() -> None:
    """Whoever was a referent and is one no longer."""
    former = replace(actor("referent"), roles=frozenset())
    assert not any(can(former, action, scene(former, "stranger", State.OPEN)) for action in Action)


def test_an_elected_official_may_help_with_what_the_municipality_published() -> None:
    """Sorting parcels with ten others is nobody's case."""
    published = replace(mission(None, seats=3), publisher=neighbour(AMEL).id)
    assert can(actor("elected volunteer"), Action.TAKE, published)
    assert not can(actor("elected volunteer"), Action.TAKE, mission(neighbour(ROSA)))


def test_who_wrote_a_call_down_may_look_after_it() -> None:
    """Nothing of it is their own wish: they and any colleague may take it on, other neighbours may not."""
    made = mission(neighbour(AMEL))
    assert made.request is not None
    called = replace(made, request=replace(made.request, via=Via.SWITCHBOARD))
    assert not can(neighbour(AMEL), Action.HANDLE, made)
    for staff in (AMEL, BEN):
        assert can(neighbour(staff), Action.HANDLE, called)
        assert can(neighbour(staff), Action.SEE_PHONE, called)
    assert not can(neighbour(ROSA), Action.HANDLE, called)


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


REASONS = {
    *(Why.STAFF_ONLY, Why.OTHER_SECTOR, Why.ELECTED, Why.OWN_REQUEST),
    *(Why.NOT_A_VOLUNTEER, Why.MINOR, Why.NOT_YOURS, Why.NOT_IN_PRIVATE),
}


@pytest.mark.parametrize(
    ("who", "relation", "action", "why"),
    [
        ("volunteer", "asker", Action.TAKE, Why.OWN_REQUEST),
        ("resident", "stranger", Action.TAKE, Why.NOT_A_VOLUNTEER),
        ("coordinator", "stranger", Action.TAKE, Why.NOT_A_VOLUNTEER),
        ("minor", "stranger", Action.TAKE, Why.MINOR),
        ("minor coordinator", "stranger", Action.HANDLE, Why.MINOR),
        ("minor", "asker", Action.WRITE, Why.NOT_IN_PRIVATE),
        ("minor", "on it", Action.WRITE, Why.NOT_IN_PRIVATE),
        ("minor", "on it", Action.SEE_ADDRESS, Why.NOT_IN_PRIVATE),
        ("minor", "handed back", Action.WRITE, Why.NOT_YOURS),
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
        ("referent of elsewhere", "stranger", Action.CLOSE, Why.OTHER_SECTOR),
        ("referent", "asker", Action.HANDLE, Why.OWN_REQUEST),
        ("referent", "stranger", Action.ALERT, Why.STAFF_ONLY),
        ("elected", "stranger", Action.TRIAGE, Why.STAFF_ONLY),
        ("elected coordinator", "stranger", Action.SEE_PHONE, Why.ELECTED),
        ("elected volunteer", "stranger", Action.TAKE, Why.ELECTED),
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
