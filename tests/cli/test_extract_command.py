"""`verifier extract`: the contract of JSON lines, and claims to read."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.workflow.jsonl import dumps, extract_lines

CLAIM_KEYS = ["start", "end", "quote", "kind", "check_worthiness", "figures", "attribution", "incident", "hedges"]
FIGURE_KEYS = {
    "start", "end", "text", "low", "best", "high", "modifier", "approximate", "measure", "population",
    "population_start", "population_end", "rule", "confidence",
}  # fmt: skip
TEXT = "Police said on Monday that about 12 people were killed in the market. It had rained."


def lines(*objects: object) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in objects).encode()


def test_one_object_a_line_in_the_order_of_the_input(cli: Callable) -> None:
    feed = lines(*({"id": number, "text": TEXT} for number in range(70)))  # more than two batches
    ran = cli("extract", "--jsonl", "-", stdin=feed).fine()
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(70))


def test_an_answer_is_the_contract(cli: Callable) -> None:
    ran = cli(
        "extract", "--jsonl", "-", stdin=lines({"id": "x", "text": TEXT, "title": "Market", "published": "2014-06-16"})
    )
    answer = json.loads(ran.fine().out)
    assert answer["id"] == "x"
    assert answer["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    (claim,) = [one for one in answer["claims"] if one["figures"]]
    assert [key for key in claim if key in CLAIM_KEYS] == CLAIM_KEYS
    assert TEXT[claim["start"] : claim["end"]] == claim["quote"]
    (figure,) = claim["figures"]
    assert set(figure) == FIGURE_KEYS
    assert TEXT[figure["start"] : figure["end"]] == figure["text"] == "about 12"
    assert (figure["low"], figure["best"], figure["high"], figure["measure"]) == (12, 12, 12, "killed")
    assert set(claim["incident"]) == {"place", "date_start", "date_end", "date_precision"}
    assert all(set(one) == {"source", "cue", "content"} for one in answer["attributions"])
    assert isinstance(answer["totals"], dict)


def test_offsets_count_code_points_and_letters_stay_readable(cli: Callable) -> None:
    text = "🙂 Officials said about 12 people from Béchar were killed on Monday."
    ran = cli("extract", "--jsonl", "-", stdin=lines({"id": 1, "text": text}))
    assert "Béchar" in ran.out
    (claim,) = [one for one in json.loads(ran.out)["claims"] if one["figures"]]
    figure = claim["figures"][0]
    assert text[figure["start"] : figure["end"]] == figure["text"]


def test_codebook_is_chosen(cli: Callable) -> None:
    feed = lines({"id": 1, "text": "Officials said several people were killed on Monday."})

    def bounds(*options: str) -> list[object]:
        answer = json.loads(cli("extract", "--jsonl", "-", *options, stdin=feed).fine().out)
        figure = next(claim["figures"][0] for claim in answer["claims"] if claim["figures"])
        return [figure["low"], figure["best"], figure["high"]]

    assert bounds() == [2, None, None]
    assert bounds("--codebook", "airwars") == [2, 2, 2]


def test_settings_choose_the_codebook(cli: Callable, home: Path) -> None:
    (home / "config.toml").write_text('codebook = "airwars"\n')
    feed = lines({"id": 1, "text": "Officials said several people were killed on Monday."})
    assert json.loads(cli("extract", "--jsonl", "-", stdin=feed).fine().out)["codebook"] == "airwars"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{bad", "not JSON"),
        (b"[1, 2]", "object"),
        (b'{"id": 1}', '"text" is missing'),
        (b'{"id": 1, "text": 5}', '"text" is missing or not a string'),
        (b'{"id": 1, "text": "x", "title": 5}', '"title"'),
        (b'{"id": 1, "text": "\xff\xfe"}', "UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "not JSON"),
    ],
)
def test_a_bad_line_is_named_after_the_answers_before_it(cli: Callable, line: bytes, words: str) -> None:
    ran = cli("extract", "--jsonl", "-", stdin=lines({"id": 1, "text": TEXT}, {"id": 2, "text": TEXT}) + line + b"\n")
    assert ran.code == 1
    assert [json.loads(one)["id"] for one in ran.out.splitlines()] == [1, 2]
    assert ran.err.count("\n") == 1
    assert "line 3" in ran.err
    assert words in ran.err


def test_blank_lines_and_a_byte_order_mark_are_no_articles(cli: Callable) -> None:
    ran = cli("extract", "--jsonl", "-", stdin=b"\xef\xbb\xbf" + lines({"id": 1, "text": TEXT}) + b"\n  \n")
    assert len(ran.fine().out.splitlines()) == 1


def test_lone_surrogates_do_not_break_the_output(process: Callable) -> None:
    feed = b'{"id": "a\\ud800", "text": "Police said about 12 people \\ud800 were killed on Monday."}\n'
    answer = json.loads(process("extract", "--jsonl", "-", stdin=feed).fine().out)
    assert answer["id"] == "a\ud800"


def test_from_a_file_and_a_missing_file(cli: Callable, home: Path) -> None:
    path = home / "feed.jsonl"
    path.write_bytes(lines({"id": 7, "text": TEXT}))
    assert json.loads(cli("extract", "--jsonl", path).fine().out)["id"] == 7
    cli("extract", "--jsonl", home / "none.jsonl").refused("none.jsonl", "No such file")


def test_files_as_json_and_to_read(cli: Callable, article: Path) -> None:
    (answer,) = cli("extract", "--format", "json", article).fine().json
    assert answer["id"] == str(article)
    assert any(claim["figures"] for claim in answer["claims"])
    ran = cli("extract", article).fine()
    assert "about 170 soldiers were killed" in ran.out
    assert "\x1b" not in ran.out


def test_nothing_is_stored(cli: Callable, article: Path, home: Path) -> None:
    cli("extract", article).fine()
    assert sorted(path.name for path in home.iterdir()) == ["bridge.txt"]


def test_escape_sequences_never_reach_the_terminal(cli: Callable, home: Path) -> None:
    path = home / "evil.txt"
    path.write_text("Police said about 12 people \x1b]52;c;UFdO\x07 were \x9b2J killed \u202e on Monday in the town.")
    for options in ((), ("--format", "json")):
        ran = cli("extract", path, *options).fine()
        assert not set(ran.out + ran.err) & set("\x1b\x07\x9b\u202e")


def test_the_stream_is_answered_batch_by_batch(home: Path) -> None:
    """The first answers come while the input is still open: memory cannot depend on its length."""
    with subprocess.Popen(
        [sys.executable, "-m", "verifier", "extract", "--jsonl", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(lines(*({"id": number, "text": TEXT} for number in range(32))))
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["id"] == 0
        child.stdin.close()
        assert len(child.stdout.readlines()) == 31
    assert child.returncode == 0


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_lines_are_one_line_and_lose_nothing(value: object) -> None:
    text = dumps(value)
    assert "\n" not in text
    text.encode("utf-8")
    assert json.loads(text) == value


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_answers_or_one_clear_error(data: bytes) -> None:
    import io

    from verifier.errors import VerifierError

    problem = ""
    try:
        for answer in extract_lines(io.BytesIO(data)):
            json.loads(answer)
    except VerifierError as error:
        problem = str(error)
    assert "\n" not in problem
    assert not problem or "line " in problem
