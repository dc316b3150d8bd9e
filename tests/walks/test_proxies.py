"""For somebody without a smartphone: taps, the « yes » before anything goes out, and telephone calls."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from solidarity.requests import Via, of
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, requests_of, taps_of

NUMBER = "0475 99 88 77"
LINE = "Mme Dubois; 0475998877; courses; demain; Centre"


async def at_who(stage: Stage, rosa: Phone, agreed: str = "✅ Oui") -> None:
    """Rosa asks for somebody else, and is asked for the first name."""
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("C'est pour quelqu'un d'autre")
    await rosa.hears("Cette personne est-elle d'accord")
    rosa.press(agreed)
    await rosa.hears("Son prénom")


async def to_recap(rosa: Phone) -> None:
    """The screens of asking, for Mrs Dubois in the Centre."""
    await rosa.hears("De quoi a besoin Mme Dubois")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Où habite Mme Dubois")
    rosa.press("Centre")
    await rosa.hears("Un détail")
    rosa.press("Non, c'est bon")
    await rosa.hears("Pour Mme Dubois")


async def not_yet(stage: Stage, rosa: Phone) -> None:
    """Rosa asks for Mrs Dubois, who has not agreed yet."""
    await at_who(stage, rosa, "📞 Pas encore")
    rosa.share_contact(phone="+32475998877", first_name="Mme Dubois")
    await to_recap(rosa)
    rosa.press("✅ Envoyer")
    await rosa.hears("La commune appelle d'abord Mme Dubois")
    await stage.settled()


async def test_eight_taps_and_two_messages(stage: Stage) -> None:
    """And the volunteer calls Mrs Dubois, not Rosa; Rosa sees it all, and that her number was looked at."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    before = taps_of(rosa)
    await at_who(stage, rosa)
    rosa.write("Mme Dubois")
    await rosa.hears("Son téléphone")
    rosa.write(NUMBER)
    await to_recap(rosa)
    assert "Pour Mme Dubois, 0475 99 88 77." in rosa.last()
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    assert taps_of(rosa) - before == 8 + 2
    offer = await sam.hears("Contact par téléphone")
    assert "Dubois" not in offer.text
    assert "0475" not in offer.text
    sam.press("J'y vais")
    await sam.hears("Prénom : Mme Dubois.")
    await rosa.hears("pour Mme Dubois")
    assert "📞 Numéro" in sam.buttons()
    sam.press("📞 Numéro")
    shown = await sam.hears("Le numéro de Mme Dubois")
    assert NUMBER in shown.text
    assert shown.protected
    sam.write("Je passe à 10 h.")
    await rosa.hears("Je passe à 10 h.")
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    await rosa.hears("Sam a vu le numéro de votre proche")


async def test_a_contact_card_is_one_message(stage: Stage) -> None:
    """It answers the name and the number at once: eight taps and one message."""
    rosa = await stage.resident("Rosa")
    before = taps_of(rosa)
    await at_who(stage, rosa)
    rosa.share_contact(phone="+32475998877", first_name="Mme Dubois")
    await to_recap(rosa)
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    assert taps_of(rosa) - before == 8 + 1
    (asked,) = await requests_of(stage, rosa)
    other = of(asked).beneficiary
    assert other is not None
    assert (other.phone, of(asked).via) == ("+32475998877", Via.PROXY)


async def test_a_wrong_number_is_asked_again(stage: Stage) -> None:
    """Emergency numbers never pass; an incomplete one may; going back keeps the answers."""
    rosa = await stage.resident("Rosa")
    await at_who(stage, rosa)
    rosa.write("112")
    await rosa.hears("Je n'ai pas compris")
    rosa.write("Mme Dubois")
    await rosa.hears("Son téléphone")
    for written, words in (
        ("112", "numéro d'urgence"),
        ("0900 12 345", "coûte cher"),
        ("chez elle", "Je ne vois pas de numéro"),
        ("0475 99 88", "Ce numéro semble incomplet : 04759988"),
    ):
        rosa.write(written)
        await rosa.hears(words)
    rosa.press("Continuer quand même")
    await rosa.hears("De quoi a besoin Mme Dubois")
    rosa.press("↩️ Retour")
    await rosa.hears("Son téléphone")
    rosa.write(NUMBER)
    await to_recap(rosa)
    rosa.press("✏️ Changer")
    await rosa.hears("Que voulez-vous changer")
    rosa.press("Son prénom")
    await rosa.hears("Son prénom ?")
    rosa.write("Mme Dupont")
    await rosa.hears("Pour Mme Dupont, 0475 99 88 77.")
    rosa.press("✖️ Annuler")
    await rosa.hears("Rien n'est envoyé")


async def test_thinking_better_of_it_asks_for_oneself(stage: Stage) -> None:
    """[Retour] on the first question: what is needed, with one's own neighbourhood as before."""
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("C'est pour quelqu'un d'autre")
    await rosa.hears("Cette personne est-elle d'accord")
    rosa.press("↩️ Retour")
    await rosa.until(lambda: "👵 C'est pour quelqu'un d'autre" in rosa.buttons())
    rosa.press("Un trajet")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Un détail")


async def test_not_yet_sends_nothing_until_the_coordinator_heard_a_yes(stage: Stage) -> None:
    """The staff's chat sees no name; one coordinator calls, a colleague sees that; then it goes out."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    sam = await stage.volunteer("Sam")
    group = await stage.group("Quartier Centre", amel)
    rosa = await stage.resident("Rosa")
    before = len(sam.messages()), len(amel.messages(group))
    await not_yet(stage, rosa)
    assert (len(sam.messages()), len(amel.messages(group))) == before
    card = await amel.hears("À appeler avant d'envoyer", chat=amel.id)
    assert "Mme Dubois" in card.text
    assert NUMBER not in card.text
    amel.press("📞 Numéro", card)
    await amel.sees(NUMBER, chat=amel.id)
    late = await ben.sees("Amel appelle.", chat=ben.id)
    assert button_labels(late) == ["🔁 Je reprends"]
    amel.press("✅ D'accord", chat=amel.id)
    await amel.sees("C'est envoyé.", chat=amel.id)
    await rosa.hears("Accord reçu")
    await sam.hears("Contact par téléphone")
    await stage.settled()
    assert "Dubois" not in ben.screen()


async def test_in_the_staffs_chat_there_is_neither_name_nor_number(stage: Stage) -> None:
    """Whoever taps there gets a card in private; a « yes » or « no » is never said in the chat."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    team = amel.create_group("Équipe", members=[ben])
    await amel.hears("Bonjour", chat=team)
    amel.write("/equipe", chat=team)
    await amel.hears("équipe communale", chat=team)
    rosa = await stage.resident("Rosa")
    await not_yet(stage, rosa)
    card = await ben.hears("À appeler avant d'envoyer", chat=team)
    ben.press("📞 Numéro", card)
    assert await ben.hears_toast() == "La suite en privé."
    await ben.sees("Vous appelez.", chat=ben.id)
    await stage.settled()
    await ben.sees("Ben appelle.", chat=team)
    assert "Dubois" not in ben.screen(team)
    ben.press("📞 Numéro", from_bot(ben, "Vous appelez.")[-1])
    await ben.sees(NUMBER, chat=ben.id)
    ben.press("🚫 Refus", from_bot(ben, NUMBER)[-1])
    await rosa.hears("La personne ne le souhaite pas")
    await stage.settled()
    assert not from_bot(ben, "Dubois")
    assert "Rien n'est gardé" in ben.screen(team)


async def test_a_no_is_told_and_nothing_is_left_on_any_coordinators_screen(stage: Stage) -> None:
    """Rosa learns it without a name; the cards say that nothing is kept; a late tap says the same."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    rosa = await stage.resident("Rosa")
    await not_yet(stage, rosa)
    amel.press("📞 Numéro", await amel.hears("À appeler avant d'envoyer"))
    await amel.sees(NUMBER)
    late = await ben.hears("Amel appelle")
    taken = ben.find_button("Je reprends", late)
    amel.press("🚫 Refus")
    await rosa.hears("La personne ne le souhaite pas. Tout est effacé.")
    await stage.settled()
    for phone in (amel, ben):
        assert not from_bot(phone, "Dubois")
        assert not from_bot(phone, NUMBER)
    ben.press_again(taken)
    await ben.sees("Rien n'est gardé")
    rosa.key("📋")
    await rosa.hears("Vous n'avez pas encore de demande")


async def test_nobody_answers_for_four_days(stage: Stage) -> None:
    """Tried again, all reminded after 72 hours, erased after 96: by the clock alone, through a restart."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await not_yet(stage, rosa)
    amel.press("📞 Numéro", await amel.hears("À appeler avant d'envoyer"))
    await amel.sees(NUMBER)
    amel.press("🔁 Pas de réponse")
    await amel.sees("1 appel sans réponse.")
    await stage.jump(hours=3)
    await amel.hears("À rappeler avant d'envoyer")
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(hours=68, minutes=50)
    assert not from_bot(rosa, "n'a pas encore joint")
    await stage.jump(minutes=10)
    await rosa.hears("La commune n'a pas encore joint Mme Dubois")
    await amel.hears("dernier essai")
    await stage.jump(hours=24)
    await rosa.hears("La commune n'a pas pu joindre la personne. Tout est effacé.")
    await stage.settled()
    assert not from_bot(amel, "Dubois")


async def test_who_asked_can_take_it_back_before(stage: Stage) -> None:
    """From the screen or from the list of one's own requests; pressed twice it says the same."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await not_yet(stage, rosa)
    rosa.key("📋")
    await rosa.hears("Vos demandes")
    rosa.press("accord attendu")
    await rosa.sees("Rien n'est envoyé avant son accord")
    drop = rosa.find_button("Annuler ma demande")
    rosa.press("Annuler ma demande")
    await rosa.hears("C'est annulé. Rien n'est envoyé, tout est effacé.")
    rosa.press_again(drop)
    await rosa.sees("C'est terminé. Rien n'est gardé.")
    await stage.settled()
    assert not from_bot(amel, "Dubois")


async def test_who_comes_later_finds_what_was_asked_for_them(stage: Stage) -> None:
    """Only after Telegram has said that the number is theirs; who asked is told."""
    rosa = await stage.resident("Rosa")
    lucie = await stage.resident("Lucie")
    await at_who(stage, rosa)
    rosa.share_contact(phone=lucie.person.phone, first_name="Mme Dubois")
    await to_recap(rosa)
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    await stage.ask(lucie, what="Un trajet")
    lucie.press("Je veux un appel")
    await lucie.hears("envoyer votre numéro")
    lucie.key("📱")
    found = await lucie.hears("Une demande existe déjà pour ce numéro")
    lucie.press("C'est pour moi : Courses", found)
    await lucie.sees("Courses · demain · Centre")
    await rosa.hears("Lucie suit maintenant sa demande ici.")
    assert {item.category for item in await requests_of(stage, lucie)} == {"courses", "trajet"}


async def test_a_call_in_one_line(stage: Stage) -> None:
    """Written, confirmed, sent: every colleague finds it, and who called is called back."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    sam = await stage.volunteer("Sam")
    before = taps_of(amel)
    amel.write(f"/appel {LINE}")
    recap = await amel.hears("J'ai compris : Mme Dubois, 0475 99 88 77.")
    assert "Courses · demain · Centre" in recap.text
    amel.press("✅ Envoyer")
    sent = await amel.hears("C'est envoyé")
    assert taps_of(amel) - before == 2
    amel.key("📋")
    await amel.hears("Vous n'avez pas encore de demande")
    number = sent.text.split("Numéro ")[1].split(".")[0]
    (found,) = await requests_of(stage, amel)
    assert (of(found).via, of(found).detail.text) == (Via.SWITCHBOARD, "")
    sam.press("J'y vais", await sam.hears("Contact par téléphone"))
    await sam.hears("Prénom : Mme Dubois.")
    card = await ben.hears("À rappeler par téléphone")
    ben.press("📞 Appelée", card)
    await stage.settled()
    ben.key("🧭")
    await ben.until(lambda: "☎️ J'ai un appel" in ben.buttons())
    ben.press("J'ai un appel")
    await ben.hears("Écrivez tout en une ligne")
    ben.press("Demandes par téléphone")
    await ben.until(lambda: any(number in label for label in ben.buttons()))
    assert "☎️ " + number not in str(ben.buttons())


async def test_what_a_line_does_not_say_is_asked(stage: Stage) -> None:
    """One question after the other, with the screens of asking; what was unclear is shown."""
    amel = await stage.coordinator("Amel")
    amel.key("🧭")
    await amel.until(lambda: "☎️ J'ai un appel" in amel.buttons())
    amel.press("J'ai un appel")
    await amel.hears("Écrivez tout en une ligne")
    amel.write("Mme Dubois; 112; courses; trajet; demain")
    await amel.hears("Pas compris : « courses » et « trajet ».")
    await amel.hears("numéro d'urgence")
    await amel.hears("Son téléphone")
    amel.write(NUMBER)
    await amel.hears("De quoi a besoin Mme Dubois")
    amel.press("Courses")
    await amel.hears("Où habite Mme Dubois")
    amel.press("Centre")
    await amel.hears("J'ai compris")
    amel.press("✖️ Annuler")
    await amel.hears("Rien n'est envoyé")


async def test_a_call_question_by_question(stage: Stage) -> None:
    """The same screens, without the question whether the caller agrees."""
    amel = await stage.coordinator("Amel")
    amel.write("/appel")
    await amel.hears("Écrivez tout en une ligne")
    amel.press("Question par question")
    await amel.hears("Son prénom")
    assert button_labels(from_bot(amel)[-1]) == ["✖️ Annuler"]
    amel.write("Mme Dubois")
    await amel.hears("Son téléphone")


@pytest.mark.parametrize("command", ["/appel", f"/appel {LINE}"])
async def test_calls_are_the_staffs(stage: Stage, command: str) -> None:
    """A neighbour who knows the command writes nothing down with it."""
    rosa = await stage.resident("Rosa")
    rosa.write(command)
    await rosa.hears("réservée à l'équipe communale")
    assert await requests_of(stage, rosa) == []
