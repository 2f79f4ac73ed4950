"""What something rests on, and how sure it is."""

from __future__ import annotations

import re

from spring1968.scenario.load import Scenario

KNOWN = {
    "documented": "the question is on record",
    "inferred": "the question is put together from what is on record",
    "invented": "the question is made up for this scenario",
}
"""What the grades of evidence mean, in a sentence."""

WRITTEN = (
    "The paper and the advice are written for this scenario. They are no quotations, save where they name whom they quote."
)
"""What the words of a question are, beside its facts."""
ADVISED = "What they say is written for this scenario; it is no quotation."
"""What the words of advisers are."""

_MOST = 40
_YEAR = re.compile(r"(?:c\. )?[0-9]{4}(?:s|-[0-9]{2,4})?")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?")
_NAMELESS = re.compile("(?:author not|no author|several|anonymous)", re.IGNORECASE)
_ARTICLES = frozenset({"the", "der", "die", "das", "le", "la"})
_HOUSE = re.compile(
    r"agency|archiv|assembly|committee|council|department|embassy|encyclopedia|f[oó]rum|foundation|ilbo|institut|library|"
    r"m[eé]dium|minist|museum|nations|news|parliament|press|radio|adatbank|times|tribune|universit|week|wikipedia|zprávy|žurnál",
    re.IGNORECASE,
)
"""What tells the name of a house from the name of a person."""


def citation(scenario: Scenario, reference: str) -> str:
    """Return a source in full: author, title, year and the place within, as far as they are given."""
    key, _, where = reference.partition(":")
    book = scenario.text.sources[key]
    return ", ".join(part for part in (book.author, book.title, book.year, where.strip()) if part)


def short_citation(scenario: Scenario, reference: str) -> str:
    """Return a source in a word or two and its year, as "Kramer 2010".

    That is the author's last name, or the name of the house; where nobody is named, the title, cut at a word.
    """
    book = scenario.text.sources[reference.partition(":")[0]]
    year = _YEAR.search(book.year or "")
    return f"{_authors(book.author or '') or _cut(book.title)}{f' {year[0]}' if year else ''}"


def _authors(text: str) -> str:
    """Return the last names of persons, or the name of a house; nothing where nobody is named."""
    bare = re.sub(r"\s*\([^)]*\)", "", text).strip()
    names = bare.removesuffix(" et al.").split(", ")
    if not bare or _NAMELESS.match(bare):
        return ""
    if not all(_is_person(name) for name in names):
        return _cut(bare)
    last = [name.rpartition(" ")[2] for name in names]
    if len(last) > 2 or bare.endswith(" et al."):
        return f"{last[0]} et al."
    return " and ".join(last)


def _is_person(name: str) -> bool:
    """Return whether a name reads like a person's: given names or initials and a last name, each with a capital."""
    words = name.split()
    if not 2 <= len(words) <= 4 or not all(_WORD.fullmatch(word) and word[0].isupper() for word in words):
        return False
    if words[0].lower() in _ARTICLES or any(word[:2].isalpha() and word[:2].isupper() for word in words):
        return False
    return not _HOUSE.search(name)


def _cut(text: str) -> str:
    """Return a text cut at a word."""
    if len(text) <= _MOST:
        return text
    return text[:_MOST].rpartition(" ")[0].rstrip(" ,:;.(–") + "…"
