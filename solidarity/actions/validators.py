"""Who may be the second person of an alert without being a coordinator: by a single-use invitation."""

from __future__ import annotations

from solidarity.actions.alerting import ask_seconds
from solidarity.actions.inviting import inviter, issue
from solidarity.actions.people import INVITATION_LIVES
from solidarity.alerts import seconds
from solidarity.people import Neighbour, Role
from solidarity.ports import Code, Deed, Purpose, Unit
from solidarity.refusals import Refusal, Why
from solidarity.roles import given


async def invite_validator(unit: Unit, me: Neighbour | None = None) -> str:
    """A single-use secret of 128 bits, valid for 24 hours; from the command line nobody asks for it."""
    if me is not None:
        return await issue(unit, me, Purpose.VALIDATOR, INVITATION_LIVES)
    return await unit.codes.issue(Code(Purpose.VALIDATOR, unit.now + INVITATION_LIVES, {}))


async def accept_validation(unit: Unit, person: Neighbour, secret: str) -> Neighbour:
    """They may say yes to alerts from now on, also to those that wait; the invitation is used up."""
    code = await unit.codes.use(Purpose.VALIDATOR, secret)
    if code is None:
        raise Refusal(Why.CODE_INVALID)
    by = await inviter(unit, code)
    await unit.audit.record(Deed.GRANTED, by, person.id, what=Role.VALIDATOR.value)
    after = given(person, Role.VALIDATOR, by, unit.town.today(unit.now))
    await unit.people.save(after)
    for alert in await unit.alerts.waiting():
        if seconds(alert, [after]):
            ask_seconds(unit, alert, [after])
    return after
