"""Impatient and trembling fingers: each button pressed twice at once has the same result once.

Both presses are sent before the bot answers the first.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sandbox.actor import Phone
from sandbox.watching import settled
from tests.stage import Stage
from tests.walks.looking import draft, from_bot, mission, person, requests_of
from tests.walks.test_home import asking

STALE = "Cet écran n'est plus à jour. Voici le nouveau."


async def twice(stage: Stage, phone: Phone, label: str, **where: object) -> None:
    """Press a button two times before anything can answer, and wait for both answers."""
    found = phone.find_button(label, **where)  # type: ignore[arg-type]
    presses = [phone.press_again(found), phone.press_again(found)]
    for press in presses:
        await phone.answered(press)
    await stage.settled()


def count(phone: Phone) -> int:
    """How many messages of the bot are on the phone."""
    return len(from_bot(phone))


FLOW = [
    ("category", "Courses", "Pour quand"),
    ("when", "Demain", "Où habitez-vous"),
    ("when", "Choisir un jour", "Quel jour"),
    ("when", "Retour", "De quoi avez-vous besoin"),
    ("where", "Gare", "Un détail"),
    ("where", "Je ne sais pas", "Un détail"),
    ("where", "Retour", "Pour quand"),
    ("detail", "Non, c'est bon", "On envoie"),
    ("detail", "Retour", "Où habitez-vous"),
    ("recap", "Changer", "Que voulez-vous changer"),
    ("recap", "Annuler", "C'est annulé"),
    ("detail", "Annuler", "C'est annulé"),
    ("category", "Annuler", "C'est annulé"),
]


async def at(stage: Stage, step: str) -> Phone:
    """A resident at a question of a request."""
    if step != "recap":
        return await asking(stage, until=step)
    rosa = await asking(stage)
    rosa.press("Non, c'est bon")
    await rosa.hears("On envoie")
    return rosa


@pytest.mark.parametrize(("step", "label", "then"), FLOW)
async def test_every_button_of_asking_twice_is_once(stage: Stage, step: str, label: str, then: str) -> None:
    """The same next screen, no further message, and nobody is told that something was wrong."""
    rosa = await at(stage, step)
    before = count(rosa)
    await twice(stage, rosa, label)
    assert then in rosa.last()
    assert count(rosa) == before
    assert rosa.toasts == []


@pytest.mark.parametrize(
    ("label", "then"),
    [
        ("Le besoin", "De quoi avez-vous besoin"),
        ("Le jour", "Pour quand"),
        ("Le quartier", "Où habitez-vous"),
        ("Le détail", "Un détail"),
        ("Mon prénom", "Votre prénom"),
        ("Retour", "On envoie"),
    ],
)
async def test_every_button_of_changing_twice_is_once(stage: Stage, label: str, then: str) -> None:
    """Also one level deeper."""
    rosa = await at(stage, "recap")
    rosa.press("Changer")
    await rosa.hears("Que voulez-vous changer")
    await twice(stage, rosa, label)
    assert then in rosa.last()
    assert rosa.toasts == []


async def test_sending_twice_makes_one_request(stage: Stage) -> None:
    """One number, and the screen still says that it was sent."""
    sam = await stage.volunteer("Sam", "Gare")
    rosa = await at(stage, "recap")
    await twice(stage, rosa, "✅ Envoyer")
    assert "C'est envoyé" in rosa.last()
    assert len(await requests_of(stage, rosa)) == 1
    assert len(from_bot(sam, "Pourquoi vous")) == 1


async def test_the_position_is_asked_for_once(stage: Stage) -> None:
    """Twice [Ma position]: one message, and the second tap says where to look."""
    rosa = await at(stage, "where")
    before = count(rosa)
    await twice(stage, rosa, "Ma position")
    assert count(rosa) == before + 1
    assert rosa.toasts == ["Touchez le bouton en bas : « Envoyer ma position »."]


async def test_the_number_is_asked_for_once(stage: Stage) -> None:
    """Twice [Je veux un appel]: one question."""
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    before = count(rosa)
    await twice(stage, rosa, "Je veux un appel")
    assert count(rosa) == before + 1


async def test_throwing_a_draft_away_twice_is_once(stage: Stage) -> None:
    """[Effacer] on the offer to go on."""
    rosa = await at(stage, "detail")
    rosa.start()
    await rosa.hears("Vous aviez commencé")
    await twice(stage, rosa, "Effacer")
    assert "C'est effacé" in rosa.last()
    assert rosa.toasts == []
    assert "ask" not in (await draft(stage, rosa) or {})


async def test_going_on_twice_is_once(stage: Stage) -> None:
    """[Continuer] on the offer to go on."""
    rosa = await at(stage, "detail")
    rosa.start()
    await rosa.hears("Vous aviez commencé")
    before = count(rosa)
    await twice(stage, rosa, "Continuer")
    assert "Un détail" in rosa.last()
    assert count(rosa) == before


async def test_cancelling_a_request_twice_is_once(stage: Stage) -> None:
    """The volunteer is told once."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await sam.hears("Pourquoi vous")
    sam.press("J'y vais")
    await rosa.hears("s'occupe de votre demande")
    await twice(stage, rosa, "Annuler ma demande")
    await twice(stage, rosa, "Oui, annuler")
    assert "Vous avez annulé" in rosa.last()
    assert len(from_bot(sam, "n'a plus besoin d'aide")) == 1


async def test_repeating_twice_is_once(stage: Stage) -> None:
    """[Refaire], pressed twice, shows one recap."""
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await rosa.hears("Vous avez annulé")
    before = count(rosa)
    await twice(stage, rosa, "Refaire")
    assert "On envoie" in rosa.last()
    assert count(rosa) == before


@pytest.mark.parametrize(
    ("label", "then", "of_sam"),
    [
        ("J'y vais", "C'est pour vous", "C'est pour vous"),
        ("Pas cette fois", "D'accord, pas cette fois", "D'accord, pas cette fois"),
    ],
)
async def test_answering_an_offer_twice_is_once(stage: Stage, label: str, then: str, of_sam: str) -> None:
    """One mission, one message to the resident."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await sam.hears("Pourquoi vous")
    before = count(sam)
    await twice(stage, sam, label)
    assert then in sam.last()
    assert count(sam) == before
    assert sam.toasts == []
    assert len(from_bot(rosa, "Sam s'occupe de votre demande")) == (label == "J'y vais")


async def taken(stage: Stage) -> tuple[Phone, Phone, str]:
    """Sam has Rosa's request."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await sam.hears("Pourquoi vous")
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    await rosa.hears("s'occupe de votre demande")
    return sam, rosa, number


@pytest.mark.parametrize("who", ["Sam", "Rosa"])
async def test_done_twice_is_done_once(stage: Stage, who: str) -> None:
    """Whoever of the two says it: the resident is asked once how it went."""
    sam, rosa, _ = await taken(stage)
    await twice(stage, sam if who == "Sam" else rosa, "C'est fait")
    assert len(from_bot(rosa, "Est-ce que tout s'est bien passé")) == 1


@pytest.mark.parametrize("label", ["👍 Oui", "😐 Moyennement", "🆘 Un problème"])
async def test_saying_how_it_went_twice_is_once(stage: Stage, label: str) -> None:
    """A problem reaches a coordinator once."""
    amel = await stage.coordinator("Amel")
    sam, rosa, _ = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé")
    await twice(stage, rosa, label)
    assert len(from_bot(amel, "signale un problème")) == (label == "🆘 Un problème")


async def test_thanking_twice_is_once(stage: Stage) -> None:
    """One heart."""
    sam, rosa, _ = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé")
    rosa.press("👍 Oui")
    await rosa.hears("Dire merci")
    await twice(stage, rosa, "❤️")
    assert len(from_bot(sam, "vous dit merci")) == 1
    assert "Votre merci est parti" in rosa.last()


async def test_handing_back_twice_is_once(stage: Stage) -> None:
    """The resident is told once, and the mission is open once."""
    sam, rosa, number = await taken(stage)
    await twice(stage, sam, "Je ne peux plus")
    await twice(stage, sam, "Oui, je la rends")
    assert "C'est rendu" in sam.last()
    assert len(from_bot(rosa, "a un empêchement")) == 1
    assert (await mission(stage, number, rosa)).state.value == "open"


async def test_enrolling_twice_is_once(stage: Stage) -> None:
    """Every step of the enrolment, and one welcome."""
    sam = await stage.resident("Sam")
    sam.key("🤝")
    await sam.hears("charte")
    await twice(stage, sam, "18 ans ou plus")
    assert "Votre quartier" in sam.last()
    await twice(stage, sam, "Gare")
    assert "Courses pour les aînés. Et vous ?" in sam.last()
    await twice(stage, sam, "J'aime et je sais")
    assert "2 sur 4" in sam.last()
    await twice(stage, sam, "Passer la suite")
    assert "Quand avez-vous du temps" in sam.last()
    await twice(stage, sam, "Soir")
    await twice(stage, sam, "C'est bon")
    assert len(from_bot(sam, "Bienvenue parmi les bénévoles")) == 1
    assert sam.toasts == []
    found = await person(stage, sam)
    assert found is not None
    assert found.volunteer is not None
    assert found.volunteer.likes == {"courses_aines"}


@pytest.mark.parametrize(
    ("label", "check"),
    [
        ("Je m'en occupe", lambda amel: "C'est pour vous" in amel.last()),
        ("Fermer", lambda amel: "pourquoi" in amel.last()),
    ],
)
async def test_a_coordinators_buttons_twice_are_once(
    stage: Stage, label: str, check: Callable[[Phone], bool]
) -> None:
    """Taking a request on and closing it."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await amel.hears("Pas de bénévole libre")
    before = count(amel)
    await twice(stage, amel, label)
    assert check(amel)
    assert count(amel) == before


async def test_closing_with_a_reason_twice_is_once(stage: Stage) -> None:
    """The resident learns it once."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await amel.hears("Pas de bénévole libre")
    amel.press("Fermer")
    await amel.hears("pourquoi")
    await twice(stage, amel, "Réglée autrement")
    assert len(from_bot(rosa, "La commune a fermé cette demande")) == 1


async def test_a_language_chosen_twice_is_confirmed_once(stage: Stage) -> None:
    """One confirmation with the keyboard in the new language."""
    rosa = await stage.resident("Rosa")
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.press("Langue")
    await rosa.until(lambda: "English" in rosa.buttons())
    before = count(rosa)
    await twice(stage, rosa, "English")
    assert count(rosa) == before + 1


async def test_the_same_update_delivered_twice_acts_once(stage: Stage) -> None:
    """Telegram repeats what was not confirmed in time: the id makes it one."""
    rosa = await at(stage, "recap")
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    await stage.settled()
    before = count(rosa)
    for past in list(stage.world.updates.past):
        stage.world.updates.repeat(past.id)
    await settled(stage.world)
    await stage.settled()
    assert count(rosa) == before
    assert len(await requests_of(stage, rosa)) == 1
