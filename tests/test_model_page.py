"""Laws of docs/model.md: its tables are those of the scenario, and every name it uses is one of them."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from spring1968.scenario.load import load

DOCS = Path(__file__).parents[1] / "docs"
TOOLS = runpy.run_path(str(DOCS / "model_tables.py"))
PAGE = (DOCS / "model.md").read_text(encoding="utf-8")
TEXT = load(TOOLS["NAME"]).text


def test_the_tables_of_the_model_page_are_fresh() -> None:
    assert TOOLS["written"](PAGE, TEXT) == PAGE, "`make model` writes them again"


def test_every_name_on_the_model_page_is_in_the_scenario() -> None:
    prose = re.sub(r"<!-- (\w+) -->.*?<!-- end of \1 -->", "", PAGE, flags=re.DOTALL)
    options = (answer for event in TEXT.events.values() for answer in event.options)
    known = {*TEXT.tracks, *TEXT.parameters, *TEXT.drifts, *TEXT.events, *options, "prague_spring"}
    used = {word for word in re.findall(r"`([a-z_0-9]+)`", prose) if "_" in word}
    assert used <= known, sorted(used - known)


def test_every_parameter_has_a_range_around_its_value_and_a_reason() -> None:
    assert len(TEXT.parameters) >= 25
    for name, one in TEXT.parameters.items():
        assert one.range[0] < one.range[1] and one.range[0] <= one.value <= one.range[1], name
        assert one.source or one.assumption, name
