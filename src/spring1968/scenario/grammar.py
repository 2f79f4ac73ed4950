"""The grammar of formulas: text to a typed tree, or a refusal that points at the word."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from spring1968.problems import nearest
from spring1968.scenario.formula import (
    Clock,
    Constant,
    Curve,
    Formula,
    Kind,
    Name,
    Node,
    Operation,
    Operator,
    Past,
    Question,
    height,
)

MAX_LENGTH = 400
MAX_DEPTH = 24
MAX_HEIGHT = 64
MAX_NUMBER = 1_000_000


class FormulaError(Exception):
    """A formula that cannot be read. `at` is the offset of the word in the text."""

    def __init__(self, code: str, message: str, at: int, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.at, self.hint = code, message, at, hint


def parse(text: str) -> Formula:
    """Return the formula a text spells.

    Raises `FormulaError`: S104 too large a number, S201 syntax, S202 types, S204 unknown function, S212 too long
    or deep, S216 points of a curve out of order.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            "S212",
            f"formula has {len(text)} characters, {MAX_LENGTH} are allowed",
            MAX_LENGTH,
            "split it into a parameter or a drift of its own",
        )
    tree = _Parser(text).whole()
    if height(tree) > MAX_HEIGHT:
        message = f"formula has more than {MAX_HEIGHT} steps that build on one another"
        raise FormulaError("S212", message, 0, "split it into drifts or parameters of their own")
    return Formula(text, tree)


def constant(value: float | bool) -> Formula:
    """Return the formula that is always this value."""
    if isinstance(value, bool):
        return Formula(str(value).lower(), Constant(value, "truth", 0))
    if not abs(value) <= MAX_NUMBER:
        raise _too_large(0)
    return Formula(str(value), Constant(float(value) + 0.0, "number", 0))


def _too_large(at: int) -> FormulaError:
    return FormulaError("S104", f"the number is beyond {MAX_NUMBER:,}", at, "use a smaller number, or another unit")


_TOKEN = re.compile(
    r"\s*(?:(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)%?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign><=|>=|==|!=|[-+*/()<>,:]))"
)
_INSTEAD = {
    "=": "write == to compare",
    "=>": "write >=",
    "=<": "write <=",
    "%": "write % right after a number, as in 10%",
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not'",
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write !=",
    "×": "write *",
    "÷": "write /",
    "−": "write -",
    "–": "write -",
    "'": "leave the quotes out",
    '"': "leave the quotes out",
    "“": "leave the quotes out",
    "’": "leave the quotes out",
    "[": "use round brackets",
    "{": "use round brackets",
}
_COMPARISONS: dict[str, Operator] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "==", "!=": "!="}
_NUMBER_CALLS: dict[str, tuple[Operator, int, int]] = {
    "min": ("min", 2, 8),
    "max": ("max", 2, 8),
    "abs": ("abs", 1, 1),
    "clamp": ("clamp", 3, 3),
}
_PAST_CALLS: dict[str, tuple[Question, Kind]] = {
    "happened": ("happened", "truth"),
    "chose": ("chose", "truth"),
    "turns_since": ("turns_since", "number"),
    "days_since": ("days_since", "number"),
}
FUNCTIONS = (*_NUMBER_CALLS, *_PAST_CALLS, "curve", "if", "days_until")
RESERVED = frozenset({"and", "or", "not", "true", "false", "turn", "date", *FUNCTIONS})
_WORDS: dict[Kind, str] = {"number": "a number", "truth": "yes or no", "date": "a date"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            signs = "see docs/formulas.md for the signs a formula may use"
            hint = _INSTEAD.get(text[at : at + 2]) or _INSTEAD.get(text[at], signs)
            raise FormulaError("S201", f"'{text[at]}' has no place in a formula", at, hint)
        kind = match.lastgroup or ""
        found.append(_Token(kind, match.group(kind), match.start(kind)))
        at = match.end()
    found.append(_Token("end", "", len(text.rstrip())))
    return found


class _Parser:
    """Recursive descent, one method for each level of binding, loosest first."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.next = 0
        self.depth = 0

    def whole(self) -> Node:
        if self._peek().kind == "end":
            raise FormulaError("S201", "the formula is empty", 0, "write a number or a condition, or leave the field out")
        node = self._or()
        token = self._peek()
        if token.kind != "end":
            raise FormulaError("S201", f"'{token.text}' is left over", token.at, self._leftover_hint(token))
        return node

    @staticmethod
    def _leftover_hint(token: _Token) -> str:
        if token.text in _COMPARISONS:
            return "compare two values at a time and join them with 'and'"
        if token.text.lower() in ("and", "or", "not"):
            return f"write it in small letters: {token.text.lower()}"
        if token.text == ",":
            return "write a number with a point, as in 0.5; or take the comma out"
        return "put an operator before it, or take it out"

    def _peek(self) -> _Token:
        return self.tokens[self.next]

    def _take(self) -> _Token:
        token = self.tokens[self.next]
        self.next += token.kind != "end"
        return token

    def _expect(self, sign: str) -> _Token:
        token = self._take()
        if token.text != sign:
            cut_short = "; inside {...} quote the formula, or its first comma ends it" if token.kind == "end" else ""
            raise FormulaError("S201", f"expected '{sign}' but found {_found(token)}", token.at, f"add '{sign}'{cut_short}")
        return token

    def _or(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("S212", f"formula is nested more than {MAX_DEPTH} deep", self._peek().at, "split it up")
        node = self._and()
        while self._peek().text == "or":
            at = self._take().at
            node = self._logic("or", (node, self._and()), at)
        self.depth -= 1
        return node

    def _and(self) -> Node:
        node = self._not()
        while self._peek().text == "and":
            at = self._take().at
            node = self._logic("and", (node, self._not()), at)
        return node

    def _not(self) -> Node:
        signs = []
        while self._peek().text == "not":
            signs.append(self._take())
        node = self._comparison()
        if signs:
            _demand(node, "truth", "'not'")
        return Operation("not", (node,), "truth", signs[-1].at) if len(signs) % 2 else node

    def _logic(self, operator: Operator, arguments: tuple[Node, ...], at: int) -> Node:
        for argument in arguments:
            _demand(argument, "truth", f"'{operator}'")
        return Operation(operator, arguments, "truth", at)

    def _comparison(self) -> Node:
        left = self._sum()
        token = self._peek()
        operator = _COMPARISONS.get(token.text)
        if operator is None:
            return left
        self._take()
        right = self._sum()
        if left.kind != right.kind or left.kind == "truth":
            message = f"'{operator}' cannot compare {_WORDS[left.kind]} with {_WORDS[right.kind]}"
            raise FormulaError("S202", message, token.at, "compare numbers with numbers and dates with dates")
        return Operation(operator, (left, right), "truth", token.at)

    def _sum(self) -> Node:
        node = self._product()
        while self._peek().text in ("+", "-"):
            token = self._take()
            right = self._product()
            if token.text == "-" and node.kind == right.kind == "date":
                node = Operation("-", (node, right), "number", token.at)
                continue
            operator: Operator = "+" if token.text == "+" else "-"
            node = self._arithmetic(operator, (node, right), token.at)
        return node

    def _product(self) -> Node:
        node = self._signed()
        while self._peek().text in ("*", "/"):
            token = self._take()
            operator: Operator = "*" if token.text == "*" else "/"
            node = self._arithmetic(operator, (node, self._signed()), token.at)
        return node

    def _arithmetic(self, operator: Operator, arguments: tuple[Node, ...], at: int) -> Node:
        for argument in arguments:
            _demand(argument, "number", f"'{operator}'")
        return Operation(operator, arguments, "number", at)

    def _signed(self) -> Node:
        signs = []
        while self._peek().text in ("-", "+"):
            signs.append(self._take())
        node = self._atom()
        if signs:
            _demand(node, "number", f"'{signs[-1].text}'")
        minus = [sign.at for sign in signs if sign.text == "-"]
        if len(minus) % 2 == 0:
            return node
        if isinstance(node, Constant):
            return Constant(0.0 - node.value, "number", minus[-1])
        return Operation("negate", (node,), "number", minus[-1])

    def _atom(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return Constant(_number(token), "number", token.at)
        if token.kind == "date":
            return Constant(_day(token), "date", token.at)
        if token.text == "(":
            node = self._or()
            self._expect(")")
            return node
        if token.kind == "word" and token.text not in ("and", "or", "not"):
            return self._word(token)
        raise FormulaError(
            "S201", f"expected a value but found {_found(token)}", token.at, "write a number, a track or a parameter here"
        )

    def _word(self, token: _Token) -> Node:
        if self._peek().text == "(":
            return self._call(token)
        if token.text in ("true", "false"):
            return Constant(token.text == "true", "truth", token.at)
        if token.text == "turn":
            return Clock("turn", "number", token.at)
        if token.text == "date":
            return Clock("date", "date", token.at)
        if token.text in FUNCTIONS:
            raise FormulaError("S201", f"'{token.text}' needs brackets", token.at, f"write {token.text}(...)")
        return Name(token.text, token.at)

    def _call(self, token: _Token) -> Node:
        if token.text not in FUNCTIONS:
            hint = nearest(token.text, FUNCTIONS) or f"the functions are {', '.join(FUNCTIONS)}"
            raise FormulaError("S204", f"unknown function '{token.text}'", token.at, hint)
        self._expect("(")
        if token.text in _PAST_CALLS:
            node = self._past(token)
        elif token.text == "curve":
            node = self._curve(token)
        else:
            node = self._plain_call(token)
        self._expect(")")
        return node

    def _past(self, token: _Token) -> Node:
        question, kind = _PAST_CALLS[token.text]
        event = self._id("an event")
        option = None
        if question == "chose":
            self._expect(",")
            option = self._id("an option")
        return Past(
            question,
            event.text,
            option.text if option else None,
            kind,
            token.at,
            event.at,
            option.at if option else event.at,
        )

    def _id(self, what: str) -> _Token:
        token = self._take()
        if token.kind != "word":
            raise FormulaError(
                "S201", f"expected the id of {what} but found {_found(token)}", token.at, "write the id without quotes"
            )
        return token

    def _curve(self, token: _Token) -> Node:
        argument = self._or()
        _demand(argument, "number", "'curve'")
        points: list[tuple[float, float]] = []
        while self._peek().text == ",":
            self._take()
            at = self._peek().at
            x = self._literal()
            self._expect(":")
            points.append((x, self._literal()))
            if len(points) > 1 and points[-2][0] >= x:
                raise FormulaError(
                    "S216",
                    f"the points of the curve must rise, but {x:g} follows {points[-2][0]:g}",
                    at,
                    "sort the points by their first number",
                )
        if len(points) < 2:
            raise FormulaError("S201", "a curve needs two points or more", token.at, "write curve(track, 0: 10%, 100: 90%)")
        return Curve(argument, tuple(points), token.at)

    def _literal(self) -> float:
        sign = 1.0
        while self._peek().text in ("-", "+"):
            sign = -sign if self._take().text == "-" else sign
        token = self._take()
        if token.kind != "number":
            raise FormulaError(
                "S201", f"expected a number but found {_found(token)}", token.at, "the points of a curve are plain numbers"
            )
        return sign * _number(token) + 0.0

    def _plain_call(self, token: _Token) -> Node:
        arguments = [self._or()]
        while self._peek().text == ",":
            self._take()
            arguments.append(self._or())
        if token.text == "days_until":
            _count(token, arguments, 1, 1)
            _demand(arguments[0], "date", "'days_until'")
            return Operation("-", (arguments[0], Clock("date", "date", token.at)), "number", token.at)
        if token.text == "if":
            _count(token, arguments, 3, 3)
            _demand(arguments[0], "truth", "the first part of 'if'")
            for argument in arguments[1:]:
                _demand(argument, "number", "'if'")
            return Operation("if", tuple(arguments), "number", token.at)
        operator, least, most = _NUMBER_CALLS[token.text]
        _count(token, arguments, least, most)
        return self._arithmetic(operator, tuple(arguments), token.at)


def _found(token: _Token) -> str:
    return f"'{token.text}'" if token.text else "the end"


def _count(token: _Token, arguments: list[Node], least: int, most: int) -> None:
    if not least <= len(arguments) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        values = "value" if wanted == "1" else "values"
        message = f"'{token.text}' takes {wanted} {values}, not {len(arguments)}"
        raise FormulaError("S201", message, token.at, "count the commas")


def _demand(node: Node, kind: Kind, who: str) -> None:
    if node.kind != kind:
        hint = "compare it with something, as in turn >= 3" if kind == "truth" else f"give {_WORDS[kind]}"
        raise FormulaError("S202", f"{who} needs {_WORDS[kind]} but this is {_WORDS[node.kind]}", node.at, hint)


def _number(token: _Token) -> float:
    text = token.text
    value = float(text[:-1]) / 100.0 if text.endswith("%") else float(text)
    if value > MAX_NUMBER:
        raise _too_large(token.at)
    return value


def _day(token: _Token) -> float:
    try:
        return float(dt.date.fromisoformat(token.text).toordinal())
    except ValueError:
        raise FormulaError("S201", f"{token.text} is not a day of any calendar", token.at, "write year-month-day") from None
