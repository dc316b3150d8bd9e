"""The coordinators' side: the card of a request that needs the municipality, and all that one looks after.

In the staff's chat a card carries no first name of the resident, no detail and no number: those are for a
coordinator's own chat. Why the municipality is needed is in `bot.views.causes`, how it stands in
`bot.views.staff_standing`, what can be done in `bot.views.staff_rows`. Not here: whom to ask, and what is
told about it (`bot.views.staffing`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.callbacks import Press
from bot.i18n import join, lines
from bot.views.asking import detail_line
from bot.views.causes import cause_words
from bot.views.home import Turn
from bot.views.missions import held_count, held_rows
from bot.views.scene import Names, Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Text
from bot.views.staff_rows import TO_CALL, card_rows, sides
from bot.views.staff_standing import handled_by, standing
from bot.views.triage import sort_row, waiting_line
from solidarity.causes import UNTIL_SETTLED, Cause
from solidarity.missions import Mission, State
from solidarity.people import PersonId
from solidarity.requests import Reason
from solidarity.staffing import main_cause, proposed_to

SIGNS = {
    Cause.NOT_TAKEN: "⏰",
    **dict.fromkeys((Cause.CALL_NOW, Cause.ALERT), "🚨"),
    **dict.fromkeys((Cause.INSIDE, Cause.SILENT), "🔕"),
    **dict.fromkeys(UNTIL_SETTLED, "🆘"),
    Cause.DANGER: "🚨",
    **dict.fromkeys((Cause.VOICE, Cause.UNCONFIRMED), "🎙"),
    Cause.WANTS_CALL: "📱",
    Cause.PLACE_UNKNOWN: "📍",
    Cause.OLD: "📅",
    Cause.CALL_BACK: "☎️",
}
"""What a line of the list begins with, for its reason."""
LOOKED_FOR = "🔎"
"""Somebody is looked for: all other reasons."""


def urgency(scene: Scene, mission: Mission) -> str:
    """A coloured sign for the day; the day itself is always written too."""
    days = (mission.day - scene.today).days
    return "🔴" if days <= 0 else "🟠" if days == 1 else "🟢"


# One request


def staff_card(
    scene: Scene,
    mission: Mission,
    names: Names,
    cause: Cause | None,
    *,
    private: bool,
    reader: PersonId | None = None,
    who: PersonId | None = None,
    numbers: Collection[PersonId] = (),
) -> Screen:
    """A request for the coordinators. Name, detail and numbers only in a coordinator's own chat.

    `reader` is whose chat it is, `who` whom the reason is about, `numbers` who has left one with us.
    """
    t = scene.t
    heading = t(
        "{sign} *{number}* · {what} · {day} · {place}",
        sign=urgency(scene, mission),
        number=mission.reference,
        what=scene.category(mission.category),
        day=scene.day_of(mission),
        place=scene.place(mission.neighbourhood),
    )
    text = [heading, cause_words(scene, mission, names, cause, who, private=private)]
    if mission.request is not None and private:
        text.append(_person(scene, mission, names, numbers))
        text.append(detail_line(scene, mission.request.detail))
    text.append(join(standing(scene, mission, names), handled_by(scene, mission, names, reader), by=" "))
    return Screen(lines(*text), card_rows(scene, mission, names, numbers, reader, private=private))


def _person(scene: Scene, mission: Mission, names: Names, numbers: Collection[PersonId]) -> Text:
    """Who asked; and where somebody is to be called, who cannot be."""
    t = scene.t
    asker = mission.request.asker if mission.request is not None else None
    first: Text = t("Prénom : {name}.", name=scene.name(names, asker))
    other = mission.request.beneficiary if mission.request is not None else None
    if other is not None:
        # i18n: On a coordinator's card: for whom somebody else asked.
        whose = t("Pour {name}, par téléphone.", name=other.name)
        first = whose if mission.request is not None and mission.request.noted else join(first, whose, by=" ")
    if mission.cause not in TO_CALL:
        return first
    called = sides(mission) if mission.cause is not Cause.WANTS_CALL else sides(mission)[:1]
    without = [scene.name(names, item) for item in called if item not in numbers]
    if not without:
        return first
    return join(first, t("Pas de numéro pour {names}.", names=t.list_of(without)), by=" ")


def not_theirs(scene: Scene, mission: Mission) -> Screen:
    """In place of a card that its reader no longer looks after: nothing of it but its number."""
    return Screen(scene.t("La demande {number} est suivie par d'autres personnes.", number=mission.reference))


def opened(scene: Scene, mission: Mission, card: Screen) -> Screen:
    """The card as somebody has just opened it: only then is it true how long it has been waiting."""
    if mission.state is not State.OPEN or mission.request is None:
        return card
    # i18n: {time} is "3 h".
    since = scene.t(
        "Sans bénévole depuis {time}.", time=scene.t.duration((scene.now - mission.opened_at).total_seconds())
    )
    return replace(card, text=join(card.text, since, by=" "))


def choose_reason(scene: Scene, mission: Mission) -> Screen:
    """A request is never closed without a reason."""
    t = scene.t
    words = {
        Reason.SOLVED: t.label("Réglée autrement"),
        Reason.NO_NEED: t.label("Plus nécessaire"),
        Reason.DUPLICATE: t.label("Demandée deux fois"),
        Reason.IMPOSSIBLE: t.label("Pas possible ici"),
    }
    buttons = [press(words[item], Press.CLOSE_AS, mission.id, item.value) for item in Reason]
    back = (press(t.label("↩️ Retour"), Press.STAFF_CARD, mission.id),)
    return Screen(
        t("Fermer {number} : pourquoi ? La personne le saura.", number=mission.reference),
        (*rows_of(buttons), back),
    )


# What one looks after


def steering(
    scene: Scene,
    mine: Sequence[Mission],
    held: Sequence[Mission],
    names: Names,
    page: int = 0,
    *,
    waiting: int = 0,
    promise: datetime | None = None,
) -> Screen:
    """How much waits for the municipality and the way to it; what this coordinator looks after or has."""
    t = scene.t
    buttons = [_mine_button(scene, item, names) for item in mine]
    rows = (
        sort_row(scene, waiting),
        *held_rows(scene, held, names),
        *paged(buttons, page, Turn(scene, Press.STAFF_CARD)),
    )
    looked_after = (
        # i18n: What this coordinator looks after; a button for each follows.
        t.plural("Vous traitez {n} demande.", "Vous traitez {n} demandes.", len(mine)) if mine else None
    )
    text = lines(waiting_line(scene, waiting, promise), looked_after, held_count(scene, held))
    return Screen(text, rows)


def _mine_button(scene: Scene, mission: Mission, names: Names) -> Button:
    """The reason's sign, number and need; whom one asked, or the promised hour."""
    cause = main_cause(mission)
    asked = proposed_to(mission, scene.now)
    last = scene.day_of(mission) if mission.request is None else scene.due(mission.request.answer_due)
    if asked is not None:
        last = scene.name(names, asked)
    label = scene.t.label(
        "{sign} {number} · {what} · {hour}",
        sign=SIGNS.get(cause, LOOKED_FOR) if cause is not None else LOOKED_FOR,
        number=mission.reference,
        what=scene.category_word(mission.category),
        hour=last,
    )
    return press(label, Press.STAFF_CARD, mission.id)
