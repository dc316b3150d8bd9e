"""Associations: who decides on them, who may do what in their name, and what their numbers tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.notices import Kind, Notice, Situation, still_wanted
from solidarity.organisations import (
    DECIDE_WITHIN,
    REFUSING,
    SUSPENDING,
    Actor,
    Member,
    Organisation,
    Part,
    Profile,
    Reason,
    Standing,
    change,
    first_waiting,
    join,
    leave,
    lift,
    name_lead,
    refuse,
    register,
    reminded,
    remove,
    suspend,
    validate,
    without,
)
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why
from solidarity.registers import is_plausible, read_contact, read_name, tidy_number
from solidarity.rights import Right, allow, can
from tests import cast
from tests.cast import NOW

ROSA, SAM, ANA, LEON = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.ANA, cast.LEON))
AMEL, BEN = cast.neighbour(cast.AMEL), cast.neighbour(cast.BEN)
PROFILE = Profile(Actor.ASSOCIATION, "Les Amis du Quai", "081 22 33 44", "0417497106")
LATER = NOW + timedelta(hours=1)


def organisation(how: Standing = Standing.VALID) -> Organisation:
    """Rosa leads it, Sam writes for it."""
    fresh = join(register(PROFILE, ROSA, NOW), SAM, NOW)
    return fresh if how is Standing.WAITING else replace(fresh, standing=how, decided_by=AMEL.id)


def why(call: object, *args: object) -> Why:
    """Why this is refused."""
    with pytest.raises(Refusal) as refused:
        call(*args)  # type: ignore[operator]
    return refused.value.why


def test_who_registers_it_leads_it_and_it_waits() -> None:
    """It may not speak yet, and the coordinators are to be reminded after what was promised."""
    fresh = register(PROFILE, ROSA, NOW)
    assert (fresh.standing, fresh.asked_by, fresh.may_speak) == (Standing.WAITING, ROSA.id, False)
    assert fresh.members == (Member(ROSA.id, Part.LEAD, NOW),) == fresh.leads
    assert fresh.remind_at == NOW + DECIDE_WITHIN == NOW + timedelta(days=2)
    assert reminded(fresh).remind_at is None
    assert register(PROFILE, ROSA, NOW).id != fresh.id


def test_a_coordinator_validates_it_once() -> None:
    """Then it may speak and nobody is reminded; pressed twice by the same one nothing changes."""
    valid = validate(organisation(Standing.WAITING), AMEL, LATER)
    assert (valid.may_speak, valid.decided_by, valid.decided_at) == (True, AMEL.id, LATER)
    assert valid.remind_at is None
    assert validate(valid, AMEL, LATER + DECIDE_WITHIN) == valid


def test_a_colleague_who_comes_second_learns_that_it_is_decided() -> None:
    """Whatever the first decided and whatever the second would."""
    waiting = organisation(Standing.WAITING)
    for first in (validate(waiting, AMEL, NOW), refuse(waiting, AMEL, Reason.TWICE, NOW)):
        assert why(validate, first, BEN, LATER) is Why.DECIDED
        assert why(refuse, first, BEN, Reason.UNKNOWN, LATER) is Why.DECIDED
    assert why(refuse, validate(waiting, AMEL, NOW), AMEL, Reason.UNKNOWN, LATER) is Why.DECIDED


def test_refusing_and_suspending_have_a_reason_of_their_list() -> None:
    """And keep it, to be read by those who speak for it."""
    waiting, valid = organisation(Standing.WAITING), organisation()
    for reason in Reason:
        if reason in REFUSING:
            assert refuse(waiting, AMEL, reason, NOW).reason is reason
        else:
            assert why(refuse, waiting, AMEL, reason, NOW) is Why.STALE
        if reason in SUSPENDING:
            assert suspend(valid, AMEL, reason, NOW).reason is reason
        else:
            assert why(suspend, valid, AMEL, reason, NOW) is Why.STALE


def test_a_suspension_silences_and_is_lifted_by_any_coordinator() -> None:
    """Suspended it may not speak; lifted it may again, and the reason is forgotten."""
    silent = suspend(organisation(), AMEL, Reason.RULES, NOW)
    assert (silent.may_speak, silent.decided_by) == (False, AMEL.id)
    assert suspend(silent, AMEL, Reason.UNKNOWN, LATER) == silent, "a second tap of the same one"
    assert why(suspend, silent, BEN, Reason.RULES, LATER) is Why.DECIDED
    again = lift(silent, BEN, LATER)
    assert (again.may_speak, again.reason, again.decided_by) == (True, None, BEN.id)
    assert lift(again, AMEL, LATER) == again


def test_only_what_speaks_is_suspended_and_only_what_is_suspended_is_lifted() -> None:
    """What waits or was refused is neither."""
    for how in (Standing.WAITING, Standing.REFUSED):
        assert why(suspend, organisation(how), AMEL, Reason.RULES, NOW) is Why.DECIDED
        assert why(lift, organisation(how), AMEL, NOW) is Why.DECIDED


@pytest.mark.parametrize("person", [ROSA, SAM, ANA])
def test_nobody_else_decides(person: Neighbour) -> None:
    """Neither who leads it nor a neighbour: validating, refusing, suspending, lifting are the town's."""
    assert why(validate, organisation(Standing.WAITING), person, NOW) is Why.STAFF_ONLY
    assert why(refuse, organisation(Standing.WAITING), person, Reason.TWICE, NOW) is Why.STAFF_ONLY
    assert why(suspend, organisation(), person, Reason.RULES, NOW) is Why.STAFF_ONLY
    assert why(lift, organisation(Standing.SUSPENDED), person, NOW) is Why.STAFF_ONLY


L, W, N, C = "lead", "writer", "neighbour", "coordinator"
NOBODY: frozenset[str] = frozenset()


def always(*who: str) -> dict[Standing, frozenset[str]]:
    """These, wherever it stands."""
    return dict.fromkeys(Standing, frozenset(who))


EXPECTED: dict[Right, dict[Standing, frozenset[str]]] = {
    Right.SEE: always(L, W, C),
    Right.WRITE: {**always(L, W), Standing.REFUSED: NOBODY},
    Right.SPEAK: {**always(), Standing.VALID: frozenset({L, W})},
    Right.INVITE: {**always(L), Standing.REFUSED: NOBODY},
    Right.REMOVE: always(L),
    Right.NAME_LEAD: always(L),
    Right.CHANGE: {**always(L), Standing.REFUSED: NOBODY},
    Right.LEAVE: always(L, W),
    Right.ANSWER: always(L, W),
    Right.DECIDE: always(C),
}


@pytest.mark.parametrize("how", Standing)
@pytest.mark.parametrize("right", Right)
def test_who_may_do_what(right: Right, how: Standing) -> None:
    """Deny by default: exactly these, for every right and wherever it stands; `allow` says the same."""
    it = organisation(how)
    people = {L: ROSA, W: SAM, N: ANA, C: AMEL}
    assert {name for name, person in people.items() if can(person, right, it)} == EXPECTED[right][how]
    for name, person in people.items():
        if name in EXPECTED[right][how]:
            allow(person, right, it)
        else:
            assert why(allow, person, right, it) in set(Why)


def test_a_coordinator_who_is_no_member_may_not_speak_or_change() -> None:
    """The town says whether it speaks, never what it says nor who it is."""
    for right in (Right.WRITE, Right.SPEAK, Right.CHANGE, Right.REMOVE, Right.NAME_LEAD, Right.INVITE):
        assert not can(AMEL, right, organisation())


def test_a_coordinator_invites_somebody_where_nobody_leads_it_any_more() -> None:
    """Else a valid association would be lost for good; whoever comes then leads it."""
    empty = without(without(organisation(), ROSA.id), SAM.id)
    assert can(AMEL, Right.INVITE, empty)
    assert not can(ANA, Right.INVITE, empty)
    assert join(empty, ANA, LATER).part_of(ANA.id) is Part.LEAD


@pytest.mark.parametrize(
    ("person", "right", "how", "expected"),
    [
        (ANA, Right.SPEAK, Standing.VALID, Why.NOT_A_MEMBER),
        (SAM, Right.SPEAK, Standing.WAITING, Why.NOT_VALIDATED),
        (SAM, Right.SPEAK, Standing.SUSPENDED, Why.NOT_SPEAKING),
        (SAM, Right.WRITE, Standing.REFUSED, Why.NOT_SPEAKING),
        (ROSA, Right.INVITE, Standing.REFUSED, Why.NOT_SPEAKING),
        (SAM, Right.CHANGE, Standing.VALID, Why.LEADS_ONLY),
        (ROSA, Right.DECIDE, Standing.WAITING, Why.STAFF_ONLY),
    ],
)
def test_the_reason_that_helps_most_is_given(
    person: Neighbour, right: Right, how: Standing, expected: Why
) -> None:
    """Not a member, not validated yet, suspended, only who leads, only the town."""
    assert why(allow, person, right, organisation(how)) is expected


def test_somebody_joins_once_and_only_writes() -> None:
    """Twice is once; a refused association takes nobody."""
    more = join(organisation(), ANA, LATER)
    assert (more.part_of(ANA.id), join(more, ANA, LATER)) == (Part.WRITER, more)
    assert why(join, organisation(Standing.REFUSED), ANA, NOW) is Why.NOT_SPEAKING


def test_who_leads_it_removes_others_but_not_themselves() -> None:
    """A writer removes nobody; one who is gone already changes nothing."""
    it = organisation()
    after = remove(it, ROSA, SAM.id)
    assert after.part_of(SAM.id) is None
    assert remove(after, ROSA, SAM.id) == after
    assert why(remove, it, ROSA, ROSA.id) is Why.STALE
    assert why(remove, it, SAM, ROSA.id) is Why.LEADS_ONLY


def test_the_last_who_leads_names_another_before_leaving() -> None:
    """Then both lead it, and the first may go."""
    it = organisation()
    assert why(leave, it, ROSA) is Why.LAST_LEAD
    assert leave(it, SAM).part_of(SAM.id) is None
    shared = name_lead(it, ROSA, SAM.id)
    assert [item.person for item in shared.leads] == [ROSA.id, SAM.id]
    after = leave(shared, ROSA)
    assert (after.part_of(ROSA.id), after.part_of(SAM.id)) == (None, Part.LEAD)
    assert why(name_lead, it, ROSA, ANA.id) is Why.STALE
    assert why(name_lead, it, SAM, SAM.id) is Why.LEADS_ONLY
    assert why(leave, it, ANA) is Why.NOT_A_MEMBER


def test_who_is_alone_may_leave_and_the_contact_goes_with_them() -> None:
    """It may be their own number."""
    after = leave(register(PROFILE, ROSA, NOW), ROSA)
    assert (after.members, after.profile.contact) == ((), None)
    assert after.profile.name == PROFILE.name


def test_whoever_is_erased_leaves_at_once_and_the_eldest_leads_then() -> None:
    """Erasure never waits for anybody to be named."""
    it = join(organisation(), ANA, LATER)
    after = without(it, ROSA.id)
    assert [item.person for item in after.leads] == [SAM.id]
    assert after.profile.contact == PROFILE.contact
    assert without(it, LEON.id) == it


def test_name_and_number_stay_as_they_were_validated() -> None:
    """Contact, neighbourhoods and services change; only by who leads it."""
    other = Profile(Actor.SHOP, "Autre", "081 99", "1", frozenset({"gare"}), frozenset({"courses"}))
    after = change(organisation(), ROSA, other).profile
    assert (after.kind, after.name, after.number) == (PROFILE.kind, PROFILE.name, PROFILE.number)
    assert (after.contact, after.neighbourhoods) == ("081 99", frozenset({"gare"}))
    assert after.services == frozenset({"courses"})
    assert why(change, organisation(), SAM, other) is Why.LEADS_ONLY
    assert why(change, organisation(), AMEL, other) is Why.NOT_A_MEMBER


def test_what_waits_longest_is_on_top() -> None:
    """Then everybody else by name, whatever the case of its letters."""
    first = register(replace(PROFILE, name="Zorro"), ROSA, NOW)
    second = register(replace(PROFILE, name="Alpha"), ROSA, LATER)
    known = [replace(organisation(), profile=replace(PROFILE, name=name)) for name in ("béta", "Bravo")]
    assert [item.name for item in first_waiting([*known, second, first])] == [
        "Zorro", "Alpha", "Bravo", "béta",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "number",
    ["0417497106", "0207917322", "417497106", "W751234567", "732829320", "73282932000074"],
)
def test_real_numbers_are_plausible(number: str) -> None:
    """Belgian ones, with and without their first 0, and French ones of three registers."""
    assert is_plausible(number)


@pytest.mark.parametrize(
    "number",
    [
        *("", "0417497107", "2417497106", "W75123456", "X751234567", "732829321", "73282932000075"),
        *("12", "0" * 9, "0" * 14, "٠٤١٧٤٩٧١٠٦", "W75123456A", "041749710٦"),
    ],
)
def test_slips_are_noticed(number: str) -> None:
    """A wrong digit, a missing one, a letter, digits of another script."""
    assert not is_plausible(number)


@given(st.integers(0, 99_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_a_belgian_number_is_always_noticed(stem: int, place: int, by: int) -> None:
    """Its last two digits are there for that."""
    number = f"{stem % 20_000_000:08}{97 - stem % 20_000_000 % 97:02}"
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert is_plausible(number)
    assert not is_plausible(wrong)


@given(st.text(max_size=40))
def test_anything_may_be_written_as_a_number(text: str) -> None:
    """It is tidied to at most twenty capital letters and digits, and asked about without an accident."""
    number = tidy_number(text)
    assert len(number) <= 20
    assert is_plausible(number) in (True, False)
    assert tidy_number(number) == number or number.startswith("BE")


def test_a_number_is_read_as_registers_print_it() -> None:
    """With its country, dots and spaces."""
    assert tidy_number("BE 0417.497.106") == tidy_number("be0417 497 106") == "0417497106"
    assert tidy_number("w 751 234 567") == "W751234567"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("081 22 33 44", "081 22 33 44"),
        ("+32475111111", "+32475111111"),
        ("Tél. 0475/11.11.11 (le soir)", "Tél. 0475/11.11.11 (le soir)"),
        ("  info@quai.example ", "info@quai.example"),
        ("081 22 33 44\ninfo@quai.example", "081 22 33 44 info@quai.example"),
        ("je ne sais pas", None),
        ("12", None),
        ("a@b", None),
        ("", None),
    ],
)
def test_a_contact_has_a_number_or_an_address(written: str, read: str | None) -> None:
    """With the words around it; what has neither is asked again."""
    assert read_contact(written) == read


def test_a_name_fits_a_button() -> None:
    """Of sixty letters at most; nothing visible is no name."""
    assert read_name("  Les   Amis ") == "Les Amis"
    assert read_name("x" * 60) == "x" * 60
    assert read_name("x" * 61) is None
    assert read_name("\u200b \u2060") is None


ABOUT = [kind for kind in Kind if kind.value.startswith("association_")]


@pytest.mark.parametrize("kind", ABOUT)
def test_nothing_is_said_of_an_association_that_is_gone(kind: Kind) -> None:
    """It was taken back before the message went out; while it is there, all of it is said."""
    notice = Notice(kind, facts={"organisation": 7})
    gone, there = Situation(NOW), Situation(NOW, organisation=organisation(Standing.WAITING))
    assert still_wanted(notice, gone, is_edit=False) == "organisation gone"
    said = still_wanted(notice, there, is_edit=False)
    assert said == ("somebody speaks for it" if kind is Kind.ASSOCIATION_SILENT else None)


@pytest.mark.parametrize("how", [item for item in Standing if item is not Standing.WAITING])
def test_nobody_is_asked_to_decide_what_is_decided(how: Standing) -> None:
    """A card that waited for the morning is not sent where a colleague has decided at night."""
    at = Situation(NOW, organisation=organisation(how))
    asks = Notice(Kind.ASSOCIATION_ASKS, facts={"organisation": 7})
    assert still_wanted(asks, at, is_edit=False) == "decided"
    assert still_wanted(asks, at, is_edit=True) is None
