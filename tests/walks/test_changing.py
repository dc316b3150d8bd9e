"""A request that was sent is changed: its cards follow, and who has it hears what is new."""

from __future__ import annotations

from sandbox.actor import Phone
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission


async def asked(stage: Stage, *names: str, **what: str) -> tuple[Phone, list[Phone], str]:
    """Rosa's request in the Centre, her card before her, offered to these volunteers."""
    sams = [await stage.volunteer(name) for name in names]
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, **what)
    rosa.press("📋 Suivre")
    await rosa.hears("On cherche quelqu'un.")
    await stage.settled()
    return rosa, sams, number


async def taken(stage: Stage) -> tuple[Phone, Phone, str]:
    """Sam has it."""
    rosa, (sam,), number = await asked(stage, "Sam")
    sam.press("J'y vais")
    await rosa.hears("Sam")
    await stage.settled()
    return rosa, sam, number


async def chooses(rosa: Phone, what: str) -> None:
    """Rosa taps « Changer », and what."""
    rosa.press("✏️ Changer")
    await rosa.hears("Que voulez-vous changer ?")
    rosa.press(what)


async def test_another_day_is_on_every_card_and_moves_the_promised_hour(stage: Stage) -> None:
    """Two taps and a day; the volunteer's card says it too, without a new message."""
    rosa, (sam,), number = await asked(stage, "Sam")
    before = (await mission(stage, number, rosa)).request
    messages = len(from_bot(sam))
    await chooses(rosa, "📅 Le jour")
    await rosa.hears("Pour quand ?")
    rosa.press("Cette semaine")
    assert await rosa.hears_toast() == "C'est changé."
    await stage.settled()
    assert "lundi 30 novembre" in rosa.last()
    assert "lundi 30 novembre" in sam.last()
    assert len(from_bot(sam)) == messages
    after = (await mission(stage, number, rosa)).request
    assert before is not None
    assert after is not None
    assert after.answer_due > before.answer_due


async def test_another_detail_leaves_the_promise_alone(stage: Stage) -> None:
    """Written; the promised hour is the one that was read."""
    rosa, _, number = await asked(stage, "Sam")
    before = (await mission(stage, number, rosa)).request
    await chooses(rosa, "✏️ Le détail")
    await rosa.hears("Un détail à ajouter ?")
    rosa.write("Deux pains")
    await rosa.hears("C'est changé.")
    await rosa.hears("On cherche quelqu'un.")
    after = (await mission(stage, number, rosa)).request
    assert before is not None
    assert after is not None
    assert (after.detail.text, after.answer_due) == ("Deux pains", before.answer_due)


async def test_another_neighbourhood_is_asked(stage: Stage) -> None:
    """Its volunteers and its group see it; in the old group a line without a button is left."""
    amel = await stage.coordinator("Amel")
    old, new = [await stage.group(f"Groupe {place}", amel, place) for place in ("Centre", "Gare")]
    ana = await stage.volunteer("Ana", "Gare")
    rosa, (sam,), number = await asked(stage, "Sam")
    await stage.ask_on()
    assert number in amel.last(old)
    assert number not in ana.screen()
    await chooses(rosa, "📍 Le quartier")
    await rosa.hears("Où habitez-vous ?")
    assert not [label for label in rosa.buttons() if "position" in label or "sais pas" in label]
    rosa.press("Gare")
    assert await rosa.hears_toast() == "C'est changé."
    await ana.hears(number)
    await stage.settled()
    assert number not in amel.screen(new)
    await stage.ask_on()
    assert number in amel.last(new)
    assert button_labels(amel.last_message(new)) == ["🙋 Je m'en occupe"]
    assert button_labels(amel.last_message(old)) == []
    assert "Gare" in sam.last()


async def test_who_has_it_is_told_what_changed_and_may_say_no(stage: Stage) -> None:
    """With a sound; « D'accord » shows the mission as it is now."""
    rosa, sam, number = await taken(stage)
    await chooses(rosa, "📅 Le jour")
    await rosa.hears("Pour quand ?")
    rosa.press("Choisir un jour")
    await rosa.hears("Quel jour ?")
    rosa.press("vendredi 27 novembre")
    told = await sam.hears("Rosa a changé sa demande.")
    assert "Nouveau jour : vendredi 27 novembre." in told.text
    assert button_labels(told) == ["👍 D'accord", "↩️ Je ne peux plus"]
    sam.press("👍 D'accord")
    await sam.hears("vendredi 27 novembre · Centre")
    await chooses(rosa, "✏️ Le détail")
    await rosa.hears("Un détail à ajouter ?")
    rosa.write("Trois pains")
    await sam.hears("Détail : Trois pains")
    sam.press("Je ne peux plus")
    await sam.hears(f"Rendre la demande {number} ?")


async def test_a_new_photo_reaches_who_has_it(stage: Stage) -> None:
    """With the news of it, as a file that cannot be passed on."""
    rosa, sam, _ = await taken(stage)
    await chooses(rosa, "✏️ Le détail")
    await rosa.hears("Un détail à ajouter ?")
    rosa.photo("La porte verte")
    await sam.hears("Rosa a changé sa demande.")
    await stage.settled()
    assert [item for item in from_bot(sam) if item.content.media is not None]


async def test_the_place_stays_once_somebody_comes(stage: Stage) -> None:
    """Whoever is on their way comes to where they were asked to."""
    rosa, _, _ = await taken(stage)
    rosa.press("✏️ Changer")
    await rosa.hears("Que voulez-vous changer ?")
    assert rosa.buttons() == ["📅 Le jour", "✏️ Le détail", "↩️ Retour"]
    rosa.press("↩️ Retour")
    await rosa.hears("Sam")


async def test_a_late_tap_on_a_request_that_is_over_shows_how_it_ended(stage: Stage) -> None:
    """On « Changer », on the question, and by words: nothing is changed."""
    rosa, _, _ = await asked(stage, "Sam")
    change = rosa.find_button("✏️ Changer")
    cancel = rosa.find_button("✖️ Annuler ma demande")
    await chooses(rosa, "📅 Le jour")
    await rosa.hears("Pour quand ?")
    late = rosa.find_button("Demain")
    rosa.press_again(cancel)
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await rosa.hears("Vous avez annulé cette demande.")
    for button in (late, change):
        rosa.press_again(button)
        assert await rosa.hears_toast() == "Cette demande est terminée."
        assert "Vous avez annulé cette demande." in rosa.last()


async def test_the_same_again_changes_nothing(stage: Stage) -> None:
    """Nobody is told that nothing happened."""
    rosa, sam, number = await taken(stage)
    version = (await mission(stage, number, rosa)).version
    await chooses(rosa, "📅 Le jour")
    await rosa.hears("Pour quand ?")
    rosa.press("Demain")
    await rosa.hears("Sam")
    await stage.settled()
    assert "a changé sa demande" not in sam.screen()
    assert (await mission(stage, number, rosa)).version == version


async def test_a_change_that_was_begun_survives_a_restart(stage: Stage) -> None:
    """The question waits; tapped twice it is changed once."""
    rosa, _, number = await asked(stage, "Sam")
    await chooses(rosa, "📅 Le jour")
    await rosa.hears("Pour quand ?")
    await stage.settled()
    await stage.stop_bot()
    await stage.start_bot()
    again = rosa.find_button("Cette semaine")
    rosa.press("Cette semaine")
    await rosa.hears("lundi 30 novembre")
    version = (await mission(stage, number, rosa)).version
    rosa.press_again(again)
    await stage.settled()
    assert (await mission(stage, number, rosa)).version == version
    assert "lundi 30 novembre" in rosa.last()
    assert "C'est envoyé" not in rosa.last()
