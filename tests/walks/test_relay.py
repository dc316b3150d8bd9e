"""Writing to each other through the bot: no number is seen; every word arrives, or its sender hears why."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from sandbox.messages import Message
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission, person
from tests.walks.test_missions import taken

CLOSED = "Conversation fermée. Votre message n'est pas parti."


def reaction(message: Message, phone: Phone) -> str | None:
    """The bot's reaction on somebody's own message."""
    return message.reactions.get(phone.world.bot.id)


async def second(stage: Stage, sam: Phone) -> tuple[Phone, str]:
    """Sam also has the request of Mr Diallo."""
    diallo = await stage.resident("Amadou Diallo")
    number = await stage.ask(diallo, what="Un trajet")
    await sam.hears(number)
    sam.press("J'y vais")
    await diallo.hears("s'occupe de votre demande")
    await stage.settled()
    return diallo, number


async def test_words_go_both_ways_under_the_first_name(stage: Stage) -> None:
    """Neither account nor number travels with them."""
    sam, rosa, _ = await taken(stage)
    rosa.write("Bonjour Sam, sonnez deux fois.")
    heard = await sam.hears("sonnez deux fois")
    assert heard.text == "Rosa\nBonjour Sam, sonnez deux fois."
    sam.write("Très bien, à demain !")
    heard = await rosa.hears("à demain")
    assert heard.text == "Sam\nTrès bien, à demain !"
    assert heard.protected
    assert heard.forwarded is None


@pytest.mark.parametrize("kind", ["voice", "photo"])
async def test_a_voice_and_a_photo_go_both_ways(stage: Stage, kind: str) -> None:
    """As they are, with the name of who sent them."""
    sam, rosa, _ = await taken(stage)
    for sender, reader in ((rosa, sam), (sam, rosa)):
        if kind == "voice":
            sender.voice(6)
        else:
            sender.photo("La porte verte")
        await reader.until(lambda reader=reader: [m for m in from_bot(reader) if m.kind == kind])
        got = next(m for m in from_bot(reader) if m.kind == kind)
        assert got.text.startswith(sender.name)
        assert got.protected
        assert ("La porte verte" in got.text) is (kind == "photo")


async def test_a_thumb_says_that_it_was_transmitted(stage: Stage) -> None:
    """On the sender's own message, once the other side has it; no message for that."""
    sam, rosa, _ = await taken(stage)
    written = rosa.write("Bonjour Sam")
    await sam.hears("Bonjour Sam")
    before = len(from_bot(rosa))
    await rosa.until(lambda: reaction(written, rosa) == "👍")
    await stage.settled()
    assert len(from_bot(rosa)) == before


async def test_styles_and_links_of_others_stay_plain_words(stage: Stage) -> None:
    """What looks like markup is shown as it was written."""
    sam, rosa, _ = await taken(stage)
    rosa.write("*gras* <b>x</b> {name} [lien](accueil)")
    heard = await sam.hears("gras")
    assert heard.text == "Rosa\n*gras* <b>x</b> {name} [lien](accueil)"
    assert [entity["type"] for entity in heard.content.entities if entity["type"] != "url"] == ["bold"]


async def test_a_text_as_long_as_telegram_allows_arrives_whole(stage: Stage) -> None:
    """In two messages where the name above it would not fit."""
    sam, rosa, _ = await taken(stage)
    words = " ".join(f"mot{n}" for n in range(600))[:4000].strip()
    rosa.write(words)
    await sam.hears("mot0 ")
    await stage.settled()
    parts = [m.text.removeprefix("Rosa\n") for m in from_bot(sam) if m.text.startswith("Rosa\n")]
    assert len(parts) == 2
    assert "".join(parts).replace(" ", "") == words.replace(" ", "")


async def test_a_contact_card_is_not_passed_on(stage: Stage) -> None:
    """It has a number on it: its owner is shown the button for that."""
    sam, rosa, _ = await taken(stage)
    before = len(from_bot(sam))
    rosa.share_contact()
    await rosa.hears("Je ne transmets pas les fiches contact.")
    await stage.settled()
    assert len(from_bot(sam)) == before


async def test_keys_and_commands_are_not_passed_on(stage: Stage) -> None:
    """[Mes demandes] and /aide are for the bot; an unknown command too."""
    sam, rosa, _ = await taken(stage)
    before = len(from_bot(sam))
    rosa.key("📋")
    await rosa.hears("Vos demandes")
    rosa.write("/aide")
    await rosa.hears("Comment ça marche")
    rosa.write("/xyz")
    await rosa.hears("Je n'ai pas compris")
    rosa.write("↩️ Retour")
    await rosa.hears("Bonjour Rosa")
    await stage.settled()
    assert len(from_bot(sam)) == before


async def test_with_several_conversations_the_bot_asks_to_whom(stage: Stage) -> None:
    """A button for each, by name and need; the message goes to that one only, or to nobody."""
    sam, rosa, _ = await taken(stage)
    diallo, _ = await second(stage, sam)
    written = sam.write("J'arrive dans dix minutes.")
    asked = await sam.hears("À qui envoyer ce message ?")
    assert sorted(button_labels(asked)) == ["Amadou · Un trajet", "Rosa · Courses", "✖️ Ne pas envoyer"]
    sam.press("Amadou")
    await sam.hears("Envoyé à Amadou · Un trajet.")
    await diallo.hears("J'arrive dans dix minutes.")
    await sam.until(lambda: reaction(written, sam) == "👍")
    sam.write("Non, plus tard.")
    await sam.hears("À qui envoyer ce message ?")
    sam.press("✖️ Ne pas envoyer")
    await sam.sees("Votre message n'est pas parti.")
    await stage.settled()
    assert "dix minutes" not in rosa.screen()
    assert "plus tard" not in rosa.screen() + diallo.screen()


async def test_all_that_is_written_while_the_bot_asks_is_sent_in_order(stage: Stage) -> None:
    """Two messages and a voice before the answer: none is lost, none goes elsewhere."""
    sam, rosa, _ = await taken(stage)
    diallo, _ = await second(stage, sam)
    sam.write("Un")
    await sam.hears("À qui")
    sam.write("Deux")
    await sam.hears("À qui")
    sam.voice(2)
    await sam.hears("À qui")
    sam.press("Rosa · Courses")
    await sam.hears("Envoyé à Rosa")
    await stage.settled()
    got = [m.text for m in from_bot(rosa) if m.text.startswith("Sam\n") or m.kind == "voice"]
    assert got == ["Sam\nUn", "Sam\nDeux", "Sam"]
    assert "Deux" not in diallo.screen()


async def test_an_older_question_to_whom_is_worn_out_once_it_is_answered(stage: Stage) -> None:
    """Nothing is sent twice."""
    sam, rosa, _ = await taken(stage)
    await second(stage, sam)
    sam.write("Un")
    await sam.hears("À qui")
    older = sam.find_button("Rosa · Courses")
    sam.write("Deux")
    await sam.hears("À qui")
    sam.press("Rosa · Courses")
    await sam.hears("Envoyé à Rosa")
    sam.press_again(older)
    assert await sam.hears_toast() == "Cet écran n'est plus à jour. Voici le nouveau."
    await stage.settled()
    assert len(from_bot(rosa, "Sam\nUn")) == 1


async def test_a_reply_goes_where_the_message_came_from(stage: Stage) -> None:
    """Without being asked to whom, whatever else is open."""
    sam, rosa, _ = await taken(stage)
    diallo, _ = await second(stage, sam)
    rosa.write("Avez-vous trouvé ?")
    question = await sam.hears("Avez-vous trouvé")
    sam.write("Oui, tout !", reply_to=question)
    await rosa.hears("Oui, tout !")
    await stage.settled()
    assert "À qui" not in sam.last()
    assert "tout" not in diallo.screen()


async def test_a_reply_to_a_card_goes_to_the_person_of_that_card(stage: Stage) -> None:
    """Also long after it was sent."""
    sam, rosa, number = await taken(stage)
    diallo, _ = await second(stage, sam)
    card = from_bot(sam, number)[0]
    sam.voice(3, reply_to=card)
    await rosa.until(lambda: [m for m in from_bot(rosa) if m.kind == "voice"])
    await stage.settled()
    assert not [m for m in from_bot(diallo) if m.kind == "voice"]


async def test_a_reply_is_no_answer_to_the_question_that_is_open(stage: Stage) -> None:
    """In the middle of a new request Rosa answers Sam: he gets it, and her draft does not."""
    sam, rosa, _ = await taken(stage)
    sam.write("Quel pain ?")
    question = await rosa.hears("Quel pain")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Un trajet")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Un détail")
    rosa.write("Du pain gris", reply_to=question)
    await sam.hears("Du pain gris")
    assert "Un détail" in rosa.last()
    rosa.write("À la gare")
    recap = await rosa.hears("On envoie")
    assert "À la gare" in recap.text


async def test_an_offer_cannot_be_answered_in_words(stage: Stage) -> None:
    """Who replies to an offer learns what to do first; nobody gets it by mistake."""
    sam, rosa, _ = await taken(stage)
    lea = await stage.resident("Léa")
    number = await stage.ask(lea, what="Un trajet")
    offer = await sam.hears(number)
    sam.write("C'est pour quelle heure ?", reply_to=offer)
    await sam.hears("Pour écrire à cette personne, prenez d'abord la demande.")
    await stage.settled()
    assert "quelle heure" not in rosa.screen() + lea.screen()


async def test_it_stays_open_for_a_day_after_the_end(stage: Stage) -> None:
    """A word of thanks, a forgotten bag: 23 hours later it passes, 25 hours later it is closed."""
    sam, rosa, _ = await taken(stage)
    sam.write("J'arrive")
    question = await rosa.hears("J'arrive")
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    await stage.jump(hours=23)
    rosa.write("Vous avez oublié votre sac")
    await sam.hears("oublié votre sac")
    await stage.jump(hours=2)
    rosa.write("Et votre parapluie", reply_to=question)
    await rosa.hears(CLOSED)
    rosa.write("Et vos gants")
    await rosa.hears(CLOSED)
    await stage.settled()
    assert "parapluie" not in sam.screen()
    rosa.press("🔓 Rouvrir : Sam · Courses")
    await rosa.hears("Votre message est parti à Sam.")
    await sam.hears("Rosa vous écrit à nouveau.")
    await sam.hears("Et votre parapluie")
    await sam.hears("Et vos gants")
    sam.write("Merci, j'arrive")
    await rosa.hears("Merci, j'arrive")
    await stage.jump(hours=25)
    rosa.write("Encore une chose")
    await stage.settled()
    assert "Encore une chose" not in sam.screen()


async def test_where_something_went_wrong_nobody_opens_it_again(stage: Stage) -> None:
    """After a problem a coordinator stands between the two."""
    await stage.coordinator("Amel")
    sam, rosa, _ = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    rosa.press("Un problème")
    await rosa.hears("Une personne de la commune le lit.")
    await stage.jump(hours=25)
    sam.write("Pourquoi ?")
    await sam.hears("Je n'ai pas compris")
    assert not any("Rouvrir" in label for label in sam.buttons())


@pytest.mark.parametrize("kind", ["video", "video_note", "document", "place"])
async def test_what_is_shown_goes_both_ways(stage: Stage, kind: str) -> None:
    """A video, a round video, a document, a place: with the name of who sent it, and no other trace."""
    sam, rosa, _ = await taken(stage)
    for sender, reader in ((rosa, sam), (sam, rosa)):
        match kind:
            case "video":
                sender.send_video(4, caption="Voici la rue")
            case "video_note":
                sender.send_video_note()
            case "document":
                sender.send_document("liste.pdf", caption="La liste")
            case _:
                sender.send_place(50.47, 4.87)
        shown = "venue" if kind == "place" else kind
        await reader.until(
            lambda reader=reader, shown=shown: [m for m in from_bot(reader) if m.kind == shown]
        )
        got = next(m for m in from_bot(reader) if m.kind == shown)
        assert got.protected
        assert got.forwarded is None
        assert sender.name in "".join([got.text, *button_labels(got), str(got.content.venue)])


async def test_replies_stay_replies(stage: Stage) -> None:
    """An answer stands below what it answers, on both sides, also below one's own message."""
    sam, rosa, _ = await taken(stage)
    asked = rosa.write("Du pain gris ou blanc ?")
    heard = await sam.hears("gris ou blanc")
    sam.reply(heard, "Gris, merci")
    answer = await rosa.hears("Gris, merci")
    assert answer.reply_to == asked.id
    rosa.reply(answer, "Parfait")
    below = await sam.hears("Parfait")
    own = next(m for m in sam.messages() if m.text == "Gris, merci")
    assert below.reply_to == own.id
    rosa.reply(asked, "Ou demi-gris")
    assert (await sam.hears("demi-gris")).reply_to == heard.id


async def test_edits_follow(stage: Stage) -> None:
    """What is changed changes on the other side, below a photo too; no second message."""
    sam, rosa, _ = await taken(stage)
    written = rosa.write("Au numero 12")
    heard = await sam.hears("numero 12")
    before = len(from_bot(sam))
    rosa.edit(written, "Au numéro 21")
    await sam.until(lambda: "numéro 21" in heard.text)
    assert heard.text == "Rosa\nAu numéro 21"
    photo = rosa.photo("La porte verte")
    await sam.until(lambda: any("porte verte" in m.text for m in from_bot(sam)))
    await stage.settled()
    rosa.edit(photo, "La porte bleue")
    await sam.until(lambda: any("porte bleue" in m.text for m in from_bot(sam)))
    await stage.settled()
    assert len(from_bot(sam)) == before + 1


async def test_an_edit_before_it_has_arrived(stage: Stage) -> None:
    """Changed while it waits to be sent: the other side ends with what was meant."""
    sam, rosa, _ = await taken(stage)
    await stage.stop_bot()
    written = rosa.write("A midi")
    rosa.edit(written, "À treize heures")
    await stage.start_bot()
    await sam.hears("À treize heures")
    await stage.settled()
    assert "A midi" not in sam.screen()


async def test_a_report_reaches_the_coordinators_only(stage: Stage) -> None:
    """The other side never learns of it; asked once more first; said twice it is told once."""
    amel = await stage.coordinator("Amel")
    sam, rosa, number = await taken(stage)
    before = len(from_bot(sam))
    rosa.press("🚩 Signaler")
    await rosa.hears("La commune le lit. L'autre personne ne le sait pas.")
    rosa.press("Oui, signaler")
    await rosa.hears("Merci de l'avoir dit. Une personne de la commune le lit.")
    told = await amel.hears(number)
    await stage.settled()
    assert "Rosa" in told.text
    assert len(from_bot(sam)) == before
    assert "signal" not in sam.screen().casefold()


async def test_with_topics_each_mission_has_its_own(stage: Stage) -> None:
    """Where Telegram has topics in private chats nobody is asked « à qui ? »."""
    stage.world.set_private_topics(on=True)
    await stage.stop_bot()
    await stage.start_bot()
    sam, rosa, _ = await taken(stage)
    await second(stage, sam)
    await stage.settled()
    assert [topic.name for topic in sam.topics()] == ["Rosa · Courses", "Amadou · Un trajet"]
    sam.write("J'arrive", thread=sam.topic("Rosa"))
    heard = await rosa.hears("J'arrive")
    assert heard.thread == rosa.topic("Sam").id
    rosa.write("Merci", thread=rosa.topic("Sam"))
    assert (await sam.hears("Merci")).thread == sam.topic("Rosa").id
    assert "À qui" not in sam.screen()


async def test_a_cancelled_request_closes_the_conversation(stage: Stage) -> None:
    """Nobody writes to somebody who needs nothing any more."""
    sam, rosa, number = await taken(stage)
    card = from_bot(sam, number)[-1]
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await sam.hears("n'a plus besoin d'aide")
    await stage.settled()
    sam.write("Dommage !", reply_to=card)
    await sam.hears("Cette conversation est fermée.")


async def test_who_handed_back_writes_to_nobody(stage: Stage) -> None:
    """And hears no more of it."""
    sam, rosa, _ = await taken(stage)
    rosa.write("À demain")
    heard = await sam.hears("À demain")
    sam.press("Je ne peux plus")
    await sam.hears("Rendre la demande")
    sam.press("Oui, je la rends")
    await rosa.hears("Sam a un empêchement")
    sam.write("Pardon !", reply_to=heard)
    await sam.hears("Pour écrire à cette personne, prenez d'abord la demande.")
    await stage.settled()
    assert "Pardon" not in rosa.screen()


async def test_a_message_that_cannot_be_delivered_is_said_with_the_way_to_the_municipality(
    stage: Stage,
) -> None:
    """Sam has blocked the bot: Rosa hears it at her message, with a button and a telephone."""
    amel = await stage.coordinator("Amel")
    sam, rosa, _ = await taken(stage)
    sam.block()
    await amel.hears("Sam ne reçoit plus mes messages")
    rosa.write("Vous êtes là ?")
    said = await rosa.hears("Message non remis : la personne n'est pas joignable ici.")
    assert "Par téléphone : 0800 12 345" in said.text
    assert button_labels(said) == ["📞 Prévenir la commune"]
    rosa.press("Prévenir la commune")
    await rosa.hears("envoyer votre numéro")
    rosa.key("📱")
    await rosa.hears("La commune va vous appeler.")
    await amel.hears("La personne demande un appel")


async def test_the_same_is_said_when_telegram_says_it_only_at_sending(rough_stage: Stage) -> None:
    """A deleted account tells nobody that it is gone."""
    stage = rough_stage
    await stage.coordinator("Amel")
    sam, rosa, _ = await taken(stage)
    rosa.person.deleted = True
    sam.write("Je suis devant la porte")
    said = await sam.hears("Message non remis : la personne n'est pas joignable ici.")
    assert "0800 12 345" in said.text
    assert button_labels(said) == ["📞 Prévenir la commune"]
    sam.press("Prévenir la commune")
    await sam.hears("La commune cherche à joindre la personne.")


async def test_a_resident_shares_her_number_with_that_one_volunteer(stage: Stage) -> None:
    """By Telegram's own key; he sees it by a tap, she sees that he did."""
    sam, rosa, number = await taken(stage)
    rosa.press("Partager mon numéro")
    await rosa.hears("Touchez le bouton en bas pour envoyer votre numéro.")
    assert rosa.keys() == ["📱 Envoyer mon numéro", "↩️ Retour"]
    rosa.key("📱")
    await rosa.hears("Sam peut voir votre numéro.")
    assert rosa.keys()[0] == "🙋 J'ai besoin d'aide"
    await rosa.hears("peut voir votre numéro")
    await rosa.until(lambda: "📱 Partager mon numéro" not in rosa.buttons())
    await sam.hears("Rosa partage son numéro avec vous.")
    sam.press("📞 Numéro")
    shown = await sam.hears(f"Le numéro de Rosa : {rosa.person.phone}")
    assert shown.protected
    assert button_labels(shown) == ["📋 Copier le numéro"]
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    kept = await rosa.hears("Sam a vu votre numéro")
    assert rosa.person.phone in kept.text
    found = await mission(stage, number, rosa)
    assert [part.phone_shared for part in found.holders] == [True]


async def test_the_card_of_the_volunteer_gets_the_number_button(stage: Stage) -> None:
    """On the live card, in place."""
    sam, rosa, number = await taken(stage)
    assert "📞 Numéro" not in sam.buttons()
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.key("📱")
    await sam.hears("partage son numéro")
    await stage.settled()
    card = from_bot(sam, f"Prénom : Rosa. Demande {number}")[-1]
    assert "📞 Numéro" in button_labels(card)


async def test_somebody_elses_number_is_refused(stage: Stage) -> None:
    """The key stays in sight, nothing is kept or shared."""
    sam, rosa, _ = await taken(stage)
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.share_contact(phone="+32470000000", first_name="Voisine")
    await rosa.hears("C'est le numéro d'une autre personne.")
    await rosa.hears("envoyer votre numéro")
    assert rosa.keys() == ["📱 Envoyer mon numéro", "↩️ Retour"]
    found = await person(stage, rosa)
    assert found is not None
    assert found.phone is None
    rosa.key("📱")
    await sam.hears("partage son numéro")


async def test_a_typed_number_is_not_taken(stage: Stage) -> None:
    """Said why, and the key again; it is not passed on either."""
    sam, rosa, _ = await taken(stage)
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.write("0475 12 34 56")
    await rosa.hears("Je ne lis pas les numéros écrits")
    assert rosa.keys() == ["📱 Envoyer mon numéro", "↩️ Retour"]
    await stage.settled()
    assert "0475" not in sam.screen()


async def test_who_would_rather_not_share_goes_back(stage: Stage) -> None:
    """[Retour]: nothing is sent, home is back."""
    sam, rosa, _ = await taken(stage)
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.key("↩️ Retour")
    await rosa.hears("D'accord, rien n'est envoyé.")
    assert rosa.keys()[0] == "🙋 J'ai besoin d'aide"
    await stage.settled()
    assert "partage son numéro" not in sam.screen()


async def test_words_while_the_number_is_asked_still_reach_the_volunteer(stage: Stage) -> None:
    """The question for a number does not swallow a message."""
    sam, rosa, _ = await taken(stage)
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.write("Sonnez plutôt chez la voisine")
    await sam.hears("chez la voisine")


async def test_another_volunteer_never_sees_the_number(stage: Stage) -> None:
    """Sam hands back; Ana takes it: the number was for Sam alone."""
    sam, rosa, number = await taken(stage)
    ana = await stage.volunteer("Ana")
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.key("📱")
    await sam.hears("partage son numéro")
    old = sam.find_button("📞 Numéro", from_bot(sam, "partage son numéro")[-1])
    sam.press("Je ne peux plus")
    await sam.hears("Rendre la demande")
    sam.press("Oui, je la rends")
    await ana.hears(number)
    ana.press("J'y vais")
    await ana.hears("C'est pour vous")
    await stage.settled()
    assert "📞 Numéro" not in ana.buttons()
    data = str(old[2]["callback_data"])
    ana.forge(data)
    assert "n'a pas partagé son numéro" in await ana.hears_toast()
    sam.press_again(old)
    assert await sam.hears_toast() == "Cette demande n'est plus la vôtre."
    assert rosa.person.phone not in ana.screen()


async def test_the_number_is_not_shown_after_the_end(stage: Stage) -> None:
    """What is done is done."""
    sam, rosa, _ = await taken(stage)
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.key("📱")
    await sam.hears("partage son numéro")
    old = sam.find_button("📞 Numéro", from_bot(sam, "partage son numéro")[-1])
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    await stage.settled()
    sam.press_again(old)
    await sam.hears_toast()
    await stage.settled()
    assert rosa.person.phone not in sam.screen()


async def test_a_known_number_is_shared_with_one_tap(stage: Stage) -> None:
    """Asked for once, shared each time anew."""
    sam, rosa, _ = await taken(stage)
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.key("📱")
    await sam.hears("partage son numéro")
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    number = await stage.ask(rosa, what="Un trajet", where=None)
    await sam.hears(number)
    sam.press("J'y vais")
    await rosa.hears("s'occupe de votre demande")
    assert "📞 Numéro" not in sam.buttons()
    rosa.press("Partager mon numéro")
    assert await rosa.hears_toast() == "Sam peut voir votre numéro."
    await sam.hears("partage son numéro")


async def test_a_restart_keeps_what_waits_to_be_sent(stage: Stage) -> None:
    """The question « à qui ? » is answered after the restart: the message goes out."""
    sam, rosa, _ = await taken(stage)
    await second(stage, sam)
    sam.write("J'arrive")
    await sam.hears("À qui")
    await stage.settled()
    await stage.stop_bot()
    await stage.start_bot()
    sam.press("Rosa · Courses")
    await rosa.hears("J'arrive")
