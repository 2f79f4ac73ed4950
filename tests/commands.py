"""Commands as a user types them: each in a process of its own, its words and its exit code.

The processes are forked from one that has imported the modules and read the shipped scenario, so that a test pays for
neither. Where nothing can be forked each is started from nothing. `fresh` is always started from nothing.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

COMMAND = [sys.executable, "-m", "spring1968"]
SAID, COMPLAINED = "said", "complained"


def run(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal, with its user data in `folder`."""
    if not hasattr(os, "fork"):
        return fresh(*words, folder=folder)
    with tempfile.TemporaryDirectory() as kept:
        order = {"words": words, "environment": _environment(folder), "folder": str(folder or Path.cwd()), "kept": kept}
        server = _server()
        assert server.stdin is not None and server.stdout is not None
        server.stdin.write(json.dumps(order) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        said, complained = (Path(kept, name).read_text(encoding="utf-8") for name in (SAID, COMPLAINED))
    return subprocess.CompletedProcess([*COMMAND, *words], code, said, complained)


def fresh(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as `run` does, in a process started from nothing."""
    return subprocess.run(
        [*COMMAND, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=_environment(folder),
        cwd=folder,
        check=False,
    )


def _environment(folder: Path | None) -> dict[str, str]:
    home = str(folder) if folder else os.devnull
    return {**os.environ, "XDG_DATA_HOME": home, "HOME": home, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(server.kill)
    return server


def _serve() -> bool:
    """Fork for every order and tell its exit code; return True in a child, which then is the process of its command."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(order["words"], order["environment"], order["folder"], Path(order["kept"]))
            return True
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()
    return False


def _become(words: list[str], environment: dict[str, str], folder: str, kept: Path) -> None:
    """Make this the process of a command: its words, environment, folder, and where its words go."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, opened in enumerate(
        (os.open(os.devnull, os.O_RDONLY), os.open(kept / SAID, flags), os.open(kept / COMPLAINED, flags))
    ):
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "rw"[number > 0], encoding="utf-8") for number in range(3))
    sys.argv = [str(Path(COMMAND[2])), *words]
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)


def _warm() -> None:
    """Import what most commands need, and read the shipped scenario."""
    from spring1968.analysis import review, rewrite, schools  # noqa: F401, PLC0415
    from spring1968.cli import branching, playing, simulating, whatif  # noqa: F401, PLC0415
    from spring1968.scenario.load import load  # noqa: PLC0415

    load("prague_spring")
    gc.freeze()


if __name__ == "__main__":
    _warm()
    if _serve():
        from spring1968.cli import run as spring1968

        spring1968()
