"""Why the coordinators get a request, in words (`solidarity.causes` says what a cause is)."""

from __future__ import annotations

from bot.i18n import lines
from bot.views.requests import helper_name
from bot.views.scene import Names, Scene
from bot.views.screen import Text
from solidarity.causes import PASSING, UNTIL_TAKEN, Cause
from solidarity.missions import Mission, State
from solidarity.people import PersonId
from solidarity.requests import Feeling
from solidarity.visits import Rung


def cause_words(
    scene: Scene,
    mission: Mission,
    names: Names,
    cause: Cause | None,
    who: PersonId | None = None,
    *,
    private: bool = True,
) -> Text | None:
    """Why the coordinators get it."""
    told = [_words(scene, mission, names, item, who, private=private) for item in _causes(mission, cause)]
    return lines(*told) if told else None


def _causes(mission: Mission, cause: Cause | None) -> list[Cause]:
    """What is true now; and what this very card came for, while that is no less true."""
    found = []
    if cause is not None and cause != mission.cause and cause in PASSING | UNTIL_TAKEN:
        found += [cause] if mission.state is State.OPEN else []
    if mission.cause is not None:
        found.append(mission.cause)
    request = mission.request
    if request is not None and request.wants_call and mission.cause not in (None, Cause.WANTS_CALL):
        found.append(Cause.WANTS_CALL)
    return found


def _words(
    scene: Scene, mission: Mission, names: Names, cause: Cause, who: PersonId | None, *, private: bool
) -> Text:
    t = scene.t
    silent = _silent(scene, mission, names)
    asked = scene.name(names, who)
    emergency = scene.town.emergency
    return {
        Cause.NEW: t("*Nouvelle demande.*"),
        # i18n: Why the coordinators get a request: its asker answered an alert by « I need help ».
        # i18n: Who asked by telephone is to be told by telephone what has changed: it stands below.
        Cause.CALL_BACK: t("☎️ *À rappeler par téléphone :* dire où en est la demande."),
        # i18n: Why the coordinators get a request: the helper was not shown what somebody so young wrote.
        Cause.TELL: t(
            "*{name} aide une personne de 15 à 17 ans.* Dites vous-même le détail à {name}.",
            name=helper_name(scene, mission, names),
        ),
        Cause.ALERT: t("*Répond à l'alerte : besoin d'aide.*"),
        # i18n: Why the coordinators get a request: what was written in it sounds like danger.
        Cause.DANGER: t(
            "*Des mots de danger.* Lisez, et appelez tout de suite. Urgence : {emergency}.",
            emergency=emergency,
        ),
        # i18n: The same: somebody sent a voice message or a photo, and said nothing else.
        Cause.VOICE: t("*Un message à écouter.* Dites ensuite de quoi il s'agit."),
        # i18n: The same, and its sender did not answer « Est-ce une demande d'aide ? ».
        Cause.UNCONFIRMED: t("*Message non confirmé.* On ne sait pas si c'est une demande."),
        Cause.NOT_TAKEN: t("*Personne ne l'a prise avant l'heure promise.*"),
        Cause.NO_VOLUNTEER: t("*Pas de bénévole libre dans ce quartier.*"),
        # i18n: Why the coordinators get a request: all volunteers near were asked some time ago.
        Cause.NOBODY_YET: t("*Le quartier est prévenu. Personne n'a encore dit oui.*"),
        Cause.PLACE_UNKNOWN: t("*Le quartier est à préciser.*"),
        # i18n: Why the coordinators get a request: volunteers are not asked, who asks is not yet grown up.
        Cause.YOUNG: t("*Cette personne a de 15 à 17 ans.* Parlez d'abord avec elle."),
        # i18n: Why the coordinators get a request: whoever asks was suspended or excluded.
        Cause.APART: t("*Ce compte est suspendu ou exclu.* Appelez avant d'envoyer quelqu'un."),
        Cause.WANTS_CALL: t("*La personne demande un appel.*"),
        Cause.PROBLEM: _problem(scene, mission, names, who),
        Cause.HANDED_BACK: t("*La demande a été rendue.* On cherche quelqu'un d'autre."),
        Cause.REASSIGNED: t("*La demande change de main.* On cherche quelqu'un d'autre."),
        Cause.SILENT: t("*Pas de nouvelles de {name}.* Appelez pour savoir.", name=silent),
        Cause.INSIDE: t("*{name} est sur place, sans nouvelles.* Appelez pour savoir.", name=silent),
        Cause.CALL_NOW: t(
            "*Toujours pas de nouvelles de {name}. Appelez maintenant.* Sans réponse, le {emergency}.",
            name=silent,
            emergency=emergency,
        ),
        Cause.REPORTED: _reported(scene, mission, names, private=private),
        Cause.UNDELIVERED: t("*Un message n'a pas pu être remis.* Appelez les deux personnes."),
        Cause.OLD: t("*Ouverte depuis 7 jours.* Est-elle encore utile ?"),
        Cause.UNANSWERED: t("*{name} n'a pas répondu.* On cherche quelqu'un d'autre.", name=asked),
        Cause.DECLINED: t("*{name} ne peut pas cette fois.* On cherche quelqu'un d'autre.", name=asked),
    }[cause]


def _silent(scene: Scene, mission: Mission, names: Names) -> str:
    """Of whom nothing was heard."""
    silent = [scene.name(names, item.person) for item in mission.holders if item.rung >= Rung.STAFF]
    return scene.t.list_of(silent) if silent else helper_name(scene, mission, names)


def _problem(scene: Scene, mission: Mission, names: Names, who: PersonId | None) -> Text:
    """The helper's name may be read in the staff's chat, the resident's may not."""
    t = scene.t
    if who is not None and mission.has(who):
        name = scene.name(names, who)
        return t("*{name} signale un problème.* L'autre personne ne le sait pas.", name=name)
    if who is not None or (mission.request is not None and mission.request.feeling is Feeling.PROBLEM):
        return t("*La personne signale un problème.* La personne qui a aidé ne le sait pas.")
    return t("*Un problème est signalé.* L'autre personne ne le sait pas.")


def _reported(scene: Scene, mission: Mission, names: Names, *, private: bool) -> Text:
    t = scene.t
    by = mission.request.reported_by if mission.request is not None else None
    if by is None or (not private and not mission.has(by)):
        return t("*La conversation est signalée.* L'autre personne ne le sait pas.")
    name = scene.name(names, by)
    return t("*{name} signale la conversation.* L'autre personne ne le sait pas.", name=name)
