"""A claim about a run: stated first by choosing its parts, then put to every school, with a verdict from each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from spring1968.analysis.schools import schools_of
from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.errand import Errand
from spring1968.desk.odds_strip import thousands
from spring1968.desk.page import Box, Page
from spring1968.desk.readings import PLAYOUTS, SEED, Ground, School, Stating, judged
from spring1968.desk.screens.reading_parts import about_choices, chooser, so_far
from spring1968.desk.screens.verdict_rows import verdict_rows
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.analysis.schools import Claim, Verdict
    from spring1968.desk.app import App

DECISION, ANSWER, WAY = "claim:decision", "claim:answer", "claim:way"
CHOOSERS = {DECISION: "decision", ANSWER: "answer", WAY: "way"}
"""The targets with which a claim is stated, and what each of them turns."""


class ClaimPart:
    """The claim, and what the schools say of it once they are asked. `stating` is None where nothing can be claimed."""

    def __init__(self, app: App, ground: Ground) -> None:
        self.app, self.ground = app, ground
        self.stating = Stating(ground.choices) if ground.choices else None
        self.asked = False
        self.errand: Errand[dict[School, Verdict]] | None = None
        self._found: dict[Claim, dict[School, Verdict]] = {}

    @property
    def claim(self) -> Claim | None:
        """Return the claim as it is stated."""
        return None if self.stating is None else self.stating.claim(self.ground.target)

    @property
    def found(self) -> dict[School, Verdict] | None:
        """Return the verdicts, once they were asked for and are there."""
        claim = self.claim
        if not self.asked or claim is None:
            return None
        if self.errand is not None and self.errand.result is not None:
            self._found[claim] = self.errand.result
            self.errand = None
        return self._found.get(claim)

    # what happens

    def turn(self, what: str, steps: int) -> None:
        """Change a part of the claim; nothing while verdicts are asked for."""
        if self.stating is not None and not self.asked:
            self.stating.turn(what, steps)

    def ask(self) -> None:
        """Put the claim to the schools."""
        claim = self.claim
        if claim is None or self.asked:
            return
        self.asked = True
        if claim not in self._found:
            self.errand = Errand(self.app, partial(judged, self.ground, claim))
            self.errand.begin()

    def again(self) -> None:
        """Go back to stating: what is on the way is no longer wanted."""
        self.leave()
        self.asked = False

    def tick(self) -> None:
        """Show how far the schools are."""
        if self.errand is not None:
            self.errand.tick()

    def leave(self) -> None:
        """End the work."""
        if self.errand is not None:
            self.errand.leave()
            self.errand = None
            self.asked = False

    # drawing

    def pieces(self, page: Page, width: float, room: float = 0.0) -> list[Piece]:
        """Return the claim in the making, the progress, or the verdicts; `room` is how high they may stand."""
        head = [*lines(page, _("Does your claim survive?"), "panel", width), gap(2)]
        if self.stating is None:
            words = _("No decision of yours in this run had another answer, so there is nothing to claim.")
            return [*head, *lines(page, words, "text", width)]
        if not self.asked:
            return [*head, *self._statement(page, self.stating, width, room)]
        head += [*lines(page, self.sentence(self.stating), "speech", width), gap(8)]
        found = self.found
        if found is None:
            return [*head, *self._progress(page, width)]
        return [*head, *self._verdicts(page, found, width)]

    def sentence(self, stating: Stating) -> str:
        """Return the claim in a sentence."""
        if stating.less:
            words = _("“{option}” instead of “{taken}” would have made it less likely: {target}.")
        else:
            words = _("“{option}” instead of “{taken}” would have made it more likely: {target}.")
        choice = stating.choice
        return words.format(option=choice.label(stating.option), taken=choice.label(choice.taken), target=self.ground.title)

    def _statement(self, page: Page, stating: Stating, width: float, room: float) -> list[Piece]:
        choice = stating.choice
        place = _("{date}, decision {n} of {total}").format(date=choice.when, n=stating.at + 1, total=len(stating.choices))
        taken = _("you answered: {label}").format(label=choice.label(choice.taken))
        other = _("if you had answered ({n} of {total})").format(n=stating.other + 1, total=len(choice.others))
        way = _("less likely") if stating.less else _("more likely")
        said = _("You say first what another answer of yours would have done. Then the schools of historians are asked.")
        rows = [
            (DECISION, place, choice.text.title, taken),
            (ANSWER, other, choice.label(stating.option), ""),
            (WAY, _("then it would have been"), f"{way}: {self.ground.title}", ""),
        ]
        pieces = [*lines(page, said, "text", width, "ink_muted"), gap(6)]
        for name, above, words, below in rows:
            one = {DECISION: len(stating.choices), ANSWER: len(choice.others)}.get(name, 2) == 1
            card = [(above, "text", "ink_muted"), (words, "label", "ink"), (below, "text", "ink")]
            if page.layout == "single":  # little height: only what is chosen stands on the card
                pieces += lines(page, above, "text", width, "ink_muted")
                card = card[1:2]
            shown = [line for line in card if line[0]]
            pieces.append(chooser(page, name, shown, width, partial(self.turn, CHOOSERS[name]), one=one))
            if page.layout == "single" and below:
                pieces += lines(page, below, "text", width)
        rests = about_choices(page, width, thousands(PLAYOUTS), SEED)
        used = sum(piece.height for piece in (*pieces, *rests)) + 36
        return [*pieces, gap(4), self._covered(page, width, room - used), *rests]

    def _covered(self, page: Page, width: float, room: float) -> Piece:
        """Return the place where the verdicts will stand, covered over its whole width, in the room that is left."""
        count = len(schools_of(self.ground.program))
        words = _("{n} verdicts: your claim first").format(n=count) if count > 1 else _("the verdict: your claim first")
        broken = page.press.wrap(words, "label", width - 60)
        high, wide = 23.0 * len(broken), max(page.wide(line, "label") for line in broken)

        def draw(page: Page, box: Box) -> None:
            spot = Box(box.x, box.y, box.w, box.h - 8)
            page.hatch(spot, "rule", 9)
            page.frame(spot, "rule")
            plate = Box(spot.x + (spot.w - wide) / 2 - 16, spot.y + (spot.h - high) / 2 - 6, wide + 32, high + 12)
            page.fill(plate, "panel")
            with page.within(plate):
                page.text(words, "label", plate.x, plate.y + 6, width=plate.w, align="centre")

        return Piece(min(max(high + 52, room), 320.0), draw)

    def _progress(self, page: Page, width: float) -> list[Piece]:
        total = 2 * len(schools_of(self.ground.program))
        done = self.errand.progress[0] if self.errand is not None else 0
        words = _("Each plays it twice, with your answer and with the other: {done} of {total}")
        return so_far(page, width, _("Asking the schools"), words.format(done=done, total=total), done / total)

    def _verdicts(self, page: Page, found: dict[School, Verdict], width: float) -> list[Piece]:
        pieces = verdict_rows(page, self.ground, found, width)
        rests = _(
            "Bars: change in points of the share of {count} playouts, with the 95 % interval of paired shares. A claim "
            "holds or fails where the interval lies on one side of zero."
        )
        pieces += [gap(6), *lines(page, rests.format(count=thousands(PLAYOUTS)), "text", width, "ink_muted")]
        return [*pieces, *about_choices(page, width, thousands(PLAYOUTS), SEED)]
