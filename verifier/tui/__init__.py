"""The screen. Nothing here loads textual until ``verifier.tui.app`` is imported; ``actions`` and ``phrases`` never do."""
