"""The coordinators' side: requests that need the municipality, and why they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.asking import detail_line
from bot.views.home import Turn
from bot.views.missions import held_count, held_rows
from bot.views.requests import helper_name, reason_words
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.missions import Mission, State
from solidarity.notices import Cause
from solidarity.people import PersonId
from solidarity.requests import Feeling, Reason, may_want_call, of

Names = Mapping[PersonId, str]


def urgency(scene: Scene, mission: Mission) -> str:
    """A coloured sign for the day; the day itself is always written too."""
    days = (mission.day - scene.today).days
    return "🔴" if days <= 0 else "🟠" if days == 1 else "🟢"


def cause_words(scene: Scene, mission: Mission, cause: Cause | None) -> Text | None:
    """Why the coordinators get it."""
    t = scene.t
    words = {
        Cause.NOT_TAKEN: t("*Personne ne l'a prise avant l'heure promise.*"),
        Cause.NO_VOLUNTEER: t("*Pas de bénévole libre dans ce quartier.*"),
        Cause.PLACE_UNKNOWN: t("*Le quartier est à préciser.*"),
        Cause.WANTS_CALL: t("*La personne demande un appel.*"),
        Cause.PROBLEM: t("*La personne signale un problème.* La personne qui a aidé ne le sait pas."),
        Cause.HANDED_BACK: t("*La demande a été rendue.* On cherche quelqu'un d'autre."),
    }
    causes = _causes(mission, cause)
    return lines(*(words[item] for item in causes)) if causes else None


def _causes(mission: Mission, cause: Cause | None) -> list[Cause]:
    """What is true now, also on a card that was first sent for another reason."""
    request = mission.request
    if request is None:
        return []
    found = []
    if request.feeling is Feeling.PROBLEM:
        found.append(Cause.PROBLEM)
    elif mission.state is State.OPEN:
        if cause in (Cause.NO_VOLUNTEER, Cause.HANDED_BACK):
            found.append(cause)
        elif request.overdue_told_at:
            found.append(Cause.NOT_TAKEN)
        elif mission.neighbourhood is None:
            found.append(Cause.PLACE_UNKNOWN)
    if request.wants_call and may_want_call(mission):
        found.append(Cause.WANTS_CALL)
    return found


def staff_card(scene: Scene, mission: Mission, names: Names, cause: Cause | None, *, private: bool) -> Screen:
    """A request for the coordinators. Name and detail only in a coordinator's own chat."""
    t = scene.t
    request = mission.request
    text = [
        t(
            "{sign} *{number}* · {what} · {day} · {place}",
            sign=urgency(scene, mission),
            number=mission.reference,
            what=scene.category(mission.category),
            day=scene.day_of(mission),
            place=scene.place(mission.neighbourhood),
        ),
        cause_words(scene, mission, cause),
    ]
    if request is not None and private:
        text.append(t("Prénom : {name}.", name=scene.name(names, request.asker)))
        text.append(detail_line(scene, request.detail))
    if mission.state is State.OPEN and request is not None:
        text.append(t("Heure promise : {hour}.", hour=scene.due(request.answer_due)))
    else:
        text.append(state_line(scene, mission, names))
    return Screen(lines(*text), _rows(scene, mission, private=private))


def state_line(scene: Scene, mission: Mission, names: Names) -> Text:
    """How it stands."""
    t = scene.t
    name = helper_name(scene, mission, names)
    return {
        State.OPEN: t("On cherche quelqu'un."),
        State.TAKEN: t("{name} s'en occupe.", name=name),
        State.DONE: t("C'est fait par {name}. Pas encore confirmé.", name=name),
        State.CONFIRMED: t("Terminée, avec {name}.", name=name),
        State.CANCELLED: t("Annulée par la personne."),
        State.CLOSED: t(
            "Fermée : {reason}.",
            reason=reason_words(scene, mission.request.reason if mission.request else None),
        ),
    }[mission.state]


def _rows(scene: Scene, mission: Mission, *, private: bool) -> tuple[tuple[Button, ...], ...]:
    t = scene.t
    rows: list[tuple[Button, ...]] = []
    if mission.state is State.OPEN:
        # i18n: A coordinator takes it on.
        rows.append((press(t.label("👤 Je m'en occupe"), Press.HANDLE, mission.id, tone=Tone.MAIN),))
    if private and mission.request is not None and mission.state is not State.CANCELLED:
        rows.append((press(t.label("📞 Voir le numéro"), Press.PHONE, mission.id),))
    if not mission.state.is_over:
        # i18n: Close the request, with a reason.
        rows.append((press(t.label("🗄 Clore"), Press.CLOSE, mission.id),))
    return tuple(rows)


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
        t("Clore {number} : pourquoi ? La personne le saura.", number=mission.reference),
        (*rows_of(buttons), back),
    )


def steering(
    scene: Scene, missions: Sequence[Mission], held: Sequence[Mission], names: Names, page: int = 0
) -> Screen:
    """What waits for the municipality, the first promise on top; and what this coordinator has taken on."""
    t = scene.t
    buttons = [_waiting_button(scene, item) for item in missions]
    rows = (*held_rows(scene, held, names), *paged(buttons, page, Turn(scene, Press.STAFF_CARD)))
    if missions:
        waiting = t.plural(
            "*{n} demande attend la commune.*", "*{n} demandes attendent la commune.*", len(missions)
        )
        return Screen(lines(waiting, held_count(scene, held)), rows)
    return Screen(
        lines(
            t("✅ Rien n'attend la commune."),
            held_count(scene, held),
            t("Relier un groupe : écrivez /quartier ou /equipe dans ce groupe."),
        ),
        rows,
    )


def _waiting_button(scene: Scene, mission: Mission) -> Button:
    label = scene.t.label(
        "{sign} {number} · {what} · {hour}",
        sign=urgency(scene, mission),
        number=mission.reference,
        what=scene.category_word(mission.category),
        hour=scene.due(of(mission).answer_due),
    )
    return press(label, Press.STAFF_CARD, mission.id)
