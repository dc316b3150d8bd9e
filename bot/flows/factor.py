"""Six digits: setting a second factor up, and being asked for them before something goes on.

What was begun is kept as the update that it was, and comes in anew after the right code: nothing is typed
twice. Messages that hold the secret or a code are taken away. What asks for codes: `solidarity.factors`.
"""

from __future__ import annotations

import asyncio
import re
from io import BytesIO

import pyotp
from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import At, On, Private
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import place_of, redraw, say, stale
from bot.views import factors as views
from bot.views.scene import Scene
from bot.views.screen import Answer, Removal, Screen, Show
from solidarity.actions.factors import (
    begin_factor,
    confirm_factor,
    end_factor,
    give_code,
    may_be_confirmed,
    reset_factor,
)
from solidarity.factors import ProofNeeded, Verdict, has_factor
from solidarity.factors import waits as waits_for_colleague
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.queues import Arrived, Draft, EngineUnit, Incoming
from solidarity.rights import Action, allow

FLOW = "factor"
CODE = re.compile(r"\d{6}")
router = Router(name="factor")
router.message.filter(Private())
router.callback_query.filter(Private())


def digits(secret: str, step: int) -> str:
    """The code of this secret at a time step (RFC 6238)."""
    return pyotp.TOTP(secret).generate_otp(step)


async def interrupt(
    unit: EngineUnit, event: CallbackQuery | Message, row: Arrived, scene: Scene, needed: ProofNeeded
) -> Answer:
    """Ask for the code, or for a factor to be set up; what was begun waits in the person's draft."""
    user = event.from_user
    assert user is not None  # noqa: S101 - somebody acted
    press = event.id if isinstance(event, CallbackQuery) else None
    me = await unit.people.by_telegram(user.id)
    if needed.waits and me is not None:
        return Answer(chat=user.id, shows=(Show(await _asked(unit, me, scene)),), press=press)
    before = await unit.drafts.find(user.id)
    state = _open_question(before)
    step = "offer" if needed.set_up else "code"
    talk = Talk(FLOW, step, _waiting(row, state))
    body = {"id": talk.id, "step": talk.step, "answers": talk.answers, "reminded": False}
    data = dict(before.data) if before is not None else {}
    await unit.drafts.put(user.id, f"{FLOW}:{step}", {**data, FLOW: body})
    shown = (views.set_up_first if needed.set_up else views.ask_code)(scene, talk.id)
    return Answer(chat=user.id, shows=(Show(shown),), press=press)


def _open_question(before: Draft | None) -> str | None:
    """What was asked when they began it; of who presses twice, what was asked before the digits were."""
    if before is None or before.paused or before.state is None:
        return None
    if not before.state.startswith(f"{FLOW}:"):
        return before.state
    asked = before.data.get(FLOW)
    state: str | None = asked["answers"].get("state") if isinstance(asked, dict) else None
    return state


async def _asked(unit: Unit, me: Neighbour, scene: Scene) -> Screen:
    return views.asked(scene, me, alone=not await may_be_confirmed(unit, me))


def _waiting(row: Arrived, state: str | None) -> dict[str, object]:
    return {"raw": row.raw.decode(), "number": row.update_id, "lane": row.lane, "state": state}


# --- Buttons of the settings and of the team ------------------------------------------------------------


@router.callback_query(On(Press.FACTOR))
async def on_factor(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """One's own: on or off, set up, ended; or a colleague's, who lost the telephone."""
    allow(me, Action.APPROVE)
    match pressed.arg:
        case "reset" | "reset.yes":
            return await _reset(query, pressed, unit, me, scene)
        case arg if arg.startswith(_YES):
            asked_at = arg.removeprefix(_YES)
            stamp = int(asked_at) if asked_at.isascii() and asked_at.isdigit() else 0
            person = await confirm_factor(unit, me, PersonId(pressed.subject), stamp)
            return redraw(query, views.said_so(scene, person))
        case "end" if has_factor(me):
            return redraw(query, views.confirm_end(scene))
        case "end.yes":
            await end_factor(unit, me)
            return redraw(query, views.over(scene))
    if has_factor(me):
        return redraw(query, views.card(scene))
    return await _begin(query, state, unit, me, scene)


_YES = "yes."


async def _begin(query: CallbackQuery, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A new secret; what waits for it goes on waiting."""
    secret = pyotp.random_base32()
    await begin_factor(unit, me, secret)
    known = await find(state, FLOW)
    talk = Talk(FLOW, "show", known.answers if known is not None else {})
    await keep(state, talk)
    uri = pyotp.TOTP(secret).provisioning_uri(name=me.first_name or "—", issuer_name=scene.town_name)
    picture = await asyncio.to_thread(_picture, uri)
    return redraw(query, None, views.secret_shown(scene, talk.id, secret, picture))


def _picture(uri: str) -> bytes:
    import segno  # noqa: PLC0415 - only for who sets one up

    out = BytesIO()
    segno.make(uri, error="m", micro=False).save(out, kind="png", scale=8)
    return out.getvalue()


async def _reset(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    person = await unit.people.get(PersonId(pressed.subject))
    allow(me, Action.GRANT, person)
    if pressed.arg == "reset" and has_factor(person):
        return redraw(query, views.confirm_reset(scene, person))
    await reset_factor(unit, me, person.id)
    return redraw(query, views.was_reset(scene, person))


async def on_press(
    query: CallbackQuery,
    talk: Talk,
    step: str,
    choice: str,
    state: FSMContext,
    _unit: Unit,
    _me: Neighbour,
    scene: Scene,
) -> Answer:
    """The secret was copied; or it is left, and what waited is not done."""
    chat, message, _ = place_of(query)
    gone = (Removal(message),) if step == "show" and message is not None else ()
    if choice == "cancel":
        await _leave(state, talk, Past(End.UNCHANGED, f"{step}.cancel"))
        shown = views.stopped(scene)
        return Answer(chat, None, (Show(shown),), query.id, removes=gone) if gone else redraw(query, shown)
    if (step, choice, talk.step) != ("show", "ready", "show"):
        return redraw(query, None, toast=stale(scene))
    talk.step = "first"
    await keep(state, talk)
    return Answer(chat, None, (Show(views.ask_first(scene, talk.id)),), query.id, removes=gone)


# --- What is typed --------------------------------------------------------------------------------------


@router.message(At(f"{FLOW}:code", f"{FLOW}:first"), F.text, ~F.text.startswith("/"))
async def on_code(
    message: Message, state: FSMContext, unit: EngineUnit, me: Neighbour, scene: Scene
) -> Answer:
    """The six digits, whose message goes at once. After the right ones what waited comes in anew."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    code = "".join((message.text or "").split())
    if not CODE.fullmatch(code) or not code.isascii():
        return _said(message, views.not_digits(scene), _question(talk, scene))
    first = talk.step == "first"
    after, verdict = await give_code(unit, me, code, digits)
    if verdict is Verdict.WRONG:
        return _said(message, views.wrong(scene), _question(talk, scene))
    waits = "raw" in talk.answers
    await _leave(state, talk)
    if verdict is Verdict.LOCKED:
        return _said(message, views.locked(scene))
    if waits_for_colleague(after):
        return _said(message, await _asked(unit, after, scene))
    if waits:
        await unit.inbox.receive([_again(talk)])
    return _said(message, views.protected(scene) if first else None, views.goes_on(scene) if waits else None)


@router.message(At(f"{FLOW}:code", f"{FLOW}:first"))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Sent where digits were expected."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return say(message, views.not_digits(scene), _question(talk, scene))


def _question(talk: Talk, scene: Scene) -> Screen:
    return (views.ask_first if talk.step == "first" else views.ask_code)(scene, talk.id)


def _said(message: Message, *screens: Screen | None) -> Answer:
    """Below what was typed, which goes."""
    shows = tuple(Show(item) for item in screens if item is not None)
    return Answer(message.chat.id, None, shows, removes=(Removal(message.message_id),))


def _again(talk: Talk) -> Incoming:
    """The update that waited, under a number that Telegram never gives: it acts once more, and only once."""
    answers = talk.answers
    return Incoming(-1 - int(answers["number"]), int(answers["lane"]), str(answers["raw"]).encode())


async def _leave(state: FSMContext, talk: Talk, past: Past | None = None) -> None:
    """It is over; the question that was open before is open again."""
    await end(state, talk, past)
    await state.set_state(talk.answers.get("state"))
