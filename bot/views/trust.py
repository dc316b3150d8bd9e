"""How far a volunteer is trusted, in words; and what they read themselves when that changes.

What coordinators see and set is `bot.views.trust_list` and `bot.views.trust_card`.
"""

from __future__ import annotations

from datetime import date

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.scene import Names, Scene, press
from bot.views.screen import Button, Screen, Text
from solidarity.people import PersonId, Volunteer
from solidarity.trust import REGISTERED, Attested, Lent, Step

SIGNS = {REGISTERED: "👤", Step.IDENTITY: "🪪", Step.BRIEFED: "🎓", Step.TRUSTED: "⭐"}


def step_word(scene: Scene, at: str) -> str:
    """« Identité vue »: how far somebody has come."""
    t = scene.t
    return {
        REGISTERED: t.label("Inscription seulement"),  # i18n: Of a volunteer whom nobody has met yet. max 24
        Step.IDENTITY: t.label("Identité vue"),  # i18n: An identity card was shown. max 20
        Step.BRIEFED: t.label("Formation faite"),  # i18n: A volunteer knows how visits go. max 20
        Step.TRUSTED: t.label("Confiance"),  # i18n: The town hall trusts this volunteer. max 20
    }[at]


def signed(scene: Scene, at: str) -> str:
    """The same, with its sign."""
    return f"{SIGNS[at]} {step_word(scene, at)}"


def step_line(scene: Scene, item: Attested, names: Names) -> Text:
    """A step that was set: by whom, when, and until when it holds."""
    t = scene.t
    said = {
        "step": signed(scene, item.step),
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


def lent_line(scene: Scene, lent: Lent | None) -> Text | None:
    """Who lends them, and until when."""
    if lent is None:
        return None
    t, until = scene.t, scene.day(lent.until)
    if lent.until < scene.today:
        # i18n: {employer}: who lent a member of its staff.
        return t("Prêt par {employer} : terminé depuis {until}.", employer=lent.by, until=until)
    return t("Prêt par {employer}, jusqu'à : {until}.", employer=lent.by, until=until)


def own_standing(scene: Scene, volunteer: Volunteer, names: Names) -> list[Text]:
    """All of this that is kept of somebody, for themselves."""
    steps = [step_line(scene, item, names) for item in volunteer.steps]
    if volunteer.referent is not None:
        steps.append(referent_line(scene, scene.name(names, volunteer.referent)))
    lent = lent_line(scene, volunteer.lent)
    return [*steps, lent] if lent is not None else steps


def people_of(volunteer: Volunteer | None) -> set[PersonId]:
    """Everybody whose first name these words may need."""
    if volunteer is None:
        return set()
    return {item.by for item in volunteer.steps} | {
        item for item in (volunteer.referent,) if item is not None
    }


def referent_line(scene: Scene, name: str) -> Text:
    """« Votre personne de référence : Amel. »."""
    # i18n: {name}: the coordinator to whom this volunteer can turn.
    return scene.t("Votre personne de référence : *{name}*.", name=name)


def to_card(scene: Scene, who: PersonId, label: str | None = None) -> Button:
    """Back to the card."""
    return press(label or scene.t.label("↩️ Retour"), Press.ONE_VOLUNTEER, who)


# What the volunteer is told


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
