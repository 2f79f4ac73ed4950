"""A slow, scalar, obvious engine: one timeline, plain Python numbers, written from the design and not from the engine.

It must never import `spring1968.engine`, nor NumPy: its worth is that it knows nothing of columns.
"""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from spring1968.scenario.formula import Clock, Constant, Curve, Formula, Name, Node, Operation, Past
from spring1968.scenario.load import Scenario
from spring1968.scenario.schema import EventText, OptionText

WORD = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
NEVER = 1000.0


@dataclass(frozen=True)
class Decision:
    """A choice: in which turn (from 0), in which event, which option, by which role."""

    turn: int
    event: str
    option: str
    role: str


@dataclass(frozen=True)
class Occurrence:
    """An event that came up, and the option taken in it (None where nobody is asked)."""

    turn: int
    event: str
    option: str | None


@dataclass(frozen=True)
class Line:
    """What moved a track, when, and by how much."""

    turn: int
    kind: str
    cause: str
    option: str | None
    track: str
    amount: float


@dataclass
class Life:
    """A whole timeline. `states[t]` are the tracks at the start of turn t; the last one is how it was left."""

    states: list[tuple[float, ...]] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)
    ledger: list[Line] = field(default_factory=list)
    ending: str | None = None
    ended: int | None = None


def play(
    scenario: Scenario,
    seed: int,
    timeline: int = 0,
    policies: Mapping[str, str] | None = None,
    parameters: Mapping[str, float] | None = None,
    until: int | None = None,
) -> Life:
    """Return a timeline played to its end, or to the start of turn `until`. Policies are names; `propensity` is usual."""
    world = World(scenario, seed, timeline, policies or {}, parameters or {})
    turns = len(scenario.calendar.turns)
    while world.life.ending is None and world.turn < (turns if until is None else until):
        world.play_turn()
    return world.life


def mixed(value: int) -> int:
    """Return the finaliser of SplitMix64."""
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & WORD
    return value ^ (value >> 31)


def key(name: str) -> int:
    """Return the number a name of chance stands for."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:16], 16)


def luck(seed: int, timeline: int) -> int:
    """Return the luck of a timeline."""
    return mixed((mixed(seed) + timeline * GOLDEN) & WORD)


def draw(of: int, turn: int, name: int) -> float:
    """Return a number in [0, 1) with 24 bits."""
    return (mixed(of ^ mixed((name + turn * GOLDEN) & WORD)) >> 40) / 2**24


def on_grid(value: float) -> float:
    """Return the nearest 64th of a point; a half goes to the even one."""
    return round(value * 64.0) / 64.0


class World:
    """One timeline at one moment."""

    def __init__(
        self, scenario: Scenario, seed: int, timeline: int, policies: Mapping[str, str], parameters: Mapping[str, float]
    ) -> None:
        text = scenario.text
        self.text = text
        self.turns = scenario.calendar.turns
        self.regular = scenario.calendar.regular
        self.luck = luck(seed, timeline)
        self.policies = policies
        self.parameters = {name: parameter.value for name, parameter in text.parameters.items()} | dict(parameters)
        self.tracks = {name: on_grid(track.start) for name, track in text.tracks.items()}
        self.agenda = sorted(text.events, key=lambda name: (self.opens(text.events[name]), name))
        self.turn = 0
        self.came: dict[str, int] = {}
        self.taken: set[tuple[str, str]] = set()
        self.life = Life(states=[tuple(self.tracks.values())])

    def opens(self, event: EventText) -> int:
        """Return the day by which an event is sorted: its date, or the first of its window, or the very first."""
        day = event.date or (event.window[0] if event.window else self.turns[0].first)
        return day.toordinal()

    def day(self, turn: int) -> float:
        """Return the first day of a turn."""
        return float(self.turns[turn].first.toordinal())

    def play_turn(self) -> None:
        """Play the agenda, the drifts and the endings of one turn."""
        for name in self.agenda:
            if self.comes_up(name, self.text.events[name]):
                self.happen(name, self.text.events[name])
        self.drift()
        self.end()
        self.turn += 1
        self.life.states.append(tuple(self.tracks.values()))

    def comes_up(self, name: str, event: EventText) -> bool:
        """Return whether an event comes up now: in its window, rested, with its condition met, and by chance."""
        if not self.in_window(event) or not self.rested(name, event) or not self.holds(event.when):
            return False
        return event.chance is None or draw(self.luck, self.turn, key(f"event:{name}")) < self.number(event.chance)

    def in_window(self, event: EventText) -> bool:
        """Return whether this turn shares a day with the event's window (its date when it has none)."""
        first, last = event.window or (event.date, event.date)
        now = self.turns[self.turn]
        return first is None or last is None or (now.first <= last and first <= now.last)

    def rested(self, name: str, event: EventText) -> bool:
        """Return whether an event never came up, or may come again."""
        if name not in self.came:
            return True
        if event.repeat is None:
            return False
        if event.repeat.unit == "turns":
            return self.turn - self.came[name] >= event.repeat.count
        return self.day(self.turn) - self.day(self.came[name]) >= event.repeat.count

    def happen(self, name: str, event: EventText) -> None:
        """Let an event come up: it just happens, or its role decides. It is past only when its effects are done."""
        if event.role is None:
            self.life.occurrences.append(Occurrence(self.turn, name, None))
            self.move(event.effects, "event", name, None)
        else:
            chosen = self.choice(name, event, event.role)
            self.life.decisions.append(Decision(self.turn, name, chosen, event.role))
            self.life.occurrences.append(Occurrence(self.turn, name, chosen))
            self.move(event.options[chosen].effects, "option", name, chosen)
            self.taken.add((name, chosen))
        self.came[name] = self.turn

    def choice(self, name: str, event: EventText, role: str) -> str:
        """Return the option a role takes by its policy, with the event's own draw."""
        policy = self.policies.get(role, "propensity")
        open_ones = [answer for answer, option in event.options.items() if self.holds(option.when)]
        if policy == "historical":
            for answer in open_ones:
                if event.options[answer].historical:
                    return answer
        weights = dict.fromkeys(event.options, 0.0)
        weights |= {answer: self.weight(event.options[answer], policy) for answer in open_ones}
        if total(weights.values()) == 0.0:
            weights = {answer: float(answer in open_ones) for answer in weights}
        target = draw(self.luck, self.turn, key(f"choice:{name}")) * total(weights.values())
        reached = 0.0
        for answer, weight in weights.items():
            reached += weight
            if target < reached:
                return answer
        raise AssertionError("a draw lies below one")

    def weight(self, option: OptionText, policy: str) -> float:
        """Return what an open option weighs."""
        return 1.0 if policy == "random" else self.number(option.weight)

    def move(self, effects: Mapping[str, Formula], kind: str, cause: str, option: str | None) -> None:
        """Apply effects; every amount is worked out before any track moves."""
        amounts = {track: self.number(amount) for track, amount in effects.items()}
        for track, amount in amounts.items():
            self.shift(track, amount, kind, cause, option)

    def drift(self) -> None:
        """Apply the drifts in order of id; every amount is worked out before any track moves."""
        share = self.turns[self.turn].days / self.regular
        drifts = self.text.drifts
        amounts = {name: self.number(drifts[name].by) * share for name in sorted(drifts) if self.holds(drifts[name].when)}
        for name, amount in amounts.items():
            self.shift(drifts[name].track, amount, "drift", name, None)

    def shift(self, track: str, amount: float, kind: str, cause: str, option: str | None) -> None:
        """Move a track on the grid and within its range, and write down what it really moved."""
        before, rule = self.tracks[track], self.text.tracks[track]
        after = min(max(before + on_grid(amount), on_grid(rule.min)), on_grid(rule.max))
        self.tracks[track] = after
        if after != before:
            self.life.ledger.append(Line(self.turn, kind, cause, option, track, after - before))

    def end(self) -> None:
        """Meet an ending: the first in order whose condition holds; on the last turn the fallback at last."""
        last = self.turn == len(self.turns) - 1
        endings = self.text.endings
        met = [
            name
            for name, ending in endings.items()
            if ending.when is not None and (last or not ending.at_end) and self.holds(ending.when)
        ]
        met += [name for name, ending in endings.items() if ending.when is None and last]
        if met:
            self.life.ending, self.life.ended = met[0], self.turn

    def holds(self, formula: Formula | None) -> bool:
        """Return whether a condition holds; none always does."""
        return formula is None or bool(self.worth(formula.tree))

    def number(self, formula: Formula) -> float:
        """Return what a formula is worth."""
        return float(self.worth(formula.tree))

    def worth(self, node: Node) -> float | bool:
        """Return what a tree is worth here and now."""
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Name):
            return self.parameters[node.id] if node.id in self.parameters else self.tracks[node.id]
        if isinstance(node, Clock):
            return self.turn + 1.0 if node.id == "turn" else self.day(self.turn)
        if isinstance(node, Past):
            return self.past(node)
        if isinstance(node, Curve):
            return on_curve(node.points, float(self.worth(node.argument)))
        return operated(node, [self.worth(argument) for argument in node.arguments])

    def past(self, node: Past) -> float | bool:
        """Return the answer to a question about an earlier event."""
        if node.question == "chose":
            return (node.event, node.option) in self.taken
        came = self.came.get(node.event)
        if node.question == "happened":
            return came is not None
        if came is None:
            return NEVER
        ago = self.turn - came if node.question == "turns_since" else self.day(self.turn) - self.day(came)
        return min(float(ago), NEVER)


def total(weights: Iterable[float]) -> float:
    """Return the sum from the first to the last, one after the other."""
    whole = 0.0
    for weight in weights:
        whole += weight
    return whole


def on_curve(points: tuple[tuple[float, float], ...], x: float) -> float:
    """Return the height of a line through points, level outside them."""
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 <= x < x1:
            return y0 + (x - x0) * ((y1 - y0) / (x1 - x0))
    return points[-1][1]


TWO: dict[str, Callable[[float, float], float | bool]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "and": lambda a, b: bool(a) and bool(b),
    "or": lambda a, b: bool(a) or bool(b),
}


def operated(node: Operation, parts: list[float | bool]) -> float | bool:
    """Return an operator or function of values."""
    if node.operator in TWO:
        return TWO[node.operator](*parts)
    if node.operator == "negate":
        return -parts[0]
    if node.operator == "not":
        return not parts[0]
    if node.operator == "abs":
        return abs(parts[0])
    if node.operator == "clamp":
        return min(max(parts[0], parts[1]), parts[2])
    if node.operator == "if":
        return parts[1] if parts[0] else parts[2]
    return min(parts) if node.operator == "min" else max(parts)
