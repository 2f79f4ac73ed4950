"""What every letter does, everywhere: what the settings list, and what keeps two of them apart."""

from __future__ import annotations

from collections.abc import Mapping

from spring1968.desk.settings import CHANGEABLE_KEYS
from spring1968.desk.words import _


def key_uses() -> dict[str, str]:
    """Return what every key that can be changed does."""
    uses = {
        "A": _("advisers; in the debrief, all decisions or the assumptions"),
        "B": _("a branch; in the menu, the question before; among the scenarios, the balance sheet"),
        "D": _("the whole document; in the debrief, draw again"),
        "E": _("every ending with its odds"),
        "F": _("where a line of the ledger is written"),
        "H": _("what has come up so far"),
        "L": _("ledger"),
        "M": _("map; in class, what was decided meanwhile"),
        "N": _("next; before a run, type its luck"),
        "O": _("open book; among the branches, let the model play on"),
        "P": _("the one before; problems of a scenario; in the debrief, the pack or the puzzle; in class, phones"),
        "R": _("another luck; in the debrief, the smallest rewrite"),
        "S": _("sources; before a run, the school; in the debrief, the table by school; in class, split"),
        "T": _("all tracks; in the menu and the debrief, the title; in class, the teacher decides"),
        "W": _("what may come: the odds on the desk; in the menu and after the end, the branches"),
    }
    return {key: uses[key] for key in CHANGEABLE_KEYS}


def fixed_uses() -> dict[str, str]:
    """Return the letters that stay what they are."""
    return {
        "C": _("keep a copy; in the debrief, the claim; among the branches, compare"),
        "G": _("who you are and what you want; in the debrief, back to a question"),
        "J": _("in class, running late"),
        "Q": _("quit"),
        "X": _("in the debrief, ask the schools or show the answer; in class, skip the step"),
        "Z": _("in class, undo"),
    }


def refusal(ours: str, key: str, held: Mapping[str, str]) -> str:
    """Return why a pressed key cannot stand for one of ours, "" when it can."""
    if len(key) != 1 or not key.isalpha():
        return _("Only a letter can stand here. Press another, or Esc.")
    taken = {held.get(known, known): use for known, use in key_uses().items() if known != ours} | fixed_uses()
    if key in taken:
        return _("{key} is taken by: {use}. Press another, or Esc.").format(key=key, use=taken[key])
    return ""
