"""Asking for help: six taps, every kind of help, every way to say where, what and when."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.municipality import EXAMPLE_FILE, read_municipality
from sandbox.actor import Phone
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission, person, requests_of, taps_of

TOWN = read_municipality(EXAMPLE_FILE, frozenset({"fr", "nl", "de", "en"}))
CATEGORIES = [f"{item.icon} {item.names['fr']}" for item in TOWN.active_categories()]
INSIDE = [f"{item.icon} {item.names['fr']}" for item in TOWN.active_categories() if item.indoors]
PLACES = [item.names["fr"] for item in TOWN.active_neighbourhoods()]


async def at_where(stage: Stage, name: str = "Rosa") -> Phone:
    """A resident who is asked where she lives."""
    rosa = await stage.resident(name)
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Où habitez-vous")
    return rosa


async def at_recap(stage: Stage, name: str = "Rosa") -> Phone:
    """A resident who is asked whether to send."""
    rosa = await at_where(stage, name)
    rosa.press("Gare")
    await rosa.hears("Un détail")
    rosa.press("Non, c'est bon")
    await rosa.hears("On envoie")
    return rosa


async def test_six_taps_to_ask(stage: Stage) -> None:
    """From home to « C'est envoyé »: six, not seven."""
    rosa = await stage.resident("Rosa")
    before = taps_of(rosa)
    await stage.ask(rosa)
    assert taps_of(rosa) - before == 6


async def test_five_taps_where_the_neighbourhood_is_known(stage: Stage) -> None:
    """It is asked once in a life."""
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    before = taps_of(rosa)
    await stage.ask(rosa, what="Un trajet", where=None)
    assert taps_of(rosa) - before == 5


async def test_three_taps_to_ask_again(stage: Stage) -> None:
    """[Mes demandes], [Refaire], [Envoyer]: the same need, as many days ahead, the same detail."""
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa, detail="Deux pains")
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await rosa.hears("Vous avez annulé")
    await stage.jump(days=7)
    before = taps_of(rosa)
    rosa.key("📋")
    await rosa.hears("Vos demandes")
    rosa.press("🔁 Refaire : Courses")
    recap = await rosa.hears("On envoie")
    assert "Courses · demain · Centre" in recap.text
    assert "Deux pains" in recap.text
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    assert taps_of(rosa) - before == 3
    assert len(await requests_of(stage, rosa)) == 2


async def test_all_kinds_of_help_of_the_municipality_are_offered(stage: Stage) -> None:
    """As the file says, in its order, with pictogram and word, cancel last."""
    rosa = await stage.resident("Rosa")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    assert rosa.buttons() == [*CATEGORIES, "👵 C'est pour quelqu'un d'autre", "✖️ Annuler"]


@pytest.mark.parametrize("category", CATEGORIES)
async def test_each_kind_of_help_can_be_asked_for(stage: Stage, category: str) -> None:
    """And reaches a volunteer of the neighbourhood under its name; one who is trusted, if it is inside."""
    sam = await stage.volunteer("Sam")
    if category in INSIDE:
        await stage.trust(await stage.coordinator("Amel"), sam)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, what=category)
    await sam.hears(category)
    assert number in sam.last()


@pytest.mark.parametrize(
    ("label", "day"),
    [("Aujourd'hui", "aujourd'hui"), ("Demain", "demain"), ("Cette semaine", "lundi 30 novembre")],
)
async def test_the_day_is_one_tap(stage: Stage, label: str, day: str) -> None:
    """Today, tomorrow, this week."""
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, when=label)
    rosa.press("Suivre")
    await rosa.hears(f"Demande {number}")
    assert f"· {day} ·" in rosa.last()


async def test_any_of_the_next_days_can_be_chosen(stage: Stage) -> None:
    """Eight days from today on, each by its name."""
    rosa = await stage.resident("Rosa")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press("Choisir un jour")
    await rosa.hears("Quel jour")
    assert rosa.buttons()[:8] == [
        *("aujourd'hui", "demain", "jeudi 26 novembre", "vendredi 27 novembre", "samedi 28 novembre"),
        *("dimanche 29 novembre", "lundi 30 novembre", "mardi 1er décembre"),
    ]
    rosa.press("samedi 28 novembre")
    await rosa.hears("Où habitez-vous")
    rosa.press("Gare")
    await rosa.hears("Un détail")
    rosa.press("Non, c'est bon")
    await rosa.hears("Courses · samedi 28 novembre · Gare")


async def test_every_neighbourhood_is_offered(stage: Stage) -> None:
    """With two more ways to answer."""
    rosa = await at_where(stage)
    assert rosa.buttons() == [*PLACES, "📍 Ma position", "❓ Je ne sais pas", "↩️ Retour", "✖️ Annuler"]


async def test_a_shared_position_finds_the_neighbourhood_and_is_not_kept(stage: Stage) -> None:
    """The key of the app is used; what stays is the neighbourhood; home is back at the bottom."""
    rosa = await at_where(stage)
    rosa.press("Ma position")
    asked = await rosa.hears("Touchez le bouton en bas")
    assert "jamais la position" in asked.text
    assert rosa.keys() == ["📍 Envoyer ma position", "↩️ Retour"]
    rosa.key("📍", latitude=50.46881, longitude=4.86219)
    await rosa.hears("Votre quartier : Gare.")
    await rosa.hears("Un détail")
    assert rosa.keys()[0] == "🙋 J'ai besoin d'aide"
    found = await person(stage, rosa)
    assert found is not None
    assert found.neighbourhood == "gare"
    await stage.settled()
    await stage.stop_bot()
    stored = Path(stage.url.removeprefix("sqlite:///")).read_bytes()
    assert b"50.46881" not in stored
    await stage.start_bot()


async def test_a_position_outside_the_town_leads_to_the_list(stage: Stage) -> None:
    """Nobody is put into a neighbourhood that is not theirs."""
    rosa = await at_where(stage)
    rosa.press("Ma position")
    await rosa.hears("Touchez le bouton en bas")
    rosa.key("📍", latitude=48.8566, longitude=2.3522)
    await rosa.hears("Je ne trouve pas votre quartier ici")
    await rosa.hears("Où habitez-vous")
    rosa.press("Gare")
    await rosa.hears("Un détail")


async def test_who_would_rather_not_share_a_position_gets_the_list_back(stage: Stage) -> None:
    """By the key at the bottom, or by a button of the list that is still above."""
    rosa = await at_where(stage)
    rosa.press("Ma position")
    await rosa.hears("Touchez le bouton en bas")
    rosa.key("↩️ Retour")
    await rosa.hears("par la liste")
    await rosa.hears("Où habitez-vous")
    rosa.press("Ma position")
    await rosa.hears("Touchez le bouton en bas")
    rosa.press("Gare")
    await rosa.hears("Un détail")
    assert rosa.keys()[0] == "🙋 J'ai besoin d'aide"


async def test_words_instead_of_a_position_are_answered_and_the_key_stays(stage: Stage) -> None:
    """« Rue Haute 3 » is no position; the way to share one is shown again."""
    rosa = await at_where(stage)
    rosa.press("Ma position")
    await rosa.hears("Touchez le bouton en bas")
    rosa.write("Rue Haute 3")
    await rosa.hears("Je n'ai pas compris")
    await rosa.hears("Touchez le bouton en bas")
    assert rosa.keys() == ["📍 Envoyer ma position", "↩️ Retour"]


async def test_a_back_key_that_outlived_its_question_brings_home(stage: Stage) -> None:
    """It is never passed on to anybody, and never taken as an answer."""
    rosa = await at_where(stage)
    rosa.press("Ma position")
    await rosa.hears("Touchez le bouton en bas")
    await stage.jump(minutes=31)
    rosa.key("↩️ Retour")
    await rosa.hears("Que puis-je faire pour vous")
    await rosa.hears("Vous aviez commencé une demande")
    assert rosa.keys()[0] == "🙋 J'ai besoin d'aide"


async def test_not_knowing_where_one_lives_brings_the_coordinators_in(stage: Stage) -> None:
    """They get it at once with the reason; no volunteer and no group does."""
    amel = await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, where="Je ne sais pas")
    assert "La commune cherche le bon quartier avec vous." in rosa.last()
    card = await amel.hears("Le quartier est à préciser")
    assert number in card.text
    await stage.settled()
    assert number not in sam.screen()


async def test_the_detail_can_be_written(stage: Stage) -> None:
    """And is seen in the recap."""
    rosa = await at_where(stage)
    rosa.press("Gare")
    await rosa.hears("Un détail")
    rosa.write("Deux pains *gris* et {du} lait <b>")
    recap = await rosa.hears("On envoie")
    assert "Détail : Deux pains *gris* et {du} lait <b>" in recap.text


async def test_a_very_long_detail_is_cut_and_that_is_said(stage: Stage) -> None:
    """What does not fit on a card is not lost in silence."""
    rosa = await at_where(stage)
    rosa.press("Gare")
    await rosa.hears("Un détail")
    rosa.write("du lait, " * 200)
    await rosa.hears("C'est un peu long : je garde le début.")
    await rosa.hears("On envoie")


@pytest.mark.parametrize(("kind", "words"), [("photo", "une photo"), ("voice", "un message vocal")])
async def test_a_photo_or_a_voice_reaches_the_volunteer_only_after_taking(
    stage: Stage, kind: str, words: str
) -> None:
    """Nobody sees or hears it before: not the other volunteers, not the group."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await rosa.hears("Un détail")
    if kind == "photo":
        rosa.photo("La liste")
    else:
        rosa.voice(7)
    recap = await rosa.hears("On envoie")
    assert words in recap.text
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    await stage.settled()
    assert [m.kind for m in from_bot(sam) if m.kind == kind] == []
    assert {m.kind for m in amel.messages(group) if m.sender == stage.world.bot.id} <= {"text"}
    assert words not in sam.last()
    sam.press("J'y vais")
    await sam.until(lambda: [m for m in from_bot(sam) if m.kind == kind])
    await sam.hears("C'est pour vous")
    file = next(m for m in from_bot(sam) if m.kind == kind)
    assert file.protected


async def test_a_detail_sent_by_reply_is_still_the_detail(stage: Stage) -> None:
    """Some apps answer the question itself."""
    rosa = await at_where(stage)
    rosa.press("Gare")
    question = await rosa.hears("Un détail")
    rosa.write("Deux pains", reply_to=question)
    recap = await rosa.hears("On envoie")
    assert "Deux pains" in recap.text


async def test_the_recap_says_who_sees_what(stage: Stage) -> None:
    """Before anything is sent: the need for the neighbours, name and detail for two only."""
    rosa = await at_recap(stage)
    recap = rosa.last()
    assert "Courses · demain · Gare" in recap
    assert "Les voisins voient le besoin." in recap
    assert "Le détail et votre prénom, Rosa : seulement votre bénévole et la commune." in recap
    assert rosa.buttons() == ["✅ Envoyer", "✏️ Changer", "🤫 Discret", "✖️ Annuler"]


@pytest.mark.parametrize(
    ("what", "question", "answer", "then"),
    [
        ("Le besoin", "De quoi avez-vous besoin", "Un trajet", "🚗 Un trajet · demain · Gare"),
        ("Le jour", "Pour quand", "Aujourd'hui", "🛒 Courses · aujourd'hui · Gare"),
        ("Le quartier", "Où habitez-vous", "Citadelle", "🛒 Courses · demain · Citadelle"),
    ],
)
async def test_each_answer_can_be_changed(
    stage: Stage, what: str, question: str, answer: str, then: str
) -> None:
    """One question, and back to the recap with all the rest as it was."""
    rosa = await at_recap(stage)
    rosa.press("Changer")
    await rosa.hears("Que voulez-vous changer")
    rosa.press(what)
    await rosa.hears(question)
    rosa.press(answer)
    recap = await rosa.hears("On envoie")
    assert then in recap.text


async def test_the_detail_and_the_name_can_be_changed(stage: Stage) -> None:
    """By writing."""
    rosa = await at_recap(stage)
    rosa.press("Changer")
    await rosa.hears("Que voulez-vous changer")
    rosa.press("Le détail")
    await rosa.hears("Un détail")
    rosa.write("Sans sel")
    await rosa.hears("Détail : Sans sel")
    rosa.press("Changer")
    await rosa.hears("Que voulez-vous changer")
    rosa.press("Mon prénom")
    await rosa.hears("Votre prénom")
    rosa.write("Mamie Rosa")
    recap = await rosa.hears("On envoie")
    assert "Mamie Rosa" in recap.text
    assert "Sans sel" in recap.text


async def test_a_change_can_be_thought_better_of(stage: Stage) -> None:
    """[Retour] at every depth leads back to the recap, with nothing changed."""
    rosa = await at_recap(stage)
    before = rosa.last()
    for what, question in (
        ("Le besoin", "De quoi avez-vous besoin"),
        ("Le jour", "Pour quand"),
        ("Le quartier", "Où habitez-vous"),
        ("Le détail", "Un détail"),
    ):
        rosa.press("Changer")
        await rosa.hears("Que voulez-vous changer")
        rosa.press(what)
        await rosa.hears(question)
        rosa.press("↩️ Retour")
        await rosa.hears("Que voulez-vous changer")
        rosa.press("↩️ Retour")
        await rosa.hears("On envoie")
        assert rosa.last() == before


async def test_a_picture_is_no_first_name(stage: Stage) -> None:
    """Said kindly, and the question again."""
    rosa = await at_recap(stage)
    rosa.press("Changer")
    await rosa.hears("Que voulez-vous changer")
    rosa.press("Mon prénom")
    await rosa.hears("Votre prénom")
    rosa.voice(2)
    await rosa.hears("Je n'ai pas compris")
    await rosa.hears("Votre prénom")


async def test_late_in_the_evening_today_is_not_offered(stage: Stage) -> None:
    """It would be a promise that nobody keeps; the screen says until when nobody reads, and 112."""
    stage.clock.jump_to(datetime(2026, 11, 24, 20, 30, tzinfo=UTC))
    rosa = await stage.resident("Rosa")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    asked = await rosa.hears("Pour quand")
    assert "dès 8\u00a0h" in asked.text
    assert "112" in asked.text
    assert "🔴 Aujourd'hui" not in button_labels(asked)
    rosa.press("Choisir un jour")
    await rosa.hears("Quel jour")
    assert rosa.buttons()[0] == "demain"


async def test_offers_wait_until_eight_in_the_morning(stage: Stage) -> None:
    """The resident is told so, and no telephone rings before."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    sam = await stage.volunteer("Sam")
    stage.clock.jump_to(datetime(2026, 11, 24, 20, 30, tzinfo=UTC))
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    assert "1 bénévole sera prévenu dès 8\u00a0h." in rosa.last()
    await stage.settled()
    assert number not in sam.screen()
    assert number not in amel.screen(group)
    await stage.jump(hours=10, minutes=29)
    assert number not in sam.screen()
    await stage.jump(minutes=2)
    assert number in sam.last()
    assert number not in amel.screen(group), "Sam has his twenty minutes of the morning"
    await stage.jump(minutes=20)
    assert number in amel.last(group)


async def test_a_request_has_a_number_that_can_be_read_out(stage: Stage) -> None:
    """Four signs, none that is mistaken for another."""
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    assert re.fullmatch(r"[A-HJKMNP-RT-Z2346789]{4}", number)


async def test_a_request_can_be_followed(stage: Stage) -> None:
    """From the screen after sending, and from the list."""
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    rosa.press("Suivre")
    await rosa.hears("On cherche quelqu'un")
    rosa.write("/mesdemandes")
    await rosa.hears("Vos demandes")
    rosa.press(f"{number} · Courses · on cherche")
    card = await rosa.hears("On cherche quelqu'un")
    assert "Sans réponse avant" in card.text


async def test_cancelling_is_asked_once_more(stage: Stage) -> None:
    """And « Non » brings the request back as it was."""
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    rosa.press("Annuler ma demande")
    await rosa.hears(f"Annuler la demande {number} ?")
    rosa.press("↩️ Non")
    await rosa.hears("On cherche quelqu'un")
    assert (await mission(stage, number, rosa)).state.value == "open"


async def test_a_cancelled_request_leaves_no_open_card_and_tells_the_volunteer(stage: Stage) -> None:
    """« Rosa n'a plus besoin d'aide. Merci ! », and every other copy closes."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await sam.hears("Pourquoi vous")
    sam.press("J'y vais")
    await rosa.hears("s'occupe de votre demande")
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await sam.hears("Rosa n'a plus besoin d'aide. Merci d'avoir dit oui !")
    await stage.settled()
    assert (await mission(stage, number, rosa)).state.value == "cancelled"
    for phone, chat in ((sam, None), (ana, None), (amel, group)):
        labels = [label for m in phone.messages(chat) for label in button_labels(m)]
        assert not {"✅ J'y vais", "🙋 Je m'en occupe", "✔️ C'est fait"} & set(labels), phone.screen(chat)


async def test_who_is_told_is_counted_truly(stage: Stage) -> None:
    """Two volunteers of the neighbourhood, not the third from elsewhere, nor the one who pauses."""
    for name, place in (("Sam", "Centre"), ("Ana", "Centre"), ("Tom", "Gare")):
        await stage.volunteer(name, place)
    lea = await stage.volunteer("Léa")
    lea.write("/benevole")
    await lea.hears("Vous êtes bénévole")
    lea.press("Pause 1 semaine")
    await lea.hears("En pause")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    assert "2 bénévoles sont prévenus." in rosa.last()


async def test_without_a_volunteer_the_coordinators_have_it_at_once_and_that_is_said(stage: Stage) -> None:
    """A request is never left waiting for nobody."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    assert "Il n'y a pas encore de bénévole libre ici. La commune est prévenue." in rosa.last()
    card = await amel.hears("Pas de bénévole libre dans ce quartier")
    assert number in card.text
    assert "Rosa" in card.text


async def test_the_list_shows_each_request_with_its_state(stage: Stage) -> None:
    """The lasting ones first, each by number and word."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    first = await stage.ask(rosa)
    second = await stage.ask(rosa, what="Un trajet", where=None)
    await sam.hears("Un trajet")
    sam.press("J'y vais")
    await rosa.hears("s'occupe de votre demande")
    rosa.key("📋")
    await rosa.hears("Vos demandes")
    assert rosa.buttons() == [
        f"{second} · Un trajet · prise en charge",
        f"{first} · Courses · on cherche",
        "🙋 J'ai besoin d'aide",
    ]


async def test_the_number_of_the_helpline_is_said_where_the_promise_comes_late(stage: Stage) -> None:
    """Asked on Friday evening for that day: the promised hour is Monday's, and the telephone is shown."""
    stage.clock.jump_to(datetime(2026, 11, 27, 17, 0, tzinfo=UTC))
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa, when="Aujourd'hui")
    said = rosa.last()
    assert "avant lundi 30 novembre à 10\u00a0h\u00a030" in said
    assert "Ce sera peut-être trop tard pour vous." in said
    assert "Par téléphone : 0800 12 345, gratuit, dès lundi 30 novembre à 8\u00a0h\u00a030." in said


async def test_the_helpline_says_when_it_answers(stage: Stage) -> None:
    """Open: until when. At lunch: from when on."""
    rosa = await stage.resident("Rosa")
    rosa.write("/aide")
    await rosa.hears("Par téléphone : 0800 12 345, gratuit, ouvert jusqu'à 12\u00a0h.")
    stage.clock.jump_to(datetime(2026, 11, 24, 11, 15, tzinfo=UTC))
    rosa.write("/aide")
    await rosa.hears("gratuit, dès aujourd'hui à 13\u00a0h.")
