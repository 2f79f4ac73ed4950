"""The laws of the engine, each a test by its name, on the shipped scenario and on generated ones."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from reference import Decision, Life, Line, Occurrence
from strategies import Case, Data, as_yaml, cases, loaded, scenario_data, seeds

from spring1968.analysis import ensemble as ensembles
from spring1968.analysis.ensemble import Ensemble, play_out, simulate
from spring1968.analysis.odds import endings, unfinished
from spring1968.engine.chance import draw
from spring1968.engine.columns import View
from spring1968.engine.observe import observe
from spring1968.engine.program import Program, compile_scenario
from spring1968.engine.step import Cause, Question, advance, answer, over, truth
from spring1968.engine.timelines import Column, IntArray, Timelines, concat, same
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import NAMED, choose, propensity
from spring1968.play.record import Parted, Record, from_json, read, record_of, replay, save, to_json
from spring1968.play.runcode import RunCode, decode, encode, from_code
from spring1968.problems import Problem, RecordError, ScenarioError
from spring1968.scenario.load import Scenario, from_tree
from spring1968.scenario.schema import EventText
from spring1968.scenario.source import read_text

ROWS = 24
FIRST_DAY, LAST_DAY = dt.date(1968, 1, 5), dt.date(1968, 1, 20)
Check = Callable[[Case], None]
Test = Callable[[str, pytest.FixtureRequest], None]


def law(check: Check) -> Test:
    """Return the test of a law: on the shipped scenario under each policy, and on generated scenarios."""

    @pytest.mark.parametrize("world", ["shipped", "generated"])
    def test(world: str, request: pytest.FixtureRequest) -> None:
        if world == "generated":
            given(cases())(check)()
            return
        program: Program = request.getfixturevalue("shipped")
        for seed, name in enumerate(sorted(NAMED), 1968):
            check(Case(program, seed, dict.fromkeys(program.roles, name), ROWS))

    test.__name__, test.__doc__ = check.__name__, check.__doc__
    return test


def start(case: Case) -> Timelines:
    return case.program.start(case.seed, case.rows)


def end(case: Case) -> Timelines:
    return play_out(case.program, start(case), case.policies)


Step = tuple[Timelines, Timelines, Question | None, IntArray | None]


def walked(case: Case, table: Timelines) -> Iterator[Step]:
    """Yield (before, after, question, None) for every advance and (before, after, question, choices) for every answer."""
    while not over(case.program, table):
        after, question = advance(case.program, table)
        yield table, after, question, None
        table = after
        if question is not None:
            choices = choose(case.program, table, question, case.policies)
            after = answer(case.program, table, question, choices)
            yield table, after, question, choices
            table = after


def columns(table: Timelines) -> list[Column]:
    """Return what is true of each row whatever the others do: all but how far back its signals have caught up."""
    return [table.luck, *table.tracks, *table.came, *table.taken, table.ending, table.ended]


def every_column(table: Timelines) -> list[Column]:
    return [*columns(table), *(column for past in table.earlier for column in past)]


def assert_alike(one: Timelines, other: Timelines) -> None:
    for left, right in zip(columns(one), columns(other), strict=True):
        np.testing.assert_array_equal(left, right)


def lives(case: Case, table: Timelines) -> list[Life]:
    """Return each row as the scalar reference would tell it."""
    program = case.program
    told = [Life() for _ in range(len(table))]

    def note(cause: Cause, track: int, rows: IntArray, amounts: Column) -> None:
        kind, name, option = named(program, cause)
        for row, amount in zip(rows.tolist(), amounts.tolist(), strict=True):
            if amount != 0.0:
                told[row].ledger.append(Line(cause.turn, kind, name, option, program.tracks[track].id, amount))

    state(told, table, range(len(table)))
    while not over(program, table):
        turn, running = table.turn, np.flatnonzero(table.running).tolist()
        table, question = advance(program, table, note)
        if question is not None:
            choices = choose(program, table, question, case.policies)
            table = answer(program, table, question, choices, note)
            decided(program, told, turn, question, choices)
        if table.turn != turn:
            state(told, table, running)
    for life, ending, ended in zip(told, table.ending.tolist(), table.ended.tolist(), strict=True):
        life.ending, life.ended = program.endings[ending].id, ended
    return told


def named(program: Program, cause: Cause) -> tuple[str, str, str | None]:
    if cause.kind == "drift":
        return "drift", program.drifts[cause.number].id, None
    event = program.events[cause.number]
    return cause.kind, event.id, event.options[cause.option].id if cause.option >= 0 else None


def state(told: list[Life], table: Timelines, rows: Any) -> None:
    for row in rows:
        told[row].states.append(tuple(float(column[row]) for column in table.tracks))


def decided(program: Program, told: list[Life], turn: int, question: Question, choices: IntArray) -> None:
    event = program.events[question.event]
    for row, choice in zip(question.rows.tolist(), choices.tolist(), strict=True):
        told[row].decisions.append(Decision(turn, event.id, event.options[choice].id, program.roles[question.role]))


def sitting_of(case: Case, hands: frozenset[str] = frozenset()) -> Playthrough:
    """Return a sitting played to the end; what is asked by hand is answered by the named draw, any open option alike."""
    sitting = begin(case.program, case.seed, hands, case.policies)
    while not sitting.over:
        sitting = sitting.choose(any_open(sitting))
    return sitting


def any_open(sitting: Playthrough) -> str:
    free = [option.id for option, is_open in sitting.options() if is_open]
    luck = draw(sitting.table.luck, len(sitting.decisions), 1968)[0]
    return free[int(luck * len(free))]


def first_role(case: Case) -> frozenset[str]:
    return frozenset(case.program.roles[:1])


@law
def test_row_alone_equals_row_in_a_batch(case: Case) -> None:
    together = start(case)
    finished = play_out(case.program, together, case.policies)
    told = lives(case, together)
    for row in range(0, case.rows, 4):
        alone = case.program.start(case.seed, 1, row)
        assert_alike(play_out(case.program, alone, case.policies), finished.take([row]))
        assert lives(case, alone) == [told[row]]


@law
def test_row_order_does_not_matter(case: Case) -> None:
    order = np.random.default_rng(case.seed).permutation(case.rows)
    shuffled = play_out(case.program, start(case).take(order), case.policies)
    assert_alike(shuffled, end(case).take(order))


@law
def test_same_seed_same_timeline(case: Case) -> None:
    assert same(end(case), end(case))
    halves = [case.program.start(case.seed, 2, 0), case.program.start(case.seed, case.rows - 2, 2)]
    assert same(concat(halves), start(case))
    assert sitting_of(case).states == sitting_of(case).states


@law
def test_adding_an_event_moves_no_other_draw(case: Case) -> None:
    before = lives(case, start(case))
    for name, role in (("aa_first", None), ("mm_middle", case.program.roles[0]), ("zz_last", case.program.roles[-1])):
        program = compile_scenario(with_event(case.scenario, name, role))
        after = lives(dataclasses.replace(case, program=program), program.start(case.seed, case.rows))
        for life in after:
            life.decisions = [decision for decision in life.decisions if decision.event != name]
        assert after == before


def with_event(scenario: Scenario, name: str, role: str | None) -> Scenario:
    """Return the scenario with an event that moves nothing and may come up in any turn."""
    options = {"so": {"label": "So", "result": "So."}, "else": {"label": "Else", "result": "Else.", "weight": 2}}
    asks: Data = {"role": role, "options": options} if role else {}
    event = EventText.model_validate({"title": "New", "text": "New.", "evidence": "invented", "assumption": "Made up.",
                                      "chance": 0.5, "repeat": "1 turn", **asks})
    return dataclasses.replace(scenario, text=scenario.text.model_copy(update={"events": {**scenario.text.events, name: event}}))


@law
def test_step_leaves_its_input_unchanged(case: Case) -> None:
    for before, after, question, choices in walked(case, start(case)):
        assert not any(column.flags.writeable for column in every_column(after))
        kept = [column.tobytes() for column in every_column(before)]
        if choices is None:
            again, _ = advance(case.program, before)
        else:
            assert question is not None
            again = answer(case.program, before, question, choices)
        assert same(again, after)
        assert [column.tobytes() for column in every_column(before)] == kept


@law
def test_replaying_a_record_gives_every_state(case: Case) -> None:
    played = sitting_of(case, first_role(case))
    whole = replay(record_of(played), case.program, case.policies)
    assert_same_sitting(whole, played)
    moments = [moment for moment in [played.earlier] if moment is not None]
    while moments[-1:] and moments[-1].earlier is not None:
        moments.append(moments[-1].earlier)
    for moment in moments[::max(len(moments) // 3, 1)]:
        assert_same_sitting(replay(record_of(moment), case.program, case.policies), moment)


def assert_same_sitting(one: Playthrough, other: Playthrough) -> None:
    assert same(one.table, other.table)
    for part in ("states", "ledger", "occurrences", "decisions", "ending", "over", "hands", "seed"):
        assert getattr(one, part) == getattr(other, part), part


@law
def test_save_then_load_is_identity(case: Case) -> None:
    record = record_of(sitting_of(case, first_role(case)), next(iter(case.scenario.text.schools), None))
    assert from_json(to_json(record)) == record


def test_save_then_load_from_a_file_is_identity(shipped: Program, tmp_path: Path) -> None:
    case = Case(shipped, 21, {})
    sitting = begin(shipped, 21, first_role(case), {})
    path = tmp_path / "deep" / "save.json"
    for _ in range(3):
        save(record_of(sitting), path)
        assert read(path) == record_of(sitting)
        assert_same_sitting(replay(read(path), shipped, {}), sitting)
        sitting = sitting.choose(any_open(sitting))
    assert [file.name for file in path.parent.iterdir()] == ["save.json"]


@law
def test_ended_rows_never_change(case: Case) -> None:
    for before, after, question, _ in walked(case, start(case)):
        done = np.flatnonzero(~before.running)
        assert_alike(before.take(done), after.take(done))
        assert question is None or not np.isin(question.rows, done).any()


@law
def test_running_rows_always_have_an_open_option_when_asked(case: Case) -> None:
    for before, _, question, _ in walked(case, start(case)):
        if question is not None:
            assert len(question.rows) > 0
            assert before.running[question.rows].all()
            assert question.open.shape == (len(case.program.events[question.event].options), len(question.rows))
            assert question.open.any(axis=0).all()


@law
def test_tracks_stay_in_range(case: Case) -> None:
    for _, after, _, _ in walked(case, start(case)):
        for track, column in zip(case.program.tracks, after.tracks, strict=True):
            assert ((track.low <= column) & (column <= track.high)).all()
            assert (column * 64.0 == np.rint(column * 64.0)).all()


@law
def test_the_ledgers_lines_add_up_to_the_change(case: Case) -> None:
    ids = [track.id for track in case.program.tracks]
    for life in lives(case, start(case)):
        for number, track in enumerate(ids):
            for turn in range(len(life.states) - 1):
                moved = sum(line.amount for line in life.ledger if (line.turn, line.track) == (turn, track))
                assert moved == life.states[turn + 1][number] - life.states[turn][number]
            forwards = [line.amount for line in life.ledger if line.track == track]
            assert sum(forwards) == sum(reversed(forwards)) == life.states[-1][number] - life.states[0][number]


@law
def test_a_branch_shares_its_past_to_the_bit(case: Case) -> None:
    played = sitting_of(case, frozenset(case.program.roles))
    for number in range(0, len(played.decisions), max(len(played.decisions) // 4, 1)):
        cut = dataclasses.replace(record_of(played), decisions=played.decisions[:number], ending=None)
        fork = replay(cut, case.program, case.policies)
        turn = fork.table.turn
        free = [option.id for option, is_open in fork.options() if is_open]
        other = next((option for option in free if option != played.decisions[number].option), free[0])
        branch = fork.choose(other)
        assert branch.states[:turn + 1] == played.states[:turn + 1]
        assert branch.decisions[:number] == played.decisions[:number]
        assert branch.ledger[:len(fork.ledger)] == fork.ledger == played.ledger[:len(fork.ledger)]
        assert branch.occurrences[:len(fork.occurrences)] == played.occurrences[:len(fork.occurrences)]
        np.testing.assert_array_equal(branch.table.luck, played.table.luck)


@law
def test_equal_policies_give_zero_difference(case: Case) -> None:
    pairs = play_out(case.program, start(case).repeat(2), case.policies)
    assert_alike(pairs.take(np.arange(0, 2 * case.rows, 2)), pairs.take(np.arange(1, 2 * case.rows, 2)))
    unnamed = simulate(case.program, case.rows, case.seed, {})
    by_weight = simulate(case.program, case.rows, case.seed, dict.fromkeys(case.program.roles, propensity))
    assert counted(unnamed) == counted(by_weight)


@law
def test_an_observation_ignores_what_is_hidden(case: Case) -> None:
    program = case.program
    for table, _, question, choices in walked(case, start(case)):
        if question is None or choices is not None:
            continue
        changed = with_hidden_changed(program, table, question.role)
        one, other = (observe(program, some, question.role, question) for some in (table, changed))
        np.testing.assert_array_equal(one.weights(), other.weights())
        np.testing.assert_array_equal(one.chance(), other.chance())
        policy = case.policies.get(program.roles[question.role], propensity)
        np.testing.assert_array_equal(policy(one), policy(other))
        view = View(changed, question.rows, program.days)
        for option, free in zip(program.events[question.event].options, question.open, strict=True):
            np.testing.assert_array_equal(truth(option.open, view, len(question.rows)), free)
        for number in range(len(program.events)):
            np.testing.assert_array_equal(one.knows(number), other.knows(number))
        for number, track in enumerate(program.tracks):
            if one.sees(number):
                np.testing.assert_array_equal(one.value(number), other.value(number))
                continue
            with pytest.raises(PermissionError, match=track.id):
                one.value(number)
            if track.late > 0:
                signals = one.signal(number), other.signal(number)
                np.testing.assert_array_equal(signals[0].low, signals[1].low)
                np.testing.assert_array_equal(signals[0].high, signals[1].high)


def with_hidden_changed(program: Program, table: Timelines, role: int) -> Timelines:
    """Return the table with everything else where a role cannot look: the hidden tracks' present, the hidden events."""
    tracks = [track.low + track.high - column if role in track.hidden_from else column
              for track, column in zip(program.tracks, table.tracks, strict=True)]
    hidden = [role in event.hidden_from for event in program.events]
    came = [np.where(column < 0, 0, -1).astype(column.dtype) if dark else column
            for dark, column in zip(hidden, table.came, strict=True)]
    taken = [~column if dark else column for dark, column in zip(hidden, table.taken, strict=True)]
    return dataclasses.replace(table, tracks=tuple(tracks), came=tuple(came), taken=tuple(taken))


@law
def test_a_signal_holds_the_band_it_blurs(case: Case) -> None:
    past = [list(table.tracks) for table in turn_starts(case)]
    for turn, table in enumerate(turn_starts(case)):
        for role in range(len(case.program.roles)):
            seen = observe(case.program, table, role)
            for number, track in enumerate(case.program.tracks):
                shown = past[turn if seen.sees(number) else max(turn - track.late, 0)][number]
                band = np.maximum(np.searchsorted(track.bands, shown, side="right") - 1, 0)
                signal = seen.signal(number)
                assert ((signal.low <= band) & (band <= signal.high)).all()
                if seen.sees(number) or track.blur == 0:
                    assert (signal.low == signal.high).all()


def turn_starts(case: Case) -> list[Timelines]:
    tables = [start(case)]
    tables += [after for _, after, question, _ in walked(case, tables[0]) if question is None and not over(case.program, after)]
    return tables


@law
def test_shares_of_endings_add_up_to_one(case: Case) -> None:
    for until in (None, 0, 1, case.program.turns // 2):
        ensemble = simulate(case.program, case.rows, case.seed, case.policies, until)
        shares = [*endings(ensemble).values(), unfinished(ensemble)]
        assert sum(share.count for share in shares) == case.rows
        assert math.isclose(math.fsum(share.share for share in shares), 1.0, rel_tol=0, abs_tol=len(shares) * 2.0**-53)
    assert unfinished(simulate(case.program, case.rows, case.seed, case.policies)).count == 0


@law
def test_the_scalar_reference_agrees_with_the_columns(case: Case) -> None:
    told = lives(case, start(case))
    expected = [reference.play(case.scenario, case.seed, row, case.names) for row in range(case.rows)]
    for life, truly in zip(told, expected, strict=True):
        truly.occurrences = []
        assert life == truly


@law
def test_the_scalar_reference_agrees_with_a_sitting(case: Case) -> None:
    sitting, program = sitting_of(case), case.program
    expected = reference.play(case.scenario, case.seed, 0, case.names)
    told = Life(
        list(sitting.states), [Decision(d.turn, d.event, d.option, d.role) for d in sitting.decisions],
        [occurrence_of(program, o.turn, o.event, o.option) for o in sitting.occurrences],
        [Line(line.cause.turn, *named(program, line.cause), program.tracks[line.track].id, line.amount) for line in sitting.ledger],
        sitting.ending, int(sitting.table.ended[0]),
    )
    assert told == expected


def occurrence_of(program: Program, turn: int, event: int, option: int) -> Occurrence:
    rule = program.events[event]
    return Occurrence(turn, rule.id, rule.options[option].id if option >= 0 else None)


def test_the_scalar_reference_agrees_under_every_school(shipped: Program) -> None:
    for school, text in shipped.scenario.text.schools.items():
        case = Case(compile_scenario(shipped.scenario, school), 1968, {}, 6)
        told = lives(case, start(case))
        for row, life in enumerate(told):
            expected = reference.play(shipped.scenario, 1968, row, parameters=text.set)
            assert (life.states, life.ledger, life.ending) == (expected.states, expected.ledger, expected.ending)


@law
def test_chunk_size_does_not_change_an_ensemble(case: Case) -> None:
    whole = simulate(case.program, case.rows, case.seed, case.policies)
    for size in (1, 3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ensembles, "CHUNK", size)
            played: list[int] = []
            assert counted(simulate(case.program, case.rows, case.seed, case.policies, progress=played.append)) == counted(whole)
            assert played[-1] == case.rows and played == sorted(played)


def counted(ensemble: Ensemble) -> Any:
    tallies = [[[part.tolist() for part in tally.counts()] for tally in turn] for turn in ensemble.tracks]
    return (ensemble.playouts, ensemble.ended.tolist(), ensemble.running, tallies, ensemble.fired.tolist(),
            [taken.tolist() for taken in ensemble.taken])


@law
def test_a_run_code_gives_its_record_back(case: Case) -> None:
    for hands in (frozenset[str](), first_role(case), frozenset(case.program.roles)):
        played = sitting_of(case, hands)
        for sitting in (played, played.earlier or played):
            record = record_of(sitting)
            again = from_code(decode(encode(record, case.program)), case.program)
            assert again == record
            assert_same_sitting(replay(again, case.program, case.policies), sitting)


@pytest.fixture(scope="module")
def code(shipped: Program) -> str:
    """Return the run code of a whole shipped game."""
    return encode(record_of(sitting_of(Case(shipped, 1_968_082_021, {}), frozenset(shipped.roles[:1]))), shipped)


def refused(code: str, damaged: str) -> None:
    """Assert that a damaged run code is never taken for another run, and that the message says where it is damaged."""
    with pytest.raises(RecordError, match=r"\b(part|parts|group)\b") as error:
        decode(damaged)
    assert str(error.value).startswith("the run code is damaged"), (code, damaged)


@given(at=st.integers(0, 10_000), sign=st.characters() | st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ-.+_ "))
def test_a_run_code_with_any_one_sign_changed_is_refused(code: str, at: int, sign: str) -> None:
    at %= len(code)
    if code[at] != sign:
        refused(code, code[:at] + sign + code[at + 1:])


def test_a_run_code_with_any_one_typed_sign_changed_is_refused(code: str) -> None:
    for at in range(len(code)):
        for sign in "059ABCXYZaz-.+_ ":
            if code[at] != sign:
                refused(code, code[:at] + sign + code[at + 1:])


@pytest.mark.parametrize("sign", ["²", "٣", "①", "九", "\u2028", "é"])
def test_a_run_code_with_a_foreign_digit_is_refused(code: str, sign: str) -> None:
    for at in range(len(code)):
        refused(code, code[:at] + sign + code[at + 1:])


def test_a_run_code_with_two_neighbours_swapped_or_one_sign_lost_is_refused(code: str) -> None:
    for at in range(len(code) - 1):
        refused(code, code[:at] + code[at + 1:])
        if code[at] != code[at + 1]:
            refused(code, code[:at] + code[at + 1] + code[at] + code[at + 2:])


@pytest.mark.parametrize("digits", [20, 400, 5000])
def test_a_run_code_with_an_endless_seed_is_refused(code: str, digits: int) -> None:
    parts = code.split(".")
    refused(code, ".".join([*parts[:3], "9" * digits, *parts[4:]]))


@given(text=st.text(alphabet="S68.0123ABC-+_ xyz²", max_size=60))
def test_any_text_is_a_run_code_or_refused(text: str) -> None:
    for candidate in (text, f"S68.{text}", f"S68.a.b.{text}.r.0.0.0000"):
        try:
            assert isinstance(decode(candidate), RunCode)
        except RecordError as error:
            assert str(error)


@law
def test_a_truncated_record_is_refused(case: Case) -> None:
    text = to_json(record_of(sitting_of(case, first_role(case))))
    for length in {*range(0, len(text) - 1, max(len(text) // 60, 1)), len(text) - 2}:
        with pytest.raises(RecordError):
            from_json(text[:length])


WRONG: list[Any] = [None, True, 1, -1, 2**64, 1.5, "x", [], ["x"], [1], {}, {"x": 1}]


@pytest.mark.parametrize("field", ["kind", "version", "scenario", "digest", "seed", "roles", "school", "ending", "decisions", "parts"])
def test_a_record_with_a_field_of_another_kind_is_refused(shipped: Program, field: str) -> None:
    good = json.loads(to_json(record_of(begin(shipped, 7, frozenset(shipped.roles), {}))))
    for value in WRONG:
        try:
            record = from_json(json.dumps({**good, field: value}))
        except RecordError:
            continue
        assert well_typed(record), (field, value)


def well_typed(record: Record) -> bool:
    names = [record.scenario, record.digest, *record.roles, *record.parts, *record.parts.values()]
    maybe = [name for name in (record.school, record.ending) if name is not None]
    return type(record.seed) is int and all(isinstance(name, str) for name in [*names, *maybe])


@pytest.mark.parametrize("field", ["turn", "event", "option", "role", "by_hand"])
def test_a_record_with_a_decision_of_another_kind_is_refused(shipped: Program, field: str) -> None:
    sitting = sitting_of(Case(shipped, 7, {}))
    good = json.loads(to_json(record_of(sitting)))
    first = good["decisions"][0]
    for value in WRONG:
        if type(value) is type(first[field]) and value != -1:
            continue
        with pytest.raises(RecordError, match="decision 1 "):
            from_json(json.dumps({**good, "decisions": [{**first, field: value}, *good["decisions"][1:]]}))
    with pytest.raises(RecordError, match="decision 1 lacks"):
        from_json(json.dumps({**good, "decisions": [{key: value for key, value in first.items() if key != field}]}))


def test_a_record_with_an_endless_number_is_refused(shipped: Program) -> None:
    text = to_json(record_of(begin(shipped, 7, frozenset(), {})))
    with pytest.raises(RecordError):
        from_json(text.replace('"seed": 7', '"seed": ' + "7" * 5000))


def test_a_record_cut_inside_a_letter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "save.json"
    path.write_bytes('{"kind": "á'.encode()[:-1])
    with pytest.raises(RecordError, match=r"save\.json"):
        read(path)


@law
def test_replay_under_a_changed_scenario_parts_at_a_turn(case: Case) -> None:
    sitting = sitting_of(case)
    if not sitting.decisions:
        return
    for decision in (sitting.decisions[0], sitting.decisions[-1]):
        events = dict(case.scenario.text.events)
        del events[decision.event]
        changed = case.scenario.text.model_copy(update={"events": events})
        try:
            program = compile_scenario(dataclasses.replace(case.scenario, text=changed))
        except KeyError:
            continue
        with pytest.raises(Parted, match=r"^the replay parts at turn \d+, \d{4}-\d\d-\d\d: "):
            replay(record_of(sitting), program, case.policies)


@law
def test_replay_to_another_ending_names_the_turn_it_ended_in(case: Case) -> None:
    sitting = sitting_of(case)
    record = dataclasses.replace(record_of(sitting), ending="another")
    turn = int(sitting.table.ended[0])
    with pytest.raises(Parted, match=f"^the replay parts at turn {turn + 1}, {case.program.date(turn)}: .*'another'"):
        replay(record, case.program, case.policies)


@law
def test_goals_are_judged_as_of_the_turn_a_timeline_ended_in(case: Case) -> None:
    sitting = sitting_of(case)
    world = reference.World(case.scenario, case.seed, 0, case.names, {})
    for _ in range(int(sitting.table.ended[0]) + 1):
        world.play_turn()
    world.turn = int(sitting.table.ended[0])
    for role, text in case.scenario.text.roles.items():
        assert sitting.goals(role) == {name: world.holds(goal.when) for name, goal in text.goals.items()}


def test_the_total_of_many_weights_is_the_same_in_one_row_and_in_many() -> None:
    """NumPy adds a single column of eight or more in pairs, and several columns one after the other."""
    data = tiny()
    options = {f"option_{letter}": {"label": "Do", "result": "Done.", "weight": 0.1, "effects": {"x": 1}} for letter in "abcdefghij"}
    data["events"] = {"asked": {"title": "Asked", "text": "Asked.", "evidence": "invented", "assumption": "Made up.", "role": "r",
                                "options": options}}
    program = compile_scenario(loaded(data))
    middle = np.array([luck_for(program.events[0].choice_key, 1 << 23)] * 3, dtype=np.uint64)
    batch = dataclasses.replace(program.start(0, 3), luck=middle)
    together, alone = (play_out(program, table, {}) for table in (batch, batch.take([0])))
    assert_alike(alone, together.take([0]))


def luck_for(name: int, bits: int) -> int:
    """Return a luck whose draw by a key in turn 0 is exactly `bits` / 2**24: the mixer, run backwards."""
    value = bits << 40
    value ^= (value >> 31) ^ (value >> 62)
    value = value * pow(0x94D049BB133111EB, -1, 1 << 64) & reference.WORD
    value ^= (value >> 27) ^ (value >> 54)
    value = value * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) & reference.WORD
    value ^= (value >> 30) ^ (value >> 60)
    luck = value ^ reference.mixed(name)
    assert reference.draw(luck, 0, name) == bits / 2**24
    return luck


def tiny() -> Data:
    """Return the smallest scenario."""
    return {
        "format": 1, "id": "tiny", "title": "Tiny", "summary": "Tiny.",
        "calendar": {"start": FIRST_DAY, "end": LAST_DAY, "turn": 7},
        "tracks": {"x": {"name": "X", "start": 1, "bands": {0: "low"}, "assumption": "Made up."}},
        "roles": {"r": {"name": "R", "leader": "L", "brief": "Decide."}},
        "events": {"e": {"title": "E", "text": "E.", "evidence": "invented", "assumption": "Made up.", "effects": {"x": 1}}},
        "endings": {"rest": {"title": "Rest", "text": "It ends."}},
    }


@pytest.mark.parametrize("amount", ["9" * 399, f"{'9' * 390} - {'9' * 5}", "x*" * 180 + "x - " + "x*" * 15 + "x", f"{'9' * 190} * {'9' * 190} - {'9'}"])
def test_tracks_stay_in_range_or_the_formula_is_refused(amount: str) -> None:
    """A number too large for a float, and the difference of two such, must not become the value of a track."""
    data = tiny()
    data["tracks"]["x"] |= {"start": 1000, "max": 1_000_000}
    data["events"]["e"]["effects"] = {"x": amount}
    scenario, problems = examined(as_yaml(data))
    if scenario is None or problems:
        return
    program = compile_scenario(scenario)
    finished = play_out(program, program.start(1, 2), {})
    assert ((finished.tracks[0] >= program.tracks[0].low) & (finished.tracks[0] <= program.tracks[0].high)).all()


def examined(text: str) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return what a text holds and its problems."""
    try:
        tree, problems = read_text(text, "scenario.yaml")
    except ScenarioError as error:
        return None, error.problems
    scenario, more = from_tree(tree)
    return scenario, (*problems, *more)


@pytest.mark.parametrize("turn", [0, -5, 10**9, 10**12, -(10**9), "999 weeks"])
@pytest.mark.parametrize("last", ["1968-03-01", "9999-12-31", "1968-01-05"])
def test_any_calendar_gives_a_scenario_or_problems_never_a_traceback(turn: int | str, last: str) -> None:
    data = tiny()
    data["calendar"] |= {"end": dt.date.fromisoformat(last), "turn": turn}
    scenario, problems = examined(as_yaml(data))
    assert problems or (scenario is not None and len(scenario.calendar.turns) > 0)


@given(data=scenario_data(), seed=seeds())
def test_any_text_gives_a_scenario_or_problems_never_a_traceback(data: Data, seed: int) -> None:
    text = damaged(as_yaml(data), np.random.default_rng(seed))
    scenario, problems = examined(text)
    assert scenario is not None or problems
    lines = text.split("\n")
    for problem in problems:
        assert problem.place.path == "scenario.yaml"
        assert 1 <= problem.place.line <= len(lines) + 1
        assert problem.place.column >= 1


def damaged(text: str, chance: np.random.Generator) -> str:
    """Return a text in which a few lines are lost, doubled, or have a sign changed."""
    lines = text.split("\n")
    for _ in range(3):
        at = int(chance.integers(len(lines)))
        kind = int(chance.integers(4))
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif lines[at]:
            column = int(chance.integers(len(lines[at])))
            lines[at] = lines[at][:column] + "0-9:x{[*&!%\"'#\t\x07é"[int(chance.integers(18))] + lines[at][column + 1:]
        lines = lines or [""]
    return "\n".join(lines)
