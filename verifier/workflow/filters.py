"""From the words of a person to a filter: sources, people and tags by name; the rest is checked before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from db.rows import ClaimFilter, Facet
from db.schema import name_key
from verifier.errors import VerifierError
from verifier.workflow.periods import days, period, words

if TYPE_CHECKING:
    from db.queries import Reader
    from db.source_reads import Role

Value = TypeVar("Value")


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
    states: Sequence[str] = (),
    assignees: Sequence[str] = (),
    unassigned: bool = False,
    tags: Sequence[str] = (),
    untagged: bool = False,
    evidence: Sequence[str] = (),
    places: Sequence[str] = (),
    since: str = "",
    until: str = "",
) -> ClaimFilter:
    """The filter for these words. Raises ``VerifierError`` for a source, a person or a tag that the case has not, and
    for what is no date.

    A source is named in full, or by a part of its name that may stand for several. A date is a day, a month or a year.
    An unknown article raises ``db.errors.NotFound``.
    """
    first, last = days(since, until)
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
        states=tuple(states),
        assignees=(
            *((ClaimFilter.NOBODY,) if unassigned else ()),
            *dict.fromkeys(person(reader, name) for name in assignees),
        ),
        tags=((ClaimFilter.UNTAGGED,) if untagged else ())
        + tuple(dict.fromkeys(tag_id(reader, name) for name in tags)),
        evidence=tuple(evidence),
        places=tuple(places),
        since=first,
        until=last,
    )


def values(reader: "Reader", part: str, where: ClaimFilter, like: str) -> list[Facet]:
    """What a part of the filter can be, as ``Reader.facets`` counts it; of dates, before the years, the days that are
    typed, or else those that are on."""
    found = reader.facets(part, where, like=like)
    if part != "dates":
        return found
    try:
        since, until = period(like) if like else (where.since, where.until)
    except VerifierError:
        return found
    if not since and not until:
        return found
    own = words(since, until)
    first = Facet(own, own, reader.counts(replace(where, since=since, until=until)).total)
    return [first, *(facet for facet in found if facet.value != own)]


def person(reader: "Reader", name: str) -> str:
    """A person's name as the case writes it. Raises ``VerifierError`` when nobody in it is called so."""
    return _by_name({one: one for one in reader.people()}, name, "nobody who works on this case")


def tag_id(reader: "Reader", name: str) -> int:
    """The tag of that name. Raises ``VerifierError`` when no claim has it."""
    return _by_name({row.name: row.id for row in reader.tags()}, name.strip().lstrip("#"), "no tag in this case")


def _by_name(known: Mapping[str, Value], name: str, nothing: str) -> Value:
    key = name_key(name)
    for one, value in known.items():
        if one == name or name_key(one) == key:
            return value
    near = get_close_matches(key, [name_key(one) for one in known], n=1, cutoff=0.5)
    hint = f"; did you mean {next(one for one in known if name_key(one) == near[0])!r}?" if near else ""
    raise VerifierError(f"{nothing} is called {name!r}{hint}")


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
