"""The pages of docs/ keep to the program: what they name is there, what is there they name, and their examples work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from click.testing import CliRunner

from spring1968.analysis.ensemble import simulate
from spring1968.cli import commands
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.playthrough import begin
from spring1968.play.policies import historical
from spring1968.problems import Problem, ScenarioError
from spring1968.scenario import fields, schema
from spring1968.scenario.grammar import FUNCTIONS, parse
from spring1968.scenario.load import examine, load

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
FORMAT, FORMULAS, NUMBERS, PLAYING = (
    (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("scenario_format", "formulas", "simulate_json", "playing")
)
MODELS = [
    model
    for model in vars(schema).values()
    if isinstance(model, type) and issubclass(model, schema.Model) and model not in (schema.Model, schema.Sourced)
]
LISTS = {"evidence": fields.Evidence, "document": fields.DocumentKind, "lean": fields.Lean, "emblem": fields.Shape}


def fenced(page: str, info: str) -> list[str]:
    """Return the fenced blocks of a page that are marked with `info`."""
    return [body for mark, body in re.findall(r"^```([^\n]*)\n(.*?)^```", page, re.M | re.S) if mark.strip() == info]


def tables(page: str, head: str) -> list[list[list[str]]]:
    """Return the tables under a head line, as rows of cells."""
    found = re.findall(rf"^{re.escape(head)}\n\|[-|]+\|\n((?:\|.*\n)+)", page, re.M)
    return [[[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in body.splitlines()] for body in found]


def table_of(model: type[schema.Model]) -> dict[str, str]:
    """Return the table of scenario_format.md that lists just the fields of a model: field to what is said of "required"."""
    wanted = {field.alias or name for name, field in model.model_fields.items()}
    for table in tables(FORMAT, "| Field | What it is | Required | Limits |"):
        rows = {cells[0].strip("`"): cells[2] for cells in table}
        if set(rows) == wanted:
            return rows
    raise AssertionError(f"no table of scenario_format.md lists just the fields of {model.__name__}: {sorted(wanted)}")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that `spring1968 new radio_week.yaml` writes."""
    path = tmp_path_factory.mktemp("docs") / "radio_week.yaml"
    result = CliRunner().invoke(commands, ["new", str(path)])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def template(example: Path) -> Program:
    """Return the program of the example."""
    return compile_scenario(load(example))


def problems_of(text: str, example: Path, name: str) -> tuple[Problem, ...]:
    """Return the problems of a scenario saved beside the example."""
    path = example.with_name(f"{name}.yaml")
    path.write_text(text, encoding="utf-8")
    return examine(path)[1]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_format_page_has_a_table_of_just_the_fields_of_every_model(model: type[schema.Model]) -> None:
    said = table_of(model)
    for name, field in model.model_fields.items():
        assert (said[field.alias or name] == "yes") == field.is_required(), f"{model.__name__}.{name} is said to be: {said}"


@pytest.mark.parametrize("kind", LISTS)
def test_the_format_page_names_every_word_of_every_list(kind: str) -> None:
    assert [word for word in get_args(LISTS[kind]) if f"`{word}`" not in FORMAT] == []


def test_the_format_page_names_every_section_that_may_have_a_file() -> None:
    assert [name for name in schema.SECTIONS if f"`{name}`" not in FORMAT] == []


def test_the_formula_page_lists_just_the_functions_of_the_language() -> None:
    (table,) = tables(FORMULAS, "| Function | What it gives | Example |")
    assert sorted(cells[0].strip("`").partition("(")[0] for cells in table) == sorted(FUNCTIONS)


def test_every_example_of_a_function_can_be_read_and_uses_it() -> None:
    (table,) = tables(FORMULAS, "| Function | What it gives | Example |")
    for function, _, shown in table:
        assert function.strip("`").partition("(")[0] + "(" in parse(shown.strip("`")).text


@pytest.mark.parametrize("row", tables(FORMULAS, "| You wrote | Problem | Write |")[0], ids=lambda row: row[0])
def test_every_common_mistake_of_the_formula_page_is_the_problem_it_says(row: list[str], example: Path) -> None:
    wrote, code = row[0].strip("`"), row[1].partition(":")[0]
    ending = f"endings:\n  mistaken: {{title: A, text: B, {wrote[1:]}\n" if wrote.startswith("{") else ""
    part = ending or f"events:\n  names_vanish:\n    {wrote}\n"
    try:
        found = problems_of(f"format: 1\nid: mistake\nextends: radio_week\n{part}", example, "mistake")
    except ScenarioError as error:
        found = error.problems
    assert code in {problem.code for problem in found}, found


def test_every_full_scenario_of_the_format_page_passes_check(example: Path) -> None:
    blocks = fenced(FORMAT, "yaml scenario (full)")
    assert blocks
    for number, block in enumerate(blocks):
        assert problems_of(block, example, f"full{number}") == ()


@pytest.mark.parametrize(("page", "least"), [(FORMAT, 5), (FORMULAS, 3)], ids=["scenario_format", "formulas"])
def test_every_part_of_a_scenario_passes_check_when_laid_over_the_example(page: str, least: int, example: Path) -> None:
    blocks = fenced(page, "yaml part")
    assert len(blocks) >= least
    for number, block in enumerate(blocks):
        assert problems_of(f"format: 1\nid: part\nextends: radio_week\n{block}", example, f"part{number}") == (), block


def test_every_patch_of_the_format_page_passes_check(example: Path) -> None:
    blocks = fenced(FORMAT, "yaml patch")
    assert blocks
    for number, block in enumerate(blocks):
        assert problems_of(block, example, f"patch{number}") == ()


def test_every_block_of_yaml_is_marked_as_something_that_is_checked() -> None:
    kinds = {"yaml scenario (full)", "yaml part", "yaml patch"}
    marks = [mark.strip() for page in (FORMAT, FORMULAS) for mark in re.findall(r"^```(yaml.*)$", page, re.M)]
    assert set(marks) <= kinds


def test_the_template_passes_check_and_is_short(example: Path) -> None:
    result = CliRunner().invoke(commands, ["check", str(example)])
    assert result.exit_code == 0, result.output
    assert len(example.read_text(encoding="utf-8").splitlines()) < 200


def test_the_template_takes_the_id_of_its_file(template: Program) -> None:
    assert template.scenario.id == "radio_week"


def test_the_template_plays_to_an_end_as_in_history(template: Program) -> None:
    for seed in range(20):
        sitting = begin(template, seed, frozenset(), dict.fromkeys(template.roles, historical))
        assert sitting.over
        assert sitting.ending is not None


def test_the_template_reaches_every_ending_within_500_playouts(template: Program) -> None:
    ended = simulate(template, 500, 1968, {}).ended
    assert {ending.id for ending, count in zip(template.endings, ended, strict=True) if not count} == set()


def test_the_template_has_something_of_every_kind(template: Program) -> None:
    text = template.scenario.text
    events = text.events.values()
    assert all([text.parameters, text.schools, text.drifts, text.sources])
    assert any(track.hidden_from for track in text.tracks.values())
    assert any(event.role is None for event in events)
    assert any(event.chance is not None for event in events)
    assert any(event.repeat is not None for event in events)
    assert any(option.locked for event in events for option in event.options.values())


def named_in(page: str, word: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", page) is not None


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_every_command_and_each_of_its_options_are_named_on_one_page(name: str) -> None:
    options = [option for option in commands.commands[name].params if isinstance(option, click.Option)]
    words = [f"spring1968 {name}", *(max(option.opts, key=len) for option in options)]
    lacks = {page.name: [word for word in words if not named_in(text, word)] for page, text in texts()}
    assert [] in lacks.values(), lacks


@pytest.mark.parametrize("word", ["spring1968 --version", "spring1968 --help", "-h"])
def test_the_options_of_the_program_itself_are_named(word: str) -> None:
    assert any(named_in(text, word) for _, text in texts())


def texts() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        if page.is_file():
            yield page, page.read_text(encoding="utf-8")


def test_every_relative_link_leads_to_a_file() -> None:
    broken = []
    for page, text in texts():
        prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            file = target.partition("#")[0]
            if file and not re.match(r"[a-z]+:", target) and not (page.parent / file).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def printed(example: Path, *options: str) -> dict[str, Any]:
    result = CliRunner().invoke(commands, ["simulate", str(example), "--json", *options])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


FORCED = "noon_strike=not_today"
_IDS = {
    "endings": ["ENDING"],
    "running": ["DATE"],
    "tracks": ["TRACK", "DATE"],
    "events": ["EVENT"],
    "options": ["OPTION"],
    "policies": ["ROLE"],
    "choose": ["EVENT"],
    "parameters": ["PARAMETER"],
}


def leaves(value: Any, trail: tuple[str, ...] = (), ids: Sequence[str] = ()) -> Iterator[str]:
    """Yield the dotted name of each single value; `ids` are the words that stand in place of the ids below."""
    if not isinstance(value, dict):
        yield ".".join(trail)
        return
    for key, below in value.items():
        if ids:
            yield from leaves(below, (*trail, ids[0]), ids[1:])
        else:
            yield from leaves(below, (*trail, key), _IDS.get(key, []))


def test_the_fields_of_the_numbers_page_are_just_the_keys_the_command_prints(example: Path) -> None:
    (table,) = tables(NUMBERS, "| Field | What it is | Unit |")
    said = [cells[0].strip("`") for cells in table]
    assert len(said) == len(set(said))
    assert set(said) == set(leaves(printed(example, "--playouts", "20", "--choose", FORCED)))


def test_the_example_of_the_numbers_page_is_what_the_command_prints(example: Path) -> None:
    (block,) = fenced(NUMBERS, "json")
    numbers = printed(example, "--playouts", "200")
    pairs = set(every_pair(numbers))
    shown = [(key, body) for key, body in re.findall(r'"([\w-]+)": (\{[^{}]*\}|[^{},\n]+)', block) if "..." not in body]
    assert len(shown) > 8
    assert [pair for pair in shown if pair not in pairs] == []


def every_pair(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, below in value.items():
        yield key, json.dumps(below)
        if isinstance(below, dict):
            yield from every_pair(below)


def test_what_the_numbers_page_says_of_sums_holds(example: Path) -> None:
    for options in ([], ["--until", "1968-08-24"]):
        numbers = printed(example, "--playouts", "300", *options)
        ended = sum(share["count"] for share in numbers["endings"].values())
        assert ended + numbers["unfinished"]["count"] == numbers["playouts"]
        assert all(set(track) == set(numbers["running"]) for track in numbers["tracks"].values())
        assert min(numbers["running"].values()) > 0
        assert all(sum(event["options"].values()) in (0, event["fired"]) for event in numbers["events"].values())


def test_the_run_code_of_the_playing_page_replays(example: Path) -> None:
    (line,) = re.findall(r"^S68\.\S+$", PLAYING, re.M)
    result = CliRunner().invoke(commands, ["replay", line, "--scenario", str(example)])
    assert result.exit_code == 0, result.exception
    assert "The end:" in result.output
