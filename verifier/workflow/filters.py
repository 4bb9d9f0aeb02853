"""From the words of a person to a filter: sources by name, everything else checked by the command line."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from db.rows import ClaimFilter
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from db.queries import Reader
    from db.source_reads import Role


def claim_filter(
    reader: "Reader",
    *,
    verdicts: Sequence[str] = (),
    kinds: Sequence[str] = (),
    measures: Sequence[str] = (),
    sources: Sequence[str] = (),
    outlets: Sequence[str] = (),
    articles: Sequence[int] = (),
    text: str = "",
    article_text: str = "",
) -> ClaimFilter:
    """The filter for these words. Raises ``VerifierError`` for a source that nobody in the case is called.

    A source is named in full, or by a part of its name that may stand for several. An unknown article raises
    ``db.errors.NotFound``.
    """
    for article in articles:
        reader.article(article)
    return ClaimFilter(
        verdicts=tuple(verdicts),
        kinds=tuple(kinds),
        measures=tuple(measures),
        sources=tuple(dict.fromkeys(found for name in sources for found in source_ids(reader, name))),
        outlets=tuple(dict.fromkeys(found for name in outlets for found in source_ids(reader, name, role="outlet"))),
        articles=tuple(articles),
        text=text,
        article_text=article_text,
    )


def source_ids(reader: "Reader", name: str, *, role: "Role" = "speaker") -> list[int]:
    """The sources of that name, else those whose name holds it. Raises ``VerifierError`` when there are none."""
    wanted = name.strip().casefold()
    found = reader.sources(like=name.strip(), role=role) if wanted else []
    exact = [source.id for source in found if source.name.casefold() == wanted]
    if found:
        return exact or [source.id for source in found]
    names = [source.name for source in reader.sources(limit=5000, role=role)]
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise VerifierError(f"no {'outlet' if role == 'outlet' else 'source'} in this case is called {name!r}{hint}")
