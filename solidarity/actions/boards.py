"""The board of a group: drawn when its time has come, kept once it stands, sent anew where it is gone."""

from __future__ import annotations

from dataclasses import replace

from solidarity.actions.showing import pin_board, retire_board, show_board, tell_rights
from solidarity.boards import Board, next_month_of
from solidarity.groups import Binding, Right, without_right
from solidarity.ports import Unit


async def draw_board(unit: Unit, chat: int) -> int:
    """What happened since is shown; next at the latest when the month changes."""
    board = await unit.boards.take(chat, next_month_of(unit.town, unit.now))
    group = await unit.groups.find(chat)
    if board is None or group is None:
        return 0
    await show_board(unit, group, board)
    return 1


async def keep_board(unit: Unit, chat: int, message: int) -> None:
    """It was sent: it is pinned, and edited from now on."""
    group = await unit.groups.find(chat)
    if group is None:
        return
    board = replace(await unit.boards.find(chat), message=message, pinned=False)
    await unit.boards.put(chat, board)
    if group.binding is Binding.NEIGHBOURHOOD:
        pin_board(unit, group, board)
    else:
        await retire_board(unit, group)


async def board_pinned(unit: Unit, chat: int, message: int) -> None:
    """It is pinned."""
    board = await unit.boards.find(chat)
    if board.message == message:
        await unit.boards.put(chat, replace(board, pinned=True))


async def board_unpinned(unit: Unit, chat: int) -> None:
    """The bot may not pin: the board stands where it is, and the group learns once which right is missing."""
    group = await unit.groups.find(chat)
    if group is not None:
        await unit.groups.save(await tell_rights(unit, without_right(group, Right.PIN)))


async def lose_board(unit: Unit, chat: int, message: int) -> None:
    """Somebody deleted it: a new one is sent."""
    board = await unit.boards.find(chat)
    group = await unit.groups.find(chat)
    if board.message == message and group is not None:
        await unit.boards.put(chat, Board())
        await show_board(unit, group, Board())
