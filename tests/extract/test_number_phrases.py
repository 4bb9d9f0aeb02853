"""The number phrases of other libraries' own tests, where the shared collection is at hand; and the rules of scope."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PHRASES = ROOT.parent / "shared" / "eval" / "numbers" / "number_specs.jsonl"


def _module(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "bench" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


scope = _module("number_scope")
phrases = _module("number_phrases")


@pytest.mark.skipif(not PHRASES.is_file(), reason="the shared collection of number phrases is not beside the checkout")
def test_at_least_95_of_100_phrases_in_scope_are_read_right(capsys):
    right, total = phrases.measure(PHRASES)
    assert total > 250, "the rules of scope leave too little"
    assert right >= 0.95 * total, capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "number", "value", "reason"),
    [
        ("we met 31 others", "31", "31", None),
        ("we met 2.5 others", "2.5", "2.5", "fraction"),
        ("it fell to -31", "-31", "-31", "below zero"),
        ("we drove 31 miles", "31", "31", "unit"),
        ("we paid $31", "31", "31", "unit"),
        ("back in 1987", "1987", "1987", "year"),
        ("call 555-31", "31", "31", "code"),
        ("see nr. 31", "31", "31", "name"),
        ("we met 9000000000000 others", "9000000000000", "9000000000000", "above"),
    ],
)
def test_the_rules_of_scope(text, number, value, reason):
    start = text.index(number)
    entry = {"text": number, "start": start, "end": start + len(number), "value": value}
    found = scope.case({"suite": "recognizers-text/NumberModel", "input": text, "expected": [entry]})
    if reason is None:
        assert found.left_out == []
        assert found.wanted[0].low == int(value)
    else:
        assert found.wanted == []
        assert reason in found.left_out[0]


def test_a_wrong_number_is_counted_as_wrong(tmp_path, capsys):
    path = tmp_path / "specs.jsonl"
    path.write_text(
        '{"suite": "duckling/Numeral/EN", "input": "forty", "expected": [{"text": "forty", "value": 40}]}\n'
        '{"suite": "duckling/Numeral/EN", "input": "fifty", "expected": [{"text": "fifty", "value": 51}]}\n',
        "utf8",
    )
    assert phrases.measure(path) == (1, 2)
    assert "'fifty'" in capsys.readouterr().out
