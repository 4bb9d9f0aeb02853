"""Strings as strangers write them, for hypothesis: escapes, markup, bidi overrides, stacked marks, wide signs, halves
of pairs; alone and mixed with plain words."""

from hypothesis import strategies as st

PIECES = (
    # controls of both kinds, and sequences that a terminal acts upon
    "\x1b[2J\x1b[1;1H", "\x1b]52;c;aGVsbG8=\x07", "\x1b]0;title\x1b\\", "\x1bPq#0\x1b\\", "\x1b[?1049l", "\x1b[>31u",
    "\x9b31m", "\x9d0;x\x9c", "\x90q\x9c", "\x1b", "\x00", "\x07", "\x08\x08", "\x0b\x0c", "\x0e\x0f", "\x7f", "\x85",
    "\r", "\r\n", "\n", "\n\n", "\t", "\x1c\x1d\x1e\x1f",
    # what changes the direction of text, or cannot be seen
    "\u202eevil\u202c", "\u2066x\u2069", "\u200f", "\u061c", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e",
    "\ufe0f", "\U000e0041\U000e007f", "\u2028", "\u2029", "\u00a0", "\u3000", "\u3164", "\u115f", "\u2800", "\ufff9",
    # marks
    "e\u0301", "\u0301", "o" + "\u0308" * 40, "\u20dd", "\u0e33", "ก็", "\u0b95\u0bcd", "\u1100\u1161\u11a8", "\u302a",
    "Z\u0351\u0327\u030d\u0353", "\u05e9\u05c1", "\u064b\u064c", "\U0001d167",
    # wide, and of many code points
    "漢字テスト", "한국어", "ｶﾞ", "全角", "𠀀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇫🇷", "👍🏽", "☺️", "1️⃣", "🫠", "⚠",
    # other scripts and planes
    "قالت المتحدثة", "שלום עולם", "नमस्ते", "ไทย", "ქართული", "\ue000", "\U000f0000", "\U0010fffd", "\ufdd0", "\uffff",
    "\U0001ffff", "\ufffd", "\ud800", "\udfff", "\udc80", "\ud83d\ude00",
    # markup and quoting
    "[b]", "[/b]", "[/]", "[/x]", "[bold red]loud[/bold red]", "[@click=app.quit]here[/]",
    "[link=https://x.example]x[/link]",
    "[sic]", "[[", "]]", "[", "]", "\\[", "\\", "$x", "{x}", "%s", "&amp;", "<b>", "“", "…", "▌", "│",
    "'; DROP TABLE claim",
    # plain
    "about 170 soldiers were killed", "the ministry", "Al Jazeera", " ", "  ", "a", "x" * 90, "-", "–", "1,700", "(?)",
)  # fmt: skip

_word = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(PIECES),
    st.text(st.characters(), max_size=5),
    st.text(st.characters(categories=("Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp", "Co", "Lo")), max_size=4),
)
_short = st.lists(_word, min_size=1, max_size=5).map("".join)
strange = st.builds(lambda text, times: text * times, _short, st.sampled_from([1] * 30 + [7, 400]))
"""Any string; one in thirty or so is long, one very long."""

BATCH = 100
"""Strings that are shown together."""

batches = st.lists(strange, min_size=BATCH, max_size=BATCH)
