"""Laws of the desk: nothing clipped, nothing overlapping, everything by keyboard, everything by mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from looking import LAYOUTS, an_app, faults, look
from sitting_games import games
from spring1968.desk.app import App
from spring1968.desk.moves import Only, Push
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.pause import Goals, Pause
from spring1968.desk.screens.views import AdviceView, DocumentView, MapView, SourcesView, TracksView
from spring1968.play.game import Game


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = an_app(tmp_path_factory.mktemp("desk"))
    yield app
    app.worker.stop()


def longest(found: dict[str, Game]) -> list[Game]:
    """Return the games with the longest dossier, answers and most answers."""

    def of(game: Game) -> tuple[str, list[str]]:
        question = game.sitting.question
        assert question is not None
        event = game.sitting.program.scenario.text.events[game.sitting.program.events[question.event].id]
        return event.text, [option.label for option in event.options.values()]

    chosen = [
        max(found.values(), key=lambda game: len(of(game)[0])),
        max(found.values(), key=lambda game: len(of(game)[1])),
        max(found.values(), key=lambda game: max(map(len, of(game)[1]))),
        max(found.values(), key=lambda game: sum(map(len, of(game)[1]))),
    ]
    return list({id(game): game for game in chosen}.values())


def test_every_question_fits_in_every_layout(app: App) -> None:
    wrong = []
    for name, game in {**games(), **games("tutorial")}.items():
        app.go(Only(Desk(app, game)))
        for size, text in LAYOUTS:
            page = look(app, size, text)
            answers = [target for target in page.targets if target.name.startswith("answer:")]
            assert len(answers) == len(game.sitting.options())
            wrong += [f"{name} {size} {text}: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong[:20])


def test_the_longest_questions_fit_in_every_size_theme_and_language(app: App) -> None:
    wrong = []
    for game in longest(games()):
        app.go(Only(Desk(app, game)))
        for size, text in LAYOUTS:
            for theme, language in (("dark", "xx"), ("light", "en")):
                for focus in (None, *(f"answer:{option.id}" for option, _free in game.sitting.options())):
                    app.stack[-1].eye.focus = focus
                    app.stack[-1].eye.focus_moved = True
                    page = look(app, size, text, theme, language)
                    wrong += [f"{size} {text} {theme} {language} {focus}: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong[:20])


def test_advice_and_papers_are_said_to_be_written_for_the_scenario(app: App) -> None:
    sight = Desk(app, longest(games())[0]).sight
    for view, told in ((AdviceView(sight), "it is no quotation"), (SourcesView(sight), "They are no quotations")):
        app.go(Only(view))
        assert told in " ".join(text.text for text in look(app, (1280, 720)).written).replace("\xa0", " ")


@pytest.mark.parametrize("view", [MapView, TracksView, AdviceView, SourcesView, DocumentView])
def test_what_is_laid_over_the_desk_fits(app: App, view: type) -> None:
    wrong = []
    for game in longest(games()):
        desk = Desk(app, game)
        app.go(Only(desk))
        app.go(Push(view(desk.sight)))
        for size, text in LAYOUTS:
            for language in ("en", "xx"):
                wrong += [f"{size} {text} {language}: {fault}" for fault in faults(look(app, size, text, "dark", language))]
    assert not wrong, "\n".join(wrong[:20])


def test_the_menu_and_the_goals_fit(app: App) -> None:
    wrong = []
    for game in longest(games()):
        for screen in (Pause(app, game), Goals(game)):
            app.go(Only(Desk(app, game)))
            app.go(Push(screen))
            for size, text in LAYOUTS:
                for language in ("en", "xx"):
                    found = faults(look(app, size, text, "light", language))
                    wrong += [f"{screen.name} {size} {text} {language}: {fault}" for fault in found]
    assert not wrong, "\n".join(wrong[:20])
