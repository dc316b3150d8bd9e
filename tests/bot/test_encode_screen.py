"""A screen comes out the same through both Telegram libraries, and as Telegram takes it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import encode as delivery
from bot.handlers import encode as handlers
from bot.views.screen import (
    Answer,
    Asks,
    Button,
    Key,
    Keyboard,
    Media,
    MediaKind,
    Screen,
    Show,
    Span,
    Style,
    Tone,
    Upload,
    dump_answer,
    dump_screen,
    load_answer,
    load_screen,
)
from solidarity.names import cut_utf16, utf16_len
from tests.hostile import strings

SITE = "https://example.org"

spans = st.builds(Span, strings, st.sampled_from(Style), st.sampled_from([None, "https://example.org/a"]))
texts = st.lists(spans, max_size=4).map(tuple)
tones = st.sampled_from([None, *Tone])
copies = strings.map(lambda text: "x" + cut_utf16(text, 200))
buttons = st.one_of(
    st.builds(Button, strings, data=st.just("m:1:2"), tone=tones),
    st.builds(Button, strings, url=st.just(SITE), tone=tones),
    st.builds(Button, strings, copy=copies, tone=tones),
)
rows = st.lists(st.lists(buttons, max_size=3).map(tuple), max_size=3).map(tuple)
keyboards = st.builds(
    Keyboard,
    st.lists(st.lists(st.builds(Key, strings, st.sampled_from(Asks)), max_size=2).map(tuple), max_size=2).map(
        tuple
    ),
    st.booleans(),
    st.booleans(),
    st.none() | strings,
)
media = st.none() | st.builds(Media, st.sampled_from(MediaKind), st.just("AgAC"))
screens = st.one_of(
    st.builds(Screen, texts, rows, media=media),
    st.builds(Screen, texts, keyboard=st.none() | keyboards, media=media),
)


def by_aiogram(screen: Screen) -> dict[str, Any]:
    """What aiogram would send of a screen."""
    encoded = handlers.encode_screen(screen)
    return {
        "text": encoded.text,
        "entities": [entity.model_dump(exclude_none=True) for entity in encoded.entities],
        "markup": encoded.markup and encoded.markup.model_dump(exclude_none=True),
    }


def by_ptb(screen: Screen) -> dict[str, Any]:
    """What python-telegram-bot would send of a screen."""
    encoded = delivery.encode_screen(screen)
    return {
        "text": encoded.text,
        "entities": [entity.to_dict() for entity in encoded.entities],
        "markup": encoded.markup and encoded.markup.to_dict(),
    }


@given(screens)
@settings(deadline=None)
def test_both_encoders_say_the_same(screen: Screen) -> None:
    """Whatever people wrote into it, a screen is the same for both libraries, and can be sent as JSON."""
    one, other = by_aiogram(screen), by_ptb(screen)
    assert one == other
    json.dumps(one, ensure_ascii=False).encode()
    assert utf16_len(one["text"]) <= (1024 if screen.media else 4096)


def test_text_and_styles_become_entities() -> None:
    """Bold, code and links by Telegram's names; no parse mode is involved."""
    screen = Screen(
        (
            Span("Numéro "),
            Span("K7M2", Style.CODE),
            Span(" pris", Style.BOLD),
            Span(" ici", Style.LINK, SITE),
        )
    )
    assert by_aiogram(screen) == {
        "text": "Numéro K7M2 pris ici",
        "entities": [
            {"type": "code", "offset": 7, "length": 4},
            {"type": "bold", "offset": 11, "length": 5},
            {"type": "text_link", "offset": 16, "length": 4, "url": SITE},
        ],
        "markup": None,
    }


def test_buttons_carry_what_they_do_and_their_colour() -> None:
    """A callback, an address, a text to copy; empty rows are left out."""
    screen = Screen(
        (Span("?"),),
        (
            (Button("Oui", data="m:1", tone=Tone.MAIN), Button("Voir", url=SITE)),
            (),
            (Button("Copier", copy="0475 12 34 56"),),
        ),
    )
    assert by_ptb(screen)["markup"] == {
        "inline_keyboard": [
            [
                {"text": "Oui", "callback_data": "m:1", "style": "primary"},
                {"text": "Voir", "url": SITE},
            ],
            [{"text": "Copier", "copy_text": {"text": "0475 12 34 56"}}],
        ]
    }


def test_a_keyboard_asks_for_what_its_keys_say() -> None:
    """Contact and location keys, fitted to the screen, with a short placeholder."""
    keyboard = Keyboard(
        ((Key("Mon numéro", Asks.CONTACT), Key("Ma position", Asks.LOCATION)), (Key("Non"),)),
        persistent=True,
        placeholder="Écrivez " + "x" * 80,
    )
    assert by_aiogram(Screen((Span("?"),), keyboard=keyboard))["markup"] == {
        "keyboard": [
            [
                {"text": "Mon numéro", "request_contact": True},
                {"text": "Ma position", "request_location": True},
            ],
            [{"text": "Non"}],
        ],
        "resize_keyboard": True,
        "is_persistent": True,
        "one_time_keyboard": False,
        "input_field_placeholder": "Écrivez " + "x" * 55 + "…",
    }


def test_a_keyboard_without_keys_takes_the_keyboard_away() -> None:
    """That is how a screen says so."""
    assert by_ptb(Screen((Span("Merci"),), keyboard=Keyboard()))["markup"] == {"remove_keyboard": True}


def test_an_edit_takes_only_buttons() -> None:
    """Telegram refuses a reply keyboard in an edit: `inline` holds none."""
    screen = Screen((Span("?"),), keyboard=Keyboard(((Key("a"),),)))
    assert handlers.encode_screen(screen).inline is None
    assert delivery.encode_screen(screen).inline is None


def test_a_caption_is_cut_at_1024() -> None:
    """With a file the shorter limit holds."""
    screen = Screen((Span("a" * 5000),), media=Media(MediaKind.VOICE, "AwAC"))
    assert by_ptb(screen)["text"] == "a" * 1023 + "…"


@given(strings, st.binary())
@settings(deadline=None)
def test_a_document_of_ours_survives_being_stored(name: str, content: bytes) -> None:
    """Any bytes come out of the stored answer, and of the frozen screen, as they went in."""
    screen = Screen((Span("Voici"),), upload=Upload(name.encode(errors="ignore").decode(), content))
    answer = Answer(5, shows=(Show(screen),))
    assert load_answer(dump_answer(answer)) == answer
    assert load_screen(dump_screen(screen)) == screen


def test_words_beside_a_document_of_ours_are_a_caption() -> None:
    """With an upload too the shorter limit holds, for both libraries."""
    screen = Screen((Span("a" * 5000),), upload=Upload("liste.pdf", b"%PDF"))
    assert by_ptb(screen)["text"] == by_aiogram(screen)["text"] == "a" * 1023 + "…"


@pytest.mark.parametrize("encode", [handlers.encode_screen, delivery.encode_screen])
def test_one_message_carries_one_file(encode: Any) -> None:
    """Telegram has room for one: a view that wants two is at fault."""
    media = Media(MediaKind.PHOTO, "AgAC")
    with pytest.raises(ValueError, match="one file"):
        encode(Screen((), media=media, upload=Upload("liste.pdf", b"%PDF")))


@pytest.mark.parametrize("encode", [handlers.encode_screen, delivery.encode_screen])
@pytest.mark.parametrize(
    "screen",
    [
        Screen((Span("?"),), ((Button("a"),),)),
        Screen((Span("?"),), ((Button("a", data="x", url=SITE),),)),
        Screen((Span("?"),), ((Button("a", data="é" * 33),),)),
        Screen((Span("?"),), ((Button("a", data=""),),)),
        Screen((Span("?"),), ((Button("a", copy="x" * 257),),)),
        Screen((Span("?"),), ((Button("a", data="x"),),), keyboard=Keyboard()),
    ],
    ids=[
        "does nothing",
        "does two things",
        "too many bytes",
        "no bytes",
        "copies too much",
        "buttons and keyboard",
    ],
)
def test_a_screen_that_telegram_would_refuse_is_the_views_fault(encode: Any, screen: Screen) -> None:
    """It is refused where the fault can be seen, by both encoders."""
    with pytest.raises(ValueError, match="button"):
        encode(screen)


def test_a_label_of_nothing_still_makes_a_button() -> None:
    """A name that vanishes must not make Telegram refuse the whole message."""
    assert by_aiogram(Screen((Span("?"),), ((Button("\u2028 ", data="x"),),)))["markup"] == {
        "inline_keyboard": [[{"text": "…", "callback_data": "x"}]]
    }


@pytest.mark.parametrize(
    ("module", "foreign"),
    [
        ("bot.delivery.encode", {"aiogram", "sqlmodel", "storage"}),
        ("bot.i18n", {"aiogram", "telegram", "sqlmodel", "storage"}),
        ("bot.views.entities", {"aiogram", "telegram", "babel"}),
    ],
)
def test_each_side_loads_no_library_of_the_other(module: str, foreign: set[str]) -> None:
    """The sender must not pay for aiogram's three seconds; words need no Telegram library at all."""
    code = f"import sys, {module}; print(*sorted({foreign!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
