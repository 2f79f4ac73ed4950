"""A real window, played by a real mouse and real keys: Xvfb is the screen, xdotool the hand.

A twin in this process is played along: it says where things are, and what the screen has to show before the hand goes on.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pygame
import pytest

from looking import an_app
from monkey import click_event, key_event
from spring1968.desk.moves import Only
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.title import Title
from spring1968.desk.screens.wherever import standing
from spring1968.play.record import read
from spring1968.play.starting import Kept, Wish, new_game, program_of

MISSING = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
needs_a_screen = pytest.mark.skipif(
    bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)} (Debian: xvfb, xdotool)"
)
PATIENCE = 20.0
ALIKE = 4.0
"""How far the screen may be from the twin's picture, in the mean: the luck and the file's name are others."""
Picture = np.ndarray[tuple[int, ...], np.dtype[np.int16]]


def until(what: Callable[[], object], why: Callable[[], str] | str) -> None:
    """Wait until something is true, asked again and again; fail when patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.02)
    pytest.fail(f"waited in vain for {why if isinstance(why, str) else why()}")


@dataclass(frozen=True)
class Screen:
    """A screen that nobody sees: its name, and the file that holds its picture."""

    name: str
    memory: Path

    def picture(self, corner: tuple[int, int], size: tuple[int, int]) -> Picture:
        """Return what is shown in a window, by rows."""
        held = self.memory.read_bytes()
        head = struct.unpack(">25I", held[:100])
        start, high, row, colours = head[0] + 12 * head[19], head[5], head[12], 4
        whole = np.frombuffer(held, np.uint8, high * row, start).reshape(high, row // colours, colours)
        (x, y), (w, h) = corner, size
        return whole[y : y + h, x : x + w, 2::-1].astype(np.int16)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    folder = tmp_path_factory.mktemp("screen")
    number, chosen = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(chosen),
        "-screen",
        "0",
        "1920x1080x24",
        "-nolisten",
        "tcp",
        "-noreset",
        "-fbdir",
        str(folder),
    ]
    server = subprocess.Popen(command, pass_fds=(chosen,), stderr=subprocess.DEVNULL)
    os.close(chosen)
    with os.fdopen(number) as pipe:
        yield Screen(f":{pipe.readline().strip()}", folder / "Xvfb_screen0")
    server.terminate()
    server.wait(10)


class Played:
    """A running game with its folder, the hand that plays it, and its twin."""

    def __init__(self, screen: Screen, folder: Path, *arguments: str, **environment: str) -> None:
        self.screen = screen
        self.folder = folder
        self.runs = folder / "data" / "spring1968" / "runs"
        self.env = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"} | {
            "DISPLAY": screen.name,
            "SDL_VIDEODRIVER": "x11",
            "SDL_AUDIODRIVER": "dummy",
            **{f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "CONFIG", "STATE")},
            **environment,
        }
        settings = folder / "config" / "spring1968" / "desk.json"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text('{"less_motion": true}', encoding="utf-8")
        command = [sys.executable, "-m", "spring1968", *arguments]
        self.process = subprocess.Popen(command, env=self.env, cwd=folder, stderr=subprocess.PIPE, text=True)
        self.window = ""
        until(self._found, "the window")
        self.hand("windowfocus", self.window)
        self.twin = an_app(folder / "twin")
        self.twin.library.folder = self.runs
        self.twin.go(Only(Title(self.twin)))
        self.twin.draw()

    def _found(self) -> bool:
        assert self.process.poll() is None, self.process.communicate()[1]
        self.window = self.hand("search", "--onlyvisible", "--pid", str(self.process.pid), check=False).strip()
        return bool(self.window)

    def hand(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    # seeing

    def see(self, name: str) -> None:
        """Wait until the twin is on a screen and the window shows the same picture."""
        until(lambda: self.twin.worker.collect() or not self.twin.worker.waiting, "the twin")
        while self.twin.worker.waiting:
            self.twin.worker.collect()
            time.sleep(0.002)
        assert self.twin.screen.name == name
        self.twin.draw()
        until(lambda: self.apart() < ALIKE, lambda: f"the picture of {name}; it is {self.apart():.1f} apart")

    def apart(self) -> float:
        """Return how far the window's picture is from the twin's, in the mean."""
        told = dict(line.split("=") for line in self.hand("getwindowgeometry", "--shell", self.window).split())
        size = int(told["WIDTH"]), int(told["HEIGHT"])
        if size != self.twin.surface.get_size():
            return 255.0
        shown = self.screen.picture((int(told["X"]), int(told["Y"])), size)
        wanted = pygame.surfarray.array3d(self.twin.surface).swapaxes(0, 1).astype(np.int16)
        return float(np.abs(shown[::2, ::2] - wanted[::2, ::2]).mean())

    # playing

    def click(self, target: str, *, here_only: bool = False) -> None:
        """Click a target where the twin shows it, in the window and in the twin."""
        assert self.twin.page is not None
        rect = next(found.rect for found in self.twin.page.targets if found.name == target)
        assert rect is not None, target
        self.hand("mousemove", "--window", self.window, str(rect.centerx), str(rect.centery), "click", "1")
        if not here_only:
            self.twin.handle(click_event(rect.center))
            self.twin.draw()

    def press(self, key: str) -> None:
        """Press a key, in the window and in the twin."""
        self.hand("key", key)
        self.twin.handle(key_event(key))
        self.twin.draw()

    def answer(self) -> tuple[str, str]:
        """Return the target and the key of the answer history gave, or of the first that is free."""
        desk = self.twin.screen
        assert isinstance(desk, Desk)
        free = [(option, str(at)) for at, (option, is_free) in enumerate(desk.game.sitting.options(), 1) if is_free]
        option, key = max(free, key=lambda answer: answer[0].historical)
        return f"answer:{option.id}", key

    def decide(self, count: int, *, by_key: bool) -> None:
        """Give the first free answer, so that `count` are kept, and read on until the next question stands there."""
        self.see("desk")
        target, key = self.answer()
        for _touch in range(2):
            if by_key:
                self.press(key)
            else:
                self.click(target)
        self.wait_for(count)
        while self.twin.screen.name in ("consequence", "newspaper"):
            self.see(self.twin.screen.name)
            if by_key:
                self.press("Return")
            else:
                self.click("on")
        self.see("desk")

    def follow(self) -> None:
        """Let the twin stand where the newest run stands, in a file of its own."""
        file = self.file()
        own = self.folder / "twin" / file.name
        own.parent.mkdir(exist_ok=True)
        shutil.copy(file, own)
        record = read(own)
        self.twin.go(Only(standing(self.twin, Kept(record, program_of(record.scenario)).game(own))))

    def file(self) -> Path:
        return max(self.runs.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)

    def choices(self, file: Path | None = None) -> int:
        """Return how many choices by hand are kept in a run, the newest if none is named."""
        if file is None and not any(self.runs.glob("*.json")):
            return -1
        return sum(decision.by_hand for decision in read(file or self.file()).decisions)

    def wait_for(self, count: int) -> None:
        until(lambda: self.choices() == count, f"choice {count} in the run's file")

    def end(self) -> tuple[int, str]:
        """Return how the game ended by itself, and what it complained of."""
        self.twin.worker.stop()
        _said, complained = self.process.communicate(timeout=15)
        return self.process.returncode, complained


@needs_a_screen
def test_a_run_by_mouse_then_by_keyboard_then_taken_up_again(screen: Screen, tmp_path: Path) -> None:
    game = Played(screen, tmp_path)
    game.see("title")
    game.click("new")
    game.see("scenarios")
    game.click("open")
    game.see("brief")
    game.click("begin", here_only=True)
    game.wait_for(0)
    run = game.file()
    game.follow()
    for count in (1, 2, 3):
        game.decide(count, by_key=False)
    game.hand("windowsize", game.window, "1600", "900")
    game.twin.surface = pygame.Surface((1600, 900))
    game.see("desk")
    for key, name in (("Escape", "pause"), ("C", "note"), ("Escape", "pause"), ("Escape", "desk")):
        game.press(key)
        if name != "note":
            game.see(name)
    until(lambda: len(list(game.runs.glob("*.json"))) == 2, "the copy")
    assert {game.choices(file) for file in game.runs.glob("*.json")} == {3}
    for count in (4, 5, 6):
        game.decide(count, by_key=True)
    game.press("Escape")
    game.press("Q")
    assert game.end() == (0, "")
    _taken_up_again(Played(screen, tmp_path), run)


def _taken_up_again(game: Played, run: Path) -> None:
    game.see("title")
    game.click("continue", here_only=True)
    game.follow()
    assert game.file() == run
    game.decide(7, by_key=True)
    game.process.send_signal(signal.SIGTERM)
    assert game.end() == (0, "")
    assert game.file() == run
    assert game.choices(run) == 7


def _a_kept_run(folder: Path) -> Path:
    file = folder / "data" / "spring1968" / "runs" / "run.json"
    file.parent.mkdir(parents=True)
    new_game(Wish("tutorial", seed=3, file=file)).saved()
    return file


def _asked_to_close(screen: Screen, window: str) -> None:
    """Send the window what a window manager sends when its cross is clicked."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(screen.name.encode()))
    protocols = x11.XInternAtom(display, b"WM_PROTOCOLS", 0)
    delete = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    client_message = 33
    told = (client_message, 0, 1, 0, int(window), protocols, 32, delete, 0, 0, 0, 0)
    event = struct.pack("@ililLLi5l96x", *told)
    x11.XSendEvent(display, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), event)
    x11.XCloseDisplay(display)


@needs_a_screen
@pytest.mark.parametrize("way", ["cross", "destroyed", "terminated", "killed"])
def test_a_window_that_goes_loses_nothing(screen: Screen, tmp_path: Path, way: str) -> None:
    file = _a_kept_run(tmp_path)
    game = Played(screen, tmp_path, "desk", "--record", str(file))
    game.follow()
    game.see("desk")
    game.press("1")
    game.press("1")
    game.wait_for(1)
    if way == "cross":
        _asked_to_close(screen, game.window)
    elif way == "destroyed":
        game.hand("windowclose", game.window)
    else:
        game.process.send_signal(signal.SIGTERM if way == "terminated" else signal.SIGKILL)
    code, complained = game.end()
    assert "Traceback" not in complained
    assert code == 0 or way in ("destroyed", "killed")
    assert game.choices(file) == 1


@needs_a_screen
def test_without_a_sound_card_the_game_starts(screen: Screen, tmp_path: Path) -> None:
    game = Played(screen, tmp_path, SDL_AUDIODRIVER="none-such")
    game.see("title")
    game.press("Q")
    assert game.end() == (0, "")


@pytest.mark.parametrize("display", [None, ":987"])
def test_without_a_screen_one_line_says_so(tmp_path: Path, display: str | None) -> None:
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    env |= {f"XDG_{kind}": str(tmp_path) for kind in ("DATA_HOME", "CONFIG_HOME", "STATE_HOME", "RUNTIME_DIR")}
    env |= {"DISPLAY": display} if display else {}
    command = [sys.executable, "-m", "spring1968", "desk"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no window can be opened" in done.stderr
    assert "spring1968 play" in done.stderr
