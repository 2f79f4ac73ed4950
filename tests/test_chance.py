"""Named chance: uniform, independent in every direction it is named by, and the same in NumPy and in plain integers."""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference
from spring1968.engine.chance import draw, key, luck
from spring1968.engine.program import Program
from strategies import seeds

N = 1 << 16
SIGMAS = 4.5
NAMES = ("event:cierna", "choice:cierna", "event:cierna2", "event:two_thousand_words", "signal:pressure", "")
SEEDS = (0, 1, 2, 1968, 2**32, 2**63, 2**64 - 1)

Draws = npt.NDArray[np.float64]


def draws(seed: int, turn: int, name: str, first: int = 0, count: int = N) -> Draws:
    return draw(luck(seed, np.arange(first, first + count, dtype=np.int64)), turn, key(name))


def over_turns(seed: int, timeline: int, name: str, count: int) -> Draws:
    """Return what one timeline draws, turn after turn."""
    of = luck(seed, np.array([timeline], dtype=np.int64))
    return np.array([draw(of, turn, key(name))[0] for turn in range(count)])


def over_seeds(timeline: int, turn: int, name: str, count: int) -> Draws:
    """Return what the same timeline draws under one seed after the other."""
    one = np.array([timeline], dtype=np.int64)
    return np.array([draw(luck(seed, one), turn, key(name))[0] for seed in range(count)])


def over_names(seed: int, timeline: int, turn: int, count: int) -> Draws:
    """Return what a timeline draws in one turn by one name after the other."""
    of = luck(seed, np.array([timeline], dtype=np.int64))
    return np.array([draw(of, turn, key(f"event:e{number}"))[0] for number in range(count)])


def assert_uniform(values: Draws, bins: int = 64) -> None:
    """Assert range, mean, variance, and a chi-square over equal bins, each within 4.5 standard errors."""
    count = len(values)
    assert ((values >= 0.0) & (values < 1.0)).all()
    assert abs(values.mean() - 0.5) < SIGMAS / sqrt(12 * count)
    assert abs(((values - 0.5) ** 2).mean() - 1 / 12) < SIGMAS / sqrt(180 * count)
    counts = np.bincount((values * bins).astype(np.int64), minlength=bins)
    expected = count / bins
    squares = float(((counts - expected) ** 2 / expected).sum())
    assert abs(squares - (bins - 1)) < SIGMAS * sqrt(2 * (bins - 1))


def assert_independent(one: Draws, other: Draws) -> None:
    """Assert that neither the values nor their sizes go together, within 4.5 / sqrt(N), nor their joint 8 x 8 counts."""
    limit = SIGMAS / sqrt(len(one))
    assert abs(np.corrcoef(one, other)[0, 1]) < limit
    assert abs(np.corrcoef(np.abs(one - 0.5), np.abs(other - 0.5))[0, 1]) < limit
    joint = np.bincount((one * 8).astype(np.int64) * 8 + (other * 8).astype(np.int64), minlength=64)
    expected = len(one) / 64
    squares = float(((joint - expected) ** 2 / expected).sum())
    assert abs(squares - 63) < SIGMAS * sqrt(2 * 63)


@pytest.mark.parametrize("seed", SEEDS)
def test_draws_are_uniform_over_timelines(seed: int) -> None:
    for turn, name in enumerate(NAMES):
        assert_uniform(draws(seed, turn, name))
        assert_uniform(draws(seed, turn, name), bins=1024)


def test_draws_are_uniform_over_turns_names_and_seeds() -> None:
    assert_uniform(over_turns(1968, 3, "event:cierna", 8192))
    assert_uniform(over_names(1968, 3, 5, 8192))
    assert_uniform(over_seeds(3, 5, "event:cierna", 8192))


def test_every_bit_of_a_draw_is_a_fair_coin() -> None:
    steps = (draws(1968, 7, "event:cierna") * 2**24).astype(np.int64)
    for bit in range(24):
        assert abs(((steps >> bit) & 1).mean() - 0.5) < SIGMAS / sqrt(4 * N)
    for low, high in combinations(range(24), 2):
        equal = (((steps >> low) ^ (steps >> high)) & 1).mean()
        assert abs(equal - 0.5) < SIGMAS / sqrt(4 * N)


@pytest.mark.parametrize("seed", SEEDS)
def test_neighbouring_turns_are_independent(seed: int) -> None:
    for turn in (0, 1, 2, 17):
        assert_independent(draws(seed, turn, "event:cierna"), draws(seed, turn + 1, "event:cierna"))


@pytest.mark.parametrize("seed", SEEDS)
def test_names_are_independent(seed: int) -> None:
    for one, other in combinations(NAMES, 2):
        assert_independent(draws(seed, 4, one), draws(seed, 4, other))


@pytest.mark.parametrize("seed", SEEDS)
def test_neighbouring_timelines_are_independent(seed: int) -> None:
    values = draws(seed, 4, "event:cierna", count=N + 64)
    for lag in (1, 2, 3, 7, 64):
        assert_independent(values[:N], values[lag : N + lag])


def test_seeds_are_independent() -> None:
    for one, other in combinations(SEEDS, 2):
        assert_independent(draws(one, 4, "event:cierna"), draws(other, 4, "event:cierna"))


def test_successive_draws_of_one_timeline_are_independent() -> None:
    for values in (
        over_turns(1968, 0, "choice:cierna", 8193),
        over_names(0, 0, 0, 8193),
        over_seeds(0, 0, "choice:cierna", 8193),
    ):
        assert_independent(values[:-1], values[1:])


def test_three_draws_in_a_row_fill_the_cube() -> None:
    cells = sum((draws(1968, turn, "event:cierna") * 8).astype(np.int64) * 8**turn for turn in range(3))
    counts = np.bincount(cells, minlength=512)
    squares = float(((counts - N / 512) ** 2 / (N / 512)).sum())
    assert abs(squares - 511) < SIGMAS * sqrt(2 * 511)


def test_names_of_the_shipped_scenario_have_keys_of_their_own(shipped: Program) -> None:
    keys = [number for event in shipped.events for number in (event.chance_key, event.choice_key)]
    keys += [track.key for track in shipped.tracks]
    assert len(set(keys)) == len(keys)


@given(
    seed=seeds(), first=st.integers(0, 2**40), rows=st.integers(1, 50), turn=st.integers(0, 399), name=st.text(max_size=20)
)
def test_a_draw_does_not_depend_on_how_many_rows_there_are(seed: int, first: int, rows: int, turn: int, name: str) -> None:
    together = draws(seed, turn, name, first, rows)
    for row in range(rows):
        assert draws(seed, turn, name, first + row, 1)[0] == together[row]


@given(seed=seeds(), rows=st.integers(1, 6), columns=st.integers(1, 6))
def test_a_draw_does_not_depend_on_the_shape_of_the_table(seed: int, rows: int, columns: int) -> None:
    timelines = np.arange(rows * columns, dtype=np.int64)
    flat = draw(luck(seed, timelines), 3, key("event:a"))
    square = draw(luck(seed, timelines.reshape(rows, columns)), 3, key("event:a"))
    np.testing.assert_array_equal(square.ravel(), flat)


def test_drawing_leaves_the_luck_as_it_was() -> None:
    of = luck(5, np.arange(100, dtype=np.int64))
    before = of.tobytes()
    first = draw(of, 3, key("event:a"))
    draw(of, 4, key("event:b"))
    assert of.tobytes() == before
    np.testing.assert_array_equal(draw(of, 3, key("event:a")), first)


@given(seed=seeds(), first=st.integers(0, 2**62), turn=st.integers(0, 400), name=st.text(max_size=60))
def test_plain_integers_draw_the_same(seed: int, first: int, turn: int, name: str) -> None:
    assert key(name) == reference.key(name)
    of = luck(seed, np.arange(first, first + 8, dtype=np.int64))
    assert of.tolist() == [reference.luck(seed, first + row) for row in range(8)]
    assert draw(of, turn, key(name)).tolist() == [reference.draw(one, turn, key(name)) for one in of.tolist()]


def test_the_mixer_is_the_finaliser_of_splitmix64() -> None:
    """The first numbers of SplitMix64 seeded with 1234567 are published, for one, at rosettacode.org."""
    golden = reference.GOLDEN
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821]
    assert [reference.mixed((1234567 + step * golden) & reference.WORD) for step in range(1, 6)] == published
