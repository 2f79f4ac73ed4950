"""Values of the parameters that somebody moves: in steps, never out of their ranges. No drawing here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from math import floor, log10

from spring1968.scenario.schema import ParameterText

_STEPS = 20
"""About how many steps a range has."""


def stops(parameter: ParameterText) -> tuple[float, ...]:
    """Return the values a parameter can be moved to: its ends, round numbers between them, and its own value."""
    low, high = parameter.range
    step = _round_step((high - low) / _STEPS)
    first, last = floor(low / step), floor(high / step)
    between = (round(number * step, 9) for number in range(first, last + 1))
    inner = {value for value in between if low < value < high}
    return tuple(sorted(inner | {low, high, parameter.value}))


def _round_step(size: float) -> float:
    """Return the round step next below: 1, 2 or 5 times a power of ten."""
    if size <= 0:
        return 1.0
    power = 10.0 ** floor(log10(size))
    return next(factor * power for factor in (5.0, 2.0, 1.0) if factor * power <= size * (1 + 1e-9))


class Sliders:
    """All parameters of a scenario, each with the value it was moved to. `moved` holds those that differ from their own."""

    def __init__(self, parameters: Mapping[str, ParameterText]) -> None:
        self.parameters = parameters
        self.moved: dict[str, float] = {}
        self._stops = {name: stops(parameter) for name, parameter in parameters.items()}

    def value(self, name: str) -> float:
        """Return where a parameter stands."""
        return self.moved.get(name, self.parameters[name].value)

    def place(self, name: str, value: float) -> float:
        """Return where a value lies in the parameter's range, 0 to 1."""
        low, high = self.parameters[name].range
        return (value - low) / (high - low) if high > low else 0.0

    def step(self, name: str, steps: int) -> bool:
        """Move a parameter by one stop up or down; return whether it moved."""
        all_stops, here = self._stops[name], self.value(name)
        at = bisect_right(all_stops, here) if steps > 0 else bisect_left(all_stops, here) - 1
        return self._set(name, all_stops[min(max(at, 0), len(all_stops) - 1)])

    def slide(self, name: str, position: float) -> bool:
        """Move a parameter to the stop next to a position, 0 to 1, in its range; return whether it moved."""
        return self._set(name, min(self._stops[name], key=lambda value: abs(self.place(name, value) - position)))

    def reset(self) -> None:
        """Give every parameter its own value."""
        self.moved.clear()

    def _set(self, name: str, value: float) -> bool:
        before = self.value(name)
        if value == self.parameters[name].value:
            self.moved.pop(name, None)
        else:
            self.moved[name] = value
        return value != before
