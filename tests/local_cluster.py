"""A Dask cluster of this machine, in processes of its own: prints its address and lives until its input is closed."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from distributed import LocalCluster


@contextlib.contextmanager
def running(workers: int) -> Iterator[str]:
    """Give the address of a cluster with so many workers; afterwards none of its processes is left."""
    words = [sys.executable, __file__, str(workers)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
            process.communicate(timeout=20)
            assert process.returncode == 0
        finally:
            process.kill()


def serve(workers: int) -> None:
    """Run a cluster until the input is closed."""
    make: Any = LocalCluster
    with make(processes=True, n_workers=workers, threads_per_worker=1, dashboard_address=None) as local:
        sys.stdout.write(f"{local.scheduler_address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
