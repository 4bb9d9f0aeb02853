"""Settings: one small TOML file, read strictly, every setting documented where it is declared.

A key that does not exist or a value of the wrong kind is an error in one line that names the key, and the nearest
valid one: a setting that is silently ignored is worse than none.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from verifier.errors import VerifierError
from verifier.paths import REVIEWER_VARIABLE, TOUR_VARIABLE, config_file

CODEBOOKS: Final = ("acled", "airwars")
_PLAIN_SORTS: Final = ("worth", "article", "published", "figure", "source", "changed")
SORTS: Final = tuple(sign + name for sign in ("", "-") for name in _PLAIN_SORTS)
TOURS: Final = ("once", "never")
LARGEST: Final = 900_000_000
"""Bytes of one file that a case can hold."""
_SIZE: Final = re.compile(r"\s*(?P<number>\d{1,12})\s*(?P<unit>[kKmMgG]?)[bB]?\s*")
MAX_REVIEWER: Final = 200
"""Code points of a reviewer's name."""


@dataclass(frozen=True)
class Config:
    """The settings as they are in force. ``path`` is the file they were read from, whether it exists or not."""

    reviewer: str | None = field(
        default=None,
        metadata={
            "help": "Your name as it stands beside every verdict, note and article you add. "
            "`VERIFIER_REVIEWER` goes before it.",
            "example": '"F. Checker"',
        },
    )
    codebook: str = field(
        default="acled",
        metadata={
            "help": "The table that turns words into numbers when articles are read: `acled` or `airwars`.",
            "example": '"airwars"',
            "values": CODEBOOKS,
        },
    )
    theme: str | None = field(
        default=None,
        metadata={
            "help": "The colours of the screen: the name of a theme, as the palette (ctrl+p) lists them; one chosen "
            "there is kept. `NO_COLOR` goes before it.",
            "example": '"textual-light"',
        },
    )
    columns: str | None = field(
        default=None,
        metadata={
            "help": "The columns of the list of claims in their order, each with its cells behind a colon where they "
            "are fixed: `verdict`, `figure`, `claim`, `said`, `in`, `date`, `worth`, `kind`, `notes`, `state`, "
            "`assignee`, `tags`, `changed`, `id`. "
            "`T` on the screen sets them.",
            "example": '"verdict figure:20 claim said date worth"',
        },
    )
    sort: str = field(
        default="worth",
        metadata={
            "help": "The order that the list of claims begins with in a case where `s` has chosen no other: "
            "`worth`, `article`, `published`, `figure`, `source` or `changed`; with a `-` before it, turned round.",
            "example": '"-figure"',
            "values": SORTS,
            "allowed": f"{', '.join(_PLAIN_SORTS[:-1])} or {_PLAIN_SORTS[-1]}; with a - before it, turned round",
        },
    )
    tour: str = field(
        default="once",
        metadata={
            "help": "Whether a short tour of the screen is shown at the first start: `once` or `never`. "
            "`F2` on the screen and `verifier --tour` show it again. `VERIFIER_TOUR=never` goes before it.",
            "example": '"never"',
            "values": TOURS,
        },
    )
    backups: int = field(
        default=3,
        metadata={
            "help": "How many of the copies that are made before a case is brought to a new schema stay beside it "
            "(1 to 1,000); older ones of the same case are deleted.",
            "example": "5",
            "range": (1, 1_000),
        },
    )
    largest_file: str = field(
        default="200 MB",
        metadata={
            "help": "How large a file can be that is attached as evidence: a number with kB, MB or GB, at most 900 MB.",
            "example": '"50 MB"',
        },
    )
    keys: dict[str, str] = field(
        default_factory=dict,
        metadata={
            "help": "Keys of the screen by action id; several keys are separated by commas. "
            "The reference lists every action.",
            "example": '{ confirm = "c,y" }',
        },
    )
    path: Path = field(default_factory=config_file, metadata={"internal": True})
    reviewer_in_file: str | None = field(default=None, metadata={"internal": True})
    """The reviewer that the file names, also when a variable goes before it."""

    @property
    def largest_bytes(self) -> int:
        """``largest_file`` in bytes."""
        return size_in_bytes(self.largest_file)


def size_in_bytes(text: str) -> int:
    """The bytes that a size in words means; k is a thousand. Raises ``VerifierError``."""
    match = _SIZE.fullmatch(text)
    size = int(match["number"]) * 1000 ** ("", "k", "m", "g").index(match["unit"].lower()) if match else 0
    if not 0 < size <= LARGEST:
        raise VerifierError(f"a size is a number with kB, MB or GB, at most {LARGEST // 1_000_000} MB; not {text!r}")
    return size


def settings() -> tuple[Any, ...]:
    """The dataclass fields that a person can set, in the order they are documented."""
    return tuple(entry for entry in fields(Config) if not entry.metadata.get("internal"))


def load(path: Path | None = None) -> Config:
    """Read the settings file; a file that is not there means the defaults. ``VERIFIER_REVIEWER`` goes before the file.

    Raises ``VerifierError`` when the file cannot be read, is not TOML, or has a wrong key or value.
    """
    where = path or config_file()
    values = _checked(_read(where), where)
    in_file = values.get("reviewer")
    if named := variable_reviewer():
        values["reviewer"] = check_reviewer(named)
    if no_tour():
        values["tour"] = "never"
    return Config(**values, path=where, reviewer_in_file=in_file)


def variable_reviewer() -> str:
    """The name in ``VERIFIER_REVIEWER`` as it would be kept; empty without one."""
    return " ".join(os.environ.get(REVIEWER_VARIABLE, "").split())


def origins(path: Path | None = None) -> dict[str, str]:
    """For each setting, where its value in force comes from: ``default``, ``file`` or an environment variable."""
    where = path or config_file()
    found = dict.fromkeys(_read(where), "file")
    if variable_reviewer():
        found["reviewer"] = REVIEWER_VARIABLE
    if no_tour():
        found["tour"] = TOUR_VARIABLE
    return {entry.name: found.get(entry.name, "default") for entry in settings()}


def no_tour() -> bool:
    """Whether ``VERIFIER_TOUR`` forbids the tour, whatever the settings say."""
    return os.environ.get(TOUR_VARIABLE, "").strip().lower() == "never"


def check_reviewer(name: str) -> str:
    """The name as it may be kept: one line, not empty. Raises ``VerifierError``."""
    name = " ".join(name.split())
    if not name or len(name) > MAX_REVIEWER:
        raise VerifierError(f"a reviewer's name has 1 to {MAX_REVIEWER} characters; this one has {len(name)}")
    if not name.isprintable():
        raise VerifierError("a reviewer's name cannot hold control or invisible characters")
    return name


def set_reviewer(name: str, path: Path | None = None) -> Path:
    """Keep the reviewer's name in the settings file; see ``set_value``."""
    return set_value("reviewer", check_reviewer(name), path)


def set_value(key: str, value: str, path: Path | None = None) -> Path:
    """Keep a text in the settings file, all else in it untouched, in one atomic step; return the file.

    Raises ``VerifierError`` when it cannot be written, or not without touching the rest.
    """
    where = path or config_file()
    before = _read(where)
    try:
        text = where.read_text(encoding="utf-8") if before or where.exists() else ""
        line = f"{key} = {toml_string(value)}"
        after = _with_line(text, key, line)
        if not _holds(after, {**before, key: value}):
            raise VerifierError(f"cannot change {where} without touching the rest; write there yourself: {line}")
        _replace(where, after)
    except OSError as error:
        raise VerifierError(f"cannot write the settings to {where}: {error.strerror}") from error
    return where


def _read(where: Path) -> dict[str, Any]:
    try:
        data = where.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise VerifierError(f"cannot read the settings in {where}: {error.strerror}") from error
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise VerifierError(f"the settings in {where} are not UTF-8 text") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise VerifierError(f"the settings in {where} are not TOML: {error}") from error


def at(where: Path, key: str) -> str:
    """The file, and the line in it where a key (``keys.confirm``: in that table) is set, as an error begins with it."""
    table, _, name = key.rpartition(".")
    try:
        lines = where.read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return str(where)
    here = ""
    for number, line in enumerate(lines, 1):
        if heading := re.match(r"\s*\[+\s*([^\]#]*?)\s*\]", line):
            here = heading[1].strip("\"' ")
            if key == here or key == here.partition(".")[0]:
                return f"{where}, line {number}"
        elif (here == table and _sets(line, name)) or (table and not here and _sets_in(line, table, name)):
            return f"{where}, line {number}"
    return str(where)


def _sets(line: str, name: str) -> bool:
    return re.match(rf"\s*{_quoted(name)}[=.]", line) is not None


def _sets_in(line: str, table: str, name: str) -> bool:
    """Whether a line sets a key of a table without lines of its own: ``keys.confirm = …``, ``keys = { confirm = …``."""
    key = _quoted(name)
    return re.match(rf"\s*{_quoted(table)}(?:\.\s*{key}=|=\s*\{{(?:.*[,{{\s])?{key}=)", line) is not None


def _quoted(name: str) -> str:
    """A pattern for a key of TOML, with or without quotes."""
    return rf"[\"']?{re.escape(name)}[\"']?\s*"


def _checked(values: dict[str, Any], where: Path) -> dict[str, Any]:
    known = {entry.name: entry for entry in settings()}
    for key, value in values.items():
        if key not in known:
            near = _near(key.lower(), known, 0.5)
            hint = f"did you mean {near[0]}?" if near else f"valid keys are {', '.join(known)}"
            raise VerifierError(f"{at(where, key)}: there is no setting {key!r}; {hint}")
        if key == "keys":
            _check_keys(value, where)
        elif "range" in known[key].metadata:
            low, high = known[key].metadata["range"]
            if type(value) is not int or not low <= value <= high:
                raise VerifierError(f"{at(where, key)}: {key} must be a whole number from {low:,} to {high:,}")
        elif not isinstance(value, str):
            raise VerifierError(f"{at(where, key)}: {key} must be a text in quotes, not {_kind(value)}")
        allowed = known[key].metadata.get("values")
        if allowed and value not in allowed:
            near = [] if key == "sort" else _near(str(value), allowed)
            can_be = known[key].metadata.get("allowed") or _or(allowed)
            hint = f"did you mean {near[0]}?" if near else f"it can be {can_be}"
            raise VerifierError(f"{at(where, key)}: {key} cannot be {value!r}; {hint}")
    if "largest_file" in values:
        try:
            size_in_bytes(values["largest_file"])
        except VerifierError as error:
            raise VerifierError(f"{at(where, 'largest_file')}: largest_file: {error}") from error
    if "reviewer" in values:
        try:
            values = {**values, "reviewer": check_reviewer(values["reviewer"])}
        except VerifierError as error:
            raise VerifierError(f"{at(where, 'reviewer')}: reviewer: {error}") from error
    return values


def _or(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _near(word: str, known: Iterable[str], cutoff: float = 0.6) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, list(known), n=1, cutoff=cutoff)


def _check_keys(value: Any, where: Path) -> None:
    if not isinstance(value, dict):
        raise VerifierError(f'{at(where, "keys")}: keys must be a table: [keys] and then action = "key" on each line')
    for action, keys in value.items():
        if not isinstance(keys, str) or not keys.strip():
            raise VerifierError(
                f"{at(where, f'keys.{action}')}: keys.{action} must be a key in quotes, not {_kind(keys)}"
            )


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table", str: "empty"}
    return names.get(type(value), "a date or time")


def _holds(text: str, values: dict[str, Any]) -> bool:
    import tomllib

    try:
        return tomllib.loads(text) == values
    except tomllib.TOMLDecodeError:
        return False


def toml_string(text: str) -> str:
    """A text without control characters as TOML writes it, with its quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _with_line(text: str, key: str, line: str) -> str:
    """The text with the top-level line of a key replaced, or put first; line ends are kept as they are."""
    head, table, rest = re.match(r"(?s)(.*?)(^[ \t]*\[|\Z)(.*)", text, re.MULTILINE).groups()  # type: ignore[union-attr]
    changed, count = re.subn(rf"(?m)^[ \t]*{key}[ \t]*=[^\r\n]*", lambda _: line, head, count=1)
    if not count:
        changed = f"{line}\n{head}"
    return f"{changed}{table}{rest}"


def _replace(where: Path, text: str) -> None:
    import tempfile

    where = where.resolve()  # a settings file that is a link (dotfiles) stays a link
    where.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{where.name}.", dir=where.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if where.exists():
            os.chmod(temporary, where.stat().st_mode & 0o777)
        os.replace(temporary, where)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
