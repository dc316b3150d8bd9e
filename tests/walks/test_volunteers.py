"""Becoming a volunteer, what one changes later, and how much one is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import h3
import pytest

from sandbox.actor import Phone
from sandbox.errors import NothingSuchError
from solidarity.matrix import UNKNOWN, Score
from solidarity.people import CHARTER_VERSION, AgeBand, Free, Volunteer
from tests.stage import START, Stage
from tests.walks.looking import draft, from_bot, person, requests_of, rows, taps_of

ACCOMPANIED = "Avant 18 ans, une association encadre chaque mission."


async def at_charter(stage: Stage, name: str = "Cléo") -> Phone:
    """Somebody reading the charter."""
    phone = await stage.resident(name)
    phone.key("🤝")
    await phone.hears("charte")
    return phone


async def minor(stage: Stage, name: str = "Cléo") -> Phone:
    """Somebody of fifteen to seventeen who has registered."""
    cleo = await at_charter(stage, name)
    cleo.press("15–17 ans")
    await cleo.hears("Votre quartier")
    cleo.press("Centre")
    await answer(cleo, "Passer la suite")
    await cleo.hears("Votre inscription est faite")
    await stage.settled()
    return cleo


async def answer(phone: Phone, *gestures: str, free: str = "Soir") -> None:
    """One tap for each challenge, when, and yes: that is it."""
    for gesture in gestures:
        await phone.hears("Et vous ?")
        phone.press(gesture)
    await phone.hears("Quand avez-vous du temps")
    phone.press(free)
    await phone.hears("C'est bien cela")
    phone.press("C'est bon")


def with_challenges(stage: Stage, count: int) -> None:
    """The municipality asks about so many challenges; to be called while the bot is stopped."""
    kept = dict(list(stage.town.challenges.items())[:count])
    categories = {
        code: replace(item, challenge=item.challenge if item.challenge in kept else None)
        for code, item in stage.town.categories.items()
    }
    stage.town = replace(stage.town, challenges=kept, categories=categories)


async def said(stage: Stage, phone: Phone) -> Volunteer:
    """What is kept of them as a volunteer."""
    found = await person(stage, phone)
    assert found is not None
    assert found.volunteer is not None
    return found.volunteer


async def test_the_charter_is_four_lines_and_accepted_with_the_age(stage: Stage) -> None:
    """Read in one look; the buttons say both things at once."""
    sam = await at_charter(stage, "Sam")
    assert len(sam.last().splitlines()) == 5
    assert sam.buttons() == [
        "✅ J'ai 18 ans ou plus, j'accepte",
        "🧑‍🎓 J'ai 15–17 ans",
        "J'ai moins de 15 ans",
        "✖️ Annuler",
    ]


async def test_eight_taps_to_become_a_volunteer_with_three_challenges(stage: Stage) -> None:
    """[Je veux aider], the charter, the neighbourhood, three challenges, when, [C'est bon]."""
    await stage.stop_bot()
    with_challenges(stage, 3)
    await stage.start_bot()
    sam = await stage.resident("Sam")
    before = taps_of(sam)
    sam.key("🤝")
    await sam.hears("charte")
    sam.press("18 ans ou plus")
    await sam.hears("Votre quartier")
    sam.press("Gare")
    shown = await sam.hears("Courses pour les aînés. Et vous ?\n1 sur 3")
    assert shown.buttons[-1][-1]["text"] == "✖️ Annuler"
    await answer(sam, "J'aime et je sais", "Je veux apprendre", "Pas pour moi")
    await sam.hears("Bienvenue parmi les bénévoles, Sam !")
    await stage.settled()
    assert taps_of(sam) - before == 8
    assert sam.keys()[1] == "🎒 Mes missions"
    assert (await said(stage, sam)).scores == {
        "courses_aines": Score(3, 2),
        "presence": Score(0, 2),
        "papiers": Score(None, -2),
    }


async def test_without_a_challenge_one_is_told_that_they_come(stage: Stage) -> None:
    """« La commune prépare ses défis. », and the enrolment goes on."""
    await stage.stop_bot()
    with_challenges(stage, 0)
    await stage.start_bot()
    sam = await at_charter(stage, "Sam")
    sam.press("18 ans ou plus")
    await sam.hears("Votre quartier")
    sam.press("Gare")
    await sam.hears("La commune prépare ses défis.")
    await answer(sam)
    await sam.hears("Bienvenue")
    sam.write("/benevole")
    await sam.hears("Vous êtes bénévole")
    sam.press("Mes compétences")
    await sam.hears("La commune prépare ses défis.")


async def test_what_is_kept_of_a_volunteer(stage: Stage) -> None:
    """The version of the charter, since when, place, scores, when; of the age only the band."""
    sam = await at_charter(stage, "Sam")
    sam.press("18 ans ou plus")
    await sam.hears("Votre quartier")
    sam.press("Gare")
    await answer(sam, "Je peux", "Si personne d'autre", "Passer la suite", free="Week-end")
    await sam.hears("Bienvenue")
    found = await person(stage, sam)
    assert found is not None
    assert found.neighbourhood == "gare"
    assert found.volunteer is not None
    assert (found.volunteer.age, found.volunteer.charter) == (AgeBand.ADULT, CHARTER_VERSION)
    assert abs((found.volunteer.since - START).total_seconds()) < 60
    assert found.volunteer.scores == {"courses_aines": Score(2, 1), "presence": Score(2, -1)}
    assert found.volunteer.score("papiers") == UNKNOWN
    assert found.volunteer.free == {Free.WEEKEND}
    assert (found.speaks, found.volunteer.vehicle, found.volunteer.cell) == (None, None, None)


async def test_an_open_mission_is_offered_at_once(stage: Stage) -> None:
    """The first help can happen the same day."""
    await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    sam = await stage.volunteer("Sam")
    await sam.hears("Une demande vous attend")
    card = await sam.sees(number)
    assert "Pourquoi vous : c'est votre quartier." in card.text
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")


async def test_with_nothing_open_the_volunteer_is_thanked_for_being_there(stage: Stage) -> None:
    """« Rien à faire aujourd'hui. Merci d'être là. »"""
    sam = await stage.volunteer("Sam")
    await sam.sees("Rien à faire aujourd'hui. Merci d'être là.")
    sam.key("🎒")
    await sam.hears("Rien à faire aujourd'hui. Merci d'être là.")


async def test_the_reasons_are_true(stage: Stage) -> None:
    """Who loves shopping is told so; who said nothing of it is told of the neighbourhood only."""
    likes, plain = await at_charter(stage, "Sam"), await stage.volunteer("Ana")
    likes.press("18 ans ou plus")
    await likes.hears("Votre quartier")
    likes.press("Centre")
    await answer(likes, "J'aime et je sais", "Passer la suite")
    await likes.hears("Bienvenue")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    liked, known = await likes.hears("Pourquoi vous"), await plain.hears("Pourquoi vous")
    assert "c'est votre quartier" in liked.text
    assert "c'est votre quartier" in known.text
    assert ("aimez" in liked.text, "aimez" in known.text) == (True, False)


async def test_from_fifteen_to_seventeen_one_is_registered_thanked_and_told_the_truth(stage: Stage) -> None:
    """Nothing is offered yet, and the coordinators know."""
    amel = await stage.coordinator("Amel")
    cleo = await minor(stage)
    assert len(from_bot(cleo, ACCOMPANIED)) == 1
    await amel.hears("Cléo, 15 à 17 ans, veut aider")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    assert number not in cleo.screen()
    assert (await said(stage, cleo)).age is AgeBand.MINOR


async def test_a_minor_keeps_scores_too(stage: Stage) -> None:
    """What they said waits for a mission that an association supervises."""
    cleo = await at_charter(stage)
    cleo.press("15–17 ans")
    await cleo.hears("Votre quartier")
    cleo.press("Centre")
    await answer(cleo, "J'aime et je sais", "Passer la suite", free="Semaine")
    await cleo.hears(ACCOMPANIED)
    kept = await said(stage, cleo)
    assert (kept.scores, kept.free) == ({"courses_aines": Score(3, 2)}, {Free.WEEK})


async def test_a_minor_is_refused_at_every_tap_on_a_card(stage: Stage) -> None:
    """In the group, in private by a forged press, by the card's link: the mission stays open."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    cleo = await minor(stage)
    amel.add(cleo, group)
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await amel.hears("Courses", chat=group)
    _, _, button = cleo.find_button("Je m'en occupe", chat=group)
    cleo.press("Je m'en occupe", chat=group)
    assert (await cleo.hears_toast()).startswith(ACCOMPANIED)
    cleo.forge(str(button["callback_data"]))
    assert (await cleo.hears_toast()).startswith(ACCOMPANIED)
    link = str(button["callback_data"]).split(":")[1]
    cleo.start(f"m_{link}")
    await cleo.hears(ACCOMPANIED)
    cleo.write("/benevole")
    await cleo.hears(ACCOMPANIED)
    assert [item.state.value for item in await requests_of(stage, rosa)] == ["open"]


async def test_a_minor_sees_no_open_missions_in_the_list(stage: Stage) -> None:
    """[Mes missions] offers nothing that would be refused, and says why."""
    cleo = await minor(stage)
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    cleo.key("🎒")
    said = await cleo.hears(ACCOMPANIED)
    assert said.buttons == []


async def test_the_age_cannot_be_changed_by_trying_again(stage: Stage) -> None:
    """Old buttons of the charter do not make an adult of somebody who said fifteen."""
    cleo = await at_charter(stage)
    adult = cleo.find_button("18 ans ou plus")
    cleo.press("15–17 ans")
    await cleo.hears("Votre quartier")
    cleo.press("Centre")
    await answer(cleo, "Passer la suite")
    await cleo.hears("Votre inscription est faite")
    cleo.press_again(adult)
    await cleo.answered()
    await stage.settled()
    found = await person(stage, cleo)
    assert found is not None
    assert found.volunteer is not None
    assert found.volunteer.age is AgeBand.MINOR


async def test_under_fifteen_one_hears_kindly_that_it_is_for_later(stage: Stage) -> None:
    """And nothing at all is kept of it."""
    tom = await at_charter(stage, "Tom")
    tom.press("moins de 15 ans")
    await tom.hears("Merci, c'est gentil ! C'est possible dès 15 ans.")
    found = await person(stage, tom)
    assert found is not None
    assert found.volunteer is None
    assert tom.keys()[1] == "🤝 Je veux aider"


async def test_an_enrolment_can_be_cancelled(stage: Stage) -> None:
    """Nobody becomes a volunteer by half."""
    sam = await at_charter(stage, "Sam")
    sam.press("18 ans ou plus")
    await sam.hears("Votre quartier")
    sam.press("Annuler")
    await sam.hears("C'est annulé")
    found = await person(stage, sam)
    assert found is not None
    assert found.volunteer is None


async def test_going_back_in_the_enrolment(stage: Stage) -> None:
    """To the challenge before, to the neighbourhood, to the charter, and on again: what was said stays."""
    sam = await at_charter(stage, "Sam")
    sam.press("18 ans ou plus")
    await sam.hears("Votre quartier")
    sam.press("Gare")
    await sam.hears("1 sur 4")
    sam.press("J'aime et je sais")
    await sam.hears("2 sur 4")
    sam.press("Passer la suite")
    for words in ("Quand avez-vous du temps", "2 sur 4", "1 sur 4", "Votre quartier"):
        await sam.hears(words)
        sam.press("Retour")
    await sam.hears("charte")
    sam.press("18 ans ou plus")
    await sam.hears("2 sur 4")


async def test_an_unfinished_enrolment_lives_for_a_week(stage: Stage) -> None:
    """After six days it goes on where it was; after a week it begins anew."""
    sam = await at_charter(stage, "Sam")
    sam.press("18 ans ou plus")
    await sam.hears("Votre quartier")
    sam.press("Gare")
    await sam.hears("1 sur 4")
    sam.press("Je peux")
    await sam.hears("2 sur 4")
    await stage.jump(days=6)
    sam.start()
    await sam.hears("Vous aviez commencé votre inscription.")
    sam.press("▶️ Continuer")
    await sam.hears("2 sur 4")
    await stage.jump(days=8)
    before = len(from_bot(sam, "Vous aviez commencé"))
    sam.start()
    await sam.hears("Bonjour Sam")
    await stage.settled()
    assert len(from_bot(sam, "Vous aviez commencé")) == before


async def test_three_open_offers_at_most(stage: Stage) -> None:
    """The fourth request is not offered to who already has three to answer."""
    await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    numbers = []
    for name in ("Rosa", "Léa", "Paul", "Ines"):
        resident = await stage.resident(name)
        numbers.append(await stage.ask(resident))
    await stage.settled()
    offered = [number for number in numbers if from_bot(sam, number)]
    assert offered == numbers[:3]
    assert "Il n'y a pas encore de bénévole libre ici" in resident.screen()


async def test_room_for_an_offer_comes_back_with_the_next_day(stage: Stage) -> None:
    """However one answers, three a day are enough; tomorrow there is room again."""
    await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    for name in ("Rosa", "Léa", "Paul"):
        await stage.ask(await stage.resident(name))
    await stage.settled()
    sam.press("Pas cette fois")
    await sam.hears("D'accord, pas cette fois")
    number = await stage.ask(await stage.resident("Ines"))
    await stage.settled()
    assert not from_bot(sam, number)
    await stage.jump(days=1)
    number = await stage.ask(await stage.resident("Lou"))
    await sam.hears(number)


async def test_no_offer_in_a_pause_and_again_after_it(stage: Stage) -> None:
    """A week of rest is a week of rest; it can be ended earlier."""
    await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    sam.key("⚙️")
    await sam.hears("Réglages")
    sam.press("🤝 Bénévole")
    await sam.hears("Vous êtes bénévole")
    sam.press("Pause 1 semaine")
    await sam.hears("En pause. Reprise : mardi 1er décembre.")
    first = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    assert first not in sam.screen()
    sam.press("Reprendre")
    await sam.until(lambda: "🏖 Pause 1 mois" in sam.buttons())
    second = await stage.ask(await stage.resident("Léa"))
    await sam.hears(second)
    sam.press("Pause 1 mois")
    await sam.hears("En pause")
    await stage.jump(days=31)
    third = await stage.ask(await stage.resident("Paul"))
    await sam.hears(third)


async def test_no_offer_in_quiet_hours(stage: Stage) -> None:
    """At ten in the evening nobody is asked; at eight in the morning they are."""
    sam = await stage.volunteer("Sam")
    stage.clock.jump_to(datetime(2026, 11, 24, 21, 0, tzinfo=UTC))
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    assert number not in sam.screen()
    await stage.jump(hours=10, minutes=1)
    assert number in sam.last()


async def test_scores_can_be_changed_later_each_press_at_once(stage: Stage) -> None:
    """Two rows edited in place, the value that holds marked; known again as unknown; −2 is kept."""
    sam = await stage.volunteer("Sam")
    sam.write("/benevole")
    await sam.hears("Vous êtes bénévole")
    sam.press("Mes compétences")
    await sam.hears("Courses pour les aînés · 1 sur 4")
    assert len(from_bot(sam, "1 sur 4")) == 1
    await press_and_see(sam, "🛠 3", "● 🛠 3")
    await press_and_see(sam, "❤️ −2", "● ❤️ −2")
    assert (await said(stage, sam)).scores == {"courses_aines": Score(3, -2)}
    sam.press("● ❤️ −2")
    await sam.answered()
    assert (await said(stage, sam)).scores == {"courses_aines": Score(3, -2)}
    sam.press("Suivant")
    await sam.hears("Tenir compagnie · 2 sur 4")
    await press_and_see(sam, "❤️ 0", "● ❤️ 0")
    sam.press("Précédent")
    await sam.hears("Courses pour les aînés · 1 sur 4")
    await press_and_see(sam, "Je ne sais pas", "🛠 3")
    assert (await said(stage, sam)).scores == {"presence": Score(None, 0)}
    assert (await rows(stage))["people"] == 1


async def press_and_see(phone: Phone, label: str, wanted: str) -> None:
    """Press a button and wait until another stands there."""
    phone.press(label)
    await phone.until(lambda: wanted in phone.buttons())


async def test_a_shared_position_leaves_nothing_but_a_cell(stage: Stage) -> None:
    """Explained, asked for, kept after a yes as a zone of a few streets, shown, deleted."""
    sam = await stage.volunteer("Sam")
    sam.write("/benevole")
    await sam.hears("Vous êtes bénévole")
    sam.press("Près de chez moi")
    await sam.hears("jamais le point")
    sam.press("D'accord")
    await sam.hears("Touchez le bouton en bas")
    sam.key("📍", latitude=48.8566, longitude=2.3522)
    await sam.hears("Cette position n'est pas dans la commune. Rien n'est gardé.")
    sam.press("D'accord")
    await sam.hears("Touchez le bouton en bas")
    sam.key("📍", latitude=50.4705, longitude=4.8722)
    await sam.hears("C'est gardé. Merci !")
    kept = (await said(stage, sam)).cell
    assert kept == h3.latlng_to_cell(50.4705, 4.8722, 9)
    assert (await draft(stage, sam) or {}).keys() == {"done"}
    await sam.sees("Je garde une zone de quelques rues")
    sam.press("Effacer la zone")
    await sam.hears("jamais le point")
    assert (await said(stage, sam)).cell is None


async def test_when_and_with_what_can_be_changed_later(stage: Stage) -> None:
    """Several times, languages, a vehicle: each press at once, and the menu says what holds."""
    sam = await stage.volunteer("Sam")
    sam.key("⚙️")
    await sam.hears("Réglages")
    sam.press("🤝 Bénévole")
    await sam.hears("Quand : quand je peux.")
    sam.press("Mes disponibilités")
    await sam.hears("Rien de coché")
    await press_and_see(sam, "Soir", "☑ 🌙 Soir")
    await press_and_see(sam, "Week-end", "☑ 📅 Week-end")
    sam.press("Retour")
    await sam.hears("Quand : le soir et le week-end.")
    sam.press("Mon véhicule")
    await sam.hears("Avez-vous un véhicule")
    await press_and_see(sam, "Non", "● ✖️ Non")
    sam.press("Retour")
    await sam.hears("Vous êtes bénévole")
    sam.press("Mes langues")
    await sam.hears("Vous lisez ici : Français")
    await press_and_see(sam, "Turc", "☑ Turc")
    sam.press("Retour")
    await sam.hears("Vous êtes bénévole")
    found = await person(stage, sam)
    assert found is not None
    assert found.volunteer is not None
    assert found.volunteer.free == {Free.EVENING, Free.WEEKEND}
    assert (found.volunteer.vehicle, found.speaks) == (False, {"tr"})


@pytest.mark.parametrize("forged", ["ks:0:", "kc:0:presence.3", "ki:0:presence.-2", "kf:0:on-week"])
async def test_what_a_volunteer_says_is_for_volunteers(stage: Stage, forged: str) -> None:
    """A forged press of somebody who is none is answered, and nobody's scores change."""
    sam, rosa = await stage.volunteer("Sam"), await stage.resident("Rosa")
    rosa.forge(forged)
    await rosa.hears_toast("Devenez d'abord bénévole")
    sam.write("/benevole")
    await sam.hears("Vous êtes bénévole")
    sam.press("Mes compétences")
    await sam.hears("1 sur 4")
    for odd in ("ki:0:presence.-3", "kc:0:presence.4", "kc:0:atlantis.1", "ku:0:atlantis"):
        sam.forge(odd)
        await sam.hears_toast("Cet écran n'est plus à jour")
    assert (await said(stage, sam)).scores == {}


async def test_a_position_sent_late_goes_to_nobody(stage: Stage) -> None:
    """The key below the text field outlives its question: half an hour later it still is no message."""
    sam, rosa = await stage.volunteer("Sam"), await stage.resident("Rosa")
    number = await stage.ask(rosa)
    sam.press("J'y vais", await sam.hears(number))
    await rosa.hears("s'occupe de votre demande")
    sam.write("/benevole")
    await sam.hears("Vous êtes bénévole")
    sam.press("Près de chez moi")
    await sam.hears("jamais le point")
    sam.press("D'accord")
    await sam.hears("Touchez le bouton en bas")
    before = len(rosa.messages())
    await stage.jump(minutes=31)
    sam.key("📍", latitude=50.4705, longitude=4.8722)
    await sam.hears("C'est gardé. Merci !")
    await stage.settled()
    assert len(rosa.messages()) == before


async def test_a_forged_choice_changes_nothing(stage: Stage) -> None:
    """A neighbourhood, a challenge or an answer that does not exist is a worn-out screen."""
    sam = await at_charter(stage, "Sam")
    _, _, button = sam.find_button("18 ans ou plus")
    draft = str(button["callback_data"]).split(":")[2].split(".")[0]
    sam.press("18 ans ou plus")
    await sam.hears("Votre quartier")
    sam.forge(f"fl:0:{draft}.place.atlantis")
    await sam.hears_toast("Cet écran n'est plus à jour")
    sam.press("Gare")
    await sam.hears("1 sur 4")
    for choice in ("gesture-atlantis.love", "gesture-courses_aines.xx", "likes.on-bricolage", "recap.done"):
        sam.forge(f"fl:0:{draft}.{choice}")
        await sam.hears_toast("Cet écran n'est plus à jour")
    found = await person(stage, sam)
    assert found is not None
    assert found.volunteer is None


async def test_no_button_of_the_enrolment_has_a_link(stage: Stage) -> None:
    """Nobody is sent away from the chat."""
    sam = await at_charter(stage, "Sam")
    with pytest.raises(NothingSuchError):
        sam.find_button("http")
    assert all("url" not in button for m in sam.messages() for row in m.buttons for button in row)
