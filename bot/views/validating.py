"""Associations as the coordinators see them: the list, the invitation, one card with all to decide on.

In the staff's chat neither its contact nor the first name of who registered it is shown. The municipality
says whether an association may speak; nothing here lets it change what that one says.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press
from bot.i18n import lines
from bot.text import join
from bot.views.asking import navigation
from bot.views.associations import Names, Rows, link_screen, reason_word
from bot.views.home import Turn
from bot.views.registering import kind_word, number_line, places_line, services_line
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Span, Text, Tone
from solidarity.organisations import (
    REFUSING,
    SUSPENDING,
    Organisation,
    Standing,
)
from solidarity.registers import is_plausible

SIGNS = {Standing.WAITING: "⏳", Standing.VALID: "🏛", Standing.REFUSED: "✖️", Standing.SUSPENDED: "⏸"}
"""What a line of the list begins with."""


def steering_row(scene: Scene, waiting: int) -> tuple[Button, ...]:
    """The way from the coordinators' list to the associations; how many wait is on it."""
    t = scene.t
    label = t.label("🏛 Associations")
    if waiting:
        # i18n: How many associations wait for the town hall's answer.
        label = t.label("🏛 Associations · ⏳ {n}", n=waiting)
    return (press(label, Press.ASSOCIATIONS),)


def all_of_them(scene: Scene, found: Sequence[Organisation], page: int = 0) -> Screen:
    """Every association, what waits on top; and the way to invite one."""
    t = scene.t
    waiting = sum(item.standing is Standing.WAITING for item in found)
    buttons = [press(f"{SIGNS[item.standing]} {item.name}", Press.ASSOCIATION, item.id) for item in found]
    text = lines(
        t("*Associations*"),
        t("Pas encore d'association. Invitez-en une.") if not found else None,
        _waiting(scene, waiting) if waiting else None,
    )
    # i18n: Makes a link for an association that is to register. max 18
    invite = press(t.label("➕ Inviter"), Press.INVITE_ASSOCIATION)
    back = press(t.label("↩️ Retour"), Press.STAFF_CARD, arg="page-0")
    return Screen(text, (*paged(buttons, page, Turn(scene, Press.ASSOCIATIONS)), (invite,), (back,)))


def _waiting(scene: Scene, number: int) -> Text:
    return scene.t.plural(
        "{n} association attend votre réponse.", "{n} associations attendent votre réponse.", number
    )


def invitation(scene: Scene, link: str) -> Screen:
    """The link to pass on: once, for a week."""
    t = scene.t
    words = lines(
        t("*Passez ce lien à l'association.*"),
        t("Il sert une seule fois. Il reste valable 7 jours."),
    )
    return link_screen(scene, words, link, press(t.label("↩️ Retour"), Press.ASSOCIATIONS))


def staff_card(scene: Scene, it: Organisation, names: Names, *, private: bool, late: bool = False) -> Screen:
    """Everything a coordinator needs to decide."""
    t = scene.t
    said = it.profile
    number = number_line(scene, said.number, plausible=said.number is not None and is_plausible(said.number))
    text = [
        t("🏛 *{name}* · {kind}", name=it.name, kind=kind_word(scene, said.kind)),
        number,
        join(places_line(scene, said.neighbourhoods), services_line(scene, said.services), by=" "),
    ]
    if private:
        text.append(_who(scene, it, names))
    text.append(_standing(scene, it, names, late=late))
    return Screen(lines(*text), _staff_rows(scene, it, private=private))


def _who(scene: Scene, it: Organisation, names: Names) -> Text:
    t = scene.t
    leads = [scene.name(names, item.person) for item in it.leads]
    contact = it.profile.contact or t.label("pas indiqué")
    if not leads:
        return t("Contact : {contact}. Plus personne ne parle pour elle.", contact=contact)
    return t("Contact : {contact}. Responsable : {names}.", contact=contact, names=t.list_of(leads))


def _standing(scene: Scene, it: Organisation, names: Names, *, late: bool) -> Text:
    """Where it stands, and which colleague decided."""
    t = scene.t
    reason = reason_word(scene, it.reason)
    if it.standing is Standing.WAITING:
        return t("*Elle attend depuis plus de 2 jours.*") if late else t("*Elle attend votre réponse.*")
    name = scene.name(names, it.decided_by)
    return {
        Standing.VALID: t("✅ Acceptée par {name}.", name=name),
        Standing.REFUSED: t("✖️ Refusée par {name}. Motif : {reason}.", name=name, reason=reason),
        Standing.SUSPENDED: t("⏸ Suspendue par {name}. Motif : {reason}.", name=name, reason=reason),
    }[it.standing]


def _staff_rows(scene: Scene, it: Organisation, *, private: bool) -> Rows:
    t = scene.t
    rows: list[tuple[Button, ...]] = []
    ask: tuple[Button, ...] = ()
    if it.leads:
        ask = (press(t.label("❓ Question"), Press.ASK_ASSOCIATION, it.id),)  # i18n: max 18
    if it.standing is Standing.WAITING:
        # i18n: The municipality accepts an association. max 18
        rows.append((press(t.label("✅ Accepter"), Press.VALIDATE, it.id, tone=Tone.GOOD),))
        # i18n: max 18
        rows.append((*ask, press(t.label("✖️ Refuser"), Press.REFUSE_ASSOCIATION, it.id)))
    elif it.standing is Standing.VALID:
        # i18n: The association may publish nothing for now. max 18
        rows.append((*ask, press(t.label("⏸ Suspendre"), Press.SUSPEND, it.id)))
    elif it.standing is Standing.SUSPENDED:
        # i18n: Ends the suspension of an association. max 18
        rows.append((*ask, press(t.label("▶️ Rétablir"), Press.LIFT, it.id, tone=Tone.GOOD)))
    if private and it.standing in (Standing.VALID, Standing.SUSPENDED):
        rows.append((press(t.label("📰 Ses annonces"), Press.ANNOUNCEMENTS, it.id),))
    if private and not it.is_led and it.standing is not Standing.REFUSED:
        rows.append((_invite_somebody(scene, it),))
    if private:
        rows.append((press(t.label("↩️ Retour"), Press.ASSOCIATIONS),))
    return tuple(rows)


def _invite_somebody(scene: Scene, it: Organisation) -> Button:
    # i18n: Somebody is to speak for an association that nobody speaks for any more. max 24
    return press(scene.t.label("➕ Inviter quelqu'un"), Press.INVITE_MEMBER, it.id, "staff")


def nobody_speaks(scene: Scene, it: Organisation) -> Screen:
    """The last who spoke for it left, was erased, or is kept away: whoever is known there may be invited."""
    t = scene.t
    text = lines(
        t("*Plus personne ne parle pour {name}.*", name=it.name),
        t("Rien ne paraît plus en son nom. Vous pouvez inviter quelqu'un d'autre."),
    )
    every = press(t.label("🏛 Associations"), Press.ASSOCIATIONS)
    return Screen(text, ((_invite_somebody(scene, it),), (every,)))


def choose_reason(scene: Scene, it: Organisation, verb: Press) -> Screen:
    """An association is never refused or suspended without a reason, and reads it."""
    t = scene.t
    refusing = verb is Press.REFUSE_ASSOCIATION
    reasons = REFUSING if refusing else SUSPENDING
    buttons = [press(reason_word(scene, item), verb, it.id, item.value) for item in reasons]
    back = (press(t.label("↩️ Retour"), Press.ASSOCIATION, it.id),)
    text = lines(
        t("*Refuser {name} : pourquoi ?*", name=it.name)
        if refusing
        else t("*Suspendre {name} : pourquoi ?*", name=it.name),
        t("L'association lira ce motif."),
    )
    return Screen(text, (*rows_of(buttons), back))


def decided_toast(scene: Scene, it: Organisation, names: Names) -> str:
    """For the coordinator who pressed second: who decided. Short enough for a toast."""
    # i18n: A colleague has decided on this association. max 200
    return scene.t.label("{name} a déjà décidé.", name=scene.name(names, it.decided_by))


def ask_question(scene: Scene, draft: str, it: Organisation) -> Screen:
    """A coordinator writes to an association."""
    return Screen(
        scene.t("Votre question à l'association {name} ? Écrivez-la ici.", name=it.name),
        (navigation(scene, draft, "question", back=False),),
    )


def question_sent(scene: Scene, it: Organisation) -> Screen:
    """On its way to who leads the association."""
    return Screen(scene.t("Question envoyée : {name}. Vous recevez la réponse ici.", name=it.name))


def answered(scene: Scene, it: Organisation, who: str, text: str, *, private: bool) -> Screen:
    """To coordinators: the answer; in their chat only that there is one."""
    t = scene.t
    head = t("*Une réponse est arrivée : {name}.*", name=it.name)
    show = (press(t.label("🏛 Voir la fiche"), Press.ASSOCIATION, it.id),)
    if not private:
        return Screen(lines(head, t("Chaque membre de l'équipe la reçoit en privé.")), (show,))
    return Screen(lines(head, t("{name} vous écrit :", name=who), (Span(text),)), (show,))
