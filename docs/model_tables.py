"""Write the tables of docs/model.md again from the scenario. `make model` runs this; a test demands that they are fresh.

A table stands between `<!-- NAME -->` and `<!-- end of NAME -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from spring1968.scenario.load import load
from spring1968.scenario.schema import EventText, OptionText, ScenarioText, Sourced

PAGE = Path(__file__).parent / "model.md"
NAME = "prague_spring"


def rows(head: str, lines: Iterable[tuple[object, ...]]) -> str:
    """Return a Markdown table; `head` names its columns, apart by `|`."""
    columns = [name.strip() for name in head.split("|")]
    body = ["| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines]
    return "\n".join(["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns), *body])


def basis(part: Sourced) -> str:
    """Return what a number rests on: the keys of its sources, or the word assumption."""
    keys = ", ".join(part.source)
    return f"{keys}; assumption" if keys and part.assumption else keys or "assumption"


def size(value: float) -> str:
    """Return a number as the page writes it."""
    return f"{value:g}"


def calendar(text: ScenarioText) -> str:
    """The stretches of the calendar with the length of their turns."""
    whole = text.calendar
    spans = [(span.first, span.last, _days(span.turn)) for span in whole.spans]
    return rows("From | To | One turn is", [(whole.start, whole.end, f"{_days(whole.turn)}, but for"), *spans])


def _days(count: int) -> str:
    return f"{count} days"


def tracks(text: ScenarioText) -> str:
    """What is measured."""
    lines = (
        (f"`{name}`", one.name, f"{size(one.min)} to {size(one.max)}", size(one.start), "core" if one.core else "",
         ", ".join(one.hidden_from), basis(one))
        for name, one in text.tracks.items()
    )  # fmt: skip
    return rows("Id | Name | Range | Start | | Hidden from | Basis", lines)


def parameters(text: ScenarioText) -> str:
    """The named numbers."""
    lines = (
        (f"`{name}`", size(one.value), f"{size(one.range[0])} to {size(one.range[1])}", one.unit, basis(one))
        for name, one in text.parameters.items()
    )
    return rows("Parameter | Value | Range | Unit | Basis", lines)


def schools(text: ScenarioText) -> str:
    """What each school sets, against the value of the model."""
    used = [name for name in text.parameters if any(name in school.set for school in text.schools.values())]
    lines = (
        (f"`{name}`", size(text.parameters[name].value),
         *(size(school.set[name]) if name in school.set else "" for school in text.schools.values()))
        for name in used
    )  # fmt: skip
    return rows(" | ".join(["Parameter", "model", *(f"`{name}`" for name in text.schools)]), lines)


def drifts(text: ScenarioText) -> str:
    """What moves by itself."""
    lines = (
        (one.name, f"`{one.track}`", f"`{one.by.text}`", f"`{one.when.text}`" if one.when else "always", basis(one))
        for one in text.drifts.values()
    )
    return rows("Force | Track | Points in a regular turn | While | Basis", lines)


def decisions(text: ScenarioText) -> str:
    """How many events each role is asked, and how they are graded."""
    lines = []
    for role in [*text.roles, None]:
        mine = [one for one in text.events.values() if one.role == role]
        options = sum(len(one.options) for one in mine)
        grades = [sum(one.evidence == grade for one in mine) for grade in ("documented", "inferred", "invented")]
        lines.append((f"`{role}`" if role else "nobody: it happens", len(mine), options or "", *grades))
    total = ("all", *(sum(int(line[at] or 0) for line in lines) for at in range(1, 6)))
    return rows("Asked | Events | Options | documented | inferred | invented", [*lines, total])


def effects(part: EventText | OptionText) -> str:
    """Return effects as a reader's list."""
    return ", ".join(f"{track} {_signed(amount.text)}" for track, amount in part.effects.items()) or "none"


def _signed(amount: str) -> str:
    return amount if amount.startswith(("-", "+")) or not amount[0].isdigit() else f"+{amount}"


def events(text: ScenarioText) -> str:
    """Every event and option with its effects; history's option in bold."""
    lines: list[tuple[object, ...]] = []
    for name, one in text.events.items():
        days = " to ".join(map(str, one.window)) if one.window else one.date or "any turn"
        lines.append(
            (
                f"`{name}`",
                days,
                one.role or "",
                f"`{one.when.text}`" if one.when else "",
                effects(one) if one.effects else "",
            )
        )
        for answer, option in one.options.items():
            label = f"**{answer}**" if option.historical else answer
            lines.append(("", "", label, f"`{option.when.text}`" if option.when else "", effects(option)))
    return rows("Event | Days | Role, options | Only if | Effects", lines)


def endings(text: ScenarioText) -> str:
    """The endings in the order in which they are asked."""
    lines = (
        (number, one.title, "after the last turn" if one.at_end else "after every turn",
         f"`{one.when.text}`" if one.when else "none of the others")
        for number, one in enumerate(sorted(text.endings.values(), key=lambda one: one.when is None), 1)
    )  # fmt: skip
    return rows("| Ending | Asked | If", lines)


TABLES: dict[str, Callable[[ScenarioText], str]] = {
    table.__name__: table for table in (calendar, tracks, parameters, schools, drifts, decisions, endings, events)
}


def written(page: str, text: ScenarioText) -> str:
    """Return the page with all its tables as the scenario has them; raises `ValueError` for one without its place."""
    for name, table in TABLES.items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        page, found = place.subn(lambda match, table=table: f"{match[1]}\n{table(text)}\n\n{match[2]}", page)  # type: ignore[misc]
        if found != 1:
            raise ValueError(f"docs/model.md needs one place for the table '{name}', and has {found}")
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), load(NAME).text), encoding="utf-8")
