from hypothesis import given
from hypothesis import strategies as st

from verifier.extract import document

PAGE = """World

Market fire leaves nine dead

A trader says the gates of the covered market were locked when the fire broke out.

Last updated: 3 May 2021 10:12
Email Article
Share this story
The burnt gate of the market was reopened on Friday

Nine people died when a covered market burned on Thursday night, the mayor said. Two firemen were hurt.

The burnt gate of the market was reopened on Friday. Traders said that it had been locked.

A long night

The mayor promised an inquiry into the locks, and said that the market would stay shut for a month.

1.2k

Source:
Own agency
Topics in this article
City
Featured
Forty sailors are missing after a ferry sank off the northern coast.
A look at the year's best photographs.
"""


def roles(text: str, title: str | None = None) -> dict[str, str]:
    prepared = document.prepare(text, title)
    return {prepared.words(sentence): sentence.role for sentence in prepared.sentences}


def test_a_page_is_told_apart():
    found = roles(PAGE)
    assert found["Market fire leaves nine dead"] == "title"
    assert found["A trader says the gates of the covered market were locked when the fire broke out."] == "standfirst"
    for button in ("Last updated: 3 May 2021 10:12", "Email Article", "Share this story", "1.2k", "Source:"):
        assert found[button] == "furniture", button
    assert found["The burnt gate of the market was reopened on Friday"] == "caption"
    assert found["The burnt gate of the market was reopened on Friday."] == "body"
    assert found["A long night"] == "heading"
    assert found["Two firemen were hurt."] == "body"
    assert found["Forty sailors are missing after a ferry sank off the northern coast."] == "teaser"
    assert found["A look at the year's best photographs."] == "teaser"


def test_the_title_found_in_the_text_becomes_the_documents():
    assert document.prepare(PAGE).title == "Market fire leaves nine dead"
    assert document.prepare("Nine people died.", title="Fire").title == "Fire"


def test_a_related_box_in_the_middle_does_not_swallow_the_article():
    text = (
        "Shelling hits village\n\nFive villagers were killed on Monday, the council said. It named no suspect.\n\n"
        "Related:\nFlood takes a bridge\n\nThe council said that a school was also hit. Classes were over by then.\n\n"
        "A teacher was treated for cuts. She asked not to be named.\n"
    )
    found = roles(text)
    assert found["Flood takes a bridge"] == "teaser"
    assert found["The council said that a school was also hit."] == "body"
    assert found["She asked not to be named."] == "body"


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "Twelve miners were brought to the surface alive on Tuesday after\n"
        "three days below ground, the company that runs the pit said in a\n"
        "statement. Two of their colleagues are still missing, it added at\n"
        "noon.\n"
    )
    prepared = document.prepare(text)
    assert [prepared.words(s).replace("\n", " ") for s in prepared.sentences] == [
        "Twelve miners were brought to the surface alive on Tuesday after three days below ground, the company that "
        "runs the pit said in a statement.",
        "Two of their colleagues are still missing, it added at noon.",
    ]
    assert {s.paragraph for s in prepared.sentences} == {0}


def test_a_plain_text_without_title_is_all_body():
    found = roles("Six farmers were found dead near the river on Friday.\n\nNobody has been arrested so far.")
    assert set(found.values()) == {"body"}


@given(st.text(alphabet="ab .\n\t Source:Featured12Ö\"'", max_size=400))
def test_sentences_slice_the_text_in_order(text: str):
    prepared = document.prepare(text)
    last = 0
    for number, sentence in enumerate(prepared.sentences):
        assert sentence.index == number
        assert last <= sentence.start < sentence.end <= len(text)
        assert prepared.words(sentence).strip() == prepared.words(sentence)
        last = sentence.end
