"""The game in text, played through a scripted reader."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from spring1968.engine.program import Program
from spring1968.play.game import Game
from spring1968.play.playthrough import Decision, begin, shown_order
from spring1968.play.record import read, record_of, replay, save
from spring1968.terminal.game import COMMANDS, play
from spring1968.terminal.paper import Paper

WIDTH = 72


class Sitting:
    """A game played by typing `lines`; `said` is everything that was printed."""

    def __init__(self, program: Program, file: Path, lines: list[str], role: str = "prague", seed: int = 5) -> None:
        self.file = file
        self.out = io.StringIO()
        answers = iter(lines)
        paper = Paper(
            Console(file=self.out, width=WIDTH, highlight=False, markup=False), lambda prompt: self._next(prompt, answers)
        )
        self.desk = play(paper, Game(begin(program, seed, frozenset({role}), {}), role, None, file))

    def _next(self, prompt: str, answers: Iterator[str]) -> str:
        self.out.write(prompt)
        try:
            answer = next(answers)
        except StopIteration:
            raise EOFError from None
        self.out.write(answer + "\n")
        return answer

    @property
    def said(self) -> str:
        return self.out.getvalue()

    @property
    def flat(self) -> str:
        return " ".join(self.said.split())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "run.json"


def test_a_whole_game_can_be_played_by_number_as_each_role(shipped: Program, tmp_path: Path) -> None:
    for role in shipped.roles:
        game = Sitting(shipped, tmp_path / f"{role}.json", ["1", "2", "3"] * 80, role)
        assert game.desk.sitting.over
        assert "The end:" in game.said
        assert re.search(r"^S68\.prague_spring\.", game.said, re.MULTILINE)


def test_no_line_is_wider_than_the_terminal_save_what_is_to_be_copied(shipped: Program, file: Path) -> None:
    said = Sitting(shipped, file, ["advice", "state", "why", "sources", "help", "goals", *["2", "1"] * 60]).said
    for line in said.splitlines():
        assert len(line) <= WIDTH or line.startswith(("S68.", "/", "spring1968 play")) or str(file) in line, line
        assert line == line.rstrip() or line.startswith(("Your choice", "Anything else"))


def test_no_colour_codes_are_printed_to_what_is_no_terminal(shipped: Program, file: Path) -> None:
    assert "\x1b" not in Sitting(shipped, file, ["1", "quit"]).said


def test_every_command_answers(shipped: Program, file: Path) -> None:
    for command in COMMANDS:
        game = Sitting(shipped, file, ["1", command, "quit"])
        assert "is not understood" not in game.said, command


def test_a_command_may_be_shortened_and_asked_with_a_question_mark(shipped: Program, file: Path) -> None:
    said = Sitting(shipped, file, ["1", "why?", "hist?", "adv", "quit"]).said
    assert "is not understood" not in said
    assert "what happened in fact" in said


@pytest.mark.parametrize(
    "typed", ["0", "9", "999999999999999999999", "yes", "", "  ", "1.5", "-1", "drop table", "²", "历史"]
)
def test_bad_input_asks_again_and_says_what_is_open(shipped: Program, file: Path, typed: str) -> None:
    game = Sitting(shipped, file, [typed, "quit"])
    assert game.desk.sitting.decisions == ()
    assert "Open here: 1, 2, 3, 4" in game.flat


def at_a_lock(program: Program) -> tuple[list[str], int, int]:
    """Return typed numbers that lead to a question with a locked option, the seed, and the locked option's place."""
    for seed in range(60):
        typed: list[str] = []
        sitting = begin(program, seed, frozenset({"prague"}), {})
        while sitting.question is not None:
            options = sitting.options()
            locked = [place for place, (_, free) in enumerate(options, 1) if not free]
            if locked:
                return typed, seed, locked[0]
            place = seed % len(options)
            typed.append(str(place + 1))
            sitting = sitting.choose(options[place][0].id)
    raise AssertionError("no locked option met in sixty games")


def test_a_locked_option_says_why_and_what_is_open(shipped: Program, file: Path) -> None:
    typed, seed, place = at_a_lock(shipped)
    game = Sitting(shipped, file, [*typed, str(place), "quit"], seed=seed)
    assert "(locked:" in game.flat
    assert re.search(rf"Option {place} is locked: .+ Open here: [0-9]", game.flat)
    assert len(game.desk.sitting.decisions) == len(
        Sitting(shipped, file, [*typed, "quit"], seed=seed).desk.sitting.decisions
    )


def test_what_is_hidden_stays_hidden_until_the_end(shipped: Program, file: Path) -> None:
    said = Sitting(
        shipped, file, ["1", "state", "why", "why soviet_pressure", "why moscow_resolve", "log", "2", "quit"]
    ).flat
    assert not re.search(r"Soviet pressure: [0-9]", said)
    assert "hidden from you until the end" in said
    secret = [event.title for event in shipped.scenario.text.events.values() if "prague" in event.hidden_from]
    long_game = Sitting(shipped, file, ["1", "2", "log"] * 12 + ["quit"]).flat
    assert [title for title in secret if f"{title} –" in long_game] == []


def test_why_accounts_for_the_whole_change(shipped: Program, file: Path) -> None:
    said = Sitting(shipped, file, ["1", "2", "1", "2", "why public_support", "quit"]).said
    block = said[said.index("why public_support") :]
    head = re.search(r"Public support (rose|fell) by ([0-9.]+)", block)
    assert head is not None
    lines = [float(amount) for amount in re.findall(r"^  ([+-][0-9.]+) ", block, re.MULTILINE)]
    change = float(head[2]) * (1 if head[1] == "rose" else -1)
    assert len(lines) >= 2 and abs(sum(lines) - change) <= 0.05 * (len(lines) + 1)
    assert re.search(r"prague_spring/(events/)?[0-9a-z_-]+\.yaml:[0-9]+:[0-9]+", block)


def test_history_never_comes_before_the_choice(shipped: Program, file: Path) -> None:
    first = shipped.scenario.text.events["first_secretary"]
    said = Sitting(shipped, file, ["history", "advice", "sources", "quit"]).flat
    assert " ".join((first.history or "").split())[:60] not in said
    after = Sitting(shipped, file, ["1", "history", "quit"]).flat
    assert " ".join((first.history or "").split())[:60] in after


def test_words_that_were_written_for_the_scenario_are_never_passed_off_as_quotations(shipped: Program, file: Path) -> None:
    said = Sitting(shipped, file, ["advice", "sources", "quit"]).flat
    assert "What they say is written for this scenario; it is no quotation." in said
    assert "They are no quotations, save where they name whom they quote." in said


def test_the_order_of_answers_does_not_give_history_away(shipped: Program) -> None:
    places = [shown_order(event).index(event.historical) for event in shipped.events if event.historical is not None]
    for place in range(3):
        assert 0.1 < places.count(place) / len(places) < 0.6


def test_every_choice_is_on_disk_before_the_next_question(shipped: Program, file: Path) -> None:
    out, told, accepted = io.StringIO(), [0], [0]

    def answer(_: str) -> str:
        lately = out.getvalue()[told[0] :]
        told[0] = len(out.getvalue())
        if "The end:" in lately:
            return ""
        accepted[0] += "turn " in lately and "of 39" in lately
        held = len([d for d in read(file).decisions if d.by_hand]) if file.exists() else 0
        assert held == accepted[0] - 1
        return "12"[accepted[0] % 2]

    desk = Game(begin(shipped, 5, frozenset({"prague"}), {}), "prague", None, file)
    play(Paper(Console(file=out, width=80), answer), desk)
    assert accepted[0] > 8


def by_hand(decisions: Sequence[Decision]) -> int:
    return sum(decision.by_hand for decision in decisions)


def test_back_keeps_what_was_played_as_a_branch_that_can_be_taken_up(shipped: Program, file: Path) -> None:
    game = Sitting(shipped, file, ["1", "2", "1", "back 2", "2", "quit"])
    held = read(file)
    assert game.desk.file == file and [by_hand(one.decisions) for one in held.branches] == [2, 3]
    listed = Sitting(shipped, file.with_name("b.json"), ["1", "2", "1", "back 2", "1", "branches", "branches 2", "quit"])
    assert "1 (played now): goes on after" in listed.said and "leaves 1:" in listed.said
    assert by_hand(listed.desk.sitting.decisions) == 3 and [by_hand(one.decisions) for one in listed.desk.others] == [2]
    wrong = Sitting(shipped, file.with_name("c.json"), ["1", "branches 7", "branches x", "quit"])
    assert wrong.said.count("Branches are numbered from 1 to 1") == 2


def test_a_branch_that_has_ended_is_told_when_it_is_taken_up(shipped: Program, file: Path) -> None:
    typed = ["1", "2", "3"] * 80
    prompts = Sitting(shipped, file, typed).said.count("Your choice")
    game = Sitting(shipped, file, [*typed[:prompts], "back", "branches 2", "branches", "back", "quit"])
    assert game.said.count("The end:") == 2 and not game.desk.sitting.over


def test_a_run_stopped_anywhere_goes_on_where_it_was(shipped: Program, tmp_path: Path) -> None:
    whole = Sitting(shipped, tmp_path / "whole.json", ["1", "2"] * 100)
    for stop in (1, 3, 5):
        file = tmp_path / f"{stop}.json"
        Sitting(shipped, file, (["1", "2"] * 100)[:stop])
        resumed = replay(read(file), shipped, {})
        assert resumed.decisions == whole.desk.sitting.decisions[: len(resumed.decisions)]
        assert resumed.over == (resumed.question is None) == (resumed.ending is not None)


def test_a_disk_that_cannot_be_written_is_said_and_the_game_goes_on(shipped: Program, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    game = Sitting(shipped, blocked / "run.json", ["1", "2", "quit"])
    assert "could not be kept" in game.flat
    assert len([d for d in game.desk.sitting.decisions if d.by_hand]) == 2


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.one_of(st.sampled_from(["1", "2", "3", "4", *COMMANDS, "back 3", "why liberalisation"]), st.text(max_size=12)),
        max_size=30,
    )
)
def test_any_typing_leaves_a_record_that_replays(shipped: Program, tmp_path: Path, lines: list[str]) -> None:
    file = tmp_path / "run.json"
    file.unlink(missing_ok=True)
    typed = [line for line in lines if not line.strip().lower().startswith("sa")]
    game = Sitting(shipped, file, typed)
    if game.desk.file.exists():
        again = replay(read(game.desk.file), shipped, {})
        assert again.decisions == game.desk.sitting.decisions


def test_saving_spares_what_is_no_record_and_survives_any_name(shipped: Program, file: Path, tmp_path: Path) -> None:
    essay = tmp_path / "Essay.txt"
    essay.write_text("do not lose me", encoding="utf-8")
    copy = tmp_path / "Copy.json"
    lines = ["1", f"save {essay}", "save .", "save /", "save ~nosuchuser/x", f"save {copy}", f"save {copy}", "quit"]
    game = Sitting(shipped, file, lines)
    assert essay.read_text(encoding="utf-8") == "do not lose me"
    assert read(copy).decisions == game.desk.sitting.decisions


def test_two_games_on_one_record_lose_nothing(shipped: Program, file: Path) -> None:
    other = Sitting(shipped, file, ["2", "1", "quit"])

    def interfere(line: str) -> str:
        save(record_of(other.desk.sitting), file)
        return line

    answers = iter(["1", "2"])
    reader = lambda _: interfere(next(answers, "quit"))  # noqa: E731
    desk = play(
        Paper(Console(file=io.StringIO(), width=80), reader),
        Game(begin(shipped, 5, frozenset({"prague"}), {}), "prague", None, file.with_name("new.json")),
    )
    assert desk.file.name == "new.json"
    started = Game(begin(shipped, 5, frozenset({"prague"}), {}), "prague", None, file, written="what was there before")
    answers = iter(["1", "2"])
    desk = play(Paper(Console(file=io.StringIO(), width=80), reader), started)
    assert desk.file != file and read(desk.file).decisions == desk.sitting.decisions
    assert read(file).decisions == other.desk.sitting.decisions


def test_a_run_that_could_not_be_kept_is_not_called_kept(shipped: Program, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    said = Sitting(shipped, blocked / "run.json", ["1", "quit"]).flat
    assert "are not kept" in said and "The run is kept" not in said
    saved = tmp_path / "saved.json"
    again = Sitting(shipped, blocked / "run.json", ["1", f"save {saved}", "2", "quit"])
    assert again.desk.file == saved and len([d for d in read(saved).decisions if d.by_hand]) == 2


def test_after_the_end_one_may_ask_and_go_back(shipped: Program, file: Path) -> None:
    typed = ["1", "2", "3"] * 80
    over = Sitting(shipped, file, typed)
    asked = len(over.desk.sitting.decisions)
    prompts = over.said.count("Your choice")
    game = Sitting(shipped, file, [*typed[:prompts], "why liberalisation", "history", "advice", "back", "quit"])
    assert "what happened in fact" in game.flat and "You can still type" in game.flat
    assert not game.desk.sitting.over and len(game.desk.sitting.decisions) < asked


@pytest.mark.parametrize("name", ["moscow's trust", "western", "support", "party unity", "Public Support", "party_unity"])
def test_why_takes_the_words_one_would_type(shipped: Program, file: Path, name: str) -> None:
    said = Sitting(shipped, file, ["1", f"why {name}", "quit"]).flat
    assert "There is no track" not in said
