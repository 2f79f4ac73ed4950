"""The odds in the window: from a question to its first numbers and to its last, and the longest frame meanwhile.

python benchmarks/odds.py [SCENARIO]
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = "0"

import pygame

from spring1968.analysis.belief import believe, outlook
from spring1968.desk.app import MOVING_FRAMES, App
from spring1968.desk.moves import Only
from spring1968.desk.screens.desk import Desk
from spring1968.engine.program import Program
from spring1968.play.game import Game
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.starting import program_of

ROWS, TIMES, RUNS = 2_000, 5, 3


def questions(program: Program, role: str, seed: int) -> list[Playthrough]:
    """Return a run at each of its questions, played at random."""
    chance = random.Random(seed)
    sitting, found = begin(program, seed, frozenset({role}), {}), []
    while sitting.question is not None:
        found.append(sitting)
        sitting = sitting.choose(chance.choice([option.id for option, free in sitting.options() if free]))
    return found


def frames(app: App, sitting: Playthrough, role: str) -> tuple[float, float, float, float]:
    """Open a question; return milliseconds: to its picture, to its first and last numbers, and the longest frame after."""
    app.set(odds="shown")
    app.go(Only(Desk(app, Game(sitting, role, None, Path("nowhere.json")))))
    begun, first, longest = time.perf_counter(), 0.0, 0.0
    app.step()
    opened = time.perf_counter() - begun
    while True:
        start = time.perf_counter()
        app.dirty = True
        app.step()
        now = time.perf_counter()
        longest = max(longest, now - start)
        assert isinstance(app.screen, Desk)
        known = app.odds.watch(app.screen.game, open_book=False)
        first = first or (now - begun if known.asked else 0.0)
        if known.done:
            return 1e3 * opened, 1e3 * first, 1e3 * (now - begun), 1e3 * longest
        time.sleep(max(0.0, 1 / MOVING_FRAMES - (now - start)))


def still(app: App) -> float:
    """Return the milliseconds of a frame of the same screen while nothing is worked out."""
    taken = []
    for _ in range(TIMES):
        app.dirty = True
        start = time.perf_counter()
        app.step()
        taken.append(time.perf_counter() - start)
    return 1e3 * max(taken)


def one_core(sitting: Playthrough, role: str | None) -> float:
    """Return the milliseconds for a belief of `ROWS` timelines and their outlook."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        outlook(believe(sitting, role, ROWS, 1968, 1), {})
        taken.append(time.perf_counter() - start)
    return 1e3 * median(taken)


def main() -> None:
    """Print the table."""
    program = program_of(sys.argv[1] if len(sys.argv) > 1 else None)
    with tempfile.TemporaryDirectory() as folder:
        pygame.display.init()
        app = App(pygame.display.set_mode((1280, 720)), Path(folder) / "desk.json", Path(folder) / "runs")
        app.settings = replace(app.settings, sound=False, less_motion=True, odds="shown")
        for role in program.roles:
            runs = [questions(program, role, seed) for seed in range(RUNS)]
            middle = max(runs, key=len)
            at = middle[len(middle) // 2]
            told = f"{program.scenario.id}, {role}: {ROWS:,} timelines from {program.date(at.table.turn)}, one core:"
            print(f"{told} as the role sees it {one_core(at, role):.0f} ms, with the book open {one_core(at, None):.0f} ms")
            found = [(*frames(app, sitting, role), still(app)) for run in runs for sitting in run]
            names = ("to the picture", "to the first numbers", "to the last numbers", "longest frame", "the same at rest")
            for what, times in zip(names, zip(*found, strict=True), strict=True):
                print(f"  {what:20} median {median(times):6.0f} ms, most {max(times):6.0f} ms   ({len(times)} questions)")
        app.worker.stop()


if __name__ == "__main__":
    main()
