"""Policies: an observation in, a choice for each row out. A policy has no luck of its own; it uses the named draw.

Every policy can be sent to another process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from spring1968.engine.chance import FloatArray
from spring1968.engine.observe import Observation, observe
from spring1968.engine.program import Program
from spring1968.engine.step import Question
from spring1968.engine.timelines import IntArray, Timelines

Policy: TypeAlias = Callable[[Observation], IntArray]


def propensity(seen: Observation) -> IntArray:
    """Return options in proportion to their weights in the scenario."""
    return _weighted(seen.weights(), seen.chance())


def random(seen: Observation) -> IntArray:
    """Return open options, each as likely as the next."""
    return _weighted(seen.open().astype(np.float64), seen.chance())


def historical(seen: Observation) -> IntArray:
    """Return the historical option where there is one and it is open, else go by weight."""
    number = seen.event.historical
    if number is None:
        return propensity(seen)
    return _where_open(seen, number, propensity)


@dataclass(frozen=True, slots=True)
class Forced:
    """A policy that takes a given option of a given event wherever it is open, and else follows another."""

    options: Mapping[str, str]
    otherwise: Policy

    def __call__(self, seen: Observation) -> IntArray:
        """Return a choice for each row."""
        name = self.options.get(seen.event.id)
        if name is None:
            return self.otherwise(seen)
        return _where_open(seen, [option.id for option in seen.event.options].index(name), self.otherwise)


def forced(options: Mapping[str, str], otherwise: Policy) -> Policy:
    """Return a policy that takes a given option of a given event wherever it is open, and else follows another."""
    return Forced(options, otherwise)


NAMED: dict[str, Policy] = {"historical": historical, "propensity": propensity, "random": random}
"""The policies a user may name."""


def choose(program: Program, table: Timelines, question: Question, policies: Mapping[str, Policy]) -> IntArray:
    """Return the choices of the role that is asked, by its policy (roles without one go by weight)."""
    policy = policies.get(program.roles[question.role], propensity)
    return policy(observe(program, table, question.role, question))


def _where_open(seen: Observation, number: int, otherwise: Policy) -> IntArray:
    free = seen.open()[number]
    if free.all():
        return np.full(len(seen), number, dtype=np.intp)
    return np.where(free, number, otherwise(seen))


def _weighted(weights: FloatArray, luck: FloatArray) -> IntArray:
    """Return, for each column of weights, the row in whose share of the total the luck falls.

    The total is added up from the first row on, so that one column alone gives the bits it gives among many.
    """
    reached = np.cumsum(weights, axis=0)
    passed: IntArray = (luck * reached[-1] >= reached[:-1]).sum(axis=0, dtype=np.intp)
    return passed
