"""Links that hold a secret: ten wrong ones in an hour close the gate, for right ones too."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.handlers.start import OPEN_LINKS, ROLES, follow_link
from bot.i18n import Catalogues
from bot.limits import EXPORTS, WRONG_CODES, AwayError, Buckets, Gate, Memory
from bot.views.scene import Scene
from solidarity.actions.organisations import INVITATION_LIVES as OF_ASSOCIATIONS
from solidarity.actions.people import INVITATION_LIVES as OF_COORDINATORS
from solidarity.actions.people import invite_coordinator
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why
from solidarity.roles import INVITATION_LIVES as OF_ROLES
from tests.cast import NOW, ROSA, SAM, arrive, town
from tests.stores import TestedStore

WEEK = timedelta(days=7)
KINDS = ("c", "v", "rf", "el", "pf", "sf", "a", "j")
MOST_CODES = 1000
"""Valid at the same time: far more than a town ever has."""
ATTACKERS = 10_000
"""Accounts of one attacker, all at the limit for a week."""


class Machine:
    """Machine time that a test moves."""

    at = 0.0

    def __call__(self) -> float:
        """Now."""
        return self.at


class Away(Memory):
    """A store that cannot be asked."""

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Fails."""
        raise OSError("refused")

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Fails."""
        raise OSError("refused")


@pytest.fixture
def machine() -> Machine:
    """It stands still."""
    return Machine()


@pytest.fixture
def gate(machine: Machine) -> Gate:
    """A gate of one process."""
    return Gate(Buckets(Memory(machine), now=machine))


def scene_here() -> Scene:
    """Valmeuse, read in French."""
    here = town()
    t = Catalogues.load().translator("fr", here.zone)
    return Scene(t, here, NOW, "entraide_bot", t)


async def follow(store: TestedStore, scene: Scene, gate: Gate, person: Neighbour, payload: str) -> str:
    """What somebody reads who follows a link."""
    async with store.unit() as unit:
        screens, _ = await follow_link(payload, None, unit, person, scene, None, gate)  # type: ignore[arg-type]
    return "\n".join("".join(span.text for span in screen.text) for screen in screens)


async def test_ten_wrong_ones_close_it_for_an_hour(
    sqlite_store: TestedStore, gate: Gate, machine: Machine
) -> None:
    """A right one too; somebody else still gets in; after the hour the right one works."""
    scene = scene_here()
    rosa, sam = await arrive(sqlite_store, ROSA, SAM)
    secrets = []
    for _ in range(2):
        async with sqlite_store.unit() as unit:
            secrets.append(await invite_coordinator(unit))
    for n in range(WRONG_CODES.amount):
        said = await follow(sqlite_store, scene, gate, sam, f"{KINDS[n % len(KINDS)]}_{'x' * 22}")
        assert "plus valable" in said
    assert "Trop d'essais" in await follow(sqlite_store, scene, gate, sam, f"c_{secrets[0]}")
    machine.at += WRONG_CODES.get_expiry() - 1
    assert "Trop d'essais" in await follow(sqlite_store, scene, gate, sam, f"c_{secrets[0]}")
    assert "dans l'équipe" in await follow(sqlite_store, scene, gate, rosa, f"c_{secrets[1]}")
    machine.at += 2
    assert "dans l'équipe" in await follow(sqlite_store, scene, gate, sam, f"c_{secrets[0]}")
    assert gate.refused == 2


async def test_where_nobody_can_count_nobody_gets_in(sqlite_store: TestedStore, machine: Machine) -> None:
    """A right link says to try later and is not used up; asking for help goes on."""
    scene, gate = scene_here(), Gate(Buckets(Away(), now=machine))
    (sam,) = await arrive(sqlite_store, SAM)
    async with sqlite_store.unit() as unit:
        secret = await invite_coordinator(unit)
    assert "dans quelques minutes" in await follow(sqlite_store, scene, gate, sam, f"c_{secret}")
    assert await follow(sqlite_store, scene, gate, sam, "") == ""
    whole = Gate(Buckets(Memory(machine), now=machine))
    assert "dans l'équipe" in await follow(sqlite_store, scene, whole, sam, f"c_{secret}")


def test_every_link_but_the_open_ones_goes_through_the_gate() -> None:
    """Asking for help and posters are open; whatever gives a right is not, whoever adds it later."""
    assert not OPEN_LINKS & {"c", "v", "a", "j", "b", *ROLES}
    assert {"ask", "m", "r"} <= OPEN_LINKS


def test_a_week_at_the_limit_hits_nothing() -> None:
    """Ten thousand accounts, a thousand valid codes of 128 bits: below one in 10^20 all the same."""
    lives = max(OF_ASSOCIATIONS, OF_COORDINATORS, OF_ROLES)
    assert lives <= WEEK
    hours = math.ceil(WEEK.total_seconds() / WRONG_CODES.get_expiry())
    tries = ATTACKERS * (hours + 1) * WRONG_CODES.amount
    one = (WEEK.total_seconds() / WRONG_CODES.get_expiry() + 1) * WRONG_CODES.amount
    assert Fraction(tries * MOST_CODES, 2**128) < Fraction(1, 10**20)
    assert one / 2**128 < 1e-34


async def test_an_attacker_at_the_limit_gets_no_more_tries_than_reckoned(
    gate: Gate, machine: Machine
) -> None:
    """A try each minute of a week: 1,680 count, all others are refused unread."""
    counted = 0
    for _ in range(7 * 24 * 60):
        machine.at += 60
        with suppress(Refusal):
            async with gate.trying(1):
                counted += 1
                raise Refusal(Why.CODE_INVALID)
    assert counted <= (7 * 24 + 1) * WRONG_CODES.amount


async def test_files_with_names_are_not_taken_without_end(gate: Gate, machine: Machine) -> None:
    """Twenty an hour; and none while nobody can count."""
    for _ in range(EXPORTS.amount):
        await gate.spend(EXPORTS, 1)
    with pytest.raises(Refusal) as refused:
        await gate.spend(EXPORTS, 1)
    assert refused.value.why is Why.TOO_OFTEN
    away = Gate(Buckets(Away(), now=machine))
    with pytest.raises(Refusal) as refused:
        await away.spend(EXPORTS, 1)
    assert refused.value.why is Why.TRY_LATER
    with pytest.raises(AwayError):
        await away.buckets.take(EXPORTS, 1)
