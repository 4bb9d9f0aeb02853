"""A disk that loses what was not synced: replays recorded changes of files and folders up to a cut.

What was synced is there. Of the rest, each write is kept, dropped or torn by lot (torn: some of its sectors of 512 or
4,096 bytes are there), each truncation kept or dropped. Names in a folder (made, linked, renamed, removed) are on the
disk when the folder was synced; of those since then the first few are kept, as a journalling file system does.
"""

import os
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

_HEAD: Final = struct.Struct("<c7xQqII")


class Event(NamedTuple):
    """One recorded call. ``op``: O(pened anew), W(rite), T(runcate), S(ync), D (folder synced), L(ink), R(ename),
    U(nlink), M(ade folder), A (said on standard output)."""

    op: str
    inode: int
    at: int
    data: bytes
    to: str = ""

    @property
    def path(self) -> str:
        return os.fsdecode(self.data)


def recorded(log: Path) -> list[Event]:
    """What the shim wrote down."""
    body = log.read_bytes()
    found, place = [], 0
    while place < len(body):
        op, inode, at, first, second = _HEAD.unpack_from(body, place)
        place += _HEAD.size
        data, to = body[place : place + first], body[place + first : place + first + second]
        place += first + second
        found.append(Event(op.decode(), inode, at, data, os.fsdecode(to)))
    return found


def record(op: str, inode: int = 0, at: int = 0, data: bytes = b"", to: str = "") -> bytes:
    """One event as the shim writes it."""
    second = os.fsencode(to)
    return _HEAD.pack(op.encode(), inode, at, len(data), len(second)) + data + second


@dataclass
class File:
    """A file's bytes on the disk, and what was done to it since it was synced."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)

    def sync(self) -> None:
        for event in self.pending:
            _apply(self.durable, event)
        self.pending.clear()


def _apply(body: bytearray, event: Event) -> None:
    if event.op == "T":
        if event.at < len(body):
            del body[event.at :]
        else:
            body.extend(bytes(event.at - len(body)))
        return
    _put(body, event.at, event.data)


def _put(body: bytearray, at: int, data: bytes) -> None:
    if at > len(body):
        body.extend(bytes(at - len(body)))
    body[at : at + len(data)] = data


class Platter:
    """The disk under one folder, while the recorded events go by."""

    def __init__(self, under: Path, start: dict[str, tuple[int, bytes]], folders: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        self._under = str(under)
        self._files = {inode: File(bytearray(data)) for inode, data in start.values()}
        self._names: dict[str, File | None] = {name: self._files[inode] for name, (inode, _) in start.items()}
        self._names.update(dict.fromkeys(folders))
        self._since: list[Event] = []
        self._made: dict[int, File] = {}
        self.said: list[str] = []

    def go_on(self, event: Event) -> None:
        """One event goes by."""
        match event.op:
            case "A":
                self.said += [line for line in event.data.decode(errors="replace").split("\n") if line]
            case "O":
                self._files[event.inode] = file = File()
                self._made[len(self._since)] = file
                self._since.append(event)
            case "W" | "T":
                if event.inode in self._files:
                    self._files[event.inode].pending.append(event)
            case "S":
                if event.inode in self._files:
                    self._files[event.inode].sync()
            case "D":
                self._settle(os.path.realpath(event.path))
            case _:
                self._since.append(event)

    def _settle(self, folder: str) -> None:
        """The names in a folder are on the disk; those in other folders stay open."""
        rest, made = [], {}
        for place, event in enumerate(self._since):
            if os.path.dirname(event.to or event.path) == folder:
                _name(self._names, event, self._made.get(place))
            else:
                if place in self._made:
                    made[len(rest)] = self._made[place]
                rest.append(event)
        self._since, self._made = rest, made

    def cut(self, chance: random.Random) -> Iterator[tuple[str, bytes | None]]:
        """What lies on the disk when the power fails now: names with their bytes (folders with none)."""
        names = dict(self._names)
        kept = chance.choice((0, len(self._since), chance.randint(0, len(self._since))))
        for place, event in enumerate(self._since[:kept]):
            _name(names, event, self._made.get(place))
        way = chance.choice(("kept", "dropped", "mixed", "mixed", "mixed", "first"))
        sector = chance.choice((512, 4096))
        bodies: dict[int, bytes] = {}
        for name, file in names.items():
            if os.path.dirname(name) != self._under and os.path.dirname(name) not in names:
                continue  # its folder is not there
            if file is None:
                yield name, None
                continue
            if id(file) not in bodies:
                bodies[id(file)] = _after(file, way, sector, chance)
            yield name, bodies[id(file)]


def _name(names: dict[str, File | None], event: Event, made: File | None) -> None:
    match event.op:
        case "O":
            names[event.path] = made
        case "M":
            names[event.path] = None
        case "L" if event.path in names:
            names[event.to] = names[event.path]
        case "R" if event.path in names:
            names[event.to] = names.pop(event.path)
        case "U":
            names.pop(event.path, None)


def _after(file: File, way: str, sector: int, chance: random.Random) -> bytes:
    body = bytearray(file.durable)
    stop = chance.randint(0, len(file.pending))
    for place, event in enumerate(file.pending):
        if way == "dropped" or (way == "first" and place > stop):
            continue
        lot = chance.random() if way == "mixed" else 0.0 if way == "kept" or place < stop else 0.9
        if lot < 0.4:
            _apply(body, event)
        elif lot >= 0.7 and event.op == "W":
            for begin in range(0, len(event.data), sector):
                if chance.random() < 0.5:
                    _put(body, event.at + begin, event.data[begin : begin + sector])
    return bytes(body)


def lay_down(under: Path, found: Iterator[tuple[str, bytes | None]]) -> None:
    """Write what lies on the disk into a folder."""
    for name, body in sorted(found):
        path = Path(name)
        if body is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
