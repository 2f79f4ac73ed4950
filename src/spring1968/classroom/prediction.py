"""What a class predicts before the reveal: what another power will do, or which way a track goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from spring1968.engine.program import Program
from spring1968.play.playthrough import Occurrence, Playthrough, shown_order

STILL = 2.0
"""A track that moves by no more than so many points stays about where it is."""
WAYS = ("rises", "stays", "falls")
MOST_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is asked, and the hands for each answer.

    `event` is another role's question, and the answers are its options; or `track` is a track, and the answers are `WAYS`.
    `came` is the answer that came true.
    """

    came: str
    answers: tuple[str, ...]
    event: str | None = None
    track: str | None = None
    hands: Mapping[str, int] = field(default_factory=dict)

    def with_hand(self, answer: str, change: int) -> Prediction:
        """Return the prediction with hands added to an answer or taken back; never below none."""
        return replace(self, hands={**self.hands, answer: max(0, self.hands.get(answer, 0) + change)})


def prediction(before: Playthrough, after: Playthrough, role: str, earlier: int = 0) -> Prediction:
    """Return what there is to predict between a question and the next: another power's answer, else the course of a track.

    `before` stands at the question of `role`, `after` at the next. Of what comes up between the two the first is taken that
    the role may see and that another role answers without the class. After `earlier` tracks asked about, the next is asked.
    """
    for what in after.occurrences[len(before.occurrences) :]:
        if _foreseeable(before, what, role):
            return _of_event(before.program, what)
    return _of_track(before, after, role, earlier)


def _foreseeable(before: Playthrough, what: Occurrence, role: str) -> bool:
    program = before.program
    event = program.events[what.event]
    number = program.roles.index(role)
    if event.role is None or program.roles[event.role] in before.hands or number in event.hidden_from:
        return False
    return len(event.options) > 1


def _of_event(program: Program, what: Occurrence) -> Prediction:
    event = program.events[what.event]
    shown = [event.options[number].id for number in shown_order(event)]
    came = event.options[what.option].id
    if len(shown) > MOST_CHOICES:
        shown = [one for one in shown if one in {came, *[other for other in shown if other != came][: MOST_CHOICES - 1]}]
    return Prediction(came, tuple(shown), event=event.id)


def _of_track(before: Playthrough, after: Playthrough, role: str, earlier: int) -> Prediction:
    track = _asked_track(before.program, role, earlier)
    moved = float(after.table.tracks[track][0] - before.table.tracks[track][0])
    came = WAYS[1] if abs(moved) <= STILL else WAYS[0] if moved > 0 else WAYS[2]
    return Prediction(came, WAYS, track=before.program.tracks[track].id)


def _asked_track(program: Program, role: str, earlier: int) -> int:
    """Return the track a team is asked about: core tracks go by the order of roles; those of others are asked in turn."""
    texts, own = program.scenario.text.tracks, program.roles.index(role)
    core = [number for number, track in enumerate(program.tracks) if texts[track.id].core]
    others = [track for place, track in enumerate(core) if place != own] or [min(1, len(program.tracks) - 1)]
    return others[earlier % len(others)]
