"""The commands of what-if as a user meets them: their numbers add up, and what is typed wrongly is told with its cure."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from commands import run
from spring1968.analysis import processes

FEW = ("--playouts", "60")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small scenario and a run of it."""
    folder = tmp_path_factory.mktemp("whatif")
    assert run("new", "radio_week.yaml", folder=folder).returncode == 0
    result = run("play", "radio_week.yaml", "--seed", "5", "--record", "run.json", folder=folder)
    assert result.returncode == 0, result.stderr
    return folder


OF_RUN = ("run.json", "--scenario", "radio_week.yaml")


def printed(world: Path, *words: str) -> dict[str, Any]:
    result = run(*words, "--json", folder=world)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_odds_of_every_point_add_up_to_all_playouts(world: Path) -> None:
    data = printed(world, "odds", *OF_RUN, *FEW)
    assert data["policies"] == {"newsroom": "propensity"} and data["playouts"] == 60
    assert len(data["points"]) == data["run"]["decisions"]
    for point in data["points"]:
        for when in ("before", "after"):
            assert sum(share["count"] for share in point[when].values()) == 60


def test_odds_at_an_event_a_number_and_a_day_are_of_one_moment(world: Path) -> None:
    by_event = printed(world, "odds", *OF_RUN, *FEW, "--at", "first_morning")["points"]
    by_number = printed(world, "odds", *OF_RUN, *FEW, "--at", "1")["points"]
    by_day = printed(world, "odds", *OF_RUN, *FEW, "--at", "1968-08-21")["points"]
    assert by_event == by_number and by_event[0]["event"] == "first_morning"
    assert by_day[0]["odds"] == by_event[0]["before"]


def test_odds_with_the_run_kept_to_are_stated_as_that(world: Path) -> None:
    data = printed(world, "odds", *OF_RUN, *FEW, "--as", "newsroom=run")
    assert data["policies"] == {"newsroom": "run"}
    assert "newsroom as in the run" in run("odds", *OF_RUN, *FEW, "--as", "newsroom=run", folder=world).stdout


@pytest.mark.parametrize("after", ["weights", "run"])
def test_a_review_has_every_decision_with_the_choice_taken_first(world: Path, after: str) -> None:
    data = printed(world, "review", *OF_RUN, *FEW, "--after", after)
    record = json.loads((world / "run.json").read_text(encoding="utf-8"))
    assert [one["taken"] for one in data["decisions"]] == [one["option"] for one in record["decisions"]]
    for one in data["decisions"]:
        assert one["ways"][0]["option"] == one["taken"] and one["ways"][0]["endings"] == {}
        for way in one["ways"][1:]:
            assert sum(share["count"] for share in way["odds"].values()) == 60
            for difference in (*way["endings"].values(), *way["goals"].values()):
                assert difference["low"] <= difference["high"] and difference["pairs"] == 60
                assert difference["close"] == (difference["low"] <= 0 <= difference["high"])
    assert len(data["turning_points"]) <= 3


def test_a_run_code_is_reviewed_like_its_record(world: Path) -> None:
    code = run("code", *OF_RUN, folder=world).stdout.strip()
    from_code = run("review", code, *OF_RUN[1:], *FEW, folder=world)
    assert from_code.stdout == run("review", *OF_RUN, *FEW, folder=world).stdout
    assert "Turning points" in from_code.stdout or "No turning point" in from_code.stdout


def test_a_rewrite_changes_only_what_it_says(world: Path) -> None:
    words = ("rewrite", "radio_week.yaml", "--ending", "signed_off", "--below", "30%", *FEW)
    data = printed(world, *words)
    assert data["target"] == {"ending": "signed_off"} and data["before"]["share"] > 0.3
    assert data["answers"] and all(len(answer["changes"]) == data["size"] for answer in data["answers"])
    for answer in data["answers"]:
        assert answer["share"]["share"] < 0.3
        assert answer["unlike_history"] == len([change for change in answer["changes"] if change["history"]])
        for change in answer["changes"]:
            assert change["was"] != change["option"] and change["evidence"] in {"documented", "inferred", "invented"}


def test_a_puzzle_gives_nothing_away(world: Path) -> None:
    words = ("rewrite", "radio_week.yaml", "--ending", "signed_off", "--below", "30%", "--puzzle", "2", *FEW)
    said = run(*words, folder=world).stdout
    data = printed(world, *words)
    assert "Which?" in said and data["size"] >= 1
    assert not {"answers", "closest"} & set(data)
    assert not any(word in said for word in ("first_morning", "noon_strike", "leaders_return", "=", "instead"))


def test_a_rewrite_of_a_run_begins_from_its_choices(world: Path) -> None:
    data = printed(world, "rewrite", *OF_RUN, "--ending", "thin_voice", "--below", "0%", "--most", "1", *FEW)
    assert data["policies"] == {"newsroom": "run"} and data["run"]["seed"] == 5
    assert data["size"] is None or data["size"] <= 1


def test_schools_and_the_models_own_values_stand_in_one_table(world: Path) -> None:
    data = printed(world, "schools", "radio_week.yaml", "--choose", "noon_strike=not_today", *FEW)
    assert list(data["schools"]) == ["", "shielding_city"] and data["choose"] == {"noon_strike": "not_today"}
    assert data["policies"] == {"newsroom": "historical"}
    for shares in data["schools"].values():
        assert sum(share["count"] for share in shares.values()) == 60
    claim = ("--claim", "first_morning=stay", "--more", "found", "--date", "1968-08-26", "--by", "1%")
    found = printed(world, "schools", "radio_week.yaml", *claim, *FEW)
    assert found["claim"]["until_turn"] == 6 and found["claim"]["by"] == 0.01
    for verdict in found["schools"].values():
        assert verdict["verdict"] in {"holds", "fails", "too close to call"}


def test_sensitivity_is_sorted_by_what_moves_most(world: Path) -> None:
    data = printed(world, "sensitivity", "radio_week.yaml", "--ending", "found", *FEW)
    assert [one["parameter"] for one in data["parameters"]] == ["search_pace"]
    assert data["parameters"][0]["least"]["value"] == 3 and data["parameters"][0]["greatest"]["value"] == 15


def test_a_curve_has_a_point_for_every_turn_and_the_guess_where_it_was_made(world: Path) -> None:
    words = ("curve", "radio_week.yaml", "--ending", "signed_off", *FEW)
    data = printed(world, *words, "--guess", "1968-08-22:10%,1968-08-24:50%")
    assert [step["guess"] for step in data["curve"]] == [None, 0.1, pytest.approx(0.3), 0.5, None, None, None]
    assert len(data["widest"]) <= 3
    said = run(*words, "--guess", "1968-08:0%,1968-08-27:0%", folder=world).stdout
    assert "differ most" in said and "too low" in said


PAGE = (Path(__file__).parents[1] / "docs" / "whatif.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```text\n\$ spring1968 ([^\n]+)\n(.*?)^```", PAGE, re.M | re.S)


@pytest.mark.parametrize(("typed", "shown"), EXAMPLES, ids=[typed for typed, _ in EXAMPLES])
def test_every_example_of_the_page_is_what_the_command_prints(typed: str, shown: str, world: Path) -> None:
    (code,) = re.findall(r"^S68\.\S+$", PAGE, re.M)
    result = run(*shlex.split(typed.replace("CODE", code)), folder=world)
    assert result.returncode == 0, result.stderr
    assert result.stdout == shown


def test_the_page_has_an_example_of_every_command() -> None:
    commands = {"odds", "review", "rewrite", "schools", "sensitivity", "curve"}
    assert {typed.split()[0] for typed, _ in EXAMPLES} == commands


@pytest.mark.parametrize(
    "words",
    [
        ("odds", *OF_RUN),
        ("review", *OF_RUN),
        ("rewrite", "radio_week.yaml", "--ending", "found"),
        ("schools", "radio_week.yaml"),
        ("schools", "radio_week.yaml", "--claim", "first_morning=stay", "--more", "found"),
        ("sensitivity", "radio_week.yaml", "--ending", "found"),
        ("curve", "radio_week.yaml", "--ending", "found"),
    ],
    ids=" ".join,
)
def test_the_page_names_every_field_of_the_json(words: tuple[str, ...], world: Path) -> None:
    data = printed(world, *words, *FEW)
    assert [name for name in data if f"`{name}`" not in PAGE] == []


WRONG: list[tuple[tuple[str, ...], int, str]] = [
    (("odds", "nothing.json"), 1, "cannot be read"),
    (("odds", "S68.prague_spring"), 1, "damaged"),
    (("odds", *OF_RUN, "--at", "first_mornin"), 1, "did you mean 'first_morning'?"),
    (("odds", *OF_RUN, "--at", "99"), 1, "are numbered 1 to"),
    (("odds", *OF_RUN, "--at", "1970-01-01"), 1, "outside the calendar"),
    (("odds", *OF_RUN, "--as", "newsroom=ran"), 2, "did you mean"),
    (("odds", *OF_RUN, "--as", "newsrom=run"), 2, "did you mean 'newsroom'?"),
    (("odds", "run.json"), 1, "say where it is: --scenario PATH"),
    (("odds", *OF_RUN, "--playouts", "0"), 2, "not in the range"),
    (("review", *OF_RUN, "--role", "newsrom"), 1, "did you mean 'newsroom'?"),
    (("review", *OF_RUN, "--after", "history"), 2, "is not one of"),
    (("rewrite", "radio_week.yaml"), 1, "name one: --event EVENT or --ending ENDING"),
    (("rewrite", "radio_week.yaml", "--event", "on_air", "--ending", "found"), 1, "not about both"),
    (("rewrite", "radio_week.yaml", "--ending", "fond"), 1, "did you mean 'found'?"),
    (("rewrite", "radio_week.yaml", "--below", "few"), 2, "should read 20% or 0.2"),
    (("rewrite", "radio_week.yaml", "--below", "120%"), 2, "is not between 0% and 100%"),
    (("rewrite", "radio_week.yaml", "--below", "nan"), 2, "is not between 0% and 100%"),
    (("rewrite", "radio_week.yaml", "--role", "crowd"), 1, "has no role 'crowd'"),
    (("rewrite", "run.json", "--school", "shielding_city"), 1, "leave --school out"),
    (("rewrite", "radio_week.yaml", "--scenario", "radio_week.yaml"), 1, "name the scenario itself"),
    (("schools", "radio_week.yaml", "--less", "found"), 1, "belongs to a claim"),
    (("schools", "radio_week.yaml", "--claim", "first_morning=stay"), 1, "add --less"),
    (
        ("schools", "radio_week.yaml", "--claim", "first_morning=sit", "--less", "found"),
        2,
        "is no option of 'first_morning'",
    ),
    (("schools", "radio_week.yaml", "--claim", "first_morning", "--less", "found"), 2, "should read EVENT=OPTION"),
    (("schools", "radio_week.yaml", "--claim", "first_morning=stay", "--less", "fund"), 1, "did you mean 'found'?"),
    (("schools", "radio_week.yaml", "--choose", "first=stay"), 2, "is no event"),
    (("schools", "tutorial"), 1, "has no schools"),
    (("sensitivity", "radio_week.yaml", "--event", "on_ear"), 1, "did you mean 'on_air'?"),
    (("curve", "radio_week.yaml", "--event", "on_air", "--guess", "May:3%"), 2, "is no day"),
    (("curve", "radio_week.yaml", "--event", "on_air", "--guess", "1968-08-21"), 2, "should read 1968-08:90%"),
    (("curve", "radio_week.yaml", "--event", "on_air", "--guess", "1968-08-21:1%,1968-08-21:2%"), 2, "is given twice"),
    (("curve", "radio_week.yaml", "--event", "on_air", "--guess", "1969-08-21:1%"), 2, "outside the calendar"),
    (("curve", "nowhere"), 1, "no such scenario or file"),
]


@pytest.mark.parametrize(("words", "exit_code", "said"), WRONG, ids=[" ".join(words) for words, _, _ in WRONG])
def test_wrong_use_is_told_without_a_traceback(words: tuple[str, ...], exit_code: int, said: str, world: Path) -> None:
    result = run(*words, folder=world)
    assert result.returncode == exit_code, result.stderr or result.stdout
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr + result.stdout


LONG = [
    ("review", *OF_RUN, "--playouts", "1000000"),
    ("odds", *OF_RUN, "--playouts", "1000000"),
    ("simulate", "radio_week.yaml", "--playouts", "10000000"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize("words", LONG, ids=[words[0] for words in LONG])
def test_control_c_leaves_long_work_soon_without_a_traceback_and_leaves_no_process(
    words: tuple[str, ...], world: Path
) -> None:
    hears = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)"  # ignored in a background job
    script = f"{hears}; from spring1968.cli import run; run()"
    with subprocess.Popen(
        [sys.executable, "-c", script, *words],
        cwd=world,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            children = _at_work(process)
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the command and all it has started
            said, complaint = process.communicate(timeout=10)
        finally:
            process.kill()
    assert process.returncode == 130 and said == "" and complaint.split() == ["stopped"]
    assert not psutil.wait_procs(children, 5)[1]


def _at_work(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Wait until a command has started its processes (or, on one core, for two seconds), and return them."""
    for _ in range(100 if processes.usual() > 1 else 20):
        time.sleep(0.1)
        children = psutil.Process(process.pid).children(recursive=True)
        if len(children) >= processes.usual() > 1:
            return children
    assert processes.usual() == 1
    return []
