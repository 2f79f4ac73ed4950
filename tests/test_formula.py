"""The formula language: one reading for each text, a place for each fault, and bounds that are never too narrow."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reference import on_curve, operated
from spring1968.scenario.bounds import LARGEST, MayBeTooLarge, MayDivideByZero, NoBounds, Ranges, bounds, can_hold, value_on
from spring1968.scenario.fields import Amount, Condition
from spring1968.scenario.formula import NEVER, Clock, Constant, Curve, Kind, Name, Node, Operation, Past, canonical, walk
from spring1968.scenario.grammar import FUNCTIONS, MAX_DEPTH, MAX_HEIGHT, MAX_LENGTH, RESERVED, FormulaError, constant, parse

INFIX = ("+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or")


def spelt(node: Node) -> str:
    """Return a formula that reads as this tree, with every bracket written out."""
    if isinstance(node, Constant):
        return spelt_constant(node)
    if isinstance(node, (Name, Clock)):
        return node.id
    if isinstance(node, Past):
        return f"{node.question}({node.event}{', ' + node.option if node.option else ''})"
    if isinstance(node, Curve):
        points = ", ".join(f"{x:.6f}: {y:.6f}" for x, y in node.points)
        return f"curve({spelt(node.argument)}, {points})"
    parts = [spelt(argument) for argument in node.arguments]
    if node.operator in INFIX:
        return f"({parts[0]} {node.operator} {parts[1]})"
    if node.operator in ("negate", "not"):
        return f"({'-' if node.operator == 'negate' else 'not '}{parts[0]})"
    return f"{node.operator}({', '.join(parts)})"


def spelt_constant(node: Constant) -> str:
    if node.kind == "truth":
        return "true" if node.value else "false"
    if node.kind == "date":
        return dt.date.fromordinal(int(node.value)).isoformat()
    return f"{node.value:.6f}"


# --- random formulas --------------------------------------------------------------------------------------------

TRACKS = {"liberalisation": (0.0, 100.0), "pressure": (0.0, 100.0), "mood": (-20.0, 20.0), "press": (0.5, 3.0)}
TURNS = (1.0, 30.0)
DAYS = (float(dt.date(1968, 1, 5).toordinal()), float(dt.date(1969, 4, 17).toordinal()))
NUMBERS = st.integers(0, 400).map(lambda quarter: quarter / 4).map(lambda value: Constant(value, "number", 0))
DATES = st.dates(dt.date(1968, 1, 1), dt.date(1969, 12, 31)).map(lambda day: Constant(float(day.toordinal()), "date", 0))
EVENTS = st.sampled_from(["cierna", "words"])


def operation(operator: str, kind: Kind, *arguments: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.tuples(*arguments).map(lambda parts: Operation(operator, parts, kind, 0))  # type: ignore[arg-type]


def curves(argument: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    points = st.dictionaries(st.integers(-50, 150), st.integers(-40, 40), min_size=2, max_size=4)
    return st.tuples(argument, points).map(
        lambda drawn: Curve(drawn[0], tuple((float(x), drawn[1][x] / 4) for x in sorted(drawn[1])), 0)
    )


LEAVES: st.SearchStrategy[Node] = (
    NUMBERS
    | st.sampled_from(sorted(TRACKS)).map(lambda name: Name(name, 0))
    | st.just(Clock("turn", "number", 0))
    | EVENTS.map(lambda event: Past("turns_since", event, None, "number", 0, 0, 0))
    | operation("-", "number", DATES, st.just(Clock("date", "date", 0)))
)


def numbers(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    two = [operation(sign, "number", inner, inner) for sign in ("+", "-", "*", "/", "min", "max")]
    moving = inner.filter(lambda node: not isinstance(node, Constant))
    one = [operation("abs", "number", inner), operation("negate", "number", moving)]
    more = [operation("clamp", "number", inner, inner, inner), operation("if", "number", truths(inner), inner, inner)]
    return st.one_of(*two, *one, *more, curves(inner))


def truths(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    compared = [operation(sign, "truth", inner, inner) for sign in ("<", "<=", ">", ">=", "==", "!=")]
    dated = operation("<", "truth", st.just(Clock("date", "date", 0)), DATES)
    happened = EVENTS.map(lambda event: Past("happened", event, None, "truth", 0, 0, 0))
    chosen = EVENTS.map(lambda event: Past("chose", event, "sign", "truth", 0, 0, 0))
    plain = st.one_of(*compared, dated, happened, chosen)
    joined = operation("and", "truth", plain, plain) | operation("or", "truth", plain, plain)
    return plain | joined | operation("not", "truth", plain)


NUMBER_TREES = st.recursive(LEAVES, numbers, max_leaves=8)
TRUTH_TREES = truths(NUMBER_TREES)


@st.composite
def points(draw: st.DrawFn) -> dict[str, float]:
    """Return a value for every name, the clock and every past, ends of the ranges included."""
    found = {name: draw(st.floats(low, high) | st.sampled_from([low, high])) for name, (low, high) in TRACKS.items()}
    found["turn"] = float(draw(st.integers(int(TURNS[0]), int(TURNS[1]))))
    found["date"] = float(draw(st.integers(int(DAYS[0]), int(DAYS[1]))))
    for event in ("cierna", "words"):
        found[f"happened({event})"] = float(draw(st.booleans()))
        found[f"chose({event})"] = float(draw(st.booleans())) * found[f"happened({event})"]
        found[f"turns_since({event})"] = float(draw(st.integers(0, 30))) if found[f"happened({event})"] else NEVER
    return found


def worth(node: Node, here: Mapping[str, float]) -> float:
    """Return what a tree is worth at a point, by the reference engine's own operators."""
    if isinstance(node, Constant):
        return float(node.value)
    if isinstance(node, (Name, Clock)):
        return here[node.id]
    if isinstance(node, Past):
        return here[f"{node.question}({node.event})"]
    if isinstance(node, Curve):
        return on_curve(node.points, worth(node.argument, here))
    return float(operated(node, [worth(argument, here) for argument in node.arguments]))


RANGES = Ranges(TRACKS, TURNS, DAYS, lambda past: True)


def slack(node: Node, here: Mapping[str, float]) -> float:
    """Return how far rounding may carry a value past its bound: 1e-9 of the largest number on the way."""
    return 1e-9 * max(1.0, *(abs(worth(part, here)) for part in walk(node)))


def equalities(node: Node) -> bool:
    """Return whether a tree compares what rounding could tip over."""
    return any(isinstance(part, Operation) and part.operator in ("<", "<=", ">", ">=", "==", "!=") for part in walk(node))


# --- one reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("1 + 2 * 3", "(+ n1.0 (* n2.0 n3.0))"),
        ("(1 + 2) * 3", "(* (+ n1.0 n2.0) n3.0)"),
        ("1 - 2 - 3", "(- (- n1.0 n2.0) n3.0)"),
        ("8 / 4 / 2", "(/ (/ n8.0 n4.0) n2.0)"),
        ("-a * b", "(* (negate a) b)"),
        ("-a + b", "(+ (negate a) b)"),
        ("a - -b", "(- a (negate b))"),
        ("a + b < c * d", "(< (+ a b) (* c d))"),
        ("not a < b", "(not (< a b))"),
        ("not a < b and c < d", "(and (not (< a b)) (< c d))"),
        ("a < b or c < d and e < f", "(or (< a b) (and (< c d) (< e f)))"),
        ("(a < b or c < d) and e < f", "(and (or (< a b) (< c d)) (< e f))"),
        ("a < b and c < d and e < f", "(and (and (< a b) (< c d)) (< e f))"),
        ("clamp(a, 0, 1)", "(clamp a n0.0 n1.0)"),
        ("curve(a, 0: 10%, 50: .5, 100: 1)", "curve(a,0.0:0.1,50.0:0.5,100.0:1.0)"),
        ("curve(a, -10:-1, -5:+2)", "curve(a,-10.0:-1.0,-5.0:2.0)"),
        ("if(a > 1, b, c)", "(if (> a n1.0) b c)"),
        ("happened(cierna)", "happened(cierna)"),
        ("chose(cierna, sign)", "chose(cierna.sign)"),
        ("turns_since(cierna) + days_since(cierna)", "(+ turns_since(cierna) days_since(cierna))"),
        ("date >= 1968-08-21", f"(>= date d{float(dt.date(1968, 8, 21).toordinal())!r})"),
        ("turn", "turn"),
        ("true", "tTrue"),
    ],
)
def test_formulas_read_by_the_usual_precedence(text: str, reading: str) -> None:
    assert parse(text).canonical == reading


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a+b", " a  +  b "),
        ("10%", "0.1"),
        (".5", "0.50"),
        ("(((a)))", "a"),
        ("+a", "a"),
        ("--a", "a"),
        ("---a", "-a"),
        ("not not a < b", "a < b"),
        ("-0", "0"),
        ("5", "+5.0"),
        ("a * (b)", "a*b"),
        ("curve(a,0:0,1:50%)", "curve( a , 0 : -0 , 1.0 : .5 )"),
        ("days_until(1968-08-21)", "1968-08-21 - date"),
        ("a<b and c<d", "(a < b) and (c < d)"),
        ("a + b + c", "(a + b) + c"),
    ],
)
def test_another_spelling_of_the_same_has_the_same_canonical_text(one: str, other: str) -> None:
    assert parse(one).canonical == parse(other).canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "b"),
        ("a + b", "b + a"),
        ("a < b", "a <= b"),
        ("a - b - c", "a - (b - c)"),
        ("1", "true"),
        ("curve(a, 0:0, 1:1)", "a"),
        ("happened(a)", "chose(a, b)"),
        ("min(a, b)", "max(a, b)"),
        ("1968-08-21 > date", "1968-08-22 > date"),
        ("a", "-a"),
        ("not a < b", "a < b"),
    ],
)
def test_another_meaning_has_another_canonical_text(one: str, other: str) -> None:
    assert parse(one).canonical != parse(other).canonical


@settings(max_examples=200)
@given(tree=NUMBER_TREES | TRUTH_TREES)
def test_a_tree_spelt_out_reads_as_itself(tree: Node) -> None:
    text = spelt(tree)
    assume(len(text) <= MAX_LENGTH)
    try:
        formula = parse(text)
    except FormulaError as error:
        assert error.code == "S212"
        return
    assert (formula.canonical, formula.kind) == (canonical(tree), tree.kind)
    assert parse(spelt(formula.tree)).canonical == formula.canonical


@given(value=st.floats(-1_000_000, 1_000_000))
def test_a_number_of_yaml_is_the_formula_of_that_number(value: float) -> None:
    assert constant(value).tree == Constant(value + 0.0, "number", 0)
    assert parse(f"{value:.9f}").canonical == constant(float(f"{value:.9f}")).canonical


def test_yes_and_no_of_yaml_are_conditions() -> None:
    assert constant(True).canonical == parse("true").canonical
    assert constant(False).kind == "truth"


def test_every_node_knows_where_its_word_stands() -> None:
    text = "min(alpha, 2) + if(chose(beta, gamma), 3, 4) * 1"
    for node in walk(parse(text).tree):
        if isinstance(node, Name):
            assert text[node.at :].startswith(node.id)
        elif isinstance(node, Past):
            assert text[node.at :].startswith("chose")
            assert text[node.event_at :].startswith("beta") and text[node.option_at :].startswith("gamma")
        elif isinstance(node, Constant):
            assert text[node.at :].startswith(f"{node.value:g}")
        elif isinstance(node, Operation):
            assert text[node.at :].startswith(node.operator)


# --- every fault has a place ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "at", "message"),
    [
        ("", "S201", 0, "the formula is empty"),
        ("   ", "S201", 0, "the formula is empty"),
        ("a +", "S201", 3, "expected a value but found the end"),
        ("a + * b", "S201", 4, "expected a value but found '*'"),
        ("a and", "S201", 5, "expected a value but found the end"),
        ("(a", "S201", 2, "expected ')' but found the end"),
        ("a)", "S201", 1, "')' is left over"),
        ("a b", "S201", 2, "'b' is left over"),
        ("0 < a < 5", "S201", 6, "'<' is left over"),
        ("a = 5", "S201", 2, "'=' has no place in a formula"),
        ("a ≥ 5", "S201", 2, "'≥' has no place in a formula"),
        ("10 %", "S201", 3, "'%' has no place in a formula"),
        ("a.b", "S201", 1, "'.' has no place in a formula"),
        ("a[0]", "S201", 1, "'[' has no place in a formula"),
        ("'a'", "S201", 0, "''' has no place in a formula"),
        ("min", "S201", 0, "'min' needs brackets"),
        ("abs(a, b)", "S201", 0, "'abs' takes 1 value, not 2"),
        ("1 + min(a)", "S201", 4, "'min' takes 2 to 8 values, not 1"),
        ("clamp(a, 1)", "S201", 0, "'clamp' takes 3 values, not 2"),
        ("happened('a')", "S201", 9, "''' has no place in a formula"),
        ("happened(1)", "S201", 9, "expected the id of an event but found '1'"),
        ("chose(a)", "S201", 7, "expected ',' but found ')'"),
        ("chose(a, 2)", "S201", 9, "expected the id of an option but found '2'"),
        ("curve(a, 0: 1)", "S201", 0, "a curve needs two points or more"),
        ("curve(a, b: 1, 2: 3)", "S201", 9, "expected a number but found 'b'"),
        ("curve(a, 0: 1, 2)", "S201", 16, "expected ':' but found ')'"),
        ("date > 1968-02-30", "S201", 7, "1968-02-30 is not a day of any calendar"),
        ("1 + (2 < 3)", "S202", 7, "'+' needs a number but this is yes or no"),
        ("a and b > 1", "S202", 0, "'and' needs yes or no but this is a number"),
        ("not a", "S202", 4, "'not' needs yes or no but this is a number"),
        ("-(a < b)", "S202", 4, "'-' needs a number but this is yes or no"),
        ("a > 1968-08-21", "S202", 2, "'>' cannot compare a number with a date"),
        ("date + 1", "S202", 0, "'+' needs a number but this is a date"),
        ("(a < 1) == (b < 1)", "S202", 8, "'==' cannot compare yes or no with yes or no"),
        ("if(a, 1, 2)", "S202", 3, "the first part of 'if' needs yes or no but this is a number"),
        ("curve(a > 1, 0:0, 1:1)", "S202", 8, "'curve' needs a number but this is yes or no"),
        ("days_until(3)", "S202", 11, "'days_until' needs a date but this is a number"),
        ("1 + sqrt(a)", "S204", 4, "unknown function 'sqrt'"),
        ("__import__(os)", "S204", 0, "unknown function '__import__'"),
        ("a + " * 100 + "a", "S212", MAX_LENGTH, "formula has 401 characters, 400 are allowed"),
        ("(" * 30 + "a" + ")" * 30, "S212", MAX_DEPTH, f"formula is nested more than {MAX_DEPTH} deep"),
        ("a" + "+a" * MAX_HEIGHT, "S212", 0, f"formula has more than {MAX_HEIGHT} steps that build on one another"),
        ("1 + 1000001", "S104", 4, "the number is beyond 1,000,000"),
        ("curve(a, 0: 1, 1000001: 2)", "S104", 15, "the number is beyond 1,000,000"),
        ("curve(a, 0: 1, 0: 2)", "S216", 15, "the points of the curve must rise, but 0 follows 0"),
        ("curve(a, 5: 1, -5: 2)", "S216", 15, "the points of the curve must rise, but -5 follows 5"),
    ],
)
def test_every_fault_is_named_and_placed(text: str, code: str, at: int, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.at, caught.value.message) == (code, at, message)
    assert caught.value.hint


@pytest.mark.parametrize("value", [1e7, -1e7, math.inf, -math.inf, math.nan])
def test_a_number_of_yaml_that_is_too_large_is_refused(value: float) -> None:
    with pytest.raises(FormulaError) as caught:
        constant(value)
    assert caught.value.code == "S104"


@pytest.mark.parametrize(
    ("sign", "hint"),
    [
        ("=", "write == to compare"),
        ("≥", "write >="),
        ("≤", "write <="),
        ("&", "write 'and'"),
        ("|", "write 'or'"),
        ("!", "write 'not'"),
        ("×", "write *"),
        ("−", "write -"),
        ('"', "leave the quotes out"),
        ("[", "use round brackets"),
    ],
)
def test_a_sign_of_another_language_is_answered_with_ours(sign: str, hint: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(f"a {sign} 5")
    assert caught.value.hint == hint


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_misspelt_function_is_answered_with_the_right_one(name: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(f"{name}x(a)")
    assert caught.value.code == "S204"
    assert caught.value.hint == f"did you mean '{name}'?"


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_word_of_the_language_is_never_a_name(name: str) -> None:
    try:
        tree = parse(name).tree
    except FormulaError as error:
        assert error.code == "S201"
    else:
        assert not isinstance(tree, Name)


WORDS = [*sorted(RESERVED), "(", ")", ",", ":", "+", "<", "1", "a", "1968-08-21", "5%"]


@settings(max_examples=300)
@given(
    text=st.text(max_size=60)
    | st.text(alphabet="ab()<>=!+-*/%:., 019", max_size=60)
    | st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)
)
def test_any_text_gives_a_formula_or_a_fault_within_it(text: str) -> None:
    try:
        formula = parse(text)
    except FormulaError as error:
        assert error.code in ("S104", "S201", "S202", "S204", "S212", "S216")
        assert 0 <= error.at <= len(text)
    else:
        assert formula.text == text and all(0 <= node.at < len(text) for node in walk(formula.tree))


def test_the_longest_and_the_deepest_formula_are_read() -> None:
    assert parse(f"{'a':<{MAX_LENGTH}}").canonical == "a"
    assert parse("(" * (MAX_DEPTH - 1) + "a" + ")" * (MAX_DEPTH - 1)).canonical == "a"
    assert parse("a" + "+a" * (MAX_HEIGHT - 1)).kind == "number"


def test_a_field_says_what_kind_it_wants() -> None:
    for kind, text in ((Amount, "a < 1"), (Condition, "a"), (Amount, "date"), (Condition, 1), (Amount, True)):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(kind).validate_python(text)
        assert caught.value.errors()[0]["type"] == "S202"


# --- bounds -----------------------------------------------------------------------------------------------------


@settings(max_examples=400)
@given(tree=NUMBER_TREES, here=points())
def test_bounds_of_a_number_are_never_too_narrow(tree: Node, here: dict[str, float]) -> None:
    try:
        low, high = bounds(tree, RANGES)
    except NoBounds:
        return
    assume(not equalities(tree))
    assert low - slack(tree, here) <= worth(tree, here) <= high + slack(tree, here)


@settings(max_examples=400)
@given(tree=TRUTH_TREES, here=points())
def test_what_holds_somewhere_can_hold(tree: Node, here: dict[str, float]) -> None:
    try:
        low, high = bounds(tree, RANGES)
        possible = can_hold(tree, RANGES)
    except NoBounds:
        return
    assert 0.0 <= low <= high <= 1.0
    assert low <= worth(tree, here) <= high
    assert possible or not worth(tree, here)


@given(here=points(), x=st.floats(-200, 200), tree=curves(st.just(Name("mood", 0))))
def test_a_curve_lies_between_its_points(here: dict[str, float], x: float, tree: Curve) -> None:
    heights = [y for _, y in tree.points]
    assert min(heights) - 1e-9 <= value_on(tree.points, x) <= max(heights) + 1e-9
    assert all(value_on(tree.points, at) == y for at, y in tree.points)
    assert value_on(tree.points, x) == on_curve(tree.points, x)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("liberalisation", (0, 100)),
        ("-mood", (-20, 20)),
        ("mood * mood", (-400, 400)),
        ("abs(mood)", (0, 20)),
        ("clamp(mood, 0, 5)", (0, 5)),
        ("liberalisation / press", (0, 200)),
        ("curve(pressure, 40: 10%, 70: 95%)", (0.1, 0.95)),
        ("if(pressure > 100, 7, 3)", (3, 3)),
        ("if(pressure > 50, 7, 3)", (3, 7)),
        ("turn", TURNS),
        ("turns_since(cierna)", (0, NEVER)),
        ("min(mood, pressure)", (-20, 20)),
        ("max(mood, pressure)", (0, 100)),
        ("days_until(1968-01-05)", (-468, 0)),
    ],
)
def test_bounds_are_as_expected(text: str, expected: tuple[float, float]) -> None:
    assert bounds(parse(text).tree, RANGES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pressure > 100", False),
        ("pressure >= 100", True),
        ("pressure < 30 and pressure > 40", False),
        ("pressure < 40 and pressure > 30", True),
        ("pressure < 30 or pressure > 40", True),
        ("turn > 30", False),
        ("date < 1968-01-01", False),
        ("happened(cierna) and not happened(cierna)", False),
        ("not happened(cierna)", True),
        ("chose(cierna, sign) and not happened(cierna)", False),
        ("chose(cierna, sign) and not happened(words)", True),
        ("mood + pressure > 120", False),
        ("5 < mood and mood < 4", False),
        ("false", False),
        ("true", True),
        ("happened(cierna) and not chose(cierna, sign)", True),
    ],
)
def test_can_hold_knows_what_cannot(text: str, expected: bool) -> None:
    assert can_hold(parse(text).tree, RANGES) is expected


def test_a_past_that_is_not_possible_is_never() -> None:
    never = Ranges(TRACKS, TURNS, DAYS, lambda past: False)
    assert bounds(parse("happened(cierna)").tree, never) == (0.0, 0.0)
    assert bounds(parse("turns_since(cierna)").tree, never) == (NEVER, NEVER)


@pytest.mark.parametrize(("text", "at"), [("1 / mood", 2), ("1 + 2 / liberalisation", 6), ("1 / (press - press)", 2)])
def test_a_division_that_may_be_by_zero_is_found_at_its_sign(text: str, at: int) -> None:
    with pytest.raises(MayDivideByZero) as caught:
        bounds(parse(text).tree, RANGES)
    assert caught.value.node.at == at


def test_a_step_that_may_be_too_large_is_found_where_it_becomes_so() -> None:
    text = "1 + pressure * 1000000 * 1000000 * 0"
    with pytest.raises(MayBeTooLarge) as caught:
        bounds(parse(text).tree, RANGES)
    assert text[caught.value.node.at :] == "* 1000000 * 0"
    assert bounds(parse("1000000 * 1000000").tree, RANGES) == (LARGEST, LARGEST)
