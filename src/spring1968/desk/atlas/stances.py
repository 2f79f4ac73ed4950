"""What a stance looks like: which pattern its country bears and which sign stands before its word."""

from __future__ import annotations

from spring1968.desk.atlas.geography import countries
from spring1968.desk.atlas.pieces import Pattern, Sign, StanceShown

MEDIATORS = frozenset({"hu"})
"""Pact members whose middle words mean that they stand between Prague and Moscow, as Kádár's Hungary did."""


def pattern(stance: StanceShown) -> Pattern:
    """Return the pattern of a country.

    A pact member presses, and is hatched, from the middle word of its ladder on (level >= half of levels - 1). A
    mediator bears red dots between its mildest and its last word, and is hatched at the last. Romania and Yugoslavia
    bear green dots from their second word on. Everyone else stays plain; so does a pact member that only warns.
    """
    country = countries().get(stance.country.lower())
    if country is None or stance.level < 1:
        return "plain"
    if country.refused or country.bloc == "non_aligned":
        return "dots_green"
    if country.bloc != "pact":
        return "plain"
    if country.id in MEDIATORS:
        return "hatch" if stance.level >= stance.levels - 1 else "dots_red"
    return "hatch" if 2 * stance.level >= stance.levels - 1 else "plain"


def sign(stance: StanceShown) -> Sign:
    """Return the sign of a stance: wedge warns or presses, square mediates, disc backs Prague, ring none of these."""
    country = countries().get(stance.country.lower())
    shown = pattern(stance)
    if shown == "dots_green":
        return "disc"
    if shown == "dots_red":
        return "square"
    presses = country is not None and country.bloc == "pact" and stance.level >= 1
    return "wedge" if presses else "ring"
