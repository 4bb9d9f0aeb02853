"""Word lists from the data files beside this module. Each file says in its first lines what it is and where from."""

from functools import cache
from importlib.resources import files


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """Read ``data/NAME.txt``: ``[section]`` lines, then entries parted by commas or lines; ``#`` opens a comment."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in (files("verifier.extract") / "data" / f"{name}.txt").read_text("utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("[") and line.endswith("]"):
            current = found.setdefault(line[1:-1], [])
        elif line:
            current.extend(entry for part in line.split(",") if (entry := part.strip()))
    return {section: tuple(entries) for section, entries in found.items()}


@cache
def words(name: str, section: str) -> frozenset[str]:
    """One section as a set."""
    return frozenset(sections(name)[section])
