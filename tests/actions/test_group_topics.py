"""Topics of a forum are asked for, kept, refused, closed, reopened and lost: nothing goes nowhere."""

from __future__ import annotations

from solidarity.actions.groups import bind_to_neighbourhood, bind_to_staff, note_members, note_standing
from solidarity.actions.telling import staff_places
from solidarity.actions.topics import (
    close_topic,
    keep_topic,
    lose_topic,
    no_topic,
    open_topic,
    topic_refused,
)
from solidarity.groups import CROWD, Group, Right, Standing
from solidarity.notices import Cause, Kind
from solidarity.topics import Place, Places, Topic
from tests.actions.acting import act, ask, everywhere, gather, nothing_new
from tests.cast import AMEL, GARE_GROUP, NOW, ROSA, SAM, STAFF_GROUP, TOPIC
from tests.stores import B, TestedStore, deliver, rows

FORUM = Standing(frozenset(Right), forum=True)
POOR = Standing(frozenset({Right.PIN, Right.DELETE}), forum=True)
MET = Group(GARE_GROUP, "Voisins de la Gare")
TEAM = Group(STAFF_GROUP, "Équipe")


async def places(store: TestedStore, chat: int = GARE_GROUP) -> Places:
    """Where posts go."""
    async with store.unit() as unit:
        return await unit.group_topics.of(chat)


async def test_a_topic_is_planned_before_the_cards_that_go_into_it(store: TestedStore) -> None:
    """So that those which were open are in it."""
    rosa, amel = await gather(store, ROSA, AMEL)
    await ask(store, rosa)
    await act(store, bind_to_neighbourhood, amel, MET, "gare", None, FORUM)
    assert await places(store) == {Topic.REQUESTS: Place(asked_at=NOW)}
    async with store.unit() as unit:
        (first, *_) = await unit.outbox.lease("tests", 9, ())
    assert first.notice.kind is Kind.TOPIC
    await act(store, keep_topic, GARE_GROUP, Topic.REQUESTS, 44)
    assert await places(store) == {Topic.REQUESTS: Place(44)}


async def test_without_the_right_no_topic_is_asked_for(store: TestedStore) -> None:
    """Given later, it is, once."""
    _, amel = await gather(store, ROSA, AMEL)
    await act(store, bind_to_neighbourhood, amel, MET, "gare", None, POOR)
    assert await rows(store, Kind.TOPIC) == []
    await act(store, note_standing, GARE_GROUP, FORUM)
    await nothing_new(store, note_standing, GARE_GROUP, FORUM)
    assert len(await rows(store, Kind.TOPIC)) == 1


async def test_a_refused_topic_is_told_once(store: TestedStore) -> None:
    """The right was not there after all; where there are no topics any more nothing is missing."""
    _, amel = await gather(store, ROSA, AMEL)
    await act(store, bind_to_staff, amel, TEAM, None, FORUM)
    for topic in (Topic.NEW, Topic.UNANSWERED):
        await act(store, topic_refused, STAFF_GROUP, topic, forum=True)
    (row,) = await rows(store, Kind.GROUP_RIGHTS)
    assert row.facts == {"missing": "topics"}
    assert set(await places(store, STAFF_GROUP)) == {Topic.TO_SETTLE}
    await act(store, topic_refused, STAFF_GROUP, Topic.TO_SETTLE, forum=False)
    async with store.unit() as unit:
        group = await unit.groups.find(STAFF_GROUP)
    assert group is not None
    assert not group.forum
    assert not group.missing


async def test_one_that_may_or_may_not_be_there_is_not_waited_for(store: TestedStore) -> None:
    """Posts go where they went before, and it can be asked for again."""
    _, amel = await gather(store, ROSA, AMEL)
    await act(store, bind_to_neighbourhood, amel, MET, "gare", None, FORUM)
    await act(store, no_topic, GARE_GROUP, Topic.REQUESTS)
    assert await places(store) == {}


async def test_a_closed_topic_is_told_once_and_opened_again(store: TestedStore) -> None:
    """Until somebody opens it, its posts go elsewhere."""
    _, amel = await gather(store, ROSA, AMEL)
    await act(store, bind_to_neighbourhood, amel, MET, "gare", TOPIC, FORUM)
    await deliver(store)
    await act(store, close_topic, GARE_GROUP, TOPIC)
    assert await places(store) == {Topic.REQUESTS: Place(TOPIC, closed=True)}
    assert len(await rows(store, Kind.TOPIC_CLOSED)) == 1
    await nothing_new(store, close_topic, GARE_GROUP, TOPIC)
    await act(store, open_topic, GARE_GROUP, TOPIC)
    assert await places(store) == {Topic.REQUESTS: Place(TOPIC)}
    await nothing_new(store, open_topic, GARE_GROUP, TOPIC)


async def test_a_closed_topic_of_the_binding_alone_is_left(store: TestedStore) -> None:
    """`/equipe` was written there; the group is at home in its general topic now."""
    _, amel = await gather(store, ROSA, AMEL)
    await act(store, bind_to_staff, amel, TEAM, TOPIC, POOR)
    await act(store, close_topic, STAFF_GROUP, TOPIC)
    async with store.unit() as unit:
        group = await unit.groups.find(STAFF_GROUP)
    assert group is not None
    assert group.thread is None


async def test_a_lost_topic_takes_its_cards_along_and_is_made_again(store: TestedStore) -> None:
    """They are forgotten, and what is open is posted once more, with what had waited for the old one."""
    rosa, _, amel = await gather(store, ROSA, SAM, AMEL)
    await act(store, bind_to_neighbourhood, amel, MET, "gare", TOPIC, FORUM)
    await deliver(store)
    first = await everywhere(store, await ask(store, rosa))
    second = await everywhere(store, await ask(store, rosa), quietly=False)
    await act(store, lose_topic, GARE_GROUP, TOPIC)
    async with store.unit() as unit:
        waiting = (await unit.execute(B.select().where(B.c.state == "waiting"))).all()
        cards = [row for row in waiting if row.kind == "group_card"]
        assert {row.thread_id for row in waiting if row.chat_id == GARE_GROUP} == {None}
    assert sorted(row.mission_id for row in cards) == sorted([first.id, second.id])
    assert await places(store) == {Topic.REQUESTS: Place(asked_at=store.clock.at)}
    told = await deliver(store)
    assert told["Gare group"] == ["board", "group_card", "group_card", "pin board_pin", "topic topic"]


async def test_an_unknown_topic_of_an_unknown_group_is_nothing(store: TestedStore) -> None:
    """Closed, opened or lost."""
    await gather(store, ROSA)
    for action in (close_topic, open_topic, lose_topic):
        await nothing_new(store, action, -7, 3)


async def test_coordinators_matters_go_to_the_topic_of_their_cause(store: TestedStore) -> None:
    """In the staff's forum; in private there are none."""
    _, amel = await gather(store, ROSA, AMEL)
    await act(store, bind_to_staff, amel, TEAM, None, FORUM)
    for thread, topic in enumerate((Topic.NEW, Topic.UNANSWERED, Topic.TO_SETTLE), 50):
        await act(store, keep_topic, STAFF_GROUP, topic, thread)

    async def threads(*cause: Cause) -> list[int | None]:
        async with store.unit() as unit:
            return [place.thread for place in await staff_places(unit, *cause)]

    assert await threads(Cause.NEW) == [None, 50]
    assert await threads(Cause.NOT_TAKEN) == [None, 51]
    assert await threads(Cause.PROBLEM) == await threads() == [None, 52]


async def test_a_crowd_is_told_to_every_coordinator_once(store: TestedStore) -> None:
    """Whoever joins after that."""
    _, amel = await gather(store, ROSA, AMEL)
    await act(store, bind_to_neighbourhood, amel, MET, "gare", None, FORUM)
    await deliver(store)
    await act(store, note_members, GARE_GROUP, CROWD + 2)
    (row,) = await rows(store, Kind.GROUP_CROWD)
    assert row.facts == {"title": MET.title, "members": CROWD + 1}
    assert await deliver(store) == {"Amel": ["group_crowd"]}
    await nothing_new(store, note_members, GARE_GROUP, CROWD + 50)
    await nothing_new(store, note_members, -7, 900)
