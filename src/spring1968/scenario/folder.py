"""A scenario's files to one tree: sections in their own files, and `extends` patches laid over their base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from spring1968.problems import Place, Problem, ScenarioError, listed, nearest
from spring1968.scenario.fields import ID_PATTERN
from spring1968.scenario.guesses import Guesses
from spring1968.scenario.schema import SECTIONS
from spring1968.scenario.source import Tree, cut, printable, read_file

MAX_FILES = 200
MAX_CHAIN = 8
MAX_TOTAL = 8_000_000
MAIN = "scenario.yaml"
SUFFIXES = (".yaml", ".yml")


@dataclass(slots=True)
class Reading:
    """What was read: the tree with its base under it, and every problem met on the way.

    `stopped` says that a file could not be read at all, so that nothing can be said about the whole.
    """

    tree: Tree
    problems: list[Problem] = field(default_factory=list)
    stopped: bool = False


def shipped() -> Path:
    """Return the folder of the scenarios that come with the program."""
    inside = Path(str(resources.files("spring1968"))) / "_data" / "scenarios"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "scenarios"


def shipped_names() -> list[str]:
    """Return the ids of the shipped scenarios, sorted."""
    found = shipped()
    if not found.is_dir():
        return []
    folders = {path.name for path in found.iterdir() if (path / MAIN).is_file()}
    return sorted(folders | {path.stem for path in found.iterdir() if path.suffix in SUFFIXES})


def find(name: str) -> Path:
    """Return the path of a scenario given as a path or as the id of a shipped one.

    Raises `ScenarioError` (S001) when there is neither.
    """
    path = Path(name)
    if _exists(path):
        return path
    if re.fullmatch(ID_PATTERN, name):
        known = _named(shipped(), name)
        if known is not None:
            return known
    hint = nearest(name, shipped_names()) or f"give a path, or one of: {listed(shipped_names())}"
    raise ScenarioError([Problem(Place(printable(name)), "S001", "no such scenario or file", hint)])


def _exists(path: Path) -> bool:
    """Return whether something is at a path; a path too long for the system leads nowhere."""
    try:
        return path.exists()
    except OSError:
        return False


def scenarios_in(path: Path) -> list[Path]:
    """Return the scenarios a path stands for: itself, or those inside a folder that is none.

    A folder of sections whose main file is missing or misnamed is one scenario, not a folder of them.
    """
    if not path.is_dir() or (path / MAIN).exists():
        return [path]
    try:
        inside = [other for other in sorted(path.iterdir()) if _is_scenario(other)]
    except OSError:
        return [path]
    if any(other.stem in (*SECTIONS, "scenario") and other.suffix in SUFFIXES for other in inside):
        return [path]
    return inside or [path]


def read(path: Path) -> Reading:
    """Return the tree of a scenario folder or file, with what it extends merged under it."""
    return _read(path, ())


def _read(path: Path, above: tuple[str, ...]) -> Reading:
    reading = _files(path)
    if reading.stopped:
        return reading
    wanted = reading.tree.child("extends")
    if wanted is None:
        return reading
    if wanted.value is None:
        hint = "write the id of the base after the colon, or take the line out"
        place = reading.tree.key_place("extends") or wanted.place
        return _stopped(reading, Problem(place, "S105", "'extends' is left empty", hint))
    return _extended(path, reading, wanted, (*above, str(path.resolve())))


def _extended(path: Path, patch: Reading, wanted: Tree, above: tuple[str, ...]) -> Reading:
    if not isinstance(wanted.value, str):
        message, hint = "extends must be the id of a scenario", "write extends: prague_spring"
        return _stopped(patch, Problem(wanted.place, "S103", message, hint, ("extends",)))
    name = wanted.value
    base_path = _base(path, name)
    if base_path is None:
        return _stopped(patch, _no_base(path, name, wanted))
    if str(base_path.resolve()) in above:
        message = f"'{name}' extends itself by way of this file"
        return _stopped(patch, Problem(wanted.place, "S008", message, "let one of the two stand alone", ("extends",)))
    if len(above) > MAX_CHAIN:
        message = f"more than {MAX_CHAIN} scenarios extend one another"
        return _stopped(patch, Problem(wanted.place, "S004", message, "extend the first of them", ("extends",)))
    base = _read(base_path, above)
    problems = patch.problems + base.problems
    problems += _own_id(patch.tree, name)
    if base.stopped:
        return Reading(patch.tree, problems, stopped=True)
    return Reading(_merge(_handed_down(base.tree), patch.tree, problems, Guesses()), problems)


def _handed_down(base: Tree) -> Tree:
    """Return what a patch gets from its base: all but the hindcast, whose claims are about the base as it stands."""
    assert isinstance(base.value, dict)
    held = {key: below for key, below in base.value.items() if key != "hindcast"}
    return Tree(held, base.place, keys={key: place for key, place in base.keys.items() if key != "hindcast"})


def _own_id(patch: Tree, base: str) -> Iterator[Problem]:
    """Yield a problem where a patch has no id, or its base's: a run would be looked for in the wrong scenario."""
    held = patch.child("id")
    hint = "a patch is a scenario of its own: give it an id of its own"
    if held is None:
        yield Problem(patch.place, "S102", "field 'id' is missing", hint)
    elif held.value == base:
        yield Problem(held.place, "S218", f"'{base}' is also the id of the scenario it extends", hint, ("id",))


def _stopped(reading: Reading, problem: Problem) -> Reading:
    return Reading(reading.tree, [*reading.problems, problem], stopped=True)


def _no_base(path: Path, name: str, wanted: Tree) -> Problem:
    folder = _parent(path)
    bare = next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), None)
    if bare is not None and _base(path, bare) is not None:
        message, hint = f"'{cut(name)}' is the name of a file, not an id", f"write it without the ending: {bare}"
        return Problem(wanted.place, "S005", message, hint, ("extends",))
    linked = _named(folder, name) if re.fullmatch(ID_PATTERN, name) else None
    if linked is not None or any(sign in name for sign in "/\\.~:"):
        hint = "give the id of a scenario beside this one or of a shipped one, without a path"
        return Problem(wanted.place, "S005", f"'{cut(name)}' leads out of the scenario's folder", hint, ("extends",))
    beside = [other.stem for other in folder.iterdir() if _is_scenario(other)]
    hint = nearest(name[:60], [*beside, *shipped_names()]) or f"shipped scenarios: {listed(shipped_names())}"
    return Problem(wanted.place, "S007", f"no scenario '{cut(name)}' to extend", hint, ("extends",))


def _is_scenario(path: Path) -> bool:
    return (path / MAIN).is_file() or path.suffix in SUFFIXES


def _parent(path: Path) -> Path:
    return path.resolve().parent


def _base(path: Path, name: str) -> Path | None:
    if not re.fullmatch(ID_PATTERN, name):
        return None
    beside = _named(_parent(path), name)
    if beside is not None:
        return beside if _inside(beside, _parent(path)) else None
    return _named(shipped(), name)


def _inside(path: Path, folder: Path) -> bool:
    """Return whether a path, its links followed, lies in a folder. A link that goes round leads nowhere, not out."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True


def _named(folder: Path, name: str) -> Path | None:
    candidates = [folder / name, *(folder / f"{name}{suffix}" for suffix in SUFFIXES)]
    return next((path for path in candidates if path.is_file() or (path / MAIN).is_file()), None)


def _files(path: Path) -> Reading:
    if not path.is_dir():
        return _one(path, _shown(path))
    main = path / MAIN
    if not main.exists():
        hint = (
            f"rename scenario.yml to {MAIN}"
            if (path / "scenario.yml").exists()
            else f"put a {MAIN} into it, or name the file; `spring1968 new PATH` writes an example"
        )
        problem = Problem(Place(_shown(path)), "S009", f"the folder has no {MAIN}", hint)
        return Reading(Tree({}, Place(_shown(path))), [problem], stopped=True)
    if not _inside(main, path):
        return Reading(Tree({}, Place(_shown(main))), [_leads_out(main)], stopped=True)
    reading = _one(main, _shown(main))
    parts = _parts(path, reading.problems)
    if sum(part.stat().st_size for part in (main, *parts)) > MAX_TOTAL:
        message = f"the files of the folder are larger than {MAX_TOTAL:,} bytes together"
        return _stopped(reading, Problem(Place(_shown(path)), "S004", message, "shorten the scenario"))
    for part in parts:
        _take_part(path, part, reading)
    return reading


def _leads_out(path: Path) -> Problem:
    hint = "copy it into the folder; links may not lead out"
    return Problem(Place(_shown(path)), "S005", "the file lies outside the scenario's folder", hint)


def _one(path: Path, shown: str) -> Reading:
    try:
        tree, problems = read_file(path, shown)
    except ScenarioError as error:
        return Reading(Tree({}, Place(shown)), list(error.problems), stopped=True)
    return Reading(tree, problems)


def _parts(folder: Path, problems: list[Problem]) -> list[Path]:
    """Return the section files of a folder in a fixed order; everything else that looks like one is a problem."""
    found = [path for path in sorted(folder.rglob("*")) if _looks_like_part(folder, path)]
    if len(found) > MAX_FILES:
        message = f"the folder has more than {MAX_FILES} files"
        problems.append(Problem(Place(_shown(folder)), "S004", message, "join some of them"))
        found = found[:MAX_FILES]
    kept = []
    for path in found:
        if not _inside(path, folder):
            problems.append(_leads_out(path))
        elif _section(folder, path) is None:
            hint = _where_it_belongs(folder, path)
            problems.append(Problem(Place(_shown(path)), "S011", "the file belongs to no section", hint))
        elif path.exists():
            kept.append(path)
        else:
            problems.append(Problem(Place(_shown(path)), "S001", "cannot be read: the link leads nowhere", "take it out"))
    return kept


def _looks_like_part(folder: Path, path: Path) -> bool:
    """Return whether an author could take a path for a part of the scenario; hidden files are none."""
    if path == folder / MAIN or any(part.startswith(".") for part in path.relative_to(folder).parts):
        return False
    return path.suffix in SUFFIXES or (path.is_symlink() and path.name in SECTIONS)


def _where_it_belongs(folder: Path, path: Path) -> str:
    parts = path.relative_to(folder).parts
    name = parts[0].split(".")[0]
    if name in SECTIONS:
        return f"put it into {name}/ itself, not into a folder below it"
    if path == folder / "scenario.yml":
        return f"join it with {MAIN}"
    return nearest(name, SECTIONS) or f"sections are {', '.join(SECTIONS)}"


def _section(folder: Path, path: Path) -> str | None:
    parts = path.relative_to(folder).parts
    name = path.stem if len(parts) == 1 else parts[0]
    return name if name in SECTIONS and len(parts) <= 2 else None


def _take_part(folder: Path, path: Path, reading: Reading) -> None:
    part = _one(path, _shown(path))
    reading.problems += part.problems
    reading.stopped = reading.stopped or part.stopped
    section = _section(folder, path)
    assert isinstance(reading.tree.value, dict) and isinstance(part.tree.value, dict) and section is not None
    part.tree = _without_its_own_word(section, part.tree, reading.problems)
    assert isinstance(part.tree.value, dict)
    held = reading.tree.value.get(section)
    if held is None or held.value is None:
        reading.tree.value[section] = part.tree
        reading.tree.keys[section] = part.tree.place
        return
    if not isinstance(held.value, dict):
        return
    merged = Tree(dict(held.value), held.place, keys=dict(held.keys))
    assert isinstance(merged.value, dict)
    for key, tree in part.tree.value.items():
        place = part.tree.keys[key]
        if key in merged.value:
            message = f"'{cut(key)}' is already given at {merged.keys[key]}"
            reading.problems.append(Problem(place, "S006", message, "keep one of the two", (section, cut(key))))
            continue
        merged.value[key] = tree
        merged.keys[key] = place
    reading.tree.value[section] = merged


def _without_its_own_word(section: str, tree: Tree, problems: list[Problem]) -> Tree:
    """Return the section that stands below its own name in its own file; the name is a problem, told once."""
    inner = tree.child(section)
    if inner is None or not isinstance(tree.value, dict) or len(tree.value) > 1 or not isinstance(inner.value, dict):
        return tree
    if not all(isinstance(below.value, dict) for below in inner.value.values()):
        return tree
    message = f"the file holds the section '{section}' already, so the word does not stand in it"
    hint = f"take out the line {section}: and the indentation below it"
    problems.append(Problem(tree.keys[section], "S101", message, hint))
    return inner


def _merge(base: Tree, patch: Tree, problems: list[Problem], guesses: Guesses, trail: tuple[str, ...] = ()) -> Tree:
    """Return the patch laid over the base: mappings merge by key, lists and values replace, null removes."""
    if not isinstance(base.value, dict) or not isinstance(patch.value, dict):
        return patch
    merged = Tree(dict(base.value), patch.place, keys=dict(base.keys))
    assert isinstance(merged.value, dict)
    for key, tree in patch.value.items():
        if tree.blank:
            hint = "write a value after the colon, or null to remove it"
            problems.append(Problem(patch.keys[key], "S105", f"'{cut(key)}' is left empty", hint, trail))
            continue
        if tree.value is None:
            if key not in merged.value:
                hint = guesses.nearest(cut(key), [str(known) for known in merged.value]) or "take the line out"
                message = f"'{cut(key)}' cannot be removed: the base has none"
                problems.append(Problem(patch.keys[key], "S010", message, hint, trail))
            merged.value.pop(key, None)
            merged.keys.pop(key, None)
            continue
        held = merged.value.get(key)
        merged.value[key] = tree if held is None else _merge(held, tree, problems, guesses, (*trail, cut(key)))
        merged.keys[key] = patch.keys[key]
    return merged


def _shown(path: Path) -> str:
    """Return the path as problems print it: relative to where the user stands when that is shorter."""
    with suppress(ValueError, OSError, RuntimeError):
        path = path.resolve().relative_to(Path.cwd().resolve())
    return printable(str(path))
