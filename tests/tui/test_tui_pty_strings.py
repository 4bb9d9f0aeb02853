"""Strange strings in a case, and the real program in a real (pseudo-)terminal: every byte it writes is read.

``test_tui_strings`` sees that each string stands whole in its place; this one that nothing between the screen and the
terminal makes one of them live, wherever a person goes with the keys: an escape sequence that is not one of the
screen's own, a control code, a change of direction or a line longer than the screen is an error (``terminal.Picture``),
and at the end the terminal is as it was. The suite does it with some strings, ``make torture`` with 100,000.
"""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from strange import BATCH, batches
from terminal import Picture, Terminal
from test_tui_pty import Seat, assert_as_found, leave
from tui_cases import REVIEWER

from db.engine import Case, open_case
from db.errors import CaseError
from db.rows import ClaimFilter, NewArticle, NewCapture, NewClaim, NewEvidence, NewFigure, NewLink

SIZE = (160, 50)
AT_ONCE = 4
"""Batches of strings in one case."""
MAIN = "H history"
"""Stands on the main screen, and on no other."""
BACK = ("\x1b", MAIN)


def dialog(key: str, title: str, *keys: str) -> tuple[tuple[str, str], ...]:
    return ((key, title), *((one, title) for one in keys), ("\x1b", "-" + title))


KEYS: tuple[tuple[str, str], ...] = (
    *(("j", "CHAIN"),) * 4, ("z", ""), ("z", "VERDICT"), *(("pagedown", "VERDICT"),) * 20, ("G", "VERDICT"),
    ("K", "search: claim"), BACK, ("g", "1 of"), ("tab", ""), ("G", ""), ("tab", ""), ("G", ""), ("tab", ""),
    ("o", "mark sentence"), ("n", ""), ("G", ""), ("S", ""), ("\x1b", ""), BACK,
    ("i", "Enter go to claim"), ("j", ""), ("G", ""), BACK,
    ("L", "Articles "), ("j", ""), ("G", ""), ("tab", ""), BACK,
    ("W", "Sources "), ("j", ""), *(("pagedown", ""),) * 6, ("o", "outlets"), ("G", ""), BACK,
    ("H", "History "), ("j", ""), *(("pagedown", ""),) * 10, ("G", ""), BACK,
    *dialog("D", "Evidence on", "j", "j"), *dialog("f", "Filter", *["tab"] * 11), *dialog("b", "Saved views", "j"),
    ("1", "search"), ("-", "x drop"), ("\x1b", "-x drop"), ("0", "all claims"),
    *dialog("#", "Tags"), *dialog("@", "Assign to"), *dialog("A", "Correct the attribution"),
    *dialog("P", "Correct the article"), *dialog("w", "A verdict with its"), *dialog("?", "Keys"),
    *dialog("X", "Attach evidence"), *dialog("T", "Columns"),
    ("c", "marked confirmed"), ("u", "undone"), ("y", "Quote and citation"), ("Y", "Copied last"), BACK,
)  # fmt: skip
"""What is pressed, in a walk over all that shows text of others, and words that are on the screen then, or, after a
hyphen, that are not."""


def kept(text: str) -> str:
    """A string as a case can hold it: without NUL, and without half characters, which no file of UTF-8 brings."""
    return text.replace("\x00", "\x01").encode("utf-8", "replace").decode()


def article(number: int, texts: Sequence[str]) -> NewArticle:
    """Every string is a claim, its measure's words, its speaker, and some are all else that an article has."""
    claims, at = [], 0
    for place, text in enumerate(texts):
        whose, role, cue = (texts[(place + step) % len(texts)] for step in (1, 2, 3))
        links = (NewLink(whose[:900] or "x", role=role[:500], cue=cue[:200]),) if whose.strip() else ()
        end = at + min(len(text), 800)
        if text.strip():
            words, quote, worth = text[:60], text[: end - at], 1 / (place + 1)
            figure = NewFigure(words, place, place, place, "killed", at, at + len(words), population=role[:200])
            claims.append(NewClaim(at, end, quote, "casualty", worth, (figure,), links, place=cue[:300] or None))
        at += len(text) + 1
    whole = "\n".join(texts) + "\n"
    data = whole.encode()
    title, publisher, byline, url, flag, origin = (text[:400] for text in texts[:6])
    return NewArticle(
        data, hashlib.sha256(data).hexdigest(), "text/plain", origin or "x", "test", whole,
        title=title, title_origin="page", publisher=publisher, publisher_origin="page", byline=byline,
        byline_origin="page", published=f"2024-03-0{number + 1}", published_origin="page", url=url, flags=(flag,),
        claims=tuple(claims),
    )  # fmt: skip


def fill(case: Case, batch: Sequence[Sequence[str]]) -> None:
    """A case in which the strings stand wherever a case can hold one; what it refuses is not in it."""
    store = case.store
    for number, texts in enumerate(batch):
        store.add_article(article(number, texts), REVIEWER)
    reader = case.reader()
    ids = list(reader.claim_ids())
    reader.close()
    assert len(ids) > BATCH / 2
    for place, text in enumerate(batch[0]):
        claim = ids[place % 40]
        for work in (
            lambda text=text, claim=claim: store.add_note(claim, text, REVIEWER),
            lambda text=text, claim=claim: store.mark([claim], "disputed", REVIEWER, rationale=text),
            lambda text=text, claim=claim: store.mark([claim], "unreviewed", text[:150]),
            lambda text=text, claim=claim: store.tag([claim], REVIEWER, add=[text[:40]]),
            lambda text=text, claim=claim: store.assign([claim], text[:150], REVIEWER),
            lambda text=text: store.save_view(text[:40], ClaimFilter(text="a"), "worth", REVIEWER),
            lambda text=text, place=place: store.rate_source(
                place + 1, REVIEWER, reliability="D", interests=text, version=1
            ),
            lambda text=text, claim=claim: store.attach_evidence(
                [claim], NewEvidence("supports", text[:900], text[:900], url=f"https://a.example/{claim}"), REVIEWER
            ),
            lambda text=text, claim=claim: store.attach_evidence(
                [claim], NewEvidence("refutes", capture=capture(text)), REVIEWER
            ),
        ):
            try:
                work()
            except CaseError:
                continue


def capture(text: str) -> NewCapture:
    data = text.encode()
    return NewCapture(data, hashlib.sha256(data).hexdigest(), "text/plain", text[:200] or "x", "test")


def walk(batch: Sequence[Sequence[str]]) -> None:
    """All of the screen, with these strings in it."""
    with TemporaryDirectory() as folder:
        home = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), folder)
        home |= dict.fromkeys(("TMUX", "DISPLAY", "WAYLAND_DISPLAY"), "")
        home |= {"VERIFIER_REVIEWER": REVIEWER, "VERIFIER_TOUR": "never"}
        path = Path(folder) / "strange.case"
        with open_case(path, create=True) as case:
            fill(case, batch)
        command = [sys.executable, "-m", "verifier", "--case", str(path)]
        with Seat(Terminal(command, environ=home, size=SIZE), Picture(*SIZE)) as seat:
            seat.see(" of ", "VERDICT")
            for key, words in KEYS:
                seat.terminal.press(key)
                look(seat, words, key)
            seat.terminal.press("q")
            assert leave(seat) == 0
            assert_as_found(seat)


def look(seat: Seat, words: str, key: str) -> None:
    """Draw what comes, until these words are there, or gone."""
    wanted = not words.startswith("-")
    if key == "\x1b":  # with what follows at once it would be another key
        seat.picture.feed(seat.terminal.read(0.2, 0.2).data)
    for _ in range(1000):
        seat.picture.feed(seat.terminal.read(0.03, 0.06).data)
        if (words.removeprefix("-") in str(seat.picture)) == wanted:
            return
    raise AssertionError(f"{seat.picture}\nafter {key!r}: {words}")


@pytest.mark.timeout(0)
def test_no_byte_of_strange_strings_is_live_in_a_terminal() -> None:
    waiting: list[list[str]] = []
    walked = 0
    wrong: list[BaseException] = []

    def put(texts: list[str]) -> None:
        nonlocal walked
        waiting.append([kept(text) for text in texts])
        if len(waiting) == AT_ONCE and not wrong:
            try:
                walk(waiting)
            except BaseException as error:  # hypothesis would print all hundred strings
                wrong.append(error)
            walked += len(waiting) * BATCH
            waiting.clear()

    left = max(2 * AT_ONCE, settings().max_examples // 50)
    while left and not wrong:  # hypothesis takes longer for each the more it gave
        asked = settings(
            parent=settings(),
            max_examples=min(left, 48),
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        asked(given(batches)(put))()
        left -= asked.max_examples
    if wrong:
        raise wrong[0]
    print(f"{walked:,} strings")
