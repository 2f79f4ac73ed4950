"""Hypothesis strategies: small scenarios that are valid, of every shape the format has, made by the real loader.

A scenario is drawn as plain data, written as YAML and read back, so that the road from text to `Scenario` is walked
each time. Only problems of reach and use may be left in it (a condition that can never hold, a track nothing moves):
they change nothing in what the engine must do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from spring1968.engine.program import Program, compile_scenario
from spring1968.play.policies import NAMED, Policy
from spring1968.scenario.load import Scenario, from_tree
from spring1968.scenario.source import read_text

HARMLESS = frozenset({"S303", "S304", "S306", "S307", "S406", "S407"})
"""Never comes up, never open, never reached, never true, never read, never moved."""

START = dt.date(1968, 1, 5)
Data = dict[str, Any]

TRACKS = ("liberalisation", "pressure", "unity", "prestige")
ROLES = ("prague", "moscow", "west")
PARAMETERS = ("alarm", "swing", "patience")
EVENTS = ("cierna", "zeta", "april", "letter", "no", "march", "two_thousand", "bratislava")
OPTIONS = ("yes", "no", "wait", "speak", "arrest", "resign", "stall", "write", "march", "hide", "trade", "plead")
LITERALS = ("0", "1", "2.5", ".5", "40%", "12.25", "100", "7")


@dataclass(frozen=True)
class Words:
    """What a formula may speak of."""

    numbers: tuple[str, ...]
    events: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    days: tuple[dt.date, ...]


@dataclass(frozen=True)
class Case:
    """A program with a seed and a policy for each role: what a law is tried on."""

    program: Program
    seed: int
    names: Mapping[str, str]
    rows: int = 5

    @property
    def scenario(self) -> Scenario:
        """Return the scenario."""
        return self.program.scenario

    @property
    def policies(self) -> dict[str, Policy]:
        """Return the policies themselves."""
        return {role: NAMED[name] for role, name in self.names.items()}

    def __repr__(self) -> str:
        authored = as_yaml(self.scenario.tree.plain()) if self.scenario.id == "generated" else ""
        return f"Case({self.scenario.id}, seed={self.seed}, names={dict(self.names)})\n{authored}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Tell Hypothesis to show the scenario as its author would write it."""
        printer.text(repr(self))


@st.composite
def cases(draw: DrawFn) -> Case:
    """Draw a scenario with a seed and policies."""
    scenario = draw(scenarios())
    names = {role: draw(st.sampled_from(sorted(NAMED))) for role in scenario.text.roles}
    return Case(compile_scenario(scenario), draw(seeds()), names)


def seeds() -> st.SearchStrategy[int]:
    """Draw any seed."""
    return st.integers(0, 2**64 - 1)


@st.composite
def scenarios(draw: DrawFn) -> Scenario:
    """Draw a scenario that has been through the loader."""
    return loaded(draw(scenario_data()))


def as_yaml(data: Any) -> str:
    """Return plain data as YAML text."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def loaded(data: Data) -> Scenario:
    """Return the scenario of plain data; it has no problems but harmless ones."""
    tree, problems = read_text(as_yaml(data), "scenario.yaml")
    scenario, more = from_tree(tree)
    bad = [str(problem) for problem in (*problems, *more) if problem.code not in HARMLESS]
    assert scenario is not None and not bad, "\n".join([*bad, as_yaml(data)])
    return scenario


@st.composite
def scenario_data(draw: DrawFn) -> Data:
    """Draw a scenario as plain data."""
    calendar, days = draw(calendars())
    roles = some(draw, ROLES, 1)
    tracks = {name: draw(track_data(roles)) for name in some(draw, TRACKS, 1)}
    parameters = {name: draw(parameter_data()) for name in some(draw, PARAMETERS, 0)}
    events = {name: draw(skeletons(roles, days)) for name in some(draw, EVENTS, 2)}
    words = words_of(tracks, parameters, events, days, None)
    for event in events.values():
        fill(draw, event, words, words_of(tracks, parameters, events, days, event.get("role")), tuple(tracks))
    drifts = {f"drift_{name}": draw(drift_data(words, tuple(tracks))) for name in "dbac"[: draw(st.integers(0, 4))]}
    return {
        "format": 1,
        "id": "generated",
        "title": "Generated",
        "summary": "Made by a machine.",
        "calendar": calendar,
        "tracks": tracks,
        "roles": {name: draw(role_data(words)) for name in roles},
        "parameters": parameters,
        "drifts": drifts,
        "events": events,
        "endings": draw(endings_data(words)),
        **draw(shown_data(words)),
    }


def some(draw: DrawFn, names: tuple[str, ...], least: int) -> tuple[str, ...]:
    """Draw some of the names, in any order."""
    return tuple(draw(st.permutations(names)))[: draw(st.integers(least, len(names)))]


@st.composite
def calendars(draw: DrawFn) -> tuple[Data, tuple[dt.date, ...]]:
    """Draw an uneven calendar of 1 to about 25 turns, with all its days."""
    length = draw(st.sampled_from(["1 week", "2 weeks", "10 days", 9, "1 day"]))
    most = 12 if length == "1 day" else 100
    count = draw(st.integers(1, most))
    days = tuple(START + dt.timedelta(days=number) for number in range(count))
    edges = sorted(draw(st.sets(st.sampled_from(days), max_size=4)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    spans = [
        {"from": first, "to": min(last, first + dt.timedelta(days=8)), "turn": draw(st.sampled_from(["1 day", "2 days", 3]))}
        for first, last in pairs
    ]
    calendar: Data = {"start": days[0], "end": days[-1], "turn": length}
    return ({**calendar, "spans": spans} if spans else calendar), days


@st.composite
def track_data(draw: DrawFn, roles: tuple[str, ...]) -> Data:
    """Draw a track, often hidden from somebody."""
    low, high = draw(st.sampled_from([(0, 100), (0, 100), (-20, 20), (0, 1), (0.3, 7.7), (-500, 1500)]))
    share = st.integers(0, 8).map(lambda eighths: low + (high - low) * eighths / 8)
    track: Data = {
        "name": "A track",
        "start": draw(share),
        "min": low,
        "max": high,
        "assumption": "It is made up.",
        "bands": {bound: f"band {bound}" for bound in sorted({float(low), *draw(st.sets(share, max_size=3))})},
    }
    hidden = draw(st.lists(st.sampled_from(roles), unique=True, max_size=len(roles)))
    if hidden:
        track |= {
            "hidden_from": hidden,
            "signals": {"late": draw(st.integers(0, 3)), "blur": draw(st.sampled_from([0, 1.5, 20]))},
        }
    return track


@st.composite
def parameter_data(draw: DrawFn) -> Data:
    """Draw a parameter."""
    value = draw(st.sampled_from([0, 0.1, 1, 2.75, -3, 12.5]))
    return {
        "value": value,
        "range": [value - draw(st.integers(0, 2)), value + draw(st.integers(0, 2))],
        "unit": "points",
        "note": "Made up.",
        "assumption": "It is made up.",
    }


@st.composite
def role_data(draw: DrawFn, words: Words) -> Data:
    """Draw a role with a goal."""
    goals = {"goal": {"text": "Want.", "when": truth(draw, words)}}
    return {"name": "A role", "leader": "Somebody", "brief": "Decide.", "goals": goals}


@st.composite
def skeletons(draw: DrawFn, roles: tuple[str, ...], days: tuple[dt.date, ...]) -> Data:
    """Draw an event without its formulas: its dates, who is asked, how many options there are."""
    event: Data = {"title": "An event", "text": "Something happens.", "evidence": "invented", "assumption": "It is made up."}
    kind = draw(st.sampled_from(["date", "window", "window", "both", "open", "open"]))
    first, date, last = sorted(draw(st.sampled_from(days)) for _ in range(3))
    if kind in ("date", "both"):
        event["date"] = date
    if kind in ("window", "both"):
        event["window"] = [first, last]
    if draw(st.booleans()):
        event["repeat"] = draw(st.sampled_from(["1 turn", "2 turns", "3 turns", "1 day", "9 days", "2 weeks"]))
    if draw(st.sampled_from([True, True, False])):
        names = some(draw, OPTIONS[: draw(st.sampled_from([2, 3, 3, 4, 12]))], 2)
        event["role"] = draw(st.sampled_from(roles))
        event["options"] = {name: {"label": "Do it", "result": "It is done."} for name in names}
        marked = draw(st.sampled_from([None, *names]))
        if marked is not None:
            event["options"][marked]["historical"] = True
    hidden = draw(st.sampled_from([(), (), (), *roles]))
    if hidden and hidden != event.get("role"):
        event["hidden_from"] = [hidden]
    return event


def words_of(tracks: Data, parameters: Data, events: Data, days: tuple[dt.date, ...], role: str | None) -> Words:
    """Return what a formula may speak of: everything, or what a role may know."""
    seen = {name: event for name, event in events.items() if role not in event.get("hidden_from", ())}
    return Words(
        (*(name for name, track in tracks.items() if role not in track.get("hidden_from", ())), *parameters),
        tuple(seen),
        tuple((name, option) for name, event in seen.items() for option in event.get("options", ())),
        days,
    )


def fill(draw: DrawFn, event: Data, words: Words, seen: Words, tracks: tuple[str, ...]) -> None:
    """Give an event its condition, chance, locks, weights and effects."""
    if draw(st.sampled_from([True, False, False])):
        event["when"] = truth(draw, words)
    if draw(st.booleans()):
        event["chance"] = chance(draw, words)
    if "options" not in event:
        event["effects"] = effects(draw, words, tracks)
        return
    free = draw(st.sampled_from(sorted(event["options"])))
    for name, option in event["options"].items():
        option["effects"] = effects(draw, words, tracks)
        if draw(st.sampled_from([True, False, False])):
            option["weight"] = weight(draw, seen)
        if name != free and draw(st.sampled_from([True, False, False])):
            option |= {"when": truth(draw, seen), "locked": "It cannot be done."}


def effects(draw: DrawFn, words: Words, tracks: tuple[str, ...]) -> Data:
    """Draw changes of some tracks: plain numbers mostly, off the grid at times, and formulas."""
    chosen = some(draw, tracks, 0)[:2]
    return {
        track: draw(st.sampled_from([3, -4, 0.5, 0.0078125, -0.3, 40, -60, 0]))
        if draw(st.booleans())
        else number(draw, words)
        for track in chosen
    }


@st.composite
def drift_data(draw: DrawFn, words: Words, tracks: tuple[str, ...]) -> Data:
    """Draw a drift."""
    drift: Data = {
        "name": "A drift",
        "track": draw(st.sampled_from(tracks)),
        "assumption": "It is made up.",
        "by": number(draw, words),
    }
    return {**drift, "when": truth(draw, words)} if draw(st.booleans()) else drift


@st.composite
def endings_data(draw: DrawFn, words: Words) -> Data:
    """Draw endings, with the fallback anywhere among them."""
    endings: Data = {"fallback": {"title": "The rest", "text": "It ends."}}
    for name in "cab"[: draw(st.integers(0, 3))]:
        endings[f"ending_{name}"] = {
            "title": "An end",
            "text": "It ends.",
            "when": truth(draw, words),
            "at_end": draw(st.booleans()),
        }
    return {name: endings[name] for name in draw(st.permutations(sorted(endings)))}


@st.composite
def shown_data(draw: DrawFn, words: Words) -> Data:
    """Draw what is only shown: a map with stances and markers, and dates ahead."""
    track = draw(st.sampled_from(words.numbers)) if words.numbers else "turn"
    formulas = [track, *(number(draw, words) for _ in range(draw(st.integers(0, 2))))]
    return {
        "map": {
            "stances": {
                name: {"name": "A country", "of": formula, "words": {2: "low", 12.5: "middle", 40: "high"}}
                for name, formula in zip(("su", "pl", "de"), formulas, strict=False)
            },
            "markers": {
                name: {"kind": "troops", "label": "Troops", "at": [14.4, 50.1], "when": truth(draw, words)}
                for name in ("here", "there")
            },
        },
        "marks": {
            "always": {"label": "A date", "date": draw(st.sampled_from(words.days))},
            "at_times": {"label": "A date", "date": draw(st.sampled_from(words.days)), "when": truth(draw, words)},
        },
    }


def chance(draw: DrawFn, words: Words) -> Any:
    """Draw a chance: a number between 0 and 1 whatever happens."""
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return draw(st.sampled_from([0.3, 0.5, 0.9, 1, "70%", "45%"]))
    if kind == 1:
        return f"if({truth(draw, words, 1)}, 20%, .9)"
    if kind == 2:
        return f"curve({number(draw, words, 1)}, 0: 5%, 20.5: 90%, 60: 35%)"
    return f"clamp({number(draw, words, 1)}, 10%, 100%)"


def weight(draw: DrawFn, words: Words) -> Any:
    """Draw a weight: never below zero."""
    kind = draw(st.integers(0, 3))
    if kind <= 1:
        return draw(st.sampled_from([0, 1, 3, 0.1, 2.7, 100]))
    return f"max({number(draw, words, 1)}, 0)" if kind == 2 else f"abs({number(draw, words, 1)})"


def number(draw: DrawFn, words: Words, depth: int = 2) -> str:
    """Draw a formula that is a number, from the whole language; no divisor can be zero."""
    if depth == 0:
        return draw(st.sampled_from([*LITERALS[:4], *words.numbers, *words.numbers, "turn"]))
    first = number(draw, words, depth - 1)
    return draw(st.sampled_from(NUMBERS))(draw, words, depth - 1, first)


Maker = Callable[[DrawFn, Words, int, str], str]


def itself(draw: DrawFn, words: Words, depth: int, a: str) -> str:
    """Return the part alone."""
    return a


def arithmetic(draw: DrawFn, words: Words, depth: int, a: str) -> str:
    """Draw a sum, difference or product, without brackets: binding is the parser's business."""
    return f"{a} {draw(st.sampled_from(['+', '-', '*', '- -']))} {number(draw, words, depth)}"


def quotient(draw: DrawFn, words: Words, depth: int, a: str) -> str:
    """Draw a division by what cannot be zero."""
    return f"{a} / {draw(st.sampled_from([f'max(abs({number(draw, words, depth)}), .5)', '4', '(turn + 1)', 'turn']))}"


def call(draw: DrawFn, words: Words, depth: int, a: str) -> str:
    """Draw a function of numbers."""
    b, c = number(draw, words, depth), draw(st.sampled_from(LITERALS))
    return draw(st.sampled_from([f"min({a}, {b}, {c})", f"max({a}, {b})", f"abs({a})", f"clamp({a}, -{c}, {b})", f"-({a})"]))


def either(draw: DrawFn, words: Words, depth: int, a: str) -> str:
    """Draw an `if`."""
    return f"if({truth(draw, words, depth)}, {a}, {number(draw, words, depth)})"


def curve(draw: DrawFn, words: Words, depth: int, a: str) -> str:
    """Draw a curve."""
    xs = sorted(draw(st.sets(st.integers(-30, 150), min_size=2, max_size=4)))
    points = [f"{x}: {draw(st.sampled_from(['-3', '+2.5', '40%', '0', '17']))}" for x in xs]
    return f"curve({a}, {', '.join(points)})"


def ago(draw: DrawFn, words: Words, depth: int, a: str) -> str:
    """Draw how long ago an event was."""
    question = draw(st.sampled_from(["turns_since", "days_since"]))
    return f"{question}({draw(st.sampled_from(words.events))})" if words.events else a


def days(draw: DrawFn, words: Words, depth: int, a: str) -> str:
    """Draw a count of days."""
    date = day(draw, words)
    return draw(st.sampled_from([f"days_until({date})", f"(date - {date})", f"({date} - date) / 7"]))


NUMBERS: tuple[Maker, ...] = (itself, itself, arithmetic, arithmetic, quotient, call, call, either, curve, ago, days)


def truth(draw: DrawFn, words: Words, depth: int = 2) -> str:
    """Draw a formula that is yes or no."""
    kind = draw(st.integers(0, 9 if depth else 4))
    if kind == 0 and words.choices:
        return "chose({}, {})".format(*draw(st.sampled_from(words.choices)))
    if kind == 1 and words.events:
        return f"happened({draw(st.sampled_from(words.events))})"
    if kind == 2:
        return f"date {comparison(draw)} {day(draw, words)}"
    if kind == 3:
        return draw(st.sampled_from(["true", "false", "turn > 2", "turn == 3"]))
    if kind <= 6:
        return f"{number(draw, words, max(depth - 1, 0))} {comparison(draw)} {draw(st.sampled_from(LITERALS))}"
    if kind == 7:
        return f"not ({truth(draw, words, depth - 1)})"
    if kind == 8:
        return f"not {truth(draw, words, depth - 1)}"
    return f"({truth(draw, words, depth - 1)} {draw(st.sampled_from(['and', 'or']))} {truth(draw, words, depth - 1)})"


def comparison(draw: DrawFn) -> str:
    """Draw a sign of comparison."""
    return draw(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))


def day(draw: DrawFn, words: Words) -> str:
    """Draw a day of the calendar."""
    return draw(st.sampled_from(words.days)).isoformat()
