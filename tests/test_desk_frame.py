"""Laws of the window's frame: title, help, notes; colours that can be read; keys, focus, settings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pygame
import pytest

from looking import SIZES, TEXTS, an_app, faults, look
from spring1968.desk.app import App
from spring1968.desk.controls import Button
from spring1968.desk.moves import Only, Pop, Push
from spring1968.desk.press import Press
from spring1968.desk.screens.help import Help
from spring1968.desk.screens.notes import Note, Problems, Waiting
from spring1968.desk.screens.title import Title
from spring1968.desk.theme import STYLES, contrast, theme
from spring1968.problems import Place, Problem

TEXT_ON = {
    "bg": ("ink", "ink_muted", "accent", "lib_t", "sov_t", "west_t"),
    "panel": ("ink", "ink_muted", "accent", "lib_t", "sov_t", "west_t"),
    "panel_alt": ("ink", "ink_muted"),
    "button": ("ink", "ink_muted"),
    "deep": ("ink", "ink_muted"),
    "bar": ("ink", "ink_muted", "accent"),
    "accent": ("on_accent",),
    "paper": ("paper_ink", "paper_muted", "paper_red"),
    **{kind: (f"on_{kind}",) for kind in ("critical", "warning", "good", "info")},
}
MARKS_ON = {"bg": ("lib", "sov", "west", "hist", "accent"), "panel": ("lib", "sov", "west", "hist", "accent", "ink_muted")}


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = an_app(tmp_path_factory.mktemp("frame"))
    app.go(Only(Title(app)))
    yield app
    app.worker.stop()


def press(app: App, key: int, letter: str = "", mod: int = 0) -> None:
    app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter, mod=mod))
    app.draw()


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_text_can_be_read(name: str) -> None:
    colours = theme("dark" if name == "dark" else "light")
    weak = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}"
        for ground, inks in TEXT_ON.items()
        for ink in inks
        if contrast(colours[ink], colours[ground]) < 4.5
    ]
    weak += [
        f"mark {ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}"
        for ground, inks in MARKS_ON.items()
        for ink in inks
        if contrast(colours[ink], colours[ground]) < 3.0
    ]
    assert not weak


def test_no_text_is_small() -> None:
    assert all(style.size >= (15 if name in ("small", "key") else 16) for name, style in STYLES.items())


@pytest.mark.parametrize("language", ["en", "xx"])
def test_title_help_and_notes_fit(app: App, language: str) -> None:
    app.draw()
    targets = list(app.page.targets) if app.page else []
    place = Place("scenarios/a_rather_long_folder_name/events/1968-06.yaml", 41, 9)
    problem = Problem(place, "S104", "effect names unknown track 'liberalization'", "did you mean 'liberalisation'?")
    overlays = [
        None,
        Help(app, targets),
        Note("Text", "Close this window. " * 30),
        Note("Two ways", "Choose.", [Button("a", "Go on with the run", Pop, main=True), Button("b", "To the title", Pop)]),
        Waiting("Reading the scenario"),
        Problems([problem] * 30),
    ]
    wrong = []
    for overlay in overlays:
        app.go(Only(Title(app)))
        if overlay is not None:
            app.go(Push(overlay))
        for size, text, name in itertools.product((*SIZES, (800, 600), (640, 400)), TEXTS, ("dark", "light")):
            found = faults(look(app, size, text, name, language))
            wrong += [f"{app.screen.name} {size} {text} {name}: {fault}" for fault in found]
    assert not wrong, "\n".join(wrong[:20])


def test_tab_goes_round_and_comes_back(app: App) -> None:
    page = app.draw()
    names = [target.name for target in page.targets if target.focusable]
    app.stack[-1].eye.focus = names[0]
    seen = []
    for _ in names:
        seen.append(app.stack[-1].eye.focus)
        press(app, pygame.K_TAB)
    assert seen == names
    assert app.stack[-1].eye.focus == names[0]
    press(app, pygame.K_TAB, mod=pygame.KMOD_SHIFT)
    assert app.stack[-1].eye.focus == names[-1]


def test_the_focus_is_seen(app: App) -> None:
    app.stack[-1].eye.focus = None
    app.draw()
    before = pygame.image.tobytes(app.surface, "RGB")
    for target in app.draw().targets:
        app.stack[-1].eye.focus = target.name
        app.draw()
        assert pygame.image.tobytes(app.surface, "RGB") != before, target.name


def test_larger_text_by_key_is_kept(app: App) -> None:
    app.draw()
    press(app, pygame.K_PLUS, "+", pygame.KMOD_CTRL)
    assert app.settings.text == 125
    assert '"text": 125' in app.settings_file.read_text(encoding="utf-8")
    press(app, pygame.K_MINUS, "-", pygame.KMOD_CTRL)
    assert app.settings.text == 100


def test_lines_never_exceed_their_width() -> None:
    pygame.font.init()
    text = "Nejneobhospodařovávatelnějšími institucemi 27 June 1968 a v Praze, 24 000 men, 40 %"
    for scale in (1.0, 1.5, 2.93):
        press_at = Press(scale)
        for style in STYLES:
            for width in (90, 160, 400):
                for line in press_at.wrap(text, style, width):
                    assert press_at.width(line, style) <= width or len(line) <= 2


def test_dates_and_units_are_not_torn_apart() -> None:
    pygame.font.init()
    for width in range(60, 300, 7):
        for line in Press(1.0).wrap("on 27 June 1968 with 40 % and 9 points", "text", width):
            assert not line.endswith(("27", "40", " 9"))


def test_a_damaged_settings_file_is_told_and_left(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "desk.json").write_text("{", encoding="utf-8")
    app = an_app(folder)
    assert "cannot be read" in app.message
    assert (folder / "desk.json").read_text(encoding="utf-8") == "{"
