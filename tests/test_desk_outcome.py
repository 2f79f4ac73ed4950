"""The screens after a choice: what moved and why, the paper, the ending. Sums are exact, nothing hidden is written."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

import pygame
import pytest

from looking import LAYOUTS, an_app, faults, look
from sitting_games import finished
from spring1968.desk.app import App
from spring1968.desk.moves import Move, Only, Push, Replace, Screen
from spring1968.desk.page import Page
from spring1968.desk.reckoning import (
    Moved,
    Signalled,
    ending_kind,
    in_history,
    issue,
    meanwhile,
    moves,
    tells_ahead,
    turns_passed,
)
from spring1968.desk.screens.consequence import Consequence
from spring1968.desk.screens.ending import Ending
from spring1968.desk.screens.newspaper import Newspaper, worth_reading
from spring1968.desk.screens.whole_ledger import WholeLedger
from spring1968.engine.program import Program
from spring1968.play.game import Game
from spring1968.play.playthrough import Line
from spring1968.play.record import read
from spring1968.play.starting import Wish, new_game, program_of
from spring1968.scenario.folder import shipped_names
from spring1968.scenario.schema import EventText, OptionText
from spring1968.telling.ledger import Reason
from spring1968.telling.newspaper import Story

Pair = tuple[Game, Game]
ROLES = ("prague", "moscow", "west")


@cache
def program(name: str = "prague_spring") -> Program:
    return program_of(name)


@cache
def run(name: str, role: str, seed: int, *, historical: bool = False) -> tuple[Pair, ...]:
    """Play a scenario by hand, as in history or at random, without writing anything."""
    game = new_game(Wish(name, role, seed, None, Path(mkdtemp()) / "run.json"), program(name))
    luck = random.Random(seed)
    pairs = []
    while game.sitting.question is not None:
        event = program(name).events[game.sitting.question.event]
        free = [option.id for option, is_open in game.sitting.options() if is_open]
        known = event.options[event.historical].id if event.historical is not None else None
        option = known if historical and known in free else luck.choice(free)
        after = replace(game, sitting=game.sitting.choose(option))
        pairs.append((game, after))
        game = after
    return tuple(pairs)


def runs() -> list[tuple[Pair, ...]]:
    return [
        run("prague_spring", "prague", 1968, historical=True),
        *(run("prague_spring", role, seed) for role in ROLES for seed in (3, 7)),
        run("tutorial", "editor", 1),
    ]


@pytest.fixture
def app(tmp_path: Path) -> App:
    return an_app(tmp_path)


def shown(app: App, screen: Screen, size: tuple[int, int] = (1280, 720), text: int = 100, language: str = "en") -> Page:
    app.stack = []
    app.go(Push(screen))
    return look(app, size, text, "dark", language)


def touch(app: App, key: str) -> Move | None:
    """Do what a key stands for on the page, the first time it was declared."""
    assert app.page is not None
    move: Move | None = next(target for target in app.page.targets if target.key == key).act()
    return move


# what is true of every choice


def test_every_choice_of_whole_runs_is_told(app: App) -> None:
    for pairs in runs():
        for before, after in pairs:
            page = shown(app, Consequence(app, before, after))
            assert faults(page) == []
            assert sum(target.key == "Return" for target in page.targets) == 1
            if worth_reading(before, after):
                assert faults(shown(app, Newspaper(app, before, after))) == []
        assert faults(shown(app, Ending(app, pairs[-1][1]))) == []


def test_the_lines_of_a_block_add_up_to_the_change_exactly() -> None:
    for pairs in runs():
        for before, after in pairs:
            blocks = {block.track: block for block in moves(before, after)}
            seen = after.sitting.observe(after.role)
            for track in range(len(after.sitting.program.tracks)):
                was, is_now = (float(game.sitting.table.tracks[track][0]) for game in (before, after))
                block = blocks.get(track)
                if not seen.sees(track):
                    assert not isinstance(block, Moved)
                elif block is None:
                    assert was == is_now
                else:
                    assert isinstance(block, Moved)
                    assert (block.old, block.new) == (was, is_now)
                    assert sum(reason.amount for reason in block.reasons) == is_now - was


def test_the_own_decision_stands_first() -> None:
    mine = 0
    for before, after in run("prague_spring", "prague", 7):
        for block in moves(before, after):
            if isinstance(block, Moved):
                order = [not reason.mine for reason in block.reasons]
                assert order == sorted(order)
                mine += not order[0]
    assert mine > 20


def test_core_tracks_come_first_and_hidden_ones_as_signals() -> None:
    before, after = run("prague_spring", "prague", 7)[0]
    blocks = moves(before, after)
    pressure = next(block for block in blocks if block.name == "Soviet pressure")
    assert isinstance(pressure, Signalled)
    assert blocks.index(pressure) <= 2


def muddled(game: Game, since: int) -> Game:
    """Return a game whose hidden tracks stand and moved otherwise, while all that may be noticed of them is the same."""
    hidden = {track for track, rule in enumerate(game.sitting.program.tracks) if 0 in rule.hidden_from}
    assert all(game.sitting.program.tracks[track].late for track in hidden)
    ledger = tuple(
        Line(line.cause, line.track, 43.25) if line.track in hidden and number >= since else line
        for number, line in enumerate(game.sitting.ledger)
    )
    columns = tuple(
        column * 0 + 12.5 if track in hidden else column for track, column in enumerate(game.sitting.table.tracks)
    )
    sitting = replace(game.sitting, ledger=ledger, table=replace(game.sitting.table, tracks=columns))
    return replace(game, sitting=sitting)


def words(app: App, screen: Screen) -> list[str]:
    """Return all that a screen writes, what would have to be scrolled to included: the page is very high."""
    return [text.text for text in shown(app, screen, (1280, 6000)).written]


def test_nothing_hidden_is_written(app: App) -> None:
    for before, after in run("prague_spring", "prague", 7):
        other = muddled(after, 0)
        assert words(app, Consequence(app, before, after)) == words(app, Consequence(app, before, other))
        assert words(app, WholeLedger(app, after)) == words(app, WholeLedger(app, other))
        if worth_reading(before, after):
            assert words(app, Newspaper(app, before, after)) == words(app, Newspaper(app, before, other))


def test_the_open_book_shows_what_is_hidden(app: App) -> None:
    opened = [[replace(game, open_book=True) for game in pair] for pair in run("prague_spring", "prague", 7)]
    assert all(isinstance(block, Moved) for pair in opened for block in moves(*pair))
    before, after = opened[9]
    tracks = program().scenario.text.tracks
    assert {program().tracks[track].id for track in WholeLedger(app, after).tracks} == set(tracks)
    assert words(app, Consequence(app, before, after)) != words(app, Consequence(app, before, muddled(after, 0)))


def test_what_others_did_is_told_unless_it_is_hidden(app: App) -> None:
    told = 0
    for before, after in run("prague_spring", "west", 3):
        texts = " ".join(words(app, Consequence(app, before, after)))
        for came in meanwhile(before, after):
            assert came.title.split()[-1] in texts
            told += 1
        lately = after.sitting.occurrences[len(before.sitting.occurrences) :]
        events = after.sitting.program.events
        hidden = [what for what in lately if 2 in events[what.event].hidden_from]
        own = [what for what in lately if events[what.event].role == 2]
        assert len(meanwhile(before, after)) == len(lately) - len(hidden) - len(own)
    assert told


def test_a_long_silence_says_how_many_turns_went_by(app: App) -> None:
    before, after = next(pair for pair in run("prague_spring", "west", 3) if turns_passed(*pair) >= 4)
    told = f"{turns_passed(before, after)} turns went by in which nothing was asked of you."
    assert told in words(app, Consequence(app, before, after))


# where the screens lead


def test_the_way_through_the_screens(app: App) -> None:
    pairs = run("prague_spring", "prague", 7)
    before, after = next(pair for pair in pairs if worth_reading(*pair))
    shown(app, Consequence(app, before, after))
    move = touch(app, "Return")
    assert isinstance(move, Replace)
    assert isinstance(move.screen, Newspaper)
    shown(app, move.screen)
    for key in ("Return", "Escape"):
        there = touch(app, key)
        assert isinstance(there, Replace)
        assert there.screen.name == "desk"
    quiet = next(pair for pair in pairs if not worth_reading(*pair))
    shown(app, Consequence(app, *quiet))
    move = touch(app, "Return")
    assert isinstance(move, Replace)
    assert move.screen.name == "desk"
    shown(app, Consequence(app, *pairs[-1]))
    move = touch(app, "Return")
    assert isinstance(move, Replace)
    assert move.screen.name in ("newspaper", "ending")


def test_a_branch_goes_back_to_the_question_and_keeps_the_run(app: App, tmp_path: Path) -> None:
    before, after = run("prague_spring", "prague", 7)[4]
    after = replace(after, file=tmp_path / "run.json").saved()
    shown(app, Consequence(app, before, after))
    move = touch(app, "B")
    assert isinstance(move, Only)
    branch = getattr(move.screen, "game")  # noqa: B009 - a screen need not have a game
    assert branch.sitting is before.sitting
    held = read(after.file)
    assert branch.file == after.file and held.branches == (branch.branch, after.branch)


def test_what_becomes_of_the_file_is_told_once(app: App) -> None:
    app.message = "The run could not be kept."
    before, after = run("prague_spring", "prague", 7)[0]
    assert "The run could not be kept." in words(app, Consequence(app, before, after))
    assert app.message == ""


def test_the_whole_ledger_shows_places_on_request(app: App) -> None:
    after = run("prague_spring", "prague", 7)[-1][1]
    ledger = WholeLedger(app, after)
    assert not any(".yaml:" in text for text in words(app, ledger))
    touch(app, "F")
    assert any(".yaml:" in text for text in words(app, ledger))
    shown(app, ledger, (1280, 720), 200)
    touch(app, "N")
    assert ledger.at == 1


def test_the_run_code_is_copied_or_it_is_said_that_it_cannot_be(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    ending = Ending(app, run("prague_spring", "prague", 7)[-1][1])
    shown(app, ending)
    held: list[str] = []
    monkeypatch.setattr(pygame.scrap, "put_text", held.append)
    touch(app, "C")
    assert held == [ending.code]
    assert "Run code copied" in words(app, ending)

    def fails(text: str) -> None:
        raise pygame.error("no clipboard")

    monkeypatch.setattr(pygame.scrap, "put_text", fails)
    touch(app, "C")
    assert "Copying is not possible here" in words(app, ending)


# the paper and the poster


def test_the_paper_prints_nothing_of_days_to_come() -> None:
    for role in ROLES:
        for before, after in run("prague_spring", role, 3):
            printed = issue(before, after)
            assert all(brief.date <= printed.date for brief in printed.briefs)
            assert not any(tells_ahead(came.history, printed.date) for came in in_history(before, after))


def test_days_to_come_are_told_from_days_gone_by() -> None:
    day = dt.date(1968, 8, 13)
    assert tells_ahead("The Politburo resolved on force on 17 August.", day)
    assert tells_ahead("He resigned on 1 January 1969.", day)
    assert not tells_ahead("They met on 13 August, after 3 May and 21 December 1967.", day)


def test_a_great_event_leads_the_paper() -> None:
    entered = 0
    for role, seed in product(ROLES, range(1, 13)):
        for before, after in run("prague_spring", role, seed):
            stories = issue(before, after).stories
            if any(story.event == "invasion" for story in stories):
                assert stories[0].event in ("invasion", "orders_to_the_army")
                entered += 1
    assert entered


def test_no_story_of_a_turn_is_lost() -> None:
    pairs = run("prague_spring", "prague", 1968, historical=True)
    told = {story.event for pair in pairs if worth_reading(*pair) for story in issue(*pair).stories}
    events = program().scenario.text.events
    decided = {decision.event: decision.option for _before, after in pairs for decision in after.sitting.decisions[-1:]}
    printed = {event for event, option in decided.items() if events[event].options[option].news or events[event].news}
    assert printed <= told


ARMIES = {
    "resistance",
    "internal_coup",
    "military_rule",
    "early_invasion",
    "invasion_and_normalisation",
    "slow_survival",
    "softer_hands",
    "late_entry",
    "colder_war",
}


def test_the_poster_agrees_with_the_text() -> None:
    kinds: dict[str, set[str]] = {}
    for role, seed in product(ROLES, range(24)):
        sitting = finished("prague_spring", role, seed).sitting
        assert sitting.ending is not None
        kinds.setdefault(sitting.ending, set()).add(ending_kind(sitting))
    for ending, shown in kinds.items():
        assert (shown == {"entry"}) == (ending in ARMIES), ending
    assert kinds["spring_that_never_came"] == {"quiet"}
    assert len(kinds) >= 6
    tutorial = run("tutorial", "editor", 1)[-1][1].sitting
    assert ending_kind(tutorial) in ("quiet", "open")


def test_armies_that_come_early_are_on_the_poster() -> None:
    sitting = finished("prague_spring", "moscow", 2).sitting
    assert ending_kind(sitting) != "entry"
    early = next(number for number, ending in enumerate(program().endings) if ending.id == "early_invasion")
    sooner = replace(sitting, table=replace(sitting.table, ending=sitting.table.ending * 0 + early))
    assert sooner.ending == "early_invasion"
    assert ending_kind(sooner) == "entry"


# the longest texts


def looks() -> Iterator[tuple[tuple[int, int], int, str]]:
    yield from ((size, text, language) for size, text in LAYOUTS for language in ("en", "xx"))


def longest_event() -> tuple[EventText, OptionText]:
    """Return an event and an option that hold the longest of everything that is shipped."""
    events = [event for name in shipped_names() for event in program(name).scenario.text.events.values()]
    options = [option for event in events for option in event.options.values()]
    event = max(events, key=lambda one: len(one.history or ""))
    cited = max(events, key=lambda one: len(one.source)).source
    option = max(options, key=lambda one: len(one.result))
    label = max((one.label for one in options), key=len)
    other = option.model_copy(update={"label": label, "historical": True})
    longest = event.model_copy(update={"source": cited, "options": {"other": other}})
    return longest, option.model_copy(update={"label": label, "historical": False})


def heaviest(role: str) -> Pair:
    pairs = [pair for seed in (3, 7) for pair in run("prague_spring", role, seed)]
    return max(pairs, key=lambda pair: len(pair[1].sitting.ledger) - len(pair[0].sitting.ledger))


@pytest.mark.parametrize("role", ["prague", "west"])
def test_the_longest_consequence_fits_everywhere(app: App, role: str) -> None:
    screen = Consequence(app, *heaviest(role))
    event, option = longest_event()
    titles = max((one.title for one in program().scenario.text.events.values()), key=len)
    words_of = Reason(-17.5, f"{titles} – {option.label}", "", (), "", visible=True, mine=False)
    block = next(block for block in screen.blocks if isinstance(block, Moved))
    screen.blocks[0] = replace(block, name="W" * 20 + " track name of 40", old=100.0, reasons=(words_of, *block.reasons))
    screen.event, screen.option = (event if set(event.source) <= cited_in(screen) else screen.event), option
    for tab in ("moved", "history"):
        screen.tab = tab
        for size, text, language in looks():
            assert faults(shown(app, screen, size, text, language)) == [], (size, text, language, tab)


def cited_in(screen: Consequence) -> set[str]:
    """Return the sources the screen's scenario has, with the places within them that its events name."""
    text = screen.after.sitting.program.scenario.text
    return {reference for event in text.events.values() for reference in event.source}


@pytest.mark.parametrize("role", ["prague", "moscow", "west"])
def test_the_longest_paper_fits_everywhere(app: App, role: str) -> None:
    pairs = [pair for seed in (3, 7) for pair in run("prague_spring", role, seed) if worth_reading(*pair)]
    before, after = max(pairs, key=lambda pair: len(issue(*pair).stories) + len(issue(*pair).briefs))
    screen = Newspaper(app, before, after)
    texts = [program(name).scenario.text for name in shipped_names()]
    options = [option for text in texts for event in text.events.values() for option in event.options.values()]
    printed = [option.news for option in options if option.news] + [
        e.news for t in texts for e in t.events.values() if e.news
    ]
    story = Story(
        max((news.headline for news in printed), key=len),
        max((news.lead for news in printed), key=len),
        screen.lead.event if screen.lead else "",
        None,
        mine=True,
        date="29 September to 31 December 1968",
    )
    screen.lead = story
    screen.issue = replace(screen.issue, stories=(story, story, *screen.issue.stories))
    for tab in ("paper", "turn"):
        screen.tab = tab
        for size, text, language in looks():
            assert faults(shown(app, screen, size, text, language)) == [], (size, text, language, tab)


def test_the_longest_ending_fits_everywhere(app: App) -> None:
    endings = [ending for name in shipped_names() for ending in program(name).scenario.text.endings.values()]
    longest = max(endings, key=lambda ending: len(ending.text))
    title = max((ending.title for ending in endings), key=len)
    for role in ("prague", "moscow"):
        screen = Ending(app, run("prague_spring", role, 7)[-1][1])
        screen.text = longest.model_copy(update={"title": title, "historical": False})
        screen.known = title
        for size, text, language in looks():
            assert faults(shown(app, screen, size, text, language)) == [], (size, text, language)


def test_the_ledger_fits_everywhere(app: App) -> None:
    screen = WholeLedger(app, run("prague_spring", "moscow", 7)[-1][1])
    screen.places = True
    for size, text, language in looks():
        assert faults(shown(app, screen, size, text, language)) == [], (size, text, language)
