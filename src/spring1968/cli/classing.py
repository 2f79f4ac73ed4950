"""`class`: the window in class mode. What can be wrong with the wish is said before the window opens."""

from __future__ import annotations

from pathlib import Path

from spring1968.problems import RecordError, UserError, listed


def teach(
    scenario: str | None, slot: str | None, chairs: str | None, hands: int | None, record: Path | None, *, phones: bool
) -> None:
    """Open the window on the start of a lesson, or on the lesson that a record holds.

    Raises `UserError` for a scenario that is not there, a length that it does not have, and a record that holds no lesson.
    """
    if record is not None and record.exists():
        _check_record(record)
    elif slot is not None:
        _check_slot(scenario, slot)
    elif scenario is not None:
        from spring1968.scenario.folder import find

        find(scenario)
    from spring1968.desk import window
    from spring1968.desk.classroom.going import Teaching

    own = [scenario] if scenario is not None and Path(scenario).exists() else []
    teaching = Teaching(scenario, slot, chairs, hands, record, phones)
    window.run(window.Opening(own_scenarios=own, teaching=teaching))


def _check_record(record: Path) -> None:
    from spring1968.play.record import read

    if read(record).lesson is None:
        raise RecordError(f"{record} holds no lesson; `spring1968 desk --record {record}` goes on with the run")


def _check_slot(scenario: str | None, slot: str) -> None:
    from spring1968.classroom.plan import slots
    from spring1968.desk.classroom.going import USUAL_SCENARIO
    from spring1968.play.starting import program_of

    program = program_of(scenario or USUAL_SCENARIO)
    known = slots(program)
    if not any(slot in (one.id, str(one.minutes)) for one in known):
        names = listed([f"{one.id} ({one.title})" for one in known])
        raise UserError(f"scenario '{program.scenario.id}' has no lesson '{slot}'; it has {names}")
