"""Make a big case, quickly and always the same: articles, figures, speakers, verdicts and notes in words of our own.

    python tests/generate.py --claims 100000 -o big.case

Everything goes through the store's own functions, so that schema, history chain, search index and counts are those of
a case that people made; only the transactions are larger. The same ``--seed`` gives the same articles, claims and
verdicts (ids included); uids and times differ, as they do in life.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from db import bringing, marks, notes
from db.connect import is_url
from db.engine import open_case
from db.rows import NewArticle, NewClaim, NewFigure, NewLink
from db.writing import Writer

CLAIMS_AN_ARTICLE = 17
ARTICLES_A_TRANSACTION = 250

PLACES = tuple(
    f"{first}{last}"
    for first in ("Al ", "North ", "Old ", "Deir ", "Upper ", "San ", "Kara", "Lower ", "Tell ", "")
    for last in ("Marsan", "Ovrin", "Hadeth", "Belqa", "Torvik", "Sennar", "Quill", "Dorash", "Ikamba", "Veltro")
)
OUTLETS = (
    *("Radio Nord", "The Valley Courier", "Harbour Post", "Agence Méridienne", "Morning Ledger", "Channel Ten"),
    *("Coastal Wire", "صوت الوادي", "Новости Долины", "山谷日报", "Station Six", "Evening Register"),
)
FIRST = ("Amal", "Boris", "Chiara", "Dawit", "Esra", "Farid", "Grace", "Hana", "Ivo", "Jamila", "Kofi", "Lena")
LAST = ("Aldana", "Bekele", "Castor", "Drummond", "Eskandar", "Farouk", "Ghent", "Halloran", "Ismail", "Jurić")
BODIES = (
    "the health ministry",
    "a hospital clerk",
    "residents",
    "an army spokesman",
    "the rights monitor",
    "rescue workers",
    "a district officer",
    "an unnamed diplomat",
)
CUES = ("said", "told reporters", "reported", "claimed", "estimated", "wrote")
MEASURES = (("killed", "were killed"), ("injured", "were hurt"), ("missing", "were missing"), ("captured", "were held"))
CAUSES = ("shelling", "an air strike", "a raid at dawn", "clashes near the bridge", "a blast at the market", "a flood")
KINDS = ("casualty",) * 6 + ("displacement", "territory", "event", "statement", "quantity", "authenticity")
FILLER = (
    "Roads out of the town stayed closed for most of the day.",
    "Shops near the square did not open again until the evening.",
    "Telephone lines were down and the account could not be checked at once.",
    "A second delegation is expected to visit before the end of the month.",
)


def _figure(random: Random, low: int) -> tuple[str, int | None, int | None, int | None, str | None, bool]:
    """Words and range of a figure around ``low``."""
    return random.choice(
        (
            (f"{low}", low, low, low, None, False),
            (f"{low:,}", low, low, low, None, False),
            (f"about {low}", low, low, low, "about", True),
            (f"at least {low}", low, low, None, "at least", False),
            (f"up to {low}", None, None, low, "up to", False),
            (f"between {low} and {low * 2}", low, None, low * 2, "between", False),
            ("dozens", 12, None, None, "dozens", True),
            ("hundreds", 100, None, None, "hundreds", True),
        )
    )


def _sentence(random: Random, place: str, outlet: str) -> tuple[str, NewClaim]:
    """A sentence and the claim that is in it, with offsets from the sentence's beginning."""
    person = f"{random.choice(FIRST)} {random.choice(LAST)}" if random.random() < 0.4 else random.choice(BODIES)
    cue, cause = random.choice(CUES), random.choice(CAUSES)
    kind = random.choice(KINDS)
    figures: tuple[NewFigure, ...] = ()
    if kind in ("casualty", "displacement", "quantity"):
        words, low, best, high, modifier, approximate = _figure(random, int(random.paretovariate(0.7)) + 1)
        measure, verb = random.choice(MEASURES) if kind == "casualty" else ("displaced", "fled their homes")
        body = f"{words} people {verb} in {cause} at {place}"
        figures = (NewFigure(words, low, best, high, measure, 0, len(words), modifier, approximate, "people", "acled"),)
    else:
        body = f"{cause} had changed who controls {place}"
    lead = f"{person[0].upper()}{person[1:]} {cue} that "
    anonymous = person.startswith("an unnamed")
    links = (NewLink(person, 0, len(person), None, cue, None, anonymous), NewLink(outlet))
    start = len(lead)
    claim = NewClaim(start, start + len(body), body, kind, round(random.random(), 3), figures, links, place)
    return f"{lead}{body}.", claim


def _moved(claim: NewClaim, by: int) -> NewClaim:
    figures = tuple(
        NewFigure(
            *(f.text, f.low, f.best, f.high, f.measure, claim.start + by, claim.start + by + len(f.text)),
            *(f.modifier, f.approximate, f.population, "acled: " + (f.modifier or "N")),
        )
        for f in claim.figures
    )
    first, *rest = claim.links
    moved = NewLink(first.speaker, by, by + len(first.speaker), None, first.cue, None, first.anonymous)
    return NewClaim(
        *(claim.start + by, claim.end + by, claim.quote, claim.kind, claim.check_worthiness),
        *(figures, (moved, *rest), claim.place),
    )


def _dated(random: Random, claim: NewClaim, published: str) -> NewClaim:
    """For about a third of the claims when it happened, up to the day on which it was printed, at every precision."""
    if random.random() >= 1 / 3:
        return claim
    day = date.fromisoformat(published)
    precision = random.choices(("day", "days", "week", "month", "year"), (10, 3, 2, 3, 1))[0]
    first = last = day - timedelta(random.randint(0, 6))
    if precision == "days":
        first -= timedelta(random.randint(1, 4))
    elif precision == "week":
        first = day - timedelta(day.weekday() + 7)
        last = first + timedelta(6)
    elif precision == "month":
        first = day.replace(day=1)
        last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    elif precision == "year":
        first, last = day.replace(month=1, day=1), day.replace(month=12, day=31)
    return replace(
        claim, date_start=str(first), date_end=str(last), date_precision="day" if precision == "days" else precision
    )


def articles(claims: int, seed: int = 1) -> Iterator[NewArticle]:
    """Articles with exactly so many claims in all."""
    random = Random(seed)
    days = Random(seed + 2)  # apart, so that all else is what it was without days
    number = 0
    while claims > 0:
        number += 1
        count = min(claims, random.randint(1, 2 * CLAIMS_AN_ARTICLE - 1))
        claims -= count
        place, outlet = random.choice(PLACES), random.choice(OUTLETS)
        title = f"{random.choice(CAUSES).capitalize()} in {place}: report {number}"
        text, found = title + "\n\n", []
        for _ in range(count):
            sentence, claim = _sentence(random, place, outlet)
            found.append(_moved(claim, len(text)))
            text += f"{sentence} {random.choice(FILLER)}\n\n"
        data = text.encode()
        published = f"{random.randint(2011, 2025)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        found = [_dated(days, claim, published) for claim in found]
        yield NewArticle(
            *(data, sha256(data).hexdigest(), "text/plain", f"articles/{number:06}.txt", "verifier (generated)", text),
            *(title, "page", outlet, "page", None, None, published if random.random() < 0.9 else None, "page"),
            *(f"https://example.org/{number}", "en", None, (), tuple(found)),
        )


def generate(target: str | Path, claims: int, *, seed: int = 1, say: Callable[[str], None] = lambda _: None) -> None:
    """Make a case at ``target`` with so many claims, a third of them reviewed by three people, and some notes."""
    random = Random(seed + 1)
    with open_case(target, create=True) as case:
        writer = Writer(case)
        source, done, going = articles(claims, seed), 0, True
        while going:
            with writer.transaction("Importer") as write:
                if write.sqlite:
                    write.connection.exec_driver_sql("PRAGMA cache_size=-262144")
                for _ in range(ARTICLES_A_TRANSACTION):
                    article = next(source, None)
                    if article is None:
                        going = False
                        break
                    bringing.insert_article(write, article)
                    done += len(article.claims)
            say(f"{done:,} claims")
        ids = list(range(1, claims + 1))
        random.shuffle(ids)
        reviewed = ids[: claims // 3]
        verdicts = ("confirmed",) * 5 + ("disputed",) * 3 + ("unverifiable",) * 2
        batch = max(1, min(500, len(reviewed) // 20))
        for begin in range(0, len(reviewed), batch):
            with writer.transaction(random.choice(("Ana Reviewer", "Ben Checker", "Chi Desk"))) as write:
                rationale = random.choice(("", "two independent counts agree", "photos only", "copied from one wire"))
                marks.mark(write, reviewed[begin : begin + batch], random.choice(verdicts), rationale, None)
        noted = reviewed[: max(1, claims // 200)] if reviewed else []
        for begin in range(0, len(noted), 500):
            with writer.transaction("Ana Reviewer") as write:
                for claim_id in noted[begin : begin + 500]:
                    notes.add(write, claim_id, random.choice(("See the duty log.", "Called the ward: no answer yet.")))
        writer.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a big case for benches.")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", required=True, help="path of the new case, or a postgresql:// address")
    options = parser.parse_args()
    if not is_url(options.output) and Path(options.output).exists():
        sys.exit(f"{options.output} exists: choose another path")
    begin = time.perf_counter()
    generate(options.output, options.claims, seed=options.seed, say=lambda line: print(line, end="\r", file=sys.stderr))
    print(f"{options.claims:,} claims in {options.output}, {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    main()
