"""Questions for a class, made from what came up in its own run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spring1968.report.facts import core_tracks, decided, goals, track_name
from spring1968.report.moments import Moment
from spring1968.report.page import signed
from spring1968.report.study import Run, Study
from spring1968.scenario.schema import ParameterText
from spring1968.telling.ledger import reasons

MOST = 5


def questions(study: Study, found: Sequence[Moment]) -> list[str]:
    """Return up to five questions: first on the moments of this run, then on its ending, its goals and its assumptions."""
    pool = [*(_of(one) for one in found), *_ending(study, found), *_cause(study.run), *_rest(study.run)]
    return list(dict.fromkeys(pool))[:MOST]


def _of(one: Moment) -> str:
    speaker = next((said for answer in one.answers if answer.chosen for said in answer.said), None)
    against = next((said for answer in one.answers if not answer.chosen for said in answer.said if said.favours), None)
    heard = [f"{said.who}, in the scenario: “{said.words}”" for said in (speaker, against) if said is not None]
    voice = f" {' '.join(heard)}" if heard else ""
    if one.unlike:
        return (
            f"{one.when}, “{one.title}”: you chose “{one.chosen}”, history chose “{one.history}”.{voice} "
            "Which answer could you have defended on that day, knowing only what was known then?"
        )
    rival = f" and not “{one.rival}”" if one.rival else ""
    return (
        f"{one.when}, “{one.title}”: you chose “{one.chosen}”{rival}.{voice} "
        "What would you have had to know that day to choose otherwise?"
    )


def _ending(study: Study, found: Sequence[Moment]) -> Iterator[str]:
    run = study.run
    title = run.program.scenario.text.endings[run.sitting.ending or ""].title
    first = min(found, key=lambda one: one.at, default=None)
    if first is not None and run.sitting.ending is not None:
        share = first.taken.odds[run.sitting.ending]
        yield (
            f"After “{first.title}” ({first.when}) your ending, “{title}”, came in {share.count} of {share.total} playouts "
            "of the model. Was it likely, lucky or earned? Name the later decision that did most for it."
        )


def _cause(run: Run) -> Iterator[str]:
    program = run.program
    track = core_tracks(program)[0]
    ledger = [line for line in run.sitting.ledger if line.track == track]
    causes = [one for one in reasons(program, ledger, None) if one.amount]
    up = next((one for one in causes if one.amount > 0), None)
    down = next((one for one in causes if one.amount < 0), None)
    if up is not None and down is not None:
        yield (
            f"{track_name(program, track)} rose most by “{up.words}” ({signed(up.amount)}) and fell most by “{down.words}” "
            f"({signed(down.amount)}). Do you believe both sizes? Which one would a historian attack first?"
        )


def _rest(run: Run) -> Iterator[str]:
    missed = [text for text, met in goals(run) if not met]
    reached = [text for text, met in goals(run) if met]
    if missed and reached:
        yield f"The run met the goal “{reached[0]}” and missed “{missed[0]}”. Could one have been had without the other?"
    for one in decided(run, own=True):
        if one.unlike:
            yield (
                f"{one.when}, “{one.title}”: history chose “{one.history}”, you chose “{one.chosen}”. Who gains from your "
                "choice, and who pays for it?"
            )
    for name, text in assumed(run):
        low, high = text.range
        span = f"{text.value:g} and could be {low:g} to {high:g}"
        yield f"“{text.name or name}” is set to {span}. Where would you set it, and why?"


def assumed(run: Run) -> list[tuple[str, ParameterText]]:
    """Return the parameters that are assumptions, by id."""
    return [(name, text) for name, text in run.program.scenario.text.parameters.items() if text.assumption is not None]
