"""Numbers about many timelines: exact where they can be, and each with its denominator."""

from __future__ import annotations

from collections import Counter
from math import isclose, sqrt

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference
from reference import Life
from spring1968.analysis.ensemble import Ensemble, Tally, simulate
from spring1968.analysis.odds import Share, as_json, endings, unfinished
from spring1968.engine.program import Program, Track
from spring1968.play.policies import NAMED
from strategies import Case, cases

SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
PLAYOUTS = 300


def track(low: float, high: float) -> Track:
    return Track("x", low, low, high, (low,), frozenset(), 0, 0.0, 0)


def tallied(rule: Track, *chunks: npt.NDArray[np.float64]) -> Tally:
    tally = Tally(rule)
    for chunk in chunks:
        tally.add(chunk)
    return tally


@given(
    bounds=st.sampled_from([(0.0, 100.0), (-20.0, 20.0), (0.0, 1.0), (-500.0, 1500.0), (-1e6, 1e6)]),
    picks=st.lists(st.floats(0, 1), min_size=1, max_size=200),
    cut=st.integers(0, 200),
    share=st.floats(0, 1),
)
def test_mean_and_quantiles_are_those_of_numpy(
    bounds: tuple[float, float], picks: list[float], cut: int, share: float
) -> None:
    low, high = bounds
    values = np.array([low + round(pick * (high - low) * 64) / 64 for pick in picks])
    tally = tallied(track(low, high), values[:cut], values[cut:])
    assert tally.mean() == values.mean()
    for wanted in (*SHARES, share):
        assert tally.quantile(wanted) == np.quantile(values, wanted, method="inverted_cdf")
    found, counts = tally.counts()
    assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == dict(Counter(values.tolist()))
    assert sorted(found.tolist()) == found.tolist()


@pytest.mark.parametrize("high", [100.0, 2000.0])
def test_a_tally_of_nothing_has_no_mean_and_no_quantile(high: float) -> None:
    tally = tallied(track(0.0, high), np.zeros(0))
    assert tally.mean() is None
    assert tally.quantile(0.5) is None


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (0, 10, 0.0, 0.27753),
        (1, 10, 0.01788, 0.40415),
        (5, 10, 0.23659, 0.76341),
        (10, 10, 0.72247, 1.0),
        (81, 263, 0.25527, 0.36621),
        (15, 148, 0.06240, 0.16053),
        (0, 20, 0.0, 0.16113),
        (1, 29, 0.00611, 0.17176),
    ],
)
def test_the_interval_is_wilsons(count: int, total: int, low: float, high: float) -> None:
    """The last four are methods without continuity correction of Newcombe (1998), table I, to more places."""
    found = Share(count, total).interval
    assert found[0] == pytest.approx(low, abs=5e-5)
    assert found[1] == pytest.approx(high, abs=5e-5)


@given(total=st.integers(1, 10**7), part=st.floats(0, 1))
def test_an_interval_holds_its_share_and_lies_between_0_and_1(total: int, part: float) -> None:
    share = Share(round(part * total), total)
    low, high = share.interval
    assert 0.0 <= low <= share.share <= high <= 1.0
    mirrored = Share(total - share.count, total).interval
    assert isclose(mirrored[0], 1 - high, abs_tol=1e-12) and isclose(mirrored[1], 1 - low, abs_tol=1e-12)
    assert high - low <= 1.96 / sqrt(total)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    trials, total = 4000, 200
    chance = np.random.default_rng(1968)
    for truth in (0.1, 0.5, 0.8):
        intervals = [Share(int(count), total).interval for count in chance.binomial(total, truth, trials)]
        covered = sum(low <= truth <= high for low, high in intervals) / trials
        lattice = 0.02
        assert abs(covered - 0.95) < 4.5 * sqrt(0.95 * 0.05 / trials) + lattice


def ensemble_and_lives(case: Case, playouts: int, until: int | None = None) -> tuple[Ensemble, list[Life]]:
    ensemble = simulate(case.program, playouts, case.seed, case.policies, until)
    return ensemble, [reference.play(case.scenario, case.seed, row, case.names, until=until) for row in range(playouts)]


def assert_counts_agree(ensemble: Ensemble, lives: list[Life]) -> None:
    program = ensemble.program
    ended = Counter(life.ending for life in lives if life.ending is not None)
    assert {ending.id: int(count) for ending, count in zip(program.endings, ensemble.ended, strict=True) if count} == ended
    fired = Counter(occurrence.event for life in lives for occurrence in life.occurrences)
    assert {event.id: int(count) for event, count in zip(program.events, ensemble.fired, strict=True) if count} == fired
    taken = Counter((decision.event, decision.option) for life in lives for decision in life.decisions)
    assert {
        (event.id, option.id): int(count)
        for event, counts in zip(program.events, ensemble.taken, strict=True)
        for option, count in zip(event.options, counts, strict=True)
        if count
    } == taken
    for turn, (running, tallies) in enumerate(zip(ensemble.running, ensemble.tracks, strict=True)):
        standing = [life.states[turn] for life in lives if life.ended is None or life.ended >= turn]
        assert running == len(standing) > 0
        for number, tally in enumerate(tallies):
            values, counts = tally.counts()
            assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == Counter(state[number] for state in standing)


@pytest.mark.parametrize("policy", sorted(NAMED))
def test_counts_of_the_shipped_scenario_agree_with_the_reference(shipped: Program, policy: str) -> None:
    case = Case(shipped, 1968, dict.fromkeys(shipped.roles, policy))
    assert_counts_agree(*ensemble_and_lives(case, PLAYOUTS))


@pytest.mark.parametrize("part", [0.0, 0.3, 0.8])
def test_counts_of_unfinished_playouts_agree_with_the_reference(shipped: Program, part: float) -> None:
    until = round(part * shipped.turns)
    ensemble, lives = ensemble_and_lives(Case(shipped, 7, {}), PLAYOUTS, until)
    assert_counts_agree(ensemble, lives)
    assert ensemble.unfinished == sum(life.ending is None for life in lives)
    assert len(ensemble.running) <= until + 1


@given(case=cases(), until=st.none() | st.integers(0, 12))
def test_counts_of_generated_scenarios_agree_with_the_reference(case: Case, until: int | None) -> None:
    assert_counts_agree(*ensemble_and_lives(case, 20, until))


@given(case=cases())
def test_running_never_rises_and_falls_by_those_who_ended(case: Case) -> None:
    ensemble, lives = ensemble_and_lives(case, 20)
    ended = Counter(life.ended for life in lives)
    assert ensemble.running[0] == 20
    for turn in range(1, len(ensemble.running)):
        assert ensemble.running[turn - 1] - ensemble.running[turn] == ended[turn - 1]


def test_unfinished_and_endings_make_all_playouts(shipped: Program) -> None:
    for until in (0, 1, shipped.turns // 2, shipped.turns - 1, shipped.turns, shipped.turns + 5, None):
        ensemble = simulate(shipped, PLAYOUTS, 3, {}, until)
        assert sum(share.count for share in endings(ensemble).values()) + unfinished(ensemble).count == PLAYOUTS
        assert ensemble.unfinished == unfinished(ensemble).count
        if until in (shipped.turns, shipped.turns + 5, None):
            assert ensemble.unfinished == 0


def test_the_json_of_an_ensemble_says_what_the_ensemble_says(shipped: Program) -> None:
    ensemble = simulate(shipped, PLAYOUTS, 3, {}, shipped.turns // 2)
    data = as_json(ensemble)
    assert (data["scenario"], data["seed"], data["playouts"]) == (shipped.scenario.id, 3, PLAYOUTS)
    assert sum(share["count"] for share in data["endings"].values()) + data["unfinished"]["count"] == PLAYOUTS
    assert list(data["running"].values()) == list(ensemble.running)
    assert list(data["running"]) == [shipped.date(turn).isoformat() for turn in range(len(ensemble.running))]
    for number, rule in enumerate(shipped.tracks):
        means = [day["mean"] for day in data["tracks"][rule.id].values()]
        assert means == [turn[number].mean() for turn in ensemble.tracks]
    for number, event in enumerate(shipped.events):
        told = data["events"][event.id]
        assert told["fired"] == ensemble.fired[number]
        assert list(told["options"].values()) == ensemble.taken[number].tolist()
        assert event.role is None or sum(told["options"].values()) == told["fired"]


def test_more_playouts_leave_the_first_ones_as_they_were(shipped: Program) -> None:
    few, many = (simulate(shipped, count, 3, {}) for count in (50, 80))
    assert (many.ended >= few.ended).all()
    assert (many.fired >= few.fired).all()
