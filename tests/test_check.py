"""The checker: every mistake is found, named, placed and explained; nothing an author writes can bring it down."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import shutil
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spring1968.cli import commands
from spring1968.problems import Problem, ScenarioError, in_order
from spring1968.scenario import folder, source
from spring1968.scenario.calendar import MAX_TURNS, build
from spring1968.scenario.codes import CODES
from spring1968.scenario.describe import json_schema
from spring1968.scenario.folder import MAX_CHAIN, MAX_FILES, scenarios_in, shipped
from spring1968.scenario.grammar import MAX_LENGTH
from spring1968.scenario.guesses import Guesses
from spring1968.scenario.load import Scenario, examine, load
from spring1968.scenario.schema import CalendarText

ROOT = Path(__file__).resolve().parents[1]
BROKEN = ROOT / "tests" / "broken"
PAGES = ROOT / "docs" / "problems"
EXPECT = "# expect: "
MADE_HERE = {"S001"}
"""Codes whose example cannot be committed as text; `test_text_that_is_not_utf8` makes it."""

EXAMPLES = sorted([*BROKEN.glob("*.yaml"), *(path for path in BROKEN.iterdir() if path.is_dir())])
LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")


def problems_of(target: Path) -> tuple[Problem, ...]:
    """Return what `spring1968 check TARGET` finds."""
    return in_order(chain.from_iterable(examine(path)[1] for path in scenarios_in(target)))


def expected_of(target: Path) -> list[str]:
    """Return the lines that the files of an example promise, in order."""
    files = sorted(target.rglob("*.yaml")) if target.is_dir() else [target]
    return [
        f"{file.relative_to(BROKEN)}:{line.removeprefix(EXPECT)}"
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith(EXPECT)
    ]


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def checked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["check", *(str(argument) for argument in arguments)])


def written(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def small() -> str:
    """Return a small scenario without problems."""
    return (BROKEN / "S010" / "small.yaml").read_text(encoding="utf-8")


def refused(text: str | bytes, tmp_path: Path) -> Problem:
    """Return the one problem of a text."""
    scenario, problems = examine(written(tmp_path / "refused.yaml", text))
    assert scenario is None or problems
    assert len(problems) == 1, problems
    assert len(str(problems[0])) < 1_000
    return problems[0]


def points_into_file(problem: Problem, text: str) -> bool:
    lines = LINE_END.split(text)
    place = problem.place
    return 1 <= place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) + 1


# --- every code -------------------------------------------------------------------------------------------------


def test_every_code_has_a_broken_example() -> None:
    assert {path.stem for path in EXAMPLES} | MADE_HERE == set(CODES)


def test_every_code_has_a_page_and_no_page_is_without_a_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(CODES)


def test_every_page_has_its_title_a_wrong_and_a_mended_snippet() -> None:
    for code, title in CODES.items():
        page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {code}: {title}\n"), code
        assert "\nWrong:\n" in page and "\nMended:\n" in page and page.count("```") == 6, code


def test_every_page_shows_a_message_its_example_gives() -> None:
    for path in EXAMPLES:
        page = (PAGES / f"{path.stem}.md").read_text(encoding="utf-8")
        shown = [line for line in page.splitlines() if line.startswith(f"{path.stem} ")]
        given_ = [line.partition(": ")[2] for line in expected_of(path)]
        assert shown and set(shown) <= set(given_), path.stem


def test_the_index_lists_every_page() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert all(f"| [{code}]({code}.md) | {title} |" in index for code, title in CODES.items())
    assert index.count("\n| [S") == len(CODES)


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_every_broken_example_gives_exactly_its_lines(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    found = [str(problem) for problem in problems_of(path)]
    assert found == expected_of(path)
    assert any(f": {path.stem} " in line for line in found)


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_every_problem_of_an_example_points_into_its_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    for problem in problems_of(path):
        assert points_into_file(problem, Path(problem.place.path).read_text(encoding="utf-8"))


def test_the_base_of_the_examples_has_no_problems() -> None:
    scenario, problems = examine(BROKEN / "S010" / "small.yaml")
    assert scenario is not None and not problems


def test_every_code_in_the_source_is_listed_and_every_listed_code_is_in_the_source() -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src/spring1968/scenario").rglob("*.py")
        if path.name != "codes.py"
    )
    assert set(re.findall(r'"(S[0-9]{3})"', text)) == set(CODES)


# --- the command ------------------------------------------------------------------------------------------------


def test_shipped_scenarios_have_no_problems() -> None:
    result = checked(ROOT / "scenarios")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("no problems in ")


def test_the_template_has_no_problems(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert CliRunner().invoke(commands, ["new", str(path)]).exit_code == 0
    assert problems_of(path) == ()


def test_all_problems_of_several_files_come_at_once_and_sorted() -> None:
    result = checked(*reversed(EXAMPLES))
    lines = result.stdout.splitlines()
    found = in_order(chain.from_iterable(problems_of(path) for path in EXAMPLES))
    assert lines == [str(problem) for problem in found]
    assert len(lines) == sum(len(expected_of(path)) for path in EXAMPLES)
    places = [(problem.place.path, problem.place.line, problem.place.column, problem.code) for problem in found]
    assert places == sorted(places)


def test_what_is_wrong_in_one_event_does_not_hide_what_is_wrong_in_the_next(tmp_path: Path) -> None:
    text = small().replace("title: Two Thousand Words", "title: 2000").replace("liberalisation: -2", "liberty: -2")
    assert codes(problems_of(written(tmp_path / "two.yaml", text))) == ["S103", "S207"]


def test_check_exits_0_without_problems_1_with_problems_2_without_a_file(tmp_path: Path) -> None:
    assert checked(BROKEN / "S010" / "small.yaml").exit_code == 0
    assert checked(BROKEN / "S207.yaml").exit_code == 1
    absent = checked(tmp_path / "absent.yaml")
    assert (absent.exit_code, absent.stdout) == (2, "")
    assert "S001 no such scenario or file" in absent.stderr
    assert checked().exit_code == 2
    assert checked("--format", "xml", BROKEN).exit_code == 2


def test_check_counts_on_standard_error() -> None:
    assert checked(BROKEN / "S207.yaml").stderr == "1 problem in 1 scenario\n"
    assert checked(BROKEN / "S008").stderr == "2 problems in 2 scenarios\n"


def test_json_gives_every_part_of_every_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    result = checked("--format", "json", "S207.yaml")
    assert (result.exit_code, result.stderr) == (1, "")
    assert json.loads(result.stdout) == [
        {
            "path": "S207.yaml",
            "line": 24,
            "column": 73,
            "code": "S207",
            "message": "effect names unknown track 'liberalization'",
            "hint": "did you mean 'liberalisation'?",
            "breadcrumb": ["two_thousand_words", "options", "endorse", "effects", "liberalization"],
        }
    ]
    assert json.loads(checked("--format", "json", "S010/small.yaml").stdout) == []


def test_github_gives_one_annotation_for_each_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    result = checked("--format", "github", "S214.yaml", "S207.yaml")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "::error file=S207.yaml,line=24,col=73,title=S207::effect names unknown track 'liberalization'; "
        "did you mean 'liberalisation'?",
        "::error file=S214.yaml,line=30,col=28,title=S214::the chance may lie between 0%25 and 200%25; "
        "wrap it in clamp(..., 0%25, 100%25), or use a curve",
    ]


def test_load_raises_every_problem_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        load(BROKEN / "S207.yaml")
    assert caught.value.problems == problems_of(BROKEN / "S207.yaml")


# --- files ------------------------------------------------------------------------------------------------------


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    problem = refused(b"format: 1\ntitle: Dub\xe8ek\n", tmp_path)
    assert (problem.code, problem.place.line, problem.place.column) == ("S001", 2, 11)
    page = (PAGES / "S001.md").read_text(encoding="utf-8")
    assert f"{problem.code} {problem.message}; {problem.hint}" in page


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "scenario.yaml", small())
    (tmp_path / "marks.yaml").mkdir()
    assert codes(problems_of(tmp_path)) == ["S001"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    written(tmp_path / "scenario.yaml", small())
    os.mkfifo(tmp_path / "marks.yaml")
    assert codes(problems_of(tmp_path)) == ["S001"]


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.yaml", "password: 1234\n")
    outside = written(tmp_path / "else" / "june.yaml", "{}").parent
    aims = {"tracks.yaml": secret, "events": outside, "scenario.yaml": secret, "marks.yaml": tmp_path / "none"}
    for name, aim in aims.items():
        inside = tmp_path / "scenario"
        shutil.rmtree(inside, ignore_errors=True)
        written(inside / "scenario.yaml", small())
        (inside / name).unlink(missing_ok=True)
        (inside / name).symlink_to(aim)
        problems = problems_of(inside)
        assert codes(problems) == ["S005"], name
        assert problems[0].place.path.endswith(f"scenario/{name}") and "1234" not in str(problems)


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    written(tmp_path / "scenario.yaml", small())
    written(tmp_path / "drafts" / "spare.txt", "{}")
    (tmp_path / "marks.yaml").symlink_to(tmp_path / "drafts" / "spare.txt")
    assert problems_of(tmp_path) == ()


@pytest.mark.parametrize("name", ["../small", "/etc/passwd", "small.yaml", "..", "~/small", "a\\b", "C:small"])
def test_a_path_to_extend_is_refused(name: str, tmp_path: Path) -> None:
    written(tmp_path / "small.yaml", small())
    problem = refused(f"format: 1\nid: mine\nextends: '{name}'\n", tmp_path)
    assert (problem.code, problem.place.line, problem.place.column) == ("S005", 3, 10)


def test_a_linked_scenario_to_extend_is_refused(tmp_path: Path) -> None:
    outside = written(tmp_path / "small.yaml", small())
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "base.yaml").symlink_to(outside)
    assert refused("extends: base\n", tmp_path / "folder").code == "S005"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("[small]", "S103"),
        ("7", "S103"),
        ("''", "S007"),
        ("Small", "S007"),
        ("smal", "S007"),
    ],
)
def test_what_cannot_be_extended_is_refused(name: str, code: str, tmp_path: Path) -> None:
    written(tmp_path / "small.yaml", small())
    assert refused(f"extends: {name}\n", tmp_path).code == code


def test_a_patch_merges_maps_replaces_values_and_removes_by_null(tmp_path: Path) -> None:
    written(tmp_path / "small.yaml", small())
    patch = "id: what_if\nextends: small\nevents:\n  letter: null\n  two_thousand_words: {title: Other words}\n"
    scenario, problems = examine(written(tmp_path / "what_if.yaml", patch))
    assert scenario is not None and not problems
    assert list(scenario.text.events) == ["two_thousand_words"]
    assert scenario.text.events["two_thousand_words"].title == "Other words"
    assert scenario.text.events["two_thousand_words"].role == "prague"


def test_what_is_asked_with_teams_is_checked_and_what_a_patch_closes_is_no_fault(tmp_path: Path) -> None:
    lessons = "lessons:\n  short: {title: Short, minutes: 25, events: [two_thousand_words], with_teams: [letter]}\n"
    problem = refused(small() + lessons, tmp_path)
    assert (problem.code, problem.message) == ("S220", "lesson asks event 'letter', which has no options")
    base = small().replace("id: small", "id: base") + lessons.replace("letter", "two_thousand_words")
    written(tmp_path / "base.yaml", base)
    patch = "id: what_if\nextends: base\nevents:\n  two_thousand_words: {role: null, options: null}\n"
    scenario, problems = examine(written(tmp_path / "what_if.yaml", patch))
    assert scenario is not None and not [one for one in problems if one.code == "S220"]


def test_a_problem_in_the_base_points_into_the_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "small.yaml", small().replace("role: prague", "role: prag"))
    problems = problems_of(written(tmp_path / "what_if.yaml", "id: what_if\nextends: small\ntitle: ''\n"))
    assert [(problem.place.path, problem.code) for problem in problems] == [("small.yaml", "S208"), ("what_if.yaml", "S105")]


@pytest.mark.parametrize("name", [".hidden.yaml", ".git/config.yaml", "notes.txt", "events/notes.md"])
def test_files_that_are_no_part_are_passed_over(name: str, tmp_path: Path) -> None:
    written(tmp_path / "scenario.yaml", small())
    written(tmp_path / name, "- not a scenario")
    assert problems_of(tmp_path) == ()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("event/june.yaml", "did you mean 'events'?"),
        ("track.yml", "did you mean 'tracks'?"),
        ("events/june/first.yaml", "put it into events/ itself, not into a folder below it"),
        ("scenario.yml", "join it with scenario.yaml"),
    ],
)
def test_a_file_of_no_section_is_told_where_it_belongs(name: str, hint: str, tmp_path: Path) -> None:
    written(tmp_path / "scenario.yaml", small())
    written(tmp_path / name, "{}")
    assert [(problem.code, problem.hint) for problem in problems_of(tmp_path)] == [("S011", hint)]


def test_a_section_file_does_not_hide_a_section_that_is_no_group(tmp_path: Path) -> None:
    written(tmp_path / "scenario.yaml", small() + "marks: 5\n")
    written(tmp_path / "marks.yaml", "{}")
    assert codes(problems_of(tmp_path)) == ["S103"]


# --- YAML -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a:\n\tb: 1\n", (2, 1), "a tab stands here"),
        ("a: @b\n", (1, 4), "a text cannot begin with '@'"),
        ("a: b: c\n", (1, 5), "a ':' stands where it cannot be"),
        ("a: 'b\nc: d\n", (1, 4), "a quote is opened here and never closed"),
        ("a: [b, c\nd: e\n", (1, 4), "the bracket opened here is not closed, or a comma is missing inside it"),
        ("a: 1\nno colon here\nb: 2\n", (2, 1), "a name stands here without ': ' after it"),
        ("a: 1\n  b: 2\n", (2, 4), "a field cannot begin in this column"),
        ("a:\n    b: 1\n  c: 2\n", (3, 3), "this line does not fit the lines above it"),
        ("a: **bold**\n", (1, 4), "a text cannot begin with this sign"),
        ("a: - b\n", (1, 4), "a '-' list cannot begin here"),
    ],
)
def test_bad_yaml_is_told_in_plain_words(text: str, place: tuple[int, int], message: str, tmp_path: Path) -> None:
    problem = refused(text, tmp_path)
    assert (problem.code, problem.message) == ("S002", f"bad YAML: {message}")
    assert (problem.place.line, problem.place.column) == place


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x\n", "a: !x y\n", "? {a: b}\n: c\n"])
def test_tags_and_odd_keys_are_refused(text: str, tmp_path: Path) -> None:
    assert "S002" in codes(problems_of(written(tmp_path / "odd.yaml", text)))


@pytest.mark.parametrize(
    "text",
    [
        "title: a\x07b\n",
        "title: a\x00b\n",
        "title: '\x1b[2J'\n",
        'title: "\\e[2J"\n',
        'title: "\\x9b2J"\n',
    ],
)
def test_what_would_command_a_terminal_is_refused_and_never_printed(text: str, tmp_path: Path) -> None:
    problems = problems_of(written(tmp_path / "bell.yaml", text))
    assert ("S002", 1) in [(problem.code, problem.place.line) for problem in problems]
    assert all(str(problem).isprintable() for problem in problems)


def test_yaml_reads_as_version_1_2() -> None:
    tree, problems = source.read_text("a: NO\nb: 12:30\nc: 010\nd: 1968-08-21\ne: yes\nf: 1e3\ng: 0x10\nh: ~\n", "x")
    assert not problems
    assert [str(value) for value in dict(tree.plain()).values()] == [  # type: ignore[arg-type]
        "NO",
        "12:30",
        "10",
        "1968-08-21",
        "yes",
        "1000.0",
        "16",
        "None",
    ]


# --- limits -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 100_000,
        "a: " + "{" * 100_000,
        "? " * 100_000,
        "- " * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "a: &x " * 100_000,
    ],
)
def test_deep_nesting_is_refused(text: str, tmp_path: Path) -> None:
    assert refused(text, tmp_path).code in ("S002", "S004")


def test_an_alias_of_a_list_is_refused(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    problem = refused(bomb, tmp_path)
    assert (problem.code, problem.place.line, problem.place.column) == ("S004", 2, 8)


def test_too_many_aliases_are_refused(tmp_path: Path) -> None:
    text = "a: &a x\nb: [" + "*a , " * (source.MAX_ALIASES + 1) + "]\n"
    assert "aliases" in refused(text, tmp_path).message


def test_an_alias_that_holds_itself_is_refused(tmp_path: Path) -> None:
    assert refused("a: &a [*a]\n", tmp_path).code == "S004"


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "huge.yaml", "a: b\n" * (source.MAX_BYTES // 5 + 1))
    monkeypatch.setattr(source, "read_text", None)
    problems = problems_of(path)
    assert [str(problem).split(": ", 1)[1] for problem in problems] == [
        "S004 the file is larger than 2,000,000 bytes; split it into several files of the folder"
    ]


def test_a_huge_folder_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "scenario.yaml", small())
    monkeypatch.setattr(folder, "MAX_TOTAL", 3_000)
    written(tmp_path / "events" / "june.yaml", "#" * 3_000)
    assert codes(problems_of(tmp_path)) == ["S004"]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    written(tmp_path / "scenario.yaml", small())
    for number in range(MAX_FILES + 1):
        written(tmp_path / "events" / f"e{number}.yaml", "{}")
    assert codes(problems_of(tmp_path)) == ["S004"]


def test_too_long_a_chain_of_extends_is_refused(tmp_path: Path) -> None:
    for number in range(MAX_CHAIN + 3):
        written(tmp_path / f"s{number}.yaml", f"id: s{number}\nextends: s{number + 1}\n")
    problems = problems_of(tmp_path / "s0.yaml")
    assert codes(problems) == ["S004"]


def test_too_many_values_are_refused(tmp_path: Path) -> None:
    problem = refused("a: [" + "1," * (source.MAX_VALUES + 1) + "]\n", tmp_path)
    assert problem.message == f"more than {source.MAX_VALUES:,} values"


def test_too_many_turns_are_refused(tmp_path: Path) -> None:
    problem = refused(small().replace("start: 1968-06-01", "start: 0001-01-01").replace("1 week", "1 day"), tmp_path)
    assert (problem.code, problem.message) == ("S004", f"the calendar has {MAX_TURNS} turns or more")


@pytest.mark.parametrize("turn", ["0", "-3", "99999999999", "0 days", "3 turns", "yes", "1.5", "[1]", "~"])
def test_a_turn_of_no_length_is_refused(turn: str, tmp_path: Path) -> None:
    assert refused(small().replace("turn: 1 week", f"turn: {turn}"), tmp_path).code in ("S103", "S104")


def test_a_calendar_to_the_last_day_of_all_is_built() -> None:
    text = CalendarText(start=dt.date(9999, 1, 1), end=dt.date.max, turn=300)
    assert [turn.days for turn in build(text).turns] == [300, 65]


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("1 + " * (MAX_LENGTH // 4) + "1", "S212"),
        ("x" * 100_000, "S212"),
        ("(" * 200 + "1" + ")" * 200, "S212"),
        ("press" + "+press" * 65, "S212"),
        ("9" * 399, "S104"),
        ("1e999", "S104"),
        ("-1e999", "S104"),
        ("0x7fffffffffffff", "S104"),
        ("*".join(["press"] + ["1000000"] * 3), "S104"),
    ],
)
def test_formulas_beyond_their_limits_are_refused(formula: str, code: str, tmp_path: Path) -> None:
    problem = refused(small().replace("by: press,", f"by: {formula}, when: press > 0,"), tmp_path)
    assert (problem.code, problem.place.line) == (code, 13)


@pytest.mark.parametrize("formula", ["-" * 395 + "press", "- " * 197 + "press"])
def test_a_long_row_of_signs_is_one_sign(formula: str, tmp_path: Path) -> None:
    text = small().replace("by: press,", f"by: '{formula}',")
    scenario, problems = examine(written(tmp_path / "signs.yaml", text))
    assert scenario is not None and not problems
    assert scenario.text.drifts["newspapers"].by.canonical in ("press", "(negate press)")


@pytest.mark.parametrize(
    "value",
    [
        "1e999",
        "-1e999",
        "1000001",
        "9" * 30,
        "9" * 5_000,
        "0o" + "7" * 5_000,
        "0x" + "f" * 5_000,
    ],
)
def test_huge_numbers_are_refused(value: str, tmp_path: Path) -> None:
    for field in ("start: 40", "value: 1", "format: 1"):
        text = small().replace(field, f"{field.split(':')[0]}: {value}", 1)
        problems = problems_of(written(tmp_path / "number.yaml", text))
        assert problems and set(codes(problems)) <= {"S103", "S104", "S106", "S302", "S406", "S407"}, (field, problems)
        assert all(len(str(problem)) < 1_000 for problem in problems)


def test_a_flood_of_mistakes_is_listed_only_in_part(tmp_path: Path) -> None:
    lines = "".join(f"k{number}: 1\n" for number in range(6_000))
    effects = ", ".join(f"t{number}: 1" for number in range(6_000))
    empty = "".join(f"  k{number}:\n" for number in range(6_000))
    moved = small().replace("{liberalisation: +4}", f"{{{effects}}}")
    for text in (lines, small() + lines, small() + "marks:\n" + empty, moved):
        assert len(problems_of(written(tmp_path / "flood.yaml", text))) <= 3_000


def test_long_words_are_cut_in_messages(tmp_path: Path) -> None:
    word = "x" * 10_000
    changes = {
        "  letter:": f"  {word}:",
        "role: prague": f"role: {word}",
        "evidence: invented": f"evidence: {word}",
        "format: 1": f"format: 1\n{word}: 1",
        "id: small": f"id: {word}",
    }
    for old, new in changes.items():
        text = small().replace(old, new)
        assert all(len(str(problem)) < 1_000 for problem in problems_of(written(tmp_path / "long.yaml", text)))


def test_odd_keys_do_not_break_the_line_of_a_message(tmp_path: Path) -> None:
    for key in ('"a\\tb"', '"a\\nb"'):
        for extra in (f"{key}:\n", f"marks: {{{key}: }}\n", f"marks: {{m: {{{key}: 1}}}}\n"):
            problems = problems_of(written(tmp_path / "odd.yaml", small() + extra))
            assert problems and all(str(problem).isprintable() for problem in problems)


def test_conditions_that_wait_for_each_other_in_a_long_chain_are_read(tmp_path: Path) -> None:
    letter = small()[small().index("  letter:") : small().index("endings:")]
    chain_ = "".join(
        letter.replace("  letter:", f"  e{number}:").replace("two_thousand_words", f"e{number + 1}") for number in range(300)
    )
    text = small().replace("endings:", chain_ + letter.replace("  letter:", "  e300:") + "endings:")
    assert problems_of(written(tmp_path / "chain.yaml", text)) == ()


# --- one fault is told once -------------------------------------------------------------------------------------


def test_an_unknown_event_is_not_blamed_for_never_coming_up(tmp_path: Path) -> None:
    text = (
        small()
        .replace("happened(two_thousand_words)", "happened(two_thousand_word)")
        .replace("liberalisation >= 60", "happened(letter)")
    )
    assert codes(problems_of(written(tmp_path / "one.yaml", text))) == ["S205"]


def test_an_event_that_never_comes_up_is_blamed_where_it_stands_only(tmp_path: Path) -> None:
    text = small().replace("    role: prague", "    when: liberalisation < 0\n    role: prague")
    assert codes(problems_of(written(tmp_path / "one.yaml", text))) == ["S303"]


def test_a_chance_of_nothing_is_blamed_at_the_chance(tmp_path: Path) -> None:
    text = small().replace("happened(two_thousand_words)", "happened(two_thousand_words)\n    chance: 0%")
    problem = refused(text, tmp_path)
    assert (problem.code, problem.place.line, problem.breadcrumb[-1]) == ("S303", 29, "chance")


def test_events_that_wait_for_each_other_are_blamed(tmp_path: Path) -> None:
    text = small().replace("    role: prague", "    when: happened(letter)\n    role: prague")
    assert "S307" in codes(problems_of(written(tmp_path / "ring.yaml", text)))


# --- any text ---------------------------------------------------------------------------------------------------


def gives_scenario_or_problems(path: Path, text: str | None = None) -> None:
    """Examine a path: anything but a scenario or problems that point into their files is an error."""
    scenario, problems = examine(path)
    assert problems or isinstance(scenario, Scenario)
    for problem in problems:
        assert problem.code in CODES and str(problem).startswith(problem.place.path)
        assert str(problem).isprintable(), problem
        assert text is None or points_into_file(problem, text), problem


@settings(max_examples=150)
@given(
    text=st.one_of(
        st.text(max_size=300),
        st.text(alphabet="ab:- {}[],'\"#&*!|>%@?\n\t0.", max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "format: 1",
                    "id: a",
                    "a",
                    ": ",
                    "- ",
                    "{",
                    "}",
                    "[",
                    "]",
                    "\n",
                    "  ",
                    "1968-08-21",
                    "'",
                    '"',
                    "#",
                    "|",
                    "&a ",
                    "*a",
                    "? ",
                    "~",
                    "extends: small",
                    "events:",
                    "!!str ",
                ]
            ),
            max_size=40,
        ).map("".join),
    )
)
@example(text="%YAML 9.9\n---\na: 1\n")
@example(text="---\n---\n")
@example(text="{")
@example(text="a: [")
@example(text="\ufeffa: b\r\nc: [\u2028]")
def test_any_text_gives_a_scenario_or_problems(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    gives_scenario_or_problems(written(path, text.encode("utf-8", "surrogatepass")), text)


@settings(max_examples=80)
@given(held=st.binary(max_size=200))
@example(held=b"\xff\xfea\x00:\x00 \x00b\x00")
def test_any_bytes_give_a_scenario_or_problems(held: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    gives_scenario_or_problems(written(tmp_path_factory.getbasetemp() / "bytes.yaml", held))


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.sampled_from(["prague", "press", "liberalisation", "letter", "happened(letter)", "2 weeks", "1968-06-20"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | st.integers() | st.dates(), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(data=st.data())
def test_any_value_in_any_field_gives_a_scenario_or_problems(
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    tree = yaml.safe_load(small())
    held = tree
    while True:
        key = data.draw(st.sampled_from(sorted(held, key=str)) if isinstance(held, dict) else st.integers(0, len(held) - 1))
        if not (isinstance(held[key], (dict, list)) and held[key]) or data.draw(st.integers(0, 4)) == 0:
            break
        held = held[key]
    held[key] = data.draw(PLAIN)
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    gives_scenario_or_problems(written(tmp_path_factory.getbasetemp() / "value.yaml", text), text)


def mutated(text: str, luck: random.Random) -> str:
    """Return a text with a line or a character deleted, doubled, swapped or replaced, once to three times."""
    for _ in range(luck.randint(1, 3)):
        by_line = luck.random() < 0.5
        parts = text.splitlines(keepends=True) if by_line else list(text)
        one, two = luck.randrange(len(parts)), luck.randrange(len(parts))
        action = luck.choice(["delete", "double", "swap", "replace"])
        if action == "delete":
            del parts[one]
        elif action == "double":
            parts.insert(one, parts[one])
        elif action == "swap":
            parts[one], parts[two] = parts[two], parts[one]
        else:
            parts[one] = luck.choice(["- a\n", "a:\n", "  b: 1\n", "\n"] if by_line else "\n :-{}[]'\"#0%\té&*")
        text = "".join(parts)
    return text


@settings(max_examples=120)
@given(seed=st.integers(0, 2**32))
def test_any_mutation_of_a_small_scenario_gives_a_scenario_or_problems(
    seed: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    luck = random.Random(seed)
    template = (ROOT / "src/spring1968/scenario/template.yaml").read_text(encoding="utf-8")
    text = mutated(luck.choice([small(), template]), luck)
    gives_scenario_or_problems(written(tmp_path_factory.getbasetemp() / "mutated.yaml", text), text)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the shipped scenario."""
    return Path(shutil.copytree(shipped() / "prague_spring", tmp_path_factory.mktemp("copy") / "prague_spring"))


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_any_mutation_of_the_shipped_scenario_gives_a_scenario_or_problems(seed: int, copy: Path) -> None:
    luck = random.Random(seed)
    path = luck.choice(sorted(copy.rglob("*.yaml")))
    text = path.read_text(encoding="utf-8")
    try:
        changed = mutated(text, luck)
        scenario, problems = examine(Path(written(path, changed).parents[path.parent.name == "events"]))
        assert problems or isinstance(scenario, Scenario)
        for problem in problems:
            assert points_into_file(problem, Path(problem.place.path).read_text(encoding="utf-8")), problem
    finally:
        path.write_text(text, encoding="utf-8")


def test_a_patch_has_an_id_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path / "patch.yaml", "format: 1\nextends: prague_spring\ntitle: Another year\n")
    _, problems = examine(path)
    assert [(problem.code, problem.message) for problem in problems] == [("S102", "field 'id' is missing")]


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("title: Small", "titel: Small", "S101", "did you mean 'title'?"),
        ("id: small", 'id: "small\\n"', "S108", "use small letters a-z"),
        ("title: Small", "title: " + "long " * 20, "S104", "shorten it"),
        ("start: 10", "start: 10,5", "S103", "write a point, not a comma: 10.5"),
        ("start: 10", "start: *10", "S002", "put a text that begins with * in quotes"),
        ("start: 10", "start: &ten", "S002", "put a text that begins with & in quotes"),
        ("start: 10", "start: !ten", "S002", "put a text that begins with ! in quotes"),
        ("title: Small", 'title: "A small" thing', "S002", "put the whole text in quotes"),
        ("title: Small", "title: > Small", "S002", "begin the text on the next line"),
        ("title: Small", "title: a\u202eb", "S002", "delete it"),
        ("when: mood >= 90", "when: mood => 90", "S201", "write >="),
        ("when: mood >= 90", "when: mood >= 90 AND mood > 3", "S201", "write it in small letters: and"),
        ("text: It is read.", "text: It is read, aloud", "S101", "inside {...} a comma ends the text"),
        ("text: It is read.", "text: It is read., note:Aloud", "S101", "write a space after the colon"),
        ("chance: 50%", "chance: 150%", "S214", "write 0% to 100%"),
        ("chance: 50%", "chance: 0,5", "S201", "write a number with a point"),
        ("1968-06-27", "1968-06-31", "S103", "there is no such day"),
        ("end: 1968-12-31", "end: 1967-12-31", "S302", "swap start and end"),
        ("range: [1, 4]", "range: [4, 1]", "S302", "swap the two"),
    ],
)
def test_a_slip_is_told_once_with_its_cure(old: str, new: str, code: str, hint: str, tmp_path: Path) -> None:
    assert old in SLIPS
    problem = refused(SLIPS.replace(old, new, 1), tmp_path)
    assert problem.code == code and problem.hint.startswith(hint), problem


SLIPS = """\
format: 1
id: small
title: Small
summary: It is small.
calendar: {start: 1968-01-01, end: 1968-12-31, turn: 4 weeks}
tracks:
  mood:
    name: Mood
    start: 10
    bands: {0: low}
    assumption: A guess.
roles: {cabinet: {name: The cabinet, leader: the minister, brief: Decide.}}
parameters:
  pace: {value: 2, range: [1, 4], unit: points, note: How fast., assumption: A guess.}
drifts:
  it_rises: {name: It rises, track: mood, by: pace, assumption: A guess.}
events:
  letter:
    title: A letter
    date: 1968-06-27
    chance: 50%
    evidence: invented
    assumption: Made up.
    text: A letter comes.
endings:
  high: {title: High, when: mood >= 90, text: It is high.}
  other: {title: Other, text: It is read.}
"""


def test_the_scenario_of_slips_has_none(tmp_path: Path) -> None:
    assert examine(written(tmp_path / "slips.yaml", SLIPS))[1] == ()


def test_a_section_that_names_itself_in_its_own_file_is_told_once(tmp_path: Path) -> None:
    head, _, rest = SLIPS.partition("tracks:\n")
    track, _, rest = rest.partition("roles:")
    written(tmp_path / "scenario.yaml", head + "roles:" + rest)
    written(tmp_path / "tracks.yaml", "tracks:\n" + track)
    (problem,) = examine(tmp_path)[1]
    assert (problem.code, problem.place.line, problem.hint) == (
        "S101",
        1,
        "take out the line tracks: and the indentation below it",
    )


@pytest.mark.parametrize(
    ("patch", "code", "told"),
    [
        ("events:\n  lettre: {chance: 100%}\n", "S102", "did you mean 'letter'?"),
        ("extends:\n", "S105", "'extends' is left empty"),
        ("extends: slips.yaml\n", "S005", "write it without the ending: slips"),
    ],
)
def test_a_slip_in_a_patch_is_told_once(patch: str, code: str, told: str, tmp_path: Path) -> None:
    written(tmp_path / "slips.yaml", SLIPS)
    extends = "" if patch.startswith("extends") else "extends: slips\n"
    (problem,) = examine(written(tmp_path / "patch.yaml", f"format: 1\nid: patch\n{extends}{patch}"))[1]
    assert problem.code == code and told in str(problem)


@pytest.mark.parametrize("name", ["scenario.yml", "other.yaml"])
def test_a_folder_of_sections_without_its_main_file_is_one_scenario(name: str, tmp_path: Path) -> None:
    written(tmp_path / name, SLIPS)
    written(tmp_path / "events.yaml", "other: {}\n")
    (target,) = scenarios_in(tmp_path)
    assert [problem.code for problem in examine(target)[1]] == ["S009"]


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_that_goes_round_leads_nowhere(tmp_path: Path) -> None:
    written(tmp_path / "scenario.yaml", SLIPS)
    (tmp_path / "sources.yaml").symlink_to("sources.yaml")
    (problem,) = examine(tmp_path)[1]
    assert (problem.code, problem.message) == ("S001", "cannot be read: the link leads nowhere")


def test_a_path_beyond_every_length_is_not_there() -> None:
    assert checked("x" * 5_000).exit_code == 2


@pytest.mark.skipif(os.name != "posix", reason="such names")
def test_the_name_of_a_file_commands_no_terminal(tmp_path: Path) -> None:
    written(tmp_path / "red\x1b[31m\nnew.yaml", "a: 1\n")
    for problem in examine(tmp_path / "red\x1b[31m\nnew.yaml")[1]:
        assert str(problem).isprintable()


def test_guesses_at_a_flood_of_names_come_to_an_end() -> None:
    guesses = Guesses(left=5)
    assert guesses.nearest("lettre", ["letter", "other"]) == "did you mean 'letter'?"
    assert guesses.nearest_or_known("xyz", ["letter", "other"]) == "known: letter, other"
    assert guesses.nearest("lettre", ["letter", "other"]) == ""
    assert guesses.nearest_or_known("xyz", ["letter", "other"]) == ""


def test_the_schema_refuses_empty_fields_and_keys_that_are_no_ids() -> None:
    event = json_schema()["$defs"]["EventText"]["properties"]
    assert event["when"]["type"] == ["string", "boolean"] and event["effects"]["additionalProperties"] is False
    assert {"type": "null"} in json_schema(patch=True)["$defs"]["EventText"]["properties"]["when"]["anyOf"]


def test_a_flood_of_problems_says_that_it_is_cut(tmp_path: Path) -> None:
    unknown = "".join(f"wrong_{number}: 1\n" for number in range(3_000))
    _, problems = examine(written(tmp_path / "flood.yaml", unknown))
    assert len(problems) < 1_200 and any("some are not listed" in problem.message for problem in problems)
