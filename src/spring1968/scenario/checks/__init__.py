"""What a well-formed scenario must also mean: names exist, dates fit, everything can be reached, numbers have sources.

Each rule is one function from a `Context` to the problems it finds. A rule never changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from spring1968.problems import Problem
from spring1968.scenario.checks import evidence, formulas, names, reach, times
from spring1968.scenario.checks.context import Context

_ALWAYS = (*names.RULES, *formulas.RULES, *times.RULES, *evidence.RULES)
_ON_WHOLE_SCENARIOS = (*reach.RULES, *evidence.WHOLE_RULES)


def run(context: Context) -> Iterator[Problem]:
    """Yield every problem of meaning. Rules about the whole are skipped while parts of it cannot be read."""
    for rule in _ALWAYS:
        yield from rule(context)
    if not context.broken:
        for rule in _ON_WHOLE_SCENARIOS:
            yield from rule(context)
