"""The independent check of a case's history. Pure: it reads entries and knows nothing of the store."""

from verifier.custody.chain import Break, ChainReport, check

__all__ = ["Break", "ChainReport", "check"]
