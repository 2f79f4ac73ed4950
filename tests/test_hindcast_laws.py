"""Laws of the hindcast: what its section may say, how a claim is judged, what the command prints and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from spring1968.analysis.ensemble import play_out, simulate
from spring1968.analysis.hindcast import balance, claims, report, runs
from spring1968.analysis.hindcast.claims import Tried, verdict
from spring1968.cli import commands
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.policies import historical, random
from spring1968.problems import UserError
from spring1968.scenario.describe import json_schema
from spring1968.scenario.load import examine, load

HEAD = """\
format: 1
id: june
title: A month of June
summary: Four weeks of June 1968.
calendar: {start: 1968-06-01, end: 1968-06-28, turn: 1 week}
tracks:
  liberty: {name: Liberty, core: true, start: 40, bands: {0: frozen, 50: free}, assumption: A guess.,
            baseline: {1968-06-01: 40, 1968-06-20: 55, 1968-06-28: 41}}
roles:
  prague:
    name: The Presidium
    leader: Alexander Dubček
    brief: Keep the reform alive.
    goals: {free: {text: Be free., when: liberty >= 43}, safe: {text: Be left alone., when: not happened(visit)}}
  moscow: {name: The Politburo, leader: Leonid Brezhnev, brief: Hold on.}
events:
  manifesto:
    title: Two Thousand Words
    date: 1968-06-06
    role: prague
    evidence: invented
    assumption: Made up.
    text: A manifesto is in the papers this morning.
    options:
      endorse: {label: Endorse it, result: The papers cheer., effects: {liberty: +4}}
      distance: {label: Stand apart from it, historical: true, result: The papers shrug.}
      cough: {label: Cough, result: Nobody hears., effects: {liberty: +0.125}}
      jail: {label: Jail the writers, when: liberty >= 90, locked: Not now., result: Silence., effects: {liberty: -9}}
  letter:
    title: A letter
    date: 1968-06-12
    when: chose(manifesto, endorse)
    role: moscow
    evidence: invented
    assumption: Made up.
    text: What do we write to them?
    options:
      stern: {label: A stern one, result: It is read twice., effects: {liberty: -1}}
      warm: {label: A warm one, result: It is read once.}
      none: {label: None, result: They wait.}
  visit:
    title: A visit
    window: [1968-06-14, 1968-06-27]
    when: liberty >= 44
    chance: 50%
    evidence: invented
    assumption: Made up.
    text: Somebody comes.
    effects: {liberty: -0.5}
endings:
  noise: {title: A loud June, at_end: true, when: happened(visit), text: They came.}
  quiet: {title: A quiet June, historical: true, text: The month ends.}
"""
SECTION = """\
hindcast:
  role: prague
  event: manifesto
  claims:
    more: {event: manifesto, option: endorse, moves: {liberty: 2}, group: cheers, assumption: A guess.}
    less: {event: manifesto, option: endorse, moves: {liberty: -1}, group: cheers, assumption: A guess.}
    hushed: {event: manifesto, option: cough, moves: {liberty: 1}, assumption: A guess.}
    small: {event: manifesto, option: endorse, moves: {liberty: 0.5}, assumption: A guess.}
    shut: {event: manifesto, option: jail, moves: {liberty: -3}, assumption: A guess.}
    never: {event: letter, option: stern, against: warm, moves: {liberty: -1}, assumption: A guess.}
    written:
      {event: letter, option: stern, against: warm, given: {manifesto: endorse}, moves: {liberty: -1}, assumption: A guess.}
"""


def written(folder: Path, text: str, name: str = "june") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def program_of(folder: Path, text: str = HEAD + SECTION) -> Program:
    return compile_scenario(load(written(folder, text)))


def told(folder: Path, *words: str, text: str = HEAD + SECTION) -> Result:
    return CliRunner().invoke(commands, ["hindcast", str(written(folder, text)), "--playouts", "60", *words])


def by_id(tried: tuple[Tried, ...]) -> dict[str, Tried]:
    return {claim.id: claim for claim in tried}


# --- the section ------------------------------------------------------------------------------------------------


def test_the_section_is_optional_and_changes_neither_the_digest_nor_a_part(tmp_path: Path) -> None:
    bare, full = (load(written(tmp_path, text)) for text in (HEAD, HEAD + SECTION))
    assert bare.text.hindcast is None and full.text.hindcast is not None
    assert (bare.digest, bare.parts) == (full.digest, full.parts)


def test_the_section_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "june"
    folder.mkdir()
    written(folder, HEAD, "scenario")
    body = "\n".join(line[2:] for line in SECTION.splitlines()[1:])
    written(folder, body, "hindcast")
    held = load(folder).text.hindcast
    assert held is not None and held == load(written(tmp_path, HEAD + SECTION)).text.hindcast


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("role: prague", "role: prag", "S208 unknown role 'prag'; did you mean 'prague'? (hindcast > role)"),
        ("event: manifesto\n", "event: manifest\n", "S205 unknown event 'manifest'; did you mean 'manifesto'?"),
        ("more: {event: manifesto", "more: {event: manifest", "S205 unknown event 'manifest'; did you mean 'manifesto'?"),
        ("option: cough", "option: coug", "S206 unknown option 'coug' of event 'manifesto'; did you mean 'cough'?"),
        ("against: warm", "against: war", "S206 unknown option 'war' of event 'letter'; did you mean 'warm'?"),
        ("given: {manifesto:", "given: {manifest:", "S205 unknown event 'manifest'; did you mean 'manifesto'?"),
        ("{manifesto: endorse}", "{manifesto: endors}", "S206 unknown option 'endors' of event 'manifesto'"),
        ("{liberty: -3}", "{libert: -3}", "S207 claim names unknown track 'libert'; did you mean 'liberty'?"),
        ("{liberty: -3}", "{liberty: -4}", "S104 -4"),
        ("{liberty: -3}", "{}", "S104 at least one entry should stand here"),
        ("against: warm", "against: stern", "S219 claim 'never' sets option 'stern' against itself"),
        ("option: cough", "option: distance", "S219 claim 'hushed' sets the historical option 'distance' against itself"),
        (", against: warm, moves", ", moves", "S409 claim 'never' has nothing to set 'stern' against"),
        ("liberty: 1}, assumption: A guess.}", "liberty: 1}}", "S401 claim 'hushed' has no source"),
        ("liberty: 1}, assumption: A guess.}", "liberty: 1}, source: [book]}", "S210 unknown source 'book'"),
        ("    more:", "    colour: red\n    more:", "S103 a group of fields should stand here"),
        ("  role: prague\n", "", "S102 field 'role' is missing"),
    ],
)
def test_a_slip_in_the_section_is_told_once_with_its_cure(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert SECTION.count(old) >= 1
    _, problems = examine(written(tmp_path, HEAD + SECTION.replace(old, new, 1)))
    assert len(problems) == 1 and told in str(problems[0]), problems


def test_a_scenario_that_extends_another_inherits_no_claims_and_may_remove_what_they_name(tmp_path: Path) -> None:
    written(tmp_path, HEAD + SECTION)
    patch = "format: 1\nid: what_if\nextends: june\nevents: {letter: null}\n"
    scenario, problems = examine(written(tmp_path, patch, "what_if"))
    assert problems == () and scenario is not None and scenario.text.hindcast is None


def test_a_scenario_that_extends_another_may_write_a_section_of_its_own_and_it_stands_alone(tmp_path: Path) -> None:
    written(tmp_path, HEAD + SECTION)
    scenario = load(written(tmp_path, "format: 1\nid: what_if\nextends: june\nhindcast: {role: moscow}\n", "what_if"))
    assert scenario.text.hindcast is not None
    assert (scenario.text.hindcast.role, scenario.text.hindcast.event, scenario.text.hindcast.claims) == ("moscow", None, {})


def test_the_json_schema_knows_the_section_and_its_own_file() -> None:
    assert "hindcast" in json_schema()["properties"]
    section = json_schema("hindcast")
    assert set(section["$defs"]["ClaimText"]["required"]) == {"event", "option", "moves"}
    assert "claims" in json.dumps(section) and json_schema("hindcast", patch=True)


# --- claims -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "differences", "said"),
    [
        (2, (1.0, 1.0, 1.0), "right"),
        (-2, (1.0, 1.0, 1.0), "wrong"),
        (1, (0.25, 0.25, 0.25), "too close"),
        (1, (0.3, 0.0, 0.0), "right"),
        (1, (0.2, 0.2, -0.3), "too close"),
        (-1, (-5.0, 1.0, None), "right"),
        (-1, (None, None, None), "not measured"),
        (0.5, (1.0, 1.0, 1.0), "not judged"),
        (1, (0.0, 0.0, 0.0), "too close"),
    ],
)
def test_a_direction_is_judged_by_its_mean_and_by_one_turn_at_least(
    size: float, differences: tuple[float | None, ...], said: str
) -> None:
    assert verdict(size, differences) == said


def test_claims_are_counted_right_wrong_too_close_or_not_measured(tmp_path: Path) -> None:
    found = claims.tried(program_of(tmp_path), 50, 3)
    said = {claim.id: claim.directions[0].verdict for claim in found}
    assert said == {
        "more": "right",
        "less": "wrong",
        "hushed": "too close",
        "small": "not judged",
        "shut": "not measured",
        "never": "not measured",
        "written": "right",
    }
    counts = report.tally(found)
    assert counts["cheers"] == {"right": 1, "wrong": 1}
    assert counts[""] == {"right": 1, "too close": 1, "not measured": 2, "not judged": 1}


def test_an_option_that_is_locked_and_an_event_that_never_comes_are_told_apart(tmp_path: Path) -> None:
    found = by_id(claims.tried(program_of(tmp_path), 50, 3))
    assert (found["shut"].rows, found["shut"].locked) == (0, 50)
    assert (found["never"].rows, found["never"].locked) == (0, 0)
    assert (found["written"].rows, found["written"].locked) == (50, 0)


def test_a_difference_is_paired_on_the_same_luck_and_holds_what_follows_from_the_choice(tmp_path: Path) -> None:
    found = by_id(claims.tried(program_of(tmp_path), 400, 3))
    assert found["hushed"].directions[0].differences == (0.125, 0.125, 0.125)
    written_ = found["written"].directions[0].differences[0]
    assert written_ is not None and -1.0 < written_ < -0.5  # the stern letter keeps some visitors away
    first, *later = found["more"].directions[0].differences
    assert first == 4.0 and all(one is not None and one < 4.0 for one in later)


def test_a_claim_about_the_last_turn_has_no_later_ones(tmp_path: Path) -> None:
    text = (HEAD + SECTION).replace("date: 1968-06-12", "date: 1968-06-28")
    (direction,) = by_id(claims.tried(program_of(tmp_path, text), 10, 3))["written"].directions
    assert direction.differences == (-1.0, None, None) and direction.verdict == "right"


# --- playouts ---------------------------------------------------------------------------------------------------


def test_runs_count_as_simulate_does(tmp_path: Path) -> None:
    program = program_of(tmp_path)
    run, ensemble = (runs.played(program, 500, 7, {}), simulate(program, 500, 7, {}))
    assert np.array_equal(run.ended, ensemble.ended) and np.array_equal(run.reached, ensemble.fired)
    for number, point in enumerate(run.points[:-1]):
        assert run.mean(number) == ensemble.tracks[point.turn][point.track].mean()
    end = play_out(program, program.start(7, 500), {})
    assert run.points[-1].turn == program.turns and run.mean(len(run.points) - 1) == end.tracks[0].mean()


def test_the_median_date_is_that_of_the_turn_in_which_half_had_come(tmp_path: Path) -> None:
    program = program_of(tmp_path)
    numbers = {event.id: number for number, event in enumerate(program.events)}
    run = runs.played(program, 50, 7, {}, numbers["manifesto"])
    assert [str(run.when(share)) for share in (0.05, 0.5, 0.95)] == ["1968-06-01"] * 3
    never = runs.played(program, 50, 7, dict.fromkeys(program.roles, historical), numbers["letter"])
    assert never.when(0.5) is None and never.event(numbers["letter"]).share == 0.0


def test_joined_runs_are_the_sum_of_their_parts(tmp_path: Path) -> None:
    program = program_of(tmp_path)
    one, other = runs.played(program, 40, 7, {}), runs.played(program, 60, 8, {"prague": random})
    both = runs.joined([one, other])
    assert both.playouts == 100 and np.array_equal(both.ended, one.ended + other.ended)
    assert int(both.ended.sum()) == 100


def test_a_run_of_nothing_has_no_shares(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 playouts"):
        runs.played(program_of(tmp_path), 0, 7, {})


# --- balance ----------------------------------------------------------------------------------------------------


def test_the_balance_tells_the_goals_after_every_open_answer(tmp_path: Path) -> None:
    (found,) = balance.balances(program_of(tmp_path), 400, 3)
    assert (found.event, found.role, found.rows) == ("manifesto", "prague", 400)
    answers = {answer.id: answer for answer in found.answers}
    assert answers["jail"].rows == 0 and answers["jail"].goals == {}
    assert answers["distance"].goals["free"].share == 0.0 and answers["distance"].goals["safe"].share == 1.0
    assert answers["endorse"].goals["free"].share > 0.5 > answers["endorse"].goals["safe"].share
    assert found.worse == ()


def test_an_option_that_another_beats_in_every_goal_is_reported(tmp_path: Path) -> None:
    text = (HEAD + SECTION).replace("when: not happened(visit)", "when: liberty >= 41")
    (found,) = balance.balances(program_of(tmp_path, text), 400, 3)
    assert dict(found.worse) == {"distance": "endorse", "cough": "endorse"}


# --- the command ------------------------------------------------------------------------------------------------


def test_the_text_has_every_section_and_names_what_is_wrong(tmp_path: Path) -> None:
    result = told(tmp_path)
    assert result.exit_code == 0, result.output
    for title in ("All roles as in history", "That role at random", "Directions", "Reach", "The balance of great decisions"):
        assert f"\n{title}\n{'-' * len(title)}\n" in result.stdout
    flat = " ".join(result.stdout.split())
    assert "Wrong: less (liberty)." in flat and "shut is not measured: in manifesto an option is locked." in flat
    assert "never is not measured: in letter the event does not come up." in flat
    assert "The widest miss: Liberty on 1968-06-20, -15.0 points. 1 of 3 points are marked." in flat


def test_the_page_names_its_command_and_its_digest(tmp_path: Path) -> None:
    result = told(tmp_path, "--markdown", "--seed", "5")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("# Hindcast of A month of June\n")
    assert "`spring1968 hindcast june --playouts 60 --seed 5 --markdown` prints this page." in result.stdout
    assert f"digest `{load(tmp_path / 'june.yaml').digest}`" in result.stdout
    rows = [line for line in result.stdout.splitlines() if line.startswith("|")]
    assert len(rows) > 20 and all(line.endswith("|") for line in rows)


def test_the_numbers_are_those_of_the_fields_page(tmp_path: Path) -> None:
    result = told(tmp_path, "--json")
    assert result.exit_code == 0, result.output
    numbers: dict[str, Any] = json.loads(result.stdout)
    page = (Path(__file__).parents[1] / "docs" / "hindcast_json.md").read_text(encoding="utf-8")
    parts = {"history", "role_as_in_history", "role_at_random"}
    assert {key for key in numbers if f"`{key}" not in page} == set()
    assert parts < set(numbers) and set(numbers["history"]) == {"playouts", "endings", "event", "dates", "tracks"}
    assert numbers["tally"] == {
        "cheers": {"right": 1, "wrong": 1},
        "": {"too close": 1, "not judged": 1, "not measured": 2, "right": 1},
    }
    assert numbers["claims"]["small"]["moves"]["liberty"]["verdict"] == "not judged"
    assert sum(ending["count"] for ending in numbers["mixed"]["endings"].values()) == numbers["mixed"]["playouts"]


def test_the_same_command_prints_the_same_and_the_progress_ends_at_one(tmp_path: Path) -> None:
    assert told(tmp_path).stdout == told(tmp_path).stdout
    shares: list[float] = []
    report.measure(program_of(tmp_path), 30, 1, shares.append)
    assert shares == sorted(shares) and shares[0] > 0.0 and shares[-1] <= 1.0


def test_one_playout_is_enough(tmp_path: Path) -> None:
    assert told(tmp_path, "--playouts", "1").exit_code == 0


def test_a_scenario_without_the_section_is_told_how_to_get_one(tmp_path: Path) -> None:
    program = program_of(tmp_path, HEAD)
    with pytest.raises(UserError, match="scenario 'june' has no section hindcast: write `hindcast:` with a role"):
        report.measure(program, 10, 1)
    assert isinstance(told(tmp_path, text=HEAD).exception, UserError)


def test_a_scenario_that_extends_another_is_told_that_it_inherits_none(tmp_path: Path) -> None:
    written(tmp_path, HEAD + SECTION)
    program = compile_scenario(load(written(tmp_path, "format: 1\nid: what_if\nextends: june\n", "what_if")))
    with pytest.raises(UserError, match="one that extends another inherits none"):
        report.measure(program, 10, 1)


def test_wrong_input_is_refused_in_plain_words(tmp_path: Path) -> None:
    nothing = told(tmp_path, "--playouts", "0")
    assert nothing.exit_code == 2 and "0 is not in the range" in nothing.output
    unknown = CliRunner().invoke(commands, ["hindcast", "prague_sprin"])
    assert isinstance(unknown.exception, UserError) and "did you mean 'prague_spring'?" in str(unknown.exception)


def test_a_section_without_event_claims_or_baseline_still_prints(tmp_path: Path) -> None:
    bare = HEAD.replace(",\n            baseline: {1968-06-01: 40, 1968-06-20: 55, 1968-06-28: 41}", "")
    result = told(tmp_path, text=f"{bare}hindcast: {{role: moscow}}\n")
    assert result.exit_code == 0, result.exception
    assert "No core track has a baseline." in result.stdout and "The scenario makes no claims." in result.stdout
