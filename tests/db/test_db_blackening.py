"""Names are found as people write them in many scripts, and names of other people are left."""

import unicodedata

import pytest

from db.blackening import BAR, Blackening


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Selma Aydın", "記者{Selma Aydın}は"),
        ("Selma Aydın", "{Selma Aydın}¹ and {Selma Aydın}1985@a.example"),
        ("Selma Aydın", "{Selma Ay-\ndın} and {Selma\u2010\nAydın}"),
        ("Selma Aydın", "https://a.example/{x?q=Selma+Ayd%25C4%25B1n}"),
        ("Selma Aydın", "https://a.example/{x?q=Selma+Ayd%FDn}"),
        ("Aydın", "{https://xn--aydn-nza.example}"),
        ("Aydın", "{https://xn--aydn-nza.example/news}"),
        ("सेल्मा", "सुलमि और {सेल्मा} आए"),
        ("राम", "रामा और {राम} आए"),
        ("สมชาย", "นายสมชัยและ{สมชาย}ไป"),
        ("王小明", "{王 小明}、{王小\n明}、{王小明}、王大明"),
        ("王 小明", "{王小明}说"),
        ("ジョン・スミス", "{ジョン スミス}と{ジョン・スミス}"),
        ("葛城", "{葛\U000e0100城}さん"),
        ("محمد كريم", "قال {محـمد كريم} ثم {مُحَمَّد کریم}"),
        ("שרה", "אמרה {שָׂרָה} כי"),
        ("김철수", "{김철수}, {" + unicodedata.normalize("NFD", "김철수") + "}"),
        ("O'Brien", "{O’Brien}’s and {O'Brien}"),
        ("Jean-Pierre", "{Jean‐Pierre}, {JEAN\n- PIERRE}, {jean pierre}"),
        ("Æsa Øst", "{ÆSA ØST} and {Aesa Ost}"),
        ("Renée", "{Rene\u0301e} and {RENÉE}"),
    ],
)
def test_a_name_is_found_as_it_is_written(name: str, text: str) -> None:
    bare = text.replace("{", "").replace("}", "")
    black = Blackening((name,), "abc")
    expected, hidden = "", False
    for char in text:
        if char in "{}":
            hidden = char == "{"
        else:
            expected += BAR if hidden else char
    assert black.bars(bare) == expected
    assert not black.found(expected)


def test_a_name_without_its_space_is_counted_and_found_within() -> None:
    text = "#SelmaAydin and selmaaydin@a.example, Anna"
    black = Blackening(("Selma Aydın", "Ann A"), "abc")
    assert black.bars(text) == text
    assert black.inside(text) == 3  # “Anna” might be “Ann A”, so a person must say so
    assert "elma" not in Blackening(("Selma Aydın",), "abc", within=True).bars(text)


def test_a_long_word_beside_a_percent_sign_takes_no_time() -> None:
    """A page with a picture in it: looking for the end of each address from each of its letters never ended."""
    text = '<img src="data:image/png;base64,' + "A" * 500_000 + '" width="100%"> by Selma Ayd%C4%B1n'
    assert Blackening(("Aydın",), "abc").found(text)
    assert not Blackening(("Kaya",), "abc").found(text)


def test_names_that_overlap() -> None:
    black = Blackening(("Selma Aydın", "Aydın Kaya", "Aydın"), "abc")
    assert black.bars("to Selma Aydın Kaya’s") == f"to {BAR * 16}’s"
    assert black.words("to Selma Aydın Kaya’s") == "to [redacted abc-1][redacted abc-2]’s"
    assert black.words("Aydın, Selma Aydın") == "[redacted abc-3], [redacted abc-1]"
