"""What the bot may do in a group is said when it is bound and when it changes; and what is too large."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.faults import Fault
from sandbox.world import World
from tests.stage import Stage
from tests.walks.looking import from_bot
from tests.walks.test_group_cards import town
from tests.walks.test_groups_board import board, boards, soon

PIN, DELETE, TOPICS = "can_pin_messages", "can_delete_messages", "can_manage_topics"
MISSING = "Il me manque des droits :"
ALL_THERE = "✔️ J'ai tous les droits qu'il me faut."
CROWD = "Plusieurs petits groupes marchent mieux qu'un grand."


def said(phone: Phone, chat: Chat, words: str) -> int:
    """How often the bot said this in a group."""
    return sum(words in message.text for message in phone.messages(chat))


async def test_without_the_right_to_pin_the_board_stands_unpinned(stage: Stage) -> None:
    """The binding says what is missing; nothing is tried that must fail, and nothing is said twice."""
    amel, chat = await town(stage)
    await stage.settled()
    assert chat.pinned == []
    assert not [call for call in stage.world.calls.calls if call.method.lower() == "pinchatmessage"]
    await stage.ask(await stage.resident("Rosa"))
    await soon(stage)
    assert board(amel, chat).startswith("Centre : 1 demande ouverte")
    assert said(amel, chat, MISSING) == 1


async def test_given_the_right_the_board_is_pinned(stage: Stage) -> None:
    """One right of two is used without a word; with both, one word of thanks."""
    amel, chat = await town(stage)
    amel.promote("bot", chat, [PIN])
    await stage.settled()
    assert chat.pinned == [boards(amel, chat)[0].id]
    assert (said(amel, chat, MISSING), said(amel, chat, ALL_THERE)) == (1, 0)
    amel.promote("bot", chat, [PIN, DELETE])
    await stage.settled()
    amel.promote("bot", chat, [PIN, DELETE, "can_invite_users"])
    await stage.settled()
    assert (said(amel, chat, MISSING), said(amel, chat, ALL_THERE)) == (1, 1)
    assert len(chat.pinned) == 1


async def test_a_right_that_is_taken_away_is_missed_aloud_once(stage: Stage) -> None:
    """Which one, in one sentence; taken and given again, each change is said once."""
    amel, chat = await town(stage)
    amel.promote("bot", chat, [PIN, DELETE])
    await amel.hears(ALL_THERE, chat=chat)
    await stage.settled()
    amel.promote("bot", chat, [DELETE])
    await amel.hears("Il me manque des droits : épingler. Un admin peut les donner.", chat=chat)
    amel.promote("bot", chat, [DELETE, "can_invite_users"])
    await stage.settled()
    assert said(amel, chat, "droits : épingler.") == 1
    amel.promote("bot", chat, [PIN, DELETE])
    await stage.settled()
    assert said(amel, chat, ALL_THERE) == 2


async def test_made_a_plain_member_again_the_bot_says_what_is_missing(stage: Stage) -> None:
    """No administrator, no rights."""
    amel, chat = await town(stage)
    amel.promote("bot", chat, [PIN, DELETE])
    await amel.hears(ALL_THERE, chat=chat)
    await stage.settled()
    amel.demote("bot", chat)
    await amel.hears("Il me manque des droits : épingler et supprimer des messages.", chat=chat)


async def test_a_refused_pin_is_told_once_and_the_board_goes_on(rough_stage: Stage) -> None:
    """Where Telegram had said that pinning is allowed and refuses it all the same."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    refusal = "not enough rights to manage pinned messages in the chat"
    stage.world.faults.add(Fault("bad_request", method="pinChatMessage", count=1, description=refusal))
    chat = amel.create_group("Quartier Centre", kind="supergroup")
    amel.promote("bot", chat, [PIN, DELETE])
    await amel.hears("Bonjour", chat=chat)
    amel.write("/quartier", chat=chat)
    await amel.hears("quel quartier", chat=chat)
    amel.press("Centre", chat=chat)
    await amel.hears("Il me manque des droits : épingler.", chat=chat)
    await stage.ask(await stage.resident("Rosa"))
    await soon(stage)
    assert board(amel, chat).startswith("Centre : 1 demande ouverte")
    assert said(amel, chat, MISSING) == 1
    assert chat.pinned == []


async def test_in_an_unbound_group_rights_are_nobodys_business(stage: Stage) -> None:
    """Given or taken before it is bound: not a word."""
    amel = await stage.coordinator("Amel")
    chat = amel.create_group("Les voisins")
    await amel.hears("Bonjour", chat=chat)
    amel.promote("bot", chat, [PIN])
    amel.demote("bot", chat)
    await stage.settled()
    assert (said(amel, chat, MISSING), said(amel, chat, ALL_THERE)) == (0, 0)


async def test_bound_from_a_private_chat_the_group_reads_what_is_missing(stage: Stage) -> None:
    """The coordinator who says yes is asked nothing; the group is told with its binding."""
    amel, tom = await stage.coordinator("Amel"), await stage.resident("Tom")
    chat = tom.create_group("Les voisins", kind="forum")
    await tom.hears("Bonjour", chat=chat)
    tom.write("/quartier", chat=chat)
    await amel.hears("demande à être relié")
    amel.press("✅ Relier", chat=amel.id)
    await amel.hears("quel quartier", chat=amel.id)
    amel.press("Gare", chat=amel.id)
    told = await tom.hears("Groupe relié au quartier Gare.", chat=chat)
    assert "épingler, supprimer des messages et gérer les sujets" in told.text
    await stage.settled()
    assert said(tom, chat, MISSING) == 1


def crowded(world: World, chat: Chat, people: int) -> None:
    """So many people in a group, without their joining it one by one."""
    from sandbox.chats import Member

    present = sum(member.present and member.id != world.bot.id for member in chat.members.values())
    for number in range(people - present):
        chat.members[500_000 + number] = Member(500_000 + number)


@pytest.mark.parametrize(("people", "told"), [(150, 0), (151, 1)])
async def test_a_group_that_is_bound_too_large_is_advised_to_split(
    stage: Stage, people: int, told: int
) -> None:
    """Above a hundred and fifty people the coordinators read how, in private; the group reads nothing."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    chat = amel.create_group("Grand Centre", kind="supergroup")
    await amel.hears("Bonjour", chat=chat)
    crowded(stage.world, chat, people)
    amel.write("/quartier", chat=chat)
    await amel.hears("quel quartier", chat=chat)
    amel.press("Centre", chat=chat)
    await amel.until(lambda: boards(amel, chat))
    await stage.settled()
    for phone in (amel, ben):
        found = from_bot(phone, CROWD)
        assert len(found) == told
        assert all("Le groupe « Grand Centre » compte 151 membres." in item.text for item in found)
        assert all("/quartier" in item.text for item in found)
    assert said(amel, chat, CROWD) == 0


async def test_a_group_that_grows_is_counted_once_a_day_and_told_of_once(stage: Stage) -> None:
    """Not at each arrival; noticed the next day, and then never again."""
    amel, chat = await town(stage)
    crowded(stage.world, chat, 160)

    def asked() -> int:
        return sum(call.method.lower() == "getchatmembercount" for call in stage.world.calls.calls)

    before = asked()
    for name in ("Tom", "Zoé"):
        amel.add(await stage.newcomer(name), chat)
        await stage.settled()
    assert asked() == before
    assert from_bot(amel, CROWD) == []
    await stage.jump(hours=25)
    amel.add(await stage.newcomer("Léa"), chat)
    await stage.settled()
    assert asked() == before + 1
    assert len(from_bot(amel, CROWD)) == 1
    await stage.jump(hours=25)
    amel.add(await stage.newcomer("Ugo"), chat)
    await stage.settled()
    assert asked() == before + 1
    assert len(from_bot(amel, CROWD)) == 1
