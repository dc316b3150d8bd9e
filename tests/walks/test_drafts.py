"""A request that was begun: it outlives /start, silence, the night and a restart, for a day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.actor import Phone
from sandbox.watching import NotHeardError
from tests.stage import Stage
from tests.walks.looking import draft, from_bot, requests_of
from tests.walks.test_home import asking

OFFER = "Vous aviez commencé une demande."


async def finish(rosa: Phone) -> None:
    """From the detail to the end."""
    await rosa.hears("Un détail")
    rosa.press("Non, c'est bon")
    recap = await rosa.hears("On envoie")
    assert "Courses · demain · Gare" in recap.text
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")


async def test_start_in_the_middle_offers_the_draft_again(stage: Stage) -> None:
    """/start never loses an answer: [Continuer] goes on at the same question."""
    rosa = await asking(stage)
    rosa.start()
    await rosa.hears("Bonjour Rosa")
    await rosa.hears(OFFER)
    rosa.press("▶️ Continuer")
    await finish(rosa)


async def test_a_draft_can_be_thrown_away(stage: Stage) -> None:
    """[Effacer] forgets it, and the next request begins at the beginning."""
    rosa = await asking(stage)
    rosa.start()
    await rosa.hears(OFFER)
    rosa.press("🗑 Effacer")
    await rosa.hears("C'est effacé")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")


async def test_a_request_without_an_answer_is_no_draft(stage: Stage) -> None:
    """Who only looked at the first question is not asked about it later."""
    rosa = await asking(stage, until="category")
    rosa.start()
    await rosa.hears("Bonjour Rosa")
    await stage.jump(minutes=31)
    assert from_bot(rosa, "Vous aviez commencé") == []


async def test_half_an_hour_of_silence_closes_the_screen_and_offers_to_go_on(stage: Stage) -> None:
    """One reminder, with both ways out."""
    rosa = await asking(stage)
    await stage.jump(minutes=29)
    assert from_bot(rosa, OFFER) == []
    await stage.jump(minutes=2)
    assert len(from_bot(rosa, OFFER)) == 1
    assert rosa.buttons() == ["▶️ Continuer", "🗑 Effacer"]


async def test_words_after_half_an_hour_are_not_taken_as_the_answer(stage: Stage) -> None:
    """They may be about anything; the draft is offered instead."""
    rosa = await asking(stage)
    await stage.jump(minutes=31)
    rosa.write("Merci pour hier !")
    await rosa.hears("Je n'ai pas compris")
    await rosa.hears(OFFER)
    assert "detail" not in (await draft(stage, rosa) or {})["ask"]["answers"]


async def test_the_old_screen_still_works_after_half_an_hour(stage: Stage) -> None:
    """A button says exactly what it answers, so it may be late."""
    rosa = await asking(stage)
    button = rosa.find_button("Non, c'est bon")
    await stage.jump(minutes=31)
    rosa.press_again(button)
    await rosa.hears("On envoie")


async def test_one_reminder_at_most(stage: Stage) -> None:
    """Going on and falling silent again is not answered by another one."""
    rosa = await asking(stage)
    await stage.jump(minutes=31)
    assert len(from_bot(rosa, OFFER)) == 1
    rosa.press("▶️ Continuer")
    await rosa.hears("Un détail")
    await stage.jump(minutes=45)
    await stage.jump(hours=5)
    assert sum(OFFER in entry.text for entry in stage.world.history.sent(rosa.id)) == 1


async def test_no_reminder_in_quiet_hours(stage: Stage) -> None:
    """Begun at half past eight in the evening: the offer comes at eight in the morning."""
    stage.clock.jump_to(datetime(2026, 11, 24, 19, 40, tzinfo=UTC))
    rosa = await asking(stage)
    await stage.jump(hours=2)
    assert from_bot(rosa, OFFER) == []
    await stage.jump(hours=8)
    assert from_bot(rosa, OFFER) == []
    await stage.jump(hours=2)
    assert len(from_bot(rosa, OFFER)) == 1


async def test_no_reminder_of_what_was_sent_in_the_meantime(stage: Stage) -> None:
    """Who came back in the night and sent the request is not asked about it in the morning."""
    stage.clock.jump_to(datetime(2026, 11, 24, 19, 40, tzinfo=UTC))
    rosa = await asking(stage)
    await stage.jump(hours=2)
    rosa.press("Non, c'est bon")
    await rosa.hears("On envoie")
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    await stage.jump(hours=12)
    assert from_bot(rosa, OFFER) == []


async def test_a_draft_lives_for_a_day(stage: Stage) -> None:
    """After 23 hours it is there, after 24 it is gone, with every answer."""
    rosa = await asking(stage)
    await stage.jump(hours=23)
    rosa.start()
    await rosa.hears(OFFER)
    lea = await asking(stage, "Léa")
    await stage.jump(hours=25)
    assert await draft(stage, lea) is None
    lea.start()
    await lea.hears("Bonjour Léa")
    with pytest.raises(NotHeardError):
        await lea.hears(OFFER, timeout=0.3)


async def test_a_draft_of_yesterday_does_not_ask_for_yesterday(stage: Stage) -> None:
    """« Aujourd'hui », taken up again after midnight: the day is asked anew, the rest is kept."""
    rosa = await asking(stage, until="when")
    rosa.press("Aujourd'hui")
    await rosa.hears("Où habitez-vous")
    rosa.press("Gare")
    await rosa.hears("Un détail")
    await stage.jump(hours=23)
    rosa.press("▶️ Continuer")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Un détail")


async def test_a_recap_left_open_over_midnight_asks_the_day_anew(stage: Stage) -> None:
    """[Envoyer] for a day that is past sends nothing and says what is missing."""
    rosa = await asking(stage, until="when")
    rosa.press("Aujourd'hui")
    await rosa.hears("Où habitez-vous")
    rosa.press("Gare")
    await rosa.hears("Un détail")
    rosa.press("Non, c'est bon")
    await rosa.hears("On envoie")
    button = rosa.find_button("✅ Envoyer")
    await stage.jump(hours=20)
    rosa.press_again(button)
    await rosa.hears("Pour quand")
    assert await requests_of(stage, rosa) == []


async def test_a_restart_in_the_middle_loses_no_answer(stage: Stage) -> None:
    """The bot stops and starts between two questions; the resident notices nothing."""
    rosa = await asking(stage)
    await stage.settled()
    await stage.stop_bot()
    rosa.write("Deux pains et du lait")
    await stage.start_bot()
    recap = await rosa.hears("On envoie")
    assert "Deux pains et du lait" in recap.text
    await stage.stop_bot()
    await stage.start_bot()
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")


async def test_two_unfinished_conversations_do_not_disturb_each_other(stage: Stage) -> None:
    """A request and an enrolment wait side by side; each goes on where it was."""
    rosa = await asking(stage)
    rosa.key("🤝")
    await rosa.hears("charte")
    rosa.press("18 ans ou plus")
    await rosa.hears("Courses pour les aînés. Et vous ?")
    rosa.key("🙋")
    await rosa.hears(OFFER)
    rosa.press("▶️ Continuer")
    await finish(rosa)
    rosa.press("Passer la suite")
    await rosa.hears("Quand avez-vous du temps")
    rosa.press("Quand je peux")
    await rosa.hears("C'est bien cela")
    rosa.press("C'est bon")
    await rosa.hears("Bienvenue parmi les bénévoles")


async def test_repeating_an_old_request_does_not_overwrite_a_draft(stage: Stage) -> None:
    """[Refaire] with something begun asks first what becomes of it."""
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa, where="Gare")
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await rosa.hears("Vous avez annulé")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Un trajet")
    await rosa.hears("Pour quand")
    rosa.press("🔁 Refaire")
    await rosa.hears(OFFER)
    rosa.press("▶️ Continuer")
    await rosa.hears("Pour quand")
    assert (await draft(stage, rosa) or {})["ask"]["answers"]["category"] == "trajet"


async def test_a_draft_survives_the_round_through_json(stage: Stage) -> None:
    """What is stored is what was answered, detail and all."""
    rosa = await asking(stage)
    rosa.photo("Devant la porte\u202e verte 🚪")
    await rosa.hears("On envoie")
    answers = (await draft(stage, rosa) or {})["ask"]["answers"]
    assert answers["category"] == "courses"
    assert answers["where"] == "gare"
    assert answers["detail"]["text"] == "Devant la porte verte 🚪"
    assert answers["detail"]["attachment"] == "photo"
    rosa.start()
    await rosa.hears(OFFER)
    rosa.press("▶️ Continuer")
    recap = await rosa.hears("On envoie")
    assert "Détail : une photo. Devant la porte verte 🚪" in recap.text
