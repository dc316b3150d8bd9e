"""A late tap says which: taken, cancelled, past, or closed by the municipality; and what then remains."""

from __future__ import annotations

from sandbox.actor import Phone
from solidarity.missions import State
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission
from tests.walks.test_publishing import missions_of, published


async def offered(stage: Stage, when: str = "Demain") -> tuple[Phone, Phone, str]:
    """Rosa's request on Sam's phone."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, when=when)
    await sam.hears(number)
    await stage.settled()
    return sam, rosa, number


async def test_cancelled_is_called_cancelled(stage: Stage) -> None:
    """By the toast and by the card."""
    sam, rosa, _ = await offered(stage)
    late = sam.find_button("J'y vais")
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await rosa.hears("Vous avez annulé")
    await stage.settled()
    sam.press_again(late)
    assert await sam.hears_toast() == "Cette demande est annulée."
    assert "Cette demande est annulée." in sam.last()


async def test_closed_by_the_municipality_is_called_so(stage: Stage) -> None:
    """The volunteer's card says who closed it."""
    amel = await stage.coordinator("Amel")
    sam, rosa, number = await offered(stage)
    late = sam.find_button("J'y vais")
    await stage.jump(hours=5)
    await amel.hears(number)
    amel.press("🗄 Fermer")
    await amel.hears("pourquoi ?")
    amel.press("Plus nécessaire")
    await rosa.hears("La commune a fermé cette demande")
    await stage.settled()
    sam.press_again(late)
    assert await sam.hears_toast() == "La commune a fermé cette demande."
    assert "La commune a fermé cette demande." in sam.last()
    assert (await mission(stage, number, rosa)).state is State.CLOSED


async def test_what_is_done_is_called_done(stage: Stage) -> None:
    """Nobody is told that somebody was quicker, a day later."""
    ana = await stage.volunteer("Ana")
    sam, rosa, _ = await offered(stage)
    late = ana.find_button("J'y vais")
    sam.press("J'y vais")
    await rosa.hears("Sam")
    await stage.settled()
    rosa.press("C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé")
    await stage.settled()
    ana.press_again(late)
    assert await ana.hears_toast() == "C'est déjà fait. Merci !"


async def test_a_day_that_is_past_cannot_be_promised(stage: Stage) -> None:
    """At midnight the card loses its buttons; a tap that was late says why; the lists do not show it."""
    sam, rosa, number = await offered(stage, when="Aujourd'hui")
    late = sam.find_button("J'y vais")
    await stage.jump(hours=15)
    assert "Ce jour est passé." in sam.last()
    assert sam.last_message().buttons == []
    sam.press_again(late)
    assert await sam.hears_toast() == "Ce jour est passé. Merci quand même !"
    sam.key("🎒")
    await sam.hears("Rien à faire aujourd'hui. Merci d'être là.")
    assert (await mission(stage, number, rosa)).state is State.OPEN


async def test_another_day_brings_it_back_with_a_sound(stage: Stage) -> None:
    """Who was offered it for the day that is past is asked anew, by a new message."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Centre", amel)
    sam, rosa, _ = await offered(stage, when="Aujourd'hui")
    await stage.ask_on()
    assert button_labels(amel.last_message(group)) == ["🙋 Je m'en occupe"]
    await stage.jump(hours=15)
    assert button_labels(amel.last_message(group)) == []
    heard = len(from_bot(sam))
    await stage.jump(hours=8, minutes=40)
    await rosa.hears("Avez-vous toujours besoin d'aide ?")
    rosa.press("Oui, un autre jour")
    await rosa.hears("Pour quand ?")
    rosa.press("Demain")
    assert await rosa.hears_toast() == "C'est changé."
    await stage.settled()
    assert len(from_bot(sam)) == heard + 1
    assert sam.buttons() == ["✅ J'y vais", "🙏 Pas cette fois"]
    assert button_labels(amel.last_message(group)) == ["🙋 Je m'en occupe"]
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe de votre demande")


async def test_what_is_past_takes_no_room_for_offers(stage: Stage) -> None:
    """Three offers of yesterday do not keep a volunteer from being asked today."""
    sam = await stage.volunteer("Sam")
    for name in ("Rosa", "Léa", "Luc"):
        await stage.ask(await stage.resident(name), when="Aujourd'hui")
    await stage.settled()
    assert len(from_bot(sam, "Pourquoi vous")) == 3
    await stage.jump(days=1)
    number = await stage.ask(await stage.resident("Zoé"), when="Demain")
    await sam.hears(number)


async def test_a_published_mission_of_yesterday_is_taken_by_nobody(stage: Stage) -> None:
    """Neither a seat nor a place on the list; who published it can still end it."""
    amel = await stage.coordinator("Amel")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    await published(stage, amel, day="aujourd'hui", hour="16 h", seats="1")
    late = ana.find_button("J'y vais")
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    await stage.settled()
    queue = ana.find_button("Liste d'attente")
    await stage.jump(days=1)
    assert "Ce jour est passé." in ana.last()
    for button in (late, queue):
        ana.press_again(button)
        assert await ana.hears_toast() == "Ce jour est passé. Merci quand même !"
    amel.press("✔️ Terminée")
    await sam.hears("Amel dit que c'est fait. Merci, vraiment !")
    (found,) = await missions_of(stage)
    assert found.state is State.DONE


async def test_nothing_to_do_is_said_kindly(stage: Stage) -> None:
    """The empty lists of both sides."""
    sam = await stage.volunteer("Sam")
    await stage.settled()
    sam.key("🎒")
    await sam.hears("Rien à faire aujourd'hui. Merci d'être là.")
    sam.key("📋")
    await sam.hears("Vous n'avez pas encore de demande.")
