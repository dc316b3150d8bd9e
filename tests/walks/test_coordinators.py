"""The municipality's side: invited, shown what waits, taking on, calling, closing with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sandbox.actor import Phone
from solidarity.actions.people import invite_coordinator
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission, person, requests_of
from tests.walks.test_missions import offered

NEW = "Vous êtes maintenant dans l'équipe de Valmeuse."
GONE = "Ce lien n'est plus valable. Demandez-en un nouveau."


async def invitation(stage: Stage) -> str:
    """What `entraide coordinator invite` prints, as a payload."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return f"c_{await invite_coordinator(unit)}"


async def waiting(stage: Stage) -> tuple[Phone, Phone, str]:
    """Rosa's request lies with Amel, because nobody helps in her neighbourhood."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, detail="Sonnez chez Dupont")
    await amel.hears(number)
    await stage.settled()
    return amel, rosa, number


async def test_an_invitation_makes_a_coordinator_of_a_newcomer(stage: Stage) -> None:
    """After the first screen, which asks for the same consent as from anybody."""
    ben = await stage.newcomer("Ben")
    ben.start(await invitation(stage))
    await ben.hears("112")
    assert await person(stage, ben) is None
    ben.press("👍")
    await ben.hears(NEW)
    assert "🧭 Pilotage" in list(ben.keys())


async def test_an_invitation_makes_a_coordinator_of_a_resident(stage: Stage) -> None:
    """At once."""
    ben = await stage.resident("Ben")
    ben.start(await invitation(stage))
    await ben.hears(NEW)
    assert "🧭 Pilotage" in list(ben.keys())


async def test_an_invitation_serves_once(stage: Stage) -> None:
    """The second person is told to ask for a new one, and stays a resident."""
    ben, tom = await stage.resident("Ben"), await stage.resident("Tom")
    payload = await invitation(stage)
    ben.start(payload)
    await ben.hears(NEW)
    tom.start(payload)
    await tom.hears(GONE)
    assert "🧭 Pilotage" not in list(tom.keys())


async def test_an_invitation_opened_twice_by_the_same_person_is_no_reproach(stage: Stage) -> None:
    """A double tap on the link."""
    ben = await stage.resident("Ben")
    payload = await invitation(stage)
    ben.start(payload)
    ben.start(payload)
    await ben.hears(NEW)
    await stage.settled()
    assert from_bot(ben, GONE) == []


async def test_an_invitation_lives_for_a_day(stage: Stage) -> None:
    """After 24 hours it is worth nothing."""
    ben, tom = await stage.resident("Ben"), await stage.resident("Tom")
    one, other = await invitation(stage), await invitation(stage)
    await stage.jump(hours=23, minutes=59)
    ben.start(one)
    await ben.hears(NEW)
    await stage.jump(minutes=2)
    tom.start(other)
    await tom.hears(GONE)


async def test_moi_shows_id_and_roles(stage: Stage) -> None:
    """What a coordinator needs to be named in the municipality's file; also before the first screen."""
    amel, sam = await stage.coordinator("Amel"), await stage.volunteer("Sam")
    rosa, tom = await stage.resident("Rosa"), await stage.newcomer("Tom")
    tom.start()
    await tom.hears("112")
    for phone, roles in (
        (amel, "voisin ou voisine et coordination"),
        (sam, "voisin ou voisine et bénévole"),
        (rosa, "voisin ou voisine"),
        (tom, "sans inscription"),
    ):
        phone.write("/moi")
        said = await phone.hears("Votre identifiant Telegram")
        assert str(phone.id) in said.text
        assert f"Ici, vous êtes : {roles}." in said.text


async def test_who_is_named_in_the_file_is_a_coordinator_at_once(stage: Stage) -> None:
    """Without an invitation, and no longer when the file no longer says so."""
    assert stage.app is not None
    ben = await stage.newcomer("Ben")
    stage.app.store.town = replace(stage.app.store.town, coordinators=frozenset({ben.id}))
    ben.start()
    await ben.hears("112")
    ben.press("👍")
    await ben.until(ben.keys)
    assert "🧭 Pilotage" in list(ben.keys())
    stage.app.store.town = replace(stage.app.store.town, coordinators=frozenset())
    ben.start()
    await ben.until(lambda: "🧭 Pilotage" not in list(ben.keys()))


async def test_the_card_says_who_what_when_and_by_when(stage: Stage) -> None:
    """In a coordinator's own chat, with name and detail and the ways to go on."""
    amel, _, number = await waiting(stage)
    card = amel.last()
    for part in (
        number,
        "🛒 Courses · demain · Centre",
        "Prénom : Rosa",
        "Dupont",
        "Heure promise : aujourd'hui",
    ):
        assert part.replace("aujourd'hui", "14") in card or part in card, card
    assert amel.buttons() == [
        *("👤 Je m'en occupe", "👥 Attribuer", "📣 Élargir", "🏷 Reclasser", "🔗 Réunir"),
        *("🙋 Rosa", "🗄 Fermer", "⏭ Suivante"),
    ]


async def test_what_waits_is_gone_through_one_card_at_a_time(stage: Stage) -> None:
    """[Pilotage], [Trier]: the first promise first, in one message; at the end, how much is left."""
    amel = await stage.coordinator("Amel")
    rosa, lea = await stage.resident("Rosa"), await stage.resident("Léa")
    late = await stage.ask(rosa, when="Demain")
    soon = await stage.ask(lea, when="Aujourd'hui")
    await stage.settled()
    amel.key("🧭")
    await amel.hears("2 demandes attendent la commune.")
    shown = len(amel.messages())
    amel.press("🗂 Trier · 2")
    await amel.until(lambda: soon in amel.last())
    assert "Prénom : Léa" in amel.last()
    assert "Sans bénévole depuis" in amel.last()
    amel.press("⏭ Suivante")
    await amel.until(lambda: late in amel.last())
    amel.press("⏭ Suivante")
    await amel.until(lambda: "C'était la dernière." in amel.last())
    assert "2 demandes attendent encore." in amel.last()
    await stage.settled()
    assert len(amel.messages()) == shown, "everything in one message"
    found = [await mission(stage, number, asker) for number, asker in ((late, rosa), (soon, lea))]
    assert [item.handler for item in found] == [None, None], "what was only looked at is anybody's again"


async def test_a_coordinator_takes_it_on_like_a_volunteer_without_the_charter(stage: Stage) -> None:
    """The resident learns who comes, they write to each other, it is done."""
    amel, rosa, _ = await waiting(stage)
    amel.press("Je m'en occupe")
    await amel.hears("C'est pour vous")
    await rosa.hears("Amel s'occupe de votre demande")
    await stage.settled()
    assert {"💬 Écrire", "✔️ C'est fait", "↩️ Je ne peux plus"} <= set(amel.buttons())
    rosa.write("Merci, je suis au deuxième étage")
    await amel.hears("deuxième étage")
    amel.press("C'est fait")
    await rosa.hears("tout s'est bien passé")


async def test_a_coordinator_finds_again_what_she_took_on(stage: Stage) -> None:
    """In [Pilotage], although she is no volunteer and has no [Mes missions]."""
    amel, rosa, _ = await waiting(stage)
    amel.press("Je m'en occupe")
    await rosa.hears("Amel s'occupe de votre demande")
    amel.key("🧭")
    await amel.hears("Vous avez 1 mission.")
    amel.press("🎒 Courses · demain · Rosa")
    await amel.hears("Prénom : Rosa")
    assert "✔️ C'est fait" in amel.buttons()


async def test_two_coordinators_at_once_one_has_it(stage: Stage) -> None:
    """The second hears it kindly and sees who has it."""
    ben = await stage.coordinator("Ben")
    amel, rosa, _ = await waiting(stage)
    late = ben.find_button("Je m'en occupe")
    amel.press("Je m'en occupe")
    ben.press_again(late)
    await rosa.hears("s'occupe de votre demande")
    await stage.settled()
    toasts = [*amel.toasts, *ben.toasts]
    assert toasts == ["Quelqu'un a dit oui juste avant. Merci !"]
    winner = "Amel" if ben.toasts else "Ben"
    loser = ben if winner == "Amel" else amel
    await loser.sees(f"{winner} s'en occupe.")
    assert len((await requests_of(stage, rosa))[0].holders) == 1


async def test_the_number_is_shown_to_a_coordinator_and_the_view_is_kept(stage: Stage) -> None:
    """After the resident asked for a call; she sees in her data who looked."""
    amel, rosa, _ = await waiting(stage)
    assert not [label for label in amel.buttons() if "Numéro" in label]
    rosa.press("Je veux un appel")
    await rosa.hears("envoyer votre numéro")
    rosa.key("📱")
    await rosa.hears("C'est noté. La commune vous appelle.")
    await amel.hears("La personne demande un appel")
    amel.press("📞 J'appelle")
    await amel.hears(rosa.person.phone)
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    await rosa.hears("Amel a vu votre numéro")


async def test_a_call_can_be_asked_for_once(stage: Stage) -> None:
    """The button goes, the card says that they will call."""
    amel, rosa, _ = await waiting(stage)
    rosa.press("Je veux un appel")
    await rosa.hears("envoyer votre numéro")
    rosa.key("📱")
    await rosa.hears("La commune va vous appeler.")
    assert "📱 Je veux un appel" not in rosa.buttons()
    await amel.hears("demande un appel")
    await stage.settled()
    assert len(from_bot(amel, "demande un appel")) == 1


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Réglée autrement", "réglée autrement"),
        ("Plus nécessaire", "plus nécessaire"),
        ("Demandée deux fois", "demandée deux fois"),
        ("Pas possible ici", "pas possible ici"),
    ],
)
async def test_closing_needs_a_reason_which_the_resident_reads(stage: Stage, label: str, words: str) -> None:
    """With whom to call, and the way to ask again."""
    amel, rosa, number = await waiting(stage)
    amel.press("🗄")
    await amel.hears(f"{number} : pourquoi ? La personne le saura.")
    amel.press(label)
    told = await rosa.hears(f"La commune a fermé cette demande : {words}.")
    assert "Encore besoin ? Demandez à nouveau, ou appelez." in told.text
    assert "0800 12 345" in told.text
    assert button_labels(told) == ["🔁 Refaire"]
    assert (await mission(stage, number, rosa)).state.value == "closed"


async def test_closing_can_be_thought_better_of(stage: Stage) -> None:
    """[Retour] shows the card again, nothing is closed."""
    amel, rosa, number = await waiting(stage)
    amel.press("🗄")
    await amel.hears("pourquoi")
    amel.press("↩️ Retour")
    await amel.hears("Prénom : Rosa")
    assert (await mission(stage, number, rosa)).state.value == "open"


async def test_closing_what_a_volunteer_has_tells_the_volunteer(stage: Stage) -> None:
    """Who was coming learns that nobody waits."""
    amel = await stage.coordinator("Amel")
    (sam,), rosa, number = await offered(stage, "Sam")
    await stage.jump(hours=5)
    sam.press("J'y vais")
    await rosa.hears("s'occupe de votre demande")
    await stage.settled()
    amel.press("🗄")
    await amel.hears("pourquoi")
    amel.press("Plus nécessaire")
    await rosa.hears("La commune a fermé cette demande")
    await sam.hears("La commune a fermé cette demande. Merci d'avoir dit oui !")
    assert (await mission(stage, number, rosa)).state.value == "closed"


async def test_the_staff_chat_sees_neither_name_nor_detail(stage: Stage) -> None:
    """/equipe binds it; its cards can be taken there, the rest is private."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    chat = amel.create_group("Équipe", members=[ben])
    await amel.hears("Bonjour", chat=chat)
    amel.write("/equipe", chat=chat)
    await amel.hears("Ce groupe est maintenant celui de l'équipe communale.", chat=chat)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, detail="Sonnez chez Dupont")
    card = await ben.hears(number, chat=chat)
    assert "Rosa" not in card.text
    assert "Dupont" not in card.text
    assert button_labels(card) == ["👤 Je m'en occupe", "👥 Attribuer", "📣 Élargir", "🗄 Fermer"]
    ben.press("Je m'en occupe", chat=chat)
    assert await ben.hears_toast() == "Merci ! La suite en privé."
    await ben.hears("C'est pour vous", chat=ben.id)
    await stage.settled()
    assert "Ben s'en occupe." in chat.messages[card.id].text


async def test_somebody_in_the_staff_chat_who_is_no_coordinator_can_do_nothing(stage: Stage) -> None:
    """The group gives no right; the store does."""
    amel, tom = await stage.coordinator("Amel"), await stage.resident("Tom")
    stranger = await stage.newcomer("Zoé")
    chat = amel.create_group("Équipe", members=[tom, stranger])
    await amel.hears("Bonjour", chat=chat)
    amel.write("/equipe", chat=chat)
    await amel.hears("équipe communale", chat=chat)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await amel.hears(number, chat=chat)
    for phone in (tom, stranger):
        for label in ("Je m'en occupe", "Attribuer", "Élargir", "Fermer"):
            phone.press(label, chat=chat)
            assert await phone.hears_toast() == "Cette action est réservée à l'équipe communale."
    assert (await mission(stage, number, rosa)).state.value == "open"


async def test_pilotage_is_for_coordinators(stage: Stage) -> None:
    """Typed by somebody else, it is refused kindly."""
    rosa = await stage.resident("Rosa")
    rosa.write("🧭 Pilotage")
    await rosa.hears("Cette action est réservée à l'équipe communale.")


async def test_a_coordinator_does_not_take_her_own_request_on(stage: Stage) -> None:
    """Somebody else must look at it."""
    amel = await stage.coordinator("Amel")
    await stage.ask(amel)
    await amel.sees("Pas de bénévole libre")
    await stage.settled()
    amel.press("Je m'en occupe")
    assert await amel.hears_toast() == "C'est votre propre demande."


async def test_one_live_card_for_each_request(stage: Stage) -> None:
    """First because nobody helps there, then because the hour passed: the older one shrinks to a line."""
    amel, _, number = await waiting(stage)
    await stage.jump(days=1)
    cards = from_bot(amel, number)
    assert [bool(card.buttons) for card in cards] == [False, True]
    assert "Personne ne l'a prise avant l'heure promise" in cards[-1].text


async def test_handed_back_by_a_coordinator_it_waits_again(stage: Stage) -> None:
    """Nothing disappears between two people of the team."""
    amel, rosa, number = await waiting(stage)
    amel.press("Je m'en occupe")
    await rosa.hears("Amel s'occupe de votre demande")
    await stage.settled()
    amel.press("Je ne peux plus")
    await amel.hears("Rendre la demande")
    amel.press("Oui, je la rends")
    await rosa.hears("Amel a un empêchement")
    await amel.hears("La demande a été rendue")
    await stage.settled()
    amel.press("Je m'en occupe")
    await amel.hears("C'est pour vous")
    await stage.settled()
    assert "Amel s'occupe de votre demande" in rosa.last()
    assert (await mission(stage, number, rosa)).state.value == "taken"


async def test_somebody_else_is_looked_for_when_the_volunteer_cannot_be_reached(stage: Stage) -> None:
    """One tap on the message that says so; only then, only once, and the resident is told kindly."""
    amel = await stage.coordinator("Amel")
    (sam, ana), rosa, number = await offered(stage, "Sam", "Ana")
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe de votre demande")
    await stage.settled()
    sam.block()
    told = await amel.hears("Sam ne reçoit plus mes messages")
    assert button_labels(told) == ["📋 Voir la demande", "🔁 Chercher ailleurs"]
    again = amel.find_button("🔁 Chercher ailleurs")
    amel.press_again(again)
    amel.press_again(again)
    await rosa.hears("Sam a un empêchement. On cherche quelqu'un d'autre.")
    await stage.settled()
    assert ana.buttons() == ["✅ J'y vais", "🙏 Pas cette fois"]
    assert (await mission(stage, number, rosa)).state.value == "open"
    ana.press("J'y vais")
    await ana.hears("C'est pour vous")
    await stage.settled()
    amel.press_again(again)
    assert await amel.hears_toast() == "Cet écran n'est plus à jour. Voici le nouveau."
    assert (await mission(stage, number, rosa)).state.value == "taken"


async def test_who_can_be_reached_again_keeps_the_mission(stage: Stage) -> None:
    """Sam came back before anybody looked for somebody else."""
    amel = await stage.coordinator("Amel")
    (sam,), rosa, number = await offered(stage, "Sam")
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe de votre demande")
    await stage.settled()
    sam.block()
    await amel.hears("Sam ne reçoit plus mes messages")
    sam.start()
    await sam.hears("Bonjour Sam")
    amel.press("🔁 Chercher ailleurs")
    assert await amel.hears_toast() == "Cet écran n'est plus à jour. Voici le nouveau."
    assert (await mission(stage, number, rosa)).state.value == "taken"
