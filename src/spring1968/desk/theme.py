"""Colours and type by their roles. No screen knows a colour value or a font file; it draws with the names given here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spring1968.desk.assets import asset

Colour = tuple[int, int, int]
ThemeName = Literal["dark", "light"]

_LIGHT_PAPER = {
    "paper": "#FFFDF6",
    "deep": "#E9DEC2",
    "bar": "#E6DABC",
    "hist": "#4F4A40",
    "line": "#8E8368",
    "button": "#FBF5E4",
}
_DARK_PAPER = {
    "paper": "#F2E9D3",
    "deep": "#0E1319",
    "bar": "#0E1319",
    "hist": "#E4DBC4",
    "line": "#66747F",
    "button": "#2B3741",
}
_ON_PAPER = {"paper_ink": "#1E1B18", "paper_muted": "#5E5648", "paper_red": "#A8201A", "paper_rule": "#BFB08A"}


@dataclass(frozen=True)
class Theme:
    """The colours of one theme by token, as bg, panel, ink, accent, lib, sov, west, paper; see `docs/desk.md`."""

    name: str
    colours: Mapping[str, Colour]

    def __getitem__(self, token: str) -> Colour:
        return self.colours[token]


@dataclass(frozen=True)
class Style:
    """One way of setting text: face (a file of assets/fonts), size and line height in logical pixels, tracking."""

    face: str
    size: int
    line: int
    tracking: float = 0.0


STYLES = {
    "title": Style("headline-ExtraBold", 40, 46),
    "heading": Style("headline-ExtraBold", 30, 36),
    "event": Style("headline-ExtraBold", 36, 42),
    "panel": Style("headline-Bold", 21, 27),
    "kicker": Style("poster-SemiBold", 18, 24, 0.8),
    "date": Style("poster-SemiBold", 31, 38),
    "numeral": Style("poster-SemiBold", 36, 44),
    "figure": Style("poster-SemiBold", 24, 30),
    "small_figure": Style("poster-SemiBold", 20, 26),
    "map_name": Style("poster-SemiBold", 17, 21),
    "text": Style("ui-Regular", 16, 22),
    "medium": Style("ui-Medium", 16, 22),
    "strong": Style("ui-SemiBold", 16, 22),
    "label": Style("ui-SemiBold", 17, 23),
    "button": Style("ui-SemiBold", 18, 24),
    "speech": Style("ui-Italic", 16, 22),
    "small": Style("ui-Regular", 15, 20),
    "key": Style("ui-SemiBold", 15, 20),
    "document": Style("mono-Regular", 16, 20),
    "document_head": Style("mono-Bold", 16, 20),
    "news": Style("news-Regular", 17, 23),
    "news_strong": Style("news-Bold", 18, 23),
    "news_speech": Style("news-Italic", 20, 26),
    "headline": Style("headline-ExtraBold", 46, 50),
    "note_head": Style("headline-Bold", 20, 25),
    "poster": Style("poster-SemiBold", 84, 96),
    "spring": Style("headline-ExtraBold", 88, 104),
    "year": Style("poster-SemiBold", 176, 176),
    "class_text": Style("ui-Regular", 24, 32),
    "class_strong": Style("ui-SemiBold", 24, 32),
    "class_speech": Style("ui-Italic", 24, 32),
    "class_figure": Style("poster-SemiBold", 28, 36),
    "class_number": Style("poster-SemiBold", 44, 52),
    "class_head": Style("headline-Bold", 28, 36),
    "class_title": Style("headline-ExtraBold", 34, 42),
    "class_voice": Style("ui-Italic", 20, 27),
    "class_hint": Style("ui-Regular", 20, 27),
    "class_hint_strong": Style("ui-SemiBold", 20, 27),
    "class_panel": Style("headline-Bold", 24, 31),
    "class_letter": Style("poster-SemiBold", 54, 62),
    "class_count": Style("poster-SemiBold", 48, 54),
    "class_clock": Style("poster-SemiBold", 60, 66),
    "class_news": Style("news-Regular", 24, 33),
    "class_document": Style("mono-Regular", 24, 31),
    "class_document_large": Style("mono-Regular", 28, 37),
    "class_answer": Style("ui-SemiBold", 28, 36),
    "class_heading": Style("headline-ExtraBold", 30, 39),
    "class_date": Style("poster-SemiBold", 30, 42),
    "class_document_head": Style("mono-Bold", 20, 28),
}
"""Every style of the game; a test holds that none is smaller than 16 but map words, cost chips and key caps (15)."""


@cache
def theme(name: ThemeName) -> Theme:
    """Return a theme, read from the palette."""
    palette = json.loads(asset("palette", "palette.json").read_text(encoding="utf-8"))
    own = palette[name]
    tokens = {key: own[key] for key in ("bg", "panel", "panel_alt", "ink", "ink_muted", "rule", "accent", "sea")}
    tokens |= {key: own[key] for key in ("critical", "warning", "good", "info")}
    tokens |= {f"on_{key}": value for key, value in palette["alert_text_on"].items()}
    tokens |= {f"bloc_{key}": value for key, value in palette["blocs"].items()}
    tokens |= {f"on_bloc_{key}": value for key, value in palette["bloc_label"].items()}
    tokens |= {"on_accent": own["accent_text_on"], "lib": own["track_c"], "lib_t": own["track_c_text"]}
    tokens |= {"sov": own["track_a"], "sov_t": own["track_a"], "west": own["track_b"], "west_t": own["track_b"]}
    tokens |= _ON_PAPER | (_DARK_PAPER if name == "dark" else _LIGHT_PAPER)
    return Theme(name, {token: _rgb(value) for token, value in tokens.items()})


def _rgb(value: str) -> Colour:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, by WCAG 2."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
