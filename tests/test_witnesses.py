"""Laws of the endings: each of the campaign's has a witness, a kept run that still meets it, told on one page."""

from __future__ import annotations

import pytest

from spring1968.engine.program import Program, compile_scenario
from spring1968.play.record import replay
from spring1968.play.runcode import decode, from_code
from spring1968.scenario.load import load
from witness import FOLDER, NAME, page


@pytest.fixture(scope="module")
def campaign() -> Program:
    return compile_scenario(load(NAME))


def test_every_ending_has_a_witness_and_every_witness_its_ending(campaign: Program) -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {ending.id for ending in campaign.endings}


def test_a_witness_still_meets_its_ending_in_the_same_words(campaign: Program) -> None:
    for path in sorted(FOLDER.glob("*.txt")):
        kept = path.read_text(encoding="utf-8")
        record = from_code(decode(kept.splitlines()[2]), campaign)
        run = replay(record, campaign, {})
        assert run.ending == path.stem, "`python tests/witness.py` searches the witnesses anew"
        assert page(run) == kept


def test_a_witness_fits_on_one_page() -> None:
    for path in FOLDER.glob("*.txt"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 110, path.stem
