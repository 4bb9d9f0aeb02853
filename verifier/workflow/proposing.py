"""A claim proposed from words of an article, read in a child process: the screen never loads the language model itself.

The child reads one JSON object from its standard input and writes one to its standard output, and ends.
"""

import json
import subprocess
import sys
from dataclasses import asdict, replace
from typing import Any, Final

from db.rows import NewClaim, NewFigure, NewLink
from verifier.errors import VerifierError
from verifier.workflow.corrections import checked_span, proposed_claim

PATIENCE: Final = 120.0
"""Seconds after which nothing is expected of the child any more: it reads a sentence in two or three."""


def propose(text: str, start: int, end: int, *, codebook: str, publisher: str | None = None) -> NewClaim:
    """What ``corrections.proposed_claim`` makes of ``text[start:end]``, without loading the model here.

    Takes some seconds. Raises ``VerifierError`` when the words are none, or cannot be read.
    """
    start, end = checked_span(text, start, end)
    asked = json.dumps({"text": text[start:end], "codebook": codebook, "publisher": publisher})
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "verifier.workflow.proposing"],
            check=False,
            input=asked.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            start_new_session=True,
        )
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise VerifierError(answer["error"])
        return _moved(answer, start)
    except subprocess.TimeoutExpired:
        raise VerifierError("it took too long") from None
    except OSError as error:
        raise VerifierError(f"the extractor cannot be started: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise VerifierError("the extractor ended without an answer") from None


def _moved(found: dict[str, Any], offset: int) -> NewClaim:
    def placed(part: dict[str, Any]) -> dict[str, Any]:
        spans = {key: part[key] + offset for key in ("start", "end") if part[key] is not None}
        return {**part, **spans}

    claim = NewClaim(
        **{
            **placed(found),
            "figures": tuple(NewFigure(**placed(figure)) for figure in found["figures"]),
            "links": tuple(NewLink(**placed(link)) for link in found["links"]),
        }
    )
    return replace(claim, hedges=tuple(claim.hedges), reasons=tuple(claim.reasons))


def main() -> None:
    """Answer one question, in the child."""
    asked = json.load(sys.stdin.buffer)
    text = asked["text"]
    answer: dict[str, Any]
    try:
        answer = asdict(proposed_claim(text, 0, len(text), codebook=asked["codebook"], publisher=asked["publisher"]))
    except VerifierError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
