"""A mistaken alert is put right fast: the unsent stops, exactly those told are told, in their order.

A sender that is interrupted anywhere, with messages in its hands, on both databases; and the whole product by
the clock of the stage. Nothing of an alert is ever brought after its end.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from solidarity.actions.alerts import end_alert, see_to_alert, send_alert, take_alert_back
from solidarity.alert_messages import message
from solidarity.alerts import Alert, Level, Plan, correction, draft
from solidarity.broadcasts import Broadcast, Step, Subject, Words, why_not
from solidarity.notices import Kind
from solidarity.people import Neighbour, Reader
from solidarity.queues import Planned
from solidarity.receipts import OutboxState
from solidarity.receipts import Step as Settling
from solidarity.refusals import Refusal
from solidarity.templates import Template
from tests.actions.acting import act, gather
from tests.cast import AMEL, NOW, neighbour
from tests.promises.loudspeaker import settle
from tests.stage import Stage, staged
from tests.stores import B, TestedStore
from tests.walks.looking import from_bot
from tests.walks.test_alerts import composed

PEOPLE = 40
WATER = {"fr": Words("Coupure d'eau"), "nl": Words("Water afgesloten")}
NEW = {"fr": Words("L'eau revient")}
FINAL = [OutboxState.SENT, OutboxState.SENT, OutboxState.SENT, OutboxState.UNSURE, OutboxState.UNREACHABLE]
"""What becomes of a message that was in the sender's hands."""


class Sender:
    """Brings messages one after the other, with some in its hands at any moment."""

    def __init__(self, store: TestedStore, chance: random.Random) -> None:
        self.store, self.chance = store, chance
        self.hands: list[Planned] = []
        self.brought: list[tuple[int, int]] = []
        """What has arrived, or may have: of which broadcast, in which chat."""

    async def takes(self, limit: int) -> None:
        """More into its hands, as many as it can carry."""
        async with self.store.unit() as unit:
            leased = await unit.outbox.lease("tests", limit, ())
            for row in leased:
                if row.broadcast is None:
                    await unit.outbox.settle(row, Settling(OutboxState.SENT), 1, "")
            self.hands += [row for row in leased if row.broadcast is not None]

    async def brings(self, limit: int) -> None:
        """Some of what it has in its hands, in order."""
        going, self.hands = self.hands[:limit], self.hands[limit:]
        for row in going:
            self.store.clock.move(seconds=0.1)
            state = self.chance.choice(FINAL)
            async with self.store.unit() as unit:
                await unit.outbox.settle(row, Settling(state), 5, "")
            if state is not OutboxState.UNREACHABLE:
                self.brought.append((row.broadcast or 0, row.recipient.chat))

    def told(self, broadcast: Broadcast) -> list[int]:
        """Whom it was brought to, in order."""
        return [chat for about, chat in self.brought if about == broadcast.id]


async def planned(store: TestedStore, broadcast: Broadcast, *states: OutboxState) -> list[int]:
    """For whom it is planned, in the order in which they get it; or only what stands like this."""
    wanted = [item.value for item in states or OutboxState]
    async with store.unit() as unit:
        rows = await unit.execute(
            select(B.c.chat_id)
            .where(B.c.broadcast_id == broadcast.id, B.c.kind == Kind.ALERT.value, B.c.state.in_(wanted))
            .order_by(B.c.due_at, B.c.seq)
        )
        return [row.chat_id for row in rows.all()]


@pytest.mark.parametrize("seed", range(8))
async def test_exactly_who_was_told_is_told(store: TestedStore, seed: int) -> None:
    """Interrupted anywhere, by an end, a mistake or new words: who was told, all of them, nobody else."""
    chance = random.Random(seed)
    (amel,) = await gather(store, AMEL)
    await settle(store, PEOPLE)
    made = draft(Plan(Level.IMPORTANT, Template.WATER_CUT, WATER), amel, NOW)
    sent = await act(store, send_alert, amel, made)
    assert sent.broadcast is not None
    store.clock.move(seconds=31)
    sender = Sender(store, chance)
    for _ in range(chance.randrange(1, 8)):
        await sender.takes(chance.randrange(1, 6))
        await sender.brings(chance.randrange(0, 6))
    before = list(sender.told(sent.broadcast))
    last = await _put_right(store, amel, sent.alert, chance.choice(list(CORRECTING)))
    assert await planned(store, sent.broadcast, OutboxState.WAITING) == []
    order = await planned(store, last)
    assert order[: len(before)] == before
    await sender.brings(len(sender.hands))
    store.clock.move(seconds=6)
    await act(store, see_to_alert, sent.alert.id)
    told, order = sender.told(sent.broadcast), await planned(store, last)
    assert set(told) <= set(order)
    assert len(order) == len(set(order))
    if last.step is Step.UPDATE:
        untold = await planned(store, sent.broadcast, OutboxState.CANCELLED)
        assert set(order) == {*told, *untold}
    else:
        assert set(order) == set(told)


CORRECTING = (Step.UPDATE, Step.MISTAKE, Step.END)


async def test_what_may_have_arrived_when_it_was_stopped_counts_as_told(store: TestedStore) -> None:
    """A message that broke off waits to be tried again, and is stopped: its reader is told of the mistake."""
    (amel,) = await gather(store, AMEL)
    await settle(store, 5)
    made = draft(Plan(Level.IMPORTANT, Template.WATER_CUT, WATER), amel, NOW)
    sent = await act(store, send_alert, amel, made)
    assert sent.broadcast is not None
    store.clock.move(seconds=31)
    async with store.unit() as unit:
        doubted, waiting = [item for item in await unit.outbox.lease("tests", 9, ()) if item.broadcast][:2]
        await unit.outbox.settle(doubted, Settling(OutboxState.WAITING, unsure=True), None, "")
        await unit.outbox.settle(waiting, Settling(OutboxState.WAITING), None, "")
    last = await _put_right(store, amel, sent.alert, Step.MISTAKE)
    assert await planned(store, last) == [doubted.recipient.chat]


async def _put_right(store: TestedStore, amel: Neighbour, alert: Alert, step: Step) -> Broadcast:
    if step is Step.UPDATE:
        done = await act(store, send_alert, amel, correction(alert, NEW, amel, store.clock.now()))
        assert done.broadcast is not None
        return done.broadcast
    action = take_alert_back if step is Step.MISTAKE else end_alert
    made: Broadcast = await act(store, action, amel, alert.id)
    assert (made.step, made.due) == (step, store.clock.now())
    return made


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_is_brought_after_its_end(store: TestedStore, seed: int) -> None:
    """Alerts of every length, a clock that jumps over nights: no message is taken in hand from its end on."""
    chance = random.Random(seed)
    (amel,) = await gather(store, AMEL)
    await settle(store, 12)
    alerts: list[Alert] = []
    taken = 0
    for _ in range(40):
        now = store.clock.now()
        if chance.random() < 0.4:
            ends = now + timedelta(minutes=chance.randrange(30, 900))
            plan = Plan(chance.choice([Level.INFO, Level.IMPORTANT]), Template.POWER, WATER, expires=ends)
            alerts.append((await act(store, send_alert, amel, draft(plan, amel, now))).alert)
        elif alerts and chance.random() < 0.3:
            await _maybe(store, amel, chance.choice(alerts), chance.choice(CORRECTING))
        store.clock.move(minutes=chance.choice([0.2, 1, 5, 60, 400]))
        taken += await _none_is_late(store)
        for alert in alerts:
            await act(store, see_to_alert, alert.id)
    assert taken > 50


async def _maybe(store: TestedStore, amel: Neighbour, alert: Alert, step: Step) -> None:
    try:
        await _put_right(store, amel, alert, step)
    except Refusal:
        return


async def _none_is_late(store: TestedStore) -> int:
    """Bring what is due; how many of it are messages of alerts."""
    found = 0
    async with store.unit() as unit:
        for row in await unit.outbox.lease("tests", 30, ()):
            if row.broadcast is not None:
                broadcast = await unit.broadcasts.get(row.broadcast)
                assert unit.now < broadcast.not_after
                alert = await unit.alerts.get(broadcast.about)
                assert unit.now < alert.expires or broadcast.step is Step.MISTAKE
                found += 1
            await unit.outbox.settle(row, Settling(OutboxState.SENT), 5, "")
    return found


def test_at_any_moment_the_rule_says_no_from_its_end_on() -> None:
    """Ten thousand moments around the end of ten thousand messages: before it perhaps, from it on never."""
    chance, amel = random.Random(29), replace(neighbour(AMEL), named=True)
    reader = Reader("fr", reachable=True)
    said = {True: 0, False: 0}
    for _ in range(10_000):
        minutes = chance.randrange(30, 7 * 24 * 60)
        plan = Plan(
            chance.choice(list(Level)), Template.FLOOD, WATER, expires=NOW + timedelta(minutes=minutes)
        )
        step = chance.choice([item for item in Step if item is not Step.MISTAKE])
        made = message(draft(plan, amel, NOW), step, amel.id, NOW)
        at = NOW + timedelta(minutes=minutes, seconds=chance.choice([-3600, -1, 0, 1, 60, 86_400]))
        wanted = why_not(made, reader, at) is None
        assert wanted is (at < NOW + timedelta(minutes=minutes))
        said[wanted] += 1
    assert min(said.values()) > 1_000


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A town in which Telegram sets no limits."""
    async with staged(tmp_path / "town.sqlite3") as found:
        yield found


async def test_a_correction_starts_within_five_seconds(stage: Stage) -> None:
    """From the press that says that it was a mistake to the first of those told: by the stage's clock."""
    amel = await stage.coordinator("Amel")
    rosa, paul = await stage.resident("Rosa"), await stage.resident("Paul")
    await composed(stage, amel)
    amel.write("ENVOYER")
    await amel.hears("Part à")
    await stage.jump(seconds=31)
    await stage.jump(seconds=3)
    amel.press("⛔ C'était une erreur", from_bot(amel, "Tout est parti")[0])
    await amel.hears("Dire à tous que c'était une erreur")
    pressed: datetime = stage.clock.now()
    amel.press("⛔ Oui, une erreur")
    await stage.settled()
    for phone in (rosa, paul, amel):
        (told,) = from_bot(phone, "Erreur : cette alerte n'est pas vraie")
        assert told.date - pressed < timedelta(seconds=5)


async def test_an_alert_that_would_come_at_night_never_comes(stage: Stage) -> None:
    """Typed out in the evening and over before morning: it is said beforehand, and nobody ever gets it."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    stage.clock.jump(timedelta(hours=11))
    amel.write("/alerte")
    await amel.hears("Quelle gravité")
    for label, words in (
        ("🟠 Important", "Quels quartiers"),
        ("🏘 Toute la commune", "Que se passe-t-il"),
        ("🔌 Électricité", "Gardez ce texte"),
        ("➡️ Garder ce texte", "Langues"),
        ("➡️ Voir l'aperçu", "Trop tard pour certains"),
    ):
        amel.press(label)
        await amel.hears(words)
    amel.write("ENVOYER")
    await amel.hears("Part à")
    for hours in (0.1, 3, 4, 5, 12):
        await stage.jump(hours=hours)
    assert not from_bot(rosa, "électricité")
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        assert list(await unit.alerts.current()) == []
        assert list(await unit.alerts.due(10)) == []


async def test_pressed_twice_late_or_by_others_nothing_more_happens(stage: Stage) -> None:
    """Every button of an alert: again by its owner, by a resident, and once it is over."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    rosa = await stage.resident("Rosa")
    await composed(stage, amel, "⚫ Vital")
    amel.write("ENVOYER")
    await amel.hears("En attente d'un accord")
    asked = await ben.hears("demande votre accord")
    buttons = [ben.find_button(label, asked) for label in ("✅ Envoyer à 3", "✖️ Refuser")]
    ben.press("✅ Envoyer à 3", asked)
    await ben.hears("Part à")
    await stage.jump(seconds=31)
    await stage.jump(seconds=3)
    report = from_bot(ben, "Tout est parti")[0]
    labels = [label for row in report.labels for label in row if label != "📋 Copier pour…"]
    buttons += [ben.find_button(label, report) for label in labels]
    for button in buttons:
        rosa.forge(str(button[2]["callback_data"]), from_bot(rosa)[0])
        await stage.settled()
    assert await _sent(stage) == [Step.FIRST]
    ben.press("🏁 Fin d'alerte", report)
    await ben.hears("Dire à tous que l'alerte est finie")
    over = ben.find_button("🏁 Oui, c'est fini")
    for _ in range(2):
        ben.press_again(over)
        await stage.settled()
    for phone in (ben, rosa):
        for button in [*buttons, over]:
            phone.forge(str(button[2]["callback_data"]), from_bot(phone)[0])
            await stage.settled()
    assert await _sent(stage) == [Step.FIRST, Step.END]
    assert len(from_bot(rosa, "Fin de l'alerte")) == 1


async def _sent(stage: Stage) -> list[Step]:
    """The messages of all alerts, in order."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        rows = (await unit.execute(select(B.c.broadcast_id).where(B.c.broadcast_id.is_not(None)))).all()
        about = {(await unit.broadcasts.get(row.broadcast_id)).about for row in rows}
        return [item.step for number in about for item in await unit.broadcasts.of(Subject.ALERT, number)]
