"""A card that says « tomorrow » must not say so the day after."""

from __future__ import annotations

from tests.stage import Stage


async def test_cards_are_redrawn_at_midnight(stage: Stage) -> None:
    """What was for tomorrow is for today once midnight has passed: in the group and on every phone."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, when="Demain")
    await stage.ask_on()
    assert "demain" in amel.last(group)
    assert "demain" in sam.last()
    await stage.jump(hours=14, minutes=10)  # half past midnight
    assert "aujourd'hui" in amel.last(group)
    assert "aujourd'hui" in sam.last()
    assert number in rosa.last()
    assert "aujourd'hui" in rosa.last()


async def test_a_card_that_is_over_names_the_date(stage: Stage) -> None:
    """Nobody redraws what is over, so it says a date that stays true."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa, when="Demain")
    await stage.settled()
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    sam.press("C'est fait")
    await sam.hears("Merci")
    await stage.settled()
    assert "mercredi 25 novembre" in sam.last()


async def test_a_night_edits_nothing_that_stays_the_same(stage: Stage) -> None:
    """What is for the end of the week says its date tomorrow too: nobody who was asked is edited for it."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    rosa, rita = await stage.resident("Rosa"), await stage.resident("Rita")
    for asker in (rosa, rita):
        await stage.ask(asker, when="Cette semaine")
        await stage.ask_on()
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    await stage.settled()
    many = {sam.id, ana.id, group.id}
    before = len(stage.world.calls.calls)
    await stage.jump(days=1)
    later = list(stage.world.calls.calls)[before:]
    vain = [call for call in later if call.ok is False and "not modified" in (call.description or "")]
    assert later
    assert [call for call in vain if call.chat in many] == []
