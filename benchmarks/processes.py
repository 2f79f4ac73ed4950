"""Large ensembles in one process and in two, in the same run: the ratio, and whether the numbers are the same.

python benchmarks/processes.py [SCENARIO]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from spring1968.analysis import odds
from spring1968.analysis.course import points
from spring1968.analysis.crossings import turn_starts
from spring1968.analysis.ensemble import simulate
from spring1968.analysis.processes import Effort, usual
from spring1968.engine.program import Program
from spring1968.play.playthrough import begin
from spring1968.play.policies import historical
from spring1968.play.starting import program_of

PLAYOUTS, FROM_EACH, TIMES = 200_000, 4_000, 3
SEED = 1968

Work = Callable[[int], Any]


def measured(work: Work) -> tuple[dict[int, float], bool]:
    """Return the least time in one process and in two, taken by turns, and whether both found the same."""
    times: dict[int, list[float]] = {1: [], 2: []}
    found: list[Any] = []
    for _ in range(TIMES):
        for count, taken in times.items():
            start = time.perf_counter()
            found.append(work(count))
            taken.append(time.perf_counter() - start)
    return {count: min(taken) for count, taken in times.items()}, all(one == found[0] for one in found)


def works(program: Program) -> dict[str, Work]:
    """Return what is measured."""
    tables = turn_starts(begin(program, SEED, frozenset(), dict.fromkeys(program.roles, historical)))
    return {
        f"simulate, {PLAYOUTS:,} playouts": lambda count: odds.as_json(
            simulate(program, PLAYOUTS, SEED, {}, processes=count)
        ),
        f"curve, {FROM_EACH:,} playouts from each turn": lambda count: points(
            program, tables, {}, Effort(FROM_EACH, SEED, count)
        ),
    }


def main() -> None:
    """Print the table."""
    program = program_of(sys.argv[1] if len(sys.argv) > 1 else None)
    print(f"{program.scenario.id}; where nobody says how many, {usual()} processes are used on this machine")
    for name, work in works(program).items():
        times, same = measured(work)
        print(
            f"{name:<40} one {times[1]:6.2f} s   two {times[2]:6.2f} s   ratio {times[1] / times[2]:4.2f}   "
            f"{'the same numbers' if same else 'DIFFERENT NUMBERS'}"
        )


if __name__ == "__main__":
    main()
