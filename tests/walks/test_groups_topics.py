"""Forums: each kind of post has its topic, and where that cannot be, no card is lost and it is said once."""

from __future__ import annotations

from sandbox.actor import Phone
from sandbox.chats import Chat, Topic
from sandbox.messages import Message
from tests.stage import Stage
from tests.walks.looking import from_bot
from tests.walks.test_group_cards import TAKE
from tests.walks.test_groups_board import board, boards, soon

RIGHTS = ["can_pin_messages", "can_delete_messages", "can_manage_topics"]
CLOSED = "Le sujet où je mets les demandes est fermé."
MISSING = "Il me manque des droits : gérer les sujets. Un admin peut les donner."


async def forum(
    stage: Stage, amel: Phone, rights: list[str], *, thread: Topic | None = None, command: str = "/quartier"
) -> Chat:
    """A group with topics, in which the bot may do this, bound as the command says."""
    chat = amel.create_group("Centre, forum", kind="forum")
    amel.promote("bot", chat, rights)
    await amel.hears("Bonjour", chat=chat)
    if command == "/quartier":
        amel.write(command, chat=chat, thread=thread)
        await amel.hears("quel quartier", chat=chat)
        amel.press("Centre", chat=chat)
        await amel.until(lambda: boards(amel, chat))
    else:
        amel.write(command, chat=chat, thread=thread)
        await amel.hears("équipe communale", chat=chat)
    await stage.settled()
    return chat


def delete_topic(stage: Stage, chat: Chat, topic: Topic) -> None:
    """An admin deletes a topic with all that is in it; the bot is not told."""
    del chat.topics[topic.id]
    for number in [m.id for m in chat.messages.values() if m.thread == topic.id]:
        stage.world.remove_message(chat, number)


def cards(phone: Phone, chat: Chat, number: str) -> list[Message]:
    """The messages in a group that name this request."""
    return [message for message in phone.messages(chat) if number in message.text]


def names(chat: Chat) -> list[str]:
    """What the topics are called, oldest first."""
    return [topic.name for topic in chat.topics.values()]


async def test_bound_from_the_general_topic_cards_get_a_topic_of_their_own(stage: Stage) -> None:
    """« Demandes » is made once; the board stays in the general topic; what was open goes there too."""
    amel, sam = await stage.coordinator("Amel"), await stage.volunteer("Sam")
    before = await stage.ask(await stage.resident("Rosa"))
    await stage.ask_on()
    chat = await forum(stage, amel, RIGHTS)
    assert names(chat) == ["Demandes"]
    topic = amel.topic("Demandes", chat)
    after = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await stage.ask_on()
    assert [card.thread for number in (before, after) for card in cards(amel, chat, number)] == [topic.id] * 2
    (shown,) = boards(amel, chat)
    assert shown.thread is None
    amel.add(sam, chat)
    sam.press(TAKE, message=cards(amel, chat, after)[0], chat=chat)
    await sam.hears("C'est pour vous", chat=sam.id)
    await stage.settled()
    assert "Pris en charge par Sam" in cards(amel, chat, after)[0].text
    assert names(chat) == ["Demandes"]


async def test_bound_in_a_topic_that_one_is_used_for_all(stage: Stage) -> None:
    """Board and cards; the bot makes none of its own."""
    amel = await stage.coordinator("Amel")
    chat = amel.create_group("Centre, forum", kind="forum")
    amel.promote("bot", chat, RIGHTS)
    await amel.hears("Bonjour", chat=chat)
    topic = amel.create_topic("Entraide", chat)
    amel.write("/quartier", chat=chat, thread=topic)
    await amel.hears("quel quartier", chat=chat)
    amel.press("Centre", chat=chat)
    await amel.until(lambda: boards(amel, chat))
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    assert [card.thread for card in (*boards(amel, chat), *cards(amel, chat, number))] == [topic.id] * 2
    assert names(chat) == ["Entraide"]


async def test_bound_anew_from_the_general_topic_everything_moves_there(stage: Stage) -> None:
    """The old board is gone; a new one stands in the general topic, cards in « Demandes »."""
    amel = await stage.coordinator("Amel")
    chat = amel.create_group("Centre, forum", kind="forum")
    amel.promote("bot", chat, RIGHTS)
    await amel.hears("Bonjour", chat=chat)
    topic = amel.create_topic("Entraide", chat)
    for thread in (topic, None):
        amel.write("/quartier", chat=chat, thread=thread)
        await amel.hears("quel quartier", chat=chat)
        amel.press("Centre", chat=chat)
        await amel.until(lambda: boards(amel, chat))
        await stage.settled()
    (shown,) = boards(amel, chat)
    assert shown.thread is None
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    assert [card.thread for card in cards(amel, chat, number)] == [amel.topic("Demandes", chat).id]


def from_bot_in(phone: Phone, chat: Chat, containing: str) -> list[Message]:
    """What the bot said in a group."""
    return [message for message in phone.messages(chat) if containing in message.text]


async def test_without_the_right_cards_go_to_the_general_topic(stage: Stage) -> None:
    """The group reads at once which right is missing; given later, the topic is made and thanked for."""
    amel = await stage.coordinator("Amel")
    chat = await forum(stage, amel, RIGHTS[:2])
    assert MISSING in amel.screen(chat)
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    assert [card.thread for card in cards(amel, chat, number)] == [None]
    amel.promote("bot", chat, RIGHTS)
    await amel.hears("✔️ J'ai tous les droits qu'il me faut.", chat=chat)
    await stage.settled()
    later = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await stage.settled()
    assert [card.thread for card in cards(amel, chat, later)] == [amel.topic("Demandes", chat).id]
    assert len(from_bot_in(amel, chat, MISSING)) == 1


async def test_a_closed_topic_loses_no_card(rough_stage: Stage) -> None:
    """Without the right to write there the card goes to the general topic, said once; reopened, back."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = amel.create_group("Centre, forum", kind="forum")
    amel.promote("bot", chat, RIGHTS[:2])
    await amel.hears("Bonjour", chat=chat)
    topic = amel.create_topic("Entraide", chat)
    amel.write("/quartier", chat=chat, thread=topic)
    await amel.hears("quel quartier", chat=chat)
    amel.press("Centre", chat=chat)
    await amel.until(lambda: boards(amel, chat))
    await stage.settled()
    amel.close_topic(topic, chat)
    first = await stage.ask(await stage.resident("Rosa"))
    second = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await stage.settled()
    assert [card.thread for number in (first, second) for card in cards(amel, chat, number)] == [None] * 2
    (said,) = from_bot_in(amel, chat, CLOSED)
    assert said.thread is None
    assert "Un admin peut le rouvrir." in said.text
    amel.reopen_topic(topic, chat)
    third = await stage.ask(await stage.resident("Tom"), what="Petit travail")
    await stage.settled()
    assert [card.thread for card in cards(amel, chat, third)] == [topic.id]
    assert len(from_bot_in(amel, chat, CLOSED)) == 1


async def test_a_deleted_topic_is_made_again_with_all_that_is_open(rough_stage: Stage) -> None:
    """Found out by the next card: the new topic has that one, and those that were deleted with the old."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = await forum(stage, amel, RIGHTS)
    first = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    old = amel.topic("Demandes", chat)
    delete_topic(stage, chat, old)
    assert cards(amel, chat, first) == []
    second = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await stage.settled()
    new = amel.topic("Demandes", chat)
    assert new.id != old.id
    assert [card.thread for number in (first, second) for card in cards(amel, chat, number)] == [new.id] * 2
    assert board(amel, chat) is not None


async def test_the_topic_of_the_binding_deleted_board_and_cards_move_on(rough_stage: Stage) -> None:
    """The group is at home in its general topic from then on, with a topic for cards."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = amel.create_group("Centre, forum", kind="forum")
    amel.promote("bot", chat, RIGHTS)
    await amel.hears("Bonjour", chat=chat)
    topic = amel.create_topic("Entraide", chat)
    amel.write("/quartier", chat=chat, thread=topic)
    await amel.hears("quel quartier", chat=chat)
    amel.press("Centre", chat=chat)
    await amel.until(lambda: boards(amel, chat))
    await stage.settled()
    delete_topic(stage, chat, topic)
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    await soon(stage)
    assert names(chat) == ["Demandes"]
    assert [card.thread for card in cards(amel, chat, number)] == [amel.topic("Demandes", chat).id]
    (shown,) = boards(amel, chat)
    assert (shown.thread, shown.text) == (None, "Centre : 1 demande ouverte, 0 en cours, 0 résolue ce mois")


async def test_a_group_that_is_no_forum_any_more_gets_its_cards(rough_stage: Stage) -> None:
    """Topics switched off and all gone: cards come without one."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = await forum(stage, amel, RIGHTS)
    delete_topic(stage, chat, amel.topic("Demandes", chat))
    amel.make_forum(chat, on=False)
    numbers = [await stage.ask(await stage.resident("Rosa"))]
    numbers.append(await stage.ask(await stage.resident("Léa"), what="Un trajet"))
    await stage.settled()
    for number in numbers:
        assert [card.thread for card in cards(amel, chat, number)] == [None]
    assert "manque" not in amel.screen(chat)


async def test_the_staffs_forum_has_a_topic_for_each_kind_of_matter(stage: Stage) -> None:
    """Nobody free: unanswered; a call wanted: to be settled. Bound again, no topic is made twice."""
    amel = await stage.coordinator("Amel")
    chat = await forum(stage, amel, RIGHTS, command="/equipe")
    assert names(chat) == ["Nouvelles", "Sans réponse", "À régler"]
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    unanswered = amel.topic("Sans réponse", chat)
    assert unanswered.id in [card.thread for card in cards(amel, chat, number)]
    amel.write("/equipe", chat=chat)
    await amel.hears("équipe communale", chat=chat)
    await stage.settled()
    assert names(chat) == ["Nouvelles", "Sans réponse", "À régler"]


async def test_without_the_right_the_staffs_cards_go_where_it_was_bound(stage: Stage) -> None:
    """In the topic where `/equipe` was written."""
    amel = await stage.coordinator("Amel")
    chat = amel.create_group("Équipe", kind="forum")
    amel.promote("bot", chat, RIGHTS[:2])
    await amel.hears("Bonjour", chat=chat)
    topic = amel.create_topic("Bot", chat)
    amel.write("/equipe", chat=chat, thread=topic)
    bound = await amel.hears("équipe communale", chat=chat)
    assert MISSING in bound.text
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    assert {card.thread for card in cards(amel, chat, number)} == {topic.id}
    assert names(chat) == ["Bot"]


async def test_a_staffs_topic_deleted_is_made_again(rough_stage: Stage) -> None:
    """And the card that found it out is in the new one."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = await forum(stage, amel, RIGHTS, command="/equipe")
    old = amel.topic("Sans réponse", chat)
    delete_topic(stage, chat, old)
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    new = amel.topic("Sans réponse", chat)
    assert new.id != old.id
    assert new.id in [card.thread for card in cards(amel, chat, number)]


async def test_a_topic_asked_for_when_telegram_is_busy_comes_later(rough_stage: Stage) -> None:
    """Told to wait, the bot waits, and the cards are in the topic all the same."""
    from sandbox.faults import Fault

    stage = rough_stage
    stage.world.faults.add(Fault("flood", method="createForumTopic", count=1, retry_after=1))
    amel = await stage.coordinator("Amel")
    chat = await forum(stage, amel, RIGHTS)
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.jump(seconds=3)
    later = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await stage.settled()
    assert names(chat) == ["Demandes"]
    assert len(cards(amel, chat, number)) == 1
    assert [card.thread for card in cards(amel, chat, later)] == [amel.topic("Demandes", chat).id]
    assert from_bot(amel, "technique") == []


async def test_a_small_group_that_becomes_a_forum_keeps_its_board_and_gets_its_topic(stage: Stage) -> None:
    """Upgraded on the way: a new board under the new id, and « Demandes » once the bot may make it."""
    amel = await stage.coordinator("Amel")
    old = await stage.group("Quartier Centre", amel)
    first = await stage.ask(await stage.resident("Rosa"))
    await amel.hears(first, chat=old)
    await stage.settled()
    new = amel.make_forum(old)
    await stage.settled()
    assert [card.thread for card in cards(amel, new, first)] == [None]
    assert board(amel, new) == "Centre : 1 demande ouverte, 0 en cours, 0 résolue ce mois"
    amel.promote("bot", new, RIGHTS)
    await stage.settled()
    second = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await stage.settled()
    assert names(new) == ["Demandes"]
    assert [card.thread for card in cards(amel, new, second)] == [amel.topic("Demandes", new).id]
    assert new.pinned == [boards(amel, new)[0].id]


async def test_removed_from_a_forum_and_let_in_again_the_bot_finds_its_topic(stage: Stage) -> None:
    """Cards go there as before, the board is the same; what it may not do any more is said once."""
    amel = await stage.coordinator("Amel")
    chat = await forum(stage, amel, RIGHTS)
    topic = amel.topic("Demandes", chat)
    (before,) = boards(amel, chat)
    amel.remove("bot", chat)
    await amel.hears("On m'a retiré du groupe", chat=amel.id)
    number = await stage.ask(await stage.resident("Rosa"))
    await stage.settled()
    amel.add("bot", chat)
    await amel.hears(number, chat=chat)
    await stage.settled()
    assert names(chat) == ["Demandes"]
    assert [card.thread for card in cards(amel, chat, number)] == [topic.id]
    assert [message.id for message in boards(amel, chat)] == [before.id]
    assert board(amel, chat).startswith("Centre : 1 demande ouverte")
    words = "Il me manque des droits : épingler, supprimer des messages et gérer les sujets."
    assert len(from_bot_in(amel, chat, words)) == 1
