"""What `entraide doctor` says of the groups and channels: whether the bot may still do its work there.

Named by their neighbourhood and number: a title may be somebody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.bot_api import ask
from bot.findings import Finding, Findings, bad, good
from bot.settings import Settings
from bot.work import rights_of
from solidarity.groups import Binding, Group, Right
from storage.checkup import bound_groups
from storage.store import StoredStore

SWITCHES = {
    Right.POST: "Post messages",
    Right.PIN: "Pin messages",
    Right.DELETE: "Delete messages",
    Right.TOPICS: "Manage topics",
}
"""What Telegram calls them; in a channel « Pin messages » is called « Edit messages »."""
INSIDE = frozenset({"creator", "administrator", "member"})


async def check_groups(settings: Settings, store: StoredStore, bot: int) -> Findings:
    """Each that is bound, as Telegram has it now. Raises AwayError."""
    async with store.unit() as unit:
        groups = await bound_groups(unit)
    count = 0
    for group in groups:
        told = await ask(settings, "getChatMember", chat_id=group.chat, user_id=bot)
        finding = judge(group, told.result if told.ok else None)
        if finding is not None:
            yield finding
        else:
            count += 1
    if groups:
        yield good(f"groups: the bot has its rights in {count} of {len(groups)}")


def judge(group: Group, member: Mapping[str, Any] | None) -> Finding | None:
    """What is wrong there, with what an admin of the group has to do; None where nothing is."""
    name = _name(group)
    if member is None or not (member.get("status") in INSIDE or member.get("is_member")):
        return bad(f"{name}: the bot is not in it any more", "add it again as an admin, then /quartier there")
    if member["status"] == "creator":
        return None
    missing = replace(group, rights=rights_of(member, channel=group.channel)).missing
    if member["status"] != "administrator" and missing:
        return bad(f"{name}: the bot is no admin", f"make it one, with {_switches(group, missing)}")
    if missing:
        return bad(
            f"{name}: the bot lacks {_switches(group, missing)}",
            "in the group: its name → Edit → Administrators → the bot → switch that on",
        )
    return None


def _name(group: Group) -> str:
    what = {Binding.STAFF: "coordinators' group", Binding.CHANNEL: "channel"}.get(group.binding, "group")
    about = group.neighbourhood or group.theme
    return f"{what} {group.chat}" + (f" ({about})" if about else "")


def _switches(group: Group, missing: frozenset[Right]) -> str:
    names = ["Edit messages" if group.channel and r is Right.PIN else SWITCHES[r] for r in sorted(missing)]
    return ", ".join(f"« {name} »" for name in names)
