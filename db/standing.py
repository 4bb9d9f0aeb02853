"""What stands for claims by what people did (the table ``standing``), and what articles count of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from db import models
from db.rows import VERDICTS
from db.writing import Write

ByArticle = Counter[tuple[int, str]]
"""Article and verdict to how many of some claims are in that article and have that verdict."""

_NO_CLAIMS: Final[ByArticle] = Counter()


def insert(write: Write, claims: Sequence[Mapping[str, Any]]) -> None:
    """Enter new claims (rows of ``claim``) as unreviewed and changed by the entry being written."""
    write.insert(
        models.Standing,
        [
            {
                "id": claim["id"],
                "article_id": claim["article_id"],
                "facet": claim["facet"],
                "verdict": "unreviewed",
                "version": 1,
                "verdict_entry": 0,
                "changed_key": -write.seq,
            }
            for claim in claims
        ],
    )


def touch(write: Write, claims: Sequence[int]) -> None:
    """Note that claims were changed by the entry being written, in what does not stand in the way of an edit."""
    write.run(f"UPDATE standing SET changed_key = :key WHERE id {write.listed}", key=-write.seq, ids=write.ids(claims))


def edited(write: Write, claim_id: int, facet: object = None) -> None:
    """Note that a claim's own words were edited by the entry being written; ``facet``: the new one, if it differs."""
    write.run(
        "UPDATE standing SET changed_key = :key, version = version + 1, facet = COALESCE(:facet, facet) WHERE id = :id",
        key=-write.seq,
        facet=facet,
        id=claim_id,
    )


def by_article(write: Write, claims: Sequence[int]) -> ByArticle:
    """How many of these claims have which verdict in which article."""
    rows = write.rows(
        f"SELECT article_id, verdict, count(*) FROM standing WHERE id {write.listed} GROUP BY article_id, verdict",
        ids=write.ids(claims),
    )
    return Counter({(row[0], row[1]): row[2] for row in rows})


def count(write: Write, former: ByArticle, present: ByArticle = _NO_CLAIMS) -> None:
    """Let the articles of claims count them by their present verdicts in place of the former ones."""
    changes: dict[int, dict[str, int]] = {}
    for counts, sign in ((former, -1), (present, 1)):
        for (article_id, verdict), number in counts.items():
            change = changes.setdefault(article_id, dict.fromkeys(VERDICTS, 0))
            change[verdict] += sign * number
    write.each(
        "UPDATE article SET confirmed = confirmed + ?, disputed = disputed + ?, unverifiable = unverifiable + ?,"
        " reviewed = reviewed - ?, left_key = left_key - ? WHERE id = ?",
        [
            (*(change[verdict] for verdict in VERDICTS[1:]), *[change["unreviewed"]] * 2, article_id)
            for article_id, change in sorted(changes.items())
            if any(change.values())
        ],
    )
