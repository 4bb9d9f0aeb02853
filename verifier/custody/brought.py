"""What articles brought and what was made of it: articles, claims, figures and chains against the history.

The digest in an article's entry is computed anew from the tables, with later corrections taken back by what the first
correction says stood ``before``; what the list repeats of figures, chains and article is computed as well.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from verifier.custody.doubts import UNKNOWN, Advance, Doubts
from verifier.custody.entries import Entry, canonical
from verifier.custody.keys import (
    CONTEXT,
    VERDICTS,
    figure_columns,
    name_key,
    published_key,
    source_key,
    speakers,
    worth_key,
)
from verifier.custody.keys import (
    array as strings,
)
from verifier.custody.numbers import Numbers, Tally
from verifier.custody.replay import BY_HAND, READ, Replay
from verifier.custody.told import Sealed

ARTICLE: Final = (
    *("id", "uid", "version", "capture_sha256", "text_sha256", "origin", "title", "title_origin", "publisher"),
    *("publisher_origin", "byline", "byline_origin", "published", "published_origin", "url", "language", "notice"),
    *("flags", "added_at", "added_by", "claims", "reviewed", "correction_entry", "read_by", "codebook", "confirmed"),
    *("disputed", "unverifiable", "outlet", "published_key", "left_key"),
)
CAPTURE: Final = ("sha256", "media_type", "origin", "collector", "collected_at", "size")
"""What an article's row is read with of its capture."""
CLAIM: Final = (
    *("id", "uid", "article_id", "span_start", "span_end", "figures_entry", "links_entry", "kind", "by_hand"),
    *("worth_key", "published_key", "source_key", "notes", "speakers", "publisher", "published", "check_worthiness"),
    *("quote", "prefix", "suffix", "place", "date_start", "date_end", "date_precision", "hedges", "reasons"),
    *("figure_key", "facet", "figures", "measure", "low", "best", "high", "approximate", "figure_text", "confidence"),
)
FIGURE: Final = (
    *("id", "claim_id", "position", "span_start", "span_end", "text", "low", "best", "high", "modifier"),
    *("approximate", "measure", "population", "rule", "confidence"),
)
LINK: Final = (
    *("id", "claim_id", "source_id", "position", "span_start", "span_end", "speaker", "role", "cue", "medium"),
    *("anonymous", "hedge"),
)
"""A link's row is followed by its source's ``key`` and ``root`` and the root's ``key``."""
_PARTS: Final = {"figure": FIGURE, "link": LINK}
_SPANS: Final = {"start": "span_start", "end": "span_end"}
_STATE: Final = {
    "figure": (
        *("text", "low", "best", "high", "measure", "start", "end", "modifier", "approximate", "population", "rule"),
        "confidence",
    ),
    "link": ("speaker", "start", "end", "role", "cue", "medium", "anonymous", "hedge"),
}
"""What the history says of a figure and of a link."""
_WORDS: Final = ("start", "end", "kind", "place", "date_start", "date_end", "date_precision")
"""What it says of a claim whose words, kind, place or dates were corrected, beside the quote, which is the text's."""
_FACTS: Final = (
    *("origin", "title", "title_origin", "publisher", "publisher_origin", "byline", "byline_origin", "published"),
    *("published_origin", "url", "language", "notice", "read_by", "codebook"),
)
_MEDIA: Final = ("text/plain", "text/html", "application/xhtml+xml", "application/json")

Row = dict[str, Any]
Text = Callable[[int], str | None]


@dataclass
class Article:
    """One article with all that hangs on it, as it lies in the tables."""

    row: Row
    capture: Row
    outlet_key: str | None
    claims: list[Row] = field(default_factory=list)
    figures: dict[int, list[Row]] = field(default_factory=dict)
    links: dict[int, list[Row]] = field(default_factory=dict)


class Brought:
    """Looks at article after article, in the order of their ids."""

    def __init__(self, state: Replay, doubts: Doubts, text: Text, captures: Doubts) -> None:
        self.state, self.doubts, self.text, self.captures = state, doubts, text, captures
        self.tally = Tally()
        self.facets = array("h", bytes(2 * len(state.kind)))
        self.figures = Numbers("figure", state.rows["figure"], doubts)
        self.links = Numbers("link", state.rows["link"], doubts)
        self.counted = dict.fromkeys(("article", "claim", "figure", "link"), 0)
        self.sealed = Sealed("claim", state.seals.get("claim", ()), doubts)
        self.untold_uids = 0
        """Claims whose uid no entry tells of."""
        self._seen: set[str] = set()
        self._taken = 0

    def articles(self, found: Iterable[Article], entries: Iterable[Entry], advance: Advance, *, deep: bool) -> None:
        """Hold articles (sorted by id) against the entries that brought them. ``deep``: their digests as well."""
        brought = iter(entries)
        entry = next(brought, None)
        for article in found:
            number = article.row["id"]
            while entry is not None and (entry.entity_id or 0) < number:
                self._lost(entry)
                entry = next(brought, None)
            if entry is None or entry.entity_id != number:
                self.doubts.alien("article", number)
                self._count(article)
                continue
            self._article(article, entry, deep=deep)
            entry = next(brought, None)
            advance(max(1, len(article.claims)))
        while entry is not None:
            self._lost(entry)
            entry = next(brought, None)
        self.sealed.finish()
        self.state.last["figure"] = self.figures.finish()
        self.state.last["link"] = self.links.finish()

    def _lost(self, entry: Entry) -> None:
        self.doubts.missing("article", entry.entity_id, f"entry {entry.seq} brought it")

    def _count(self, article: Article) -> None:
        self.counted["article"] += 1
        self.counted["claim"] += len(article.claims)
        self.counted["figure"] += sum(map(len, article.figures.values()))
        self.counted["link"] += sum(map(len, article.links.values()))

    def _article(self, article: Article, entry: Entry, *, deep: bool) -> None:
        self._count(article)
        self.figures.before(entry.seq)
        self.links.before(entry.seq)
        row, said, state = article.row, entry.after, self.state
        number = row["id"]
        text = self.text(number)
        if text is None:
            self.doubts.missing("article_text", number, "its article is there")
            text = ""
        elif sha256(text.encode()).hexdigest() != said["text_sha256"]:
            self.doubts.add("article_text", number, "text", "it is not the text that was brought (another SHA-256)")
        facts = {name: row[name] for name in _FACTS}
        now, brought = dict(facts), dict(facts)
        corrected = state.articles.get(number)
        if corrected:
            for seq in reversed(corrected[1]):
                brought.update(self.state.fetch(seq).before["article"])
            now.update(brought)
            for seq in corrected[1]:
                now.update(self.state.fetch(seq).after["article"])
        claims = self._claims(article, entry, now, text)
        self._article_row(article, entry, now)
        self._capture(article, entry)
        digest = said["digest"]
        if deep and not any(found == digest for found in self._digests(article, said, brought, claims)):
            span = f" with its claims {said['first_claim']} to {said['first_claim'] + said['claims'] - 1}"
            words = f"what it brought{span if said['claims'] else ''} is not what entry {entry.seq} recorded (another"
            self.doubts.add("article", number, "", f"{words} digest): a fact, claim, figure or link was changed")

    def _article_row(self, article: Article, entry: Entry, now: Mapping[str, Any]) -> None:
        row, said, state = article.row, entry.after, self.state
        number = row["id"]
        counts = [0, 0, 0, 0]
        standing = state._article_claims(number)
        for claim in standing:
            counts[state.verdict[claim]] += 1
        corrected = state.articles.get(number)
        publisher = now["publisher"]
        key = name_key(publisher) if publisher and publisher.strip() else None
        if article.outlet_key != key:
            self.doubts.add("article", number, "outlet", f"it is another source than that of {publisher!r}")
        self.tally.name(row["outlet"])
        told = {
            **now,
            "id": number,
            "uid": said["uid"],
            "version": corrected[0].version if corrected else 1,
            "capture_sha256": said["capture_sha256"],
            "text_sha256": said["text_sha256"],
            "origin": said["origin"],
            "flags": strings(json.loads(row["flags"])),
            "added_at": entry.at,
            "added_by": entry.actor,
            "claims": len(standing),
            "reviewed": len(standing) - counts[0],
            "correction_entry": corrected[0].outcome if corrected else 0,
            "confirmed": counts[1],
            "disputed": counts[2],
            "unverifiable": counts[3],
            "outlet": row["outlet"],
            "published_key": published_key(now["published"]),
            "left_key": -counts[0],
        }
        self.doubts.row("article", number, ARTICLE, tuple(told[name] for name in ARTICLE), tuple(row.values()))

    def _capture(self, article: Article, entry: Entry) -> None:
        capture = article.capture
        sha = entry.after["capture_sha256"]
        if sha in self._seen:
            return
        self._seen.add(sha)
        if sha in self.state.captures:  # it came in as evidence before, and is looked at as that
            return
        for column, value in (("origin", entry.after["origin"]), ("collected_at", entry.at)):
            if capture[column] != value:
                self.captures.row("capture", sha, (column,), (value,), (capture[column],))
        for column in ("media_type", "collector"):
            if column in entry.after and capture[column] != entry.after[column]:
                self.captures.row("capture", sha, (column,), (entry.after[column],), (capture[column],))

    def _digests(
        self, article: Article, said: Mapping[str, Any], brought: dict[str, Any], claims: list[dict[str, Any]]
    ) -> Iterator[str]:
        """The digest of what an article brought, in the forms that it can have.

        A capture's type and collector are those of the article that came with it first; a later article of the same
        bytes may have had others. Before schema 0003 nothing was known of confidence and of who read the claims.
        """
        capture = article.capture
        facts = {
            **brought,
            "sha256": said["capture_sha256"],
            "text_sha256": said["text_sha256"],
            "flags": json.loads(article.row["flags"]),
        }
        facts.update(media_type=said.get("media_type", capture["media_type"]))
        facts.update(collector=said.get("collector", capture["collector"]))
        yield _digest(facts, claims)
        if (
            brought["read_by"] is None
            and brought["codebook"] is None
            and not any(figure["confidence"] for claim in claims for figure in claim["figures"])
        ):
            old = {name: value for name, value in facts.items() if name not in ("read_by", "codebook")}
            figures = [
                [{name: value for name, value in one.items() if name != "confidence"} for one in claim["figures"]]
                for claim in claims
            ]
            yield _digest(old, [{**claim, "figures": parts} for claim, parts in zip(claims, figures, strict=True)])
        if capture["collected_at"] != article.row["added_at"] and "media_type" not in said:
            for media_type in (capture["media_type"], *_MEDIA):
                for collector in (capture["collector"], brought["read_by"]):
                    yield _digest({**facts, "media_type": media_type, "collector": collector}, claims)

    def _claims(self, article: Article, entry: Entry, now: Mapping[str, Any], text: str) -> list[dict[str, Any]]:
        """Look at an article's claims; what the history says of those that came with it."""
        state, said = self.state, entry.after
        first, count = said["first_claim"] or 0, said["claims"]
        there = {claim["id"]: claim for claim in article.claims}
        brought = []
        uids = []
        for number in range(first, first + count):
            claim = there.pop(number, None)
            if claim is None:
                self.doubts.missing("claim", number, f"entry {entry.seq} brought it")
                continue
            uids.append([number, claim["uid"]])
            self.sealed.row(number, claim["uid"])
            figures, links = article.figures.get(number, []), article.links.get(number, [])
            old_figures = self._parts("figure", claim, figures, state.figures.get(number), "figures", None)
            old_links = self._parts("link", claim, links, state.links.get(number), "links", None)
            self.figures.brought(number, len(old_figures), figures, anew=number in state.figures)
            self.links.brought(number, len(old_links), links, anew=number in state.links)
            self._claim(claim, article, now, text, None)
            brought.append(_claim_state(claim, old_figures, old_links, self._first_words(number, text)))
        self._uids(entry, uids)
        for number in state.by_hand.get(article.row["id"], ()):
            claim = there.pop(number, None)
            if claim is None:
                self.doubts.missing("claim", number, "it was added by hand")
                continue
            added = state.fetch(state.hand_state[number]).after["claim"]
            for table, key, parts in (("figure", "figures", article.figures), ("link", "links", article.links)):
                found = parts.get(number, [])
                pointed = (state.figures if table == "figure" else state.links).get(number)
                self._parts(table, claim, found, pointed, key, added[key])
                (self.figures if table == "figure" else self.links).by_hand(number, found)
            self._claim(claim, article, now, text, added)
        for number in there:
            self.doubts.alien("claim", number)
        return brought

    def _first_words(self, claim: int, text: str) -> dict[str, Any]:
        """What stood before the first correction of a claim's words, kind, place and dates, if there was one."""
        if claim not in self.state.words:
            return {}
        first = self.state.fetch(self.state.words[claim].first).before["words"]
        said = {name: first[name] for name in _WORDS}
        return {**said, "quote": text[said["start"] : said["end"]]}

    def _uids(self, entry: Entry, uids: list[list[Any]]) -> None:
        told = entry.after.get("entered", {}).get("claim")
        if told is None:
            self.untold_uids += sum(not self.sealed.covers(number) for number, _ in uids)
        elif told["digest"] != sha256(canonical(uids).encode()).hexdigest():
            words = f"one of the claims of article {entry.entity_id} has another uid than entry {entry.seq} recorded"
            self.doubts.add("claim", f"{uids[0][0] if uids else '?'} …", "uid", words)

    def _parts(
        self, table: str, claim: Row, found: list[Row], pointed: Any, key: str, added: list[Any] | None
    ) -> list[dict[str, Any]]:
        """Look at a claim's figures or links; what the article brought of them."""
        names = _STATE[table]
        present = [{name: row[_SPANS.get(name, name)] for name in names} for row in found]
        for part in present:
            if table == "figure" and part["confidence"] is not None:
                part["confidence"] = repr(part["confidence"])
            flag = "approximate" if table == "figure" else "anonymous"
            if part[flag] in (0, 1):
                part[flag] = bool(part[flag])
        for place, row in enumerate(found):
            if row["position"] != place:
                self.doubts.add(table, row["id"], "position", f"it is {row['position']} where {place} follows")
        wanted = added
        if pointed is not None:
            wanted = self.state.fetch(pointed.last).after[key]
        if wanted is not None:
            told = [{**dict.fromkeys(("confidence",) if table == "figure" else ()), **part} for part in wanted]
            if told != present:
                self._differ(table, claim["id"], told, present, found)
        if pointed is not None:
            first: list[dict[str, Any]] = self.state.fetch(pointed.first).before[key]
            return [{**dict.fromkeys(("confidence",) if table == "figure" else ()), **part} for part in first]
        return present

    def _differ(
        self, table: str, claim: int, told: list[dict[str, Any]], present: list[dict[str, Any]], found: list[Row]
    ) -> None:
        for wanted, part, row in zip(told, present, found, strict=False):
            names = tuple(part)
            self.doubts.row(table, row["id"], names, tuple(wanted.get(name) for name in names), tuple(part.values()))
        if len(told) != len(present):
            words = f"claim {claim} has {len(present)} where the history says {len(told)}"
            self.doubts.add(table, f"of claim {claim}", "", words)

    def _claim(
        self, claim: Row, article: Article, now: Mapping[str, Any], text: str, added: Mapping[str, Any] | None
    ) -> None:
        state, number = self.state, claim["id"]
        figures, links = article.figures.get(number, []), article.links.get(number, [])
        start, end = claim["span_start"], claim["span_end"]
        names = speakers([link["speaker"] for link in links], now["publisher"])
        made = figure_columns(figures, claim["kind"])
        self.facets[number] = made[1]
        roots = set()
        for link in links:
            self.tally.name(link["source_id"])
            roots.add(link["root"])
            if link["source_key"] != name_key(link["speaker"]):
                self.doubts.add("link", link["id"], "source_id", "it is another source than that of its speaker")
        if state.kind[number] in (READ, BY_HAND):
            self.tally.count(roots, state.verdict[number])
        told: dict[str, Any] = {
            **claim,
            "figures_entry": state.figures[number].outcome if number in state.figures else 0,
            "links_entry": state.links[number].outcome if number in state.links else 0,
            "by_hand": added is not None,
            "worth_key": worth_key(claim["check_worthiness"]),
            "published_key": published_key(now["published"]),
            "source_key": source_key(names, links[0]["root_key"] or "" if links else ""),
            "notes": state.notes_of.get(number, 0),
            "speakers": strings(names),
            "publisher": now["publisher"],
            "published": now["published"],
            "quote": text[start:end],
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
            "hedges": strings(json.loads(claim["hedges"])),
            "reasons": strings(json.loads(claim["reasons"])),
        }
        told.update(zip(CLAIM[-10:], made, strict=True))
        if added is not None:
            told.update({name: added[name] for name in ("uid", "kind", "place", "date_start", "date_end")})
            told.update(date_precision=added["date_precision"], check_worthiness=float(added["check_worthiness"]))
            told.update(span_start=added["start"], span_end=added["end"], quote=added["quote"])
            told.update(hedges=strings(added["hedges"]), reasons=strings(added["reasons"]))
        if number in state.words:
            said = state.fetch(state.words[number].last).after["words"]
            told.update({_SPANS.get(name, name): said[name] for name in _WORDS})
            told["quote"] = text[said["start"] : said["end"]]
        self.doubts.row("claim", number, CLAIM, tuple(told.values()), tuple(claim.values()))


def _claim_state(
    claim: Row, figures: list[dict[str, Any]], links: list[dict[str, Any]], first: Mapping[str, Any]
) -> dict[str, Any]:
    """A claim as it was brought: ``first`` is what stood before its words, kind, place and dates were corrected."""
    state = {
        "start": claim["span_start"],
        "end": claim["span_end"],
        "quote": claim["quote"],
        "kind": claim["kind"],
        "check_worthiness": repr(claim["check_worthiness"]),
        "figures": figures,
        "links": links,
        "place": claim["place"],
        "date_start": claim["date_start"],
        "date_end": claim["date_end"],
        "date_precision": claim["date_precision"],
        "hedges": json.loads(claim["hedges"]),
        "reasons": json.loads(claim["reasons"]),
    }
    return {**state, **first}


def _digest(facts: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> str:
    return sha256(canonical({"article": facts, "claims": claims}).encode()).hexdigest()


__all__ = ["ARTICLE", "CAPTURE", "CLAIM", "FIGURE", "LINK", "UNKNOWN", "VERDICTS", "Article", "Brought"]
