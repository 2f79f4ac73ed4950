"""The laws of the debate pack: one file that needs nothing else, everything escaped, charts with words, sums that add up."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given

import sitting_games
from commands import run as typed
from spring1968.analysis.processes import Effort
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.playthrough import begin
from spring1968.play.record import record_of, save
from spring1968.problems import UserError
from spring1968.report.citing import bibliography
from spring1968.report.comparing import compared
from spring1968.report.lines import HEAD, as_csv
from spring1968.report.moments import moments
from spring1968.report.motion import motion
from spring1968.report.pack import pack
from spring1968.report.questions import questions
from spring1968.report.sheet import sheet
from spring1968.report.study import Prediction, Run, Study, Vote, Voted, studied
from spring1968.scenario.folder import shipped_names
from spring1968.scenario.load import load
from strategies import Case, cases
from worlds import sitting_of

EVIL = "<script>alert(1)</script>"
FEW = Effort(40, 1968)


@cache
def studied_game(name: str = "prague_spring", seed: int = 2, historical: bool = False) -> Study:
    game = sitting_games.finished(name, sitting_games.program(name).roles[0], seed, historical)
    return studied(Run(game.sitting, game.role, "S68.code"), FEW)


class Page(HTMLParser):
    """What a page holds: its tags with their attributes, in order, and the open tags at each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inside: list[str] = []
        self.titled: list[tuple[str, bool]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def parts(text: str, start: str, end: str) -> list[str]:
    return re.findall(f"{re.escape(start)}.*?{re.escape(end)}", text, re.S)


@pytest.mark.parametrize("name", ["prague_spring", "prague_spring_lesson", "tutorial", "august_1968"])
def test_a_pack_needs_nothing_but_itself(name: str) -> None:
    text = pack(studied_game(name))
    assert not {"script", "link", "iframe", "img", "object", "embed", "base", "form"} & {tag for tag, _ in Page(text).tags}
    for tag, attributes in Page(text).tags:
        for attribute, value in attributes.items():
            if re.search(r"https?:", value):
                assert (tag, attribute) == ("a", "href"), (tag, attribute, value)
            assert not attribute.startswith("on"), attribute
    assert re.findall(r"url\((?!data:)", text) == [] and "@import" not in text
    bibliography = text[text.index('id="sources"') :]
    assert len(re.findall(r'href="http', text)) == len(re.findall(r'href="http', bibliography))


@pytest.mark.parametrize("name", ["prague_spring", "tutorial"])
def test_every_chart_has_a_title_and_a_description_and_its_numbers_as_a_table(name: str) -> None:
    text = pack(studied_game(name))
    charts = parts(text, '<svg class="chart"', "</svg>")
    assert charts and len(parts(text, "<svg", "</svg>")) == len(charts) + 1
    for chart in charts:
        assert re.search(r'role="img".*<title id="[^"]+">[^<]+</title><desc id="[^"]+">[^<]{20,}</desc>', chart, re.S), (
            chart[:200]
        )
    assert 'aria-hidden="true"' in parts(text, "<svg", "</svg>")[0]
    assert (
        "The same in numbers" in text and len(re.findall(r"<details", text)) == len(charts) - text.count('id="track-') // 2
    )


def test_ids_are_used_once_and_every_inner_link_has_its_place() -> None:
    text = pack(studied_game(), studied_game(seed=3))
    ids = [attributes["id"] for _, attributes in Page(text).tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inner = [
        attributes["href"][1:] for tag, attributes in Page(text).tags if tag == "a" and attributes["href"].startswith("#")
    ]
    assert inner and set(inner) <= set(ids)


def evil(tmp_path: Path) -> Program:
    """Return a scenario every text field of which carries a script."""
    (tmp_path / "evil.yaml").write_text(EVIL_SCENARIO, encoding="utf-8")
    return compile_scenario(load(tmp_path / "evil.yaml"))


EVIL_SCENARIO = """
format: 1
id: evil
title: "T EVIL"
summary: "S EVIL"
question: "Was the EVIL inevitable?"
calendar: {start: 1968-01-01, end: 1968-01-31, turn: 1 week}
tracks:
  mood:
    name: "NEVIL"
    unit: "EVIL"
    start: 50
    bands: {0: "low EVIL", 50: "high EVIL"}
    baseline: {1968-01-01: 50, 1968-01-31: 20}
    source: [book]
roles:
  one:
    name: "REVIL"
    leader: "EVIL"
    brief: "B EVIL"
    hidden: ["EVIL"]
    goals: {go: {text: "G EVIL", when: mood > 50}}
people:
  who: {name: "P EVIL", office: "O EVIL", lean: reform, side: one}
parameters:
  size: {name: "Z EVIL", value: 1, range: [0, 2], unit: "EVIL", note: "EVIL", assumption: "EVIL"}
schools:
  school: {title: "C EVIL", historians: "EVIL", summary: "EVIL", source: [book], set: {size: 2}}
drifts:
  wind: {name: "D EVIL", track: mood, by: size, source: [book]}
events:
  ask:
    title: "E EVIL"
    date: 1968-01-08
    role: one
    evidence: invented
    source: ["book: EVIL"]
    text: "X EVIL"
    history: "H EVIL"
    options:
      yes_:
        label: "Y EVIL"
        text: "EVIL"
        result: "EVIL"
        historical: true
        effects: {mood: 30}
        advice: {who: {for: "EVIL"}}
      no_:
        label: "Q EVIL"
        text: "EVIL"
        result: "EVIL"
        effects: {mood: -30}
        advice: {who: {against: "EVIL"}}
endings:
  up: {title: "U EVIL", when: mood > 60, at_end: true, text: "EVIL", source: [book]}
  down: {title: "V EVIL", text: "EVIL"}
sources:
  book:
    title: "EVIL"
    author: "EVIL"
    year: "EVIL"
    publisher: "EVIL"
    url: "https://example.org/EVIL\\"onclick=\\"x"
    note: "EVIL"
""".replace("EVIL", EVIL)


def test_whatever_an_author_wrote_comes_out_escaped(tmp_path: Path) -> None:
    program = evil(tmp_path)
    sitting, other = (begin(program, 1, frozenset({"one"}), {}).choose(option) for option in ("yes_", "no_"))
    studies = [studied(Run(one, "one", EVIL), FEW) for one in (sitting, other)]
    voted = Voted([Vote(1, "ask", {"yes_": 3, "no_": 2})], [Prediction(EVIL, {EVIL: 4, "b": 1}, EVIL)])
    for text in (pack(studies[0]), pack(studies[0], studies[1], voted), sheet(program)):
        assert "<script" not in text and "&lt;script&gt;" in text
        assert all("onclick" not in attributes for _, attributes in Page(text).tags)


def test_a_pack_of_two_runs_says_where_they_part_and_its_causes_add_up() -> None:
    one, other = studied_game(seed=3), studied_game(seed=2)
    found = compared(one.run, other.run)
    text = pack(one, other)
    assert "Two runs side by side" in text and "in run A" in found.parting
    for track in found.why:
        assert sum(line.one for line in track.causes) == pytest.approx(track.whole.one, abs=1e-9)
        assert sum(line.other for line in track.causes) == pytest.approx(track.whole.other, abs=1e-9)
    assert all(beside.one != beside.other for beside in found.decisions)


def test_a_run_set_beside_itself_differs_in_nothing() -> None:
    run = studied_game().run
    found = compared(run, run)
    assert found.decisions == () and found.only == () and "same choices" in found.parting
    assert all(track.whole.apart == 0 for track in found.why)


def test_runs_of_two_scenarios_are_not_set_side_by_side() -> None:
    with pytest.raises(UserError, match="two scenarios"):
        pack(studied_game(), studied_game("tutorial"))


@given(cases())
def test_the_lines_of_the_csv_add_up_exactly(case: Case) -> None:
    sitting = sitting_of(case)
    adds_up(Run(sitting, case.program.roles[0]))


def test_the_csv_of_a_campaign_has_a_line_for_each_decision_and_adds_up() -> None:
    run = studied_game(seed=3).run
    adds_up(run)
    rows = list(csv.DictReader(io.StringIO(as_csv([("run", run)]))))
    decided = [row for row in rows if row["kind"] == "decision"]
    assert [(row["event"], row["option"]) for row in decided] == [(one.event, one.option) for one in run.sitting.decisions]


def adds_up(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([("run", run)]))))
    for track in run.program.tracks:
        value = None
        for row in rows:
            if row["kind"] in ("turn", "end"):
                assert value is None or value == float(row[track.id]), (track.id, row)
                value = float(row[track.id])
            else:
                assert value is not None and row[track.id] == ""
                value += float(row[f"{track.id}_moved"])


def test_no_cell_of_the_csv_is_a_command_to_a_spreadsheet() -> None:
    study = studied_game()
    event = study.run.program.scenario.text.events["first_secretary"].model_copy(update={"title": "=1+1"})
    text = study.run.program.scenario.text
    changed = text.model_copy(update={"events": {**text.events, "first_secretary": event}})
    scenario = replace(study.run.program.scenario, text=changed)
    program = replace(study.run.program, scenario=scenario)
    run = replace(study.run, sitting=replace(study.run.sitting, program=program))
    rows = csv.reader(io.StringIO(as_csv([("run", run)])))
    cells = [cell for row in rows for cell in row[: len(HEAD)]]
    assert "'=1+1" in cells and not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize("name", ["prague_spring", "prague_spring_lesson", "august_1968"])
def test_the_questions_are_five_and_name_what_came_up_in_this_run(name: str) -> None:
    study = studied_game(name)
    found = questions(study, moments(study))
    titles = [study.run.program.scenario.text.events[one.event].title for one in study.run.sitting.decisions]
    assert len(found) == len(set(found)) == 5
    assert sum(any(title in one for title in titles) for one in found) >= 3


def test_a_pack_says_that_its_voices_were_written_for_the_scenario() -> None:
    study = studied_game("prague_spring")
    text = pack(study)
    points, voices = text.index('id="points"'), text.index("Voices at the turning points")
    assert points < text.index("no quotations, save where they name whom they quote") < text.index('class="point"')
    assert voices < text.index("it is no quotation") < text.index('class="card voice"')
    assert not any(" said: “" in one for one in questions(study, moments(study)))


def test_the_lesson_plans_fill_their_minutes_and_name_a_turning_point() -> None:
    text = pack(studied_game(seed=3))
    first = moments(studied_game(seed=3))[0]
    for start, end in (
        ("25 minutes", "21–25"),
        ("45 minutes: two", "41–45"),
        ("first lesson", "–45"),
        ("second lesson", "39–45"),
    ):
        table = text[text.index(f"<caption>{start}" if start[0].isdigit() else start) :].partition("</table>")[0]
        assert end in table
    assert f"“{first.title}”" in text[text.index('id="plans"') :]


@pytest.mark.parametrize("name", ["prague_spring", "prague_spring_lesson", "tutorial"])
def test_just_the_sources_that_something_of_this_run_cites_are_listed(name: str) -> None:
    run = studied_game(name).run
    program, text = run.program, run.program.scenario.text
    drifts = {program.drifts[line.cause.number].id for line in run.sitting.ledger if line.cause.kind == "drift"}
    citing = [
        *(text.events[program.events[what.event].id].source for what in run.sitting.occurrences),
        *(text.drifts[drift].source for drift in drifts),
        *(school.source for school in text.schools.values()),
        text.endings[run.sitting.ending or ""].source,
    ]
    cited = {reference.partition(":")[0] for references in citing for reference in references}
    listed = [(one.author, one.title) for one in bibliography([run])]
    books = text.sources
    assert sorted(listed) == sorted((books[key].author or "", books[key].title) for key in cited)
    assert all(one.cited_by for one in bibliography([run]))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Was the invasion of August 1968 inevitable?", "the invasion of August 1968 was inevitable."),
        ("Could Prague have kept its new freedom and kept the armies out?", "Prague could have kept its new freedom and"),
        ("Is a promise that cannot be kept better than an open break?", "a promise that cannot be kept is better than"),
        ("Did Prague set its own deadline?", "Prague did set its own deadline."),
        ("What can a country without weapons win in a week?", None),
        ("Is it wiser to stay away from a court, or to answer it?", None),
        ("How free?", None),
        (None, None),
    ],
)
def test_a_question_for_yes_or_no_becomes_a_motion(question: str | None, said: str | None) -> None:
    made = motion(question)
    assert made is None if said is None else made is not None and said in made


def test_what_a_class_voted_is_a_section_of_its_own_with_counts_and_no_names() -> None:
    study = studied_game()
    first = study.run.own[0]
    voted = Voted(
        [Vote(first.turn, first.event, {first.option: 17, "elect_dubcek": 9})],
        [Prediction("Will armies enter?", {"yes": 20, "no": 6}, "no")],
    )
    text = pack(study, voted=voted)
    section = text[text.index('id="votes"') :]
    assert "What the class voted" in section and "26 hands" in section and "came true" in section
    assert "What the class voted" not in pack(study)
    assert pack(study, voted=Voted()).count('id="votes"') == 1


@pytest.mark.parametrize("hands", [{"nothing_like_it": 3}, {"elect_dubcek": -1}])
def test_votes_that_do_not_fit_are_refused(hands: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        pack(studied_game(), voted=Voted([Vote(0, "first_secretary", hands)]))


def test_a_run_that_has_not_ended_and_a_role_that_decided_nothing_are_refused() -> None:
    program = sitting_games.program()
    with pytest.raises(UserError, match="has not ended"):
        studied(Run(begin(program, 1, frozenset({"prague"}), {}), "prague"), FEW)
    tutorial = studied_game("tutorial").run
    with pytest.raises(UserError, match="--role"):
        studied(Run(tutorial.sitting, "nobody"), FEW)


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_has_a_sheet_with_its_motion_and_its_roles(name: str) -> None:
    program = sitting_games.program(name)
    text = sheet(program)
    assert "This house" in text
    for role in program.scenario.text.roles.values():
        assert role.name.replace("'", "&#39;") in text


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two finished runs and one that has just begun."""
    folder = tmp_path_factory.mktemp("report")
    for seed in (1, 2):
        save(record_of(sitting_games.finished("tutorial", "editor", seed).sitting), folder / f"run{seed}.json")
    save(record_of(begin(sitting_games.program("tutorial"), 1, frozenset({"editor"}), {})), folder / "begun.json")
    return folder


def test_the_command_writes_a_pack_and_a_table(kept: Path) -> None:
    done = typed("report", "run1.json", "run2.json", "-o", "a.html", "--csv", "a.csv", "--playouts", "20", folder=kept)
    assert done.returncode == 0, done.stderr
    assert (kept / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert {row["run"] for row in csv.DictReader((kept / "a.csv").open(encoding="utf-8"))} == {"A", "B"}
    code = typed("code", "run1.json", folder=kept).stdout.strip()
    assert typed("report", code, "-o", "b.html", "--playouts", "20", folder=kept).returncode == 0
    assert code in (kept / "b.html").read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_page() -> None:
    assert pack(studied_game("tutorial")) == pack(studied(studied_game("tutorial").run, FEW))


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("run1.json", "-o", "run1.json"), "ends in .html"),
        (("run1.json", "-o", "a.html", "--csv", "run1.json"), "ends in .csv"),
        (("-o", "a.html"), "name the run"),
        (("tutorial", "-o", "a.html"), "--sheet"),
        (("begun.json", "-o", "a.html"), "play it to its end"),
        (("run1.json", "-o", "nowhere/a.html", "--playouts", "5"), "name another place"),
        (("--sheet", "run1.json", "-o", "a.html"), "leave --sheet out"),
        (("--sheet", "tutorial", "run1.json", "-o", "a.html"), "one scenario alone"),
        (("--sheet", "tutorial", "--role", "nobody", "-o", "a.html"), "no role"),
        (("gone.json", "-o", "a.html"), "not there"),
    ],
)
def test_what_is_typed_wrongly_is_told_with_its_cure(kept: Path, words: tuple[str, ...], cure: str) -> None:
    before = (kept / "run1.json").read_text(encoding="utf-8")
    done = typed("report", *words, folder=kept)
    assert done.returncode == 1 and cure in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert json.loads((kept / "run1.json").read_text(encoding="utf-8")) == json.loads(before)
