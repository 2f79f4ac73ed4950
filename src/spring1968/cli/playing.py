"""`play`, `replay`, `code`, and what happens without a command."""

from __future__ import annotations

import contextlib
import importlib
from pathlib import Path

import click
from rich.console import Console

from spring1968.play import runcode
from spring1968.play.game import Game
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import historical
from spring1968.play.record import read, record_of
from spring1968.play.starting import UNATTENDED_SEED, Kept, Wish, found, is_there, kept, new_game, program_of
from spring1968.problems import UserError
from spring1968.telling.dates import turn_dates
from spring1968.telling.numbers import full_state
from spring1968.telling.story import OPEN_BOOK, changed, chronicle, outcome
from spring1968.terminal import game as terminal
from spring1968.terminal.paper import Paper, has_terminal

HOW_TO_PLAY = "To play it yourself, run `spring1968 play` in a terminal. `spring1968 --help` lists the other commands."


def start() -> None:
    """Start the game: with questions in a terminal; without one, as the baseline told in full."""
    if has_terminal():
        play(Wish())
        return
    program = program_of()
    sitting = begin(program, UNATTENDED_SEED, frozenset(), dict.fromkeys(program.roles, historical))
    paper = Paper()
    paper.head(f"{program.scenario.text.title}: all roles choose as in history")
    _tell(paper, sitting)
    paper.say()
    paper.say(HOW_TO_PLAY)


def play(wish: Wish) -> None:
    """Play a new run or go on with a kept one; without a terminal, let the policies play and tell it."""
    paper = Paper()
    by_hand = has_terminal()
    game = _resumed(paper, wish, wish.file) if wish.file is not None and is_there(wish.file) else _new(wish, by_hand)
    if by_hand:
        with contextlib.suppress(ImportError):
            importlib.import_module("readline")  # arrow keys at the prompt, where the system has them
        terminal.play(paper, game)
        return
    sitting = game.sitting
    who = sitting.program.scenario.text.roles[game.role].name
    how = "played by hand" if sitting.hands else "as in history, the others by weight"
    paper.head(f"{sitting.program.scenario.text.title}: {who} {how}, seed {sitting.seed}")
    _tell(paper, sitting, open_book=game.open_book)
    paper.say()
    paper.say("The run is kept in this file:")
    paper.raw(str(game.file))
    paper.say(HOW_TO_PLAY)


def replay_run(run: str, scenario: str | None) -> None:
    """Replay a record file or a run code and tell it."""
    held = found(run, scenario, "--scenario PATH")
    paper = Paper()
    sitting = _replayed(paper, held)
    scenario_of = held.program.scenario
    paper.head(f"{scenario_of.text.title}, seed {held.record.seed}, scenario {scenario_of.digest}")
    _tell(paper, sitting, open_book=held.record.open_book)


def print_code(file: Path, scenario: str | None) -> None:
    """Print the run code of a record file."""
    held = found(str(file), scenario, "--scenario PATH")
    sitting = _replayed(Paper(Console(stderr=True)), held)
    record = record_of(sitting, held.record.school, open_book=held.record.open_book)
    click.echo(runcode.encode(record, held.program))


def _new(wish: Wish, by_hand: bool) -> Game:
    game = new_game(wish, by_hand=by_hand)
    try:
        return game.saved()
    except OSError as error:
        why = f"the run cannot be kept in {game.file}: {error.strerror}"
        raise UserError(f"{why}; name another place with --record FILE") from None


def _resumed(paper: Paper, wish: Wish, file: Path) -> Game:
    record = read(file)
    said = {
        "--role": (wish.role, record.roles[0] if record.roles else None),
        "--seed": (wish.seed, record.seed),
        "--school": (wish.school, record.school),
    }
    for name, (given, there) in said.items():
        if given is not None and given != there:
            message = f"{file} holds a run with {name} {there}"
            raise UserError(f"{message}; leave {name} out to go on with it, or name a new file")
    held = kept(record, wish.scenario, "play PATH --record FILE")
    _replayed(paper, held)
    return held.game(file, wish.role)


def _replayed(paper: Paper, held: Kept) -> Playthrough:
    """Return the replayed sitting; tell first what has changed in the scenario, if anything has."""
    paper.lines(changed(held.record, held.program))
    sitting = held.sitting
    if held.changed:
        paper.say("The replay nevertheless takes every choice of the record.")
    return sitting


def _tell(paper: Paper, sitting: Playthrough, *, open_book: bool = False) -> None:
    """Tell a run; one that has not ended only as far as the role played by hand may know it."""
    hands = sorted(sitting.hands)
    paper.lines(chronicle(sitting, hands[0] if hands and not sitting.over else None))
    if sitting.ending is None:
        paper.head(f"The run stands at {turn_dates(sitting.program, sitting.table.turn)} and has not ended")
        if open_book:
            paper.say(OPEN_BOOK)
        return
    head, *rest = outcome(sitting, open_book=open_book)
    paper.head(f"The end: {head}")
    paper.lines(rest)
    paper.head("How things stood")
    paper.lines(full_state(sitting))
