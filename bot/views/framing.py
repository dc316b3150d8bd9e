"""How a first visit is made, in words: for who goes, and for who opens the door."""

from __future__ import annotations

from bot.views.scene import Scene
from bot.views.screen import Text
from solidarity.framing import bars
from solidarity.missions import Framing, Mission, Participation
from solidarity.people import Neighbour


def before_yes(scene: Scene, mission: Mission, reader: Neighbour | None) -> Text | None:
    """On an offer: what cannot be done at the door is for whom the town hall or the resident knows."""
    if mission.request is None or reader is None or reader.volunteer is None or reader.is_coordinator:
        return None
    if not bars(scene.town.categories[mission.category], reader.volunteer, scene.today):
        return None
    return scene.t("Dans la maison : avant une première visite, parlez à la commune.")


def for_helper(scene: Scene, part: Participation) -> Text | None:
    """On the volunteer's own card."""
    t = scene.t
    if part.framing is Framing.DOOR:
        return t("Première visite : restez à la porte.")
    if part.framing is Framing.PAIR:
        return t("Première visite : allez-y à deux.")
    return None


def for_resident(scene: Scene, part: Participation, name: str) -> Text | None:
    """On the resident's card, until the visit has begun."""
    t = scene.t
    if part.framing is None or part.arrived_at is not None:
        return None
    if part.framing is Framing.PAIR:
        return t("{name} vient pour la première fois, avec une autre personne.", name=name)
    return t("{name} vient pour la première fois et reste à la porte.", name=name)
