"""What is put to the vote on phones."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

KEYS = "ABCDEFGH"
Kind = Literal["vote", "predict"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: a key from "A" to "H", its text, and, when it cannot be chosen, why not (`locked`)."""

    key: str
    label: str
    locked: str = ""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A question for every phone. `id` is the same whenever the same question is asked again.

    `about` is said below the title. `language` is that of its texts, as "en" or "cs-CZ", for screen readers. Raises
    ValueError when the keys are not different letters from A to H, or when nothing can be chosen.
    """

    id: str
    kind: Kind
    title: str
    choices: tuple[Choice, ...]
    language: str = "en"
    about: str = ""

    def __post_init__(self) -> None:
        keys = [choice.key for choice in self.choices]
        if len(set(keys)) != len(keys) or not all(len(key) == 1 and key in KEYS for key in keys):
            raise ValueError(f"the keys of ballot {self.id!r} must be different letters from A to H, not {keys}")
        if not self.open_keys:
            raise ValueError(f"ballot {self.id!r} has nothing that can be chosen")

    @property
    def open_keys(self) -> frozenset[str]:
        """Return the keys that can be chosen."""
        return frozenset(choice.key for choice in self.choices if not choice.locked)

    @property
    def digest(self) -> str:
        """Return 16 hexadecimal digits that are the same only for the same question with the same answers."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
