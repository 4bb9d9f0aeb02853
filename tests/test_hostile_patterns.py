"""No pattern takes more than 50 ms on any 100 kB of text: every regular expression of the rooms that read is tried.

Collected are the compiled expressions in the modules' globals (also within tuples, lists, dicts, named tuples and
objects) and those written out in a call (``re.sub(r"…", …)``), so that none can be forgotten. Tried are repeats of
signs, of words that the grammar knows, of pieces of the expression itself, with a beginning and with an end that breaks
the match, by the methods that the code uses. Measured is process time, the least of twelve runs.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from functools import cache
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

import verifier.extract
import verifier.ingest

SIZE = 100_000
LIMIT = 0.050
METHODS = ("search", "match", "fullmatch", "finditer")
USES = {"sub": "finditer", "subn": "finditer", "findall": "finditer", "split": "finditer", "scanner": "search"}
UNITS = [
    *("a", "A", "é", "9", " ", "\t", "\n", "\u00a0", "_", "-", "–", ",", ".", ":", "'", "’", '"', "“", "(", "[", "<"),
    *("@", "#", "\ufffd", "\u202e", "一", "\u0301"),
    *("a ", "A ", "Aa ", "a. ", "a, ", "9 ", "9,", "1.", "a-", "a’s ", "\n\n", " ,", ' "'),
    *("the ", "in May ", "he said ", "X: ", "<p ", "a@a.", "http://a", "9 May 2019 "),
]
SAMPLE = 10_000
QUICK = LIMIT / 100
"""A quadratic cost grows a hundredfold from the sample to the whole, a steeper one would not come under this at all."""


def modules() -> Iterator[object]:
    yield importlib.import_module("verifier.safe_text")
    for package in (verifier.extract, verifier.ingest):
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            yield importlib.import_module(found.name)


def compiled(value: object, seen: set[int], depth: int = 0) -> Iterator[re.Pattern]:
    """Every compiled expression within a value."""
    if id(value) in seen or depth > 5:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from compiled(key, seen, depth + 1)
            yield from compiled(inner, seen, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from compiled(inner, seen, depth + 1)
    elif type(value).__module__.startswith("verifier") and not isinstance(value, type):
        for name in getattr(value, "__slots__", ()) or vars(value):
            yield from compiled(getattr(value, name, None), seen, depth + 1)


def written_out(tree: ast.AST, names: dict[str, object]) -> Iterator[tuple[str | bytes, int, str]]:
    """Expressions given to a function of ``re`` as they are written: the expression, its flags, the function."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):
            continue
        if node.func.attr in ("compile", "escape"):
            continue
        first = node.args[0]
        written = names.get(first.id) if isinstance(first, ast.Name) else getattr(first, "value", None)
        assert isinstance(written, str | bytes), f"line {node.lineno} builds an expression in a call: make it a global"
        flags = 0
        for given in [*node.args[2:], *(word.value for word in node.keywords if word.arg == "flags")]:
            for name in ast.walk(given):
                if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name) and name.value.id == "re":
                    flag = getattr(re, name.attr)
                    flags |= int(flag) if isinstance(flag, re.RegexFlag) else 0
        yield written, flags, node.func.attr


def uses(tree: ast.AST) -> tuple[dict[str, set[str]], set[str]]:
    """The methods by which a module calls each of its names, and those called on names that are handed on."""
    found: dict[str, set[str]] = {}
    called: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = USES.get(node.func.attr, node.func.attr)
            if node.func.attr == "split" and not (
                isinstance(node.func.value, ast.Name) and node.func.value.id.isupper()
            ):
                continue  # of a text
            if isinstance(node.func.value, ast.Name):
                called.add(id(node.func.value))
                found.setdefault(node.func.value.id, set()).add(method)
            else:  # table[key].match(…)
                found.setdefault("", set()).add(method)
    constants = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.isupper()}
    passed = set().union(*(methods for name, methods in found.items() if name not in constants and name != "re"), set())
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
            found.setdefault(node.id, set()).update(passed & set(METHODS) or METHODS)
    return found, passed & set(METHODS) or set(METHODS)


@cache
def collected() -> dict[str, tuple[re.Pattern, frozenset[str]]]:
    """Every expression by a name for people, with the methods to try."""
    table: dict[str, tuple[re.Pattern, frozenset[str]]] = {}
    for module in modules():
        tree = ast.parse(inspect.getsource(module))
        called, passed = uses(tree)
        short = module.__name__.removeprefix("verifier.")
        for name, value in vars(module).items():
            if name.startswith("__") or isinstance(value, type) or inspect.ismodule(value) or callable(value):
                continue
            for at, pattern in enumerate(compiled(value, set())):
                methods = passed
                if isinstance(value, re.Pattern):  # one that only other modules use is tried by all methods
                    methods = called.get(name, set()) & set(METHODS) or set(METHODS)
                table[f"{short}.{name}" + (f"[{at}]" if at else "")] = pattern, frozenset(methods)
        for at, (written, flags, function) in enumerate(written_out(tree, vars(module))):
            pattern = re.compile(written, flags)
            table[f"{short}: written out {at}"] = pattern, frozenset({USES.get(function, function)})
    return table


def pieces(pattern: re.Pattern) -> list[str]:
    """Runs of literal signs in the expression, and one sign of each of its sets, at every depth."""
    found: list[str] = []

    def walk(items: Iterable) -> None:
        run = ""
        for kind, value in items:
            if kind is kinds.LITERAL:
                run += chr(value)
                continue
            found.append(run)
            run = ""
            if kind is kinds.IN:
                found.extend(chr(inner) for op, inner in value if op is kinds.LITERAL)
                found.extend(chr(inner[0]) for op, inner in value if op is kinds.RANGE)
            elif kind is kinds.BRANCH:
                for branch in value[1]:
                    walk(branch)
            elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
                walk(value[2])
            elif kind is kinds.SUBPATTERN:
                walk(value[3])
            elif kind is kinds.ATOMIC_GROUP:
                walk(value)
            elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
                walk(value[1])
        found.append(run)

    text = pattern.pattern
    walk(parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(text, bytes) else pattern.flags))
    unique = sorted({piece for piece in found if piece}, key=lambda piece: (len(piece), piece))
    return unique if len(unique) <= 12 else unique[:: len(unique) // 12 + 1]


SIGNS = "a9 A.,-<>[]()'\"/:;@#\n\u00e9"
CATEGORIES = {
    kinds.CATEGORY_DIGIT: str.isdigit,
    kinds.CATEGORY_SPACE: str.isspace,
    kinds.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
}
NEGATED = {
    kinds.CATEGORY_NOT_DIGIT: kinds.CATEGORY_DIGIT,
    kinds.CATEGORY_NOT_SPACE: kinds.CATEGORY_SPACE,
    kinds.CATEGORY_NOT_WORD: kinds.CATEGORY_WORD,
}


def within(sign: str, parts: Iterable) -> bool:
    """Whether a set of an expression takes the sign."""
    found = negated = False
    for op, value in parts:
        if op is kinds.NEGATE:
            negated = True
        elif op is kinds.LITERAL:
            found |= sign == chr(value)
        elif op is kinds.RANGE:
            found |= value[0] <= ord(sign) <= value[1]
        elif op is kinds.CATEGORY:
            found |= not CATEGORIES[NEGATED[value]](sign) if value in NEGATED else CATEGORIES[value](sign)
    return found != negated


def example(items: Iterable) -> str:
    """A short text that the parts of an expression match, as far as it can be told part by part."""
    out = ""
    for op, value in items:
        if op is kinds.LITERAL:
            out += chr(value)
        elif op is kinds.NOT_LITERAL:
            out += "a" if value != ord("a") else "b"
        elif op is kinds.ANY:
            out += "a"
        elif op is kinds.IN:
            first = next((chr(inner) for kind, inner in value if kind is kinds.LITERAL), "a")
            out += next((sign for sign in SIGNS if within(sign, value)), first)
        elif op is kinds.BRANCH:
            out += example(value[1][0])
        elif op in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            out += example(value[2]) * min(value[0], 50)
        elif op is kinds.SUBPATTERN:
            out += example(value[3])
        elif op is kinds.ATOMIC_GROUP:
            out += example(value)
    return out


def beginnings(pattern: re.Pattern) -> list[str]:
    """What the first one, two, three, … parts of the expression match: it is begun again and again and never ends."""
    text = pattern.pattern
    items = list(parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(text, bytes) else pattern.flags))
    while len(items) == 1 and items[0][0] is kinds.SUBPATTERN:
        items = list(items[0][1][3])
    return list(dict.fromkeys(begun for at in range(1, len(items) + 1) if (begun := example(items[:at]))))


def hostile(pattern: re.Pattern) -> Iterator[str]:
    """Texts of 100 kB: each unit repeated, alone, behind each beginning, and with an end that breaks a match."""
    own = pieces(pattern)
    for begun in beginnings(pattern):
        for unit in (begun, f"{begun} "):
            yield (unit * (SIZE // len(unit) + 1))[:SIZE]
    for unit in dict.fromkeys([*UNITS, *own, *(f"{piece} " for piece in own)]):
        yield (unit * (SIZE // len(unit) + 1))[:SIZE]
    joined = "".join(own[:8])
    for fill in (" ", "a", "9", "a "):
        body = fill * (SIZE // len(fill))
        yield (joined + body)[: SIZE - 1] + "\x00"
        for piece in own[:6]:
            yield (piece + body)[: SIZE - 1] + "!"
    if joined:
        yield (joined * (SIZE // len(joined) + 1))[:SIZE]


def seconds(pattern: re.Pattern, method: str, text: str | bytes, limit: float, runs: int = 12) -> float:
    """The least process time of up to twelve runs; one that holds the limit is enough, one far beyond it, too."""
    least = float("inf")
    for _ in range(runs):
        began = time.process_time()
        if method == "finditer":
            for _found in pattern.finditer(text):
                pass
        else:
            getattr(pattern, method)(text)
        least = min(least, time.process_time() - began)
        if least <= limit or least > 8 * LIMIT:
            break
        time.sleep(0.01)  # another process may have had the caches
    return least


def slowest(pattern: re.Pattern, methods: Iterable[str]) -> list[str]:
    """The first trial that takes too long, in words."""
    for text in hostile(pattern):
        given = text.encode("utf8", "replace")[:SIZE] if isinstance(pattern.pattern, bytes) else text
        for method in sorted(methods):
            sample = given[: SAMPLE - 1] + given[-1:]
            if seconds(pattern, method, sample, QUICK, runs=2) <= QUICK:
                continue
            if seconds(pattern, method, given[: 3 * SAMPLE], LIMIT, runs=6) > LIMIT:
                return [f"{method} of {given[:24]!r}: far beyond"]
            took = seconds(pattern, method, given, LIMIT)
            if took > LIMIT:
                return [f"{method} of {given[:24]!r}…{given[-6:]!r}: {took * 1000:.0f} ms"]
    return []


@pytest.mark.parametrize("name", sorted(collected()))
def test_no_pattern_takes_more_than_50_ms_on_100_kb(name):
    pattern, methods = collected()[name]
    assert slowest(pattern, methods) == [], pattern.pattern[:200]


def test_the_collection_finds_patterns_wherever_they_stand():
    names = set(collected())
    assert len(names) > 120
    assert {"extract.number_tokens._TOKEN", "extract.sentences._STOP", "safe_text._ODD", "ingest.lines"} & names
    assert any("written out" in name for name in names)
    assert [p.pattern for p in compiled({"a": [(re.compile("x"), 1)]}, set())] == ["x"]


def test_a_pattern_that_backtracks_is_found():
    assert slowest(re.compile(r"\s+$"), ["search"])


def test_a_pattern_that_looks_for_its_end_from_each_beginning_is_found():
    assert slowest(re.compile(r"(<!doctype\s[^\[>]{0,300})\[.{0,200000}?\]\s*>", re.I | re.S), ["finditer"])
