"""A session: one person at work on one case. Every write goes through here, with the reviewer's name filled in."""

import os
from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from verifier import config as settings
from verifier.errors import VerifierError
from verifier.paths import REVIEWER_VARIABLE, case_target, default_case, is_url, shown_case

if TYPE_CHECKING:
    from db.engine import Case
    from db.moving import Told
    from db.queries import Reader
    from db.rows import Added, Change, ClaimFilter, NewArticle, NewClaim, NewEvidence, NewFigure, NewLink, Sort

NO_REVIEWER = (
    "your name is needed for the history: set VERIFIER_REVIEWER, or put reviewer in the settings "
    "(verifier config shows where), or give --reviewer NAME"
)


class Session:
    """An open case with the settings and the reviewer. Not for sharing between threads, except ``reader()``.

    Errors of the store (``db.errors.CaseError``, ``NotFound``, ``Conflict``) pass through as they are.
    """

    def __init__(
        self,
        case: "Case",
        config: settings.Config,
        reviewer: str | None = None,
        *,
        target: str = "",
        made: bool = False,
    ) -> None:
        self.case = case
        self.made = made
        """Whether the case was made just now."""
        self.target = target or str(case.target)
        """The path or URL that opens this case again. A URL may hold a password: never show it."""
        self.config = config
        self.reviewer = settings.check_reviewer(reviewer) if reviewer else config.reviewer
        self.named_by = _named_by(reviewer)
        """What goes before the settings for the reviewer's name, now and at the next start; empty: nothing does."""
        self._reader: Reader | None = None

    @property
    def name(self) -> str:
        """The case's name for a title bar."""
        return self.case.name

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should be told on opening: a new case, a migration, and why changes may be at risk."""
        return (*self.news, *(f"warning: {warning}" for warning in self.case.warnings))

    @property
    def news(self) -> tuple[str, ...]:
        """What happened on opening: the case was made, or brought up to date."""
        made = (f"a new case: {shown_case(self.target)}",) if self.made else ()
        return (*made, *self.case.notices)

    @property
    def read(self) -> "Reader":
        """This thread's own reader, opened on first use and closed with the session."""
        if self._reader is None:
            self._reader = self.case.reader()
        return self._reader

    def reader(self) -> "Reader":
        """A new reader with its own connection, for another thread; the caller closes it."""
        return self.case.reader()

    def require_reviewer(self) -> str:
        """The reviewer's name. Raises ``VerifierError`` when nobody said it."""
        if not self.reviewer:
            raise VerifierError(NO_REVIEWER)
        return self.reviewer

    def set_reviewer(self, name: str) -> None:
        """Work under this name from now on, and keep it in the settings, unless something goes before these: then it
        is for this session only."""
        self.reviewer = settings.check_reviewer(name)
        if not self.named_by:
            settings.set_reviewer(self.reviewer, self.config.path)

    @property
    def two_names(self) -> str:
        """Who is reviewing, by what, and whom the settings name, in words; empty when these do not differ."""
        other = self.config.reviewer_in_file
        if not self.named_by or not other or other == self.reviewer:
            return ""
        return f"{self.reviewer}, from {self.named_by}; the settings say {other}"

    def keep_setting(self, key: str, value: str) -> None:
        """Keep a text in the settings file that was read."""
        settings.set_value(key, value, self.config.path)

    def add_article(self, article: "NewArticle") -> "Added":
        """Store one article with its claims, whole or not at all; the same bytes and text are not stored twice."""
        return self.case.store.add_article(article, self.require_reviewer())

    def mark(
        self,
        claim_ids: Sequence[int],
        verdict: str,
        *,
        rationale: str = "",
        versions: Mapping[int, int] | None = None,
    ) -> "Change":
        """Give one verdict to one or many claims, as one entry. ``versions`` guards against a stale screen."""
        return self.case.store.mark(claim_ids, verdict, self.require_reviewer(), rationale=rationale, versions=versions)

    def marked_so(self, claim_ids: Sequence[int], verdict: str, reason: str = "") -> set[int]:
        """Those of the claims that need no second verdict: see ``verifier.workflow.verdicts.stands``."""
        from verifier.workflow.verdicts import stands

        given = self.read.standing_verdicts(claim_ids)
        me = self.require_reviewer()
        return {claim for claim, (now, last) in given.items() if stands(now, last, verdict, me, reason)}

    def add_note(self, claim_id: int, text: str) -> "Change":
        """Write a note on a claim."""
        return self.case.store.add_note(claim_id, text, self.require_reviewer())

    def edit_note(self, note_id: int, text: str, *, version: int) -> "Change":
        """Change a note that was read at ``version``."""
        return self.case.store.edit_note(note_id, text, self.require_reviewer(), version=version)

    def delete_note(self, note_id: int, *, version: int) -> "Change":
        """Take a note away; the history keeps its words."""
        return self.case.store.delete_note(note_id, self.require_reviewer(), version=version)

    def attach_evidence(self, claim_ids: Sequence[int], new: "NewEvidence") -> "Change":
        """Attach a file or a link to claims, all or none, as one entry."""
        return self.case.store.attach_evidence(claim_ids, new, self.require_reviewer())

    def change_evidence(
        self,
        evidence_id: int,
        *,
        version: int,
        stance: str | None = None,
        quote: str | None = None,
        note: str | None = None,
        primary: bool | None = None,
    ) -> "Change":
        """Say otherwise what a piece of evidence means; what is ``None`` stays."""
        return self.case.store.change_evidence(
            evidence_id,
            self.require_reviewer(),
            version=version,
            stance=stance,
            quote=quote,
            note=note,
            primary=primary,
        )

    def remove_evidence(self, evidence_id: int, *, version: int) -> "Change":
        """Take a piece of evidence away; its bytes stay in the case, its words in the history."""
        return self.case.store.remove_evidence(evidence_id, self.require_reviewer(), version=version)

    def add_claim(self, article_id: int, claim: "NewClaim") -> "Change":
        """Add a claim that the extractor missed."""
        return self.case.store.add_claim(article_id, claim, self.require_reviewer())

    def correct_figures(
        self, claim_id: int, figures: "Sequence[NewFigure]", *, version: int, reason: str = ""
    ) -> "Change":
        """Put other figures on a claim; the former ones stay in the history."""
        return self.case.store.correct_figures(
            claim_id, figures, self.require_reviewer(), version=version, reason=reason
        )

    def correct_attribution(
        self, claim_id: int, links: "Sequence[NewLink]", *, version: int, reason: str = ""
    ) -> "Change":
        """Put another chain of attribution on a claim, first origin first; the former one stays in the history."""
        return self.case.store.correct_attribution(
            claim_id, links, self.require_reviewer(), version=version, reason=reason
        )

    def correct_claim(
        self, claim_id: int, values: "Mapping[str, int | str | None]", *, version: int, reason: str = ""
    ) -> "Change":
        """Correct a claim's own words, kind, place or dates; the former ones stay in the history."""
        return self.case.store.correct_claim(claim_id, values, self.require_reviewer(), version=version, reason=reason)

    def correct_article(
        self, article_id: int, values: Mapping[str, str | None], *, version: int, reason: str = ""
    ) -> "Change":
        """Correct what is known about an article (title, publisher, byline, published, url)."""
        return self.case.store.correct_article(
            article_id, values, self.require_reviewer(), version=version, reason=reason
        )

    def merge_source(self, source_id: int, into: int, *, versions: tuple[int, int], reason: str = "") -> "Change":
        """Say that a source is another one: its names become aliases of that."""
        return self.case.store.merge_source(source_id, into, self.require_reviewer(), versions=versions, reason=reason)

    def split_source(self, source_id: int, *, version: int, reason: str = "") -> "Change":
        """Let an alias stand for itself again."""
        return self.case.store.split_source(source_id, self.require_reviewer(), version=version, reason=reason)

    def rate_source(
        self, source_id: int, *, reliability: str | None, interests: str, version: int, reason: str = ""
    ) -> "Change":
        """Judge a source's reliability by the Admiralty grades, and say what its interests are."""
        return self.case.store.rate_source(
            source_id,
            self.require_reviewer(),
            reliability=reliability,
            interests=interests,
            version=version,
            reason=reason,
        )

    def assign(self, claim_ids: Sequence[int], to: str | None, *, seen: Mapping[int, int] | None = None) -> "Change":
        """Assign claims to a person, or to nobody. ``seen`` (``work_entry`` by claim) guards against a stale screen."""
        return self.case.store.assign(claim_ids, to, self.require_reviewer(), seen=seen)

    def set_state(self, claim_ids: Sequence[int], state: str, *, seen: Mapping[int, int] | None = None) -> "Change":
        """Set the workflow state of claims, as one entry."""
        return self.case.store.set_state(claim_ids, state, self.require_reviewer(), seen=seen)

    def tag(self, claim_ids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> "Change":
        """Give claims tags and take others off, as one entry."""
        return self.case.store.tag(claim_ids, self.require_reviewer(), add=add, remove=remove)

    def rename_tag(self, name: str, new: str, *, merge: bool = False) -> "Change":
        """Call a tag otherwise; with ``merge``, also as another one is called."""
        return self.case.store.rename_tag(name, new, self.require_reviewer(), merge=merge)

    def save_view(
        self, name: str, where: "ClaimFilter", sort: "Sort", *, backwards: bool = False, number: int | None = None
    ) -> "Change":
        """Keep a filter and an order under a name and a number (none: the first that is free)."""
        return self.case.store.save_view(name, where, sort, self.require_reviewer(), backwards=backwards, number=number)

    def change_view(
        self,
        view_id: int,
        *,
        version: int,
        name: str | None = None,
        number: int | None = None,
        question: "tuple[ClaimFilter, Sort, bool] | None" = None,
    ) -> "Change":
        """Rename or renumber a saved view, or put another filter and order into it."""
        return self.case.store.change_view(
            view_id, self.require_reviewer(), version=version, name=name, number=number, question=question
        )

    def delete_view(self, view_id: int, *, version: int) -> "Change":
        """Take a saved view away."""
        return self.case.store.delete_view(view_id, self.require_reviewer(), version=version)

    def undo(self, *, skip: Collection[int] = (), exactly: bool = False) -> "Change | None":
        """Undo this reviewer's newest change, also after a restart; ``None`` when there is nothing.

        Raises ``db.errors.Stuck`` when it cannot be undone; its ``entry`` in ``skip``, the change before it is.
        ``exactly`` refuses when one of ``skip`` does not stand in the way.
        """
        return self.case.store.undo(self.require_reviewer(), skip=skip, exactly=exactly)

    def redo(self) -> "Change | None":
        """Do again what this reviewer undid last; ``None`` when there is nothing."""
        return self.case.store.redo(self.require_reviewer())

    def close(self) -> None:
        """Close the reader and the case."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self.case.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _named_by(option: str | None) -> str:
    """What names the reviewer before the settings do: the option, the variable, or nothing."""
    variable = settings.variable_reviewer()
    if option and " ".join(option.split()) != variable:  # the option takes the variable when it is not given
        return "--reviewer"
    return REVIEWER_VARIABLE if variable else ""


def open_session(
    target: str | None = None,
    *,
    create: bool = False,
    reviewer: str | None = None,
    config: settings.Config | None = None,
    told: "Told | None" = None,
) -> Session:
    """Open the case named, else that of ``VERIFIER_CASE``, else the default one.

    ``create`` makes it when it is not there, but no folder for it, except for the default one. ``told`` is given how
    far an older case is in being brought up to date, and what it raises ends that.
    Raises ``VerifierError`` (settings, folder) or ``db.errors.CaseError``.
    """
    from db.engine import open_case

    loaded = config or settings.load()
    if reviewer:
        settings.check_reviewer(reviewer)
    where = case_target(target)
    missing = not is_url(where) and not os.path.lexists(where)
    if missing and not create:
        raise VerifierError(f"there is no case at {shown_case(where)}; verifier add FILE… makes it")
    folder = os.path.dirname(os.path.abspath(where))
    if missing and where != str(default_case()) and not os.path.isdir(folder):
        raise VerifierError(
            f"there is no folder {folder}, so no case is made in it: make the folder first, or look at the path"
        )
    opened = open_case(where, create=create, backups=loaded.backups, told=told)
    return Session(opened, loaded, reviewer, target=where, made=missing)


def exists(target: str | None = None) -> bool:
    """Whether something stands where the case is named, a case or not. Raises the store's errors for a database."""
    where = case_target(target)
    if not is_url(where):
        return os.path.lexists(where)
    from db.engine import open_case
    from db.errors import NotFound

    try:
        open_case(where).close()
    except NotFound:
        return False
    return True
