"""What the states of the history hold, by the names of their fields."""

import re
from typing import Final

FIXED: Final = frozenset(
    {
        *("kind", "kinds", "measure", "measures", "verdicts", "rule", "stance", "state", "states", "sort", "uid"),
        *("reliability", "salt", "hash", "digest", "previous", "schema", "date_precision", "date_start", "date_end"),
        *("since", "until"),
        *("published", "language", "media_type", "read_by", "codebook", "check_worthiness", "confidence", "at"),
        *("title_origin", "publisher_origin", "byline_origin", "published_origin", "collected_at", "created_at"),
        *("case", "redacted"),
    }
)
"""Fields that hold words of the program alone, numbers, times, digests."""
KEYS: Final = frozenset(
    re.findall(
        r"\w+",
        """
    action agreed anonymous approximate article article_text articles aside assignee assignees backwards
    before_schema best brought_from byline byline_origin capture capture_sha256 captures case check_worthiness
    claim claims codebook collected_at collector common confidence confirmed count counts created_at cue
    date_end date_precision date_start digest disagree disputed end entered entries entry evidence figure
    figures filter first first_claim flags hash head hedge hedges here high history id interests into into_name
    kept kind kinds label language last left link links low measure measures media_type medium merge merged
    modifier name note notice number off on origin outlets phrases place places population primary published
    published_origin publisher publisher_origin quote rationale read_by reasons redacted redoes reliability
    reviewer role rule salt saved_view schema seal seq sha256 since size sort source sources speaker stance start
    state states tag tags text text_sha256 there title title_origin to uid undoes unreviewed until unverifiable url
    verdict verdicts version view views what where words workflow
    """,
    )
)
"""Names of fields that the program writes into states. Any other one can only come with another case's history."""
NAMES: Final = frozenset({"speaker", "publisher", "name", "into_name"})
"""Fields that hold the name of a source, a tag or a view."""
PEOPLE: Final = frozenset({"reviewer", "assignee", "assignees"})
"""Fields that hold reviewers."""
