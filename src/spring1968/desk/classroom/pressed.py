"""Keys that count: letters by what they write, digits by where they are, so that a Czech keyboard counts as well."""

from __future__ import annotations

import pygame

from spring1968.desk.keys import key_of

_ROW = {getattr(pygame, f"KSCAN_{number}"): number for number in range(1, 10)}


def shifted(event: pygame.event.Event) -> bool:
    """Return whether Shift is held; the lock of capitals is none."""
    return bool(event.mod & pygame.KMOD_SHIFT)


def letter(event: pygame.event.Event) -> str:
    """Return the letter a key writes, "" for another key."""
    key = key_of(event)
    return key if key is not None and len(key) == 1 and "A" <= key <= "Z" else ""


def digit(event: pygame.event.Event) -> int | None:
    """Return the number on a key: of the upper row by its place, whatever the layout writes there, or of the pad."""
    placed = _ROW.get(getattr(event, "scancode", None))
    if placed is not None:
        return placed
    key = key_of(event)
    return int(key) if key is not None and key in "123456789" and len(key) == 1 else None
