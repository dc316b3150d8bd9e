"""A visit from both sides: on the way, there, done; and what happens when nobody says anything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.actor import Phone
from tests.stage import Stage
from tests.walks.looking import from_bot
from tests.walks.test_missions import taken


async def test_both_sides_see_how_far_it_is(stage: Stage) -> None:
    """On my way, there, done: each told once, with the code that both know."""
    sam, rosa, _ = await taken(stage)
    code = sam.screen().partition("Code de visite : ")[2][:4]
    assert code.isdigit()
    assert f"Code de visite : {code}. Sam vous le dit à la porte." in rosa.screen()
    sam.press("🚶 Je pars")
    await rosa.hears("🚶 Sam est en route.")
    await sam.sees("Vous êtes en route depuis")
    sam.press("🔔 J'y suis")
    await rosa.hears("🔔 Sam est là.")
    sam.press("C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé ?")
    await stage.settled()
    assert sum("est en route" in m.text for m in from_bot(rosa)) <= 1


async def test_the_resident_may_say_that_somebody_is_there(stage: Stage) -> None:
    """One tap, no message to the other side: their own card shows it."""
    sam, rosa, _ = await taken(stage)
    before = len(from_bot(sam))
    rosa.press("🔔 Sam est là")
    await rosa.sees("🔔 Sam est là.")
    await sam.sees("Vous êtes là depuis")
    await stage.settled()
    assert len(from_bot(sam)) == before


async def test_done_can_be_taken_back_for_ten_minutes(stage: Stage) -> None:
    """By either side; the other is told; later it stands."""
    sam, rosa, _ = await taken(stage)
    sam.press("C'est fait")
    await sam.sees("C'est fait. Merci, vraiment !")
    await rosa.hears("tout s'est bien passé")
    sam.press("Pas encore fait")
    await rosa.hears("Sam dit : ce n'est pas encore fait.")
    await sam.sees("Code de visite")
    sam.press("C'est fait")
    await sam.sees("C'est fait. Merci, vraiment !")
    late = sam.find_button("Pas encore fait")
    await stage.jump(minutes=11)
    sam.press_again(late)
    await stage.settled()
    assert "Code de visite" not in sam.last()


async def test_an_errand_that_is_silent(stage: Stage) -> None:
    """Two hours after the hour the volunteer is asked, an hour later the coordinators; through restarts."""
    amel = await stage.coordinator("Amel")
    sam, _rosa, number = await taken(stage)
    await stage.jump(days=1, hours=8, minutes=55)  # five to seven in the evening of that day
    await stage.settled()
    assert "est-ce fait ?" not in sam.screen()
    await stage.stop_bot()
    stage.clock.jump(timedelta(hours=1, minutes=10))
    await stage.start_bot()
    await sam.hears("est-ce fait ?")
    assert number not in amel.screen()
    await stage.stop_bot()
    stage.clock.jump(timedelta(hours=1))
    await stage.start_bot()
    told = await amel.hears(number)
    assert "Sam" in told.text
    assert "C'est fait" not in told.text
    await stage.jump(hours=5)
    await stage.settled()
    assert sum("est-ce fait ?" in m.text for m in from_bot(sam)) == 1


async def test_not_yet_gives_time(stage: Stage) -> None:
    """Asked, the volunteer answers « pas encore »: no coordinator is alarmed, and it is asked again later."""
    amel = await stage.coordinator("Amel")
    sam, _rosa, number = await taken(stage)
    await stage.jump(days=1, hours=10, minutes=5)
    await sam.hears("est-ce fait ?")
    sam.press("⏳ Pas encore")
    await sam.hears_toast("D'accord, merci de l'avoir dit.")
    await stage.jump(hours=1)
    await stage.settled()
    assert number not in amel.screen()


async def test_somebody_inside_is_missed_within_minutes(stage: Stage) -> None:
    """Fifteen minutes after its end both are asked, at thirty the coordinators have it, at 45 once more."""
    amel = await stage.coordinator("Amel")
    sam, rosa, number = await taken(stage)
    sam.press("🔔 J'y suis")
    await rosa.hears("🔔 Sam est là.")
    await stage.jump(minutes=45 + 14)
    await stage.settled()
    assert "finie ?" not in sam.screen()
    await stage.jump(minutes=1)
    await sam.hears("Tout va bien chez Rosa ?")
    await rosa.hears("La visite avec Sam est-elle finie ?")
    assert number not in amel.screen()
    await stage.stop_bot()
    stage.clock.jump(timedelta(minutes=15))
    await stage.start_bot()
    await amel.hears(number)
    cards = len(from_bot(amel))
    await stage.jump(minutes=15)
    await amel.until(lambda: len(from_bot(amel)) > cards)


@pytest.mark.parametrize("who", ["sam", "rosa"])
async def test_either_side_ends_the_worry(stage: Stage, who: str) -> None:
    """« C'est fini » of one of the two, and nobody else is asked."""
    amel = await stage.coordinator("Amel")
    sam, rosa, number = await taken(stage)
    sam.press("🔔 J'y suis")
    await rosa.hears("🔔 Sam est là.")
    await stage.jump(minutes=60)
    await sam.hears("Tout va bien chez Rosa ?")
    await rosa.hears("La visite avec Sam est-elle finie ?")
    (sam if who == "sam" else rosa).press("C'est fini")
    await rosa.hears("Est-ce que tout s'est bien passé ?")
    await stage.jump(hours=2)
    await stage.settled()
    assert number not in amel.screen()


async def test_a_problem_while_it_goes_on(stage: Stage) -> None:
    """To the coordinators at once; the other side is told nothing."""
    amel = await stage.coordinator("Amel")
    sam, rosa, number = await taken(stage)
    sam.press("🔔 J'y suis")
    await rosa.hears("🔔 Sam est là.")
    await stage.jump(minutes=60)
    await rosa.hears("La visite avec Sam est-elle finie ?")
    before = len(from_bot(sam))
    rosa.press("🆘 Un problème")
    said = await rosa.hears("Une personne de la commune le lit.")
    assert "112" in said.text
    await amel.hears(number)
    await stage.settled()
    assert len(from_bot(sam)) == before


async def test_no_answer_is_never_a_yes(stage: Stage) -> None:
    """Asked how it went and silent: after a day it is noted as not confirmed, and can still be answered."""
    sam, rosa, _ = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    await stage.jump(hours=25)
    await rosa.sees("Sans réponse de vous, nous notons : non confirmé.")
    rosa.press("👍 Oui")
    await rosa.sees("Dire merci à Sam ?")


async def test_a_word_of_thanks(stage: Stage) -> None:
    """In one's own words, once, with an effect where the client has it."""
    sam, rosa, _ = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    rosa.press("👍 Oui")
    await rosa.sees("Dire merci à Sam ?")
    word = rosa.find_button("✏️ Un mot")
    rosa.press("✏️ Un mot")
    await rosa.hears("Écrivez votre mot.")
    rosa.write("Vous avez fait ma journée.")
    thanks = await sam.hears("Vous avez fait ma journée.")
    assert "Rosa vous dit merci" in thanks.text
    assert thanks.effect
    await rosa.hears("Votre merci est parti.")
    rosa.press_again(word)
    await stage.settled()
    assert sum("vous dit merci" in m.text for m in from_bot(sam)) == 1


async def receipt(sam: Phone) -> None:
    """Sam is asked for the photo."""
    sam.press("➕ Autre chose")
    await sam.sees("que voulez-vous faire ?")
    sam.press("🧾 Envoyer un reçu")
    await sam.hears("Envoyez la photo du reçu.")


async def test_a_receipt_reaches_the_resident(stage: Stage) -> None:
    """Photo and amount; a wrong amount is asked again, never guessed."""
    sam, rosa, _ = await taken(stage)
    await receipt(sam)
    sam.write("douze euros")
    await sam.hears("Envoyez la photo du reçu.")
    sam.photo()
    await sam.hears("Quel montant ?")
    sam.write("beaucoup")
    await sam.hears("Quel montant ?")
    sam.write("12,50")
    await sam.hears("C'est envoyé à Rosa.")
    got = await rosa.hears("Reçu envoyé par Sam")
    assert got.kind == "photo"
    assert "12,50" in got.text


async def test_a_receipt_without_an_amount(stage: Stage) -> None:
    """One tap; pressed twice it is sent once."""
    sam, rosa, _ = await taken(stage)
    await receipt(sam)
    sam.photo()
    await sam.hears("Quel montant ?")
    button = sam.find_button("Sans montant")
    sam.press_again(button)
    sam.press_again(button)
    await rosa.hears("🧾 Reçu envoyé par Sam.")
    await stage.settled()
    assert sum("Reçu envoyé par Sam" in m.text for m in from_bot(rosa)) == 1


async def test_buttons_of_a_visit_belong_to_its_two_sides(stage: Stage) -> None:
    """Forged by a third, pressed after the end: nothing changes."""
    sam, rosa, _ = await taken(stage)
    ana = await stage.resident("Ana")
    going = sam.find_button("🚶 Je pars")
    ana.forge(str(going[2]["callback_data"]))
    await stage.settled()
    assert "est en route" not in rosa.screen()
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    sam.press_again(going)
    await stage.settled()
    assert "est en route" not in rosa.screen()
    assert all(item.answered_at is not None for item in sam.presses)
