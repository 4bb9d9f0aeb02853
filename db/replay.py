"""The state that a history tells: what every verdict, note and correction must be, from the entries alone.

Reading the tables and replaying the entries are two ways to the same state; where they differ, the tables were changed
behind the history's back. What an import brought is not in its entry (only its digest is): for claims, figures, links
and articles that nobody touched, the replay says nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from db.rows import HistoryRow

_LATER: Final = {"confidence": None}
"""What a figure has since schema 0003: entries from before do not say how sure the reading was."""


def _figures(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**_LATER, **figure} for figure in found]


@dataclass(slots=True)
class State:
    """What stands after the entries that were applied; only what some entry set."""

    verdicts: dict[int, str] = field(default_factory=dict)
    """Claim to verdict; a claim that is not here is unreviewed."""
    notes: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Note to its uid, claim, text, reviewer and time; deleted ones are not here."""
    figures: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """Claim to its figures as corrected (or brought back by an undo)."""
    links: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """Claim to its chain as corrected (or brought back by an undo)."""
    words: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Claim to its words, kind, place and dates as corrected (or brought back by an undo)."""
    articles: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Article to those facts that were corrected (or brought back by an undo)."""
    claims: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Claims that were added by hand and stand."""
    sources: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Source to its reliability and interests as judged (or brought back by an undo)."""
    merges: dict[int, int | None] = field(default_factory=dict)
    """Source to the one that it is an alias of, or ``None`` when it was split off; only what some entry set."""
    views: dict[int, dict[str, Any]] = field(default_factory=dict)
    """View to its name, number, filter and order; deleted ones are not here."""
    work: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    """Claim to workflow state and assignee; a claim that is not here is new, and assigned to nobody."""
    tags: dict[int, str] = field(default_factory=dict)
    """Tag to its name; also those that no claim has any more."""
    tagged: dict[int, set[int]] = field(default_factory=dict)
    """Tag to the claims that have it."""
    evidence: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Evidence to its uid, claim, capture's digest, link, stance, quote, note and who attached it when; removed ones
    are not here."""
    captures: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Digest to what is known of a capture that came as evidence. Captures are never taken out."""
    imports: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Article to what its import said: uid, digests, first claim and number of claims."""

    def apply(self, entry: HistoryRow) -> None:
        """Take in one entry; entries must come in order and whole (from ``Reader.entries``)."""
        after, number = entry.after, entry.entity_id or 0
        if entry.action == "add_article":
            self.imports[number] = after
        elif "verdicts" in after:
            for verdict, claims in after["verdicts"].items():
                self.verdicts.update(dict.fromkeys(claims, verdict))
        elif "note" in after:
            self._set(self.notes, number, after["note"])
        elif "view" in after:
            self._set(self.views, number, after["view"])
        elif "evidence" in after:
            for name, state in after["evidence"].items():
                self._set(self.evidence, int(name), state)
            for capture in after.get("captures", ()):
                self.captures[capture["sha256"]] = capture
        elif "figures" in after:
            self.figures[number] = _figures(after["figures"])
        elif "links" in after:
            self.links[number] = after["links"]
        elif "words" in after:
            self.words[number] = after["words"]
        elif "article" in after:
            self.articles.setdefault(number, {}).update(after["article"])
        elif "source" in after:
            self.sources[number] = after["source"]
        elif "merge" in after:
            self.merges[number] = after["merge"]["into"]
        elif "workflow" in after:
            self._work(after["workflow"])
        elif "tags" in after:
            self._tag(after["tags"])
        elif "tag" in after:
            self.tags[number] = after["tag"]["name"]
        elif "claim" in after:
            claim = after["claim"]
            self._set(self.claims, number, claim and {**claim, "figures": _figures(claim["figures"])})
            if claim is None:
                for kept in (self.verdicts, self.figures, self.links, self.words):
                    kept.pop(number, None)

    def _work(self, groups: list[dict[str, Any]]) -> None:
        for group in groups:
            for claim in group["to"]:
                if group["state"] == "new":
                    self.work.pop(claim, None)
                else:
                    self.work[claim] = group["state"], group["assignee"]

    def _tag(self, delta: dict[str, list[dict[str, Any]]]) -> None:
        for group in delta["off"]:
            self.tagged.get(group["tag"], set()).difference_update(group["to"])
        for group in delta["on"]:
            self.tags[group["tag"]] = group["name"]
            self.tagged.setdefault(group["tag"], set()).update(group["to"])

    @staticmethod
    def _set(kept: dict[int, dict[str, Any]], number: int, value: dict[str, Any] | None) -> None:
        if value is None:
            kept.pop(number, None)
        else:
            kept[number] = value


def replay(entries: Iterable[HistoryRow]) -> State:
    """The state after all entries."""
    state = State()
    for entry in entries:
        state.apply(entry)
    return state
