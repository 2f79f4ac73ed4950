"""Laws of the papers of a class and of a run: they hold what was counted, and nothing is written over."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pygame
import pytest
from click.testing import CliRunner

from class_games import LOOKS, a_class, ended, in_folder, opened, press, said, work
from looking import an_app, faults, look
from sitting_games import finished
from spring1968.classroom.keeping import kept, voted
from spring1968.classroom.lesson import Lesson
from spring1968.classroom.plan import Chairs
from spring1968.cli import commands
from spring1968.desk.app import App
from spring1968.desk.classroom.debrief import ClassDebrief
from spring1968.desk.classroom.debrief_papers import Papers
from spring1968.desk.classroom.debrief_points import TurningPoints
from spring1968.desk.moves import Push
from spring1968.desk.papers import Kind, written
from spring1968.desk.screens.debrief import Debrief
from spring1968.desk.screens.ending import Ending
from spring1968.desk.screens.pack_sheet import PackSheet
from spring1968.problems import UserError


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return in_folder(ended(), tmp_path)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


# papers


def test_the_pack_holds_the_counts_of_the_class_and_no_names(app: App, lesson: Lesson) -> None:
    screen = opened(app, lesson, "papers")
    press(app, pygame.K_p, pygame.K_c, pygame.K_h, pygame.K_s)
    work(app)
    view = screen.view
    assert isinstance(view, Papers)
    paths = {kind: errand.result.path for kind, errand in view.errands.items() if errand.result}
    assert all(path is not None and path.parent == lesson.game.file.parent for path in paths.values()) and len(paths) == 4
    pack = (lesson.game.file.parent / "4b-pack.html").read_text(encoding="utf-8")
    assert "What the class voted" in pack
    for done in lesson.rounds:
        assert lesson.game.sitting.program.scenario.text.events[done.event].title in pack
    counts = list(csv.DictReader(io.StringIO((lesson.game.file.parent / "4b-counts.csv").read_text(encoding="utf-8"))))
    votes = [row for row in counts if row["kind"] == "vote"]
    assert sum(int(row["hands"]) for row in votes) == sum(sum(done.hands.values()) for done in lesson.rounds)
    assert set(counts[0]) == {"number", "kind", "day", "asked", "answer", "hands", "taken", "history"}
    assert str(paths["pack"]) in said(look(app, (2560, 1440)))


@pytest.mark.parametrize("kind", ["pack", "table", "counts", "sheet"])
def test_nothing_is_ever_written_over(kind: Kind, tmp_path: Path) -> None:
    record = tmp_path / "run.json"
    record.write_text("the run", encoding="utf-8")
    first = written(record, kind, lambda: "one").path
    assert first is not None
    assert written(record, kind, lambda: "one").path == first
    first.write_text("somebody's notes", encoding="utf-8")
    second = written(record, kind, lambda: "one").path
    assert second is not None and second != first and second.read_text(encoding="utf-8") == "one"
    assert first.read_text(encoding="utf-8") == "somebody's notes" and record.read_text(encoding="utf-8") == "the run"
    assert len(list(tmp_path.iterdir())) == 3


def test_what_cannot_be_written_is_said_and_tried_again(app: App, lesson: Lesson, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    paper = written(tmp_path / "file" / "run.json", "pack", lambda: "one")
    assert paper.path is None and "try again" in paper.failure

    def refuses() -> str:
        raise UserError("the run has not ended")

    assert written(tmp_path / "run.json", "pack", refuses).failure == "the run has not ended"
    assert not (tmp_path / "run-pack.html").exists()


def test_leaving_ends_all_work_and_writes_nothing(app: App, lesson: Lesson) -> None:
    screen = opened(app, lesson, "points")
    view = screen.view
    assert isinstance(view, TurningPoints)
    screen.show("inevitable")
    app.draw()
    screen.show("papers")
    press(app, pygame.K_p, pygame.K_t)
    assert not isinstance(app.screen, ClassDebrief)
    work(app)
    assert view.errand.result is None
    assert not list(lesson.game.file.parent.glob("*.html"))


def test_the_debrief_of_one_player_writes_a_pack_too(app: App, tmp_path: Path) -> None:
    game = replace(finished("prague_spring", "moscow", 1, False), file=tmp_path / "mine.json")
    app.go(Push(Ending(app, game)))
    app.go(Push(Debrief(app, game)))
    look(app, (1280, 720))
    press(app, pygame.K_p)
    sheet = app.screen
    assert isinstance(sheet, PackSheet)
    work(app)
    assert str(tmp_path / "mine-pack.html") in sheet.stand and (tmp_path / "mine-pack.html").exists()
    for size, text, theme, language in LOOKS:
        assert faults(look(app, size, text, theme, language)) == []
    press(app, pygame.K_ESCAPE)
    press(app, pygame.K_p, pygame.K_ESCAPE)
    work(app)
    assert isinstance(app.screen, Debrief) and len(list(tmp_path.glob("mine-pack*"))) == 1


@pytest.mark.parametrize("chairs", ["one", "three"])
def test_the_command_puts_the_counts_into_the_pack(chairs: Chairs, tmp_path: Path) -> None:
    lesson = kept(a_class(tmp_path, chairs=chairs, split=True).played_out())[0]
    for name, half in (("4b.json", lesson), ("4b.json#2", lesson.other)):
        assert half is not None
        out = tmp_path / "pack.html"
        done = CliRunner().invoke(commands, ["report", str(tmp_path / name), "-o", str(out), "--playouts", "20"])
        assert done.exit_code == 0, done.output
        assert ("What the class voted" in out.read_text(encoding="utf-8")) == bool(voted(half).votes)
