"""Playing in text: one question at a time, a handful of words to ask things with."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from spring1968.engine.program import Program
from spring1968.play.game import Game
from spring1968.play.playthrough import Playthrough
from spring1968.play.runcode import encode
from spring1968.problems import nearest
from spring1968.scenario.schema import EventText
from spring1968.telling.citing import ADVISED, KNOWN, WRITTEN, citation
from spring1968.telling.dates import event_day, event_text, turn_dates
from spring1968.telling.ledger import account
from spring1968.telling.numbers import full_state, state
from spring1968.telling.story import advice, chronicle, occurrence, outcome
from spring1968.terminal import keeping
from spring1968.terminal.keeping import is_number
from spring1968.terminal.paper import Paper

LONG_PAUSE = 4
"""Turns without a question after which the player is told that time has passed."""

COMMANDS = {
    "advice": "what your advisers say of each option",
    "why": "why the numbers moved since the last question; `why TRACK` for one track over the whole run",
    "history": "what happened in fact in the matter you decided last",
    "state": "the state of things",
    "goals": "who you are and what you want",
    "sources": "what this question rests on",
    "log": "what has come up so far",
    "back": "go back to the question before; `back 3` goes back three; what you played is kept as a branch",
    "branches": "the branches of this run; `branches 2` takes the second up where you left it",
    "save": "`save FILE` keeps a copy there (every choice is kept anyway)",
    "help": "these words",
    "quit": "stop; the run is kept and can be taken up again",
}


def play(paper: Paper, game: Game, *, greet: bool = True) -> Game:
    """Play until the timeline ends or the player stops; return the game as it stands then."""
    if greet:
        welcome(paper, game)
    seen: Playthrough | None = None
    while game.sitting.question is not None:
        if game.sitting is not seen:
            _tell_turn(paper, game)
            _tell_question(paper, game)
            seen = game.sitting
        typed = paper.ask("Your choice (a number, or `help`):")
        if typed is None or typed.lower() in ("quit", "q", "exit"):
            if game.sitting.decisions and not game.written:
                paper.say(f"The last choices are not kept: {game.file} could not be written.")
                return game
            paper.say("The run is kept. Go on with:")
            paper.raw(
                shlex.join(["spring1968", "play", *([game.scenario] if game.scenario else []), "--record", str(game.file)])
            )
            return game
        game = _obey(paper, game, typed)
    _tell_turn(paper, game)
    farewell(paper, game)
    return _after_the_end(paper, game)


AFTER = ("why", "history", "state", "log", "goals", "back", "branches", "save")


def _after_the_end(paper: Paper, game: Game) -> Game:
    """Answer questions about a run that is over; going back plays on."""
    while typed := paper.ask("Anything else? (`help`, or Enter to leave):"):
        name, _, rest = typed.partition(" ")
        command = _command(name.lower())
        if command == "quit":
            break
        if command not in AFTER:
            paper.say(f"The run is over. You can still type: {', '.join(AFTER)}.")
            continue
        after = _HANDLERS[command](paper, game, rest.strip()) or game
        if after.sitting.question is not None:
            return play(paper, after, greet=False)
        if after.sitting is not game.sitting:
            farewell(paper, after)
        game = after
    return game


def welcome(paper: Paper, game: Game) -> None:
    """Say what is played and by whom."""
    text = game.sitting.program.scenario.text
    paper.head(text.title)
    paper.say(text.summary)
    if game.sitting.earlier is None:
        _goals(paper, game, "")
    paper.say()
    paper.say("Choose by number. `help` lists the other words you can type.")


def farewell(paper: Paper, game: Game) -> None:
    """Tell the ending, what was hidden, which goals were met, and how to share the run."""
    sitting = game.sitting
    head, *rest = outcome(sitting, open_book=game.open_book)
    paper.head(f"The end: {head}")
    paper.lines(rest)
    role = sitting.program.scenario.text.roles[game.role]
    if role.goals:
        met = sitting.goals(game.role)
        paper.head("What you wanted")
        paper.lines(f"{'Met' if met[name] else 'Not met'}: {goal.text}" for name, goal in role.goals.items())
    paper.head("How things stood, what was hidden included")
    paper.lines(full_state(sitting))
    paper.head("To share or to argue with")
    if game.written:
        paper.say("The run is kept in this file:")
        paper.raw(str(game.file))
    else:
        paper.say(f"The run is not kept: {game.file} could not be written. The run code holds all of it.")
    paper.say("Its run code:")
    paper.raw(encode(game.record, sitting.program))


def _obey(paper: Paper, game: Game, typed: str) -> Game:
    if is_number(typed.rstrip(".)")):
        return _decide(paper, game, int(typed.rstrip(".)")))
    name, _, rest = typed.partition(" ")
    command = _command(name.lower())
    if command is None:
        open_ones = ", ".join(str(position) for position, (_, free) in enumerate(game.sitting.options(), 1) if free)
        hint = nearest(name, COMMANDS)
        paper.say(
            f"{f'“{typed}” is not understood. ' if typed else ''}{hint[:1].upper() + hint[1:] + ' ' if hint else ''}"
            f"Open here: {open_ones}; or `help`."
        )
        return game
    handler = _HANDLERS[command]
    return handler(paper, game, rest.strip()) or game


def _command(name: str) -> str | None:
    name = name.strip("?!`'\"")
    if name in COMMANDS:
        return name
    fitting = [command for command in COMMANDS if name and command.startswith(name)]
    return fitting[0] if len(fitting) == 1 else {"s": "state", "h": "help", "": None}.get(name)


def _decide(paper: Paper, game: Game, position: int) -> Game:
    options = game.sitting.options()
    open_ones = ", ".join(str(place) for place, (_, free) in enumerate(options, 1) if free)
    if not 1 <= position <= len(options):
        paper.say(f"There is no option {position}. Open here: {open_ones}.")
        return game
    option, free = options[position - 1]
    assert game.sitting.question is not None
    written = event_text(game.sitting.program, game.sitting.question.event).options[option.id]
    if not free:
        paper.say(f"Option {position} is locked: {written.locked} Open here: {open_ones}.")
        return game
    after, notice = game.choose(option.id)
    keeping.tell_notice(paper, notice)
    paper.head(written.label)
    paper.say(written.result)
    if not written.historical and any(other.historical for other in _asked(game).options.values()):
        paper.say("History went another way here; `history` tells.")
    return after


def _asked(game: Game) -> EventText:
    assert game.sitting.question is not None
    return event_text(game.sitting.program, game.sitting.question.event)


def _tell_turn(paper: Paper, game: Game) -> None:
    """Tell what has come up since the last question, as far as the role may know."""
    sitting = game.sitting
    program = sitting.program
    role = program.roles.index(game.role)
    told = len(sitting.earlier.occurrences) if sitting.earlier is not None else 0
    since = sitting.earlier.table.turn if sitting.earlier is not None else 0
    if sitting.question is not None and sitting.table.turn - since >= LONG_PAUSE:
        paper.head(f"{sitting.table.turn - since} turns went by in which nothing was asked of you.")
    for what in sitting.occurrences[told:]:
        event = program.events[what.event]
        if role in event.hidden_from or event.role == role:
            continue
        head, text = occurrence(program, what)
        paper.head(f"{event_day(program, what.event, what.turn)}: {head}")
        paper.say(text)


def _tell_question(paper: Paper, game: Game) -> None:
    sitting = game.sitting
    assert sitting.question is not None
    event = _asked(game)
    turn = sitting.table.turn
    paper.head(f"{turn_dates(sitting.program, turn)}, turn {turn + 1} of {sitting.program.turns}")
    earlier = sitting.earlier
    before = _values(earlier) if earlier is not None else None
    same_turn = earlier is not None and earlier.table.turn == turn
    paper.lines(state(sitting.observe(game.role), before, news_only=same_turn))
    paper.head(event.title)
    date = event_day(sitting.program, sitting.question.event, turn)
    paper.say(f"{event.document.capitalize()}, {date}{f'. {event.sender}' if event.sender else ''}")
    paper.say()
    paper.say(event.text)
    paper.say()
    for position, (option, free) in enumerate(sitting.options(), 1):
        written = event.options[option.id]
        paper.item(f"{position}. {written.label}{'' if free else f' (locked: {written.locked})'}")
        if written.text:
            paper.say(written.text, indent=3)


def _state(paper: Paper, game: Game, _: str) -> None:
    sitting = game.sitting
    before = _values(sitting.earlier) if sitting.earlier else None
    paper.lines(state(sitting.observe(game.role), before))


def _values(sitting: Playthrough) -> list[float]:
    return [float(column[0]) for column in sitting.table.tracks]


def _advice(paper: Paper, game: Game, _: str) -> None:
    options = _asked(game).options
    if not any(option.advice for option in options.values()):
        paper.say("Nobody advises here.")
        return
    paper.say(ADVISED)
    for position, (option, _free) in enumerate(game.sitting.options(), 1):
        paper.item(f"{position}. {options[option.id].label}")
        voices = list(advice(game.sitting.program.scenario, options[option.id]))
        paper.lines(f"   {voice}" for voice in voices or ["Nobody speaks to it."])


def _why(paper: Paper, game: Game, rest: str) -> None:
    if rest:
        _why_track(paper, game, rest.lower())
        return
    sitting = game.sitting
    seen = sitting.observe(game.role)
    before = sitting.earlier
    start = before.table.tracks if before else sitting.program.start(sitting.seed).tracks
    lately = sitting.ledger[len(before.ledger) if before else 0 :]
    moved = [
        track for track in range(len(sitting.program.tracks)) if seen.sees(track) and any(x.track == track for x in lately)
    ]
    for track in moved:
        lines = [line for line in lately if line.track == track]
        end = float(seen.value(track)[0])
        paper.lines(account(sitting.program, track, lines, game.role, float(start[track][0]), end))
    if not moved:
        paper.say("Nothing that you can see has moved since the last question.")


def _why_track(paper: Paper, game: Game, name: str) -> None:
    sitting = game.sitting
    program = sitting.program
    track = _track_called(program, name)
    if track is None:
        hint = nearest(name, program.scenario.text.tracks) or f"tracks: {', '.join(program.scenario.text.tracks)}"
        paper.say(f"There is no track “{name}”; {hint}")
        return
    seen = sitting.observe(game.role)
    if not seen.sees(track):
        paper.say("That number is hidden from you until the end.")
        return
    lines = [line for line in sitting.ledger if line.track == track]
    paper.lines(account(program, track, lines, game.role, sitting.states[0][track], float(seen.value(track)[0])))


def _track_called(program: Program, name: str) -> int | None:
    """Return the track of an id or a name, or of words that only one track's name holds."""
    called = [f"{rule.id} {program.scenario.text.tracks[rule.id].name}".lower().replace("’", "'") for rule in program.tracks]
    wanted = name.lower().replace("’", "'")
    exact = [
        track for track, rule in enumerate(program.tracks) if wanted in (rule.id, called[track].removeprefix(f"{rule.id} "))
    ]
    found = exact or [track for track, words in enumerate(called) if wanted in words]
    return found[0] if len(found) == 1 else None


def _history(paper: Paper, game: Game, _: str) -> None:
    mine = [decision for decision in game.sitting.decisions if decision.role == game.role]
    if not mine:
        paper.say("You have decided nothing yet. After a choice, `history` tells what happened in fact.")
        return
    event = game.sitting.program.scenario.text.events[mine[-1].event]
    chosen = next((option for option in event.options.values() if option.historical), None)
    paper.head(f"{event.title} – what happened in fact")
    if chosen is not None:
        paper.say(f"History’s choice: {chosen.label}. Yours: {event.options[mine[-1].option].label}.")
    paper.say(event.history or "Nothing of the kind is on record.")
    paper.say(f"How sure is that? {event.evidence.capitalize()}: {KNOWN[event.evidence]}.")
    _cite(paper, game, event)


def _goals(paper: Paper, game: Game, _: str) -> None:
    role = game.sitting.program.scenario.text.roles[game.role]
    paper.head(f"You are {role.name[:1].lower() + role.name[1:]}")
    paper.say(role.brief)
    paper.say()
    paper.lines([f"Goal: {goal.text}" for goal in role.goals.values()])
    paper.lines([*(f"You see: {line}" for line in role.sees), *(f"Hidden: {line}" for line in role.hidden)])


def _sources(paper: Paper, game: Game, _: str) -> None:
    event = _asked(game)
    assumed = f" {event.assumption}" if event.assumption else ""
    paper.say(f"How sure is this? {event.evidence.capitalize()}: {KNOWN[event.evidence]}.{assumed}")
    _cite(paper, game, event)
    paper.say(WRITTEN)


def _cite(paper: Paper, game: Game, event: EventText) -> None:
    for reference in event.source:
        paper.say(citation(game.sitting.program.scenario, reference), indent=2)


def _log(paper: Paper, game: Game, _: str) -> None:
    paper.lines(list(chronicle(game.sitting, game.role)) or ["Nothing has come up yet."])


def _help(paper: Paper, game: Game, _: str) -> None:
    paper.say("Type the number of an option, or one of these words (the first letters are enough):")
    paper.lines(f"  {name}: {meaning}" for name, meaning in COMMANDS.items())


_HANDLERS: dict[str, Callable[[Paper, Game, str], Game | None]] = {
    "advice": _advice,
    "why": _why,
    "history": _history,
    "state": _state,
    "goals": _goals,
    "sources": _sources,
    "log": _log,
    "back": keeping.back,
    "branches": keeping.branches,
    "save": keeping.save_copy,
    "help": _help,
}
