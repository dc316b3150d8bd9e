"""Whether the program turns and can work is judged from what is seen, with a reason that names nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.disk import Room
from bot.health import (
    BACKLOG,
    DEAF,
    STALE,
    Listening,
    Seen,
    Sign,
    State,
    as_json,
    is_well,
    judge_live,
    judge_ready,
)
from bot.watch import Part

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEEN = Seen(revision="0004")
LISTENING = Listening(by_polling=True, seconds=1.0)


def ready(
    seen: Seen = SEEN,
    listening: Listening = LISTENING,
    room: Room = Room.GOOD,
    *,
    leads: bool = True,
    stopping: bool = False,
) -> dict[str, Sign]:
    """The signs by name, all good unless something is said to be otherwise."""
    signs = judge_ready(seen, "0004", listening, room, leads=leads, stopping=stopping)
    return {sign.name: sign for sign in signs}


def test_all_is_well() -> None:
    """Where everything is as it should be every sign is good, and there is nothing to say but who leads."""
    signs = ready()
    assert {sign.state for sign in signs.values()} == {State.GOOD}
    assert {name: sign.why for name, sign in signs.items() if sign.why} == {"place": "leads"}
    assert as_json([*signs.values()])["status"] == "good"


@pytest.mark.parametrize("part", list(Part))
def test_a_part_that_does_not_look_hangs(part: Part) -> None:
    """Each part may rest as long as it is known to; one that does not run here is not asked."""
    at = {part: 100.0}
    assert is_well(judge_live(100.0 + STALE[part], at, 0.0))
    hangs = judge_live(101.0 + STALE[part], at, 0.0)
    assert not is_well(hangs)
    assert [sign.name for sign in hangs if sign.state is State.BAD] == [part.value]
    assert [sign.name for sign in judge_live(1e9, {}, 0.0)] == ["loop"]


def test_a_late_loop_is_worth_a_word() -> None:
    """A loop that woke late is told, and no reason to start anew: it turns, since it answers."""
    (sign,) = judge_live(0.0, {}, 2.5)
    assert (sign.state, sign.why) == (State.WARN, "2.5 s late")
    assert is_well([sign])


@pytest.mark.parametrize(
    ("name", "changes", "why"),
    [
        ("database", {"seen": Seen("database")}, "does not answer"),
        ("database", {"seen": replace(SEEN, revision="0003")}, "is at 0003, this program needs 0004"),
        ("keys", {"seen": Seen("keys")}, "they do not open this database"),
        (
            "inbox",
            {"seen": replace(SEEN, waiting=7, oldest=BACKLOG + timedelta(seconds=30))},
            "7 wait, the oldest for 150 s",
        ),
        ("telegram", {"listening": Listening(True, None)}, "has not answered yet"),
        ("telegram", {"listening": Listening(True, DEAF + 1)}, "has not answered for 121 s"),
        ("disk", {"room": Room.FULL}, "full or broken: nothing is taken in"),
        ("process", {"stopping": True}, "stopping"),
    ],
)
def test_what_stands_in_the_way_is_named(name: str, changes: dict[str, object], why: str) -> None:
    """One thing that keeps people from being served makes it not ready, and it alone is bad."""
    signs = ready(**changes)  # type: ignore[arg-type]
    assert [sign.name for sign in signs.values() if sign.state is State.BAD] == [name]
    assert signs[name].why == why
    assert not is_well([*signs.values()])


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("disk", {"room": Room.LOW}),
        ("database", {"seen": replace(SEEN, revision="0005")}),
        ("sending", {"seen": replace(SEEN, paused_at=NOW)}),
        ("sending", {"seen": replace(SEEN, paused_at=NOW, restored_from=NOW)}),
    ],
)
def test_what_somebody_should_know_is_said(name: str, changes: dict[str, object]) -> None:
    """Little room, and a pause after a restore, are told; people are served all the same."""
    signs = ready(**changes)  # type: ignore[arg-type]
    assert [sign.name for sign in signs.values() if sign.state is State.WARN] == [name]
    assert signs[name].why
    assert as_json([*signs.values()])["status"] == "warn"


def test_who_stands_by_is_ready() -> None:
    """A process that waits for the place need not have heard of Telegram, one with a webhook not often."""
    assert is_well([*ready(leads=False, listening=Listening(True, None, expected=False)).values()])
    assert is_well([*ready(listening=Listening(by_polling=False, seconds=86_400.0)).values()])
