"""Waves: who is asked first for a request, and who next, for as long as nobody has said yes.

Five who fit best have it to themselves for a while; then the whole neighbourhood; then its groups and the
coordinators. What is for today begins with the neighbourhood; what answers an alert begins with those who
stand by for it. Rules only: who those people are is asked of the store, and they are told by
`solidarity.actions.telling`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from solidarity.hours import QuietHours
from solidarity.missions import Hold, Mission, State
from solidarity.places import Municipality
from solidarity.staffing import is_kept

WAIT = timedelta(minutes=20)
"""How long those who were asked have it before others are. Quiet hours do not count."""
FEW = 5
"""How many the first wave asks."""


class Wave(IntEnum):
    """Who has been asked so far."""

    NOBODY = 0
    """Nobody yet; or it is older than waves are, and everybody was asked at once."""
    BEST = 1
    """The few who fit best; of what answers an alert, those who stand by for it."""
    NEAR = 2
    """The whole neighbourhood; where it was widened, the whole municipality."""
    EVERYWHERE = 3
    """The groups of the neighbourhood too, and the coordinators."""


def next_wave(mission: Mission, town: Municipality, now: datetime) -> Wave | None:
    """Whose turn it is at this moment; None where nobody's is.

    Whoever registers for it, or was thought of by a coordinator, is waited for.
    """
    if mission.state is not State.OPEN or mission.request is None or is_kept(mission, now):
        return None
    if mission.wave_at is None or mission.wave_at > now or mission.wave >= Wave.EVERYWHERE:
        return None
    return Wave(mission.wave + 1) if mission.wave else _first(mission, town, now)


def _first(mission: Mission, town: Municipality, now: datetime) -> Wave:
    if mission.widened:
        return Wave.NEAR
    if mission.alert is None and mission.day <= town.today(now):
        return Wave.NEAR
    return Wave.BEST


def begun(mission: Mission, now: datetime) -> Mission:
    """The mission of which nobody here was told yet, and now somebody is to be."""
    return replace(mission, wave=Wave.NOBODY, wave_at=now, told=0)


def sent(mission: Mission, wave: Wave, told: int, town: Municipality, now: datetime) -> Mission:
    """The mission after a wave: the next one comes after a while, or at once where nobody was found."""
    following = None
    if wave < Wave.EVERYWHERE:
        following = awake(town.quiet, now, WAIT) if told else now
    return replace(mission, wave=wave, wave_at=following, told=mission.told + told)


def asked_all(mission: Mission, told: int, town: Municipality, now: datetime) -> Mission:
    """The mission after all near were asked at once, whose turn it was not: the groups may still follow."""
    if mission.wave in (Wave.NOBODY, Wave.EVERYWHERE):
        return replace(mission, told=mission.told + told)
    return sent(mission, Wave.NEAR, told, town, now)


def came_back(mission: Mission, told: int) -> Mission:
    """The mission that somebody handed back: everybody is asked again at once, at top rank."""
    return replace(mission, wave=Wave.EVERYWHERE, wave_at=None, told=told)


def hurried(mission: Mission, now: datetime) -> Mission:
    """Everybody who was asked said no: there is nothing to wait for."""
    return replace(mission, wave_at=now) if mission.wave_at is not None else mission


def put_off(mission: Mission, now: datetime) -> Mission:
    """A wave that is due goes out when whoever is waited for has had their time; else the same mission."""
    hold = mission.hold
    if mission.wave_at is None or mission.wave_at > now or hold is None or hold.until <= now:
        return mission
    return replace(mission, wave_at=hold.until)


def taken_up(mission: Mission, hold: Hold | None, now: datetime) -> Mission:
    """Whoever was waited for does not come: a wave that was put off for them goes out now."""
    if hold is None or mission.wave_at is None or mission.wave_at < hold.until:
        return mission
    return replace(mission, wave_at=now)


def is_public(mission: Mission, town: Municipality) -> bool:
    """Whether its card may stand in groups at all: nothing private or discreet."""
    if not town.categories[mission.category].in_groups:
        return False
    return mission.request is None or not (mission.request.discreet or mission.request.vague)


def for_groups(mission: Mission, town: Municipality) -> bool:
    """Whether its card may stand in groups now: nothing private or discreet, and not before its wave."""
    if not is_public(mission, town):
        return False
    if mission.request is None:
        return True
    return mission.alert is not None or mission.wave in (Wave.NOBODY, Wave.EVERYWHERE)


def is_to_come(mission: Mission, town: Municipality, now: datetime) -> bool:
    """Whether those who were asked last hear of it only when the quiet hours end."""
    if mission.wave_at is None or not town.quiet.covers(now):
        return False
    return mission.wave_at >= awake(town.quiet, now, WAIT)


def awake(quiet: QuietHours, since: datetime, span: timedelta) -> datetime:
    """The moment when so much time has passed outside quiet hours. It never lies in them."""
    begin = quiet.after(since)
    night = _nightfall(quiet, begin)
    if night is None or begin + span < night:
        return begin + span
    return awake(quiet, night, span - (night - begin))


def _nightfall(quiet: QuietHours, after: datetime) -> datetime | None:
    """When the quiet hours begin next; None where there are none."""
    if quiet.start == quiet.end:
        return None
    today = after.astimezone(quiet.zone).date()
    nights = (
        datetime.combine(today + timedelta(days=ahead), quiet.start, tzinfo=quiet.zone).astimezone(UTC)
        for ahead in range(3)
    )
    return next(item for item in nights if item > after)
