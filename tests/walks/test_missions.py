"""A mission in private: taken by one, lost kindly by others, declined, handed back, done, thanked."""

from __future__ import annotations

from sandbox.actor import Phone
from sandbox.watching import NotHeardError
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission, person, requests_of


async def offered(stage: Stage, *names: str, **what: str) -> tuple[list[Phone], Phone, str]:
    """Volunteers of the Centre who have Rosa's request before them."""
    sams = [await stage.volunteer(name) for name in names]
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, **what)
    for sam in sams:
        await sam.hears("Pourquoi vous")
    return sams, rosa, number


async def taken(stage: Stage, **what: str) -> tuple[Phone, Phone, str]:
    """Sam has Rosa's request."""
    (sam,), rosa, number = await offered(stage, "Sam", **what)
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    await rosa.hears("s'occupe de votre demande")
    await stage.settled()
    return sam, rosa, number


async def test_an_offer_says_what_when_where_how_long_and_why_but_not_who(stage: Stage) -> None:
    """Enough to decide; neither the name nor the detail."""
    (sam,), _, number = await offered(stage, "Sam", detail="Deux pains")
    said = sam.last()
    for part in ("🛒 Courses · demain · Centre", "Environ 45\u00a0min", number, "c'est votre quartier"):
        assert part in said
    assert "Rosa" not in said
    assert "pains" not in said
    assert sam.buttons() == ["✅ J'y vais", "🙏 Pas cette fois"]


async def test_one_tap_takes_it_and_shows_name_and_detail(stage: Stage) -> None:
    """« C'est pour vous », with what to do next; no number and no address."""
    sam, rosa, _ = await taken(stage, detail="Deux pains")
    card = sam.last()
    for part in ("C'est pour vous", "Prénom : Rosa", "Détail : Deux pains", "Votre numéro reste caché"):
        assert part in card
    assert sam.buttons() == [
        *("🚶 Je pars", "🔔 J'y suis", "✔️ C'est fait"),
        *("💬 Écrire", "➕ Autre chose", "↩️ Je ne peux plus"),
    ]
    assert str(rosa.person.phone) not in sam.screen()


async def test_the_resident_learns_who_comes(stage: Stage) -> None:
    """With a sound: a new message; the older one shrinks to a line without buttons."""
    _, rosa, number = await taken(stage)
    assert "Sam s'occupe de votre demande." in rosa.last()
    assert rosa.buttons() == [
        *("🏠 Donner mon adresse", "📱 Partager mon numéro", "🔔 Sam est là"),
        *("✔️ C'est fait", "✏️ Changer", "🚩 Signaler", "✖️ Annuler ma demande"),
    ]
    older = [m for m in from_bot(rosa, number) if m.id != rosa.last_message().id]
    assert all(not m.buttons for m in older)


async def test_the_other_volunteers_card_changes_without_a_sound(stage: Stage) -> None:
    """« Pris en charge », in place; nobody gets a new message for it."""
    (sam, ana), _, _ = await offered(stage, "Sam", "Ana")
    before = len(from_bot(ana))
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    await stage.settled()
    assert "✔️ Pris en charge. Merci d'avoir regardé !" in ana.last()
    assert ana.last_message().buttons == []
    assert len(from_bot(ana)) == before


async def test_who_comes_too_late_hears_it_kindly_and_sees_what_is_still_open(stage: Stage) -> None:
    """A dialogue, the card as it is now, and the other request of the neighbourhood."""
    (sam, ana), _, _ = await offered(stage, "Sam", "Ana")
    other = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await ana.hears(other)
    late = ana.find_button("J'y vais", from_bot(ana, "Courses")[-1])
    sam.press("J'y vais", from_bot(sam, "Courses")[-1])
    await sam.hears("C'est pour vous")
    press = ana.press_again(late)
    assert await ana.hears_toast() == "Quelqu'un a dit oui juste avant. Merci !"
    assert press.alert
    await ana.hears("1 demande attend dans votre quartier.")
    assert ana.buttons() == [f"🚗 Un trajet · demain · {other}"]
    ana.press("Un trajet")
    await ana.until(lambda: "✅ J'y vais" in ana.buttons())


async def test_not_this_time_is_final_for_that_mission(stage: Stage) -> None:
    """Without a reason and without reproach; an old button is refused kindly, another mission is not."""
    (sam,), _, _ = await offered(stage, "Sam")
    again = sam.find_button("J'y vais")
    sam.press("Pas cette fois")
    await sam.hears("D'accord, pas cette fois. Merci d'avoir répondu.")
    sam.press_again(again)
    assert await sam.hears_toast() == "Vous aviez dit : pas cette fois. D'autres demandes viendront."
    sam.key("🎒")
    await sam.hears("Rien à faire aujourd'hui")
    number = await stage.ask(await stage.resident("Léa"))
    await sam.hears(number)


async def test_handing_back_is_asked_once_more(stage: Stage) -> None:
    """« Non, je la garde » keeps it."""
    sam, rosa, number = await taken(stage)
    sam.press("Je ne peux plus")
    await sam.hears(f"Rendre la demande {number} ?")
    sam.press("Non, je la garde")
    await sam.hears("C'est pour vous")
    assert (await mission(stage, number, rosa)).state.value == "taken"


async def test_a_mission_handed_back_is_told_offered_again_and_brought_to_the_coordinators(
    stage: Stage,
) -> None:
    """The resident hears it kindly, others are asked, the coordinators know."""
    amel = await stage.coordinator("Amel")
    (sam, ana), rosa, number = await offered(stage, "Sam", "Ana")
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    await stage.settled()
    tom = await stage.volunteer("Tom")
    sam.press("Je ne peux plus")
    await sam.hears("Rendre la demande")
    sam.press("Oui, je la rends")
    await sam.hears("C'est rendu. Merci de l'avoir dit.")
    await rosa.hears("Sam a un empêchement. On cherche quelqu'un d'autre.")
    await amel.hears("La demande a été rendue")
    await tom.hears(number)
    await stage.settled()
    assert "✅ J'y vais" in ana.buttons()
    assert "Pourquoi vous" not in sam.last()
    tom.press("J'y vais")
    await rosa.hears("Tom s'occupe de votre demande")


async def test_own_missions_are_listed_with_what_waits_besides(stage: Stage) -> None:
    """[Mes missions]: one's own first, then what is open in the neighbourhood."""
    sam, _, _ = await taken(stage)
    other = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await sam.hears(other)
    sam.key("🎒")
    shown = await sam.hears("Vous avez 1 mission.")
    assert "1 demande attend dans votre quartier." in shown.text
    assert button_labels(shown) == ["🎒 Courses · demain · Rosa", f"🚗 Un trajet · demain · {other}"]
    sam.press("🎒 Courses")
    await sam.hears("C'est pour vous")


async def test_done_is_asked_confirmed_and_thanked(stage: Stage) -> None:
    """Both sides hear a thank you; the card of each is closed."""
    sam, rosa, number = await taken(stage)
    sam.press("C'est fait")
    await sam.hears("C'est fait. Merci, vraiment !")
    await rosa.hears("C'est fait, avec Sam. Est-ce que tout s'est bien passé ?")
    assert rosa.buttons() == ["👍 Oui", "😐 Moyennement", "🆘 Un problème", "↩️ Pas encore fait"]
    rosa.press("😐 Moyennement")
    await rosa.hears("Terminée. Dire merci à Sam ?")
    rosa.press("❤️ Merci !")
    await sam.hears("Rosa vous dit merci !")
    await rosa.hears("Votre merci est parti")
    await stage.settled()
    found = await mission(stage, number, rosa)
    assert found.state.value == "confirmed"
    assert found.request is not None
    assert found.request.feeling is not None
    assert found.request.feeling.value == "so_so"


async def test_the_resident_may_say_that_it_is_done(stage: Stage) -> None:
    """Then the volunteer is told and thanked."""
    sam, rosa, _ = await taken(stage)
    rosa.press("C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé")
    await sam.hears("Rosa dit que c'est fait. Merci, vraiment !")


async def test_a_problem_reaches_the_coordinators_at_once_and_never_the_volunteer(stage: Stage) -> None:
    """The resident is offered a call, and gets one although the request is over."""
    amel = await stage.coordinator("Amel")
    sam, rosa, number = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé")
    rosa.press("🆘 Un problème")
    await rosa.hears("Merci de l'avoir dit. Une personne de la commune le lit.")
    card = await amel.hears("La personne signale un problème")
    assert number in card.text
    assert "Rosa" in card.text
    rosa.press("Je veux un appel")
    await rosa.hears("Touchez le bouton en bas pour envoyer votre numéro")
    rosa.key("📱")
    await rosa.hears("La commune va vous appeler")
    await amel.hears("La personne demande un appel")
    amel.press("📞 J'appelle")
    await amel.hears(rosa.person.phone)
    await stage.settled()
    assert "problème" not in sam.screen()


async def test_of_what_was_not_confirmed_nothing_is_assumed(stage: Stage) -> None:
    """Silence for a week: done, not confirmed, and nobody is pestered."""
    sam, rosa, number = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé")
    before = len(from_bot(rosa))
    await stage.jump(days=7)
    assert (await mission(stage, number, rosa)).state.value == "done"
    assert len(from_bot(rosa)) == before


async def test_nobody_takes_their_own_request(stage: Stage) -> None:
    """A volunteer who asks is not offered it and cannot take it."""
    sam = await stage.volunteer("Sam")
    number = await stage.ask(sam, where=None)
    await stage.settled()
    assert not from_bot(sam, "Pourquoi vous")
    found = (await requests_of(stage, sam))[0]
    from bot.callbacks import Press, pack

    sam.forge(pack(Press.TAKE, found.id))
    assert await sam.hears_toast() == "C'est votre propre demande."
    assert (await mission(stage, number, sam)).state.value == "open"


async def test_who_is_no_volunteer_cannot_take_by_a_forged_press(stage: Stage) -> None:
    """The right comes from the store, not from the button."""
    (sam,), rosa, number = await offered(stage, "Sam")
    _, _, button = sam.find_button("J'y vais")
    tom = await stage.resident("Tom")
    tom.forge(str(button["callback_data"]))
    assert await tom.hears_toast() == "Devenez d'abord bénévole : /benevole"
    assert (await mission(stage, number, rosa)).state.value == "open"


async def test_somebody_elses_mission_gives_nothing_away(stage: Stage) -> None:
    """Forged presses of another volunteer: no name, no detail, no number, nothing done."""
    sam, rosa, number = await taken(stage, detail="Sonnez chez Dupont")
    ana = await stage.volunteer("Ana")
    ana.key("⚙️")
    await ana.hears("Réglages")
    for label in ("💬 Écrire", "✔️ C'est fait", "↩️ Je ne peux plus"):
        _, _, button = sam.find_button(label)
        ana.forge(str(button["callback_data"]))
        assert await ana.hears_toast() == "Cette demande n'est plus la vôtre."
    found = await mission(stage, number, rosa)
    from bot.callbacks import Press, pack

    for verb in (Press.PHONE, Press.SHOW, Press.FOLLOW, Press.CANCEL_YES, Press.RELEASE_YES, Press.DONE):
        ana.forge(pack(verb, found.id))
        await ana.answered()
    await stage.settled()
    assert "Dupont" not in ana.screen()
    assert "Rosa" not in ana.screen()
    assert (await mission(stage, number, rosa)).state.value == "taken"


async def test_after_the_resident_cancelled_old_buttons_say_that_it_is_over(stage: Stage) -> None:
    """« Cette demande est annulée. », and the card follows."""
    sam, rosa, _ = await taken(stage)
    buttons = [sam.find_button(label) for label in ("💬 Écrire", "✔️ C'est fait", "↩️ Je ne peux plus")]
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await sam.hears("n'a plus besoin d'aide")
    for button in buttons:
        sam.press_again(button)
        assert await sam.hears_toast() == "Cette demande est annulée."


async def test_writing_is_explained_by_its_button(stage: Stage) -> None:
    """[Écrire] says: just write here."""
    sam, _, _ = await taken(stage)
    press = sam.press("💬 Écrire")
    assert await sam.hears_toast() == "Écrivez votre message ici. Rosa le reçoit."
    assert press is not None
    assert press.alert


async def test_a_blocked_volunteer_with_a_mission_comes_to_the_coordinators(stage: Stage) -> None:
    """Somebody must know that Rosa may be waiting for nobody."""
    amel = await stage.coordinator("Amel")
    sam, _, number = await taken(stage)
    sam.block()
    await amel.hears("Sam ne reçoit plus mes messages")
    assert number in amel.last()
    amel.press("Voir la demande")
    await amel.hears("Sam s'en occupe.")
    found = await person(stage, sam)
    assert found is not None
    assert not found.reachable


async def test_a_blocked_resident_with_an_open_request_comes_to_the_coordinators(stage: Stage) -> None:
    """To be called."""
    amel = await stage.coordinator("Amel")
    await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    rosa.block()
    await amel.hears(f"Rosa ne reçoit plus mes messages. Demande {number} : à appeler.")
    rosa.start()
    await rosa.hears("Bonjour Rosa")
    found = await person(stage, rosa)
    assert found is not None
    assert found.reachable


async def test_who_blocked_is_offered_nothing(stage: Stage) -> None:
    """Until they come back."""
    await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    sam.block()
    await stage.settled()
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    assert "pas encore de bénévole libre" in rosa.last()
    sam.start()
    await sam.hears("Bonjour Sam")
    sam.key("🎒")
    await sam.hears("1 demande attend")
    assert number in " ".join(sam.buttons())


async def test_who_only_unblocks_is_written_to_again(stage: Stage) -> None:
    """Not a word of theirs is needed: Telegram says that they opened the chat again."""
    amel = await stage.coordinator("Amel")
    sam, rosa, _ = await taken(stage)
    sam.block()
    await amel.hears("Sam ne reçoit plus mes messages")
    await stage.settled()
    rosa.write("Vous venez ?")
    await rosa.hears("Message non remis")
    sam.unblock()
    await stage.settled()
    rosa.write("Vous revoilà ?")
    await sam.hears("Vous revoilà ?")


async def test_what_comes_back_is_offered_again_to_who_did_not_say_no(stage: Stage) -> None:
    """With a sound; the older card shrinks to a line. Who declined, or handed it back, is left alone."""
    (sam, ana, tom), _, number = await offered(stage, "Sam", "Ana", "Tom")
    tom.press("Pas cette fois")
    await tom.hears("D'accord, pas cette fois")
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    await stage.settled()
    before = [len(from_bot(phone)) for phone in (sam, ana, tom)]
    sam.press("Je ne peux plus")
    await sam.hears("Rendre la demande")
    sam.press("Oui, je la rends")
    await sam.hears("C'est rendu")
    await stage.settled()
    assert [len(from_bot(phone)) for phone in (sam, ana, tom)] == [before[0], before[1] + 1, before[2]]
    assert ana.buttons() == ["✅ J'y vais", "🙏 Pas cette fois"]
    assert [bool(m.buttons) for m in from_bot(ana, number)] == [False, True]


async def test_a_missions_card_is_quiet_for_who_was_never_asked(stage: Stage) -> None:
    """A volunteer of a neighbourhood that is not even the next one hears nothing."""
    tom = await stage.volunteer("Tom", "Citadelle")
    await offered(stage, "Sam")
    await stage.settled()
    try:
        await tom.hears("Courses", timeout=0.2)
    except NotHeardError:
        return
    raise AssertionError(tom.screen())
