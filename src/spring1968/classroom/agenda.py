"""What a class is asked next: the questions of its plan, and others of its roles where the year leaves some of those out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from spring1968.classroom.plan import Plan, evenly
from spring1968.play.game import Game
from spring1968.play.playthrough import Decision
from spring1968.play.policies import choose, historical


def ahead(plan: Plan, game: Game, done: Collection[str], most: int) -> tuple[str, ...]:
    """Return the events that a class is asked from here on, at most `most` with those it has `done`, in their order.

    They are what comes up where everything ahead is answered as in history. Those of the plan come first; where the class
    has left history and fewer of them come up than there is time for, others of its roles take their places, evenly spread.
    """
    _played, decided = as_in_history(game, ())
    coming = [event for event in dict.fromkeys(decision.event for decision in decided) if event not in done]
    planned = [event for event in coming if event in plan.rounds(game.sitting.program)]
    left = max(0, most - len(done))
    if len(planned) >= left:
        return tuple(planned[len(planned) - left :])
    spare = [event for event in coming if event not in planned]
    more = {spare[place] for place in evenly(len(spare), min(left - len(planned), len(spare)))}
    return tuple(event for event in coming if event in planned or event in more)


def as_in_history(game: Game, asked: Collection[str]) -> tuple[Game, tuple[Decision, ...]]:
    """Return the game at the next question that the class is asked, and what was decided for it on the way.

    Other questions of its roles are answered as in history where that is known and open, else by weight.
    """
    sitting = game.sitting
    first = len(sitting.decisions)
    while sitting.question is not None:
        event = sitting.program.events[sitting.question.event]
        if event.id in asked:
            break
        policies = dict.fromkeys(sitting.program.roles, historical)
        number = int(choose(sitting.program, sitting.table, sitting.question, policies)[0])
        sitting = sitting.choose(event.options[number].id)
    decided = tuple(decision for decision in sitting.decisions[first:] if decision.by_hand)
    return replace(game, sitting=sitting), decided
