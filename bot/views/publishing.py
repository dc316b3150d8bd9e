"""A mission that the municipality published: the same truth for volunteers, groups and its publisher.

Its questions are in `bot.views.planning`. In a group only numbers are shown, never who takes part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.callbacks import Press
from bot.i18n import join, lines
from bot.views import supervising
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Button, Screen, Span, Text, Tone
from solidarity.missions import Mission, Seat, State
from solidarity.people import Neighbour, PersonId, is_minor
from solidarity.publishing import Motive
from solidarity.seats import place_in_line

Names = Mapping[PersonId, str]
Rows = tuple[tuple[Button, ...], ...]


def body(scene: Scene, mission: Mission) -> Text:
    """What, when, where; what the municipality says of it; and how many seats are taken."""
    if mission.state.is_over:
        return lines(scene.summary(mission), _said(mission))
    seats = join((Span(_seats(scene, mission)),), supervising.supervised_by(scene, mission), by=" · ")
    return lines(scene.summary(mission), _said(mission), seats)


def _said(mission: Mission) -> Text | None:
    return (Span(mission.text),) if mission.text else None


def _seats(scene: Scene, mission: Mission) -> str:
    t = scene.t
    taken = mission.seats - mission.seats_left
    if not taken:
        return t.label_plural("{n} place à prendre", "{n} places à prendre", mission.seats)
    return t.label_plural(
        # i18n: How many of all seats are taken: « 2 places sur 5 prises ».
        "{n} place sur {all} prise",
        "{n} places sur {all} prises",
        taken,
        all=mission.seats,
    )


def entry(scene: Scene, mission: Mission, *, mine: bool = False) -> str:
    """The mission on a button of a list."""
    words = "".join(span.text for span in scene.summary(mission))
    return f"🎒 {words}" if mine else words


def card(scene: Scene, mission: Mission, reader: Neighbour | None, names: Names) -> Screen:
    """The mission in somebody's private chat: as they stand towards it."""
    if reader is not None and mission.publisher == reader.id:
        return publisher_card(scene, mission, names)
    if mission.state.is_over:
        return Screen(lines(body(scene, mission), _ended(scene, mission, reader)))
    if reader is not None and mission.has(reader.id):
        return _own(scene, mission, names, reader)
    if reader is not None and mission.is_asked(reader.id):
        return _asked(scene, mission, reader.id)
    number = place_in_line(mission, reader.id) if reader is not None else None
    if number is not None:
        return _waiting(scene, mission, number)
    return _offer(scene, mission)


def _ended(scene: Scene, mission: Mission, reader: Neighbour | None) -> Text:
    t = scene.t
    if mission.state is State.CLOSED:
        return t("Cette mission est annulée.")
    if reader is not None and mission.has(reader.id):
        return t("C'est fait. Merci, vraiment !")
    return t("Cette mission est terminée.")


def _offer(scene: Scene, mission: Mission) -> Screen:
    text, rows = _to_take(scene, mission)
    if not rows:
        return Screen(text)
    no = (press(scene.t.label("🙏 Pas cette fois"), Press.DECLINE, mission.id),)
    return Screen(text, (*rows, no))


def _to_take(scene: Scene, mission: Mission) -> tuple[Text, Rows]:
    """What anybody sees of it, and the one button that helps: join, or wait for a seat."""
    t = scene.t
    if mission.day < scene.today:
        return lines(body(scene, mission), t("Ce jour est passé.")), ()
    if mission.seats_left:
        take = press(t.label("✅ J'y vais"), Press.TAKE, mission.id, tone=Tone.GOOD)
        return body(scene, mission), ((take,),)
    # i18n: One may wait until somebody gives a seat back. max 24
    wait = press(t.label("🔔 Liste d'attente"), Press.WAIT, mission.id)
    return lines(body(scene, mission), t("C'est complet.")), ((wait,),)


def _own(scene: Scene, mission: Mission, names: Names, reader: Neighbour) -> Screen:
    t = scene.t
    name = scene.name(names, mission.publisher)
    leave = (press(t.label("↩️ Je ne peux plus"), Press.GIVE_SEAT, mission.id),)
    if is_minor(reader):
        mine = lines(t("*Merci ! Vous avez une place.*"), body(scene, mission))
        return Screen(lines(mine, supervising.whom_to_ask(scene, mission)), (leave,))
    text = lines(
        t("*Merci ! Vous avez une place.*"),
        body(scene, mission),
        t("Écrivez ici, {name} reçoit vos messages. Votre numéro reste caché.", name=name),
    )
    rows = ((press(t.label("💬 Écrire"), Press.WRITE, mission.id),), leave)
    return Screen(text, rows)


def _asked(scene: Scene, mission: Mission, reader: PersonId) -> Screen:
    t = scene.t
    until = next(part.asked_until for part in mission.participations if part.person == reader)
    text = lines(
        t("*Une place est libre pour vous !*"),
        body(scene, mission),
        # i18n: {hour} is "6 pm" or "tomorrow at 10:00".
        t("Elle vous attend jusqu'à {hour}.", hour=scene.due(until)) if until is not None else None,
    )
    rows = (
        (press(t.label("✅ Oui, je viens"), Press.TAKE, mission.id, tone=Tone.GOOD),),
        (press(t.label("🙏 Non merci"), Press.STOP_WAITING, mission.id),),
    )
    return Screen(text, rows)


def _waiting(scene: Scene, mission: Mission, number: int) -> Screen:
    t = scene.t
    text = lines(
        body(scene, mission),
        t("*Vous êtes numéro {n} sur la liste.*", n=number),
        t("Je vous écris dès qu'une place se libère."),
    )
    # i18n: Off the waiting list.
    return Screen(text, ((press(t.label("↩️ Je ne veux plus"), Press.STOP_WAITING, mission.id),),))


def group_card(scene: Scene, mission: Mission) -> Screen:
    """The same in a group, for whoever reads it: numbers, no names."""
    if mission.state.is_over:
        return Screen(lines(body(scene, mission), _ended(scene, mission, None)))
    text, rows = _to_take(scene, mission)
    return Screen(lines(scene.t("*Mission de la commune*"), text), rows)


def publisher_card(scene: Scene, mission: Mission, names: Names) -> Screen:
    """For who published it: who comes, who waits, and how it ends."""
    t = scene.t
    text = lines(_mine(scene, mission), *_people(scene, mission, names))
    if mission.state.is_over:
        return Screen(lines(text, _ended(scene, mission, None)))
    rows: list[tuple[Button, ...]] = []
    if mission.holders:
        # i18n: The mission is over, says who published it.
        rows.append((press(t.label("✔️ Terminée"), Press.END_MISSION, mission.id, tone=Tone.GOOD),))
    rows += supervising.supervise_row(scene, mission)
    rows.append((press(t.label("🗄 Annuler la mission"), Press.CALL_OFF, mission.id),))
    return Screen(text, tuple(rows))


def _mine(scene: Scene, mission: Mission) -> Text:
    """What it is, with its number; how many seats are taken stands beside it."""
    t = scene.t
    if mission.state.is_over:
        head = t("*Votre mission {number}*", number=mission.reference)
    else:
        seats = _seats(scene, mission)
        # i18n: {seats} is « 2 places sur 5 prises ».
        head = t("*Votre mission {number}* · {seats}", number=mission.reference, seats=seats)
    supervised = None if mission.state.is_over else supervising.supervised_by(scene, mission)
    return lines(head, scene.summary(mission), _said(mission), supervised)


def _people(scene: Scene, mission: Mission, names: Names) -> list[Text]:
    t = scene.t
    coming = [scene.name(names, part.person) for part in mission.holders]
    line = (Seat.ASKED, Seat.WAITING)
    waiting = [scene.name(names, part.person) for part in mission.participations if part.seat in line]
    said: list[Text] = []
    if coming:
        # i18n: {names} is a list of first names.
        said.append(t("Inscriptions : {names}.", names=t.list_of(coming)))
    elif not mission.state.is_over:
        said.append(t("Personne n'a encore dit oui."))
    if waiting:
        # i18n: {names} is a list of first names.
        said.append(t("En attente : {names}.", names=t.list_of(waiting)))
    return said


def just_published(scene: Scene, mission: Mission, offered: int) -> Screen:
    """Right after publishing: how many are told, and the card."""
    t = scene.t
    if not offered:
        told = t("C'est publié. Aucun bénévole n'est libre pour l'instant.")
    elif scene.town.quiet.covers(scene.now):
        told = t.plural(
            "C'est publié. {n} bénévole sera prévenu dès {hour}.",
            "C'est publié. {n} bénévoles seront prévenus dès {hour}.",
            offered,
            hour=t.hour(scene.town.quiet.after(scene.now)),
        )
    else:
        told = t.plural(
            "C'est publié. {n} bénévole est prévenu.",
            "C'est publié. {n} bénévoles sont prévenus.",
            offered,
        )
    return Screen(lines(told, _mine(scene, mission)), publisher_card(scene, mission, {}).rows)


def confirm_leave(scene: Scene, mission: Mission) -> Screen:
    """One more question before a seat is given back."""
    t = scene.t
    return Screen(
        lines(scene.summary(mission), t("Rendre votre place ? Quelqu'un d'autre pourra la prendre.")),
        (
            (press(t.label("↩️ Oui, je la rends"), Press.GIVE_SEAT_YES, mission.id, tone=Tone.DANGER),),
            (press(t.label("Non, je la garde"), Press.SHOW, mission.id),),
        ),
    )


def left(scene: Scene) -> Screen:
    """Without reproach."""
    return Screen(scene.t("Votre place est rendue. Merci de l'avoir dit."))


def room_again(scene: Scene) -> str:
    """Nobody has to wait any more."""
    return scene.t.label("Il y a de la place : touchez « J'y vais ».")


def number_in_line(scene: Scene, number: int) -> str:
    """Onto the waiting list, from a group."""
    # i18n: Your place on the waiting list. max 170
    return scene.t.label("Vous êtes numéro {n} sur la liste. La suite en privé.", n=number)


def out_of_line(scene: Scene) -> Screen:
    """Off the waiting list."""
    return Screen(scene.t("C'est noté. Vous n'attendez plus cette mission."))


def seat_passed(scene: Scene, mission: Mission) -> Screen:
    """No answer in time: kindly."""
    words = scene.t("La place est allée à quelqu'un d'autre. Merci d'avoir attendu !")
    return Screen(lines(scene.summary(mission), words))


def choose_motive(scene: Scene, mission: Mission) -> Screen:
    """A mission is never called off without saying why."""
    t = scene.t
    words = {
        Motive.WEATHER: t.label("Mauvais temps"),
        Motive.TOO_FEW: t.label("Trop peu de monde"),
        Motive.LATER: t.label("Reportée"),  # i18n: Of a mission: it will be on another day.
        Motive.NO_NEED: t.label("Plus nécessaire"),
    }
    buttons = [press(words[item], Press.CALL_OFF_AS, mission.id, item.value) for item in Motive]
    back = (press(t.label("↩️ Retour"), Press.PUBLISHED, mission.id),)
    return Screen(
        t("Annuler la mission {number} : pourquoi ? Tout le monde le saura.", number=mission.reference),
        (*rows_of(buttons), back),
    )


def called_off(scene: Scene, mission: Mission, motive: Motive) -> Screen:
    """To who had a seat or waited for one."""
    t = scene.t
    words = {
        Motive.WEATHER: t("La mission est annulée : le temps est trop mauvais."),
        Motive.TOO_FEW: t("La mission est annulée : il y a trop peu de monde."),
        Motive.LATER: t("La mission est reportée. La commune donnera un autre jour."),
        Motive.NO_NEED: t("La mission est annulée : elle n'est plus nécessaire."),
    }
    return Screen(lines(scene.summary(mission), words[motive], t("Merci d'avoir dit oui !")))


def steering_rows(scene: Scene, missions: Sequence[Mission]) -> Rows:
    """What this coordinator has published, and the way to publish another."""
    t = scene.t
    rows = [
        (press(f"📣 {entry(scene, item)}", Press.PUBLISHED, item.id),) for item in missions if item.published
    ]
    # i18n: A coordinator publishes a mission for several people. max 24
    publish = (press(t.label("📣 Publier une mission"), Press.PUBLISH),)
    # i18n: The list of announcements, and the way to write one. max 24
    return (*rows, publish, (press(t.label("📰 Annonces"), Press.ANNOUNCEMENTS),))
