"""Backups of a case in PostgreSQL: by its own programs ``pg_dump`` and ``pg_restore``, checked by reading the dump."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from db import backup as store
from db import files, mapping, schema
from db.connect import one_line, redacted
from db.rows import HistoryRow
from verifier import __version__
from verifier.custody import chain
from verifier.errors import VerifierError
from verifier.workflow import backup

if TYPE_CHECKING:
    from verifier.workflow.session import Session

_MAGIC: Final = b"PGDMP"
_SECRETS: Final = ("password", "sslpassword")
_KINDS: Final = ("TABLE", "TABLE DATA", "CONSTRAINT", "FK CONSTRAINT", "INDEX", "DEFAULT", "COMMENT", "ENCODING")
"""What a dump of a case holds; anything else (a function, a trigger, a view) could do things."""
_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def is_dump(path: str) -> bool:
    """Whether a file is a dump of PostgreSQL in its custom format."""
    try:
        with open(path, "rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def dump(session: "Session", path: str, *, thorough: bool, advance: "backup.Advance | None") -> "backup.Backup":
    """Dump the case as of one moment, read the history out of the dump and check it, then give the file its name.

    :raises VerifierError, CaseError: nothing is left then.
    """
    url, case = session.case.secret, session.case
    program = _program("pg_dump", f"pg_dump --format=custom --no-owner --file={path} DATABASE")
    _program("pg_restore", "")
    try:
        with store.draft_beside(path) as draft:
            reader = session.reader()
            try:
                with reader.snapshot():
                    moment = str(reader.column("SELECT pg_export_snapshot()")[0])
                    head = reader.head()
                    facts = dict(reader.all("SELECT key, value FROM case_metadata"))
                    version = str(reader.column("SELECT version_num FROM alembic_version")[0])
                    words = (program, "--format=custom", "--no-owner", "--no-privileges", "--encoding=UTF8")
                    _run((*words, f"--snapshot={moment}", f"--file={draft}"), url, case.target, advance, grows=draft)
            finally:
                reader.close()
            store.sync(draft)
            report = _check(draft, version, case.target, advance)
            if head is None or (report.seq, report.hash) != (head.seq, head.hash):
                raise VerifierError(f"the dump of {case.target} does not end where the history does: try again")
            size, digest = os.path.getsize(draft), backup.sha256_of(draft)
            files.publish(draft, path)
    except FileExistsError:
        raise VerifierError(f"{path} appeared meanwhile and is kept; nothing was written") from None
    except OSError as error:
        raise VerifierError(f"cannot write a backup to {path}: {error.strerror or error}") from None
    return backup.Backup(
        path=path,
        case=case.name,
        uid=str(facts.get("uid", "")),
        schema=version,
        backend="postgresql",
        seq=report.seq,
        hash=report.hash,
        size=size,
        sha256=digest,
        made_at=backup.now(),
        made_by=f"verifier {__version__}",
        thorough=thorough,
    )


def load(source: str, url: str, *, thorough: bool, advance: "backup.Advance | None") -> "backup.Restored":
    """Put a case back into an empty database, all or nothing.

    :raises VerifierError, CaseError: nothing was changed then.
    """
    from db.engine import open_case
    from db.errors import NotFound

    shown = redacted(url)
    if not os.path.exists(source):
        raise VerifierError(f"there is no backup at {source}")
    if not is_dump(source):
        raise VerifierError(
            f"{source} is not a dump of PostgreSQL: a backup of a file is restored to a file, with -o FILE"
        )
    program = _program("pg_restore", f"pg_restore --no-owner --single-transaction --dbname=DATABASE {source}")
    said = backup.manifest_of(source)
    if said is not None and said["sha256"] != backup.sha256_of(source):
        raise VerifierError(f"{source} is not the file that was backed up (its SHA-256 is another): use another backup")
    try:
        open_case(url).close()
    except NotFound:
        pass
    else:
        raise VerifierError(f"{shown} holds a case already, which is kept: give an empty database")
    report = _check(source, None, source, advance)
    words = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run((program, *words, source), url, source, advance)
    with open_case(url) as case:
        reader = case.reader()
        try:
            found = chain.check(reader.entries())
            facts = dict(reader.all("SELECT key, value FROM case_metadata"))
        finally:
            reader.close()
    if not found.sound or (found.seq, found.hash) != (report.seq, report.hash):
        raise VerifierError(f"{shown} does not hold what {source} does after restoring: drop it and try again")
    return backup.Restored(
        backup=source,
        case=shown,
        uid=str(facts.get("uid", "")),
        schema=schema.SCHEMA,
        seq=found.seq,
        hash=found.hash,
        manifest=said is not None,
    )


def _program(name: str, command: str) -> str:
    found = shutil.which(name)
    if found is None:
        hint = f"; or run, where they are: {command}" if command else ""
        raise VerifierError(
            f"{name} is not at hand: install PostgreSQL's client programs, of the server's version or newer{hint}"
        )
    return found


def _environment(url: str | None) -> tuple[list[str], dict[str, str]]:
    """How to name a database to PostgreSQL's programs: options without a password, and an environment with it."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("VERIFIER_")}
    if url is None:
        return [], env
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    parts = conninfo_to_dict(url)
    if parts.get("password"):
        env["PGPASSWORD"] = str(parts["password"])
    given: dict[str, Any] = {key: value for key, value in parts.items() if key not in _SECRETS}
    return ["--no-password", f"--dbname={make_conninfo(**given)}"], env


def _run(
    words: Sequence[str], url: str | None, name: str, advance: "backup.Advance | None", *, grows: str = ""
) -> None:
    """Run one of PostgreSQL's programs; ``grows`` is the file that it writes."""
    options, env = _environment(url)
    process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, no shell
        [words[0], *options, *words[1:]],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    try:

        def look() -> None:
            if advance:
                advance(f"dumped {os.path.getsize(grows) / 1_000_000:,.1f} MB" if grows else "reading the dump", None)

        _, error = backup.Work(process.communicate).result(look)
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.returncode:
        why = one_line(RuntimeError(error or "it did not say why"), url or "")[:400]
        raise VerifierError(f"{Path(words[0]).name} failed with {name}: {why}; nothing was changed")


def _check(path: str, version: str | None, name: str, advance: "backup.Advance | None") -> chain.ChainReport:
    """See that a dump holds the tables of a case and nothing else, and that its history is whole."""
    program = _program("pg_restore", "")
    tables = _contents(program, path, name)
    if "alembic_version" not in tables:
        raise VerifierError(f"{name} is not a backup of a case (it holds no schema version)")
    known = version or next((row["version_num"] or "" for row in _rows(program, path, "alembic_version")), "")
    if known not in schema.SCHEMAS:
        raise VerifierError(f"{name} was made by a newer verifier (schema {known[:20]}): update verifier")
    if tables != schema.tables(known, "postgresql"):
        odd = sorted(tables ^ schema.tables(known, "postgresql"))[0]
        raise VerifierError(f"{name} is not a backup of a case (its table “{odd[:60]}”)")
    _run((program, f"--file={os.devnull}", path), None, name, advance)  # reads all of it
    report = chain.check(_entry(row) for row in _rows(program, path, "history"))
    if not report.sound or not report.entries:
        raise VerifierError(f"{name}: {report.in_words().rstrip('.')}; use another backup")
    return report


def _contents(program: str, path: str, name: str) -> set[str]:
    """The tables whose rows are in a dump."""
    done = subprocess.run(  # noqa: S603 - as above
        [program, "--list", path],
        env=_environment(None)[1],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise VerifierError(f"{name} cannot be read by pg_restore: {one_line(RuntimeError(done.stderr))[:300]}")
    tables = set()
    for line in done.stdout.splitlines():
        if line.startswith(";") or not line.strip():
            continue
        match = re.fullmatch(r"\d+; \d+ \d+ ([A-Z]+(?: [A-Z]+)*) (\S+) (\S+)(?: (.*))?", line)
        if match is None or match[1] not in _KINDS:
            raise VerifierError(f"{name} holds more than a case (“{line[:60]}”) and is not restored")
        if match[1] == "TABLE DATA":
            tables.add(match[3])
    return tables


def _rows(program: str, path: str, table: str) -> Iterator[Mapping[str, str | None]]:
    """The rows of a table in a dump, as texts by column."""
    process = subprocess.Popen(  # noqa: S603 - as above
        [program, "--data-only", f"--table={table}", "--file=-", path],
        env=_environment(None)[1],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        yield from _copied(process.stdout)
    finally:
        process.stdout.close()
        process.kill()
        process.wait()


def _copied(stream: IO[bytes]) -> Iterator[Mapping[str, str | None]]:
    """The rows between ``COPY … (columns) FROM stdin;`` and ``\\.``, in PostgreSQL's text format."""
    columns: list[str] = []
    for raw in stream:
        line = raw.decode("utf-8").rstrip("\n")
        if not columns:
            match = re.fullmatch(r"COPY \S+ \((.*)\) FROM stdin;", line)
            columns = [name.strip().strip('"') for name in match[1].split(",")] if match else []
        elif line == "\\.":
            return
        else:
            yield dict(zip(columns, map(_field, line.split("\t")), strict=True))


def _field(text: str) -> str | None:
    if text == "\\N":
        return None
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text) if "\\" in text else text


def _entry(row: Mapping[str, str | None]) -> HistoryRow:
    number = row["entity_id"]
    names = ("seq", "at", "actor", "action", "entity", "entity_id", "before", "after", "reason", "previous", "hash")
    values: dict[str, Any] = {**row, "seq": int(row["seq"] or 0), "entity_id": None if number is None else int(number)}
    return mapping.history_row(tuple(values[name] for name in names))
