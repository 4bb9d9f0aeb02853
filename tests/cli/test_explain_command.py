"""``verifier explain``: every step of a reading, what a person changed, and what is not read at all."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.extract import attribution, casualties, claims, trace

TEXT = """Raid on the bridge

Colonel Omar Haddad, the spokesman of the river guard, said the army had attacked at dawn.

He said about 160 guards, including two officers aged 21 and 34, were killed by five gunmen near Lower Marsan on Monday.

Drivers, who rang 911 after a row near the market, were wounded.
"""


@pytest.fixture
def raid(cli: Callable, home: Path) -> dict[str, int]:
    """A case with the article above; claims by the words of their first figure."""
    feed = home / "raid.jsonl"

    line = {"id": "raid", "text": TEXT, "published": "2014-06-18", "publisher": "Radio Nord"}
    feed.write_text(json.dumps(line) + "\n")
    cli("add", feed).fine()
    return {row["figure_text"]: row["id"] for row in cli("list", "--format", "json").fine().json if row["figure_text"]}


def explained(cli: Callable, *arguments: object) -> dict:
    (found,) = cli("explain", *arguments, "--format", "json").fine().json
    return found


def test_every_step_of_a_reading_is_told(cli: Callable, raid: dict[str, int]) -> None:
    shown = cli("explain", raid["about 160"]).fine().out
    for words in (
        "sentence 3, paragraph 3 (body)",
        "words of harm: “killed”",
        "number: “160” with “about”",
        "row “about N”: low 160, best 160, high 160, approximate",
        "Armed Conflict Location & Event Data (ACLED) Codebook",
        "killed by “killed”: subject of the passive “were killed”",
        "who: “guards”",
        "a share of another count: not added to it",
        "“21”: somebody's age",
        "“five”: who did the harm, not who suffered it",
        "indirect speech",
        "the pronoun “He” stands for “Omar Haddad”, named in sentence 2",
        "2014-06-16 (to the day): “Monday” in the claim, counted from the publishing date 2014-06-18",
        "“Lower Marsan”",
        "0.12 any claim + 0.30 casualty + 0.25 figure",
    ):
        assert words in shown, words
    assert "note" not in [line.split(" ")[0] for line in shown.splitlines()]


def test_the_worth_is_the_sum_that_is_told(cli: Callable, raid: dict[str, int]) -> None:
    for claim in raid.values():
        found = explained(cli, claim)
        total = sum(part["points"] for part in found["trace"]["worth"])
        assert round(min(1.0, max(0.0, total)), 2) == found["claim"]["check_worthiness"]


def test_the_trace_is_that_of_the_stored_claim(cli: Callable, raid: dict[str, int]) -> None:
    for claim in raid.values():
        found = explained(cli, claim)
        assert found["remarks"] == []
        assert found["trace"]["exact"]
        assert found["read_by"].startswith("verifier ")
        assert found["codebook"] == "acled 1"
        again = [figure["figure"] for figure in found["trace"]["figures"]]
        for stored, read in zip(found["claim"]["figures"], again, strict=True):
            assert all(
                stored[key] == read[key] for key in ("start", "end", "text", "low", "high", "rule", "confidence")
            )


def test_an_unsure_reading_is_marked_in_every_command(cli: Callable, raid: dict[str, int]) -> None:
    number = raid["911"]
    assert "unsure reading" in cli("explain", number).fine().out
    assert "(?) unsure reading, 65 %" in cli("show", number).fine().out
    assert "911 (?) injured" in cli("list").fine().out
    cli("correct", number, "--figure", "Drivers", "--low", "2", "--measure", "injured").fine()
    assert "(?)" not in cli("list").fine().out + cli("show", number).fine().out


def test_what_a_person_changed_is_told_with_the_reading_before(cli: Callable, raid: dict[str, int]) -> None:
    number = raid["about 160"]
    cli("correct", number, "--figure", "two", "--measure", "killed", "--reason", "misread", "--which", "1").fine()
    cli("correct", number, "--said-by", "the army").fine()
    shown = cli("explain", number).fine().out
    assert "Its figures are a person's (F. Checker" in shown
    assert "Its attribution are a person's" not in shown
    assert "Its attribution is a person's (F. Checker" in shown
    assert "misread" in shown
    assert "as read at first: ≈160 killed “about 160”" in shown
    assert "as read at first: Omar Haddad" in shown
    cli("undo").fine()
    cli("undo").fine()
    assert explained(cli, number)["remarks"] == []


def test_corrected_words_are_told_and_explained_as_they_were_read(cli: Callable, raid: dict[str, int]) -> None:
    number = next(iter(raid.values()))
    before = cli("show", number, "--format", "json").json[0]
    first = explained(cli, number)
    cli(
        "correct", number, "--words", " ".join(before["quote"].split()[:3]), "--place", "Idlib", "--reason", "cut"
    ).fine()
    found = explained(cli, number)
    assert found["trace"] == first["trace"]
    (told,) = found["corrections"]
    assert (told["what"], told["reason"]) == ("words", "cut")
    assert told["as_read"][0]["quote"] == before["quote"]
    assert [one for one in found["remarks"] if "words, kind, place and dates are a person's" in one]
    assert not [one for one in found["remarks"] if "begins or ends elsewhere" in one or "place or date" in one]
    assert f"“{before['quote'][:20]}" in cli("explain", number).out
    cli("undo").fine()
    assert explained(cli, number)["corrections"] == []


def test_a_corrected_date_does_not_change_how_it_was_read(cli: Callable, raid: dict[str, int]) -> None:
    from verifier.workflow.session import open_session

    with open_session(reviewer="Ana") as session:
        session.correct_article(1, {"published": "2015-01-01"}, version=1)
    found = explained(cli, raid["about 160"])
    assert found["trace"]["claim"]["incident"]["date_start"] == "2014-06-16"
    assert [remark for remark in found["remarks"] if "published was corrected" in remark]


def test_a_claim_by_hand_is_said_to_be_one(cli: Callable, raid: dict[str, int]) -> None:
    cli("add-claim", 1, "--words", "a row near the market").fine()
    (added,) = [row["id"] for row in cli("list", "--format", "json").fine().json if row["added_by_hand"]]
    assert "A person added this claim by hand" in cli("explain", added).fine().out


def test_a_case_that_kept_less_says_so(cli: Callable, home: Path) -> None:
    fixture = Path(__file__).parents[1] / "db" / "data" / "schema-0002.case.gz"
    (home / "test.case").write_bytes(gzip.decompress(fixture.read_bytes()))
    shown = cli("explain", 1).fine().out
    assert "Which version read it was not kept" in shown
    assert "at least 40" in shown
    assert "(?)" not in cli("list").fine().out


def test_a_place_where_nothing_is_read_is_explained(cli: Callable, raid: dict[str, int]) -> None:
    shown = cli("explain", "--article", 1, "--words", "said the army had attacked").fine().out
    assert "place" in shown
    assert explained(cli, "--article", 1, "--at", 0)["claim"] is None


def test_wrong_usage_and_what_is_not_there(cli: Callable, raid: dict[str, int]) -> None:
    cli("explain").misused("CLAIM")
    cli("explain", 1, "--article", 1, "--at", 3).misused()
    cli("explain", 1, "--words", "x").misused("--article")
    cli("explain", "--article", 1).misused("--words")
    cli("explain", 999).refused("no claim 999")
    cli("explain", "--article", 99, "--at", 1).refused("no article 99")
    cli("explain", "--article", 1, "--at", 99_999).refused("beyond its end")
    cli("explain", "--article", 1, "--words", "zebras").refused("not in the article")


def test_hostile_words_reach_no_terminal(cli: Callable, home: Path) -> None:
    (home / "evil.txt").write_text(
        "Officials said about 12 \x1b[31mguards\x1b]52;c;eA==\x07 [bold]were[/x] killed on Monday \u202eby gunmen.\n"
    )
    cli("add", home / "evil.txt").fine()
    shown = cli("explain", 1).fine().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\x07" not in shown


@given(st.text(max_size=80) | st.sampled_from([line for line in TEXT.splitlines() if line]))
@settings(max_examples=60, deadline=None)
def test_the_reasons_to_look_are_those_of_the_gate(words: str) -> None:
    gated = casualties.triggers(words) or attribution.triggers(words) or claims.triggers(words)
    assert bool(trace.gate(words)) is bool(gated)


@given(st.text(max_size=60), st.integers(0, 70), st.integers(1, 9))
@settings(max_examples=15, deadline=None)
def test_any_place_of_any_text_can_be_asked_for(text: str, start: int, length: int) -> None:
    found = trace.at(text, start, start + length)
    assert found.codebook == "acled"
    assert text[found.start : found.end] == found.words or not found.words
