"""The smallest rewrite: the fewest changed choices that make something unlikely; shown, or as a puzzle to be solved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.analysis.rewrite import FRESH, Found, Rewrite, day_of
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, panel, sign, top_bar
from spring1968.desk.errand import Errand
from spring1968.desk.keys import key_of
from spring1968.desk.moves import Pop
from spring1968.desk.odds_strip import percent, thousands
from spring1968.desk.page import Box, Page
from spring1968.desk.rewriting import PLAYOUTS, SEED, Quest, Wanted
from spring1968.desk.screens.reading_parts import chooser, share_row, so_far
from spring1968.desk.words import _, counted
from spring1968.telling.dates import day

if TYPE_CHECKING:
    from spring1968.analysis.changed import Changes
    from spring1968.analysis.odds import Share
    from spring1968.desk.app import App
    from spring1968.play.game import Game

_STEPS = {"Left": -1, "Right": 1}
_PARTS = {"rewrite:from": "from", "rewrite:below": "below", "rewrite:most": "most"}
_PICK = "pick:"
_SIGNS = {"documented": "tick", "inferred": "branch", "invented": "question"}


class Rewrites:
    """A question with three parts, and its answer. `puzzle`: the answer stays covered until the player gives it up."""

    name: ClassVar[str] = "rewrites"
    overlay: ClassVar[bool] = False
    first_focus: ClassVar[str] = "rewrite:from"

    def __init__(self, app: App, game: Game) -> None:
        self.app = app
        self.quest = Quest(game)
        self.puzzle = False
        self.shown = False
        self.search: Errand[Rewrite] | None = None
        self.trial: Errand[Share] | None = None
        self.tries: dict[Changes, Share] = {}
        self._trying: Changes = ()
        self._known: dict[Wanted, Rewrite] = {}

    @property
    def found(self) -> Rewrite | None:
        """Return what the search came to, once it is there."""
        if self.search is not None and self.search.result is not None:
            self._known[self.quest.wanted] = self.search.result
            self.search = None
        return self._known.get(self.quest.wanted)

    # what happens

    def turn(self, what: str, steps: int) -> None:
        """Change a part of the question; a search that is under way is no longer wanted."""
        self.leave()
        self.shown = False
        before = self.quest.wanted
        self.quest.wanted = before.turned(what, steps)
        if before.from_history != self.quest.wanted.from_history:
            self.quest.picks.clear()
            self.tries.clear()

    def ask(self) -> None:
        """Search for the smallest rewrite."""
        if self.found is None and self.search is None:
            self.search = Errand(self.app, self.quest.searched)
            self.search.begin()

    def pick(self, event: str, steps: int) -> None:
        """Take another answer in the puzzle."""
        self.quest.pick(event, steps)

    def attempt(self) -> None:
        """Play the thousands with the player's own changes."""
        changes = self.quest.changes
        if changes and changes not in self.tries and self.trial is None:
            self._trying = changes
            self.trial = Errand(self.app, partial(self.quest.tried, changes))
            self.trial.begin()

    def leave(self) -> None:
        """End all work."""
        for errand in (self.search, self.trial):
            if errand is not None:
                errand.leave()
        self.search = self.trial = None

    def tick(self) -> None:
        """Show how far the work is."""
        for errand in (self.search, self.trial):
            if errand is not None:
                errand.tick()
        if self.trial is not None and self.trial.result is not None:
            self.tries[self._trying] = self.trial.result
            self.trial = None
            self.app.dirty = True

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Take left and right for the part that has the focus; Enter does what the main button says."""
        focus, key = self.app.stack[-1].eye.focus or "", key_of(event) or ""
        if key in _STEPS and focus in _PARTS:
            self.turn(_PARTS[focus], _STEPS[key])
        elif key in _STEPS and focus.startswith(_PICK):
            self.pick(focus.removeprefix(_PICK), _STEPS[key])
        elif key == "Return" and (focus in _PARTS or focus.startswith(_PICK)):
            (self.attempt if self._solving else self.ask)()
        else:
            return None
        self.app.dirty = True
        return True

    def _back(self) -> Pop:
        self.leave()
        return Pop()

    def _toggle(self) -> None:
        self.puzzle = not self.puzzle
        self.shown = False

    def _give_up(self) -> None:
        self.shown = True

    @property
    def _solving(self) -> bool:
        """Return whether the player is at the puzzle: the size is known, the answer covered."""
        found = self.found
        return self.puzzle and not self.shown and found is not None and bool(found.answers) and found.size != 0

    # drawing

    def paint(self, page: Page) -> None:
        """Draw the question and what came of it; side by side where there is room."""
        rest = top_bar(page, _("The smallest rewrite"), _("Unlikely: {title}").format(title=self.quest.title))
        foot = bottom_bar(page, self._buttons(), self._main())
        box = Box(16, rest.y + 10, page.width - 32, foot - rest.y - 18)
        if page.layout in ("wide", "standard"):
            left = Box(box.x, box.y, round(box.w * 0.4), box.h)
            right = Box(left.right + 16, box.y, box.right - left.right - 16, box.h)
            panel(page, left)
            panel(page, right, "accent")
            column(page, "question", left.inside(20, 16), lambda width: self._question(page, width))
            column(page, "answer", right.inside(20, 16), lambda width: self._answer(page, width))
            return
        column(page, "both", box, lambda width: [*self._question(page, width), gap(12), *self._answer(page, width)])

    def _buttons(self) -> list[Button]:
        puzzle = _("Puzzle: on") if self.puzzle else _("Puzzle: off")
        found = [Button("back", _("Back"), self._back, key="Escape"), Button("puzzle", puzzle, self._toggle, key="P")]
        if self._solving:
            found.append(Button("show", _("Show the answer"), self._give_up, key="X"))
        return found

    def _main(self) -> Button | None:
        if self._solving:
            return Button("try", _("Play it"), self.attempt, key="Return", main=True)
        if self.found is None and self.search is None:
            return Button("ask", _("Search"), self.ask, key="Return", main=True)
        return None

    def _question(self, page: Page, width: float) -> list[Piece]:
        wanted = self.quest.wanted
        start = _("history") if wanted.from_history else _("this run")
        rows = [
            ("rewrite:from", _("changes to"), start),
            ("rewrite:below", _("until it comes in less than"), percent(wanted.below)),
            ("rewrite:most", _("with at most"), counted("{n} change", "{n} changes", wanted.most)),
        ]
        pieces = [*lines(page, _("How little would have had to be otherwise?"), "panel", width), gap(4)]
        for name, above, words in rows:
            told = [(above, "text", "ink_muted"), (words, "label", "ink")]
            pieces.append(chooser(page, name, told, width, partial(self.turn, _PARTS[name])))
        about = _(
            "Shares are of {fresh} playouts that the search has not seen; it tries each set on up to {tried} (seed {seed}). "
            "Your role makes all other choices as before, the other roles go by weight. A search can miss a smaller answer."
        )
        words = about.format(fresh=thousands(FRESH), tried=thousands(PLAYOUTS), seed=SEED)
        return [*pieces, gap(4), *lines(page, words, "text", width, "ink_muted")]

    def _answer(self, page: Page, width: float) -> list[Piece]:
        if self.search is not None and self.found is None:
            done, total = self.search.progress
            said = _("Sets of {n} changes, of {most}").format(n=done // 100 + 1, most=self.quest.wanted.most)
            return so_far(page, width, _("Searching"), said, done / total if total else 0.0)
        found = self.found
        if found is None:
            words = _("Choose the question and search. As a puzzle, only the number of changes is told.")
            return lines(page, words, "text", width, "ink_muted")
        head = [share_row(page, _("nothing changed"), found.before, width), gap(6)]
        if self._solving:
            return [*head, *self._riddle(page, found, width)]
        return [*head, *self._solution(page, found, width)]

    def _solution(self, page: Page, found: Rewrite, width: float) -> list[Piece]:
        if found.size == 0:
            return lines(page, _("It lies below already: no change is needed."), "label", width)
        if not found.answers:
            most = counted("{n} change", "{n} changes", found.most)
            words = _("No answer was found with at most {most}. That is no proof that there is none.").format(most=most)
            closest = [*lines(page, _("The set that came closest"), "panel", width)] if found.best else []
            return [*lines(page, words, "label", width), gap(8), *closest, *self._set(page, found.best, width)]
        needs = counted("It needs {n} change.", "It needs {n} changes.", found.size or 0)
        pieces = [*lines(page, needs, "panel", width), gap(4)]
        for number, one in enumerate(found.answers, 1):
            if number > 1:
                other = _("Another answer of that size ({n})").format(n=number)
                pieces += [gap(8), *lines(page, other, "strong", width)]
            pieces += self._set(page, one, width)
        return pieces

    def _set(self, page: Page, one: Found | None, width: float) -> list[Piece]:
        """Return the changes of an answer, what they come to, and how far from history that lies."""
        if one is None:
            return []
        program = self.quest.game.sitting.program
        pieces: list[Piece] = []
        for event, option in sorted(one.changes, key=lambda change: day_of(program, change[0])):
            pieces += self._change(page, event, option, width)
        pieces.append(share_row(page, _("with it"), one.share, width))
        if one.share.share < self.quest.wanted.below <= one.sure_below:
            pieces += lines(page, _("Too close to call: the interval reaches the threshold."), "text", width, "ink_muted")
        before, after = self.quest.distance(()), self.quest.distance(one.changes)
        far = _("Choices unlike history: {before} before, {after} with it.").format(before=before, after=after)
        return [*pieces, *lines(page, far, "text", width, "ink_muted")]

    def _change(self, page: Page, event: str, option: str, width: float) -> list[Piece]:
        program = self.quest.game.sitting.program
        text = program.scenario.text.events[event]
        graded = {"documented": _("documented"), "inferred": _("inferred"), "invented": _("invented")}[text.evidence]
        head = f"{day(day_of(program, event))} · {graded}"

        def mark(page: Page, box: Box) -> None:
            sign(page, _SIGNS[text.evidence], box.x, box.y + 2, 18, "ink")
            page.text(head, "text", box.x + 26, box.y, "ink_muted")

        was = _("was: {label}").format(label=text.options[self.quest.choices[event]].label)
        now = _("instead: {label}").format(label=text.options[option].label)
        return [
            Piece(24, mark),
            *lines(page, text.title, "label", width),
            *lines(page, was, "text", width, "ink_muted"),
            *lines(page, now, "strong", width),
            gap(8),
        ]

    def _riddle(self, page: Page, found: Rewrite, width: float) -> list[Piece]:
        """Return the puzzle: how many changes it takes, the tries so far, and every decision with its answers."""
        needs = counted("It can be done with {n} change. Which?", "It can be done with {n} changes. Which?", found.size or 0)
        pieces = [*lines(page, needs, "panel", width), gap(4)]
        for changes, share in self.tries.items():
            used = counted("{n} change", "{n} changes", len(changes))
            solved = _("solved") if share.share < self.quest.wanted.below and len(changes) <= (found.size or 0) else ""
            pieces.append(share_row(page, f"{used} {solved}".strip(), share, width))
        now = counted("{n} choice changed so far", "{n} choices changed so far", len(self.quest.changes))
        playing = _("playing it") if self.trial is not None else now
        pieces += [*lines(page, playing, "strong", width), gap(4)]
        program = self.quest.game.sitting.program
        for event, taken in self.quest.choices.items():
            text = program.scenario.text.events[event]
            picked = self.quest.picks.get(event, taken)
            kept = picked == taken
            told = [
                (f"{day(day_of(program, event))} · {text.title}", "text", "ink_muted"),
                (text.options[picked].label, "text" if kept else "strong", "ink_muted" if kept else "ink"),
            ]
            one = len(text.options) == 1
            pieces.append(chooser(page, f"{_PICK}{event}", told, width, partial(self.pick, event), one=one))
        return pieces
