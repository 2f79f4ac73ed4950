"""Laws of the sentence that says why a track moved: its parts add up, and what a role must not know has no name in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sitting_games import finished, program
from spring1968.cli import commands
from spring1968.play.record import record_of, save
from spring1968.telling.because import because, rounded
from spring1968.telling.ledger import UNSEEN

AMOUNT = re.compile(r"([+-]\d+(?:\.\d)?)(?=[,.]( |$)|$)")


@given(st.lists(st.integers(-6400, 6400), min_size=1, max_size=30))
def test_rounded_parts_add_up_to_the_rounded_sum_and_none_is_far_off(grid: list[int]) -> None:
    amounts = [one / 64 for one in grid]
    told = rounded(amounts)
    assert round(sum(told), 1) == pytest.approx(round(round(sum(amounts) * 10) / 10, 1))
    assert all(abs(one - other) <= 0.1 + 1e-9 for one, other in zip(told, amounts, strict=True))


def test_the_parts_of_the_sentence_add_up_to_its_change() -> None:
    sitting = finished("prague_spring", "prague", 2).sitting
    for track in range(len(sitting.program.tracks)):
        lines = [line for line in sitting.ledger if line.track == track]
        said = because(sitting.program, track, lines, None)
        parts = [float(amount) for amount, _rest in AMOUNT.findall(said)]
        change = sum(line.amount for line in lines)
        assert sum(parts) == pytest.approx(change, abs=0.051), said
        assert len(parts) <= 5 and said.endswith(".")


def test_what_is_hidden_has_no_name_in_the_sentence() -> None:
    sitting = finished("prague_spring", "prague", 2).sitting
    hidden = {number for number, event in enumerate(program().events) if 0 in event.hidden_from}
    lines = [line for line in sitting.ledger if line.cause.kind == "option" and line.cause.number in hidden]
    assert lines
    for line in lines:
        said = because(sitting.program, line.track, [line], "prague")
        assert UNSEEN in said


def test_a_track_without_lines_did_not_move() -> None:
    assert because(program(), 0, [], None) == "Liberalisation did not move."


@pytest.fixture
def run(tmp_path: Path) -> str:
    save(record_of(finished("prague_spring", "prague", 2).sitting), tmp_path / "run.json")
    return str(tmp_path / "run.json")


def test_because_tells_a_span_of_a_run(run: str) -> None:
    result = CliRunner().invoke(commands, ["because", run, "soviet_pressure", "--from", "1968-06-01", "--to", "1968-08-01"])
    assert result.exit_code == 0, result.output
    assert "Soviet pressure" in result.output and ".yaml:" in result.output


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (["presure"], "there is no track 'presure'"),
        (["economy", "--from", "1970-01-01"], "is not a day of the scenario"),
        (["economy", "--from", "1968-06-01", "--to", "1968-05-01"], "swap the two"),
    ],
)
def test_a_wrong_word_names_its_cure(run: str, words: list[str], cure: str) -> None:
    result = CliRunner().invoke(commands, ["because", run, *words])
    assert result.exit_code != 0 and (cure in result.output or cure in str(result.exception))
