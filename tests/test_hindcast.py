"""What the shipped scenario claims to find again of the past. Tolerances follow from the number of timelines played."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from pathlib import Path

import pytest

from spring1968.analysis.hindcast import claims, report, runs
from spring1968.analysis.hindcast.claims import Tried
from spring1968.analysis.hindcast.runs import Run
from spring1968.engine.program import Program
from spring1968.play.policies import historical, random

SEED = 1968
FEW, SOME, MANY = 500, 4_000, 21_000
PAGE = Path(__file__).parents[1] / "docs" / "hindcast.md"


def error(share: float, playouts: int) -> float:
    """Return three standard errors of a share."""
    return 3 * sqrt(share * (1 - share) / playouts)


def event_number(program: Program, name: str) -> int:
    return next(number for number, event in enumerate(program.events) if event.id == name)


def shares(run: Run) -> dict[str, float]:
    return {ending.id: run.ending(number).share for number, ending in enumerate(run.program.endings)}


@pytest.fixture(scope="module")
def history(shipped: Program) -> Run:
    """Return all roles as in history."""
    return runs.played(shipped, FEW, SEED, dict.fromkeys(shipped.roles, historical), event_number(shipped, "invasion"))


@pytest.fixture(scope="module")
def kept(shipped: Program) -> Run:
    """Return Prague as in history, the others by weight."""
    return runs.played(shipped, SOME, SEED, {"prague": historical}, event_number(shipped, "invasion"))


@pytest.fixture(scope="module")
def loose(shipped: Program) -> Run:
    """Return Prague at random, the others by weight."""
    return runs.played(shipped, SOME, SEED, {"prague": random})


@pytest.fixture(scope="module")
def mixed(shipped: Program) -> Run:
    """Return a third with Prague as in history, a third by weight, a third at random."""
    everyone = dict.fromkeys(shipped.roles, random)
    return runs.joined([runs.played(shipped, MANY // 3, SEED, who) for who in ({"prague": historical}, {}, everyone)])


@pytest.fixture(scope="module")
def tried(shipped: Program) -> tuple[Tried, ...]:
    """Return the claims of the scenario, tried."""
    return claims.tried(shipped, FEW, SEED)


def test_as_in_history_every_timeline_ends_as_history_did(history: Run) -> None:
    assert shares(history)["invasion_and_normalisation"] == 1.0


def test_as_in_history_the_core_tracks_stay_within_ten_points_of_every_dated_baseline(history: Run) -> None:
    texts = history.program.scenario.text.tracks
    assert {history.program.tracks[point.track].id for point in history.points} == {
        name for name, track in texts.items() if track.core
    }
    off = {
        (history.program.tracks[point.track].id, str(point.day)): report.off(history, number)
        for number, point in enumerate(history.points)
    }
    assert {point: miss for point, miss in off.items() if miss is None or abs(miss) > report.FAR} == {}


def test_as_in_history_the_invasion_comes_in_its_night(history: Run) -> None:
    assert [str(history.when(share)) for share in (0.0, 0.5, 1.0)] == ["1968-08-20"] * 3


def test_with_prague_as_in_history_the_historical_ending_is_the_most_likely_and_not_certain(kept: Run) -> None:
    found = shares(kept)
    assert max(found, key=lambda name: found[name]) == "invasion_and_normalisation"


def test_with_prague_as_in_history_the_invasion_comes_in_half_to_85_per_cent(kept: Run, shipped: Program) -> None:
    share = kept.event(event_number(shipped, "invasion")).share
    assert 0.50 - error(0.50, SOME) < share < 0.85 + error(0.85, SOME)


def test_with_prague_as_in_history_the_median_invasion_is_within_a_turn_of_its_date(kept: Run, shipped: Program) -> None:
    calendar = shipped.scenario.calendar
    middle, fact = kept.when(0.5), shipped.scenario.text.events["invasion"].date
    assert middle is not None and fact is not None
    one, other = calendar.turn_of(middle), calendar.turn_of(fact)
    assert one is not None and other is not None and abs(one - other) <= 1


def test_with_prague_at_random_no_ending_is_above_60_per_cent_and_ten_are_above_half_of_one(loose: Run) -> None:
    found = shares(loose)
    assert max(found.values()) < 0.60 + error(0.60, SOME)
    assert sum(share > report.SOME - error(report.SOME, SOME) for share in found.values()) >= 10


def verdicts(tried: tuple[Tried, ...], group: str) -> Counter[str]:
    return report.tally(tried)[group]


def test_nine_in_ten_directions_of_the_table_are_right(tried: tuple[Tried, ...]) -> None:
    counts = verdicts(tried, "table")
    wrong = [
        f"{claim.id} {one.track}: {one.verdict}"
        for claim, one in report.directions(tried)
        if claim.claim.group == "table" and one.verdict in ("wrong", "too close")
    ]
    assert counts["right"] + len(wrong) >= 100
    assert counts["right"] >= 0.9 * (counts["right"] + len(wrong)), wrong


def test_four_in_five_directions_derived_from_the_record_are_right(tried: tuple[Tried, ...]) -> None:
    counts = verdicts(tried, "record")
    assert counts["right"] >= 0.8 * (counts["right"] + counts["wrong"] + counts["too close"]), counts


def test_every_claim_can_be_measured(tried: tuple[Tried, ...]) -> None:
    assert [claim.id for claim in tried if not claim.rows] == []


def test_every_event_comes_up_in_mixed_playouts(mixed: Run) -> None:
    least = report.RARE - error(report.RARE, mixed.playouts)
    rare = {event.id: mixed.event(number).share for number, event in enumerate(mixed.program.events)}
    assert {name: share for name, share in rare.items() if share < least} == {}


def test_the_page_is_of_the_present_scenario_and_its_present_claims(shipped: Program) -> None:
    """`make hindcast` writes the page again; it is the last thing to do after a change of the scenario."""
    page, hindcast = PAGE.read_text(encoding="utf-8"), shipped.scenario.text.hindcast
    assert f"digest `{shipped.scenario.digest}`" in page, "`make hindcast` writes it again"
    assert hindcast is not None
    judged = {name for name, claim in hindcast.claims.items() if any(abs(size) >= 1 for size in claim.moves.values())}
    assert {name for name in judged if name not in page} == set(), "`make hindcast` writes it again"
