"""Rights are asked of `solidarity.rights`: wherever else a role is looked at, it is said why."""

from __future__ import annotations

import ast

from tests.house.tree import ROOT, text, tracked

LOOKS = {
    *("is_coordinator", "is_referent", "is_elected", "is_professional", "is_safeguard"),
    *("approves", "looks_after", "roles"),
}
"""What somebody is, as the rules of rights read it."""
HOMES = {
    *("solidarity/rights.py", "solidarity/people.py", "solidarity/roles.py", "solidarity/rights_table.py"),
}
"""What somebody is, how it is given, and what follows from it."""
ELSEWHERE = {
    "solidarity/framing.py": "coordinators stand for the town hall: no framing of a first visit",
    "solidarity/matching.py": "who may not be asked is left out of the search",
    "solidarity/announcements.py": "for whom an announcement is meant",
    "solidarity/harvest.py": "what is shown of one's own data",
    "solidarity/barring.py": "a colleague is frozen and not barred; never the last coordinator",
    "solidarity/concerns.py": "who reads a concern while there is no safeguarding lead",
    "solidarity/actions/concerns.py": "the same",
    "solidarity/actions/telling.py": "who is told",
    "solidarity/actions/people.py": "the last coordinator, and who is an official already",
    "solidarity/actions/privacy.py": "the last coordinator",
    "solidarity/actions/roles.py": "the last coordinator",
    "solidarity/actions/relay.py": "whose missions are looked for",
    "solidarity/actions/trust.py": "to whom a volunteer may be entrusted",
    "bot/views/framing.py": "whose card says how a visit is to be made",
    "bot/views/privacy.py": "what they are, in words",
    "bot/views/team.py": "whether there is a safeguarding lead at all",
    "bot/doctor_database.py": "how many there are",
    "bot/menus.py": "which commands a menu shows; each of them asks",
    "storage/people.py": "columns",
    "storage/own_data.py": "columns",
    "storage/candidates.py": "columns",
    "storage/retention.py": "columns",
    "storage/prospects.py": "columns",
    "storage/mission_lists.py": "columns",
    "storage/audiences.py": "columns",
}
"""Where else that is looked at, and why it is no decision on a right."""


def looks(name: str) -> set[str]:
    """What of it this module reads."""
    return {node.attr for node in ast.walk(ast.parse(text(name))) if isinstance(node, ast.Attribute)} & LOOKS


def test_what_somebody_is_decides_nowhere_else() -> None:
    """A new place that looks at a role says here why, or asks `can`."""
    modules = [
        name
        for name in tracked()
        if name.startswith(("solidarity/", "bot/", "storage/")) and name.endswith(".py")
    ]
    found = {name: looks(name) for name in modules if name not in HOMES and looks(name)}
    assert {name: seen for name, seen in found.items() if name not in ELSEWHERE} == {}


def test_no_reason_is_left_over() -> None:
    """Each exception is still one."""
    assert [name for name in ELSEWHERE if not (ROOT / name).exists() or not looks(name)] == []
