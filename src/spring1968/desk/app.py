"""The window: the loop, the stack of screens, keys and mouse. Draws only when something changed."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygame

from spring1968.desk import words
from spring1968.desk.keys import key_of, wanted
from spring1968.desk.library import Library
from spring1968.desk.moves import GROW, Move, Only, Pop, Push, Quit, Replace, Screen
from spring1968.desk.outlook import Odds
from spring1968.desk.page import Eye, Page, Target
from spring1968.desk.press import Press
from spring1968.desk.settings import read_settings, write_settings
from spring1968.desk.sound import Sounds
from spring1968.desk.steering import beside, following, steered
from spring1968.desk.theme import theme
from spring1968.desk.worker import Worker

if TYPE_CHECKING:
    from spring1968.desk.reload import Watch
    from spring1968.desk.window import Opening

USUAL_SIZE = (1280, 720)
LEAST_SIZE = (640, 400)
LEAST_LOGICAL = (640, 360)
FRAMES = 30
MOVING_FRAMES = 60
_TOUCHES = (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL)


@dataclass
class Entry:
    """A screen on the stack, with what the player's eye is on, and when it was opened (in milliseconds)."""

    screen: Screen
    eye: Eye = field(default_factory=Eye)
    opened: int = 0


class App:
    """One window. `surface` is what is drawn on; `page` the last picture with its targets."""

    def __init__(self, surface: pygame.Surface, settings_file: Path, runs: Path) -> None:
        self.surface = surface
        self.settings_file = settings_file
        self.settings, self.message = read_settings(settings_file)
        self.sounds = Sounds()
        self.worker = Worker()
        self.library = Library(self, runs)
        self.odds = Odds(self)
        self.stack: list[Entry] = []
        self.page: Page | None = None
        self.running = True
        self.dirty = True
        self.full_screen = False
        self.watch: Watch | None = None
        self._presses: dict[float, Press] = {}
        self._clock = pygame.time.Clock()
        self._mouse: tuple[int, int] | None = None
        self._apply()

    # screens

    @property
    def screen(self) -> Screen:
        """Return the screen on top."""
        return self.stack[-1].screen

    def go(self, move: Move | None) -> None:
        """Follow an action to where it leads."""
        self.dirty = True
        if move is None:
            return
        if isinstance(move, Quit):
            self.running = False
        elif isinstance(move, Pop):
            if len(self.stack) > 1:
                self.stack.pop()
                self.stack[-1].eye.mouse = self._mouse
        elif isinstance(move, Push):
            self.stack.append(self._entry(move.screen))
        elif isinstance(move, Replace):
            self.stack[-1] = self._entry(move.screen)
        elif isinstance(move, Only):
            self.stack = [self._entry(screen) for screen in (move.screen, move.above) if screen is not None]

    def _entry(self, screen: Screen) -> Entry:
        eye = Eye(focus=getattr(screen, "first_focus", None), focus_moved=True, mouse=self._mouse)
        sound = getattr(screen, "sound", None)
        if sound:
            self.sounds.play(sound)
        return Entry(screen, eye, pygame.time.get_ticks())

    def begin(self, opening: Opening) -> None:
        """Go on from the first picture: read what is to be played, beside the frame."""
        if opening.teaching is not None:
            from spring1968.desk.classroom.going import to_start

            self.go(to_start(self, opening.teaching))
        elif opening.file is not None and opening.file.exists():
            self.go(self.library.open_run(opening.file, opening.scenario))
        elif opening.scenario is not None:
            self.go(self.library.open_brief(opening.scenario, opening))
        else:
            self.library.warm()
        if opening.watch and opening.scenario is not None:
            from spring1968.desk.reload import watch

            self.watch = watch(opening.scenario)

    def recover(self, report: Path) -> None:
        """Go on after a breakage: say that nothing decided is lost, where the report is, and offer the last run."""
        from spring1968.desk.screens.broken import Broken
        from spring1968.desk.screens.title import Title

        for entry in self.stack:
            with contextlib.suppress(Exception):  # a screen that broke must not keep the others from ending their work
                _left(entry)
        self.stack = [self._entry(Title(self)), self._entry(Broken(self, report))]
        self.worker = Worker()
        self.page = None
        self.dirty = True

    # settings

    def set(self, **changes: Any) -> None:
        """Change settings, at once and for the next time."""
        self.settings = replace(self.settings, **changes)
        self.message = write_settings(self.settings_file, self.settings)
        self._apply()

    def _apply(self) -> None:
        words.speak(self.settings.language)
        self.sounds.on = self.settings.sound
        self.dirty = True

    def scale(self, screen: Screen) -> float:
        """Return how many real pixels a logical one is: more on a large window, with large text, before a class."""
        width, height = self.surface.get_size()
        fitted = max(1.0, min(width / USUAL_SIZE[0], height / USUAL_SIZE[1]))
        grow, enlarged = float(getattr(screen, "grow", GROW)), float(getattr(screen, "enlarged", 1.0))
        wished = float(self.settings.text / 100 * enlarged * fitted**grow)
        return max(0.25, min(wished, width / LEAST_LOGICAL[0], height / LEAST_LOGICAL[1]))

    # drawing

    def draw(self) -> Page:
        """Draw the screen on top, and below it what it lets through; return the page."""
        first = len(self.stack) - 1
        while first > 0 and self.stack[first].screen.overlay:
            first -= 1
        page: Page | None = None
        for entry in self.stack[first:]:
            if page is not None:
                page.shade()
            top = entry is self.stack[-1]
            page = self._page(entry, top)
            entry.screen.paint(page)
        assert page is not None
        self.stack[-1].eye.focus_moved = False
        if self.stack[-1].eye.focus not in {target.name for target in page.targets}:
            self.stack[-1].eye.focus = None
        self.page = page
        self.dirty = page.moving
        return page

    def _page(self, entry: Entry, top: bool) -> Page:
        scale = round(self.scale(entry.screen), 3)
        if scale not in self._presses:
            if len(self._presses) > 4:
                self._presses.clear()
            self._presses[scale] = Press(scale)
        since = 1e9 if self.settings.less_motion or not top else float(pygame.time.get_ticks() - entry.opened)
        eye = entry.eye if top else replace(entry.eye, mouse=None)
        colours = theme("light" if self.settings.theme == "light" else "dark")
        page = Page(self.surface, self._presses[scale], colours, eye, since)
        page.keys = self.settings.keys
        page.plain_letters = self.settings.plain_letters
        page.fill(page.box, "bg") if not entry.screen.overlay else None
        return page

    # the loop

    def run(self) -> None:
        """Run until the player leaves; what a screen has at work (phones, a search) then ends with it."""
        while self.running:
            self.step()
            moving = self.page is not None and self.page.moving
            self._clock.tick(MOVING_FRAMES if moving or self.worker.waiting else FRAMES)
        for entry in self.stack:
            _left(entry)
        self.worker.stop()

    def step(self) -> None:
        """Take what came in, and draw if anything changed.

        What was pressed after a change is meant for the picture after it, even when both came within one frame.
        """
        for event in pygame.event.get():
            if self.dirty and event.type in _TOUCHES:
                self.draw()
            self.handle(event)
            if not self.running:
                return
        self.dirty = self.worker.collect() or self.dirty
        if self.watch is not None and self.watch.changed(pygame.time.get_ticks()):
            self.read_again()
        tick = getattr(self.screen, "tick", None)
        if tick is not None:
            self.go_if(tick())
        if self.dirty:
            self.draw()
            pygame.display.flip()
        self.odds.begin()

    def read_again(self) -> None:
        """Read the scenario that is played once more."""
        from spring1968.desk.reload import read_again

        read_again(self)

    def go_if(self, move: Move | None) -> None:
        """Follow a move if there is one; nothing else counts as a change."""
        if move is not None:
            self.go(move)

    # input

    def handle(self, event: pygame.event.Event) -> None:
        """Take one event."""
        if event.type == pygame.QUIT:
            self.running = False
        elif event.type in (pygame.WINDOWRESIZED, pygame.WINDOWSIZECHANGED, pygame.VIDEORESIZE):
            self.surface = pygame.display.get_surface() or self.surface
            self.dirty = True
        elif event.type in (pygame.VIDEOEXPOSE, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED):
            self.dirty = True
        elif event.type == pygame.KEYDOWN:
            self._key(event)
        elif event.type == pygame.MOUSEMOTION:
            self._hover(event.pos)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos)
        elif event.type == pygame.MOUSEWHEEL:
            self._wheel(event.y)
        elif event.type == pygame.WINDOWLEAVE:
            self._hover(None)

    def _key(self, event: pygame.event.Event) -> None:
        if self._hurried():
            return
        catch = getattr(self.screen, "catch", None)
        if catch is not None and (caught := catch(event)) is not None:
            self.go(caught if not isinstance(caught, bool) else None)
            return
        key = wanted(key_of(event), self.settings.keys)
        if key is None or self._of_the_window(key, event) or self.page is None:
            return
        eye = self.stack[-1].eye
        focus = steered(key, event, self.page.targets, eye.focus)
        if focus is not None:
            eye.focus, eye.focus_moved, self.dirty = focus, True, True
            return
        target = following(key, self.page.targets, eye)
        if target is None and key == "Return" and self.screen.overlay:
            target = following("Escape", self.page.targets, eye)
        if target is not None:
            self._touch(target, by_key=True)

    def _of_the_window(self, key: str, event: pygame.event.Event) -> bool:
        """Take the keys that mean the same everywhere; return whether this was one."""
        held = bool(event.mod & pygame.KMOD_CTRL)
        if key == "F11":
            self._toggle_full_screen()
        elif held and key in "+=-" and key:
            self.set(text=self.settings.with_text(-1 if key == "-" else 1).text)
        elif key == "F1" and not self.screen.overlay and self.page is not None and not self._has("F1"):
            from spring1968.desk.screens.help import Help

            self.go(Push(Help(self, list(self.page.targets))))
        else:
            return False
        return True

    def _has(self, key: str) -> bool:
        return self.page is not None and any(target.key == key for target in self.page.targets)

    def _toggle_full_screen(self) -> None:
        self.full_screen = not self.full_screen
        flags = pygame.FULLSCREEN if self.full_screen else pygame.RESIZABLE
        size = (0, 0) if self.full_screen else USUAL_SIZE
        try:
            self.surface = pygame.display.set_mode(size, flags)
        except pygame.error as error:
            self.full_screen = False
            self.message = str(error)
            self.surface = pygame.display.set_mode(USUAL_SIZE, pygame.RESIZABLE)
        self.dirty = True

    def _hurried(self) -> bool:
        """End a movement that is under way, if any; the touch that does so does nothing else."""
        if self.page is None or not self.page.moving or self.dirty is False:
            return False
        self.stack[-1].opened = -1_000_000
        return True

    def _hover(self, spot: tuple[int, int] | None) -> None:
        before = beside(self.page, self._mouse)
        self._mouse = spot
        self.stack[-1].eye.mouse = spot
        if beside(self.page, spot) != before:
            self.dirty = True

    def _click(self, spot: tuple[int, int]) -> None:
        self._hover(spot)
        if self._hurried():
            return
        target = beside(self.page, spot)
        if target is not None:
            self._touch(target, by_key=False)

    def _touch(self, target: Target, *, by_key: bool) -> None:
        eye = self.stack[-1].eye
        again = eye.focus == target.name
        self.dirty = True
        if target.focusable and (not by_key or target.twice):
            eye.focus, eye.focus_moved = target.name, by_key
        if target.twice and not again:
            return
        self.go(target.act())

    def _wheel(self, up: int) -> None:
        if self.page is None or not up:
            return
        spot = self._mouse
        offsets = self.stack[-1].eye.offsets
        under = [column for column in self.page.columns if spot is None or column[0].collidepoint(spot)]
        for _rect, name, last in (under or self.page.columns)[:1]:
            offsets[name] = min(max(offsets.get(name, 0) - 2 * up, 0), last)
            self.dirty = True


def _left(entry: Entry) -> None:
    """End what a screen has at work: phones, a search."""
    getattr(entry.screen, "leave", lambda: None)()
