"""What each paragraph is on the page: title, standfirst, body, caption, heading, furniture or teaser of other articles.

The rules look at shape (length, end mark, empty lines round it, where it stands) and at the vocabulary of news pages'
own buttons and labels; they name no site.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from verifier.extract import lexicon

if TYPE_CHECKING:
    from verifier.extract.document import Role


def _any(section: str, tail: str = "") -> re.Pattern[str]:
    """The section's patterns as one, whole words, any case."""
    return re.compile(rf"(?:{'|'.join(lexicon.sections('furniture')[section])}){tail}", re.I)


_HEADLINE: Final = _any("title labels", ":")
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_LABEL: Final = _any("labels", rf"(?: (?:{'|'.join(lexicon.sections('furniture')['label tails'])})){{0,4}}[:.…>»|]?")
_STAMP: Final = re.compile(
    r"(?:(?:first|last) )?(?:updated|published|posted|modified|edited|created|issued)\b[^.!?]{0,80}|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? [^.!?]{0,40}\d{4}[^.!?]{0,30}|"
    r"\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?[^.!?]{0,60}|"
    rf"(?:\d{{1,2}} )?{_MONTH} \d{{1,2}},? ?\d{{4}}[^.!?]{{0,30}}|\d{{1,2}} {_MONTH},? \d{{4}}[^.!?]{{0,30}}|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}[^.!?]{0,30}|"
    r"\d{1,3} (?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?) (?:ago|read)|\d+ min(?:ute)? read",
    re.I,
)
_COUNTER: Final = re.compile(
    r"[\d,.]{1,12}[km]?(?: (?:shares?|likes?|comments?|views?|retweets?|tweets?|reactions?|votes?|photos?|readers?))?|"
    r"(?:shares?|likes?|comments?|views?)[: ]{0,2}\(?[\d,.]{1,12}[km]?\)?|\W+|[A-Z](?: [A-Z]){0,2}",
    re.I,
)
_NOTICE: Final = _any("notices")
_TEASED: Final = _any("teasing labels", r"(?: \w{1,12})?: ?[^.!?]{3,200}")
_LONG_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_TAIL: Final = _any("tails", r"\b[^.!?]{0,50}[:.…>»]?")
_SOURCE: Final = re.compile(r"(?:sources?|credit)(?:\s++|(?=:)|\Z)(?::(?: |\Z))?[^.!?]{0,60}", re.I)
_BYLINE: Final = re.compile(r"by[: ]\s*+[^.!?]{2,60}", re.I)
_CONTACT: Final = re.compile(
    r"\S{1,64}@\S{1,64}\.[a-z]{2,6}|https?://\S+|(?:www\.)?\S{1,40}\.(?:com|org|net)/\S*|@\w{1,30}|[\d() +.-]{7,20}",
    re.I,
)
_CAPTION: Final = re.compile(
    r"(?:photo(?:graph)?|image|picture|caption|file photo|file picture|video)s?\s*(?::|by\b|/|\bcredit)|"
    r"\(?(?:file )?(?:photo|image|picture)(?: by|:|/| courtesy)",
    re.I,
)
_CREDIT: Final = re.compile(
    r"[\[(](?:ap|afp|reuters|getty(?: images)?|epa|file|photo|image|xinhua|ap photo|al jazeera)\b[^\])]{0,60}[\])]\s*$|"
    r"(?:ap photo|getty images|/reuters|/afp|/ap)\b[^.]{0,40}$",
    re.I,
)
_SIGNED_END: Final = re.compile(r"[.!?…:;,][\"'”’)\]]{0,3}\s*$")
_MANY: Final = re.compile(r"[.!?][\"'”’)]?\s+[A-Z“\"]")


def _whole(pattern: re.Pattern[str], words: str) -> bool:
    return len(words) <= 160 and pattern.fullmatch(words) is not None


def _is_furniture(words: str) -> bool:
    """A button, label, counter, stamp, byline, contact or the page's own notice."""
    if any(_whole(pattern, words) for pattern in (_LABEL, _STAMP, _COUNTER, _CONTACT, _TEASED)):
        return True
    if _whole(_BYLINE, words) and len(words.split()) <= 8 and not _SIGNED_END.search(words):
        return True
    return len(words) <= 400 and _NOTICE.match(words) is not None


def _opens_tail(words: str) -> bool:
    """A label under which pages list other articles."""
    return len(words) <= 60 and (_whole(_TAIL, words) or _whole(_SOURCE, words))


def _single(words: str) -> bool:
    """One sentence or headline, as teasers are."""
    return len(words) <= 260 and not _MANY.search(words)


def roles(
    lines: Sequence[str], blank_before: Sequence[bool], title: str | None, *, headed: bool = True
) -> "list[Role]":
    """Return the role of every paragraph. ``blank_before`` says where an empty line stands before it.

    ``headed``: the lines are the start of the text, where its title may stand.
    """
    shapes = {words: _shape(words) for words in set(lines)}
    out: list[Role] = [shapes[words] for words in lines]
    if headed and lines and out[0] == "furniture" and _HEADLINE.match(lines[0]) and _whole(_TEASED, lines[0]):
        out[0] = "heading"  # above all else, "Watch: …" is this article's own headline
    _captions(lines, out)
    _teasers(lines, blank_before, out)
    _headlines(lines, out)
    if headed:
        _head(lines, out, title)
    return out


def _shape(words: str) -> "Role":
    if _is_furniture(words):
        return "furniture"
    if len(words) <= 400 and (_CAPTION.match(words) or _CREDIT.search(words)):
        return "caption"
    if len(words) <= 80 and len(words.split()) <= 12 and (words.endswith("?") or not _SIGNED_END.search(words)):
        return "heading"
    return "body"


def _captions(lines: Sequence[str], out: "list[Role]") -> None:
    """A line without end mark whose words stand again in a later paragraph is the caption of a picture."""
    candidates = [
        number
        for number, words in enumerate(lines)
        if out[number] in ("body", "heading") and 30 <= len(words) <= 300 and not _SIGNED_END.search(words)
    ][:20]
    for number in candidates:
        if any(len(later) > len(lines[number]) and lines[number] in later for later in lines[number + 1 :]):
            out[number] = "caption"


def _teasers(lines: Sequence[str], blank_before: Sequence[bool], out: "list[Role]") -> None:
    """Mark the lists of other articles: behind a label, single sentences, up to where the article goes on."""
    weight = [len(words) for words in lines]
    whole = sum(weight) or 1
    spaced = sum(blank_before) >= len(lines) // 2
    single_from = len(lines)
    while single_from > 0 and _single(lines[single_from - 1]):
        single_from -= 1  # from here on, every paragraph is as short as a teaser
    passed = 0
    listing = False
    to_the_end = False
    since = 0
    for number, words in enumerate(lines):
        if _opens_tail(words):
            listing = True
            since = 0
            late = passed > 0.5 * whole
            to_the_end = late and number + 1 >= single_from
            if _whole(_SOURCE, words) and not (to_the_end or (late and number + 1 == len(lines))):
                listing = False
            out[number] = "furniture"
        elif listing:
            if not to_the_end and (not _single(words) or (spaced and blank_before[number] and since > 0) or since > 12):
                listing = False
            elif out[number] != "furniture":
                out[number] = "teaser"
            since += 1
        passed += weight[number]


def _headlines(lines: Sequence[str], out: "list[Role]") -> None:
    """A headline of another article within the text: behind two paragraphs, of six words or more, in title case."""
    passed = 0
    for number, words in enumerate(lines):
        if passed >= 2 and out[number] == "heading" and len(words.split()) >= 6 and not words.endswith("?"):
            long = _LONG_WORD.findall(words)
            if len(long) >= 4 and sum(word[0].isupper() for word in long) >= 0.8 * len(long) and not words.isupper():
                out[number] = "teaser"
        passed += out[number] == "body"


def _bare(words: str) -> str:
    """The words without case, extra white space and the stop that some pages set behind a title."""
    return " ".join(words.split()).casefold().rstrip(" .")


def _head(lines: Sequence[str], out: "list[Role]", title: str | None) -> None:
    """Find the title (the one given, or a heading above the text) and the standfirst under it."""
    given = _bare(title) if title else None
    top = [number for number, role in enumerate(out) if role in ("body", "heading", "caption")][:6]
    first_body = next((number for number in top if out[number] == "body"), None)
    chosen: int | None = None
    if given:
        chosen = next((number for number in top if _bare(lines[number]) == given), None)
    if chosen is None and first_body is not None:
        above = [number for number in top if number < first_body and out[number] == "heading"]
        chosen = next((number for number in above if len(lines[number].split()) >= 4), None)
    if chosen is None and top and len(lines) > 1 and out[top[0]] == "body":
        first = lines[top[0]]
        chosen = top[0] if len(first) <= 160 and not _SIGNED_END.search(first) else None
    if chosen is None:
        return
    out[chosen] = "title"
    below = chosen + 1
    furnished = below + 1 < len(lines) and out[below + 1] == "furniture"
    if below < len(lines) and out[below] == "body" and furnished and _single(lines[below]):
        out[below] = "standfirst"
