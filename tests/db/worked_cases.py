"""A case in which everything was done that can be done, so that every table and every kind of entry is in it."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from typing import Any

from db import notes
from db.engine import Case, open_case
from db.rows import ClaimFilter, NewArticle, NewCapture, NewClaim, NewEvidence, NewFigure, NewLink

Make = Callable[..., NewArticle]


def claim_of(article: NewArticle, start: int, end: int, **more: Any) -> NewClaim:
    """A claim by hand in an article."""
    figures = (NewFigure("3", 3, 3, 3, "missing", start, end),)
    values: dict[str, Any] = {"figures": figures, "links": (NewLink("Officials"), NewLink("A relay")), **more}
    return NewClaim(start, end, article.text[start:end], "event", 0.25, place="the mill", hedges=("perhaps",), **values)


def edited_by_another(case: Case, note_id: int, text: str, who: str, version: int) -> None:
    """Change somebody else's note, as it could be done before a note was its author's alone."""
    with case.store._writer.transaction(who) as write:
        notes.edit(write, note_id, text, version, brought=True)


def work(case: Case, make: Make) -> None:
    """Do everything at least once: singly, in bulk, undone, done again, after it was taken out."""
    store = case.store
    made = [make(number, publisher="Radio Nord" if number % 2 else None, url="https://a.example/") for number in (1, 2)]
    made.append(make(3, claims=(), title=None))
    for article in made:
        store.add_article(article, "Ana")
    store.mark([1, 2, 3], "disputed", "Ben", rationale="the list has 90")
    store.mark([2], "confirmed", "Ana")
    store.mark([4], "unverifiable", "Ana")
    store.undo("Ana")
    store.mark([5, 6], "confirmed", "Chi")
    store.undo("Chi")
    store.redo("Chi")
    store.add_note(1, "a note, naïve", "Chi")
    edited_by_another(case, 1, "another", "Ana", 1)
    store.add_note(5, "to be taken away", "Chi")
    store.delete_note(2, "Chi", version=1)
    store.correct_figures(3, [NewFigure("9", 9, 9, 9, "killed"), NewFigure("10", 10, 10, 10, None)], "Chi", version=2)
    store.correct_figures(3, [NewFigure("8", 8, 8, 8, "killed")], "Dan", version=3, reason="again")
    store.correct_figures(7, [], "Chi", version=1)
    store.undo("Chi")
    store.correct_attribution(8, [NewLink("Someone new"), NewLink("A ward nurse", role="nurse")], "Chi", version=1)
    store.correct_claim(4, {"start": 3, "end": 20, "place": "the mill"}, "Chi", version=3, reason="cut short")
    store.correct_claim(4, {"date_start": "2014-06", "date_end": "2014-07", "kind": "event"}, "Dan", version=4)
    store.correct_claim(6, {"place": None, "date_start": "2014"}, "Hal", version=4)
    store.undo("Hal")
    store.redo("Hal")
    store.correct_claim(5, {"place": "a pond"}, "Hal", version=4)
    store.undo("Hal")
    store.correct_article(2, {"publisher": "The Post", "title": "Another title"}, "Dan", version=1)
    store.correct_article(2, {"published": "2014-06-20"}, "Dan", version=2)
    store.add_claim(1, claim_of(made[0], 0, 6), "Ana")
    store.undo("Ana")
    store.redo("Ana")
    store.add_claim(3, claim_of(made[2], 7, 13, figures=()), "Eve")
    store.mark([10], "confirmed", "Eve", rationale="seen")
    store.correct_claim(10, {"start": 7, "end": 20, "place": "the pond"}, "Hal", version=2)
    store.assign([1, 2, 5], "Ben", "Ana")
    store.set_state([1], "in review", "Ben")
    store.set_state([6], "done", "Gil")
    store.undo("Gil")
    store.tag([1, 2, 3], "Ana", add=("Video", "mill"))
    store.tag([2], "Ana", remove=("mill",))
    store.undo("Ana")
    store.tag([5], "Ben", add=("Seen",), remove=())
    store.rename_tag("Video", "film", "Ana")
    data = b"a list of names\0"
    file = NewCapture(data, sha256(data).hexdigest(), "application/octet-stream", "list.bin", "test 1")
    store.attach_evidence([1, 4], NewEvidence("refutes", "90 names", "from the hospital", True, None, file), "Ana")
    store.attach_evidence([5], NewEvidence("supports", url="https://b.example/page"), "Ben")
    store.change_evidence(3, "Gil", version=1, stance="context", note="a copy")
    store.undo("Gil")
    store.redo("Gil")
    store.remove_evidence(2, "Ana", version=1)
    with closing(case.reader()) as reader:
        sources = {source.name: source for source in reader.sources()}
    officials, nurse = sources["Officials"], sources["a ward nurse"]
    store.merge_source(nurse.id, officials.id, "Ana", versions=(nurse.version, officials.version))
    store.rate_source(officials.id, "Ben", reliability="B", interests="a party", version=officials.version + 1)
    relay = sources["A relay"]
    store.merge_source(relay.id, officials.id, "Fay", versions=(relay.version, officials.version + 2))
    store.undo("Fay")
    store.save_view("mine", ClaimFilter(verdicts=("confirmed",), text="mill"), "worth", "Ben")
    store.change_view(1, "Ben", version=1, name="ours")
    store.save_view("gone", ClaimFilter(), "figure", "Ben", backwards=True)
    store.delete_view(2, "Ben", version=1)
    with tempfile.TemporaryDirectory() as folder, open_case(f"{folder}/other.case", create=True) as other:
        other.store.add_article(make(4, claims=()), "Hal")
        other.store.save_view("theirs", ClaimFilter(kinds=("event",)), "worth", "Hal")
        with closing(other.reader()) as reader:
            store.merge(reader, "Ana")
