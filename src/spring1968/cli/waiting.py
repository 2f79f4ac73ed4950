"""Long work: who does it, and how far it has come."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from spring1968.analysis.processes import Where


@contextlib.contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[int], None] | None]:
    """Give a function that shows on a terminal how much is done; None where there is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    # Drawn only when told: a bar with a thread of its own might hold a lock while processes are forked.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(what, total=total)
        bar.refresh()
        yield lambda done: bar.update(task, completed=done, refresh=True)


@contextlib.contextmanager
def workers(address: str | None) -> Iterator[Where]:
    """Give those who do the work: the cluster at an address, else (None) the processes of this machine."""
    if address is None:
        yield None
        return
    from spring1968.analysis.cluster import cluster

    with cluster(address) as found:
        yield found
