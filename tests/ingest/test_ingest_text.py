"""Plain text: every encoding read or refused in words, the text kept as it stands, its head guessed as a guess."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.ingest import Reading, head
from verifier.ingest.clean import clean_line, clean_text, short
from verifier.ingest.decode import decode
from verifier.ingest.head import guess
from verifier.ingest.model import Unreadable

ReadOne = Callable[..., Reading]
STORY = "Officials in Béchar gave no figure – “we are counting”, one said. Nine people were killed.\n"
ARABIC = "قال مسؤولون محليون إن تسعة أشخاص قتلوا وأصيب آخرون عندما انهار جسر في المدينة مساء الجمعة.\n" * 6
RUSSIAN = "Местные власти сообщили, что девять человек погибли, когда в городе рухнул мост поздно вечером.\n" * 6


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_stated_encoding_is_read_without_a_warning(read_one: ReadOne, encoding: str) -> None:
    reading = read_one("a.txt", STORY.encode(encoding))
    assert reading.text == STORY
    assert reading.flags == ()


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("cp1252", STORY), ("utf-16-le", STORY), ("utf-16-be", STORY), ("cp1256", ARABIC), ("koi8-r", RUSSIAN)],
)
def test_a_guessed_encoding_is_right_and_said_to_be_a_guess(read_one: ReadOne, encoding: str, words: str) -> None:
    reading = read_one("a.txt", words.encode(encoding))
    assert reading.text == words
    assert any(flag.startswith("encoding guessed: ") for flag in reading.flags)


def test_damaged_utf8_keeps_the_rest_and_says_how_much(read_one: ReadOne) -> None:
    data = STORY.encode() + b"\xff twelve \xc3\n"
    reading = read_one("a.txt", data)
    assert reading.text == STORY + "\ufffd twelve \ufffd\n"
    assert any("damaged bytes: 2 places" in flag for flag in reading.flags)
    assert reading.data == data


def test_forbidden_forms_of_utf8_do_not_become_markup(read_one: ReadOne) -> None:
    assert "<" not in read_one("a.txt", b"12 killed \xc0\xbcscript\xc0\xbe and more").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n" * 50, "no readable text"),
        (b"\xef\xbb\xbf", "no readable text"),
        (b"\0" * 4096, "binary"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(400), "a program"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG picture"),
        (b"%PDF-1.4\n", "a PDF"),
        (b"PK\x03\x04" + bytes(100), "Office document"),
        (b"\x1f\x8b\x08" + bytes(30), "a gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old Office document"),
        (b"SQLite format 3\0" + bytes(100), "an SQLite database"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "a news feed"),
        (b"\xff\xfe" + bytes(range(0xD8, 0xFF)) * 40, "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(refused: Callable[..., str], data: bytes, words: str) -> None:
    assert words in refused("a.txt", data)


@pytest.mark.parametrize("name", ["a.csv", "a.docx", "a.wacz", "a.mhtml", "a.eml"])
def test_a_format_that_is_not_read_yet_is_named(refused: Callable[..., str], name: str) -> None:
    reason = refused(name, "killed,12\n")
    assert "is not read yet" in reason
    assert ".txt" in reason


def test_the_text_is_kept_as_it_stands(read_one: ReadOne) -> None:
    words = "  Twelve killed \n\n\n\tsaid  the   mayor…\u200b\u00ad \u202eabc\u202c \n\n"
    assert read_one("a.txt", words).text == words


def test_controls_and_newlines_are_the_only_changes(read_one: ReadOne) -> None:
    reading = read_one("a.txt", "12 killed\r\n13\r14\x0b15\u202816\x85a\0b\x1b]52;c\x07\x7f\x9b2J\n")
    assert reading.text == "12 killed\n13\n14\n15\n16\na␀b␛]52;c␇␡\ufffd2J\n"
    assert any("5 control characters made visible" in flag for flag in reading.flags)


@given(st.text(alphabet=st.characters(codec=None), max_size=80))
def test_no_control_or_surrogate_reaches_the_store(text: str) -> None:
    cleaned, _ = clean_text(text)
    assert not any(ord(char) < 0x20 and char not in "\n\t" for char in cleaned)
    assert not any(0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in cleaned)
    cleaned.encode()
    assert clean_text(cleaned.lstrip("\ufeff"))[0] == cleaned.lstrip("\ufeff")
    line, _ = clean_line(text, 20)
    assert len(line) <= 20
    assert "\n" not in line
    assert short(text).isprintable()


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert isinstance(decode(data).text, str)


def test_a_pasted_page_gives_its_head() -> None:
    head = guess(
        "[Logo]\nWorld\nBridge falls in the north, dozens feared dead\n\n"
        "The governor has asked for help from the army.\n"
        "By Ana Ruiz and Tom Oke\nLast updated: 3 Mar 2019 06:20 GMT\nShare\nEmail\n\n"
        "Nine people were killed when a bridge fell on Sunday, the governor said in a statement to the press.\n\n"
        "412\n\nSource:\nExample Wire and agencies\nMore stories\nSomething else.\n"
    )
    assert head.title == "Bridge falls in the north, dozens feared dead"
    assert head.byline == "Ana Ruiz and Tom Oke"
    assert head.publisher == "Example Wire"
    assert head.published == "2019-03-03T06:20Z"


def test_a_wire_story_gives_agency_and_date() -> None:
    head = guess("NORTH CITY, June 3, 2016 (Example Wire) - Nine people were killed, police said.\n\nMore follows.\n")
    assert (head.publisher, head.published, head.title) == ("Example Wire", "2016-06-03", None)


def test_no_paragraph_behind_a_dateline_is_taken_for_the_title() -> None:
    head = guess('HILLTON (Lake Wire) - Nine people died, a guard said.\n\n"We heard shots," a guard said\n')
    assert (head.title, head.publisher) == (None, "Lake Wire")


def test_the_first_publication_goes_before_an_update() -> None:
    head = guess(
        "Bridge falls in the north\nUpdated: 5 March 2019\nPublished: 3 March 2019\n\nNine people were killed.\n"
    )
    assert head.published == "2019-03-03"


@pytest.mark.parametrize(
    "text",
    [
        "Nine people were killed when a bridge fell, the governor said.\n\nThe army was called.\n",
        "Nine people were killed on 3 March 2019, the governor said.",
        "Hill Village is a village in the north of the province.[1][2]\n\nIt has a bridge.\n",
        "By noon the army had come.\nSource of the fire is not known.\n",
        "A guard told the wire that two men fled. “We heard nine shots.”\n\nThe army was called.\n",
        "",
        "\n\n",
        "12",
    ],
)
def test_nothing_is_guessed_from_plain_sentences(text: str) -> None:
    head = guess(text)
    assert (head.title, head.byline, head.publisher, head.published) == (None, None, None, None)


def test_guesses_are_called_guesses(read_one: ReadOne) -> None:
    reading = read_one(
        "a.txt", "Bridge falls in the north\n3 March 2019\nBy Ana Ruiz\n\nNine people were killed, police said.\n"
    )
    assert (reading.title, reading.title_origin) == ("Bridge falls in the north", "guessed")
    assert (reading.byline, reading.byline_origin) == ("Ana Ruiz", "guessed")
    assert (reading.published, reading.published_origin) == ("2019-03-03", "guessed")
    assert (reading.publisher, reading.publisher_origin) == (None, None)


def test_a_text_with_tags_in_it_is_still_text(read_one: ReadOne) -> None:
    words = "NORTH CITY - Nine were killed. <script>alert(1)</script> The mayor said so.\n"
    reading = read_one("a.txt", words)
    assert (reading.text, reading.media_type) == (words, "text/plain")


@pytest.mark.parametrize(
    "filler", ["and ", "(", "1,", '"', "-", "at least ", "Al ", "\n", "said said ", "[", "By A ", "Source: "]
)
def test_endless_repetition_is_read_in_one_pass(read_file: Callable[..., object], filler: str) -> None:
    assert read_file("a.txt", filler * (1_000_000 // len(filler)) + " 12 killed")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("They fell.[1][2b]", "They fell."),
        ("They fell.[1] [2]", "They fell.[1] "),
        ("They [sic][1]", "They "),
        ("They [said][1]", "They [said]"),
        ("[1]", ""),
        ("", ""),
        ("[a]" * 100_000 + "[", "[a]" * 100_000 + "["),
    ],
)
def test_footnote_marks_at_the_end_of_a_line_are_left_out(line: str, kept: str) -> None:
    assert head._without_notes(line) == kept
