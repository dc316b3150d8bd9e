"""A professional asks for the people they look after, follows that, and opens no other case."""

from __future__ import annotations

from solidarity.actions.requests import ask_help, see_phone
from solidarity.actions.roles import accept_role, end_role, invite_professional
from solidarity.actions.triage import waiting_for
from solidarity.people import Role
from solidarity.ports import Purpose
from solidarity.proxies import Whom
from solidarity.refusals import Why
from solidarity.rights import Action, can
from tests.actions.acting import act, ask, gather, now, refused
from tests.cast import AMEL, ANA, ROSA, wish
from tests.stores import TestedStore, deliver


async def test_a_professional_follows_what_they_wrote_down_and_nothing_else(store: TestedStore) -> None:
    """Before the role and after it they write nothing down; Rosa's request is never theirs to see."""
    rosa, amel, ana = await gather(store, ROSA, AMEL, ANA)
    call = Whom("Mme Dubois", "+32470222222", noted=True).wish(wish(), ana, store.clock.at)
    assert await refused(store, ask_help, ana, call) is Why.STAFF_ONLY
    secret = await act(store, invite_professional, amel)
    ana, _ = await act(store, accept_role, ana, Purpose.PROFESSIONAL, secret)
    made = (await act(store, ask_help, ana, call)).mission
    other = await ask(store, rosa)
    await deliver(store)
    made = await now(store, made)
    for action in (Action.FOLLOW, Action.CANCEL, Action.CONFIRM):
        assert can(ana, action, made)
        assert not can(ana, action, other)
    for action in (Action.STEER, Action.HANDLE, Action.CLOSE, Action.SEE_PHONE, Action.SEE_DETAIL):
        assert not can(ana, action, made)
        assert not can(ana, action, other)
    assert await refused(store, waiting_for, ana) is Why.STAFF_ONLY
    assert await refused(store, see_phone, ana, other.id) is Why.NOT_YOURS
    ana = await act(store, end_role, amel, ana.id, Role.PROFESSIONAL)
    assert await refused(store, ask_help, ana, call) is Why.STAFF_ONLY
    assert can(ana, Action.FOLLOW, made), "what they asked for stays theirs"
