"""Long and repeating texts: read in pieces, within bounds that are said, with offsets of the whole."""

from itertools import pairwise

import pytest

from verifier.extract import Item, document, extract, extract_many, parsing, pieces

FILLER = "The council will meet again after the holidays to talk about the new bus line. "
COUNT = "At least 14 miners were killed in the pit on Friday, the governor said."


def test_pieces_cover_the_text_and_end_between_paragraphs():
    text = ("A line of a long report.\n" * 200 + "\n") * 60
    spans = list(pieces.cut(text))
    assert len(spans) > 2
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    for (_, end), (start, _) in pairwise(spans):
        assert start == end
        assert text[end - 2 : end] == "\n\n"
    assert all(end - start <= pieces.PIECE for start, end in spans)


@pytest.mark.parametrize("text", ["", "x", "x" * (3 * pieces.PIECE), "\n" * (2 * pieces.PIECE + 1)])
def test_pieces_of_odd_texts_lose_nothing(text):
    assert "".join(text[start:end] for start, end in pieces.cut(text)) == text


def test_a_claim_behind_the_first_piece_keeps_its_place_in_the_whole_text():
    text = FILLER * 1_600 + "\n\n" + COUNT + "\n\n" + FILLER * 3
    assert len(text) > pieces.PIECE
    found = extract(text)
    (claim,) = found.claims
    assert text[claim.start : claim.end] == claim.quote
    assert [text[figure.start : figure.end] for figure in claim.figures] == ["At least 14"]
    assert text[claim.attribution[0].start : claim.attribution[0].end] == "the governor"
    assert found.totals["killed"].low == 14
    assert found.notice is None


def test_too_many_claims_are_cut_with_a_notice(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 2_000)
    monkeypatch.setattr(pieces, "MAX_CLAIMS", 40)
    text = "\n\n".join(f"{number} soldiers were killed on Monday, the army said." for number in range(2, 200))
    found = extract(text)
    assert len(found.claims) == 40
    assert found.notice is not None
    read = found.claims[-1].end
    assert f"Only the first {read:,} of {len(text):,} characters" in found.notice


def test_what_only_says_the_same_again_is_passed_over_with_a_notice(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 2_000)
    text = COUNT + "\n\n" + "12\n" * 5_000 + "\n\n" + COUNT
    found = extract(text)
    assert len(found.claims) == 2
    assert found.notice is not None
    assert f"of {len(text):,} characters were read" in found.notice
    (last,) = found.claims[-1:]
    assert text[last.start : last.end] == last.quote
    assert last.start > len(text) - len(COUNT) - 1


def test_a_long_text_of_language_is_read_whole(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 3_000)
    towns = [f"Norhaven{letter}{other}" for letter in "abcdefgh" for other in "aeiou"]
    text = "\n\n".join(
        f"{FILLER}\nPolice in {town} said that {number} people were killed." for number, town in enumerate(towns, 2)
    )
    found = extract(text)
    assert found.notice is None
    assert [claim.figures[0].best for claim in found.claims] == list(range(2, 42))


def test_a_title_beside_a_long_text_is_read_once(monkeypatch):
    text = "\n\n".join(f"Police in Norhaven{letter} said that 9 people were killed." for letter in "abcdefghij" * 3)
    alone = extract(text, title="Storm kills 31 in the hills of Norhaven")
    monkeypatch.setattr(pieces, "PIECE", 500)
    found = extract(text, title="Storm kills 31 in the hills of Norhaven")
    assert [claim.quote for claim in found.claims if claim.part == "title"] == [
        claim.quote for claim in alone.claims if claim.part == "title"
    ]


def test_the_model_is_loaded_anew_when_it_has_met_many_words(monkeypatch):
    first = extract(COUNT)
    before = parsing.model()
    monkeypatch.setattr(parsing, "NEW_WORDS", 5)
    held = parsing.parse(document.prepare(COUNT), [0])[0]
    extract(" ".join(f"Police in Xanq{letter}uv said 9 were killed." for letter in "abcdefgh"))
    again = extract(COUNT)
    assert parsing.model() is not before
    assert again == first
    assert held[0].lemma_ == "at"


def test_what_an_article_gives_does_not_depend_on_what_is_read_with_it():
    texts = [
        COUNT,
        "“We counted 31 bodies,” said a nurse who asked not to be named. “It was a terrible night.”",
        FILLER * 40 + COUNT + " He told reporters that five others were missing. " + FILLER * 40,
        "Rebels seized the town of Norhaven on Tuesday, according to two residents.\n\n" + COUNT,
        "It's the ministry's figure; let's not say it ain't so. Officials gonna say 12 were hurt.",
        "Found dead: 9. The 9 had left the camp. The left wing found fault. He has found 9 wounded men.",
    ]
    alone = [extract(text).as_dict() for text in texts]
    for order in (texts, texts[::-1], texts[3:] + texts[:3], texts * 3):
        together = {item.id: found.as_dict() for item, found in extract_many([Item(text, text) for text in order])}
        assert [together[text] for text in texts] == alone


def test_the_parse_of_a_sentence_is_the_same_in_every_batch(monkeypatch):
    texts = [f"{COUNT[:-1]} for the {number} time this year." for number in range(40)] + [FILLER.strip(), "Dead: 12."]
    nlp, _ = parsing._reader()
    single = [next(iter(nlp.pipe([text]))).tensor.tobytes() for text in texts]
    for size in (2, 7, 64):
        assert [doc.tensor.tobytes() for doc in nlp.pipe(texts, batch_size=size)] == single


def test_signs_without_end_are_not_parsed():
    text = COUNT + '\n\n"' + '"!?' * 400 + " 12 people were killed, he said.\n"
    found = extract(text)
    assert [claim.quote for claim in found.claims][:1] == [COUNT.partition(", the")[0]]
    quoted = '" said 12 killed ' * 30_000
    assert len(extract(quoted).claims) <= pieces.MAX_CLAIMS
