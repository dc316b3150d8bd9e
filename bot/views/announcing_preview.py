"""Below the preview of an announcement: whom it reaches and not, what to do, and its other languages.

The preview itself is the view that everybody reads (`bot.views.broadcasts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.i18n import lines
from bot.text import join
from bot.views.asking import navigation, step
from bot.views.home import LANGUAGES
from bot.views.live_report import excluded_words
from bot.views.scene import Scene, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.actions.announcements import Outlook


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands below a preview."""

    outlook: Outlook
    missing: Mapping[str, int]
    """How many read it in a language in which nobody wrote it."""
    original: str
    may_publish: bool = True
    told: int | None = None
    """Of a correction: how many have read the old words."""


def shown_above(scene: Scene) -> Screen:
    """In the place of the question: the announcement follows, as people will read it."""
    return Screen(scene.t("*Voici l'annonce.* Les gens la liront ainsi :"))


def control(scene: Scene, draft: str, seen: Seen) -> Screen:
    """Below the preview: whom it reaches, whom it does not and why, when it starts; and what to do."""
    t = scene.t
    rows: list[tuple[Button, ...]] = []
    if seen.told is not None:
        rows.append((step(t.label("✅ Corriger partout"), draft, "preview", "send", Tone.GOOD),))
    elif not seen.may_publish:
        rows.append((step(t.label("💾 Garder le brouillon"), draft, "preview", "keep", Tone.GOOD),))
    elif not seen.outlook.reaches_nobody:
        rows.append((step(t.label("📣 Publier"), draft, "preview", "send", Tone.GOOD),))
    # i18n: Sends the announcement to oneself alone. max 18
    tries = step(t.label("🧪 Test sur moi"), draft, "preview", "test")
    # i18n: Write the text in another language too. max 18
    other = step(t.label("🌐 Autre langue"), draft, "preview", "tongue")
    rows.append((tries, other))
    change = step(t.label("✏️ Changer"), draft, "preview", "change")
    if seen.told is None and seen.may_publish and not seen.outlook.reaches_nobody:
        # i18n: Publish on another day. max 18
        rows.append((step(t.label("🕒 Plus tard"), draft, "preview", "later"), change))
    else:
        rows.append((change,))
    rows.append((step(t.label("✖️ Annuler"), draft, "preview", "cancel"),))
    return Screen(lines(*_outlook(scene, seen)), tuple(rows))


def _outlook(scene: Scene, seen: Seen) -> Iterator[Text]:
    t, census = scene.t, seen.outlook.census
    if seen.told is not None:
        yield t.plural(
            "*{n} personne l'a déjà reçue.* Son message change, sans bruit.",
            "*{n} personnes l'ont déjà reçue.* Leur message change, sans bruit.",
            seen.told,
        )
    elif seen.outlook.reaches_nobody:
        yield t("*Personne ne la recevrait.* Changez à qui.")
    else:
        yield _reached(scene, seen.outlook)
        yield _start(scene, seen)
    left = [excluded_words(scene, reason, n) for reason, n in census.excluded.items() if n]
    if left and seen.told is None:
        yield t("Sans message : {why}.", why=t.list_of(left))
    if seen.missing:
        spoken = [_readers(scene, code, n) for code, n in seen.missing.items()]
        yield t("Sans texte : {languages}. Ces personnes liront l'original.", languages=t.list_of(spoken))


def _reached(scene: Scene, outlook: Outlook) -> Text:
    """« 1 284 personnes · 6 langues · 3 groupes · 40 dans leur message du jour »."""
    t, census = scene.t, outlook.census
    parts = [t.label_plural("{n} personne", "{n} personnes", census.reached)]
    parts.append(t.label_plural("{n} langue", "{n} langues", len(census.languages)))
    if outlook.groups:
        parts.append(t.label_plural("{n} groupe", "{n} groupes", outlook.groups))
    text = t("*{reached}.*", reached=" · ".join(parts))
    daily = sum(census.daily.values())
    if not daily:
        return text
    later = t.plural("Dont {n} dans son message du jour.", "Dont {n} dans leur message du jour.", daily)
    return join(text, later, by=" ")


def _start(scene: Scene, seen: Seen) -> Text:
    t = scene.t
    if not seen.may_publish:
        return t("La commune n'a pas encore validé : c'est un brouillon.")
    if scene.town.quiet.covers(scene.now):
        # i18n: Nobody is written to at night. {hour} is "8:00" or "tomorrow at 8:00".
        return t("Heures calmes. Départ : {hour}.", hour=scene.due(seen.outlook.starts))
    return t("Elle part tout de suite. Vous avez 30 secondes pour l'arrêter.")


def change_what(scene: Scene, draft: str, *, fixing: bool = False) -> Screen:
    """What to do differently."""
    t = scene.t
    buttons = [step(t.label("Le texte"), draft, "change", "words")]
    if not fixing:
        buttons.append(step(t.label("À qui"), draft, "change", "audience"))  # i18n: To whom. max 18
        buttons.append(step(t.label("La durée"), draft, "change", "lasting"))  # i18n: How long valid. max 18
    rows = (*rows_of(buttons), navigation(scene, draft, "change"))
    return Screen(t("Que voulez-vous changer ?"), rows)


# Other languages


def choose_language(scene: Scene, draft: str, written: Iterable[str], missing: Mapping[str, int]) -> Screen:
    """In which other language: those without a text first, with how many read them."""
    done = set(written)
    others = [code for code in scene.town.languages if code not in done]
    order = [
        *sorted(others, key=lambda code: -missing.get(code, 0)),
        *(c for c in scene.town.languages if c in done),
    ]
    buttons = [
        step(
            ("✔️ " if code in done else "") + _readers(scene, code, missing.get(code, 0)),
            draft,
            "tongue",
            code,
        )
        for code in order
    ]
    return Screen(
        scene.t("Dans quelle langue voulez-vous l'écrire ?"),
        (*rows_of(buttons, 1), navigation(scene, draft, "tongue")),
    )


def _readers(scene: Scene, code: str, n: int) -> str:
    """« Nederlands (80) »."""
    name = LANGUAGES.get(code, code)
    # i18n: {language} is a language's own name, {n} how many people read it.
    return scene.t.label("{language} ({n})", language=name, n=n) if n else name


def ask_translation(scene: Scene, draft: str, language: str) -> Screen:
    """The whole text in that language."""
    t = scene.t
    name = LANGUAGES.get(language, language)
    text = lines(
        t("*Écrivez l'annonce dans cette langue : {language}.*", language=name),
        t("La première ligne sert de titre."),
        t("Sans texte, ces personnes liront ceci :"),
    )
    return Screen(text, (navigation(scene, draft, "say"),))
