"""Long hostile inputs: every cheap pattern and pass stays linear, and nothing is raised.

No clock is read: a pattern that backtracks runs into the suite's own time limit.
"""

import pytest

from verifier.extract import attribution, casualties, claims, document, hedges, kinds, names, quotes, when_where
from verifier.extract.model import Claim, Span

SIZE = 100_000
REPEATS = [
    "said ",
    '"',
    "“",
    "''",
    "'",
    "and ",
    "according to ",
    "He said, ",
    "that ",
    "the ",
    "A",
    "a-",
    "Al-",
    ", ",
    ": ",
    "– ",
    "1 ",
    "in the ",
    "May ",
    "(",
    ".",
    "town of ",
    "captured the ",
    "Monday ",
    "X said “",
    "Mr. ",
    "\u00a0",
    "’s ",
    "A’s ",
]


@pytest.mark.parametrize("unit", REPEATS)
def test_cheap_passes_on_long_repeats(unit: str) -> None:
    text = (unit * (SIZE // len(unit) + 1))[:SIZE]
    attribution.triggers(text)
    claims.triggers(text)
    hedges.find(text)
    kinds.kind_of(text, [], True)
    kinds.numbers(text)
    names.read(text)
    names.outlet_at_start(text)
    when_where.when(text, None)
    prepared = document.prepare(text)
    for quotation in quotes.find(prepared):
        assert quotation.start < quotation.end


@pytest.mark.parametrize("unit", ["He said, ", '"It fell," she said. ', "X said “Y said ", "according to him, "])
def test_the_whole_way_on_repeats(unit: str) -> None:
    from verifier.extract import parsing

    text = unit * (20_000 // len(unit))
    prepared = document.prepare(text)
    wanted = [sentence.index for sentence in prepared.readable()][:12]
    statements = attribution.find(prepared, parsing.parse(prepared, wanted))
    found: tuple[Claim, ...] = claims.assemble(prepared, parsing.parse(prepared, wanted), [], statements)
    for statement in statements:
        assert isinstance(statement.content, Span)
        assert 0 <= statement.content.start < statement.content.end <= len(text)
    for claim in found:
        assert text[claim.start : claim.end] == claim.quote
    assert casualties.triggers("killed")
