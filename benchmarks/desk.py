"""What the window costs: to the first picture, to draw, to answer a key, to load beside the frame, at rest, in memory.

python benchmarks/desk.py            with Xvfb for what needs a screen; as root also the cold start
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = "0"

import pygame

from spring1968.desk.app import App
from spring1968.desk.moves import Only
from spring1968.desk.screens.consequence import Consequence
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.title import Title
from spring1968.play.game import Game
from spring1968.play.starting import Wish, new_game

FIRST = """
import os, sys, time
from spring1968.desk import window
app = window.start(window.Opening())
print(time.time() - float(os.environ["BEGUN"]))
"""
RUNS = 5
REST = 10


@contextmanager
def xvfb() -> Iterator[str | None]:
    """Open a screen that nobody sees, where Xvfb is there."""
    if shutil.which("Xvfb") is None:
        yield None
        return
    number, chosen = os.pipe()
    command = ["Xvfb", "-displayfd", str(chosen), "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(chosen,), stderr=subprocess.DEVNULL)
    os.close(chosen)
    with os.fdopen(number) as pipe:
        yield f":{pipe.readline().strip()}"
    server.terminate()
    server.wait()


def environment(screen: str, folder: str) -> dict[str, str]:
    """Return the environment of a game on a screen, with files of its own."""
    own = {name: f"{folder}/{name}" for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    return os.environ | own | {"DISPLAY": screen, "SDL_VIDEODRIVER": "x11"}


def first_frame(screen: str, folder: str) -> float:
    """Return the seconds from the command to the first picture, which can be clicked."""
    env = environment(screen, folder) | {"BEGUN": str(time.time())}
    done = subprocess.run([sys.executable, "-c", FIRST], env=env, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def forget_files() -> bool:
    """Make the system forget what it has read; return whether it did."""
    try:
        subprocess.run(["sync"], check=True)
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
    except OSError:
        return False
    return True


def starts(screen: str, folder: str) -> None:
    """Print how long the window takes to open."""
    first_frame(screen, folder)
    warm = median(first_frame(screen, folder) for _ in range(RUNS))
    told("command to the first picture, warm", 1000 * warm, "ms", "budget 1,000")
    if forget_files():
        told("the same, cold", 1000 * first_frame(screen, folder), "ms")
    else:
        print("the same, cold: not measured, it needs root")


def rests(screen: str, folder: str) -> None:
    """Print what an open window costs while nothing happens, and its memory once the engine is loaded."""
    process = subprocess.Popen(
        [sys.executable, "-m", "spring1968"], env=environment(screen, folder), stderr=subprocess.DEVNULL
    )
    time.sleep(5)
    stat = Path(f"/proc/{process.pid}/stat")
    before = sum(map(int, stat.read_text(encoding="ascii").split()[13:15]))
    time.sleep(REST)
    ticks = sum(map(int, stat.read_text(encoding="ascii").split()[13:15])) - before
    told("at rest", 100 * ticks / os.sysconf("SC_CLK_TCK") / REST, "%", "of a core, budget 1")
    process.terminate()
    process.wait()


def milliseconds(work: Callable[[], object], runs: int = 50) -> float:
    """Return the median of several runs in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


def an_app(folder: Path) -> App:
    """Return a window in memory, on its title."""
    pygame.display.init()
    app = App(pygame.display.set_mode((1280, 720)), folder / "desk.json", folder / "runs")
    app.settings = replace(app.settings, sound=False, less_motion=True)
    app.go(Only(Title(app)))
    app.draw()
    return app


def loads(app: App) -> None:
    """Print the longest frame while every scenario is read beside it."""
    app.library.fill()
    gaps = []
    while app.worker.waiting:
        start = time.perf_counter()
        time.sleep(0.005)
        app.dirty = True
        app.step()
        gaps.append(1000 * (time.perf_counter() - start))
    told("longest frame while all scenarios are read", max(gaps), "ms", f"{len(gaps)} frames")


def draws(app: App, game: Game) -> None:
    """Print what a full redraw of the desk costs, and moving the focus on it."""
    app.go(Only(Desk(app, game)))
    for size in ((1280, 720), (1920, 1080)):
        app.surface = pygame.Surface(size)
        app.draw()
        told(f"full redraw of the desk, {size[0]} x {size[1]}", milliseconds(app.draw), "ms", "budget 8 at 1280 x 720")
    app.surface = pygame.Surface((1280, 720))
    tab = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_TAB, unicode="", mod=0)
    told("key to picture: the focus moves", milliseconds(partial(pressed, app, tab)), "ms", "budget 50")


def plays(app: App, game: Game) -> Game:
    """Play a whole game and print how long a decision takes to its picture, and the next question to its own."""
    chance = random.Random(1968)
    decided: list[float] = []
    opened: list[float] = []
    while game.sitting.question is not None:
        app.go(Only(Desk(app, game)))
        opened.append(timed(app.draw))
        free = [number for number, (_option, is_free) in enumerate(game.sitting.options(), 1) if is_free]
        key = pygame.event.Event(pygame.KEYDOWN, key=getattr(pygame, f"K_{chance.choice(free)}"), unicode="", mod=0)
        app.handle(key)
        app.draw()
        decided.append(timed(partial(pressed, app, key)))
        assert isinstance(app.screen, Consequence)
        game = app.screen.after
    told("key to picture: a decision, to its consequence", median(decided), "ms", f"longest {max(decided):.0f}, budget 50")
    told("key to picture: the next question opens", median(opened), "ms", f"longest {max(opened[1:]):.0f}, budget 50")
    return game


def pressed(app: App, key: pygame.event.Event) -> None:
    """Press a key and draw what follows."""
    app.handle(key)
    app.draw()


def weighs() -> None:
    """Print the memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    told("memory after a played game", resident / 1024, "MB", "budget 150")


def told(what: str, value: float, unit: str, note: str = "") -> None:
    """Print a line of the table."""
    print(f"{what:46}{value:9.1f} {unit:3}{f'  ({note})' if note else ''}")


def timed(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        with xvfb() as screen:
            if screen is None:
                print("no Xvfb here: the start and the rest are not measured")
            else:
                starts(screen, folder)
                rests(screen, folder)
        app = an_app(Path(folder))
        loads(app)
        game = new_game(Wish(role="prague", seed=4, file=Path(folder) / "runs" / "run.json"))
        draws(app, game)
        plays(app, game)
        weighs()


if __name__ == "__main__":
    main()
