"""A coordinator asks one volunteer first, somebody else, or the whole municipality; nobody without a yes."""

from __future__ import annotations

from sandbox.actor import Phone
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission
from tests.walks.test_coordinators_looking_after import staff_chat
from tests.walks.test_missions import offered

THOUGHT_OF = "La commune pense à vous."


async def new_to_amel(stage: Stage, *names: str) -> tuple[Phone, list[Phone], Phone, str]:
    """Rosa's request lies open before volunteers of the Centre, and its hour has passed: Amel has it."""
    amel = await stage.coordinator("Amel")
    sams, rosa, number = await offered(stage, *names)
    await stage.jump(hours=5)
    await amel.hears("Personne ne l'a prise avant l'heure promise.")
    return amel, sams, rosa, number


async def test_up_to_five_are_shown_with_the_reasons_in_words(stage: Stage) -> None:
    """Neighbours first; each button asks one, and one can think better of it."""
    gare = await stage.volunteer("Léon", "Gare")
    amel, (sam, ana), _, number = await new_to_amel(stage, "Sam", "Ana")
    amel.press("👥 Attribuer")
    shown = await amel.sees(f"Demande {number} : à qui la proposer ? On peut dire non.")
    assert "Sam : même quartier · libre demain · 0 mission cette semaine." in shown.text
    assert "Léon : quartier voisin · libre demain · 0 mission cette semaine." in shown.text
    labels = button_labels(shown)
    assert sorted(labels[:2]) == ["Ana · Centre", "Sam · Centre"]
    assert labels[2:] == ["Léon · Gare", "↩️ Retour"]
    amel.press("↩️ Retour")
    await amel.sees("Personne ne l'a prise")
    await stage.settled()
    for phone in (sam, ana, gare):
        assert THOUGHT_OF not in phone.screen()


async def test_for_somebody_else_than_the_first_one_tap_says_why(stage: Stage) -> None:
    """Léon lives further away; one can think better of it; then he is asked like anybody."""
    leon = await stage.volunteer("Léon", "Gare")
    amel, _, _, number = await new_to_amel(stage, "Sam", "Ana")
    amel.press("👥 Attribuer")
    await amel.sees("à qui la proposer")
    amel.press("Léon · Gare")
    asked = await amel.sees(f"Demande {number} : pourquoi Léon ?")
    assert button_labels(asked) == [
        *("Je connais cette personne", "Parle la langue", "A déjà été chez cette personne"),
        *("Autre raison", "↩️ Retour"),
    ]
    amel.press("↩️ Retour")
    await amel.sees("à qui la proposer")
    amel.press("Léon · Gare")
    await amel.sees("pourquoi Léon ?")
    amel.press("Je connais cette personne")
    await leon.hears(THOUGHT_OF)
    await amel.sees("Proposée à Léon")


async def test_whom_one_thinks_of_is_asked_and_takes_it_with_one_tap(stage: Stage) -> None:
    """Sam is asked anew; Ana has to wait; his yes ends it, and Amel's card says so."""
    amel, (sam, ana), rosa, number = await new_to_amel(stage, "Sam", "Ana")
    amel.press("👥 Attribuer")
    await amel.sees("à qui la proposer")
    twice = amel.find_button("Sam · Centre")
    amel.press("Sam · Centre")
    card = await sam.hears(THOUGHT_OF)
    assert "La demande vous attend jusqu'à 17\u00a0h." in card.text
    await amel.sees("Proposée à Sam, jusqu'à 17\u00a0h.")
    amel.press_again(twice)
    await stage.settled()
    assert len([item for item in from_bot(sam, number) if item.buttons]) == 1
    filing = ["🏷 Reclasser", "🔗 Réunir"]
    assert amel.buttons() == [*filing, "↩️ Je ne peux plus", "🙋 Rosa", "🗄 Fermer", "⏭ Suivante"]
    ana.press("J'y vais")
    assert await ana.hears_toast() == "La commune a déjà pensé à quelqu'un. Réessayez plus tard."
    assert (await mission(stage, number, rosa)).holders == ()
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe de votre demande")
    await stage.settled()
    assert "Sam s'en occupe." in amel.last()
    assert amel.buttons() == ["👥 Réattribuer", *filing, "🙋 Rosa", "👤 Sam", "🗄 Fermer", "⏭ Suivante"]


async def test_without_an_answer_it_is_open_again_also_after_a_restart(stage: Stage) -> None:
    """Two hours later, to the minute; Amel is told, Ana may take it, and Sam still may too."""
    amel, (sam, ana), rosa, number = await new_to_amel(stage, "Sam", "Ana")
    amel.press("👥 Attribuer")
    await amel.sees("à qui la proposer")
    amel.press("Sam · Centre")
    await sam.hears(THOUGHT_OF)
    await stage.settled()
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(minutes=119)
    assert "n'a pas répondu" not in amel.screen()
    await stage.jump(minutes=2)
    told = await amel.hears("Sam n'a pas répondu. On cherche quelqu'un d'autre.")
    assert "👥 Attribuer" in button_labels(told)
    assert len([item for item in from_bot(amel, f"{number} · ") if item.buttons]) == 1
    assert THOUGHT_OF not in sam.screen()
    late = sam.find_button("J'y vais")
    ana.press("J'y vais")
    await rosa.hears("Ana s'occupe de votre demande")
    await stage.settled()
    sam.press_again(late)
    assert await sam.hears_toast() == "Quelqu'un a dit oui juste avant. Merci !"


async def test_a_no_comes_back_at_once(stage: Stage) -> None:
    """Without a reason, and Sam is not among those who can be asked again."""
    amel, (sam, _), _, _ = await new_to_amel(stage, "Sam", "Ana")
    amel.press("👥 Attribuer")
    await amel.sees("à qui la proposer")
    late = amel.find_button("Sam · Centre")
    amel.press("Sam · Centre")
    await sam.hears(THOUGHT_OF)
    sam.press("🙏 Pas cette fois")
    await amel.hears("Sam ne peut pas cette fois. On cherche quelqu'un d'autre.")
    await stage.settled()
    amel.press("👥 Attribuer")
    shown = await amel.sees("à qui la proposer")
    assert button_labels(shown) == ["Ana · Centre", "↩️ Retour"]
    amel.press_again(late)
    assert await amel.hears_toast() == "Cette personne n'est plus disponible."


async def test_where_nobody_is_free_it_is_said(stage: Stage) -> None:
    """With the way back; her own name is never among them."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await amel.hears(number)
    amel.press("👥 Attribuer")
    shown = await amel.sees("Personne n'est libre en ce moment.")
    assert button_labels(shown) == ["↩️ Retour"]


async def test_somebody_else_in_the_place_of_who_has_it(stage: Stage) -> None:
    """Sam is thanked and free, Rosa knows, Ana is asked first and says yes."""
    amel, (sam, ana), rosa, number = await new_to_amel(stage, "Sam", "Ana")
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe de votre demande")
    await stage.settled()
    amel.press("👥 Réattribuer")
    await amel.sees(f"Demande {number} : qui à la place de Sam ? Sam le saura.")
    assert amel.buttons() == ["Ana · Centre", "↩️ Retour"]
    amel.press("Ana · Centre")
    await sam.hears("La commune confie cette demande à quelqu'un d'autre. Vous êtes libre.")
    await rosa.hears("La commune cherche quelqu'un d'autre pour vous.")
    await ana.hears(THOUGHT_OF)
    await stage.settled()
    assert [item for item in from_bot(sam, number) if item.buttons] == []
    assert "un empêchement" not in rosa.screen()
    ana.press("J'y vais")
    await rosa.hears("Ana s'occupe de votre demande")
    await stage.settled()
    assert [item.person for item in (await mission(stage, number, rosa)).holders] != []


async def test_a_volunteer_who_was_quicker_keeps_it(stage: Stage) -> None:
    """Amel's list of whom to ask is late: the card shows who has it, nobody is let go by mistake."""
    amel, (sam, ana), rosa, _ = await new_to_amel(stage, "Sam", "Ana")
    amel.press("👥 Attribuer")
    await amel.sees("à qui la proposer")
    late = amel.find_button("Sam · Centre")
    ana.press("J'y vais")
    await rosa.hears("Ana s'occupe de votre demande")
    await stage.settled()
    amel.press_again(late)
    assert await amel.hears_toast() == "Quelqu'un a dit oui juste avant. Merci !"
    await stage.settled()
    assert THOUGHT_OF not in sam.screen()
    assert "libre" not in ana.last()
    assert "Ana s'en occupe." in amel.last()


async def test_asked_in_the_whole_municipality_once(stage: Stage) -> None:
    """Volunteers of elsewhere see it; the group is not asked again; a second tap tells nobody."""
    leon = await stage.volunteer("Léon", "Citadelle")
    admin = await stage.coordinator("Ben")
    chat = await stage.group("Centre, entre voisins", admin)
    amel, (_,), rosa, number = await new_to_amel(stage, "Sam")
    posts = len(chat.messages)
    again = amel.find_button("📣 Élargir")
    amel.press("📣 Élargir")
    assert await amel.hears_toast() == "1 bénévole est prévenu."
    card = await leon.hears(number)
    assert card.text.endswith("Pourquoi vous : vous êtes libre demain.")
    await amel.sees("Demandée dans toute la commune.")
    amel.press_again(again)
    await stage.settled()
    assert len(from_bot(leon, number)) == 1
    assert len(chat.messages) == posts
    assert "📣 Élargir" not in amel.buttons()
    leon.press("J'y vais")
    await rosa.hears("Léon s'occupe de votre demande")


async def test_in_the_staff_chat_whom_to_ask_comes_in_private(stage: Stage) -> None:
    """No volunteer's name with reasons in a group; asking further works there for all."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    chat = await staff_chat(amel, ben)
    (sam,), _, number = await offered(stage, "Sam")
    card = await ben.hears("Nouvelle demande.", chat=chat)
    ben.press("👥 Attribuer", card)
    assert await ben.hears_toast() == "La suite en privé."
    await ben.hears(f"Demande {number} : à qui la proposer", chat=ben.id)
    await stage.settled()
    assert "même quartier" not in chat.messages[card.id].text
    amel.press("📣 Élargir", card)
    assert await amel.hears_toast() == "Personne d'autre n'est libre en ce moment."
    ben.press("Sam · Centre", chat=ben.id)
    await sam.hears(THOUGHT_OF)
    await stage.settled()
    text = chat.messages[card.id].text
    assert "Demandée dans toute la commune." in text
    assert "Ben la traite." in text
    ben.key("🧭")
    await ben.hears("Vous traitez 1 demande.")
    assert f"🔎 {number} · Courses · Sam" in ben.buttons()
