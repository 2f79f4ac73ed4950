"""Ways into a lesson: the start screen with what is chosen already, a lesson that was left, a record that is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spring1968.desk.moves import Move, Only
from spring1968.desk.words import _
from spring1968.problems import RecordError, UserError

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.engine.program import Program
    from spring1968.play.game import Game

USUAL_SCENARIO = "prague_spring_lesson"
_LOOKED_AT = 40
"""So many of the runs last written are looked at for a lesson that was left."""


@dataclass(frozen=True)
class Teaching:
    """What a teacher has asked for; None where nothing was said."""

    scenario: str | None = None
    slot: str | None = None
    chairs: str | None = None
    hands: int | None = None
    record: Path | None = None
    phones: bool = False


@dataclass(frozen=True)
class Left:
    """A lesson that was left: where it is kept, when, of which scenario, at which round."""

    file: Path
    modified: dt.datetime
    scenario: str
    number: int


def left_in(folder: Path) -> Left | None:
    """Return the lesson that was left last and has not come to its debrief, None where there is none."""
    from spring1968.play.record import read

    try:
        files = sorted(((path.stat().st_mtime, path) for path in folder.glob("*.json")), reverse=True)
    except OSError:
        return None
    for when, path in files[:_LOOKED_AT]:
        try:
            record = read(path)
        except (RecordError, OSError, ValueError):
            continue
        half = _unfinished(record.lesson)
        if half is not None:
            number = len(half["rounds"]) + (half.get("step") not in ("reveal", "discuss"))
            return Left(path, dt.datetime.fromtimestamp(when), record.scenario, number)
    return None


def _unfinished(lesson: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return the half of a class that has not come to its debrief; the one before the projector first."""
    halves = (lesson, lesson.get("other")) if lesson is not None else ()
    for half in halves:
        if isinstance(half, Mapping) and half.get("step") != "debrief" and isinstance(half.get("rounds"), list):
            return half
    return None


def to_start(app: App, wish: Teaching | None = None) -> Move:
    """Read the scenario of a lesson beside the frame and go to the start screen, or on with a record that is named."""
    wished = wish or Teaching()
    if wished.record is not None and wished.record.exists():
        return app.library.open_run(wished.record, wished.scenario)
    key = wished.scenario or USUAL_SCENARIO

    def job() -> tuple[Any, Program, Left | None]:
        from spring1968.desk.classroom import round as _steps
        from spring1968.desk.classroom.start import Start

        del _steps
        left = left_in(app.library.folder) if wish is None or wish == Teaching() else None
        return Start, app.library.program(key), left

    from spring1968.desk.moves import Replace

    return app.library.beside_the_frame(job, lambda found: Replace(found[0](app, found[1], key, wished, found[2])))


def taken_up(app: App, game: Game) -> Move:
    """Go on with the lesson that a record holds, at the step where it was left, its clock held; offer its phones, if any."""
    from spring1968.classroom.keeping import resumed
    from spring1968.desk.classroom.ballots import journal_of
    from spring1968.desk.classroom.phone_page import PhonePage
    from spring1968.desk.classroom.round import Round
    from spring1968.desk.moves import Replace
    from spring1968.desk.screens.notes import Note

    try:
        lesson = resumed(game)
    except UserError as error:
        return Replace(Note(_("That cannot be opened"), str(error)))
    over = lesson.step == "debrief" and (lesson.other is None or lesson.other.step == "debrief")
    told = "" if over else _("Gone on where it was left. The clock is held: Space lets it run.")
    view = Round(app, lesson, told)
    return Only(view, PhonePage(view)) if told and journal_of(lesson).exists() else Only(view)
