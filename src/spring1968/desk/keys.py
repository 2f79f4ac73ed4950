"""Keys by their names: letters follow the layout, numbers are also taken from the pad."""

from __future__ import annotations

from collections.abc import Mapping

import pygame

_NAMED = {
    pygame.K_RETURN: "Return",
    pygame.K_KP_ENTER: "Return",
    pygame.K_SPACE: "Space",
    pygame.K_ESCAPE: "Escape",
    pygame.K_TAB: "Tab",
    pygame.K_UP: "Up",
    pygame.K_DOWN: "Down",
    pygame.K_LEFT: "Left",
    pygame.K_RIGHT: "Right",
    pygame.K_PAGEUP: "PageUp",
    pygame.K_PAGEDOWN: "PageDown",
    pygame.K_HOME: "Home",
    pygame.K_END: "End",
    pygame.K_BACKSPACE: "Backspace",
    pygame.K_KP_PLUS: "+",
    pygame.K_KP_MINUS: "-",
    **{getattr(pygame, f"K_F{number}"): f"F{number}" for number in range(1, 13)},
    **{getattr(pygame, f"K_KP{number}"): str(number) for number in range(10)},
    **{getattr(pygame, f"K_{number}"): str(number) for number in range(10)},
}


def key_of(event: pygame.event.Event) -> str | None:
    """Return the name of the key of an event: "Return", "PageDown", "7", "D", or None for one that means nothing here."""
    if event.key in _NAMED:
        return _NAMED[event.key]
    letter: str = getattr(event, "unicode", "")
    if len(letter) == 1 and letter.isprintable() and letter.strip():
        return letter.upper()
    if 0 < event.key < 128:
        return chr(event.key).upper()
    return None


def wanted(key: str | None, changed: Mapping[str, str]) -> str | None:
    """Return the key of ours that a pressed key stands for, after the player's changes."""
    if key is None:
        return None
    for ours, theirs in changed.items():
        if theirs == key:
            return ours
    return None if key in changed else key
