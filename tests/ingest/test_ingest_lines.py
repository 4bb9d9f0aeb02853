"""JSON lines: one article a line, bad lines named, memory of one line."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.ingest import Reading, Refusal
from verifier.ingest.lines import read_lines
from verifier.ingest.model import MAX_LINE

ReadFile = Callable[..., list[Reading | Refusal]]
GOOD = {
    "id": "x-1",
    "text": "Nine people were killed when a bridge fell, the governor said.",
    "title": "Bridge falls",
    "publisher": "Example Times",
    "published": "2019-03-03T06:20:00+02:00",
    "url": "https://times.example/bridge",
    "tags": ["ignored"],
}


def test_every_field_comes_as_given(read_file: ReadFile) -> None:
    line = json.dumps(GOOD).encode()
    (reading,) = read_file("a.jsonl", line + b"\r\n")
    assert isinstance(reading, Reading)
    assert reading.data == line
    assert reading.origin.endswith("a.jsonl:1")
    assert (reading.text, reading.given_id, reading.url) == (GOOD["text"], "x-1", GOOD["url"])
    assert (reading.title, reading.title_origin) == ("Bridge falls", "given")
    assert (reading.publisher, reading.publisher_origin) == ("Example Times", "given")
    assert (reading.published, reading.published_origin) == ("2019-03-03T06:20:00+02:00", "given")
    assert reading.flags == ()


def test_bad_lines_are_named_and_the_good_ones_read(read_file: ReadFile) -> None:
    good = json.dumps(GOOD)
    results = read_file(
        "a.jsonl", f'{good}\n\n{{"id": 1}}\nnot json\n[1]\n{good}\n{{"text": 5}}\n{{"text": " "}}\n{good}'
    )
    refused = {result.origin.rpartition(":")[2]: result.reason for result in results if isinstance(result, Refusal)}
    assert sum(isinstance(result, Reading) for result in results) == 3
    assert list(refused) == ["3", "4", "5", "7", "8"]
    assert 'no "text"' in refused["3"]
    assert "not JSON" in refused["4"]
    assert "not a JSON object" in refused["5"]
    assert "not a string" in refused["7"]
    assert "empty" in refused["8"]


def test_a_bad_beginning_does_not_hide_the_good_rest(read_file: ReadFile) -> None:
    results = read_file("a.jsonl", "{}\n" * 3 + json.dumps(GOOD))
    assert [type(result).__name__ for result in results] == ["Refusal"] * 3 + ["Reading"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.ndjson"])
def test_a_file_of_something_else_is_refused_once(read_file: ReadFile, name: str) -> None:
    (result,) = read_file(name, json.dumps({"claims": [GOOD] * 3}, indent=1))
    assert isinstance(result, Refusal)
    assert "none of the first 10 lines" in result.reason


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("[" * 100_000 + "]" * 100_000, "nested too deep"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "nested too deep"),
        ('{"text": "x", "n": NaN}', "NaN is not JSON"),
        ('{"text": "x", "n": -Infinity}', "-Infinity is not JSON"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "5,000 digits"),
        ('{"text": "x", "text": "y"}', "stands twice"),
        ('{"text": "x", "more": {"a": 1, "a": 2}}', "stands twice"),
        ('{"text": "x"', "not JSON"),
        ('{"text": "x",}', "not JSON"),
        ("null", "not a JSON object"),
        ('{"text": "x", "title": 5}', '"title" is not a string'),
        ('{"text": "x", "published": 1402}', '"published" is not a string'),
        ('{"text": "x", "id": [1]}', '"id" is neither'),
        ('{"text": ""}', "empty"),
        (b'{"text": "B\xe9char"}', "must be UTF-8"),
        ('{"text": "x"}'.encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_article_is_refused_in_words(refused: Callable[..., str], line: str | bytes, words: str) -> None:
    assert words in refused("a.jsonl", line)


def test_escaped_controls_and_surrogates_are_neutralised(read_file: ReadFile) -> None:
    (reading,) = read_file(
        "a.jsonl", r'{"text": "12\u0000 killed \ud800 \u001b]52;c\u0007 \u009b2J", "title": "a\u001b[2J\nb"}'
    )
    assert isinstance(reading, Reading)
    assert reading.text == "12␀ killed \ufffd ␛]52;c␇ \ufffd2J"
    assert reading.title == "a␛[2J b"
    assert reading.flags


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://a@b.example/", "http://x.example/\u202e", "x"]
)
def test_an_address_that_is_no_plain_link_is_left_out_and_said(read_file: ReadFile, url: str) -> None:
    (reading,) = read_file("a.jsonl", json.dumps({**GOOD, "url": url}))
    assert isinstance(reading, Reading)
    assert reading.url is None
    assert any("not a plain http or https link" in flag for flag in reading.flags)


@pytest.mark.parametrize("published", ["9999-99-99", "2999-01-01", "yesterday", "01/02/2003", "2024-01-01T25:00:00Z"])
def test_a_date_that_is_none_is_left_open_and_said(read_file: ReadFile, published: str) -> None:
    (reading,) = read_file("a.jsonl", json.dumps({**GOOD, "published": published}))
    assert isinstance(reading, Reading)
    assert reading.published is None
    assert any("date of publication" in flag for flag in reading.flags)


def test_long_values_are_cut_and_said(read_file: ReadFile) -> None:
    (reading,) = read_file("a.jsonl", json.dumps({**GOOD, "title": "t" * 100_000, "publisher": "p" * 100_000}))
    assert isinstance(reading, Reading)
    assert len(reading.title or "") == 500
    assert len(reading.publisher or "") == 200
    assert len(reading.flags) == 2


def test_json_lines_in_a_text_file_are_seen(read_file: ReadFile) -> None:
    (reading,) = read_file("export.txt", json.dumps(GOOD))
    assert isinstance(reading, Reading)
    assert reading.media_type == "application/json"
    (text,) = read_file("braces.txt", "{=1+1} people were killed, said {=1+1}.")
    assert isinstance(text, Reading)
    assert text.media_type == "text/plain"


def test_an_endless_line_ends_the_file_in_bounded_memory() -> None:
    def chunks() -> Iterator[bytes]:
        yield json.dumps(GOOD).encode() + b"\n"
        for _ in range(200):
            yield b'{"text": "' + b"x" * 2**20
        raise AssertionError("read on after the limit")

    tracemalloc.start()
    results = list(read_lines(chunks(), "a.jsonl"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(result).__name__ for result in results] == ["Reading", "Refusal"]
    assert "longer than 16 MB" in str(results[1])
    assert peak < 3 * MAX_LINE


def test_a_long_file_takes_the_memory_of_one_line() -> None:
    def chunks() -> Iterator[bytes]:
        line = json.dumps({**GOOD, "text": "Nine people were killed. " * 4000}).encode() + b"\n"
        for _ in range(300):
            yield line

    tracemalloc.start()
    count = sum(isinstance(result, Reading) for result in read_lines(chunks(), "a.jsonl"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 300  # 30 MB have gone through
    assert peak < 5 * 2**20


@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["text", "id", "url", "a"]), inner, max_size=3)
            ),
            max_leaves=6,
        ),
        max_size=5,
    ),
    st.integers(min_value=1, max_value=40),
)
def test_whatever_stands_in_a_line_every_line_is_answered(values: list[object], size: int) -> None:
    data = "\n".join(json.dumps(value) for value in values).encode()
    chunks = [data[place : place + size] for place in range(0, len(data), size)]
    results = list(read_lines(chunks, "a.jsonl"))
    assert len(results) == max(1, len(values))
    assert all(isinstance(result, Reading | Refusal) for result in results)


def test_the_chunks_do_not_matter(tmp_path: Path) -> None:
    data = b"\n".join(json.dumps({**GOOD, "id": number}).encode() for number in range(20))
    whole = list(read_lines([data], "a"))
    assert whole == list(read_lines([data[place : place + 7] for place in range(0, len(data), 7)], "a"))
    assert [result.given_id for result in whole if isinstance(result, Reading)] == list(range(20))
