"""YAML 1.2 text to a tree in which every value knows its place.

Files are data from strangers: size, depth, aliases and the number of values are limited while reading, so
that no file costs more than its length. Duplicate keys are refused. Nothing here builds Python objects of
an author's choosing: a scalar is text, a number, a date, yes/no or nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import yaml

from spring1968.problems import Place, Problem, ScenarioError

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_VALUES = 100_000
MAX_ALIASES = 200

Scalar: TypeAlias = str | int | float | bool | dt.date | None
Plain: TypeAlias = "Scalar | list[Plain] | dict[Scalar, Plain]"

_MAX_ODD_KEYS = 1_000
"""Mappings with more keys than this are only searched by exact key, so that no search costs more than a look."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(slots=True)
class Tree:
    """One authored value and where it stands. `value` is a scalar, a list of trees, or a mapping of trees.

    `blank` says that nothing was written where a value belongs, not even `null`.
    """

    value: Scalar | list[Tree] | dict[Scalar, Tree]
    place: Place
    quoted: bool = False
    one_line: bool = True
    blank: bool = False
    keys: dict[Scalar, Place] = field(default_factory=dict)

    def plain(self) -> Plain:
        """Return the value without its places."""
        if isinstance(self.value, dict):
            return {key: tree.plain() for key, tree in self.value.items()}
        if isinstance(self.value, list):
            return [tree.plain() for tree in self.value]
        return self.value

    def child(self, step: str | int) -> Tree | None:
        """Return the tree under a key or an index, or None. A key is matched by what it reads as."""
        if isinstance(self.value, dict):
            return self.value.get(_key_in(self.value, step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def word_place(self, at: int) -> Place:
        """Return the place of the character at an offset of a one-line text; of the text's start otherwise."""
        if not self.one_line:
            return self.place
        return Place(self.place.path, self.place.line, self.place.column + at + self.quoted)

    def key_place(self, key: str | int) -> Place | None:
        """Return the place of a key of this mapping, or None."""
        return self.keys.get(_key_in(self.keys, key))


def _key_in(held: Mapping[Scalar, object], step: str | int) -> Scalar:
    """Return the key of a mapping that reads as `step`; `step` itself where there is none."""
    if step in held or len(held) > _MAX_ODD_KEYS:
        return step
    return next((key for key in held if str(key) == str(step)), step)


def printable(text: str) -> str:
    """Return a text in which no sign can move a cursor, break a line or turn the reading round."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def cut(value: object, most: int = 60) -> str:
    """Return a value as authored, on one line and no longer than a message should quote."""
    text = printable(" ".join(str(value)[: 4 * most].split()))
    return text if len(text) <= most else f"{text[:most]}…"


def read_file(path: Path, shown: str) -> tuple[Tree, list[Problem]]:
    """Return the tree of a YAML file and the problems that leave it readable (S002 tags, S003 duplicate keys).

    `shown` is the name problems give the file. Raises `ScenarioError` where nothing can be read: S001
    unreadable, S002 bad YAML, S004 over a limit, S009 not a mapping.
    """
    try:
        held = _bytes(path, shown)
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _LINE_END.split(held.removeprefix(BOM_UTF8)[: error.start].decode("utf-8", "replace"))
        place = Place(shown, len(before), len(before[-1]) + 1)
        hint = "save the file anew with the encoding UTF-8"
        raise ScenarioError([Problem(place, "S001", "the text is not in UTF-8 from here on", hint)]) from None
    except OSError as error:
        hint = "check the path and that the file may be read"
        raise ScenarioError([Problem(Place(shown), "S001", f"cannot be read: {error.strerror}", hint)]) from None
    tree, problems = _read_once(text, shown)
    assert isinstance(tree.value, dict)
    return Tree(dict(tree.value), tree.place, keys=dict(tree.keys)), list(problems)


def _bytes(path: Path, shown: str) -> bytes:
    if path.exists() and not path.is_file():
        message = f"cannot be read: it is {'a folder' if path.is_dir() else 'not an ordinary file'}"
        raise ScenarioError([Problem(Place(shown), "S001", message, "give a text file in its place")])
    with path.open("rb") as file:
        held = file.read(MAX_BYTES + 1)
    if len(held) > MAX_BYTES:
        hint = "split it into several files of the folder"
        raise ScenarioError([_too_large(Place(shown), f"the file is larger than {MAX_BYTES:,} bytes", hint)])
    return held


@lru_cache(maxsize=128)
def _read_once(text: str, shown: str) -> tuple[Tree, list[Problem]]:
    """Read a text that has not been read before: what-ifs share their base, and an author changes one file of many.

    Nothing below the top of a tree is changed by those who get it.
    """
    return read_text(text, shown)


def forget_files() -> None:
    """Let go of the files that were read; those read again are read anew."""
    _read_once.cache_clear()


def read_text(text: str, shown: str) -> tuple[Tree, list[Problem]]:
    """Return the tree of a YAML text and its problems; raises like `read_file`."""
    control = _CONTROL.search(text.replace("\r", "\n"))
    if control is not None:
        raise ScenarioError([_unprintable(text, control.start(), shown)])
    reader = _Reader(shown)
    try:
        tree = reader.document(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise ScenarioError([_bad_yaml(error, text, shown)]) from None
    if not isinstance(tree.value, dict):
        hint = "begin it with a name, a colon and a value, as in format: 1"
        raise ScenarioError([Problem(tree.place, "S009", "the file is not made of `name: value` lines", hint)])
    return tree, reader.problems


def _unprintable(text: str, at: int, shown: str) -> Problem:
    before = _LINE_END.split(text[:at])
    message = f"a character that cannot be printed (U+{ord(text[at]):04X}) stands here"
    return Problem(Place(shown, len(before), len(before[-1]) + 1), "S002", message, "delete it and type the text anew")


_QUOTE_IT = "quote a text that holds ': ' or ' #' or begins with a sign such as * & ! % @ [ {"
_BAD_YAML: dict[str, tuple[str, str, bool]] = {
    "mapping values are not allowed": (
        "a ':' stands where it cannot be",
        "quote the text that holds ': '; in a curve write 40:10% without a space",
        False,
    ),
    "did not find expected key": (
        "this line does not fit the lines above it",
        "begin it in the same column as the field before it, and close every quote and bracket",
        False,
    ),
    "could not find expected ':'": ("a name stands here without ': ' after it", "write name: value", True),
    "found unexpected end of stream": ("a quote is opened here and never closed", "close the quote", True),
    "did not find expected ',' or": (
        "the bracket opened here is not closed, or a comma is missing inside it",
        "close it, or add the comma; quote a text that holds ': '",
        True,
    ),
    "did not find expected node content": (
        "a value is missing here, or a bracket is not closed",
        f"write the value, and close each bracket; {_QUOTE_IT}",
        False,
    ),
    "did not find expected alphabetic": ("a text cannot begin with this sign", _QUOTE_IT, True),
    "did not find expected comment or line break": (
        "nothing else may stand on the line of a > or |",
        "begin the text on the next line, indented; or put it in quotes",
        False,
    ),
    "mapping keys are not allowed": ("a text cannot begin with this sign", _QUOTE_IT, False),
    "block sequence entries are not allowed": (
        "a '-' list cannot begin here",
        "put it on a line of its own, indented",
        False,
    ),
}
"""What the parser says, in an author's words; the hint; and whether the fault lies where the parser set out."""


def _bad_yaml(error: yaml.YAMLError, text: str, shown: str) -> Problem:
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed")
    mark = getattr(error, "problem_mark", None)
    message, hint, earlier = next(
        (told for start, told in _BAD_YAML.items() if said.startswith(start)),
        (said, f"check the indentation; {_QUOTE_IT}", False),
    )
    if earlier:
        mark = getattr(error, "context_mark", None) or mark
    written = _LINE_END.split(text)
    if mark and mark.line >= len(written):  # the parser stands behind the last line
        place = Place(shown, len(written), len(written[-1]) + 1)
    else:
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
    before = written[place.line - 1][: place.column - 1] if mark else ""
    if said.startswith("did not find expected key") and before.strip():
        message = "the text goes on after its closing quote or bracket"
        hint = "put the whole text in quotes of one kind, and close each; inside '...' an apostrophe is written ''"
    elif said.startswith("mapping values are not allowed") and re.fullmatch(r"\s*\w+", before):
        message = "a field cannot begin in this column"
        hint = "begin it in the same column as the fields it stands among; look at the line above, too"
    if said.startswith("found character that cannot start"):
        sign = written[place.line - 1][place.column - 1]
        message, hint = (
            ("a tab stands here", "indent with spaces")
            if sign == "\t"
            else (f"a text cannot begin with '{sign}'", "put the text in quotes")
        )
    return Problem(place, "S002", f"bad YAML: {message}", hint)


def _too_large(place: Place, message: str, hint: str) -> Problem:
    return Problem(place, "S004", message, hint)


class _Reader:
    """Builds a tree from parser events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.anchors: dict[str, Tree] = {}
        self.aliases = 0
        self.values = 0

    def document(self, events: Iterator[yaml.Event]) -> Tree:
        """Return the one document of the stream; an empty stream is an empty mapping."""
        root: Tree | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    hint = "keep one document to a file"
                    raise ScenarioError([Problem(self._place(event), "S002", "a second document begins here", hint)])
                root = self._node(next(events), events)
        return root if root is not None else Tree({}, Place(self.shown))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event]) -> Tree:
        top = self._open(event)
        if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            return top
        stack: list[tuple[Tree, Tree | None]] = [(top, None)]
        for inner in events:
            if isinstance(inner, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                stack.pop()
                if not stack:
                    return top
                continue
            holder, key = stack[-1]
            tree = self._open(inner)
            if isinstance(holder.value, dict) and key is None:
                stack[-1] = (holder, self._key(tree))
            else:
                self._add(holder, key, tree)
                stack[-1] = (holder, None)
            if isinstance(inner, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                stack.append((tree, None))
                if len(stack) > MAX_DEPTH:
                    message = f"values are nested more than {MAX_DEPTH} deep"
                    raise ScenarioError([_too_large(tree.place, message, "flatten this part")])
        raise AssertionError("the parser closes what it opens")

    def _open(self, event: yaml.Event) -> Tree:
        place = self._place(event)
        self.values += 1
        if self.values > MAX_VALUES:
            raise ScenarioError([_too_large(place, f"more than {MAX_VALUES:,} values", "split the scenario")])
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, place)
        assert isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent))
        tree = self._scalar(event, place) if isinstance(event, yaml.ScalarEvent) else _empty(event, place)
        if event.tag and event.tag not in ("!", "tag:yaml.org,2002:str"):
            hint = "put a text that begins with ! in quotes; a tag, leave out"
            self.problems.append(Problem(place, "S002", f"the tag '{cut(event.tag)}' is not allowed", hint))
        if event.anchor:
            self.anchors[event.anchor] = tree
            if tree.value is None:
                message = f"'&{cut(event.anchor)}' gives a name to nothing"
                self.problems.append(Problem(place, "S002", message, "put a text that begins with & in quotes"))
        return tree

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Tree:
        plain = event.implicit[0] and event.style in (None, "")
        value = _scalar(event.value) if plain else event.value
        if event.style == ">":
            value = _paragraphs(event.value)
        if isinstance(value, str) and _CONTROL.search(value):
            hint = "take the escape such as \\e or \\x07 out"
            message = "the text holds a character that cannot be printed"
            self.problems.append(Problem(place, "S002", message, hint))
            value = _CONTROL.sub("?", value)
        first, last = event.start_mark, event.end_mark
        one_line = first is not None and last is not None and first.line == last.line
        return Tree(value, place, event.style in ("'", '"'), one_line, blank=plain and not event.value)

    def _alias(self, event: yaml.AliasEvent, place: Place) -> Tree:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise ScenarioError([_too_large(place, f"more than {MAX_ALIASES} aliases", "write the values out")])
        tree = self.anchors.get(event.anchor or "")
        if tree is None:
            message = f"the alias '*{cut(event.anchor)}' has no anchor before it"
            raise ScenarioError([Problem(place, "S002", message, "put a text that begins with * in quotes")])
        if isinstance(tree.value, (dict, list)):
            message = f"the alias '*{cut(event.anchor)}' repeats a whole list or group of fields"
            hint = "an alias may stand for a single value only; write the whole out"
            raise ScenarioError([_too_large(place, message, hint)])
        return Tree(tree.value, place, tree.quoted, one_line=False)

    def _key(self, tree: Tree) -> Tree:
        if isinstance(tree.value, (dict, list)):
            self.problems.append(Problem(tree.place, "S002", "a key must be a single word", "quote the key"))
        return tree

    def _add(self, holder: Tree, key: Tree | None, tree: Tree) -> None:
        if isinstance(holder.value, list):
            holder.value.append(tree)
            return
        assert isinstance(holder.value, dict) and key is not None
        if isinstance(key.value, (dict, list)):
            return
        if key.value in holder.value:
            first = holder.keys[key.value]
            message = f"'{cut(key.value)}' is already given at line {first.line}"
            self.problems.append(Problem(key.place, "S003", message, "keep one of the two"))
            return
        holder.value[key.value] = tree
        holder.keys[key.value] = key.place

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.shown, mark.line + 1, mark.column + 1) if mark else Place(self.shown)


def _empty(event: yaml.CollectionStartEvent, place: Place) -> Tree:
    return Tree({} if isinstance(event, yaml.MappingStartEvent) else [], place)


def _paragraphs(folded: str) -> str:
    """Return a folded text in which an empty line parts paragraphs: YAML leaves a single line end of it."""
    return re.sub(r"\n+", "\n\n", folded.strip("\n"))


def _scalar(text: str) -> Scalar:
    """Return what a plain scalar means under the YAML 1.2 core schema, with dates."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if not (text[0].isdigit() or text[0] in "+-."):
        return text
    if _INTEGER.match(text):
        return int(text) if len(text) < 20 else float(text)
    if _DATE.match(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    if _FLOAT.match(text):
        return float(text)
    if _OCTAL.match(text):
        return int(text[2:], 8) if len(text) < 20 else text
    if _HEX.match(text):
        return int(text[2:], 16) if len(text) < 18 else text
    return text
