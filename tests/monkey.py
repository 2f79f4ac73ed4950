"""A monkey at the window: random keys, clicks, turns of the wheel and sizes, and what must hold after each of them.

python tests/monkey.py 20000 --seed 7

The monkey plays for a while, then hammers for a while. The same seed gives the same blows: luck is drawn from the
monkey's chance and the work beside the frame is done when the monkey waits for it, unless it is told to hurry (`--threads`).
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from looking import an_app, faults

import pygame  # isort: skip - after the settings that `looking` makes

from spring1968.desk.app import App
from spring1968.desk.moves import Only
from spring1968.desk.page import Page, Target
from spring1968.desk.screens.title import Title
from spring1968.desk.worker import Then, Worker
from spring1968.engine.program import Program
from spring1968.play.game import Game
from spring1968.play.record import read
from spring1968.play.starting import Kept, program_of
from spring1968.problems import RecordError

SIZES = ((640, 400), (800, 600), (1024, 600), (1280, 720), (1280, 720), (1366, 768), (1920, 1080), (2560, 1440))
STRAY = ("Tab", "Tab", "Up", "Down", "Left", "Right", "Return", "Return", "Space", "Escape", "PageUp", "PageDown")
RARE = ("F1", "F5", "F11", "Ctrl +", "Ctrl -", "Home", "End", "Backspace", "Shift Tab", "é", "Delete")
NAMED = {
    "Return": "RETURN",
    "Escape": "ESCAPE",
    "Space": "SPACE",
    "Tab": "TAB",
    "Backspace": "BACKSPACE",
    "Delete": "DELETE",
}
EVERY = 200
PRESSES = 12


@dataclass(frozen=True)
class Breakage:
    """Something that must not be: what was done, on which screens, in which window, and the trace or the complaint."""

    step: int
    blow: str
    screens: str
    size: tuple[int, int]
    text: int
    what: str

    def __str__(self) -> str:
        return f"step {self.step}, {self.blow} on {self.screens}, {self.size} at {self.text} %:\n{self.what}"


@dataclass
class Report:
    """What the monkey did and what broke."""

    steps: int = 0
    decisions: int = 0
    restarts: int = 0
    games: set[str] = field(default_factory=set)
    endings: Counter[str] = field(default_factory=Counter)
    screens: Counter[str] = field(default_factory=Counter)
    replayed: int = 0
    slowest: tuple[float, str] = (0.0, "")
    breakages: list[Breakage] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(
            [
                f"{self.steps} steps, {len(self.games)} games begun or taken up, {self.decisions} decisions made, "
                f"{sum(self.endings.values())} endings reached, {self.restarts} times left and come back",
                "screens: " + ", ".join(f"{name} {count}" for name, count in self.screens.most_common()),
                "endings: " + ", ".join(f"{name} {count}" for name, count in self.endings.most_common()),
                f"{self.replayed} records replayed; slowest step {1000 * self.slowest[0]:.0f} ms ({self.slowest[1]})",
                f"{len(self.breakages)} breakages",
            ]
        )


class Patient(Worker):
    """Does a job when it is waited for, so that the same seed gives the same run."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[tuple[Callable[[], Any], Then]] = []

    def later(self, job: Callable[[], Any], then: Then) -> None:
        """Put a job aside."""
        self.waiting += 1
        self.jobs.append((job, then))

    def work(self) -> None:
        """Do one job, if there is one, and leave its result to be collected."""
        if not self.jobs:
            return
        job, then = self.jobs.pop(0)
        try:
            self._done.put((then, job(), None))
        except Exception as error:
            self._done.put((then, None, error))


def key_event(name: str) -> pygame.event.Event:
    """Return the event of a key, named as targets name theirs, or with "Ctrl" or "Shift" before it."""
    *held, key = name.split(" ") if name != " " else [name]
    mod = (pygame.KMOD_LCTRL if "Ctrl" in held else 0) | (pygame.KMOD_LSHIFT if "Shift" in held else 0)
    if len(key) == 1:
        code = ord(key.lower()) if ord(key) < 128 else 0
        return pygame.event.Event(pygame.KEYDOWN, key=code, unicode="" if held else key.lower(), mod=mod, scancode=0)
    code = getattr(pygame, f"K_{NAMED.get(key, key.upper() if key[0] != 'F' else key)}")
    return pygame.event.Event(pygame.KEYDOWN, key=code, unicode="\r" if key == "Return" else "", mod=mod, scancode=0)


def click_event(spot: tuple[int, int]) -> pygame.event.Event:
    """Return the event of a click."""
    return pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=spot, button=1, touch=False)


class Monkey:
    """Sits at one window after another, all with the same folder."""

    def __init__(self, folder: Path, seed: int, *, threads: bool = False, look_closely: bool = False) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.threads = threads
        self.look_closely = look_closely
        self.report = Report()
        self.playful = True
        self.blow = "start"
        self.decided: dict[str, int] = {}
        self.ended: set[str] = set()
        self.complained: set[str] = set()
        self.app = self._start()

    def _start(self) -> App:
        app = an_app(self.folder)
        if not self.threads:
            app.worker = Patient()
        app.go(Only(Title(app)))
        app.library.warm()
        return app

    # steps

    def step(self) -> None:
        """Strike once (rarely twice before the next picture) and look at what came of it."""
        self.report.steps += 1
        if self.chance.random() < 0.012:
            self.playful = not self.playful
        events = self._blows()
        self._guarded(lambda: self._fed(events))
        if self.chance.random() < 0.25 or (self.app.screen.name == "waiting" and self.chance.random() < 0.7):
            self.let_work()
        if not self.app.running:
            self.report.restarts += 1
            self.app.worker.stop()
            self.app = self._start()
            self._guarded(self.app.step)
        self._looked()
        if self.report.steps % EVERY == 0:
            self._find_the_title()

    def let_work(self) -> None:
        """Wait until what is done beside the frame is done, as far as a player would wait."""
        self.blow = f"waiting after {self.blow}"
        until = time.monotonic() + 20
        while self.app.worker.waiting and time.monotonic() < until:
            if isinstance(self.app.worker, Patient):
                self.app.worker.work()
            else:
                time.sleep(0.005)
            self._guarded(self.app.step)
        if self.app.worker.waiting:
            self._broke("work beside the frame does not end")
        if self.app.screen.name == "waiting":
            self._broke("the screen still waits though all work is done")

    def _fed(self, events: list[pygame.event.Event]) -> None:
        for event in events:
            if event.type == pygame.WINDOWRESIZED:
                pygame.display.set_mode((event.x, event.y), pygame.RESIZABLE)
            pygame.event.post(event)
        start = time.perf_counter()
        screen = self.app.screen.name
        self.app.step()
        took = time.perf_counter() - start
        if took > self.report.slowest[0]:
            self.report.slowest = (took, f"{self.blow} on {screen}, {self.app.surface.get_size()}")

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception:
            self._broke(traceback.format_exc())
            self.app.recover(self.folder / "report.txt")
            if not self.threads:
                self.app.worker = Patient()
            self.app.step()

    def _broke(self, what: str) -> None:
        screens = " > ".join(entry.screen.name for entry in self.app.stack)
        breakage = Breakage(self.report.steps, self.blow, screens, self.app.surface.get_size(), self.app.settings.text, what)
        self.report.breakages.append(breakage)

    # what it does

    def _blows(self) -> list[pygame.event.Event]:
        page = self.app.page
        if page is None:
            return []
        sensible = self.chance.random() < (0.85 if self.playful else 0.12)
        events = self._sensible(page) if sensible else self._wild(page)
        if self.chance.random() < (0.05 if sensible else 0.15):
            events = events * self.chance.randint(2, 4)
            self.blow += f", {len(events)} within one frame"
        return events

    def _sensible(self, page: Page) -> list[pygame.event.Event]:
        """Return what a player would do: answer, go on, look at something."""
        shown = [target for target in page.targets if target.rect is not None]
        wanted = {
            "title": ("continue", "new", "new", "class"),
            "scenarios": ("card:tutorial", "open"),
            "ending": ("debrief", "debrief", "title"),
            "pause": ("resume", "resume", "back", "copy", "goals", "settings"),
            "class": tuple(target.name for target in shown if target.name.startswith(("more:", "on"))),
            "class_phones": ("back",),
            "desk": tuple(target.name for target in shown if target.name.startswith("answer:")),
        }.get(self.app.screen.name, ())
        found = [target for name in wanted for target in shown if target.name == name]
        if not found and self.chance.random() < 0.75:
            found = [target for target in shown if target.key == "Return"]
        if not found or self.chance.random() < 0.08:
            found = shown
        if not found:
            return [self._pressed("Escape")]
        target = self.chance.choice(found)
        by_mouse = self.chance.random() < 0.5 or not target.key
        event = self._clicked(target) if by_mouse else self._pressed(target.key or "Return")
        return [event, event] if target.twice else [event]

    def _wild(self, page: Page) -> list[pygame.event.Event]:
        kinds = ("key", "stray", "rare", "target", "spot", "wheel", "move", "size", "other")
        kind = self.chance.choices(kinds, (18, 30, 7, 22, 8, 8, 8, 4, 2))[0]
        width, height = self.app.surface.get_size()
        spot = self.chance.randrange(width), self.chance.randrange(height)
        shown = [target for target in page.targets if target.rect is not None]
        if kind == "key":
            return [self._pressed(self.chance.choice([target.key for target in page.targets if target.key] or ["Return"]))]
        if kind in ("stray", "rare"):
            return [self._pressed(self.chance.choice(STRAY if kind == "stray" else RARE))]
        if kind == "target" and shown:
            return [self._clicked(self.chance.choice(shown))]
        return [self._other(kind, spot)]

    def _other(self, kind: str, spot: tuple[int, int]) -> pygame.event.Event:
        self.blow = f"{kind} {spot}"
        if kind == "wheel":
            up = self.chance.choice((-3, -1, 1, 2))
            return pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=up, flipped=False, precise_x=0.0, precise_y=float(up))
        if kind == "move":
            return pygame.event.Event(pygame.MOUSEMOTION, pos=spot, rel=(1, 1), buttons=(0, 0, 0))
        if kind == "size":
            size = self.chance.choice(SIZES)
            if self.chance.random() < 0.4:
                size = self.chance.randint(640, 2000), self.chance.randint(400, 1200)
            self.blow = f"size {size}"
            return pygame.event.Event(pygame.WINDOWRESIZED, x=size[0], y=size[1])
        if kind == "other":
            return pygame.event.Event(self.chance.choice((pygame.WINDOWLEAVE, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED)))
        return click_event(spot)

    def _pressed(self, key: str) -> pygame.event.Event:
        self.blow = f"key {key}"
        return key_event(self.app.settings.keys.get(key, key))

    def _clicked(self, target: Target) -> pygame.event.Event:
        assert target.rect is not None
        self.blow = f"click on {target.name}"
        return click_event(target.rect.center)

    # what it sees

    def _looked(self) -> None:
        page = self.app.page
        self.report.screens[self.app.screen.name] += 1
        if page is None or not any(target.rect is not None for target in page.targets):
            self._broke("nothing can be touched")
            return
        self._count()
        if self.look_closely:
            self._complain(page)

    def _count(self) -> None:
        held = [value for entry in self.app.stack for value in vars(entry.screen).values() if isinstance(value, Game)]
        if not held:
            return
        game = max(held, key=lambda game: len(game.sitting.decisions))
        name = game.file.name
        made = sum(decision.by_hand for decision in game.sitting.decisions)
        if name in self.decided:
            self.report.decisions += max(0, made - self.decided[name])
        self.decided[name] = max(made, self.decided.get(name, 0))
        self.report.games.add(name)
        if game.sitting.over and name not in self.ended:
            self.ended.add(name)
            self.report.endings[f"{game.sitting.program.scenario.id}/{game.sitting.ending}"] += 1

    def _complain(self, page: Page) -> None:
        for fault in faults(page):
            key = f"{self.app.screen.name} {''.join(letter for letter in fault if not letter.isdigit())}"
            if key not in self.complained:
                self.complained.add(key)
                self._broke(fault)

    def _find_the_title(self) -> None:
        """Go to the title by keys alone: a button that leads there, else Escape, else Enter."""
        start = " > ".join(entry.screen.name for entry in self.app.stack)
        self.let_work()
        for _press in range(PRESSES):
            if self.app.screen.name == "title":
                return
            assert self.app.page is not None
            keys = {target.name: target.key for target in self.app.page.targets if target.key}
            key = keys.get("title") or ("Escape" if "Escape" in keys.values() else "Return")
            event = self._pressed(key)
            self._guarded(partial(self._fed, [event]))
            self.let_work()
        if self.app.screen.name != "title":
            self.blow = "looking for the title"
            self._broke(f"no way to the title from {start} in {PRESSES} presses")

    # what is left

    def replay(self) -> None:
        """Replay every record in the folder. Nobody else has written there, so that none may stand beside another."""
        for file in sorted((self.folder / "runs").glob("*.json")):
            self.blow = f"replay of {file.name}"
            if "-other" in file.name:
                self._broke("the game took its own writing for somebody else's")
            try:
                record = read(file)
                sitting = Kept(record, program_of(record.scenario, record.school)).sitting
                if sitting.decisions[: len(record.decisions)] != record.decisions:
                    self._broke("the replay decides otherwise")
                self.report.replayed += 1
            except RecordError:
                self._broke(traceback.format_exc())


@contextmanager
def at_home(folder: Path, seed: int) -> Iterator[None]:
    """Keep everything in a folder, let nothing be opened outside the window, draw luck from a seed, compile once."""
    chance = random.Random(f"luck {seed}")
    programs: dict[tuple[str | None, str | None], Program] = {}

    def compiled(scenario: str | None = None, school: str | None = None) -> Program:
        if (scenario, school) not in programs:
            programs[scenario, school] = program_of(scenario, school)
        return programs[scenario, school]

    homes = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
    data = folder / "data" / "spring1968"
    data.mkdir(parents=True, exist_ok=True)
    (folder / "runs").mkdir(exist_ok=True)
    if not (data / "runs").exists():
        (data / "runs").symlink_to(folder / "runs")
    with (
        mock.patch.dict(os.environ, homes),
        mock.patch("secrets.randbelow", chance.randrange),
        mock.patch("secrets.token_hex", lambda count: f"{chance.getrandbits(8 * count):0{2 * count}x}"),
        mock.patch("webbrowser.open", lambda *_rest, **_more: True),
        mock.patch("spring1968.play.starting.program_of", compiled),
    ):
        yield


def monkey(folder: Path, steps: int, seed: int, *, threads: bool = False, look_closely: bool = False) -> Report:
    """Let a monkey at the window and return what it did and what broke."""
    with at_home(folder, seed):
        sitting = Monkey(folder, seed, threads=threads, look_closely=look_closely)
        sitting.app.step()
        for _step in range(steps):
            sitting.step()
            if len(sitting.report.breakages) >= 200:
                break
        sitting.let_work()
        sitting.app.worker.stop()
        sitting.replay()
    return sitting.report


def main() -> int:
    """Let a monkey at the window for long and print what it did and what broke."""
    parser = argparse.ArgumentParser(description="Random keys, clicks and sizes, and what must hold after each of them.")
    parser.add_argument("steps", type=int, nargs="?", default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", action="store_true", help="work beside the frame is done by the thread, as in the game")
    parser.add_argument("--look-closely", action="store_true", help="also look for clipped and overlapping texts")
    told = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = monkey(Path(folder), told.steps, told.seed, threads=told.threads, look_closely=told.look_closely)
    for breakage in report.breakages:
        sys.stdout.write(f"{breakage}\n\n")
    sys.stdout.write(f"{report}\n{time.perf_counter() - start:.0f} s, seed {told.seed}\n")
    return 1 if report.breakages else 0


if __name__ == "__main__":
    sys.exit(main())
