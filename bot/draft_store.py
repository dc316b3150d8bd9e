"""aiogram's storage protocol over our drafts: conversations live in the database, in the update's unit.

Read once, written once, however often a handler asks. One conversation memory for each person, whatever
the chat: conversations are held in private.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot.work import Work, current
from solidarity.queues import Draft


class DraftStore(BaseStorage):
    """Drafts of the unit in work."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Which answer is waited for."""
        name = state.state if isinstance(state, State) else state
        await _change(key, state=name, paused=False)

    async def get_state(self, key: StorageKey) -> str | None:
        """Which answer is waited for; none where the screen was closed for idleness."""
        draft = await _load(current.get(), key.user_id)
        return None if draft.paused else draft.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """All answers so far."""
        await _change(key, data=dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """All answers so far."""
        return dict((await _load(current.get(), key.user_id)).data)

    async def close(self) -> None:
        """Nothing is held open: the store owns the database."""


async def flush(work: Work) -> None:
    """Write what the handlers changed, at the end of the unit."""
    draft = work.draft
    if not work.draft_changed or draft is None:
        return
    if draft.state is None and not draft.data:
        await work.unit.drafts.drop(draft.user)
    else:
        await work.unit.drafts.put(draft.user, draft.state, draft.data)
    work.draft_changed = False


async def _load(work: Work, user: int) -> Draft:
    if not work.draft_loaded:
        work.draft = await work.unit.drafts.find(user)
        work.draft_loaded = True
    return work.draft or Draft(user, None, {}, work.unit.now)


async def _change(key: StorageKey, **values: Any) -> None:  # noqa: ANN401 - fields of a draft
    work = current.get()
    draft = await _load(work, key.user_id)
    changed = replace(draft, **values)
    if changed != draft or work.draft is None:
        work.draft = changed
        work.draft_changed = True
