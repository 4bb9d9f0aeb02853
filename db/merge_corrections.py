"""Corrections of another case: figures, attribution and words of claims, and facts of articles."""

from typing import Any

from db import corrections, rewording, valid
from db.given import NewLink
from db.merge_sides import Sides, said
from db.merge_telling import READINGS, Key
from db.reworded import CORRECTED, parts

_WHAT = {"figures": "figures", "links": "attribution", "words": "words, place or dates"}


def bring(sides: Sides) -> None:
    """Bring in the corrections that are newer; note where both cases corrected the same."""
    _facts(sides)
    for key, stamp in sides.fresh(*READINGS):
        kind = key[0]
        claim = sides.claim(key[1])
        if claim is None:
            continue
        wanted, mine = sides.there.state[key], _mine(sides, (kind, claim))
        equal = _same(kind, wanted, mine)
        judgement = sides.judge(stamp, (kind, claim), equal=equal)
        if judgement == "disagree":
            here = sides.said_here((kind, claim), words_of(kind, mine))
            sides.disagree(_WHAT[kind], f"claim {claim}", claim, here, said(words_of(kind, wanted), stamp))
        elif judgement == "take" and not equal:
            version = sides.write.rows("SELECT version FROM standing WHERE id = :id", id=claim)[0][0]
            reason = valid.text(stamp.reason, "a reason", most=valid.MOST_TEXT)
            with sides.speaking(stamp):
                if kind == "figures":
                    figures = tuple(map(corrections.as_figure, wanted))
                    corrections.correct_figures(sides.write, claim, figures, version, reason)
                elif kind == "links":
                    links = tuple(NewLink(**state) for state in wanted)
                    corrections.correct_attribution(sides.write, claim, links, version, reason)
                else:
                    given = {name: wanted[name] for name in CORRECTED}
                    new = rewording.checked(mine, given, rewording.text_of(sides.write, claim))
                    rewording.enter(sides.write, claim, mine, new, reason)
            sides.count("corrections")


def _mine(sides: Sides, key: Key) -> Any:
    """What stands here, as the history keeps it."""
    kind, claim = key
    if kind == "words":
        return rewording.state_of(sides.write, claim)
    if key in sides.here.state:
        return sides.here.state[key]
    read = corrections.figures_of if kind == "figures" else corrections.links_of
    return corrections.plain_all(read(sides.write, claim))


def _same(kind: str, left: Any, right: Any) -> bool:
    if kind == "words":
        return not parts(left, right)
    if kind == "links":
        return bool(left == right)
    return list(map(corrections.as_figure, left)) == list(map(corrections.as_figure, right))


def words_of(kind: str, state: Any) -> str:
    """Figures, a chain, or a claim's words, place and dates, in a few words."""
    if kind == "words":
        dates = " to ".join(dict.fromkeys(filter(None, (state["date_start"], state["date_end"]))))
        where = f"{state['place'] or 'no place'}, {dates or 'no date'}"
        return f"“{' '.join(state['quote'].split())}” {state['kind']}, {where}"
    if kind == "links":
        return " ‹ ".join(link["speaker"] for link in state) or "nobody named"
    return "; ".join(_figure(figure) for figure in state) or "no figure"


def _figure(figure: dict[str, Any]) -> str:
    bounds = [figure[name] for name in ("low", "best", "high")]
    known = list(dict.fromkeys("open" if value is None else f"{value:,}" for value in bounds))
    measure = figure["measure"] or "counted"
    return f"“{figure['text']}” {'–'.join(known)} {measure}"


def _facts(sides: Sides) -> None:
    groups: dict[tuple[int, int], dict[str, Any]] = {}
    for key, stamp in sides.fresh("fact"):
        article, name = sides.articles[key[1]], key[2]
        wanted = sides.there.state[key]
        mine = corrections.article_state(sides.write, article)[name]
        judgement = sides.judge(stamp, ("fact", article, name), equal=wanted[0] == mine)
        if judgement == "disagree":
            claims = corrections.claims_of(sides.write, article)
            here = sides.said_here(("fact", article, name), mine or "nothing")
            claim = claims[0] if claims else None
            sides.disagree(name, f"article {article}", claim, here, said(wanted[0] or "nothing", stamp))
        elif judgement == "take" and wanted[0] != mine:
            values = groups.setdefault((stamp.seq, article), {})
            values[name] = corrections.checked_fact(name, wanted[0])
            if name != "url":
                values[f"{name}_origin"] = None if wanted[1] is None else valid.text(wanted[1], "an origin", most=60)
    for (seq, article), values in sorted(groups.items()):
        stamp = sides.there.stamps[seq]
        with sides.speaking(stamp):
            corrections.enter_facts(
                sides.write, article, values, valid.text(stamp.reason, "a reason", most=valid.MOST_TEXT)
            )
        sides.count("corrections")
