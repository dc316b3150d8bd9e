"""What is held of a conversation, by the actions; who looks when somebody tries again and again."""

from __future__ import annotations

from bot.flows.relay import hand_on
from bot.limits import Buckets, Memory
from bot.split_numbers import SplitNumbers
from solidarity.actions.missions import join_mission
from solidarity.actions.relay import Said, change_message, relay_message
from solidarity.caution import Held
from solidarity.concerns import Sort
from solidarity.missions import Mission
from solidarity.notices import Kind
from solidarity.people import Neighbour
from tests.actions.acting import act, ask, gather, nothing_new
from tests.cast import AMEL, ROSA, SAM
from tests.stores import TestedStore, deliver, rows

CARD = "4111 1111 1111 1111"


class Machine:
    """Machine time that a test moves."""

    at = 1000.0

    def __call__(self) -> float:
        """Now."""
        return self.at


async def talking(store: TestedStore) -> tuple[Neighbour, Neighbour, Mission]:
    """Rosa, Sam, and the errand that he does for her."""
    _, rosa, sam = await gather(store, AMEL, ROSA, SAM)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    return rosa, sam, mission


async def test_held_nothing_at_all_is_written(store: TestedStore) -> None:
    """Neither its words nor that there was a message; insisted, a number still does not go."""
    rosa, _, mission = await talking(store)
    passed = await nothing_new(store, relay_message, rosa, mission.id, Said(1, "un virement"))
    assert passed.held is Held.MONEY
    said = Said(2, f"voici {CARD}")
    passed = await nothing_new(store, relay_message, rosa, mission.id, said, insists=True)
    assert passed.held is Held.CARD


async def test_a_number_across_the_two_parts_of_a_long_text_is_seen(sqlite_store: TestedStore) -> None:
    """Where the text is cut, it is still one text: neither part goes."""
    rosa, _, mission = await talking(sqlite_store)
    parts = (Said(1, "x " * 1700 + CARD[:10]), Said(1, CARD[10:] + " merci"))
    assert (await nothing_new(sqlite_store, relay_message, rosa, mission.id, *parts)).held is Held.CARD


async def test_insisted_it_goes_with_one_warning_for_its_reader(sqlite_store: TestedStore) -> None:
    """The message, then what nobody here asks for; its sender has read that already."""
    rosa, sam, mission = await talking(sqlite_store)
    passed = await act(sqlite_store, relay_message, rosa, mission.id, Said(1, "un virement"), insists=True)
    assert passed.held is None
    warned = await rows(sqlite_store, Kind.CAUTION)
    assert [row.chat for row in warned] == [sam.telegram_id]


async def test_a_change_is_held_only_where_somebody_reads_it(store: TestedStore) -> None:
    """Of what never went out nothing is said; of what did, that the change is not followed."""
    rosa, _, mission = await talking(store)
    assert await nothing_new(store, change_message, rosa, Said(1, CARD)) is None
    await act(store, relay_message, rosa, mission.id, Said(2, "bonjour"))
    assert await nothing_new(store, change_message, rosa, Said(2, CARD)) is Held.CARD


async def test_the_third_time_in_a_day_a_concern_is_raised_once(sqlite_store: TestedStore) -> None:
    """By nobody, about who tried; a day later it begins anew."""
    machine = Machine()
    numbers = SplitNumbers(Buckets(Memory(machine), now=machine), machine)
    rosa, _, mission = await talking(sqlite_store)
    for day in (1, 2):
        for n in range(6):
            said = [Said(day * 10 + n, CARD)]
            assert await act(sqlite_store, hand_on, rosa, mission.id, said, numbers) is Held.CARD
        async with sqlite_store.unit() as unit:
            found = await unit.concerns.open(10)
        assert [(item.sort, item.by, item.about) for item in found] == [(Sort.NUMBERS, None, rosa.id)] * day
        machine.at += 24 * 3600 + 1


async def test_a_number_is_put_together_for_a_minute_only(sqlite_store: TestedStore) -> None:
    """Of who wrote it, in that conversation; nothing of it is stored."""
    machine = Machine()
    numbers = SplitNumbers(Buckets(Memory(machine), now=machine), machine)
    rosa, sam, mission = await talking(sqlite_store)
    assert await act(sqlite_store, hand_on, rosa, mission.id, [Said(1, "4111 1111")], numbers) is None
    assert await act(sqlite_store, hand_on, sam, mission.id, [Said(1, "1111 1111")], numbers) is None
    assert await act(sqlite_store, hand_on, rosa, mission.id, [Said(2, "1111 1111")], numbers) is Held.CARD
    machine.at += 61
    assert await act(sqlite_store, hand_on, rosa, mission.id, [Said(3, "1111 1111")], numbers) is None
