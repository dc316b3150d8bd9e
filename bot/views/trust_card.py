"""One volunteer as coordinators see them, and what they set: each step of trust, and who looks after whom.

A document is looked at and never kept: each screen on which one is asked for says so. Staff that an employer
lends is `bot.views.loans`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press, to_base36
from bot.i18n import join, lines
from bot.views.scene import Names, Scene, paged, person_name, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from bot.views.trust import lent_line, signed, step_line, step_word, to_card
from solidarity.actions.trust import Profile
from solidarity.people import Neighbour, Volunteer, is_minor
from solidarity.trust import REGISTERED, Holds, Step, to_attest


def volunteer_card(scene: Scene, seen: Profile) -> Screen:
    """All that a coordinator needs to know of a volunteer, and what can be set."""
    t = scene.t
    person, volunteer = seen.person, seen.person.volunteer
    if volunteer is None:
        return Screen(t("Cette personne n'est plus bénévole."), ((_to_list(scene),),))
    text = [
        t(
            "*{name}* · {place} · bénévole depuis {day}",
            name=person_name(scene, person.first_name),
            place=scene.place(person.neighbourhood),
            day=scene.day(scene.town.today(volunteer.since)),
        ),
        t("15 à 17 ans : seulement des missions encadrées.") if is_minor(person) else None,
        *_steps(scene, volunteer, seen.names),
        _referent(scene, volunteer, seen),
        lent_line(scene, volunteer.lent),
        join(_pause(scene, volunteer), _done(scene, seen.done), by=" "),
        t("Arrivée par : {label}.", label=seen.source) if seen.source else None,
        t("Les papiers se montrent. Ils ne sont jamais gardés."),
    ]
    return Screen(lines(*text), _card_rows(scene, seen, volunteer))


def _to_list(scene: Scene) -> Button:
    return press(scene.t.label("↩️ Retour"), Press.VOLUNTEERS)


def _steps(scene: Scene, volunteer: Volunteer, names: Names) -> list[Text]:
    if not volunteer.steps:
        return [scene.t("{step}.", step=signed(scene, REGISTERED))]
    return [step_line(scene, item, names) for item in volunteer.steps]


def _referent(scene: Scene, volunteer: Volunteer, seen: Profile) -> Text | None:
    if volunteer.referent is None:
        return None
    # i18n: {name}: the coordinator to whom a volunteer can turn.
    return scene.t("Personne de référence : {name}.", name=scene.name(seen.names, volunteer.referent))


def _pause(scene: Scene, volunteer: Volunteer) -> Text | None:
    until = volunteer.paused_until
    if until is None or until <= scene.now:
        return None
    return scene.t("En pause. Reprise : {day}.", day=scene.day(scene.town.today(until)))


def _done(scene: Scene, done: int) -> Text:
    return scene.t.plural("{n} mission faite ce mois-ci.", "{n} missions faites ce mois-ci.", done)


def _card_rows(scene: Scene, seen: Profile, volunteer: Volunteer) -> tuple[tuple[Button, ...], ...]:
    t, who = scene.t, seen.person.id
    rows: list[tuple[Button, ...]] = []
    if not seen.own:
        held = {item.step for item in volunteer.steps}
        for at in to_attest(volunteer, scene.today):
            # i18n: Renew a step of trust: {step} is its sign and name.
            label = (
                t.label("{step} · renouveler", step=signed(scene, at)) if at in held else signed(scene, at)
            )
            rows.append((press(label, Press.ATTEST, who, at.value, Tone.MAIN),))
    others = [
        press(t.label("👥 Référence"), Press.REFERENT, who),  # i18n: Who looks after a volunteer. max 18
        press(t.label("🏢 Prêt"), Press.LOAN, who),  # i18n: Staff lent by an employer. max 18
    ]
    rows += rows_of(others)
    last = volunteer.steps[-1] if volunteer.steps else None
    if last is not None and not seen.own:
        label = t.label("✖️ Retirer : {step}", step=step_word(scene, last.step))
        rows.append((press(label, Press.TAKE_BACK, who, last.step.value),))
    # i18n: How somebody stands here: open, suspended, excluded. max 18
    standing = press(t.label("🚦 Compte"), Press.PERSON, who)
    return (*rows, (standing, _to_list(scene)))


def ask_how_long(scene: Scene, person: Neighbour, at: Step) -> Screen:
    """What has to be seen for this step, and for how long it then holds."""
    t = scene.t
    needs = {
        Step.IDENTITY: t("Regardez la carte d'identité. Pas de photo, pas de numéro."),
        Step.BRIEFED: t("Vous avez expliqué comment se passe une visite."),
        Step.TRUSTED: t("Cette personne ira seule, même pour une première visite."),
    }
    words = {
        Holds.YEAR: t.label("1 an"),  # i18n: How long a step of trust holds. max 18
        Holds.THREE: t.label("3 ans"),  # i18n: How long a step of trust holds. max 18
        Holds.ALWAYS: t.label("Sans fin"),  # i18n: A step of trust holds until it is taken back. max 18
    }
    buttons = [press(words[item], Press.ATTEST, person.id, f"{at.value}.{item.value}") for item in Holds]
    text = lines(
        # i18n: {step}: a step of trust with its sign; {name}: the volunteer.
        t("*{step}* : {name}", step=signed(scene, at), name=person_name(scene, person.first_name)),
        needs[at],
        t("Pour combien de temps ?"),
    )
    return Screen(text, (*rows_of(buttons), (to_card(scene, person.id),)))


def ask_take_back(scene: Scene, person: Neighbour, at: Step) -> Screen:
    """One more question before trust is taken back."""
    t = scene.t
    name = person_name(scene, person.first_name)
    yes = press(t.label("✖️ Oui, retirer"), Press.TAKE_BACK, person.id, f"{at.value}.yes", Tone.DANGER)
    words = lines(
        t("Retirer « {step} » ? {name} le saura.", step=step_word(scene, at), name=name),
        t("Les missions déjà promises ne changent pas."),
    )
    return Screen(words, ((yes,), (to_card(scene, person.id, t.label("↩️ Non")),)))


def choose_referent(scene: Scene, person: Neighbour, found: Sequence[Neighbour], page: int = 0) -> Screen:
    """To whom the volunteer can turn."""
    t = scene.t
    buttons = [
        press(person_name(scene, item.first_name), Press.REFERENT, person.id, to_base36(item.id))
        for item in found
    ]

    def turn(page: int, *, onward: bool) -> Button:
        label = t.label("➕ Voir plus") if onward else t.label("⬅️ Avant")
        return press(label, Press.REFERENT, person.id, f"page-{page}")

    rows = [*paged(buttons, page, turn)]
    if person.volunteer is not None and person.volunteer.referent is not None:
        # i18n: No referent any more. max 18
        rows.append((press(t.label("✖️ Plus personne"), Press.REFERENT, person.id, "none"),))
    name = person_name(scene, person.first_name)
    return Screen(t("Qui accompagne {name} ?", name=name), (*rows, (to_card(scene, person.id),)))
