"""Playing in text: one question at a time, a handful of words to ask things with."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from spring1968.engine.program import Program
from spring1968.play.playthrough import Playthrough
from spring1968.play.record import record_of, save, to_json
from spring1968.play.runcode import encode
from spring1968.problems import nearest
from spring1968.scenario.schema import EventText
from spring1968.terminal import wording
from spring1968.terminal.keeping import Desk, beside, is_of_this_run
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
    "back": "go back to the question before; `back 3` goes back three; the run you leave is kept",
    "save": "`save FILE` keeps a copy there (every choice is kept anyway)",
    "help": "these words",
    "quit": "stop; the run is kept and can be taken up again",
}


def play(paper: Paper, desk: Desk, *, greet: bool = True) -> Desk:
    """Play until the timeline ends or the player stops; return the desk as it stands then."""
    if greet:
        welcome(paper, desk)
    seen: Playthrough | None = None
    while desk.sitting.question is not None:
        if desk.sitting is not seen:
            _tell_turn(paper, desk)
            _tell_question(paper, desk)
            seen = desk.sitting
        typed = paper.ask("Your choice (a number, or `help`):")
        if typed is None or typed.lower() in ("quit", "q", "exit"):
            if desk.sitting.decisions and not desk.written:
                paper.say(f"The last choices are not kept: {desk.file} could not be written.")
                return desk
            paper.say("The run is kept. Go on with:")
            paper.raw(
                shlex.join(["spring1968", "play", *([desk.scenario] if desk.scenario else []), "--record", str(desk.file)])
            )
            return desk
        desk = _obey(paper, desk, typed)
    _tell_turn(paper, desk)
    farewell(paper, desk)
    return _after_the_end(paper, desk)


AFTER = ("why", "history", "state", "log", "goals", "back", "save")


def _after_the_end(paper: Paper, desk: Desk) -> Desk:
    """Answer questions about a run that is over; going back plays on."""
    while typed := paper.ask("Anything else? (`help`, or Enter to leave):"):
        name, _, rest = typed.partition(" ")
        command = _command(name.lower())
        if command == "quit":
            break
        if command not in AFTER:
            paper.say(f"The run is over. You can still type: {', '.join(AFTER)}.")
            continue
        after = _HANDLERS[command](paper, desk, rest.strip()) or desk
        if after.sitting.question is not None:
            return play(paper, after, greet=False)
        desk = after
    return desk


def welcome(paper: Paper, desk: Desk) -> None:
    """Say what is played and by whom."""
    text = desk.sitting.program.scenario.text
    paper.head(text.title)
    paper.say(text.summary)
    if desk.sitting.earlier is None:
        _goals(paper, desk, "")
    paper.say()
    paper.say("Choose by number. `help` lists the other words you can type.")


def farewell(paper: Paper, desk: Desk) -> None:
    """Tell the ending, what was hidden, which goals were met, and how to share the run."""
    sitting = desk.sitting
    head, *rest = wording.outcome(sitting)
    paper.head(f"The end: {head}")
    paper.lines(rest)
    role = sitting.program.scenario.text.roles[desk.role]
    if role.goals:
        met = sitting.goals(desk.role)
        paper.head("What you wanted")
        paper.lines(f"{'Met' if met[name] else 'Not met'}: {goal.text}" for name, goal in role.goals.items())
    paper.head("How things stood, what was hidden included")
    paper.lines(wording.full_state(sitting))
    paper.head("To share or to argue with")
    if desk.written:
        paper.say("The run is kept in this file:")
        paper.raw(str(desk.file))
    else:
        paper.say(f"The run is not kept: {desk.file} could not be written. The run code holds all of it.")
    paper.say("Its run code:")
    paper.raw(encode(record_of(sitting, desk.school), sitting.program))


def _obey(paper: Paper, desk: Desk, typed: str) -> Desk:
    if _is_number(typed.rstrip(".)")):
        return _decide(paper, desk, int(typed.rstrip(".)")))
    name, _, rest = typed.partition(" ")
    command = _command(name.lower())
    if command is None:
        open_ones = ", ".join(str(position) for position, (_, free) in enumerate(desk.sitting.options(), 1) if free)
        hint = nearest(name, COMMANDS)
        paper.say(
            f"{f'“{typed}” is not understood. ' if typed else ''}{hint[:1].upper() + hint[1:] + ' ' if hint else ''}"
            f"Open here: {open_ones}; or `help`."
        )
        return desk
    handler = _HANDLERS[command]
    return handler(paper, desk, rest.strip()) or desk


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 9


def _command(name: str) -> str | None:
    name = name.strip("?!`'\"")
    if name in COMMANDS:
        return name
    fitting = [command for command in COMMANDS if name and command.startswith(name)]
    return fitting[0] if len(fitting) == 1 else {"s": "state", "h": "help", "": None}.get(name)


def _decide(paper: Paper, desk: Desk, position: int) -> Desk:
    options = desk.sitting.options()
    open_ones = ", ".join(str(place) for place, (_, free) in enumerate(options, 1) if free)
    if not 1 <= position <= len(options):
        paper.say(f"There is no option {position}. Open here: {open_ones}.")
        return desk
    option, free = options[position - 1]
    assert desk.sitting.question is not None
    written = wording.event_text(desk.sitting.program, desk.sitting.question.event).options[option.id]
    if not free:
        paper.say(f"Option {position} is locked: {written.locked} Open here: {open_ones}.")
        return desk
    after = replace(desk, sitting=desk.sitting.choose(option.id)).kept(paper)
    paper.head(written.label)
    paper.say(written.result)
    if not written.historical and any(other.historical for other in _asked(desk).options.values()):
        paper.say("History went another way here; `history` tells.")
    return after


def _asked(desk: Desk) -> EventText:
    assert desk.sitting.question is not None
    return wording.event_text(desk.sitting.program, desk.sitting.question.event)


def _tell_turn(paper: Paper, desk: Desk) -> None:
    """Tell what has come up since the last question, as far as the role may know."""
    sitting = desk.sitting
    program = sitting.program
    role = program.roles.index(desk.role)
    told = len(sitting.earlier.occurrences) if sitting.earlier is not None else 0
    since = sitting.earlier.table.turn if sitting.earlier is not None else 0
    if sitting.question is not None and sitting.table.turn - since >= LONG_PAUSE:
        paper.head(f"{sitting.table.turn - since} turns went by in which nothing was asked of you.")
    for what in sitting.occurrences[told:]:
        event = program.events[what.event]
        if role in event.hidden_from or event.role == role:
            continue
        head, text = wording.occurrence(program, what)
        paper.head(f"{wording.event_day(program, what.event, what.turn)}: {head}")
        paper.say(text)


def _tell_question(paper: Paper, desk: Desk) -> None:
    sitting = desk.sitting
    assert sitting.question is not None
    event = _asked(desk)
    turn = sitting.table.turn
    paper.head(f"{wording.turn_dates(sitting.program, turn)}, turn {turn + 1} of {sitting.program.turns}")
    earlier = sitting.earlier
    before = _values(earlier) if earlier is not None else None
    same_turn = earlier is not None and earlier.table.turn == turn
    paper.lines(wording.state(sitting.observe(desk.role), before, news_only=same_turn))
    paper.head(event.title)
    date = wording.event_day(sitting.program, sitting.question.event, turn)
    paper.say(f"{event.document.capitalize()}, {date}{f'. {event.sender}' if event.sender else ''}")
    paper.say()
    paper.say(event.text)
    paper.say()
    for position, (option, free) in enumerate(sitting.options(), 1):
        written = event.options[option.id]
        paper.item(f"{position}. {written.label}{'' if free else f' (locked: {written.locked})'}")
        if written.text:
            paper.say(written.text, indent=3)


def _state(paper: Paper, desk: Desk, _: str) -> None:
    sitting = desk.sitting
    before = _values(sitting.earlier) if sitting.earlier else None
    paper.lines(wording.state(sitting.observe(desk.role), before))


def _values(sitting: Playthrough) -> list[float]:
    return [float(column[0]) for column in sitting.table.tracks]


def _advice(paper: Paper, desk: Desk, _: str) -> None:
    options = _asked(desk).options
    if not any(option.advice for option in options.values()):
        paper.say("Nobody advises here.")
        return
    for position, (option, _free) in enumerate(desk.sitting.options(), 1):
        paper.item(f"{position}. {options[option.id].label}")
        voices = list(wording.advice(desk.sitting.program.scenario, options[option.id]))
        paper.lines(f"   {voice}" for voice in voices or ["Nobody speaks to it."])


def _why(paper: Paper, desk: Desk, rest: str) -> None:
    if rest:
        _why_track(paper, desk, rest.lower())
        return
    sitting = desk.sitting
    seen = sitting.observe(desk.role)
    before = sitting.earlier
    start = before.table.tracks if before else sitting.program.start(sitting.seed).tracks
    lately = sitting.ledger[len(before.ledger) if before else 0 :]
    moved = [
        track for track in range(len(sitting.program.tracks)) if seen.sees(track) and any(x.track == track for x in lately)
    ]
    for track in moved:
        lines = [line for line in lately if line.track == track]
        end = float(seen.value(track)[0])
        paper.lines(wording.account(sitting.program, track, lines, desk.role, float(start[track][0]), end))
    if not moved:
        paper.say("Nothing that you can see has moved since the last question.")


def _why_track(paper: Paper, desk: Desk, name: str) -> None:
    sitting = desk.sitting
    program = sitting.program
    track = _track_called(program, name)
    if track is None:
        hint = nearest(name, program.scenario.text.tracks) or f"tracks: {', '.join(program.scenario.text.tracks)}"
        paper.say(f"There is no track “{name}”; {hint}")
        return
    seen = sitting.observe(desk.role)
    if not seen.sees(track):
        paper.say("That number is hidden from you until the end.")
        return
    lines = [line for line in sitting.ledger if line.track == track]
    paper.lines(wording.account(program, track, lines, desk.role, sitting.states[0][track], float(seen.value(track)[0])))


def _track_called(program: Program, name: str) -> int | None:
    """Return the track of an id or a name, or of words that only one track's name holds."""
    called = [f"{rule.id} {program.scenario.text.tracks[rule.id].name}".lower().replace("’", "'") for rule in program.tracks]
    wanted = name.lower().replace("’", "'")
    exact = [
        track for track, rule in enumerate(program.tracks) if wanted in (rule.id, called[track].removeprefix(f"{rule.id} "))
    ]
    found = exact or [track for track, words in enumerate(called) if wanted in words]
    return found[0] if len(found) == 1 else None


def _history(paper: Paper, desk: Desk, _: str) -> None:
    mine = [decision for decision in desk.sitting.decisions if decision.role == desk.role]
    if not mine:
        paper.say("You have decided nothing yet. After a choice, `history` tells what happened in fact.")
        return
    event = desk.sitting.program.scenario.text.events[mine[-1].event]
    chosen = next((option for option in event.options.values() if option.historical), None)
    paper.head(f"{event.title} – what happened in fact")
    if chosen is not None:
        paper.say(f"History’s choice: {chosen.label}. Yours: {event.options[mine[-1].option].label}.")
    paper.say(event.history or "Nothing of the kind is on record.")
    paper.say(f"How sure is that? {event.evidence.capitalize()}: {wording.KNOWN[event.evidence]}.")
    _cite(paper, desk, event)


def _goals(paper: Paper, desk: Desk, _: str) -> None:
    role = desk.sitting.program.scenario.text.roles[desk.role]
    paper.head(f"You are {role.name[:1].lower() + role.name[1:]}")
    paper.say(role.brief)
    paper.say()
    paper.lines([f"Goal: {goal.text}" for goal in role.goals.values()])
    paper.lines([*(f"You see: {line}" for line in role.sees), *(f"Hidden: {line}" for line in role.hidden)])


def _sources(paper: Paper, desk: Desk, _: str) -> None:
    event = _asked(desk)
    assumed = f" {event.assumption}" if event.assumption else ""
    paper.say(f"How sure is this? {event.evidence.capitalize()}: {wording.KNOWN[event.evidence]}.{assumed}")
    _cite(paper, desk, event)


def _cite(paper: Paper, desk: Desk, event: EventText) -> None:
    known = desk.sitting.program.scenario.text.sources
    for reference in event.source:
        key, _, where = reference.partition(":")
        book = known[key]
        parts = [book.author, book.title, book.year, where.strip() or None]
        paper.say(", ".join(part for part in parts if part), indent=2)


def _log(paper: Paper, desk: Desk, _: str) -> None:
    paper.lines(list(wording.chronicle(desk.sitting, desk.role)) or ["Nothing has come up yet."])


def _back(paper: Paper, desk: Desk, rest: str) -> Desk:
    steps = int(rest) if _is_number(rest) else 1
    earlier = desk.sitting
    for _ in range(steps):
        if earlier.earlier is None:
            break
        earlier = earlier.earlier
    if earlier is desk.sitting:
        paper.say("This is the first question; there is nothing to go back to.")
        return desk
    stem = desk.file.with_name(f"{desk.file.stem.split('-branch')[0]}{desk.file.suffix}")
    branch = beside(stem, "branch")
    paper.say("Back. The run you left stays in the first of these files; this one goes on in the second:")
    paper.raw(str(desk.file))
    paper.raw(str(branch))
    return replace(desk, sitting=earlier, file=branch, written="").kept(paper)


def _save(paper: Paper, desk: Desk, rest: str) -> Desk:
    if not rest:
        paper.say(f"The run is kept in {desk.file} after every choice. `save FILE` writes a copy.")
        return desk
    try:
        target = Path(rest).expanduser()
        if target.exists() and not is_of_this_run(target, desk.sitting):
            paper.say(f"{target} is there already and is not a record of this run; it is left as it is. Name another file.")
            return desk
        save(record_of(desk.sitting, desk.school), target)
    except (OSError, ValueError, RuntimeError) as error:
        paper.say(f"{rest} cannot be written: {getattr(error, 'strerror', None) or error}.")
        return desk
    paper.say(f"Copied to {target}.")
    if desk.sitting.decisions and not desk.written:
        return replace(desk, file=target, written=to_json(record_of(desk.sitting, desk.school)))
    return desk


def _help(paper: Paper, desk: Desk, _: str) -> None:
    paper.say("Type the number of an option, or one of these words (the first letters are enough):")
    paper.lines(f"  {name}: {meaning}" for name, meaning in COMMANDS.items())


_HANDLERS: dict[str, Callable[[Paper, Desk, str], Desk | None]] = {
    "advice": _advice,
    "why": _why,
    "history": _history,
    "state": _state,
    "goals": _goals,
    "sources": _sources,
    "log": _log,
    "back": _back,
    "save": _save,
    "help": _help,
}
