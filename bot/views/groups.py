"""What a group sees: cards without name or place of the person, and who may bind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views import publishing
from bot.views.requests import merged_line
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from bot.views.staff import urgency
from solidarity.boards import Tally
from solidarity.groups import Binding, Group, Right
from solidarity.missions import Mission, State
from solidarity.notices import Cause
from solidarity.people import PersonId
from solidarity.places import in_language
from solidarity.topics import Topic

Names = Mapping[PersonId, str]
THEME = "t."
"""Begins what the button of a theme carries; alone it leads to the themes."""


def group_card(scene: Scene, mission: Mission, names: Names) -> Screen:
    """A request as the neighbours see it."""
    if mission.published:
        return publishing.group_card(scene, mission)
    t = scene.t
    card = t(
        "{sign} {what} · {day} · quartier {place} · demande {number}",
        sign=urgency(scene, mission),
        what=scene.category(mission.category),
        day=scene.day_of(mission),
        place=scene.place(mission.neighbourhood),
        number=mission.reference,
    )
    if mission.state is State.OPEN and mission.day < scene.today:
        return Screen(lines(card, t("Ce jour est passé.")))
    if mission.state is State.OPEN:
        # i18n: A volunteer takes the request, in a group.
        button = press(t.label("🙋 Je m'en occupe"), Press.TAKE, mission.id, tone=Tone.GOOD)
        return Screen(card, ((button,),))
    return Screen(lines(card, _became(scene, mission, names)))


def _became(scene: Scene, mission: Mission, names: Names) -> Text:
    t = scene.t
    both = merged_line(scene, mission) if mission.merged_into is not None else None
    if not mission.holders:
        return both or t("Cette demande est terminée.")
    first = mission.holders[0]
    name = scene.name(names, first.person)
    if mission.state is State.TAKEN:
        return t("✅ Pris en charge par {name} · {hour}", name=name, hour=t.hour(first.joined_at))
    return t("✅ C'est fait. Merci {name} !", name=name)


def hello(scene: Scene) -> Screen:
    """The bot has just been added."""
    t = scene.t
    return Screen(
        lines(
            t("Bonjour ! Je suis l'entraide de {town}. Je suis un programme.", town=scene.town_name),
            t("Je lis seulement les commandes et les réponses à mes messages."),
            t("Pour relier ce groupe à un quartier : /quartier"),
        )
    )


def ask_the_town(scene: Scene) -> Screen:
    """Whoever may not bind learns who may."""
    return Screen(scene.t("Demandez à la commune de relier ce groupe. Elle est prévenue."))


def not_bound(scene: Scene) -> Screen:
    """An unbound group."""
    return Screen(scene.t("Ce groupe n'est pas relié à un quartier. Demandez à la commune de le relier."))


def choose_place(scene: Scene, chat: int, thread: int | None) -> Screen:
    """Which neighbourhood the group belongs to, or that it is about a theme."""
    t, place = scene.t, to_base36(thread or 0)
    buttons = [
        press(in_language(item.names, t.locale), Press.BIND, chat, f"{place}.{item.code}")
        for item in scene.town.active_neighbourhoods()
    ]
    rows = rows_of(buttons)
    if scene.town.active_themes():
        # i18n: The group is for those whom a theme concerns (young people, sport), not for a neighbourhood.
        rows = (*rows, (press(t.label("🏷 Un thème"), Press.BIND, chat, f"{place}.{THEME}"),))
    return Screen(t("Ce groupe est celui de quel quartier ?"), rows)


def choose_theme(scene: Scene, chat: int, thread: int | None) -> Screen:
    """Which theme the group is about."""
    t, place = scene.t, to_base36(thread or 0)
    buttons = [
        press(in_language(item.names, t.locale), Press.BIND, chat, f"{place}.{THEME}{item.code}")
        for item in scene.town.active_themes()
    ]
    back = press(t.label("↩️ Retour"), Press.BIND, chat, "choose")
    return Screen(t("Ce groupe est celui de quel thème ?"), (*rows_of(buttons), (back,)))


def theme_name(scene: Scene, code: str | None) -> str:
    """What the theme of a group is called."""
    known = scene.town.themes.get(code or "")
    return in_language(known.names, scene.t.locale) if known is not None else ""


def bound(scene: Scene, group: Group) -> Screen:
    """The group is bound; what the bot may not do yet is said in clear words."""
    t = scene.t
    if group.binding is Binding.STAFF:
        text = t("Ce groupe est maintenant celui de l'équipe communale.")
    elif group.binding is Binding.THEME:
        text = lines(
            t("*Groupe relié au thème {theme}.*", theme=theme_name(scene, group.theme)),
            t("Les annonces de ce thème arrivent ici."),
        )
    else:
        text = lines(
            t("*Groupe relié au quartier {place}.*", place=scene.place(group.neighbourhood)),
            t("Les demandes du quartier arrivent ici, sans nom ni adresse."),
        )
    return Screen(lines(text, None if group.rights is None else _rights(scene, group.missing)))


def rights(scene: Scene, missing: Collection[Right]) -> Screen:
    """What an admin still has to allow, or that nothing is missing any more."""
    return Screen(_rights(scene, missing))


def _rights(scene: Scene, missing: Collection[Right]) -> Text:
    t = scene.t
    if not missing:
        return t("✔️ J'ai tous les droits qu'il me faut.")
    words = {
        Right.PIN: t.label("épingler"),  # i18n: Follows « Il me manque des droits : ».
        Right.DELETE: t.label("supprimer des messages"),  # i18n: Follows « Il me manque des droits : ».
        Right.TOPICS: t.label("gérer les sujets"),  # i18n: Telegram's word for topics. Follows « … : ».
    }
    return lines(
        t(
            "Il me manque des droits : {rights}. Un admin peut les donner.",
            rights=t.list_of([words[item] for item in Right if item in missing]),
        ),
        # i18n: The way in Telegram: the group's profile, Edit, Administrators.
        t("Touchez le nom du groupe, puis Modifier, Administrateurs et mon nom."),
    )


def board(scene: Scene, place: str, tally: Tally) -> Screen:
    """How much is asked, under way and done in a neighbourhood: figures only, and the way to ask."""
    t = scene.t
    # i18n: Opens the private chat with the bot, from a group. max 22
    button = Button(t.label("🙋 J'ai besoin d'aide"), url=f"https://t.me/{scene.bot}?start=ask")
    return Screen(_figures(scene, place, tally), ((button,),))


def _figures(scene: Scene, place: str, tally: Tally) -> Text:
    t = scene.t
    if not tally.open and not tally.taken:
        solved = (
            t.plural("{n} demande résolue ce mois.", "{n} demandes résolues ce mois.", tally.solved)
            if tally.solved
            else None
        )
        return lines(t("Aucune demande en ce moment. Tout va bien !"), solved)
    return t(
        # i18n: A list of three figures, such as « Centre : 3 demandes ouvertes, 2 en cours, … ».
        "*{place}* : {open}, {taken}, {solved}",
        place=place,
        # i18n: First of three figures in a list.
        open=t.label_plural("{n} demande ouverte", "{n} demandes ouvertes", tally.open),
        # i18n: Second of three figures in a list, of requests.
        taken=t.label_plural("{n} en cours", "{n} en cours", tally.taken),
        # i18n: Third of three figures in a list, of requests.
        solved=t.label_plural("{n} résolue ce mois", "{n} résolues ce mois", tally.solved),
    )


def retired_board(scene: Scene) -> Screen:
    """A board that stands where it is not kept any more."""
    return Screen(scene.t("Ce tableau n'est plus tenu à jour."))


def topic_name(scene: Scene, topic: Topic) -> str:
    """What a topic of a group is called."""
    t = scene.t
    return {
        Topic.REQUESTS: t.label("Demandes"),  # i18n: A topic of a group: requests for help.
        Topic.NEW: t.label("Nouvelles"),  # i18n: A topic of the staff's group: new requests.
        Topic.UNANSWERED: t.label("Sans réponse"),  # i18n: A topic: requests that nobody has taken.
        Topic.TO_SETTLE: t.label("À régler"),  # i18n: A topic: problems to be settled.
        Topic.NEWS: t.label("Annonces"),  # i18n: A topic of a group: announcements.
        Topic.ALERTS: t.label("Alertes"),  # i18n: A topic of a group: alerts of the town hall.
    }[topic]


def topic_closed(scene: Scene, topic: Topic) -> Screen:
    """Posts come elsewhere, and what an admin can do."""
    t = scene.t
    return Screen(
        lines(
            _which_is_closed(scene, topic),
            t("Ses messages arrivent maintenant ici. Un admin peut le rouvrir."),
        )
    )


def _which_is_closed(scene: Scene, topic: Topic) -> Text:
    t = scene.t
    if topic is Topic.REQUESTS:  # the group may have chosen it, under a name of its own
        # i18n: « Sujet » is Telegram's word for a topic of a group.
        return t("Le sujet où je mets les demandes est fermé.")
    # i18n: « Sujet » is Telegram's word for a topic of a group.
    return t("Le sujet « {topic} » est fermé.", topic=topic_name(scene, topic))


def crowd(scene: Scene, title: str, members: int) -> Screen:
    """To the coordinators: a group is too large for people to know each other."""
    t = scene.t
    return Screen(
        lines(
            t.plural(
                "Le groupe « {title} » compte {n} membre.",
                "Le groupe « {title} » compte {n} membres.",
                members,
                title=title,
            ),
            t("Plusieurs petits groupes marchent mieux qu'un grand."),
            t("Créez un second groupe, ajoutez-moi et écrivez /quartier."),
        )
    )


def confirm_in_private(scene: Scene, secret: str) -> Screen:
    """An anonymous admin goes on where the bot can see who it is."""
    t = scene.t
    button = Button(t.label("🔒 Confirmer en privé"), url=f"https://t.me/{scene.bot}?start=b_{secret}")
    return Screen(t("Vous écrivez de façon anonyme. Confirmez en privé."), ((button,),))


def go_private(scene: Scene) -> Screen:
    """A private command was written in a group."""
    t = scene.t
    button = Button(t.label("🔒 Continuer en privé"), url=f"https://t.me/{scene.bot}?start=home")
    return Screen(t("En privé, personne d'autre ne lit."), ((button,),))


def group_asks(scene: Scene, chat: int, title: str) -> Screen:
    """To the coordinators: a group would like to be bound."""
    t = scene.t
    return Screen(
        t("Le groupe « {title} » demande à être relié à un quartier.", title=title),
        (
            (press(t.label("✅ Relier"), Press.BIND, chat, "choose"),),
            (press(t.label("✖️ Refuser"), Press.REFUSE_BIND, chat),),
        ),
    )


def refused(scene: Scene, title: str) -> Screen:
    """A coordinator did not want it."""
    return Screen(scene.t("Le groupe « {title} » n'est pas relié.", title=title))


def decided(scene: Scene, title: str, place: str) -> Screen:
    """A coordinator bound it from a private chat."""
    return Screen(scene.t("Le groupe « {title} » est relié au quartier {place}.", title=title, place=place))


def decided_theme(scene: Scene, title: str, theme: str | None) -> Screen:
    """A coordinator bound it to a theme, from a private chat."""
    name = theme_name(scene, theme)
    return Screen(scene.t("Le groupe « {title} » est relié au thème {theme}.", title=title, theme=name))


def lost(scene: Scene, title: str, cause: Cause) -> Screen:
    """To the coordinators: a bound group no longer works, and what to do."""
    t = scene.t
    if cause is Cause.MUTED:
        return Screen(
            lines(
                t("Je ne peux plus écrire dans le groupe « {title} ».", title=title),
                t("Demandez à un admin du groupe de m'autoriser à écrire."),
            )
        )
    return Screen(
        lines(
            t("On m'a retiré du groupe « {title} ».", title=title),
            t("Pour me remettre : ajoutez-moi au groupe. Il reste relié."),
        )
    )
