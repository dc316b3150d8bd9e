"""Every button has a handler, every notice and refusal has words, and all of it fits into a message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from aiogram import Router

from bot.callbacks import Press, unpack
from bot.filters import On
from bot.flows import announce_answers, ask_answers
from bot.handlers import _routers
from bot.i18n import Catalogues, Translator, plain
from bot.pseudo import PSEUDO
from bot.views import asking, missions, notices, refusals, requests, staff
from bot.views.scene import Scene
from bot.views.screen import MAX_TEXT, Button, Screen
from solidarity.missions import Mission, Participation, Seat, State
from solidarity.names import MAX_NAME, utf16_len
from solidarity.notices import Cause, Kind, Notice, Situation
from solidarity.refusals import Refusal, Why
from solidarity.requests import MAX_DETAIL, Detail, Feeling, Reason, of
from tests import cast
from tests.bot import (
    gallery_alerts,
    gallery_announcements,
    gallery_associations,
    gallery_broadcasts,
    gallery_factors,
    gallery_group_asking,
    gallery_proxies,
    gallery_publishing,
    gallery_safety,
    gallery_triage,
    gallery_trust,
    gallery_volunteers,
    gallery_words,
)
from tests.bot.gallery import DRAFT, FACTS, NAMES, ROSA, SAM, WORDLESS, gallery

MAX_LABEL = 64
MAX_TOAST = 200
CATALOGUES = Catalogues.load()
LOCALES = [*CATALOGUES.codes, *PSEUDO]
STATES = list(State)
LONG_NAME = "😀" * MAX_NAME
"""As many letters as a name may have, each of two units."""


def scene_in(locale: str) -> Scene:
    """Valmeuse, read in this language."""
    t = CATALOGUES.translator(locale, cast.ZONE)
    return Scene(t, cast.town(), cast.NOW, "entraide_bot", t)


def mission_in(state: State, **request: object) -> Mission:
    """Rosa's request in a state, with Sam where somebody has it."""
    body = cast.mission(ROSA, state=state)
    seat = {State.TAKEN: Seat.HOLDING, State.DONE: Seat.DONE, State.CONFIRMED: Seat.DONE}.get(state)
    parts = (Participation(SAM.id, seat, cast.NOW),) if seat else ()
    facts = {"reason": Reason.SOLVED if state is State.CLOSED else None, **request}
    return replace(body, participations=parts, request=replace(of(body), **facts))


def routers(found: list[Router]) -> Iterator[Router]:
    """These routers and all below them."""
    for router in found:
        yield router
        yield from routers(router.sub_routers)


def buttons(screens: dict[str, Screen]) -> Iterator[Button]:
    """Every inline button of these screens."""
    for screen in screens.values():
        for row in screen.rows:
            yield from row


def labels(screen: Screen) -> Iterator[str]:
    """All that stands on a screen's buttons and keys."""
    yield from (button.label for row in screen.rows for button in row)
    if screen.keyboard is not None:
        yield from (key.label for row in screen.keyboard.rows for key in row)


def test_every_verb_has_a_handler() -> None:
    """Whatever a button may ask for, some router listens to it."""
    heard = {
        verb
        for router in routers(_routers())
        for handler in router.callback_query.handlers
        for condition in handler.filters or ()
        if isinstance(condition.callback, On)
        for verb in condition.callback._verbs
    }
    assert heard == set(Press)


def test_every_verb_is_on_some_screen() -> None:
    """No handler waits for a button that nobody is ever shown."""
    scene = scene_in("fr")
    at = Situation(cast.NOW, ROSA, mission_in(State.TAKEN), NAMES)
    gone = notices.render(scene, Notice(Kind.UNREACHABLE, None, {"who": SAM.id}), at)
    shown = {**gallery(scene), "a helper who cannot be reached": gone}
    verbs = {pressed.verb for button in buttons(shown) if (pressed := unpack(button.data))}
    assert set(Press) - verbs == set()


def test_every_step_of_a_conversation_is_known_to_it() -> None:
    """Each button of a question names a step that its flow has."""
    known = {*ask_answers.PREVIOUS, "category", "resume", "amount"}
    known |= gallery_volunteers.steps() | {"likes"}
    known |= gallery_proxies.steps() | gallery_triage.steps() | gallery_trust.STEPS
    known |= gallery_publishing.steps() | gallery_associations.steps() | gallery_alerts.steps()
    known |= gallery_factors.STEPS
    known |= gallery_safety.STEPS
    known |= set(announce_answers.STEPS) | gallery_group_asking.steps() | gallery_words.STEPS
    for button in buttons(gallery(scene_in("fr"))):
        pressed = unpack(button.data)
        if pressed is not None and pressed.verb is Press.FLOW:
            draft, step, choice = pressed.arg.split(".")
            assert (draft, step in known, bool(choice)) == (DRAFT, True, True), button


@pytest.mark.parametrize("locale", LOCALES)
def test_no_label_is_longer_than_sixty_four(locale: str) -> None:
    """On any screen, in any language, also with the longest names there are."""
    scene = scene_in(locale)
    long = dict.fromkeys(NAMES, LONG_NAME)
    held = [mission_in(State.TAKEN)]
    screens = {
        **gallery(scene),
        "longest missions": missions.own_missions(scene, held, [mission_in(State.OPEN)], long),
        "longest relay": requests.choose_relay(scene, held, [f"{LONG_NAME} · {'x' * 64}"]),
        "longest list": requests.own_list(scene, held),
        "longest waiting": staff.steering(scene, [mission_in(State.OPEN)], held, long),
    }
    for name, screen in screens.items():
        for label in labels(screen):
            assert 1 <= len(label) <= MAX_LABEL, (name, label)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("state", STATES)
def test_no_text_is_longer_than_telegram_takes(locale: str, state: State) -> None:
    """The longest detail under the longest name, on every card, whole and not cut."""
    scene = scene_in(locale)
    detail = Detail("😀" * (MAX_DETAIL // 2))
    mission = mission_in(state, detail=detail, wants_call=True)
    long = dict.fromkeys(NAMES, LONG_NAME)
    sam, rosa = replace(SAM, first_name=LONG_NAME), replace(ROSA, first_name=LONG_NAME)
    cards = [
        requests.asker_card(scene, mission, long),
        missions.mission_card(scene, mission, sam, long),
        *(staff.staff_card(scene, mission, long, cause, private=True) for cause in (None, *Cause)),
        asking.recap(scene, DRAFT, cast.wish(detail=detail), rosa),
    ]
    for card in cards:
        assert utf16_len(plain(card.text)) <= MAX_TEXT


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("why", list(Why))
def test_every_refusal_has_words_that_fit_a_toast(locale: str, why: Why) -> None:
    """In every language, and in both that nobody speaks."""
    scene = scene_in(locale)
    said = refusals.refused(scene, Refusal(why))
    assert 1 <= utf16_len(said) <= MAX_TOAST
    assert plain(refusals.refusal_screen(scene, Refusal(why)).text).strip()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_notice_has_words(locale: str, kind: Kind) -> None:
    """To each reader, in every state that the request may have reached before it is sent."""
    scene = scene_in(locale)
    for state in STATES:
        for reader in (ROSA, SAM, None):
            at = Situation(
                cast.NOW,
                reader,
                mission_in(state, feeling=Feeling.PROBLEM),
                NAMES,
                alert=gallery_alerts.asked(),
                counted=gallery_alerts.COUNTED,
                organisation=gallery_associations.WAITING,
                broadcast=gallery_broadcasts.ALERT,
                announcements=(gallery_announcements.PUBLISHED,),
            )
            notice = Notice(kind, cast.mission(ROSA).id, FACTS.get(kind, {}))
            screen = notices.render(scene, notice, at)
            assert bool(plain(screen.text).strip()) is (kind not in WORDLESS), (state, reader)
            assert all(1 <= len(label) <= MAX_LABEL for label in labels(screen))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_can_be_told(locale: str, cause: Cause) -> None:
    """Why a request comes to the coordinators, or why a group no longer works."""
    scene = scene_in(locale)
    at = Situation(cast.NOW, None, mission_in(State.OPEN), NAMES)
    kind = Kind.GROUP_LOST if cause in (Cause.REMOVED, Cause.MUTED) else Kind.STAFF_CARD
    said = notices.render(scene, Notice(kind, None, {"cause": cause.value, "title": "Gare"}), at)
    assert plain(said.text).strip()


def test_a_translator_of_each_language_is_there() -> None:
    """So that the tests above speak of four languages and of both that nobody speaks."""
    assert {"fr", "nl", "de", "en", *PSEUDO} <= set(LOCALES)
    assert all(isinstance(CATALOGUES.translator(code, cast.ZONE), Translator) for code in LOCALES)
