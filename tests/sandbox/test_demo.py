"""The demo's story: it plays to its end, and every state is there, reached by taps alone."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from sandbox.__main__ import Demo, opened
from sandbox.actor import Phone
from sandbox.messages import Message
from solidarity import announcements
from solidarity.answers import Reply
from solidarity.broadcasts import Subject
from solidarity.groups import Binding
from solidarity.missions import Mission, Seat, State
from solidarity.organisations import Standing
from solidarity.people import AgeBand, Bar, Neighbour, Role
from solidarity.ports import Deed
from solidarity.requests import Attachment, Feeling, Via, of
from solidarity.trust import Step, level
from solidarity.waves import FEW, Wave

pytestmark = pytest.mark.asyncio(loop_scope="module")
ZONE = ZoneInfo("Europe/Brussels")
HIDDEN = announcements.State.HIDDEN


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[Demo]:
    """The town after its story, played once for all claims below."""
    async with opened(0, asyncio.Event()) as running:
        await running.play(lambda: None)
        yield running


async def _neighbours(demo: Demo) -> dict[str, Neighbour]:
    """Who is known to the bot, by first name."""
    async with demo.app.store.unit() as unit:
        found = [await unit.people.by_telegram(person.id) for person in demo.people.values()]
    return {person.first_name: person for person in found if person is not None}


async def _asked(demo: Demo) -> list[Mission]:
    """Every request."""
    neighbours = await _neighbours(demo)
    async with demo.app.store.unit() as unit:
        return [item for who in neighbours.values() for item in await unit.missions.asked_by(who.id)]


def _said(demo: Demo) -> Iterator[Message]:
    """Every message of the bot that is on some phone."""
    for chat in demo.world.chats.values():
        yield from (item for item in chat.messages.values() if item.sender == demo.world.bot.id)


async def test_the_story_ends_now_and_telegram_is_as_strict_as_ever(demo: Demo) -> None:
    """Afterwards the clock shows the present and flows, limits hold, and nothing is left to do."""
    assert abs(demo.world.clock.offset) < timedelta(minutes=1)
    assert demo.world.clock.speed == 1
    assert demo.world.limits.enabled
    assert demo.world.calls.counts()["all"] == 0
    await demo.settle()
    async with demo.app.store.unit() as unit:
        counts = await unit.outbox.counts()
    assert set(counts) <= {"waiting", "sent", "dropped", "unreachable"}, counts


async def test_requests_are_in_every_state(demo: Demo) -> None:
    """Open, taken, done, confirmed, cancelled and closed; well, so-so and a problem; thanked."""
    asked = await _asked(demo)
    assert {item.state for item in asked} == set(State)
    assert {of(item).feeling for item in asked} == {None, *Feeling}
    assert any(of(item).thanked for item in asked)
    assert any(item.state is State.CLOSED and of(item).reason for item in asked)
    assert {of(item).detail.attachment for item in asked} == {None, Attachment.PHOTO, Attachment.VOICE}
    assert len(asked) >= 18


async def test_open_requests_wait_for_each_reason(demo: Demo) -> None:
    """Offered to volunteers, not taken by the hour, without a volunteer, without a place, wanting a call."""
    waiting = [item for item in await _asked(demo) if item.state is State.OPEN]
    assert any(of(item).staff_told_at is None for item in waiting) or _was_last_evening(demo)
    assert any(of(item).overdue_told_at for item in waiting)
    assert any(of(item).staff_told_at and item.neighbourhood == "moulins" for item in waiting)
    assert any(item.neighbourhood is None for item in waiting)
    assert any(of(item).wants_call for item in waiting)


def _was_last_evening(demo: Demo) -> bool:
    """The last scenes took place before the night: what they began has gone on since, by waves of minutes."""
    return demo.world.now() - demo.calendar.ends > timedelta(minutes=5)


async def test_a_request_is_in_its_second_wave(demo: Demo) -> None:
    """More than five live near: the five who fit best were asked first, the others after them."""
    (grace,) = [
        item for item in await _asked(demo) if item.category == "trajet" and item.neighbourhood == "gare"
    ]
    assert grace.told > FEW
    assert grace.wave == Wave.NEAR or _was_last_evening(demo)


async def test_some_wait_for_others_by_other_ways(demo: Demo) -> None:
    """For a grandmother who has not agreed yet, by telephone, by voice, from a group, and discreetly."""
    asked = await _asked(demo)
    assert {of(item).via for item in asked} >= {Via.CHAT, Via.SWITCHBOARD, Via.VOICE, Via.GROUP}
    assert any(of(item).discreet and item.state is State.OPEN for item in asked)
    assert any(of(item).late_told_at and item.handler is not None for item in asked)
    async with demo.app.store.unit() as unit:
        waiting = await unit.agreements.waiting(10)
    assert len(waiting) == 1


async def test_volunteers_stand_on_every_step(demo: Demo) -> None:
    """Registered, seen, briefed, trusted; one has somebody to turn to, one is lent, four came by a poster."""
    neighbours = await _neighbours(demo)
    helpers = [person.volunteer for person in neighbours.values() if person.volunteer]
    today = demo.world.now().astimezone(ZONE).date()
    assert {level(item.steps, today) for item in helpers} == {None, *Step}
    assert [item.referent for item in helpers if item.referent] == [neighbours["Ben"].id]
    assert len([item for item in helpers if item.lent]) == 1
    assert len([item for item in helpers if item.source]) == 4


async def test_much_waits_to_be_sorted(demo: Demo) -> None:
    """Three and more cards, one of which a colleague has in hand."""
    waiting = [item for item in await _asked(demo) if item.cause is not None]
    assert len(waiting) >= 3
    assert any(item.handler is not None and item.state is State.OPEN for item in waiting)
    said = "\n".join(label for row in demo.people["Ben"].last_message().labels for label in row)
    assert "⏭" in said


async def test_the_young_may_come_where_an_association_is(demo: Demo) -> None:
    """A mission is supervised, and somebody of sixteen is asked."""
    ben = (await _neighbours(demo))["Ben"]
    async with demo.app.store.unit() as unit:
        published = await unit.missions.looked_after_by(ben.id)
    assert [item.supervised for item in published if item.publisher == ben.id] == [True]
    assert any("On porte des colis" in item.text for item in demo.people["Noah"].messages())


async def test_missions_were_shared_handed_back_and_taken_by_the_municipality(demo: Demo) -> None:
    """One holder sees a number and the view is kept; one handed back; one coordinator helped himself."""
    asked, neighbours = await _asked(demo), await _neighbours(demo)
    parts = [part for item in asked for part in item.participations]
    assert any(part.phone_shared for part in parts)
    assert any(part.seat is Seat.RELEASED for item in asked if item.holders for part in item.participations)
    assert any(part.person == neighbours["Ben"].id and part.seat is Seat.DONE for part in parts)
    async with demo.app.store.unit() as unit:
        traces = await unit.audit.about(neighbours["Grace"].id)
    assert Deed.SAW_PHONE in {trace.deed for trace in traces}


async def test_visits_stand_at_every_step(demo: Demo) -> None:
    """Done, going on, an address looked at and gone, a receipt, an alarm, a report, a closed one."""
    asked, neighbours = await _asked(demo), await _neighbours(demo)
    parts = [part for item in asked for part in item.participations]
    assert any(part.left_at and part.arrived_at and part.seat is Seat.DONE for part in parts)
    assert any(part.arrived_at and part.seat is Seat.HOLDING for part in parts)
    assert any(part.address_shared for part in parts)
    assert [part.expense.cents for part in parts if part.expense] == [785]
    assert any(part.rung == 2 for part in parts)
    assert any(of(item).reported_by == neighbours["Marcel"].id for item in asked)
    async with demo.app.store.unit() as unit:
        traces = await unit.audit.about(neighbours["Jeanne"].id)
    assert Deed.SAW_ADDRESS in {trace.deed for trace in traces}
    assert not any("Rue du Pont" in item.text for item in _said(demo)), "gone at the end"
    said = demo.people["Greet"].messages()
    assert any("🔓" in label for item in said for row in item.labels for label in row)


async def test_the_team_is_at_work(demo: Demo) -> None:
    """A mission is full and somebody waits, a problem is looked after, one volunteer is asked first."""
    neighbours = await _neighbours(demo)
    amel, youssef = neighbours["Amel"].id, neighbours["Youssef"].id
    async with demo.app.store.unit() as unit:
        (published,) = [item for item in await unit.missions.looked_after_by(amel) if item.publisher == amel]
    assert (len(published.holders), published.seats_left) == (2, 0)
    assert [part.seat for part in published.participations if part not in published.holders] == [Seat.WAITING]
    asked = await _asked(demo)
    assert any(item.handler == amel and of(item).feeling is Feeling.PROBLEM for item in asked)
    told = "\n".join(item.text for item in demo.people["Youssef"].messages())
    wide = [item for item in asked if item.widened and item.reference in told]
    assert len(wide) == 1
    assert wide[0].hold is None or wide[0].hold.person == youssef  # in the morning his two hours are over
    assert any("café" in of(item).detail.text for item in asked)


async def test_trust_is_looked_after(demo: Demo) -> None:
    """A nurse and a safeguarding lead are named; a concern is in hand; somebody is suspended for a week."""
    neighbours = await _neighbours(demo)
    assert neighbours["Fatima"].roles == {Role.PROFESSIONAL}
    assert neighbours["Jeanne"].roles == {Role.SAFEGUARD}
    assert all(grant.until is not None for grant in neighbours["Jeanne"].grants)
    barred = neighbours["Inès"].barred
    assert barred is not None
    assert (barred.bar, barred.by) == (Bar.SUSPENDED, neighbours["Amel"].id)
    async with demo.app.store.unit() as unit:
        (concern,) = await unit.concerns.open(9)
    assert (concern.by, concern.handler) == (neighbours["Marcel"].id, neighbours["Jeanne"].id)
    for name in ("Amel", "Ben", "Aïcha"):
        assert not any("🛟 Marcel" in item.text for item in demo.people[name].messages())


async def test_rosa_and_sam_have_written_and_spoken(demo: Demo) -> None:
    """The relay has carried text both ways and a voice message, and says so on the sender's own messages."""
    rosa, sam = demo.people["Rosa"], demo.people["Sam"]
    own = [item for item in rosa.messages() if item.sender == rosa.id and item.reactions]
    assert [item.kind for item in own] == ["text", "voice"]
    assert "voice" in {item.kind for item in sam.messages() if item.sender == demo.world.bot.id}
    assert any("Vers dix heures" in item.text for item in rosa.messages())


async def test_people_stand_in_every_way(demo: Demo) -> None:
    """Residents, volunteers, two coordinators, one of sixteen, one who blocked the bot, some unknown."""
    neighbours = await _neighbours(demo)
    assert len(demo.people) >= 40
    assert {person.language for person in neighbours.values()} == {"fr", "nl", "de", "en"}
    assert [name for name, person in neighbours.items() if person.is_coordinator] == ["Amel", "Ben"]
    ages = [person.volunteer.age for person in neighbours.values() if person.volunteer]
    assert ages.count(AgeBand.MINOR) == 1
    assert ages.count(AgeBand.ADULT) >= 15
    assert {name for name, person in neighbours.items() if not person.reachable} == {"Hendrik", "Paul"}
    assert {"Louise", "Karim"} <= set(demo.people) - set(neighbours)
    homes = {person.neighbourhood for person in neighbours.values()} - {None}
    assert len(homes) == 6


async def test_groups_are_bound_and_one_waits(demo: Demo) -> None:
    """A neighbourhood's group, a forum's topic, the coordinators' chat, the channel, and one that asks."""
    async with demo.app.store.unit() as unit:
        found = [await unit.groups.find(chat.id) for chat in demo.world.groups()]
    known = [group for group in found if group is not None]
    assert sorted(group.binding for group in known) == sorted(
        [Binding.NEIGHBOURHOOD, Binding.NEIGHBOURHOOD, Binding.STAFF, Binding.ASKED, Binding.CHANNEL]
    )
    assert [bool(group.thread) for group in known if group.binding is Binding.NEIGHBOURHOOD] == [False, True]
    (channel,) = [chat for chat in demo.world.groups() if chat.channel]
    posted = [item for item in channel.messages.values() if "Coupure d'eau" in item.text]
    assert [item.id in channel.pinned for item in posted] == [True]
    asks = [item for item in demo.people["Amel"].messages() if "Voisins de la Citadelle" in item.text]
    assert any("✅" in label for item in asks for row in item.labels for label in row)


async def test_associations_speak_or_wait(demo: Demo) -> None:
    """Two were accepted and may write in their names, one waits for the municipality."""
    async with demo.app.store.unit() as unit:
        found = {item.name: item for item in await unit.organisations.all(10)}
    standings = {name: item.standing for name, item in found.items()}
    assert standings == {
        "Les Amis du Plateau": Standing.VALID,
        "Épicerie solidaire": Standing.VALID,
        "Vélo-Meuse": Standing.WAITING,
    }
    assert found["Les Amis du Plateau"].profile.neighbourhoods == {"plateau", "citadelle"}
    assert all(len(item.leads) == 1 for item in found.values())


async def test_announcements_were_read_planned_and_hidden(demo: Demo) -> None:
    """Two are out, one with a photo, one comes in some days, one was hidden by the municipality."""
    async with demo.app.store.unit() as unit:
        speakers = await unit.organisations.all(10)
        found = [item for who in speakers for item in await unit.announcements.of(who.id, 10)]
    states = Counter(item.state for item in found)
    assert states == {announcements.State.PUBLISHED: 2, announcements.State.SCHEDULED: 1, HIDDEN: 1}
    assert [item.content.attachment for item in found if item.content.attachment] == [Attachment.PHOTO]
    photos = [item for item in _said(demo) if item.kind == "photo" and "Balade du dimanche" in item.text]
    assert len(photos) >= 5
    assert not any("Grande promotion" in item.text for item in demo.people["Rosa"].messages())
    assert any("publicité" in item.text for item in demo.people["Samira"].messages())


async def test_an_exercise_is_over(demo: Demo) -> None:
    """It says what it is in its first and its last line, was answered, made no request, and has ended."""
    drills = [item.text for item in demo.people["Denise"].messages() if "EXERCICE" in item.text]
    assert len(drills) == 2, "the exercise and its end"
    for text in drills:
        lines = text.splitlines()
        assert lines[0] == lines[-1] == "EXERCICE. Ce n'est pas une vraie alerte."
    assert any("✔️ 🆘" in label for label in _labels(demo, "Denise", drills[0]))
    assert len([item for item in await _asked(demo) if item.alert is not None]) == 1, "of the real one"


def _labels(demo: Demo, name: str, text: str) -> list[str]:
    """The buttons below what somebody was told."""
    told = [item for item in demo.people[name].messages() if item.text == text]
    return [label for item in told for row in item.labels for label in row]


async def test_a_real_alert_is_out_with_its_three_answers(demo: Demo) -> None:
    """Ben agreed to it; one account was gone; the answers stand on Amel's live report; one needs help."""
    neighbours = await _neighbours(demo)
    async with demo.app.store.unit() as unit:
        (alert,) = await unit.alerts.current()
        sent = await unit.broadcasts.of(Subject.ALERT, alert.id)
        reach = await unit.broadcasts.reach(sent[0].id)
        counts = await unit.alert_answers.counts(alert.id)
    assert (alert.author, alert.second) == (neighbours["Amel"].id, neighbours["Ben"].id)
    assert (reach.sent > 35, reach.blocked) == (True, 1)
    assert not neighbours["Paul"].reachable
    assert counts == {Reply.WELL: 8, Reply.NEED: 1, Reply.CAN: 2}
    reports = [item.text for item in demo.people["Amel"].messages() if "💚 8 · 🆘 1 · 🤝 2" in item.text]
    assert len(reports) == 1
    (needed,) = [item for item in await _asked(demo) if item.alert == alert.id]
    assert needed.state is State.OPEN


async def test_a_draft_is_kept(demo: Demo) -> None:
    """Somebody was interrupted: the answers so far are there."""
    async with demo.app.store.unit() as unit:
        draft = await unit.drafts.find(demo.people["André"].id)
    assert draft is not None
    assert draft.data["ask"]["answers"]["category"] == "medicaments"


async def test_telegram_refused_nothing(demo: Demo) -> None:
    """No call was refused, but for edits that would change nothing and the account that was deleted."""
    refused = [call for call in demo.world.calls.calls if call.ok is False]
    wrong = [call for call in refused if "not modified" not in (call.description or "")]
    assert [(call.chat, call.description) for call in wrong] == [
        (demo.people["Paul"].id, "Forbidden: user is deactivated")
    ]


async def test_screens_hold_no_placeholder(demo: Demo) -> None:
    """No brace, no percent sign of a format and no star of an emphasis is left on any phone."""
    raw = re.compile(r"[{}*]|%\(|\bNone\b")
    labels = [label for item in _said(demo) for row in item.labels for label in row]
    keys = [key for person in demo.people.values() for key in Phone.keys(person)]
    assert [
        words for words in [*(item.text for item in _said(demo)), *labels, *keys] if raw.search(words)
    ] == []


async def test_no_phone_offers_what_somebody_has(demo: Demo) -> None:
    """A button to take something is only there while it is open and has room."""
    ben = (await _neighbours(demo))["Ben"]
    async with demo.app.store.unit() as unit:
        led = [item for item in await unit.missions.looked_after_by(ben.id) if item.publisher == ben.id]
    open_ones = {item.reference for item in await _asked(demo) if item.state is State.OPEN}
    open_ones |= {item.text for item in led if item.state is State.OPEN and item.seats_left}
    offering = [
        item.text
        for item in _said(demo)
        if any(sign in label for row in item.labels for label in row for sign in ("✅ J", "🙋 Je m"))
    ]
    assert offering
    assert [text for text in offering if not any(number in text for number in open_ones)] == []
