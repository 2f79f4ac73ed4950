"""The commands as a user meets them: whole processes, their words and their exit codes."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from commands import COMMAND, run
from spring1968.engine.program import Program
from spring1968.scenario.folder import shipped as shipped_scenarios
from spring1968.scenario.folder import shipped_names


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the record of a game played without a terminal."""
    file = tmp_path_factory.mktemp("kept") / "run.json"
    result = run("play", "--seed", "21", "--record", str(file), folder=file.parent)
    assert result.returncode == 0, result.stderr
    return file


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Return a copy of the shipped scenario that may be changed."""
    return Path(shutil.copytree(shipped_scenarios() / "prague_spring", tmp_path / "prague_spring"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_alone_without_a_terminal_it_tells_the_baseline_and_how_to_play(tmp_path: Path) -> None:
    result = run(folder=tmp_path)
    assert result.returncode == 0 and result.stderr == ""
    flat = " ".join(result.stdout.split())
    assert "all roles choose as in history" in flat
    assert "The end: Normalisation (17 April 1969, as in history)" in flat
    assert "choices were made, 0 of them unlike history" in flat
    assert "spring1968 play" in flat
    assert list(tmp_path.iterdir()) == []


def test_play_without_a_terminal_is_told_and_kept(kept: Path) -> None:
    data = json.loads(kept.read_text(encoding="utf-8"))
    assert data["seed"] == 21 and data["ending"] and len(data["decisions"]) > 30
    prague = [decision for decision in data["decisions"] if decision["role"] == "prague"]
    assert len(prague) > 15 and not any(decision["by_hand"] for decision in prague)


def test_without_a_place_named_the_run_is_kept_in_the_users_data(tmp_path: Path) -> None:
    result = run("play", "--role", "west", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert len(list(tmp_path.rglob("*-prague_spring-west-*.json"))) == 1


def test_a_record_and_its_run_code_replay_to_the_same_words(kept: Path) -> None:
    code = run("code", str(kept))
    assert code.returncode == 0 and code.stdout.count("\n") == 1
    from_file, from_code = run("replay", str(kept)), run("replay", code.stdout.strip())
    assert from_file.returncode == from_code.returncode == 0
    assert from_file.stdout == from_code.stdout
    assert "The end:" in from_file.stdout


def test_a_replay_says_that_the_book_was_open(kept: Path, tmp_path: Path) -> None:
    said = "Played with the book open: what is hidden was shown."
    data = json.loads(kept.read_text(encoding="utf-8"))
    opened, stopped = tmp_path / "opened.json", tmp_path / "stopped.json"
    opened.write_text(json.dumps({**data, "open_book": True}), encoding="utf-8")
    begun = {**data, "open_book": True, "roles": ["prague"], "decisions": [], "ending": None}
    stopped.write_text(json.dumps(begun), encoding="utf-8")
    code = run("code", str(opened)).stdout.strip()
    for words in (("replay", str(opened)), ("replay", code), ("replay", str(stopped)), ("play", "--record", str(opened))):
        assert said in " ".join(run(*words, folder=tmp_path).stdout.split()), words
    assert said not in run("replay", str(kept)).stdout


def test_a_replay_under_a_changed_scenario_says_what_changed_and_where_it_parts(kept: Path, changed: Path) -> None:
    edit(
        changed / "events" / "1968-01_the_change.yaml",
        "      effects: {liberalisation: +3",
        "      effects: {liberalisation: +4",
    )
    mild = run("replay", str(kept), "--scenario", str(changed))
    assert "changed: events/first_secretary" in mild.stdout
    edit(
        changed / "events" / "1968-01_the_change.yaml",
        "slovak_demand:\n  date: 1968-03-14",
        "slovak_demand:\n  date: 1968-03-29",
    )
    edit(changed / "events" / "1968-01_the_change.yaml", "    elect_lenart:", "    elect_lenart_first:")
    edit(changed / "hindcast.yaml", "option: elect_lenart", "option: elect_lenart_first")
    hard = run("replay", str(kept), "--scenario", str(changed))
    assert hard.returncode == 1
    assert "changed: events/slovak_demand" in hard.stdout
    assert "the replay parts at turn 6, 1968-03-15" in hard.stderr
    assert kept.exists()
    code = run("code", str(kept)).stdout.strip()
    refused = run("replay", code, "--scenario", str(changed))
    assert refused.returncode == 1 and "another version" in refused.stderr


def test_a_prose_change_leaves_a_record_whole(kept: Path, changed: Path) -> None:
    edit(changed / "scenario.yaml", "title: The Prague Spring", "title: The Spring of Prague")
    result = run("replay", str(kept), "--scenario", str(changed))
    assert result.returncode == 0 and "has changed" not in result.stdout


def test_a_run_of_ones_own_scenario_asks_where_it_is(tmp_path: Path) -> None:
    run("new", "mine.yaml", folder=tmp_path)
    run("play", "mine.yaml", "--record", "r.json", folder=tmp_path)
    lost, found = (
        run("replay", "r.json", folder=tmp_path),
        run("replay", "r.json", "--scenario", "mine.yaml", folder=tmp_path),
    )
    assert lost.returncode == 1 and "say where it is: --scenario PATH" in " ".join(lost.stderr.split())
    assert found.returncode == 0 and "The end:" in found.stdout


def test_a_kept_run_goes_on_only_as_what_it_is(kept: Path) -> None:
    result = run("play", "--record", str(kept), "--seed", "22")
    assert result.returncode == 1 and "holds a run with --seed 21" in result.stderr


WRONG: list[tuple[tuple[str, ...], int, str]] = [
    (("ply",), 2, "No such command 'ply'"),
    (("play", "prag_spring"), 1, "did you mean 'prague_spring'?"),
    (("play", "--role", "moscov"), 1, "did you mean 'moscow'?"),
    (("play", "--seed", "minus"), 2, "not a valid integer"),
    (("play", "--seed", "-1"), 2, "not in the range"),
    (("play", "--school", "lost_thrust"), 1, "did you mean 'lost_trust'?"),
    (("play", "--record", "/proc/no/such/run.json"), 1, "cannot be kept"),
    (("check", "nowhere"), 2, "no such scenario or file"),
    (("desk", "nowhere"), 1, "no such scenario or file"),
    (("class", "nowhere"), 1, "no such scenario or file"),
    (("check",), 2, "Missing argument"),
    (("new", "/proc/no/such.yaml"), 1, "cannot be written"),
    (("schema", "--section", "evnts"), 1, "did you mean 'events'?"),
    (("replay", "nothing.json"), 1, "cannot be read"),
    (("replay", "S68.prague_spring"), 1, "damaged"),
    (("replay", "S68." + "A" * 400), 1, "damaged"),
    (("replay", "/dev/zero"), 1, "it is not a file"),
    (("play", "--record", "r" * 400), 1, "cannot be kept"),
    (("new", "n" * 400), 1, "cannot be written"),
    (("code", "nothing.json"), 1, "cannot be read"),
    (("simulate", "--playouts", "0"), 2, "not in the range"),
    (("simulate", "--as", "prague"), 2, "should read ROLE=POLICY"),
    (("simulate", "--as", "prag=historical"), 2, "did you mean 'prague'?"),
    (("simulate", "--as", "prague=historic"), 2, "did you mean 'historical'?"),
    (("simulate", "--as", "prague=/dev/null"), 2, "'/dev/null' is no policy or record file"),
    (("simulate", "--choose", "ciera=refuse_everything"), 2, "did you mean 'cierna'?"),
    (("simulate", "--choose", "cierna=refuse"), 2, "'refuse' is no option of 'cierna'"),
    (("simulate", "--choose", "cierna=refuse_everything", "--choose", "cierna=promise_vaguely"), 2, "is given twice"),
    (("simulate", "--set", "press_alarm=loud"), 2, "is not a number"),
    (("simulate", "--set", "press_alarm=nan"), 1, "its range is"),
    (("simulate", "--set", "press_alarm=9"), 1, "its range is"),
    (("simulate", "--set", "pres_alarm=0.1"), 1, "did you mean 'press_alarm'?"),
    (("simulate", "--until", "1970-01-01"), 1, "outside the calendar"),
    (("simulate", "--until", "yesterday"), 2, "does not match the format"),
]


@pytest.mark.parametrize(("words", "exit_code", "said"), WRONG, ids=[" ".join(words) for words, _, _ in WRONG])
def test_wrong_use_is_told_without_a_traceback(words: tuple[str, ...], exit_code: int, said: str, tmp_path: Path) -> None:
    result = run(*words, folder=tmp_path)
    assert result.returncode == exit_code, result.stderr
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr + result.stdout


def test_new_writes_a_scenario_that_checks_and_plays_and_overwrites_nothing(tmp_path: Path) -> None:
    for target in ("mine.yaml", "a folder", "1968"):
        assert run("new", target, folder=tmp_path).returncode == 0
        assert run("check", target, folder=tmp_path).returncode == 0
        assert "The end:" in run("play", target, "--record", "r.json", folder=tmp_path).stdout
        (tmp_path / "r.json").unlink()
        again = run("new", target, folder=tmp_path)
        assert again.returncode == 1 and "is there already" in again.stderr


def test_simulate_prints_the_promised_json(tmp_path: Path) -> None:
    words = (
        "simulate",
        "--playouts",
        "300",
        "--seed",
        "4",
        "--as",
        "prague=historical",
        "--choose",
        "telephone=name_a_date",
        "--json",
    )
    data: dict[str, Any] = json.loads(run(*words, folder=tmp_path).stdout)
    assert {"scenario", "digest", "seed", "playouts", "endings", "tracks", "events"} <= set(data)
    assert (data["scenario"], data["seed"], data["playouts"]) == ("prague_spring", 4, 300)
    assert sum(share["count"] for share in data["endings"].values()) == 300
    for share in data["endings"].values():
        assert set(share) == {"count", "share", "low", "high"} and 0 <= share["low"] <= share["share"] <= share["high"] <= 1
    assert len(data["tracks"]["liberalisation"]) == 39 == len(data["running"])
    first = data["tracks"]["liberalisation"]["1968-01-05"]
    assert set(first) == {"mean", "p05", "p25", "p50", "p75", "p95"} and first["mean"] == first["p95"] == 15
    telephone = data["events"]["telephone"]
    assert telephone["fired"] == telephone["options"]["name_a_date"] > 0
    assert sum(telephone["options"].values()) == telephone["fired"]
    assert run(*words, folder=tmp_path).stdout == json.dumps(data, indent=1) + "\n"


def test_simulate_repeats_the_choices_of_a_record(kept: Path) -> None:
    record = json.loads(kept.read_text(encoding="utf-8"))
    words = ["simulate", "--playouts", "50", "--json"]
    for role in ("prague", "moscow", "west"):
        words += ["--as", f"{role}={kept}"]
    data = json.loads(run(*words).stdout)
    assert data["endings"][record["ending"]]["count"] > 25
    first = next(decision for decision in record["decisions"] if decision["role"] == "prague")
    assert data["events"][first["event"]]["options"][first["option"]] == 50


def test_simulate_until_a_day_counts_what_has_not_ended(tmp_path: Path) -> None:
    data = json.loads(run("simulate", "--playouts", "200", "--until", "1968-07-10", "--json", folder=tmp_path).stdout)
    assert list(data["running"])[-1] == "1968-07-05"
    assert data["unfinished"]["count"] + sum(share["count"] for share in data["endings"].values()) == 200


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_in_a_terminal_it_asks_and_can_be_left_and_taken_up_again(tmp_path: Path) -> None:
    import pty  # noqa: PLC0415

    file = tmp_path / "run.json"
    said = ""
    for words, typed in ((["--seed", "3"], ["1", "2"]), ([], ["1", "quit"])):
        child, terminal = pty.fork()
        if child == 0:
            os.environ["COLUMNS"] = "90"
            os.execv(COMMAND[0], [*COMMAND, "play", "--record", str(file), *words])
        said = _typed(terminal, typed)
        os.close(terminal)
        os.waitpid(child, 0)
    decisions = json.loads(file.read_text(encoding="utf-8"))["decisions"]
    assert sum(decision["by_hand"] for decision in decisions) == 3
    assert "Traceback" not in said and "The run is kept" in said


def _typed(terminal: int, answers: list[str]) -> str:
    """Type answers at the prompts of a terminal, then end the input; return all that was said."""
    said = ""
    for answer in [*answers, "\x04"]:
        asked = said.count("Your choice")
        while said.count("Your choice") == asked:
            try:
                piece = os.read(terminal, 65_536).decode(errors="replace")
            except OSError:
                return said
            said += piece
            if not piece:
                return said
        os.write(terminal, (answer if answer == "\x04" else answer + "\n").encode())
    while True:
        try:
            piece = os.read(terminal, 65_536).decode(errors="replace")
        except OSError:
            return said
        if not piece:
            return said
        said += piece


@pytest.mark.parametrize("what", ["scenarios", "roles", "events", "endings", "tracks", "parameters", "schools"])
def test_show_lists_every_id(shipped: Program, what: str) -> None:
    said = run("show", what).stdout
    ids = shipped_names() if what == "scenarios" else list(getattr(shipped.scenario.text, what))
    assert len(ids) > 2 and [name for name in ids if f"{name} " not in said] == []
    if what == "events":
        assert all(option in said for event in shipped.scenario.text.events.values() for option in event.options)
