"""What there is to play: scenarios and kept runs. Reading happens beside the frame; nothing here draws.

The engine is imported by the jobs, not by this module, so that the first picture need not wait for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spring1968.desk.moves import Move, Only, Push, Replace
from spring1968.desk.words import _
from spring1968.problems import ScenarioError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spring1968.desk.app import App
    from spring1968.desk.moves import Screen
    from spring1968.desk.screens.brief import Brief
    from spring1968.desk.window import Opening
    from spring1968.engine.program import Program
    from spring1968.play.game import Game
    from spring1968.play.starting import RunShown
    from spring1968.problems import Problem
    from spring1968.scenario.load import Scenario


@dataclass(frozen=True)
class RunFile:
    """A file a run is kept in, and when it was last written."""

    file: Path
    modified: dt.datetime


@dataclass(frozen=True)
class Card:
    """A scenario on the shelf. `scenario` is None when it is not well formed; `own`: it is the player's.

    `parts` are the short hashes of what plays in it, by which two scenarios can be compared.
    """

    key: str
    own: bool
    scenario: Scenario | None
    problems: tuple[Problem, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return the scenario's title, or its file's name where it cannot be read."""
        return self.scenario.text.title if self.scenario is not None else Path(self.key).stem


@dataclass
class Library:
    """The shelf of scenarios and the drawer of runs of one window."""

    app: App
    folder: Path
    own_scenarios: list[str] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    total: int | None = None
    runs: list[RunShown] | None = None
    _programs: dict[tuple[str, str | None], Program] = field(default_factory=dict)

    def latest(self) -> RunFile | None:
        """Return the run last written, found without reading any."""
        try:
            files = [(path.stat().st_mtime, path) for path in self.folder.glob("*.json")]
        except OSError:
            return None
        if not files:
            return None
        when, path = max(files)
        return RunFile(path, dt.datetime.fromtimestamp(when))

    def where(self, run: RunFile) -> str:
        """Return what the title says of a run."""
        return _("kept {date}").format(date=f"{run.modified.day} {run.modified:%B, %H:%M}")

    def fill(self) -> None:
        """Begin to read every scenario, one after another, unless that has been done."""
        if self.total is None:
            self.total = 0
            self.app.worker.later(self._keys, self._fill_from)

    def refill(self) -> None:
        """Read every scenario again."""
        self.total, self.cards = None, []
        self._programs.clear()
        self.fill()

    def _keys(self) -> list[tuple[str, bool]]:
        from spring1968.scenario.folder import scenarios_in, shipped_names

        names = shipped_names()
        first = [name for name in ("prague_spring", "tutorial", "prague_spring_lesson", "august_1968") if name in names]
        shipped = [*first, *(name for name in names if name not in first)]
        own = own_folder()
        mine = self.own_scenarios + [str(path) for path in (scenarios_in(own) if own.is_dir() else []) if path != own]
        return [(name, False) for name in shipped] + [(path, True) for path in dict.fromkeys(mine)]

    def _fill_from(self, keys: list[tuple[str, bool]]) -> None:
        self.total = len(keys)
        for key, own in keys:
            self.app.worker.later(partial(_card, key, own), self.cards.append)
        self.app.worker.later(_forget_files, lambda _nothing: None)

    def read_runs(self) -> None:
        """Begin to read the kept runs."""
        from spring1968.play.starting import runs

        self.app.worker.later(lambda: runs(self.folder), self._have_runs)

    def _have_runs(self, found: list[RunShown]) -> None:
        self.runs = found

    def program(self, key: str, school: str | None = None) -> Program:
        """Return a scenario's program, compiled once; raises `ScenarioError` or `UserError`. Call it in a job."""
        from spring1968.play.starting import program_of

        if (key, school) not in self._programs:
            self._programs[key, school] = program_of(key, school)
        return self._programs[key, school]

    def forget(self, key: str) -> None:
        """Forget what was compiled of a scenario: its files have changed."""
        self._programs = {known: program for known, program in self._programs.items() if known[0] != key}

    def warm(self) -> None:
        """Read the scenario that is most likely played, so that it is there when it is asked for."""

        def job() -> None:
            from spring1968.desk.atlas import geography
            from spring1968.desk.screens import brief, desk
            from spring1968.play.starting import DEFAULT_SCENARIO

            del brief, desk
            geography.countries(), geography.borders(), geography.cities()
            self.program(DEFAULT_SCENARIO)

        self.app.worker.later(job, lambda _nothing: None)

    def open_brief(self, key: str, opening: Opening | None = None) -> Move:
        """Read a scenario and go to its brief; `opening` says what is chosen there already."""

        def job() -> tuple[type[Brief], Program]:
            from spring1968.desk.screens.brief import Brief

            return Brief, self.program(key)

        return self.beside_the_frame(job, lambda found: Replace(found[0](self.app, found[1], key, opening)))

    def with_school(self, key: str, school: str, then: Callable[[Program], Move]) -> Move:
        """Compile a scenario under a school, beside the frame, and go where `then` says."""

        def begun(program: Program) -> Move:
            move = then(program)
            return move if isinstance(move, Only) else Replace(move.screen) if isinstance(move, Push) else move

        return self.beside_the_frame(lambda: self.program(key, school), begun)

    def open_run(self, file: Path, scenario: str | None = None) -> Move:
        """Read a run and its scenario (at a path, where it is not a known one), and go to where it stands."""

        def job() -> tuple[Callable[[App, Game], Screen], Game]:
            from spring1968.desk.screens.wherever import standing

            return standing, self._resumed(file, scenario)

        return self.beside_the_frame(job, lambda found: self._gone_on(*found))

    def _gone_on(self, standing: Callable[[App, Game], Screen], game: Game) -> Move:
        """Go to where a run stands; to its step where a class plays it."""
        if game.lesson is None:
            return Only(standing(self.app, game))
        from spring1968.desk.classroom.going import taken_up

        return taken_up(self.app, game)

    def _resumed(self, file: Path, scenario: str | None) -> Game:
        from spring1968.desk.screens import desk, ending
        from spring1968.play.record import read
        from spring1968.play.starting import Kept, path_of

        del desk, ending
        record = read(file)
        of_cards = (card.key for card in self.cards if card.scenario and card.scenario.id == record.scenario)
        key = scenario or next(of_cards, record.scenario)
        return Kept(record, self.program(key, record.school), path_of(key)).game(file)

    def beside_the_frame(self, job: Any, where: Any) -> Move:
        """Show that something is read, read it beside the frame, then go on, or say what is wrong with it."""
        from spring1968.desk.screens.notes import Waiting

        waiting = Waiting(_("Reading the scenario"))

        def read() -> Any:
            try:
                return job()
            except (UserError, OSError) as error:
                return error

        def then(result: Any) -> None:
            if self.app.screen is waiting:
                self.app.go(_complaint(result) if isinstance(result, Exception) else where(result))

        self.app.worker.later(read, then)
        return Push(waiting)


def _complaint(error: Exception) -> Move:
    from spring1968.desk.screens.notes import Note, Problems

    if isinstance(error, ScenarioError):
        return Replace(Problems(error.problems))
    return Replace(Note(_("That cannot be opened"), f"{error}"))


def own_folder() -> Path:
    """Return the folder in which the player's own scenarios are looked for."""
    from platformdirs import user_data_path

    return user_data_path("spring1968") / "scenarios"


def _forget_files() -> None:
    """Let go of the files that scenarios share, once all have been read."""
    from spring1968.scenario.source import forget_files

    forget_files()


def _card(key: str, own: bool) -> Card:
    """Return a scenario's card. It keeps what a shelf shows and no more: the whole of eleven would weigh much."""
    from spring1968.problems import Place
    from spring1968.scenario.folder import find
    from spring1968.scenario.load import Scenario, examine
    from spring1968.scenario.source import Tree

    try:
        scenario, problems = examine(find(key))
    except ScenarioError as error:
        return Card(key, own, None, error.problems)
    if scenario is None:
        return Card(key, own, None, problems)
    slim = scenario.text.model_copy(update={name: {} for name in _HEAVY})
    return Card(key, own, Scenario(slim, Tree({}, Place(key))), problems, scenario.parts)


_HEAVY = ("events", "drifts", "parameters", "people", "briefs", "marks")
