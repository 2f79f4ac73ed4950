"""Games: how they begin, are kept, gone back in and taken up again, and the list of those that are kept."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from pathlib import Path

import pytest

from spring1968.engine.program import Program
from spring1968.play.game import Game, Notice
from spring1968.play.record import read, record_of, save
from spring1968.play.runcode import encode
from spring1968.play.starting import Kept, Wish, found, is_there, kept, new_file, new_game, runs, runs_folder
from spring1968.problems import RecordError, UserError
from worlds import any_open


@pytest.fixture
def game(shipped: Program, tmp_path: Path) -> Game:
    """Return a new game of Prague, kept in a file of its own."""
    return new_game(Wish(role="prague", seed=5, file=tmp_path / "runs" / "run.json"), shipped).saved()


def after(game: Game, choices: int = 1) -> Game:
    for _ in range(choices):
        game, notice = game.choose(any_open(game.sitting))
        assert not notice
    return game


def test_a_new_game_asks_its_role_and_is_written_when_it_is_kept(shipped: Program, tmp_path: Path) -> None:
    game = new_game(Wish(role="moscow", file=tmp_path / "run.json"), shipped)
    assert game.sitting.question is not None and game.sitting.hands == {"moscow"} and game.scenario is None
    assert not game.file.exists() and game.written == ""
    again, notice = game.kept()
    assert not notice and read(again.file) == game.record and again.written == again.file.read_text(encoding="utf-8")
    assert new_game(Wish(), shipped, by_hand=False).sitting.over
    with pytest.raises(UserError, match="did you mean 'moscow'"):
        new_game(Wish(role="moscov"), shipped)


def test_every_choice_is_kept(game: Game) -> None:
    for _ in range(3):
        game = after(game)
        assert read(game.file) == game.record


def test_going_back_keeps_what_was_played_as_a_branch_in_the_same_file(game: Game, shipped: Program) -> None:
    assert game.back() is game
    later = after(game, 3)
    earlier, notice = later.back(2).kept()
    assert earlier.sitting is later.sitting.earlier.earlier  # type: ignore[union-attr]
    assert not notice and earlier.file == game.file and later.back(0) is later
    assert read(game.file) == earlier.record and earlier.record.others == (later.branch,)
    otherwise = chosen_otherwise(earlier)
    held = read(game.file)
    assert held == otherwise.record and held.branches == (otherwise.branch, later.branch)
    again = Kept(held, shipped).game(game.file)
    assert again.record == held and after(again).record.others == (later.branch,)


def chosen_otherwise(game: Game) -> Game:
    """Return the game after the last open answer, where `any_open` takes another."""
    usual = any_open(game.sitting)
    chosen, notice = game.choose(next(option.id for option, free in game.sitting.options() if free and option.id != usual))
    assert not notice
    return chosen


def test_going_back_to_answer_the_same_leaves_no_second_branch(game: Game) -> None:
    later = after(game, 3)
    again = later.back(2)
    for choices in range(1, 4):
        again = after(again)
        assert again.record.others == ((later.branch,) if choices == 1 else ())
    assert later.back(1).back(1).record.others == (later.branch,)


def test_a_branch_is_taken_up_where_it_was_left_and_none_is_lost(game: Game) -> None:
    first = after(game, 4)
    second = after(chosen_otherwise(first.back(3)), 1)
    third = chosen_otherwise(second.back(1))
    every = set(third.record.branches)
    assert every == {first.branch, second.branch, third.branch}
    for number, branch in enumerate(third.record.branches):
        taken, notice = dataclasses.replace(third, written="").taken_up(number).kept()
        assert not notice and taken.branch == branch and set(taken.record.branches) == every
        assert after(taken).branch.decisions[: len(branch.decisions)] == branch.decisions
    assert third.taken_up(0) is third
    with pytest.raises(RecordError, match="3 branches, numbered from 1; there is no 4"):
        third.taken_up(3)


def test_a_full_tree_goes_on_in_a_file_beside_it(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spring1968.play.game.MOST_BRANCHES", 1)
    first = after(game, 3)
    second = chosen_otherwise(first.back(1))
    held = game.file.read_text(encoding="utf-8")
    third, notice = second.back(1).kept()
    assert not notice and third.file.name == "run-more2.json" and third.record.others == ()
    assert game.file.read_text(encoding="utf-8") == held
    assert set(read(game.file).branches) == {first.branch, second.branch}


def test_a_branch_of_a_file_is_found_by_its_number(game: Game) -> None:
    first = after(game, 3)
    second = chosen_otherwise(first.back(1))
    for name, branch in ((f"{game.file}", second), (f"{game.file}#1", second), (f"{game.file}#2", first)):
        assert found(name).sitting.decisions == branch.sitting.decisions
    with pytest.raises(RecordError, match="there is no 3"):
        found(f"{game.file}#3")
    with pytest.raises(RecordError, match="there is no 0"):
        found(f"{game.file}#0")


def test_a_file_somebody_else_wrote_to_is_left_and_it_is_said(game: Game) -> None:
    game.file.write_text("somebody else’s", encoding="utf-8")
    later, notice = game.choose(any_open(game.sitting))
    assert notice == Notice(notice.text, later.file) and "Another game" in notice.text
    assert later.file.name == "run-other2.json" and game.file.read_text(encoding="utf-8") == "somebody else’s"


def test_a_game_that_cannot_be_kept_goes_on_and_says_so(game: Game, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    later, notice = dataclasses.replace(game, file=blocked / "run.json", written="").choose(any_open(game.sitting))
    assert notice and not notice.text and "could not be kept" in notice.failure
    assert later.written == "" and len(later.sitting.decisions) >= 1
    assert not Notice()


def test_a_book_once_open_stays_open(game: Game, shipped: Program) -> None:
    closed = after(game, 2)
    assert not closed.open_book and not read(closed.file).open_book
    opened, notice = closed.opened()
    assert not notice and opened.open_book and read(opened.file).open_book
    later = after(opened)
    branch, _ = dataclasses.replace(later.back(3), file=later.file.with_name("branch.json"), written="").kept()
    for some in (later, branch):
        assert some.open_book and read(some.file).open_book
        again = Kept(read(some.file), shipped).game(some.file)
        assert again.open_book and again.record == some.record
        assert after(again).record.open_book


def test_a_kept_game_goes_on_where_it_was(game: Game, shipped: Program) -> None:
    later = after(game, 4)
    held = Kept(read(later.file), shipped)
    assert not held.changed
    again = held.game(later.file)
    assert again.record == later.record and again.role == "prague" and again.written == later.written
    assert after(again).file == later.file


def test_a_record_of_another_scenario_is_refused(game: Game, shipped: Program) -> None:
    with pytest.raises(RecordError, match="name the right one"):
        Kept(dataclasses.replace(game.record, scenario="tutorial"), shipped)
    with pytest.raises(UserError, match="say where it is: name its file"):
        kept(dataclasses.replace(game.record, scenario="mine"))


def test_a_run_is_found_by_its_file_and_by_its_code(game: Game, shipped: Program) -> None:
    opened, _ = after(game, 2).opened()
    by_file, by_code = found(str(opened.file)), found(encode(opened.record, shipped))
    assert by_file.record == by_code.record == opened.record
    assert by_file.sitting.decisions == opened.sitting.decisions


def test_the_list_of_runs_needs_no_scenario_and_shows_what_is_damaged(game: Game, tmp_path: Path) -> None:
    folder = game.file.parent
    later, _ = after(game, 2).opened()
    other = dataclasses.replace(record_of(later.sitting), scenario="not_here", ending="somehow")
    save(other, folder / "other.json")
    (folder / "broken.json").write_text('{"kind": "spring1968 record"', encoding="utf-8")
    (folder / "notes.txt").write_text("not a run", encoding="utf-8")
    (folder / "folder.json").mkdir()
    for age, name in enumerate(["other.json", "broken.json", "run.json"]):
        os.utime(folder / name, (1_000_000 - age, 1_000_000 - age))
    shown = runs(folder)
    assert [run.file.name for run in shown] == ["other.json", "broken.json", "run.json"]
    assert shown[0].scenario == "not_here" and shown[0].ending == "somehow" and not shown[0].open_book
    assert shown[1].damaged is not None and "damaged" in shown[1].damaged
    run = shown[2]
    assert (run.scenario, run.roles, run.seed, run.by_hand, run.ending) == ("prague_spring", ("prague",), 5, 2, None)
    assert run.decisions == len(later.sitting.decisions) and run.open_book and run.damaged is None
    assert run.modified == dt.datetime.fromtimestamp(999_998)
    assert runs(tmp_path / "nowhere") == []


def test_new_runs_have_files_of_their_own_in_the_users_folder() -> None:
    files = {new_file("prague_spring", "west") for _ in range(20)}
    assert len(files) == 20 and {file.parent for file in files} == {runs_folder()}
    assert not is_there(Path("x" * 5000))
