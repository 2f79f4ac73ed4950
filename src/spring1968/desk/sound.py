"""Short sounds from the assets. A machine without a sound card plays silently."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pygame

from spring1968.desk.assets import asset

LOUD = 0.35


class Sounds:
    """Plays effects by name; `on` is the player's wish, `able` whether the machine can."""

    def __init__(self) -> None:
        self.on = False
        self.able: bool | None = None
        self._loaded: dict[str, pygame.mixer.Sound] = {}

    def play(self, name: str) -> None:
        """Play a sound of assets/sound once, if sound is on and there is a way to."""
        if not self.on or not self._opened():
            return
        if name not in self._loaded:
            self._loaded[name] = pygame.mixer.Sound(str(asset("sound", f"{name}.ogg")))
            self._loaded[name].set_volume(LOUD)
        self._loaded[name].play()

    def _opened(self) -> bool:
        if self.able is None:
            try:
                with _quietly():
                    pygame.mixer.init(44100, -16, 2, 1024)
                self.able = True
            except pygame.error:
                self.able = False
        return self.able


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep what the system's sound library writes about missing devices off the player's terminal."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
