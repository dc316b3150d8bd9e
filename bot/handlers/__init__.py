"""One router per file; this is their order, readable from top to bottom.

Groups first (anybody presses cards there), then /start and what always wins, then whoever has not
accepted the first screen. Keys of home and commands come before open conversations, so that nobody is
caught in one; a reply to somebody's message too. `lost` answers the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from aiogram import Dispatcher, Router
from aiogram.fsm.storage.base import BaseStorage

from bot.filters import ask_at_once
from bot.flows import (
    announce,
    ask_for_another,
    ask_help,
    change,
    concern,
    danger,
    expense,
    factor,
    merge,
    near,
    own_number,
    publish,
    raise_alert,
    recruit,
    register,
    relay,
    rename,
    share_address,
    share_phone,
    switchboard,
    thank,
    voice,
    volunteer,
)
from bot.flows import associations as association_talks
from bot.flows import trust as loans
from bot.handlers import (
    alerts,
    announcements,
    answers,
    associations,
    bank_numbers,
    barring,
    broadcasts,
    changing,
    channels,
    concerns,
    conversations,
    discreet,
    group_requests,
    groups,
    held,
    idle,
    lost,
    matrices,
    missions,
    newcomers,
    news,
    privacy,
    proxies,
    public_words,
    publishing,
    recruiting,
    requests,
    settings,
    sharing,
    staff,
    start,
    supervising,
    team,
    triage,
    trust,
    visits,
    volunteers,
)
from bot.i18n import Catalogues
from bot.middlewares.barred import BarredMiddleware
from bot.middlewares.person import PersonMiddleware
from bot.middlewares.presence import PresenceMiddleware
from bot.views.home import HomeKey


def build_dispatcher(
    storage: BaseStorage,
    person: PersonMiddleware,
    home: Mapping[str, HomeKey],
    catalogues: Catalogues,
) -> Dispatcher:
    """The dispatcher with every router in its place. Routers belong to one dispatcher at a time."""
    dispatcher = Dispatcher(storage=storage, home=home, catalogues=catalogues)
    dispatcher.update.outer_middleware(person)
    dispatcher.update.outer_middleware(PresenceMiddleware())
    dispatcher.message.outer_middleware(BarredMiddleware())
    dispatcher.callback_query.outer_middleware(BarredMiddleware())
    dispatcher.message.outer_middleware(danger.NumbersFirst())
    dispatcher.include_routers(*_routers())
    return dispatcher


def _routers() -> list[Router]:
    order = [
        privacy.strangers,
        privacy.router,
        groups.router,
        group_requests.router,
        channels.router,
        start.router,
        missions.taking,
        publishing.waiting,
        newcomers.strangers,
        newcomers.router,
        answers.router,
        requests.router,
        missions.router,
        visits.router,
        sharing.router,
        triage.router,
        team.router,
        concerns.router,
        barring.router,
        staff.router,
        proxies.router,
        associations.router,
        announcements.router,
        broadcasts.router,
        publishing.router,
        alerts.router,
        public_words.router,
        trust.router,
        supervising.router,
        matrices.router,
        changing.router,
        settings.router,
        idle.router,
        discreet.router,
        volunteers.router,
        recruiting.router,
        news.router,
        held.router,
        concern.unsent,
        relay.replies,
        danger.router,
        bank_numbers.router,
        conversations.router,
        concern.router,
        factor.router,
        ask_for_another.router,
        switchboard.router,
        ask_help.router,
        publish.router,
        raise_alert.router,
        announce.router,
        register.router,
        association_talks.router,
        change.router,
        volunteer.router,
        near.router,
        own_number.router,
        recruit.router,
        share_phone.router,
        share_address.router,
        expense.router,
        thank.router,
        rename.router,
        merge.router,
        loans.router,
        lost.strays,
        relay.router,
        voice.router,
        lost.router,
    ]
    for router in order:
        ask_at_once(router)
        router._parent_router = None  # noqa: SLF001 - a second app in one process (tests, sandbox)
    return order
