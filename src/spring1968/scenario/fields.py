"""The kinds of value a scenario field may hold, and what is said when it holds something else.

A refusal made here carries its problem code as the error's type (`S105`, `S201`, ...), so that `load` can
report it unchanged.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, cast

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainValidator, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

from spring1968.scenario.formula import Formula, Kind
from spring1968.scenario.grammar import FormulaError, constant, parse
from spring1968.scenario.source import cut

CONFIG = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=False)

ID_PATTERN = r"^[a-z][a-z0-9_]{0,47}$"
SOURCE_PATTERN = r"^[a-z][a-z0-9_]{0,47}(:.+)?$"


def _refuse(code: str, message: str, hint: str, **more: Any) -> PydanticCustomError:
    return PydanticCustomError(cast(Any, code), "{message}", {"message": message, "hint": hint, **more})


def _filled(text: str) -> str:
    if not text.strip():
        raise _refuse("S105", "the text is empty", "write it, or leave the field out where it is optional")
    paragraphs = re.split(r"\n[ \t]*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())


def _is_id(text: str) -> str:
    if not re.fullmatch(ID_PATTERN, text):
        message = f"'{cut(text)}' is not an id"
        raise _refuse("S108", message, "use small letters a-z, digits and _, begin with a letter, 48 characters at most")
    return text


def _is_source(text: str) -> str:
    if not re.fullmatch(SOURCE_PATTERN, text):
        raise _refuse("S108", f"'{cut(text)}' is not a source", "write its key, or key:page")
    return text


def words(most: int) -> AfterValidator:
    """Return a validator that refuses a text of more than `most` words."""

    def check(text: str) -> str:
        count = len(text.split())
        if count > most:
            raise _refuse("S104", f"the text has {count} words, {most} are allowed", "shorten it")
        return text

    return AfterValidator(check)


Text: TypeAlias = Annotated[str, Strict(), AfterValidator(_filled)]
Line: TypeAlias = Annotated[str, Strict(), Field(max_length=160), AfterValidator(_filled)]
Headline: TypeAlias = Annotated[str, Strict(), Field(max_length=60), AfterValidator(_filled)]
Lead: TypeAlias = Annotated[str, Strict(), AfterValidator(_filled), words(60)]
Speech: TypeAlias = Annotated[str, Strict(), AfterValidator(_filled), words(45)]
Id: TypeAlias = Annotated[str, Strict(), AfterValidator(_is_id), Field(json_schema_extra={"pattern": ID_PATTERN})]
SourceRef: TypeAlias = Annotated[
    str, Strict(), AfterValidator(_is_source), Field(json_schema_extra={"pattern": SOURCE_PATTERN})
]
Number: TypeAlias = Annotated[float, Strict(), Field(allow_inf_nan=False, ge=-1_000_000, le=1_000_000)]
Count: TypeAlias = Annotated[int, Strict()]
YesNo: TypeAlias = Annotated[bool, Strict()]
Day: TypeAlias = Annotated[dt.date, Strict()]
Year: TypeAlias = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if type(value) is int else value),
    Strict(),
    WithJsonSchema({"type": ["string", "integer"]}),
]
Evidence: TypeAlias = Literal["documented", "inferred", "invented"]
Lean: TypeAlias = Literal["reform", "centre", "hardline"]
DocumentKind: TypeAlias = Literal["note", "cable", "letter", "broadcast", "minute", "report", "article", "speech", "call"]
Shape: TypeAlias = Literal[
    "disc",
    "wedge",
    "square",
    "star",
    "newspaper",
    "letter",
    "telephone",
    "microphone",
    "pen",
    "ballot",
    "tank",
    "flag",
    "crowd",
    "candle",
    "factory",
    "train",
    "coins",
    "dove",
    "lock",
    "gavel",
    "map",
    "door",
    "skates",
    "radio",
    "scales",
]


def _formula(value: object, kind: Kind) -> Formula:
    if isinstance(value, Formula):
        return value
    if not isinstance(value, (bool, int, float, str)):
        message = "a formula must be a number or a line of text"
        raise _refuse("S103", message, "write it on one line, without [ ] or { } around it")
    try:
        formula = parse(value) if isinstance(value, str) else constant(value)
    except FormulaError as error:
        raise _refuse(error.code, error.message, error.hint, at=error.at) from None
    if formula.kind != kind:
        words = {"number": "a number", "truth": "yes or no", "date": "a date"}
        hint = "compare it with something, as in turn >= 3" if kind == "truth" else "give a number"
        if kind == "truth" and formula.text.strip().lower() in ("yes", "no", "on", "off", "always", "never"):
            hint = "write true or false"
        message = f"this field asks for {words[kind]}, but the formula gives {words[formula.kind]}"
        raise _refuse("S202", message, hint, at=formula.tree.at)
    return formula


def _formula_schema(of: str) -> WithJsonSchema:
    return WithJsonSchema({"type": ["string", of], "maxLength": 400, "description": f"A formula that gives a {of}."})


Amount: TypeAlias = Annotated[Formula, PlainValidator(lambda value: _formula(value, "number")), _formula_schema("number")]
Condition: TypeAlias = Annotated[Formula, PlainValidator(lambda value: _formula(value, "truth")), _formula_schema("boolean")]


@dataclass(frozen=True, slots=True)
class Gap:
    """How long a repeating event rests: a count of turns or of days."""

    count: int
    unit: Literal["turns", "days"]


_SPAN = re.compile(r"([0-9]{1,3}) (day|week|turn)s?\Z")


def _span(value: object, units: str = "2 weeks or 3 days") -> tuple[int, str]:
    hint = f"write a number and a unit, as in {units}"
    if not isinstance(value, str):
        raise _refuse("S103", "this is not a length of time", hint)
    match = _SPAN.match(value.strip())
    if match is None or int(match[1]) == 0:
        raise _refuse("S104", f"'{cut(value)}' is not a length of time", hint)
    return int(match[1]), match[2]


def _days(value: object) -> int:
    if type(value) is int and 0 < value < 1000:
        return value
    count, unit = _span(value)
    if unit == "turn":
        raise _refuse("S104", "a turn cannot be measured in turns", "write days or weeks")
    return count * (7 if unit == "week" else 1)


def _gap(value: object) -> Gap:
    count, unit = _span(value, "2 turns, 6 weeks or 10 days")
    return Gap(count, "turns") if unit == "turn" else Gap(count * (7 if unit == "week" else 1), "days")


_LENGTH_SCHEMA = WithJsonSchema({"type": ["string", "integer"], "pattern": "^[0-9]{1,3} (day|week)s?$", "minimum": 1})
_REST_SCHEMA = WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,3} (day|week|turn)s?$"})
Length: TypeAlias = Annotated[int, PlainValidator(_days), _LENGTH_SCHEMA]
Rest: TypeAlias = Annotated[Gap, PlainValidator(_gap), _REST_SCHEMA]
