"""Two runs side by side: where they part, what differs at the end, and which causes made the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from spring1968.analysis.side_by_side import same_version, track_apart
from spring1968.play.playthrough import Decision, Playthrough
from spring1968.report.facts import asked, core_tracks, counted, in_words, last_day, taken, track_name, when
from spring1968.report.study import Run
from spring1968.telling.dates import day
from spring1968.telling.ledger import cause

_CAUSES = 6


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A cause with what it moved in each run, in points; the last line of a track is its whole change."""

    words: str
    one: float
    other: float

    @property
    def apart(self) -> float:
        """Return how much more it moved in the first run."""
        return self.one - self.other


@dataclass(frozen=True, slots=True)
class Why:
    """Why a track ended otherwise: its name, its causes (the rest together), and the whole change in each run."""

    track: str
    causes: tuple[Reasoned, ...]
    whole: Reasoned


@dataclass(frozen=True, slots=True)
class Beside:
    """A decision that both runs made, and each otherwise."""

    when: str
    title: str
    who: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs side by side. `ends` are lines of (what, first run, second run), `only` what was asked in one of them."""

    parting: str
    ends: tuple[tuple[str, str, str], ...]
    decisions: tuple[Beside, ...]
    only: tuple[tuple[str, str], ...]
    why: tuple[Why, ...]


def compared(one: Run, other: Run) -> Compared:
    """Return two runs side by side; raises `UserError` for runs of different scenarios, or of different versions of one."""
    same_version(one.sitting, other.sitting)
    why = tuple(_why(one, other, track) for track in core_tracks(one.program))
    return Compared(
        _parting(one, other), tuple(_ends(one, other)), tuple(_decisions(one, other)), tuple(_only(one, other)), why
    )


def _parting(one: Run, other: Run) -> str:
    pairs = list(zip_longest(one.sitting.decisions, other.sitting.decisions))
    same = next((at for at, (a, b) in enumerate(pairs) if _key(a) != _key(b)), len(pairs))
    if same == len(pairs):
        return "Both runs made the same choices throughout; what differs is luck."
    a, b = pairs[same]
    before = (
        f"The first {counted(same, 'decision')} of all roles are the same. " if same else "They part at the first decision. "
    )
    if a is None or b is None:
        made, who = (a, "run A") if b is None else (b, "run B")
        assert made is not None
        return f"{before}Then only {who} goes on: {when(one.program, made)}, “{asked(one.program, made).title}”."
    if (a.turn, a.event) == (b.turn, b.event):
        who_asked = one.program.scenario.text.roles[a.role].name
        return (
            f"{before}{when(one.program, a)}, “{asked(one.program, a).title}”: in run A {who_asked} chose "
            f"“{taken(one.program, a).label}”, in run B “{taken(one.program, b).label}”."
        )
    return (
        f"{before}Then run A was asked “{asked(one.program, a).title}” ({when(one.program, a)}) and run B "
        f"“{asked(one.program, b).title}” ({when(one.program, b)}): chance brought other events."
    )


def _key(made: Decision | None) -> tuple[int, str, str] | None:
    return None if made is None else (made.turn, made.event, made.option)


def _ends(one: Run, other: Run) -> Iterator[tuple[str, str, str]]:
    program = one.program
    texts = program.scenario.text.endings
    first, second = (texts[run.sitting.ending or ""].title for run in (one, other))
    yield "Ending", first, second
    yield "Ended on", day(last_day(one.sitting)), day(last_day(other.sitting))
    for track in core_tracks(program):
        a, b = (in_words(program, track, float(run.sitting.table.tracks[track][0])) for run in (one, other))
        yield track_name(program, track), a, b
    yield "Seed", str(one.sitting.seed), str(other.sitting.seed)


def _decisions(one: Run, other: Run) -> Iterator[Beside]:
    """Yield the decisions of any role that both runs made, each otherwise, in the order of the first run."""
    program, there = one.program, _made(other)
    for key, a in _made(one).items():
        b = there.get(key)
        if b is not None and a.option != b.option:
            who = program.scenario.text.roles[a.role].name
            labels = taken(program, a).label, taken(program, b).label
            yield Beside(when(program, a), asked(program, a).title, who, *labels)


def _only(one: Run, other: Run) -> Iterator[tuple[str, str]]:
    """Yield what was asked in only one of the runs: the run, and the titles of the events in their order."""
    first, second = _made(one), _made(other)
    for name, mine, theirs in (("run A", first, second), ("run B", second, first)):
        titles = [asked(one.program, made).title for key, made in mine.items() if key not in theirs]
        if titles:
            yield name, "; ".join(dict.fromkeys(titles))


def _made(run: Run) -> dict[tuple[str, int], Decision]:
    """Return the decisions of a run by event and by how often it had come up before."""
    return {(made.event, _nth(run.sitting, at)): made for at, made in enumerate(run.sitting.decisions)}


def _nth(sitting: Playthrough, at: int) -> int:
    """Return how often the event of a decision had come up before."""
    event = sitting.decisions[at].event
    return sum(made.event == event for made in sitting.decisions[:at])


def _why(one: Run, other: Run, track: int) -> Why:
    causes = track_apart(one.sitting, other.sitting, track).causes
    whole = Reasoned("whole change", _change(one, track), _change(other, track))
    named = [Reasoned(cause(one.program, moved.cause)[0], moved.one, moved.other) for moved in causes[:_CAUSES]]
    rest = [whole.one - sum(line.one for line in named), whole.other - sum(line.other for line in named)]
    if len(causes) > _CAUSES or any(rest):
        named.append(Reasoned("all other causes", *rest))
    return Why(track_name(one.program, track), tuple(named), whole)


def _change(run: Run, track: int) -> float:
    return sum(line.amount for line in run.sitting.ledger if line.track == track)
