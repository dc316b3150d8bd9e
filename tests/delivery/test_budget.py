"""The send budget against a model of Telegram's limits, in virtual time."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections import deque
from collections.abc import Iterator

import pytest

from bot.budget import FEWEST_SWEPT, Lane, SendBudget, is_counted
from tests.delivery.flood_model import FloodModel, most_in_any
from tests.delivery.virtual_time import now, run

ANSWER, URGENT, BROADCAST = Lane.ANSWER, Lane.URGENT, Lane.BROADCAST
GROUP = -1001
SLOT = 1 / 29


def new_budget() -> SendBudget:
    """A budget that lives in the running loop's time."""
    return SendBudget(now=now, sleep=asyncio.sleep)


async def took(budget: SendBudget, chat_id: int, lane: Lane = BROADCAST) -> float:
    """Take one call and say when it was given."""
    await budget.take(chat_id, lane)
    return now()


async def all_of(budget: SendBudget, calls: list[tuple[int, Lane]]) -> list[float]:
    """Ask for all at the same moment; the times in the order asked for."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(took(budget, chat_id, lane)) for chat_id, lane in calls]
    return [task.result() for task in tasks]


def test_fifty_thousand_messages_go_out_evenly_within_29_minutes() -> None:
    """A broadcast to 50,000 alone takes at most 29 minutes, never over 29 a second, and forgets whom it
    wrote to.
    """

    async def play() -> tuple[list[float], int]:
        budget = new_budget()
        times: list[float] = []
        known = 0
        people = iter(range(1, 50_001))

        async def worker() -> None:
            nonlocal known
            for person in people:
                times.append(await took(budget, person))
                known = max(known, budget.chats_known)

        async with asyncio.TaskGroup() as group:
            for _ in range(10):
                group.create_task(worker())
        return times, known

    times, known = run(play())
    assert len(times) == 50_000
    assert times[-1] <= 29 * 60
    assert most_in_any(1.0, times) == 29
    assert most_in_any(0.1, times) <= 7
    assert known <= FEWEST_SWEPT


def test_an_uneven_network_does_not_push_a_broadcast_over_the_limit() -> None:
    """Each call travels 30 to 60 ms, so that some arrive closer together: of 10,000 none is refused, and no
    more than three in a hundred turns are lost.
    """
    chance = random.Random(4)

    async def play() -> FloodModel:
        budget, telegram = new_budget(), FloodModel()
        people = iter(range(1, 10_001))

        async def hand() -> None:
            for person in people:
                await budget.take(person, BROADCAST)
                await asyncio.sleep(chance.uniform(0.03, 0.06))
                telegram.call(person, now())

        async with asyncio.TaskGroup() as group:
            for _ in range(30):
                group.create_task(hand())
        return telegram

    telegram = run(play())
    assert telegram.refused == []
    assert 10_000 / telegram.accepted[-1][0] >= 0.97 * 29


def test_broadcast_leaves_room_while_people_are_chatting() -> None:
    """With somebody answered every two seconds, broadcast keeps to 25 in any second, and takes all again
    once they are silent.
    """

    async def play() -> list[float]:
        budget = new_budget()
        times: list[float] = []

        async def chatter() -> None:
            for _ in range(30):
                await budget.take(7, ANSWER)
                await asyncio.sleep(2)

        async def broadcast() -> None:
            times.extend([await took(budget, person) for person in range(100, 3100)])

        async with asyncio.TaskGroup() as group:
            group.create_task(chatter())
            group.create_task(broadcast())
        return times

    times = run(play())
    chatting = [at for at in times if at < 60]
    silent = [at for at in times if at > 75]
    assert most_in_any(1.0, chatting) == 25
    assert len(chatting) >= 60 * 24.5
    assert most_in_any(1.0, silent) == 29


def test_waking_late_costs_no_speed() -> None:
    """A machine that wakes five milliseconds late each time still sends 28.5 a second, and never over 29."""

    async def play() -> list[float]:
        budget = SendBudget(now=now, sleep=lambda seconds: asyncio.sleep(seconds + 0.005))
        return [await took(budget, person) for person in range(1, 2901)]

    times = run(play())
    assert 2900 / times[-1] >= 28.5
    assert most_in_any(1.0, times) <= 29


@pytest.mark.parametrize("seed", range(4))
def test_ten_thousand_mixed_calls_break_no_limit_and_no_pause(seed: int) -> None:
    """10,000 sends of all lanes to people and groups, with flood waits thrown in: Telegram refuses none,
    and none goes out inside a pause.
    """
    chance = random.Random(seed)

    async def play() -> FloodModel:
        budget, telegram = new_budget(), FloodModel()
        chats = [*range(1, 400), *range(-30, 0)]

        async def send(chat_id: int, lane: Lane) -> None:
            await budget.take(chat_id, lane)
            telegram.call(chat_id, now())

        async def outbox() -> None:
            for _ in range(850):
                await send(chance.choice(chats), chance.choice((URGENT, BROADCAST, BROADCAST)))

        async def people() -> None:
            for _ in range(375):
                await asyncio.sleep(chance.expovariate(2))
                chat_id = chance.choice(chats)
                for _ in range(chance.choice((1, 1, 2, 3))):
                    await send(chat_id, ANSWER)

        async def trouble() -> None:
            for _ in range(40):
                await asyncio.sleep(chance.uniform(1, 15))
                seconds, chat_id = chance.randrange(1, 9), chance.choice([None, *chats])
                telegram.paused_until[chat_id] = max(now() + seconds, telegram.paused_until.get(chat_id, 0.0))
                budget.pause(seconds, chat_id)

        async with asyncio.TaskGroup() as group:
            for _ in range(10):
                group.create_task(outbox())
            for _ in range(4):
                group.create_task(people())
            group.create_task(trouble())
        return telegram

    telegram = run(play())
    assert len(telegram.accepted) >= 10_000
    assert telegram.refused == []
    assert telegram.inside_a_pause == []
    assert most_in_any(1.0, [at for at, _ in telegram.accepted]) <= 29


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("chat_id", [5, GROUP])
def test_one_chat_is_never_flooded_even_by_an_uneven_network(seed: int, chat_id: int) -> None:
    """However calls to one chat are bunched, and though each travels up to 0.8 s, Telegram refuses none."""
    chance = random.Random(seed)

    async def play() -> list[float]:
        budget = new_budget()
        arrivals = []
        for _ in range(300):
            if chance.random() < 0.2:
                await asyncio.sleep(chance.expovariate(1 / 5))
            lane = chance.choice(list(Lane))
            arrivals.append(await took(budget, chat_id, lane) + chance.uniform(0, 0.8))
        return sorted(arrivals)

    telegram = FloodModel()
    for at in run(play()):
        telegram.call(chat_id, at)
    assert telegram.refused == []


def test_three_messages_of_one_tap_go_out_at_once() -> None:
    """Four calls to a person who was left in peace wait for nothing; the fifth waits a second."""

    async def play() -> list[float]:
        budget = new_budget()
        await asyncio.sleep(100)
        return [await took(budget, 5, ANSWER) - 100 for _ in range(5)]

    *first, fifth = run(play())
    assert first == [0, 0, 0, 0]
    assert fifth == pytest.approx(1)


def test_a_group_gets_nineteen_calls_a_minute_and_broadcast_fifteen() -> None:
    """Broadcast to a group leaves four calls of the minute to those who ask something there."""

    async def play() -> tuple[float, float, float]:
        budget = new_budget()
        for _ in range(15):
            await budget.take(GROUP, BROADCAST)
        sixteenth, answer = budget.delay(GROUP, BROADCAST), budget.delay(GROUP, ANSWER)
        for _ in range(4):
            await budget.take(GROUP, ANSWER)
        return sixteenth, answer, budget.delay(GROUP, ANSWER) + now()

    sixteenth, answer, twentieth_at = run(play())
    assert sixteenth > 40
    assert answer <= 1
    assert twentieth_at == pytest.approx(61)


def test_answers_overtake_broadcast() -> None:
    """With 300 messages of a broadcast waiting, each answer goes out within two turns."""

    async def play() -> list[float]:
        budget = new_budget()
        waits = []
        async with asyncio.TaskGroup() as group:
            for person in range(100, 400):
                group.create_task(budget.take(person, BROADCAST))
            for person in range(10):
                await asyncio.sleep(0.5)
                asked = now()
                waits.append(await took(budget, person, ANSWER) - asked)
        return waits

    assert max(run(play())) <= 2 * SLOT


def test_of_those_who_wait_the_lane_decides_and_then_who_came_first() -> None:
    """Asked in the reverse order: answers leave first, then the urgent, then broadcast, each in turn."""

    async def play() -> list[tuple[int, Lane]]:
        budget = new_budget()
        gone: list[tuple[int, Lane]] = []

        async def call(chat_id: int, lane: Lane) -> None:
            await budget.take(chat_id, lane)
            gone.append((chat_id, lane))

        budget.pause(1)
        async with asyncio.TaskGroup() as group:
            for lane in (BROADCAST, URGENT, ANSWER):
                for chat_id in range(1, 11):
                    group.create_task(call(chat_id + 100 * lane, lane))
        return gone

    gone = run(play())
    assert gone == [(chat_id + 100 * lane, lane) for lane in Lane for chat_id in range(1, 11)]


def test_a_reply_waits_under_a_second_during_a_broadcast() -> None:
    """With 100 people chatting beside a broadcast, 99 answers of 100 wait under 0.2 s and none 1 s."""

    async def play() -> list[float]:
        budget = new_budget()
        waits: list[float] = []
        talking = True

        async def broadcast(people: Iterator[int]) -> None:
            while talking:
                await budget.take(next(people), BROADCAST)

        async def chatter(person: int) -> None:
            chance = random.Random(person)
            for _ in range(20):
                await asyncio.sleep(chance.expovariate(1 / 6))
                asked = now()
                waits.append(await took(budget, person, ANSWER) - asked)

        async with asyncio.TaskGroup() as group:
            people = iter(range(1000, 1_000_000))
            for _ in range(10):
                group.create_task(broadcast(people))
            async with asyncio.TaskGroup() as talks:
                for person in range(20):
                    talks.create_task(chatter(person))
            talking = False
        return sorted(waits)

    waits = run(play())
    assert waits[len(waits) * 99 // 100] < 0.2
    assert waits[-1] < 1


def test_sixty_people_do_not_wait_behind_a_busy_group() -> None:
    """An outbox that postpones what the budget would hold back serves 60 people in three seconds, though
    40 messages to one group stand before them.
    """

    async def play() -> tuple[list[float], list[float]]:
        budget = new_budget()
        rows = deque([(0.0, GROUP)] * 40 + [(0.0, person) for person in range(1, 61)])
        sent: dict[bool, list[float]] = {True: [], False: []}

        async def sender() -> None:
            while rows:
                due, chat_id = rows.popleft()
                if wait := max(due - now(), budget.delay(chat_id, BROADCAST)):
                    rows.append((now() + wait, chat_id))
                    await asyncio.sleep(0.01)
                    continue
                sent[chat_id < 0].append(await took(budget, chat_id))

        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(sender())
        return sent[True], sent[False]

    to_group, to_people = run(play())
    assert len(to_group) == 40
    assert len(to_people) == 60
    assert max(to_people) < 3
    assert max(to_group) > 60


def test_a_call_that_waits_for_its_chat_holds_up_nobody() -> None:
    """Twenty answers wait for one busy group; those to other people go out at full speed."""

    async def play() -> float:
        budget = new_budget()
        async with asyncio.TaskGroup() as group:
            for _ in range(40):
                group.create_task(budget.take(GROUP, ANSWER))
            await asyncio.sleep(15)
            began = now()
            for person in range(100, 390):
                await budget.take(person, ANSWER)
            return now() - began

    assert run(play()) <= 10.3


def test_a_pause_of_the_bot_holds_back_everything_for_exactly_so_long() -> None:
    """Inside a pause nothing goes out, counted or not; at its end everything begins."""

    async def play() -> tuple[float, float, float]:
        budget = new_budget()
        await asyncio.sleep(10)
        budget.pause(7)
        budget.pause(3)
        delay = budget.delay(5, ANSWER)
        await budget.hold()
        held = now()
        return delay, held, await took(budget, 5, ANSWER)

    delay, held, given = run(play())
    assert delay == pytest.approx(7)
    assert held == pytest.approx(17)
    assert given == pytest.approx(17)


def test_a_pause_that_becomes_longer_is_waited_out_to_its_new_end() -> None:
    """Whoever already waits, for a counted call or not, waits on."""

    async def play() -> list[float]:
        budget = new_budget()
        budget.pause(5)

        async def hold() -> float:
            await budget.hold()
            return now()

        async with asyncio.TaskGroup() as group:
            waiting = [group.create_task(hold()), group.create_task(took(budget, 5, ANSWER))]
            await asyncio.sleep(4)
            budget.pause(5)
        return [task.result() for task in waiting]

    assert run(play()) == pytest.approx([9, 9])


def test_a_pause_of_one_chat_is_no_concern_of_the_others() -> None:
    """A paused chat waits exactly so long and then begins slowly; others and uncounted calls do not wait."""

    async def play() -> tuple[float, float, list[float]]:
        budget = new_budget()
        budget.pause(30, 5)
        await budget.hold()
        other = await took(budget, 6, ANSWER)
        return other, budget.delay(None, ANSWER), [await took(budget, 5, ANSWER) for _ in range(3)]

    other, elsewhere, paused = run(play())
    assert other == 0
    assert elsewhere == 0
    assert paused == pytest.approx([30, 31, 32])


@pytest.mark.parametrize(
    ("before", "chat_id", "whole_bot"),
    [
        ({}, None, True),
        ({5: 1}, 5, True),
        ({5: 3}, 5, False),
        ({GROUP: 1}, GROUP, False),
        ({GROUP: 1} | dict.fromkeys(range(1, 30), 1), GROUP, True),
        ({GROUP: 12} | dict.fromkeys(range(1, 200), 1), GROUP, False),
        (dict.fromkeys(range(1, 30), 1), 29, True),
    ],
    ids=["no chat", "quiet person", "much to one person", "group", "group amid many", "busy group", "many"],
)
def test_a_refusal_pauses_what_it_most_likely_meant(
    before: dict[int, int], chat_id: int | None, whole_bot: bool
) -> None:
    """A 429 for a chat that just got much, or for a group while little else goes out, pauses that chat;
    any other pauses the whole bot.
    """

    async def play() -> tuple[float, float]:
        budget = new_budget()
        for chat, calls in before.items():
            for _ in range(calls):
                await budget.take(chat, ANSWER)
        budget.refused(20, chat_id)
        return budget.delay(chat_id, ANSWER), budget.delay(999, ANSWER)

    here, elsewhere = run(play())
    assert here == pytest.approx(20)
    assert elsewhere == pytest.approx(20 if whole_bot else 0)


def test_a_second_quiet_group_refused_means_the_whole_bot() -> None:
    """One guess that a 429 was meant for a group alone is enough: the next one stops everything."""

    async def play() -> tuple[float, float]:
        budget = new_budget()
        budget.refused(20, GROUP)
        first = budget.delay(5, ANSWER)
        budget.refused(20, GROUP - 1)
        return first, budget.delay(5, ANSWER)

    first, second = run(play())
    assert first == 0
    assert second == pytest.approx(20)


def test_chats_at_rest_are_forgotten_and_busy_ones_kept() -> None:
    """After a minute of silence nothing of 5,000 people and groups is kept but what still holds."""

    async def play() -> tuple[int, float]:
        budget = new_budget()
        for chat in range(1, 5000):
            await budget.take(chat if chat % 2 else -chat, URGENT)
        budget.pause(500, 3)
        await asyncio.sleep(62)
        for chat in range(10_000, 10_000 + 2 * 1024):
            await budget.take(chat, URGENT)
        return budget.chats_known, budget.delay(3, URGENT)

    known, still_paused = run(play())
    assert known <= 2 * FEWEST_SWEPT
    assert still_paused > 300


def test_who_gives_up_waiting_leaves_no_trace() -> None:
    """A cancelled call uses up nothing and is not waited for."""

    async def play() -> tuple[float, int]:
        budget = new_budget()
        budget.pause(10)
        async with asyncio.TaskGroup() as group:
            waiting = [group.create_task(budget.take(chat, ANSWER)) for chat in range(1, 101)]
            await asyncio.sleep(9)
            for task in waiting:
                task.cancel()
        return await took(budget, 500), budget.chats_known

    given, known = run(play())
    assert given == pytest.approx(10)
    assert known == 1


def test_who_waited_behind_many_does_not_wait_for_those_who_left() -> None:
    """A broadcast behind 300 answers goes out half a second after they all gave up."""

    async def play() -> float:
        budget = new_budget()
        async with asyncio.TaskGroup() as group:
            answers = [group.create_task(budget.take(chat, ANSWER)) for chat in range(1, 301)]
            behind = group.create_task(took(budget, 500))
            await asyncio.sleep(1)
            for task in answers:
                task.cancel()
        return behind.result()

    assert 1 < run(play()) <= 1.6


@pytest.mark.parametrize(
    ("method", "chat_id", "counted"),
    [
        ("sendMessage", 5, True),
        ("editMessageText", GROUP, True),
        ("deleteMessage", 5, True),
        ("getChatMember", GROUP, False),
        ("answerCallbackQuery", None, False),
        ("setMyCommands", None, False),
    ],
)
def test_what_changes_a_chat_is_counted(method: str, chat_id: int | None, counted: bool) -> None:
    """Sends, edits and deletions count; questions and answers to presses do not."""
    assert is_counted(method, chat_id) is counted


def test_the_budget_loads_no_telegram_library() -> None:
    """Both edges may import it: it brings neither aiogram nor python-telegram-bot."""
    code = "import bot.budget, sys; sys.exit(bool({'aiogram', 'telegram'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
