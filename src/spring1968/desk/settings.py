"""What the player has set: text size, theme, motion, sound, language, keys. Kept in a file; a damaged one is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

TEXT_SIZES = (100, 125, 150, 175, 200)
THEMES = ("dark", "light")
ODDS = ("usual", "shown", "hidden")
"""Whether the desk shows odds. Usually they are shown with the book open only."""

CHANGEABLE_KEYS = ("A", "B", "D", "E", "F", "H", "L", "M", "N", "O", "P", "R", "S", "T", "W")


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. `text` is in percent; `keys` maps a key of ours to the one the player wants."""

    text: int = 100
    theme: str = "dark"
    plain_letters: bool = False
    less_motion: bool = False
    sound: bool = True
    language: str = "en"
    open_book: bool = False
    odds: str = "usual"
    keys: Mapping[str, str] = field(default_factory=dict)

    def with_text(self, steps: int) -> Settings:
        """Return the settings with the text some sizes larger or smaller."""
        at = min(max(TEXT_SIZES.index(self.text) + steps, 0), len(TEXT_SIZES) - 1)
        return replace(self, text=TEXT_SIZES[at])


def settings_file() -> Path:
    """Return where the settings are kept."""
    return user_config_path("spring1968") / "desk.json"


def read_settings(path: Path) -> tuple[Settings, str]:
    """Return the kept settings, and what is wrong with the file ("" when nothing is); what is wrong is left out."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError) as error:
        return Settings(), f"{path}: the settings cannot be read ({error}); the usual ones are used"
    if not isinstance(held, dict):
        return Settings(), f"{path}: these are no settings; the usual ones are used"
    good = {name: value for name, value in held.items() if _fits(name, value)}
    bad = sorted(set(held) - set(good))
    told = f"{path}: {', '.join(bad)} cannot be used and stands as usual" if bad else ""
    return Settings(**good), told


def _fits(name: str, value: Any) -> bool:
    usual = {known.name: getattr(Settings(), known.name) for known in fields(Settings)}
    if name not in usual or type(value) is not type(usual[name]):
        return False
    if name == "text":
        return value in TEXT_SIZES
    if name == "theme":
        return value in THEMES
    if name == "odds":
        return value in ODDS
    if name == "keys":
        one_each = len(set(value.values())) == len(value)
        return one_each and all(key in CHANGEABLE_KEYS and isinstance(to, str) and len(to) == 1 for key, to in value.items())
    return True


def write_settings(path: Path, settings: Settings) -> str:
    """Keep the settings; return what went wrong, "" when nothing did."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(path.name + ".part")
        aside.write_text(json.dumps(asdict(settings), indent=1, ensure_ascii=False), encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        return f"the settings could not be kept in {path}: {error.strerror}"
    return ""
