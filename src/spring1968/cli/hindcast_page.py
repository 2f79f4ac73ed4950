"""The hindcast as it is read: sections of sentences and tables, in plain text or in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from spring1968.analysis.hindcast.report import Hindcast
from spring1968.cli.hindcast_tables import Table, sections

_WIDTH = 100

_HOW = (
    "A model of history should find again what is known. This page plays the past again under the rules of the scenario and "
    "says where the two agree and where they do not. All shares are shares of timelines of this model, under the policies "
    "named; the limits beside them are 95 % intervals for the luck of the draw, and say nothing about whether the model is "
    "right. Tracks are in the units of the scenario. Agreement in the first section shows that the model can tell what "
    "happened, not that it had to happen. A claim tests a model only as far as the model was not made to fit it: the head "
    "of the section `hindcast` in the scenario should say how far that is so."
)


def plain(found: Hindcast) -> str:
    """Return the hindcast as text for a terminal."""
    parts = [f"{_title(found)}: {_under(found).replace('`', '')}"]
    for section in sections(found):
        parts.append(f"{section.title}\n{'-' * len(section.title)}")
        parts += [textwrap.fill(words, _WIDTH) if isinstance(words, str) else _aligned(words) for words in section.parts]
    return "\n\n".join(parts)


def markdown(found: Hindcast, command: str) -> str:
    """Return the hindcast as a page of Markdown; `command` is the one that prints it."""
    parts = [f"# {_title(found)}", _HOW, f"`{command}` prints this page.\n\n{_under(found)[:1].upper()}{_under(found)[1:]}"]
    for section in sections(found):
        parts.append(f"## {section.title}")
        parts += [words if isinstance(words, str) else _piped(words) for words in section.parts]
    return "\n\n".join(parts)


def _title(found: Hindcast) -> str:
    return f"Hindcast of {found.program.scenario.text.title}"


def _under(found: Hindcast) -> str:
    scenario = found.program.scenario
    return f"scenario `{scenario.id}`, digest `{scenario.digest}`; {found.playouts:,} playouts a part, seed {found.seed}."


def _aligned(table: Table) -> str:
    lines = [table.head, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.head))]
    return "\n".join(_line(line, widths, table.words) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], words: int) -> str:
    """Return a line of a table: the first columns hold words and stand left, the others numbers and stand right."""
    placed = (
        cell.ljust(width) if column < words else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"  {'  '.join(placed)}".rstrip()


def _piped(table: Table) -> str:
    rule = ["---" if column < table.words else "---:" for column in range(len(table.head))]
    return "\n".join(f"| {' | '.join(_safe(line))} |" for line in (table.head, rule, *table.rows))


def _safe(cells: Sequence[str]) -> Iterator[str]:
    return (cell.replace("|", "\\|") for cell in cells)
