"""What several actions share about a group: its board, its topics, its rights. Not an action itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from solidarity.actions.telling import place_of, staff_places
from solidarity.boards import DEBOUNCE, Board, Tally, month_of, words_of
from solidarity.groups import BOUND, Binding, Group, Right, rights_news, rights_told
from solidarity.notices import Fact, Kind, Notice, Recipient
from solidarity.ports import Unit
from solidarity.topics import Place, Topic, to_make

AHEAD = timedelta(hours=1)
"""A topic is due before the posts that are to go into it, also those that wait already."""


async def tally_of(unit: Unit, *neighbourhoods: str) -> Tally:
    """How the missions that groups see stand, and how many were solved this month."""
    shown = [code for code, item in unit.town.categories.items() if item.in_groups]
    return await unit.boards.tally(neighbourhoods, shown, month_of(unit.town, unit.now))


async def show_board(unit: Unit, group: Group, board: Board) -> None:
    """Bring a group's board up to date: edited where it stands and says something else, else sent."""
    if group.binding is not Binding.NEIGHBOURHOOD or group.neighbourhood is None or not group.working:
        return
    tally = await tally_of(unit, group.neighbourhood)
    words = words_of(group.neighbourhood, tally)
    if board.message is None and await unit.boards.on_its_way(group.chat):
        await unit.boards.mark(group.chat, unit.now + DEBOUNCE)
        return
    if board.message is not None and board.shown == words:
        return
    facts: dict[str, Fact] = {
        "place": group.neighbourhood,
        "open": tally.open,
        "taken": tally.taken,
        "solved": tally.solved,
    }
    if board.message is not None:
        facts["message"] = board.message
    unit.tell(Notice(Kind.BOARD, facts=facts), place_of(group))
    await unit.boards.put(group.chat, replace(board, shown=words))


async def retire_board(unit: Unit, group: Group) -> None:
    """The board stands in the wrong place, or in a group that has none any more.

    It is taken away; where the bot may not delete what is older than two days, it says that it is over.
    """
    board = await unit.boards.find(group.chat)
    if board.message is not None:
        end = "gone" if Right.DELETE in (group.rights or ()) else "retired"
        facts: dict[str, Fact] = {"message": board.message, end: 1}
        unit.tell(Notice(Kind.BOARD, facts=facts), place_of(group))
    await unit.boards.put(group.chat, Board())


def pin_board(unit: Unit, group: Group, board: Board) -> None:
    """Pin what stands and is not pinned, where the bot may."""
    if board.message is not None and not board.pinned and group.may(Right.PIN):
        unit.tell(Notice(Kind.BOARD_PIN, facts={"message": board.message}), place_of(group))


async def make_topics(unit: Unit, group: Group, *topics: Topic) -> None:
    """Ask Telegram for the topics that are missing, each once: these, else those that it starts with."""
    for topic in to_make(group, await unit.group_topics.of(group.chat), unit.now, topics):
        await unit.group_topics.put(group.chat, topic, Place(asked_at=unit.now))
        notice = Notice(Kind.TOPIC, facts={"topic": topic.value})
        unit.tell(notice, Recipient(group.chat), due=unit.now - AHEAD)


async def tell_rights(unit: Unit, group: Group) -> Group:
    """Say in a bound group what is missing, or that nothing is any more; what was said is not repeated.

    Of a channel, which the whole town reads, only the coordinators hear it.
    """
    if group.binding not in BOUND:
        return group
    news = rights_news(group)
    if news is not None:
        facts: dict[str, Fact] = {"missing": " ".join(item.value for item in Right if item in news)}
        places = [place_of(group)]
        if group.channel:
            facts["title"] = group.title
            places = await staff_places(unit)
        unit.tell(Notice(Kind.GROUP_RIGHTS, facts=facts), *places)
    return rights_told(group)
