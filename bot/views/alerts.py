"""An alert before and after it goes out: its preview's figures, who is asked to agree, what can be done then.

Not here: what everybody reads (`bot.views.broadcasts`), writing one (`bot.views.raising_alert`), the live
report itself (`bot.views.live_report`).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.asking import navigation
from bot.views.broadcasts import severity_word
from bot.views.live_report import excluded_words
from bot.views.raising_alert import headed, name
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Button, Screen, Span, Style, Text, Tone
from bot.views.variants import variants_button
from solidarity.alert_messages import Counted, Timing, timing
from solidarity.alerts import Alert, No, State, needs_second
from solidarity.broadcasts import Broadcast, Stage, Step
from solidarity.people import Neighbour, PersonId
from solidarity.public import PublicKind
from solidarity.rights import Action, can

Names = Mapping[PersonId, str]
Rows = tuple[tuple[Button, ...], ...]
MINUTE = 60
"""Seconds of waiting below which a clock says enough."""


def keyword(scene: Scene, *, exercise: bool) -> str:
    """What has to be written so that it goes out: nobody writes that by accident."""
    t = scene.t
    # i18n: The word that a coordinator types so that an alert goes out. One word, capitals.
    send = t.label("ENVOYER")
    # i18n: The word that is typed so that an exercise goes out. One word, capitals.
    return t.label("EXERCICE") if exercise else send


def is_keyword(scene: Scene, written: str, *, exercise: bool) -> bool:
    """Whether this is the word, however it is written."""
    return written.strip(" .!\n").casefold() == keyword(scene, exercise=exercise).casefold()


def what_and_where(scene: Scene, alert: Alert) -> Text:
    """« 🔴 Alerte urgente · Gare et Meuse »."""
    return scene.t(
        "*{what}* · {place}", what=severity_word(scene, alert.severity), place=places(scene, alert)
    )


def places(scene: Scene, alert: Alert) -> str:
    """Which neighbourhoods, or the whole town."""
    if not alert.areas:
        return scene.t.label("toute la commune")
    return scene.t.list_of([scene.place(code) for code in alert.areas])


def figures(scene: Scene, alert: Alert, counted: Counted) -> tuple[Text | None, ...]:
    """Whom it would reach: who, in which languages, who not and why, and when."""
    when = timing(alert, counted.people, scene.town.quiet, scene.now)
    return (
        _people(scene, alert, counted),
        _not_reached(scene, counted),
        _by_phone(scene, counted),
        _groups(scene, counted),
        *_hours(scene, when),
    )


def _people(scene: Scene, alert: Alert, counted: Counted) -> Text:
    t = scene.t
    if alert.corrects is not None and counted.told:
        return t.plural("*{n} personne* a reçu l'alerte.", "*{n} personnes* ont reçu l'alerte.", counted.told)
    census = counted.census
    spoken = [f"{name(code)} {census.now.get(code, 0)}" for code in census.languages]
    # i18n: {languages} is a list with numbers: « Français 900, Nederlands 384 ».
    return t.plural(
        "*{n} personne* : {languages}.",
        "*{n} personnes* : {languages}.",
        counted.people,
        languages=", ".join(spoken) or "0",
    )


def _not_reached(scene: Scene, counted: Counted) -> Text | None:
    said = [excluded_words(scene, why, n) for why, n in counted.census.excluded.items() if n]
    return scene.t("Sans message : {why}.", why=scene.t.list_of(said)) if said else None


def _by_phone(scene: Scene, counted: Counted) -> Text | None:
    if not counted.census.by_phone:
        return None
    return scene.t.plural(
        "{n} personne joignable seulement par téléphone.",
        "{n} personnes joignables seulement par téléphone.",
        counted.census.by_phone,
    )


def _groups(scene: Scene, counted: Counted) -> Text | None:
    if not counted.groups:
        return None
    return scene.t.plural("Et {n} groupe ou canal.", "Et {n} groupes et canaux.", counted.groups)


def _hours(scene: Scene, when: Timing) -> tuple[Text | None, ...]:
    t = scene.t
    first, last = scene.due(when.first), scene.due(when.last)
    return (
        t("*C'est la nuit : rien ne part avant {hour}.*", hour=first) if when.sleeps else None,
        t("Premier message : {first}. Dernier : vers {last}.", first=first, last=last),
        t("*Trop tard pour certains : l'alerte sera finie.*") if when.too_late else None,
    )


def control(scene: Scene, draft: str, alert: Alert, counted: Counted) -> Screen:
    """Below the preview: whom it reaches, and the word to write."""
    t = scene.t
    agree = None
    if needs_second(alert.severity):
        agree = t.plural(
            "Ensuite, une deuxième personne doit dire oui. {n} personne sera prévenue.",
            "Ensuite, une deuxième personne doit dire oui. {n} personnes seront prévenues.",
            len(counted.seconds),
        )
    word = Span(keyword(scene, exercise=alert.exercise), Style.BOLD)
    text = headed(
        scene,
        alert.exercise,
        t("Voilà ce que tout le monde lira."),
        *figures(scene, alert, counted),
        agree,
        # i18n: {word} is ENVOYER, or EXERCICE.
        t("Pour envoyer, écrivez ce mot : {word}", word=word),
    )
    return Screen(text, (navigation(scene, draft, "preview"),))


def wrong_word(scene: Scene, *, exercise: bool) -> Screen:
    """Written, and not the word: nothing is lost and nothing has gone out."""
    word = keyword(scene, exercise=exercise)
    return Screen(scene.t("Rien n'est parti. Pour envoyer, écrivez seulement : {word}", word=word))


def shown_anew(scene: Scene) -> Screen:
    """The preview was older than a quarter of an hour."""
    return Screen(scene.t("L'aperçu avait plus de 15 minutes. Voici le nouveau. Rien n'est parti."))


def nobody(scene: Scene, draft: str, *, exercise: bool) -> Screen:
    """Nobody would get it."""
    text = headed(
        scene, exercise, scene.t("*Personne ne recevrait cette alerte.* Choisissez d'autres quartiers.")
    )
    return Screen(text, (navigation(scene, draft, "preview"),))


def preview_above(scene: Scene, alert: Alert, counted: Counted, author: str) -> Screen:
    """To who may agree: what it is, whom it reaches, yes or no."""
    t = scene.t
    text = headed(
        scene,
        alert.exercise,
        # i18n: {name} is a coordinator's first name.
        t("*{name} demande votre accord pour ce message.*", name=author),
        *figures(scene, alert, counted),
    )
    yes = t.label("✅ Envoyer à {n}", n=counted.people)
    rows = (
        (press(yes, Press.ALERT_YES, alert.id, str(alert.version), tone=Tone.GOOD),),
        (press(t.label("✖️ Refuser"), Press.ALERT_NO, alert.id),),
    )
    return Screen(text, rows)


def card(
    scene: Scene, alert: Alert, reader: Neighbour | None, names: Names, counted: Counted | None
) -> Screen:
    """What everybody who was asked, and who asks, sees of it."""
    if alert.state is not State.ASKED or counted is None:
        return Screen(
            headed(scene, alert.exercise, what_and_where(scene, alert), decided(scene, alert, names))
        )
    if reader is None or reader.id != alert.author:
        return preview_above(scene, alert, counted, scene.name(names, alert.author))
    return waiting(scene, alert, names, counted.seconds)


def waiting(scene: Scene, alert: Alert, names: Names, asked: tuple[PersonId, ...]) -> Screen:
    """To who wrote it: since when it waits, and who was asked."""
    t = scene.t
    seconds, hour = (scene.now - alert.created_at).total_seconds(), scene.due(alert.created_at)
    waits = t("*En attente d'un accord* depuis {hour}.", hour=hour)
    if seconds >= MINUTE:
        # i18n: {hour} is « 10 h 05 », {since} is « 15 min ».
        waits = t("*En attente d'un accord* depuis {hour} ({since}).", hour=hour, since=t.duration(seconds))
    text = headed(
        scene,
        alert.exercise,
        what_and_where(scene, alert),
        waits,
        # i18n: {names} is a list of first names.
        t("Demandé à : {names}.", names=t.list_of([scene.name(names, person) for person in asked]))
        if asked
        else t("Il n'y a plus personne qui puisse dire oui."),
        t("Rien ne part avant. Vous recevrez la réponse ici."),
    )
    rows = (
        (press(t.label("👥 Inviter une personne"), Press.INVITE_VALIDATOR),),
        (press(t.label("✖️ Retirer l'alerte"), Press.ALERT_WITHDRAW, alert.id),),
    )
    return Screen(text, rows)


def submitted(scene: Scene, alert: Alert, asked: int) -> Screen:
    """Right after the word was typed: the others are asked."""
    said = scene.t.plural(
        "C'est noté. Je demande l'accord de {n} personne.",
        "C'est noté. Je demande l'accord de {n} personnes.",
        asked,
    )
    return Screen(headed(scene, alert.exercise, said))


def decided(scene: Scene, alert: Alert, names: Names) -> Text:
    """What became of it."""
    t = scene.t
    second = scene.name(names, alert.second)
    match alert.state:
        case State.REFUSED:
            reason = no_words(scene)[alert.reason or No.WORDS]
            return lines(
                t("*{name} a dit non.* Rien n'est parti.", name=second),
                t("Raison : {reason}.", reason=reason),
            )
        case State.RELEASED if alert.second is not None and alert.released_at is not None:
            return t("*{name} a dit oui à {hour}.*", name=second, hour=scene.due(alert.released_at))
        case State.RELEASED:
            return t("C'est envoyé.")
        case State.CANCELLED if alert.released_at is None:
            return t("*Cette alerte est retirée.* Rien n'est parti.")
        case _:
            return t("*Cette alerte est terminée.*")


def no_words(scene: Scene) -> Mapping[No, str]:
    """Why somebody says no."""
    t = scene.t
    return {
        No.UNTRUE: t.label("ce n'est pas vrai"),  # i18n: Why an alert is refused. max 24
        No.WORDS: t.label("texte à revoir"),  # i18n: Why an alert is refused. max 24
        No.PLACES: t.label("mauvais quartiers"),  # i18n: Why an alert is refused. max 24
        No.TOO_EARLY: t.label("c'est trop tôt"),  # i18n: Why an alert is refused. max 24
    }


def choose_no(scene: Scene, alert: Alert) -> Screen:
    """No is never said without a reason."""
    t = scene.t
    buttons = [
        press(words, Press.ALERT_NO_AS, alert.id, item.value) for item, words in no_words(scene).items()
    ]
    back = (press(t.label("↩️ Retour"), Press.ALERT_NO, alert.id, "back"),)
    text = headed(scene, alert.exercise, what_and_where(scene, alert), t("Pourquoi refuser ?"))
    return Screen(text, (*rows_of(buttons), back))


def outcome(scene: Scene, alert: Alert, names: Names) -> Screen:
    """To who wrote it: refused, dropped, or its time has passed."""
    t = scene.t
    said = decided(scene, alert, names)
    if alert.state is State.CANCELLED and alert.released_at is None:
        said = t("*Personne n'a dit oui à temps.* Rien n'est parti.")
    if alert.state is State.ENDED:
        said = t("*L'alerte est terminée.* Elle valait jusqu'à {hour}.", hour=scene.due(alert.expires))
    # i18n: Begins to write an alert. max 24
    again = press(t.label("🔔 Nouvelle alerte"), Press.ALERT)
    return Screen(headed(scene, alert.exercise, what_and_where(scene, alert), said), ((again,),))


def report_rows(scene: Scene, broadcast: Broadcast, alert: Alert | None, reader: Neighbour | None) -> Rows:
    """What a coordinator can still do, below the live report."""
    if alert is None or reader is None or not can(reader, Action.ALERT):
        return ()
    t, rows = scene.t, list[tuple[Button, ...]]()
    lasts = alert.state is State.RELEASED and scene.now < alert.expires
    if lasts and broadcast.stage in (Stage.PLANNED, Stage.SENDING) and broadcast.step in _STOPPABLE:
        rows.append((press(t.label("✋ Arrêter"), Press.STOP_SENDING, broadcast.id, tone=Tone.DANGER),))
    if lasts:
        rows.append((press(t.label("✏️ Corriger"), Press.ALERT_CORRECT, alert.id),))
        # i18n: The alert was not true: everybody is told. max 24
        rows.append((press(t.label("⛔ C'était une erreur"), Press.ALERT_MISTAKE, alert.id),))
    if lasts and alert.asks and broadcast.stage not in (Stage.PLANNED, Stage.SENDING):
        # i18n: Ask those once more who have not answered. max 30
        rows.append((press(t.label("🔁 Relancer les sans-réponse"), Press.ALERT_REMIND, alert.id),))
    more = []
    if broadcast.content.answers and broadcast.stage in (Stage.DONE, Stage.STOPPED):
        more.append(press(t.label("📄 Liste téléphone"), Press.CALL_LIST, alert.id, BELOW))
    if not lasts and alert.released_at is not None:
        # i18n: What is kept of an alert that is over. max 18
        more.append(press(t.label("📊 Rapport"), Press.ALERT_REPORT, alert.id, BELOW))
    if lasts and not alert.exercise:
        more.append(variants_button(scene, PublicKind.ALERT, alert.id))
    rows.extend(rows_of(more))
    if lasts:
        rows.append((press(t.label("🏁 Fin d'alerte"), Press.ALERT_END, alert.id),))
    return tuple(rows)


BELOW = "below"
"""What was pressed stays: what it leads to is a message of its own."""
_STOPPABLE = (Step.FIRST, Step.REMINDER, Step.UPDATE)


def confirm_mistake(scene: Scene, alert: Alert) -> Screen:
    """Before thousands read that it was not true."""
    t = scene.t
    text = headed(
        scene,
        alert.exercise,
        what_and_where(scene, alert),
        t("*Dire à tous que c'était une erreur ?* Cela part tout de suite."),
    )
    yes = press(t.label("⛔ Oui, une erreur"), Press.ALERT_MISTAKE_YES, alert.id, tone=Tone.DANGER)
    return Screen(text, ((yes,), (press(t.label("↩️ Non"), Press.ALERT_MISTAKE, alert.id, "no"),)))


def confirm_end(scene: Scene, alert: Alert) -> Screen:
    """Before everybody reads that it is over."""
    t = scene.t
    text = headed(
        scene,
        alert.exercise,
        what_and_where(scene, alert),
        t("*Dire à tous que l'alerte est finie ?* Cela part tout de suite."),
    )
    yes = press(t.label("🏁 Oui, c'est fini"), Press.ALERT_END_YES, alert.id, tone=Tone.GOOD)
    return Screen(text, ((yes,), (press(t.label("↩️ Non"), Press.ALERT_END, alert.id, "no"),)))


def unchanged(scene: Scene, alert: Alert) -> Screen:
    """Not after all."""
    return Screen(headed(scene, alert.exercise, what_and_where(scene, alert), scene.t("Rien n'a changé.")))


def reminded_lately(scene: Scene) -> str:
    """They were asked again a moment ago."""
    return scene.t.label("C'est déjà fait. Attendez 15 minutes avant de relancer.")  # i18n: max 200


def all_answered(scene: Scene) -> str:
    """Nobody who was told is silent."""
    return scene.t.label("Toutes les personnes prévenues ont répondu.")  # i18n: max 200


def steering_rows(scene: Scene, current: tuple[Alert, ...], *, past: bool = False) -> Rows:
    """Below the coordinators' list: what is out, the way to write one, and to what is kept of others."""
    t = scene.t
    # i18n: A coordinator writes an alert. max 24
    begin = (press(t.label("🔔 Envoyer une alerte"), Press.ALERT),)
    mine = tuple((press(_entry(scene, item), Press.ALERT, item.id),) for item in current)
    # i18n: The list of alerts that are over, each with its report. max 24
    reports = ((press(t.label("🗂 Alertes passées"), Press.PAST_ALERTS, arg=BELOW),),) if past else ()
    return (*mine, begin, *reports)


def _entry(scene: Scene, alert: Alert) -> str:
    title = next(iter(alert.infos.values())).title
    words = f"{severity_word(scene, alert.severity).split()[0]} {title}"
    return f"🧪 {words}" if alert.exercise else words


def invitation(scene: Scene, secret: str) -> Screen:
    """A link for one person who may agree to alerts and nothing else."""
    t = scene.t
    link = f"https://t.me/{scene.bot}?start=v_{secret}"
    return Screen(
        lines(
            t("*Donnez ce lien à une seule personne de confiance.*"),
            t("Elle pourra dire oui ou non à une alerte, rien d'autre."),
            t("Il sert une fois, pendant 24 heures."),
            (Span(link, Style.CODE),),
        )
    )


def now_validates(scene: Scene) -> Screen:
    """Right after the invitation was opened."""
    t = scene.t
    return Screen(
        lines(
            t("*Vous pouvez maintenant dire oui ou non aux alertes.*"),
            t("Quand une alerte est grave, je vous écris. Vous dites oui ou non."),
        )
    )
