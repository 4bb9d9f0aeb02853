"""Is all well: versions, paths, the language model, the case and its history. Every check answers; none raises."""

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from verifier import __version__
from verifier.config import Config, load
from verifier.paths import case_target, config_file, log_file, shown_case

if TYPE_CHECKING:
    from db.queries import Reader

PACKAGES: Final = ("textual", "rich", "typer", "sqlmodel", "sqlalchemy", "alembic", "spacy", "trafilatura", "psycopg")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of ``doctor``. ``ok`` is ``None`` for what is told and not judged."""

    id: str
    name: str
    value: str
    ok: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``doctor --format json``."""
        return asdict(self)


def checks(case: str | None = None, judge: Callable[[Config], object] | None = None) -> Iterator[Check]:
    """All checks, the quick ones first. ``judge`` raises when settings of a room above (keys) are wrong."""
    yield Check("verifier", "verifier", __version__)
    yield Check("python", "Python", f"{platform.python_version()} ({sys.executable})")
    for package in PACKAGES:
        yield _version(package)
    yield Check("signing", "keys and time stamps", _signing())
    yield _tried("model", "language model", _model)
    yield _tried("pages", "reader of pages", _pages)
    yield _tried("settings", "settings", lambda: _settings(judge))
    yield Check("errors_log", "log of errors", str(log_file()))
    yield from _case(case)


def _version(package: str) -> Check:
    try:
        return Check(package, package, metadata.version(package), True)
    except metadata.PackageNotFoundError:
        return Check(package, package, "not installed; install verifier again", False)


def _signing() -> str:
    found = []
    for package in ("cryptography", "rfc3161-client", "asn1crypto"):
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            return f"not to be had without {package}: pipx install '.[sign]'"
    return ", ".join(found)


def _tried(key: str, name: str, work: Callable[[], str]) -> Check:
    try:
        return Check(key, name, work(), True)
    except Exception as error:
        return Check(key, name, " ".join(str(error).split()) or type(error).__name__, False)


def _pages() -> str:
    from verifier.errors import VerifierError
    from verifier.ingest.sandbox import SHARED

    words = "Nine people were killed when a bridge fell, the governor said."
    if words not in SHARED.parse(f"<html><body><p>{words}</p></body></html>".encode())["text"]:
        raise VerifierError("it reads a plain page wrongly; install verifier again")
    return "starts and reads a page, apart and limited"


def _model() -> str:
    from verifier.extract import parsing

    parsing.model()
    return parsing.model_name()


def _settings(judge: Callable[[Config], object] | None) -> str:
    loaded = load()
    if judge:
        judge(loaded)
    return str(loaded.path) + ("" if loaded.path.exists() else " (not there yet; the defaults hold)")


def _case(case: str | None) -> Iterator[Check]:
    from db.errors import CaseError
    from db.errors import NotFound as Missing
    from verifier.errors import VerifierError
    from verifier.workflow.session import exists, open_session

    where = shown_case(case_target(case))
    if not exists(case):
        yield Check("case", "case", f"{where} (not there yet; verifier add makes it)", None if case is None else False)
        return
    try:
        with open_session(case, config=_defaults()) as session:
            yield Check("case", "case", where, True)
            yield from _health(session.read)
    except (CaseError, VerifierError, Missing, OSError) as error:
        yield Check("case", "case", " ".join(str(error).split()), False)


def _defaults() -> Config:
    # The case is judged on its own: wrong settings are a line of their own.
    return Config(path=config_file())


def _health(reader: "Reader") -> Iterator[Check]:
    facts = reader.health()
    good: dict[str, bool] = {}
    if "quick_check" in facts:
        good["quick_check"] = facts["quick_check"] == "ok"
    if "schema_of_program" in facts:
        good["schema"] = facts["schema"] == facts["schema_of_program"]
    if "journal_mode" in facts:
        good["journal_mode"] = facts["journal_mode"] == "wal"
    for setting in ("synchronous_commit", "fsync", "full_page_writes"):  # else what was acknowledged can be lost
        if setting in facts:
            good[setting] = facts[setting] != "off"
    for key, value in facts.items():
        if isinstance(value, dict):
            shown = ", ".join(f"{name} {_shown(count)}" for name, count in value.items())
        else:
            shown = _shown(value)
        yield Check(f"case.{key}", f"case: {key.replace('_', ' ')}", shown, good.get(key))
    yield _tried("history", "history chain", lambda: _chain(reader))


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _chain(reader: "Reader") -> str:
    from verifier.custody import check
    from verifier.errors import VerifierError
    from verifier.workflow import kept

    report = check(reader.entries())
    if not report.sound:
        raise VerifierError(report.in_words())
    if problem := kept.problem(reader):
        raise VerifierError(problem)
    return report.in_words()
