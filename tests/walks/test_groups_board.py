"""The pinned board of a neighbourhood's group: one message that follows what happens, and names nobody."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.messages import Message
from tests.stage import Stage, test_town
from tests.walks.looking import button_labels
from tests.walks.test_group_cards import TAKE

EMPTY = "Aucune demande en ce moment. Tout va bien !"
NEED = "🙋 J'ai besoin d'aide"
PINS = ["can_pin_messages", "can_delete_messages"]


async def bound(stage: Stage, amel: Phone, title: str = "Quartier Centre", place: str = "Centre") -> Chat:
    """A group in which the bot may pin, bound to a neighbourhood."""
    chat = amel.create_group(title, kind="supergroup")
    amel.promote("bot", chat, PINS)
    await amel.hears("Bonjour", chat=chat)
    amel.write("/quartier", chat=chat)
    await amel.hears("quel quartier", chat=chat)
    amel.press(place, chat=chat)
    await amel.until(lambda: boards(amel, chat))
    await stage.settled()
    return chat


def boards(phone: Phone, chat: Chat) -> list[Message]:
    """The boards in a group, oldest first."""
    return [message for message in phone.messages(chat) if button_labels(message) == [NEED]]


def board(phone: Phone, chat: Chat) -> str:
    """What the only board says."""
    (found,) = boards(phone, chat)
    return found.text


async def soon(stage: Stage) -> None:
    """After what happened has had its five seconds."""
    await stage.jump(seconds=6)


async def test_a_bound_group_gets_one_board_pinned_without_a_sound(stage: Stage) -> None:
    """Empty at first, with the way to ask for help; pinned once."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    assert board(amel, chat) == EMPTY
    (message,) = boards(amel, chat)
    assert chat.pinned == [message.id]
    for method in ("sendmessage", "pinchatmessage"):
        call = next(c for c in reversed(stage.world.calls.calls) if c.method.lower() == method and c.ok)
        assert call.parameters["disable_notification"] in (True, "true")


async def test_the_board_follows_a_request_from_open_to_done(stage: Stage) -> None:
    """Open, in hand, done this month: the same message each time, in words that agree with the number."""
    amel, sam = await stage.coordinator("Amel"), await stage.volunteer("Sam")
    chat = await bound(stage, amel)
    amel.add(sam, chat)
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await soon(stage)
    assert board(amel, chat) == "Centre : 1 demande ouverte, 0 en cours, 0 résolue ce mois"
    await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await soon(stage)
    assert board(amel, chat) == "Centre : 2 demandes ouvertes, 0 en cours, 0 résolue ce mois"
    await stage.ask_on()
    sam.press(TAKE, chat=chat)
    await sam.hears("C'est pour vous", chat=sam.id)
    await soon(stage)
    assert board(amel, chat) == "Centre : 1 demande ouverte, 1 en cours, 0 résolue ce mois"
    sam.press("C'est fait", chat=sam.id)
    await stage.settled()
    await soon(stage)
    assert board(amel, chat) == "Centre : 1 demande ouverte, 0 en cours, 1 résolue ce mois"
    assert len(chat.pinned) == 1


async def test_many_changes_in_a_moment_are_one_edit(stage: Stage) -> None:
    """Five requests at once: the board is not touched before five seconds are over, then once."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    askers = [await stage.resident(f"Voisin {number}") for number in range(3)]
    await soon(stage)
    stage.clock.set_speed(0)
    (message,) = boards(amel, chat)
    before = edits_of(stage, chat, message)
    for asker in askers:
        await stage.ask(asker)
    await stage.settled()
    assert board(amel, chat) == EMPTY
    assert edits_of(stage, chat, message) == before
    await soon(stage)
    assert board(amel, chat).startswith("Centre : 3 demandes ouvertes")
    assert edits_of(stage, chat, message) == before + 1


def edits_of(stage: Stage, chat: Chat, message: Message) -> int:
    """How often the bot asked to edit this message."""
    return sum(
        call.method.lower() == "editmessagetext"
        and int(call.parameters["chat_id"]) == chat.id
        and int(call.parameters["message_id"]) == message.id
        for call in stage.world.calls.calls
    )


async def test_what_a_board_does_not_say_does_not_touch_it(stage: Stage) -> None:
    """A request elsewhere, or of a kind that groups do not see, changes no board of this neighbourhood."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    (message,) = boards(amel, chat)
    before = edits_of(stage, chat, message)
    await stage.ask(await stage.resident("Rosa"), where="Gare")
    await stage.ask(await stage.resident("Léa"), what="Médicaments")
    await soon(stage)
    assert board(amel, chat) == EMPTY
    assert edits_of(stage, chat, message) == before


async def test_the_button_leads_into_the_private_chat(stage: Stage) -> None:
    """Who is known is asked at once what they need; a newcomer accepts the first screen before."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    rosa, tom = await stage.resident("Rosa"), await stage.newcomer("Tom")
    for phone in (rosa, tom):
        amel.add(phone, chat)
    (message,) = boards(amel, chat)
    url = str(message.buttons[0][0]["url"])
    assert url.endswith("?start=ask")
    rosa.open(url)
    await rosa.hears("De quoi avez-vous besoin", chat=rosa.id)
    tom.open(url)
    tom.press_start()
    await tom.hears("112", chat=tom.id)
    tom.press("👍")
    await tom.hears("De quoi avez-vous besoin", chat=tom.id)


async def test_a_deleted_board_comes_back_and_is_pinned(rough_stage: Stage) -> None:
    """Found out at the next change: a new one is sent, the only one from then on."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    (message,) = boards(amel, chat)
    amel.delete(message, chat)
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await soon(stage)
    await stage.settled()
    assert board(amel, chat).startswith("Centre : 1 demande ouverte")
    (new,) = boards(amel, chat)
    assert new.id != message.id
    assert chat.pinned[-1] == new.id


async def test_a_board_deleted_while_the_bot_was_down_comes_back_at_the_start(rough_stage: Stage) -> None:
    """Each start looks at every board, whether or not anything has changed."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    (message,) = boards(amel, chat)
    await stage.stop_bot()
    amel.delete(message, chat)
    await stage.start_bot()
    await amel.until(lambda: boards(amel, chat))
    await stage.settled()
    assert board(amel, chat) == EMPTY
    assert chat.pinned[-1] == boards(amel, chat)[0].id


async def test_what_happened_just_before_a_stop_is_on_the_board_after_the_start(stage: Stage) -> None:
    """The timer is a column: nothing of it was in memory."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await stage.stop_bot()
    await stage.start_bot()
    await amel.until(lambda: "1 demande ouverte" in board(amel, chat))
    assert len(boards(amel, chat)) == 1


async def test_the_board_follows_to_the_supergroup(stage: Stage) -> None:
    """Under the new id a new one is sent and pinned, and it goes on."""
    amel = await stage.coordinator("Amel")
    old = await stage.group("Quartier Centre", amel)
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await soon(stage)
    new = amel.upgrade(old)
    await amel.until(lambda: boards(amel, new))
    await stage.settled()
    assert board(amel, new) == "Centre : 1 demande ouverte, 0 en cours, 0 résolue ce mois"
    amel.promote("bot", new, PINS)
    await stage.settled()
    assert new.pinned == [boards(amel, new)[0].id]
    await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await soon(stage)
    assert board(amel, new).startswith("Centre : 2 demandes ouvertes")


async def test_removed_and_let_in_again_the_bot_takes_its_board_up(stage: Stage) -> None:
    """While it is away nothing is drawn; back again the same message is brought up to date."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    (message,) = boards(amel, chat)
    amel.remove("bot", chat)
    await amel.hears("On m'a retiré du groupe", chat=amel.id)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await soon(stage)
    before = edits_of(stage, chat, message)
    amel.add("bot", chat)
    await amel.hears(number, chat=chat)
    await stage.settled()
    assert edits_of(stage, chat, message) == before + 1
    assert board(amel, chat).startswith("Centre : 1 demande ouverte")


async def test_bound_to_another_neighbourhood_the_same_board_changes(stage: Stage) -> None:
    """No second one beside it."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    await stage.ask(await stage.resident("Rosa"), where="Gare")
    amel.write("/quartier", chat=chat)
    await amel.hears("quel quartier", chat=chat)
    amel.press("Gare", chat=chat)
    await amel.until(lambda: "Gare : 1 demande ouverte" in board(amel, chat))


async def test_a_group_that_becomes_the_staffs_keeps_no_board(stage: Stage) -> None:
    """The old one is taken away."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    (message,) = boards(amel, chat)
    amel.write("/equipe", chat=chat)
    await amel.hears("équipe communale", chat=chat)
    await stage.settled()
    assert message.id not in chat.messages
    await stage.ask(await stage.resident("Rosa"))
    await soon(stage)
    assert boards(amel, chat) == []


async def test_a_board_that_may_not_be_deleted_says_that_it_is_over(stage: Stage) -> None:
    """Without the right, Telegram would refuse after two days; it is never touched again."""
    amel = await stage.coordinator("Amel")
    chat = await stage.group("Quartier Centre", amel)
    (message,) = boards(amel, chat)
    amel.write("/equipe", chat=chat)
    await amel.hears("équipe communale", chat=chat)
    await stage.settled()
    assert boards(amel, chat) == []
    assert chat.messages[message.id].text == "Ce tableau n'est plus tenu à jour."
    await stage.ask(await stage.resident("Rosa"))
    await soon(stage)
    assert chat.messages[message.id].text == "Ce tableau n'est plus tenu à jour."


async def test_at_the_first_of_the_month_the_count_begins_anew(stage: Stage) -> None:
    """By the clocks of the municipality: at midnight there, which is eleven in the evening in UTC."""
    amel, sam = await stage.coordinator("Amel"), await stage.volunteer("Sam")
    chat = await bound(stage, amel)
    amel.add(sam, chat)
    await stage.ask(await stage.resident("Rosa"), when="Aujourd'hui")
    await stage.ask_on()
    await amel.hears("demande", chat=chat)
    sam.press(TAKE, chat=chat)
    await sam.hears("C'est pour vous", chat=sam.id)
    sam.press("C'est fait", chat=sam.id)
    await stage.settled()
    await soon(stage)
    solved = f"{EMPTY}\n1 demande résolue ce mois."
    assert board(amel, chat) == solved
    december = datetime(2026, 12, 1, tzinfo=test_town().zone).astimezone(UTC)
    left = (december - stage.clock.now()).total_seconds()
    await stage.jump(seconds=left - 30)
    assert board(amel, chat) == solved
    await stage.jump(seconds=31)
    assert board(amel, chat) == EMPTY


async def test_two_groups_of_one_neighbourhood_have_the_same_board(stage: Stage) -> None:
    """Each its own message."""
    amel = await stage.coordinator("Amel")
    chats = [await bound(stage, amel, title) for title in ("Centre", "Centre bis")]
    await stage.ask(await stage.resident("Rosa"))
    await soon(stage)
    for chat in chats:
        assert board(amel, chat).startswith("Centre : 1 demande ouverte")


async def test_the_board_is_asked_for_with_a_command(stage: Stage) -> None:
    """`/tableau` of anybody: the figures of now in a bound group, the whole town's in the staff's."""
    amel = await stage.coordinator("Amel")
    chat = await bound(stage, amel)
    rosa = await stage.resident("Rosa")
    amel.add(rosa, chat)
    await stage.ask(rosa)
    await stage.ask(await stage.resident("Léa"), where="Gare")
    rosa.write("/tableau", chat=chat)
    said = await rosa.hears("Centre : 1 demande ouverte, 0 en cours, 0 résolue ce mois", chat=chat)
    assert button_labels(said) == [NEED]
    staff = amel.create_group("Équipe")
    await amel.hears("Bonjour", chat=staff)
    amel.write("/tableau", chat=staff)
    await amel.hears("Ce groupe n'est pas relié à un quartier.", chat=staff)
    amel.write("/equipe", chat=staff)
    await amel.hears("équipe communale", chat=staff)
    amel.write("/tableau", chat=staff)
    await amel.hears("Valmeuse : 2 demandes ouvertes", chat=staff)
    rosa.write("/tableau")
    await rosa.hears("Cette commande s'écrit dans un groupe.")
