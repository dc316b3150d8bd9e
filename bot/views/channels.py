"""The municipality's own channels, as the coordinators see them in private: channels hear none of it."""

from __future__ import annotations

from collections.abc import Collection

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Screen, Text
from solidarity.groups import Group, Right
from solidarity.notices import Cause
from solidarity.places import in_language

WHOLE_TOWN = "."
"""What the button of the whole town carries in place of a neighbourhood's code."""


def channel_asks(scene: Scene, chat: int, title: str) -> Screen:
    """Somebody who is no coordinator made the bot an administrator of a channel."""
    t = scene.t
    return Screen(
        lines(
            # i18n: « canal » is Telegram's word: channel.
            t("On m'a nommé admin du canal « {title} ».", title=title),
            t("Est-ce un canal de la commune ?"),
        ),
        (
            (press(t.label("✅ Relier"), Press.BIND, chat, "choose"),),
            (press(t.label("✖️ Refuser"), Press.REFUSE_BIND, chat),),
        ),
    )


def choose_reach(scene: Scene, group: Group) -> Screen:
    """Whom the channel is for."""
    t = scene.t
    buttons = [
        press(in_language(item.names, t.locale), Press.BIND, group.chat, f"0.{item.code}")
        for item in scene.town.active_neighbourhoods()
    ]
    # i18n: The channel is for the whole town and not for one neighbourhood. max 22
    whole = press(t.label("🏛 Toute la commune"), Press.BIND, group.chat, f"0.{WHOLE_TOWN}")
    refuse = press(t.label("✖️ Refuser"), Press.REFUSE_BIND, group.chat)
    return Screen(
        lines(
            t("Je suis admin du canal « {title} ».", title=group.title),
            t("J'y publierai les annonces et les alertes. Jamais une demande."),
            t("Pour qui est ce canal ?"),
        ),
        ((whole,), *rows_of(buttons), (refuse,)),
    )


def bound(scene: Scene, group: Group) -> Screen:
    """It is ours; what the bot may not do there yet is said in clear words."""
    t = scene.t
    reach = scene.place(group.neighbourhood) if group.neighbourhood else t.label("toute la commune")
    rights = None if group.rights is None else _rights(scene, group.missing)
    return Screen(
        lines(t("*Le canal « {title} » est relié : {place}.*", title=group.title, place=reach), rights)
    )


def rights(scene: Scene, title: str, missing: Collection[Right]) -> Screen:
    """What an admin still has to allow, or that nothing is missing any more."""
    return Screen(lines(scene.t("Canal « {title} »", title=title), _rights(scene, missing)))


def _rights(scene: Scene, missing: Collection[Right]) -> Text:
    t = scene.t
    if not missing:
        return t("✔️ J'ai tous les droits qu'il me faut.")
    words = {
        Right.POST: t.label("publier des messages"),  # i18n: Follows « Il me manque des droits : ».
        Right.PIN: t.label("modifier des messages"),  # i18n: Telegram's name of a right in channels.
    }
    return lines(
        t(
            "Il me manque des droits : {rights}. Un admin peut les donner.",
            rights=t.list_of([words[item] for item in words if item in missing]),
        ),
        t("Touchez le nom du canal, puis Modifier, Administrateurs et mon nom."),
    )


def refused(scene: Scene, title: str) -> Screen:
    """A coordinator did not want it."""
    return Screen(scene.t("Le canal « {title} » n'est pas relié.", title=title))


def lost(scene: Scene, title: str, cause: Cause) -> Screen:
    """A bound channel no longer works, and what to do."""
    t = scene.t
    if cause is Cause.MUTED:
        return Screen(
            lines(
                t("Je ne peux plus publier dans le canal « {title} ».", title=title),
                t("Demandez à un admin du canal de m'autoriser à publier."),
            )
        )
    return Screen(
        lines(
            t("On m'a retiré du canal « {title} ».", title=title),
            t("Pour me remettre : nommez-moi admin du canal. Il reste relié."),
        )
    )
