"""Laws of the odds in the window: they fit, they come by themselves, they can be hidden, they hold up nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from looking import LAYOUTS, an_app, faults, look
from sitting_games import games
from spring1968.analysis import belief
from spring1968.analysis.odds import Share
from spring1968.desk import odds_strip
from spring1968.desk.app import App
from spring1968.desk.moves import Only, Push
from spring1968.desk.outlook import BATCHES, FEW, MORE, SEED, Ending, Outlook
from spring1968.desk.page import Page
from spring1968.desk.screens.consequence import Consequence
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.odds import OddsView
from spring1968.desk.settings import Settings, read_settings
from spring1968.play.game import Game

ASKED = "prague:two_thousand_words"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


def game(name: str = ASKED) -> Game:
    return games()[name]


def opened(app: App, odds: str = "shown", name: str = ASKED) -> Game:
    """Open the desk on a question and draw it once."""
    app.settings = replace(app.settings, odds=odds)
    held = game(name)
    app.go(Only(Desk(app, held)))
    app.step()
    return held


def settled(app: App) -> None:
    """Let the window run until nothing more comes."""
    for _ in range(4_000):
        app.step()
        if not app.worker.waiting:
            return
        time.sleep(0.001)
    raise AssertionError("the odds never came")


def press(app: App, key: int, letter: str = "") -> Page:
    app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter, mod=0))
    return app.draw()


def words(page: Page) -> str:
    return " ".join(text.text for text in page.written).replace("\xa0", " ")


def has_band(page: Page) -> bool:
    return any(target.name == "odds" for target in page.targets)


def outlook(app: App, held: Game) -> Outlook:
    return app.odds.watch(held, open_book=app.settings.open_book)


def of(*counts: int, asked: int | None = None, openly: bool = False) -> Outlook:
    """Return odds as they might be, with the longest titles first."""
    titles = sorted((text.title for text in game().sitting.program.scenario.text.endings.values()), key=len, reverse=True)
    kept = sum(counts)
    endings = tuple(Ending(title, Share(count, kept)) for title, count in zip(titles, counts, strict=False)) if kept else ()
    return Outlook(endings, kept, kept if asked is None else asked, openly, done=True)


def test_the_odds_fit_everywhere_whatever_they_are(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = []
    held = opened(app)
    some = [
        Outlook(),
        of(3_000, 800, 200, 96),
        of(1_300, 1_250, 1_246, 300, openly=True),
        of(4_096),
        of(70, 40, 3, asked=16_384),
        of(0, asked=16_384),
    ]
    for found in some:
        monkeypatch.setattr(app.odds, "watch", lambda *_args, found=found, **_more: found)
        for over in (None, OddsView(app, held)):
            app.go(Only(Desk(app, held)))
            if over is not None:
                app.go(Push(over))
            for size, text in LAYOUTS:
                for theme, language in (("dark", "xx"), ("light", "en")):
                    page = look(app, size, text, theme, language)
                    wrong += [f"{found.kept} {over} {size} {text} {language}: {fault}" for fault in faults(page)]
                    if over is None:
                        assert has_band(page)
    assert not wrong, "\n".join(wrong[:20])


def test_the_goals_and_all_answers_stay_beside_the_odds(app: App) -> None:
    held = opened(app)
    settled(app)
    goals = held.sitting.program.scenario.text.roles[held.role].goals.values()
    for size in ((1280, 720), (1920, 1080)):
        page = look(app, size)
        assert all(goal.text.partition(":")[0] in words(page) for goal in list(goals)[:4])
        answers = [target for target in page.targets if target.name.startswith("answer:") and target.rect is not None]
        assert len(answers) == len(held.sitting.options())


def test_every_question_fits_with_the_odds_above_the_bar(app: App) -> None:
    wrong = []
    app.settings = replace(app.settings, odds="shown")
    windows = [((1280, 720), 100), ((1280, 720), 150), ((1920, 1080), 100)]
    for number, (name, held) in enumerate(games().items()):
        app.go(Only(Desk(app, held)))
        for size, text in (windows[0], windows[1 + number % 2]):
            wrong += [f"{name} {size} {text}: {fault}" for fault in faults(look(app, size, text))]
    assert not wrong, "\n".join(wrong[:20])


def test_the_names_the_denominator_and_the_policies_are_said(app: App) -> None:
    held = opened(app)
    settled(app)
    found = outlook(app, held)
    assert found.done and found.asked == sum(BATCHES) and 0 < found.kept <= found.asked
    assert {ending.share.total for ending in found.endings} == {found.kept}
    assert sum(ending.share.count for ending in found.endings) == found.kept
    page = look(app, (1280, 720))
    assert found.endings[0].title in words(page) and found.endings[1].title in words(page)
    assert f"as far as you can tell; {found.kept:,} timelines, everybody by weight" in words(page)


def test_every_ending_is_listed_with_its_interval(app: App) -> None:
    held = opened(app)
    settled(app)
    press(app, pygame.K_e, "e")
    assert isinstance(app.screen, OddsView)
    assert app.page is not None
    first = outlook(app, held).endings[0]
    low, high = first.share.interval
    assert first.title in words(app.page)
    assert f"({100 * low:.1f} – {100 * high:.1f} %)" in words(app.page)
    assert "95 % interval" in words(app.page)


def test_the_odds_are_shown_with_the_book_open_only_until_the_key_is_pressed(app: App) -> None:
    assert Settings().odds == "usual"
    opened(app, "usual")
    assert not has_band(app.draw())
    assert has_band(press(app, pygame.K_w, "w"))
    assert read_settings(app.settings_file)[0].odds == "shown"
    assert not has_band(press(app, pygame.K_w, "w"))
    assert read_settings(app.settings_file)[0].odds == "hidden"
    app.settings = replace(app.settings, open_book=True)
    assert not has_band(app.draw())
    app.settings = replace(app.settings, odds="usual")
    assert has_band(app.draw())


def test_while_the_odds_are_hidden_nothing_is_worked_out(app: App) -> None:
    opened(app, "hidden")
    app.step()
    assert app.worker.waiting == 0
    press(app, pygame.K_1, "1")
    press(app, pygame.K_1, "1")
    app.step()
    assert isinstance(app.screen, Consequence)
    assert app.worker.waiting == 0


def test_the_mouse_can_show_and_hide_the_odds(app: App) -> None:
    opened(app)
    page = app.draw()
    band = next(target for target in page.targets if target.name == "odds")
    assert band.rect is not None and band.rect.h >= 36
    app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=band.rect.center))
    assert isinstance(app.screen, OddsView)
    button = next(target for target in app.draw().targets if target.name == "band")
    assert button.rect is not None
    app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=button.rect.center))
    assert app.settings.odds == "hidden"


def test_the_tutorial_never_shows_odds(app: App) -> None:
    app.settings = replace(app.settings, odds="shown", open_book=True)
    for held in games("tutorial").values():
        app.go(Only(Desk(app, held)))
        app.step()
        page = app.draw()
        assert not has_band(page)
        assert not {"E", "W"} & {target.key for target in page.targets}
    assert app.worker.waiting == 0


def test_a_kept_setting_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_text('{"odds": "always"}', encoding="utf-8")
    settings, told = read_settings(tmp_path / "desk.json")
    assert settings.odds == "usual" and "odds" in told


def test_what_was_begun_for_an_earlier_question_is_thrown_away(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that comes late, when the question has moved on, changes nothing."""
    gate = threading.Event()
    app.worker.later(gate.wait, lambda _result: None)
    first = opened(app)
    other = games()["moscow:politburo_in_july"]
    app.go(Only(Desk(app, other)))
    app.step()
    taken: list[int] = []
    take = app.odds._take

    def noted(found: belief.Belief, shares: Mapping[str, Share]) -> None:
        taken.append(found.kept)
        take(found, shares)

    monkeypatch.setattr(app.odds, "_take", noted)
    gate.set()
    settled(app)
    assert len(taken) == len(BATCHES)
    assert outlook(app, other).asked == sum(BATCHES)
    assert outlook(app, first).asked == 0


def test_the_next_question_is_worked_out_while_the_consequence_is_read(app: App) -> None:
    opened(app)
    settled(app)
    press(app, pygame.K_1, "1")
    press(app, pygame.K_1, "1")
    screen = app.screen
    assert isinstance(screen, Consequence)
    settled(app)
    app.go(Only(Desk(app, screen.after)))
    app.draw()
    known = outlook(app, screen.after)
    assert known.done
    fresh = an_app(app.settings_file.parent / "fresh")
    fresh.settings = replace(fresh.settings, odds="shown")
    fresh.go(Only(Desk(fresh, screen.after)))
    settled(fresh)
    assert outlook(fresh, screen.after) == known, "going on from the question before gives the same numbers"
    fresh.worker.stop()


def test_the_frame_never_waits_for_the_odds(app: App) -> None:
    """While the worker is held up, the window draws and takes keys as ever."""
    gate = threading.Event()
    app.worker.later(gate.wait, lambda _result: None)
    opened(app)
    began = time.perf_counter()
    page = press(app, pygame.K_m, "m")
    app.step()
    assert time.perf_counter() - began < 2.0
    assert "working out" not in words(page)
    gate.set()
    settled(app)


def test_more_timelines_are_tried_where_few_agree(app: App) -> None:
    rare = min(
        (held for name, held in games().items() if name.startswith("west:")), key=lambda held: -len(held.sitting.decisions)
    )
    app.settings = replace(app.settings, odds="shown")
    app.go(Only(Desk(app, rare)))
    settled(app)
    found = outlook(app, rare)
    assert found.done
    assert found.asked == sum(BATCHES) or found.asked > sum(BATCHES) + MORE[0] - 1
    assert found.kept >= 1_000 or found.asked == sum(BATCHES) + sum(MORE)


def test_the_run_itself_is_never_among_the_timelines(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Timeline 0 of a seed is the run with that seed; the odds begin at 1, and their seed is not the run's."""
    firsts: list[tuple[int, int]] = []
    real = belief.believe

    def noted(sitting: object, role: object, rows: int, seed: int, first: int = 0, since: object = None) -> belief.Belief:
        firsts.append((seed, first))
        return real(sitting, role, rows, seed, first, since)  # type: ignore[arg-type]

    monkeypatch.setattr(belief, "believe", noted)
    held = opened(app)
    settled(app)
    assert [first for _seed, first in firsts] == [1, 257, 513, 1_025, 2_049]
    assert {seed for seed, _first in firsts} == {SEED} and held.sitting.seed != SEED


def test_the_words_say_when_few_or_none_agree() -> None:
    assert FEW == belief.FEW
    assert "from few: 113 of 16,384 timelines" in odds_strip.phrases(of(70, 40, 3, asked=16_384))[0]
    assert odds_strip.phrases(of(0, asked=512))[0] == "none of 512 timelines agrees with all you have seen"
    assert odds_strip.phrases(of(300, 212, openly=True))[0] == "with the book open; 512 timelines, everybody by weight"
    assert odds_strip.percent(0.001) == "under 1 %" and odds_strip.percent(0.0) == "0 %"
