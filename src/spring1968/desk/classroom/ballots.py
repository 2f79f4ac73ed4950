"""Votes by phone beside the hands: the question on every phone, the code on the projector, the counts when it closes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pygame

from spring1968.classroom.phones import Ballot, Choice, Phones
from spring1968.desk.classroom.chrome import LETTERS, half
from spring1968.desk.classroom.facts import answers, event_of, options, predicted, question
from spring1968.desk.controls import panel
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson


def journal_of(lesson: Lesson) -> Path:
    """Return the file in which a lesson's phones write their votes until the lesson goes on; it ends with the lesson."""
    return lesson.game.file.with_suffix(".votes")


def ballot_of(lesson: Lesson) -> Ballot | None:
    """Return what the phones are asked at a step, None where nothing is counted.

    The same question after other answers, or on another way, is another ballot: what was voted there does not count here.
    """
    before = crc32("/".join(done.chosen for done in lesson.rounds).encode())
    place = f"{half(lesson)}:{lesson.way}:{lesson.number}:{before:x}"
    if lesson.step == "vote":
        asked = tuple(Choice(one.letter, one.text.label, one.locked or "") for one in options(lesson))
        return Ballot(f"vote:{place}:{lesson.event}", "vote", event_of(lesson).title, asked, about=question(lesson))
    if lesson.step == "predict" and lesson.prediction is not None:
        who, what = predicted(lesson, lesson.prediction)
        found = zip(LETTERS, answers(lesson, lesson.prediction), strict=False)
        choices = tuple(Choice(letter, words) for letter, (_name, words) in found)
        return Ballot(f"predict:{place}:{lesson.event}", "predict", f"{who}: {what}", choices)
    return None


class Ballots:
    """The phones of a lesson. `counting`: they are voting now, and nothing of it is shown but how many have."""

    def __init__(self, phones: Phones) -> None:
        self.server = phones
        self.counting = False
        self._step: tuple[str, int, int] | None = None
        self._seen = (0, 0)
        self._picture: tuple[str, int, pygame.Surface] | None = None

    @property
    def trouble(self) -> str:
        """Return what the teacher must know of the phones, "" when all is well."""
        return self.server.trouble

    def changed(self) -> bool:
        """Return whether a phone has joined or voted since this was last asked."""
        now = (self.server.devices, self.server.voted)
        before, self._seen = self._seen, now
        return before != now

    def follow(self, lesson: Lesson) -> None:
        """Put the question of a step on the phones when the step is reached; end it when it is left."""
        step = (lesson.step, lesson.number, half(lesson))
        if step == self._step:
            return
        self._step = step
        ballot = ballot_of(lesson)
        if ballot is not None:
            self.server.open(ballot)
            self.counting = True
        elif self.counting:
            self.cancel()

    def counted(self, lesson: Lesson) -> Lesson:
        """Close the vote and return the lesson with what the phones have counted."""
        counts = self.server.close()
        self.counting = False
        if lesson.step == "vote":
            return lesson.counted_as({one.id: counts.get(one.letter, 0) for one in options(lesson)})
        asked = lesson.prediction.answers if lesson.prediction is not None else ()
        return lesson.foreseen_as({name: counts.get(letter, 0) for letter, name in zip(LETTERS, asked, strict=False)})

    def cancel(self) -> None:
        """Forget what the phones are asked; the hands count."""
        if self.counting:
            self.server.cancel()
        self.counting = False

    def ask_again(self) -> None:
        """Put the question of the step on the phones once more, as after an undo; what they voted stays."""
        self._step = None

    def stop(self, *, forget: bool = False) -> None:
        """Close the server."""
        self.server.stop(forget=forget)

    # drawing

    def in_short(self) -> str:
        """Return the code, and how many of the phones have voted."""
        return f"{self.server.code} {self.server.voted}/{self.server.devices}"

    def paint(self, page: Page, box: Box) -> None:
        """Draw the picture to point a phone at, the code, and how many have voted."""
        panel(page, box)
        with page.within(box):
            if self.counting:
                told = _("{voted} of {devices} phones have voted").format(
                    voted=self.server.voted, devices=self.server.devices
                )
            else:
                told = counted("{n} phone", "{n} phones", self.server.devices)
            y = page.text(told, "class_strong", box.x + 18, box.y + 12, width=box.w - 36) + 6
            high = page.high(self.server.address, "class_hint", box.w - 24)
            size = min(box.w - 36, box.bottom - y - 54 - high - 16)
            if size >= 120:
                qr_picture(page, self, Box(box.x + (box.w - size) / 2, y, size, size))
                y += size + 4
            y = page.text(self.server.code, "class_count", box.x, y, width=box.w, align="centre")
            page.text(self.server.address, "class_hint", box.x + 12, y, width=box.w - 24, align="centre")

    def picture(self, size: int) -> pygame.Surface:
        """Return the picture to point a phone at, dark on light, `size` real pixels wide."""
        address = self.server.address
        if self._picture is None or self._picture[:2] != (address, size):
            rows = self.server.qr()
            small = pygame.Surface((len(rows), len(rows)))
            for y, row in enumerate(rows):
                for x, dark in enumerate(row):
                    small.set_at((x, y), (0, 0, 0) if dark else (255, 255, 255))
            self._picture = address, size, pygame.transform.scale(small, (size, size))
        return self._picture[2]


def qr_picture(page: Page, phones: Ballots, box: Box) -> None:
    """Draw the picture to point a phone at in a square."""
    page.picture(phones.picture(page.px(box.w)), (box.x, box.y))
