"""Sealing: an entry that keeps a digest of what older entries do not tell, the uids of rows that came in before.

Entries keep digests of the rows that they make only since ``Write.entered``. What came in earlier has uids that no
entry tells; a seal binds them from then on. It is an ordinary entry: what was sealed is what stood there then.
"""

from hashlib import sha256
from typing import Any, Final

from db.chain import canonical
from db.errors import CaseError
from db.rows import Change
from db.writing import Write

SEALED: Final = {
    "claim": ("id, uid", "AND NOT by_hand"),  # those added by hand are told whole by their entries, and may go again
    "source": ("id, uid, name", ""),
    "tag": ("id, uid", ""),
}
"""What is sealed of each table: its columns in this order, and of which rows."""
_PAGE: Final = 5_000


def seal(write: Write) -> Change:
    """See ``Store.seal``."""
    told: dict[str, Any] = {}
    for table, (columns, where) in SEALED.items():
        digest, count, last = sha256(), 0, 0
        while True:
            rows = write.rows(
                f"SELECT {columns} FROM {table} WHERE id > :last {where} ORDER BY id LIMIT {_PAGE}", last=last
            )
            for row in rows:
                digest.update(canonical(list(row)).encode() + b"\n")
            if not rows:
                break
            count, last = count + len(rows), rows[-1][0]
        if count:
            told[table] = {"count": count, "digest": digest.hexdigest(), "last": last}
    if not told:
        raise CaseError("there is nothing to seal in an empty case")
    seq = write.record("seal", "case", None, before=None, after={"seal": told})
    counts = ", ".join(f"{said['count']:,} {table}{'' if said['count'] == 1 else 's'}" for table, said in told.items())
    return Change(seq, f"the uids of {counts} sealed")
