"""First contact, home, settings, language, one's own roles, help."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.callbacks import Press
from bot.i18n import N_, Translator, lines
from bot.views.barring import in_short
from bot.views.protecting import noting_rows, settings_row
from bot.views.roles import role_word
from bot.views.scene import Scene, paged, person_name, press, rows_of
from bot.views.screen import Button, Key, Keyboard, Screen, Span, Style, Tone
from solidarity.people import Neighbour
from solidarity.places import in_language
from solidarity.rights import Action, can
from solidarity.roles import roles_of

LANGUAGES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
"""Each language by its own name: whoever looks for theirs cannot read the others."""


class HomeKey(StrEnum):
    """The keys of the home keyboard, by their French label."""

    ASK = N_("🙋 J'ai besoin d'aide")  # i18n: max 22
    VOLUNTEER = N_("🤝 Je veux aider")  # i18n: max 22
    MISSIONS = N_("🎒 Mes missions")  # i18n: max 22
    REQUESTS = N_("📋 Mes demandes")  # i18n: max 18
    SETTINGS = N_("⚙️ Réglages")  # i18n: max 18
    STEER = N_("🧭 Pilotage")  # i18n: For coordinators: what waits for the municipality. max 22


def home_keyboard(t: Translator, me: Neighbour) -> Keyboard:
    """What is always at hand; only what stands behind a key is there."""
    second = HomeKey.MISSIONS if me.volunteer else HomeKey.VOLUNTEER
    rows = [[HomeKey.ASK], [second], [HomeKey.REQUESTS, HomeKey.SETTINGS]]
    if can(me, Action.TRIAGE) or can(me, Action.COUNT):
        rows.append([HomeKey.STEER])
    return Keyboard(
        rows=tuple(tuple(Key(t.label(key.value)) for key in row) for row in rows),
        persistent=True,
        placeholder=t.label("Touchez un bouton, ou écrivez"),  # i18n: max 64
    )


def home_keys(translators: list[Translator]) -> dict[str, HomeKey]:
    """Which key a written label is, in every language."""
    return {t.label(key.value): key for t in translators for key in HomeKey}


def first_contact(scene: Scene, payload: str = "") -> Screen:
    """What the bot is, who reads, 112; nothing is kept before it is accepted."""
    t = scene.t
    text = lines(
        t("Bonjour ! Je suis l'entraide de {town}.", town=scene.town_name),
        t("Je suis un programme. Des personnes lisent vos demandes. C'est gratuit."),
        t("Vos messages passent par Telegram, hors d'Europe."),
        t("*Danger immédiat ? Appelez le {emergency}.*", emergency=scene.town.emergency),
    )
    arg = f"{t.locale}.{payload}"
    rows = [
        (press(t.label("👍 J'accepte"), Press.CONSENT, arg=arg, tone=Tone.MAIN),),
        (press(t.label("🔒 Mes données"), Press.NOTICE, arg=arg),),
    ]
    if len(scene.town.languages) > 1:
        rows.append((press("🌐 Langue · Taal · Language", Press.LANGUAGE, arg=f"menu.{payload}"),))
    return Screen(text, tuple(rows))


def privacy_notice(scene: Scene, payload: str) -> Screen:
    """What will be kept, before anything is."""
    t = scene.t
    text = lines(
        t("*Vos données, en clair*"),
        t(
            "Nous gardons : compte Telegram, prénom, langue, quartier, demandes, messages. "
            "Rien de plus sans votre accord."
        ),
        t("Votre numéro reste caché. C'est vous qui décidez de le partager."),
        t("La commune et les associations publient des annonces. Vous choisissez de les recevoir ou non."),
        t("Telegram garde sa propre copie de la conversation, hors d'Europe."),
        t(
            "Voir ou effacer : /mesdonnees, /oublier. Questions : {contact}",
            contact=scene.town.privacy_contact,
        ),
    )
    button = press(t.label("↩️ Retour"), Press.LANGUAGE, arg=f"{t.locale}.{payload}")
    return Screen(text, ((button,),))


def language_menu(scene: Scene, payload: str = "") -> Screen:
    """Only languages that are offered, each by its own name."""
    buttons = [
        press(LANGUAGES.get(code, code), Press.LANGUAGE, arg=f"{code}.{payload}")
        for code in scene.town.languages
    ]
    return Screen((Span("🌐 Langue · Taal · Sprache · Language"),), rows_of(buttons))


def accepted(scene: Scene) -> Screen:
    """In the place of the first screen."""
    return Screen(scene.t("👍 C'est accepté."))


def language_kept(scene: Scene, me: Neighbour, language: str) -> Screen:
    """Said in the new language, with its keys."""
    t = scene.t
    words = t("C'est noté. Langue : {language}.", language=LANGUAGES.get(language, language))
    return Screen(words, keyboard=home_keyboard(t, me))


def welcome(scene: Scene, me: Neighbour) -> Screen:
    """Right after the first screen was accepted."""
    t = scene.t
    return Screen(
        lines(
            t("Merci, {name} ! Vous êtes ici chez vous.", name=me.first_name)
            if me.first_name
            else t("Merci ! Vous êtes ici chez vous."),
            t("Que puis-je faire pour vous ? Touchez un bouton en bas."),
        ),
        keyboard=home_keyboard(t, me),
    )


def home(scene: Scene, me: Neighbour) -> Screen:
    """The way back to the beginning."""
    t = scene.t
    return Screen(
        t("Bonjour {name}. Que puis-je faire pour vous ?", name=me.first_name)
        if me.first_name
        else t("Bonjour. Que puis-je faire pour vous ?"),
        keyboard=home_keyboard(t, me),
    )


def at_home(scene: Scene, me: Neighbour) -> Screen:
    """What takes the place of a worn-out screen; the keyboard below is there already."""
    return replace(home(scene, me), keyboard=None)


def lost(scene: Scene, me: Neighbour) -> Screen:
    """Something was written that no conversation waits for."""
    t, suspended = scene.t, in_short(scene, me)
    return Screen(
        lines(
            suspended,
            t("Votre message n'est pas parti.") if suspended else not_understood(scene).text,
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
        ),
        keyboard=home_keyboard(t, me),
    )


def not_understood(scene: Scene, *, may_write: bool = False) -> Screen:
    """What was sent is no answer to what was asked; what would be one."""
    if may_write:
        return Screen(scene.t("Je n'ai pas compris. Touchez un bouton, ou écrivez quelques mots."))
    return Screen(scene.t("Je n'ai pas compris. Touchez un bouton."))


def help_screen(scene: Scene, me: Neighbour) -> Screen:
    """What one can do here, in five lines."""
    t = scene.t
    return Screen(
        lines(
            t("*Comment ça marche ?*"),
            t("Besoin d'aide : /besoin. Vos demandes : /mesdemandes."),
            t("Aider vos voisins : /benevole."),
            t("Langue : /langue. Vos données : /mesdonnees."),
            scene.helpline(),
            t("*Danger immédiat ? Appelez le {emergency}.*", emergency=scene.town.emergency),
        ),
        keyboard=home_keyboard(t, me),
    )


def settings(scene: Scene, me: Neighbour, association: Button | None = None) -> Screen:
    """What a person can change about themselves; and the way to what they speak for, if to anything."""
    t = scene.t
    buttons = [
        press(t.label("🌐 Langue"), Press.LANGUAGE, arg="menu."),  # i18n: max 18
        press(t.label("📍 Quartier"), Press.MOVE),  # i18n: max 18
        press(t.label("✏️ Prénom"), Press.RENAME),  # i18n: max 18
        press(t.label("🗣 Mes langues"), Press.SPEAKS),  # i18n: max 18
    ]
    text = [
        t("*Réglages*"),
        t(
            "Prénom : {name}. Quartier : {place}.",
            name=person_name(scene, me.first_name),
            place=scene.place(me.neighbourhood) if me.neighbourhood else t.label("pas indiqué"),
        ),
    ]
    if me.volunteer:
        # i18n: To what one said as a volunteer. max 18
        buttons.append(press(t.label("🤝 Bénévole"), Press.VOLUNTEER))
    buttons.append(press(t.label("📰 Annonces"), Press.NEWS))  # i18n: How announcements come. max 18
    buttons.append(press(t.label("🔒 Mes données"), Press.MY_DATA))
    buttons.append(press(t.label("🤫 Mode discret"), Press.DISCREET))  # i18n: max 18
    rows = rows_of(buttons)
    rows = (*rows, row) if (row := settings_row(scene, me)) else rows
    rows = (*rows, *noting_rows(scene, me))
    return Screen(lines(*text), rows if association is None else (*rows, (association,)))


def choose_neighbourhood(scene: Scene, page: int = 0) -> Screen:
    """Where the person lives, as a setting."""
    buttons = [
        press(in_language(item.names, scene.t.locale), Press.MOVE, arg=item.code)
        for item in scene.town.active_neighbourhoods()
    ]
    turn = Turn(scene, Press.MOVE)
    return Screen(scene.t("Votre quartier ?"), paged(buttons, page, turn))


class Turn:
    """Makes the buttons that turn pages."""

    def __init__(self, scene: Scene, verb: Press, prefix: str = "") -> None:
        self._scene, self._verb, self._prefix = scene, verb, prefix

    def __call__(self, page: int, *, onward: bool) -> Button:
        """The button that leads to this page, onward or back."""
        # i18n: Turns the pages of a list. max 18
        label = self._scene.t.label("➕ Voir plus") if onward else self._scene.t.label("⬅️ Avant")
        return press(label, self._verb, arg=f"{self._prefix}page-{page}")


def ask_name(scene: Scene) -> Screen:
    """The first name that the other side sees."""
    return Screen(scene.t("Votre prénom ? Écrivez-le ici."))


def own_standing(scene: Scene, me: Neighbour | None, telegram_id: int) -> Screen:
    """`/moi`: what a coordinator needs to be named in the municipality's file."""
    t = scene.t
    roles = []
    if me is None:
        roles.append(t.label("sans inscription"))  # i18n: In the list of « Ici, vous êtes : … ».
    else:
        roles.append(t.label("voisin ou voisine"))  # i18n: In the list of « Ici, vous êtes : … ».
        if me.volunteer:
            roles.append(t.label("bénévole"))  # i18n: In the list of « Ici, vous êtes : … ».
        roles += [role_word(scene, role) for role in roles_of(me)]
    number = Span(str(telegram_id), Style.CODE)
    return Screen(
        lines(
            t("Votre identifiant Telegram : {id}", id=number),
            t("Ici, vous êtes : {roles}.", roles=t.list_of(roles)),
        )
    )
