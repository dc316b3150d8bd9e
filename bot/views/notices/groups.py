"""What groups are told, and the coordinators of them: bound, lost, without rights, their board and topics."""

from __future__ import annotations

from collections.abc import Mapping

from bot.views import channels, groups
from bot.views.notices.situations import Render
from bot.views.scene import Scene
from bot.views.screen import Screen, Span
from solidarity.boards import Tally
from solidarity.groups import Binding, Group, Right
from solidarity.notices import Cause, Fact, Kind, Notice, Situation
from solidarity.topics import Topic


def _group_asks(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    asks = channels.channel_asks if "channel" in notice.facts else groups.group_asks
    return asks(scene, int(notice.facts["group"]), str(notice.facts["title"]))


def _group_bound(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    facts = notice.facts
    missing = facts.get("missing")
    group = Group(
        0,
        "",
        Binding(str(facts["binding"])),
        neighbourhood=str(facts.get("place") or "") or None,
        theme=str(facts.get("theme") or "") or None,
        rights=None if missing is None else frozenset(Right) - _rights(missing),
        forum=True,  # so that a missing right to keep topics counts: it is named only where it is missing
    )
    return groups.bound(scene, group)


def _rights(words: Fact) -> frozenset[Right]:
    return frozenset(Right(item) for item in str(words).split())


def _group_rights(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    missing = _rights(notice.facts["missing"])
    if "title" in notice.facts:
        return channels.rights(scene, str(notice.facts["title"]), missing)
    return groups.rights(scene, missing)


def _group_crowd(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return groups.crowd(scene, str(notice.facts["title"]), int(notice.facts["members"]))


def _board(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    facts = notice.facts
    if "gone" in facts:
        return Screen(())
    if "retired" in facts:
        return groups.retired_board(scene)
    tally = Tally(int(facts["open"]), int(facts["taken"]), int(facts["solved"]))
    return groups.board(scene, scene.place(str(facts["place"])), tally)


def _topic(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return Screen((Span(groups.topic_name(scene, Topic(str(notice.facts["topic"])))),))


def _topic_closed(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return groups.topic_closed(scene, Topic(str(notice.facts["topic"])))


def _group_lost(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    lost = channels.lost if "channel" in notice.facts else groups.lost
    return lost(scene, str(notice.facts["title"]), Cause(str(notice.facts["cause"])))


RENDER: Mapping[Kind, Render] = {
    Kind.GROUP_ASKS: _group_asks,
    Kind.GROUP_BOUND: _group_bound,
    Kind.GROUP_LOST: _group_lost,
    Kind.GROUP_RIGHTS: _group_rights,
    Kind.GROUP_CROWD: _group_crowd,
    Kind.BOARD: _board,
    Kind.TOPIC: _topic,
    Kind.TOPIC_CLOSED: _topic_closed,
}
