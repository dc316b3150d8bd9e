"""A coordinator publishes a mission for several people: question by question, and what becomes of it."""

from __future__ import annotations

from datetime import date, time

from sandbox.actor import Phone
from solidarity.missions import Mission, State
from tests.stage import Stage
from tests.walks.leaving import erased
from tests.walks.looking import button_labels, draft, from_bot


async def planned(
    stage: Stage,
    amel: Phone,
    *,
    seats: str = "5",
    place: str = "Centre",
    day: str = "samedi 28 novembre",
    hour: str = "14 h",
    text: str | None = "On trie les colis ensemble.",
) -> None:
    """Amel answers every question; the recap is before her."""
    amel.write("/mission")
    await amel.hears("Publier une mission. Pour quelle aide ?")
    amel.press("Courses")
    await amel.hears("Quel jour ?")
    amel.press(day)
    await amel.hears("À quelle heure ?")
    amel.press(hour.replace(" ", "\u00a0") if hour[0].isdigit() else hour)
    await amel.hears("Dans quel quartier ?")
    amel.press(place)
    await amel.hears("Combien de personnes ?")
    amel.press(seats)
    await amel.hears("Que faut-il savoir ?")
    if text is None:
        amel.press("Sans texte")
    else:
        amel.write(text)
    await amel.hears("Tout le monde verra :")


async def published(stage: Stage, amel: Phone, **answers: str) -> None:
    """Amel has published it, and everybody was told."""
    await planned(stage, amel, **answers)
    amel.press("📣 Publier")
    await amel.hears("C'est publié.")
    await stage.settled()


async def only_mission(stage: Stage) -> Mission:
    """The one that Amel has published, from the store."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        (amel,) = await unit.people.coordinators()
        (found,) = await unit.missions.looked_after_by(amel.id)
        return found


async def test_six_questions_and_the_recap_shows_what_all_will_see(stage: Stage) -> None:
    """Category, day, hour, place, seats and text; then the very words of the card."""
    amel = await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    group = await stage.group("Centre", amel)
    await planned(stage, amel)
    seen = amel.last().split("Tout le monde verra :\n")[1]
    assert seen == (
        "🛒 Courses · samedi 28 novembre · 14\u00a0h · Centre\n"
        "On trie les colis ensemble.\n"
        "5 places à prendre"
    )
    amel.press("📣 Publier")
    await amel.hears("C'est publié. 1 bénévole est prévenu.")
    offer = await sam.hears("On trie les colis")
    assert offer.text == seen
    assert button_labels(offer) == ["✅ J'y vais", "🙏 Pas cette fois"]
    await amel.hears("Mission de la commune", chat=group)
    assert amel.last(group) == f"Mission de la commune\n{seen}"
    assert button_labels(amel.last_message(group)) == ["✅ J'y vais"]
    found = await only_mission(stage)
    assert (found.day, found.hour, found.seats) == (date(2026, 11, 28), time(14), 5)


async def test_one_truth_everywhere_without_names_in_the_group(stage: Stage) -> None:
    """Two of two join, one from the group; the third waits, is asked, and takes the seat that is freed."""
    amel = await stage.coordinator("Amel")
    sam, ana, leo = [await stage.volunteer(name) for name in ("Sam", "Ana", "Léo")]
    group = await stage.group("Centre", amel)
    for member in (sam, ana, leo):
        amel.add(member, group)
    await published(stage, amel, seats="2")
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    await stage.settled()
    for phone in (ana, leo):
        assert "1 place sur 2 prise" in phone.last()
    assert "1 place sur 2 prise" in amel.last(group)
    assert "Inscriptions : Sam." in amel.last()
    ana.press("J'y vais", chat=group)
    assert await ana.hears_toast() == "Merci ! La suite en privé."
    await ana.hears("Vous avez une place.", chat=ana.id)
    await stage.settled()
    assert "C'est complet." in leo.last()
    assert leo.buttons() == ["🔔 Liste d'attente", "🙏 Pas cette fois"]
    assert button_labels(amel.last_message(group)) == ["🔔 Liste d'attente"]
    for name in ("Sam", "Ana", "Léo"):
        assert name not in amel.screen(group)
    leo.press("Liste d'attente")
    await leo.hears("Vous êtes numéro 1 sur la liste.")
    await stage.settled()
    assert "En attente : Léo." in amel.last()
    sam.press("Je ne peux plus")
    await sam.hears("Rendre votre place ?")
    sam.press("Oui, je la rends")
    await sam.hears("Votre place est rendue. Merci de l'avoir dit.")
    await leo.hears("Une place est libre pour vous !")
    assert leo.buttons() == ["✅ Oui, je viens", "🙏 Non merci"]
    assert "Elle vous attend jusqu'à 12\u00a0h." in leo.last()
    leo.press("Oui, je viens")
    await leo.hears("Vous avez une place.")
    await stage.settled()
    assert "Inscriptions : Ana et Léo." in amel.last()


async def test_the_publisher_finds_it_again_and_says_that_it_is_over(stage: Stage) -> None:
    """Under Pilotage; whoever took part is thanked, and every card says so."""
    amel = await stage.coordinator("Amel")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    await published(stage, amel)
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    amel.key("🧭")
    await amel.until(lambda: "📣 Publier une mission" in amel.buttons())
    amel.press("📣 🛒 Courses · samedi 28 novembre")
    await amel.hears("Inscriptions : Sam.")
    assert amel.buttons() == ["✔️ Terminée", "🗄 Annuler la mission"]
    amel.press("✔️ Terminée")
    await amel.hears("Cette mission est terminée.")
    await sam.hears("Amel dit que c'est fait. Merci, vraiment !")
    await stage.settled()
    assert "Cette mission est terminée." in ana.last()
    assert ana.buttons() == []
    amel.key("🧭")
    await stage.settled()
    assert not [label for label in amel.buttons() if "Courses" in label]


async def test_called_off_with_a_motive_all_are_told_kindly(stage: Stage) -> None:
    """Who has a seat and who waits for one learn why; the others' cards just say it."""
    amel = await stage.coordinator("Amel")
    sam, ana, leo = [await stage.volunteer(name) for name in ("Sam", "Ana", "Léo")]
    await published(stage, amel, seats="1")
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    await stage.settled()
    ana.press("Liste d'attente")
    await ana.hears("numéro 1 sur la liste")
    before = len(from_bot(leo))
    amel.press("🗄 Annuler la mission")
    await amel.hears("pourquoi ? Tout le monde le saura.")
    amel.press("Mauvais temps")
    await amel.hears("Cette mission est annulée.")
    for phone in (sam, ana):
        await phone.hears("La mission est annulée : le temps est trop mauvais.")
    await stage.settled()
    assert "Cette mission est annulée." in leo.last()
    assert len(from_bot(leo)) == before
    assert (await missions_of(stage))[0].state is State.CLOSED


async def test_a_seat_without_an_answer_goes_on_and_silence_is_never_a_yes(stage: Stage) -> None:
    """Two hours, also through a restart; who was asked is told kindly, the next is asked."""
    amel = await stage.coordinator("Amel")
    sam, ana, leo = [await stage.volunteer(name) for name in ("Sam", "Ana", "Léo")]
    await published(stage, amel, seats="1")
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    await stage.settled()
    for number, phone in enumerate((ana, leo), 1):
        phone.press("Liste d'attente")
        await phone.hears(f"numéro {number} sur la liste")
        await stage.settled()
    sam.press("Je ne peux plus")
    await sam.hears("Rendre votre place ?")
    sam.press("Oui, je la rends")
    await ana.hears("Une place est libre pour vous !")
    late = ana.find_button("Oui, je viens")
    await stage.jump(hours=1, minutes=59)
    assert "Une place est libre" in ana.screen()
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(minutes=1)
    await ana.hears("La place est allée à quelqu'un d'autre. Merci d'avoir attendu !")
    await leo.hears("Une place est libre pour vous !")
    found = await only_mission(stage)
    assert found.holders == ()
    ana.press_again(late)
    assert await ana.hears_toast() == "C'est complet. Vous pouvez attendre qu'une place se libère."
    leo.press("Non merci")
    await leo.hears("Vous n'attendez plus cette mission.")
    await stage.settled()
    assert "1 place à prendre" in ana.screen()
    assert (await only_mission(stage)).participations[0].seat.value == "released"


async def test_at_night_the_two_hours_begin_in_the_morning(stage: Stage) -> None:
    """Nobody is woken for a seat, and nobody loses one asleep."""
    amel = await stage.coordinator("Amel")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    await published(stage, amel, seats="1")
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    await stage.settled()
    ana.press("Liste d'attente")
    await ana.hears("numéro 1 sur la liste")
    await stage.jump(hours=13)
    sam.press("Je ne peux plus")
    await sam.hears("Rendre votre place ?")
    sam.press("Oui, je la rends")
    await sam.hears("Votre place est rendue")
    await stage.settled()
    heard = len(from_bot(ana))
    await stage.jump(hours=8)
    assert len(from_bot(ana)) == heard
    await stage.jump(hours=1)
    await ana.hears("Elle vous attend jusqu'à 10\u00a0h.")
    assert len(from_bot(ana)) == heard + 1


async def test_for_the_whole_town_volunteers_and_groups_everywhere_see_it(stage: Stage) -> None:
    """Every neighbourhood's; the place on the card is the town."""
    amel = await stage.coordinator("Amel")
    near, far = await stage.volunteer("Sam"), await stage.volunteer("Ana", "Gare")
    groups = [await stage.group(f"Groupe {place}", amel, place) for place in ("Centre", "Gare")]
    await published(stage, amel, place="🏘 Toute la commune")
    for phone in (near, far):
        assert "🛒 Courses · samedi 28 novembre · 14\u00a0h · toute la commune" in phone.last()
    for group in groups:
        assert "toute la commune" in amel.last(group)
    assert await only_mission(stage)
    far.key("🎒")
    await far.until(lambda: any("toute la commune" in label for label in far.buttons()))


async def missions_of(stage: Stage) -> list[Mission]:
    """All that Amel has published, over or not."""
    from sqlalchemy import select

    from solidarity.missions import MissionId
    from storage.tables import Mission as Row

    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        found = (await unit.execute(select(Row.id))).all()  # type: ignore[call-overload]
        return [await unit.missions.get(MissionId(row.id)) for row in found]


async def test_back_change_and_cancel_keep_or_drop_the_answers(stage: Stage) -> None:
    """As in every conversation: back to the question before, one answer anew, nothing kept at the end."""
    amel = await stage.coordinator("Amel")
    await planned(stage, amel)
    amel.press("✏️ Changer")
    await amel.hears("Que voulez-vous changer ?")
    amel.press("Les places")
    await amel.hears("Combien de personnes ?")
    amel.press("↩️ Retour")
    await amel.hears("Que voulez-vous changer ?")
    amel.press("Les places")
    await amel.hears("Combien de personnes ?")
    amel.press("12")
    await amel.hears("12 places à prendre")
    amel.press("✏️ Changer")
    await amel.hears("Que voulez-vous changer ?")
    amel.press("Le jour")
    await amel.hears("Quel jour ?")
    amel.press("↩️ Retour")
    await amel.hears("Que voulez-vous changer ?")
    amel.press("✖️ Annuler")
    await amel.hears("C'est annulé. Rien n'est envoyé.")
    assert not (await draft(stage, amel) or {}).get("publish")
    assert await missions_of(stage) == []


async def test_an_hour_and_a_number_can_be_written_and_are_read_strictly(stage: Stage) -> None:
    """What is in doubt is asked again; a text that is too long too."""
    amel = await stage.coordinator("Amel")
    amel.write("/mission")
    await amel.hears("Pour quelle aide ?")
    amel.press("Courses")
    await amel.hears("Quel jour ?")
    amel.press("aujourd'hui")
    await amel.hears("À quelle heure ?")
    assert "9\u00a0h" not in amel.buttons()
    for words, answer in (
        ("vers midi", "Je n'ai pas compris l'heure."),
        ("9h30", "Cette heure est passée."),
    ):
        amel.write(words)
        await amel.hears(answer)
        await amel.hears("À quelle heure ?")
    amel.write("14h30")
    await amel.hears("Dans quel quartier ?")
    amel.write("partout")
    await amel.hears("Je n'ai pas compris.")
    amel.press("Centre")
    await amel.hears("Combien de personnes ?")
    for words in ("vingt", "21", "0"):
        amel.write(words)
        await amel.hears("Écrivez un nombre de 1 à 20.")
    amel.write("7")
    await amel.hears("Que faut-il savoir ?")
    amel.write("x" * 501)
    await amel.hears("C'est trop long : 500 signes au plus.")
    amel.press("Sans texte")
    seen = await amel.hears("Tout le monde verra :")
    assert "aujourd'hui · 14\u00a0h\u00a030 · Centre\n7 places à prendre" in seen.text


async def test_a_plan_survives_a_restart_and_is_published_once(stage: Stage) -> None:
    """The draft is offered again; a double tap publishes one mission and shows the same twice."""
    amel = await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    amel.write("/mission")
    await amel.hears("Pour quelle aide ?")
    amel.press("Courses")
    await amel.hears("Quel jour ?")
    await stage.settled()
    await stage.stop_bot()
    await stage.start_bot()
    amel.write("/mission")
    await amel.hears("Vous aviez commencé une mission.")
    amel.press("▶️ Continuer")
    await amel.hears("Quel jour ?")
    amel.press("demain")
    await amel.hears("À quelle heure ?")
    amel.press("Sans heure")
    await amel.hears("Dans quel quartier ?")
    amel.press("Centre")
    await amel.hears("Combien de personnes ?")
    amel.press("2")
    await amel.hears("Que faut-il savoir ?")
    amel.press("Sans texte")
    await amel.hears("Tout le monde verra :")
    again = amel.find_button("📣 Publier")
    amel.press("📣 Publier")
    amel.press_again(again)
    await amel.hears("Votre mission")
    await stage.settled()
    assert len(await missions_of(stage)) == 1
    assert len(from_bot(sam, "2 places à prendre")) == 1


async def test_a_draft_of_a_day_that_is_past_asks_for_the_day_again(stage: Stage) -> None:
    """Nothing of yesterday is published."""
    amel = await stage.coordinator("Amel")
    await planned(stage, amel, day="aujourd'hui", hour="Sans heure")
    await stage.jump(hours=16)
    amel.press("📣 Publier")
    await amel.hears("Quel jour ?")
    assert await missions_of(stage) == []


async def test_only_coordinators_publish(stage: Stage) -> None:
    """By the command, by a forged button, and no more once the role is gone."""
    from bot.callbacks import Press, pack

    sam = await stage.volunteer("Sam")
    sam.write("/mission")
    await sam.hears("Cette action est réservée à l'équipe communale.")
    sam.forge(pack(Press.PUBLISH))
    assert await sam.hears_toast() == "Cette action est réservée à l'équipe communale."


async def test_forged_presses_on_a_published_mission_do_nothing(stage: Stage) -> None:
    """Whoever takes part cannot end it or call it off for all, nor see who takes part."""
    from bot.callbacks import Press, pack

    amel = await stage.coordinator("Amel")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    await published(stage, amel)
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    await stage.settled()
    found = await only_mission(stage)
    for phone in (sam, ana):
        for verb in (Press.END_MISSION, Press.CALL_OFF, Press.FINISH, Press.PUBLISHED, Press.FOLLOW):
            phone.forge(pack(verb, found.id))
            await phone.answered()
        phone.forge(pack(Press.CALL_OFF_AS, found.id, "weather"))
        await phone.answered()
    ana.forge(pack(Press.GIVE_SEAT_YES, found.id))
    await ana.answered()
    await stage.settled()
    again = await only_mission(stage)
    assert (again.state, again.version) == (found.state, found.version)
    assert "Sam" not in ana.screen()


async def test_who_leaves_for_good_leaves_no_hole(stage: Stage) -> None:
    """A participant's seat goes to the next who waits, a publisher's mission to a colleague."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    await published(stage, amel, seats="1")
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    await stage.settled()
    ana.press("Liste d'attente")
    await ana.hears("numéro 1 sur la liste")
    await erased(sam, "Rendre et effacer")
    await ana.hears("Une place est libre pour vous !")
    ana.press("Oui, je viens")
    await ana.hears("Vous avez une place.")
    await erased(amel)
    ben.key("🧭")
    await ben.until(lambda: any("Courses" in label for label in ben.buttons()))
    ben.press("📣 🛒 Courses")
    await ben.hears("Inscriptions : Ana.")


async def test_from_a_full_card_in_a_group_one_waits_and_a_newcomer_enrols_first(stage: Stage) -> None:
    """A toast with the number, the rest in private; a newcomer sees the button after enrolling."""
    amel = await stage.coordinator("Amel")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    group = await stage.group("Centre", amel)
    tom = await stage.resident("Tom")
    for member in (ana, tom):
        amel.add(member, group)
    await published(stage, amel, seats="1")
    sam.press("J'y vais")
    await sam.hears("Vous avez une place.")
    await stage.settled()
    ana.press("Liste d'attente", chat=group)
    assert await ana.hears_toast() == "Vous êtes numéro 1 sur la liste. La suite en privé."
    await ana.hears("Vous êtes numéro 1 sur la liste.", chat=ana.id)
    press = tom.press("Liste d'attente", chat=group)
    await tom.answered()
    assert press is not None
    assert press.url is not None
    tom.open(press.url)
    await tom.hears("charte")
    tom.press("18 ans ou plus")
    await tom.hears("Votre quartier")
    tom.press("Centre")
    await tom.hears("C'est complet.")
    await tom.until(lambda: "🔔 Liste d'attente" in tom.buttons())
    tom.press("Liste d'attente")
    await tom.hears("Vous êtes numéro 2 sur la liste.")
    await stage.settled()
    tom.press("Je ne veux plus")
    await tom.hears("Vous n'attendez plus cette mission.")
    assert "Ana" not in amel.screen(group)


async def test_what_is_published_for_all_appears_in_a_group_that_is_bound_later(stage: Stage) -> None:
    """With what is open in its neighbourhood."""
    amel = await stage.coordinator("Amel")
    await published(stage, amel, place="🏘 Toute la commune")
    group = await stage.group("Gare", amel, "Gare")
    await amel.hears("toute la commune", chat=group)
    assert button_labels(amel.last_message(group)) == ["✅ J'y vais"]


async def test_participants_and_the_publisher_write_to_each_other(stage: Stage) -> None:
    """By the button's advice or just so; the participants' numbers stay hidden, as everywhere."""
    amel = await stage.coordinator("Amel")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    await published(stage, amel)
    for phone in (sam, ana):
        phone.press("J'y vais")
        await phone.hears("Écrivez ici, Amel reçoit vos messages.")
        await stage.settled()
    sam.press("💬 Écrire")
    assert await sam.hears_toast() == "Écrivez votre message ici. Amel le reçoit."
    sam.write("J'apporte une table.")
    await amel.hears("J'apporte une table.")
    await stage.settled()
    assert "une table" not in ana.screen()
    amel.write("Rendez-vous devant l'école.")
    await sam.hears("Rendez-vous devant l'école.")
    await ana.hears("Rendez-vous devant l'école.")
