"""Looking at screens without a window: pictures of any size, theme, text scale and language, and what is wrong with them."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import combinations
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = "0"

import pygame

from spring1968.desk import words
from spring1968.desk.app import App
from spring1968.desk.page import Page

SIZES = ((1280, 720), (1920, 1080))
TEXTS = (100, 150, 200)
LAYOUTS = (*((SIZES[0], text) for text in TEXTS), (SIZES[1], 100))
"""What can differ in how a page is laid out: everything grows with the window, so a larger one differs by rounding."""


def an_app(folder: Path, size: tuple[int, int] = (1280, 720)) -> App:
    """Return a window that nobody sees, with its settings and runs in a folder."""
    pygame.display.init()
    surface = pygame.display.set_mode(size)
    app = App(surface, folder / "desk.json", folder / "runs")
    app.settings = replace(app.settings, sound=False, less_motion=True)
    return app


def look(app: App, size: tuple[int, int], text: int = 100, theme: str = "dark", language: str = "en") -> Page:
    """Return the present screen as it looks in a size, a text scale, a theme and a language."""
    app.surface = pygame.Surface(size)
    app.settings = replace(app.settings, text=text, theme=theme)
    words.speak(language)
    try:
        app.draw()
        return app.draw()
    finally:
        words.speak("en")


def faults(page: Page) -> list[str]:
    """Return what is clipped, leaves its room, or overlaps, and what is too small to be touched."""
    window = page.surface.get_rect()
    found = []
    for text in page.written:
        room = text.room.clip(window).inflate(2, 4)
        if text.ink.w and not room.contains(text.ink):
            found.append(f"leaves its room: {text.text!r} ({text.style}) {tuple(text.ink)} in {tuple(text.room)}")
    inked = [text for text in page.written if text.ink.w and text.ink.h]
    for one, other in combinations(inked, 2):
        if one.ink.inflate(-2, -2).colliderect(other.ink.inflate(-2, -2)):
            found.append(f"overlap: {one.text!r} {tuple(one.ink)} and {other.text!r} {tuple(other.ink)}")
    shown = [target for target in page.targets if target.rect is not None]
    for target in shown:
        assert target.rect is not None
        if not window.contains(target.rect.inflate(-2, -2)):
            found.append(f"target outside: {target.name} {tuple(target.rect)}")
    for one_t, other_t in combinations(shown, 2):
        assert one_t.rect is not None and other_t.rect is not None
        if one_t.rect.inflate(-4, -4).colliderect(other_t.rect.inflate(-4, -4)):
            found.append(f"targets overlap: {one_t.name} and {other_t.name}")
    return found


def keep(page: Page, path: Path) -> None:
    """Write a picture to look at."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pygame.image.save(page.surface, str(path))
