"""The whole effect of one update, in the unit that is open; and what is said where it had none.

Taking updates in turn, and what becomes of one that fails, is `bot.intake.work`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot import draft_store
from bot.flows import factor
from bot.handlers.refusing import refusal_answer
from bot.intake.lanes import Beside
from bot.intake.lookups import Question, question_of
from bot.intake.raw import is_sound, read
from bot.middlewares.person import PersonMiddleware
from bot.views.screen import Answer, dump_answer
from bot.watch import Worked
from bot.work import ChatFacts, Work, current
from solidarity.factors import ProofNeeded
from solidarity.queues import Arrived, Engine, EngineUnit
from solidarity.refusals import Refusal


class NeedFacts(Exception):  # noqa: N818 - a turn, not an error
    """Telegram has to be asked before it can be applied."""

    def __init__(self, row: Arrived, question: Question) -> None:
        super().__init__("Telegram has to be asked first")
        self.row, self.question = row, question


class SetAside(Exception):  # noqa: N818 - a turn, not an error
    """Nobody can ever make anything of it."""

    def __init__(self, row: Arrived, reason: str) -> None:
        super().__init__(reason)
        self.row, self.reason = row, reason


@dataclass
class Turn:
    """One update in hand."""

    row: Arrived | None = None
    update: Update | None = None
    beside: Beside | None = None
    how: Worked = Worked.FAILED


@dataclass
class Effects:
    """What the handlers do to the store."""

    engine: Engine
    bot: Bot
    dispatcher: Dispatcher
    person: PersonMiddleware
    facts: dict[int, ChatFacts] = field(default_factory=dict)
    """What Telegram was asked about an update, by its row, until that is over."""
    ready: dict[int, object] = field(default_factory=dict)
    """What was made for one while no unit was open."""

    async def apply(self, unit: EngineUnit, turn: Turn, row: Arrived) -> Answer | None:
        """The whole effect of one update, in the unit that is open."""
        update = turn.update = self._parse(row)
        facts = self.facts.get(row.seq)
        if facts is None:
            question = await question_of(update, unit)
            if question is not None:
                raise NeedFacts(row, question)
        work = Work(unit, facts, self.ready.get(row.seq))
        token = current.set(work)
        try:
            result = await self.dispatcher.feed_update(self.bot, update)
            await draft_store.flush(work)
        finally:
            current.reset(token)
        answer = _answer(update, result)
        await unit.inbox.applied(row.seq, dump_answer(answer) if answer else None)
        return answer

    def _parse(self, row: Arrived) -> Update:
        try:
            body = read(row.raw)
            if not is_sound(body):
                raise SetAside(row, "unreadable: a number beyond all bounds")
            update = Update.model_validate(body, context={"bot": self.bot})
            _ = update.event_type
        except (ValidationError, UpdateTypeLookupError, ValueError, RecursionError) as error:
            raise SetAside(row, f"unreadable: {type(error).__name__}") from error
        return update

    async def refuse(self, row: Arrived, update: Update | None, refusal: Refusal) -> Answer | None:
        """A refusal changed nothing: its unit was rolled back. Its words are the update's answer."""
        assert update is not None  # noqa: S101 - only handlers refuse
        async with self.engine.unit() as unit:
            event = update.callback_query or update.message
            user = event.from_user if event else None
            me = await unit.people.by_telegram(user.id) if user else None
            scene = self.person.scene(unit.town, unit.now, me, user)
            answer = refusal_answer(event, scene, me, refusal)
            await unit.inbox.applied(row.seq, dump_answer(answer) if answer else None)
        return answer

    async def ask_for_proof(self, row: Arrived, update: Update, needed: ProofNeeded) -> Answer:
        """Nothing was changed: what they did is kept, and goes on once they have shown that it is they."""
        async with self.engine.unit() as unit:
            event = update.callback_query or update.message
            assert event is not None and event.from_user is not None  # noqa: PT018, S101 - a person acted
            me = await unit.people.by_telegram(event.from_user.id)
            scene = self.person.scene(unit.town, unit.now, me, event.from_user)
            answer = await factor.interrupt(unit, event, row, scene, needed)
            await unit.inbox.applied(row.seq, dump_answer(answer))
        return answer

    def forget(self, row: Arrived) -> None:
        """What was asked or made for an update that is over."""
        self.facts.pop(row.seq, None)
        self.ready.pop(row.seq, None)


def _answer(update: Update, result: object) -> Answer | None:
    """What to send back. A press is always answered, even where no handler said anything."""
    if isinstance(result, Answer):
        answer = result
    elif result is None or result is UNHANDLED:
        answer = Answer()
    else:
        msg = f"a handler returned {type(result).__name__}, not an Answer"
        raise TypeError(msg)
    if update.callback_query is not None and answer.press is None:
        answer = replace(answer, press=update.callback_query.id)
    return answer if answer.press is not None or answer.shows or answer.removes else None
