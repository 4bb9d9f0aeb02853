"""What was done, in words: the entries of the history for screen and commands. Plain strings, no widgets."""

from typing import Any, Final

from db.rows import HistoryRow
from verifier.tui.phrases import figure, one_line, plural, verdict

DEEDS: Final = {
    "create_case": "case made",
    "seal": "case sealed",
    "add_article": "article added",
    "add_claim": "claim added by hand",
    "mark": "verdict",
    "add_note": "note",
    "edit_note": "note changed",
    "delete_note": "note deleted",
    "correct_figures": "figures corrected",
    "correct_attribution": "attribution corrected",
    "correct_claim": "claim corrected",
    "correct_article": "article corrected",
    "merge_source": "sources merged",
    "split_source": "source split",
    "rate_source": "source judged",
    "assign": "assigned",
    "set_state": "workflow state",
    "tag": "tags",
    "rename_tag": "tag renamed",
    "merge_tag": "tag put into another",
    "save_view": "view saved",
    "change_view": "view changed",
    "delete_view": "view deleted",
    "attach_evidence": "evidence attached",
    "change_evidence": "evidence changed",
    "remove_evidence": "evidence removed",
    "merge_case": "case merged",
    "redact": "words removed",
    "undo": "undone",
    "redo": "done again",
}
"""Every action of the history and how it is called."""


def deed(action: str) -> str:
    """An action's name for people."""
    return DEEDS.get(action, one_line(action.replace("_", " ")))


def done(entry: HistoryRow) -> str:
    """What was done by an entry, for people: what a merge took back only as another verdict stood is not "undone"."""
    after = entry.after if isinstance(entry.after, dict) else {}
    origin = after.get("brought_from")
    aside = entry.action == "undo" and isinstance(origin, dict) and origin.get("aside") is True
    return "set aside in a merge" if aside else deed(entry.action)


def claims_named(entry: HistoryRow) -> list[int]:
    """The claims that an entry names; none for what is about an article, a source or the case."""
    for state in (entry.after, entry.before):
        verdicts = state.get("verdicts") if isinstance(state, dict) else None
        if isinstance(verdicts, dict):
            return [claim for ids in verdicts.values() if isinstance(ids, list) for claim in ids]
        if isinstance(state, dict) and (groups := [*_work(state), *(group for _, group in _tags(state))]):
            return list(dict.fromkeys(claim for group in groups for claim in group["to"]))
        pieces = state.get("evidence") if isinstance(state, dict) else None
        claims = [piece.get("claim") for piece in pieces.values() if piece] if isinstance(pieces, dict) else []
        if claims:
            return [claim for claim in claims if isinstance(claim, int)]
        note = state.get("note") if isinstance(state, dict) else None
        if isinstance(note, dict) and isinstance(note.get("claim"), int):
            return [note["claim"]]
    return [entry.entity_id] if entry.entity == "claim" and entry.entity_id is not None else []


def _work(state: dict[str, Any]) -> list[dict[str, Any]]:
    """What a state of the history says of workflow state and assignee, for which claims."""
    groups = state.get("workflow")
    return [one for one in groups if _of_claims(one)] if isinstance(groups, list) else []


def _tags(state: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What it says of tags: given (``+``) or taken off (``-``), with the claims."""
    delta = state.get("tags")
    if not isinstance(delta, dict):
        return []
    parts = (("+", delta.get("on")), ("−", delta.get("off")))
    return [(sign, one) for sign, part in parts if isinstance(part, list) for one in part if _of_claims(one)]


def _of_claims(group: Any) -> bool:
    return isinstance(group, dict) and isinstance(group.get("to"), list)


def work(state: str, assignee: str | None) -> str:
    """Workflow state and assignee: ``in review · F. Checker``."""
    return " · ".join(filter(None, (one_line(state), one_line(assignee))))


def subject(entry: HistoryRow) -> str:
    """What an entry is about: ``claim 7``, ``12 claims``, ``article 3``."""
    claims = claims_named(entry)
    if len(claims) == 1:
        return f"claim {claims[0]}"
    if claims:
        return plural(len(claims), "claim")
    if entry.entity == "claim":
        return "many claims"
    if entry.entity == "tag" and isinstance(entry.after, dict) and isinstance(entry.after.get("tag"), dict):
        return "tag"
    if view := _view(entry):
        return f"view {view.get('number')}"  # by the number that people reach it with
    return one_line(entry.entity) + (f" {entry.entity_id}" if entry.entity_id is not None else "")


def _view(entry: HistoryRow) -> dict[str, Any]:
    """The saved view that an entry is about, as it left it, or else found it."""
    for state in (entry.after, entry.before):
        view = state.get("view") if entry.entity == "view" and isinstance(state, dict) else None
        if isinstance(view, dict):
            return view
    return {}


def article_of(entry: HistoryRow) -> int | None:
    """The article whose title an entry does not tell, though it is about it."""
    states = (entry.after, entry.before)
    told_of = entry.entity == "article" and any(isinstance(one, dict) and "article" in one for one in states)
    return entry.entity_id if told_of else None


def change(entry: HistoryRow, claim: int | None = None, title: str = "") -> str:
    """Former and new state of an entry (as seen from one claim), where they can be said in a few words.

    :param title: of the article that was corrected.
    """
    if title and claim is None and article_of(entry) is not None:
        return f"“{one_line(title)[:200]}”: {change(entry)}"
    if entry.action == "add_article":
        if claim is not None or not isinstance(entry.after, dict):
            return ""
        title = one_line(str(entry.after.get("title") or entry.after.get("origin") or ""))
        count = entry.after.get("claims")
        return ", ".join(filter(None, (f"“{title}”", plural(count, "claim") if isinstance(count, int) else "")))
    if entry.action == "merge_case" and isinstance(entry.after, dict) and isinstance(entry.after.get("merged"), dict):
        return _merged(entry.after["merged"])
    if entry.action in ("merge_source", "split_source"):
        return told(entry.after, claim)
    if isinstance(entry.after, dict) and "tags" in entry.after:
        return told(entry.after, claim)
    from verifier.tui.differing import differing  # no sooner than it is needed, as the first rows do not

    if differs := differing(entry.before, entry.after):
        return differs
    before, after = told(entry.before, claim), told(entry.after, claim)
    if before and after and before != after:
        return f"{before} → {after}"
    return after or before


def told_evidence(piece: Any) -> str:
    """A piece of evidence in a few words: its stance, and what it is."""
    if isinstance(piece, list):
        return told_evidence(piece[0]) if piece else ""
    what = one_line(str(piece.get("url") or piece.get("origin") or ""))
    digest = str(piece.get("capture") or "")[:12]
    parts = (one_line(str(piece.get("stance") or "")), what[:60], digest, one_line(str(piece.get("note") or ""))[:60])
    return " · ".join(part for part in parts if part)


def _merged(state: dict[str, Any]) -> str:
    """What came of putting another case into this one."""
    counts = state.get("counts")
    from verifier.workflow.merge_words import came

    words = came(counts) if isinstance(counts, dict) else ""
    disagree = state.get("disagree")
    return f"{words}, {plural(disagree, 'disagreement')}" if isinstance(disagree, int) and disagree else words


def told(state: Any, claim: int | None = None) -> str:
    """A state of the history in a few words: a verdict, figures, speakers, a note."""
    if isinstance(state, list):
        return "; ".join(filter(None, (told(part, claim) for part in state[:6])))
    if not isinstance(state, dict):
        return ""
    verdicts = state.get("verdicts")
    if isinstance(verdicts, dict):
        names = [name for name, ids in verdicts.items() if isinstance(ids, list) and claim in ids] or list(verdicts)
        return verdict(one_line(str(names[0]))) if len(names) == 1 else ""
    if groups := _work(state):
        mine = [group for group in groups if claim in group["to"]] or groups
        told_of = {work(str(group.get("state") or ""), group.get("assignee")) for group in mine}
        return told_of.pop() if len(told_of) == 1 else ""
    if parts := _tags(state):
        mine_of = [(sign, one) for sign, one in parts if claim in one["to"]] or parts
        named = (f"{sign}#{one_line(str(one.get('name') or ''))}" for sign, one in mine_of)
        return " ".join(dict.fromkeys(named))
    if isinstance(state.get("tag"), dict):
        return f"#{one_line(str(state['tag'].get('name') or ''))}"
    for part in ("figures", "links"):
        if isinstance(state.get(part), list):
            return told(state[part], claim) or "none"
    if isinstance(state.get("words"), dict):
        words = state["words"]
        said = [
            told({"text": words.get("quote")}),
            *(one_line(str(words.get(name) or "")) for name in ("kind", "place")),
        ]
        return " · ".join(filter(None, said))
    if isinstance(state.get("note"), dict):
        return told(state["note"], claim)
    if isinstance(state.get("speaker"), str):
        return one_line(state["speaker"])
    if "low" in state and "best" in state:
        low, best, high = (
            value if isinstance(value, int) else None for value in map(state.get, ("low", "best", "high"))
        )
        shown = figure(low, best, high, bool(state.get("approximate")), str(state.get("text") or ""))
        return f"{shown} {one_line(str(state.get('measure') or ''))}".strip()
    if isinstance(state.get("claim"), dict):
        return told({"text": state["claim"].get("quote")}, claim)
    if isinstance(state.get("evidence"), dict):
        pieces = [piece for piece in state["evidence"].values() if piece]
        return told_evidence(next((piece for piece in pieces if piece.get("claim") == claim), None) or pieces[:1])
    if isinstance(state.get("merge"), dict):
        name, into = (one_line(str(state["merge"].get(key) or "")) for key in ("name", "into_name"))
        return f"“{name}” is “{into}”" if into else f"“{name}” stands for itself"
    if isinstance(state.get("view"), dict):
        return f"{state['view'].get('number')} “{one_line(str(state['view'].get('name') or ''))}”"
    if isinstance(state.get("source"), dict):
        facts = state["source"]
        interests = one_line(str(facts.get("interests") or ""))
        grade = f"“{one_line(str(facts.get('name') or ''))}” {facts.get('reliability') or 'not judged'}"
        return f"{grade}, {interests[:60]}" if interests else grade
    if isinstance(state.get("article"), dict):
        facts = [f"{name} {one_line(str(value or ''))[:60] or '–'}" for name, value in state["article"].items()]
        return ", ".join(fact for fact in facts if "_origin " not in fact)
    if isinstance(state.get("text"), str):
        text = one_line(state["text"])
        return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"
    return ""
