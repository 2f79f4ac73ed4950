"""The branches of a run in words: a line for each, where it leaves another and how it ends; and two of them compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spring1968.analysis.side_by_side import Differs, SideBySide, TrackApart
from spring1968.engine.program import Program
from spring1968.play.branches import Branch, Fork, tree
from spring1968.play.playthrough import Occurrence, Playthrough
from spring1968.telling.dates import day, event_day, turn_dates
from spring1968.telling.ledger import cause
from spring1968.telling.numbers import number

MOST = 4
"""How many causes are named for each track."""
_LEAST = 0.05
"""Points below which two ends read alike."""


def branch_lines(program: Program, branches: Sequence[Branch]) -> Iterator[str]:
    """Yield a line for each branch, numbered from 1, the one that is played first; then how it leaves its parent."""
    for at, fork in enumerate(tree(branches), 1):
        mine = sum(decision.by_hand for decision in fork.branch.decisions)
        played = " (played now)" if at == 1 else ""
        yield f"{at}{played}: {stand(program, fork.branch)}; {mine} choice{'s' * (mine != 1)} of your own"
        if fork.parent is not None:
            yield f"   leaves {fork.parent + 1}: {fork_words(program, fork)}"


def stand(program: Program, branch: Branch) -> str:
    """Return how a branch ends, or where it stands."""
    if branch.ending is not None:
        text = program.scenario.text.endings.get(branch.ending)
        return text.title if text is not None else branch.ending
    if not branch.decisions:
        return "at its first question"
    return f"goes on after {turn_dates(program, branch.decisions[-1].turn)}"


def fork_words(program: Program, fork: Fork) -> str:
    """Return when and by which choice a branch leaves its parent."""
    if fork.shared >= len(fork.branch.decisions):
        return "at the place where it stands"
    made = fork.branch.decisions[fork.shared]
    text = program.scenario.text.events.get(made.event)
    option = text.options.get(made.option) if text is not None else None
    if text is None or option is None:
        return f"{turn_dates(program, made.turn)}, {made.event}: {made.option}"
    return f"{turn_dates(program, made.turn)}, {text.title}: {option.label}"


def ending_words(sitting: Playthrough) -> str:
    """Return how a sitting ended and on which day, or where it stands."""
    if sitting.ending is None:
        return f"stands at {turn_dates(sitting.program, sitting.table.turn)}"
    last = sitting.program.scenario.calendar.turns[int(sitting.table.ended[0])].last
    return f"{sitting.program.scenario.text.endings[sitting.ending].title} ({day(last)})"


def parting_words(found: SideBySide) -> str:
    """Return where two timelines part, in a sentence or two."""
    parting = found.parting
    luck = "" if found.same_luck else " Their luck differs too: they have two seeds."
    if parting is None:
        return f"They went alike in every event and choice.{luck}"
    return f"They part on {_when(found, parting)}: {differs_words(found, parting)}.{luck}"


def differs_words(found: SideBySide, what: Differs) -> str:
    """Return what went otherwise in one event: who chose what, on which side it came up, or when."""
    program = found.one.program
    title = program.scenario.text.events[program.events[what.event].id].title
    if what.chosen_otherwise:
        return f"{title}. One: {_label(program, what.one)}. Other: {_label(program, what.other)}"
    if what.one is not None and what.other is not None:
        days = [event_day(program, side.event, side.turn) for side in (what.one, what.other)]
        return f"{title}, on the one side {days[0]}, on the other {days[1]}"
    only = "the one" if what.one is not None else "the other"
    label = _label(program, what.one or what.other)
    return f"{title} comes up on {only} side only{f': {label}' if label else ''}"


def _alone(found: SideBySide, what: Differs) -> str:
    """Return what came up on one side, without which side that is."""
    program = found.one.program
    label = _label(program, what.one or what.other)
    title = program.scenario.text.events[program.events[what.event].id].title
    return f"{title}: {label}" if label else title


def _label(program: Program, what: Occurrence | None) -> str:
    if what is None or what.option < 0:
        return ""
    event = program.events[what.event]
    return program.scenario.text.events[event.id].options[event.options[what.option].id].label


def _when(found: SideBySide, what: Differs) -> str:
    return event_day(found.one.program, what.event, what.turn)


def compared_lines(found: SideBySide) -> Iterator[str]:
    """Yield two timelines side by side: endings, where they part, what differs, and why the tracks ended apart."""
    yield f"One:   {ending_words(found.one)}"
    yield f"Other: {ending_words(found.other)}"
    yield ""
    yield parting_words(found)
    groups = _grouped(found)
    for head, some in groups:
        if some:
            yield from ("", head)
            words = _alone if head.startswith("Only") else differs_words
            yield from (f"  {_when(found, what)}: {words(found, what)}" for what in some)
    yield from ("", "Where the tracks end, and which causes made the difference")
    for apart in found.tracks:
        yield from track_lines(found.one.program, apart)


def _grouped(found: SideBySide) -> list[tuple[str, list[Differs]]]:
    chosen = [what for what in found.differ if what.chosen_otherwise]
    one = [what for what in found.differ if what.other is None]
    other = [what for what in found.differ if what.one is None]
    later = [what for what in found.differ if what.one and what.other and not what.chosen_otherwise]
    return [
        ("Chosen otherwise", chosen),
        ("Only in the one", one),
        ("Only in the other", other),
        ("In both, on another day", later),
    ]


def track_lines(program: Program, apart: TrackApart, most: int = MOST) -> Iterator[str]:
    """Yield where a track ends on both sides and, where they lie apart, the weightiest causes; the rest stand together."""
    name = program.scenario.text.tracks[program.tracks[apart.track].id].name
    ends = f"{number(apart.one)} and {number(apart.other)}"
    if abs(apart.apart) < _LEAST and not apart.causes:
        yield f"  {name}: {number(apart.one)} in both"
        return
    yield f"  {name}: {ends}, {number(apart.apart, signed=True)} in the other"
    named, rest = apart.causes[:most], apart.causes[most:]
    for moved in named:
        words, place, _sources = cause(program, moved.cause)
        sides = f"one {number(moved.one, signed=True)}, other {number(moved.other, signed=True)}"
        yield f"    {number(moved.apart, signed=True)}  {words} ({sides}; {place})"
    if rest:
        together = sum(moved.apart for moved in rest)
        yield f"    {number(together, signed=True)}  {len(rest)} other cause{'s' * (len(rest) != 1)} together"
