"""Laws of branches: the tree of forks, its record, and two timelines side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import run
from spring1968.analysis.side_by_side import side_by_side
from spring1968.engine.program import Program
from spring1968.play.branches import MOST_BRANCHES, Branch, added, passed, shared, tree, unpassed
from spring1968.play.playthrough import Decision, Playthrough, begin
from spring1968.play.record import Record, from_json, record_of, save, to_json
from spring1968.play.starting import program_of
from spring1968.problems import RecordError, UserError
from spring1968.telling.branches import branch_lines, compared_lines
from strategies import Case
from worlds import first_role, law, sitting_of

DECISIONS = st.builds(
    Decision, st.integers(0, 2), st.sampled_from("ab"), st.sampled_from("xy"), st.just("me"), st.just(True)
)
BRANCHES = st.builds(Branch, st.lists(DECISIONS, max_size=4).map(tuple), st.sampled_from([None, "won"]))


@given(st.lists(BRANCHES, max_size=6))
def test_each_branch_leaves_an_earlier_one_with_which_it_shares_most(branches: Sequence[Branch]) -> None:
    forks = tree(branches)
    assert [fork.branch for fork in forks] == list(branches)
    for at, fork in enumerate(forks):
        if at == 0:
            assert fork.parent is None and fork.shared == 0
            continue
        assert fork.parent is not None and fork.parent < at
        assert fork.shared == shared(fork.branch.decisions, branches[fork.parent].decisions)
        assert fork.shared == max(shared(fork.branch.decisions, earlier.decisions) for earlier in branches[:at])


@given(st.lists(BRANCHES, max_size=6), BRANCHES)
def test_what_is_kept_is_all_that_no_other_branch_has_passed(branches: Sequence[Branch], current: Branch) -> None:
    held: tuple[Branch, ...] = ()
    for branch in branches:
        held = added(held, branch)
    held = unpassed(held, current)
    for branch in branches:
        assert any(passed(branch, other) for other in (*held, current))
    for at, branch in enumerate(held):
        assert branch in branches and not passed(branch, current)
        assert not any(passed(branch, other) for other in (*held[:at], *held[at + 1 :]))


def a_record(branches: Sequence[Branch], current: Branch) -> Record:
    return Record("here", "0" * 16, 7, ("me",), None, current.decisions, current.ending, {}, False, tuple(branches))


@given(st.lists(BRANCHES, max_size=6), BRANCHES)
def test_a_record_with_its_branches_is_read_as_it_was_written(branches: Sequence[Branch], current: Branch) -> None:
    record = a_record(branches, current)
    assert from_json(to_json(record)) == record
    for number, branch in enumerate(record.branches):
        chosen = record.branch(number)
        assert (chosen.decisions, chosen.ending) == (branch.decisions, branch.ending)
        assert sorted(map(repr, chosen.branches)) == sorted(map(repr, record.branches))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"branches": 3}, "field 'branches' is missing or of the wrong kind"),
        ({"branches": [3]}, "branch 2 is missing or of the wrong kind"),
        ({"branches": [{"shared": 9, "ending": None, "decisions": []}]}, "branch 2: field 'shared' is not between 0 and 1"),
        ({"branches": [{"shared": 0, "ending": None}]}, "branch 2: field 'decisions' is missing"),
        ({"branches": [{"shared": 0, "ending": None, "decisions": [{}]}]}, "branch 2: decision 1 of the run: field 'turn'"),
        ({"branches": [{"shared": 0, "ending": None, "decisions": []}] * (MOST_BRANCHES + 1)}, "more than 500 branches"),
    ],
)
def test_a_damaged_branch_is_named(damage: dict[str, object], said: str) -> None:
    whole = json.loads(to_json(a_record([], Branch((Decision(0, "a", "x", "me", True),)))))
    with pytest.raises(RecordError, match=said):
        from_json(json.dumps(whole | damage))


@law
def test_causes_of_two_timelines_add_up_to_the_difference_exactly(case: Case) -> None:
    one, other = sitting_of(case, first_role(case)), begin(case.program, case.seed + 1, frozenset(), case.policies)
    found = side_by_side(one, other)
    assert found.same_luck == (one.seed == other.seed)
    for apart in found.tracks:
        assert sum(moved.apart for moved in apart.causes) == apart.apart
        assert apart.one == float(one.table.tracks[apart.track][0])
    turned = side_by_side(other, one)
    assert [(what.event, what.again, what.other, what.one) for what in found.differ] == [
        (what.event, what.again, what.one, what.other) for what in turned.differ
    ] or len(found.differ) == len(turned.differ)


@law
def test_a_timeline_beside_itself_differs_in_nothing(case: Case) -> None:
    one = sitting_of(case, first_role(case))
    found = side_by_side(one, one)
    assert found.parting is None and not any(apart.causes for apart in found.tracks)


def answered(shipped: Program, places: Sequence[int]) -> Playthrough:
    """Return a run of Prague in which the nth question is answered by the open option at that place, others by the first."""
    sitting = begin(shipped, 11, frozenset({"prague"}), {})
    at = 0
    while sitting.question is not None:
        free = [option.id for option, is_free in sitting.options() if is_free]
        sitting = sitting.choose(free[places[at] % len(free)] if at < len(places) else free[0])
        at += 1
    return sitting


def test_two_branches_part_at_the_choice_that_was_changed(shipped: Program) -> None:
    one, other = answered(shipped, [0, 0, 0]), answered(shipped, [0, 0, 1])
    found = side_by_side(one, other)
    assert found.parting is not None and found.parting.chosen_otherwise and found.same_luck
    mine = [decision for decision in one.decisions if decision.by_hand]
    assert shipped.events[found.parting.event].id == mine[2].event and found.parting.turn == mine[2].turn
    told = "\n".join(compared_lines(found))
    assert "They part on" in told and "Chosen otherwise" in told and "Where the tracks end" in told


def test_timelines_of_two_scenarios_or_versions_are_not_compared(shipped: Program, tmp_path: Path) -> None:
    lesson = program_of("tutorial")
    one = begin(shipped, 1, frozenset(), {})
    with pytest.raises(UserError, match="two scenarios"):
        side_by_side(one, begin(lesson, 1, frozenset(), {}))
    sides = []
    for number, value in enumerate(("0.11", "0.12")):
        text = f"format: 1\nid: mine\nextends: prague_spring\nparameters: {{press_alarm: {{value: {value}}}}}\n"
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
        sides.append(begin(program_of(str(tmp_path / f"{number}.yaml")), 1, frozenset(), {}))
    with pytest.raises(UserError, match="two versions"):
        side_by_side(*sides)


@pytest.fixture(scope="module")
def file(shipped: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a record of two branches: the same but for the third answer."""
    path = tmp_path_factory.mktemp("branches") / "run.json"
    one, other = answered(shipped, [0, 0, 0]), answered(shipped, [0, 0, 1])
    save(record_of(one, others=(Branch(other.decisions, other.ending),)), path)
    return path


def test_the_tree_of_a_file_is_listed(file: Path, shipped: Program) -> None:
    listed = run("branches", "run.json", folder=file.parent)
    assert listed.returncode == 0 and listed.stdout.startswith("2 branches of one run of prague_spring, seed 11")
    held = from_json(file.read_text(encoding="utf-8"))
    for line in branch_lines(shipped, held.branches):
        assert line in listed.stdout
    data = json.loads(run("branches", "run.json", "--json", folder=file.parent).stdout)
    assert [branch["leaves"] for branch in data["branches"]] == [None, 1]
    assert data["branches"][1]["by"]["event"] == held.others[0].decisions[data["branches"][1]["shared"]].event


def test_two_branches_of_a_file_are_compared_and_a_run_with_history(file: Path) -> None:
    compared = run("compare", "run.json", "run.json#2", folder=file.parent)
    assert compared.returncode == 0, compared.stderr
    assert "They part on" in compared.stdout and "Chosen otherwise" in compared.stdout
    data = json.loads(run("compare", "run.json", "run.json#2", "--json", folder=file.parent).stdout)
    for track in data["tracks"].values():
        assert sum(cause["other"] - cause["one"] for cause in track["causes"]) == track["other"] - track["one"]
    history = run("compare", "run.json", folder=file.parent)
    assert history.returncode == 0 and "Other is history" in history.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "run.json", "run.json#3"), "2 branches, numbered from 1; there is no 3"),
        (("compare", "nothing.json"), "nothing.json: the record cannot be read (it is not there)"),
        (("branches", "nothing.json"), "nothing.json: the record cannot be read (it is not there)"),
        (("branches", "."), "cannot be read (it is not a file)"),
        (("odds", "run.json#0"), "there is no 0"),
    ],
)
def test_wrong_use_is_told_without_a_traceback(words: tuple[str, ...], said: str, file: Path) -> None:
    result = run(*words, folder=file.parent)
    assert result.returncode == 1 and said in " ".join(result.stderr.split()) and "Traceback" not in result.stderr
