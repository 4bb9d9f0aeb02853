"""Warnings: what a reader of the text would not see is said; ordinary writing of many scripts is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.ingest.language import detect, notice
from verifier.ingest.warnings import warnings

STORY = "At least nine people were killed when a bridge fell in the north, the governor said. {} No more is known."


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("\u202e005\u202c killed", "direction control"),
        ("\u2066\u2067500\u2069", "direction control"),
        ("k\u200billed", "invisible character"),
        ("9\ufeff00", "invisible character"),
        ("1\u00ad2", "invisible character"),
        ("\u3164 12", "invisible character"),
        ("".join(chr(0xE0000 + ord(char)) for char in "toll 5000"), "spell “toll 5000”"),
        ("12\U000e0100\U000e0101", "variation selectors"),
        ("t" + "\u0301" * 40, "stacked accents"),
        ("\u0915\u094d" * 40, "joined without end"),
        ("\ufffc", "picture or other object"),
        ("Dr. \u0410hmed", "mix alphabets"),
        ("1O\u041e", "look like digits"),
        ("2OO people", "look like digits"),
        ("1\u0662 people", "two scripts"),
        ("9" * 16, "more than 15 digits"),
        ("9" * 300_000, "more than 15 digits"),
        ("1,000,000,000,000,000", "more than 15 digits"),
    ],
)
def test_what_deceives_is_named(inside: str, words: str) -> None:
    found = list(warnings(STORY.format(inside)))
    assert any(words in flag for flag in found), found
    assert all(flag.isprintable() and len(flag) < 300 for flag in found)


@pytest.mark.parametrize(
    "inside",
    [
        "Béchar, Łódź and İstanbul; “quoted” – 10–12 per cent, 1,234 or 1\u202f234 or 1\u00a0234.",
        "The ministry (وزارة الصحة) said 12; المدينة ٢٠ قتيلا.",
        "\u200eMarks\u200f of direction are common.",
        "می\u200cخواهم is Persian with a joiner; क्षत्रिय is Hindi.",
        "Людмила Петрова and Ελένη spoke; Kyiv (Київ) was quiet.",
        "👨‍👩‍👧 ❤️ 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f waved.",
        "Tel. 0123456789, 999,999,999,999 dollars, 10l of water, CO2, O2, 3O.",
        "See https://posts.example/status/778257912345678901 and id=1234567890123456789.",
        "死者は十二人、ที่นี่มีผู้เสียชีวิต",
        "Be\u0301char and Nguye\u0302\u0303n.",
    ],
)
def test_ordinary_writing_gets_no_warning(inside: str) -> None:
    found = [flag for flag in warnings(STORY.format(inside)) if "3O" not in flag]
    assert found == []


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_a_warning_never_carries_what_it_warns_of(text: str) -> None:
    for flag in warnings(text, 3):
        assert flag.isprintable()
        assert len(flag) < 300


LANGUAGES = {
    "en": "At least nine people were killed when a bridge fell in the north of the country, the governor said.",
    "fr": "Au moins neuf personnes ont été tuées lorsque le pont s’est effondré dans le nord, a déclaré le préfet.",
    "es": "Al menos nueve personas murieron cuando se derrumbó un puente en el norte del país, dijo el gobernador.",
    "de": "Mindestens neun Menschen starben, als im Norden des Landes eine Brücke einstürzte, sagte der Gouverneur.",
    "ar": "قتل تسعة أشخاص على الأقل عندما انهار جسر في شمال البلاد، حسبما قال المحافظ يوم الجمعة في بيان.",
    "ru": "По меньшей мере девять человек погибли, когда на севере страны рухнул мост, сообщил губернатор в пятницу.",
    "uk": "Щонайменше дев’ятеро людей загинули, коли на півночі країни впав міст, повідомив губернатор у п’ятницю.",
    "he": "לפחות תשעה בני אדם נהרגו כאשר גשר קרס בצפון המדינה, כך מסר המושל ביום שישי בהודעה.",
    "zh": "省长星期五表示，该国北部一座桥梁倒塌，至少九人死亡，另有多人受伤。",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_sentence_is_told(language: str) -> None:
    text = LANGUAGES[language]
    assert detect(text) == language
    said = notice(text, language)
    if language == "en":
        assert said is None
    else:
        assert said is not None
        assert said.startswith("kept; not read for claims: the text is in ")


def test_the_notice_names_the_language() -> None:
    assert notice(LANGUAGES["fr"], "fr") == "kept; not read for claims: the text is in French"


@pytest.mark.parametrize(
    "text", ["", "12", "12 killed.", "Béchar: 9", "SAN SALVADOR 3 JAN 90", "U." * 5000, "a" * 10_000]
)
def test_short_and_doubtful_texts_are_read(text: str) -> None:
    assert detect(text) in (None, "en")
    assert notice(text, detect(text)) is None


def test_english_in_capitals_and_with_foreign_names_is_english() -> None:
    assert detect(LANGUAGES["en"].upper()) == "en"
    assert (
        detect(
            "The mayor of Łódź, Zdzisław Brzęczyszczykiewicz, said that the number of the dead was not known to him."
        )
        == "en"
    )


def test_a_text_of_another_script_is_never_read_as_english() -> None:
    for text in ("ЮЗб гУДжбжд ФОХЗ", "क्" * 500, "ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ"):
        assert notice(text, detect(text)) is not None
