"""Reading: order, filters, search, counts and facets against a plain oracle, on both backends."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import schema, words
from db.compare import days
from db.engine import Case, open_case
from db.errors import CaseError, NotFound
from db.queries import Reader
from db.rows import (
    KINDS,
    MEASURES,
    SORTS,
    VERDICTS,
    ClaimDetail,
    ClaimFilter,
    Counts,
    HistoryFilter,
    NewArticle,
    NewClaim,
    NewFigure,
)

Make = Callable[..., NewArticle]
SETTINGS = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def big(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A generated case of 600 claims."""
    import importlib.util

    found = importlib.util.spec_from_file_location("generate", Path(__file__).parents[1] / "generate.py")
    assert found is not None
    assert found.loader is not None
    generator = importlib.util.module_from_spec(found)
    found.loader.exec_module(generator)
    if request.param == "sqlite":
        target = str(tmp_path_factory.mktemp("big") / "big.case")
    else:
        target = request.getfixturevalue("new_database")()
    generator.generate(target, 600, seed=7)
    with open_case(target) as case:
        case.store.correct_figures(
            3, [NewFigure("1", 1, 1, 1, "killed"), NewFigure("2", 2, 2, 2, "missing")], "Z", version=_version(case, 3)
        )
        yield case


def _version(case: Case, claim_id: int) -> int:
    reader = case.reader()
    try:
        return reader.claim_rows([claim_id])[0].version
    finally:
        reader.close()


@pytest.fixture(scope="module")
def looked(big: Case) -> Iterator[tuple[Reader, list[ClaimDetail]]]:
    """A reader of the big case, and all of its claims."""
    reader = big.reader()
    yield reader, [reader.claim(claim_id) for claim_id in range(1, 601)]
    reader.close()


def _key(sort: str, found: ClaimDetail) -> tuple[Any, ...]:
    row = found.row
    seq = max(entry.seq for entry in found.history)
    key: Any = {
        "worth": -row.check_worthiness,
        "article": 0,
        "published": schema.published_key(row.published),
        "figure": schema.figure_key(row.low, row.best, row.high),
        "source": schema.source_key(row.speakers),
        "changed": -seq,
    }[sort]
    return (key, row.article_id, row.start, row.id)


def _ordered(sort: str, found: Iterable[ClaimDetail], *, reverse: bool) -> list[ClaimDetail]:
    """What has nothing to sort by comes last, whichever way the rest runs."""

    def lacks(one: ClaimDetail) -> bool:
        row = one.row
        figures = (row.low, row.best, row.high)
        without = {"published": not row.published, "figure": figures == (None,) * 3, "source": not row.speakers}
        return without.get(sort, False)

    return sorted(sorted(found, key=lambda one: _key(sort, one), reverse=reverse), key=lacks)


def _matches(where: ClaimFilter, found: ClaimDetail) -> bool:
    row = found.row
    fields = (row.quote, "\n".join(row.speakers), row.publisher or "", found.article.title or "")
    text = [words.words(field) for field in (*fields, "\n".join(note.text for note in found.notes))]
    asked = words.words(where.text)
    named = words.words(found.place or "")
    happened = days(found.date_start, found.date_end) if found.date_start else None
    return (
        (not where.verdicts or row.verdict in where.verdicts)
        and (not where.kinds or row.kind in where.kinds)
        and (not where.measures or any(figure.measure in where.measures for figure in found.figures))
        and (not where.sources or any(link.source_id in where.sources for link in found.links))
        and (not where.articles or row.article_id in where.articles)
        and (
            not where.places
            or any(
                all(any(own.startswith(word) for own in named) for word in words.words(place)) for place in where.places
            )
        )
        and (
            not (where.since or where.until)
            or (
                happened is not None
                and (not where.until or happened[0] <= date.fromisoformat(where.until).toordinal())
                and (not where.since or happened[1] >= date.fromisoformat(where.since).toordinal())
            )
        )
        and all(any(word in field for field in text) for word in asked[:-1])
        and all(any(known.startswith(word) for field in text for known in field) for word in asked[-1:])
    )


_PLAIN = st.builds(
    ClaimFilter,
    verdicts=st.lists(st.sampled_from(VERDICTS), max_size=2).map(tuple),
    kinds=st.lists(st.sampled_from(KINDS), max_size=2).map(tuple),
    measures=st.lists(st.sampled_from(MEASURES), max_size=2).map(tuple),
    sources=st.lists(st.integers(0, 40), max_size=2).map(tuple),
    articles=st.lists(st.integers(0, 45), max_size=2).map(tuple),
    text=st.sampled_from(
        ("", "", "", "people", "p", "z", "raid", "marsan courier", "duty", "ward n", "meridienne", "山", "КАРА", "zz")
    ),
    places=st.lists(
        st.sampled_from(("Marsan", "OLD", "old mars", "karà", "k", "Al Belqa", "san quill", "nowhere", "Tell Ikamba!")),
        max_size=2,
    ).map(tuple),
)
_DAYS = st.dates(date(2010, 6, 1), date(2026, 6, 1)).map(str)
_SPANS = st.just(("", "")) | st.tuples(_DAYS | st.just(""), _DAYS | st.just("")).map(
    lambda two: two if not all(two) else (min(two), max(two))
)
_FILTERS = st.builds(lambda where, span: replace(where, since=span[0], until=span[1]), _PLAIN, _SPANS)


@SETTINGS
@given(where=_FILTERS, sort=st.sampled_from(SORTS), reverse=st.booleans(), limit=st.none() | st.integers(0, 20))
def test_lists_match_the_oracle(
    looked: tuple[Reader, list[ClaimDetail]], where: ClaimFilter, sort: Any, reverse: bool, limit: int | None
) -> None:
    reader, everything = looked
    matching = [found for found in everything if _matches(where, found)]
    wanted = [found.row.id for found in _ordered(sort, matching, reverse=reverse)]
    assert list(reader.claim_ids(where, sort, reverse=reverse, limit=limit)) == wanted[:limit]
    counted = Counter(found.row.verdict for found in matching)
    assert reader.counts(where) == Counts(total=len(matching), **counted)


def test_the_verdicts_of_some_claims_are_counted_alike_either_way(
    looked: tuple[Reader, list[ClaimDetail]], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, claims = looked
    ids = [found.row.id for found in claims if found.row.id % 3] + [999_999]
    told = Counter(found.row.verdict for found in claims if found.row.id % 3)
    expected = Counts(sum(told.values()), **told)
    assert len(told) > 1
    for many in (20_000, 5):
        monkeypatch.setattr("db.queries._MANY", many)
        assert reader.verdicts_of(ids) == expected
    assert reader.verdicts_of([]) == Counts()


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("few", "ahead"), [(0, 10_000), (0, 3), (0, 60), (10, 60), (10_000, 0)])
def test_all_ways_to_the_first_rows_agree(
    looked: tuple[Reader, list[ClaimDetail]], sort: Any, few: int, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, everything = looked
    monkeypatch.setattr("db.filters.FEW", few)  # 0: always walk; large: always gather
    monkeypatch.setattr("db.filters.AHEAD", ahead)
    for where in (
        ClaimFilter(text="people", sources=(1, 2, 3), verdicts=("unreviewed",)),
        ClaimFilter(measures=("killed", "missing"), kinds=("casualty",)),
        ClaimFilter(articles=tuple(range(1, 20)), text="courier"),
        ClaimFilter(places=("old", "marsan")),
        ClaimFilter(since="2014-06-04"),
        ClaimFilter(until="2020-06-04", places=("north",)),
        ClaimFilter(since="2012-06-04", until="2020-12-31", verdicts=("unreviewed",), text="people"),
        ClaimFilter(places=("k", "u", "old"), verdicts=("unreviewed",), sources=(1, 2, 3)),
        ClaimFilter(places=("al",), measures=("killed",)),
    ):
        matching = sorted(
            (found for found in everything if _matches(where, found)), key=lambda found: _key(sort, found)
        )
        assert list(reader.claim_ids(where, sort, limit=15)) == [found.row.id for found in matching][:15]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("ahead", [0, 5, 40, 10_000])
def test_looking_ahead_for_a_single_letter_changes_nothing(
    looked: tuple[Reader, list[ClaimDetail]], sort: Any, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, everything = looked
    monkeypatch.setattr("db.filters.AHEAD", ahead)
    for where, reverse in (
        (ClaimFilter(text="p"), False),
        (ClaimFilter(text="people r", verdicts=("unreviewed", "disputed")), True),
        (ClaimFilter(text="m", measures=("killed",), articles=tuple(range(1, 20))), False),
        (ClaimFilter(text="m", since="2014-01-01", verdicts=("unreviewed",)), True),
    ):
        matching = _ordered(sort, (found for found in everything if _matches(where, found)), reverse=reverse)
        wanted = [found.row.id for found in matching][:7]
        assert list(reader.claim_ids(where, sort, reverse=reverse, limit=7)) == wanted
        articles = replace(where, text="", article_text=where.text)
        few = list(reader.claim_ids(articles, sort, reverse=reverse))
        assert list(reader.claim_ids(articles, sort, reverse=reverse, limit=7)) == few[:7]


@SETTINGS
@given(where=_FILTERS)
def test_facets_match_the_oracle(looked: tuple[Reader, list[ClaimDetail]], where: ClaimFilter) -> None:
    reader, everything = looked
    printed: dict[int, int | None] = dict(reader.all("SELECT id, outlet FROM article"))  # type: ignore[arg-type]
    values: dict[str, Callable[[ClaimDetail], set[Any]]] = {
        "verdicts": lambda found: {found.row.verdict},
        "kinds": lambda found: {found.row.kind},
        "measures": lambda found: {figure.measure for figure in found.figures if figure.measure},
        "sources": lambda found: {link.source_id for link in found.links},
        "outlets": lambda found: {printed[found.row.article_id]} - {None},
        "articles": lambda found: {found.row.article_id},
    }
    for part, of in values.items():
        without: dict[str, Any] = {part: ()}
        others = replace(where, **without)
        wanted = Counter(value for found in everything if _matches(others, found) for value in of(found))
        assert {facet.value: facet.claims for facet in reader.facets(part, where)} == dict(wanted)


def test_facets_can_be_narrowed(looked: tuple[Reader, list[ClaimDetail]]) -> None:
    reader, _ = looked
    names = [facet.label for facet in reader.facets("sources", like="MERIDI")]
    assert names == ["Agence Méridienne"]
    assert names == [facet.label for facet in reader.facets("sources", ClaimFilter(text="people"), like="méridi")]
    assert len(reader.facets("sources", limit=3)) == 3
    assert [facet.value for facet in reader.facets("verdicts", like="conf")] == ["confirmed"]
    outlets = [facet.label for facet in reader.facets("outlets")]
    assert outlets[0] in [facet.label for facet in reader.facets("outlets", like=outlets[0][:4].upper())]
    assert [facet.label for facet in reader.facets("outlets", ClaimFilter(text="people"), like=outlets[1])] == [
        outlets[1]
    ]
    assert len(reader.facets("outlets", limit=2)) == 2
    assert reader.facets("outlets", like="100%_") == reader.facets("articles", like="100%_") == []
    assert all("report 1" in facet.label for facet in reader.facets("articles", like="report 1"))
    with pytest.raises(CaseError, match="no such part"):
        reader.facets("colours")


def test_streams_give_every_claim_once(looked: tuple[Reader, list[ClaimDetail]]) -> None:
    reader, everything = looked
    rows = list(reader.claims(sort="figure"))
    assert [row.id for row in rows] == list(reader.claim_ids(sort="figure"))
    assert sorted(row.id for row in rows) == [found.row.id for found in everything]
    assert reader.claim_rows([5, 1, 5, 10_000]) == [everything[4].row, everything[0].row, everything[4].row]


@pytest.mark.parametrize(
    "where", [ClaimFilter(verdicts=("true",)), ClaimFilter(kinds=("x",)), ClaimFilter(measures=("dead",))]
)
def test_a_filter_that_names_nothing_is_refused(looked: tuple[Reader, list[ClaimDetail]], where: ClaimFilter) -> None:
    with pytest.raises(CaseError, match="no such"):
        looked[0].claim_ids(where)


def test_a_sort_that_does_not_exist_is_refused(looked: tuple[Reader, list[ClaimDetail]]) -> None:
    with pytest.raises(CaseError, match="no such sort"):
        looked[0].claim_ids(sort="id; DROP TABLE claim")  # type: ignore[arg-type]


HOSTILE = (
    *('"', '""', '"""', "'", "';--", "*", "a*", "* a", "(", ")", "((a)", "a AND", "OR", "NOT a", "NEAR(a b, 2)"),
    *("quote:a", "{quote title}:a", "^a", "a^", "-a", "a-b", "a|b", "a&!b", "a<->b", "a:*", ":*", "\\", "%", "_", "?"),
    *(
        "\t\n",
        "\u202e",
        "\ud800",
        "\x00",
        "a\x00b",
        "🙂",
        "١٧",
        "ﬁ",
        "x" * 5000,
        "a " * 3000,
        "ʼ",
        "‘a’",
        "%s",
        "$1",
        ":ids",
    ),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_search_text_is_an_error(looked: tuple[Reader, list[ClaimDetail]], text: str) -> None:
    reader, _ = looked
    where = ClaimFilter(text=text)
    assert reader.counts(where).total == len(reader.claim_ids(where))
    reader.facets("sources", where)
    reader.sources(like=text)
    reader.articles(like=text)
    reader.history(where=HistoryFilter(text, text, text))
    reader.rationales(text)
    with pytest.raises(NotFound):
        reader.capture(text)


@SETTINGS
@given(text=st.text(max_size=40))
def test_no_random_search_text_is_an_error(looked: tuple[Reader, list[ClaimDetail]], text: str) -> None:
    reader, _ = looked
    reader.claim_ids(ClaimFilter(text=text), limit=5)


def test_words_without_letters_limit_nothing(looked: tuple[Reader, list[ClaimDetail]]) -> None:
    assert looked[0].counts(ClaimFilter(text=' "(*)" ')).total == 600


def _with_text(article: Make, number: int, sentence: str) -> NewArticle:
    from dataclasses import replace
    from hashlib import sha256

    data = f"{sentence} {number}".encode()
    claim = NewClaim(0, len(sentence), sentence, "event")
    new = article(number, title=None, publisher=None, claims=(claim,))
    return replace(new, data=data, sha256=sha256(data).hexdigest(), text=f"{sentence} {number}")


@pytest.mark.parametrize(
    ("sentence", "found", "not_found"),
    [
        (
            "At least 1,700 soldiers fell",
            ("1,700", "700", "SOLD", '"1 700"', "fell sold"),
            ("170",),
        ),
        (
            "Qassim al-Moussawi spoke",
            ("al-mou", "moussawi", '"al moussawi"', '"qassim al"'),
            ('"moussawi al"', "mous qas x"),
        ),
        ("Les élèves de Méridienne", ("eleves", "ÉLÈ", "méridienne"), ("leves",)),
        ("قال السكان إنّ ١٧ قتلوا", ("السكان", "ان", "قتل"), ("كان",)),
        ("官员称至少四十人死亡", ("至少", "四十人", '"死亡"', "官"), ("亡死",)),
        ("Жители сообщили о взрыве", ("ЖИТЕЛИ", "взры"), ("ители",)),
        ("It was 560-770 people", ("560", "770", "560-770"), ("56 77 x",)),
        ("An ﬁne ＦＵＬＬ width ① text", ("fine", "full", "1"), ("ullw",)),
        ("The end. Begin anew", ('"end begin"', '"the end', "beg"), ('"end beg"', '"begin end')),
    ],
)
def test_words_are_found_alike_on_both_backends(
    case: Case, reader: Reader, article: Make, sentence: str, found: tuple[str, ...], not_found: tuple[str, ...]
) -> None:
    case.store.add_article(_with_text(article, 1, sentence), "Ana")
    assert [text for text in found if len(reader.claim_ids(ClaimFilter(text=text))) != 1] == []
    assert [text for text in not_found if len(reader.claim_ids(ClaimFilter(text=text))) != 0] == []


def test_a_phrase_stays_within_one_field(case: Case, reader: Reader, article: Make) -> None:
    case.store.add_article(article(), "Ana")
    assert len(reader.claim_ids(ClaimFilter(text='"radio nord" "the mill"'))) == 4
    assert len(reader.claim_ids(ClaimFilter(text='"nord the"'))) == 0


def test_the_change_token_moves_with_any_change(target: str, article: Make) -> None:
    with open_case(target) as mine, open_case(target) as theirs:
        reader = mine.reader()
        before = reader.change_token()
        assert reader.change_token() == before
        theirs.store.add_article(article(), "Ana")
        after = reader.change_token()
        assert after != before
        assert reader.counts().total == 4
        reader.close()


def test_the_health_of_a_case(big: Case) -> None:
    reader = big.reader()
    health = reader.health()
    reader.close()
    assert health["schema"] == health["schema_of_program"] == schema.SCHEMA
    rows = health["rows"]
    assert isinstance(rows, dict)
    assert rows["claim"] == 600
    assert "password" not in str(health)
