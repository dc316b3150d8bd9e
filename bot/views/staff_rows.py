"""What a coordinator can do about a request: the buttons of its card, the first thing first."""

from __future__ import annotations

from collections.abc import Collection

from bot.callbacks import Press, to_base36
from bot.views.scene import Names, Scene, press, rows_of
from bot.views.screen import Button, Tone
from solidarity.causes import SILENCE, UNTIL_SETTLED, Cause
from solidarity.missions import Mission, State
from solidarity.people import PersonId
from solidarity.requests import Attachment, is_unsorted
from solidarity.staffing import is_kept
from solidarity.triage import BENEFICIARY

Rows = tuple[tuple[Button, ...], ...]
TO_CALL = (
    SILENCE
    | UNTIL_SETTLED
    | {Cause.WANTS_CALL, Cause.YOUNG, Cause.APART, Cause.ALERT, Cause.VOICE, Cause.UNCONFIRMED}
)
"""Reasons to take up the telephone."""


def sides(mission: Mission) -> list[PersonId]:
    """Who could be called: the resident, then who has or had it."""
    asker = [mission.request.asker] if mission.request is not None else []
    return [*asker, *(item.person for item in mission.holders)]


def card_rows(
    scene: Scene,
    mission: Mission,
    names: Names,
    numbers: Collection[PersonId],
    reader: PersonId | None,
    *,
    private: bool,
) -> Rows:
    """All of them, for this reader and this chat."""
    t = scene.t
    handler = mission.handler
    onward = (press(t.label("⏭ Suivante"), Press.TRIAGE, mission.id),)  # i18n: The next request. max 18
    if handler is not None and (not private or handler != reader):
        # i18n: A colleague goes on with what another looks after.
        label = t.label("🔁 Je reprends")
        over: Rows = ((press(label, Press.TAKE_OVER, mission.id, to_base36(handler)),),)
        return (*over, onward) if private else over
    calls = _call_rows(scene, mission, names, numbers) if private else ()
    finds = (*_find_rows(scene, mission), *(_file_rows(scene, mission) if private else ()))
    urgent = mission.cause in TO_CALL
    rows = [*_first_row(scene, mission), *(_hear_row(scene, mission) if private else ())]
    rows += (*calls, *finds) if urgent else (*finds, *calls)
    if handler is not None and mission.handler_until is None:
        # i18n: The coordinator gives it back to the team.
        rows.append((press(t.label("↩️ Je ne peux plus"), Press.GIVE_BACK, mission.id),))
    if mission.merged_into is not None:
        label = t.label("📋 Voir {number}", number=mission.merged_with[-1])
        rows.append((press(label, Press.STAFF_CARD, mission.merged_into),))
    # i18n: Close the request, with a reason.
    close = press(t.label("🗄 Fermer"), Press.CLOSE, mission.id)
    closes = (close,) if not mission.state.is_over and mission.request is not None else ()
    if private:
        rows += _helper_rows(scene, mission, names)
    rows.append((*closes, *onward) if private else closes)
    return tuple(row for row in rows if row)


def _helper_rows(scene: Scene, mission: Mission, names: Names) -> Rows:
    """The way to who asks, and to who helps: how they stand here, and how far they are trusted."""
    helpers = [] if mission.state.is_over else mission.holders
    found = [
        press(f"👤 {scene.name(names, item.person)}", Press.ONE_VOLUNTEER, item.person) for item in helpers
    ]
    request = mission.request
    if request is not None and not request.noted:
        origin = f"m{to_base36(mission.id)}"
        found = [press(f"🙋 {scene.name(names, request.asker)}", Press.PERSON, request.asker, origin), *found]
    return rows_of(found)


def _first_row(scene: Scene, mission: Mission) -> Rows:
    """What to do first: take it on, look after it, or say that it is settled."""
    t = scene.t
    # i18n: A coordinator takes it on.
    mine = t.label("👤 Je m'en occupe")
    rows: list[tuple[Button, ...]] = []
    if mission.cause is Cause.CALL_BACK:
        # i18n: The person was told by telephone what has changed.
        rows.append((press(t.label("📞 Appelée"), Press.SETTLE, mission.id, tone=Tone.GOOD),))
        if mission.state is not State.OPEN:
            return tuple(rows)
    if mission.state is State.OPEN and mission.request is not None:
        if not is_kept(mission, scene.now):
            rows.append((press(mine, Press.HANDLE, mission.id, tone=Tone.MAIN),))
        if mission.cause is Cause.OLD:
            # i18n: A coordinator looked at a request that is a week old: somebody is still looked for.
            rows.append((press(t.label("✅ Toujours utile"), Press.STILL_USEFUL, mission.id),))
        if mission.request.wants_call:
            # i18n: The municipality has called the resident.
            rows.append((press(t.label("✅ Appel fait"), Press.SETTLE, mission.id),))
    elif mission.handler is not None:
        # i18n: What a coordinator looked after is settled.
        rows.append((press(t.label("✅ C'est réglé"), Press.SETTLE, mission.id, tone=Tone.GOOD),))
    elif mission.cause is not None:
        rows.append((press(mine, Press.LOOK_AFTER, mission.id, tone=Tone.MAIN),))
    return tuple(rows)


def _find_rows(scene: Scene, mission: Mission) -> Rows:
    """Ask somebody in particular, or in the whole municipality."""
    t = scene.t
    if mission.request is None or mission.state.is_over or is_kept(mission, scene.now):
        return ()
    if is_unsorted(mission):
        return ()
    if mission.state is State.TAKEN:
        # i18n: Ask somebody else in the place of who has it. max 22
        return ((press(t.label("👥 Réattribuer"), Press.CHOOSE, mission.id),),)
    # i18n: Ask one volunteer first. max 18
    found = [press(t.label("👥 Attribuer"), Press.CHOOSE, mission.id)]
    if not mission.widened:
        # i18n: Ask volunteers of all neighbourhoods. max 18
        found.append(press(t.label("📣 Élargir"), Press.WIDEN, mission.id))
    return (tuple(found),)


def _file_rows(scene: Scene, mission: Mission) -> Rows:
    """Say anew what it is, or put it together with another one."""
    t = scene.t
    if mission.request is None or mission.state.is_over:
        return ()
    if is_unsorted(mission):
        # i18n: The coordinator says what a voice message asks for. max 24
        what = t.label("🏷 De quoi s'agit-il ?")
        return ((press(what, Press.RECLASSIFY, mission.id, "category", Tone.MAIN),),)
    # i18n: The coordinator files the request under another kind, day or neighbourhood. max 18
    file = press(t.label("🏷 Reclasser"), Press.RECLASSIFY, mission.id)
    # i18n: Two requests for the same thing become one. max 18
    return ((file, press(t.label("🔗 Réunir"), Press.MERGE, mission.id)),)


def _hear_row(scene: Scene, mission: Mission) -> Rows:
    """What the resident spoke or photographed."""
    if mission.request is None or mission.request.detail.file_id is None:
        return ()
    t = scene.t
    voice = mission.request.detail.attachment is Attachment.VOICE
    # i18n: A coordinator listens to a voice message, or looks at a photo. max 18
    label = t.label("🔊 Écouter") if voice else t.label("🖼 Voir l'image")
    return ((press(label, Press.HEAR, mission.id),),)


def _call_rows(scene: Scene, mission: Mission, names: Names, numbers: Collection[PersonId]) -> Rows:
    """Whom a coordinator can call: who it is for, and the numbers that were left with us."""
    if mission.state is State.CANCELLED and mission.cause is None:
        return ()
    t = scene.t
    other = mission.request.beneficiary if mission.request is not None else None
    found = [(BENEFICIARY, other.name)] if other is not None else []
    found += [(to_base36(item), scene.name(names, item)) for item in sides(mission) if item in numbers]
    if len(found) == 1:
        # i18n: A coordinator takes up the telephone. max 24
        return ((press(t.label("📞 J'appelle"), Press.CASE_CALL, mission.id, found[0][0]),),)
    return tuple(
        (press(t.label("📞 Appeler {name}", name=name), Press.CASE_CALL, mission.id, whom),)
        for whom, name in found
    )
