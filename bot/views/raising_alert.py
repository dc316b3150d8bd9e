"""The questions of writing an alert: how grave, where, what, in which languages, until when.

Of an exercise every screen says so. Not here: the preview and what comes after it (`bot.views.alerts`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.callbacks import Press
from bot.i18n import lines
from bot.views import alert_templates
from bot.views.asking import navigation, step
from bot.views.broadcasts import SIGNS
from bot.views.home import LANGUAGES, Turn
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Span, Style, Text, Tone
from solidarity.alerts import GRADES, MAX_TITLE, MAX_WORDS, Level
from solidarity.broadcasts import Words
from solidarity.places import in_language
from solidarity.templates import Template

ENDS = {"6h": 6, "24h": 24, "72h": 72}
"""Choices of how many hours it is valid."""


def headed(scene: Scene, exercise: bool, *texts: Text | None) -> Text:  # noqa: FBT001 - said by its name
    """Of an exercise every screen begins with it."""
    # i18n: On every screen of writing an exercise.
    return lines(scene.t("*🧪 EXERCICE*") if exercise else None, *texts)


def level_label(scene: Scene, level: Level) -> str:
    """« 🔴 Urgent »."""
    t = scene.t
    words = {
        Level.INFO: t.label("Info"),  # i18n: How grave an alert is. max 16
        Level.IMPORTANT: t.label("Important"),  # i18n: How grave an alert is. max 16
        Level.URGENT: t.label("Urgent"),  # i18n: How grave an alert is. max 16
        Level.VITAL: t.label("Vital"),  # i18n: How grave an alert is: lives are in danger. max 16
    }
    return f"{SIGNS[GRADES[level][0]]} {words[level]}"


def ask_level(scene: Scene, draft: str, *, exercise: bool, alone: bool) -> Screen:
    """How grave; and whether there is anybody to agree, before a word is written."""
    t = scene.t
    text = headed(
        scene,
        exercise,
        t("*Nouvelle alerte.* Quelle gravité ?"),
        t("🔴 et ⚫ demandent l'accord d'une deuxième personne."),
        t("*Vous êtes la seule personne : 🔴 et ⚫ sont impossibles.*") if alone else None,
        t("Seul ⚫ réveille les gens la nuit."),
    )
    buttons = [step(level_label(scene, item), draft, "level", item.value) for item in Level]
    # i18n: Back from an exercise to a real alert. max 24
    real = step(t.label("🔔 Une vraie alerte"), draft, "level", "real")
    # i18n: An alert in which nothing is real, to practise. max 24
    drill = step(t.label("🧪 Exercice"), draft, "level", "drill")
    invite = ((_invite(scene),),) if alone else ()
    rows = (*rows_of(buttons), (real if exercise else drill,), *invite)
    return Screen(text, (*rows, navigation(scene, draft, "level", back=False)))


def _invite(scene: Scene) -> Button:
    # i18n: A link for somebody who may agree to alerts. max 24
    return press(scene.t.label("👥 Inviter une personne"), Press.INVITE_VALIDATOR)


def no_second(scene: Scene, draft: str, *, exercise: bool) -> Screen:
    """Nobody else could agree: said before anything is written."""
    t = scene.t
    text = headed(
        scene,
        exercise,
        t("*Cette gravité demande deux personnes. Il n'y a que vous ici.*"),
        t("Invitez quelqu'un, ou choisissez 🔵 ou 🟠."),
        t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
    )
    return Screen(text, ((_invite(scene),), navigation(scene, draft, "alone")))


def ask_areas(
    scene: Scene, draft: str, chosen: Collection[str], page: int = 0, *, exercise: bool = False
) -> Screen:
    """The whole town, or some neighbourhoods."""
    t = scene.t
    buttons = [
        step(
            f"{'☑️' if item.code in chosen else '⬜'} {in_language(item.names, t.locale)}",
            draft,
            "areas",
            f"at-{page}-{item.code}",
        )
        for item in scene.town.active_neighbourhoods()
    ]
    turn = Turn(scene, Press.FLOW, f"{draft}.areas.")
    rows = [*paged(buttons, page, turn)]
    if chosen:
        rows.append((step(t.label("➡️ Continuer"), draft, "areas", "done", Tone.MAIN),))
    else:
        rows.append((step(t.label("🏘 Toute la commune"), draft, "areas", "all"),))
    text = headed(scene, exercise, t("Quels quartiers ? Touchez-les, ou prenez toute la commune."))
    return Screen(text, (*rows, navigation(scene, draft, "areas")))


def ask_template(scene: Scene, draft: str, *, exercise: bool) -> Screen:
    """What happens."""
    buttons = [step(alert_templates.label(scene, item), draft, "template", item.value) for item in Template]
    text = headed(scene, exercise, scene.t("Que se passe-t-il ?"))
    return Screen(text, (*rows_of(buttons), navigation(scene, draft, "template")))


def ask_text(
    scene: Scene, draft: str, ready: Words | None, *, exercise: bool, correcting: bool = False
) -> Screen:
    """The words: those that are ready, or one's own."""
    t = scene.t
    how = t("Écrivez un seul message. La première ligne est le titre.")
    rows: tuple[tuple[Button, ...], ...] = ()
    if ready is not None:
        how = t("Gardez ce texte, ou écrivez le vôtre. La première ligne est le titre.")
        rows = ((step(t.label("➡️ Garder ce texte"), draft, "text", "keep", Tone.MAIN),),)
    text = headed(
        scene,
        exercise,
        t("*Corriger l'alerte : écrivez le nouveau texte.*") if correcting else None,
        how,
        *_shown(ready),
    )
    return Screen(text, (*rows, navigation(scene, draft, "text", back=not correcting)))


def _shown(words: Words | None) -> tuple[Text | None, ...]:
    if words is None:
        return ()
    rest = [item for item in (words.text, words.advice) if item]
    return ((Span(words.title, Style.BOLD),), *((Span(item),) for item in rest))


def review(
    scene: Scene,
    draft: str,
    what: Text,
    expires: datetime,
    there: Sequence[str],
    lacking: Mapping[str, int],
    *,
    exercise: bool,
    correcting: bool,
) -> Screen:
    """In which languages it is said, who reads none of them, and until when it is valid."""
    t = scene.t
    missing = [
        t.label_plural("{language} ({n} personne)", "{language} ({n} personnes)", people, language=name(code))
        for code, people in lacking.items()
        if people
    ]
    text = headed(
        scene,
        exercise,
        what,
        t("Valable jusqu'à {hour}.", hour=scene.due(expires)),
        # i18n: {languages} is a list: « Français et Nederlands ».
        t("Langues : {languages}.", languages=t.list_of([name(code) for code in there])),
        # i18n: {languages} is a list with numbers: « Deutsch (12 personnes) ».
        t("*Sans texte :* {languages}.", languages=t.list_of(missing)) if missing else None,
    )
    rows: list[tuple[Button, ...]] = [
        (step(t.label("➡️ Voir l'aperçu"), draft, "review", "preview", Tone.MAIN),)
    ]
    if not correcting:
        rows.append((step(t.label("⏱ Changer la durée"), draft, "review", "end"),))
    # i18n: Write the text in another language. max 24
    more = [
        step(t.label("✏️ {language}", language=name(code)), draft, "review", f"in-{code}")
        for code in [*lacking][:WRITABLE]
    ]
    return Screen(text, (*rows, *rows_of(more), navigation(scene, draft, "review")))


WRITABLE = 5
"""How many languages are offered to be written at once."""


def name(code: str) -> str:
    """A language by its own name."""
    return LANGUAGES.get(code, code)


def ask_words(scene: Scene, draft: str, language: str, ready: Words | None, *, exercise: bool) -> Screen:
    """The text in one more language: written, or what is ready confirmed by somebody who reads it."""
    t = scene.t
    rows: tuple[tuple[Button, ...], ...] = ()
    if ready is None:
        how = t("Écrivez le texte dans cette langue : {language}.", language=name(language))
    else:
        how = t("Ce texte est-il juste ? Langue : {language}. Ou écrivez le vôtre.", language=name(language))
        # i18n: Somebody who reads that language confirms the text.
        rows = ((step(t.label("✅ C'est juste"), draft, "words", f"yes-{language}", Tone.GOOD),),)
    text = headed(scene, exercise, how, *_shown(ready))
    return Screen(text, (*rows, navigation(scene, draft, "words")))


def ask_end(scene: Scene, draft: str, *, exercise: bool) -> Screen:
    """Until when it is valid: nothing is sent afterwards."""
    t = scene.t
    buttons = [
        step(t.label("6 heures"), draft, "end", "6h"),  # i18n: How long an alert is valid. max 18
        step(t.label("24 heures"), draft, "end", "24h"),  # i18n: How long an alert is valid. max 18
        step(t.label("3 jours"), draft, "end", "72h"),  # i18n: How long an alert is valid. max 18
    ]
    text = headed(
        scene, exercise, t("Valable combien de temps ? Touchez, ou écrivez l'heure de fin : 18h30.")
    )
    return Screen(text, (*rows_of(buttons, 3), navigation(scene, draft, "end")))


def too_long(scene: Scene) -> Screen:
    """More than is read in a hurry."""
    return Screen(
        scene.t(
            "C'est trop long. Titre : {title} signes au plus. En tout : {all}.",
            title=MAX_TITLE,
            all=MAX_WORDS,
        )
    )


def not_an_end(scene: Scene) -> Screen:
    """Written, and no hour, or too soon."""
    return Screen(scene.t("Je n'ai pas compris l'heure. Écrivez par exemple : 18h30. Au moins 30 minutes."))
