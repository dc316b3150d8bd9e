"""What is kept of a person, who looked at it, and how it goes away: at once and in any state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.callbacks import Press, pack
from sandbox.actor import Phone
from solidarity.people import Bar, Barred
from tests.cast import ROSA, neighbour
from tests.stage import Stage
from tests.walks.looking import button_labels, draft, from_bot, person, requests_of, rows
from tests.walks.test_home import asking
from tests.walks.test_missions import taken


async def erase(phone: Phone) -> None:
    """/oublier, and yes."""
    phone.write("/oublier")
    await phone.hears("Effacer tout ?")
    phone.press("🗑 Oui, effacer")


async def gone(stage: Stage, phone: Phone) -> None:
    """Nothing is left that is only theirs."""
    await phone.hears("C'est effacé. Merci pour tout. Pour revenir : /start")
    await stage.settled()
    assert await person(stage, phone) is None
    assert await draft(stage, phone) is None
    assert not phone.keys()


async def test_one_command_shows_all_that_is_kept(stage: Stage) -> None:
    """Name, language, neighbourhood, telephone, consent, requests, standing as a volunteer, who looked."""
    sam, rosa, _ = await taken(stage, detail="Deux pains")
    rosa.write("/mesdonnees")
    said = await rosa.hears("Voici ce que nous gardons : prénom, langue, quartier et 1 demande.")
    assert "1 personne a vu votre numéro ou un détail." in said.text
    assert button_labels(said)[-2:] == ["🗑 Tout effacer", "↩️ Retour"]
    rosa.press("Tout lire ici")
    said = await rosa.hears("Voici ce que nous gardons de vous")
    for part in (
        f"Compte Telegram : {rosa.id}.",
        *("Prénom : Rosa.", "Langue : Français", "Quartier : Centre", "Téléphone : pas indiqué"),
        *("Accord donné : aujourd'hui à 10\u00a0h", "1 demande.", "dpo@valmeuse.example"),
        "Sam a vu le détail d'une demande, aujourd'hui à 10\u00a0h",
    ):
        assert part in said.text, said.text
    sam.write("/mesdonnees")
    await sam.hears("vos réponses de bénévole et 1 mission")
    sam.press("Tout lire ici")
    said = await sam.hears("Voici ce que nous gardons de vous")
    assert "Bénévole depuis aujourd'hui à 10\u00a0h" in said.text
    assert "1 mission." in said.text


async def test_the_data_are_reached_from_the_settings_too(stage: Stage) -> None:
    """Two taps."""
    rosa = await stage.resident("Rosa")
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.press("🔒 Mes données")
    await rosa.hears("Voici ce que nous gardons")


async def test_of_a_stranger_nothing_is_kept(stage: Stage) -> None:
    """« Nous n'avons rien sur vous. »; but for the code of who was suspended and erased themselves."""
    tom = await stage.newcomer("Tom")
    tom.start()
    await tom.hears("112")
    for command in ("/mesdonnees", "/oublier"):
        tom.write(command)
        await tom.hears("Nous n'avons rien sur vous.")
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        away = Barred(Bar.SUSPENDED, "money", unit.now, until=unit.now + timedelta(days=7))
        await unit.bans.remember(replace(neighbour(ROSA), telegram_id=tom.id, barred=away))
    tom.write("/mesdonnees")
    await tom.hears("Un code qui reconnaît ce compte reste ici jusqu'au")
    assert "rien sur vous" not in tom.last()


async def test_before_erasing_it_is_said_what_goes_and_what_stays(stage: Stage) -> None:
    """And « Non » changes nothing."""
    rosa = await stage.resident("Rosa")
    rosa.write("/oublier")
    asked = await rosa.hears("Effacer tout ?")
    for part in ("Vos demandes sont annulées", "totaux sans nom", "Telegram garde sa propre copie"):
        assert part in asked.text
    rosa.press("↩️ Non")
    await rosa.hears("Réglages")
    assert await person(stage, rosa) is not None


async def test_a_volunteer_reads_that_missions_are_handed_back(stage: Stage) -> None:
    """Before saying yes."""
    sam = await stage.volunteer("Sam")
    sam.write("/oublier")
    asked = await sam.hears("Effacer tout ?")
    assert "Vos missions sont rendues." in asked.text


async def test_one_command_and_one_tap_erase(stage: Stage) -> None:
    """At once; the keyboard goes too; whoever comes back is new."""
    rosa = await stage.resident("Rosa")
    await erase(rosa)
    await gone(stage, rosa)
    rosa.start()
    await rosa.hears("112")
    assert "👍 J'accepte" in rosa.buttons()


async def test_no_question_stays_above_its_answer(stage: Stage) -> None:
    """Erased, the question has no button left; one more of before answers kindly, and has none either."""
    rosa = await stage.resident("Rosa")
    for known in (0, 1):
        rosa.write("/oublier")
        await rosa.until(lambda n=known: len(from_bot(rosa, "Effacer tout ?")) > n)
    earlier, question = from_bot(rosa, "Effacer tout ?")
    rosa.press("🗑 Oui, effacer", question)
    await gone(stage, rosa)
    assert (question.text, button_labels(question)) == ("Vous avez dit oui : tout est effacé.", [])
    rosa.press("🗑 Oui, effacer", earlier)
    await rosa.hears_toast("C'est effacé.")
    await stage.settled()
    assert "🗑 Oui, effacer" not in button_labels(earlier)
    assert "112" in earlier.text


async def test_erasing_twice_is_erasing_once(stage: Stage) -> None:
    """The second tap finds nobody: the first screen."""
    rosa = await stage.resident("Rosa")
    rosa.write("/oublier")
    await rosa.hears("Effacer tout ?")
    button = rosa.find_button("🗑 Oui, effacer")
    rosa.press_again(button)
    second = rosa.press_again(button)
    await rosa.answered(second)
    await stage.settled()
    assert await person(stage, rosa) is None


async def test_an_open_request_is_cancelled_with_its_asker(stage: Stage) -> None:
    """No card stays open, nobody comes for nothing, the promised hour troubles nobody."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, detail="Deux pains")
    await sam.hears(number)
    await stage.ask_on()
    assert number in amel.last(group)
    await erase(rosa)
    await gone(stage, rosa)
    assert "Cette demande est annulée." in sam.last()
    assert "Cette demande est terminée." in amel.last(group)
    await stage.jump(days=2)
    assert "Personne ne l'a prise" not in amel.screen()


async def test_the_volunteer_who_was_coming_is_told(stage: Stage) -> None:
    """Kindly, without a name that is no longer known."""
    sam, rosa, _ = await taken(stage)
    await erase(rosa)
    await sam.hears("n'a plus besoin d'aide")
    await gone(stage, rosa)
    assert "Rosa" not in sam.last()


async def test_an_open_mission_is_handed_back_first(stage: Stage) -> None:
    """The resident is told, the coordinators know, others are asked."""
    amel = await stage.coordinator("Amel")
    sam, rosa, number = await taken(stage)
    ana = await stage.volunteer("Ana")
    await erase(sam)
    await sam.hears("Vous avez 1 mission en cours.")
    assert await person(stage, sam) is not None
    sam.press("🗑 Rendre et effacer")
    await rosa.hears("On cherche quelqu'un d'autre. La commune est prévenue.")
    await amel.hears("La demande a été rendue")
    await ana.hears(number)
    await gone(stage, sam)
    assert [item.state.value for item in await requests_of(stage, rosa)] == ["open"]


async def test_a_request_that_was_done_loses_its_name(stage: Stage) -> None:
    """The volunteer's thanks stay, the resident's words do not."""
    sam, rosa, _ = await taken(stage, detail="Chez Dupont")
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    await erase(rosa)
    await gone(stage, rosa)
    await stage.settled()
    await stage.stop_bot()
    for file in Path(stage.url.removeprefix("sqlite:///")).parent.glob("walk.sqlite3*"):
        assert b"Dupont" not in file.read_bytes()
        assert b"Rosa" not in file.read_bytes()


async def detailing(stage: Stage) -> Phone:
    """In the middle of a request."""
    return await asking(stage)


async def locating(stage: Stage) -> Phone:
    """Asked for a position."""
    rosa = await asking(stage, until="where")
    rosa.press("Ma position")
    await rosa.hears("Touchez le bouton en bas")
    return rosa


async def calling(stage: Stage) -> Phone:
    """Asked for the number."""
    await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    rosa.press("Je veux un appel")
    await rosa.hears("envoyer votre numéro")
    return rosa


async def renaming(stage: Stage) -> Phone:
    """Asked for another name."""
    rosa = await stage.resident("Rosa")
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.press("Prénom")
    await rosa.hears("Votre prénom")
    return rosa


async def enrolling(stage: Stage) -> Phone:
    """Reading the charter."""
    rosa = await stage.resident("Rosa")
    rosa.key("🤝")
    await rosa.hears("charte")
    rosa.press("18 ans")
    await rosa.hears("Votre quartier")
    return rosa


async def asleep(stage: Stage) -> Phone:
    """With a draft that was offered again."""
    rosa = await asking(stage)
    await stage.jump(minutes=40)
    return rosa


async def done(stage: Stage) -> Phone:
    """Asked how it went."""
    sam, rosa, _ = await taken(stage)
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    return rosa


@pytest.mark.parametrize("state", [detailing, locating, calling, renaming, enrolling, asleep, done])
async def test_erasing_works_in_any_state(stage: Stage, state: Callable[[Stage], Awaitable[Phone]]) -> None:
    """The command is never taken as an answer, and nothing of the state stays."""
    rosa = await state(stage)
    await erase(rosa)
    await gone(stage, rosa)
    await stage.jump(days=1)
    assert await person(stage, rosa) is None


async def test_the_last_coordinator_is_refused_and_told_why(stage: Stage) -> None:
    """A town without anybody would leave requests to nobody; with a second one it works."""
    amel = await stage.coordinator("Amel")
    amel.write("/oublier")
    await amel.hears("Vous êtes la dernière personne de l'équipe.")
    assert "👥 Équipe" in amel.buttons()
    amel.forge(pack(Press.ERASE_YES))
    assert await amel.hears_toast() == (
        "Vous êtes la dernière personne de l'équipe. Invitez d'abord quelqu'un."
    )
    assert await person(stage, amel) is not None
    await stage.coordinator("Ben")
    await erase(amel)
    await gone(stage, amel)


async def test_what_waited_to_be_sent_to_them_is_not_sent(stage: Stage) -> None:
    """Erased in the evening: no offer in the morning."""
    sam = await stage.volunteer("Sam")
    await stage.jump(hours=12)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await erase(sam)
    await gone(stage, sam)
    await stage.jump(hours=12)
    assert number not in sam.screen()


async def test_no_row_stays_that_was_only_theirs(stage: Stage) -> None:
    """People, keys, drafts, offers, seats: as many as before they came."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await sam.hears("Pourquoi vous")
    before = await rows(stage)
    ana = await stage.volunteer("Ana")
    await ana.sees("Pourquoi vous")
    ana.press("J'y vais")
    await ana.hears("C'est pour vous")
    await stage.settled()
    await erase(ana)
    await ana.hears("Vous avez 1 mission en cours.")
    ana.press("🗑 Rendre et effacer")
    await gone(stage, ana)
    after = await rows(stage)
    for table in ("people", "person_keys", "drafts", "offers", "participations"):
        assert after[table] == before[table], table


async def test_a_name_can_be_corrected(stage: Stage) -> None:
    """From the settings; the other side sees the new one at once."""
    sam, rosa, _ = await taken(stage)
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.press("✏️ Prénom")
    await rosa.hears("Votre prénom")
    rosa.write("  Rosalie\u202e  ")
    await rosa.hears("Prénom : Rosalie.")
    rosa.write("Bonjour !")
    await sam.hears("Rosalie\nBonjour !")


async def test_a_name_of_nothing_visible_changes_nothing(stage: Stage) -> None:
    """One keeps the name that one had."""
    rosa = await stage.resident("Rosa")
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.press("✏️ Prénom")
    await rosa.hears("Votre prénom")
    rosa.write("\u3164\u200b")
    await rosa.hears("Prénom : Rosa.")


async def test_the_neighbourhood_can_be_corrected(stage: Stage) -> None:
    """And offers follow."""
    sam = await stage.volunteer("Sam", "Gare")
    sam.key("⚙️")
    await sam.hears("Réglages")
    sam.press("📍 Quartier")
    await sam.hears("Votre quartier ?")
    sam.press("Centre")
    await sam.hears("Quartier : Centre.")
    number = await stage.ask(await stage.resident("Rosa"))
    await sam.hears(number)
    assert len(from_bot(sam, number)) == 1


def files_of(phone: Phone) -> dict[str, bytes]:
    """The files in their chat, by name."""
    found = [item.content.media for item in phone.messages() if item.content.media is not None]
    return {item.name or "": item.data for item in found}


async def test_everything_comes_as_a_page_and_as_data(stage: Stage) -> None:
    """Two files by one tap: the name is in both, and who looked; the audit knows that they were taken."""
    _, rosa, _ = await taken(stage, detail="Deux pains")
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("📥 Tout recevoir")
    await rosa.hears("Tout ce que nous gardons de vous.")
    await rosa.hears("pour un programme")
    await stage.settled()
    files = files_of(rosa)
    assert files.keys() == {"mes-donnees.html", "mes-donnees.json"}
    for body in files.values():
        assert "Deux pains" in body.decode()
    assert "Sam a vu le détail" in files["mes-donnees.html"].decode()


async def test_who_saw_what_and_what_can_be_put_right(stage: Stage) -> None:
    """A look with its request; the number is given and taken back."""
    _, rosa, number = await taken(stage)
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("👁 Qui a vu quoi")
    await rosa.hears(f"Demande {number}.")
    rosa.press("Retour")
    await rosa.until(lambda: "✏️ Corriger" in rosa.buttons())
    rosa.press("✏️ Corriger")
    await rosa.hears("Que voulez-vous corriger")
    rosa.press("📞 Mon numéro")
    await rosa.hears("Téléphone : pas indiqué")
    rosa.press("📱 Donner mon numéro")
    await rosa.hears("Touchez le bouton en bas")
    rosa.write("0475 12 34 56")
    await rosa.hears("Touchez le bouton en bas")
    rosa.key("📱")
    await rosa.hears(f"Téléphone : {rosa.person.phone}")
    rosa.press("🗑 Retirer mon numéro")
    await rosa.hears("Plus personne ne le voit")
    rosa.press("🚫 Oui, retirer")
    await rosa.hears("C'est retiré : 📞 Mon numéro.")
    kept = await person(stage, rosa)
    assert kept is not None
    assert kept.phone is None


async def test_in_a_group_the_answer_goes_to_their_own_chat(stage: Stage) -> None:
    """The group reads nothing of it; of a stranger nothing is kept, and that is said to them alone."""
    amel = await stage.coordinator("Amel")
    rosa, tom = await stage.resident("Rosa"), await stage.newcomer("Tom")
    group = await stage.group("Quartier Centre", amel, members=[rosa, tom])
    before = len(amel.messages(group))
    rosa.write("/oublier", chat=group)
    await rosa.hears("Effacer tout ?", chat=rosa.id)
    rosa.write("/mesdonnees", chat=group)
    await rosa.hears("Voici ce que nous gardons", chat=rosa.id)
    await stage.settled()
    assert len(amel.messages(group)) == before + 2, "the two commands, and no answer"
    tom.write("/oublier", chat=group)
    await tom.hears("En privé, personne d'autre ne lit.", chat=group)


async def test_staff_erase_by_telephone_and_nobody_else_can(stage: Stage) -> None:
    """A number, one tap; the button of somebody else, or pressed again, does nothing."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    amel.write("/appel Irène; 0475 99 88 77; courses; demain; Centre")
    await amel.hears("J'ai compris")
    amel.press("✅ Envoyer")
    await amel.hears("C'est envoyé")
    amel.write("/oublier 0475 99 88 77")
    earlier = await amel.hears("1 demande avec le numéro 0475 99 88 77.")
    amel.write("/oublier 0475 99 88 77")
    await amel.until(lambda: len(from_bot(amel, "1 demande avec le numéro")) > 1)
    button = amel.find_button("🗑 Effacer")
    rosa.forge(str(button[2]["callback_data"]))
    await rosa.hears_toast("réservée")
    amel.press("🗑 Effacer")
    await amel.hears("C'est effacé : 1 demande.")
    amel.press_again(button)
    await amel.hears_toast("Cet écran n'est plus à jour")
    amel.press("🗑 Effacer", earlier)
    await stage.settled()
    assert (earlier.text, button_labels(earlier)) == ("C'est déjà effacé.", [])
    amel.write("/oublier 0475 99 88 77")
    await amel.hears("Aucune demande avec le numéro")
    rosa.write("/oublier 0475 99 88 77")
    await rosa.hears("Effacer tout ?")
