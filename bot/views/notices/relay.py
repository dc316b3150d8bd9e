"""What the two sides of a mission say and show to one another: words, addresses, numbers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.callbacks import Press, to_base36
from bot.views import relay, sharing
from bot.views.notices.situations import Render, mission_of, who_of
from bot.views.scene import Scene, press
from bot.views.screen import Media, MediaKind, Screen
from solidarity.missions import Mission
from solidarity.notices import Kind, Notice, Situation
from solidarity.people import Neighbour


def _relay(scene: Scene, notice: Notice, at: Situation) -> Screen:
    kind = notice.facts.get("attachment")
    media = Media(MediaKind(str(kind)), str(notice.facts["file_id"])) if kind else None
    name = scene.name(at.names, who_of(notice))
    return relay.relayed(scene, mission_of(at), name, str(notice.facts.get("text", "")), media)


def _undelivered(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return undelivered(scene, mission_of(at), at.reader)


def undelivered(scene: Scene, mission: Mission, reader: Neighbour | None) -> Screen:
    """The other side cannot be reached here: whoever wrote is shown the way to the municipality."""
    lasts = reader is not None and not mission.state.is_over
    asker = lasts and mission.request is not None and reader is not None and mission.host == reader.id
    helper = lasts and reader is not None and mission.has(reader.id)
    return relay.undelivered(scene, mission, calls=asker, asks=helper)


def _reopened(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return relay.reopened(scene, mission_of(at), scene.name(at.names, who_of(notice)))


def _caution(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return relay.caution(scene, mission_of(at))


def _private_topic(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return Screen(relay.topic_name(scene, mission_of(at), scene.name(at.names, who_of(notice))))


def _address_shared(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return sharing.address_shared(scene, mission_of(at), scene.helped(mission_of(at), at.names))


def _own_phone_shared(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who = who_of(notice)
    return sharing.own_number_shared(scene, mission_of(at), scene.name(at.names, who), to_base36(who or 0))


def _address(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = mission_of(at)
    return sharing.address(scene, mission, scene.helped(mission, at.names))


def _phone_shared(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = mission_of(at)
    t = scene.t
    name = scene.name(at.names, mission.request.asker if mission.request else None)
    return Screen(
        t("{name} partage son numéro avec vous.", name=name),
        ((press(t.label("📞 Numéro"), Press.PHONE, mission.id),),),
    )


RENDER: Mapping[Kind, Render] = {
    Kind.ADDRESS_SHARED: _address_shared,
    Kind.OWN_PHONE_SHARED: _own_phone_shared,
    Kind.ADDRESS: _address,
    Kind.REOPENED: _reopened,
    Kind.CAUTION: _caution,
    Kind.PRIVATE_TOPIC: _private_topic,
    Kind.RELAY: _relay,
    Kind.UNDELIVERED: _undelivered,
    Kind.PHONE_SHARED: _phone_shared,
}
