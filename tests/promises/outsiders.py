"""Somebody who may not see a request presses every button that it has, with its id; and types commands."""

from __future__ import annotations

from dataclasses import replace

from bot.callbacks import Press, pack, to_base36
from sandbox.actor import Phone
from solidarity.actions.roles import accept_role, invite_elected, invite_referent
from solidarity.missions import Mission
from solidarity.people import Neighbour
from solidarity.ports import Purpose
from tests.stage import Stage
from tests.walks.looking import person, requests_of

SECRET = "Sonnez chez Dupont"
NAMED = "Léontine"
"""Who asks: a name that stands nowhere else."""
COMMANDS = ("/trier", "🧭 Pilotage", "/missions", "/appel")
VERBS = (
    *(Press.STAFF_CARD, Press.HANDLE, Press.LOOK_AFTER, Press.TAKE_OVER, Press.GIVE_BACK, Press.SETTLE),
    *(Press.CHOOSE, Press.PROPOSE, Press.WIDEN, Press.REPLACE, Press.CLOSE, Press.CLOSE_AS, Press.PHONE),
    *(Press.TRIAGE, Press.RECLASSIFY, Press.MERGE, Press.CASE_CALL, Press.NO_ANSWER, Press.FOLLOW),
    *(Press.TAKE, Press.SHOW, Press.WRITE, Press.ADDRESS, Press.FINISH, Press.RELEASE_YES, Press.CANCEL_YES),
    *(Press.CHANGE, Press.AGAIN, Press.DONE, Press.REPORT, Press.MORE, Press.PUBLISHED, Press.CALL_LIST),
    *(Press.VOLUNTEERS, Press.AGREEMENTS),
)
"""What may be asked of a request."""


async def known(stage: Stage, phone: Phone) -> Neighbour:
    """Who they are in the store."""
    found = await person(stage, phone)
    assert found is not None
    return found


async def make_referent(stage: Stage, by: Phone, phone: Phone, *sector: str) -> None:
    """They look after these neighbourhoods."""
    assert stage.app is not None
    amel, me = await known(stage, by), await known(stage, phone)
    async with stage.app.store.unit() as unit:
        await accept_role(unit, me, Purpose.REFERENT, await invite_referent(unit, amel, sector))


async def make_elected(stage: Stage, by: Phone, phone: Phone) -> None:
    """They are an elected official."""
    assert stage.app is not None
    amel, me = await known(stage, by), await known(stage, phone)
    async with stage.app.store.unit() as unit:
        await accept_role(unit, me, Purpose.ELECTED, await invite_elected(unit, amel))


async def press_everything(stage: Stage, phone: Phone, mission: Mission) -> None:
    """Each command, and each button of a request with this one, and with whom it would be pressed for."""
    for word in COMMANDS:
        phone.write(word)
    await stage.settled()
    asker = to_base36(mission.request.asker) if mission.request is not None else ""
    message = phone.last_message()
    for verb in VERBS:
        for arg in ("", asker):
            phone.forge(pack(verb, mission.id, arg), message)
    await stage.settled()


async def is_untouched(stage: Stage, asker: Phone, before: Mission) -> bool:
    """Whether nothing of the request has changed, but for what the clock does."""
    (after,) = await requests_of(stage, asker)
    same = replace(after, version=before.version, wave_at=before.wave_at)
    return same == before
