"""Laws of the balance sheet: what it counts is what the runs themselves say, and every witness meets its ending."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from commands import run
from spring1968.analysis.usage import Sheet, sheet, thirds
from spring1968.analysis.witness import SEEDS, chunks, first_of_each, rerun, witnesses
from spring1968.engine.program import Program, compile_scenario
from spring1968.engine.timelines import same
from spring1968.play.playthrough import Playthrough
from spring1968.play.record import record_of, replay
from spring1968.play.runcode import decode, encode, from_code
from spring1968.scenario.load import load
from strategies import Case
from worlds import law

ROWS, FURTHER = 6, 9


def counted(case: Case) -> Sheet:
    return sheet(case.program, ROWS, case.seed, further=FURTHER)


KNOWN: dict[tuple[str, int], tuple[Sheet, list[Playthrough]]] = {}
"""What several laws ask of the shipped scenario, worked out once."""


def small(case: Case) -> Sheet:
    return known(case)[0]


def known(case: Case) -> tuple[Sheet, list[Playthrough]]:
    """Return a sheet and its runs."""
    if case.program.scenario.id != "prague_spring":
        return (found := counted(case)), runs(found)
    at = case.program.scenario.digest, case.seed
    if at not in KNOWN:
        KNOWN[at] = (found := counted(case)), runs(found)
    return KNOWN[at]


def runs(of: Sheet) -> list[Playthrough]:
    """Return the playouts of a sheet, each played alone."""
    found: list[Playthrough] = []
    for rows, policies in thirds(of.program, of.playouts):
        found += [rerun(of.program, (of.seed + len(found) + row) % SEEDS, policies) for row in range(rows)]
    return found


@law
def test_a_sheet_counts_what_its_runs_say_when_each_is_played_alone(case: Case) -> None:
    found, alone = known(case)
    program = case.program
    assert Counter(one.ending for one in alone) == Counter(
        {ending.id: int(count) for ending, count in zip(program.endings, found.ended, strict=True) if count}
    )
    answers = Counter((one.event, one.option) for sitting in alone for one in sitting.decisions)
    came = Counter(number for sitting in alone for number in {what.event for what in sitting.occurrences})
    for number, event in enumerate(program.events):
        assert found.reached[number] == came[number]
        for place, option in enumerate(event.options):
            assert found.taken[number][place] == answers[event.id, option.id]


@law
def test_an_effect_moved_as_often_as_the_ledgers_have_a_line_of_it(case: Case) -> None:
    found, alone = known(case)
    lines = Counter(
        (line.cause.kind, line.cause.number, line.cause.option, line.track) for one in alone for line in one.ledger
    )
    for effect in found.effects:
        assert effect.moved == lines[effect.kind, effect.number, effect.option, effect.track]
        assert 0 <= effect.stopped <= effect.tried - effect.moved
        assert effect.kind != "option" or effect.tried == found.taken[effect.number][effect.option]


@law
def test_the_counts_of_a_sheet_fit_each_other(case: Case) -> None:
    found = small(case)
    assert int(found.ended.sum()) == sum(rows for rows, _policies in thirds(case.program, ROWS)) == ROWS
    for number in range(len(case.program.events)):
        assert found.reached[number] <= ROWS
        assert int(found.taken[number].sum()) == (found.asked[number] if case.program.events[number].options else 0)
        for free, taken in zip(found.open[number], found.taken[number], strict=True):
            assert taken <= free <= found.asked[number]
    assert {name for name, _option, _open in found.untaken}.isdisjoint(found.unmet_events)


@law
def test_every_witness_replays_from_its_run_code_alone_to_its_ending(case: Case) -> None:
    found = small(case)
    met = {ending.id for ending in case.program.endings} - set(found.unmet_endings)
    assert set(found.witnesses) == met | found.further and not met & found.further
    for name, witness in found.witnesses.items():
        code = encode(record_of(witness), case.program)
        again = replay(from_code(decode(code), case.program), case.program, {})
        assert again.ending == name and again.ledger == witness.ledger


@law
def test_the_same_seed_gives_the_same_sheet(case: Case) -> None:
    one, other = small(case), counted(case)
    assert one.effects == other.effects and one.balances == other.balances
    assert {name: record_of(run) for name, run in one.witnesses.items()} == {
        name: record_of(run) for name, run in other.witnesses.items()
    }


@law
def test_a_row_of_a_table_of_first_timelines_is_the_run_of_its_seed(case: Case) -> None:
    whole = first_of_each(case.program, case.seed, 5)
    for row in range(5):
        assert same(whole.take([row]), case.program.start((case.seed + row) % SEEDS))
    ((at, table),) = chunks(case.program, case.seed, 5)
    assert at == case.seed and same(table, whole)


def test_of_all_runs_found_a_witness_is_the_nearest_to_history(shipped: Program) -> None:
    found = witnesses(shipped, 200, 1968, {"invasion_and_normalisation"})
    (run,) = found.values()
    options = shipped.scenario.text.events
    unlike = [
        one
        for one in run.decisions
        if any(option.historical for option in options[one.event].options.values())
        and not options[one.event].options[one.option].historical
    ]
    assert len(unlike) <= 3


def test_a_sheet_of_nothing_is_refused(shipped: Program) -> None:
    with pytest.raises(ValueError, match="no shares"):
        sheet(shipped, 0, 1)


WASTE = """
format: 1
id: waste
extends: radio_week
tracks:
  sealed: {name: Sealed, about: It is full., start: 100, bands: {0: empty, 50: full}, assumption: Made up.}
drifts:
  asleep: {name: Nobody wakes it, track: reach, by: 3, when: sealed < 50, assumption: Made up.}
events:
  overflow:
    title: One drop more
    date: 1968-08-22
    evidence: invented
    assumption: Made up.
    text: It was full already.
    effects: {sealed: +5}
  unheard:
    title: Never told
    date: 1968-08-23
    when: sealed < 50
    evidence: invented
    assumption: Made up.
    text: Nobody will read this.
    effects: {reach: +1}
  bolted:
    title: A door and a wall
    date: 1968-08-24
    role: newsroom
    evidence: invented
    assumption: Made up.
    text: One of the two is a way out.
    options:
      door: {label: The door, effects: {calm: +2}, result: It opens.}
      wall: {label: The wall, when: sealed < 50, locked: It is a wall., effects: {calm: +9}, result: It does not open.}
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small scenario, one with waste in it, and one with a dominated option."""
    folder = tmp_path_factory.mktemp("balance")
    assert run("new", "radio_week.yaml", folder=folder).returncode == 0
    (folder / "waste.yaml").write_text(WASTE, encoding="utf-8")
    roles = "roles: {newsroom: {better: {reach: more, calm: more}}}\n"
    events = "events: {noon_strike: {options: {half: {label: Half, effects: {reach: -30, calm: -30}, result: Half.}}}}\n"
    text = f"format: 1\nid: worse\nextends: radio_week\n{roles}{events}"
    (folder / "worse.yaml").write_text(text, encoding="utf-8")
    return folder


def printed(world: Path, *words: str) -> dict[str, Any]:
    result = run("balance", *words, "--json", folder=world)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_what_is_never_used_is_told(world: Path) -> None:
    found = sheet(compile_scenario(load(world / "waste.yaml")), 200, 1968)
    names = {
        (found.program.drifts if effect.kind == "drift" else found.program.events)[effect.number].id: effect.idle
        for effect in found.idle
    }
    assert names == {"overflow": "limit", "asleep": "never"}
    assert found.unmet_events == ["unheard"] and found.untaken == [("bolted", "wall", False)]
    told = run("balance", "waste.yaml", "--playouts", "200", folder=world).stdout
    for line in ("One drop more: sealed; tried 200 times, the track always stood at its limit (waste.yaml:",):
        assert line in told
    assert "event unheard (waste.yaml:" in told and "option wall of bolted, never open (waste.yaml:" in told


def test_a_dominated_option_is_told_and_not_refused(world: Path) -> None:
    assert run("check", "worse.yaml", folder=world).returncode == 1
    data = printed(world, "worse.yaml", "--playouts", "90")
    (told,) = data["dominated"]["rule"]
    assert "'half' is worse than" in told["message"] and told["place"].startswith("worse.yaml:")


def test_the_json_adds_up_and_its_witnesses_replay(world: Path) -> None:
    data = printed(world, "radio_week.yaml", "--playouts", "90", "--seed", "7")
    assert data["playouts"] == 90 and data["seed"] == 7
    assert sum(share["count"] for share in data["endings"].values()) == 90
    for name, share in data["endings"].items():
        replayed = run("replay", share["witness"], "--scenario", "radio_week.yaml", folder=world)
        title = load(world / "radio_week.yaml").text.endings[name].title
        assert replayed.returncode == 0 and f"The end: {title}" in replayed.stdout
    page = PAGE.replace("`", " ")
    fields = set(data) | set(data["effects"][0]) | set(data["dead"]) | set(data["dominated"])
    assert [field for field in fields if f" {field}" not in page] == []


PAGE = (Path(__file__).parents[1] / "docs" / "balance.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```text\n\$ spring1968 (balance [^\n]+)\n(.*?)^```", PAGE, re.M | re.S)


def test_the_example_of_the_page_is_what_the_command_prints(world: Path) -> None:
    assert len(EXAMPLES) == 1
    for typed, shown in EXAMPLES:
        result = run(*shlex.split(typed), folder=world)
        assert result.returncode == 0 and result.stdout == shown, result.stderr


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("nowhere",), 1, "no such scenario or file"),
        (("radio_week.yaml", "--playouts", "2"), 2, "not in the range"),
        (("radio_week.yaml", "--playouts", "many"), 2, "is not a valid integer"),
        (("radio_week.yaml", "--seed", "-1"), 2, "not in the range"),
        (("radio_week.yaml", "another"), 2, "unexpected extra argument"),
        (("broken.yaml",), 1, "broken.yaml:"),
    ],
)
def test_wrong_use_is_told_without_a_traceback(words: tuple[str, ...], exit_code: int, said: str, world: Path) -> None:
    (world / "broken.yaml").write_text("format: 1\nid: broken\n", encoding="utf-8")
    result = run("balance", *words, folder=world)
    assert result.returncode == exit_code, result.stderr or result.stdout
    assert said in " ".join(result.stderr.split()) and "Traceback" not in result.stderr
