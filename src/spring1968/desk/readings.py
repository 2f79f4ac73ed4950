"""What the schools of historians, and other values of the parameters, make of a run that is over. No drawing here.

Everywhere the player's own choices are made again wherever they can be; all other roles decide by weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spring1968.analysis.changed import Changes
from spring1968.analysis.difference import Difference, paired
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Effort
from spring1968.analysis.schools import Claim, Moved, Plan, Verdict, schools_of, sensitivity, under, verdicts
from spring1968.analysis.targets import USUAL, Target, ending_target, event_target, title
from spring1968.desk.errand import Told
from spring1968.desk.screens.strip import decision_day
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.playthrough import Playthrough
from spring1968.scenario.schema import EventText
from spring1968.telling.dates import day

PLAYOUTS = 1_000
SEED = 1968
"""The luck of the playouts: that of `spring1968 schools` and `spring1968 sensitivity`, so that all give the same numbers."""

COLUMNS = 4
"""Endings that have a column of their own in the table by school; the others share one."""

School = str | None
"""A school by its id; None stands for the scenario's own values."""

ByEnding = Mapping[str, Share]


@dataclass(frozen=True)
class Choice:
    """An own decision about which something can be claimed: what was taken, and what else was open then, as shown."""

    event: str
    when: str
    text: EventText
    taken: str
    others: tuple[str, ...]

    def label(self, option: str) -> str:
        """Return an answer in words."""
        return self.text.options[option].label


@dataclass(frozen=True)
class Ground:
    """What all readings of a run stand on: the scenario with its own values, the player's choices, the target."""

    program: Program
    changes: Changes
    target: Target
    choices: tuple[Choice, ...]

    @property
    def title(self) -> str:
        """Return the title of the target."""
        return title(self.program, self.target)

    @property
    def plan(self) -> Plan:
        """Return what is played: the player's choices wherever they can be made, everybody by weight for the rest."""
        return Plan({}, self.changes, (self.target,))


def ground_of(sitting: Playthrough) -> Ground:
    """Return the ground of a run that is over. Of a question that came up again the last answer counts."""
    mine = {choice.event: choice for choice in _own(sitting)}
    changes = tuple(sorted((event, choice.taken) for event, choice in mine.items()))
    open_ones = tuple(choice for choice in mine.values() if choice.others)
    return Ground(_with_own_values(sitting.program), changes, target_in(sitting), open_ones)


def _with_own_values(program: Program) -> Program:
    """Return the program with the scenario's own values, whatever school it was played under."""
    own = {name: parameter.value for name, parameter in program.scenario.text.parameters.items()}
    return program if dict(program.parameters) == own else compile_scenario(program.scenario)


def _own(sitting: Playthrough) -> list[Choice]:
    """Return the choices made by hand in their order, with what was open."""
    found, after = [], sitting
    while (before := after.earlier) is not None:
        decision = after.decisions[len(before.decisions)]
        others = tuple(option.id for option, is_free in before.options() if is_free and option.id != decision.option)
        text = sitting.program.scenario.text.events[decision.event]
        found.append(Choice(decision.event, day(decision_day(sitting, decision)), text, decision.option, others))
        after = before
    return found[::-1]


def target_in(sitting: Playthrough) -> Target:
    """Return what is asked of a run: the usual event where its scenario has one, else the ending of the run."""
    program = sitting.program
    if any(event.id == USUAL for event in program.events):
        return event_target(program, USUAL)
    return ending_target(program, sitting.ending or "")


# the endings by school


@dataclass(frozen=True)
class Table:
    """The shares of the endings by school. `main`: the endings with a column of their own, the most frequent first."""

    main: tuple[str, ...]
    shares: Mapping[School, ByEnding]

    def row(self, school: School) -> list[Share]:
        """Return the shares of a school: those of the main endings, and of all others together."""
        shares = self.shares[school]
        named = [shares[name] for name in self.main]
        rest = [share for name, share in shares.items() if name not in self.main]
        total = next(iter(shares.values())).total
        return [*named, Share(sum(share.count for share in rest), total)]

    @property
    def most(self) -> float:
        """Return the largest share that the table's intervals reach, 0 to 1."""
        return max(share.interval[1] for school in self.shares for share in self.row(school))


def by_school(ground: Ground, told: Told) -> Table:
    """Return the shares of the endings under the scenario's own values and under each school."""
    schools = schools_of(ground.program)
    told(0, len(schools))
    rows = under(ground.program, list(schools.values()), ground.plan, _effort(told, len(schools)))
    shares = {name: one.endings(ground.program) for name, one in zip(schools, rows, strict=True)}
    counts = {ending.id: sum(row[ending.id].count for row in shares.values()) for ending in ground.program.endings}
    often = sorted((name for name, count in counts.items() if count), key=lambda name: -counts[name])
    return Table(tuple(often[:COLUMNS]), shares)


# the claim


class Stating:
    """A claim in the making: which decision, which other answer, and whether the target would have been less likely."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = choices
        self.at = 0
        self.other = 0
        self.less = True

    @property
    def choice(self) -> Choice:
        """Return the decision that the claim is about."""
        return self.choices[self.at]

    @property
    def option(self) -> str:
        """Return the answer that the claim is about."""
        return self.choice.others[self.other]

    def turn(self, what: str, steps: int) -> None:
        """Take another `decision`, another `answer`, or the other `way`."""
        if what == "decision":
            self.at, self.other = (self.at + steps) % len(self.choices), 0
        elif what == "answer":
            self.other = (self.other + steps) % len(self.choice.others)
        else:
            self.less = not self.less

    def claim(self, target: Target) -> Claim:
        """Return the claim as it is stated."""
        return Claim(self.choice.event, self.option, target, self.less)


def judged(ground: Ground, claim: Claim, told: Told) -> dict[School, Verdict]:
    """Return what the scenario's own values and each school say of a claim.

    Each is played twice, with the answer that was given and with the other; that is how the progress is counted.
    """
    total = 2 * len(schools_of(ground.program))
    told(0, total)
    return verdicts(ground.program, claim, replace(ground.plan, targets=()), _effort(told, total))


# the parameters


def moving(ground: Ground, told: Told) -> tuple[Share, list[Moved]]:
    """Return the chance of the target, and how far each parameter moves it, the most moving first."""
    total = 2 * len(ground.program.scenario.text.parameters) + 1
    told(0, total)
    return sensitivity(ground.program, ground.target, ground.plan, _effort(told, total))


@dataclass(frozen=True)
class Slid:
    """The chance of the target with the scenario's own values and with other ones, and the paired difference."""

    own: Share
    now: Share
    change: Difference


def slid(ground: Ground, values: Mapping[str, float], told: Told) -> Slid:
    """Return what other values of some parameters make of the chance of the target, on the same luck."""
    own, now = under(ground.program, [{}, dict(values)], ground.plan, _effort(told, 2))
    return Slid(own.target(0), now.target(0), paired(now.met[0], own.met[0]))


def _effort(told: Told, total: int) -> Effort:
    """Return the effort of one reading, in this thread alone; every step that is told counts as one, of `total`."""
    steps = iter(range(1, total + 1))
    return Effort(PLAYOUTS, SEED, 1, lambda _done: told(next(steps, total), total))
