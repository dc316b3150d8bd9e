"""What may be told: each kind has its class, its lane and its time; what became untrue is not sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.broadcasts import Stage
from solidarity.consents import without_address
from solidarity.missions import Mission, cancel, close, finish, join, release
from solidarity.notices import (
    LIVE_CARDS,
    POSTS,
    SPECS,
    Cause,
    Kind,
    Lane,
    Notice,
    Recipient,
    Situation,
    still_wanted,
    to,
)
from solidarity.people import Bar, Barred, Role
from solidarity.receipts import NoticeClass
from solidarity.requests import Feeling, confirm, share_address
from tests.bot.gallery_announcements import PUBLISHED
from tests.cast import AMEL, ANA, NOW, ROSA, SAM, mission, neighbour
from tests.posting import news

Sam, Ana, Amel = neighbour(SAM), neighbour(ANA), neighbour(AMEL)
FOR_STAFF = (Kind.STAFF_CARD, Kind.UNREACHABLE, Kind.TAKEN_OVER)
OPEN = mission(neighbour(ROSA))
TAKEN = join(OPEN, Sam, NOW)
DONE = finish(TAKEN, NOW)
LIFE = {
    "open": OPEN,
    "taken": TAKEN,
    "handed back": release(TAKEN, Sam.id, NOW),
    "done": DONE,
    "confirmed": confirm(DONE, Feeling.WELL),
    "cancelled": cancel(OPEN, NOW),
    "closed": close(OPEN, NOW),
}
OVER = {"done", "confirmed", "cancelled", "closed"}


def why_not(notice: Notice, found: Mission | None, *, is_edit: bool = False) -> str | None:
    """Why Sam is not sent this any more; or Amel, where it is for coordinators."""
    reader = Amel if notice.kind in FOR_STAFF else Sam
    at = Situation(NOW, reader, found, announcements=(PUBLISHED,))
    return still_wanted(notice, at, is_edit=is_edit)


def test_a_message_of_the_day_with_nothing_in_it_is_not_sent() -> None:
    """All that it was to bring was withdrawn or hidden meanwhile."""
    empty = Notice(Kind.DIGEST, facts={"announcements": "5"})
    assert still_wanted(empty, Situation(NOW, Sam), is_edit=False) == "nothing to say"
    assert still_wanted(empty, Situation(NOW, Sam, announcements=(PUBLISHED,)), is_edit=False) is None


def test_every_kind_says_how_it_is_delivered() -> None:
    """No kind without a class, a lane and a time to live; no live card is ever dropped in doubt."""
    assert set(SPECS) == set(Kind)
    assert all(timedelta(hours=1) <= spec.lives <= timedelta(days=7) for spec in SPECS.values())
    assert {SPECS[kind].klass for kind in LIVE_CARDS} <= {NoticeClass.A, NoticeClass.B}


def test_what_concerns_a_conversation_goes_first_and_arrives_at_any_hour() -> None:
    """Everything urgent is of class A and may wake; what may not wake is never urgent."""
    for kind, spec in SPECS.items():
        if spec.lane is Lane.URGENT:
            assert (spec.klass, spec.wakes) == (NoticeClass.A, True), kind
        if not spec.wakes:
            assert spec.lane is not Lane.URGENT, kind
    assert not SPECS[Kind.OFFER].wakes
    assert not SPECS[Kind.GROUP_CARD].wakes


WHILE_IT_LASTS = (Kind.ON_THE_WAY, Kind.ARRIVED, Kind.NOT_DONE, Kind.PHONE)


@pytest.mark.parametrize("life", LIFE)
@pytest.mark.parametrize("kind", Kind)
def test_what_became_untrue_is_not_sent(kind: Kind, life: str) -> None:
    """An offer only while it is open, a card while it lasts, the private part to who has it."""
    expected = {
        Kind.OFFER: life in ("open", "handed back"),
        Kind.GROUP_CARD: life not in OVER,
        Kind.STAFF_CARD: life not in OVER,
        Kind.HELD: life in ("taken", "done", "confirmed"),
        **dict.fromkeys(WHILE_IT_LASTS, life not in OVER),
        **dict.fromkeys((Kind.CHECK_IN, Kind.SAFE_IN), False),  # nobody is silent here
        Kind.ADDRESS: False,  # nobody gave one here
        Kind.SEAT_FREE: False,  # nobody waits here
        **dict.fromkeys((Kind.LATE, Kind.STILL_NEEDED), life in ("open", "handed back")),
        **dict.fromkeys((Kind.CHANGED, Kind.NEW_DETAIL), life == "taken"),
        **dict.fromkeys(POSTS, False),  # of a broadcast that is gone
    }.get(kind, True)
    assert (why_not(Notice(kind, OPEN.id), LIFE[life]) is None) is expected
    assert why_not(Notice(kind, OPEN.id), LIFE[life], is_edit=True) is None


def test_a_problem_reaches_the_coordinators_after_the_end() -> None:
    """The card that says « a problem » is sent although the mission is over."""
    problem = Notice(Kind.STAFF_CARD, OPEN.id, {"cause": Cause.PROBLEM})
    assert why_not(problem, LIFE["confirmed"]) is None
    assert why_not(replace(problem, facts={"cause": Cause.NOT_TAKEN}), LIFE["confirmed"]) == "over"


def test_a_call_wished_after_a_problem_reaches_them_too() -> None:
    """Confirmed with a problem the resident may want to be called: that card is sent; else it is over."""
    call = Notice(Kind.STAFF_CARD, OPEN.id, {"cause": Cause.WANTS_CALL})
    assert why_not(call, LIFE["confirmed"]) is None
    assert why_not(call, LIFE["done"]) == "over"
    assert why_not(call, LIFE["closed"]) == "over"


def test_a_conversation_that_went_on_is_not_reminded_of() -> None:
    """Only the very conversation that still waits is worth a reminder."""
    reminder = Notice(Kind.DRAFT_WAITING, facts={"draft": "a1"})
    assert still_wanted(reminder, Situation(NOW, Sam, draft="a1"), is_edit=False) is None
    for draft in ("b2", None):
        situation = Situation(NOW, Sam, draft=draft)
        assert still_wanted(reminder, situation, is_edit=False) == "no longer waiting"


def test_nothing_is_said_of_a_mission_that_is_gone() -> None:
    """Neither a message nor an edit; what is about no mission is said."""
    for is_edit in (False, True):
        assert why_not(Notice(Kind.TAKEN, OPEN.id), None, is_edit=is_edit) == "mission gone"
    assert why_not(Notice(Kind.APOLOGY), None) is None


@pytest.mark.parametrize("kind", sorted(POSTS))
def test_what_was_called_back_is_not_posted(kind: Kind) -> None:
    """Stopped, it appears in no group; what stands in one already can still be put right."""
    for stage in Stage:
        situation = Situation(NOW, broadcast=replace(news(), stage=stage))
        why = still_wanted(Notice(kind), situation, is_edit=False)
        assert (why == "stopped") is (stage is Stage.STOPPED)
        assert still_wanted(Notice(kind, facts={"message": 1}), situation, is_edit=True) is None


def test_the_private_part_is_not_for_who_handed_it_back() -> None:
    """Sam is not told Rosa's detail once Ana has it."""
    hers = join(release(TAKEN, Sam.id, NOW), Ana, NOW)
    assert why_not(Notice(Kind.HELD, OPEN.id), hers) == "no longer theirs"


def test_an_address_is_not_sent_anew_to_who_may_not_see_it_any_more() -> None:
    """It waited for the morning: since then Sam handed back, Rosa took it back, or gave it to Ana only."""
    given = share_address(TAKEN, Sam.id, "Rue Haute 1")
    back = release(given, Sam.id, NOW)
    meanwhile = {
        "still his": (given, None),
        "done": (finish(given, NOW), "over"),
        "handed back": (back, "no longer given to them"),
        "taken back": (without_address(given), "no longer given to them"),
        "anew, and not given": (join(back, Sam, NOW), "no longer given to them"),
        "given to Ana": (share_address(join(back, Ana, NOW), Ana.id, "Ici"), "no longer given to them"),
    }
    for what, (now, expected) in meanwhile.items():
        assert why_not(Notice(Kind.ADDRESS, OPEN.id), now) == expected, what


@pytest.mark.parametrize("kind", FOR_STAFF)
def test_what_is_for_coordinators_is_not_sent_to_others(kind: Kind) -> None:
    """A role has ended, or the request moved to another sector, while the message was on its way."""
    role = frozenset({Role.REFERENT})
    near, far = (replace(Sam, roles=role, sector=frozenset({code})) for code in ("gare", "centre"))
    for reader, told in ((Amel, True), (near, True), (far, False), (replace(near, roles=frozenset()), False)):
        why = still_wanted(Notice(kind, OPEN.id), Situation(NOW, reader, OPEN), is_edit=False)
        assert (why is None) is told
        assert why in (None, "no longer theirs to look after")


def test_somebody_is_told_in_their_private_chat() -> None:
    """The address of a person is their own chat, with their id, in no topic."""
    assert to(Sam) == Recipient(SAM.telegram_id, Sam.id, None)


def test_who_was_banned_meanwhile_gets_nothing_that_was_on_its_way() -> None:
    """Words of others and offers that were planned before are dropped; that they are banned is told."""
    rosa = neighbour(ROSA)
    banned = replace(rosa, barred=Barred(Bar.BANNED, "rude", NOW))
    open_now = mission(rosa)
    for kind, wanted in ((Kind.RELAY, False), (Kind.OFFER, False), (Kind.BARRED, True)):
        about = None if kind is Kind.BARRED else open_now.id
        at = Situation(NOW, banned, mission=open_now)
        why = still_wanted(Notice(kind, about), at, is_edit=False)
        assert why == (None if wanted else "kept away")
    suspended = replace(rosa, barred=Barred(Bar.SUSPENDED, "rude", NOW))
    at = Situation(NOW, suspended, mission=open_now)
    assert still_wanted(Notice(Kind.RELAY, open_now.id), at, is_edit=False) != "kept away"


def test_who_stopped_helping_meanwhile_is_not_asked_to_help() -> None:
    """An offer that was planned in the evening is dropped in the morning: the consent was taken back."""
    at = Situation(NOW, replace(Sam, volunteer=None), mission=OPEN)
    assert still_wanted(Notice(Kind.OFFER, OPEN.id), at, is_edit=False) == "no volunteer any more"


def test_who_was_suspended_or_frozen_meanwhile_is_not_asked_to_help() -> None:
    """An offer that was planned before is dropped, in a wave or in a line; what they asked for goes on."""
    bar = Barred(Bar.SUSPENDED, "rude", NOW)
    away = (replace(Sam, barred=bar), replace(Sam, frozen_at=NOW))
    for reader in away:
        at = Situation(NOW, reader, mission=OPEN)
        for kind in (Kind.OFFER, Kind.SEAT_FREE):
            assert still_wanted(Notice(kind, OPEN.id), at, is_edit=False) == "kept away"
        own = mission(reader)
        asked = Notice(Kind.STILL_NEEDED, own.id)
        assert still_wanted(asked, Situation(NOW, reader, own), is_edit=False) is None
    assert still_wanted(Notice(Kind.OFFER, OPEN.id), Situation(NOW, Sam, OPEN), is_edit=False) is None
