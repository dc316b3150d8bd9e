"""Who may do what: the whole table of roles, actions and things, written down by hand; and its paper."""

from __future__ import annotations

import importlib
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from solidarity import rights_table
from solidarity.missions import Mission, Participation, Seat, State
from solidarity.people import Bar, Barred, Neighbour, Role
from solidarity.refusals import Refusal, Why
from solidarity.requests import Via
from solidarity.rights import Action, Right, Speech, Thing, allow, can, keep_apart, may_talk, reads_words
from tests.cast import AMEL, BEN, CLEO, DIALLO, NOW, ROSA, SAM, mission, neighbour

# --- The table ------------------------------------------------------------------------------------------
#
# Who: a resident, a minor volunteer, an adult volunteer; the same three as coordinators by invitation;
# a resident whom the municipality's file names; a resident who may agree to alerts; a referent of where the
# mission is, one of elsewhere, one who is an adult volunteer too; elected officials, whatever else they are;
# a professional, a safeguarding lead; those who are suspended, frozen or banned, whatever else they are.
# Relation: a stranger to the mission; its asker; on it; was on it and handed it back.
# Life: while it lasts (open or taken), and once it is over.

WHO = (
    *("resident", "minor", "volunteer"),
    *("coordinator", "minor coordinator", "volunteer coordinator", "coordinator by file"),
    "validator",
    *("referent", "referent of elsewhere", "volunteer referent"),
    *("elected", "elected coordinator", "elected coordinator by file", "elected referent"),
    "elected volunteer",
    *("professional", "safeguard", "elected professional", "elected safeguard"),
    *("suspended volunteer", "suspended coordinator", "suspended safeguard", "suspended elected"),
    *("frozen volunteer", "frozen coordinator", "frozen referent", "frozen validator", "frozen professional"),
    *("banned resident", "banned volunteer", "banned coordinator"),
)
RELATIONS = ("stranger", "asker", "on it", "handed back")
LIVES = (State.OPEN, State.TAKEN, State.DONE, State.CONFIRMED, State.CANCELLED, State.CLOSED)
AWAY = {who for who in WHO if who.split()[0] in ("suspended", "frozen", "banned")}
BANNED = {who for who in WHO if "banned" in who}
ELECTED = {who for who in WHO if "elected" in who}
MINORS = {who for who in WHO if "minor" in who}
STAFF = {who for who in WHO if "coordinator" in who} - ELECTED - AWAY
REFERENTS = {"referent", "volunteer referent"}
ADULT_VOLUNTEERS = {who for who in WHO if "volunteer" in who} - ELECTED
STILL = {
    Action.ASK,
    Action.FOLLOW,
    Action.CANCEL,
    Action.CONFIRM,
    Action.FINISH,
    Action.REPORT,
    Action.RELEASE,
}
"""What is left to somebody who is suspended or frozen; nothing is to who is banned."""
PEOPLE = {
    "adults": ADULT_VOLUNTEERS,
    "staff": STAFF,
    "theirs": STAFF | REFERENTS,
    "validators": {"validator"},
    "referents": REFERENTS | {"referent of elsewhere"},
    "officials": ELECTED,
    "others": set(WHO) - ELECTED - MINORS,
    "grown-ups": set(WHO) - MINORS,
    "professionals": {"professional"},
    "leads": {"safeguard"},
    "all": set(WHO),
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
    Action.SHARE_ADDRESS: "asker:grown-ups",
    Action.SEE_ADDRESS: "on_it:others:lasting",
    Action.SHARE_OWN_PHONE: "on_it:others",
    Action.REPORT: "asker on_it",
}


@cache
def actor(who: str) -> Neighbour:
    """Somebody of that standing. The missions of the table are at the Gare."""
    part = CLEO if "minor" in who else SAM if "volunteer" in who else DIALLO
    named = "by file" in who
    words = {role.value: role for role in Role if role is not Role.COORDINATOR}
    roles = {role for word, role in words.items() if word in who}
    if "coordinator" in who and not named:
        roles.add(Role.COORDINATOR)
    sector = frozenset({"moulins", "centre"}) if "elsewhere" in who else frozenset({"gare", "moulins"})
    person = replace(neighbour(part), roles=frozenset(roles), named=named)
    person = replace(person, sector=sector) if "referent" in who else person
    if "frozen" in who:
        return replace(person, frozen_at=NOW)
    how = next((item for item in Bar if item.value in who), None)
    return person if how is None else replace(person, barred=Barred(how, "", NOW))


@cache
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
    if is_away(action, who):
        return False
    for rule in EXPECTED.get(action, "").split():
        place, people, life = [*rule.split(":"), "any", "any"][:3]
        fits = (
            place in ("any", relation.replace(" ", "_")),
            people == "any" or who in PEOPLE[people],
            life == "any" or not state.is_over,
        )
        if all(fits):
            return True
    return False


def is_away(action: Action | Right, who: str) -> bool:
    """Whether they are kept from it whatever they are."""
    return who in BANNED or (who in AWAY and action not in STILL)


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


def test_what_somebody_young_wrote_is_read_by_staff_only() -> None:
    """Who helps reads nothing of it; of somebody grown up, or where nobody asked, whoever is shown it."""
    for who in WHO:
        person = actor(who)
        plain = scene(person, "on it", State.TAKEN)
        assert plain.request is not None
        young = replace(plain, request=replace(plain.request, young=True))
        theirs = who in PEOPLE["theirs"]
        assert (can(person, Action.SEE_DETAIL, young), reads_words(person, young)) == (theirs, theirs), who
        assert reads_words(person, plain), who
        assert reads_words(person, replace(plain, request=None)), who


def test_who_may_talk_alone() -> None:
    """Two grown-ups may; nobody of 15 to 17 is alone in words with another, of whatever age."""
    cleo, sam, rosa = neighbour(CLEO), neighbour(SAM), neighbour(ROSA)
    assert may_talk(sam, rosa)
    assert not any(may_talk(*pair) for pair in ((cleo, sam), (rosa, cleo), (cleo, cleo)))


def test_the_table_is_complete_and_says_no_more_often_than_yes() -> None:
    """Each action stands in a table, and most cells are forbidden: deny is the default."""
    assert set(EXPECTED) | set(IN_TOWN) | set(ELSEWHERE) == set(Action)
    allowed = sum(expected(*cell) for cell in CELLS)
    assert len(CELLS) == len(Action) * len(WHO) * 4 * 6
    assert 0 < allowed < len(CELLS) / 2


IN_TOWN = {
    Action.ASK: ("all",),
    **dict.fromkeys((Action.STEER, Action.ALERT, Action.VOUCH, Action.ANNOUNCE, Action.HIDE), ("staff",)),
    **dict.fromkeys((Action.BIND, Action.EXPORT, Action.GRANT, Action.BAR), ("staff",)),
    Action.APPROVE: ("staff", "validators"),
    Action.TRIAGE: ("staff", "referents"),
    Action.NOTE: ("staff", "referents", "professionals"),
    Action.COUNT: ("staff", "officials"),
    Action.SAFEGUARD: ("leads",),
}
"""What is about nothing in particular."""
PERSON = {
    **dict.fromkeys((Action.VOUCH, Action.GRANT, Action.BAR), ("staff",)),
    Action.ERASE_OTHER: ("theirs",),
}
ELSEWHERE = {*PERSON, Action.LOOK, Action.STOP}


def test_without_a_thing_only_what_is_the_towns_can_be_allowed() -> None:
    """Nothing can be done with a mission that is not there, not even by a coordinator; alerts have none."""
    for who, action in product(WHO, Action):
        groups = () if is_away(action, who) else IN_TOWN.get(action, ())
        assert can(actor(who), action) is any(who in PEOPLE[group] for group in groups), (who, action)


def test_what_is_done_with_another_person() -> None:
    """By coordinators, erasing by the referent of where they live; never with oneself."""
    rosa = neighbour(ROSA)
    for who, action in product(WHO, Action):
        groups = () if is_away(action, who) else PERSON.get(action, ())
        me = actor(who)
        assert can(me, action, rosa) is any(who in PEOPLE[group] for group in groups), (who, action)
        assert not can(me, action, me), (who, action)
    nowhere = replace(rosa, neighbourhood=None)
    assert not can(actor("referent"), Action.ERASE_OTHER, nowhere)


def test_a_call_is_written_down_for_a_neighbourhood() -> None:
    """By staff and professionals for any, by a referent for one of their own."""
    noting = {"gare": STAFF | REFERENTS | {"professional"}, "port": STAFF | {"professional"}}
    for who, action, code in product(WHO, Action, noting):
        allowed = action is Action.NOTE and who in noting[code] and who not in AWAY
        assert can(actor(who), action, code) is allowed, (who, action, code)


ABOUT_OTHERS = tuple(thing for thing in Thing if thing not in (Thing.TOWN, Thing.PLACE))
"""Whatever is about somebody: without the rights that are about nothing in particular, or about a place."""


def test_a_professional_sees_what_they_wrote_down_or_do_and_nothing_else() -> None:
    """So no sector narrows it: of every thing they may just what any neighbour may who stands to it so."""
    people = rights_table.actors()
    pro, resident = people["professional"], people["resident"]
    seen = 0
    for thing in ABOUT_OTHERS:
        for name, make in rights_table.things()[thing].items():
            for action in Right if thing is Thing.ORGANISATION else Action:
                allowed = can(pro, action, make(pro))  # type: ignore[arg-type]
                assert allowed is can(resident, action, make(resident)), (thing, name, action)  # type: ignore[arg-type]
                seen += allowed
    assert seen, "what they wrote down is theirs to follow"
    strangers = rights_table.things()[Thing.MISSION]["of somebody else, open"]
    assert not [action for action in Action if can(pro, action, strangers(pro))]  # type: ignore[arg-type]


def made(name: str, thing: Thing, me: Neighbour) -> object:
    """The thing of the paper's that stands in this relation to me."""
    return rights_table.things()[thing][name](replace(me, id=rights_table.ME))


def test_what_is_done_with_an_announcement() -> None:
    """Coordinators look at and stop each; in an association who writes looks, who leads or wrote stops."""
    member = {
        "the town's": "",
        "of others": "",
        "of their association": "look",
        "of their association, by them": "look stop",
        "of the association they lead": "look stop",
        "by them, who left the association": "",
    }
    assert set(member) == set(rights_table.things()[Thing.SPEECH])
    for who, action, name in product(WHO, Action, member):
        me = replace(actor(who), id=rights_table.ME)
        speech = made(name, Thing.SPEECH, me)
        assert isinstance(speech, Speech)
        inside = action.value in member[name].split() and who not in AWAY
        staff = action in (Action.LOOK, Action.STOP) and who in STAFF
        assert can(me, action, speech) is (inside or staff), (who, action, name)


INSIDE = {
    "of others": "",
    "of nobody any more": "",
    "they write for it": "see write speak leave answer",
    "they lead it": "see write speak invite remove name_lead change leave answer",
    "they lead it, it waits": "see write invite remove name_lead change leave answer",
    "they lead it, it is suspended": "see write invite remove name_lead change leave answer",
    "they lead it, it was refused": "see remove name_lead leave answer",
}


def test_what_is_done_with_an_association() -> None:
    """As one of it; as the municipality: see, decide, and invite where nobody leads it. Away: leave it."""
    assert set(INSIDE) == set(rights_table.things()[Thing.ORGANISATION])
    for who, right, name in product(WHO, Right, INSIDE):
        me = replace(actor(who), id=rights_table.ME)
        inside = right.value in INSIDE[name].split()
        away = who in BANNED or (who in AWAY and right is not Right.LEAVE)
        town = {Right.SEE: True, Right.DECIDE: True, Right.INVITE: name == "of nobody any more"}
        allowed = not away and (inside or (who in STAFF and town.get(right, False)))
        assert can(me, right, made(name, Thing.ORGANISATION, me)) is allowed, (who, right, name)  # type: ignore[arg-type]


def test_what_is_done_with_alerts_groups_and_concerns() -> None:
    """A second person, never who wrote it; coordinators bind groups; a lead reads what is not about them."""
    approvers = STAFF | {"validator"}
    for who, action in product(WHO, Action):
        me = replace(actor(who), id=rights_table.ME)
        second = action is Action.APPROVE and who in approvers
        lead = action is Action.SAFEGUARD and who == "safeguard"
        for thing, name, allowed in (
            (Thing.ALERT, "of somebody else", second),
            (Thing.ALERT, "theirs", False),
            (Thing.GROUP, "any", action is Action.BIND and who in STAFF),
            (Thing.CONCERN, "about somebody else", lead),
            (Thing.CONCERN, "about nobody by name", lead),
            (Thing.CONCERN, "about themselves", False),
        ):
            assert can(me, action, made(name, thing, me)) is allowed, (who, action, thing, name)  # type: ignore[arg-type]


def test_a_right_in_an_organisation_is_none_anywhere_else() -> None:
    """Both speak of writing in the same word; the one never opens the other. Unknown things: nothing."""
    me = replace(neighbour(SAM), id=rights_table.ME)
    taken = made("in their hands", Thing.MISSION, me)
    theirs = made("they lead it", Thing.ORGANISATION, me)
    assert can(me, Action.WRITE, taken)  # type: ignore[arg-type]
    assert can(me, Right.WRITE, theirs)  # type: ignore[arg-type]
    assert not can(me, Right.WRITE, taken)  # type: ignore[arg-type]
    assert not can(me, Action.WRITE, theirs)  # type: ignore[arg-type]
    for action, staff in product((*Action, *Right), (AMEL, BEN)):
        assert not can(neighbour(staff), action, object())  # type: ignore[arg-type]


# --- The paper ------------------------------------------------------------------------------------------


def test_the_paper_is_in_step() -> None:
    """`python -m solidarity.rights_table > docs/rights.md` would change nothing."""
    paper = Path(__file__).parents[2] / "docs" / "rights.md"
    assert paper.read_text(encoding="utf-8") == "\n".join(rights_table.lines()) + "\n"


def test_the_paper_has_every_role_action_and_thing() -> None:
    """Whatever is added to the rules is on it, and each thing is a class of that name."""
    roles = frozenset[Role]().union(*(me.roles for me in rights_table.actors().values()))
    assert roles == set(Role)
    words = "\n".join(rights_table.lines())
    assert [item for item in (*Action, *Right) if f"| `{item.value}` |" not in words] == []
    assert set(rights_table.things()) == set(rights_table.TITLES) == set(Thing)
    homes = {
        **dict.fromkeys((Thing.MISSION,), "missions"),
        Thing.PERSON: "people",
        Thing.ORGANISATION: "organisations",
        Thing.SPEECH: "rights",
        Thing.ALERT: "alerts",
        Thing.GROUP: "groups",
        Thing.CONCERN: "concerns",
    }
    for thing, home in homes.items():
        assert hasattr(importlib.import_module(f"solidarity.{home}"), thing.value), thing
    assert (type(None).__name__, str.__name__) == (Thing.TOWN.value, Thing.PLACE.value)


def test_every_relation_of_the_paper_is_the_thing_it_stands_under() -> None:
    """So that no cell of it says no only because the thing was not known."""
    me = neighbour(SAM)
    for thing, relations in rights_table.things().items():
        for name, make in relations.items():
            assert type(make(me)).__name__ == thing.value, name


# --- More of missions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", sorted(REFERENTS | {"elected referent"}))
def test_a_referent_has_no_rights_where_no_place_is_known(who: str) -> None:
    """What is nobody's sector lies with the coordinators."""
    for action in Action:
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
    *(Why.NOT_A_VOLUNTEER, Why.MINOR, Why.NOT_YOURS, Why.NOT_IN_PRIVATE, Why.KEPT_AWAY),
    Why.FROZEN,
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
        ("minor", "on it", Action.SEE_DETAIL, Why.NOT_IN_PRIVATE),
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


def refused(person: Neighbour, action: Action | Right, thing: object = None) -> Refusal:
    """Why not."""
    with pytest.raises(Refusal) as refusal:
        allow(person, action, thing)  # type: ignore[arg-type]
    return refusal.value


def test_a_refusal_says_what_is_meant_where_no_mission_is() -> None:
    """Who has the role instead; that it is oneself; that it is elsewhere; that one wrote it."""
    amel, rosa = neighbour(AMEL), neighbour(ROSA)
    here, there = actor("referent"), actor("referent of elsewhere")
    theirs = rights_table.things()[Thing.ALERT]["theirs"]
    for person, action, thing, why in (
        (rosa, Action.EXPORT, None, Why.STAFF_ONLY),
        (rosa, Action.NOTE, None, Why.STAFF_ONLY),
        (rosa, Action.COUNT, None, Why.STAFF_ONLY),
        (amel, Action.TAKE, None, Why.NOT_YOURS),
        (rosa, Action.TAKE, None, Why.NOT_YOURS),
        (amel, Action.SAFEGUARD, None, Why.SAFEGUARD_ONLY),
        (rosa, Action.LOOK, Speech(None), Why.STAFF_ONLY),
        (rosa, Action.NOTE, "gare", Why.STAFF_ONLY),
        (there, Action.NOTE, "gare", Why.OTHER_SECTOR),
        (amel, Action.GRANT, amel, Why.OWN_TRUST),
        (amel, Action.BAR, amel, Why.OWN_TRUST),
        (rosa, Action.BAR, amel, Why.STAFF_ONLY),
        (here, Action.BAR, rosa, Why.STAFF_ONLY),
        (there, Action.ERASE_OTHER, rosa, Why.OTHER_SECTOR),
        (here, Action.ERASE_OTHER, here, Why.OWN_TRUST),
        (rosa, Action.ERASE_OTHER, amel, Why.STAFF_ONLY),
        (amel, Action.APPROVE, theirs(amel), Why.OWN_ALERT),
        (rosa, Action.APPROVE, theirs(amel), Why.STAFF_ONLY),
    ):
        assert refused(person, action, thing).why is why, (action, thing)


def test_a_refusal_says_which_organisation_and_which_mission() -> None:
    """So that its words can name them."""
    me = replace(neighbour(SAM), id=rights_table.ME)
    waiting = made("they lead it, it waits", Thing.ORGANISATION, me)
    gone = made("they lead it, it was refused", Thing.ORGANISATION, me)
    speaking = refused(me, Right.SPEAK, waiting)
    assert (speaking.why, speaking.facts) == (Why.NOT_VALIDATED, {"organisation": waiting})
    changing = refused(me, Right.CHANGE, gone)
    assert (changing.why, changing.facts) == (Why.NOT_SPEAKING, {"organisation": gone})
    alone = scene(actor("minor"), "asker", State.OPEN)
    assert refused(actor("minor"), Action.WRITE, alone).facts == {"mission": alone}


def test_whoever_is_kept_away_is_told_so_only_where_that_is_why() -> None:
    """A suspended resident follows what is theirs; somebody else's is simply not theirs."""
    away = actor("suspended volunteer")
    theirs, others = scene(away, "asker", State.OPEN), scene(away, "stranger", State.OPEN)
    assert can(away, Action.FOLLOW, theirs)
    assert refused(away, Action.FOLLOW, others).why is Why.NOT_YOURS
    assert refused(away, Action.TAKE, others).why is Why.KEPT_AWAY
    assert refused(actor("banned resident"), Action.ASK).why is Why.KEPT_AWAY


def test_a_frozen_account_is_told_so_whatever_it_had_a_right_to() -> None:
    """Not that it lacks the role, nor that the town keeps it away; what is nobody's of the team stays so."""
    frozen = actor("frozen coordinator")
    for action in (Action.ALERT, Action.TRIAGE, Action.ANNOUNCE, Action.STEER, Action.SAFEGUARD, Action.BAR):
        assert refused(frozen, action).why is Why.FROZEN, action
    assert refused(frozen, Action.NOTE, "gare").why is Why.FROZEN
    assert refused(frozen, Action.BAR, neighbour(ROSA)).why is Why.FROZEN
    assert refused(frozen, Action.FOLLOW, scene(frozen, "stranger", State.OPEN)).why is Why.NOT_YOURS
    both = replace(frozen, barred=Barred(Bar.SUSPENDED, "rude", NOW))
    assert refused(both, Action.ALERT).why is Why.KEPT_AWAY


def test_who_published_a_mission_takes_no_seat_in_it() -> None:
    """It is theirs to lead; another reason comes first where they could not take it on anyway."""
    for who, action, why in (
        ("volunteer coordinator", Action.TAKE, Why.OWN_MISSION),
        ("minor coordinator", Action.HANDLE, Why.MINOR),
    ):
        me = actor(who)
        published = replace(mission(None, seats=3), publisher=me.id)
        assert refused(me, action, published).why is why, who


def test_nobody_of_fifteen_to_seventeen_is_left_alone_in_words() -> None:
    """Whichever side they are on; two grown-ups are."""
    cleo, sam, rosa = neighbour(CLEO), neighbour(SAM), neighbour(ROSA)
    keep_apart(sam, rosa)
    for pair in ((cleo, sam), (rosa, cleo)):
        with pytest.raises(Refusal) as refusal:
            keep_apart(*pair)
        assert refusal.value.why is Why.NOT_IN_PRIVATE
