"""The screen's desk: asks the case and writes to it from threads, and posts answers. No widget, no textual here.

Everything is asked with a generation where a newer question makes the older answer worthless; whoever takes the answer
compares it. What the history says of others is told apart from our own changes by ``verifier.tui.watching``.
"""

import threading
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from db.errors import CaseError, Conflict, NotFound
from db.rows import Change, ClaimFilter, Counts, Sort
from verifier.errors import VerifierError
from verifier.tui.answers import (
    Answer,
    Article,
    Chosen,
    Compared,
    Found,
    Gone,
    Listed,
    Matching,
    Near,
    Opened,
    Progress,
    Reasons,
    Refused,
    Rows,
    Tally,
    Total,
    Values,
    Views,
    Written,
)
from verifier.tui.threads import LatestThread, OrderedThread, Post
from verifier.tui.watching import Watch

if TYPE_CHECKING:
    from db.queries import Reader
    from verifier.tui.yielding import Yielding
    from verifier.workflow.session import Session

FIRST: Final = 256
"""Claims asked for before all of them, so that rows are there at the first paint."""
PAGE: Final = 96
AROUND: Final = 1600
"""Code points of the article on each side of the quote that the detail pane holds; the reader has all of it."""


class Question(NamedTuple):
    """Which claims, in which order."""

    where: ClaimFilter = ClaimFilter()
    sort: Sort = "worth"
    reverse: bool = False


FIND: Final = 500
"""Claims whose verdicts are asked for at a time to find the next without one."""
FAR: Final = 5_000
"""Claims from which all verdicts are read in one go: a byte a claim."""
UNRESTED: Final = 20
"""Changes after which the store is given time for itself, once nothing was written for ``CALM`` seconds."""
CALM: Final = 1.0
CLOSING: Final = 90.0
"""Seconds that the end waits for writes; the store itself gives up a busy case after 60 and says so."""


class Desk:
    """One open case as the screen uses it. ``open_session`` is called in the reading thread."""

    def __init__(self, open_session: "Callable[[], Session]") -> None:
        self._open = open_session
        self._reads = LatestThread("verifier-reads")
        self._writes = OrderedThread("verifier-writes")
        self.post = Post()
        self.session: Session | None = None
        self.failure: Exception | None = None
        self.ready = threading.Event()
        self._uid: list[str] = []
        self._identified = threading.Event()
        self.painted = threading.Event()  # set by the screen; the rest of a long list waits for it
        self._reader: Reader | None = None
        self._yielding: Yielding | None = None
        self._text: tuple[int, str] = (-1, "")
        self.watch = Watch()
        self._unrested = 0  # changes since the store had time for itself
        self._wrote_at = 0.0
        self._closing = False
        self.first = Question()
        """What is listed first."""
        self._uncounted: dict[ClaimFilter, None] = {}
        self.unsaved: list[str] = []
        """Why changes asked for before the end were not made, for the terminal: the screen is gone by then."""

    # beginning and end

    def start(self, sort: str = "worth") -> None:
        """Open the case and read the first claims, in the background; then ``ready`` is set, also when it failed.

        :param sort: the order to begin with, unless another was chosen for this case before.
        """
        self._reads.start()
        self._writes.start()
        self._begin_with(sort)
        self._reads.ask("open", self._begin)

    def _begin_with(self, sort: str) -> None:
        self.first = Question(sort=cast("Sort", sort.removeprefix("-")), reverse=sort.startswith("-"))

    def keep_order(self, sort: str, reverse: bool) -> None:
        """Let this case's list begin with this order the next time."""
        from verifier.tui import order

        session = self.session
        if session is not None:
            self._writes.do(lambda: order.keep(session.target, f"{'-' if reverse else ''}{sort}"))

    def warm(self) -> None:
        """Load what a first write needs, before it is needed."""
        self._writes.do(self._warm)

    def close(self) -> None:
        """Finish the writes that were asked for, however long another program keeps the case busy, and close it."""
        self._closing = True
        self.post.disconnect()
        self._reads.end(2, self._stop_reading)
        self._writes.do(self._shut)
        self._writes.end(CLOSING)
        if not self._writes.idle:
            self.unsaved.append("the case stayed busy, and the last changes may not be in it: see verifier log")

    @property
    def idle(self) -> bool:
        """Whether every question is answered and every write done."""
        return self._reads.idle and self._writes.idle

    # questions

    @property
    def uid(self) -> str:
        """What tells the case from all others. It is read right after the first claims, so nobody waits for it."""
        return self._uid[0] if self._identified.wait(5) and self._uid else ""

    def list_claims(self, generation: int, question: Question, *, keep: bool) -> None:
        """Ask which claims match; the first of them are answered before all of them."""
        self._ask("list", lambda reader: self._list(reader, generation, question, keep=keep))

    def rows(self, ids: Sequence[int]) -> None:
        """Ask for rows of the list."""
        self._ask("rows", lambda reader: self.post(Rows(ids, reader.claim_rows(ids))))

    def some_rows(self, ids: Sequence[int]) -> None:
        """Ask for rows that must not be dropped for newer questions (after a write)."""
        self._ask(f"rows {id(ids)}", lambda reader: self.post(Rows(ids, reader.claim_rows(ids), True)))

    def choose(self, generation: int, claim_id: int) -> None:
        """Ask for all about one claim."""
        self._ask("claim", lambda reader: self._choose(reader, generation, claim_id))

    def near(self, epoch: int, claim_id: int) -> None:
        """Ask for all about a claim that may be chosen next, unless something else is asked meanwhile."""
        self._ask("near", lambda reader: self._near(reader, epoch, claim_id))

    def article(self, article_id: int, claim_id: int | None) -> None:
        """Ask for a whole article with the places of its claims (through one of them, if there is any)."""
        self._ask("article", lambda reader: self._article(reader, article_id, claim_id))

    @property
    def others(self) -> "Yielding":
        """Asks for the figures of others, whenever nothing else is asked."""
        if self._yielding is None:
            from verifier.tui.yielding import Yielding

            self._yielding = Yielding(self._reads, self.post, lambda: self._reader)
        return self._yielding

    def compare(self, claim_id: int) -> None:
        """Ask who else gives a figure for what a claim counts."""
        self._ask("compare", lambda reader: self.post(Compared(reader.compare(claim_id), reader.claim(claim_id).place)))

    def next_unreviewed(
        self,
        generation: int,
        ids: "array[int]",
        index: int,
        *,
        step: int,
        question: Question,
        past: Iterable[int] = (),
    ) -> None:
        """Ask where the next (``step`` 1) or previous (-1) unreviewed claim stands in ``ids``, going round the end.

        ``past`` are claims that a write under way is about to give a verdict.
        """
        skipped = set(past)
        where = question.where

        def find(reader: "Reader") -> None:
            if where.verdicts and "unreviewed" not in where.verdicts:
                self.post(Found(generation, None))
                return
            total = len(ids)
            standing: bytearray | None = None
            for begin in range(1, total + 1, FIND):
                places = [(index + step * turn) % total for turn in range(begin, min(begin + FIND, total + 1))]
                if begin > FAR and standing is None:
                    standing = reader.with_verdicts(("unreviewed",))
                near = reader.unreviewed([ids[place] for place in places]) if standing is None else None
                for place in places:
                    number = ids[place]
                    still = number in near if near is not None else _holds(standing, number)
                    if still and number not in skipped:
                        self.post(Found(generation, place))
                        return
            self.post(Found(generation, None))

        self._ask("find", find)

    def matching(self, generation: int, question: Question) -> None:
        """Ask which claims match by now, also when the list still shows some that a verdict took out."""

        def match(reader: "Reader") -> None:
            self.post(Matching(generation, reader.claim_ids(question.where, question.sort)))

        self._ask("matching", match)

    def values(self, generation: int, part: str, where: ClaimFilter, like: str) -> None:
        """Ask for the values of one part of the filter."""

        def read(reader: "Reader") -> None:
            from verifier.workflow.filters import values

            self.post(Values(generation, part, values(reader, part, where, like)))

        self._ask(f"values {part}", read)

    def reasons(self) -> None:
        """Ask for the reasons that this reviewer gave last."""
        name = self.session.reviewer if self.session else None
        self._ask("reasons", lambda reader: self.post(Reasons(reader.rationales(name) if name else [])))

    def tally(self, where: ClaimFilter) -> None:
        """Ask for fresh counts."""
        self._ask("tally", lambda reader: self.post(Tally(*reversed(self._counted(reader, where)))))

    def views(self, where: ClaimFilter = ClaimFilter()) -> None:  # noqa: B008 - it is frozen
        """Ask for the saved views, and for the names in their filters and in ``where``."""

        def read(reader: "Reader") -> None:
            found = tuple(reader.saved_views())
            labels = reader.labels(where)
            for view in found:
                labels.update(reader.labels(view.where))
            self.post(Views(found, labels))

        self._ask("views", read)

    def totals(self, wanted: Iterable[ClaimFilter]) -> None:
        """Ask how many claims each of these filters has, instead of any asked for before; whatever else is asked goes
        first."""
        self._uncounted = dict.fromkeys(wanted)
        if self._uncounted:
            self._later("totals", self._total)

    def poll(self) -> None:
        """Look whether anyone else changed the case; answers only when someone did. Let the store have its time."""
        if self._unrested >= UNRESTED and time.monotonic() - self._wrote_at > CALM:
            self._unrested = 0
            self._writes.do(self._tidy)
        self.ask("poll", self.watch.look)

    def job_says(self, answer: Progress) -> None:
        """Pass on what a job says, its end only after what it wrote: that is not told as others' doing afterwards."""
        if answer.code is None:
            self.post(answer)
        else:
            self._reads.ask(f"end {answer.job}", lambda: self._end_job(answer))

    def ask(self, channel: str, question: "Callable[[Reader], Answer | None]") -> None:
        """Ask anything in the reading thread; the answer is posted, if there is one."""

        def asked(reader: "Reader") -> None:
            answer = question(reader)
            if answer is not None:
                self.post(answer)

        self._ask(channel, asked)

    def follow(self, channel: str, question: "Callable[[Reader], Answer | None]") -> None:
        """Ask for the rest of an answer, unless its channel was asked anew meanwhile."""

        def asked(reader: "Reader") -> None:
            answer = question(reader)
            if answer is not None:
                self.post(answer)

        self._follow(channel, asked)

    # writes

    def write(self, what: str, job: "Callable[[Session], Change | None]", claims: Sequence[int] = ()) -> None:
        """Do one write meant for ``claims``; answers ``Written`` once it is on disk, or ``Refused``."""
        self._writes.do(lambda: self._write(what, job, claims))

    # in the reading thread

    def _ask(self, channel: str, question: "Callable[[Reader], object]") -> None:
        self._reads.ask(channel, lambda: self._answer(channel, question))
        if self._yielding is not None:
            self._yielding.give_way(channel)

    def _follow(self, channel: str, question: "Callable[[Reader], object]") -> None:
        """Ask for the rest of an answer, unless its channel is asked anew meanwhile."""
        self._reads.follow(channel, lambda: self._answer(channel, question))

    def _later(self, channel: str, question: "Callable[[Reader], object]") -> None:
        """Ask once nothing else is asked."""
        self._reads.later(channel, lambda: self._answer(channel, question))

    def _answer(self, channel: str, question: "Callable[[Reader], object]") -> None:
        if self._reader is None:
            return
        try:
            question(self._reader)
        except Exception as error:
            self.post(Refused(channel, in_one_line(error)))

    def _end_job(self, answer: Progress) -> None:
        self._answer("poll", self._look_at_last)
        self.watch.job_ends()
        self.post(answer)

    def _look_at_last(self, reader: "Reader") -> None:
        answer = self.watch.look(reader, wait=True)
        if answer is not None:
            self.post(answer)

    def _begin(self) -> None:
        try:
            self.session = self._open()
            from verifier.tui import order  # what it needs is loaded by now

            if chosen := order.kept(self.session.target):
                self._begin_with(chosen)
            _, sort, reverse = self.first
            self._reader = reader = self.session.reader()
            self.watch.begin(reader)
            first = reader.claim_ids(sort=sort, reverse=reverse, limit=FIRST)
            rows = reader.claim_rows(first[:PAGE])
            whole = len(first) < FIRST
            everything = reader.counts() if whole else None
        except Exception as error:
            self.failure = error
            self.ready.set()
            return
        self.post(Opened(self.session.name, self.session.reviewer, self.watch.seq, self.session.case.warnings))
        self.post(Listed(0, first, rows, everything, everything, whole, False))
        self.ready.set()
        self._uid.append(reader.identity()[0])
        self._identified.set()
        if not whole:
            self._later("list", lambda reader: self._rest(reader, first))

    def _list(self, reader: "Reader", generation: int, question: Question, *, keep: bool) -> None:
        where, sort, reverse = question
        first = array("i")
        if not keep:  # the first claims first; counting a million takes longer
            first = reader.claim_ids(where, sort, reverse=reverse, limit=FIRST)
            rows = reader.claim_rows(first[:PAGE])
            if len(first) < FIRST:
                everything, counts = self._counted(reader, where)
                self.post(Listed(generation, first, rows, counts, everything, True, False))
                return
            self.post(Listed(generation, first, rows, None, None, False, False))
        self._follow("list", lambda reader: self._count(reader, generation, question, first))

    def _count(self, reader: "Reader", generation: int, question: Question, first: "array[int]") -> None:
        everything, counts = self._counted(reader, question.where)
        if first:
            self.post(Listed(generation, first, [], counts, everything, False, True))

        def rest(reader: "Reader") -> None:
            ids = reader.claim_ids(question.where, question.sort, reverse=question.reverse)
            self.post(Listed(generation, ids, [], counts, everything, True, True))

        self._follow("list", rest)

    @staticmethod
    def _counted(reader: "Reader", where: ClaimFilter) -> tuple[Counts, Counts]:
        """How many claims there are, and how many match."""
        everything = reader.counts()
        return everything, everything if where == ClaimFilter() else reader.counts(where)

    def _rest(self, reader: "Reader", first: "array[int]") -> None:
        # Counting a million claims and reading their ids would take the interpreter from the first paint; what the
        # screen asks meanwhile (the claim under the cursor) goes first as well.
        if not self.painted.wait(0.01) and not self._reads.ending:
            self._later("list", lambda reader: self._rest(reader, first))
        else:
            self._count(reader, 0, self.first, first)

    def _choose(self, reader: "Reader", generation: int, claim_id: int) -> None:
        try:
            self.post(self._read(reader, generation, claim_id))
        except NotFound:
            self.post(Gone(generation, claim_id))

    def _near(self, reader: "Reader", epoch: int, claim_id: int) -> None:
        try:
            self.post(Near(epoch, claim_id, self._read(reader, 0, claim_id)))
        except (CaseError, NotFound):  # said when it is chosen
            self.post(Near(epoch, claim_id, None))

    def _read(self, reader: "Reader", generation: int, claim_id: int) -> Chosen:
        detail = reader.claim(claim_id)
        text = self._article_text(reader, detail.row.article_id)
        begin = max(0, detail.row.start - AROUND)
        end = min(len(text), detail.row.end + AROUND)
        if begin:  # begin at a paragraph or a word rather than within one
            feed = text.find("\n", begin, detail.row.start)
            blank = text.find(" ", begin, detail.row.start)
            begin = feed + 1 if 0 <= feed < begin + 400 else blank + 1 if blank >= 0 else begin
        return Chosen(generation, detail, text[begin:end], begin, len(text))

    def _article(self, reader: "Reader", article_id: int, claim_id: int | None) -> None:
        marks = reader.marks(article_id)
        self.post(Article(reader.article(article_id), self._article_text(reader, article_id), marks))

    def _article_text(self, reader: "Reader", article_id: int) -> str:
        if self._text[0] != article_id:  # an article's text never changes
            self._text = (article_id, reader.article_text(article_id))
        return self._text[1]

    def _total(self, reader: "Reader") -> None:
        uncounted = self._uncounted  # may be replaced at any time by the screen's thread
        where = next(iter(uncounted), None)
        if where is None:
            return
        began = time.monotonic()
        counts = reader.counts(where)
        self.post(Total(where, counts, time.monotonic() - began))
        uncounted.pop(where)
        if uncounted:
            self._later("totals", self._total)

    # in the writing thread

    def _warm(self) -> None:
        try:
            if self.session is not None:
                self.session.case.store.warm()
        except Exception as error:
            self.post(Refused("open", in_one_line(error)))

    def _tidy(self) -> None:
        if self.session is not None and not self._closing:
            with suppress(Exception):  # what it would have done is done at a later commit
                self.session.case.store.rest()

    def _write(self, what: str, job: "Callable[[Session], Change | None]", claims: Sequence[int]) -> None:
        if self.session is None:
            return
        try:
            with self.watch.writing:
                change = job(self.session)
                self.watch.wrote(change)
                self._unrested, self._wrote_at = self._unrested + 1, time.monotonic()
        except Exception as error:
            conflict = error if isinstance(error, Conflict) else None
            current = conflict.current if conflict else None
            self.post(Refused(what, in_one_line(error), current, claims, conflict=conflict))
            if self._closing:
                self.unsaved.append(in_one_line(error))
        else:
            self.post(Written(what, change))

    def _stop_reading(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            with suppress(Exception):  # the screen is gone and nothing is written through a reader
                reader.close()

    def _shut(self) -> None:
        try:
            if self.session is not None:
                self.session.close()
        except Exception as error:  # the screen is gone; nothing can be shown, and everything is on disk
            self.failure = self.failure or error


def in_one_line(error: Exception) -> str:
    """An error as one line for a person: errors that are meant to be read as they are, others with their kind."""
    words = " ".join(str(error).split())
    if isinstance(error, VerifierError | CaseError):
        return words
    return f"unexpected {type(error).__name__}: {words}" if words else f"unexpected {type(error).__name__}"


def _holds(standing: bytearray | None, number: int) -> bool:
    return standing is not None and number < len(standing) and bool(standing[number])
