"""In text: the file of a run, its branches, copies of it, and what is told about them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from spring1968.play.game import Game, Notice, is_of_this_run
from spring1968.play.record import save, to_json
from spring1968.problems import RecordError
from spring1968.telling.branches import branch_lines
from spring1968.terminal.paper import Paper


def tell_notice(paper: Paper, notice: Notice) -> None:
    """Tell what has become of the file, where it is not what the player expects."""
    if notice.text:
        paper.say(notice.text)
    if notice.path is not None:
        paper.raw(str(notice.path))
    if notice.failure:
        paper.say(f"{notice.failure} `save FILE` keeps it in another place.")


def is_number(typed: str) -> bool:
    """Return whether what was typed is a whole number of a size that can be meant."""
    return typed.isascii() and typed.isdigit() and len(typed) <= 9


def back(paper: Paper, game: Game, rest: str) -> Game:
    """Go back one question, or as many as were typed."""
    branch = game.back(int(rest) if is_number(rest) else 1)
    if branch is game:
        paper.say("This is the first question; there is nothing to go back to.")
        return game
    after, notice = branch.kept()
    if not notice.failure:
        paper.say("Back. What you played is kept as a branch; `branches` lists them, `branches 2` takes one up. All are in:")
        paper.raw(str(after.file))
    tell_notice(paper, notice)
    return after


def branches(paper: Paper, game: Game, rest: str) -> Game:
    """List the branches of the run, or take up the one whose number was typed."""
    record = game.record
    if not rest:
        paper.lines(branch_lines(game.sitting.program, record.branches))
        return game
    if not is_number(rest) or not 1 <= int(rest) <= len(record.branches):
        paper.say(f"Branches are numbered from 1 to {len(record.branches)}; `branches` lists them.")
        return game
    try:
        taken, notice = game.taken_up(int(rest) - 1).kept()
    except RecordError as error:
        paper.say(f"The branch cannot be taken up: {error}")
        return game
    tell_notice(paper, notice)
    return taken


def save_copy(paper: Paper, game: Game, rest: str) -> Game:
    """Write a copy of the record; a run that could not be kept goes on in it."""
    if not rest:
        paper.say(f"The run is kept in {game.file} after every choice. `save FILE` writes a copy.")
        return game
    try:
        target = Path(rest).expanduser()
        if target.exists() and not is_of_this_run(target, game.sitting):
            paper.say(f"{target} is there already and is not a record of this run; it is left as it is. Name another file.")
            return game
        save(game.record, target)
    except (OSError, ValueError, RuntimeError) as error:
        paper.say(f"{rest} cannot be written: {getattr(error, 'strerror', None) or error}.")
        return game
    paper.say(f"Copied to {target}.")
    if game.sitting.decisions and not game.written:
        return replace(game, file=target, written=to_json(game.record))
    return game
