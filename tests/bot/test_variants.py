"""One announcement for the site, an SMS, a newsletter, a noticeboard: complete, short, easily copied."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import Press, unpack
from bot.i18n import Catalogues, plain
from bot.views.entities import encode_text
from bot.views.scene import Scene
from bot.views.screen import Style
from bot.views.sms import GSM_ROOM, UCS_ROOM, Length, fitted, length, simplified
from bot.views.variants import variant_screens, variants, variants_button
from solidarity.broadcasts import Words
from solidarity.cap import Severity
from solidarity.public import PublicKind, PublicWords, Standing
from tests import cast
from tests.hostile import strings

CATALOGUES = Catalogues.load()
EXERCISE = "EXERCICE. Ce n'est pas une vraie alerte."
HEAT = PublicWords(
    7,
    PublicKind.ALERT,
    {
        "fr": Words("🔥 Forte chaleur", "Il fera 36 degrés.\nBuvez de l'eau.", "Fermez les fenêtres."),
        "nl": Words("Grote hitte", "Drink water."),
    },
    cast.NOW,
    cast.NOW + timedelta(hours=1),
    places=("gare",),
    until=cast.NOW + timedelta(days=2),
    link="https://valmeuse.example/canicule",
    severity=Severity.SEVERE,
)
MEAL = PublicWords(
    8,
    PublicKind.ANNOUNCEMENT,
    {"fr": Words("Repas de quartier", "On cuisine ensemble dimanche.")},
    cast.NOW,
    cast.NOW,
    sender="La Ruche",
)


def scene(language: str = "fr") -> Scene:
    """Valmeuse at ten in the morning."""
    t = CATALOGUES.translator(language, cast.ZONE)
    return Scene(t, cast.town(), cast.NOW, "entraide_bot", t)


@pytest.mark.parametrize(
    ("text", "used", "room"),
    [
        ("Bonjour", 7, GSM_ROOM),
        ("é è ù ì ò à Ç ñ ü ß", 19, GSM_ROOM),
        ("12 € [a] {b} ~ | ^ \\", 29, GSM_ROOM),
        ("\n\r", 2, GSM_ROOM),
        ("ê", 1, UCS_ROOM),
        ("ç", 1, UCS_ROOM),
        ("Київ", 4, UCS_ROOM),
        ("🙂", 2, UCS_ROOM),
        ("a" * 160, 160, GSM_ROOM),
    ],
)
def test_letters_are_counted_as_a_telephone_counts_them(text: str, used: int, room: int) -> None:
    """Those of the extension table are two; one foreign letter makes all of them UCS-2."""
    assert length(text) == Length(used, room)


def test_a_text_fits_up_to_the_last_letter() -> None:
    """160 in the one alphabet, 70 in the other, and not one more."""
    assert length("a" * 160).fits
    assert not length("a" * 161).fits
    assert not length("a" * 159 + "€").fits
    assert length("ж" * 70).fits
    assert not length("ж" * 71).fits


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Fête à l’hôtel… « ça va »", 'Fete à l\'hotel... "ca va"'),
        ("🔥 Forte chaleur ☀️", "Forte chaleur"),
        ("Œuvre de Łukasz – 18\u00a0h", "OEuvre de Lukasz - 18 h"),
        ("Привіт, ça va", "Привіт, ça va"),
    ],
)
def test_accents_that_gsm_lacks_are_left_out_where_that_is_enough(text: str, shown: str) -> None:
    """Where one letter has no other way of being written, nothing is changed."""
    assert simplified(text) == shown


def test_a_long_text_is_cut_between_words_and_keeps_its_end() -> None:
    """With an ellipsis, and the number to call whole."""
    words = fitted(["Une phrase assez longue pour un SMS."] * 9, "Info : 0800 12 345")
    assert words.endswith("... Info : 0800 12 345")
    last = words.removesuffix("... Info : 0800 12 345").rsplit(" ", 1)[-1]
    assert last in {"Une", "phrase", "assez", "longue", "pour", "un", "SMS"}
    assert GSM_ROOM - 12 < length(words).used <= GSM_ROOM


@given(st.lists(strings, max_size=5), st.sampled_from(["Info : 0800 12 345", "112", ""]))
def test_whatever_is_written_fits_into_one_sms(parts: list[str], end: str) -> None:
    """Any letters, however many; the end is always there."""
    words = fitted(parts, end)
    assert length(words).fits
    assert words.endswith(end)


def test_an_alert_as_sms_says_who_what_and_whom_to_call() -> None:
    """In that order."""
    assert variants(scene(), HEAT).sms == (
        "Valmeuse : Forte chaleur. Il fera 36 degrés. Buvez de l'eau. Fermez les fenetres. "
        "Danger : 112. Info : 0800 12 345"
    )


def test_an_announcement_as_sms_names_its_association() -> None:
    """But not where its name would leave no room for what it says."""
    assert variants(scene(), MEAL).sms == (
        "La Ruche : Repas de quartier. On cuisine ensemble dimanche. Info : 0800 12 345"
    )
    assert variants(scene(), replace(MEAL, sender="x" * 60)).sms.startswith("Repas de quartier.")


def test_a_town_without_a_helpline_gives_the_address_of_the_bot() -> None:
    """Somewhere one must be able to ask."""
    here = scene()
    without = replace(here, town=replace(here.town, helpline=None))
    assert variants(without, MEAL).sms.endswith(" Info : t.me/entraide_bot")


def test_the_text_for_the_site_has_a_title_and_paragraphs() -> None:
    """What it is, its title, its paragraphs, the emergency number, and the facts."""
    *said, facts = variants(scene(), HEAT).site.replace("\u00a0", " ").split("\n\n")
    assert said == [
        "🔴 Alerte urgente · Gare",
        "🔥 Forte chaleur",
        "Il fera 36 degrés.",
        "Buvez de l'eau.",
        "Fermez les fenêtres.",
        "Danger immédiat ? Appelez le 112.",
    ]
    assert facts.split("\n") == [
        "Publié par : la commune (Valmeuse), mardi 24 novembre 2026 à 10 h.",
        "Corrigé : mardi 24 novembre 2026 à 11 h.",
        "Valable jusqu'à jeudi 26 novembre 2026 à 10 h.",
        "En savoir plus : https://valmeuse.example/canicule",
    ]


def test_the_text_for_the_newsletter_is_one_paragraph() -> None:
    """Sentence after sentence."""
    assert variants(scene(), MEAL).newsletter.replace("\u00a0", " ") == (
        "Repas de quartier. On cuisine ensemble dimanche. "
        "Publié par : La Ruche, mardi 24 novembre 2026 à 10 h."
    )


def test_an_exercise_says_so_first_and_last_in_each() -> None:
    """Whatever is copied."""
    found = variants(scene(), replace(HEAT, kind=PublicKind.EXERCISE))
    for text in (found.site, found.newsletter):
        assert text.startswith(EXERCISE)
        assert text.endswith(EXERCISE)
    assert found.sms.startswith("EXERCICE. Valmeuse : ")
    assert found.sms.endswith(" EXERCICE.")
    assert length(found.sms).fits


@pytest.mark.parametrize(
    ("standing", "said"),
    [(Standing.OVER, "C'est terminé."), (Standing.MISTAKE, "Erreur : ce n'était pas vrai.")],
)
def test_what_no_longer_holds_is_not_said_as_if_it_did(standing: Standing, said: str) -> None:
    """Each variant says so first; an SMS says no more than that."""
    found = variants(scene(), replace(HEAT, standing=standing))
    assert found.site.startswith(said)
    assert found.newsletter.startswith(said)
    assert "112" not in found.site
    assert found.sms == simplified(f"Valmeuse : {said} Forte chaleur. Info : 0800 12 345")
    assert ("36 degrés" in found.site) is (standing is Standing.OVER)


def test_each_text_is_copied_by_touching_it() -> None:
    """One message each, the text whole in one code span, without a line of ours in it."""
    found = variants(scene(), HEAT)
    screens = variant_screens(scene(), HEAT)
    copied = [[span.text for span in screen.text if span.style is Style.CODE] for screen in screens]
    assert copied == [[found.site], [found.sms], [found.newsletter]]
    for screen in screens:
        encoded = encode_text(screen.text)
        assert encoded.text == plain(screen.text)
        assert [entity.kind for entity in encoded.entities] == ["bold", "code"]


def test_the_other_languages_are_one_touch_away() -> None:
    """Those in which somebody wrote something, and not the one that is shown."""
    button = variant_screens(scene(), HEAT)[-1].rows[0][0]
    pressed = unpack(button.data)
    assert button.label == "Nederlands"
    assert pressed is not None
    assert (pressed.verb, pressed.subject, pressed.arg) == (Press.PUBLIC_WORDS, 7, "alert.nl")
    assert variant_screens(scene("nl"), HEAT)[-1].rows[0][0].label == "Français"
    assert variant_screens(scene(), MEAL)[-1].rows == ()


def test_the_paper_comes_last_and_as_a_file() -> None:
    """Under a name that says what it is."""
    *_, last = variant_screens(scene(), MEAL, b"%PDF")
    assert last.upload is not None
    assert (last.upload.name, last.upload.content) == ("affiche.pdf", b"%PDF")


@pytest.mark.parametrize(
    ("kind", "arg"), [("announcement", "announcement"), ("alert", "alert"), ("exercise", "alert")]
)
def test_a_button_leads_there(kind: str, arg: str) -> None:
    """From wherever a published announcement, alert or exercise is shown."""
    pressed = unpack(variants_button(scene(), PublicKind(kind), 1 << 62).data)
    assert pressed is not None
    assert (pressed.verb, pressed.subject, pressed.arg) == (Press.PUBLIC_WORDS, 1 << 62, arg)
