"""list, show, mark, note, undo, redo, log, articles, article, add-claim, correct: the screen's twins."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from db import rows
from verifier.cli import choices
from verifier.workflow.session import open_session


@pytest.fixture
def claims(cli: Callable, case: Path) -> list[dict]:
    return cli("list", "--format", "json").fine().json


def one(cli: Callable, claim: int) -> dict:
    (found,) = cli("show", claim, "--format", "json").fine().json
    return found


def test_the_choices_are_the_stores() -> None:
    assert tuple(choices.Verdict) == rows.VERDICTS
    assert tuple(one.stored for one in choices.WorkState) == rows.STATES == get_args(rows.State)
    assert tuple(choices.Kind) == rows.KINDS
    assert tuple(choices.Stance) == rows.STANCES
    assert tuple(choices.Evidence) == rows.EVIDENCE
    assert tuple(choices.Measure) == rows.MEASURES
    assert tuple(choices.Sort) == rows.SORTS == get_args(rows.Sort)


def test_an_id_goes_round_through_every_command(cli: Callable, claims: list[dict]) -> None:
    claim = next(row for row in claims if row["figure_text"] == "about 170")
    number = claim["id"]
    cli("mark", number, "disputed", "--reason", "the list has 90").fine()
    cli("note", number, "asked the hospital").fine()
    shown = one(cli, number)
    assert shown["id"] == number
    assert shown["quote"] == claim["quote"]
    assert shown["verdict"] == "disputed"
    assert shown["verdicts"][-1]["rationale"] == "the list has 90"
    assert shown["verdicts"][-1]["reviewer"] == "F. Checker"
    assert [note["text"] for note in shown["notes"]] == ["asked the hospital"]
    entries = cli("log", "--claim", number, "--format", "json").fine().json
    assert [entry["action"] for entry in entries][:2] == ["add_note", "mark"]
    assert all(entry["id"] == entry["seq"] for entry in entries)
    (listed,) = cli("list", "--verdict", "disputed", "--format", "json").fine().json
    assert listed["id"] == number
    (article,) = cli("article", claim["article_id"], "--format", "json").fine().json
    assert article["text"][claim["start"] : claim["end"]] == claim["quote"]
    report = Path("r.json")
    cli("export", "-o", report).fine()
    assert str(number) in report.read_text()
    cli("correct", number, "--no-figure").fine()
    assert one(cli, number)["figures"] == []


def test_compare_lists_who_else_counts_the_same_and_why(cli: Callable, claims: list[dict], home: Path) -> None:
    def of(*words: object) -> object:
        return cli("--case", home / "sample.case", *words).fine()

    of("sample")
    listed = of("list", "--format", "json").json
    number = next(row["id"] for row in listed if row["figure_text"] == "about 170")
    others = of("compare", number, "--format", "json").json
    assert set(others[0]) == set(listed[0]) | {"figure", "points", "reasons"}
    assert others[0]["figure"]["best"] == 170
    assert others[0]["id"] != number
    assert [other["points"] for other in others] == sorted((other["points"] for other in others), reverse=True)
    table = of("compare", number).out
    assert "; ".join(others[0]["reasons"]) in table
    without = next(row["id"] for row in listed if not row["measure"])
    assert "no figure with a measure" in of("compare", without).err
    cli("compare", 9999).refused("no claim 9999")


def test_tables_show_verdict_as_word_and_glyph_without_colour(cli: Callable, claims: list[dict]) -> None:
    cli("mark", claims[0]["id"], "confirmed").fine()
    ran = cli("list").fine()
    assert "✓ confirmed" in ran.out
    assert "· unreviewed" in ran.out
    assert "≈170 killed" in ran.out
    assert "\x1b" not in ran.out


def test_a_piped_table_is_never_cut(cli: Callable, claims: list[dict]) -> None:
    out = cli("list").fine().out
    for claim in claims:
        assert claim["quote"] in out


def test_filters_sort_and_limit(cli: Callable, claims: list[dict]) -> None:
    def ids(*options: str) -> list[int]:
        return [row["id"] for row in cli("list", *options, "--format", "json").fine().json]

    everything = ids()
    killed = ids("--measure", "killed")
    injured = ids("--measure", "injured")
    assert killed
    assert injured
    assert set(killed).isdisjoint(injured)
    assert set(ids("--measure", "killed", "--measure", "injured")) == {*killed, *injured}
    assert ids("--search", "wounded") == injured
    assert ids("--article", "1") == everything
    assert ids("--limit", "1") == everything[:1]
    assert ids("--reverse") == everything[::-1]
    assert ids("--verdict", "confirmed") == []
    assert ids("--sort", "article") == sorted(everything)
    speaker = next(row["speakers"][0] for row in claims if row["speakers"])
    assert set(ids("--source", speaker)) == {row["id"] for row in claims if speaker in row["speakers"]}


def test_a_list_without_a_match_says_so_beside_the_data(cli: Callable, case: Path) -> None:
    ran = cli("list", "--verdict", "confirmed").fine()
    assert ran.out == ""
    assert "None of the" in ran.err
    assert cli("list", "--verdict", "confirmed", "--format", "json").fine().json == []


def test_many_are_marked_and_undone_as_one(cli: Callable, claims: list[dict]) -> None:
    ids = [row["id"] for row in claims]
    assert "claims marked confirmed" in cli("mark", *ids, "confirmed").fine().out
    assert len(cli("list", "--verdict", "confirmed", "--format", "json").json) == len(ids)
    cli("undo").fine()
    assert cli("list", "--verdict", "confirmed", "--format", "json").json == []
    cli("redo").fine()
    assert len(cli("list", "--verdict", "confirmed", "--format", "json").json) == len(ids)


def test_undo_after_a_restart(process: Callable, cli: Callable, claims: list[dict]) -> None:
    """Each command is a process of its own: nothing is remembered but the case."""
    number = claims[0]["id"]
    process("mark", number, "disputed").fine()
    process("undo").fine()
    assert one(cli, number)["verdict"] == "unreviewed"
    process("redo").fine()
    assert one(cli, number)["verdict"] == "disputed"


def test_undo_takes_back_only_ones_own(cli: Callable, claims: list[dict]) -> None:
    number = claims[0]["id"]
    cli("mark", number, "confirmed", "--reviewer", "Other Person").fine()
    assert cli("undo").code == 1
    assert one(cli, number)["verdict"] == "confirmed"


def test_a_reset_takes_the_verdict_back(cli: Callable, claims: list[dict]) -> None:
    cli("mark", claims[0]["id"], "confirmed").fine()
    cli("mark", claims[0]["id"], "unreviewed").fine()
    assert one(cli, claims[0]["id"])["verdict"] == "unreviewed"


def test_notes_from_a_file_and_standard_input_edited_and_deleted(cli: Callable, claims: list[dict], home: Path) -> None:
    number = claims[0]["id"]
    (home / "note.txt").write_text("two\nlines\n")
    cli("note", number, "--file", home / "note.txt").fine()
    cli("note", number, "-", stdin="höret".encode()).fine()
    first, second = one(cli, number)["notes"]
    assert first["text"] == "two\nlines"
    assert second["text"] == "höret"
    cli("note", number, "--edit", first["id"], "another").fine()
    cli("note", number, "--delete", second["id"]).fine()
    assert [note["text"] for note in one(cli, number)["notes"]] == ["another"]


def test_a_note_of_another_person_is_not_changed(cli: Callable, claims: list[dict]) -> None:
    number = claims[0]["id"]
    cli("note", number, "my own words").fine()
    note = one(cli, number)["notes"][0]["id"]
    refused = cli("--reviewer", "Ben", "note", number, "--edit", note, "Ben writes this")
    refused.refused(f"note {note} is by F. Checker: write your own note")
    assert [(kept["text"], kept["changed_by"]) for kept in one(cli, number)["notes"]] == [("my own words", None)]
    cli("--reviewer", "Ben", "note", number, "--delete", note).fine()
    assert one(cli, number)["notes"] == []


def test_show_says_who_changed_a_note_before(cli: Callable, claims: list[dict], home: Path) -> None:
    from db import notes
    from db.engine import open_case

    number = claims[0]["id"]
    cli("note", number, "my own words").fine()
    with open_case(home / "test.case") as case, case.store._writer.transaction("Ben") as write:
        notes.edit(write, 1, "Ben wrote this", 1, brought=True)  # as it could be done before
    assert "F. Checker, changed by Ben: Ben wrote this" in cli("show", number).fine().out
    assert one(cli, number)["notes"][0]["changed_by"] == "Ben"
    for name in ("md", "csv", "json", "html"):
        cli("export", "-o", home / f"out.{name}").fine()
        told = (home / f"out.{name}").read_text()
        assert '"changed_by": "Ben"' in told if name == "json" else "changed by" in told, name


def test_bad_notes(cli: Callable, claims: list[dict], home: Path) -> None:
    number = claims[0]["id"]
    cli("note", number, "  ").refused("empty")
    cli("note", number, "--file", home / "none").refused("none")
    (home / "binary").write_bytes(b"\xff\xfe\xfa")
    cli("note", number, "--file", home / "binary").refused("UTF-8")
    cli("note", number, "--edit", 99, "x").refused("no note 99")
    cli("note", number).misused("--file")
    assert one(cli, number)["notes"] == []


def test_corrections_keep_the_first_reading_in_the_history(cli: Callable, claims: list[dict]) -> None:
    claim = next(row for row in claims if row["figure_text"] == "about 170")
    number = claim["id"]
    cli("correct", number, "--figure", "170", "--measure", "killed", "--population", "captives").fine()
    (figure,) = one(cli, number)["figures"]
    assert (figure["low"], figure["high"], figure["measure"], figure["population"]) == (170, 170, "killed", "captives")
    cli("correct", number, "--figure", "soldiers", "--low", "3", "--high", "9", "--also").fine()
    assert [(one["low"], one["best"], one["high"]) for one in one(cli, number)["figures"]][1] == (3, None, 9)
    cli("correct", number, "--which", "1", "--no-figure").fine()
    assert [one["low"] for one in one(cli, number)["figures"]] == [3]
    cli("correct", number, "--said-by", "A Witness", "--said-by", "Agency", "--reason", "see paragraph 2").fine()
    shown = one(cli, number)
    assert [link["speaker"] for link in shown["links"]] == ["A Witness", "Agency"]
    assert "about 170" in str([entry["before"] for entry in shown["history"]])
    cli("undo").fine()
    assert [link["speaker"] for link in one(cli, number)["links"]] != ["A Witness", "Agency"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--figure", "nobody knows"], "no number"),
        (["--figure", "about 171"], "stand neither in the claim nor near it"),
        (["--figure", "70"], "stand neither in the claim nor near it"),
        (["--figure", "x", "--low", "9", "--high", "3"], "must not fall"),
        (["--figure", "about 170", "--best", "1400"], "say 170, the numbers open / 1,400 / open"),
        (["--said-by", " "], "empty"),
        (["--which", "5", "--no-figure"], "only"),
    ],
)
def test_bad_corrections_change_nothing(cli: Callable, claims: list[dict], options: list[str], words: str) -> None:
    number = claims[0]["id"]
    before = one(cli, number)
    cli("correct", number, *options).refused(words)
    assert one(cli, number) == before


def test_numbers_against_the_words_only_when_told(cli: Callable, claims: list[dict]) -> None:
    number = next(row for row in claims if row["figure_text"] == "about 170")["id"]
    options = ["--figure", "ABOUT  170", *(part for name in ("low", "best", "high") for part in (f"--{name}", "1400"))]
    said = cli("correct", number, *options).refused("say 170, the numbers 1,400; --anyway keeps both")
    assert "“about 170”" in said
    cli("correct", number, *options, "--anyway").fine()
    (figure,) = one(cli, number)["figures"]
    assert (figure["text"], figure["best"]) == ("about 170", 1400), "the words are the article's own"
    text = cli("article", 1, "--format", "json").json[0]["text"]
    assert text[figure["start"] : figure["end"]] == "about 170"
    cli("add-claim", 1, "--words", "about 170 soldiers", "--figure", "170", "--best", "9").refused(
        "the numbers open / 9"
    )


def test_words_that_are_a_claim_already_are_warned_of(cli: Callable, claims: list[dict]) -> None:
    claim = next(row for row in claims if row["figure_text"] == "about 170")
    warned = cli("add-claim", 1, "--words", claim["quote"]).fine().err
    assert f"overlap claim {claim['id']}, which is there already" in warned


def test_a_correction_is_whole_or_not_at_all(cli: Callable, claims: list[dict]) -> None:
    number = claims[0]["id"]
    before = one(cli, number)
    cli("correct", number, "--figure", "about 170", "--measure", "killed", "--said-by", "").refused("empty")
    assert one(cli, number) == before


def test_words_place_and_dates_are_corrected(cli: Callable, claims: list[dict]) -> None:
    claim = next(row for row in claims if row["figure_text"] == "about 170")
    number, text = claim["id"], cli("article", 1, "--format", "json").json[0]["text"]
    done = cli("correct", number, "--words", "about 170\n soldiers", "--place", "Idlib", "--reason", "cut").fine()
    assert f"words and place of claim {number} corrected" in done.out
    shown = one(cli, number)
    assert shown["quote"] == text[shown["start"] : shown["end"]] == "about 170 soldiers"
    assert shown["place"] == "Idlib"
    entry = shown["history"][-1]
    assert (entry["action"], entry["reason"]) == ("correct_claim", "cut")
    assert entry["before"]["words"]["quote"] == claim["quote"]
    for told in (cli("log", "--claim", number).out, cli("show", number).out):
        assert "“about 170 soldiers”, place" in " ".join(told.split())
    cli("correct", number, "--date", "2014-06", "--kind", "event").fine()
    shown = one(cli, number)
    assert (shown["date_start"], shown["date_end"], shown["date_precision"]) == ("2014-06-01", "2014-06-30", "month")
    assert shown["kind"] == "event"
    assert "2014-06-01 to 2014-06-30, Idlib" in cli("show", number).out
    assert [row["id"] for row in cli("list", "--place", "idlib", "--format", "json").json] == [number]
    cli("correct", number, "--date-end", "2014-07-02").fine()
    assert one(cli, number)["date_end"] == "2014-07-02"
    cli("correct", number, "--place", "", "--date", "").fine()
    shown = one(cli, number)
    assert (shown["place"], shown["date_start"], shown["date_precision"]) == (None, None, None)
    report = cli("export", "--format", "json", "-o", "-").fine().out
    assert '"what": "words, kind"' in report
    for _ in range(4):
        cli("undo").fine()
    assert one(cli, number)["quote"] == claim["quote"]
    cli("verify").fine()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--words", "no such words"], "not in the article"),
        (["--words", "  "], "empty"),
        (["--start", "3", "--end", "3"], "no stretch"),
        (["--date", "12 June"], "write 2014"),
        (["--date", "2014-06-31"], "write 2014"),
        (["--date", "2014-06-12", "--date-end", "2014-06-11"], "before the first"),
        (["--date", "", "--date-end", "2014-06-11"], "needs a first"),
        (["--place", "Idlib", "--words", "no such words"], "not in the article"),
        (["--place", "Idlib", "--said-by", " "], "empty"),
    ],
)
def test_words_that_cannot_be_change_nothing(cli: Callable, claims: list[dict], options: list[str], words: str) -> None:
    number = claims[0]["id"]
    before = one(cli, number)
    cli("correct", number, *options).refused(words)
    assert one(cli, number) == before


def test_what_is_odd_about_new_words_is_told(cli: Callable, claims: list[dict]) -> None:
    claim = next(row for row in claims if row["figure_text"] == "about 170")
    number, text = claim["id"], cli("article", 1, "--format", "json").json[0]["text"]
    places = len(re.findall(r"\bthe\b", text))
    assert places > 1
    said = cli("correct", number, "--words", "the").fine().err
    assert f"stand {places} times in the article; taken are those at {one(cli, number)['start']}" in said
    cli("correct", number, "--words", "the").refused("is so already")
    other = next(row for row in claims if row["id"] != number)
    cli("correct", number, "--words", other["quote"]).refused(f"these words are claim {other['id']} already")
    cli("correct", number, "--words", "x", "--start", "3", "--end", "9").misused("--words")
    cli("correct", number, "--end", "9").misused("--start")


def test_a_missed_claim_is_added_where_its_words_stand(cli: Callable, claims: list[dict]) -> None:
    cli("add-claim", 1, "--words", "The column had left\nthe barracks at dawn.").fine()
    added = next(row for row in cli("list", "--format", "json").json if row["added_by_hand"])
    (article,) = cli("article", 1, "--format", "json").json
    assert (
        article["text"][added["start"] : added["end"]] == added["quote"] == "The column had left the barracks at dawn."
    )
    cli("undo").fine()
    assert not any(row["added_by_hand"] for row in cli("list", "--format", "json").json)


def test_a_missed_claim_by_offsets_with_its_own_figure(cli: Callable, claims: list[dict]) -> None:
    (article,) = cli("article", 1, "--format", "json").json
    start = article["text"].index("The column")
    options = ["--figure", "column", "--low", "20", "--measure", "missing", "--said-by", "A guard"]
    cli("add-claim", 1, "--start", start, "--end", start + 21, *options).fine()
    added = next(row for row in cli("list", "--format", "json").json if row["added_by_hand"])
    assert (added["low"], added["best"], added["high"], added["measure"]) == (20, None, None, "missing")
    assert added["kind"] == "casualty"
    assert added["speakers"] == ["A guard"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--words", "not in there"], "not in the article"),
        (["--words", "the"], "times in the article"),
        (["--start", "0", "--end", "999999"], "no stretch"),
    ],
)
def test_bad_stretches(cli: Callable, case: Path, options: list[str], words: str) -> None:
    cli("add-claim", 1, *options).refused(words)


def test_what_is_known_of_an_article_can_be_corrected(cli: Callable, case: Path) -> None:
    cli(
        "article", 1, "--publisher", "Daily Example", "--published", "2014-06-16", "--reason", "the print edition"
    ).fine()
    (row,) = cli("articles", "--format", "json").json
    assert (row["publisher"], row["publisher_origin"]) == ("Daily Example", "person")
    assert "Daily Example" in cli("list").out


@pytest.mark.parametrize(
    "command",
    [
        ("show", "99"),
        ("mark", "99", "confirmed"),
        ("mark", "1", "99", "confirmed"),
        ("note", "99", "x"),
        ("correct", "99", "--no-figure"),
        ("log", "--claim", "99"),
        ("article", "99"),
        ("add-claim", "99", "--words", "x"),
        ("list", "--article", "99"),
        ("export", "-o", "r.md", "--article", "99"),
        ("show", "9" * 30),
    ],
)
def test_an_unknown_id_is_one_line_and_changes_nothing(cli: Callable, case: Path, command: tuple[str, ...]) -> None:
    def head() -> object:
        with open_session(str(case)) as session:
            return session.read.head()

    before = head()
    cli(*command).refused("99")
    assert head() == before
    assert not Path("r.md").exists()


def test_an_unknown_source_names_the_nearest(cli: Callable, claims: list[dict]) -> None:
    speaker = next(row["speakers"][0] for row in claims if row["speakers"])
    assert speaker in cli("list", "--source", speaker[:-1] + "qq").refused("no source")


@pytest.mark.parametrize(
    "command",
    [
        ("mark", "1", "maybe"),
        ("show", "one"),
        ("list", "--measure", "wounded"),
        ("list", "--sort", "size"),
        ("list", "--limit", "0"),
        ("list", "--frmat", "json"),
        ("export", "-o", "r.pdf"),
        ("export", "-o", "r.md", "--format", "pdf"),
        ("add-claim", "1"),
        ("correct", "1"),
        ("frobnicate",),
    ],
)
def test_wrong_usage_is_code_2_in_one_line(cli: Callable, case: Path, command: tuple[str, ...]) -> None:
    cli(*command).misused("--help")


@pytest.mark.parametrize(
    "command", ["list", "show 1", "log", "articles", "article 1", "mark 1 confirmed", "export -o r.md"]
)
def test_a_missing_case_is_one_line_and_is_not_made(cli: Callable, command: str) -> None:
    cli(*command.split()).refused("no case at")
    assert not Path(os.environ["VERIFIER_CASE"]).exists()


def test_the_case_and_the_name_may_stand_after_the_command(cli: Callable, case: Path, home: Path) -> None:
    other = home / "other.case"
    case.rename(other)
    cli("list").refused("no case at")
    assert cli("list", "--case", other).code == 0
    assert cli("list", f"--case={other}").code == 0
    assert cli("--case", other, "mark", 1, "confirmed", "--reviewer", "Ann").fine()
    assert cli("show", 1, "--case", other, "--format", "json").json[0]["verdicts"][0]["reviewer"] == "Ann"
    cli("note", 1, "--case", other, "--", "--case").fine()
    assert cli("show", 1, "--case", other, "--format", "json").json[0]["notes"][0]["text"] == "--case"


def test_terminal_commands_in_names_and_notes_are_harmless(cli: Callable, case: Path) -> None:
    evil = "\x1b]52;c;UFdO\x07[link=file:///etc/passwd]x[/link]\u202e"
    cli("note", 1, evil).fine()
    cli("mark", 1, "disputed", "--reason", evil).fine()
    cli("correct", 1, "--said-by", evil).fine()
    for command in ("show 1", "list", "log", "show 1 --format json", "list --format json", "log --format json"):
        out = cli(*command.split()).fine().out
        assert not set(out) & set("\x1b\x07\u202e"), command
        if command.startswith("show"):
            assert "[link=file" in out  # markup is text


def test_the_log_is_filtered_by_person_action_and_words(cli: Callable, claims: list[dict]) -> None:
    first, second = claims[0]["id"], claims[1]["id"]
    cli("mark", first, "disputed", "--reason", "the harbour list has fewer").fine()
    cli("--reviewer", "Ana Sorel", "mark", second, "confirmed").fine()
    cli("--reviewer", "Ana Sorel", "note", second, "asked the harbour").fine()

    def found(*options: str) -> list[tuple[str, str]]:
        return [(row["actor"], row["action"]) for row in cli("log", *options, "--format", "json").fine().json]

    assert found("--by", "Ana Sorel") == [("Ana Sorel", "add_note"), ("Ana Sorel", "mark")]
    assert found("--by", "Ana Sorel", "--action", "mark") == [("Ana Sorel", "mark")]
    assert found("--search", "HARBOUR list") == [("F. Checker", "mark")]
    assert len(found("--search", "harbour")) == 2
    assert found("--search", "harbour", "--limit", "1") == [("Ana Sorel", "add_note")]
    cli("log", "--action", "marks").refused("no action 'marks'", "correct_figures")
    out = cli("log").fine().out
    assert f"claim {second}" in out
    assert "· unreviewed → ✓ confirmed" in out


def test_articles_are_sorted_and_found(cli: Callable, case: Path) -> None:
    for name, text in (
        ("b.txt", "Bridge closed\n\nOfficials said 12 people were killed at the bridge on Monday.\n"),
        ("c.txt", "Nothing of note\n\nIt rained.\n"),
    ):
        Path(name).write_text(text, encoding="utf-8")
    cli("add", "b.txt", "c.txt").fine()

    def ids(*options: str) -> list[int]:
        return [row["id"] for row in cli("articles", *options, "--format", "json").fine().json]

    everything = ids()
    assert everything == sorted(everything)
    assert ids("--reverse") == everything[::-1]
    left = cli("articles", "--sort", "left", "--format", "json").fine().json
    assert [row["claims"] - row["reviewed"] for row in left] == sorted(
        (row["claims"] - row["reviewed"] for row in left), reverse=True
    )
    assert ids("--search", "CLOSED bridge") == [everything[-2]]
    assert ids("--sort", "published", "--limit", "1")
    cli("articles", "--sort", "size").misused("size")


def test_sources_are_listed_merged_split_and_judged(cli: Callable, claims: list[dict]) -> None:
    def listed(*options: str) -> list[dict]:
        return cli("sources", *options, "--format", "json").fine().json

    rows = listed()
    assert [row["claims"] for row in rows] == sorted((row["claims"] for row in rows), reverse=True)
    first, second = rows[0]["name"], rows[1]["name"]
    ids = {
        row["id"] for name in (first, second) for row in cli("list", "--source", name, "--format", "json").fine().json
    }
    cli("source", "merge", second, first, "--reason", "the same office").fine()
    (merged,) = [row for row in listed() if row["name"] == first]
    assert merged["aliases"] == [second]
    assert merged["claims"] == len(ids)
    assert {row["id"] for row in cli("list", "--source", first, "--format", "json").fine().json} == ids
    cli("source", "merge", second, first).refused("alias already")
    cli("source", "rate", first, "--reliability", "b", "--interests", "a party").fine()
    cli("source", "rate", first, "--reliability", "Q").refused("no such grade of reliability")
    (shown,) = cli("source", "show", first, "--format", "json").fine().json
    assert (shown["reliability"], shown["interests"]) == ("B", "a party")
    out = cli("source", "show", str(merged["id"])).fine().out
    assert "B, usually reliable" in out
    assert second in out
    assert "sources merged" not in cli("log").fine().out
    assert "merge_source" in cli("log").fine().out
    cli("source", "split", second).fine()
    assert len(listed()) == len(rows)
    cli("undo").fine()
    cli("undo").fine()
    assert cli("source", "show", first, "--format", "json").fine().json[0]["reliability"] is None
    cli("source", "merge", first).misused("two names")
    cli("source", "rate", first).misused("--reliability")
    cli("source", "show", "Nobody Whatever").refused("no source in this case is called")
    assert listed("--sort", "name")[0]["name"].casefold() <= listed("--sort", "name")[1]["name"].casefold()
    assert listed("--search", first.upper())


def test_outlets_are_listed_and_filter(cli: Callable, claims: list[dict]) -> None:
    cli("article", 1, "--publisher", "Harbour Post").fine()
    (row,) = [
        row for row in cli("sources", "--outlets", "--format", "json").fine().json if row["name"] == "Harbour Post"
    ]
    assert (row["articles"], row["claims"]) == (1, len(claims))
    assert len(cli("list", "--outlet", "harbour", "--format", "json").fine().json) == len(claims)
    cli("list", "--outlet", "Nobody").refused("no outlet in this case")
    cli("export", "-o", "o.json", "--outlet", "Harbour Post").fine()
    assert '"outlets": ["Harbour Post"]' in " ".join(Path("o.json").read_text().split())


def test_what_cannot_be_undone_is_named_and_skipped_by_its_entry(
    cli: Callable, claims: list[dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = claims[0]["id"], claims[1]["id"]
    cli("note", second, "asked the harbour").fine()
    cli("mark", first, "confirmed").fine()
    cli("--reviewer", "Zed", "mark", first, "disputed").fine()
    for _ in range(2):
        ran = cli("undo")
        assert ran.code == 1
        assert f"claim {first} was changed by Zed since (claim {first} marked confirmed)" in ran.err
        assert f"undoes the change before it: note written (claim {second})" in ran.err
        assert len(ran.err.strip().splitlines()) == 1
    way = ran.err.split("verifier undo ")[1].split(" undoes")[0].split()
    assert f"undone: note written (claim {second})" in cli("undo", *way).fine().out
    assert one(cli, first)["verdict"] == "disputed"
    assert "nothing of yours" in cli("undo", *way).err or "adding an article" in cli("undo", *way).err


def test_only_an_entry_that_stands_in_the_way_is_skipped(cli: Callable, claims: list[dict]) -> None:
    first, second = claims[0]["id"], claims[1]["id"]
    cli("note", second, "asked the harbour").fine()
    cli("--reviewer", "Zed", "mark", second, "disputed").fine()
    cli("mark", first, "confirmed").fine()
    newest, theirs, before = (row["id"] for row in cli("log", "--limit", 3, "--format", "json").fine().json)
    cli("undo", "--skip", 99999).refused("there is no entry 99999", "nothing was undone")
    cli("undo", "--skip", newest, "--skip", 99999).refused("there is no entry 99999")
    cli("undo", "--skip", theirs).refused(f"entry {theirs} is not yours", "nothing was undone")
    cli("undo", "--skip", before).refused(
        f"entry {before} is not the next in line", f"entry {newest} (claim {first} marked confirmed)"
    )
    assert [row["id"] for row in cli("log", "--limit", 1, "--format", "json").fine().json] == [newest]
    assert f"undone: note written (claim {second})" in cli("undo", "--skip", newest).fine().out
    cli("undo", "--skip", before).refused(f"entry {before} is undone already")
    undoing = newest + 1
    cli("undo", "--skip", undoing).refused(f"entry {undoing} is nothing that undo takes back (undo)")
    assert one(cli, first)["verdict"] == "confirmed"
    assert f"undone: claim {first} marked confirmed" in cli("undo").fine().out


def test_a_verdict_that_stands_already_is_not_given_again(cli: Callable, claims: list[dict]) -> None:
    first, second = claims[0]["id"], claims[1]["id"]

    def entries() -> int:
        return len(cli("log", "--action", "mark", "--format", "json").fine().json)

    cli("mark", first, "disputed", "--reason", "the list has 90").fine()
    for again in ((), ("--reason", "the list has 90")):
        told = cli("mark", first, "disputed", *again).fine().out
        assert told == f"Claim {first} is disputed already, by you: nothing changed.\n"
    assert cli("mark", second, "unreviewed").fine().out == f"Claim {second} is unreviewed already: nothing changed.\n"
    assert entries() == 1
    told = cli("mark", first, second, "disputed").fine().out
    assert told.startswith(f"claim {second} marked disputed (entry ")
    assert told.endswith("); 1 was so already, by you, and left\n")
    (entry,) = cli("log", "--limit", 1, "--format", "json").fine().json
    assert entry["after"]["verdicts"] == {"disputed": [second]}
    assert "All 2 claims are disputed already" in cli("mark", first, second, "disputed").fine().out
    assert entries() == 2
    cli("mark", first, "disputed", "--reason", "and the mayor says 80").fine()
    cli("--reviewer", "Zed", "mark", second, "disputed").fine()
    assert entries() == 4, "another reason and another person are something new"
    cli("mark", 99999, "disputed").refused("no claim 99999")
    cli("mark", 0, "unreviewed").refused("no claim 0")


def test_what_an_undo_took_back_is_named(cli: Callable, claims: list[dict]) -> None:
    told = cli("article", 1, "--publisher", "Harbour Post").fine().out
    assert "article 1 “Three accounts of the bridge” corrected" in told
    listed = cli("log", "--limit", 1).fine().out
    assert "“Three accounts of the bridge”" in " ".join(listed.split())
    assert "article corrected (article 1 “Three accounts of the bridge”)" in cli("undo").fine().out
    sources = cli("sources", "--format", "json").fine().json
    cli("source", "rate", sources[0]["id"], "--reliability", "B").fine()
    named = f"source judged (source {sources[0]['id']} “{sources[0]['name']}”)"
    assert named in cli("undo").fine().out
    cli("save-view", "to check", "--number", 3).fine()
    assert "view 3" in cli("log", "--limit", 1).fine().out
    assert "view saved (view 3 “to check”)" in cli("undo").fine().out
