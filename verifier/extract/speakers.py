"""Who a source is: pronouns and short names resolved to the full name and role that the article gave before.

The rules are the usual ones of news English: a pronoun takes the speaker or subject of the sentence before that agrees
with it in gender and number; a surname, or a definite role ("the spokesman"), the person who was introduced with it.
"""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from verifier.extract import bodies, joint_names, names, phrases
from verifier.extract.document import Document
from verifier.extract.names import Gender, Speaker
from verifier.extract.parsing import Parses
from verifier.extract.tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

REACH: Final = 8
"""A pronoun looks back at most so many sentences."""

_PRONOUNS: Final[dict[str, Gender | None]] = {"he": "male", "she": "female", "they": None, "it": None, "who": None}
_POSSESSIVE: Final = re.compile(r"(his|her|their|its)\b\s*", re.I)
_OTHER: Final = re.compile(r"\b(?:only|other|first|second|third|last|latest|next|new)\b", re.I)
_DEFINITE: Final = re.compile(r"the (?P<before>(?:[a-z-]+ ){0,3})(?P<noun>[a-z-]+)", re.I)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    sentence: int
    speaker: Speaker
    subject: bool
    source: bool


class Speakers:
    """The people and bodies that the parsed sentences name, and how later words refer to them."""

    def __init__(self, document: Document, parses: Parses, sources: set[int]) -> None:
        """``sources``: the offsets at which phrases stand that are sources of statements."""
        self._text = document.text
        self._mentions: list[_Mention] = []
        self._full: dict[str, list[_Mention]] = {}
        for sentence in document.readable():
            number, offset = sentence.index, sentence.start
            if number not in parses:
                self._note_plain(document.words(sentence), number, offset)
                continue
            for token in tokens(parses[number]):
                if token.dep_ not in _PLACES:
                    continue
                if token.dep_ in phrases.SUBJECTS:
                    if token.pos_ == "PRON" and token.lower_ in ("he", "she"):
                        self._note_pronoun(token.lower_, offset + token.idx, number)
                    elif token.pos_ == "NOUN" and not _is_name(token):
                        self._note_common(document, parses[number], token, number, offset, sources)
                if not _inside_name(token) and _is_name(token):
                    self._note(document, parses[number], token, number, offset, sources)

    def _note(
        self, document: Document, doc: "Doc", token: "Token", number: int, offset: int, sources: set[int]
    ) -> None:
        left, right = phrases.noun_phrase(token)
        start, end = offset + doc[left].idx, offset + doc[right - 1].idx + len(doc[right - 1].text)
        if end - start > 400:
            return
        whole = document.text[start:end]
        speaker = names.read(whole[: joint_names.second(whole)])
        if speaker.nature not in ("person", "organisation"):
            return
        subject = token.dep_ in phrases.SUBJECTS
        self._add(_Mention(start, number, speaker, subject, start in sources))

    def _note_plain(self, text: str, number: int, offset: int) -> None:
        """Names in a sentence that was not parsed, by their capitals and the role words beside them."""
        for run in _RUN.finditer(text):
            before = _BEFORE.search(text, max(0, run.start() - 80), run.start())
            after = _AFTER.match(text, run.end(), min(len(text), run.end() + 120))
            phrase = (before.group() if before else "") + run.group() + (after.group() if after else "")
            speaker = names.read(phrase)
            if speaker.nature == "person" and (speaker.sure or " " in speaker.name):
                self._add(_Mention(offset + run.start(), number, speaker, run.start() < 60, False))

    def _add(self, mention: _Mention) -> None:
        self._mentions.append(mention)
        words = mention.speaker.name.split()
        if len(words) > 1 and mention.speaker.nature == "person":
            for key in {words[-1].lower(), words[0].lower()}:
                self._full.setdefault(key, []).append(mention)

    def _note_pronoun(self, pronoun: str, start: int, number: int) -> None:
        """A subject pronoun keeps its person in the reader's mind."""
        found = self._antecedent(pronoun, start, number)
        if found is not None:
            self._mentions.append(_Mention(start, number, found, True, True))

    def _note_common(
        self, document: Document, doc: "Doc", token: "Token", number: int, offset: int, sources: set[int]
    ) -> None:
        """A subject without a name, for "it" and "they"."""
        left, right = phrases.noun_phrase(token)
        start, end = offset + doc[left].idx, offset + doc[right - 1].idx + len(doc[right - 1].text)
        if end - start > 160:
            return
        speaker = names.read(document.text[start:end])
        if token.tag_ == "NNS" or any(child.dep_ == "conj" for child in token.children):
            speaker = replace(speaker, nature="people")
        elif speaker.nature == "people":
            speaker = replace(speaker, nature="person")
        self._mentions.append(_Mention(start, number, speaker, True, start in sources))

    def resolve(self, phrase: str, start: int, sentence: int) -> Speaker:
        """The speaker that ``phrase``, a source standing at offset ``start``, refers to."""
        lowered = phrase.strip().lower()
        if lowered in _PRONOUNS:
            found = self._antecedent(lowered, start, sentence)
            return found if found is not None else Speaker(phrase.strip(), None, "pronoun")
        aged = _AGED.fullmatch(phrase)
        if aged:
            return self._of_age(int(aged["age"]), start, sentence) or names.read(phrase)
        possessed = _POSSESSIVE.match(phrase)
        if possessed:
            pronoun = {"his": "he", "her": "she", "their": "they", "its": "it"}[possessed.group(1).lower()]
            owner = self._antecedent(pronoun, start, sentence)
            speaker = names.read(phrase)
            if owner is not None and speaker.role is None:
                what = phrase[possessed.end() :].strip()
                if len(what) <= 60 and not names.is_role(names.head_noun(what.split())):  # "his attorney": whose?
                    return replace(speaker, role=f"{owner.name}'s {what}")
            return speaker
        speaker = names.read(phrase)
        introduced = self._by_role(phrase, start)
        if introduced is not None:
            return introduced
        if speaker.nature == "organisation" and bodies.also_given_name(speaker.name):
            found = self._known(replace(speaker, nature="person"), phrase, start)
            return found if found.nature == "person" and " " in found.name else speaker
        if speaker.nature == "person" and not speaker.anonymous:
            return self._known(speaker, phrase, start)
        return speaker

    def _by_role(self, phrase: str, start: int) -> Speaker | None:
        """ "The spokesman", "the police chief": the last person who was introduced as that, by every word of it."""
        definite = _DEFINITE.fullmatch(" ".join(phrase.split()))
        if definite is None or _OTHER.search(phrase) or not names.is_role(definite["noun"].lower()):
            return None
        wanted = {word.lower() for word in definite["before"].split()}
        for mention in reversed(self._mentions[-400:]):
            role = mention.speaker.role
            if mention.start >= start or role is None or mention.speaker.nature != "person":
                continue
            if names.head_noun(role.split()) != definite["noun"].lower():
                continue
            have = {re.sub(r"['’]s?$", "", word.strip(",.")).lower() for word in role.split()}
            if wanted <= have:
                return mention.speaker
        return None

    def _known(self, speaker: Speaker, phrase: str, start: int) -> Speaker:
        """A short or bare name completed from where it was introduced."""
        if _DEFINITE.fullmatch(phrase.strip()):
            return speaker
        if speaker.role and len(speaker.name.split()) > 1:
            return speaker
        same = [
            mention
            for mention in self._full.get(speaker.name.split()[-1].lower(), [])[:60]
            if _covers(mention.speaker, speaker)
        ]
        before = [mention for mention in same if mention.start < start]
        if not same:
            return speaker
        full = max((m.speaker for m in (before or same)[-1:]), key=lambda found: len(found.name))
        roles = [mention.speaker.role for mention in before or same if mention.speaker.role]
        role = roles[0] if roles else speaker.role
        gender = full.gender or speaker.gender or next((m.speaker.gender for m in same if m.speaker.gender), None)
        return replace(full, role=role, gender=gender, sure=True)

    def _antecedent(self, pronoun: str, start: int, sentence: int) -> Speaker | None:
        best: tuple[tuple[int, ...], Speaker] | None = None
        for mention in reversed(self._mentions):
            if mention.start >= start:
                continue
            if mention.sentence < sentence - REACH:
                break
            speaker = mention.speaker
            short = speaker.nature == "person" and " " not in speaker.name
            if not short and not self._agrees(pronoun, speaker):
                continue
            known = self._known(speaker, speaker.name, start) if speaker.nature == "person" else speaker
            if not self._agrees(pronoun, known):
                continue
            distance = sentence - mention.sentence
            personal = pronoun in ("he", "she")
            # "When police arrived, they found": who acts in the clause before, not who spoke in the sentence before
            here = pronoun == "they" and mention.subject and not distance
            rank = (
                int(here) - (min(distance, 2) or 1),
                int(mention.source or mention.subject),
                int(known.gender is not None or not personal),
                int(mention.source),
                int(known.sure and personal),
                -distance,
                min(self._count(known), 3) if personal else 0,
                mention.start,
            )
            if pronoun == "who":
                rank = (mention.start, 0, 0, 0, 0, 0, 0, 0)
            if best is None or rank > best[0]:
                best = rank, known
        return best[1] if best else None

    def _of_age(self, age: int, start: int, sentence: int) -> Speaker | None:
        """ "The 34-year-old": who was given that age, else the person named last who was given no other."""
        before = [
            mention
            for mention in self._mentions
            if mention.start < start
            and mention.speaker.nature == "person"
            and (mention.speaker.sure or mention.source or " " in mention.speaker.name)
            and not mention.speaker.name.lower().endswith((" person", " people"))
        ]
        given = [(self._age(mention), mention) for mention in before]
        for stated, mention in reversed(given):
            if stated == age:
                return self._known(mention.speaker, mention.speaker.name, start)
        others = {mention.speaker.name for stated, mention in given if stated is not None}
        near = [one for one in before if sentence - one.sentence <= REACH and one.speaker.name not in others]
        last = next((one for one in reversed(near) if one.subject or one.source), None)
        return self._known(last.speaker, last.speaker.name, start) if last is not None else None

    def _age(self, mention: _Mention) -> int | None:
        """The age printed behind the name, where one is: "Ada Brown, 34, …"."""
        at = self._text.find(mention.speaker.name, mention.start, mention.start + 200)
        found = _AGE_BEHIND.match(self._text, at + len(mention.speaker.name)) if at >= 0 else None
        return int(found["age"]) if found is not None else None

    def _count(self, speaker: Speaker) -> int:
        """How often the person is named: of two in one sentence the one the article is about is meant."""
        return len(self._full.get(speaker.name.split()[-1].lower(), []))

    @staticmethod
    def _agrees(pronoun: str, speaker: Speaker) -> bool:
        if pronoun in ("he", "she"):
            wanted = _PRONOUNS[pronoun]
            if speaker.name.lower().endswith((" person", " people")):
                return False  # "one person was hurt": nobody in particular
            return (
                speaker.nature == "person"
                and (speaker.gender or wanted) == wanted
                and (speaker.sure or " " in speaker.name)
            )
        if pronoun == "they":
            return speaker.nature in ("people", "organisation")
        if pronoun == "it":
            return speaker.nature in ("organisation", "thing") or (speaker.nature == "person" and not speaker.gender)
        return True


_AGED: Final = re.compile(r"the (?P<age>\d{1,3})-year-old", re.I)
_AGE_BEHIND: Final = re.compile(r", (?:aged |age )?(?P<age>\d{1,3})(?=[,.;)])")
_RUN: Final = re.compile(
    r"(?<![\w-])[A-Z][\w’'-]{1,40}\.?(?: (?:al-|el-)?(?:[A-Z][\w’'-]{0,40}\.?|al|bin|ibn|de|van|der|von|da|del)){1,5}"
)
_BEFORE: Final = re.compile(r"(?<![\w’'-])(?:[\w’'-]++ ){1,6}+$")
_AFTER: Final = re.compile(r", (?:the|a|an|who|[A-Z]?[\w’'-]+) [^,.;]{2,100}(?=[,.])")
_PLACES: Final = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "appos", "poss", "conj", "attr", "ROOT", "dative"})


def _is_name(token: "Token") -> bool:
    """A proper noun, or a subject that an apposition names ("a spokeswoman, Anna White,")."""
    if token.pos_ == "PROPN":
        return True
    if token.pos_ != "NOUN" or token.dep_ not in phrases.SUBJECTS:
        return False
    return any(child.dep_ == "appos" and child.pos_ == "PROPN" for child in token.children)


def _inside_name(token: "Token") -> bool:
    """An apposition that only gives the name of the phrase before it is read with that phrase."""
    return token.dep_ == "appos" and token.head.dep_ in phrases.SUBJECTS


def _covers(full: Speaker, short: Speaker) -> bool:
    """Whether every word of the short name stands in the full one."""
    have = {word.lower() for word in full.name.split()}
    return all(word.lower() in have for word in short.name.split())
