"""What is sent to a coordinator's own chat is a look too: whose words it holds sees who was shown them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.delivery.prepare import Preparer
from bot.delivery.rendering import Renderer
from bot.i18n import Catalogues
from bot.views.entities import encode_text
from solidarity.actions.missions import join_mission, release_mission
from solidarity.actions.privacy import LOOKS
from solidarity.actions.proxies import ask_agreement, open_agreement
from solidarity.actions.reading import note_read
from solidarity.actions.requests import request_call
from solidarity.actions.sharing import renew_shown, see_address, share_address_with_helper
from solidarity.missions import Mission
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.ports import Card, Deed
from solidarity.requests import Detail
from tests.actions.acting import act, ask, gather, now
from tests.cast import AMEL, BEN, ROSA, SAM, STAFF_GROUP, wish
from tests.stores import TestedStore, deliver

WORDS = "Ma jambe est dans le plâtre"
WHERE = "Rue Haute 1"


async def send_all(store: TestedStore) -> list[str]:
    """All that waits is made ready, as the sender does; what it says, and with which chat."""
    preparer = Preparer(Renderer(Catalogues.load(), lambda: "bot"))
    async with store.unit() as unit:
        ready = await preparer.prepare_all(unit, await unit.outbox.lease("test", 100, []))
        return [encode_text(item.screen.text).text for item in ready if item.screen is not None]


async def looks(store: TestedStore, person: Neighbour) -> Sequence[tuple[str, int | None]]:
    """Who saw something of this person: the deed, and who."""
    async with store.unit() as unit:
        return [(item.deed.value, item.actor) for item in await unit.own.looks(person.id, LOOKS, 0, 50)]


async def called(store: TestedStore, rosa: Neighbour, words: str) -> Mission:
    """She asks, and then to be called: the coordinators get her card."""
    mission = await ask(store, rosa, detail=Detail(words))
    await act(store, request_call, rosa, mission.id)
    return mission


async def test_a_card_that_comes_to_their_chat_is_a_line_each(store: TestedStore) -> None:
    """Two coordinators and a group get it: Rosa sees two lines; opened within the hour it is the same."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN, groups=(STAFF_GROUP,))
    mission = await called(store, rosa, WORDS)
    assert await looks(store, rosa) == []
    assert sum(WORDS in said for said in await send_all(store)) == 2
    shown = {("saw_detail", amel.id), ("saw_detail", ben.id)}
    assert set(await looks(store, rosa)) == shown
    assert len(await looks(store, rosa)) == 2
    await act(store, note_read, amel, await now(store, mission))
    assert len(await looks(store, rosa)) == 2
    async with store.unit() as unit:
        assert await unit.audit.met(amel.id, Deed.SAW_DETAIL, unit.now) == frozenset()
    store.clock.move(hours=2)
    await act(store, note_read, amel, await now(store, mission))
    assert len(await looks(store, rosa)) == 3


async def test_a_card_without_words_of_hers_is_no_look(store: TestedStore) -> None:
    """Nothing was written, so nobody saw a detail; nor is one who asked told that they read their own."""
    rosa, amel, _ = await gather(store, ROSA, AMEL, SAM)
    await called(store, rosa, "")
    await called(store, amel, WORDS)
    assert any(WORDS in said for said in await send_all(store)), "her own, in her own chat"
    assert await looks(store, rosa) == []
    assert await looks(store, amel) == []


async def test_whom_to_call_is_a_look_at_what_was_asked(store: TestedStore) -> None:
    """For somebody who has not agreed yet: sent to the coordinator, or opened from the list later."""
    rosa, amel = await gather(store, ROSA, AMEL)
    agreement = await act(store, ask_agreement, rosa, wish(detail=Detail(WORDS)), "Maria", "+32475222222")
    assert any(WORDS in said for said in await send_all(store))
    assert await looks(store, rosa) == [("saw_detail", amel.id)]
    await act(store, open_agreement, amel, agreement.id, read=True)
    assert len(await looks(store, rosa)) == 1
    store.clock.move(hours=2)
    await act(store, open_agreement, amel, agreement.id, read=False)
    assert len(await looks(store, rosa)) == 1
    await act(store, open_agreement, amel, agreement.id, read=True)
    assert len(await looks(store, rosa)) == 2


async def test_an_address_that_is_sent_anew_is_a_look(store: TestedStore) -> None:
    """A day later Sam has it again without a tap: Rosa reads that too, and he has looked at no home more."""
    rosa, sam, mission = await given(store)
    await renew(store, mission, sam)
    assert any(WHERE in said for said in await send_all(store))
    assert [deed for deed, _ in await looks(store, rosa)] == ["saw_address", "saw_address", "saw_detail"]
    async with store.unit() as unit:
        assert await unit.audit.met(sam.id, Deed.SAW_ADDRESS, unit.now - timedelta(hours=1)) == frozenset()


async def test_handed_back_overnight_nothing_is_sent_anew(store: TestedStore) -> None:
    """It waited for the morning, and Sam cannot come after all: he gets no address, and it is no look."""
    rosa, sam, mission = await given(store)
    await renew(store, mission, sam)
    await act(store, release_mission, sam, mission.id)
    assert not any(WHERE in said for said in await send_all(store))
    assert [deed for deed, _ in await looks(store, rosa)] == ["saw_address", "saw_detail"]


async def given(store: TestedStore) -> tuple[Neighbour, Neighbour, Mission]:
    """Sam comes on Rosa's request, and has looked at where."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, share_address_with_helper, rosa, mission.id, sam.id, WHERE)
    await act(store, see_address, sam, mission.id)
    await deliver(store)
    return rosa, sam, mission


async def renew(store: TestedStore, mission: Mission, sam: Neighbour) -> None:
    """The message with it has stood for a day, and is gone."""
    store.clock.move(days=1)
    await act(store, renew_shown, Card(Kind.ADDRESS, mission.id, sam.telegram_id, None, sam.id, None))
