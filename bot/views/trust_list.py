"""The volunteers of the municipality as coordinators list them, and the ways to see only some of them.

One of them is shown by `bot.views.trust_card`.
"""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.home import Turn
from bot.views.scene import Scene, paged, person_name, press, rows_of
from bot.views.screen import Button, Screen, Text
from bot.views.trust import SIGNS, signed
from solidarity.actions.trust import Roll
from solidarity.places import in_language
from solidarity.trust import LADDER, REGISTERED, Narrow, Standing, Step

SIZE = 6
"""Volunteers on one page."""
_DIGITS = 5
"""Of a page's number: more is no page."""


def steering_row(scene: Scene) -> tuple[Button, ...]:
    """The way there from what waits for the municipality."""
    t = scene.t
    return (
        press(t.label("🤝 Bénévoles"), Press.VOLUNTEERS),  # i18n: Of the whole municipality. max 18
        press(t.label("🎯 Défis"), Press.CHALLENGES),  # i18n: What volunteers are asked about. max 18
    )


def volunteer_list(scene: Scene, roll: Roll) -> Screen:
    """How many there are of each step, and a page of them."""
    t = scene.t
    total = sum(roll.counts.values())
    if not total:
        return Screen(t("Pas encore de bénévole."), ((_back_to_steering(scene),),))
    text = lines(
        t.plural("*{n} bénévole*", "*{n} bénévoles*", total),
        t(
            # i18n: How many volunteers stand at each step of trust.
            "Inscription : {registered}. Identité : {identity}. "
            "Formation : {briefed}. Confiance : {trusted}.",
            **{name: str(roll.counts[name]) for name in (REGISTERED, *LADDER)},
        ),
        _chosen(scene, roll.narrow),
        None if roll.shown else t("Personne ici."),  # i18n: No volunteer is like that.
        _ending_count(scene, roll),
    )
    return Screen(text, (*rows_of([_entry(scene, item, roll) for item in roll.shown]), *_turns(scene, roll)))


def _entry(scene: Scene, item: Standing, roll: Roll) -> Button:
    sign = SIGNS[next((at for at in reversed(LADDER) if _stands(scene, item, at)), REGISTERED)]
    name = person_name(scene, roll.names.get(item.person, ""))
    place = f" · {scene.place(item.neighbourhood)}" if item.neighbourhood else ""
    return press(f"{sign} {name}{place}", Press.ONE_VOLUNTEER, item.person)


def _stands(scene: Scene, item: Standing, at: Step) -> bool:
    return all(
        any(seen.step is needed and seen.holds(scene.today) for seen in item.steps)
        for needed in LADDER[: LADDER.index(at) + 1]
    )


def _ending_count(scene: Scene, roll: Roll) -> Text | None:
    if not roll.ending or roll.narrow.ending:
        return None
    return scene.t.plural(
        "⏳ {n} étape se termine dans le mois.", "⏳ {n} étapes se terminent dans le mois.", roll.ending
    )


def _chosen(scene: Scene, narrow: Narrow) -> Text | None:
    t = scene.t
    if narrow.ending:
        return t("Se termine dans les 30 jours :")
    if narrow.neighbourhood is not None:
        return t("Quartier : {place}.", place=scene.place(narrow.neighbourhood))
    # i18n: {step}: how far these volunteers have come, with its sign.
    return t("Étape : {step}.", step=signed(scene, narrow.step)) if narrow.step is not None else None


def _turns(scene: Scene, roll: Roll) -> tuple[tuple[Button, ...], ...]:
    t = scene.t
    turn = Turn(scene, Press.VOLUNTEERS, write_narrow(roll.narrow))
    arrows = [turn(roll.page - 1, onward=False)] if roll.page else []
    if roll.page + 1 < roll.pages:
        arrows.append(turn(roll.page + 1, onward=True))
    # i18n: Show only some of the volunteers. max 18
    choose = press(t.label("🔎 Choisir"), Press.VOLUNTEERS, arg="choose")
    return (*((tuple(arrows),) if arrows else ()), (choose, _back_to_steering(scene)))


def _back_to_steering(scene: Scene) -> Button:
    return press(scene.t.label("↩️ Retour"), Press.STAFF_CARD, arg="page-0")


# Only some


def write_narrow(narrow: Narrow) -> str:
    """Which volunteers, as a button carries it."""
    if narrow.ending:
        return "e."
    if narrow.neighbourhood is not None:
        return f"p.{narrow.neighbourhood}."
    return f"s.{narrow.step}." if narrow.step is not None else "a."


def read_narrow(arg: str) -> tuple[Narrow, int]:
    """The opposite, with the page; whatever cannot be read is everybody's first page."""
    head, _, last = arg.rpartition(".")
    digits = last.removeprefix("page-")
    page = int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else 0
    kind, _, what = head.partition(".")
    if kind == "e":
        return Narrow(ending=True), page
    if kind == "p" and what:
        return Narrow(neighbourhood=what), page
    if kind == "s" and what in (REGISTERED, *LADDER):
        return Narrow(step=what), page
    return Narrow(), page


def choose_which(scene: Scene) -> Screen:
    """Which volunteers to see."""
    t = scene.t
    buttons = [
        press(signed(scene, at), Press.VOLUNTEERS, arg=f"{write_narrow(Narrow(step=at))}page-0")
        for at in (REGISTERED, *LADDER)
    ]
    # i18n: Volunteers of whom a step of trust ends within thirty days. max 24
    buttons.append(press(t.label("⏳ À renouveler"), Press.VOLUNTEERS, arg="e.page-0"))
    buttons.append(press(t.label("📍 Un quartier"), Press.VOLUNTEERS, arg="places"))
    back = press(t.label("👥 Tout le monde"), Press.VOLUNTEERS)  # i18n: All volunteers. max 18
    return Screen(t("Quels bénévoles voulez-vous voir ?"), (*rows_of(buttons), (back,)))


def choose_place(scene: Scene, page: int = 0) -> Screen:
    """Whose volunteers."""
    buttons = [
        press(
            in_language(item.names, scene.t.locale),
            Press.VOLUNTEERS,
            arg=f"{write_narrow(Narrow(neighbourhood=item.code))}page-0",
        )
        for item in scene.town.active_neighbourhoods()
    ]
    back = (press(scene.t.label("↩️ Retour"), Press.VOLUNTEERS, arg="choose"),)
    turn = Turn(scene, Press.VOLUNTEERS, "places.")
    return Screen(scene.t("Quel quartier ?"), (*paged(buttons, page, turn), back))
