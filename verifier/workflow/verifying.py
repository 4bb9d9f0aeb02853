"""``verify`` as people ask for it: a case by its name, a head as a report printed it, a statement to hand over."""

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from verifier import __version__
from verifier.custody.statement import Facts, Part, statement
from verifier.errors import VerifierError
from verifier.paths import is_url
from verifier.workflow.sections import Section
from verifier.workflow.verify import Progress, Verification, nothing_yet, verify

if TYPE_CHECKING:
    from db.rows import Head

_HEAD = re.compile(r"\D*?(\d{1,3}(?:,\d{3})+|\d{1,18})\b.*?\b([0-9a-f]{64})\b.*", re.DOTALL)


def head_of(text: str) -> "Head":
    """A head as any report prints it: ``SEQ:HASH``, "entry 12, hash …", or the two values of a JSON report.

    :raises VerifierError: when it is none.
    """
    from db.rows import Head

    match = _HEAD.fullmatch(text.strip())
    if match is None:
        raise VerifierError("a head is a number and 64 hexadecimal digits, as every report prints them: SEQ:HASH")
    return Head(int(match[1].replace(",", "")), match[2])


def verify_target(
    where: str, *, head: "Head | None" = None, quick: bool = False, progress: Progress | None = None
) -> Verification:
    """Look at the case at a path or an address.

    A rollback journal that lies beside a case is told before anything is opened: opening would play it back.

    :raises db.errors.CaseError: when it is no case, or cannot be opened.
    """
    from db.engine import open_case
    from db.verify_schema import beside

    if not is_url(where):
        planted = list(beside(os.path.realpath(where)))
        if planted:
            found = nothing_yet(where, "sqlite", head=head, quick=quick)
            for name, words in planted:
                found.sections["store"].doubts.add("file", name, "", words)
            for section in list(found.sections.values())[1:]:
                section.skipped = True
            found.sections["store"].broke_off = True
            found.sections["store"].notes.append("nothing else was looked at: opening the case would change it")
            return found
    with open_case(where) as case:
        found = verify(case, head=head, quick=quick, progress=progress)
        found.sections["store"].notes.extend(case.notices)
        return found


def seal(where: str, found: Verification, reviewer: str) -> str:
    """Record a digest of the uids that no entry tells, in a case that was found sound; what was done, in words.

    :raises VerifierError: when the case is in doubt, or every uid is told.
    """
    from db.engine import open_case

    if not found.sound:
        raise VerifierError("the case is in doubt and was not sealed: a seal would make what is wrong look right")
    if not found.untold:
        return "nothing to seal: the entries tell all uids"
    with open_case(where) as case:
        change = case.store.seal(reviewer)
    return f"{change.summary} (entry {change.seq})"


def parts(found: Verification) -> dict[str, Part]:
    """The checks as a statement tells of them."""
    return {key: _part(section) for key, section in found.sections.items()}


def _part(section: Section) -> Part:
    return Part(
        name=section.name,
        ok=section.ok,
        checked=section.checked,
        unit=section.unit,
        doubts=section.doubts.count,
        notes=tuple(section.notes),
        looked=not section.skipped,
        in_part=section.in_part,
        broke_off=section.broke_off,
    )


def statement_of(found: Verification) -> str:
    """The statement under the six headings of the Berkeley Protocol, in Markdown."""
    listed = tuple(doubt.in_words() for _, doubt in found.doubts)
    facts = Facts(
        case=found.target,
        uid=found.uid,
        created_at=found.created_at,
        schema=found.schema,
        backend=found.backend,
        program=f"verifier {__version__}",
        at=found.at,
        seq=found.seq,
        hash=found.hash,
        head=f"{found.head.seq}:{found.head.hash}" if found.head else "",
        head_held=found.head_held,
        parts=parts(found),
        doubts=listed,
        more=sum(section.doubts.count for section in found.sections.values()) - len(listed),
        counts=found.counts,
        quick=found.quick,
        removals=len(found.redactions),
        replaced=tuple((one.seq, one.captures, one.texts, one.merged) for one in found.replaced),
    )
    return "\n".join(statement(facts)) + "\n"


def write_statement(found: Verification, path: str, *, force: bool) -> None:
    """Write the statement to a file, whole or not at all.

    :raises VerifierError: when it is there already, or cannot be written.
    """
    if os.path.lexists(path) and not force:
        raise VerifierError(f"{path} is there already: choose another name, or give --force")
    draft = f"{path}.new-{os.getpid()}"
    try:
        with open(draft, "x", encoding="utf-8", newline="\n") as file:
            file.write(statement_of(found))
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(draft)
        raise VerifierError(f"cannot write {path}: {error.strerror or error}") from None
