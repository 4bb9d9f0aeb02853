"""The order in which a case's list was looked at last, kept in the state folder: each case begins with its own."""

import os
from contextlib import suppress
from pathlib import Path
from zlib import adler32, crc32

from db.rows import SORTS
from verifier.paths import orders_folder


def path_of(case: str) -> Path:
    """Where the order of the case at that address lies; its name tells nobody which case it is."""
    address = case.encode(errors="replace")
    # No library of digests before the first rows; should two cases ever meet here, one begins in the other's order.
    return orders_folder() / f"{crc32(address):08x}{adler32(address):08x}{len(address):x}"


def kept(case: str) -> str | None:
    """The order as the setting ``sort`` writes it; ``None`` when none was chosen, or what is there is none."""
    try:
        with path_of(case).open("rb") as file:
            order = file.read(100).decode("ascii").strip()
    except (OSError, ValueError):
        return None
    return order if order.removeprefix("-") in SORTS else None


def keep(case: str, order: str) -> None:
    """Keep the order for the next time; where that cannot be, the list begins as usual."""
    path = path_of(case)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(f"{order}\n".encode("ascii"))
        os.replace(draft, path)
