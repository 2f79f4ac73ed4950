"""Balance: no option is worse than another of its question in everything its role cares for.

Only sure cases are told. The two must be open together, their effects must keep their order whatever the tracks and
parameters are worth, and no formula may ask which of the two was taken: what follows from a choice is not weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import permutations

from spring1968.problems import Problem
from spring1968.scenario.bounds import Interval, NoBounds, Ranges, bounds
from spring1968.scenario.checks.context import Context
from spring1968.scenario.checks.reach import number_ranges, ranges
from spring1968.scenario.formula import Past, walk
from spring1968.scenario.schema import EventText, OptionText


def dominated(context: Context) -> Iterator[Problem]:
    """S310: an option that another of the same question beats in every track its role says is better high or low."""
    asked = _asked(context)
    names = number_ranges(context)
    for name, event in context.text.events.items():
        turns = context.window(event)
        if turns:
            yield from _worse(context, name, event, ranges(context, turns, None, names), asked)


def _worse(
    context: Context, name: str, event: EventText, here: Ranges, asked: frozenset[tuple[str, str]]
) -> Iterator[Problem]:
    role = context.text.roles.get(event.role or "")
    if role is None or not role.better:
        return
    told = set()
    for (worse, option), (better, other) in permutations(event.options.items(), 2):
        plain = (name, worse) not in asked and (name, better) not in asked and _open_with(option, other)
        plain = plain and not context.inherited("events", name, "options", worse)
        if plain and worse not in told and better not in told and _beats(other, option, role.better, here):
            told.add(worse)
            message = f"option '{worse}' is worse than '{better}' in every track that role '{event.role}' cares for"
            hint = "give it something the other does not bring, or take it out"
            yield context.problem("S310", message, hint, "events", name, "options", worse, key=True)


def _asked(context: Context) -> frozenset[tuple[str, str]]:
    nodes = (node for use in context.uses for node in walk(use.formula.tree))
    return frozenset((node.event, node.option) for node in nodes if isinstance(node, Past) and node.option)


def _open_with(option: OptionText, other: OptionText) -> bool:
    """Return whether `other` is open whenever `option` is."""
    return other.when is None or (option.when is not None and option.when.tree == other.when.tree)


def _beats(other: OptionText, option: OptionText, better: Mapping[str, str], here: Ranges) -> bool:
    ahead = False
    for track, wish in better.items():
        mine, yours = (_effect(one, track, here) for one in (option, other))
        if wish == "less":
            mine, yours = (-mine[1], -mine[0]), (-yours[1], -yours[0])
        if mine[1] > yours[0]:
            return False
        ahead = ahead or mine[1] < yours[0]
    return ahead


def _effect(option: OptionText, track: str, here: Ranges) -> Interval:
    amount = option.effects.get(track)
    if amount is None:
        return 0.0, 0.0
    try:
        return bounds(amount.tree, here)
    except NoBounds:
        return float("-inf"), float("inf")


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (dominated,)
