"""What is in a case already, asked before an article is read for claims, which costs far more than the question."""

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.queries import Reader


def known_article(reader: "Reader", capture_sha256: str, text: str) -> tuple[int, int] | None:
    """The id and the number of claims of the article with these bytes and this text, if there is one."""
    row = reader.one(
        "SELECT id, claims FROM article WHERE capture_sha256 = ? AND text_sha256 = ?",
        (capture_sha256, sha256(text.encode()).hexdigest()),
    )
    return None if row is None else (int(row[0]), int(row[1]))
