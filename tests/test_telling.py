"""The sentences about a sitting, and the data beneath them: reasons, sources, news, the days ahead."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from spring1968.engine.program import Program
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.record import record_of
from spring1968.scenario.load import Scenario
from spring1968.scenario.schema import SourceText
from spring1968.telling.citing import citation, short_citation
from spring1968.telling.ledger import UNSEEN, Reason, account, reasons
from spring1968.telling.newspaper import Story, briefs, marks, news
from spring1968.telling.numbers import stance_word
from spring1968.telling.story import OPEN_BOOK, changed, outcome
from strategies import Case
from worlds import any_open, first_role, law, sitting_of


@law
def test_the_reasons_add_up_to_the_change_and_say_no_more_than_a_role_may_know(case: Case) -> None:
    sitting = sitting_of(case, first_role(case))
    program = case.program
    for track in range(len(program.tracks)):
        lines = [line for line in sitting.ledger if line.track == track]
        change = sitting.states[-1][track] - sitting.states[0][track]
        for role in (None, *program.roles):
            told = reasons(program, lines, role)
            assert sum(reason.amount for reason in told) == sum(reason.amount for reason in reversed(told)) == change
            weights = [abs(reason.amount) for reason in told]
            assert weights == sorted(weights, reverse=True)
            for reason in told:
                if not reason.visible:
                    assert (reason.words, reason.when, reason.source, reason.place) == (UNSEEN, "", (), "")
                    assert role is not None and not reason.mine
            opened = reasons(program, lines, role, open_book=True)
            assert all(reason.visible for reason in opened)
            assert [reason.amount for reason in opened] == [reason.amount for reason in told]
            assert len(list(account(program, track, lines, role, 0.0, change))) == 1 + len(told)


def test_what_a_role_chose_is_told_as_its_own(shipped: Program) -> None:
    sitting = played(shipped, "prague", 12)
    told = [reason for track in range(len(shipped.tracks)) for reason in all_reasons(sitting, track, "prague")]
    mine = {reason.words.split(" – ")[0] for reason in told if reason.mine}
    asked = {shipped.scenario.text.events[decision.event].title for decision in sitting.decisions if decision.by_hand}
    assert mine and mine <= asked
    assert all(reason.visible for reason in told if reason.mine)
    assert not any(reason.mine for track in range(len(shipped.tracks)) for reason in all_reasons(sitting, track, None))


def all_reasons(sitting: Playthrough, track: int, role: str | None) -> list[Reason]:
    return reasons(sitting.program, [line for line in sitting.ledger if line.track == track], role)


def played(program: Program, role: str, questions: int, seed: int = 3) -> Playthrough:
    sitting = begin(program, seed, frozenset({role}), {})
    while sitting.question is not None and questions:
        sitting, questions = sitting.choose(any_open(sitting)), questions - 1
    return sitting


@pytest.mark.parametrize(
    ("author", "year", "short"),
    [
        ("Mark Kramer", "2010", "Kramer 2010"),
        ("H. Gordon Skilling", "1976", "Skilling 1976"),
        ("V. Mastny, M. Byrne (eds)", "2005", "Mastny and Byrne 2005"),
        ("G. Bischof, S. Karner, P. Ruggenthaler (eds)", "2010", "Bischof et al. 2010"),
        ("Jaromír Navrátil et al. (eds)", "1998", "Navrátil et al. 1998"),
        ("P. Shelest (tr. Mark Kramer)", "1968", "Shelest 1968"),
        ("Jiri Valenta", "1979, rev. 1991", "Valenta 1979"),
        ("Holger Kulick", "c. 2018", "Kulick c. 2018"),
        ("Jozef Banáš", "n.d.", "Banáš"),
        ("US Department of State", "1996-2001", "US Department of State 1996-2001"),
        ("CIA (Carl Linden)", "1968", "CIA 1968"),
        ("Radio Prague", None, "Radio Prague"),
        ("Die Zeit", "1968", "Die Zeit 1968"),
        ("Národní archiv", "n.d.", "Národní archiv"),
        ("Author not given", "2019", "Invasion 1968: The Intentions of… 2019"),
        (None, None, "Invasion 1968: The Intentions of…"),
    ],
)
def test_a_short_citation_is_a_name_and_a_year(shipped: Program, author: str | None, year: str | None, short: str) -> None:
    title = "Invasion 1968: The Intentions of Intervention and Their Limits"
    scenario = with_source(shipped.scenario, SourceText(title=title, author=author, year=year))
    assert short_citation(scenario, "book") == short_citation(scenario, "book: p. 4") == short
    assert citation(scenario, "book: p. 4") == ", ".join(part for part in (author, title, year, "p. 4") if part)


def with_source(scenario: Scenario, source: SourceText) -> Scenario:
    return dataclasses.replace(scenario, text=scenario.text.model_copy(update={"sources": {"book": source}}))


def test_every_source_has_a_short_citation(shipped: Program) -> None:
    for key in shipped.scenario.text.sources:
        assert 2 <= len(short_citation(shipped.scenario, key)) <= 60


@pytest.mark.parametrize("role", ["prague", "moscow", "west"])
def test_the_news_between_two_questions_is_what_came_up_with_the_own_decision_first(shipped: Program, role: str) -> None:
    sitting = played(shipped, role, 99)
    told: list[Story] = []
    hidden = {event.id for event in shipped.events if shipped.roles.index(role) in event.hidden_from}
    while sitting.earlier is not None:
        stories = news(sitting, sitting.earlier, role)
        assert [story.mine for story in stories] == sorted((story.mine for story in stories), reverse=True)
        assert {story.event for story in stories if story.mine} <= {d.event for d in sitting.decisions if d.by_hand}
        assert not hidden & {story.event for story in stories}
        told += stories
        sitting = sitting.earlier
    told += news(sitting, None, role)
    whole = news(played(shipped, role, 99), None, role)
    assert sorted(map(repr, told)) == sorted(map(repr, whole)) and len(whole) > 20
    assert any(story.mine for story in whole) and any(story.option is None for story in whole)


def test_the_news_print_what_was_chosen_and_by_date(shipped: Program) -> None:
    sitting = played(shipped, "moscow", 99)
    texts = shipped.scenario.text.events
    stories = news(sitting, None, None)
    assert [story.event for story in stories] != [story.event for story in news(sitting, None, "prague")]
    assert len(news(sitting, None, "prague", open_book=True)) == len(stories)
    for story in stories:
        printed = texts[story.event].options[story.option].news if story.option else texts[story.event].news
        assert printed is not None and (story.headline, story.lead) == (printed.headline, printed.lead)
    days = [dt.datetime.strptime(story.date, "%d %B %Y") for story in stories if " to " not in story.date]
    assert len(days) > 10 and days == sorted(days)


def test_briefs_are_those_of_the_days(shipped: Program) -> None:
    first, last = dt.date(1968, 1, 6), dt.date(1968, 1, 16)
    found = briefs(shipped, first, last)
    assert [brief.date for brief in found] == sorted(brief.date for brief in found)
    assert {brief.date for brief in found} >= {first, last}
    assert all(first <= brief.date <= last for brief in found)


def test_marks_are_the_dates_known_to_lie_ahead(shipped: Program) -> None:
    first = begin(shipped, 3, frozenset({"prague"}), {})
    labels = [mark.label for mark in marks(first, "prague")]
    assert "First of May" in labels and "Party congress in Prague" not in labels
    assert "Non-Proliferation Treaty is signed" not in labels
    sitting = played(shipped, "prague", 8)
    for mark in marks(sitting, "prague"):
        today = shipped.date(sitting.table.turn)
        assert mark.date > today and (mark.known_from is None or mark.known_from <= today)
    assert [mark.date for mark in marks(first, None)] == sorted(mark.date for mark in marks(first, None))
    assert isinstance(marks(played(shipped, "prague", 99), "prague"), list)


def test_a_stance_has_a_word_at_every_question_and_after_the_end(shipped: Program) -> None:
    sitting: Playthrough | None = played(shipped, "prague", 99)
    assert sitting is not None and sitting.over
    while sitting is not None:
        for role in ("prague", None):
            for number, stance in enumerate(shipped.scenario.text.map.stances.values()):
                assert stance_word(sitting.observe(role), number) in stance.words.values()
        sitting = sitting.earlier


def test_with_the_book_open_everything_is_seen(shipped: Program) -> None:
    seen = played(shipped, "prague", 4).observe(None)
    assert all(seen.sees(track) for track in range(len(shipped.tracks)))


def test_an_open_book_is_said_with_the_outcome(shipped: Program) -> None:
    sitting = played(shipped, "west", 99)
    assert [*outcome(sitting), OPEN_BOOK] == list(outcome(sitting, open_book=True))


def test_nothing_is_told_of_a_scenario_that_has_not_changed(shipped: Program) -> None:
    record = record_of(begin(shipped, 1, frozenset(), {}))
    assert list(changed(record, shipped)) == []
    told = list(changed(dataclasses.replace(record, digest="0" * 16, parts={}), shipped))
    assert len(told) == 3 and told[2] == "  the record does not say what"
