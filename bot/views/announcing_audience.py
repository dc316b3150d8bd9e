"""To whom an announcement goes: places, people, languages, challenges, theme and way; and these in a line.

Whom that reaches in the end is counted below the preview (`bot.views.announcing_preview`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.callbacks import Press
from bot.i18n import lines
from bot.text import join
from bot.views.asking import navigation, step
from bot.views.home import LANGUAGES, Turn
from bot.views.scene import Scene, paged, radio, rows_of
from bot.views.screen import Screen, Text, Tone
from solidarity.audiences import Audience, Part
from solidarity.places import in_language

WAYS = ("both", "groups", "private")


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


# What is chosen, in words


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


# The choices


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
        step(radio(item.code == chosen, in_language(item.names, t.locale)), draft, "theme", item.code)
        for item in scene.town.active_themes()
    ]
    # i18n: The announcement has no theme. max 18
    buttons.append(step(radio(chosen is None, t.label("Sans thème")), draft, "theme", "-"))
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
    rows = [(step(radio(item == now, words[item]), draft, "way", item),) for item in WAYS]
    return Screen(t("Par où passe l'annonce ?"), (*rows, navigation(scene, draft, "way")))


def way_of(audience: Audience) -> str:
    """The choice that this audience is."""
    if not audience.in_private:
        return "groups"
    return "both" if audience.in_groups else "private"
