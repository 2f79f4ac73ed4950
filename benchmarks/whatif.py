"""What-if: the odds from mid-game, and the review of a whole campaign, beside the same work way by way in the same run.

python benchmarks/whatif.py [SCENARIO]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from spring1968.analysis.crossings import Crossing, crossings, odds_from, ways_on
from spring1968.analysis.processes import usual
from spring1968.analysis.review import review
from spring1968.engine.program import Program
from spring1968.play.playthrough import begin
from spring1968.play.policies import historical
from spring1968.play.starting import program_of

ODDS, REVIEW, TIMES = 2_000, 1_000, 5


def median_seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the median time of a piece of work; it is done once before, unmeasured."""
    work()
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[times // 2]


def way_by_way(program: Program, at: list[Crossing]) -> None:
    """Play every way on from each crossing, one crossing after the other."""
    for crossing in at:
        ways_on(program, crossing, {}, REVIEW, 1968)


def main() -> None:
    """Print the table."""
    program = program_of(sys.argv[1] if len(sys.argv) > 1 else None)
    sitting = begin(program, 1968, frozenset(), dict.fromkeys(program.roles, historical))
    role = program.roles[0]
    at = [crossing for crossing in crossings(sitting) if crossing.decision.role == role]
    ways = sum(len(crossing.ways(program)) for crossing in at)
    middle = at[len(at) // 2]
    print(f"{program.scenario.id} as in history: {len(at)} decisions of {role}, {ways} ways on from them")
    odds = median_seconds(lambda: odds_from(program, middle.table, {}, ODDS, 1968))
    print(f"odds, {ODDS:,} playouts from {program.date(middle.table.turn)}, one core   {1e3 * odds:8.1f} ms   (budget 50)")
    plain = median_seconds(lambda: way_by_way(program, at), 3)
    print(f"review, {REVIEW:,} playouts a way, way by way            {plain:8.2f} s")
    for processes in sorted({1, usual()}):
        seconds = median_seconds(lambda count=processes: review(program, at, {}, REVIEW, 1968, processes=count), 3)  # type: ignore[misc]
        print(
            f"review, all ways together, {processes} process{'es' * (processes > 1):<2}             "
            f"{seconds:8.2f} s    {plain / seconds:.1f} x   (budget 2)"
        )


if __name__ == "__main__":
    main()
