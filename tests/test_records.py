"""Records and run codes: what is kept replays, what is damaged is refused, and what does not fit says where it parts."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring1968.engine.program import Program, compile_scenario
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.record import Parted, Record, from_json, read, record_of, replay, save, to_json
from spring1968.play.runcode import RunCode, decode, encode, from_code
from spring1968.problems import RecordError
from spring1968.scenario.grammar import constant
from strategies import Case, Data
from worlds import (
    any_open,
    assert_same_sitting,
    first_role,
    law,
    sitting_of,
)


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
        refused(code, code[:at] + sign + code[at + 1 :])


def test_a_run_code_with_any_one_typed_sign_changed_is_refused(code: str) -> None:
    for at in range(len(code)):
        for sign in "059ABCXYZaz-.+_ ":
            if code[at] != sign:
                refused(code, code[:at] + sign + code[at + 1 :])


@pytest.mark.parametrize("sign", ["²", "٣", "①", "九", "\u2028", "é"])
def test_a_run_code_with_a_foreign_digit_is_refused(code: str, sign: str) -> None:
    for at in range(len(code)):
        refused(code, code[:at] + sign + code[at + 1 :])


def test_a_run_code_with_two_neighbours_swapped_or_one_sign_lost_is_refused(code: str) -> None:
    for at in range(len(code) - 1):
        refused(code, code[:at] + code[at + 1 :])
        if code[at] != code[at + 1]:
            refused(code, code[:at] + code[at + 1] + code[at] + code[at + 2 :])


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


@law
def test_an_open_book_is_kept_in_the_record_and_in_its_run_code(case: Case) -> None:
    sitting = sitting_of(case, first_role(case))
    closed, record = record_of(sitting), record_of(sitting, open_book=True)
    assert '"open_book": true' in to_json(record) and "open_book" not in to_json(closed)
    assert from_json(to_json(record)) == record != closed
    assert from_code(decode(encode(record, case.program)), case.program) == record
    assert_same_sitting(replay(record, case.program, case.policies), sitting)


def test_a_run_code_cannot_have_its_open_book_closed(shipped: Program, code: str) -> None:
    played = sitting_of(Case(shipped, 1_968_082_021, {}), frozenset(shipped.roles[:1]))
    opened = encode(record_of(played, open_book=True), shipped)
    refused(opened, opened.replace(".open.", "."))
    refused(code, ".".join([*code.split(".")[:6], "open", *code.split(".")[6:]]))
    for at in range(len(opened)):
        for sign in ".0Aa":
            if opened[at] != sign:
                refused(opened, opened[:at] + sign + opened[at + 1 :])


WRONG: list[Any] = [None, True, 1, -1, 2**64, 1.5, "x", [], ["x"], [1], {}, {"x": 1}]


@pytest.mark.parametrize(
    "field",
    ["kind", "version", "scenario", "digest", "seed", "roles", "school", "ending", "decisions", "parts", "open_book"],
)
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
    plain = type(record.seed) is int and type(record.open_book) is bool
    return plain and all(isinstance(name, str) for name in [*names, *maybe])


@pytest.mark.parametrize("field", ["turn", "event", "option", "role", "by_hand"])
def test_a_record_with_a_decision_of_another_kind_is_refused(shipped: Program, field: str) -> None:
    sitting = sitting_of(Case(shipped, 7, {}))
    good = json.loads(to_json(record_of(sitting)))
    first = good["decisions"][0]
    for value in WRONG:
        if type(value) is type(first[field]) and value != -1:
            continue
        with pytest.raises(RecordError, match="decision 1 of the run"):
            from_json(json.dumps({**good, "decisions": [{**first, field: value}, *good["decisions"][1:]]}))
    with pytest.raises(RecordError, match="decision 1 of the run: field '"):
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
def test_replay_under_a_changed_scenario_parts_at_the_turn_it_changed(case: Case) -> None:
    sitting = sitting_of(case)
    for number, decision in enumerate(sitting.decisions[:1] + sitting.decisions[-1:]):
        event = case.scenario.text.events[decision.event]
        locked = event.options[decision.option].model_copy(update={"when": constant(False)})
        options = {**event.options, decision.option: locked}
        first = min(d.turn for d in sitting.decisions if (d.event, d.option) == (decision.event, decision.option))
        assert parted(case, sitting, decision.event, {"options": options}) == first, number
        first = min(d.turn for d in sitting.decisions if d.event == decision.event)
        assert parted(case, sitting, decision.event, {"chance": constant(0.0)}) >= first, number


def parted(case: Case, sitting: Playthrough, event: str, update: Data) -> int:
    """Return the turn (from 0) at which the replay parts, by its message, once an event is changed."""
    events = case.scenario.text.events
    changed = {**events, event: events[event].model_copy(update=update)}
    scenario = dataclasses.replace(case.scenario, text=case.scenario.text.model_copy(update={"events": changed}))
    with pytest.raises(Parted) as error:
        replay(record_of(sitting), compile_scenario(scenario), case.policies)
    found = re.match(r"the replay parts at turn (\d+), (\d{4}-\d\d-\d\d): .", str(error.value))
    assert found is not None, str(error.value)
    turn = int(found[1]) - 1
    assert found[2] == str(case.program.date(turn))
    return turn


@law
def test_replay_to_another_ending_names_the_turn_it_ended_in(case: Case) -> None:
    sitting = sitting_of(case)
    record = dataclasses.replace(record_of(sitting), ending="another")
    turn = int(sitting.table.ended[0])
    with pytest.raises(Parted, match=f"^the replay parts at turn {turn + 1}, {case.program.date(turn)}: .*'another'"):
        replay(record, case.program, case.policies)
