"""The questions of writing an announcement: what, to whom, and the preview with its counts.

The preview itself is the view that everybody reads (`bot.views.broadcasts`). Not here: an announcement once
it is kept or published (`bot.views.announcements`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.text import join
from bot.views.asking import navigation, step
from bot.views.home import LANGUAGES, Turn
from bot.views.live_report import excluded_words
from bot.views.planning import HOURS
from bot.views.scene import Scene, paged, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.actions.announcements import Outlook
from solidarity.announcements import MOST_AHEAD
from solidarity.audiences import Audience, Part
from solidarity.organisations import Organisation
from solidarity.places import in_language
from solidarity.publishing import is_to_come

Rows = tuple[tuple[Button, ...], ...]
TOWN = "town"
"""The municipality, as an answer to « in whose name? »."""
WAYS = ("both", "groups", "private")
LASTING = (1, 3, 7, 14, 28)
"""Days for which an announcement may be valid."""


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


def ask_speaker(
    scene: Scene, draft: str, organisations: Sequence[Organisation], *, town: bool, page: int = 0
) -> Screen:
    """In whose name, where there are several."""
    t = scene.t
    buttons = [step(f"🏛 {item.name}", draft, "speaker", to_base36(item.id)) for item in organisations]
    if town:
        # i18n: The municipality speaks.
        buttons.insert(0, step(t.label("🏛 La commune"), draft, "speaker", TOWN))
    turn = Turn(scene, Press.FLOW, f"{draft}.speaker.")
    rows = (*paged(buttons, page, turn), navigation(scene, draft, "speaker", back=False))
    return Screen(t("Une annonce au nom de qui ?"), rows)


def ask_words(scene: Scene, draft: str, speaker: Organisation | None) -> Screen:
    """What there is to say."""
    t = scene.t
    text: list[Text] = [
        # i18n: {name} is an association's name.
        t("*Une annonce de : {name}.*", name=speaker.name if speaker else t.label("la commune")),
        t("Écrivez-la, ou envoyez une photo, une vidéo ou un document."),
        t("La première ligne sert de titre."),
    ]
    if speaker is not None and not speaker.may_speak:
        text.append(t("La commune n'a pas encore validé. Vous préparez un brouillon."))
    return Screen(lines(*text), (navigation(scene, draft, "words", back=False),))


def ask_new_words(scene: Scene, draft: str) -> Screen:
    """The right words, in the place of those that were read."""
    t = scene.t
    text = lines(
        t("Écrivez tout le texte, corrigé."),
        t("Il remplace l'ancien partout. La photo ou le document reste."),
        t("Les autres langues sont à écrire à nouveau."),
    )
    return Screen(text, (navigation(scene, draft, "words", back=False),))


def no_such_file(scene: Scene) -> Screen:
    """Something was sent that an announcement cannot carry."""
    return Screen(scene.t("Envoyez un texte, une photo, une vidéo ou un document."))


def only_words(scene: Scene) -> Screen:
    """A file was sent where words were asked."""
    return Screen(scene.t("Ici, écrivez seulement du texte."))


def without_words(scene: Scene) -> Screen:
    """A file alone says nothing to whoever cannot see it."""
    return Screen(scene.t("Ajoutez un texte sous la photo ou le document."))


def too_long(scene: Scene, most: int) -> Screen:
    """More than one message can carry."""
    return Screen(scene.t("C'est trop long : {n} signes au plus. Écrivez plus court.", n=most))


def ask_audience(scene: Scene, draft: str, audience: Audience) -> Screen:
    """To whom: what is chosen, and the ways to narrow it."""
    t = scene.t
    choices = [
        step(t.label("📍 Quartiers"), draft, "audience", "places"),  # i18n: max 18
        step(t.label("👥 Personnes"), draft, "audience", "parts"),  # i18n: Everybody, volunteers… max 18
        step(t.label("🌐 Langues"), draft, "audience", "tongues"),  # i18n: max 18
        step(t.label("📮 Par où"), draft, "audience", "way"),  # i18n: In groups, in private, both. max 18
    ]
    if scene.town.active_challenges():
        choices.append(step(t.label("⭐ Défis"), draft, "audience", "likes"))  # i18n: max 18
    if scene.town.active_themes():
        choices.append(step(t.label("🏷 Thème"), draft, "audience", "theme"))  # i18n: max 18
    rows = (
        (step(t.label("➡️ Voir l'annonce"), draft, "audience", "go", Tone.MAIN),),
        *rows_of(choices),
        navigation(scene, draft, "audience"),
    )
    return Screen(lines(t("*À qui ?*"), *audience_lines(scene, audience)), rows)


def audience_lines(scene: Scene, audience: Audience) -> Iterator[Text]:
    """Whom it is meant for, in a line or two."""
    t = scene.t
    everywhere = t.label("toute la commune")
    places = [item for item in scene.town.neighbourhoods if item in audience.neighbourhoods]
    named = t.list_of([scene.place(item) for item in places]) if places else everywhere
    who = t("{who}, {where}.", who=people_words(scene, audience), where=named)
    yield join(who, t("Par : {way}.", way=way_word(scene, audience)), by=" ")
    narrowed = list(_narrowed(scene, audience))
    if narrowed:
        yield join(*narrowed, by=" ")


def _narrowed(scene: Scene, audience: Audience) -> Iterator[Text]:
    """What else it is about, and for whom."""
    t = scene.t
    theme = scene.town.themes.get(audience.theme or "")
    if theme is not None:
        yield t("Thème : {name}.", name=in_language(theme.names, t.locale))
    if audience.languages:
        spoken = [LANGUAGES.get(item, item) for item in scene.town.languages if item in audience.languages]
        yield t("Langues : {languages}.", languages=t.list_of(spoken))
    if audience.challenges:
        liked = [scene.challenge(item) for item in scene.town.challenges if item in audience.challenges]
        yield t("Défis : {names}.", names=t.list_of(liked))


def people_words(scene: Scene, audience: Audience) -> str:
    """« Tout le monde », or « Bénévoles et Membres d'associations »."""
    if not audience.parts:
        return scene.t.label("Tout le monde")
    words = part_words(scene)
    return scene.t.list_of([words[item] for item in Part if item in audience.parts])


def part_words(scene: Scene) -> dict[Part, str]:
    """What people do here."""
    t = scene.t
    return {
        Part.VOLUNTEERS: t.label("Bénévoles"),
        Part.MEMBERS: t.label("Associations"),  # i18n: Those who speak for one. max 18
        Part.COORDINATORS: t.label("Équipe communale"),  # i18n: max 18
    }


def way_word(scene: Scene, audience: Audience) -> str:
    """Through groups, in private, or both."""
    t = scene.t
    if not audience.is_public or not audience.in_groups:
        return t.label("messages privés")  # i18n: After « Par : ».
    if not audience.in_private:
        return t.label("groupes")  # i18n: After « Par : ».
    return t.label("groupes et messages privés")  # i18n: After « Par : ».


def choose_places(scene: Scene, draft: str, chosen: Iterable[str], page: int = 0) -> Screen:
    """Which neighbourhoods; none means all."""
    named = {
        item.code: in_language(item.names, scene.t.locale) for item in scene.town.active_neighbourhoods()
    }
    words = scene.t("Dans quels quartiers ? Rien de coché : toute la commune.")
    return _checked(scene, draft, "places", words, named, chosen, page)


def choose_parts(scene: Scene, draft: str, chosen: Iterable[str]) -> Screen:
    """Who of the people there; none means all."""
    named = {item.value: word for item, word in part_words(scene).items()}
    words = scene.t("Pour quelles personnes ? Rien de coché : tout le monde.")
    return _checked(scene, draft, "parts", words, named, chosen)


def choose_tongues(scene: Scene, draft: str, chosen: Iterable[str]) -> Screen:
    """Readers of which languages; none means all."""
    named = {code: LANGUAGES.get(code, code) for code in scene.town.languages}
    words = scene.t("Pour quelles langues ? Rien de coché : toutes.")
    return _checked(scene, draft, "tongues", words, named, chosen)


def choose_likes(scene: Scene, draft: str, chosen: Iterable[str], page: int = 0) -> Screen:
    """Volunteers who like what; none means everybody."""
    named = {item.code: scene.challenge(item.code) for item in scene.town.active_challenges()}
    words = scene.t("Pour les bénévoles de quel défi ? Rien de coché : tout le monde.")
    return _checked(scene, draft, "likes", words, named, chosen, page)


def _checked(
    scene: Scene,
    draft: str,
    name: str,
    words: Text,
    options: Mapping[str, str],
    chosen: Iterable[str],
    page: int = 0,
) -> Screen:
    """Choices that are on or off; a press says which, so that twice is once."""
    on = set(chosen)
    buttons = [
        step(("☑ " if code in on else "☐ ") + word, draft, name, f"{'off' if code in on else 'on'}-{code}")
        for code, word in options.items()
    ]
    turn = Turn(scene, Press.FLOW, f"{draft}.{name}.")
    done = (step(scene.t.label("✅ C'est bon"), draft, name, "back", Tone.MAIN),)
    return Screen(words, (*paged(buttons, page, turn), done, navigation(scene, draft, name, back=False)))


def choose_theme(scene: Scene, draft: str, chosen: str | None, page: int = 0) -> Screen:
    """What it is about: who muted that does not get it."""
    t = scene.t
    buttons = [
        step(_radio(item.code == chosen, in_language(item.names, t.locale)), draft, "theme", item.code)
        for item in scene.town.active_themes()
    ]
    # i18n: The announcement has no theme. max 18
    buttons.append(step(_radio(chosen is None, t.label("Sans thème")), draft, "theme", "-"))
    turn = Turn(scene, Press.FLOW, f"{draft}.theme.")
    return Screen(t("Quel thème ?"), (*paged(buttons, page, turn), navigation(scene, draft, "theme")))


def choose_way(scene: Scene, draft: str, audience: Audience) -> Screen:
    """In groups, in private, or both."""
    t = scene.t
    words = {
        "both": t.label("Groupes et messages privés"),
        "groups": t.label("Seulement les groupes"),
        "private": t.label("Seulement en privé"),
    }
    now = way_of(audience)
    rows = [(step(_radio(item == now, words[item]), draft, "way", item),) for item in WAYS]
    return Screen(t("Par où passe l'annonce ?"), (*rows, navigation(scene, draft, "way")))


def way_of(audience: Audience) -> str:
    """The choice that this audience is."""
    if not audience.in_private:
        return "groups"
    return "both" if audience.in_groups else "private"


def _radio(on: bool, word: str) -> str:  # noqa: FBT001 - the value
    return ("🔘 " if on else "⚪ ") + word


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


def ask_day(scene: Scene, draft: str, page: int = 0) -> Screen:
    """On which day it is published."""
    days = [scene.today + timedelta(days=ahead) for ahead in range(MOST_AHEAD.days)]
    buttons = [step(scene.day(day), draft, "day", day.isoformat()) for day in days]
    turn = Turn(scene, Press.FLOW, f"{draft}.day.")
    rows = (*paged(buttons, page, turn), navigation(scene, draft, "day"))
    return Screen(scene.t("Quel jour la publier ?"), rows)


def ask_hour(scene: Scene, draft: str, day_said: str) -> Screen:
    """At what hour: a button, or written."""
    buttons = [
        step(scene.t.hour(scene.town.at(scene.today, hour)), draft, "hour", f"{hour:%H%M}")
        for hour in _hours(scene, day_said)
    ]
    text = scene.t("À quelle heure ? Touchez une heure, ou écrivez-la : 14h30.")
    return Screen(text, (*rows_of(buttons, 4), navigation(scene, draft, "hour")))


def _hours(scene: Scene, day_said: str) -> Iterator[time]:
    for hour in HOURS:
        if day_said != scene.today.isoformat() or is_to_come(scene.today, hour, scene.town, scene.now):
            yield hour


def change_what(scene: Scene, draft: str, *, fixing: bool = False) -> Screen:
    """What to do differently."""
    t = scene.t
    buttons = [step(t.label("Le texte"), draft, "change", "words")]
    if not fixing:
        buttons.append(step(t.label("À qui"), draft, "change", "audience"))  # i18n: To whom. max 18
        buttons.append(step(t.label("La durée"), draft, "change", "lasting"))  # i18n: How long valid. max 18
    rows = (*rows_of(buttons), navigation(scene, draft, "change"))
    return Screen(t("Que voulez-vous changer ?"), rows)


def ask_lasting(scene: Scene, draft: str, chosen: int) -> Screen:
    """For how long it is valid."""
    t = scene.t
    buttons = [
        step(
            _radio(days == chosen, t.label_plural("{n} jour", "{n} jours", days)),
            draft,
            "lasting",
            str(days),
        )
        for days in LASTING
    ]
    text = t("Pendant combien de jours est-elle valable ?")
    return Screen(text, (*rows_of(buttons), navigation(scene, draft, "lasting")))
