"""Whose messages say nothing until they are opened, and which messages a wipe takes away."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from solidarity.discretion import BEFORE, is_veiled, to_wipe
from solidarity.missions import Mission
from solidarity.notices import Kind, Notice
from solidarity.requests import of
from solidarity.waves import is_public
from tests import cast
from tests.cast import neighbour

ROSA, SAM = neighbour(cast.ROSA), neighbour(cast.SAM)
TAKEN = Notice(Kind.TAKEN, cast.mission(ROSA).id)


def asked(*, discreet: bool) -> Mission:
    """Rosa's request."""
    body = cast.mission(ROSA)
    return replace(body, request=replace(of(body), discreet=discreet))


def test_a_discreet_request_is_veiled_for_who_asked_and_for_nobody_else() -> None:
    """Who helps reads as ever: nobody looks for anything on their screen."""
    assert is_veiled(TAKEN, ROSA, asked(discreet=True))
    assert not is_veiled(TAKEN, SAM, asked(discreet=True))
    assert not is_veiled(TAKEN, ROSA, asked(discreet=False))


def test_a_discreet_person_reads_neutral_words_about_all_that_they_asked() -> None:
    """Also of what was asked before; a mission of somebody else is none of it."""
    discreet = replace(ROSA, discreet=True)
    assert is_veiled(TAKEN, discreet, asked(discreet=False))
    assert is_veiled(Notice(Kind.DRAFT_WAITING), discreet, None)
    assert not is_veiled(Notice(Kind.DRAFT_WAITING), ROSA, None)
    assert not is_veiled(TAKEN, replace(SAM, discreet=True), asked(discreet=True))
    assert not is_veiled(TAKEN, None, asked(discreet=True))


def test_a_discreet_request_never_stands_in_a_group() -> None:
    """Nor does one that nobody has listened to."""
    assert is_public(asked(discreet=False), cast.town())
    assert not is_public(asked(discreet=True), cast.town())
    body = asked(discreet=False)
    assert not is_public(replace(body, request=replace(of(body), vague=True)), cast.town())


@given(st.lists(st.integers(1, 10**9), max_size=20), st.none() | st.integers(1, 10**9))
def test_a_wipe_takes_what_is_known_and_what_stands_just_before(known: list[int], newest: int | None) -> None:
    """Each number once, none of them below one, the newest first; never more than the two together."""
    gone = to_wipe(known, newest)
    assert set(known) <= set(gone)
    assert all(number >= 1 for number in gone)
    assert list(gone) == sorted(set(gone), reverse=True)
    assert len(gone) <= len(set(known)) + BEFORE + 1


def test_nothing_is_wiped_where_nothing_is_known() -> None:
    """An empty chat."""
    assert to_wipe([], None) == ()
