import json
import subprocess
import sys

import pytest

from verifier.errors import VerifierError
from verifier.extract import Item, extract, extract_many, parsing

FIRE = (
    "Market fire leaves nine dead\n\nNine traders died when a covered market burned on Thursday, the mayor said. "
    "Two firemen were hurt.\n\nThe council met on Friday.\n"
)
SHOOTING = "At least four people were shot, one fatally, police said."


def test_figures_reach_the_claims_and_slice_the_text():
    found = extract(FIRE)
    figures = [(claim, figure) for claim in found.claims for figure in claim.figures]
    assert {(figure.text, figure.measure) for _, figure in figures} >= {("Nine", "killed"), ("Two", "injured")}
    for claim, figure in figures:
        assert FIRE[claim.start : claim.end] == claim.quote
        assert FIRE[figure.start : figure.end] == figure.text
        assert claim.start <= figure.start < figure.end <= claim.end
    assert found.totals["killed"].low == 9
    assert (found.language, found.notice, found.codebook) == ("en", None, "acled")


def test_many_articles_give_what_each_gives_alone_in_order():
    items = [Item(n, text) for n, text in enumerate([FIRE, SHOOTING, "", FIRE])]
    together = list(extract_many(items))
    assert [item.id for item, _ in together] == [0, 1, 2, 3]
    for item, found in together:
        assert found.as_dict() == extract(item.text).as_dict()


def test_an_article_in_another_language_is_not_read_and_says_so():
    found = extract("Le maire a déclaré que neuf personnes étaient mortes dans l'incendie du marché lundi soir.")
    assert (found.claims, found.attributions, found.totals, found.language) == ((), (), {}, "fr")
    assert found.notice is not None
    assert "was not read for claims: it is in French" in found.notice


def test_figures_of_a_title_beside_the_text_are_claims_of_the_title():
    title = "UPDATE: Fire kills three miners, police say - Valley News"
    found = extract("The mayor spoke of the fire at length.", title=title)
    assert found.totals["killed"].best == 3
    (claim,) = found.claims
    assert (claim.part, claim.quote) == ("title", "Fire kills three miners")
    assert title[claim.start : claim.end] == claim.quote
    (figure,) = claim.figures
    assert (title[figure.start : figure.end], figure.measure) == ("three", "killed")
    assert [link.speaker for link in claim.attribution] == ["police"]


def test_a_title_that_stands_in_the_text_is_read_there_alone():
    text = "Three killed in mine fire\n\nThe mayor spoke of the fire at length."
    for title in (
        "Three killed in mine fire",
        "THREE KILLED in mine fire | Valley News",
        "“Three killed in mine fire”",
    ):
        found = extract(text, title=title)
        assert [(claim.part, claim.start) for claim in found.claims] == [("text", 0)]


@pytest.mark.parametrize("title", ["", "   ", "-", "Live:", "UPDATE: - KXYZ", "a" * 5000, "| | |", "12 killed " * 60])
def test_odd_titles_do_no_harm(title: str):
    found = extract("Nine men were killed on Monday.", title=title)
    assert [claim.quote for claim in found.claims if claim.part == "text"] == ["Nine men were killed on Monday."]


def test_another_codebook_reads_the_same_words_otherwise():
    (figure,) = (f for claim in extract("Dozens of men were killed.", codebook="airwars").claims for f in claim.figures)
    assert (figure.low, figure.high, figure.rule) == (12, 24, "airwars: dozens")
    with pytest.raises(VerifierError, match="no codebook 'x'"):
        extract(FIRE, codebook="x")


def test_a_lone_surrogate_and_controls_do_no_harm():
    found = extract("Nine men were \ud800killed\x00 on Monday.\x1b[31m Two died.")
    assert json.dumps(found.as_dict())


def test_words_agree_with_the_models_own_components():
    texts = [
        "There's no word; let's go, he's gonna say it ain't so.",
        "Its 12 men had been shot dead; others were dying.",
    ]
    nlp, annotate = parsing._reader()
    ours = list(nlp.pipe(texts))
    annotate(ours)
    for text, doc in zip(texts, ours, strict=True):
        theirs = nlp(text)
        for name in ("attribute_ruler", "lemmatizer"):
            theirs = nlp.get_pipe(name)(theirs)
        assert [(t.text, t.pos_, t.lemma_) for t in doc] == [(t.text, t.pos_, t.lemma_) for t in theirs]


def test_importing_the_package_loads_no_model():
    code = "import sys, verifier.extract; sys.exit(bool({'spacy', 'thinc', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
