"""Home, cancelling, going back, writing what nobody waits for, and acting where one may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sandbox.actor import Phone
from tests.stage import Stage
from tests.walks.looking import button_labels, draft, from_bot, requests_of

HOME = ["🙋 J'ai besoin d'aide", "🤝 Je veux aider", "📋 Mes demandes", "⚙️ Réglages"]


async def asking(stage: Stage, name: str = "Rosa", *, until: str = "detail") -> Phone:
    """A resident in the middle of a request."""
    rosa = await stage.resident(name)
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    for label, question in (("Courses", "Pour quand"), ("Demain", "Où habitez-vous"), ("Gare", "Un détail")):
        if until == "category":
            break
        rosa.press(label)
        await rosa.hears(question)
        if {"Pour quand": "when", "Où habitez-vous": "where", "Un détail": "detail"}[question] == until:
            break
    return rosa


async def test_a_volunteer_sees_missions_in_place_of_wanting_to_help(stage: Stage) -> None:
    """The second key is [Mes missions] as soon as somebody helps."""
    sam = await stage.volunteer("Sam")
    await stage.settled()
    assert sam.keys() == ["🙋 J'ai besoin d'aide", "🎒 Mes missions", "📋 Mes demandes", "⚙️ Réglages"]


async def test_a_coordinator_has_one_key_more(stage: Stage) -> None:
    """[Pilotage] is for coordinators."""
    amel = await stage.coordinator("Amel")
    assert amel.keys() == [*HOME, "🧭 Pilotage"]


async def test_every_key_of_home_answers(stage: Stage) -> None:
    """Each leads somewhere, also with nothing to show yet."""
    amel = await stage.coordinator("Amel")
    for key, words in (
        ("🙋", "De quoi avez-vous besoin"),
        ("📋", "Vous n'avez pas encore de demande"),
        ("⚙️", "Réglages"),
        ("🧭", "Rien n'attend la commune"),
        ("🤝", "charte"),
    ):
        amel.key(key)
        await amel.hears(words)


async def test_the_empty_list_offers_to_ask(stage: Stage) -> None:
    """« Vous n'avez pas encore de demande. » with the way to make one."""
    rosa = await stage.resident("Rosa")
    rosa.key("📋")
    shown = await rosa.hears("Vous n'avez pas encore de demande")
    assert button_labels(shown) == ["🙋 J'ai besoin d'aide"]
    rosa.press("🙋")
    await rosa.hears("De quoi avez-vous besoin")


@pytest.mark.parametrize("step", ["category", "when", "where", "detail"])
async def test_cancel_says_that_nothing_was_sent_and_keeps_nothing(stage: Stage, step: str) -> None:
    """At every question the last button ends it; no answer is kept, no request made."""
    rosa = await asking(stage, until=step)
    assert rosa.buttons()[-1] == "✖️ Annuler"
    rosa.press("✖️ Annuler")
    await rosa.hears("C'est annulé. Rien n'est envoyé.")
    assert "ask" not in (await draft(stage, rosa) or {})
    assert await requests_of(stage, rosa) == []
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")


async def test_cancel_by_command_works_anywhere(stage: Stage) -> None:
    """/annuler ends whatever is going on and brings home back."""
    rosa = await asking(stage)
    rosa.write("/annuler")
    await rosa.hears("C'est annulé")
    assert rosa.keys() == HOME
    rosa.write("/annuler")
    await rosa.hears("C'est annulé")


async def test_cancel_while_a_position_is_asked_brings_home_back(stage: Stage) -> None:
    """The key that sends a position does not stay behind."""
    rosa = await asking(stage, until="where")
    rosa.press("Ma position")
    await rosa.hears("Touchez le bouton en bas")
    rosa.press("✖️ Annuler")
    await rosa.until(lambda: rosa.keys() == HOME)


async def test_back_keeps_what_was_answered(stage: Stage) -> None:
    """Back to the day and on again: category and neighbourhood are not asked a second time."""
    rosa = await asking(stage)
    rosa.press("↩️ Retour")
    await rosa.hears("Où habitez-vous")
    rosa.press("↩️ Retour")
    await rosa.hears("Pour quand")
    rosa.press("Cette semaine")
    await rosa.hears("Un détail")
    rosa.press("Non, c'est bon")
    recap = await rosa.hears("On envoie")
    assert "Courses · lundi 30 novembre · Gare" in recap.text


async def test_from_the_days_back_leads_to_when(stage: Stage) -> None:
    """The list of days is one step deeper, and so is its way back."""
    rosa = await asking(stage, until="when")
    rosa.press("Choisir un jour")
    await rosa.hears("Quel jour")
    rosa.press("↩️ Retour")
    await rosa.hears("Pour quand")
    rosa.press("↩️ Retour")
    await rosa.hears("De quoi avez-vous besoin")


@pytest.mark.parametrize("step", ["category", "when", "where"])
async def test_words_where_a_button_is_expected_are_not_an_answer(stage: Stage, step: str) -> None:
    """Said kindly, and the question again."""
    rosa = await asking(stage, until=step)
    question = rosa.last()
    rosa.write("euh, je ne sais pas trop")
    await rosa.hears("Je n'ai pas compris. Touchez un bouton.")
    await rosa.until(lambda: rosa.last() == question)


@pytest.mark.parametrize(
    "send",
    [
        lambda phone: phone.document(),
        lambda phone: phone.share_contact(),
        lambda phone: phone.share_location(50.47, 4.87),
        lambda phone: phone.write("/inconnu"),
        lambda phone: phone.write("x" * 4096),
        lambda phone: phone.write("👍"),
    ],
    ids=["document", "contact", "location", "command", "long", "emoji"],
)
async def test_anything_at_all_gets_an_answer(stage: Stage, send: Callable[[Phone], object]) -> None:
    """Whatever a resident sends at home or at a question, the bot says what it can do."""
    rosa = await stage.resident("Rosa")
    send(rosa)
    await rosa.hears("Je n'ai pas compris")
    assert "112" in rosa.last()
    lea = await asking(stage, "Léa", until="category")
    send(lea)
    await lea.hears("Je n'ai pas compris")


async def test_a_voice_at_a_question_is_no_answer(stage: Stage) -> None:
    """Where a button is expected it is said so; at home it may be a request (`test_voice.py`)."""
    rosa = await asking(stage, "Rosa", until="category")
    rosa.voice(3)
    await rosa.hears("Je n'ai pas compris")
    rosa.photo()
    await rosa.hears("Je n'ai pas compris")


async def test_a_command_is_never_taken_for_an_answer(stage: Stage) -> None:
    """Neither a known nor an unknown one becomes the detail of a request."""
    rosa = await asking(stage)
    rosa.write("/inconnu")
    await rosa.hears("Je n'ai pas compris")
    await rosa.hears("Un détail")
    rosa.write("/mesdemandes")
    await rosa.hears("Vous n'avez pas encore de demande")
    answers = (await draft(stage, rosa) or {})["ask"]["answers"]
    assert "detail" not in answers


@pytest.mark.parametrize(
    ("key", "words"),
    [("📋", "Vous n'avez pas encore de demande"), ("⚙️", "Réglages"), ("🤝", "charte")],
)
async def test_the_keys_of_home_work_in_the_middle_of_a_request(stage: Stage, key: str, words: str) -> None:
    """Nobody is caught in a question, and what was answered is kept."""
    rosa = await asking(stage)
    rosa.key(key)
    await rosa.hears(words)
    rosa.key("🙋")
    await rosa.hears("Vous aviez commencé une demande")
    rosa.press("▶️ Continuer")
    await rosa.hears("Un détail")


async def test_words_after_leaving_a_question_are_no_answer_to_it(stage: Stage) -> None:
    """They are not taken as the detail; the draft is offered instead."""
    rosa = await asking(stage)
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.write("Bonjour, il y a quelqu'un ?")
    await rosa.hears("Vous aviez commencé une demande")
    assert "detail" not in (await draft(stage, rosa) or {})["ask"]["answers"]


async def test_help_says_what_one_can_do_and_whom_to_call(stage: Stage) -> None:
    """/aide and its three translations."""
    rosa = await stage.resident("Rosa")
    for command in ("/aide", "/help", "/hulp", "/hilfe"):
        rosa.write(command)
        said = await rosa.hears("Comment ça marche")
        for part in ("/besoin", "/benevole", "/mesdonnees", "112", "0800 12 345"):
            assert part in said.text


async def test_a_forged_press_on_the_coordinators_buttons_is_refused(stage: Stage) -> None:
    """« Cette action est réservée à l'équipe communale. » and nothing happens."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await amel.hears("Courses")
    tom = await stage.resident("Tom")
    for label in ("Je m'en occupe", "Attribuer", "Élargir", "Fermer"):
        _, _, button = amel.find_button(label)
        tom.forge(str(button["callback_data"]))
        assert await tom.hears_toast() == "Cette action est réservée à l'équipe communale."
    await stage.settled()
    assert [item.state.value for item in await requests_of(stage, rosa)] == ["open"]


@pytest.mark.parametrize(
    "data", [" ", "x", "tk:!:", "zz:1:", "tk:zzzzzzzzzzzzzzz:", "fl:0:a.b.c.d", "fl:0:", "é" * 32]
)
async def test_a_button_that_nobody_made_brings_home(stage: Stage, data: str) -> None:
    """Broken or foreign data is like any worn-out screen."""
    rosa = await stage.resident("Rosa")
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.forge(data)
    assert await rosa.hears_toast() == "Cet écran n'est plus à jour. Voici le nouveau."
    await rosa.hears("Que puis-je faire pour vous")


async def test_a_screen_of_a_request_that_is_over_shows_the_request(stage: Stage) -> None:
    """The old recap, pressed again, shows what became of it: never an error, never a second request."""
    rosa = await asking(stage)
    rosa.press("Non, c'est bon")
    await rosa.hears("On envoie")
    change, send = rosa.find_button("✏️ Changer"), rosa.find_button("✅ Envoyer")
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    rosa.press_again(change)
    assert await rosa.hears_toast() == "Cet écran n'est plus à jour. Voici le nouveau."
    await rosa.hears("On cherche quelqu'un")
    rosa.press_again(send)
    await rosa.answered()
    assert len(await requests_of(stage, rosa)) == 1


async def test_an_older_question_shows_the_present_one(stage: Stage) -> None:
    """A tap on a question that is answered redraws; the answer given later stays."""
    rosa = await asking(stage, until="when")
    tomorrow, week = rosa.find_button("Demain"), rosa.find_button("Cette semaine")
    rosa.press_again(tomorrow)
    await rosa.hears("Où habitez-vous")
    rosa.press_again(week)
    assert await rosa.hears_toast() == "Cet écran n'est plus à jour. Voici le nouveau."
    assert "Où habitez-vous" in rosa.last()
    assert (await draft(stage, rosa) or {})["ask"]["answers"]["day"] == "2026-11-25"


async def test_home_greets_by_name(stage: Stage) -> None:
    """/start again: « Bonjour Rosa »."""
    rosa = await stage.resident("Rosa")
    rosa.start()
    await rosa.hears("Bonjour Rosa. Que puis-je faire pour vous ?")
    assert len(from_bot(rosa, "Vous aviez commencé")) == 0
