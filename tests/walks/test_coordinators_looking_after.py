"""What is amiss reaches the team, one of them looks after it, the others see who: until it is settled."""

from __future__ import annotations

from bot.callbacks import Press, pack, to_base36
from sandbox.actor import Phone
from sandbox.chats import Chat
from solidarity.causes import Cause
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission
from tests.walks.test_missions import taken

STAFF_ONLY = "Cette action est réservée à l'équipe communale."


async def team(stage: Stage) -> tuple[Phone, Phone]:
    """Two coordinators."""
    return await stage.coordinator("Amel"), await stage.coordinator("Ben")


async def inside(stage: Stage) -> tuple[Phone, Phone, str]:
    """Sam went in to Rosa's, and for an hour and a quarter nobody said anything."""
    sam, rosa, number = await taken(stage)
    sam.press("🔔 J'y suis")
    await sam.sees("Vous êtes là depuis")
    await stage.jump(minutes=76)
    return sam, rosa, number


async def staff_chat(amel: Phone, *members: Phone) -> Chat:
    """A group that is the team's."""
    chat = amel.create_group("Équipe", members=list(members))
    await amel.hears("Bonjour", chat=chat)
    amel.write("/equipe", chat=chat)
    await amel.hears("équipe communale", chat=chat)
    return chat


def staff_cards(phone: Phone, number: str) -> list[list[str]]:
    """The buttons below each card of this request that still has any, oldest first."""
    cards = [button_labels(item) for item in from_bot(phone, f"{number} · ") if item.buttons]
    return [labels for labels in cards if "📋 Voir la demande" not in labels]


async def test_silence_is_looked_after_by_one_of_the_team(stage: Stage) -> None:
    """Amel has it, Ben's card says so at once, and his late tap is answered with her name."""
    amel, ben = await team(stage)
    _, rosa, number = await inside(stage)
    card = await ben.hears("Sam est sur place, sans nouvelles.")
    assert "Prénom : Rosa. Pas de numéro pour Rosa et Sam." in card.text
    filing = ["🏷 Reclasser", "🔗 Réunir"]
    ways = ["👤 Je m'en occupe", "👥 Réattribuer", *filing, "🙋 Rosa", "👤 Sam", "🗄 Fermer", "⏭ Suivante"]
    assert button_labels(card) == ways
    late = [ben.find_button(label) for label in ("👤 Je m'en occupe", "👥 Réattribuer", "🗄 Fermer")]
    amel.press("👤 Je m'en occupe")
    await amel.sees("Vous la traitez.")
    await ben.sees("Amel la traite.")
    await stage.settled()
    assert ben.buttons() == ["🔁 Je reprends", "⏭ Suivante"]
    for button in late:
        ben.press_again(button)
        assert await ben.hears_toast() == "Amel la traite."
    await stage.settled()
    assert (await mission(stage, number, rosa)).handler is not None


async def test_two_who_press_at_once_one_has_it(stage: Stage) -> None:
    """The other hears whose it is."""
    amel, ben = await team(stage)
    await inside(stage)
    await ben.hears("sans nouvelles")
    await amel.hears("sans nouvelles")
    amel.press("👤 Je m'en occupe")
    ben.press("👤 Je m'en occupe")
    await stage.settled()
    toasts = [*amel.toasts, *ben.toasts]
    assert toasts in (["Amel la traite."], ["Ben la traite."])
    winner = amel if toasts == ["Amel la traite."] else ben
    assert "Vous la traitez." in winner.last()


async def test_a_colleague_takes_it_over_and_may_give_it_back(stage: Stage) -> None:
    """Each time the other knows; given back it comes anew, with its reason."""
    amel, ben = await team(stage)
    _, _, number = await inside(stage)
    await ben.hears("sans nouvelles")
    amel.press("👤 Je m'en occupe")
    await ben.sees("Amel la traite.")
    await stage.settled()
    again = ben.find_button("🔁 Je reprends")
    ben.press("🔁 Je reprends")
    told = await amel.hears(f"Ben reprend la demande {number}. Merci !")
    assert button_labels(told) == ["📋 Voir la demande"]
    await stage.settled()
    ben.press_again(again)
    await stage.settled()
    assert len(from_bot(amel, "reprend la demande")) == 1
    assert "Ben la traite." in "".join(item.text for item in from_bot(amel, number))
    ben.press("↩️ Je ne peux plus")
    await stage.settled()
    assert len(staff_cards(amel, number)) == 1, "one live card, the older one is a line"
    assert "👤 Je m'en occupe" in amel.buttons()
    assert "sans nouvelles" in amel.last()


async def test_after_a_restart_it_is_still_hers_and_time_goes_on(stage: Stage) -> None:
    """The next rung comes to all; her card keeps its way out; settled, nothing waits."""
    amel, ben = await team(stage)
    await inside(stage)
    await ben.hears("sans nouvelles")
    amel.press("👤 Je m'en occupe")
    await ben.sees("Amel la traite.")
    await stage.settled()
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(minutes=15)
    card = await amel.hears("Toujours pas de nouvelles de Sam. Appelez maintenant. Sans réponse, le 112.")
    assert button_labels(card)[0] == "✅ C'est réglé"
    await ben.hears("Appelez maintenant")
    assert ben.buttons() == ["🔁 Je reprends", "⏭ Suivante"]
    done = amel.find_button("✅ C'est réglé")
    amel.press("✅ C'est réglé")
    await stage.settled()
    amel.press_again(done)
    await stage.settled()
    amel.key("🧭")
    await amel.hears("✅ Rien n'attend la commune.")


async def test_whoever_speaks_again_ends_the_silence(stage: Stage) -> None:
    """« Not yet » of the volunteer: the card says no longer that nothing is heard."""
    amel, ben = await team(stage)
    sam, rosa, number = await inside(stage)
    await ben.hears("sans nouvelles")
    amel.press("👤 Je m'en occupe")
    await amel.sees("Vous la traitez.")
    sam.press("⏳ Encore un peu")
    await stage.settled()
    found = await mission(stage, number, rosa)
    assert (found.cause, found.handler) == (None, None)
    assert "sans nouvelles" not in ben.last()
    filing = ["🏷 Reclasser", "🔗 Réunir"]
    assert ben.buttons() == ["👥 Réattribuer", *filing, "🙋 Rosa", "👤 Sam", "🗄 Fermer", "⏭ Suivante"]


async def test_a_problem_is_looked_after_until_it_is_settled(stage: Stage) -> None:
    """It stays in the list with its sign and her name; then the list is empty."""
    amel, ben = await team(stage)
    sam, rosa, number = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    rosa.press("🆘")
    await ben.hears("La personne signale un problème.")
    await stage.settled()
    amel.press("👤 Je m'en occupe")
    await amel.sees("Vous la traitez.")
    amel.key("🧭")
    await amel.hears("Vous traitez 1 demande.")
    amel.press(f"🆘 {number} · Courses")
    await amel.sees("Vous la traitez.")
    ben.write("/trier")
    await ben.hears("Amel la traite.")
    assert ben.buttons() == ["🔁 Je reprends", "⏭ Suivante"]
    amel.press("✅ C'est réglé")
    await stage.settled()
    ben.key("🧭")
    await ben.hears("✅ Rien n'attend la commune.")
    assert "problème" not in sam.screen()


async def test_the_numbers_to_call_are_on_the_card_and_looks_are_kept(stage: Stage) -> None:
    """Sam gave his number for this visit, Rosa did not give hers; Sam reads who looked."""
    amel = await stage.coordinator("Amel")
    sam, _, _ = await taken(stage)
    sam.press("➕ Autre chose")
    await sam.sees("que voulez-vous faire ?")
    sam.press("📱 Donner mon numéro")
    await sam.until(lambda: "📱" in "".join(sam.keys()))
    sam.key("📱")
    await stage.settled()
    await stage.jump(days=2)
    card = await amel.hears("Pas de nouvelles de Sam. Appelez pour savoir.")
    assert "Pas de numéro pour Rosa." in card.text
    amel.press("📞 J'appelle")
    await amel.hears(f"Vous appelez Sam : {sam.person.phone}")
    sam.write("/mesdonnees")
    await sam.hears("Voici ce que nous gardons")
    sam.press("Tout lire ici")
    await sam.hears("Amel a vu votre numéro")


async def test_the_list_shows_the_greatest_risk_on_top(stage: Stage) -> None:
    """Somebody who must be called now, then a missed promise, then who asked for a place."""
    amel = await stage.coordinator("Amel")
    _, _, silent = await inside(stage)
    lea, noe = await stage.resident("Léa"), await stage.resident("Noé")
    missed = await stage.ask(lea, when="Aujourd'hui", where="Gare")
    await stage.jump(hours=4)
    unknown = await stage.ask(noe, when="Demain", where="Je ne sais pas")
    await stage.settled()
    amel.write("/trier")
    await amel.hears(f"{silent} · ")
    for number in (missed, unknown):
        amel.press("⏭ Suivante")
        await amel.sees(f"{number} · ")


async def test_when_nothing_waits_the_next_promise_is_said(stage: Stage) -> None:
    """Sam was offered it and has until then."""
    amel = await stage.coordinator("Amel")
    await stage.volunteer("Sam")
    await stage.ask(await stage.resident("Rosa"), when="Aujourd'hui")
    await stage.settled()
    amel.key("🧭")
    await amel.hears("✅ Rien n'attend la commune. Prochaine promesse : 12\u00a0h.")


async def test_in_the_staff_chat_the_card_has_no_name_and_the_rest_is_private(stage: Stage) -> None:
    """Ben taps there: he has it, Rosa's name comes to his own chat; Amel takes over there too."""
    amel, ben = await team(stage)
    chat = await staff_chat(amel, ben)
    _, _, number = await inside(stage)
    card = await ben.hears("sans nouvelles", chat=chat)
    assert "Rosa" not in card.text
    assert button_labels(card) == ["👤 Je m'en occupe", "👥 Réattribuer", "🗄 Fermer"]
    ben.press("👤 Je m'en occupe", card)
    assert await ben.hears_toast() == "La suite en privé."
    await ben.hears("Vous la traitez.", chat=ben.id)
    await stage.settled()
    assert "Ben la traite." in chat.messages[card.id].text
    assert "Prénom : Rosa" in ben.last(chat=ben.id)
    assert len(staff_cards(ben, number)) == 1, "the older card in private is a line now"
    amel.press("🔁 Je reprends", chat.messages[card.id])
    await ben.hears("Amel reprend la demande")
    await amel.hears("Vous la traitez.", chat=amel.id)
    await stage.settled()
    assert "Amel la traite." in chat.messages[card.id].text
    assert "Rosa" not in "".join(item.text for item in chat.messages.values() if item.id >= card.id)


async def test_a_new_request_is_a_card_in_the_staff_chat_only(stage: Stage) -> None:
    """And it changes there when somebody says yes."""
    amel, ben = await team(stage)
    chat = await staff_chat(amel, ben)
    sam, rosa = await stage.volunteer("Sam"), await stage.resident("Rosa")
    number = await stage.ask(rosa, detail="Sonnez chez Dupont")
    card = await ben.hears("Nouvelle demande.", chat=chat)
    await stage.settled()
    assert number in card.text
    assert from_bot(amel, number) == []
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe")
    await stage.settled()
    assert "Sam s'en occupe." in chat.messages[card.id].text
    assert "Dupont" not in chat.messages[card.id].text


async def test_nobody_else_can_press_any_of_it(stage: Stage) -> None:
    """Sam, Rosa and a stranger send what the buttons carry: refused, and nothing changes."""
    amel, _ = await team(stage)
    sam, rosa, number = await inside(stage)
    await amel.hears("sans nouvelles")
    zoe = await stage.newcomer("Zoé")
    chat = await staff_chat(amel, sam, zoe)
    before = await mission(stage, number, rosa)
    who = to_base36(before.holders[0].person)
    for verb, arg in (
        *((Press.LOOK_AFTER, ""), (Press.TAKE_OVER, who), (Press.GIVE_BACK, ""), (Press.SETTLE, "")),
        *((Press.CHOOSE, ""), (Press.PROPOSE, who), (Press.WIDEN, "")),
    ):
        data = pack(verb, before.id, arg)
        for phone, place in ((sam, sam.id), (rosa, rosa.id), (zoe, chat)):
            if verb is Press.PROPOSE and phone is zoe:
                continue  # only ever below a private message
            phone.forge(data, chat=place)
            assert await phone.hears_toast() == STAFF_ONLY, (verb, phone.name)
    await stage.settled()
    assert await mission(stage, number, rosa) == before
    assert before.cause is Cause.INSIDE


async def test_a_reported_conversation_is_looked_after_also_when_it_is_over(stage: Stage) -> None:
    """In private with who reported it, in the staff's chat without; Sam never reads of it."""
    amel, ben = await team(stage)
    chat = await staff_chat(amel, ben)
    sam, rosa, number = await taken(stage)
    rosa.press("🚩 Signaler")
    await rosa.sees("Quelque chose ne va pas ?")
    rosa.press("🚩 Oui, signaler")
    await amel.hears("Rosa signale la conversation.", chat=amel.id)
    card = await ben.hears("La conversation est signalée.", chat=chat)
    assert "Rosa" not in card.text
    await stage.settled()
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    await stage.settled()
    amel.write("/trier")
    await amel.hears(f"{number} · ")
    await amel.sees("Rosa signale la conversation.", chat=amel.id)
    amel.press("👤 Je m'en occupe", chat=amel.id)
    await amel.sees("Vous la traitez.", chat=amel.id)
    amel.press("✅ C'est réglé", chat=amel.id)
    await stage.settled()
    assert (await mission(stage, number, rosa)).cause is None
    assert "signale" not in sam.screen()


async def test_open_for_a_week_a_coordinator_looks_at_it(stage: Stage) -> None:
    """Nothing is closed by itself: it comes back with its reason, and Amel closes it or goes on."""
    amel = await stage.coordinator("Amel")
    await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, when="Cette semaine")
    for _ in range(7):
        await stage.jump(days=1)
    await stage.jump(hours=1)
    card = await amel.hears("Ouverte depuis 7 jours. Est-elle encore utile ?")
    assert number in card.text
    assert button_labels(card)[-2] == "🗄 Fermer"
    assert len(staff_cards(amel, number)) == 1
