"""Volunteers as coordinators see them: the list, one card, each step of trust; and what the volunteer reads.

A document is looked at and never kept: each screen on which one is asked for says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.callbacks import Press, to_base36
from bot.i18n import join, lines
from bot.views.asking import navigation, step
from bot.views.home import Turn
from bot.views.scene import Scene, paged, person_name, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.actions.trust import Profile, Roll
from solidarity.people import Neighbour, PersonId, Volunteer, is_minor
from solidarity.places import in_language
from solidarity.trust import LADDER, REGISTERED, Attested, Holds, Lent, Narrow, Standing, Step, to_attest

Names = Mapping[PersonId, str]
SIZE = 6
"""Volunteers on one page."""
SIGNS = {REGISTERED: "👤", Step.IDENTITY: "🪪", Step.BRIEFED: "🎓", Step.TRUSTED: "⭐"}
LOANS = {"7": 7, "14": 14, "30": 30}
"""Days that a button offers."""


def step_word(scene: Scene, at: str) -> str:
    """« Identité vue »: how far somebody has come."""
    t = scene.t
    return {
        REGISTERED: t.label("Inscription seulement"),  # i18n: Of a volunteer whom nobody has met yet. max 24
        Step.IDENTITY: t.label("Identité vue"),  # i18n: An identity card was shown. max 20
        Step.BRIEFED: t.label("Formation faite"),  # i18n: A volunteer knows how visits go. max 20
        Step.TRUSTED: t.label("Confiance"),  # i18n: The town hall trusts this volunteer. max 20
    }[at]


def _signed(scene: Scene, at: str) -> str:
    return f"{SIGNS[at]} {step_word(scene, at)}"


def steering_row(scene: Scene) -> tuple[Button, ...]:
    """The way there from what waits for the municipality."""
    t = scene.t
    return (
        press(t.label("🤝 Bénévoles"), Press.VOLUNTEERS),  # i18n: Of the whole municipality. max 18
        press(t.label("🎯 Défis"), Press.CHALLENGES),  # i18n: What volunteers are asked about. max 18
    )


# The list


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
    return t("Étape : {step}.", step=_signed(scene, narrow.step)) if narrow.step is not None else None


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
    page = int(digits) if digits.isdecimal() and len(digits) < SIZE else 0
    kind, _, what = head.partition(".")
    if kind == "e":
        return Narrow(ending=True), page
    if kind == "p" and what:
        return Narrow(neighbourhood=what), page
    if kind == "s" and what in (REGISTERED, *LADDER):
        return Narrow(step=what), page
    return Narrow(), page


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


def choose_which(scene: Scene) -> Screen:
    """Which volunteers to see."""
    t = scene.t
    buttons = [
        press(_signed(scene, at), Press.VOLUNTEERS, arg=f"{write_narrow(Narrow(step=at))}page-0")
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


# One volunteer


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
        _lent(scene, volunteer.lent),
        join(_pause(scene, volunteer), _done(scene, seen.done), by=" "),
        t("Arrivée par : {label}.", label=seen.source) if seen.source else None,
        t("Les papiers se montrent. Ils ne sont jamais gardés."),
    ]
    return Screen(lines(*text), _card_rows(scene, seen, volunteer))


def _to_list(scene: Scene) -> Button:
    return press(scene.t.label("↩️ Retour"), Press.VOLUNTEERS)


def _steps(scene: Scene, volunteer: Volunteer, names: Names) -> list[Text]:
    if not volunteer.steps:
        return [scene.t("{step}.", step=_signed(scene, REGISTERED))]
    return [_step_line(scene, item, names) for item in volunteer.steps]


def own_standing(scene: Scene, volunteer: Volunteer, names: Names) -> list[Text]:
    """All of this that is kept of somebody, for themselves."""
    steps = [_step_line(scene, item, names) for item in volunteer.steps]
    if volunteer.referent is not None:
        steps.append(referent_line(scene, scene.name(names, volunteer.referent)))
    lent = _lent(scene, volunteer.lent)
    return [*steps, lent] if lent is not None else steps


def people_of(volunteer: Volunteer | None) -> set[PersonId]:
    """Everybody whose first name these words may need."""
    if volunteer is None:
        return set()
    return {item.by for item in volunteer.steps} | {
        item for item in (volunteer.referent,) if item is not None
    }


def _step_line(scene: Scene, item: Attested, names: Names) -> Text:
    t = scene.t
    said = {
        "step": _signed(scene, item.step),
        "name": scene.name(names, item.by),
        "day": scene.day(item.on),
    }
    if item.until is None:
        # i18n: A step of trust, who set it and when: « ⭐ Confiance : Amel, mardi 24 novembre. »
        return t("{step} : {name}, {day}.", **said)
    until = scene.day(item.until)
    if not item.holds(scene.today):
        # i18n: As before; it is over since {until}.
        return t("{step} : terminée depuis {until} ({name}, {day}).", until=until, **said)
    # i18n: As before; it ends on {until}.
    return t("{step} : {name}, {day}. Jusqu'à : {until}.", until=until, **said)


def _referent(scene: Scene, volunteer: Volunteer, seen: Profile) -> Text | None:
    if volunteer.referent is None:
        return None
    # i18n: {name}: the coordinator to whom a volunteer can turn.
    return scene.t("Personne de référence : {name}.", name=scene.name(seen.names, volunteer.referent))


def _lent(scene: Scene, lent: Lent | None) -> Text | None:
    if lent is None:
        return None
    t, until = scene.t, scene.day(lent.until)
    if lent.until < scene.today:
        # i18n: {employer}: who lent a member of its staff.
        return t("Prêt par {employer} : terminé depuis {until}.", employer=lent.by, until=until)
    return t("Prêt par {employer}, jusqu'à : {until}.", employer=lent.by, until=until)


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
                t.label("{step} · renouveler", step=_signed(scene, at)) if at in held else _signed(scene, at)
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


def _to_card(scene: Scene, who: PersonId, label: str | None = None) -> Button:
    return press(label or scene.t.label("↩️ Retour"), Press.ONE_VOLUNTEER, who)


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
        t("*{step}* : {name}", step=_signed(scene, at), name=person_name(scene, person.first_name)),
        needs[at],
        t("Pour combien de temps ?"),
    )
    return Screen(text, (*rows_of(buttons), (_to_card(scene, person.id),)))


def ask_take_back(scene: Scene, person: Neighbour, at: Step) -> Screen:
    """One more question before trust is taken back."""
    t = scene.t
    name = person_name(scene, person.first_name)
    yes = press(t.label("✖️ Oui, retirer"), Press.TAKE_BACK, person.id, f"{at.value}.yes", Tone.DANGER)
    words = lines(
        t("Retirer « {step} » ? {name} le saura.", step=step_word(scene, at), name=name),
        t("Les missions déjà promises ne changent pas."),
    )
    return Screen(words, ((yes,), (_to_card(scene, person.id, t.label("↩️ Non")),)))


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
    return Screen(t("Qui accompagne {name} ?", name=name), (*rows, (_to_card(scene, person.id),)))


# Lent staff


def loan(scene: Scene, person: Neighbour, lent: Lent) -> Screen:
    """The loan that there is."""
    t = scene.t
    buttons = [
        press(t.label("✏️ Changer"), Press.LOAN, person.id, "change"),
        press(t.label("🏁 Fin du prêt"), Press.LOAN, person.id, "end"),  # i18n: Ends a loan of staff. max 18
    ]
    return Screen(lines(_lent(scene, lent)), (*rows_of(buttons), (_to_card(scene, person.id),)))


def ask_employer(scene: Scene, draft: str) -> Screen:
    """Who lends somebody of its staff."""
    words = scene.t("Qui prête cette personne ? Écrivez le nom de l'employeur.")
    return Screen(words, (navigation(scene, draft, "employer", back=False),))


def ask_until(scene: Scene, draft: str, employer: str) -> Screen:
    """Until which day."""
    t = scene.t
    buttons = [
        step(t.label("1 semaine"), draft, "until", "7"),  # i18n: How long staff is lent. max 18
        step(t.label("2 semaines"), draft, "until", "14"),  # i18n: How long staff is lent. max 18
        step(t.label("1 mois"), draft, "until", "30"),  # i18n: How long staff is lent. max 18
    ]
    words = t(
        "Prêt par {employer} : jusqu'à quand ? Touchez, ou écrivez une date : 31/12.", employer=employer
    )
    return Screen(words, (*rows_of(buttons), navigation(scene, draft, "until")))


def not_a_day(scene: Scene) -> Screen:
    """Written, and no day of the coming year."""
    return Screen(scene.t("Je n'ai pas compris la date. Écrivez par exemple : 31/12."))


# What the volunteer reads


def vouched(scene: Scene, at: Step, by: str, until: date | None) -> Screen:
    """A step was set: what it means."""
    t = scene.t
    said = {
        Step.IDENTITY: t("🪪 *La commune a vu votre identité. Merci !*"),
        Step.BRIEFED: t("🎓 *Votre formation est notée. Merci !*"),
        Step.TRUSTED: t("⭐ *La commune vous fait confiance. Merci !*"),
    }
    means = {
        Step.IDENTITY: t("La prochaine étape : une courte formation."),
        Step.BRIEFED: t("Vous pouvez entrer là où une visite s'est bien passée."),
        Step.TRUSTED: t("Vous pouvez faire une première visite sans une autre personne."),
    }
    holds = t("Noté par {name}, jusqu'à : {until}.", name=by, until=scene.day(until)) if until else None
    return Screen(lines(said[at], means[at], holds or t("Noté par {name}.", name=by)))


def taken_back(scene: Scene, at: Step) -> Screen:
    """A step was taken back: said plainly, with whom to call."""
    t = scene.t
    return Screen(
        lines(
            t("La commune a retiré : {step}.", step=step_word(scene, at)),
            t("Vos missions promises ne changent pas. Parlez-en avec la commune."),
            scene.helpline(),
        )
    )


def entrusted(scene: Scene, name: str) -> Screen:
    """To whom they can turn."""
    return Screen(lines(referent_line(scene, name), scene.helpline()))


def referent_line(scene: Scene, name: str) -> Text:
    """« Votre personne de référence : Amel. »."""
    # i18n: {name}: the coordinator to whom this volunteer can turn.
    return scene.t("Votre personne de référence : *{name}*.", name=name)


def loan_ends(scene: Scene, until: date) -> Screen:
    """Asked on the eve: whether somebody who is lent stays."""
    t = scene.t
    rows = (
        (press(t.label("🤝 Oui, je continue"), Press.AFTER_LOAN, arg="yes", tone=Tone.GOOD),),
        (press(t.label("Non, merci"), Press.AFTER_LOAN, arg="no"),),
    )
    # i18n: Staff lent by an employer. {until}: a day.
    return Screen(
        t("Votre prêt se termine : {until}. Continuer comme bénévole ?", until=scene.day(until)), rows
    )


def after_loan(scene: Scene, *, stays: bool) -> Screen:
    """Thanks for either answer."""
    t = scene.t
    return Screen(
        t("Merci de continuer ! Je vous écris dès qu'une demande arrive.")
        if stays
        else t("Merci pour votre aide ! Après ce jour, rien ne vous sera demandé.")
    )
