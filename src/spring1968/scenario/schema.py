"""The scenario format, version 1: what fields there are, of which kind, within which limits.

Frozen pydantic models; an unknown key is refused. What the fields mean together (names, dates, reachability)
is asked in `checks`. docs/scenario_format.md tells it to authors.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from spring1968.scenario.fields import (
    CONFIG,
    Amount,
    Condition,
    Count,
    Day,
    DocumentKind,
    Evidence,
    Headline,
    Id,
    Lead,
    Lean,
    Length,
    Line,
    Number,
    Rest,
    Shape,
    SourceRef,
    Speech,
    Text,
    Year,
    YesNo,
)

MAX_EVENTS = 400
MAX_OPTIONS = 12
MAX_TRACKS = 40


class Model(BaseModel):
    """The base of all scenario records: frozen, and closed to unknown keys."""

    model_config = CONFIG


class Sourced(Model):
    """A record whose numbers rest on sources, or are said to be an assumption (and why)."""

    source: tuple[SourceRef, ...] = ()
    assumption: Line | None = None


class Span(Model):
    """A part of the calendar with turns of another length. Both days belong to it."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    turn: Length


class CalendarText(Model):
    """First and last day, and the length of a turn."""

    start: Day
    end: Day
    turn: Length
    spans: tuple[Span, ...] = ()


class Signals(Model):
    """How a hidden track shows: `late` turns later, blurred by up to `blur` points either way."""

    late: Annotated[Count, Field(ge=0, le=12)] = 1
    blur: Annotated[Number, Field(ge=0)] = 0.0


class TrackText(Sourced):
    """A bounded number. `bands` give the word from that value upwards."""

    name: Annotated[Line, Field(max_length=40)]
    about: Text | None = None
    unit: Line = "points"
    core: YesNo = False
    start: Number
    min: Number = 0.0
    max: Number = 100.0
    bands: Annotated[dict[Number, Line], Field(min_length=1)]
    baseline: dict[Day, Number] = {}
    hidden_from: tuple[Id, ...] = ()
    signals: Signals = Signals()


class Goal(Model):
    """Something a role wants, and when it is met."""

    text: Line
    when: Condition


class RoleText(Model):
    """Who decides."""

    name: Annotated[Line, Field(max_length=40)]
    leader: Line
    brief: Text
    goals: dict[Id, Goal] = {}
    better: dict[Id, Literal["more", "less"]] = {}
    sees: tuple[Line, ...] = ()
    hidden: tuple[Line, ...] = ()


class Person(Model):
    """Somebody who advises."""

    name: Line
    office: Line
    lean: Lean
    side: Id


class ParameterText(Sourced):
    """A named coefficient of the model."""

    name: Line | None = None
    value: Number
    range: tuple[Number, Number]
    unit: Line
    note: Text


class School(Model):
    """One reading by historians: a set of parameter values."""

    title: Line
    historians: Line | None = None
    summary: Text
    source: tuple[SourceRef, ...] = ()
    set: dict[Id, Number]


class DriftText(Sourced):
    """A force that moves a track every turn. `by` is the amount in a regular turn; shorter turns take their share."""

    name: Line
    track: Id
    by: Amount
    when: Condition | None = None
    note: Text | None = None


class EndingText(Model):
    """How a timeline ends. Endings are asked in the order of the file; the one without `when` is the fallback."""

    title: Annotated[Line, Field(max_length=60)]
    when: Condition | None = None
    at_end: YesNo = False
    historical: YesNo = False
    evidence: Evidence = "invented"
    text: Text
    source: tuple[SourceRef, ...] = ()


class News(Model):
    """What the papers print of it."""

    headline: Headline
    lead: Lead


class Voice(Model):
    """One adviser's word on one option: for it, or against it."""

    speaks_for: Speech | None = Field(default=None, alias="for")
    against: Speech | None = None


Effects = dict[Id, Amount]
Size = Annotated[Number, Field(ge=-3, le=3)]


class OptionText(Model):
    """One answer to an event."""

    label: Annotated[Line, Field(max_length=80)]
    text: Text | None = None
    historical: YesNo = False
    weight: Amount = Field(default=1, validate_default=True)
    when: Condition | None = None
    locked: Line | None = None
    effects: Effects = {}
    result: Text
    advice: dict[Id, Voice] = {}
    news: News | None = None


class EventText(Sourced):
    """Something that may come up. With a role it asks; without one it just happens."""

    title: Annotated[Line, Field(max_length=60)]
    date: Day | None = None
    window: tuple[Day, Day] | None = None
    when: Condition | None = None
    chance: Amount | None = None
    repeat: Rest | None = None
    role: Id | None = None
    hidden_from: tuple[Id, ...] = ()
    evidence: Evidence
    document: DocumentKind = "note"
    sender: Line | None = Field(default=None, alias="from")
    text: Text
    history: Text | None = None
    options: Annotated[dict[Id, OptionText], Field(max_length=MAX_OPTIONS)] = {}
    effects: Effects = {}
    news: News | None = None
    emblem: Annotated[tuple[Shape, ...], Field(max_length=5)] = ()


class SourceText(Model):
    """A book, an article or a document."""

    title: Text
    author: Text | None = None
    year: Year | None = None
    publisher: Text | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    note: Text | None = None


class Brief(Model):
    """An item for the side column of the newspaper."""

    date: Day
    text: Lead
    source: tuple[SourceRef, ...] = ()


class Mark(Model):
    """A date known to lie ahead."""

    date: Day
    label: Annotated[Line, Field(max_length=48)]
    known_from: Day | None = None
    when: Condition | None = None
    source: tuple[SourceRef, ...] = ()


class Stance(Model):
    """A country's stance on the map: a formula and the words for its values, as in a track's bands."""

    name: Line
    of: Amount
    words: Annotated[dict[Number, Line], Field(min_length=1)]
    source: tuple[SourceRef, ...] = ()


class Marker(Model):
    """An exercise, troops, a meeting or an arrow on the map while its condition holds."""

    kind: Literal["exercise", "troops", "meeting", "arrow"]
    label: Annotated[Line, Field(max_length=48)]
    at: Annotated[tuple[Number, Number], Field(description="longitude and latitude in degrees")]
    to: tuple[Number, Number] | None = None
    when: Condition
    reported: YesNo = False
    source: tuple[SourceRef, ...] = ()


class MapText(Model):
    """What the map shows."""

    stances: dict[Id, Stance] = {}
    markers: dict[Id, Marker] = {}


class ClaimText(Sourced):
    """What a choice would have moved against another one, all else as in history. The signs of `moves` are the claim."""

    event: Id
    option: Id
    against: Id | None = None
    given: dict[Id, Id] = {}
    moves: Annotated[dict[Id, Size], Field(min_length=1)]
    group: Id | None = None
    note: Text | None = None


class HindcastText(Model):
    """What the scenario is tried on when the past is played again: whose history, which date, which claims."""

    role: Id
    event: Id | None = None
    claims: dict[Id, ClaimText] = {}


class LessonText(Model):
    """A lesson for a class: how long it takes, which events the class decides, and before which of them the bell rings.

    `with_teams` are the events where each role has a team of its own, if they are not the same.
    """

    title: Annotated[Line, Field(max_length=60)]
    minutes: Annotated[Count, Field(ge=10, le=300)]
    events: Annotated[tuple[Id, ...], Field(min_length=1, max_length=40)]
    with_teams: Annotated[tuple[Id, ...], Field(max_length=40)] = ()
    pause: Id | None = None


class ScenarioText(Model):
    """A whole scenario. Every section may also stand in a file or a folder of its own name."""

    format: Literal[1]
    id: Id
    extends: Id | None = None
    title: Annotated[Line, Field(max_length=60)]
    tagline: Line | None = None
    summary: Text
    question: Line | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"
    minutes: Annotated[Count, Field(ge=1, le=600)] | None = None
    calendar: CalendarText
    tracks: Annotated[dict[Id, TrackText], Field(min_length=1, max_length=MAX_TRACKS)]
    roles: Annotated[dict[Id, RoleText], Field(min_length=1, max_length=8)]
    people: dict[Id, Person] = {}
    parameters: dict[Id, ParameterText] = {}
    schools: dict[Id, School] = {}
    drifts: dict[Id, DriftText] = {}
    events: Annotated[dict[Id, EventText], Field(min_length=1, max_length=MAX_EVENTS)]
    endings: Annotated[dict[Id, EndingText], Field(min_length=1, max_length=60)]
    sources: dict[Id, SourceText] = {}
    briefs: dict[Id, Brief] = {}
    marks: dict[Id, Mark] = {}
    map: MapText = MapText()
    hindcast: HindcastText | None = None
    lessons: Annotated[dict[Id, LessonText], Field(max_length=8)] = {}
    emblem: Annotated[tuple[Shape, ...], Field(max_length=5)] = ()


SECTIONS = (
    "tracks",
    "roles",
    "people",
    "parameters",
    "schools",
    "drifts",
    "events",
    "endings",
    "sources",
    "briefs",
    "marks",
    "map",
    "hindcast",
    "lessons",
)
"""The mappings that may live in SECTION.yaml or SECTION/*.yaml instead of scenario.yaml."""
