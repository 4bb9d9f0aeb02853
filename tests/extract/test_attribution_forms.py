"""Every form in which English news says who says something: chain, anonymity, cue and hedges. Own sentences.

Each row: a passage, some words of the claim in it, and its speakers from the first origin to the last relay. Where
nobody else speaks the outlet stands by default (``GAZETTE``).
"""

from dataclasses import dataclass
from functools import cache

import pytest

from verifier.extract import bodies, extract
from verifier.extract.model import Claim, Extraction

GAZETTE = "The Gazette"


@dataclass(frozen=True)
class Form:
    """A passage and how its claim is to be read; ``None`` is not looked at."""

    text: str
    words: str
    speakers: tuple[str, ...]
    cue: str | None = None
    anonymous: bool | None = None
    role: str | None = None
    medium: str | None = None
    hedges: tuple[str, ...] = ()


def form(
    text: str,
    words: str,
    *speakers: str,
    cue: str | None = None,
    anonymous: bool | None = None,
    role: str | None = None,
    medium: str | None = None,
    hedges: tuple[str, ...] = (),
) -> Form:
    return Form(text, words, speakers, cue, anonymous, role, medium, hedges)


@cache
def read(text: str) -> Extraction:
    return extract(text, published="2024-03-04", publisher=GAZETTE)


def claim_of(row: Form) -> Claim:
    found = [claim for claim in read(row.text).claims if row.words in claim.quote]
    assert len(found) == 1, [claim.quote for claim in read(row.text).claims]
    return found[0]


BODY = "\n\nThe ferry burned for three hours in the harbour before the crew was brought ashore by small boats."

DIRECT = [
    form(
        "“Twelve men were killed at the mill,” said Anna Berg, the mayor.",
        "Twelve men",
        "Anna Berg",
        cue="said",
        role="the mayor",
    ),
    form("“Twelve men were killed at the mill,” Anna Berg told reporters.", "Twelve men", "Anna Berg", cue="told"),
    form("Anna Berg said: “Twelve men were killed at the mill.”", "Twelve men", "Anna Berg", cue="said"),
    form("Anna Berg, the mayor, wrote: “Twelve men were killed at the mill.”", "Twelve men", "Anna Berg", cue="wrote"),
    form("“Twelve men,” Anna Berg said, “were killed at the mill on Sunday.”", "were killed", "Anna Berg"),
    form("“We counted the dead,” Anna Berg said. “Twelve men were killed at the mill.”", "Twelve men", "Anna Berg"),
    form(
        "“We counted the dead,” said Anna Berg, the mayor.\n\n“Twelve men were killed at the mill,” she added.",
        "Twelve men",
        "Anna Berg",
        cue="added",
        role="the mayor",
    ),
    form("“Twelve men were killed,” she said.", "Twelve men", "she", cue="said"),
    form(
        "Anna Berg, a nurse, was in tears. “They brought us 12 wounded men,” she said.",
        "12 wounded",
        "Anna Berg",
        role="a nurse",
    ),
]

OVER_PARAGRAPHS = [
    form(
        "“The road is shut,” said Anna Berg, the mayor. “It burned.\n\n“Twelve men were killed on Sunday night.”"
        + BODY,
        "Twelve men",
        "Anna Berg",
    ),
    form(
        "The mayor’s office released the following statement:\n\n“Twelve men were killed at the mill on Sunday.”"
        + BODY,
        "Twelve men",
        "The mayor’s office",
    ),
    form(
        "In a statement on Sunday, Harbour Watch said:\n\n“Twelve men were killed.\n\n“Another nine were wounded.”"
        + BODY,
        "nine",
        "Harbour Watch",
    ),
    form(
        "Harbour Watch issued the following statement:\n\n“The guards fired.\n\n“Twelve men were killed at the mill.”"
        + BODY,
        "Twelve men",
        "Harbour Watch",
    ),
]

MIXED = [
    form("Anna Berg said 12 men had been “killed in cold blood” at the mill.", "12 men", "Anna Berg", cue="said"),
    form("The mayor said that “twelve men were killed” when the mill burned.", "twelve men", "The mayor"),
    form(
        "The army said its guns had “neutralised” nine fighters, who were killed near the river.",
        "nine fighters",
        "The army",
    ),
]

INDIRECT = [
    form("The mayor said that 12 men were killed.", "12 men", "The mayor", cue="said"),
    form("The mayor said 12 men were killed.", "12 men", "The mayor"),
    form("Twelve men were killed, the mayor said.", "Twelve men", "the mayor"),
    form("Twelve men, the mayor said on Sunday, were killed at the mill.", "Twelve men", "the mayor"),
    form("The mayor confirmed on Sunday that 12 men were killed.", "12 men", "The mayor", cue="confirmed"),
    form(
        "The rebels claimed that they had killed 12 guards.",
        "12 guards",
        "The rebels",
        cue="claimed",
        hedges=("claimed",),
    ),
    form("The mayor denied that 12 men were killed.", "12 men", "The mayor", cue="denied", hedges=("denied",)),
    form("The mayor said the road was shut, adding that 12 men were killed.", "12 men", "The mayor", cue="adding"),
    form("The mayor said the road was shut and that 12 men were killed at the mill.", "12 men", "The mayor"),
    form("The army acknowledged that its guns had killed 12 farmers.", "12 farmers", "The army", cue="acknowledged"),
]

ACCORDING_TO = [
    form("According to the coast guard, nine sailors drowned.", "nine sailors", "the coast guard", cue="According to"),
    form("Nine sailors drowned, according to the coast guard.", "Nine sailors", "the coast guard", cue="according to"),
    form(
        "Nine sailors drowned on Sunday, according to a statement by the coast guard.",
        "Nine sailors",
        "the coast guard",
        medium="statement",
    ),
    form("Nine people were killed, according to Anna Berg, the mayor.", "Nine people", "Anna Berg", role="the mayor"),
    form("Nine people were killed, according to local media.", "Nine people", "local media"),
    form("As Anna Berg noted, nine people were killed.", "nine people", "Anna Berg", cue="noted"),
    form("Nine sailors drowned, per the coast guard.", "Nine sailors", "the coast guard"),
    form("Nine sailors drowned, as per the coast guard.", "Nine sailors", "the coast guard"),
]

STATEMENTS = [
    form("In a statement, the fleet said nine sailors drowned.", "nine sailors", "the fleet", medium="statement"),
    form("The fleet said in a statement that nine sailors drowned.", "nine sailors", "The fleet", medium="statement"),
    form(
        "Nine sailors drowned, the fleet said in a statement on Sunday.",
        "Nine sailors",
        "the fleet",
        medium="statement",
    ),
    form("A statement from the fleet said nine sailors drowned.", "nine sailors", "the fleet", medium="statement"),
    form("A statement by the fleet said that nine sailors drowned.", "nine sailors", "the fleet", medium="statement"),
    form("The fleet's statement said nine sailors drowned.", "nine sailors", "The fleet", medium="statement"),
]

HEADLINES = [
    form("Officials: 12 dead in ferry fire" + BODY, "12 dead", "Officials", cue=":", anonymous=True),
    form("12 dead in ferry fire: officials" + BODY, "12 dead", "officials", cue=":"),
    form("12 dead in ferry fire, police say" + BODY, "12 dead", "police", cue="say"),
    form("Breaking: Police: 12 dead in ferry fire" + BODY, "12 dead", "Police", cue=":"),
    form("Live updates: Coroner: 12 dead in ferry fire" + BODY, "12 dead", "Coroner", cue=":"),
    form("Watch: 12 dead in ferry fire" + BODY, "12 dead", GAZETTE),
    form("UPDATE: Police: 12 dead in ferry fire" + BODY, "12 dead", "Police", cue=":"),
    form("12 dead in ferry fire – coast guard" + BODY, "12 dead", "coast guard"),
    form("Health ministry: 12 killed in ferry fire" + BODY, "12 killed", "Health ministry", cue=":"),
    form("Airwars: 12 civilians killed in raid" + BODY, "12 civilians", "Airwars", cue=":"),
]

PASSIVE = [
    form("The mayor was quoted as saying that 12 men were killed.", "12 men", "The mayor"),
    form("Anna Berg was quoted by Lake TV as saying 12 men were killed.", "12 men", "Anna Berg", "Lake TV"),
    form("It was reported that 12 men were killed.", "12 men", GAZETTE),
    form("Twelve men were reported killed in the raid.", "Twelve men", GAZETTE),
    form("Twelve men are believed to have been killed in the raid.", "Twelve men", GAZETTE, hedges=("believed",)),
    form("Twelve men were reported dead by the health office.", "Twelve men", "the health office"),
]

DOCUMENTS = [
    form("A report by Harbour Watch said that 12 men were killed.", "12 men", "Harbour Watch", medium="report"),
    form("It was a report by Harbour Watch that said 12 men were killed.", "12 men", "Harbour Watch", medium="report"),
    form("The indictment states that the guards killed 12 men.", "12 men", "The indictment"),
    form("Court documents show that 12 men were killed at the mill.", "12 men", "Court documents"),
    form(
        "A caption under the picture said 12 men were killed.",
        "12 men",
        "A caption under the picture",
        medium="caption",
    ),
    form("An internal army memo said that 12 men were killed.", "12 men", "An internal army memo"),
    form("The footage shows guards who killed 12 men at the mill.", "12 men", "The footage"),
    form(
        "A study published by the university found that 12 men were killed.",
        "12 men",
        "A study published by the university",
    ),
]

BROADCASTERS = [
    form("State television reported that 12 men were killed.", "12 men", "State television", cue="reported"),
    form("Twelve men were killed, state TV reported on Sunday.", "Twelve men", "state TV"),
    form("Radio Ardana said 12 men were killed.", "12 men", "Radio Ardana"),
    form("Sana reported that 12 men were killed.", "12 men", "Sana"),
    form("Citing doctors, Lake TV reported that 12 men were killed.", "12 men", "doctors", "Lake TV"),
    form("The state news agency Sana said 12 men were killed.", "12 men", "Sana", role="state news agency"),
]

POSTS = [
    form("Anna Berg wrote on X that 12 men were killed.", "12 men", "Anna Berg", medium="X"),
    form("Twelve men were killed, Anna Berg posted on Facebook.", "Twelve men", "Anna Berg", medium="Facebook"),
    form("A post on Telegram said that 12 men were killed.", "12 men", "A post on Telegram", medium="post"),
    form("The channel Lake News posted that 12 men were killed.", "12 men", "Lake News", cue="posted"),
    form("The Telegram channel Red Dawn claimed 12 guards were killed.", "12 guards", "Red Dawn"),
    form(
        "A Twitter account run by the rebels said 12 guards were killed.",
        "12 guards",
        "A Twitter account run by the rebels",
        medium="Twitter",
    ),
    form("In a tweet, Anna Berg said 12 men were killed.", "12 men", "Anna Berg", medium="tweet"),
    form("@LakeWatch tweeted that 12 men were killed.", "12 men", "@LakeWatch"),
]

ANONYMOUS = [
    form(
        "A security source who asked not to be named said 12 men were killed.",
        "12 men",
        "A security source",
        anonymous=True,
    ),
    form(
        "An official said on condition of anonymity that 12 men were killed.", "12 men", "An official", anonymous=True
    ),
    form(
        "Twelve men were killed, said a doctor, who spoke on condition of anonymity.",
        "Twelve men",
        "a doctor",
        anonymous=True,
    ),
    form("A man who gave his name only as Karim said 12 men were killed.", "12 men", "Karim"),
    form("Witnesses said 12 men were killed.", "12 men", "Witnesses", anonymous=True),
    form(
        "Two officials, speaking on condition of anonymity, said 12 men were killed.",
        "12 men",
        "Two officials",
        anonymous=True,
    ),
    form(
        "“Twelve men were killed,” said one resident, who declined to be named.",
        "Twelve men",
        "one resident",
        anonymous=True,
    ),
    form(
        "Sources familiar with the raid told Reuters that 12 men were killed.",
        "12 men",
        "Sources familiar with the raid",
        "Reuters",
        anonymous=True,
    ),
    form("Anna Berg, the mayor, said 12 men were killed.", "12 men", "Anna Berg", anonymous=False),
]

SEVERAL = [
    form("Police and witnesses said 12 men were killed.", "12 men", "Police and witnesses"),
    form("Twelve men were killed, police and medics said.", "Twelve men", "police and medics"),
    form("Anna Berg and Karim Haddad said that 12 men were killed.", "12 men", "Anna Berg and Karim Haddad"),
    form(
        "Twelve men were killed, according to the mayor and two witnesses.", "Twelve men", "the mayor and two witnesses"
    ),
]

CHAINS = [
    form("The mayor told Reuters that 12 men were killed.", "12 men", "The mayor", "Reuters"),
    form(
        "Reuters reported, quoting a ministry spokesman, that 12 men were killed.",
        "12 men",
        "a ministry spokesman",
        "Reuters",
    ),
    form(
        "The mayor told Reuters, citing the health office, that 12 men were killed.",
        "12 men",
        "the health office",
        "The mayor",
        "Reuters",
    ),
    form("The mayor said the army had told her that 12 men were killed.", "12 men", "the army", "The mayor"),
    form("Twelve men were killed, the mayor told Lake TV.", "Twelve men", "the mayor", "Lake TV"),
    form(
        "Twelve men were killed, the mayor said, the Lake Post reported on Sunday.",
        "Twelve men",
        "the mayor",
        "Lake Post",
    ),
    form("Twelve men were killed, Reuters reported, citing doctors.", "Twelve men", "doctors", "Reuters"),
    form("AFP quoted a doctor as saying that 12 men were killed.", "12 men", "a doctor", "AFP"),
    form("According to Reuters, the mayor said 12 men were killed.", "12 men", "the mayor", "Reuters"),
    form("The police said witnesses reported that 12 men were killed.", "12 men", "witnesses", "The police"),
]

MORE_CHAINS = [
    form(
        "The Lake Press Agency (LPA), citing the Ardanan Ministry of the Interior, reported that 12 men were killed.",
        "12 men",
        "the Ardanan Ministry of the Interior",
        "Lake Press Agency",
    ),
    form(
        "One of the guards told police that 12 men were killed while Ivo Horn held a gun, the affidavit states.",
        "12 men",
        "One of the guards",
        "the affidavit",
    ),
    form(
        "Local sources said that according to witnesses, the mill burned down, and 12 men were killed there.",
        "12 men",
        "witnesses",
        "Local sources",
    ),
    form("The Lake County Sheriff's Office says 12 men were killed.", "12 men", "Lake County Sheriff's Office"),
    form("Force Commander, Lt. Gen. Ivo Horn, said 12 men were killed.", "12 men", "Ivo Horn", role="Force Commander"),
    form("Anna Berg and her daughter Marta said 12 men were killed.", "12 men", "Anna Berg and her daughter Marta"),
    form("Two guards face murder chargesProsecutors say 12 men were killed.", "12 men", "Prosecutors"),
    form("Police said earlier that 12 men were killed.", "12 men", "Police"),
    form("For Karim Haddad, a teacher, it was a shock. He said 12 men were killed.", "12 men", "Karim Haddad"),
    form("Police are trying to find out why 12 men were killed at the mill.", "12 men", GAZETTE),
    form("On Saturday, Red Dawn claimed two attacks which killed at least 28 people.", "at least 28", GAZETTE),
    form(
        "A neighbour of the dead man named Karim Haddad said 12 men were killed.",
        "12 men",
        "Karim Haddad",
        role="A neighbour of the dead man",
    ),
    form(
        "Police said that while Ivo Horn lived there, they found no tie between the 12 men killed, Lake News reported.",
        "12 men",
        "Police",
        "Lake News",
    ),
]

RESOLVED = [
    form(
        "Anna Berg, the mayor of Ardana, arrived at noon. She said 12 men were killed.",
        "12 men",
        "Anna Berg",
        role="the mayor of Ardana",
    ),
    form(
        "Army spokesman Karim Haddad arrived at noon. Haddad said 12 men were killed.",
        "12 men",
        "Karim Haddad",
        role="Army spokesman",
    ),
    form(
        "Police Chief Ivo Horn spoke at the mill. The chief said 12 men were killed.",
        "12 men",
        "Ivo Horn",
        role="Police Chief",
    ),
    form("Harbour Watch published its list on Sunday. It said 12 men were killed.", "12 men", "Harbour Watch"),
    form("Dr. Ruth Lind runs the clinic. “Twelve men were killed,” Lind said.", "Twelve men", "Ruth Lind"),
]

OUTLET = [
    form("Twelve men were killed at the mill on Sunday.", "Twelve men", GAZETTE),
    form("Twelve men were reportedly killed at the mill on Sunday.", "Twelve men", GAZETTE, hedges=("reportedly",)),
    form("Twelve men may have been killed at the mill.", "Twelve men", GAZETTE, hedges=("may",)),
    form("The guards allegedly killed 12 men at the mill.", "12 men", GAZETTE, hedges=("allegedly",)),
    form("Twelve men appeared to have been killed at the mill.", "Twelve men", GAZETTE, hedges=("appeared",)),
    form("The mayor said 12 men may have been killed.", "12 men", "The mayor", hedges=("may",)),
]

ALL = [
    *DIRECT,
    *OVER_PARAGRAPHS,
    *MIXED,
    *INDIRECT,
    *ACCORDING_TO,
    *STATEMENTS,
    *HEADLINES,
    *PASSIVE,
    *DOCUMENTS,
    *BROADCASTERS,
    *POSTS,
    *ANONYMOUS,
    *SEVERAL,
    *CHAINS,
    *MORE_CHAINS,
    *RESOLVED,
    *OUTLET,
]


@pytest.mark.parametrize("row", ALL, ids=lambda row: row.text[:60])
def test_form(row: Form) -> None:
    claim = claim_of(row)
    assert tuple(link.speaker for link in claim.attribution) == row.speakers
    first = claim.attribution[0] if claim.attribution else None
    for name in ("cue", "anonymous", "role", "medium"):
        wanted = getattr(row, name)
        if wanted is not None:
            assert first is not None
            assert getattr(first, name) == wanted, name
    assert set(row.hedges) <= set(claim.hedges)
    for link in claim.attribution:
        assert link.start is None or row.text[link.start : link.end].strip()


def test_a_headline_behind_a_teaser_s_label_is_another_article_s() -> None:
    """ "Related: Police: …" is no claim of this article, whoever speaks in it."""
    assert not [c for c in read("Related: Police: 12 dead in ferry fire" + BODY).claims if "12 dead" in c.quote]


@pytest.mark.parametrize(
    ("text", "words", "speakers"),
    [
        ("Airwars assessed that between five and seven civilians died.", "between five", ["Airwars"]),
        ("Hamas: 12 killed in raid" + BODY, "12 killed", ["Hamas"]),
        ("Aleppo: 12 killed in raid" + BODY, "12 killed", [GAZETTE]),
        (
            "Sara Lind spoke at noon. Bellingcat was there, too. “Twelve men were killed,” she said.",
            "Twelve men",
            ["Sara Lind"],
        ),
        ("Ivo Horn met Hezbollah in Ardana on Sunday. “Twelve men were killed,” he said.", "Twelve men", ["Ivo Horn"]),
        ("Boko Haram attacked the mill on Sunday. It said 12 guards were killed.", "12 guards", ["Boko Haram"]),
        ("A doctor told Enab Baladi that 12 men were killed.", "12 men", ["A doctor", "Enab Baladi"]),
        ("Sana Haddad runs the clinic. Twelve men were killed, Sana said.", "Twelve men", ["Sana Haddad"]),
    ],
)
def test_known_bodies_are_told_from_persons_and_places(text: str, words: str, speakers: list[str]) -> None:
    """What the lists of outlets, armed actors and monitors are for."""
    claim = claim_of(form(text, words))
    assert [link.speaker for link in claim.attribution] == speakers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("the Pentagon", "armed actor"),
        ("state-run Tasnim", "outlet"),
        ("The New York Times", "outlet"),
        ("Human Rights Watch", "monitor"),
        ("the Kremlin", "official body"),
        ("is", None),
        ("Anna Berg", None),
    ],
)
def test_the_kind_of_a_body(name: str, kind: str | None) -> None:
    assert bodies.kind_of(name) == kind


def test_a_relative_clause_belongs_to_the_source_but_not_to_the_name() -> None:
    text = "“The road is shut and 12 men were killed,” said Ivo Horn, who runs the clinic."
    found = read(text)
    (one,) = found.attributions
    assert one.source is not None
    assert text[one.source.start : one.source.end] == "Ivo Horn, who runs the clinic"
    assert found.claims[0].attribution[0].speaker == "Ivo Horn"


def test_words_after_a_colon_without_marks_are_not_put_in_anybody_s_mouth() -> None:
    """Where a statement that is not quoted ends, nothing shows."""
    text = "Harbour Watch issued the following statement:\n\nTwelve men were killed at the mill." + BODY
    claim = claim_of(form(text, "Twelve men"))
    assert "Harbour Watch" not in [link.speaker for link in claim.attribution]


@pytest.mark.parametrize("label", ["RELATED", "READ MORE", "ORIGINAL STORY", "PHOTOS"])
def test_a_label_in_capitals_speaks_nothing(label: str) -> None:
    found = read(BODY.strip() + f"\n\n{label}: Four people killed at the mill, 3 arrested" + BODY)
    assert label not in [link.speaker for claim in found.claims for link in claim.attribution]
