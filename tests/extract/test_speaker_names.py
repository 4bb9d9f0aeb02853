"""A speaker's name is printed as the article has it: never cut inside a word."""

import pytest

from verifier.extract import extract


@pytest.mark.parametrize(
    "name",
    ["Human Rights Watch", "Iran International", "Amnesty International", "Titan Monitor", "Breathe Alliance", "Elena Danforth"],
)
def test_an_article_is_dropped_only_where_it_is_a_word(name: str) -> None:
    """"an" inside "Human" is no article: the name of a speaker stays whole."""
    found = extract(f"{name} said on Tuesday that 12 men were killed in the village.")
    speakers = [link.speaker for claim in found.claims for link in claim.attribution]
    assert speakers == [name]
