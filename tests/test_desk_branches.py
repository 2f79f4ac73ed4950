"""Branches in the window: every one is drawn and reached, Enter leads to what stands there, and nothing hidden is shown."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from looking import LAYOUTS, an_app, faults, look
from sitting_games import program
from spring1968.analysis.odds import Share
from spring1968.analysis.side_by_side import side_by_side
from spring1968.desk.app import App
from spring1968.desk.compared import compared
from spring1968.desk.errand import Errand
from spring1968.desk.fork_lines import Drawing
from spring1968.desk.forks import HISTORY, Forks, history, joined, read_of
from spring1968.desk.moves import Only, Push, Screen
from spring1968.desk.page import Page
from spring1968.desk.play_on import TIMES, about, as_believed, truly
from spring1968.desk.press import NBSP
from spring1968.desk.screens.branches import Branches
from spring1968.desk.screens.debrief import Debrief
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.ending import Ending
from spring1968.desk.screens.notes import Note
from spring1968.desk.screens.pause import Pause
from spring1968.desk.screens.two_timelines import TwoTimelines
from spring1968.play.branches import Branch, passed, tree
from spring1968.play.game import Game
from spring1968.play.playthrough import Decision, begin
from spring1968.play.policies import historical
from spring1968.play.record import read

DECISIONS = st.builds(
    Decision, st.integers(0, 2), st.sampled_from("ab"), st.sampled_from("xy"), st.just("me"), st.just(True)
)
LOOKS = [(size, text, language) for size, text in LAYOUTS for language in ("en", "xx")]
RUNS = (("prague_spring", "prague"), ("august_1968", "west"), ("tutorial", "editor"))


def played_on(game: Game, chance: random.Random, questions: int = 999) -> Game:
    """Return a game played on, most answers as in history, for so many questions or to its end."""
    while game.sitting.question is not None and questions:
        free = [option for option, is_free in game.sitting.options() if is_free]
        known = [option for option in free if option.historical]
        pick = known[0] if known and chance.random() < 0.7 else chance.choice(free)
        game, questions = replace(game, sitting=game.sitting.choose(pick.id)), questions - 1
    return game


def mine(game: Game) -> int:
    return sum(made.by_hand for made in game.sitting.decisions)


@cache
def tried(name: str, role: str, count: int, *, over: bool) -> Game:
    """Return a game with so many branches, over or half played."""
    chance = random.Random(f"{name} {role} {count}")
    sitting = begin(program(name), 5, frozenset({role}), {})
    game = played_on(Game(sitting, role, None, Path("/nowhere/run.json")), chance)
    for _attempt in range(6 * count):
        if len(game.record.branches) >= count:
            break
        if chance.random() < 0.3:
            game = game.taken_up(chance.randrange(len(game.record.branches)))
        game = game.back(chance.randint(1, max(1, mine(game))))
        game = played_on(game, chance, 999 if chance.random() < 0.8 else chance.randint(1, 8))
    if over:
        return played_on(game, chance)
    half = game.back(max(1, mine(game) // 2))
    on = played_on(half, chance, 1)
    return half if on.sitting.over else on


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


def work(app: App) -> None:
    """Let the jobs beside the frame come to their end, with a frame now and then."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        app.worker.collect()
        app.go_if(getattr(app.screen, "tick", lambda: None)())
        if not app.worker.waiting:
            return
        time.sleep(0.002)
    raise AssertionError("the work has no end")


def opened(app: App, game: Game) -> Branches:
    """Return the screen with every branch read; the game is kept in a folder of the test's."""
    game = replace(game, file=app.settings_file.parent / "runs" / "run.json")
    screen = Branches(app, game)
    app.stack = []
    app.go(Push(Ending(app, game) if game.sitting.over else Desk(app, game)))
    app.go(Push(screen))
    look(app, (1280, 720))
    work(app)
    app.draw()
    return screen


def press(app: App, *keys: int) -> Page:
    for key in keys:
        letter = chr(key) if 0 < key < 128 and chr(key).isalnum() else ""
        app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter, mod=0))
        app.draw()
    assert app.page is not None
    return app.page


def written(page: Page) -> str:
    return " ".join(text.text for text in page.written).replace(NBSP, " ")


def focus(app: App, number: int) -> Page:
    app.stack[-1].eye.focus, app.stack[-1].eye.focus_moved = f"limb:{number}", True
    return app.draw()


# the tree


@given(st.lists(st.lists(DECISIONS, max_size=4).map(tuple), min_size=1, max_size=8))
def test_limbs_leave_the_same_ones_as_in_the_tree_of_the_record(paths: list[tuple[Decision, ...]]) -> None:
    assert joined(paths) == [(fork.parent, fork.shared) for fork in tree([Branch(path) for path in paths])]


@pytest.mark.parametrize(("name", "role"), RUNS)
def test_history_asked_is_history_on_the_same_luck(name: str, role: str) -> None:
    sitting = tried(name, role, 1, over=True).sitting
    policies = dict.fromkeys(sitting.program.roles, historical)
    whole = begin(sitting.program, sitting.seed, frozenset(), policies)
    asked = history(sitting)
    assert asked.ending == whole.ending and asked.occurrences == whole.occurrences and asked.ledger == whole.ledger
    assert [replace(made, by_hand=False) for made in asked.decisions] == list(whole.decisions)


@pytest.mark.parametrize(("count", "over"), [(1, True), (5, False), (5, True), (12, False), (20, True)])
def test_every_branch_of_the_record_has_a_row_and_is_reached_by_keys(app: App, count: int, over: bool) -> None:
    screen = opened(app, tried("prague_spring", "prague", count, over=over))
    assert sorted(limb.number for limb in screen.forks.limbs) == list(range(-1, len(screen.forks.record.branches)))
    focus(app, screen.forks.limbs[0].number)
    for limb in screen.forks.limbs:
        assert app.stack[-1].eye.focus == limb.name and screen.number == limb.number
        shown = next(target for target in app.draw().targets if target.name == limb.name)
        assert shown.rect is not None
        press(app, pygame.K_DOWN)


@pytest.mark.parametrize("count", [5, 20])
def test_lines_run_to_the_right_and_none_crosses_the_words_of_another(app: App, count: int) -> None:
    screen = opened(app, tried("prague_spring", "prague", count, over=True))
    page = app.draw()
    drawing = Drawing(page, screen.forks, 700)
    rows = {limb.number: row for row, limb in enumerate(screen.forks.limbs)}
    for row, lane in enumerate(drawing.rows):
        assert list(lane.places) == sorted(lane.places)
        assert lane.leaves <= lane.start <= lane.end <= drawing.plot + 1
        if lane.limb.parent is not None:
            assert rows[lane.limb.parent] < row
            assert drawing.lanes[lane.limb.parent].start <= lane.leaves <= drawing.lanes[lane.limb.parent].end
        assert all(x <= lane.start + 0.01 for x in drawing.passing[row])


TREES = [(*run, count, over) for run in RUNS for count in (1, 5) for over in (True, False)]
TREES += [("prague_spring", "prague", 20, over) for over in (True, False)]


@pytest.mark.parametrize(("name", "role", "count", "over"), TREES)
def test_no_tree_is_clipped_in_any_window(app: App, name: str, role: str, count: int, over: bool) -> None:
    screen = opened(app, tried(name, role, count, over=over))
    last = screen.forks.limbs[-1].number
    for number in dict.fromkeys((0, HISTORY, last)):
        focus(app, number)
        screen._walk(-2 if number == last else 0)
        for size, text, language in LOOKS:
            for tab in ("tree", "place"):
                screen.tab = tab
                page = look(app, size, text, "dark" if language == "en" else "light", language)
                assert faults(page) == [], (number, size, text, language, tab)


# walking


def test_the_ring_walks_along_all_decisions_and_the_sheet_tells_them(app: App) -> None:
    screen = opened(app, tried("prague_spring", "prague", 5, over=True))
    limb = screen.limb
    assert screen.place is None
    for place in reversed(limb.places):
        page = press(app, pygame.K_LEFT)
        assert screen.place == place
        assert place.title.split()[0] in written(page) and place.when.split()[0] in written(page)
        assert any(target.name == "go" for target in page.targets) == (place.own >= 0)
    press(app, pygame.K_LEFT)
    assert screen.at == 0
    press(app, pygame.K_RIGHT)
    assert screen.at == 1


def test_the_answers_that_were_open_are_told_for_own_decisions(app: App) -> None:
    screen = opened(app, tried("prague_spring", "prague", 1, over=True))
    own = next(at for at, place in enumerate(screen.limb.places) if place.own >= 0)
    screen.places[0] = own
    place = screen.place
    assert place is not None
    asked = screen.forks.asked(screen.limb, place)
    assert asked is not None and asked.question is not None
    assert program().events[asked.question.event].id == place.decision.event
    assert place.decision.option in [option.id for option, free in asked.options() if free]


def test_a_click_moves_the_ring_to_the_place_under_the_mouse(app: App) -> None:
    screen = opened(app, tried("prague_spring", "prague", 5, over=True))
    page = app.draw()
    row = next(target for target in page.targets if target.name == "limb:0")
    assert row.rect is not None
    app._click((row.rect.x + 150, row.rect.centery))
    app.draw()
    assert screen.number == 0 and 0 < screen.at < len(screen.limb.places)
    names = {target.name: target.rect for target in app.draw().targets}
    before, later = screen.at, names["later"]
    assert later is not None
    app._click(later.center)
    assert screen.at == before + 1


# Enter


@pytest.mark.parametrize("over", [True, False])
def test_enter_takes_up_every_branch_where_it_was_left(app: App, over: bool) -> None:
    game = tried("prague_spring", "prague", 5, over=over)
    for number, branch in enumerate(game.record.branches):
        opened(app, game)
        focus(app, number)
        press(app, pygame.K_RETURN)
        stands = app.stack[0].screen
        assert isinstance(stands, Desk | Ending)
        assert stands.game.sitting.decisions == branch.decisions and stands.game.sitting.ending == branch.ending
        assert isinstance(app.screen, Note) == (number != 0)
        kept = stands.game.record.branches
        assert all(any(passed(one, other) for other in kept) for one in game.record.branches)


def test_enter_at_a_decision_goes_back_to_it_and_choosing_the_same_leaves_no_double(app: App) -> None:
    game = tried("prague_spring", "prague", 5, over=True)
    for number in range(len(game.record.branches)):
        branch = game.record.branches[number]
        screen = opened(app, game)
        focus(app, number)
        own = [at for at, place in enumerate(screen.limb.places) if place.own >= 0]
        screen.places[number] = own[len(own) // 2]
        place = screen.place
        assert place is not None
        press(app, pygame.K_RETURN)
        stands = app.stack[0].screen
        assert isinstance(stands, Desk)
        again, asked = stands.game, stands.game.sitting.question
        assert asked is not None and program().events[asked.event].id == place.decision.event
        assert again.sitting.decisions == branch.decisions[: place.at]
        assert len(read(again.file).branches) == len(game.record.branches) + 1
        for made in branch.decisions[place.at :]:
            if made.by_hand:
                again = replace(again, sitting=again.sitting.choose(made.option))
        assert len(again.record.branches) == len(game.record.branches)
        assert again.sitting.decisions == branch.decisions


def test_a_branch_that_does_not_replay_says_why_and_nothing_is_lost(app: App) -> None:
    game = tried("prague_spring", "prague", 2, over=True)
    strange = replace(game.record.branches[1].decisions[-1], event="of_another_time", option="gone", turn=38)
    broken = Branch((*game.record.branches[1].decisions[:-1], strange), None)
    game = replace(game, others=(*game.others, broken))
    screen = opened(app, game)
    number = game.record.branches.index(broken)
    before = game.record
    focus(app, number)
    for size, text, language in LOOKS:
        assert faults(look(app, size, text, "dark", language)) == []
    look(app, (1280, 720))
    screen.places[number] = len(screen.limb.places)
    press(app, pygame.K_RETURN)
    assert isinstance(app.screen, Note) and "replay" in app.screen.text
    assert app.stack[1].screen is screen and screen.game.record == replace(before)
    press(app, pygame.K_ESCAPE, pygame.K_c)
    focus(app, 0)
    press(app, pygame.K_c)
    assert isinstance(app.screen, Note)


def test_history_cannot_be_taken_up(app: App) -> None:
    screen = opened(app, tried("prague_spring", "prague", 2, over=True))
    focus(app, HISTORY)
    press(app, pygame.K_RETURN)
    assert app.screen is screen
    assert not any(target.name == "go" for target in app.draw().targets)


# the model plays on


def test_a_thousand_timelines_are_counted_and_named(app: App) -> None:
    sitting = tried("prague_spring", "prague", 1, over=True).sitting.earlier
    assert sitting is not None
    told: list[tuple[int, int]] = []
    found = truly(sitting.program, sitting.table, lambda done, total: told.append((done, total)))
    assert found.kept == found.asked == TIMES and found.openly
    assert sum(ending.share.count for ending in found.endings) == TIMES
    assert all(isinstance(ending.share, Share) and ending.share.total == TIMES for ending in found.endings)
    assert told[0] == (0, TIMES) and told[-1] == (TIMES, TIMES)
    assert "1,000" in about(found)[0] and "by weight" in about(found)[1] and "95 %" in about(found)[1]


def test_in_a_run_that_is_not_over_the_model_uses_only_what_was_seen(app: App) -> None:
    game = tried("prague_spring", "prague", 2, over=False)
    screen = opened(app, game)
    press(app, pygame.K_o)
    assert screen.odds is not None
    work(app)
    found = screen.odds.result
    assert found is not None and not found.openly
    assert found == as_believed(game.sitting, game.role, lambda done, total: None)
    assert "As far as you can tell" in written(app.draw())
    for limb in screen.forks.limbs:
        assert not limb.open


def test_at_any_place_of_a_finished_run_the_model_plays_on_from_its_true_state(app: App) -> None:
    screen = opened(app, tried("prague_spring", "prague", 1, over=True))
    for own in (True, False):
        at = next(at for at, place in enumerate(screen.limb.places) if (place.own >= 0) == own and at > 3)
        screen.places[0] = at
        app.draw()
        press(app, pygame.K_o)
        work(app)
        assert screen.odds is not None and screen.odds.result is not None
        assert screen.odds.result.openly and screen.odds.result.kept == TIMES
        for size, text, language in LOOKS:
            for tab in ("tree", "place"):
                screen.tab = tab
                assert faults(look(app, size, text, "dark", language)) == []
        look(app, (1280, 720))
        screen._moved()


def test_moving_the_ring_and_leaving_end_the_work(app: App) -> None:
    screen = opened(app, tried("prague_spring", "prague", 2, over=False))
    press(app, pygame.K_o)
    errand = screen.odds
    assert isinstance(errand, Errand)
    press(app, pygame.K_LEFT)
    assert screen.odds is None
    work(app)
    assert errand.result is None
    press(app, pygame.K_RIGHT, pygame.K_o)
    errand = screen.odds
    assert isinstance(errand, Errand)
    press(app, pygame.K_ESCAPE)
    assert app.screen is not screen
    work(app)
    assert errand.result is None and screen.odds is None and screen._reading is None


def test_the_tutorial_speaks_of_no_odds(app: App) -> None:
    opened(app, tried("tutorial", "editor", 2, over=False))
    assert not any(target.key == "O" for target in app.draw().targets)


# what is hidden


@pytest.mark.parametrize(("name", "role"), RUNS)
@pytest.mark.parametrize("count", [1, 5])
def test_nothing_hidden_is_drawn_in_an_unfinished_run(app: App, name: str, role: str, count: int) -> None:
    game = tried(name, role, count, over=False)
    screen = opened(app, game)
    world = game.sitting.program
    number = world.roles.index(role)
    texts = world.scenario.text
    hidden = {event.id for event in world.events if number in event.hidden_from and texts.events[event.id].title}
    titles = {texts.events[event].title for event in hidden} - {
        texts.events[event.id].title for event in world.events if event.id not in hidden
    }
    tracks = {texts.tracks[track.id].name for track in world.tracks if number in track.hidden_from}
    for limb in screen.forks.limbs:
        focus(app, limb.number)
        assert not {place.decision.event for place in limb.places} & hidden
        for at in range(len(limb.places) + 1):
            screen.places[limb.number] = at
            said = written(app.draw())
            assert not [title for title in titles if title in said]
    for limb in screen.forks.limbs:
        if limb.number != 0:
            found = compared(screen.forks, 0, limb.number)
            rows = [row.title for group in found.groups for row in group.rows]
            assert found.veiled and not titles & {*rows, found.parting.title if found.parting else ""}
            assert not tracks & {pair.name for pair in found.pairs}
            causes = " ".join(cause.words for pair in found.pairs for cause in pair.causes)
            assert not [title for title in titles if title in causes]


def test_history_is_told_no_further_than_the_run_has_come(app: App) -> None:
    game = tried("prague_spring", "prague", 5, over=False)
    forks = Forks(game, open_book=False)
    known = forks.limb(HISTORY)
    assert not known.ended
    assert all(place.decision.turn <= game.sitting.table.turn for place in known.places)
    assert Forks(game, open_book=True).limb(HISTORY).ended
    assert Forks(tried("prague_spring", "prague", 5, over=True), open_book=False).limb(HISTORY).ended


def test_a_finished_run_beside_an_unfinished_branch_hides_only_that_one() -> None:
    game = tried("prague_spring", "prague", 1, over=True)
    half = game.sitting
    for _step in range(10):
        assert half.earlier is not None
        half = half.earlier
    free = [option.id for option, is_free in half.options() if is_free]
    other = next(option for option in free if option != game.sitting.decisions[len(half.decisions)].option)
    left = half.choose(other)
    forks = Forks(replace(game, others=(Branch(left.decisions, left.ending),)), open_book=False)
    forks.take(1, read_of(forks.record, forks.program, 1, lambda done, total: None))
    assert forks.veiled and forks.limb(0).open and not forks.limb(1).open
    assert not compared(forks, 0, HISTORY).veiled and compared(forks, 0, 1).veiled


# two side by side


@pytest.mark.parametrize("over", [True, False])
def test_causes_add_up_to_the_difference_of_each_track(over: bool) -> None:
    game = tried("prague_spring", "prague", 5, over=over)
    forks = Forks(game, open_book=False)
    for number in range(1, len(forks.record.branches)):
        forks.take(number, read_of(forks.record, forks.program, number, lambda done, total: None))
    for limb in forks.limbs:
        if limb.number == 0:
            continue
        found = compared(forks, 0, limb.number)
        for pair in found.pairs:
            assert sum(cause.apart for cause in pair.causes) == pytest.approx(pair.apart, abs=1e-9)
        if not found.veiled:
            sittings = [forks.reads[number].sitting for number in (0, limb.number)]
            assert sittings[0] is not None and sittings[1] is not None
            whole = side_by_side(sittings[0], sittings[1])
            shown = sum(len(group.rows) for group in found.groups) + (found.parting is not None)
            assert shown == len(whole.differ) and len(found.pairs) == len(whole.tracks)


def test_two_branches_are_compared_by_keys(app: App) -> None:
    screen = opened(app, tried("prague_spring", "prague", 5, over=True))
    press(app, pygame.K_c)
    assert screen.marked == 0
    press(app, pygame.K_c)
    assert screen.marked is None
    press(app, pygame.K_c)
    focus(app, 2)
    page = press(app, pygame.K_c)
    assert isinstance(app.screen, TwoTimelines)
    parting = app.screen.found.parting
    assert parting is not None and parting.title.split()[0] in written(page)
    press(app, pygame.K_ESCAPE)
    assert app.screen is screen and screen.marked is None


@pytest.mark.parametrize(("name", "role"), RUNS)
@pytest.mark.parametrize("over", [True, False])
def test_no_comparison_is_clipped_in_any_window(app: App, name: str, role: str, over: bool) -> None:
    screen = opened(app, tried(name, role, 4, over=over))
    for other in dict.fromkeys((HISTORY, len(screen.forks.record.branches) - 1)):
        if other == 0:
            continue
        two = TwoTimelines(app, screen.forks, 0, other)
        app.go(Only(two))
        for size, text, language in LOOKS:
            for tab, whole in (("differs", False), ("tracks", True)):
                two.tab, two.all = tab, whole
                page = look(app, size, text, "dark" if language == "en" else "light", language)
                assert faults(page) == [], (other, size, text, language, tab)
                for _rect, column, last in page.columns:
                    app.stack[-1].eye.offsets[column] = last
                assert faults(look(app, size, text, "dark", language)) == [], (other, size, text, language, tab)
                app.stack[-1].eye.offsets.clear()


# the ways here


def test_the_menu_the_ending_and_the_debrief_lead_here(app: App) -> None:
    over, half = (tried("prague_spring", "prague", 2, over=done) for done in (True, False))
    ways: list[Screen] = [Pause(app, half), Ending(app, over), Debrief(app, over)]
    for screen in ways:
        app.stack = []
        app.go(Push(screen))
        app.draw()
        press(app, pygame.K_w)
        assert isinstance(app.screen, Branches), screen.name
        press(app, pygame.K_ESCAPE)
        assert app.screen is screen
