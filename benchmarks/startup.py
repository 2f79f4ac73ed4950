"""How long the program takes from the command to its answer, as whole processes, warm.

python benchmarks/startup.py
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from spring1968.scenario.folder import shipped

RUNS = 7
COMMAND = [sys.executable, "-m", "spring1968"]


def median_seconds(work: Callable[[], None]) -> float:
    """Return the median of several runs after one that is not counted."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def bare_python() -> None:
    """Start Python and do nothing."""
    subprocess.run([sys.executable, "-c", "pass"], check=True)


def checked(path: Path) -> None:
    """Check a scenario."""
    subprocess.run([*COMMAND, "check", str(path)], check=True, capture_output=True)


def first_question() -> None:
    """Start the game in a terminal and wait until it asks."""
    with tempfile.TemporaryDirectory() as folder:
        child, terminal = pty.fork()
        if child == 0:
            os.execv(COMMAND[0], [*COMMAND, "play", "--seed", "1", "--record", f"{folder}/run.json"])
        said = b""
        while b"Your choice" not in said:
            said += os.read(terminal, 65_536)
        os.close(terminal)
        os.waitpid(child, 0)


def main() -> None:
    """Print the table."""
    scenario = shipped() / "prague_spring"
    size = sum(path.stat().st_size for path in scenario.rglob("*.yaml"))
    print(f"python -c pass                  {median_seconds(bare_python):.3f} s")
    print(f"check, {size / 1000:.0f} KB of scenario      {median_seconds(lambda: checked(scenario)):.3f} s")
    print(f"play, to the first question     {median_seconds(first_question):.3f} s")


if __name__ == "__main__":
    main()
