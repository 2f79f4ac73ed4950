"""Shares and their intervals, and the ensemble as the JSON that `simulate --json` promises."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from spring1968.analysis.ensemble import Ensemble, Tally

_Z = 1.959963984540054
_QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `total`, with the 95 % interval of the share (Wilson 1927)."""

    count: int
    total: int

    @property
    def share(self) -> float:
        """Return the share, 0 to 1."""
        return self.count / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """Return the lower and upper limit, 0 to 1."""
        share, total = self.share, self.total
        middle = (share + _Z * _Z / (2 * total)) / (1 + _Z * _Z / total)
        half = _Z / (1 + _Z * _Z / total) * sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
        return (0.0 if self.count == 0 else middle - half), (1.0 if self.count == total else middle + half)

    def as_json(self) -> dict[str, float | int]:
        """Return count, share, low and high."""
        low, high = self.interval
        return {"count": self.count, "share": self.share, "low": low, "high": high}


def endings(ensemble: Ensemble) -> dict[str, Share]:
    """Return the share of every ending, by id; with `unfinished` they add up to one."""
    return {
        ending.id: Share(int(count), ensemble.playouts)
        for ending, count in zip(ensemble.program.endings, ensemble.ended, strict=True)
    }


def unfinished(ensemble: Ensemble) -> Share:
    """Return the share of timelines that were left before their end."""
    return Share(ensemble.unfinished, ensemble.playouts)


def as_json(ensemble: Ensemble) -> dict[str, Any]:
    """Return the ensemble in the form docs/simulate_json.md promises."""
    program = ensemble.program
    dates = [program.date(turn).isoformat() for turn in range(len(ensemble.running))]
    return {
        "scenario": program.scenario.id,
        "digest": program.scenario.digest,
        "seed": ensemble.seed,
        "playouts": ensemble.playouts,
        "endings": {name: share.as_json() for name, share in endings(ensemble).items()},
        "unfinished": unfinished(ensemble).as_json(),
        "running": dict(zip(dates, ensemble.running, strict=True)),
        "tracks": {
            track.id: {date: _summary(turn[number]) for date, turn in zip(dates, ensemble.tracks, strict=True)}
            for number, track in enumerate(program.tracks)
        },
        "events": {
            event.id: {
                "fired": int(ensemble.fired[number]),
                "options": {
                    option.id: int(count) for option, count in zip(event.options, ensemble.taken[number], strict=True)
                },
            }
            for number, event in enumerate(program.events)
        },
    }


def _summary(tally: Tally) -> dict[str, float | None]:
    return {"mean": tally.mean(), **{name: tally.quantile(share) for name, share in _QUANTILES.items()}}
