"""Type at one scale: opening fonts, measuring, breaking lines, making pictures of lines. Text is measured, never guessed."""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache

import pygame

from spring1968.desk.assets import asset
from spring1968.desk.theme import STYLES, Colour, Style

NBSP = "\u00a0"
_MOST_LINES = 2_500
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_GLUED = re.compile(rf"(?<=\d) (?=(?:%|million|points|per|{_MONTHS})\b)|(?<=\d) (?=%)")


class Press:
    """Fonts opened at `round(size * scale)` and never stretched. Widths and heights are in logical pixels."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self._lines: OrderedDict[tuple[str, str, Colour], tuple[pygame.Surface, pygame.Rect]] = OrderedDict()
        self._wrapped: dict[tuple[str, str, int], tuple[str, ...]] = {}
        self._widths: dict[tuple[str, str], float] = {}

    def font(self, style: Style) -> pygame.font.Font:
        """Return the font of a style at this scale."""
        return _font(style.face, max(8, round(style.size * self.scale)))

    def width(self, text: str, style_name: str) -> float:
        """Return the width of a line of text."""
        key = (text, style_name)
        known = self._widths.get(key)
        if known is None:
            style = STYLES[style_name]
            known = sum(width for _, width in self._pieces(text, style)) / self.scale
            if len(self._widths) > 20 * _MOST_LINES:
                self._widths.clear()
            self._widths[key] = known
        return known

    def wrap(self, text: str, style_name: str, width: float) -> tuple[str, ...]:
        """Return a text broken into lines no wider than `width`; a word wider than that is broken at a letter."""
        key = (text, style_name, int(width * self.scale))
        known = self._wrapped.get(key)
        if known is None:
            if len(self._wrapped) > _MOST_LINES:
                self._wrapped.clear()
            known = self._wrapped[key] = tuple(self._broken(text, style_name, width))
        return known

    def _broken(self, text: str, style_name: str, width: float) -> list[str]:
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in _GLUED.sub(NBSP, paragraph).split(" "):
                for part in self._halved(word, style_name, width):
                    longer = f"{line} {part}" if line else part
                    if not line or self.width(longer, style_name) <= width:
                        line = longer
                    else:
                        lines.append(line)
                        line = part
            lines.append(line)
        return lines

    def _halved(self, word: str, style_name: str, width: float) -> list[str]:
        """Return a word in parts that fit, itself alone in nearly every case."""
        if self.width(word, style_name) <= width or len(word) < 2:
            return [word]
        end = next((end for end in range(len(word) - 1, 1, -1) if self.width(word[:end], style_name) <= width), 1)
        return [word[:end], *self._halved(word[end:], style_name, width)]

    def line(self, text: str, style_name: str, colour: Colour) -> tuple[pygame.Surface, pygame.Rect]:
        """Return the picture of one line, a style's line height high, and the rectangle its ink fills, in real pixels."""
        key = (text, style_name, colour)
        known = self._lines.get(key)
        if known is not None:
            self._lines.move_to_end(key)
            return known
        made = self._made(text, STYLES[style_name], colour)
        self._lines[key] = made
        if len(self._lines) > _MOST_LINES:
            self._lines.popitem(last=False)
        return made

    def _made(self, text: str, style: Style, colour: Colour) -> tuple[pygame.Surface, pygame.Rect]:
        font = self.font(style)
        pieces = self._pieces(text, style)
        if len(pieces) == 1:
            surface = font.render(text, True, colour)
            return surface, surface.get_bounding_rect()
        printed = [font.render(piece, True, colour) if piece.strip() else None for piece, _ in pieces]
        high = max([font.get_height(), *(part.get_height() for part in printed if part is not None)])
        surface = pygame.Surface((max(1, round(sum(width for _, width in pieces))), high), pygame.SRCALPHA)
        x = 0.0
        for part, (_, width) in zip(printed, pieces, strict=True):
            if part is not None:  # one with a high accent is higher than the others: they share the foot, not the head
                surface.blit(part, (round(x), high - part.get_height()))
            x += width
        return surface, surface.get_bounding_rect()

    def _pieces(self, text: str, style: Style) -> list[tuple[str, float]]:
        """Return the parts of a line that are set on their own, with their widths in real pixels.

        Tracked styles are set letter by letter; the slab face, whose space is too narrow, word by word.
        """
        font = self.font(style)
        if style.tracking:
            return [(letter, font.size(letter)[0] + style.tracking * self.scale) for letter in text]
        if style.face.startswith("headline") and " " in text:
            space = 0.235 * font.get_height() / 1.2
            words = text.split(" ")
            parts = [(word, float(font.size(word)[0])) for word in words]
            return [piece for word in parts for piece in ((" ", space), word)][1:]
        return [(text, float(font.size(text)[0]))]


@lru_cache(maxsize=128)
def _font(face: str, size: int) -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(str(asset("fonts", f"{face}.ttf")), size)
