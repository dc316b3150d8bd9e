"""The first minute: what the bot says of itself, in which language, what it keeps before anybody agrees."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from solidarity.people import CONSENT_VERSION
from tests.stage import START, Stage
from tests.walks.looking import button_labels, from_bot, person, rows

KEPT_FOR_THE_ENGINE = {"inbox", "instance", "neighbourhoods", "challenges", "categories", "alembic_version"}
"""Tables that may change although nobody has agreed to anything: an update's number, the town's file."""


async def first_screen(stage: Stage, language: str = "fr", payload: str | None = None) -> Phone:
    """Somebody new, looking at the first screen."""
    rosa = await stage.newcomer("Rosa", language=language)
    rosa.start(payload)
    await rosa.hears("112")
    return rosa


async def test_the_first_screen_says_what_it_is_who_reads_and_whom_to_call(stage: Stage) -> None:
    """A programme, people read, free, Telegram is abroad, 112: before anything is asked."""
    rosa = await first_screen(stage)
    said = rosa.last()
    for part in ("entraide de Valmeuse", "Je suis un programme", "gratuit", "hors d'Europe", "112"):
        assert part in said
    assert button_labels(rosa.last_message()) == [
        "👍 J'accepte",
        "🔒 Mes données",
        "🌐 Langue · Taal · Language",
    ]


async def test_the_first_screen_has_five_lines_at_most(stage: Stage) -> None:
    """Nobody has to scroll to find the button."""
    rosa = await first_screen(stage)
    assert len(rosa.last().splitlines()) <= 5


@pytest.mark.parametrize(
    "written", ["Bonjour", "/aide", "/besoin", "/benevole", "/mesdemandes", "👍", "🙋 J'ai besoin d'aide"]
)
async def test_whatever_a_newcomer_writes_the_first_screen_comes(stage: Stage, written: str) -> None:
    """Nothing works before the first screen is accepted, and nothing is met with silence."""
    rosa = await first_screen(stage)
    rosa.write(written)
    await rosa.hears("Je suis l'entraide")


@pytest.mark.parametrize(
    ("telegram", "language", "greeting"),
    [
        ("fr", "fr", "Bonjour ! Je suis l'entraide de Valmeuse"),
        ("nl", "nl", "Maasdal"),
        ("nl-be", "nl", "Maasdal"),
        ("de", "de", "Maastal"),
        ("en", "en", "Valmeuse"),
        ("xx", "fr", "Bonjour ! Je suis l'entraide de Valmeuse"),
        (None, "fr", "Bonjour ! Je suis l'entraide de Valmeuse"),
    ],
)
async def test_the_language_is_guessed_from_the_telephone(
    stage: Stage, telegram: str | None, language: str, greeting: str
) -> None:
    """Telegram's language where it is one of the town's, else the town's first."""
    rosa = await stage.newcomer("Rosa", language=telegram)
    rosa.start()
    await rosa.hears("112")
    assert greeting in rosa.last()
    rosa.press("👍")
    await rosa.until(rosa.keys)
    found = await person(stage, rosa)
    assert found is not None
    assert found.language == language


async def test_nothing_is_kept_before_the_first_screen_is_accepted(stage: Stage) -> None:
    """Looking around, reading the notice, changing the language: no row is written about the person."""
    before = await rows(stage)
    rosa = await first_screen(stage)
    rosa.write("Je m'appelle Rosa, 0475 11 22 33")
    await rosa.hears("Je suis l'entraide")
    rosa.press("Mes données")
    await rosa.hears("Vos données, en clair")
    rosa.press("Retour")
    await rosa.until(lambda: "👍 J'accepte" in rosa.buttons())
    rosa.press("Langue · Taal")
    await rosa.until(lambda: "Nederlands" in rosa.buttons())
    rosa.press("Nederlands")
    await rosa.until(lambda: "Maasdal" in rosa.last())
    await stage.settled()
    after = await rows(stage)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= KEPT_FOR_THE_ENGINE
    assert await person(stage, rosa) is None


async def test_consent_is_kept_with_its_version_time_and_language(stage: Stage) -> None:
    """The proof: which text, when, in which language it was read."""
    rosa = await first_screen(stage, language="de")
    rosa.press("👍")
    await rosa.until(rosa.keys)
    found = await person(stage, rosa)
    assert found is not None
    assert found.consent.version == CONSENT_VERSION
    assert abs((found.consent.at - START).total_seconds()) < 60
    assert found.consent.language == "de"


async def test_accepting_twice_is_accepting_once(stage: Stage) -> None:
    """A double tap on the first button brings one welcome and one person."""
    rosa = await first_screen(stage)
    button = rosa.find_button("👍")
    rosa.press_again(button)
    rosa.press_again(button)
    await rosa.until(rosa.keys)
    await stage.settled()
    assert len(from_bot(rosa, "Vous êtes ici chez vous")) == 1
    assert (await rows(stage))["people"] == 1


async def test_the_privacy_notice_says_what_is_kept_and_how_to_erase_it(stage: Stage) -> None:
    """Readable before agreeing, with the way back."""
    rosa = await first_screen(stage)
    rosa.press("Mes données")
    notice = await rosa.hears("Vos données, en clair")
    for part in (
        "prénom",
        "quartier",
        "/mesdonnees",
        "/oublier",
        "dpo@valmeuse.example",
        "Votre numéro reste caché",
    ):
        assert part in notice.text
    rosa.press("Retour")
    await rosa.until(lambda: "👍 J'accepte" in rosa.buttons())


async def test_the_language_menu_offers_only_what_is_spoken_here(stage: Stage) -> None:
    """Each language of the town, by its own name."""
    rosa = await first_screen(stage)
    rosa.press("Langue · Taal")
    await rosa.until(lambda: "Nederlands" in rosa.buttons())
    assert rosa.buttons() == ["Français", "Nederlands", "Deutsch", "English"]


async def test_a_change_of_language_before_consent_forgets_neither_the_language_nor_the_link(
    stage: Stage,
) -> None:
    """Who came by an invitation and changes the language first still arrives where the link led."""
    assert stage.app is not None
    amel = await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await sam.hears("Courses")
    group = await stage.group("Quartier Centre", amel)
    tom = await stage.newcomer("Tom", language="fr")
    amel.add(tom, group)
    await stage.ask_on()
    await amel.until(lambda: "Je m'en occupe" in " ".join(amel.buttons(group)))
    press = tom.press("Je m'en occupe", chat=group)
    await tom.answered(press)
    assert press is not None
    assert press.url is not None
    tom.open(press.url)
    tom.press_start()
    await tom.hears("112")
    tom.press("Langue · Taal")
    await tom.until(lambda: "English" in tom.buttons())
    tom.press("English")
    await tom.until(lambda: "112" in tom.last() and "Langue" not in tom.last())
    assert "English" not in tom.buttons()
    tom.press("👍")
    await tom.until(lambda: len(from_bot(tom)) >= 3)
    await stage.settled()
    found = await person(stage, tom)
    assert found is not None
    assert (found.language, found.consent.language) == ("en", "en")
    assert any("18" in label for label in tom.buttons()), tom.screen()


async def test_after_consent_home_is_there_and_says_what_to_do(stage: Stage) -> None:
    """The keyboard of a resident, and one sentence."""
    rosa = await first_screen(stage)
    rosa.press("👍")
    await rosa.hears("Touchez un bouton en bas")
    assert rosa.keys() == ["🙋 J'ai besoin d'aide", "🤝 Je veux aider", "📋 Mes demandes", "⚙️ Réglages"]


@pytest.mark.parametrize(
    "payload",
    [
        "x",
        "m_",
        "m_zzzzzzzzzzzzzz",
        "c_faux",
        "b_faux",
        "home",
        "a" * 64,
        "é",
        "m_1 2 3",
        "c_" + "x" * 62,
        "m_-1",
    ],
)
async def test_a_link_that_leads_nowhere_still_opens_the_door(stage: Stage, payload: str) -> None:
    """Whatever stands behind /start, a newcomer sees the first screen and gets home."""
    rosa = await stage.newcomer("Rosa")
    rosa.start(payload)
    await rosa.hears("112")
    rosa.press("👍")
    await rosa.until(rosa.keys)
    rosa.start(payload)
    await stage.settled()
    assert rosa.keys()


async def test_who_bears_no_visible_name_is_greeted_without_one(stage: Stage) -> None:
    """Nobody is greeted by an empty space, nor as « cette personne »."""
    ghost = await stage.newcomer("\u3164")
    ghost.start()
    await ghost.hears("112")
    ghost.press("👍")
    welcome = await ghost.hears("chez vous")
    assert welcome.text.startswith("Merci ! Vous êtes ici chez vous.")
