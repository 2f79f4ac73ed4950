"""What the hindcast says, section by section: sentences and tables of words and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spring1968.analysis.hindcast.balance import Balance
from spring1968.analysis.hindcast.claims import LEAST, Direction, Tried
from spring1968.analysis.hindcast.report import FAR, RARE, SOME, Hindcast, directions, misses, off, tally
from spring1968.analysis.hindcast.runs import Run
from spring1968.analysis.odds import Share

_RAREST = 5


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. The first `words` columns hold words, the others numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A title, and what stands below it."""

    title: str
    parts: tuple[str | Table, ...]


def sections(found: Hindcast) -> tuple[Section, ...]:
    """Return all sections, in the order in which they are read."""
    return tuple(Section(title, tuple(parts(found))) for title, parts in _SECTIONS.items())


Parts = Iterator[str | Table]


def _history(found: Hindcast) -> Parts:
    run = found.history
    yield f"Every role takes the historical option wherever there is one and it is open. {run.playouts:,} timelines."
    if found.ending is not None:
        yield f"{_ending(found, found.ending)}, the historical ending: {_share(run.ending(found.ending))}."
    if not run.points:
        yield "No core track has a baseline."
        return
    yield f"Means of the core tracks against the baseline; * marks a difference of more than {FAR:g} points."
    yield _points(found, run, range(len(run.points)))
    widest = max(range(len(run.points)), key=lambda number: abs(off(run, number) or 0.0))
    yield f"The widest miss: {_point(found, run, widest)}. {len(misses(run))} of {len(run.points)} points are marked."


def _kept(found: Hindcast) -> Parts:
    run = found.kept
    yield f"{_role(found)} chooses as in history, the others by weight. {run.playouts:,} timelines."
    yield _endings(found, run)
    yield from _dated(found, run)
    yield from _missed(found, run)


def _dated(found: Hindcast, run: Run) -> Parts:
    if found.event is None:
        return
    event = found.program.scenario.text.events[found.program.events[found.event].id]
    yield f"“{event.title}” comes up in {_share(run.event(found.event))}."
    early, middle, late = (run.when(share) for share in (0.05, 0.5, 0.95))
    if middle is not None:
        in_fact = f"; in history: {found.day}" if found.day else ""
        yield f"Median date: the turn of {middle}, 5 % to 95 %: {early} to {late}{in_fact}."


def _missed(found: Hindcast, run: Run) -> Parts:
    numbers = misses(run)
    if numbers:
        yield f"In the mean the model misses the baseline by more than {FAR:g} points here:"
        yield _points(found, run, numbers)
    elif run.points:
        yield f"In the mean no point of the baseline is missed by more than {FAR:g} points."


def _loose(found: Hindcast) -> Parts:
    run = found.loose
    yield f"{_role(found)} takes any open option, each as likely as the next; the others go by weight."
    some = [number for number in _by_count(run) if run.ending(number).share > SOME]
    top = _by_count(run)[0]
    yield f"The largest ending: {_ending(found, top)}, {_share(run.ending(top))}."
    yield f"{len(some)} of {len(run.ended)} endings are above {SOME:.1%}. Below it:"
    rest = [number for number in _by_count(run) if number not in some]
    yield ", ".join(f"{_ending(found, number)} ({run.ending(number).share:.2%})" for number in rest) or "none."


def _directions(found: Hindcast) -> Parts:
    if not found.claims:
        yield "The scenario makes no claims."
        return
    yield (
        "All roles as in history but for one choice, on the same luck. The numbers are the mean differences in points one, "
        "two and three turns later. Right: their mean has the sign that was claimed, and one of them by more than "
        f"{LEAST:g} points. A claim below 1 is not judged, and not shown."
    )
    counts = tally(found.claims)
    yield Table(("Claims", *_JUDGED, "in all"), tuple(_counted(group, count) for group, count in sorted(counts.items())))
    judged = [(claim, one) for claim, one in directions(found.claims) if one.verdict in _JUDGED]
    for verdict, words in (("wrong", "Wrong"), ("too close", "Too close to call"), ("not measured", "Not measured")):
        some = [(claim, one) for claim, one in judged if one.verdict == verdict]
        if some:
            yield f"{words}: {', '.join(f'{claim.id} ({one.track})' for claim, one in some)}."
    yield from _unmeasured(found)
    if judged:
        yield _moves(judged)


def _unmeasured(found: Hindcast) -> Parts:
    for claim in found.claims:
        if not claim.rows:
            why = "an option is locked" if claim.locked else "the event does not come up"
            yield f"{claim.id} is not measured: in {claim.claim.event} {why}."


_JUDGED = ("right", "wrong", "too close", "not measured")


def _counted(group: str, counts: Counter[str]) -> tuple[str, ...]:
    numbers = [counts[verdict] for verdict in _JUDGED]
    known = sum(numbers[:3])
    right = f"{numbers[0]} ({numbers[0] / known:.0%} of those measured)" if known else "0"
    return (group or "without a group", right, *(str(number) for number in numbers[1:]), str(sum(numbers)))


def _moves(judged: list[tuple[Tried, Direction]]) -> Table:
    rows = tuple(
        (
            claim.id if number == 0 or judged[number - 1][0] is not claim else "",
            one.track,
            one.verdict,
            f"{one.size:+g}",
            *("" if difference is None else f"{difference:+.1f}" for difference in one.differences),
        )
        for number, (claim, one) in enumerate(judged)
    )
    return Table(("Claim", "Track", "Verdict", "Claimed", "1 turn", "2 turns", "3 turns"), rows, 3)


def _reach(found: Hindcast) -> Parts:
    run = found.mixed
    yield (
        f"{run.playouts:,} timelines: a third with {_role(found)} as in history and the others by weight, a third all by "
        "weight, a third all at random."
    )
    events = sorted(range(len(run.reached)), key=lambda number: (run.reached[number], number))
    names = [event.id for event in found.program.events]
    yield "The events that come up most rarely:"
    yield Table(
        ("Event", "Share", "Interval"), tuple((names[number], *_cells(run.event(number))) for number in events[:_RAREST])
    )
    yield f"Events below {RARE:.1%}: {_below(events, run.event, names)}."
    endings = sorted(range(len(run.ended)), key=lambda number: (run.ended[number], number))
    ids = [ending.id for ending in found.program.endings]
    yield "The endings that are met most rarely:"
    yield Table(
        ("Ending", "Share", "Interval"), tuple((ids[number], *_cells(run.ending(number))) for number in endings[:_RAREST])
    )
    yield f"Endings below {RARE:.1%}: {_below(endings, run.ending, ids)}."


def _below(numbers: list[int], share: Callable[[int], Share], names: list[str]) -> str:
    return (
        ", ".join(f"{names[number]} ({share(number).share:.2%})" for number in numbers if share(number).share < RARE)
        or "none"
    )


def _balance(found: Hindcast) -> Parts:
    yield (
        "Everybody goes by weight before and after; only the answer to one question is forced, on the same luck. The "
        "numbers are the shares in which the role meets each of its goals. Reported, and marked *, is an option that "
        "another of the same question beats in every goal, by more than two standard errors of the paired difference."
    )
    worse = [f"{one.event}: {option} (by {better})" for one in found.balances for option, better in one.worse]
    yield f"{len(found.balances)} questions came up. Options worse than another in every goal: {'; '.join(worse) or 'none'}."
    for role in found.program.roles:
        mine = [one for one in found.balances if one.role == role]
        if mine:
            yield _answers(found, role, mine)


def _answers(found: Hindcast, role: str, mine: list[Balance]) -> Table:
    goals = tuple(found.program.goals[role])
    rows = []
    for one in mine:
        worse = dict(one.worse)
        for number, answer in enumerate(one.answers):
            shares = ("" if not answer.goals else f"{answer.goals[goal].share:.0%}" for goal in goals)
            mark = " *" if answer.id in worse else ""
            rows.append((one.event if number == 0 else "", f"{answer.id}{mark}", f"{answer.rows:,}", *shares))
    return Table((f"Question to {role}", "Option", "Timelines", *goals), tuple(rows), 2)


def _points(found: Hindcast, run: Run, numbers: range | list[int]) -> Table:
    rows = []
    for number in numbers:
        mean, difference = run.mean(number), off(run, number)
        point = run.points[number]
        told = ("", "") if mean is None or difference is None else (f"{mean:.1f}", f"{difference:+.1f}")
        mark = "*" if difference is not None and abs(difference) > FAR else ""
        rows.append((_track(found, point.track), str(point.day), f"{point.value:g}", *told, mark))
    return Table(("Track", "Day", "Baseline", "Model", "Difference", " "), tuple(rows), 2)


def _point(found: Hindcast, run: Run, number: int) -> str:
    point = run.points[number]
    return f"{_track(found, point.track)} on {point.day}, {off(run, number) or 0.0:+.1f} points"


def _endings(found: Hindcast, run: Run) -> Table:
    rows = tuple(
        (f"{_ending(found, number)}{' (historical)' if number == found.ending else ''}", *_cells(run.ending(number)))
        for number in _by_count(run)
        if run.ended[number] or number == found.ending
    )
    return Table(("Ending", "Share", "Interval"), rows)


def _by_count(run: Run) -> list[int]:
    return sorted(range(len(run.ended)), key=lambda number: (-run.ended[number], number))


def _cells(share: Share) -> tuple[str, str]:
    low, high = share.interval
    return f"{share.share:.1%}", f"{low:.1%} to {high:.1%}"


def _share(share: Share) -> str:
    low, high = share.interval
    return f"{share.share:.1%} of the timelines ({low:.1%} to {high:.1%})"


def _ending(found: Hindcast, number: int) -> str:
    return found.program.scenario.text.endings[found.program.endings[number].id].title


def _track(found: Hindcast, number: int) -> str:
    return found.program.scenario.text.tracks[found.program.tracks[number].id].name


def _role(found: Hindcast) -> str:
    return found.program.scenario.text.roles[found.text.role].name


_SECTIONS: dict[str, Callable[[Hindcast], Parts]] = {
    "All roles as in history": _history,
    "One role as in history, the others by weight": _kept,
    "That role at random": _loose,
    "Directions": _directions,
    "Reach": _reach,
    "The balance of great decisions": _balance,
}
