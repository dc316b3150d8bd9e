"""Whom to ask: first who is not barred, then in which order, and for which reasons."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.hours import QuietHours
from solidarity.matching import (
    LONG_AGO,
    MAX_OFFERS_A_DAY,
    Bar,
    Call,
    Prospect,
    Span,
    bars,
    day_began,
    is_free,
    merits,
    plain_merits,
    points,
    prospect,
    rank,
    ranked,
    span_of,
    week_of,
)
from solidarity.matrix import INTERESTS, NEVER, UNKNOWN, Score
from solidarity.missions import Mission, Participation, Seat
from solidarity.nearness import Nearness, nearness
from solidarity.people import MAX_OPEN_OFFERS, AgeBand, Free, PersonId
from solidarity.reasons import Because, Merit, read_merits, told_to_volunteers, write_merits
from solidarity.requests import of
from solidarity.trust import Lent, Step
from tests.cast import ANA, NOW, ROSA, SAM, TODAY, ZONE, mission, neighbour, town

TOWN = town()
ROSAS = neighbour(ROSA)
HERE = h3.latlng_to_cell(50.4689, 4.8622, 9)
THERE = min(h3.grid_ring(HERE, 1))
INDOORS = {code: replace(item, indoors=True) for code, item in TOWN.categories.items()}
CAN_DRIVE = {code: replace(item, vehicle=True) for code, item in TOWN.categories.items()}


def call(
    changed: Mission | None = None, *, cell: str | None = None, driving: bool = False, **request: object
) -> Call:
    """Rosa's request, perhaps with something else about it."""
    found = changed or mission(ROSAS)
    if request:
        found = replace(found, request=replace(of(found), **request))  # type: ignore[arg-type]
    return Call(found, replace(TOWN, categories=CAN_DRIVE) if driving else TOWN, NOW, cell)


def who(**changes: object) -> Prospect:
    """An adult of the Gare who never said anything, never was asked anything."""
    someone = Prospect(PersonId(77), 6_100_000_077, "fr", "gare", AgeBand.ADULT)
    return replace(someone, **changes)  # type: ignore[arg-type]


# --- Who may be asked -----------------------------------------------------------------------------------


def test_who_never_said_anything_may_be_asked() -> None:
    """Unknown excludes nobody."""
    assert bars(call(), who()) == frozenset()
    assert bars(call(languages=frozenset({"uk"})), who()) == frozenset()


@pytest.mark.parametrize(
    ("changes", "needed"),
    [({}, Step.TRUSTED), ({"visited": True}, Step.BRIEFED), ({"by_name": True}, Step.IDENTITY)],
    ids=["by a wave", "where somebody was", "by name"],
)
def test_inside_a_home_only_who_may_go_there_is_asked(changes: dict[str, bool], needed: Step) -> None:
    """Nobody is offered what would be refused them; whoever is known there always may, at a door anybody."""
    inside = replace(call(), town=replace(TOWN, categories=INDOORS), **changes)  # type: ignore[arg-type]
    steps = (None, *Step)
    asked = [step for step in steps if bars(inside, who(trust=step)) == frozenset()]
    assert asked == list(steps[steps.index(needed) :])
    assert {bar for step in steps for bar in bars(inside, who(trust=step))} == {Bar.INDOORS}
    assert bars(inside, who(known=True)) == frozenset()
    assert bars(replace(inside, mission=replace(inside.mission, seats=2)), who()) == frozenset()
    assert bars(call(), who()) == frozenset()


YESTERDAY = TODAY - timedelta(days=1)
BARRED: dict[Bar, Prospect] = {
    Bar.NO_VOLUNTEER: who(age=None),
    Bar.MINOR: who(age=AgeBand.MINOR),
    Bar.PAUSED: who(paused_until=NOW + timedelta(seconds=1)),
    Bar.LENT_OVER: who(lent_until=YESTERDAY),
    Bar.UNREACHABLE: who(reachable=False),
    Bar.ELECTED: who(elected=True),
    Bar.INVOLVED: who(person=ROSAS.id),
    Bar.SAID_NO: who(said_no=True),
    Bar.NEVER: who(score=Score(3, NEVER)),
    Bar.ENOUGH_TODAY: who(today=MAX_OFFERS_A_DAY),
    Bar.NO_ROOM: who(waiting=MAX_OPEN_OFFERS),
}


@pytest.mark.parametrize("bar", sorted(BARRED))
def test_each_bar_bars_alone(bar: Bar) -> None:
    """And says why."""
    assert bars(call(), BARRED[bar]) == {bar}
    assert rank(call(), [BARRED[bar]], 5) == []


AT_THE_EDGE = {
    "pause ends": who(paused_until=NOW),
    "lent until today": who(lent_until=TODAY),
    "one more today": who(today=MAX_OFFERS_A_DAY - 1),
    "one more waiting": who(waiting=MAX_OPEN_OFFERS - 1),
    "rather not": who(score=Score(0, -1)),
}


@pytest.mark.parametrize("name", sorted(AT_THE_EDGE))
def test_up_to_the_edge_nothing_bars(name: str) -> None:
    """The last day of a loan counts, a pause ends on its minute, the third offer still fits."""
    assert bars(call(), AT_THE_EDGE[name]) == frozenset()


def test_a_loan_must_last_until_the_mission() -> None:
    """Whoever is lent until tomorrow is no volunteer the day after."""
    later = replace(mission(ROSAS), day=TODAY + timedelta(days=2))
    lent = who(lent_until=TODAY + timedelta(days=1))
    assert bars(call(later), lent) == {Bar.LENT_OVER}
    assert bars(call(), lent) == frozenset()


def test_minors_only_where_an_organisation_supervises_and_the_category_is_for_them() -> None:
    """Both, or nobody of 15 to 17."""
    young = who(age=AgeBand.MINOR)
    supervised = replace(mission(None), organisation=7, supervisor="La Ruche")
    light = replace(TOWN, categories={c: replace(item, minors=True) for c, item in TOWN.categories.items()})
    assert bars(Call(supervised, light, NOW), young) == frozenset()
    assert bars(Call(supervised, TOWN, NOW), young) == {Bar.MINOR}
    assert bars(Call(mission(None), light, NOW), young) == {Bar.MINOR}


@pytest.mark.parametrize("seat", list(Seat))
def test_whoever_is_on_it_is_not_asked_for_it(seat: Seat) -> None:
    """Holding it, done with it, waiting, asked; one who handed it back said no by that, which is noted."""
    on_it = replace(mission(ROSAS, seats=2), participations=(Participation(PersonId(77), seat, NOW),))
    assert (Bar.INVOLVED in bars(call(on_it), who())) is (seat is not Seat.RELEASED)


def test_an_elected_official_may_help_at_what_nobody_asked_for() -> None:
    """A published mission is no personal case."""
    assert bars(Call(mission(None), TOWN, NOW), who(elected=True)) == frozenset()


def test_the_publisher_is_not_asked_for_their_own() -> None:
    """A coordinator who is a volunteer too."""
    published = replace(mission(None), publisher=PersonId(77))
    assert bars(Call(published, TOWN, NOW), who()) == {Bar.INVOLVED}


def test_who_stands_by_for_the_alert_is_asked_in_their_pause() -> None:
    """They said « I can help » after they had begun to pause."""
    assert bars(call(), who(paused_until=NOW + timedelta(days=1), standing=True)) == frozenset()


@pytest.mark.parametrize(
    ("language", "speaks", "barred"),
    [
        ("fr", None, False),
        ("fr", frozenset(), True),
        ("fr", frozenset({"en"}), True),
        ("fr", frozenset({"en", "uk"}), False),
        ("uk", frozenset(), False),
        ("uk", None, False),
    ],
)
def test_a_language_is_a_hard_need(language: str, speaks: frozenset[str] | None, *, barred: bool) -> None:
    """Who said what they speak, and none of it is needed, is not asked; what they read here they speak."""
    asked = call(languages=frozenset({"uk", "ru"}))
    assert (Bar.LANGUAGE in bars(asked, who(language=language, speaks=speaks))) is barred


def test_nobody_is_in_two_places() -> None:
    """An hour and the category's minutes; what begins when the other ends is no overlap; a day is none."""
    at_ten = replace(mission(None), hour=time(10))
    span = span_of(at_ten, TOWN)
    assert span is not None
    assert span.end - span.start == timedelta(minutes=45)
    before = Span(span.start - timedelta(hours=1), span.start)
    inside = Span(span.start + timedelta(minutes=44), span.end + timedelta(hours=1))
    assert bars(Call(at_ten, TOWN, NOW), who(accepted=(before,))) == frozenset()
    assert bars(Call(at_ten, TOWN, NOW), who(accepted=(before, inside))) == {Bar.BUSY}
    assert bars(call(), who(accepted=(inside,))) == frozenset()


@pytest.mark.parametrize(
    ("now", "began"),
    [
        (NOW, "2026-11-23 20:00"),
        (datetime(2026, 11, 24, 19, 59, tzinfo=UTC), "2026-11-23 20:00"),
        (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), "2026-11-24 20:00"),
        (datetime(2026, 11, 25, 3, 0, tzinfo=UTC), "2026-11-24 20:00"),
    ],
)
def test_what_is_offered_at_night_is_an_offer_of_the_next_day(now: datetime, began: str) -> None:
    """Since it is heard when the quiet hours end, 21:00 to 8:00 in Valmeuse."""
    assert f"{day_began(TOWN, now):%Y-%m-%d %H:%M}" == began


@pytest.mark.parametrize(("start", "end"), [(13, 14), (0, 6)])
def test_quiet_hours_that_do_not_cross_midnight_leave_the_day_as_it_is(start: int, end: int) -> None:
    """A nap after lunch; or from midnight on."""
    napping = replace(TOWN, quiet=QuietHours(time(start), time(end), ZONE))
    assert day_began(napping, NOW) == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_the_week_begins_on_monday() -> None:
    """In the municipality's time."""
    assert week_of(TOWN, NOW) == datetime(2026, 11, 22, 23, tzinfo=UTC)


# --- In which order -------------------------------------------------------------------------------------

LIKED = Score(2, 1)


@pytest.mark.parametrize(
    ("better", "between", "worse"),
    [
        ({"neighbourhood": "gare"}, {"neighbourhood": "centre"}, {"neighbourhood": "plateau"}),
        ({"score": Score(3, 2)}, {"score": UNKNOWN}, {"score": Score(2, -1)}),
        ({"score": Score(0, 0)}, {"score": UNKNOWN}, {"score": Score(0, -1)}),
        ({"free": frozenset({Free.WEEK})}, {"free": None}, {"free": frozenset({Free.WEEKEND})}),
        ({"vehicle": True}, {"vehicle": None}, {"vehicle": False}),
        ({"this_week": 0}, {"this_week": 1}, {"this_week": 2}),
        ({"known": True}, {"known": False}, {"known": False, "this_week": 1}),
    ],
)
def test_what_is_unknown_lies_between(
    better: dict[str, object], between: dict[str, object], worse: dict[str, object]
) -> None:
    """Below what speaks for somebody, above what speaks against them: never as a zero would."""
    order = [who(**better), who(**between), who(**worse)]
    found = [points(call(driving=True), item) for item in order]
    assert found[0] > found[1] > found[2]


def test_who_is_known_to_speak_it_comes_before_who_may() -> None:
    """Somebody who never said which languages they speak is not barred, and comes after."""
    asked = call(languages=frozenset({"uk"}))
    assert points(asked, who(speaks=frozenset({"uk"}))) > points(asked, who())


def test_a_short_walk_counts_where_both_sides_keep_a_cell() -> None:
    """Else a neighbourhood is all that is known."""
    near = who(cell=THERE)
    assert points(call(cell=HERE), near) > points(call(cell=HERE), who()) == points(call(), near)


def test_neighbours_come_first_unless_one_looks_beyond() -> None:
    """Sam at the Gare would rather not; Léon of the Centre loves it."""
    sam = who(person=PersonId(5), score=Score(0, -1), free=frozenset({Free.WEEKEND}))
    leon = who(person=PersonId(6), score=Score(3, 2), neighbourhood="centre", free=frozenset({Free.ANY}))
    assert [item.person for item in rank(call(), [leon, sam], 5)] == [5, 6]
    assert [item.person for item in rank(call(), [leon, sam], 5, beyond=True)] == [6, 5]


def test_who_stands_by_for_the_alert_comes_first_wherever_they_live() -> None:
    """As they were told."""
    far = who(person=PersonId(2), neighbourhood=None, standing=True)
    assert [item.person for item in rank(call(), [who(score=Score(3, 2), known=True), far], 5)] == [2, 77]


def test_of_equals_it_is_the_turn_of_who_waited_longest() -> None:
    """Never asked before a year ago, a year ago before yesterday; then always the same order."""
    times = [NOW, LONG_AGO, NOW - timedelta(days=365), LONG_AGO]
    people = [who(person=PersonId(9 - at), offered_at=time) for at, time in enumerate(times)]
    assert [item.person for item in rank(call(), people, 9)] == [6, 8, 7, 9]


@pytest.mark.parametrize(
    ("day", "hour", "free", "expected"),
    [
        (date(2026, 11, 24), None, Free.WEEK, True),
        (date(2026, 11, 24), None, Free.EVENING, True),
        (date(2026, 11, 24), None, Free.WEEKEND, False),
        (date(2026, 11, 24), time(16, 59), Free.WEEK, True),
        (date(2026, 11, 24), time(16, 59), Free.EVENING, False),
        (date(2026, 11, 24), time(17), Free.EVENING, True),
        (date(2026, 11, 24), time(17), Free.WEEK, False),
        (date(2026, 11, 28), time(9), Free.WEEKEND, True),
        (date(2026, 11, 28), time(9), Free.WEEK, False),
        (date(2026, 11, 29), time(18), Free.EVENING, True),
        (date(2026, 11, 29), time(18), Free.ANY, True),
    ],
)
def test_when_somebody_has_time(day: date, hour: time | None, free: Free, *, expected: bool) -> None:
    """Week by day, evening from five, weekend; where only the day is said, some of it is enough."""
    asked = Call(replace(mission(ROSAS), day=day, hour=hour), TOWN, NOW)
    assert is_free(asked, who(free=frozenset({free}))) is expected
    assert is_free(asked, who(free=frozenset())) is is_free(asked, who()) is None


# --- Why ------------------------------------------------------------------------------------------------


def test_the_reasons_say_all_that_is_known_in_one_order() -> None:
    """As a coordinator reads them."""
    sam = who(
        known=True,
        cell=THERE,
        score=Score(3, 2),
        free=frozenset({Free.ANY}),
        speaks=frozenset({"nl"}),
        vehicle=True,
        this_week=2,
    )
    asked = call(cell=HERE, driving=True, languages=frozenset({"nl", "uk"}))
    assert write_merits(ranked(asked, sam).merits) == (
        "known;same;walk:10;competence:3;interest:2;free:2026-11-24;language:nl;vehicle;week:2"
    )


def test_of_who_never_said_anything_little_is_said() -> None:
    """Where they live, and what they did this week; nothing where even that is unknown."""
    assert write_merits(merits(call(), who())) == "same;week:0"
    assert write_merits(merits(call(), who(neighbourhood=None))) == "further;week:0"
    nowhere = replace(mission(ROSAS), neighbourhood=None)
    assert write_merits(merits(call(nowhere), who())) == "week:0"


def test_of_a_category_without_challenge_no_score_is_said() -> None:
    """Whatever somebody said of a challenge speaks neither for them nor against."""
    papers = call(replace(mission(ROSAS), category="papiers"))
    assert write_merits(merits(papers, who(score=Score(3, 2)))) == "same;week:0"
    assert points(papers, who(score=Score(3, 2))) == points(papers, who())


def test_where_nobody_wrote_down_why_what_is_true_is_said() -> None:
    """Sam lives there and likes it; of Ana only the first is known."""
    asked = mission(ROSAS)
    assert write_merits(plain_merits(asked, neighbour(SAM), TOWN)) == "same;interest:2"
    assert write_merits(plain_merits(asked, neighbour(ANA), TOWN)) == "same"


def test_who_asks_is_not_given_away_where_the_matter_is_discreet() -> None:
    """« You have helped this person » is left out before anybody has said yes."""
    found = (Merit(Because.KNOWN), Merit(Because.SAME))
    assert told_to_volunteers(found, quietly=False) == found
    assert told_to_volunteers(found, quietly=True) == found[1:]


def test_a_reason_of_a_newer_program_is_passed_over() -> None:
    """What is stored may be older or newer than who reads it."""
    assert read_merits("same;moon:7;week:2") == (Merit(Because.SAME), Merit(Because.WEEK, "2"))
    assert read_merits("") == ()


def test_whoever_we_know_whole_is_read_alike() -> None:
    """All that the rule asks of a volunteer stands in what we know of them."""
    sam = neighbour(SAM)
    assert sam.volunteer is not None
    known = replace(
        sam,
        speaks=frozenset({"nl"}),
        volunteer=replace(
            sam.volunteer,
            paused_until=NOW,
            lent=Lent("La poste", TODAY),
            free=frozenset({Free.ANY}),
            vehicle=True,
            cell=HERE,
        ),
    )
    read = prospect(known, "courses_aines")
    assert read == Prospect(
        sam.id,
        sam.telegram_id,
        "en",
        "gare",
        AgeBand.ADULT,
        paused_until=NOW,
        lent_until=TODAY,
        score=Score(None, 2),
        speaks=frozenset({"nl"}),
        free=frozenset({Free.ANY}),
        vehicle=True,
        cell=HERE,
    )
    assert Bar.NO_VOLUNTEER in bars(call(), prospect(ROSAS, None))


# --- Whatever people are like ---------------------------------------------------------------------------

scores = st.builds(
    Score, st.none() | st.integers(0, 3), st.none() | st.integers(min(INTERESTS), max(INTERESTS))
)
moments = st.sampled_from([LONG_AGO, NOW - timedelta(days=9), NOW, NOW + timedelta(days=1)])
spoken = st.none() | st.frozensets(st.sampled_from(["fr", "nl", "uk"]))
prospects = st.builds(
    Prospect,
    person=st.integers(1, 60).map(PersonId),
    chat=st.just(6_100_000_077),
    language=st.sampled_from(["fr", "nl", "uk"]),
    neighbourhood=st.sampled_from([None, "gare", "centre", "moulins", "plateau"]),
    age=st.sampled_from([*AgeBand, *[AgeBand.ADULT] * 5, None]),
    reachable=st.sampled_from([True, True, True, False]),
    paused_until=st.none() | moments,
    lent_until=st.none() | st.just(TODAY),
    score=scores,
    speaks=spoken,
    free=st.none() | st.frozensets(st.sampled_from(list(Free))),
    vehicle=st.none() | st.booleans(),
    cell=st.sampled_from([None, HERE, THERE]),
    offered_at=moments,
    standing=st.booleans(),
    known=st.booleans(),
    said_no=st.sampled_from([False, False, False, True]),
    this_week=st.integers(0, 9),
    today=st.integers(0, 3),
    waiting=st.integers(0, 3),
    elected=st.sampled_from([False, False, False, True]),
)
calls = st.builds(
    lambda languages, cell, driving: call(cell=cell, driving=driving, languages=languages),
    st.frozensets(st.sampled_from(["nl", "uk"])),
    st.sampled_from([None, HERE]),
    st.booleans(),
)
crowds = st.lists(prospects, max_size=12, unique_by=lambda item: item.person)


@given(asked=calls, crowd=crowds, limit=st.integers(0, 8), beyond=st.booleans())
def test_nobody_who_is_barred_is_ever_ranked(
    asked: Call, crowd: list[Prospect], limit: int, *, beyond: bool
) -> None:
    """And of the others as many as were asked for."""
    fit = {item.person for item in crowd if not bars(asked, item)}
    found = rank(asked, crowd, limit, beyond=beyond)
    assert {item.person for item in found} <= fit
    assert len(found) == min(limit, len(fit))
    assert all(item.bars == frozenset() for item in found)


@given(asked=calls, crowd=crowds, random=st.randoms(use_true_random=False), beyond=st.booleans())
def test_the_order_is_total_and_does_not_depend_on_how_they_came(
    asked: Call, crowd: list[Prospect], random: object, *, beyond: bool
) -> None:
    """Shuffled, cut short or alone: whoever is before somebody stays before them."""
    shuffled = list(crowd)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    whole = [item.person for item in rank(asked, crowd, 99, beyond=beyond)]
    assert [item.person for item in rank(asked, shuffled, 99, beyond=beyond)] == whole
    half = [item for item in crowd if item.person in set(whole[::2])]
    assert [item.person for item in rank(asked, half, 99, beyond=beyond)] == whole[::2]


@given(calls, prospects)
def test_reasons_only_say_what_is_true(asked: Call, someone: Prospect) -> None:
    """Each of them read against what the person said; and stored, they read the same."""
    found = merits(asked, someone)
    assert read_merits(write_merits(found)) == found
    order = list(Because)
    assert found == tuple(sorted(found, key=lambda item: order.index(item.because)))
    near = nearness(asked.town, asked.mission.neighbourhood, someone.neighbourhood)
    true = {
        Because.STANDING: someone.standing,
        Because.KNOWN: someone.known,
        Because.SAME: near is Nearness.SAME,
        Because.NEXT: near is Nearness.NEXT,
        Because.FURTHER: near is Nearness.FURTHER,
        Because.WALK: None not in (asked.cell, someone.cell),
        Because.VEHICLE: someone.vehicle is True and asked.category.vehicle,
        Because.FREE: bool(someone.free),
        Because.AWAY: bool(someone.free),
    }
    for item in found:
        match item.because:
            case Because.COMPETENCE:
                assert item.number == someone.score.competence
            case Because.INTEREST:
                assert item.number == someone.score.interest
            case Because.WEEK:
                assert item.number == someone.this_week
            case Because.LANGUAGE:
                assert item.value in (someone.speaks or set()) | {someone.language}
                assert item.value in asked.languages
            case because:
                assert true[because], because


@given(calls, prospects, st.sampled_from(["free", "vehicle", "speaks", "score"]))
def test_unknown_is_never_worse_than_the_worst_nor_better_than_the_best(
    asked: Call, someone: Prospect, fact: str
) -> None:
    """Whoever says nothing of one thing is placed by all the others."""
    said = {
        "free": (frozenset({Free.WEEKEND}), frozenset({Free.ANY})),
        "vehicle": (False, True),
        "speaks": (frozenset(), frozenset({"nl", "uk"})),
        "score": (Score(0, -1), Score(3, 2)),
    }[fact]
    worst, best = (points(asked, replace(someone, **{fact: value})) for value in said)  # type: ignore[arg-type]
    unknown = points(asked, replace(someone, **{fact: UNKNOWN if fact == "score" else None}))  # type: ignore[arg-type]
    assert worst <= unknown <= best


def test_what_the_rule_reads_names_nobody() -> None:
    """No name, no number, no address: the rows behind it are light, and opened for nobody."""
    names = {item.name for item in fields(Prospect)}
    assert not names & {"first_name", "phone", "address", "name"}
