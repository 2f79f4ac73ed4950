"""A scenario's files to one tree: sections in their own files, and `extends` patches laid over their base."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from spring1968.problems import Place, Problem, ScenarioError, listed, nearest
from spring1968.scenario.fields import ID_PATTERN
from spring1968.scenario.schema import SECTIONS
from spring1968.scenario.source import Tree, read_file

MAX_FILES = 200
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
    if path.exists():
        return path
    if re.match(ID_PATTERN, name):
        known = _named(shipped(), name)
        if known is not None:
            return known
    hint = nearest(name, shipped_names()) or f"give a path, or one of: {listed(shipped_names())}"
    raise ScenarioError([Problem(Place(name), "S001", "no such scenario or file", hint)])


def scenarios_in(path: Path) -> list[Path]:
    """Return the scenarios a path stands for: itself, or those inside a folder that is none."""
    if not path.is_dir() or (path / MAIN).exists():
        return [path]
    inside = [other for other in sorted(path.iterdir()) if _is_scenario(other)]
    return inside or [path]


def read(path: Path) -> Reading:
    """Return the tree of a scenario folder or file, with what it extends merged under it."""
    return _read(path, ())


def _read(path: Path, above: tuple[str, ...]) -> Reading:
    reading = _files(path)
    if reading.stopped:
        return reading
    wanted = reading.tree.child("extends")
    if wanted is None or wanted.value is None:
        return reading
    return _extended(path, reading, wanted, (*above, str(path.resolve())))


def _extended(path: Path, patch: Reading, wanted: Tree, above: tuple[str, ...]) -> Reading:
    name = str(wanted.value)
    base_path = _base(path, name)
    if base_path is None:
        patch.problems.append(_no_base(path, name, wanted))
        patch.stopped = True
        return patch
    if str(base_path.resolve()) in above:
        message = f"'{name}' extends itself by way of this file"
        patch.problems.append(Problem(wanted.place, "S008", message, "let one of the two stand alone", ("extends",)))
        patch.stopped = True
        return patch
    base = _read(base_path, above)
    problems = patch.problems + base.problems
    if base.stopped:
        return Reading(patch.tree, problems, stopped=True)
    return Reading(_merge(base.tree, patch.tree, problems, ()), problems)


def _no_base(path: Path, name: str, wanted: Tree) -> Problem:
    if not re.match(ID_PATTERN, name):
        hint = "give the id of a scenario beside this one or of a shipped one, without a path"
        return Problem(wanted.place, "S005", f"'{name}' leads out of the scenario's folder", hint, ("extends",))
    beside = [other.stem for other in _parent(path).iterdir() if _is_scenario(other)]
    hint = nearest(name, [*beside, *shipped_names()]) or f"shipped scenarios: {listed(shipped_names())}"
    return Problem(wanted.place, "S007", f"no scenario '{name}' to extend", hint, ("extends",))


def _is_scenario(path: Path) -> bool:
    return (path / MAIN).is_file() or path.suffix in SUFFIXES


def _parent(path: Path) -> Path:
    return path.resolve().parent


def _base(path: Path, name: str) -> Path | None:
    if not re.match(ID_PATTERN, name):
        return None
    return _named(_parent(path), name) or _named(shipped(), name)


def _named(folder: Path, name: str) -> Path | None:
    candidates = [folder / name, *(folder / f"{name}{suffix}" for suffix in SUFFIXES)]
    return next((path for path in candidates if path.is_file() or (path / MAIN).is_file()), None)


def _files(path: Path) -> Reading:
    if not path.is_dir():
        return _one(path, _shown(path))
    main = path / MAIN
    if not main.is_file():
        hint = f"put a {MAIN} into it, or name the file; `spring1968 new PATH` writes an example"
        problem = Problem(Place(_shown(path)), "S009", f"the folder has no {MAIN}", hint)
        return Reading(Tree({}, Place(_shown(path))), [problem], stopped=True)
    reading = _one(main, _shown(main))
    for part in _parts(path, reading.problems):
        _take_part(path, part, reading)
    return reading


def _one(path: Path, shown: str) -> Reading:
    try:
        tree, problems = read_file(path, shown)
    except ScenarioError as error:
        return Reading(Tree({}, Place(shown)), list(error.problems), stopped=True)
    return Reading(tree, problems)


def _parts(folder: Path, problems: list[Problem]) -> list[Path]:
    """Return the section files of a folder in a fixed order; everything else that looks like one is a problem."""
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and path != folder / MAIN]
    if len(found) > MAX_FILES:
        message = f"the folder has more than {MAX_FILES} files"
        problems.append(Problem(Place(_shown(folder)), "S004", message, "join some of them"))
        found = found[:MAX_FILES]
    inside = str(folder.resolve()) + os.sep
    kept = []
    for path in found:
        if not str(path.resolve()).startswith(inside):
            problems.append(Problem(Place(_shown(path)), "S005", "the file lies outside the scenario's folder",
                                    "copy it into the folder; links may not lead out"))
        elif _section(folder, path) is None:
            hint = nearest(path.relative_to(folder).parts[0].split(".")[0], SECTIONS) or f"sections are {', '.join(SECTIONS)}"
            problems.append(Problem(Place(_shown(path)), "S011", "the file belongs to no section", hint))
        else:
            kept.append(path)
    return kept


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
    held = reading.tree.value.get(section)
    if held is None or not isinstance(held.value, dict):
        reading.tree.value[section] = part.tree
        reading.tree.keys[section] = part.tree.place
        return
    merged = Tree(dict(held.value), held.place, keys=dict(held.keys))
    assert isinstance(merged.value, dict)
    for key, tree in part.tree.value.items():
        place = part.tree.keys[key]
        if key in merged.value:
            message = f"'{key}' is already given at {merged.keys[key]}"
            reading.problems.append(Problem(place, "S006", message, "keep one of the two", (section, str(key))))
            continue
        merged.value[key] = tree
        merged.keys[key] = place
    reading.tree.value[section] = merged


def _merge(base: Tree, patch: Tree, problems: list[Problem], trail: tuple[str, ...]) -> Tree:
    """Return the patch laid over the base: mappings merge by key, lists and values replace, null removes."""
    if not isinstance(base.value, dict) or not isinstance(patch.value, dict):
        return patch
    merged = Tree(dict(base.value), patch.place, keys=dict(base.keys))
    assert isinstance(merged.value, dict)
    for key, tree in patch.value.items():
        if tree.value is None:
            if key not in merged.value:
                hint = nearest(str(key), [str(known) for known in merged.value]) or "take the line out"
                message = f"'{key}' cannot be removed: the base has none"
                problems.append(Problem(patch.keys[key], "S010", message, hint, trail))
            merged.value.pop(key, None)
            merged.keys.pop(key, None)
            continue
        held = merged.value.get(key)
        merged.value[key] = tree if held is None else _merge(held, tree, problems, (*trail, str(key)))
        merged.keys[key] = patch.keys[key]
    return merged


def _shown(path: Path) -> str:
    """Return the path as problems print it: relative to where the user stands when that is shorter."""
    try:
        relative = path.resolve().relative_to(Path.cwd().resolve())
    except ValueError:
        return str(path)
    return str(relative)
