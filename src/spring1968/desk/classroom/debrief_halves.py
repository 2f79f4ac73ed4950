"""Two halves of a class side by side: how each ended, where they part, what differs, and why the tracks ended apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from spring1968.analysis.side_by_side import Differs, SideBySide, TrackApart, side_by_side
from spring1968.desk.classroom.halves import half_words, is_split
from spring1968.desk.classroom.pieces import head, rule, told
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.debrief_tabs import Quiet
from spring1968.desk.tracks import core_tracks
from spring1968.desk.words import _, counted
from spring1968.telling.branches import differs_words, ending_words
from spring1968.telling.dates import event_day, event_text
from spring1968.telling.ledger import cause
from spring1968.telling.numbers import number

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.desk.classroom.held import Held
    from spring1968.play.playthrough import Occurrence

_CAUSES = 3
_ROWS = 12
"""Events that are told at most; the rest is counted."""


class Halves(Quiet):
    """The half before the projector is the first, the other the second."""

    name: ClassVar[str] = "halves"

    def __init__(self, app: App, held: Held, swap: Callable[[], object]) -> None:
        self.app, self.held, self._swap = app, held, swap
        self._found: SideBySide | None = None

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Two halves") if is_split(self.held.lesson) else _("Two ways")

    @property
    def ready(self) -> bool:
        """Return whether both timelines have come to their end."""
        other = self.held.lesson.other
        return other is not None and other.step == "debrief"

    def found(self) -> SideBySide:
        """Return the two timelines compared, worked out once."""
        other = self.held.lesson.other
        assert other is not None
        if self._found is None:
            self._found = side_by_side(self.held.game.sitting, other.game.sitting)
        return self._found

    def offered(self, page: Page) -> list[Button]:
        """Return the way to the other half's debrief, once it has one."""
        return [Button("swap", _("The other one’s debrief"), self._swap, key="O")] if self.ready else []

    def main(self, page: Page) -> Button | None:
        """Return the way to the other half's end, where it is not there yet."""
        if self.ready:
            return None
        return Button("play", _("Play the other one out"), self._play, key="Return", main=True)

    def paint(self, page: Page, box: Box) -> None:
        """Draw both ends, and below them all that sets the halves apart."""
        column(page, "halves", box, lambda width: self._all(page, width))

    def _all(self, page: Page, width: float) -> list[Piece]:
        if not self.ready:
            other = self.held.lesson.other
            done = len(other.rounds) if other is not None else 0
            words = counted("The other one has decided once.", "The other one has decided {n} times.", done)
            more = _("The model can play its timeline to the end: as in history, or by weight where history is silent.")
            by_hand = _("Or go back (Esc) and play it on by hand: there Tab leads to the other one.")
            pieces = [*lines(page, words, "class_head", width), gap(6), *told(page, more, width)]
            return [*pieces, *told(page, by_hand, width), *self._parting(page, width, self.found())]
        found = self.found()
        lesson = self.held.lesson
        names = half_words(lesson), half_words(lesson.swapped())
        pieces = [_pair(page, names, "class_strong", width, "accent")]
        pieces.append(_pair(page, (ending_words(found.one), ending_words(found.other)), "class_head", width))
        pieces += self._parting(page, width, found)
        pieces += self._differing(page, width, found)
        return [*pieces, *self._tracks(page, width, found)]

    def _parting(self, page: Page, width: float, found: SideBySide) -> list[Piece]:
        parting = found.parting
        if parting is None:
            return told(page, _("They went alike in every event and choice."), width)
        when = event_day(found.one.program, parting.event, parting.turn)
        pieces = [rule(), *lines(page, _("They part on {date}").format(date=when), "class_head", width), gap(4)]
        return [*pieces, *self._row(page, width, found, parting, dated=False)]

    def _differing(self, page: Page, width: float, found: SideBySide) -> list[Piece]:
        after = sorted(found.differ[1:], key=lambda what: (not what.chosen_otherwise, what.turn))
        if not after:
            return []
        shown = after[:_ROWS]
        pieces = [rule(), *head(page, _("What differs after that"), width)]
        for what in shown:
            pieces += self._row(page, width, found, what)
        rest = len(after) - len(shown)
        if rest:
            pieces += told(
                page, counted("One more event differs.", "{n} more events differ.", rest), width, token="ink_muted"
            )
        return pieces

    def _row(self, page: Page, width: float, found: SideBySide, what: Differs, *, dated: bool = True) -> list[Piece]:
        program = found.one.program
        title, when = event_text(program, what.event).title, event_day(program, what.event, what.turn)
        both = what.one is not None and what.other is not None
        if both and not what.chosen_otherwise:
            return told(page, differs_words(found, what), width)
        named = _("{date}: {title}").format(date=when, title=title) if dated else title
        pieces = lines(page, named, "class_strong", width)
        return [*pieces, _pair(page, (_said(found, what.one), _said(found, what.other)), "class_text", width), gap(6)]

    def _tracks(self, page: Page, width: float, found: SideBySide) -> list[Piece]:
        program = found.one.program
        core = core_tracks(program)
        pieces = [rule(), *head(page, _("Where the tracks end, and why"), width)]
        for apart in found.tracks:
            if apart.track in core:
                pieces += _track(page, width, found, apart)
        return pieces

    def _play(self) -> None:
        """Let the model play the other half's timeline to its end, and keep that."""
        self.held.keep(self.held.lesson.played_out())
        self._found = None


def _said(found: SideBySide, what: Occurrence | None) -> str:
    """Return what was chosen on one side, or that the event did not come up there."""
    if what is None:
        return _("does not come up")
    if what.option < 0:
        return _("comes up")
    event = found.one.program.events[what.event]
    return event_text(found.one.program, what.event).options[event.options[what.option].id].label


def _track(page: Page, width: float, found: SideBySide, apart: TrackApart) -> list[Piece]:
    program = found.one.program
    name = program.scenario.text.tracks[program.tracks[apart.track].id].name
    words = _("{name}: {one} and {other}").format(name=name, one=number(apart.one), other=number(apart.other))
    pieces = lines(page, words, "class_strong", width)
    for moved in apart.causes[:_CAUSES]:
        why, _place, _sources = cause(program, moved.cause)
        amount = number(moved.apart, signed=True).replace("-", "−")
        pieces += lines(page, _("{amount} by {cause}").format(amount=amount, cause=why), "class_text", width)
    rest = apart.causes[_CAUSES:]
    if rest:
        amount = number(sum(moved.apart for moved in rest), signed=True).replace("-", "−")
        more = counted("{{amount}} by one more cause", "{{amount}} by {n} more causes", len(rest)).format(amount=amount)
        pieces += lines(page, more, "class_text", width, "ink_muted")
    return [*pieces, gap(12)]


def _pair(page: Page, words: tuple[str, str], style: str, width: float, token: str = "ink") -> Piece:
    """Return two texts side by side, one for each half."""
    room = width / 2 - 20
    high = max(page.high(text, style, room) for text in words)

    def draw(page: Page, box: Box) -> None:
        page.line((box.x + width / 2 - 8, box.y), (box.x + width / 2 - 8, box.y + high), "rule", 2)
        for text, x in zip(words, (box.x, box.x + width / 2 + 8), strict=True):
            page.text(text, style, x, box.y, token, width=room)

    return Piece(high + 4, draw)
