"""An association as those see it who speak for it, and what they are told of it.

Its registration is `bot.views.registering`; how coordinators see it is `bot.views.validating`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.text import join
from bot.views.asking import navigation
from bot.views.home import Turn
from bot.views.registering import places_line, services_line
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Span, Style, Text, Tone
from solidarity.organisations import (
    Membership,
    Organisation,
    Part,
    Reason,
    Standing,
)
from solidarity.people import Neighbour, PersonId
from solidarity.rights import Right, can

Names = Mapping[PersonId, str]
Rows = tuple[tuple[Button, ...], ...]


def reason_word(scene: Scene, reason: Reason | None) -> str:
    """Why it was refused or suspended."""
    t = scene.t
    words = {
        Reason.UNKNOWN: t.label("Pas identifiée"),  # i18n: It could not be found out who they are. max 18
        Reason.TWICE: t.label("Déjà inscrite"),  # i18n: Of an association. max 18
        Reason.ELSEWHERE: t.label("Pas active ici"),  # i18n: Of an association. max 18
        Reason.RULES: t.label("Règles non suivies"),  # i18n: Advertising, insults. max 18
        Reason.ASKED: t.label("À sa demande"),  # i18n: The association asked for it itself. max 18
    }
    return words[reason] if reason is not None else t.label("pas indiqué")


def member_invitation(scene: Scene, organisation: Organisation, link: str, *, staff: bool) -> Screen:
    """The link for somebody who is to speak for it too; for who leads it, where nobody does."""
    t = scene.t
    words = lines(
        t("*Passez ce lien à la personne qui parlera pour {name}.*", name=organisation.name)
        if staff
        else t("*Passez ce lien à la personne qui écrira avec vous.*"),
        t("Il sert une seule fois. Il reste valable 7 jours."),
    )
    verb = Press.ASSOCIATION if staff else Press.MY_ASSOCIATION
    return link_screen(scene, words, link, press(t.label("↩️ Retour"), verb, organisation.id))


def link_screen(scene: Scene, words: Text, link: str, back: Button) -> Screen:
    """A link to pass on: copied, or sent to somebody by Telegram itself."""
    t = scene.t
    copy = Button(t.label("📋 Copier le lien"), copy=link)
    # i18n: Opens Telegram's own list of people to send the link to.
    share = Button(t.label("↗️ Envoyer le lien"), url=f"https://t.me/share/url?url={quote(link, safe='')}")
    return Screen(lines(words, (Span(link, Style.CODE),)), ((copy,), (share,), (back,)))


def ask_answer(scene: Scene, draft: str) -> Screen:
    """The association answers."""
    return Screen(
        scene.t("Votre réponse à la commune ? Écrivez-la ici."),
        (navigation(scene, draft, "answer", back=False),),
    )


def answer_sent(scene: Scene) -> Screen:
    """On its way to the coordinators."""
    return Screen(scene.t("Merci. La commune reçoit votre réponse."))


def asked(scene: Scene, it: Organisation, who: str, text: str) -> Screen:
    """To who leads it: what the municipality would like to know, and who asks."""
    t = scene.t
    return Screen(
        lines(
            t("*Une question de la commune.* Elle concerne : {name}.", name=it.name),
            t("{name} vous demande :", name=who),
            (Span(text),),
        ),
        ((press(t.label("✍️ Répondre"), Press.ANSWER_TOWN, it.id, tone=Tone.MAIN),),),
    )


def decided(scene: Scene, it: Organisation, how: str, reason: Reason | None) -> Screen:
    """To who speaks for it: what the municipality decided."""
    t = scene.t
    why = t("Motif : {reason}.", reason=reason_word(scene, reason))
    words = {
        Standing.VALID.value: lines(
            t("*La commune a accepté : {name}.*", name=it.name),
            t("Vous pouvez maintenant publier des annonces en son nom."),
        ),
        Standing.REFUSED.value: lines(
            t("*La commune n'a pas accepté : {name}.*", name=it.name), why, scene.helpline()
        ),
        Standing.SUSPENDED.value: lines(
            t("*La commune suspend : {name}.*", name=it.name),
            why,
            t("Plus rien ne peut être publié en son nom."),
        ),
        "lifted": lines(t("*{name} peut à nouveau publier.*", name=it.name), t("Merci pour votre patience.")),
    }
    rows: Rows = ((_open(it),),)
    if how == Standing.VALID.value:
        rows = (_announce(scene, it), *rows)
    return Screen(words[how], rows)


def _announce(scene: Scene, it: Organisation) -> tuple[Button, ...]:
    return (press(scene.t.label("📣 Nouvelle annonce"), Press.ANNOUNCE, it.id, tone=Tone.MAIN),)


def _open(it: Organisation) -> Button:
    return press(f"🏛 {it.name}", Press.MY_ASSOCIATION, it.id)


def left(scene: Scene) -> Screen:
    """Without reproach."""
    return Screen(scene.t("C'est noté. Merci pour tout ce que vous avez fait."))


def joined_us(scene: Scene, it: Organisation, who: str) -> Screen:
    """To who leads it: somebody used the invitation."""
    words = scene.t("{name} écrit maintenant avec vous, pour {association}.", name=who, association=it.name)
    return Screen(words, ((_open(it),),))


def welcome(scene: Scene, it: Organisation) -> Screen:
    """To who came by an invitation of a member."""
    t = scene.t
    return Screen(
        lines(t("*Bienvenue !* Vous parlez maintenant pour {name}.", name=it.name)), ((_open(it),),)
    )


def removed(scene: Scene, it: Organisation) -> Screen:
    """Without reproach."""
    return Screen(scene.t("Vous n'écrivez plus pour {name}. Merci pour tout.", name=it.name))


def now_leading(scene: Scene, it: Organisation) -> Screen:
    """To who was named."""
    words = scene.t("*Vous êtes maintenant responsable.* Association : {name}.", name=it.name)
    return Screen(words, ((_open(it),),))


def settings_button(scene: Scene, mine: Sequence[Membership]) -> Button | None:
    """The way from the settings to what one speaks for."""
    if not mine:
        return None
    if len(mine) == 1:
        return _open(mine[0].organisation)
    return press(scene.t.label("🏛 Mes associations"), Press.MY_ASSOCIATIONS)


def own_associations(scene: Scene, mine: Sequence[Membership], page: int = 0) -> Screen:
    """What one speaks for."""
    t = scene.t
    buttons = [_open(item.organisation) for item in mine]
    back = (press(t.label("↩️ Retour"), Press.SETTINGS),)
    text = t("*Vos associations*") if mine else t("Vous ne parlez pour aucune association.")
    return Screen(text, (*paged(buttons, page, Turn(scene, Press.MY_ASSOCIATIONS)), back))


def own_card(scene: Scene, it: Organisation, me: Neighbour, names: Names) -> Screen:
    """An association as its member sees it: where it stands, who speaks for it, and what one may do."""
    t = scene.t
    said = it.profile
    text = lines(
        _own_standing(scene, it),
        _members(scene, it, names),
        t("Contact : {contact}.", contact=said.contact or t.label("pas indiqué")),
        join(places_line(scene, said.neighbourhoods), services_line(scene, said.services), by=" "),
    )
    rows: list[tuple[Button, ...]] = []
    if can(me, Right.WRITE, it):
        rows.append(_announce(scene, it))
        # i18n: The association's. max 24
        rows.append((press(t.label("📰 Ses annonces"), Press.ANNOUNCEMENTS, it.id),))
    if can(me, Right.INVITE, it):
        # i18n: Somebody else is to write for the association too. max 24
        rows.append((press(t.label("➕ Inviter quelqu'un"), Press.INVITE_MEMBER, it.id),))
    if can(me, Right.REMOVE, it) and len(it.members) > 1:
        rows.append((press(t.label("👥 Les membres"), Press.MEMBER, it.id),))
    if can(me, Right.CHANGE, it):
        rows.append((press(t.label("✏️ Changer"), Press.CHANGE_ASSOCIATION, it.id),))
    # i18n: To leave an association.
    leave = press(t.label("👋 Quitter"), Press.LEAVE_ASSOCIATION, it.id)
    rows.append((leave, press(t.label("↩️ Retour"), Press.SETTINGS)))
    return Screen(text, tuple(rows))


def _own_standing(scene: Scene, it: Organisation) -> Text:
    t = scene.t
    reason = reason_word(scene, it.reason)
    return {
        Standing.WAITING: t("🏛 *{name}* · la commune va répondre.", name=it.name),
        Standing.VALID: t("🏛 *{name}* · acceptée.", name=it.name),
        Standing.REFUSED: t("🏛 *{name}* · pas acceptée. Motif : {reason}.", name=it.name, reason=reason),
        Standing.SUSPENDED: t("🏛 *{name}* · suspendue. Motif : {reason}.", name=it.name, reason=reason),
    }[it.standing]


def _members(scene: Scene, it: Organisation, names: Names) -> Text:
    t = scene.t
    leads = t.list_of([scene.name(names, item.person) for item in it.leads])
    writers = [scene.name(names, item.person) for item in it.members if item.part is Part.WRITER]
    if not writers:
        return t("Responsable : {names}.", names=leads)
    return t("Responsable : {names}. Avec : {writers}.", names=leads, writers=t.list_of(writers))


def members_list(scene: Scene, it: Organisation, me: Neighbour, names: Names, page: int = 0) -> Screen:
    """The others who speak for it; for who leads it."""
    t = scene.t
    buttons = [
        press(f"👤 {scene.name(names, item.person)}", Press.MEMBER, it.id, to_base36(item.person))
        for item in it.members
        if item.person != me.id
    ]
    back = (press(t.label("↩️ Retour"), Press.MY_ASSOCIATION, it.id),)
    turn = _MemberTurn(scene, it)
    return Screen(t("Qui parle pour {name} :", name=it.name), (*paged(buttons, page, turn), back))


class _MemberTurn:
    """Turns the pages of one association's members."""

    def __init__(self, scene: Scene, it: Organisation) -> None:
        self._scene, self._it = scene, it

    def __call__(self, page: int, *, onward: bool) -> Button:
        """The button that leads to this page."""
        label = self._scene.t.label("➕ Voir plus") if onward else self._scene.t.label("⬅️ Avant")
        return press(label, Press.MEMBER, self._it.id, f"page-{page}")


def member_card(scene: Scene, it: Organisation, person: PersonId, names: Names) -> Screen:
    """One of the others: name as responsible too, or take out."""
    t = scene.t
    name, who = scene.name(names, person), to_base36(person)
    rows: list[tuple[Button, ...]] = []
    if it.part_of(person) is Part.WRITER:
        # i18n: Somebody else is responsible for the association too. max 24
        rows.append((press(t.label("⭐ Nommer responsable"), Press.NAME_LEAD, it.id, who),))
        text = t("{name} écrit pour {association}.", name=name, association=it.name)
    else:
        text = t("{name} est responsable de l'association {association}.", name=name, association=it.name)
    # i18n: Somebody no longer writes for the association. max 18
    rows.append((press(t.label("✖️ Retirer"), Press.REMOVE_MEMBER, it.id, who, tone=Tone.DANGER),))
    rows.append((press(t.label("↩️ Retour"), Press.MEMBER, it.id),))
    return Screen(text, tuple(rows))


def change_what(scene: Scene, it: Organisation) -> Screen:
    """What may be changed; what was validated stays."""
    t = scene.t
    buttons = [
        press(t.label("Le contact"), Press.CHANGE_ASSOCIATION, it.id, "contact"),
        press(t.label("Les quartiers"), Press.CHANGE_ASSOCIATION, it.id, "places"),
        press(t.label("Les services"), Press.CHANGE_ASSOCIATION, it.id, "services"),
    ]
    back = (press(t.label("↩️ Retour"), Press.MY_ASSOCIATION, it.id),)
    text = lines(t("Que voulez-vous changer ?"), t("Le nom et le numéro restent : la commune les a lus."))
    return Screen(text, (*rows_of(buttons), back))


def confirm_leave(scene: Scene, it: Organisation) -> Screen:
    """One more question; who is alone learns what it means."""
    t = scene.t
    alone = len(it.members) == 1
    text = lines(
        t("*Quitter {name} ?*", name=it.name),
        t("Plus personne ne parlera pour elle.") if alone else t("Vous n'écrirez plus en son nom."),
    )
    rows = (
        (press(t.label("👋 Oui, je quitte"), Press.LEAVE_ASSOCIATION_YES, it.id, tone=Tone.DANGER),),
        (press(t.label("Non, je reste"), Press.MY_ASSOCIATION, it.id),),
    )
    return Screen(text, rows)
