"""Where things lie: the default case, the settings file and the log of unexpected errors.

Folders are the platform's own (XDG, Library, AppData) through platformdirs; environment variables override them.
"""

import os
from pathlib import Path
from typing import Final

APP: Final = "verifier"
CASE_VARIABLE: Final = "VERIFIER_CASE"
CONFIG_VARIABLE: Final = "VERIFIER_CONFIG"
REVIEWER_VARIABLE: Final = "VERIFIER_REVIEWER"
TOUR_VARIABLE: Final = "VERIFIER_TOUR"
KEYS_VARIABLE: Final = "VERIFIER_KEYS"


def default_case() -> Path:
    """The case that is used when none is named; its folder may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "default.case"


def config_file() -> Path:
    """The settings file: ``VERIFIER_CONFIG``, or ``config.toml`` in the platform's folder for settings."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "config.toml"


def log_file() -> Path:
    """Where the details of an unexpected error are written."""
    import platformdirs

    return Path(platformdirs.user_log_dir(APP, appauthor=False)) / "errors.log"


def drafts_folder() -> Path:
    """Where notes are kept while they are typed; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_state_dir(APP, appauthor=False)) / "drafts"


def orders_folder() -> Path:
    """Where the order of each case's list is kept; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_state_dir(APP, appauthor=False)) / "orders"


def tour_file() -> Path:
    """The file that says that the tour was seen."""
    import platformdirs

    return Path(platformdirs.user_state_dir(APP, appauthor=False)) / "tour-seen"


def keys_folder() -> Path:
    """Where signing keys, known keys and trusted authorities lie: ``VERIFIER_KEYS``, or the platform's data folder.

    It may not exist yet.
    """
    named = os.environ.get(KEYS_VARIABLE)
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "keys"


def is_url(target: str) -> bool:
    """Whether a case is named by a database URL rather than by a path."""
    return "://" in target


def is_of_case(path: str | os.PathLike[str], target: str) -> bool:
    """Whether a path leads to the file of the case that is open, or to one that SQLite keeps beside it.

    Such a file must not be read as any other: on POSIX, closing it drops every lock that SQLite holds on the case in
    this process, and what is written afterwards may never reach the case.
    """
    if is_url(target):
        return False
    try:
        kind = os.stat(path)
    except (OSError, ValueError):
        return False
    for ending in ("", "-wal", "-shm", "-journal"):
        try:
            if os.path.samestat(kind, os.stat(target + ending)):
                return True
        except (OSError, ValueError):
            continue
    return False


def case_target(named: str | None = None) -> str:
    """The case to work on: the one named, else ``VERIFIER_CASE``, else the default; a URL stays as it is."""
    target = named or os.environ.get(CASE_VARIABLE)
    if not target:
        return str(default_case())
    return target if is_url(target) else str(Path(target).expanduser())


def shown_case(target: str) -> str:
    """The case's name for people: a path as it is, a URL without its password."""
    if not is_url(target):
        return target
    from urllib.parse import urlsplit, urlunsplit

    try:
        parts = urlsplit(target)
    except ValueError:
        return target.split("://", 1)[0] + "://…"
    if parts.password is None and "password" not in parts.query.lower():
        return target
    host = parts.netloc.rpartition("@")[2]
    user = f"{parts.username}:…@" if parts.username else ""
    return urlunsplit((parts.scheme, user + host, parts.path, "", ""))
