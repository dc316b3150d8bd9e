"""The same neighbourhood, the one beside it, further; on foot only where both sides let us keep a cell."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.nearness import REACH, RESOLUTION, STEPS, Nearness, beside, nearness, walk_minutes
from solidarity.places import Municipality, Neighbourhood
from tests.cast import town

HERE = h3.latlng_to_cell(50.4689, 4.8622, RESOLUTION)


def placed(*places: Neighbourhood) -> Municipality:
    """A municipality of these neighbourhoods."""
    return replace(town(), neighbourhoods={item.code: item for item in places})


def at(code: str, east: float, **more: object) -> Neighbourhood:
    """A neighbourhood with its centre so many hundredths of a degree to the east."""
    return Neighbourhood(code, {"fr": code}, centre=(50.47, 4.86 + east / 100), **more)  # type: ignore[arg-type]


def square(code: str, west: float, east: float, **more: object) -> Neighbourhood:
    """A neighbourhood drawn as a square."""
    ring = [[west, 50.0], [east, 50.0], [east, 50.1], [west, 50.1], [west, 50.0]]
    return Neighbourhood(code, {"fr": code}, shape={"type": "Polygon", "coordinates": [ring]}, **more)  # type: ignore[arg-type]


def test_the_same_is_nearer_than_the_one_beside_and_that_than_the_others() -> None:
    """Three in a row, the last one far off."""
    row = placed(at("a", 0), at("b", 1), at("c", 9))
    assert [nearness(row, "a", code) for code in "abc"] == [
        Nearness.SAME,
        Nearness.NEXT,
        Nearness.FURTHER,
    ]


@pytest.mark.parametrize("pair", [(None, "a"), ("a", None), (None, None), ("a", "z")])
def test_what_is_not_known_is_not_near(pair: tuple[str | None, str | None]) -> None:
    """Nor is a code that no file has."""
    assert nearness(placed(at("a", 0)), *pair) is Nearness.FURTHER


def test_the_file_has_the_last_word() -> None:
    """Who says what lies beside it is beside nothing else, however near; said by one it holds for both."""
    said = placed(at("a", 0, next_to=("c",)), at("b", 1), at("c", 9))
    assert beside(said, "a") == {"c"}
    assert beside(said, "c") == {"a", "b"}, "b lies nearest to c, and c said nothing"
    assert nearness(said, "b", "a") is Nearness.FURTHER


def test_shapes_that_touch_are_neighbours() -> None:
    """Borders drawn by two hands leave twenty metres; a gap of a kilometre is a gap."""
    drawn = placed(square("a", 4.80, 4.82), square("b", 4.82015, 4.84), square("c", 4.86, 4.88))
    assert beside(drawn, "a") == {"b"}
    assert beside(drawn, "c") == frozenset()


def test_a_shape_and_a_centre_go_by_their_centres() -> None:
    """One neighbourhood was drawn, the other only placed."""
    mixed = placed(square("a", 4.80, 4.82), Neighbourhood("b", {"fr": "b"}, centre=(50.05, 4.83)))
    assert nearness(mixed, "a", "b") is Nearness.NEXT


def test_a_centre_reaches_a_little_past_its_nearest() -> None:
    """Up to half as far again, and no further; whoever lives far out still has a nearest, and only that."""
    row = placed(at("a", 0), at("b", 2), at("c", -2 * REACH + 0.01), at("d", 22))
    assert beside(row, "a") == {"b", "c"}
    assert beside(row, "d") == {"b"}
    apart = placed(at("a", 0), at("b", 2), at("c", -2 * REACH - 0.01), at("d", -4))
    assert beside(apart, "a") == {"b"}


def test_one_that_is_retired_is_beside_nothing() -> None:
    """It has left the file; who still lives there by their last word is as far as anybody."""
    row = placed(at("a", 0), at("b", 1, retired=True), at("c", 2))
    assert beside(row, "b") == frozenset()
    assert beside(row, "a") == {"c"}


@given(
    st.lists(st.tuples(st.floats(0, 9), st.sets(st.sampled_from("abcdef"))), min_size=1, max_size=6),
)
def test_the_two_always_agree(drawn: list[tuple[float, set[str]]]) -> None:
    """Whatever the file says and wherever they lie: beside is both ways, and nobody is beside themselves."""
    places = [
        at(code, east, next_to=tuple(sorted(said - {code})))
        for code, (east, said) in zip("abcdef", drawn, strict=False)
    ]
    known = placed(*places)
    for one, other in permutations("abcdef", 2):
        assert nearness(known, one, other) is nearness(known, other, one)
    assert all(item.code not in beside(known, item.code) for item in places)


def test_on_foot_it_is_five_ten_or_twenty_minutes() -> None:
    """By how many cells lie between, and never less than it takes."""
    rings = [min(h3.grid_ring(HERE, steps)) for steps in (1, 2, 3, 4)]
    assert [walk_minutes(HERE, cell) for cell in (HERE, *rings)] == [5, 10, 20, 20, None]


@pytest.mark.parametrize(
    "other",
    [
        None,
        "",
        "nowhere",
        h3.cell_to_parent(HERE, RESOLUTION - 1),
        h3.latlng_to_cell(-33.9, 151.2, RESOLUTION),
    ],
)
def test_without_a_cell_that_is_kept_nothing_is_said_of_a_walk(other: str | None) -> None:
    """Nothing kept, nothing readable, a cell of another size, the other side of the earth."""
    assert walk_minutes(HERE, other) is None
    assert walk_minutes(other, HERE) is None


@given(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_a_walk_is_the_same_there_and_back(north: float, east: float) -> None:
    """And one of three figures or none: never a distance."""
    there = h3.latlng_to_cell(50.4689 + north, 4.8622 + east, RESOLUTION)
    assert walk_minutes(HERE, there) == walk_minutes(there, HERE)
    assert walk_minutes(HERE, there) in {*STEPS, None}
