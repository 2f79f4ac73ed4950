"""A real window, played by a real mouse and real keys: Xvfb is the screen, xdotool the hand.

Where things are is asked of a twin: the same screen of the same run, drawn in this process.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from looking import an_app, look
from spring1968.desk.app import App
from spring1968.desk.moves import Only, Push, Screen
from spring1968.desk.screens.brief import Brief
from spring1968.desk.screens.consequence import Consequence
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.newspaper import Newspaper, worth_reading
from spring1968.desk.screens.scenarios import Scenarios
from spring1968.desk.screens.title import Title
from spring1968.play.game import Game
from spring1968.play.record import read
from spring1968.play.starting import Kept, program_of

TOOLS = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(TOOLS), reason=f"not on this machine: {', '.join(TOOLS)} (Debian: xvfb, xdotool)")
PATIENCE = 25.0


def until(what: Callable[[], object], why: str) -> object:
    """Return what comes true, asked again and again; fail when patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (found := what()) not in (None, False, "", []):
            return found
        time.sleep(0.05)
    pytest.fail(f"waited in vain for {why}")


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    number, chosen = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(chosen), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=(chosen,),
        stderr=subprocess.DEVNULL,
    )
    os.close(chosen)
    with os.fdopen(number) as pipe:
        yield f":{pipe.readline().strip()}"
    server.terminate()
    server.wait(10)


class Played:
    """A running game with its folder, and the hand that plays it."""

    def __init__(self, screen: str, folder: Path, arguments: list[str] | None = None) -> None:
        self.folder = folder
        self.runs = folder / "data" / "spring1968" / "runs"
        unset = {"WAYLAND_DISPLAY"}
        self.env = {key: value for key, value in os.environ.items() if key not in unset} | {
            "DISPLAY": screen,
            "SDL_VIDEODRIVER": "x11",
            "SDL_AUDIODRIVER": "dummy",
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_STATE_HOME": str(folder / "state"),
        }
        (folder / "config" / "spring1968").mkdir(parents=True, exist_ok=True)
        (folder / "config" / "spring1968" / "desk.json").write_text('{"less_motion": true}', encoding="utf-8")
        command = [sys.executable, "-m", "spring1968", *(arguments or [])]
        self.process = subprocess.Popen(command, env=self.env, cwd=folder, stderr=subprocess.PIPE, text=True)
        self.window = str(until(self._found, "the window"))
        self.hand("windowfocus", self.window)

    def _found(self) -> str:
        found = self.hand("search", "--pid", str(self.process.pid), check=False).split()
        return found[-1] if found else ""

    def hand(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def key(self, *names: str) -> None:
        for name in names:
            self.hand("key", "--window", self.window, name)

    def click(self, twin: App, screen: Screen, target: str) -> None:
        """Click a target where the twin shows it."""
        twin.go(Only(Title(twin)))
        twin.go(Push(screen))
        page = look(twin, (1280, 720))
        rect = next(found.rect for found in page.targets if found.name == target)
        assert rect is not None, target
        self.hand("mousemove", "--window", self.window, str(rect.centerx), str(rect.centery), "click", "1")

    def choices(self) -> int:
        """Return how many choices by hand are kept."""
        files = sorted(self.runs.glob("*.json"), key=lambda path: path.stat().st_mtime)
        return sum(decision.by_hand for decision in read(files[-1]).decisions) if files else -1

    def file(self) -> Path:
        return max(self.runs.glob("*.json"), key=lambda path: path.stat().st_mtime)

    def end(self) -> int:
        return self.process.wait(15)


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path / "twin")
    yield app
    app.worker.stop()


def game_in(file: Path) -> Game:
    return Kept(read(file), program_of("tutorial")).game(file)


def read_on(played: Played, twin: App, before: Game) -> None:
    """Leave the consequence, and the paper where there is one, by mouse."""
    after = game_in(played.file())
    time.sleep(0.2)
    played.click(twin, Consequence(twin, before, after), "on")
    if worth_reading(before, after):
        time.sleep(0.2)
        played.click(twin, Newspaper(twin, before, after), "on")
    time.sleep(0.2)


def _reached(played: Played, count: int) -> bool:
    return played.choices() == count


def begin_tutorial(played: Played, twin: App) -> None:
    """Go from the title to the first question of the tutorial by mouse."""
    played.click(twin, Title(twin), "new")
    twin.library.fill()
    until(lambda: twin.worker.collect() or not twin.worker.waiting, "the twin's shelf")
    while twin.worker.waiting:
        twin.worker.collect()
    time.sleep(2.0)
    played.click(twin, Scenarios(twin), "card:tutorial")
    time.sleep(0.3)
    played.key("Return")
    time.sleep(1.0)
    brief = Brief(twin, program_of("tutorial"), "tutorial")
    played.click(twin, brief, "begin")
    until(lambda: played.choices() == 0, "the run's file")


def test_a_run_by_mouse_then_by_keyboard_then_taken_up_again(screen: str, tmp_path: Path, twin: App) -> None:
    played = Played(screen, tmp_path)
    begin_tutorial(played, twin)
    for count in (1, 2, 3):
        before = game_in(played.file())
        option = next(option.id for option, free in before.sitting.options() if free)
        desk = Desk(twin, before)
        played.click(twin, desk, f"answer:{option}")
        time.sleep(0.15)
        played.click(twin, desk, f"answer:{option}")
        until(partial(_reached, played, count), f"choice {count}")
        read_on(played, twin, before)
    played.hand("windowsize", played.window, "1600", "900")
    time.sleep(0.3)
    before = game_in(played.file())
    free = [number for number, (_option, is_free) in enumerate(before.sitting.options(), 1) if is_free]
    played.key(str(free[0]), str(free[0]))
    until(lambda: played.choices() == 4, "the fourth choice, by keyboard")
    kept = played.file()
    played.process.send_signal(signal.SIGTERM)
    played.end()
    assert sum(decision.by_hand for decision in read(kept).decisions) == 4
    again = Played(screen, tmp_path)
    again.key("Return")
    before = game_in(kept)
    if before.sitting.question is not None:
        time.sleep(1.5)
        free = [number for number, (_option, is_free) in enumerate(before.sitting.options(), 1) if is_free]
        again.key(str(free[0]), str(free[0]))
        until(lambda: again.choices() == 5, "the fifth choice, after the run was taken up again")
    again.hand("windowclose", again.window)
    again.process.terminate()
    again.end()


def test_without_a_screen_one_line_says_so(tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    env |= {"DISPLAY": ":987", "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "spring1968", "desk"], env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "no window can be opened" in done.stderr
    assert "spring1968 play" in done.stderr


def test_without_a_sound_card_the_game_starts(screen: str, tmp_path: Path) -> None:
    played = Played(screen, tmp_path)
    played.process.terminate()
    played.end()
    silent = Played(screen, tmp_path, ["desk", "tutorial"])
    assert silent.process.poll() is None
    silent.process.terminate()
    silent.end()
