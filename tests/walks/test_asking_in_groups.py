"""Asking for help from a neighbourhood's group, which learns nothing that its asker does not publish."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.faults import Fault
from sandbox.messages import Message
from solidarity.requests import Via
from tests.stage import Stage, staged
from tests.walks.looking import button_labels, from_bot

WRITTEN = "/besoin courses demain, 2e étage chez Rosa"
SECRETS = ("2e étage", "chez Rosa", "Rosa")
SEND, PUBLISH = "✅ Envoyer sans mon nom", "📣 Publier ici"


async def town(stage: Stage, *members: Phone, kind: str = "supergroup") -> tuple[Phone, Chat]:
    """A coordinator and a bound group with these members, whose apps know its commands."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Centre, entre voisins", amel, kind=kind)
    for phone in members:
        amel.add(phone, group)
    await stage.settled()
    await amel.until(lambda: any(e.get("is_ephemeral") for e in menu_of(stage, amel, group)))
    return amel, group


def menu_of(stage: Stage, phone: Phone, group: Chat) -> list[dict[str, object]]:
    """What the bot's menu there says of each command."""
    profile = stage.world.bot.profile
    return profile.menu(chat=group.id, person=phone.id, private=False, admin=False, language="fr")


def common(group: Chat) -> list[Message]:
    """What everybody in the group sees of the bot and of each other, service messages left out."""
    return [message for message in group.messages.values() if message.content.service is None]


async def asked(phone: Phone, group: Chat, text: str = WRITTEN) -> Message:
    """Somebody writes the command, and reads what was understood."""
    phone.write(text, group)
    return await phone.hears("Personne d'autre ne voit ceci.", chat=group)


async def test_the_group_sees_nothing_before_its_asker_publishes(stage: Stage) -> None:
    """Three members, two of them looking: not one message for them before [📣 Publier ici], then the card."""
    rosa, sam, lea = [await stage.resident(name) for name in ("Rosa", "Sam", "Léa")]
    _, group = await town(stage, rosa, sam, lea)
    before = common(group)
    read = await asked(rosa, group)
    assert read.text.split("\n") == [
        "Personne d'autre ne voit ceci.",
        "J'ai compris : 🛒 Courses · demain · Centre.",
        "Détail : 2e étage chez Rosa",
    ]
    assert button_labels(read) == [SEND, PUBLISH, "✏️ Corriger", "✖️ Annuler"]
    await stage.settled()
    assert common(group) == before
    for phone in (sam, lea):
        assert [message for message in phone.messages(group) if message.ephemeral is not None] == []
    rosa.press(PUBLISH, chat=group)
    await rosa.hears("La suite en privé.", chat=group)
    await sam.hears("quartier Centre · demande", chat=group)
    await stage.settled()
    assert common(group)[:-1] == before
    card = common(group)[-1]
    assert "🛒 Courses · demain · quartier Centre" in card.text
    assert not any(secret in card.text for secret in SECRETS)
    private = await rosa.sees("C'est envoyé", chat=rosa.id)
    assert "Sans réponse" in private.text
    assert await kept(stage) == [(Via.GROUP, "2e étage chez Rosa", "centre")]


async def kept(stage: Stage) -> list[tuple[Via, str, str | None]]:
    """The requests that the store holds: by which way, with which detail, for where."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        found = await unit.missions.open_in("centre")
        return [(m.request.via, m.request.detail.text, m.neighbourhood) for m in found if m.request]


async def test_sent_without_a_name_the_card_waits_for_its_turn(stage: Stage) -> None:
    """A volunteer is asked first; the group has no card yet, and the asker follows it in private."""
    rosa, sam = await stage.resident("Rosa"), await stage.volunteer("Sam")
    _, group = await town(stage, rosa, sam)
    before = common(group)
    await asked(rosa, group)
    rosa.press(SEND, chat=group)
    note = await rosa.hears("La suite en privé.", chat=group)
    assert button_labels(note) == ["💬 Ouvrir"]
    await sam.hears("Courses", chat=sam.id)
    await stage.settled()
    assert common(group) == before
    assert button_labels(await rosa.sees("C'est envoyé", chat=rosa.id))[0] == "📋 Suivre"
    sam.press("J'y vais", chat=sam.id)
    await rosa.hears("s'occupe de votre demande", chat=rosa.id)


async def test_published_here_the_card_comes_once(stage: Stage) -> None:
    """Whatever waves follow, the group that shows it is not shown it again."""
    rosa, sam = await stage.resident("Rosa"), await stage.volunteer("Sam")
    _, group = await town(stage, rosa, sam)
    await asked(rosa, group)
    rosa.press(PUBLISH, chat=group)
    await sam.hears("quartier Centre · demande", chat=group)
    await stage.jump(minutes=90)
    cards = [message for message in common(group) if "quartier Centre · demande" in message.text]
    assert len(cards) == 1


async def test_what_is_missing_is_asked_and_never_guessed(stage: Stage) -> None:
    """`/besoin` alone: which help, for when; then what was understood, and it can be put right."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    assert "De quoi avez-vous besoin ?" in (await asked(rosa, group, "/besoin")).text
    rosa.press("Courses", chat=group)
    await rosa.hears("Pour quand ?", chat=group)
    rosa.press("Choisir un jour", chat=group)
    await rosa.hears("Quel jour ?", chat=group)
    rosa.press("Retour", chat=group)
    await rosa.hears("Pour quand ?", chat=group)
    rosa.press("Demain", chat=group)
    await rosa.hears("🛒 Courses · demain · Centre", chat=group)
    rosa.press("Corriger", chat=group)
    await rosa.hears("Que voulez-vous changer ?", chat=group)
    rosa.press("Le jour", chat=group)
    await rosa.hears("Pour quand ?", chat=group)
    rosa.press("Cette semaine", chat=group)
    read = await rosa.hears("J'ai compris : 🛒 Courses", chat=group)
    assert "demain" not in read.text
    assert len([m for m in rosa.messages(group) if m.ephemeral and m.sender != rosa.id]) == 1
    assert "De quoi" in (await asked(rosa, group, "/besoin quelque chose de vague")).text


async def test_cancelled_nothing_is_left_of_it(stage: Stage) -> None:
    """The question is gone from the phone, the draft from the store, and nothing was sent."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    await asked(rosa, group)
    rosa.press("✖️ Annuler", chat=group)
    await rosa.hears_toast("C'est annulé. Rien n'est envoyé.")
    await rosa.loses("J'ai compris", chat=group)
    assert await kept(stage) == []
    assert "group" not in await begun_by(stage, rosa)


async def begun_by(stage: Stage, phone: Phone) -> dict[str, object]:
    """The conversations that wait for this person."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        found = await unit.drafts.find(phone.id)
        return dict(found.data) if found is not None else {}


async def test_after_a_quarter_of_an_hour_it_is_gone(stage: Stage) -> None:
    """From the phone and from the store; a button that outlived it is answered in private."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    await asked(rosa, group)
    late = rosa.find_button(SEND, chat=group)
    await stage.jump(minutes=14)
    assert any("J'ai compris" in message.text for message in rosa.messages(group))
    await stage.jump(minutes=2)
    assert not any("J'ai compris" in message.text for message in rosa.messages(group))
    assert await begun_by(stage, rosa) == {}
    rosa.press_again(late)
    await rosa.hears("On recommence ici ?", chat=rosa.id)
    rosa.press("J'ai besoin d'aide", chat=rosa.id)
    await rosa.hears("De quoi avez-vous besoin", chat=rosa.id)
    assert await kept(stage) == []


async def test_it_waits_beside_what_is_begun_in_private(stage: Stage) -> None:
    """A detail that is written in private still goes where it was asked, and neither draft is lost."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Un trajet")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await rosa.hears("Un détail")
    await asked(rosa, group)
    rosa.write("Chez le docteur")
    await rosa.hears("On envoie", chat=rosa.id)
    assert set(await begun_by(stage, rosa)) == {"ask", "group"}
    await stage.jump(minutes=31)
    assert set(await begun_by(stage, rosa)) == {"ask"}


async def test_pressed_twice_it_is_sent_once(stage: Stage) -> None:
    """The second press shows the same."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    await asked(rosa, group)
    again = rosa.find_button(SEND, chat=group)
    rosa.press(SEND, chat=group)
    rosa.press_again(again)
    await stage.settled()
    assert len(await kept(stage)) == 1
    said = [message.text for message in rosa.messages(group) if message.ephemeral is not None]
    assert "La suite en privé." in said[-1]
    assert len(from_bot(rosa, "C'est envoyé")) == 1


async def test_danger_has_the_number_first(stage: Stage) -> None:
    """Whom to call, unseen by the others; then it goes on, and what must stay private is not published."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    before = common(group)
    shown = await asked(rosa, group, "/besoin courses demain, mon mari me frappe")
    assert "Appelez le 112" in shown.text
    assert "J'ai compris" not in shown.text
    rosa.press("Continuer quand même", chat=group)
    read = await rosa.hears("🛒 Courses · demain · Centre", chat=group)
    assert PUBLISH not in button_labels(read)
    assert common(group) == before


async def test_an_old_app_is_answered_in_private_and_its_message_taken_away(stage: Stage) -> None:
    """Where the bot may delete; the answer says so, and nothing is said in the group."""
    rosa = await stage.resident("Rosa")
    amel, group = await town(stage, rosa)
    amel.promote("bot", group)
    await stage.settled()
    rosa.use_old_app()
    said = rosa.write(WRITTEN, group)
    read = await rosa.hears("Je l'ai effacé.", chat=rosa.id)
    assert "J'ai compris : 🛒 Courses · demain · Centre." in read.text
    assert button_labels(read)[:2] == [SEND, "📣 Publier au groupe"]
    await stage.settled()
    assert said.id not in group.messages
    assert not any("Courses" in message.text or "privé" in message.text for message in common(group))
    rosa.press(SEND, chat=rosa.id)
    await rosa.hears("C'est envoyé", chat=rosa.id)


async def test_an_old_app_without_the_right_to_delete(stage: Stage) -> None:
    """The message stays, its author is told in private, and the bot adds nothing in the group."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    rosa.use_old_app()
    before = common(group)
    said = rosa.write(WRITTEN, group)
    await rosa.hears("Vous pouvez l'effacer.", chat=rosa.id)
    await stage.settled()
    assert common(group) == [*before, said]


async def test_a_newcomer_goes_on_in_private_without_writing_it_again(stage: Stage) -> None:
    """Nothing is kept but for a quarter of an hour; consent first, then what was understood."""
    rosa = await stage.newcomer("Rosa")
    _, group = await town(stage, rosa)
    before = common(group)
    shown = await asked(rosa, group)
    assert "J'ai compris : 🛒 Courses · demain." in shown.text
    assert button_labels(shown) == ["🔒 Continuer en privé", "✖️ Annuler"]
    rosa.press("Continuer en privé", chat=group)
    rosa.press_start()
    await rosa.hears("112", chat=rosa.id)
    rosa.press("👍")
    read = await rosa.hears("J'ai compris", chat=rosa.id)
    assert "Détail : 2e étage chez Rosa" in read.text
    rosa.press(SEND, chat=rosa.id)
    await rosa.hears("C'est envoyé", chat=rosa.id)
    assert common(group) == before
    assert await kept(stage) == [(Via.GROUP, "2e étage chez Rosa", "centre")]


async def test_a_newcomer_cancels(stage: Stage) -> None:
    """The question is gone from the phone."""
    rosa = await stage.newcomer("Rosa")
    _, group = await town(stage, rosa)
    await asked(rosa, group)
    rosa.press("✖️ Annuler", chat=group)
    await rosa.hears_toast("C'est annulé")
    await rosa.loses("J'ai compris", chat=group)


async def test_a_newcomer_with_an_old_app_finds_the_door_and_nobody_else_does(stage: Stage) -> None:
    """The group reads only where to go on; whoever else follows that link learns nothing."""
    rosa = await stage.newcomer("Rosa")
    sam = await stage.resident("Sam")
    amel, group = await town(stage, rosa, sam)
    amel.promote("bot", group)
    await stage.settled()
    rosa.use_old_app()
    said = rosa.write(WRITTEN, group)
    door = await rosa.hears("En privé, personne d'autre ne lit.", chat=group)
    assert said.id not in group.messages
    assert not any(secret in door.text for secret in (*SECRETS, "Courses"))
    sam.press("Continuer en privé", chat=group)
    await sam.hears("De quoi avez-vous besoin", chat=sam.id)
    assert not any(secret in sam.last(sam.id) for secret in SECRETS)
    rosa.press("Continuer en privé", chat=group)
    rosa.press_start()
    await rosa.hears("112", chat=rosa.id)
    rosa.press("👍")
    await rosa.hears("Détail : 2e étage", chat=rosa.id)


async def test_who_has_blocked_the_bot_finds_the_door(rough_stage: Stage) -> None:
    """An old app, and no private chat: the group shows the way, which leads to what was begun."""
    stage = rough_stage
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    rosa.use_old_app()
    rosa.block()
    await stage.settled()
    rosa.write(WRITTEN, group)
    await rosa.hears("En privé, personne d'autre ne lit.", chat=group)
    rosa.press("Continuer en privé", chat=group)
    rosa.press_start()
    await rosa.hears("J'ai compris : 🛒 Courses · demain · Centre.", chat=rosa.id)


@pytest.mark.parametrize("kind", ["old", "new"])
async def test_a_group_that_is_not_linked_says_so(stage: Stage, kind: str) -> None:
    """To who asked alone, or to all where their app shows the command to all; never what was written."""
    rosa = await stage.resident("Rosa")
    amel, _ = await town(stage)
    other = amel.create_group("Ailleurs", kind="supergroup", members=[rosa])
    await amel.hears("Bonjour", chat=other)
    if kind == "old":
        rosa.use_old_app()
    rosa.write(WRITTEN, other)
    said = await rosa.hears("n'est pas relié à un quartier", chat=other)
    assert (said.ephemeral is None) == (kind == "old")


async def test_whoever_hides_behind_the_group_exposes_nobody(stage: Stage) -> None:
    """An anonymous administrator gets the way into private, and nothing that was written."""
    rosa = await stage.resident("Rosa")
    amel, group = await town(stage, rosa)
    amel.promote(rosa, group, anonymous=True)
    rosa.write(WRITTEN, group)
    said = await rosa.hears("En privé, personne d'autre ne lit.", chat=group)
    assert not any(secret in said.text for secret in (*SECRETS, "Courses"))
    rosa.press("Continuer en privé", chat=group)
    await rosa.hears("De quoi avez-vous besoin", chat=rosa.id)


@pytest.mark.parametrize("late", [False, True])
async def test_killed_before_the_answer_it_comes_after_the_restart(
    tmp_path: Path, empty: Path, *, late: bool
) -> None:
    """Soon, in the group as it would have; later than Telegram takes it, in private."""
    path = Path(shutil.copy(empty, tmp_path / "walk.sqlite3"))
    async with staged(path) as stage:
        rosa = await stage.resident("Rosa")
        _, group = await town(stage, rosa)
        await stage.stop_bot()
        rosa.write(WRITTEN, group)
        if late:
            stage.clock.jump(timedelta(seconds=16))
        await stage.start_bot()
        read = await rosa.hears("J'ai compris : 🛒 Courses · demain · Centre.")
        assert read.chat == (rosa.id if late else group.id)
        assert read.ephemeral is None if late else read.ephemeral is not None


async def test_an_answer_that_was_stored_survives_and_comes_late_in_private(
    tmp_path: Path, empty: Path
) -> None:
    """Telegram was away when it was to be said; afterwards it is said where nobody else reads."""
    path = Path(shutil.copy(empty, tmp_path / "walk.sqlite3"))
    async with staged(path) as stage:
        rosa = await stage.resident("Rosa")
        _, group = await town(stage, rosa)
        away = stage.world.faults.add(Fault("error_500", "send*", count=None))
        rosa.write(WRITTEN, group)
        await rosa.until(lambda: away.used > 0)
        await stage.stop_bot()
        stage.world.faults.clear()
        stage.clock.jump(timedelta(minutes=1))
        await stage.start_bot()
        read = await rosa.hears("J'ai compris")
        assert read.chat == rosa.id
        assert len([m for m in group.messages.values() if "Courses" in m.text]) == 0


async def test_words_below_it_are_answered_as_secretly(stage: Stage) -> None:
    """A reply to what one member alone sees: the question again; once it is over, the way into private."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    before = common(group)
    rosa.reply(await asked(rosa, group), "plutôt samedi", group)
    again = await rosa.hears("Je n'ai pas compris. Touchez un bouton.", chat=group)
    assert "J'ai compris : 🛒 Courses · demain · Centre." in again.text
    rosa.press("✖️ Annuler", again, chat=group)
    await rosa.hears_toast("C'est annulé")
    rosa.reply(await rosa.sees("J'ai compris", chat=group), "et dimanche ?", group)
    way = await rosa.hears("Continuons en privé.", chat=group)
    assert button_labels(way) == ["🔒 Continuer en privé"]
    assert common(group) == before


async def test_a_forged_press_in_the_group_gets_a_toast_and_nothing_else(stage: Stage) -> None:
    """Of a step that is on no message that all see, by somebody known or not: nobody is written to."""
    rosa, lea = await stage.resident("Rosa"), await stage.newcomer("Léa")
    _, group = await town(stage, rosa, lea)
    before, private = common(group), rosa.messages()
    for phone in (rosa, lea):
        phone.forge("fl:0:abcde.recap.send", chat=group)
        await phone.hears_toast("Cet écran n'est plus à jour.")
    await stage.settled()
    assert (common(group), rosa.messages(), lea.messages()) == (before, private, [])
    assert await kept(stage) == []
