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
from pathlib import Path
from statistics import median

os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = "0"

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
    command = ["Xvfb", "-displayfd", str(chosen), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
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
    print(f"{'command to the first picture, warm':46}{1000 * warm:9.0f} ms   (budget 1,000)")
    if forget_files():
        print(f"{'the same, cold':46}{1000 * first_frame(screen, folder):9.0f} ms")
    else:
        print(f"{'the same, cold':46}{'not measured: needs root':>9}")


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
    print(f"{'at rest':46}{100 * ticks / os.sysconf('SC_CLK_TCK') / REST:9.1f} %    of a core (budget 1)")
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


def draws(folder: Path) -> None:
    """Print what drawing and answering cost, on a surface in memory, and the memory of a played game."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    import pygame

    from spring1968.desk.app import App
    from spring1968.desk.moves import Only
    from spring1968.desk.screens.desk import Desk
    from spring1968.desk.screens.title import Title
    from spring1968.play.starting import Wish, new_game

    pygame.display.init()
    app = App(pygame.display.set_mode((1280, 720)), folder / "desk.json", folder / "runs")
    app.settings = replace(app.settings, sound=False, less_motion=True)
    app.go(Only(Title(app)))
    app.draw()
    app.library.fill()
    gaps = []
    while app.worker.waiting:
        start = time.perf_counter()
        time.sleep(0.005)
        app.dirty = True
        app.step()
        gaps.append(1000 * (time.perf_counter() - start))
    print(f"{'longest frame while 11 scenarios are read':46}{max(gaps):9.0f} ms   ({len(gaps)} frames)")
    game = new_game(Wish(role="prague", seed=4, file=folder / "runs" / "run.json"))
    chance = random.Random(1968)
    decided: list[float] = []
    opened: list[float] = []
    while game.sitting.question is not None:
        app.go(Only(Desk(app, game)))
        opened.append(_timed(app.draw))
        if len(opened) == 8:
            for size in ((1280, 720), (1920, 1080)):
                app.surface = pygame.Surface(size)
                app.draw()
                print(
                    f"{f'full redraw of the desk, {size[0]} x {size[1]}':46}{milliseconds(app.draw):9.1f} ms   (budget 8 at 1280 x 720)"
                )
            app.surface = pygame.Surface((1280, 720))
            tab = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_TAB, unicode="", mod=0)
            print(
                f"{'key to picture: the focus moves':46}{milliseconds(lambda: (app.handle(tab), app.draw())):9.1f} ms   (budget 50)"
            )
            app.go(Only(Desk(app, game)))
            app.draw()
        free = [number for number, (_option, is_free) in enumerate(game.sitting.options(), 1) if is_free]
        key = pygame.event.Event(pygame.KEYDOWN, key=getattr(pygame, f"K_{chance.choice(free)}"), unicode="", mod=0)
        app.handle(key)
        app.draw()
        decided.append(_timed(lambda key=key: (app.handle(key), app.draw())))
        game = app.screen.after  # type: ignore[attr-defined]
    print(f"{'key to picture: a decision, to its consequence':46}{median(decided):9.1f} ms   (longest {max(decided):.0f})")
    print(f"{'key to picture: the next question opens':46}{median(opened):9.1f} ms   (longest {max(opened[1:]):.0f})")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    print(f"{'memory after a played game':46}{resident / 1024:9.0f} MB   (budget 150)")


def _timed(work: Callable[[], object]) -> float:
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
        draws(Path(folder))


if __name__ == "__main__":
    main()
