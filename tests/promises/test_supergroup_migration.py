"""A group that becomes a supergroup takes everything along: its binding and every message that waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from solidarity.actions.groups import migrate_group
from solidarity.actions.posts import end_posts
from solidarity.groups import Binding
from solidarity.notices import Kind, Notice, Recipient
from solidarity.ports import Card
from solidarity.posts import Became
from solidarity.queues import Op, Planned
from solidarity.receipts import NoticeClass, OutboxState, Outcome, Receipt, Step, next_step
from solidarity.requests import ask
from tests.cast import AMEL, FORUM_GROUP, GARE_GROUP, NOW, ROSA, TOPIC, arrive, bind, town, wish
from tests.posting import news, release
from tests.stores import B, TestedStore, deliver

NEW = -1_002_222_222_222
CARDS, TEXTS, EDITS = 400, 600, 50


async def plan(store: TestedStore) -> None:
    """A thousand messages wait for the group, and edits of what it shows; one waits for another group."""
    (rosa, _) = await arrive(store, ROSA, AMEL)
    await bind(store, GARE_GROUP, FORUM_GROUP)
    async with store.unit() as unit:
        missions = [await unit.missions.add(ask(wish(), rosa, town(), NOW)) for _ in range(CARDS)]
        place = Recipient(GARE_GROUP, None, TOPIC)
        for mission in missions:
            unit.tell(Notice(Kind.GROUP_CARD, mission.id), place)
        for number in range(TEXTS):
            facts = {"binding": "neighbourhood", "place": "gare", "number": number}
            unit.tell(Notice(Kind.GROUP_BOUND, facts=facts), place)
        unit.tell(Notice(Kind.GROUP_BOUND, facts={"binding": "neighbourhood"}), Recipient(FORUM_GROUP))
        for mission in missions[:EDITS]:
            await unit.cards.put(
                Card(Kind.GROUP_CARD, mission.id, GARE_GROUP, None, None, mission.id % 10**9)
            )
            await unit.refresh(mission)


class Telegram:
    """Accepts what is sent to the new id; says where the group lives now to what is sent to the old one."""

    def __init__(self) -> None:
        self.accepted: list[Planned] = []

    def send(self, planned: Planned) -> Receipt:
        """The answer to one call."""
        if planned.recipient.chat == GARE_GROUP:
            return Receipt(Outcome.MOVED, moved_to=NEW)
        self.accepted.append(planned)
        return Receipt(Outcome.SENT, message_id=len(self.accepted))


def next_of(receipt: Receipt, planned: Planned) -> Step:
    """What becomes of the row."""
    return next_step(
        receipt,
        NoticeClass.A,
        attempts=planned.attempts,
        unsure_before=planned.unsure_before,
        now=NOW,
        not_after=planned.not_after,
        is_edit=planned.op is Op.EDIT,
        jitter=0.5,
    )


async def follow(
    store: TestedStore, receipts: list[tuple[Planned, Receipt]], limit: int
) -> Sequence[Planned]:
    """Write down what came of a batch, as the sender does, and take the next one."""
    async with store.unit() as unit:
        for planned, receipt in receipts:
            await unit.outbox.settle(planned, next_of(receipt, planned), receipt.message_id, "")
            if receipt.moved_to is not None:
                await migrate_group(unit, planned.recipient.chat, receipt.moved_to)
    async with store.unit() as unit:
        return await unit.outbox.lease("sender", limit, ())


async def send_all(store: TestedStore, telegram: Telegram) -> None:
    """The sender: one message of a chat at a time, until nothing is due."""
    batch = await follow(store, [], 3)
    while batch:
        batch = await follow(store, [(planned, telegram.send(planned)) for planned in batch], 3)


async def waiting(store: TestedStore) -> list[tuple[str, int, int | None]]:
    """What waits: its kind, its chat, its topic."""
    async with store.unit() as unit:
        found = select(B.c.kind, B.c.chat_id, B.c.thread_id).where(B.c.state == OutboxState.WAITING)
        return [tuple(row) for row in (await unit.execute(found)).all()]


async def check_group(store: TestedStore) -> None:
    """The binding lives under the new id only."""
    async with store.unit() as unit:
        assert await unit.groups.find(GARE_GROUP) is None
        moved = await unit.groups.find(NEW)
    assert moved is not None
    assert (moved.title, moved.binding, moved.neighbourhood) == (
        "Gare, entre voisins",
        Binding.NEIGHBOURHOOD,
        "gare",
    )


@pytest.mark.parametrize("in_flight", [False, True], ids=["at rest", "one in flight"])
async def test_a_thousand_waiting_messages_get_the_new_id(store: TestedStore, in_flight: bool) -> None:
    """Moved by the group's own update: 0 lost, 0 twice, 0 left behind, also of what is on its way."""
    await plan(store)
    flying = await follow(store, [], 1) if in_flight else []
    async with store.unit() as unit:
        await migrate_group(unit, GARE_GROUP, NEW)
    if in_flight:
        telegram = Telegram()
        await follow(store, [(planned, telegram.send(planned)) for planned in flying], 0)
        assert telegram.accepted == []
    found = await waiting(store)
    assert Counter(chat for _, chat, _ in found) == {NEW: CARDS + TEXTS + 1, FORUM_GROUP: 1}
    assert Counter(kind for kind, chat, _ in found if chat == NEW) == {
        "group_card": CARDS,
        "group_bound": TEXTS,
        "board": 1,
    }
    async with store.unit() as unit:
        assert await unit.outbox.counts() == {"waiting": CARDS + TEXTS + 2, "dropped": EDITS}
    await check_group(store)


@pytest.mark.timeout(600)
async def test_a_thousand_messages_sent_to_the_old_id_reach_the_new_one(store: TestedStore) -> None:
    """Nobody told us but Telegram's answer to the first of them: all arrive, each once."""
    await plan(store)
    telegram = Telegram()
    await send_all(store, telegram)
    there = [planned for planned in telegram.accepted if planned.recipient.chat == NEW]
    assert {planned.op for planned in there} == {Op.SEND}, "a message of the old id cannot be edited"
    cards = [planned.notice.mission for planned in there if planned.notice.kind is Kind.GROUP_CARD]
    texts = [planned.notice.facts["number"] for planned in there if planned.notice.kind is Kind.GROUP_BOUND]
    assert (len(cards), len(set(cards))) == (CARDS, CARDS)
    assert sorted(map(int, texts)) == list(range(TEXTS))
    assert len(telegram.accepted) == CARDS + TEXTS + 2, "a board, and the other group's own; nothing else"
    assert await waiting(store) == []
    async with store.unit() as unit:
        assert await unit.outbox.counts() == {"sent": CARDS + TEXTS + 2, "dropped": EDITS}
    await check_group(store)


@pytest.mark.timeout(600)
async def test_posts_that_stood_or_waited_stand_once_under_the_new_id(store: TestedStore) -> None:
    """Whatever of them is still true, each once, where it can be put right; what is over stays over."""
    await bind(store, GARE_GROUP)
    standing, waiting, over = ([news(about=at) for at in range(40)] for _ in range(3))
    async with store.unit() as unit:
        for body in (*standing, *over):
            await release(unit, body)
    await deliver(store)
    async with store.unit() as unit:
        await end_posts(unit, [body.id for body in over], Became.ENDED)
        for body in waiting:
            await release(unit, body)
    async with store.unit() as unit:
        await migrate_group(unit, GARE_GROUP, NEW)
    await deliver(store)
    async with store.unit() as unit:
        there = await unit.posts.valid_in(NEW)
        assert await unit.posts.leave(GARE_GROUP) == []
        assert await unit.posts.of([body.id for body in over]) == []
    assert Counter(post.broadcast for post in there) == Counter(body.id for body in (*standing, *waiting))
    assert all(post.pinned for post in there)
