"""Read the number phrases of other libraries' own tests, as far as they are in our scope, and count right and wrong.

    python tests/bench/number_phrases.py ../shared/eval/numbers/number_specs.jsonl

The scope is in ``number_scope``. A phrase is right when ``quantities.scan`` reads exactly the numbers and ranges in
scope, in order, and nothing else in it. Conventions: the suites' range ends are half open; the codebook counts "more
than N" from N, "over N" from N + 1 and "fewer than N" up to N, so a bound that is not counted in may differ by one. A
suite of ranges does not list the plain numbers beside them. A phrase that is nothing but number words is put before
a noun ("six people"), as a count stands in news. Exit code 1 when fewer than 95 % are right.
"""

import json
import sys
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

from number_scope import Case, Expected, case  # noqa: E402

from verifier.extract import codebooks, quantities  # noqa: E402

TARGET = 0.95


def _near(ours: int | None, theirs: object, strict: bool, step: int) -> bool:
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return ours == theirs or (strict and ours == theirs + step)


def same(quantity: quantities.Quantity, wanted: Expected) -> bool:
    """Whether a quantity says what is expected."""
    if wanted.low == wanted.high and wanted.low is not None:
        return (quantity.low, quantity.best, quantity.high) == (wanted.low,) * 3
    low = quantity.low if not (quantity.low == 0 and wanted.low is None) else None
    return _near(low, wanted.low, wanted.low_strict, 1) and _near(quantity.high, wanted.high, wanted.high_strict, -1)


def read(one: Case) -> list[quantities.Quantity]:
    """What our grammar reads in the phrase."""
    text = f"{one.text.strip().removesuffix(' of')} people" if one.bare else one.text
    return quantities.scan(text, codebooks.get("acled"))


def right(one: Case, found: list[quantities.Quantity]) -> bool:
    """Whether the quantities are exactly those in scope."""
    if one.ranges_only:
        plain = [q for q in found if q.low == q.best == q.high and q.modifier is None]
        listed = [q for q in found if q not in plain]
        exact = [wanted for wanted in one.wanted if wanted.low == wanted.high]
        others = [wanted for wanted in one.wanted if wanted.low != wanted.high]
        if not all(any(same(q, wanted) for q in found) for wanted in exact):
            return False
        listed = [q for q in listed if not any(same(q, wanted) for wanted in exact)]
        return len(listed) == len(others) and all(map(same, listed, others))
    return len(found) == len(one.wanted) and all(map(same, found, one.wanted))


def measure(path: Path, show: bool = True) -> tuple[int, int]:
    """Print the table; give the counts of right cases and of cases in scope (without differences of convention)."""
    cases = [case(json.loads(line)) for line in path.read_text("utf8").splitlines() if line.strip()]
    table: dict[str, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    conventions: Counter[str] = Counter()
    wrong: list[str] = []
    for one in cases:
        row = table.setdefault(one.suite, Counter())
        found = read(one)
        answer = ", ".join(f"{q.low}/{q.best}/{q.high}" for q in found) or "nothing"
        reasons.update(set(one.left_out) if not one.wanted else ())
        if not one.wanted:
            row["out" if one.left_out else "nothing to read"] += 1
            row["read although out"] += bool(found)
        elif one.convention and not right(one, found):
            row["convention"] += 1
            conventions[one.convention] += 1
        else:
            row["in"] += 1
            row["right"] += right(one, found)
            if not right(one, found):
                wants = ", ".join(f"{w.low}..{w.high}" for w in one.wanted)
                wrong.append(f"  {one.suite}: {one.text!r}: wanted {wants}; read {answer}")
    total: Counter[str] = sum(table.values(), Counter())
    if show:
        names = ("in", "right", "convention", "nothing to read", "out", "read although out")
        print(f"{'suite':32}" + "".join(f"{name:>19}" for name in names))
        for suite, row in [*table.items(), ("all", total)]:
            print(f"{suite:32}" + "".join(f"{row[name]:>19}" for name in names))
        print("\nout of scope, cases a reason:")
        print("\n".join(f"  {count:4} {reason}" for reason, count in reasons.most_common()))
        print("\nread by another convention, not counted as right:")
        print("\n".join(f"  {count:4} {reason}" for reason, count in conventions.most_common()))
        print("\nwrong:", *wrong, sep="\n")
        print(f"\nright {total['right']} of {total['in']} in scope: {100 * total['right'] / total['in']:.1f} %")
        with_them = total["in"] + total["convention"]
        print(
            f"with differences of convention held against us: {100 * total['right'] / with_them:.1f} % of {with_them}"
        )
    return total["right"], total["in"]


def main() -> int:
    """Measure the file named on the command line."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    good, total = measure(Path(sys.argv[1]))
    return 0 if good >= TARGET * total else 1


if __name__ == "__main__":
    sys.exit(main())
