"""What a misspelt word may have meant, at a price that has an end."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass

from spring1968.problems import listed

MAX_COMPARED = 20_000
_LONGEST = 60


@dataclass(slots=True)
class Guesses:
    """Guesses for the problems of one scenario. `left` is how many names may still be compared.

    Thousands of mistakes among thousands of names would take minutes to guess at; the first ones are what an author reads.
    """

    left: int = MAX_COMPARED

    def closest(self, word: str, known: Collection[str]) -> str:
        """Return the closest known name, or an empty string."""
        if len(known) > self.left or len(word) > _LONGEST:
            return ""
        self.left -= len(known)
        return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)), "")

    def nearest(self, word: str, known: Collection[str]) -> str:
        """Return "did you mean 'x'?" for the closest known name, or an empty string."""
        close = self.closest(word, known)
        return f"did you mean '{close}'?" if close else ""

    def nearest_or_known(self, word: str, known: Collection[str]) -> str:
        """Return the closest known name, or some of those there are; nothing where that would cost too much."""
        if len(known) > self.left:
            return ""
        return self.nearest(word, known) or (f"known: {listed(sorted(known))}" if known else "")
