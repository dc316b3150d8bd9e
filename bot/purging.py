"""`entraide purge` and `entraide audit verify`: what age takes away, and whether the audit is untouched.

Not here: the same by the running bot (`bot.letting_go`), how long anything is kept (`solidarity.retention`).
"""

from __future__ import annotations

from datetime import timedelta

from bot.disk import lend_reserve
from bot.i18n import Catalogues
from bot.letting_go import Purger
from bot.municipality import read_town
from bot.operator import OperatorError, open_store, say
from bot.settings import Settings, read_settings
from solidarity.ports.retention import Link, Verdict
from solidarity.retention import Retention, Rule
from storage.engine import database_file
from storage.migrate import is_current
from storage.store import StoredStore

AHEAD = timedelta(days=30)
PORTION = 2000
WHAT = {
    Rule.RELAY: "conversations of missions, message by message",
    Rule.ADDRESS: "addresses and numbers of missions that are over",
    Rule.TEXT: "what was written for missions that are over",
    Rule.NAMES: "names of missions that are over",
    Rule.MESSAGES: "messages that were sent",
    Rule.TOLD: "messages of alerts and announcements",
    Rule.FOLLOWED: "reports in chats on how they went",
    Rule.ASKED: "questions in chats whether to send an alert",
    Rule.ANSWERS: "answers to alerts",
    Rule.UNSENT: "alerts that never went out",
    Rule.ALERT_NAMES: "names on alerts",
    Rule.ANNOUNCEMENTS: "announcements",
    Rule.BROADCASTS: "what was told to many",
    Rule.CONCERNS: "concerns that are closed",
    Rule.MEMBERS: "who was seen in a group",
    Rule.REFUSED: "associations that were refused",
    Rule.LINKS: "recruitment links that were ended",
    Rule.BANS: "bans that are over",
    Rule.HOMES_SEEN: "how many homes an erased account had seen",
    Rule.ERASURES: "that somebody was erased",
    Rule.AUDIT: "lines of the audit",
}


async def purge(*, dry_run: bool) -> int:
    """Delete what was kept for long enough; or only say how much that is, and will be in 30 days."""
    settings = read_settings()
    file = database_file(settings.database_url)
    if file is not None and not dry_run:
        lend_reserve(file)
    store = _open(settings)
    try:
        if dry_run:
            await _say_what_is_due(store)
        else:
            say(f"{await purge_all(store)} removed. What is left is younger than its time.")
    finally:
        await store.database.close()
    return 0


async def purge_all(store: StoredStore) -> int:
    """All that is due, however much it is; returns how much that was."""
    purger = Purger(store)
    async with store.unit() as unit:
        while await unit.chain.lay():
            pass
    done = 0
    while part := await purger.purge():
        done += part
    return done


async def _say_what_is_due(store: StoredStore) -> None:
    """Changes nothing: it only counts."""
    say(f"{'now':>8} {'30 days':>8}")
    async with store.unit() as unit:
        soon = unit.now + AHEAD
        for rule in Rule:
            now, then = await unit.retention.count(rule, unit.now), await unit.retention.count(rule, soon)
            say(f"{now:>8} {then:>8}  {WHAT[rule]}{_kept(store.town.retention, rule.setting)}")
        now, then = await unit.retention.count_idle(unit.now), await unit.retention.count_idle(soon)
        idle = _kept(store.town.retention, "idle_months")
        say(f"{now:>8} {then:>8}  people not seen for long{idle}, told twice before")
        now, then = await unit.retention.count_forgotten(unit.now), await unit.retention.count_forgotten(soon)
        ended = _kept(store.town.retention, "text_days")
        say(f"{now:>8} {then:>8}  missions that nobody ended{ended}, closed")
    say("Nothing was changed. « 30 days »: what will be due by then, with what is due now.")


def _kept(retention: Retention, setting: str | None) -> str:
    return "" if setting is None else f" ({setting} = {getattr(retention, setting)})"


async def verify_audit() -> int:
    """Look at every line of the audit; exit status 1 where one does not fit."""
    verdict = await look_at_audit(read_settings())
    if verdict.holds:
        loose = f", {verdict.loose} of them written within the last minute" if verdict.loose else ""
        say(f"audit: {verdict.lines} lines{loose}. None was changed, put in or taken out.")
        return 0
    say(f"audit: broken at line {verdict.broken_at}. It or one before it was changed, put in or taken out.")
    say("    → compare with the last backup whose audit holds, and tell who answers for data protection")
    return 1


async def look_at_audit(settings: Settings) -> Verdict:
    """What a look at the whole chain finds, a few lines at a time: the running bot does not wait for it."""
    store = _open(settings)
    lines = 0
    reached: Link | None = None
    try:
        while True:
            async with store.unit() as unit:
                verdict = await unit.chain.verify(reached, PORTION)
            lines, reached = lines + verdict.lines, verdict.reached
            if reached is None:
                return Verdict(lines, verdict.loose, verdict.broken_at)
    finally:
        await store.database.close()


def _open(settings: Settings) -> StoredStore:
    town = read_town(settings, Catalogues.load())
    if not is_current(settings.database_url):
        raise OperatorError("the database is not made, or not up to date: entraide migrate")
    return open_store(settings, town)
