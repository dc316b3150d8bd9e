"""Two hundred people in two hundred towns: whatever they do and whatever breaks, promises hold.

Each town is played from a seed by `tests.simulation`, without threads and sockets and in its own time; more
of them by `make simulate SEEDS=10000`. That the checker would notice is shown by planting faults in the
program.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import prepare
from bot.delivery.courier import Courier
from bot.i18n import lines
from bot.intake.answering import Answerer
from bot.views import missions
from bot.views.screen import Answer, Span
from solidarity import alerts
from solidarity.actions import alerts as alert_actions
from solidarity.hours import QuietHours
from solidarity.missions import Mission
from solidarity.ports import Deed
from storage.audit import StoredAudit
from storage.inbox import StoredInbox
from storage.outbox import StoredOutbox
from storage.sealing import Seal
from tests.simulation.engine import play

HERE = Path(__file__).parents[2]
TOWNS, SEEDS, ACTS = 8, 25, 10


@pytest.mark.parametrize("town", range(TOWNS))
def test_nothing_promised_is_broken(town: int) -> None:
    """Whoever presses, writes, leaves, forges or crashes: every seed comes to rest with nothing wrong."""
    seen = 0
    for seed in range(town * SEEDS, (town + 1) * SEEDS):
        outcome = play(seed, ACTS)
        assert not outcome.wrong, str(outcome)
        seen += outcome.counts.get("effects", 0)
    assert seen > SEEDS, "people did something"


def test_the_same_seed_has_the_same_history() -> None:
    """Also in another process, whose words lie in another order in every set: to the last word sent."""
    code = "from tests.simulation.engine import play; print(play(7).fingerprint)"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(HERE)}
    other = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=HERE, capture_output=True, text=True, check=True
    )
    here = play(7)
    assert here.fingerprint == other.stdout.strip(), here.tail
    assert here.fingerprint != play(8).fingerprint


def _one_seat_too_many(patch: pytest.MonkeyPatch) -> None:
    held = Mission.seats_left.fget
    patch.setattr(
        Mission, "seats_left", property(lambda mission: held(replace(mission, seats=mission.seats + 1)))
    )


def _sent_twice(patch: pytest.MonkeyPatch) -> None:
    deliver = Courier.deliver

    async def twice(courier: Courier, dispatch: Any) -> Any:
        await deliver(courier, dispatch)
        return await deliver(courier, dispatch)

    patch.setattr(Courier, "deliver", twice)


def _a_detail_for_everybody(patch: pytest.MonkeyPatch) -> None:
    offer = missions._offer

    def telling(scene: Any, mission: Mission, *more: Any) -> Any:
        screen = offer(scene, mission, *more)
        said = mission.request.detail.text if mission.request is not None else ""
        return replace(screen, text=lines(screen.text, (Span(said),)))

    patch.setattr(missions, "_offer", telling)


def _an_update_is_lost(patch: pytest.MonkeyPatch) -> None:
    receive = StoredInbox.receive

    async def losing(inbox: StoredInbox, updates: Any) -> int:
        return await receive(inbox, updates[:2])

    patch.setattr(StoredInbox, "receive", losing)


def _one_person_is_enough(patch: pytest.MonkeyPatch) -> None:
    for module in (alerts, alert_actions):
        patch.setattr(module, "needs_second", lambda _severity: False)


def _nothing_is_sealed(patch: pytest.MonkeyPatch) -> None:
    opened = Seal.open

    def reading(seal: Seal, value: bytes, *where: Any) -> bytes:
        found = bytes(value)
        return found[5:] if found.startswith(b"plain") else opened(seal, value, *where)

    patch.setattr(Seal, "close", lambda _seal, value, *_where: b"plain" + value)
    patch.setattr(Seal, "open", reading)


def _presses_hang(patch: pytest.MonkeyPatch) -> None:
    answered = Answerer.send

    def silent(answerer: Answerer, answer: Answer) -> Any:
        return answered(answerer, replace(answer, press=None))

    patch.setattr(Answerer, "send", silent)


def _what_is_under_way_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> list[object]:
        return []

    patch.setattr(StoredOutbox, "recover", nothing)


def _a_view_is_broken(patch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("nobody")

    patch.setattr(missions, "_own", broken)


def _nobody_sleeps(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(QuietHours, "covers", lambda _quiet, _at: False)


def _nothing_is_looked_at_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(prepare, "still_wanted", lambda *_, **__: None)


def _looks_are_not_written_down(patch: pytest.MonkeyPatch) -> None:
    record = StoredAudit.record

    async def forgetful(audit: StoredAudit, deed: Deed, *who: Any, **more: Any) -> None:
        if not deed.value.startswith("saw_"):
            await record(audit, deed, *who, **more)

    patch.setattr(StoredAudit, "record", forgetful)


PLANTED: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "one seat too many": (_one_seat_too_many, r"has \d+ seats and \d+ people"),
    "sent twice": (_sent_twice, r"arrived \d+ times|planned messages under way"),
    "a detail for everybody": (_a_detail_for_everybody, r"a detail of \d+ went to"),
    "an update is lost": (_an_update_is_lost, r"never came into the inbox"),
    "one person is enough": (_one_person_is_enough, r"one person alone released it"),
    "nothing is sealed": (_nothing_is_sealed, r"in the database, readable"),
    "presses hang": (_presses_hang, r"was never answered"),
    "what is under way is forgotten": (_what_is_under_way_is_forgotten, r"is still leased"),
    "nobody sleeps": (_nobody_sleeps, r"woke -?\d+ at"),
    "a view is broken": (_a_view_is_broken, r"logged "),
    "nothing is looked at again": (_nothing_is_looked_at_again, r"was sent, of a mission that"),
    "looks are not written down": (_looks_are_not_written_down, r"and the audit does not have it"),
}
FEW, SHORT = 30, ACTS
"""So many seeds, of as many acts, at most until a planted fault is found; most are found by the first."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By some seed among few, and by that one again, with the very same history."""
    plant, expected = PLANTED[fault]
    plant(monkeypatch)
    for seed in range(FEW):
        outcome = play(seed, SHORT)
        if any(re.search(expected, wrong) for wrong in outcome.wrong):
            break
    else:
        pytest.fail(f"{FEW} seeds found nothing")
    again = play(seed, SHORT)
    assert (again.fingerprint, again.wrong) == (outcome.fingerprint, outcome.wrong)
    assert f"FROM={seed}" in str(outcome)
