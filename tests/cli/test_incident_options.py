"""`--place`, `--since`, `--until`: claims by what their text says of the incident; and a bag of one incident."""

import csv
import json
import re
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import bagit
import pytest

from db.engine import open_case
from db.rows import NewArticle, NewClaim
from verifier.errors import VerifierError
from verifier.workflow import periods

HOSTILE = "Mosul \x1b[31m\u202e[b]<i>"
SAID = (  # place, first day, last day; two claims an article
    ("the Iraqi city of Mosul", "2014-06-04", "2014-06-10"),
    (HOSTILE, "2014-06-10", "2014-06-10"),
    ("Tikrit", "2014-06-11", "2014-06-11"),
    ("Mosul", None, None),
    (None, "2014-06-06", "2014-06-06"),
    (None, None, None),
)


@pytest.fixture
def incidents(home: Path) -> Path:
    path = home / "test.case"
    with open_case(path, create=True) as case:
        for number in (0, 2, 4):
            quotes = [f"At least {number + one} were killed" for one in (1, 2)]
            text = ". ".join(quotes)
            claims = tuple(
                NewClaim(
                    text.index(quote), text.index(quote) + len(quote), quote, "casualty", 0.5, (), (), *said, "day"
                )
                for quote, said in zip(quotes, SAID[number : number + 2], strict=True)
            )
            data = text.encode()
            case.store.add_article(
                NewArticle(data, sha256(data).hexdigest(), "text/plain", f"{number}.txt", "test", text, claims=claims),
                "Ana",
            )
    return path


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--place", "mosul"), {1, 2, 4}),
        (("--place", "MOS city"), {1}),
        (("--place", "tikrit", "--place", "iraqi"), {1, 3}),
        (("--since", "2014-06-10"), {1, 2, 3}),
        (("--until", "2014-06-06"), {1, 5}),
        (("--since", "2014-06-10", "--until", "2014-06-10"), {1, 2}),
        (("--since", "2014-06", "--until", "2014-06"), {1, 2, 3, 5}),
        (("--since", "2014", "--until", "2014"), {1, 2, 3, 5}),
        (("--since", "2015"), set()),
        (("--until", "2013"), set()),
        (("--place", "Mosul", "--since", "2014-06-04", "--until", "2014-06-10"), {1, 2}),
        (("--place", "nowhere"), set()),
    ],
)
def test_they_choose_claims(cli: Callable, incidents: Path, options: tuple[str, ...], found: set[int]) -> None:
    assert {row["id"] for row in cli("list", *options, "--format", "json").fine().json} == found


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--since", "June"), "'June' is no date: write YYYY-MM-DD, YYYY-MM or YYYY"),
        (("--since", "2014-13"), "is no date"),
        (("--until", "2014-06-31"), "is no day of the calendar: 2014-06 has 30 days"),
        (("--until", "2014-6-4"), "is no date"),
        (("--until", "0000"), "is no date"),
        (("--since", "٢٠١٤"), "is no date"),
        (("--since", "2014-07", "--until", "2014-06"), "no day lies between 2014-07 and 2014-06"),
        (("--place", "—"), "needs a letter or a digit"),
        (("--place", ""), "needs a letter or a digit"),
    ],
)
def test_what_cannot_be_asked_for_is_one_line(
    cli: Callable, incidents: Path, home: Path, options: tuple[str, ...], told: str
) -> None:
    cli("list", *options).refused(told)
    cli("export", "-o", "r.json", *options).refused(told)
    cli("bag", "-o", "b.zip", *options).refused(told)
    cli("save-view", "v", *options).refused(told)
    assert not list(home.glob("[rb].*"))
    assert cli("views", "--format", "json").fine().json == []


def test_a_view_keeps_them_and_other_options_go_before_it(cli: Callable, incidents: Path) -> None:
    cli("save-view", "Mosul in June", "--place", "Mosul", "--since", "2014-06", "--until", "2014-06").fine()
    (view,) = cli("views", "--format", "json").fine().json
    assert view["claims"] == 2
    kept = view["where"]
    assert (kept["places"], kept["since"], kept["until"]) == (["Mosul"], "2014-06-01", "2014-06-30")
    assert "place: Mosul · date: 2014-06" in " ".join(cli("views").fine().out.split())
    ids = {row["id"] for row in cli("list", "--view", 1, "--since", "2014-06-10", "--format", "json").fine().json}
    assert ids == {1, 2}
    assert {row["id"] for row in cli("list", "--view", 1, "--place", "Tikrit", "--format", "json").fine().json} == {3}
    cli("list", "--view", 1, "--since", "2014-07").refused("no day lies between 2014-07-01 and 2014-06-30")
    cli("change-view", 1, "--place", "Tikrit").misused("only taken with --replace")
    cli("change-view", 1, "--replace", "--place", "Tikrit", "--until", "2014-06-11").fine()
    assert cli("views", "--format", "json").fine().json[0]["claims"] == 1
    cli("mark", "--view", 1, "--count", 1, "confirmed").fine()


def test_a_report_says_which_claims_it_holds(cli: Callable, incidents: Path, home: Path) -> None:
    options = ("--place", "Mosul", "--place", HOSTILE, "--since", "2014-06-04", "--until", "2014-06-10")
    cli("export", "-o", "r.json", *options).fine()
    report = json.loads((home / "r.json").read_text("utf-8"))
    assert {claim["id"] for claim in report["claims"]} == {1, 2}
    filters = report["report"]["filters"]
    assert (filters["places"], filters["since"], filters["until"]) == (["Mosul", HOSTILE], "2014-06-04", "2014-06-10")
    assert "places the incident in “Mosul” or “" in report["report"]["filters_in_words"]
    assert "dates the incident between 2014-06-04 and 2014-06-10" in report["report"]["filters_in_words"]
    for options, words in (
        (("--since", "2014-06-10", "--until", "2014-06-10"), "dates the incident on 2014-06-10"),
        (("--since", "2014-06-10"), "dates the incident on or after 2014-06-10"),
        (("--until", "2014"), "dates the incident on or before 2014-12-31"),
    ):
        assert words in cli("export", "-o", "-", "--format", "md", *options).fine().out
    cli("export", "-o", "r.html", "--place", HOSTILE).fine()
    page = (home / "r.html").read_text("utf-8")
    assert "\x1b" not in page
    assert "<i>" not in page


def test_a_bag_of_one_incident(cli: Callable, incidents: Path, home: Path) -> None:
    cli("bag", "-o", "mosul.zip", "--place", "Mosul", "--since", "2014-06-04", "--until", "2014-06-10").fine()
    with zipfile.ZipFile(home / "mosul.zip") as packed:
        packed.extractall(home)
    bagit.Bag(str(home / "mosul")).validate()
    data = home / "mosul" / "data"

    def lines(name: str) -> list[dict]:
        return [json.loads(line) for line in (data / name).read_text("utf-8").splitlines()]

    assert {claim["id"] for claim in lines("claims.jsonl")} == {1, 2}
    assert [article["id"] for article in lines("articles.jsonl")] == [1]
    assert len(list((data / "captures").iterdir())) == 1
    assert {claim["id"] for claim in json.loads((data / "report.json").read_text("utf-8"))["claims"]} == {1, 2}
    with (data / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["claim_id"] for row in csv.DictReader(file)} == {"1", "2"}
    assert "places the incident in" in (data / "report.html").read_text("utf-8")
    cli("bag", "-o", "none", "--place", "Mosul", "--since", "2016").fine()
    bagit.Bag(str(home / "none")).validate()


def test_nothing_of_a_place_reaches_the_terminal_as_it_is(cli: Callable, incidents: Path) -> None:
    cli("save-view", "v", "--place", HOSTILE).fine()
    for arguments in (("views",), ("list", "--view", 1), ("show", 2), ("log",), ("list", "--place", "\x1b")):
        ran = cli(*arguments)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ran.out + ran.err), arguments


@pytest.mark.parametrize(
    ("text", "since", "until", "short"),
    [
        ("2014", "2014-01-01", "2014-12-31", "2014"),
        ("2014-02", "2014-02-01", "2014-02-28", "2014-02"),
        ("2016-02", "2016-02-01", "2016-02-29", "2016-02"),
        (" 2014-06-04 ", "2014-06-04", "2014-06-04", "2014-06-04"),
        ("2014-06-04..2014-06-10", "2014-06-04", "2014-06-10", "2014-06-04..2014-06-10"),
        ("2014-06 .. 2014-07", "2014-06-01", "2014-07-31", "2014-06-01..2014-07-31"),
        ("2014..", "2014-01-01", "", "2014-01-01.."),
        ("..2014-06", "", "2014-06-30", "..2014-06-30"),
        ("..", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_periods(text: str, since: str, until: str, short: str) -> None:
    assert periods.period(text) == (since, until)
    assert periods.words(since, until) == short
    assert periods.period(short) == (since, until)


@pytest.mark.parametrize("text", ["x", "2014-06-04-2014-06-10", "2014...2015", "2015..2014", "2014-00", "2014-06-00"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(VerifierError):
        periods.period(text)
