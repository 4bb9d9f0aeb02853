"""Which language an article is in. English is told by its function words; the other names come from py3langid."""

import re
from typing import Final

from verifier.extract import lexicon

_SAMPLE: Final = 6000
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENGLISH: Final = lexicon.words("english", "function words")
_NAMES: Final = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian",
    "ms": "Malay", "nl": "Dutch", "nb": "Norwegian", "nn": "Norwegian", "no": "Norwegian", "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def _sample(text: str) -> str:
    """The start and the middle of a long text: menus at the top of a page may be in another language."""
    if len(text) <= _SAMPLE:
        return text
    middle = len(text) // 2
    return text[: _SAMPLE // 2] + "\n" + text[middle : middle + _SAMPLE // 2]


def detect(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, ``"en"`` for English; ``"und"`` where it has no words.

    A short text in Latin letters that nothing speaks against counts as English: headlines hold no function words,
    and strings of foreign names look like languages that nobody reports in.
    """
    sample = _sample(text)
    words = _WORD.findall(sample.lower())
    if not words:
        return "und"
    share = sum(word in _ENGLISH for word in words) / len(words)
    if share >= 0.22:
        return "en"
    code = _classify(sample)
    latin = sum(word.isascii() for word in words) / len(words)
    if code != "en" and latin > 0.9:
        few = len(words) < 12 or (len(words) < 30 and share >= 0.08 and code not in _NAMES)
        if few or share >= 0.12:
            return "en"
    return code


def _classify(sample: str) -> str:
    import py3langid.langid

    code, _ = py3langid.langid.classify(sample)
    return str(code)


def is_read(code: str) -> bool:
    """Whether articles in this language are read for claims."""
    return code in ("en", "und")


def name(code: str) -> str:
    """The language's English name; the code itself where none is listed."""
    return _NAMES.get(code, f"the language with the code {code!r}")


def notice(code: str) -> str:
    """The plain sentence for an article that was kept but not read."""
    return f"This article was not read for claims: it is in {name(code)}, and only English is read."
