"""What a scenario means, apart from how it is told: the parts whose change would change a run."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from spring1968.scenario.formula import Formula
from spring1968.scenario.schema import EventText, OptionText, ScenarioText, TrackText


def parts_of(text: ScenarioText) -> dict[str, str]:
    """Return a hash of 8 hex digits for each part that plays, by "section/id". Prose and sources do not count."""
    parts = {"calendar": _hash([str(text.calendar.start), str(text.calendar.end), text.calendar.turn, _spans(text)])}
    parts |= {f"tracks/{name}": _hash(_track(track)) for name, track in text.tracks.items()}
    parts["roles"] = _hash(sorted(text.roles))
    parts |= {f"parameters/{name}": _hash(parameter.value) for name, parameter in text.parameters.items()}
    parts |= {f"schools/{name}": _hash(sorted(school.set.items())) for name, school in text.schools.items()}
    parts |= {
        f"drifts/{name}": _hash([drift.track, _text(drift.by), _text(drift.when)]) for name, drift in text.drifts.items()
    }
    parts |= {f"events/{name}": _hash(_event(event)) for name, event in text.events.items()}
    parts |= {f"endings/{name}": _hash([_text(ending.when), ending.at_end]) for name, ending in text.endings.items()}
    return parts | {"endings": _hash(list(text.endings))}


def digest_of(parts: dict[str, str]) -> str:
    """Return 16 hex digits for all parts together."""
    return hashlib.sha256(json.dumps(sorted(parts.items())).encode()).hexdigest()[:16]


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=True).encode()).hexdigest()[:8]


def _text(formula: Formula | None) -> str | None:
    return formula.canonical if formula else None


def _spans(text: ScenarioText) -> list[list[Any]]:
    spans = sorted(text.calendar.spans, key=lambda span: span.first)
    return [[str(span.first), str(span.last), span.turn] for span in spans]


def _track(track: TrackText) -> list[Any]:
    return [
        track.start,
        track.min,
        track.max,
        sorted(track.bands),
        sorted(track.hidden_from),
        track.signals.late,
        track.signals.blur,
    ]


def _event(event: EventText) -> list[Any]:
    rest = [event.repeat.count, event.repeat.unit] if event.repeat else None
    window = [str(day) for day in event.window] if event.window else None
    return [
        str(event.date),
        window,
        _text(event.when),
        _text(event.chance),
        rest,
        event.role,
        sorted(event.hidden_from),
        _effects(event.effects),
        [[name, *_option(option)] for name, option in event.options.items()],
    ]


def _option(option: OptionText) -> list[Any]:
    return [option.historical, _text(option.weight), _text(option.when), _effects(option.effects)]


def _effects(effects: dict[str, Formula]) -> list[list[Any]]:
    return sorted([track, formula.canonical] for track, formula in effects.items())
