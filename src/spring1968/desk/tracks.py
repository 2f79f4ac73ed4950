"""How a track looks: its sign and its colour. Three core tracks have colours; every track has a sign of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spring1968.engine.program import Program

_CORE = (("circle", "lib", "lib_t"), ("wedge", "sov", "sov_t"), ("square", "west", "west_t"))
_KNOWN = {
    "liberalisation": _CORE[0],
    "soviet_pressure": _CORE[1],
    "western_reaction": _CORE[2],
    "public_support": ("people", "ink_muted", "ink"),
    "party_unity": ("links", "ink_muted", "ink"),
    "economy": ("bars", "ink_muted", "ink"),
    "slovak_confidence": ("cross", "ink_muted", "ink"),
}
_LEANS = {"reform": ("circle", "lib"), "centre": ("empty_square", "ink"), "hardline": ("wedge", "sov")}


@dataclass(frozen=True)
class TrackLook:
    """A track's sign, the colour of its line and mark, and the colour of its figures."""

    sign: str
    token: str
    text_token: str


def core_tracks(program: Program) -> list[int]:
    """Return the numbers of the tracks that are shown large: those called core, else the first three."""
    texts = program.scenario.text.tracks
    core = [number for number, track in enumerate(program.tracks) if texts[track.id].core]
    return core[:3] or list(range(min(3, len(program.tracks))))


def other_tracks(program: Program) -> list[int]:
    """Return the numbers of the tracks that are shown small."""
    core = core_tracks(program)
    return [number for number in range(len(program.tracks)) if number not in core]


def look_of(program: Program, track: int) -> TrackLook:
    """Return how a track looks, the same on every screen."""
    name = program.tracks[track].id
    if name in _KNOWN:
        return TrackLook(*_KNOWN[name])
    core = core_tracks(program)
    taken = {program.tracks[number].id for number in core} & set(_KNOWN)
    if track in core and not taken:
        return TrackLook(*_CORE[core.index(track)])
    others = [number for number in other_tracks(program) if program.tracks[number].id not in _KNOWN]
    at = others.index(track) if track in others else 0
    return TrackLook(f"track_{at % 6 + 1}", "ink_muted", "ink")


def lean_look(lean: str) -> tuple[str, str]:
    """Return the sign and colour an adviser bears: that of the track he leans to."""
    return _LEANS.get(lean, ("empty_square", "ink"))
