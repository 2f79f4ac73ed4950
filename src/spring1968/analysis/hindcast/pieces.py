"""A hindcast cut into pieces of work, which any number of processes may share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spring1968.analysis.ensemble import spans_of
from spring1968.analysis.hindcast.balance import HEAVY, Balance, balances
from spring1968.analysis.hindcast.claims import Tried, tried
from spring1968.analysis.hindcast.runs import Counts, Plan, Run, counted, whole
from spring1968.analysis.processes import Sent, Where, spread
from spring1968.engine.program import Program

_PARTS = 4


@dataclass(frozen=True, slots=True)
class Work:
    """What is played: the runs, and so many timelines for the claims and for the balance, all of one seed."""

    plans: tuple[Plan, ...]
    claims: int
    balance: int
    seed: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it."""

    runs: tuple[Run, ...]
    claims: tuple[Tried, ...]
    balances: tuple[Balance, ...]


def done(program: Program, work: Work, told: Callable[[float], None] | None = None, processes: Where = 1) -> Done:
    """Return what becomes of the work, the same wherever it is done. `told` is called with the share done, 0 to 1."""
    pieces = _pieces(program, work)
    found: list[_Found | None] = [None] * len(pieces)
    left = total = sum(piece.weight for piece in pieces)
    for number, result in spread(_played, _Shared(Sent(program), work), pieces, processes):
        found[number] = result
        left -= pieces[number].weight
        if told is not None:
            told((total - left) / total)
    parts = [part for part in found if part is not None]
    weighed = {one.event: one for part in parts for one in part.balances}
    return Done(
        tuple(
            whole(program, plan, [part.counts for part in parts if part.counts is not None and part.plan == number])
            for number, plan in enumerate(work.plans)
        ),
        next((part.claims for part in parts if part.claims is not None), ()),
        tuple(weighed[event.id] for event in program.events if event.id in weighed),
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    sent: Sent
    work: Work


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some timelines of a plan, by its number; else the balance of some events, by theirs; else all claims."""

    weight: int
    plan: int | None = None
    rows: range = range(0)
    events: range = range(0)


@dataclass(frozen=True, slots=True)
class _Found:
    plan: int | None = None
    counts: Counts | None = None
    claims: tuple[Tried, ...] | None = None
    balances: tuple[Balance, ...] = ()


def _pieces(program: Program, work: Work) -> Sequence[_Piece]:
    """Return the pieces, the longest first."""
    events = len(program.events)
    parts = [range(first, events, _PARTS) for first in range(min(_PARTS, events))]
    return [
        *[_Piece(1 + HEAVY * work.balance // len(parts), events=part) for part in parts],
        *[_Piece(len(rows), number, rows) for number, plan in enumerate(work.plans) for rows in spans_of(plan.playouts)],
        _Piece(1 + HEAVY * work.claims // 4),
    ]


def _played(shared: _Shared, piece: _Piece) -> _Found:
    """Do one piece."""
    program, work = shared.sent.program, shared.work
    if piece.plan is not None:
        return _Found(piece.plan, counted(program, work.plans[piece.plan], piece.rows))
    if piece.events:
        return _Found(balances=balances(program, work.balance, work.seed, None, piece.events))
    return _Found(claims=tried(program, work.claims, work.seed))
