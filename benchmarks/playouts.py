"""Complete playouts a second on one core, for tables of 1 to 16,384 rows, beside the scalar reference in the same run.

python benchmarks/playouts.py [SCENARIO]
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import reference
from spring1968.analysis.ensemble import CHUNK, play_out
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.playthrough import begin
from spring1968.scenario.load import load

SIZES = (1, 64, 2_048, 16_384)
SECONDS = 2.0


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median time of a piece of work, repeated for about `SECONDS`."""
    work()
    times: list[float] = []
    while sum(times) < SECONDS or len(times) < 3:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def played(program: Program, rows: int) -> None:
    """Play `rows` timelines to their end, in chunks as the ensembles do."""
    for first in range(0, rows, CHUNK):
        play_out(program, program.start(1968, min(CHUNK, rows - first), first), {})


def lived_turns(program: Program) -> float:
    """Return the mean number of turns a timeline runs before it ends."""
    end = play_out(program, program.start(1968, 2_048), {})
    return float((end.ended + 1).mean())


def bytes_a_timeline(program: Program, rows: int = 8_192) -> float:
    """Return the peak memory of playing a table, for each of its rows."""
    tracemalloc.start()
    play_out(program, program.start(1968, rows), {})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / rows


def interactive_milliseconds(program: Program) -> float:
    """Return the mean time of a turn of one timeline whose every choice is made by policies."""
    return median_seconds(lambda: begin(program, 1968, frozenset(), {})) / program.turns * 1e3


def main() -> None:
    """Print the table."""
    name = sys.argv[1] if len(sys.argv) > 1 else "prague_spring"
    scenario = load(name)
    program = compile_scenario(scenario)
    turns = lived_turns(program)
    print(
        f"{scenario.id}: {program.turns} turns, {len(program.events)} events, {len(program.tracks)} tracks, "
        f"{len(program.drifts)} drifts; a timeline runs {turns:.1f} turns on average; one core"
    )
    seeds = iter(range(10**9))
    scalar = 1.0 / median_seconds(lambda: reference.play(scenario, 1968, next(seeds)))
    print(f"{'':>16} {'playouts/s':>12} {'timeline-turns/s':>18} {'x reference':>12}")
    print(f"{'reference':>16} {scalar:12,.0f} {scalar * turns:18,.0f} {1:12.1f}")
    for rows in SIZES:
        rate = rows / median_seconds(lambda rows=rows: played(program, rows))  # type: ignore[misc]
        print(f"{f'N = {rows:,}':>16} {rate:12,.0f} {rate * turns:18,.0f} {rate / scalar:12.1f}")
    print(f"one interactive turn: {interactive_milliseconds(program):.3f} ms")
    print(f"memory: {bytes_a_timeline(program):,.0f} bytes a timeline at N = 8,192 (peak)")


if __name__ == "__main__":
    main()
