"""How somebody stands here, and how they are kept away or apart; what those read whom it concerns.

For coordinators, and for the safeguarding lead about whom a concern is. Not here: the team's list
(`bot.views.team`), from which an account is frozen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.callbacks import Press, from_base36, to_base36
from bot.i18n import lines
from bot.views.scene import Scene, person_name, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.actions.barring import Account
from solidarity.barring import SUSPENSIONS, Ground, may_be_frozen, remembered_until
from solidarity.missions import Mission
from solidarity.people import Bar, Neighbour, PersonId

Names = Mapping[PersonId, str]
SHOWN = 8


def ground_words(scene: Scene, ground: str) -> str:
    """Why, in plain words; also to whoever it is said of."""
    t = scene.t
    words = {
        Ground.HARM: t.label("une personne a été mise en danger"),  # i18n: Why somebody is kept away.
        Ground.MONEY: t.label("de l'argent a été demandé"),  # i18n: Why somebody is kept away.
        Ground.RUDE: t.label("des mots ont blessé"),  # i18n: Why somebody is kept away.
        Ground.FALSE: t.label("ce qui a été dit n'était pas vrai"),  # i18n: Why somebody is kept away.
        Ground.ABSENT: t.label("plusieurs absences sans prévenir"),  # i18n: Why somebody is kept away.
        Ground.OTHER: t.label("une raison à dire au téléphone"),  # i18n: Why somebody is kept away.
    }
    return words[Ground(ground)] if ground in set(Ground) else words[Ground.OTHER]


def _begun(words: str) -> str:
    """The same where nothing stands before it: on a button."""
    return words[:1].upper() + words[1:]


# --- The staff ------------------------------------------------------------------------------------------


def account(
    scene: Scene, seen: Account, origin: str = "", other: str | None = None, *, apart: bool = False
) -> Screen:
    """One person. `other`: whom they have a mission with, so that the two can be kept apart."""
    t = scene.t
    person, who = seen.person, seen.person.id
    name = person_name(scene, person.first_name)
    rows: list[tuple[Button, ...]] = []
    if seen.may_bar and person.barred is None:
        # i18n: Keeps somebody away for a while, or for good. max 18
        rows.append((press(t.label("⏸ Suspendre"), Press.BAR, who, f"{origin}.{Bar.SUSPENDED.value}"),))
        rows.append((press(t.label("⛔ Exclure"), Press.BAR, who, f"{origin}.{Bar.BANNED.value}"),))
    if person.barred is not None:
        # i18n: Ends a suspension or an exclusion.
        rows.append((press(t.label("🔓 Laisser revenir"), Press.UNBAR, who, as_seen(origin, seen)),))
    if other is not None and origin.startswith("m"):
        label = (
            t.label("🤝 À nouveau avec {name}", name=other)
            if apart
            else t.label("🚫 Plus avec {name}", name=other)
        )
        rows.append((press(label, Press.PART, who, as_seen(f"{origin}.no", seen) if apart else origin),))
    rows.append((_back(scene, who, origin, volunteer=person.volunteer is not None),))
    text = lines(
        t("*{name}* · {place}", name=name, place=scene.place(person.neighbourhood)),
        _standing(scene, seen),
        t.plural("{n} demande ou mission en cours.", "{n} demandes ou missions en cours.", seen.lasting)
        if seen.lasting
        else t("Aucune demande ni mission en cours."),
    )
    return Screen(text, tuple(rows))


def as_seen(arg: str, seen: Account) -> str:
    """What a button does, and how they stood when it was drawn: later, and changed meanwhile, it is old."""
    return f"{arg}.{to_base36(seen.version)}"


def _standing(scene: Scene, seen: Account) -> Text:
    t = scene.t
    barred = seen.person.barred
    if barred is None:
        return t("Compte ouvert.")
    why = ground_words(scene, barred.why)
    by = person_name(scene, seen.by.first_name) if seen.by is not None else t.label("l'équipe")
    day = scene.day(scene.town.today(barred.until)) if barred.until is not None else "–"
    if barred.bar is Bar.SUSPENDED:
        # i18n: {why} is a sentence without capital; {name}: who decided it; {day}: its last day.
        return t("⏸ Compte suspendu jusqu'au {day}, par {name} : {why}.", day=day, name=by, why=why)
    return t("⛔ Accès fermé jusqu'au {day}, par {name} : {why}.", day=day, name=by, why=why)


def _back(scene: Scene, who: PersonId, origin: str, *, volunteer: bool = True) -> Button:
    label, number = scene.t.label("↩️ Retour"), from_base36(origin[1:]) if origin else None
    if number is not None:
        return press(label, Press.STAFF_CARD if origin[0] == "m" else Press.CONCERN_CARD, number)
    return press(label, Press.ONE_VOLUNTEER, who) if volunteer else press(label, Press.TEAM)


def ask_ground(scene: Scene, person: Neighbour, bar: Bar, origin: str) -> Screen:
    """Why: it is told to them in these words."""
    t = scene.t
    name = person_name(scene, person.first_name)
    buttons = [
        press(_begun(ground_words(scene, item)), Press.BAR, person.id, f"{origin}.{bar.value}.{item.value}")
        for item in Ground
    ]
    back = (press(t.label("↩️ Retour"), Press.PERSON, person.id, origin),)
    asked = (
        t("Suspendre {name} : pour quelle raison ? {name} la lira.", name=name)
        if bar is Bar.SUSPENDED
        else t("Exclure {name} : pour quelle raison ? {name} la lira.", name=name)
    )
    return Screen(asked, (*rows_of(buttons, 1), back))


def ask_days(scene: Scene, seen: Account, bar: Bar, ground: Ground, origin: str) -> Screen:
    """For how long; of an exclusion, once more whether it is meant."""
    t, person = scene.t, seen.person
    name = person_name(scene, person.first_name)
    head = f"{origin}.{bar.value}.{ground.value}"
    back = (press(t.label("↩️ Retour"), Press.PERSON, person.id, origin),)
    if bar is Bar.BANNED:
        done = as_seen(f"{head}.0", seen)
        yes = press(t.label("⛔ Oui, exclure"), Press.BAR, person.id, done, Tone.DANGER)
        text = lines(
            t("*Exclure {name} ?* Le bot donnera seulement le numéro à appeler.", name=name),
            t("Ses missions sont rendues. Ses demandes passent à l'équipe, par téléphone."),
            t("C'est pour 24 mois au plus. Vous pouvez y mettre fin avant."),
        )
        return Screen(text, ((yes,), back))
    buttons = [
        press(
            t.label_plural("{n} jour", "{n} jours", days),
            Press.BAR,
            person.id,
            as_seen(f"{head}.{days}", seen),
        )
        for days in SUSPENSIONS
    ]
    # i18n: A suspension without a day at which it ends. max 24
    open_end = (press(t.label("Jusqu'à nouvel ordre"), Press.BAR, person.id, as_seen(f"{head}.0", seen)),)
    text = lines(
        t("*Suspendre {name} : combien de temps ?*", name=name),
        t("Pendant ce temps : demander de l'aide, oui. Aider ou écrire, non."),
        t("Ses missions sont rendues tout de suite."),
    )
    return Screen(text, (*rows_of(buttons), open_end, back))


def ask_part(scene: Scene, seen: Account, other: str, origin: str) -> Screen:
    """One more question before two are kept apart."""
    t, person = scene.t, seen.person
    name = person_name(scene, person.first_name)
    yes = press(t.label("🚫 Oui, plus ensemble"), Press.PART, person.id, as_seen(f"{origin}.yes", seen))
    text = t("Ne plus mettre ensemble {name} et {other} ? On ne le leur dit pas.", name=name, other=other)
    return Screen(text, ((yes,), (press(t.label("↩️ Non"), Press.PERSON, person.id, origin),)))


# --- Whom it concerns -----------------------------------------------------------------------------------


def barred(scene: Scene, bar: str, why: str, until: str | None) -> Screen:
    """To somebody who is kept away: why, until when, and whom to call."""
    t = scene.t
    reason = ground_words(scene, why)
    if bar == Bar.BANNED:
        return Screen(
            lines(
                t("*La commune a fermé votre accès ici.* La raison : {why}.", why=reason),
                t("Pas d'accord, ou besoin d'aide ? Appelez-nous."),
                scene.helpline(),
                t("Vos données : /mesdonnees. Tout effacer : /oublier"),
            )
        )
    said = (
        t("*Votre compte est suspendu jusqu'au {day}.*", day=scene.day(date.fromisoformat(until)))
        if until is not None
        else t("*Votre compte est suspendu jusqu'à nouvel ordre.*")
    )
    return Screen(
        lines(
            said,
            t("La raison : {why}.", why=reason),
            t("Vos missions sont rendues. Vous pouvez toujours demander de l'aide."),
            t("Pas d'accord ? Appelez-nous."),
            scene.helpline(),
        )
    )


def unbarred(scene: Scene) -> Screen:
    """It is over."""
    return Screen(scene.t("*Votre compte est de nouveau ouvert.* Merci de votre patience."))


def closed_door(scene: Scene, *, known: bool = True) -> Screen:
    """All that somebody reads who is banned, whatever they write; also after they erased everything.

    `known`: whether there is still something of theirs to see and to erase.
    """
    t = scene.t
    return Screen(
        lines(
            *closed(scene),
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
            t("Vos données : /mesdonnees. Tout effacer : /oublier") if known else None,
        )
    )


def closed(scene: Scene) -> tuple[Text | None, ...]:
    """That somebody is banned, and whom they call instead."""
    said = scene.t("*Votre accès est fermé ici.* Pour toute question, appelez la commune.")
    return said, scene.helpline()


def what_stays(scene: Scene, me: Neighbour) -> Text | None:
    """Said where somebody erases everything: the only thing that is kept, and until when."""
    until = remembered_until(me)
    return None if until is None else code_stays(scene, until)


def code_stays(scene: Scene, until: datetime) -> Text:
    """Until when an account is still known, after everything else is gone."""
    day = scene.day(scene.town.today(until))
    return scene.t("Un code qui reconnaît ce compte reste ici jusqu'au {day}.", day=day)


def in_short(scene: Scene, me: Neighbour) -> Text | None:
    """To who is suspended, where they write or look for missions: why nothing comes of it."""
    if me.barred is None or me.barred.bar is not Bar.SUSPENDED:
        return None
    t, until = scene.t, me.barred.until
    return (
        t("*Votre compte est suspendu jusqu'au {day}.*", day=scene.day(scene.town.today(until)))
        if until is not None
        else t("*Votre compte est suspendu jusqu'à nouvel ordre.*")
    )


# --- Two who are not brought together -------------------------------------------------------------------


def avoid_row(scene: Scene, mission: Mission) -> tuple[Button, ...]:
    """The wish not to meet again, below what is about a mission."""
    # i18n: The reader and the other person of this request. max 40
    return (press(scene.t.label("🚫 Plus jamais ensemble"), Press.AVOID, mission.id),)


def ask_avoid(
    scene: Scene, mission: Mission, people: Sequence[PersonId], names: Names, *, back_to: Press
) -> Screen:
    """Whom; and what it means."""
    t = scene.t
    rows = tuple(
        (
            press(
                t.label("🚫 Plus avec {name}", name=scene.name(names, item)),
                Press.AVOID,
                mission.id,
                f"{to_base36(item)}.yes",
            ),
        )
        for item in people[:SHOWN]
    )
    back = (press(t.label("↩️ Non"), back_to, mission.id),)
    if not people:
        return Screen(t("C'est noté : plus de mission ensemble."))
    text = lines(
        t("*Ne plus vous mettre ensemble ?*"),
        t("L'autre personne ne le saura pas. Une mission en cours change de mains."),
    )
    return Screen(text, (*rows, back))


def avoided(scene: Scene, name: str) -> Screen:
    """It holds from now on."""
    t = scene.t
    return Screen(
        lines(
            t("C'est noté. Plus de mission ensemble : {name} et vous.", name=name),
            t("Vous pouvez changer d'avis : /reglages"),
        )
    )


def settings_row(scene: Scene) -> tuple[Button, ...]:
    """The way to whom one avoids, in the settings of who avoids somebody."""
    return (press(scene.t.label("🚫 Personnes écartées"), Press.AVOIDED),)


def own_avoided(scene: Scene, people: Sequence[PersonId], names: Names) -> Screen:
    """Whom one does not want to meet again; a tap ends that."""
    t = scene.t
    back = (press(t.label("↩️ Retour"), Press.SETTINGS),)
    if not people:
        return Screen(t("Vous n'écartez personne."), (back,))
    rows = tuple(
        (press(t.label("🤝 À nouveau avec {name}", name=scene.name(names, item)), Press.AVOIDED, item),)
        for item in people[:SHOWN]
    )
    text = lines(t("*Personnes écartées*"), t("Touchez un nom pour changer d'avis."))
    return Screen(text, (*rows, back))


def kept_apart_line(scene: Scene, people: Sequence[PersonId], names: Names) -> Text | None:
    """To a coordinator who looks for somebody: who is not in the list, and why."""
    if not people:
        return None
    found = scene.t.list_of([scene.name(names, item) for item in people])
    # i18n: {names}: volunteers who are not brought together with who asks.
    return scene.t("🚫 Pas avec cette personne : {names}.", names=found)


# --- Frozen accounts ------------------------------------------------------------------------------------


def with_freeze(scene: Scene, shown: Screen, person: Neighbour, me: Neighbour, version: int = 0) -> Screen:
    """The way to freeze the account, or to end that, on the card of somebody of the team.

    `version`: how often that was done so far, in a manner of speaking (`freezes_of`).
    """
    if person.id == me.id or not may_be_frozen(person):
        return shown
    t = scene.t
    if person.frozen_at is None:
        # i18n: Stops an account that somebody stole, at once. max 24
        stands = to_base36(version)
        row = (press(t.label("🧊 Geler ce compte"), Press.FREEZE, person.id, stands, Tone.DANGER),)
        return replace(shown, rows=(row, *shown.rows))
    row = (press(t.label("🔓 Dégeler ce compte"), Press.UNFREEZE, person.id),)
    return replace(shown, text=lines(shown.text, t("🧊 Ce compte est gelé.")), rows=(row, *shown.rows))


def just_frozen(scene: Scene, person: Neighbour) -> Screen:
    """To who froze it."""
    t = scene.t
    name = person_name(scene, person.first_name)
    text = lines(
        t("🧊 *Le compte de cette personne est gelé : {name}.*", name=name),
        t("Ses droits sont arrêtés. L'équipe est prévenue."),
        t("Appelez cette personne, puis dégelez son compte."),
    )
    again = (press(t.label("🔓 Dégeler ce compte"), Press.UNFREEZE, person.id),)
    return Screen(text, (again, (press(t.label("↩️ Retour"), Press.TEAM),)))


def frozen(
    scene: Scene, name: str, by: str, *, own: bool, person: PersonId | None, out: int = 0, stopped: int = 0
) -> Screen:
    """To the team, or to whose account it is."""
    t = scene.t
    if own:
        return Screen(
            lines(
                t("🧊 *{name} a gelé votre compte.*", name=by),
                t("Vos droits dans l'équipe sont arrêtés. Appelez vos collègues."),
                scene.helpline(),
            )
        )
    text = lines(
        # i18n: {by}: who did it; {name}: whose account it is.
        t("🧊 *{by} a gelé le compte de cette personne : {name}.*", by=by, name=name),
        t.plural("{n} alerte a été arrêtée à temps.", "{n} alertes ont été arrêtées à temps.", stopped)
        if stopped
        else None,
        t("⚠️ Une alerte de ce compte est partie. Vérifiez-la.") if out else None,
        t("Ses invitations ne marchent plus."),
    )
    rows: list[tuple[Button, ...]] = []
    if out:
        rows.append((press(t.label("🔔 Voir les alertes"), Press.ALERT),))
    if person is not None:
        rows.append((press(t.label("🔓 Dégeler ce compte"), Press.UNFREEZE, person),))
    return Screen(text, tuple(rows))


def just_unfrozen(scene: Scene) -> str:
    """To who ended it."""
    return scene.t.label("Ce compte est dégelé.")  # i18n: max 200


def unfrozen(scene: Scene, name: str, by: str | None, *, own: bool) -> Screen:
    """To the same."""
    t = scene.t
    if own:
        return Screen(t("*Votre compte est dégelé.* Vos droits sont de nouveau là."))
    if by is None:
        return Screen(t("Qui gère le bot a dégelé ce compte : {name}.", name=name))
    return Screen(t("{by} a dégelé ce compte : {name}.", by=by, name=name))
