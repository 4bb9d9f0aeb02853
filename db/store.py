"""Writes: every method is one transaction and one entry of the history, or nothing at all."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from db import (
    bringing,
    corrections,
    evidence,
    marks,
    notes,
    rewording,
    sealing,
    sources,
    tags,
    undoing,
    valid,
    views,
    workflow_state,
)
from db.errors import CaseError
from db.rows import (
    STATES,
    Added,
    Change,
    ClaimFilter,
    Merged,
    NewArticle,
    NewClaim,
    NewEvidence,
    NewFigure,
    NewLink,
    Redacted,
    Sort,
)
from db.schema import name_key
from db.writing import LARGE, Writer

if TYPE_CHECKING:
    from db.engine import Case
    from db.merge_sides import Progress
    from db.queries import Reader
    from db.redacting_rows import Advance


class Store:
    """The writing side of a case. Its methods may be called from any thread.

    Each raises ``CaseError`` (one line, nothing changed) on bad input or when the case cannot be written, ``NotFound``
    when the row is not there, and ``Conflict`` when it was changed since the version that the caller saw.
    """

    def __init__(self, case: "Case") -> None:
        self._writer = Writer(case)

    def dispose(self) -> None:
        """Close the store's connections (``Case.close`` does)."""
        self._writer.dispose()

    def add_article(self, article: NewArticle, reviewer: str) -> Added:
        """Store an article with its capture and claims, whole; the same bytes with the same text only once."""
        valid.article(article)
        text_sha256 = sha256(article.text.encode()).hexdigest()
        with self._writer.transaction(reviewer) as write:
            there = write.rows(
                "SELECT id, claims FROM article WHERE capture_sha256 = :capture AND text_sha256 = :text",
                capture=article.sha256,
                text=text_sha256,
            )
            if there:
                return Added(there[0][0], there[0][1], True, None)
            article_id, seq = bringing.insert_article(write, article)
        count = len(article.claims)
        summary = f"added “{article.title or article.origin}” with {count} {'claim' if count == 1 else 'claims'}"
        return Added(article_id, count, False, Change(seq, summary))

    def mark(
        self,
        claim_ids: Sequence[int],
        verdict: str,
        reviewer: str,
        *,
        rationale: str = "",
        versions: Mapping[int, int] | None = None,
    ) -> Change:
        """Give claims a verdict ("unreviewed" takes it back), all or none.

        :param versions: the version of each claim that the reviewer saw; a claim that moved on since is a ``Conflict``.
        """
        valid.verdict(verdict)
        valid.text(rationale, "the reason", most=valid.MOST_TEXT)
        with self._writer.transaction(reviewer, many=len(claim_ids) > LARGE) as write:
            return marks.mark(write, claim_ids, verdict, rationale, versions)

    def add_note(self, claim_id: int, text: str, reviewer: str) -> Change:
        """Write a note about a claim."""
        text = notes.checked(text)
        with self._writer.transaction(reviewer) as write:
            return notes.add(write, claim_id, text)

    def edit_note(self, note_id: int, text: str, reviewer: str, *, version: int) -> Change:
        """Change a note's text. Only whom it is by may: others' words do not belong under that name."""
        text = notes.checked(text)
        with self._writer.transaction(reviewer) as write:
            return notes.edit(write, note_id, text, version)

    def delete_note(self, note_id: int, reviewer: str, *, version: int) -> Change:
        """Take a note away; the history keeps what it said."""
        with self._writer.transaction(reviewer) as write:
            return notes.delete(write, note_id, version)

    def attach_evidence(self, claim_ids: Sequence[int], new: NewEvidence, reviewer: str) -> Change:
        """Attach a file or a link to claims, all or none. A file that the case has already is not kept twice."""
        evidence.checked(new)
        with self._writer.transaction(reviewer) as write:
            return evidence.attach(write, claim_ids, new)

    def change_evidence(
        self,
        evidence_id: int,
        reviewer: str,
        *,
        version: int,
        stance: str | None = None,
        quote: str | None = None,
        note: str | None = None,
        primary: bool | None = None,
    ) -> Change:
        """Say otherwise what a piece of evidence means; what is ``None`` stays. Its file and its link never change."""
        given = {"stance": stance, "quote": quote, "note": note, "primary": primary}
        changes = {name: value for name, value in given.items() if value is not None}
        with self._writer.transaction(reviewer) as write:
            return evidence.change(write, evidence_id, version, changes)

    def remove_evidence(self, evidence_id: int, reviewer: str, *, version: int) -> Change:
        """Take a piece of evidence away from its claim. Its capture stays in the case, its state in the history."""
        with self._writer.transaction(reviewer) as write:
            return evidence.remove(write, evidence_id, version)

    def add_claim(self, article_id: int, claim: NewClaim, reviewer: str) -> Change:
        """Add a claim that extraction missed. ``Change.claims`` holds its id."""
        with self._writer.transaction(reviewer) as write:
            return corrections.add_claim(write, article_id, claim)

    def correct_figures(
        self, claim_id: int, figures: Sequence[NewFigure], reviewer: str, *, version: int, reason: str = ""
    ) -> Change:
        """Put these figures in the place of a claim's own; the reading before stays in the history."""
        valid.text(reason, "the reason", most=valid.MOST_TEXT)
        with self._writer.transaction(reviewer) as write:
            return corrections.correct_figures(write, claim_id, tuple(figures), version, reason)

    def correct_attribution(
        self, claim_id: int, links: Sequence[NewLink], reviewer: str, *, version: int, reason: str = ""
    ) -> Change:
        """Put this chain in the place of a claim's own; the reading before stays in the history."""
        valid.text(reason, "the reason", most=valid.MOST_TEXT)
        with self._writer.transaction(reviewer) as write:
            return corrections.correct_attribution(write, claim_id, tuple(links), version, reason)

    def correct_claim(
        self, claim_id: int, values: "Mapping[str, int | str | None]", reviewer: str, *, version: int, reason: str = ""
    ) -> Change:
        """Correct a claim's own words, kind, place or dates; the reading before stays in the history.

        Figures and chain stay as they are.

        :param values: any of ``start`` with ``end`` (code points of the article's text: the quote is what stands
            there), ``kind``, ``place``, ``date_start`` with ``date_end`` and ``date_precision`` (without these two the
            end is open, and as precise as the day is written).
        :raises CaseError: when they cannot be, are another claim's words, or are so already.
        """
        valid.text(reason, "the reason", most=valid.MOST_TEXT)
        with self._writer.transaction(reviewer) as write:
            return rewording.correct(write, claim_id, values, version, reason)

    def correct_article(
        self, article_id: int, values: Mapping[str, str | None], reviewer: str, *, version: int, reason: str = ""
    ) -> Change:
        """Correct title, publisher, byline, published or url of an article; their origin becomes "person"."""
        valid.text(reason, "the reason", most=valid.MOST_TEXT)
        with self._writer.transaction(reviewer) as write:
            return corrections.correct_article(write, article_id, values, version, reason)

    def merge_source(
        self, source_id: int, into: int, reviewer: str, *, versions: tuple[int, int], reason: str = ""
    ) -> Change:
        """Make a source, with its aliases, an alias of another (or of the one that the other is an alias of).

        :param versions: the versions of both that the reviewer saw.
        """
        valid.text(reason, "the reason", most=valid.MOST_TEXT)
        with self._writer.transaction(reviewer) as write:
            return sources.merge(write, source_id, into, versions, reason)

    def split_source(self, source_id: int, reviewer: str, *, version: int, reason: str = "") -> Change:
        """Let an alias, with what was merged into it, stand for itself again."""
        valid.text(reason, "the reason", most=valid.MOST_TEXT)
        with self._writer.transaction(reviewer) as write:
            return sources.split(write, source_id, version, reason)

    def rate_source(
        self,
        source_id: int,
        reviewer: str,
        *,
        reliability: str | None,
        interests: str,
        version: int,
        reason: str = "",
    ) -> Change:
        """Judge a source's reliability (a grade of ``RELIABILITIES``, or ``None``) and say what its interests are."""
        valid.text(reason, "the reason", most=valid.MOST_TEXT)
        with self._writer.transaction(reviewer) as write:
            return sources.rate(write, source_id, reliability, interests, version, reason)

    def assign(
        self, claim_ids: Sequence[int], to: str | None, reviewer: str, *, seen: Mapping[int, int] | None = None
    ) -> Change:
        """Assign claims to a person, or to nobody (``None``), all or none. A new claim becomes assigned thereby, an
        assigned one that nobody has any more is new again; those that are so already stay as they are.

        :param seen: ``work_entry`` of each claim as the reviewer saw it; one that moved on since is a ``Conflict``.
        """
        with self._writer.transaction(reviewer) as write:
            return workflow_state.assign(write, claim_ids, to, seen)

    def set_state(
        self, claim_ids: Sequence[int], state: str, reviewer: str, *, seen: Mapping[int, int] | None = None
    ) -> Change:
        """Set the workflow state of claims, all or none; "new" takes them from their assignee.

        :param seen: as with ``assign``.
        :raises CaseError: when a claim would be assigned without an assignee.
        """
        valid.one_of(state, STATES, "workflow state")
        with self._writer.transaction(reviewer) as write:
            return workflow_state.set_state(write, claim_ids, state, seen)

    def tag(
        self, claim_ids: Sequence[int], reviewer: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Change:
        """Give claims tags and take others off, all or none. Case, accents and spacing do not tell tags apart."""
        give, take = ([valid.tag(name) for name in names] for names in (add, remove))
        if not give and not take:
            raise CaseError("no tag was named: nothing was changed")
        if both := {name_key(name) for name in give} & {name_key(name) for name in take}:
            raise CaseError(f"the tag “{min(both)}” cannot be given and taken off at once: nothing was changed")
        with self._writer.transaction(reviewer) as write:
            return tags.retag(write, claim_ids, give, take)

    def rename_tag(self, name: str, new: str, reviewer: str, *, merge: bool = False) -> Change:
        """Call a tag otherwise; with ``merge``, also as another one is called: its claims then get that one."""
        name, new = valid.tag(name), valid.tag(new)
        with self._writer.transaction(reviewer) as write:
            return tags.rename(write, name, new, merge)

    def save_view(
        self,
        name: str,
        where: ClaimFilter,
        sort: Sort,
        reviewer: str,
        *,
        backwards: bool = False,
        number: int | None = None,
    ) -> Change:
        """Keep a filter with its search and an order under a name and a number (none: the first that is free).

        :raises CaseError: when another view has the number or the name.
        """
        name = views.checked_name(name)
        views.checked_filter(where, sort)
        with self._writer.transaction(reviewer) as write:
            return views.save(write, name, where, sort, backwards, number)

    def change_view(
        self,
        view_id: int,
        reviewer: str,
        *,
        version: int,
        name: str | None = None,
        number: int | None = None,
        question: tuple[ClaimFilter, Sort, bool] | None = None,
    ) -> Change:
        """Give a view another name or number, or put another filter and order into it; what is ``None`` stays."""
        changes: dict[str, object] = {}
        if name is not None:
            changes["name"] = views.checked_name(name)
        if number is not None:
            changes["number"] = number
        if question is not None:
            where, sort, backwards = question
            views.checked_filter(where, sort)
            changes.update(filter=views.filter_state(where), sort=sort, backwards=backwards)
        with self._writer.transaction(reviewer) as write:
            return views.change(write, view_id, version, changes)

    def delete_view(self, view_id: int, reviewer: str, *, version: int) -> Change:
        """Take a view away; the history keeps what it was."""
        with self._writer.transaction(reviewer) as write:
            return views.delete(write, view_id, version)

    def seal(self, reviewer: str) -> Change:
        """Record a digest of the uids that no older entry tells, so that a later change of one is seen."""
        with self._writer.transaction(reviewer) as write:
            return sealing.seal(write)

    def merge(
        self, other: "Reader", reviewer: str, *, progress: "Progress | None" = None, only_try: bool = False
    ) -> Merged:
        """Put another case into this one (see ``db.merging``). Its chain must have been checked.

        :param progress: called now and then; what it raises leaves this case as it was.
        :param only_try: do it all, say what would come, and leave this case as it was.
        :raises CaseError: when the other case says what makes no sense.
        """
        from db import merging

        try:
            with self._writer.transaction(reviewer) as write:
                merged = merging.merge(write, other, progress or (lambda what, number: None))
                if only_try:
                    raise merging.Tried(merged._replace(change=None, tried=True))
                return merged
        except merging.Tried as tried:
            return tried.merged

    def redact(
        self,
        phrases: Sequence[str],
        reviewer: str,
        *,
        reason: str,
        captures: Sequence[str] = (),
        within: bool = False,
        only_try: bool = False,
        advance: "Advance | None" = None,
    ) -> Redacted:
        """Remove words from the whole case, its history included, and the bytes of captures; never undone.

        The rest of the file must be made to forget them afterwards (``forget``).

        :param phrases: each form of a name; found whatever case, accents and spacing are.
        :param captures: digests of captures whose bytes are removed whether the words are found in them or not.
        :param within: also where a phrase is part of a longer word.
        :param only_try: look at everything, say what would be done, and leave the case as it is.
        :param advance: told what is looked at; what it raises leaves the case as it was.
        :raises NotFound: when the words stand nowhere, or there is no such capture.
        :raises CaseError: when they cannot be removed: without a reason, or when they are too short.
        """
        from db import redacting

        try:
            with self._writer.transaction(reviewer) as write:
                return redacting.redact(
                    write, phrases, reason, captures=captures, within=within, only_try=only_try, advance=advance
                )
        except redacting.Tried as tried:
            return tried.redacted

    def forget(self) -> None:
        """Let the database forget what was removed from it: words in its search index, and free space.

        On SQLite nobody else may have the case open.
        """
        self._writer.forget()

    def warm(self) -> None:
        """Load and open what a first write needs, and write nothing: the first is as quick as those after it."""
        self._writer.warm()

    def rest(self) -> None:
        """Copy what was written ahead into the file while nobody waits, so that no commit soon has to do it."""
        self._writer.rest()

    def undo(self, reviewer: str, *, skip: Collection[int] = (), exactly: bool = False) -> Change | None:
        """Take back the reviewer's own newest action that stands; a bulk action as one; also after a restart.

        An import is not taken back itself, since others may work on its claims by now.

        :param skip: entries that stand in the way and are to be left as they are, each as a ``Stuck`` named it;
            articles that were added one after the other count as one, and with a merge goes what it brought.
        :param exactly: refuse to undo anything when one of ``skip`` does not stand in the way.
        :returns: ``None`` when the reviewer has done nothing that could be undone.
        :raises Stuck: when someone changed the same thing since, or the newest action is an import.
        :raises CaseError: when an entry to be skipped does not stand in the way (``exactly``).
        """
        with self._writer.transaction(reviewer) as write:
            return undoing.undo(write, skip, exactly=exactly)

    def redo(self, reviewer: str) -> Change | None:
        """Do again what the reviewer's last undo took back, unless they did something else since.

        :returns: ``None`` when there is nothing to do again.
        :raises Conflict: when someone changed the same thing since.
        """
        with self._writer.transaction(reviewer) as write:
            return undoing.redo(write)
