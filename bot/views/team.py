"""Who has a role: the list, an invitation, ending one. For coordinators only.

What a role allows is `solidarity.people`; who may agree to alerts is invited where alerts are written too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.callbacks import Press
from bot.i18n import lines
from bot.views import factors
from bot.views.associations import link_screen
from bot.views.home import Turn, home_keyboard
from bot.views.roles import role_word
from bot.views.scene import Scene, paged, press
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.factors import has_factor
from solidarity.notices import Notice
from solidarity.people import Neighbour, PersonId, Role
from solidarity.places import in_language
from solidarity.roles import EVE, grant_of, roles_of


def sector_words(scene: Scene, sector: Sequence[str]) -> str:
    """The neighbourhoods of a referent."""
    return scene.t.list_of([scene.place(code) for code in sector])


def steering_row(scene: Scene) -> tuple[Button, ...]:
    """The way from the coordinators' screen to the team."""
    # i18n: Who has a role at the town hall. max 24
    return (press(scene.t.label("👥 Équipe"), Press.TEAM),)


def everybody(scene: Scene, people: Sequence[Neighbour], page: int = 0) -> Screen:
    """Everybody who has a role, and the ways to give one."""
    t = scene.t
    buttons = [
        press(
            t.label(
                "{name} · {role}",
                name=scene.name({item.id: item.first_name}, item.id),
                role=role_word(scene, role),
            ),
            Press.ROLE,
            item.id,
            role.value,
        )
        for item in people
        for role in roles_of(item)
    ]
    invite = (
        # i18n: Invites somebody to look after neighbourhoods. max 18
        press(t.label("➕ Par quartier"), Press.INVITE_ROLE, arg=Role.REFERENT.value),
        # i18n: Invites an elected official. max 18
        press(t.label("➕ Personne élue"), Press.INVITE_ROLE, arg=Role.ELECTED.value),
    )
    others = (
        # i18n: Invites a social worker or a nurse. max 18
        press(t.label("➕ Social ou soins"), Press.INVITE_ROLE, arg=Role.PROFESSIONAL.value),
        # i18n: Invites the safeguarding lead. max 18
        press(t.label("➕ Protection"), Press.INVITE_ROLE, arg=Role.SAFEGUARD.value),
    )
    agree = (press(t.label("➕ Pour les alertes"), Press.INVITE_VALIDATOR),)
    back = (press(t.label("↩️ Retour"), Press.STAFF_CARD, arg="page-0"),)
    alone = None if any(item.is_safeguard for item in people) else nobody_to_confide_in(scene)
    text = lines(t("*L'équipe*"), t("Touchez un nom pour voir son rôle."), alone)
    return Screen(text, (*paged(buttons, page, Turn(scene, Press.TEAM)), invite, others, agree, back))


def joined(scene: Scene, me: Neighbour) -> Screen:
    """A coordinator from now on."""
    words = scene.t("*Vous êtes maintenant dans l'équipe de {town}.*", town=scene.town_name)
    return Screen(words, keyboard=home_keyboard(scene.t, me))


def nobody_to_confide_in(scene: Scene) -> Text:
    """There is no safeguarding lead."""
    return scene.t("⚠️ Il n'y a pas encore de personne de confiance. Invitez-la avec ➕ Protection.")


def role_card(scene: Scene, person: Neighbour, role: Role, *, ends: bool, mine: bool = False) -> Screen:
    """One role of one person, until when, and how it ends. `mine`: of who looks."""
    t = scene.t
    name = scene.name({person.id: person.first_name}, person.id)
    text = lines(
        t("*{name}* : {role}.", name=name, role=role_word(scene, role)),
        t("Quartiers : {places}.", places=sector_words(scene, sorted(person.sector)))
        if role is Role.REFERENT
        else None,
        may_do(scene, role),
        until_words(scene, person, role),
    )
    back = (press(t.label("↩️ Retour"), Press.TEAM),)
    rows = []
    if not mine and ends_soon(scene, person, role):
        rows.append((prolong_button(scene, person.id, role),))
    if not mine and has_factor(person):
        rows.append((factors.reset_button(scene, person),))
    if ends:
        # i18n: Ends somebody's role. max 18
        rows.append((press(t.label("🗑 Retirer"), Press.ROLE, person.id, f"{role.value}.end"),))
    return Screen(text, (*rows, back))


def until_words(scene: Scene, person: Neighbour, role: Role) -> Text | None:
    """The last day of a role; nothing where it has none."""
    grant = grant_of(person, role)
    if grant is None or grant.until is None:
        return None
    # i18n: {day} is « mardi 24 novembre » or « demain »: the last day of somebody's role.
    return scene.t("Dernier jour : {day}.", day=scene.day(grant.until))


def ends_soon(scene: Scene, person: Neighbour, role: Role) -> bool:
    """Whether it can be prolonged by now."""
    grant = grant_of(person, role)
    return grant is not None and grant.until is not None and grant.until - scene.today <= EVE


def prolong_button(scene: Scene, person: PersonId, role: Role) -> Button:
    """A year more."""
    # i18n: Prolongs somebody's role by a year. max 24
    return press(scene.t.label("🔁 Prolonger d'un an"), Press.ROLE, person, f"{role.value}.more")


def ends(scene: Scene, notice: Notice, name: str, reader: Neighbour | None) -> Screen:
    """To its holder and to the coordinators, two weeks before."""
    t, role = scene.t, Role(str(notice.facts["role"]))
    who, day = PersonId(int(notice.facts["who"])), scene.day(date.fromisoformat(str(notice.facts["until"])))
    if reader is not None and reader.id == who:
        text = lines(
            t("*Votre rôle se termine bientôt : {role}.*", role=role_word(scene, role)),
            t("Dernier jour : {day}.", day=day),
            t("Vous continuez ? Une autre personne de l'équipe peut le prolonger."),
        )
        return Screen(text)
    text = lines(
        # i18n: {role} is « référence de quartier »: it ends soon.
        t("*Un rôle se termine bientôt.* {name} : {role}.", name=name, role=role_word(scene, role)),
        t("Dernier jour : {day}.", day=day),
    )
    return Screen(text, ((prolong_button(scene, who, role),),))


def lasts(scene: Scene, notice: Notice) -> Screen:
    """To its holder: a year more."""
    role, day = Role(str(notice.facts["role"])), date.fromisoformat(str(notice.facts["until"]))
    return Screen(
        lines(
            scene.t("*Votre rôle continue : {role}.* Merci !", role=role_word(scene, role)),
            scene.t("Dernier jour : {day}.", day=scene.day(day)),
        )
    )


def may_do(scene: Scene, role: Role) -> Text:
    """What a role is for, in a sentence."""
    t = scene.t
    return {
        Role.COORDINATOR: t("Voit et traite toutes les demandes."),
        Role.VALIDATOR: t("Dit oui ou non aux alertes, rien de plus."),
        Role.REFERENT: t("Voit et traite les demandes de ces quartiers, rien de plus."),
        Role.ELECTED: t("Voit des totaux, jamais une demande."),
        Role.PROFESSIONAL: t("Note des demandes et suit les siennes, rien de plus."),
        Role.SAFEGUARD: t("Reçoit les inquiétudes sur des personnes."),
    }[role]


def confirm_end(scene: Scene, person: Neighbour, role: Role) -> Screen:
    """One more question."""
    t = scene.t
    name = scene.name({person.id: person.first_name}, person.id)
    yes = press(t.label("🗑 Oui, retirer"), Press.ROLE, person.id, f"{role.value}.yes", Tone.DANGER)
    text = t("Retirer ce rôle à {name} : {role} ?", name=name, role=role_word(scene, role))
    return Screen(text, ((yes,), (press(t.label("↩️ Retour"), Press.TEAM),)))


def choose_sector(scene: Scene, chosen: frozenset[str], mask: str, page: int = 0) -> Screen:
    """Which neighbourhoods; a button says what it makes of the choice, so twice is once."""
    t = scene.t
    places = scene.town.active_neighbourhoods()
    number = int(mask, 16)
    buttons = [
        press(
            ("☑ " if item.code in chosen else "☐ ") + in_language(item.names, t.locale),
            Press.INVITE_ROLE,
            arg=f"{Role.REFERENT.value}.{number ^ (1 << at):x}",
        )
        for at, item in enumerate(places)
    ]
    turn = Turn(scene, Press.INVITE_ROLE, f"{Role.REFERENT.value}.{mask}.")
    # i18n: Makes the link of an invitation. max 24
    ready = (press(t.label("🔗 Créer le lien"), Press.INVITE_ROLE, arg=f"{Role.REFERENT.value}.{mask}.go"),)
    back = (press(t.label("↩️ Retour"), Press.TEAM),)
    text = t("*Quels quartiers ?* Touchez vos choix, puis créez le lien.")
    return Screen(text, (*paged(buttons, page, turn), *((ready,) if chosen else ()), back))


def invitation(scene: Scene, link: str, role: Role, sector: Sequence[str] = ()) -> Screen:
    """The link to pass on: once, for a week."""
    t = scene.t
    words = lines(
        t("*Passez ce lien à une seule personne : {role}.*", role=role_word(scene, role)),
        t("Quartiers : {places}.", places=sector_words(scene, sector)) if sector else None,
        t("Il sert une seule fois. Il reste valable 7 jours."),
    )
    return link_screen(scene, words, link, press(t.label("↩️ Retour"), Press.TEAM))


def begins(scene: Scene, me: Neighbour, role: Role) -> Screen:
    """To who opened the link."""
    t = scene.t
    said = {
        Role.REFERENT: t(
            "*Vous suivez maintenant : {places}.*", places=sector_words(scene, sorted(me.sector))
        ),
        Role.ELECTED: t("*Vous êtes ici comme personne élue de {town}.*", town=scene.town_name),
        Role.PROFESSIONAL: t("*Vous notez des demandes pour les personnes que vous suivez.*"),
        Role.SAFEGUARD: t("*Vous êtes la personne de confiance de {town}.*", town=scene.town_name),
    }[role]
    next_ = {
        Role.REFERENT: t("Les demandes de ces quartiers vous arrivent ici. Pour les traiter : /trier"),
        Role.ELECTED: t("Vous voyez des totaux, jamais une demande : /trier"),
        Role.PROFESSIONAL: t("Noter une demande : /appel. Les vôtres sont dans ⚙️ Réglages."),
        Role.SAFEGUARD: t("Les inquiétudes sur des personnes vous arrivent ici."),
    }[role]
    return Screen(lines(said, next_), keyboard=home_keyboard(t, me))


def ended(scene: Scene, role: Role, me: Neighbour | None) -> Screen:
    """To who has a role no longer."""
    t = scene.t
    keyboard = home_keyboard(t, me) if me is not None else None
    said = t("Votre rôle se termine : {role}. Merci !", role=role_word(scene, role))
    return Screen(said, keyboard=keyboard)
