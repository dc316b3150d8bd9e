"""The screens of channels, of groups of a theme, and of posts that hold no more, for `tests.bot.gallery`."""

from __future__ import annotations

from dataclasses import replace

from bot.views import channels, groups, posts, privacy
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.people import OwnData
from solidarity.groups import Group, Right, bind_channel, bind_theme
from solidarity.notices import Cause
from solidarity.people import PersonId
from solidarity.posts import Became
from tests import cast
from tests.bot.gallery_broadcasts import ALERT, NEWS

ROSA = cast.neighbour(cast.ROSA)
TITLE = "Valmeuse infos"
CHANNEL = bind_channel(Group(-1_001, TITLE), None, PersonId(1), cast.NOW)
NEAR = bind_channel(Group(-1_001, TITLE), "gare", PersonId(1), cast.NOW)
YOUTH = bind_theme(Group(-1_002, TITLE), "jeunes", PersonId(1), None, cast.NOW)
WRITTEN = {TITLE}
"""What people write."""


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    exercise = replace(ALERT, content=replace(ALERT.content, exercise=True))
    full, poor = frozenset({Right.POST, Right.PIN}), frozenset({Right.DELETE})
    return {
        "channel asks": channels.channel_asks(scene, CHANNEL.chat, TITLE),
        "channel, for whom": channels.choose_reach(scene, CHANNEL),
        "channel bound": channels.bound(scene, replace(CHANNEL, rights=full)),
        "channel bound, rights not known": channels.bound(scene, CHANNEL),
        "channel of a neighbourhood, without rights": channels.bound(scene, replace(NEAR, rights=poor)),
        "channel rights": channels.rights(scene, TITLE, {Right.PIN}),
        "channel rights, all there": channels.rights(scene, TITLE, ()),
        "channel refused": channels.refused(scene, TITLE),
        "channel muted": channels.lost(scene, TITLE, Cause.MUTED),
        "channel lost": channels.lost(scene, TITLE, Cause.REMOVED),
        "choose theme": groups.choose_theme(scene, YOUTH.chat, None),
        "bound to a theme": groups.bound(scene, replace(YOUTH, rights=frozenset(Right))),
        "decided, a theme": groups.decided_theme(scene, TITLE, "jeunes"),
        **{f"alert post, {became}": posts.over(scene, ALERT, became) for became in Became},
        **{f"announcement post, {became}": posts.over(scene, NEWS, became) for became in Became},
        "exercise post, ended": posts.over(scene, exercise, Became.ENDED),
        "own data in groups": privacy.own_data(scene, OwnData(ROSA, (), (), (), groups=(CHANNEL,)), {}),
    }
