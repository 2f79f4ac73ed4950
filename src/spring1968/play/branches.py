"""Branches: the timelines of one run that were tried, of one scenario and one luck; each leaves another at one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from spring1968.play.playthrough import Decision

MOST_BRANCHES = 500
"""So many branches a record holds beside the timeline that is being played."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A timeline as far as it was played: the decisions of all roles, and the ending's id where it has one."""

    decisions: tuple[Decision, ...]
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class Fork:
    """Where a branch leaves another: it shares the first `shared` decisions of branch number `parent`.

    The first branch of a tree has no parent.
    """

    branch: Branch
    parent: int | None
    shared: int


def shared(one: Sequence[Decision], other: Sequence[Decision]) -> int:
    """Return how many decisions two timelines have in common before they part."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def passed(branch: Branch, other: Branch) -> bool:
    """Return whether `other` has come to where `branch` stands, by the same way."""
    return other.decisions[: len(branch.decisions)] == branch.decisions


def unpassed(branches: Sequence[Branch], current: Branch) -> tuple[Branch, ...]:
    """Return the branches worth keeping beside the one that is being played: those it has not passed."""
    return tuple(branch for branch in branches if not passed(branch, current))


def added(branches: Sequence[Branch], branch: Branch) -> tuple[Branch, ...]:
    """Return the branches with one more; of two of which one has passed the other, that one is kept."""
    if any(passed(branch, other) for other in branches):
        return tuple(branches)
    return *unpassed(branches, branch), branch


def tree(branches: Sequence[Branch]) -> tuple[Fork, ...]:
    """Return for each branch where it leaves the one before it with which it shares most; the first such, of several."""
    forks: list[Fork] = []
    for branch in branches:
        ways = [(shared(branch.decisions, earlier.branch.decisions), -at) for at, earlier in enumerate(forks)]
        most = max(ways, default=None)
        forks.append(Fork(branch, None, 0) if most is None else Fork(branch, -most[1], most[0]))
    return tuple(forks)
