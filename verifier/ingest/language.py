"""Which language a text is in, when that is sure; short texts and doubtful cases stay ``None`` (read as English).

English is told by its function words, without loading anything; the rest by py3langid, which loads on first need.
"""

import re
from functools import lru_cache
from typing import Any, Final

_SAMPLE: Final = 6_000
"""Code points looked at."""
_LETTERS: Final = 60
"""Latin letters below which nothing is decided; a sentence has more."""
_LETTERS_OTHER: Final = 4
"""The same for other scripts, where the script itself rules English out."""
_SURE: Final = 0.6
"""Probability of the likeliest language; neighbours such as Russian and Bulgarian share the rest."""
_PERHAPS: Final = 0.05
"""Probability of English above which a text is not called another language."""
_NOT_ENGLISH: Final = 0.1
"""Share of English function words above which a Latin text is not called another language."""
_LATIN: Final = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_WORDS: Final = (
    "the of and to in a is was for that on with by at from as were are be been has have had it its he she they his her "
    "their which who said not but an this or after when would will more than one about also into over"
)
_ENGLISH: Final = frozenset(_WORDS.split())
_NAMES: Final = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "ku": "Kurdish", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian",
    "ms": "Malay", "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese", "en": "English",
}  # fmt: skip


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of ``text``'s language, or ``None`` when it is too short or not sure."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    latin = len(_LATIN.findall(sample))
    if letters < _LETTERS_OTHER or (latin * 2 >= letters and letters < _LETTERS):
        return None
    if latin * 10 >= letters * 8:
        words = _WORD.findall(sample.lower())
        share = sum(word in _ENGLISH for word in words) / max(1, len(words))
        if share > 0.2:
            return "en"
    else:
        share = 0.0
    likely = _identify(sample.lower())  # headlines in capitals mislead it
    language = max(likely, key=lambda name: likely[name])
    if likely[language] < _SURE or language == "zxx" or (latin * 2 < letters and language in _LATIN_ONLY):
        return None
    if language != "en" and (share > _NOT_ENGLISH or likely.get("en", 0.0) > _PERHAPS):
        return None
    return language


def notice(text: str, language: str | None) -> str | None:
    """Say in plain words why ``text`` is not read for claims; ``None`` when it is read (English, or not known)."""
    if language == "en":
        return None
    if language is not None:
        name = _NAMES.get(language, f"a language other than English ({language})")
        return f"kept; not read for claims: the text is in {name}"
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if letters >= _LETTERS_OTHER and len(_LATIN.findall(sample)) * 2 < letters:
        return "kept; not read for claims: the text is not in Latin letters"
    return None


_IN_LATIN: Final = (
    "af an br bs ca cs cy da de en eo es et eu fi fo fr ga gl hr ht hu id is it jv la lb lt lv mg ms mt nb nl nn no oc "
    "pl pt qu ro rw se sk sl sq sv sw tl tr vi vo wa xh zu"
)
_LATIN_ONLY: Final = frozenset(_IN_LATIN.split())


_VARIETIES: Final = {
    "ary": "ar", "arz": "ar", "wuu": "zh", "yue": "zh", "nn": "no", "hbo": "he", "grc": "el", "uzs": "uz", "pcm": "en",
}  # fmt: skip
"""Varieties that share a written language with the one a person would name."""


def _identify(sample: str) -> dict[str, float]:
    """The likeliest languages with their probabilities, those of their varieties added."""
    sums: dict[str, float] = {}
    for code, probability in _identifier().rank(sample)[:10]:
        name = _VARIETIES.get(code, code)
        sums[name] = sums.get(name, 0.0) + float(probability)
    return sums


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
