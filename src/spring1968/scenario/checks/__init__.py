"""What a well-formed scenario must also mean: names exist, dates fit, everything can be reached, numbers have sources.

Each rule is one function from a `Context` to the problems it finds. A rule never changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from spring1968.problems import Problem
from spring1968.scenario.checks import balance, evidence, formulas, hindcast, lessons, names, reach, times
from spring1968.scenario.checks.context import Context

_ALWAYS = (*names.RULES, *formulas.RULES, *times.RULES, *evidence.RULES, *hindcast.RULES, *lessons.RULES)
_ON_WHOLE_SCENARIOS = (*reach.RULES, *evidence.WHOLE_RULES, *balance.RULES)


MAX_PROBLEMS = 1_000


def run(context: Context) -> Iterator[Problem]:
    """Yield every problem of meaning. Rules about the whole are skipped while parts of it cannot be read.

    Of a rule's problems those after the first `MAX_PROBLEMS` are left for another day.
    """
    for rule in _ALWAYS if context.broken else (*_ALWAYS, *_ON_WHOLE_SCENARIOS):
        yield from islice(rule(context), MAX_PROBLEMS)
