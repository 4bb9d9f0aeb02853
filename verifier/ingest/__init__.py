"""Bytes to articles: find files, read them, say plainly what was refused. Pure: no store, no network, no screen."""

from verifier.ingest.find import find
from verifier.ingest.model import ENDINGS, Reading, Refusal, Source
from verifier.ingest.read import read

__all__ = ["ENDINGS", "Reading", "Refusal", "Source", "find", "read"]
