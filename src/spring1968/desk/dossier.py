"""The dossier: what is on the desk, the paper itself, the answers with what they lean to and who speaks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spring1968.desk.column import Piece
from spring1968.desk.controls import keycap, keycap_wide, paper, sign, touched
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.emblem import emblem
from spring1968.desk.sight import Answer, Leaning, Said, Sight
from spring1968.desk.theme import STYLES
from spring1968.desk.tracks import lean_look
from spring1968.desk.words import _, counted, signed

BLOCK = 44
PAD = 8


def evidence_word(grade: str) -> tuple[str, str]:
    """Return the sign and the word for how sure something is."""
    words = {"documented": _("documented"), "inferred": _("inferred"), "invented": _("invented")}
    icons = {"documented": "tick", "inferred": "branch", "invented": "question"}
    return icons[grade], words[grade]


def evidence_meaning(grade: str) -> str:
    """Return in a sentence how sure something is."""
    meanings = {
        "documented": _("Documented: the question is on record."),
        "inferred": _("Inferred: the question is put together from what is on record."),
        "invented": _("Invented: the question is made up for this scenario."),
    }
    return meanings[grade]


def document_word(kind: str) -> str:
    """Return what kind of paper a dossier holds."""
    kinds = {
        "note": _("Note"),
        "cable": _("Cable"),
        "letter": _("Letter"),
        "broadcast": _("Broadcast"),
        "minute": _("Minute"),
        "report": _("Report"),
        "article": _("Article"),
        "speech": _("Speech"),
        "call": _("Telephone call"),
    }
    return kinds[kind]


def head(page: Page, box: Box, sight: Sight, sources: Callable[[], object], *, picture: bool) -> float:
    """Draw number, evidence, sources and title of the dossier; return the y below."""
    assert sight.event is not None
    event = sight.event
    width = box.w
    if picture:
        size = (page.px(120), page.px(58))
        page.picture(emblem(tuple(event.emblem), size, page.theme), (box.right - 120, box.y + 2))
        width -= 136
    kicker = _("DOSSIER {n}").format(n=sight.asked)
    page.text(kicker, "kicker", box.x, box.y, "accent")
    x = box.x + page.wide(kicker, "kicker") + 18
    icon, word = evidence_word(event.evidence)
    if x + 22 + page.wide(word, "medium") <= box.x + width:
        sign(page, icon, x, box.y + 4, 16, "good" if page.theme.name == "dark" else "ink")
        page.text(word, "medium", x + 22, box.y + 1)
        x += 22 + page.wide(word, "medium") + 18
    words = counted("{n} source", "{n} sources", len(event.source))
    wide = page.wide(words, "text") + 8 + keycap_wide(page, "S")
    if x + wide <= box.x + width:
        spot = Box(x - 4, box.y - 7, wide + 8, 36)
        touched(page, spot, page.target("sources", spot, _("sources of this question"), sources, key="S"))
        page.text(words, "text", x, box.y + 1, "ink_muted")
        keycap(page, x + page.wide(words, "text") + 8, box.y + 1, "S")
    style = title_style(page, event.title, width)
    with page.within(Box(box.x, box.y + 26, width, page.high(event.title, style, width) + 6)):
        return page.text(event.title, style, box.x, box.y + 26, width=width) + 8


def title_style(page: Page, title: str, width: float) -> str:
    """Return the largest of the title styles in which a title takes one line, or the smallest."""
    return next((style for style in ("event", "heading") if page.wide(title, style) <= width), "panel")


def document_head(sight: Sight) -> str:
    """Return the head of the paper: what it is, and from whom."""
    assert sight.event is not None
    kind = document_word(sight.event.document).upper()
    return f"{kind} · {sight.event.sender}" if sight.event.sender else kind


RULE = "\u2014"
"""The line of a document that is drawn as a rule below its head."""


def body_style(page: Page) -> str:
    """Return the face documents are set in: a typewriter's, or a plain one for those who wish so."""
    return "text" if page.plain_letters else "document"


def document_lines(page: Page, sight: Sight, width: float) -> list[tuple[str, str, str]]:
    """Return the lines of the paper with their styles and colours."""
    assert sight.event is not None
    style = body_style(page)
    heading = "strong" if page.plain_letters else "document_head"
    found = [(line, heading, "paper_red") for line in page.press.wrap(document_head(sight), heading, width)]
    found.append((RULE, style, "paper_rule"))
    for number, paragraph in enumerate(sight.event.text.strip().split("\n\n")):
        if number:
            found.append(("", style, "paper_ink"))
        text = " ".join(paragraph.split())
        found += [(line, style, "paper_ink") for line in page.press.wrap(text, style, width)]
    return found


def document_high(page: Page, sight: Sight, width: float) -> float:
    """Return how high the whole paper would be."""
    return sum(STYLES[style].line for _line, style, _ink in document_lines(page, sight, width - 44)) + 28


def document(page: Page, box: Box, sight: Sight, full: Callable[[], object]) -> None:
    """Draw the paper, by whole lines; say how many are left and which key shows them."""
    paper(page, box)
    written = document_lines(page, sight, box.w - 44)
    needed = sum(STYLES[style].line for _line, style, _ink in written)
    room = box.h - 24
    left = needed > room
    room -= 34 if left else 0
    y, shown = box.y + 12, 0
    with page.within(box):
        for line, style, ink in written:
            if y + STYLES[style].line > box.y + 12 + room:
                break
            typed(page, line, style, Box(box.x + 24, y, box.w - 44, STYLES[style].line), ink)
            y += STYLES[style].line
            shown += 1
    if left:
        _more(page, Box(box.x + 20, box.bottom - 40, box.w - 36, 36), len(written) - shown, full)


def typed(page: Page, line: str, style: str, box: Box, ink: str) -> None:
    """Draw a line of a document, or the rule below its head."""
    if line == RULE:
        page.line((box.x, box.y + box.h / 2), (box.right, box.y + box.h / 2), ink)
    else:
        page.text(line, style, box.x, box.y, ink)


def _more(page: Page, box: Box, left: int, full: Callable[[], object]) -> None:
    page.line((box.x + 4, box.y), (box.right, box.y), "paper_rule")
    touched(page, box, page.target("document", box, _("the whole document"), full, key="D"))
    x = keycap(page, box.x + 4, box.y + 7, "D", "paper_muted") + 10
    words = counted("{n} more line, the whole text", "{n} more lines, the whole text", left)
    if x + page.wide(words, "text") > box.right:
        words = _("{n} more").format(n=left)
    page.text(words, "text", x, box.y + 7, "paper_muted")


# answers


@dataclass(frozen=True)
class Shown:
    """How much of an answer is shown: its text, how many voices, the names of those who speak besides.

    What is left out stands in the advice. A card is never higher than `limit`.
    """

    full: bool
    voices: int
    names: bool
    limit: float = 1e9

    def fitted(self, page: Page, answer: Answer, width: float) -> Shown:
        """Return as much of it as fits."""
        for full, voices, names in (
            (self.full, self.voices, self.names),
            (self.full, 0, self.names),
            (False, 0, self.names),
        ):
            shown = Shown(full, voices, names, self.limit)
            if answer_high(page, answer, width, shown) <= self.limit:
                return shown
        return Shown(False, 0, False, self.limit)


def answer_high(page: Page, answer: Answer, width: float, shown: Shown) -> float:
    """Return how high an answer's card is."""
    return sum(height for height, _draw in _rows(page, answer, Box(0, 0, width, 0), shown)) + 2 * PAD


def answer_card(page: Page, box: Box, answer: Answer, decide: Callable[[], object], shown: Shown) -> None:
    """Draw an answer and make it touchable: the first touch moves the focus there, the second decides."""
    label = _("answer {n}: {label}").format(n=answer.number, label=answer.text.label)
    sense = page.target(f"answer:{answer.id}", box, label, decide, key=str(answer.number), twice=True)
    page.fill(box, "panel" if answer.free else "deep")
    block = Box(box.x, box.y, BLOCK, box.h)
    page.fill(block, "accent" if sense.focus else "panel_alt" if answer.free else "deep")
    ink = "on_accent" if sense.focus else "ink" if answer.free else "ink_muted"
    page.text(str(answer.number), "figure", box.x, box.y + min(box.h / 2 - 15, 22), ink, width=BLOCK, align="centre")
    if not answer.free:
        page.frame(box, "rule", 1)
        sign(page, "lock", box.x + BLOCK / 2 - 8, box.y + min(box.h / 2 - 15, 22) + 30, 16, ink)
    if sense.focus:
        page.frame(box, "accent", 3)
    elif sense.hover:
        page.frame(box, "ink_muted", 1)
        page.fill(Box(box.x, box.y, 4, box.h), "ink")
    y = box.y + PAD
    with page.within(box):
        for height, draw in _rows(page, answer, box, shown):
            draw(y)
            y += height


Row = tuple[float, Callable[[float], object]]


def _rows(page: Page, answer: Answer, box: Box, shown: Shown) -> Iterator[Row]:
    x, width = box.x + BLOCK + 12, box.w - BLOCK - 24
    room = width - 12 - keycap_wide(page, "Return")
    yield page.high(answer.text.label, "strong", room), lambda y: _label(page, answer, Box(x, y, width, 0), room)
    if not answer.free:
        why = _("Locked: {reason}").format(reason=answer.text.locked or "")
        yield page.high(why, "text", width), lambda y: page.text(why, "text", x, y, "ink", width=width)
    if shown.full and answer.text.text:
        text = " ".join(answer.text.text.split())
        yield page.high(text, "text", width), lambda y: page.text(text, "text", x, y, "ink_muted", width=width)
    if answer.free and answer.leanings:
        lines = _flow([_leaning_wide(page, one) for one in _in_order(answer)], width)
        yield 24.0 * lines, lambda y: _leanings(page, answer, x, y, width)
    for said in answer.said[: shown.voices]:
        yield page.high(_speech(said), "speech", width - 24), _voice(page, said, x, width)
    if shown.names and answer.said[shown.voices :]:
        yield 24.0, lambda y: _speakers(page, answer.said[shown.voices :], Box(x, y, width, 24))


def _label(page: Page, answer: Answer, box: Box, room: float) -> None:
    page.text(answer.text.label, "strong", box.x, box.y, "ink" if answer.free else "ink_muted", width=room)
    if page.eye.focus == f"answer:{answer.id}" and answer.free:
        keycap(page, box.right - keycap_wide(page, "Return"), box.y, "Return", "ink")


def _speakers(page: Page, rest: Sequence[Said], box: Box) -> None:
    """Say who speaks for and against, as many as there is room for, and which key shows their words."""
    x, end = box.x, box.right - keycap_wide(page, "A") - 8
    for said in rest:
        icon, token = lean_look(said.lean)
        words = _("{name}, for it") if said.side else _("{name}, against")
        words = words.format(name=said.name)
        if x + 22 + page.wide(words, "speech") > end:
            break
        sign(page, icon, x, box.y + 5, 14, token)
        page.text(words, "speech", x + 20, box.y + 1, "ink_muted")
        x += 20 + page.wide(words, "speech") + 16
    keycap(page, x, box.y + 1, "A")


def _speech(said: Said) -> str:
    return f"{said.name}: “{said.words}”"


def _voice(page: Page, said: Said, x: float, width: float) -> Callable[[float], object]:
    icon, token = lean_look(said.lean)

    def draw(y: float) -> None:
        sign(page, icon, x, y + 4, 14, token)
        page.text(_speech(said), "speech", x + 24, y, "ink", width=width - 24)

    return draw


def voice_pieces(page: Page, said: Said, width: float) -> list[Piece]:
    """Return an adviser's word as a piece for every line: the sign of where he leans, for or against, what he says."""
    side = _("for it") if said.side else _("against it")
    icon, token = lean_look(said.lean)

    def draw(line: str, first: bool) -> Piece:
        def paint(page: Page, box: Box) -> None:
            if first:
                sign(page, icon, box.x, box.y + 4, 14, token)
            page.text(line, "speech", box.x + 24, box.y)

        return Piece(22, paint)

    words = f"{said.name}, {side}: “{said.words}”"
    return [draw(line, not row) for row, line in enumerate(page.press.wrap(words, "speech", width - 24))]


def is_cost(leaning: Leaning) -> bool:
    """Return whether a leaning is a sure loss, which is shown as a number in a box."""
    return leaning.sure and leaning.amount < 0 and not leaning.core


def _in_order(answer: Answer) -> list[Leaning]:
    """Return an answer's leanings, what it costs for sure last."""
    return sorted(answer.leanings, key=is_cost)


def _leaning_wide(page: Page, leaning: Leaning) -> float:
    if is_cost(leaning):
        return page.wide(f"{leaning.name} {signed(leaning.amount)}", "key") + 12
    return page.wide(leaning.name, "text") + 6 + 13 * leaning.arrows


BETWEEN = 16


def _flow(widths: Sequence[float], room: float) -> int:
    rows, used = 1, 0.0
    for width in widths:
        if used and used + width > room:
            rows, used = rows + 1, 0.0
        used += width + BETWEEN
    return rows


def _leanings(page: Page, answer: Answer, x: float, y: float, room: float) -> None:
    """Draw where an answer leans: arrows for what is likely, a box for what it costs for sure."""
    at = x
    for leaning in _in_order(answer):
        wide = _leaning_wide(page, leaning)
        if at > x and at + wide > x + room:
            at, y = x, y + 24
        _leaning(page, leaning, at, y)
        at += wide + BETWEEN


def _leaning(page: Page, leaning: Leaning, x: float, y: float) -> None:
    name = leaning.name
    if is_cost(leaning):
        words = f"{name} {signed(leaning.amount)}"
        page.frame(Box(x, y + 1, page.wide(words, "key") + 12, 21), "ink_muted", 1)
        page.text(words, "key", x + 6, y + 1)
        return
    page.text(name, "text", x, y, "ink_muted")
    x += page.wide(name, "text") + 6
    for _number in range(leaning.arrows):
        sign(page, "up" if leaning.amount > 0 else "down", x, y + 5, 12, "ink")
        x += 13


def piece(page: Page, answer: Answer, width: float, decide: Callable[[], object], wish: Shown) -> Piece:
    """Return an answer's card as a piece of a column, with the gap below it."""
    shown = wish.fitted(page, answer, width)
    height = answer_high(page, answer, width, shown)

    def draw(page: Page, box: Box) -> None:
        answer_card(page, Box(box.x, box.y, box.w, height), answer, decide, shown)

    return Piece(height + 8, draw, (f"answer:{answer.id}",))
