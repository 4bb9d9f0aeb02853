"""Who was harmed, how, and who only did it: one sentence a construction, in our own words.

Only the numbers that stand in the sentence: sums of listed persons have a test file of their own.
"""

import pytest

from verifier.extract import casualties, codebooks, document, listed_hits, parsing

Row = tuple[int | None, int | None, int | None, str]


def find(text: str) -> list[casualties.FigureHit]:
    prepared = document.prepare(text)
    gated = [s.index for s in prepared.sentences if casualties.triggers(prepared.words(s))]
    book = codebooks.get("acled")
    sums = {book.rule(listed_hits.LISTED), book.rule(listed_hits.ADDED)}
    found = casualties.find(prepared, parsing.parse(prepared, gated), book)
    return [hit for hit in found if hit.figure.rule not in sums]


def rows(text: str) -> list[Row]:
    found = [hit.figure for hit in find(text)]
    return [(figure.low, figure.best, figure.high, figure.measure or "") for figure in found]


def killed(*counts: int) -> list[Row]:
    return [(count, count, count, "killed") for count in counts]


def injured(*counts: int) -> list[Row]:
    return [(count, count, count, "injured") for count in counts]


def captured(*counts: int) -> list[Row]:
    return [(count, count, count, "captured") for count in counts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # active, passive, participles
        ("The storm killed two and injured forty-one.", [*killed(2), *injured(41)]),
        ("Eight clerks were executed by firing squad.", killed(8)),
        ("Eleven climbers perished on the north face.", killed(11)),
        ("Six attackers were killed by three guards.", killed(6)),
        ("Twelve commandos attacked the post, killing four clerks.", killed(4)),
        ("2 women and an infant killed in shooting near market", killed(2)),
        ("They told reporters that one person was dead.", killed(1)),
        ("There were eight women, a 10-year-old girl and four men injured.", injured(8, 4)),
        # nominal
        ("The death of 12 villagers was confirmed.", killed(12)),
        ("The attack took a toll of 45 dead.", killed(45)),
        ("The death toll has risen to 71.", killed(71)),
        ("Casualties stood at 65.", [(65, 65, 65, "casualties")]),
        ("The number of wounded is 44.", injured(44)),
        ("The wounding of five conscripts was reported.", injured(5)),
        ("They attended the funerals of four firefighters.", killed(4)),
        ("The killers of the six monks have not been found.", killed(6)),
        ("The victims included two dentists.", [(2, 2, 2, "casualties")]),
        # verbs beyond the obvious
        ("Guerrillas ambushed a patrol, liquidating four soldiers.", killed(4)),
        ("Nineteen shoppers were gunned down on the square.", killed(19)),
        ("Twelve more were martyred in the camp.", killed(12)),
        ("Seven miners succumbed to their burns.", killed(7)),
        ("The outbreak claimed 340 lives.", killed(340)),
        ("Nine lives were lost.", killed(9)),
        ("A feud that has taken and continues to take thousands of lives.", [(1000, None, None, "killed")]),
        ("The raid wiped out a family of seven.", killed(7)),
        ("Soldiers wiped out a band of nine bandits.", killed(9)),
        ("The army eliminated 300 insurgents.", killed(300)),
        ("Eight hikers froze to death.", killed(8)),
        ("Three clerks were hacked to death.", killed(3)),
        ("We lost 12 men in the fight.", killed(12)),
        ("The brigade lost twelve soldiers and two tanks.", killed(12)),
        ("Four porters have bullet wounds after the clash.", injured(4)),
        ("Some 50,000 persons had to abandon their homes.", [(50_000, 50_000, 50_000, "displaced")]),
        # capture of persons
        ("The rebels captured two colonels.", captured(2)),
        ("The rebels captured three towns and 40 fighters.", captured(40)),
        ("The brigade took 23 prisoners.", captured(23)),
        ("The rebels took several civilians as hostages.", [(2, None, None, "captured")]),
        ("Soldiers captured and blindfolded ten guards.", captured(10)),
        ("In the spring they seized hundreds of hostages in two hospitals.", [(100, None, None, "captured")]),
        ("Rebels kidnapped and murdered three teachers.", [*killed(3), *captured(3)]),
        ("Five students who had been abducted were found dead.", [*killed(5), *captured(5)]),
        ("Ten miners were kidnapped and later killed.", [*killed(10), *captured(10)]),
        ("They denounced the kidnapping and killing of six of their comrades.", killed(6)),
        # the whole and the part
        ("A family of five was killed in the blast.", killed(5)),
        ("Both pilots were killed.", killed(2)),
        ("Three of the five were killed.", killed(3)),
        ("At least 15 of the 40 passengers died.", [(15, 15, None, "killed")]),
        ("Six died, three of them children.", killed(6, 3)),
        ("The killing of the six priests, five of whom were Chileans, shocked them.", killed(6, 5)),
        ("Of the 130 injured, 77 were women.", injured(130, 77)),
        ("Among the injured are two girls.", injured(2)),
        # what stands between
        ("The party deplored the death yesterday of nine miners in the capital.", killed(9)),
        ("Protests followed the murder last week of four candidates and two drivers.", killed(4, 2)),
        ("The court heard of the killing by machine-gun fire of two nurses.", killed(2)),
        ("The militia killed on Friday eleven farmers.", killed(11)),
        ("The murder of the 6 soldiers and 1 policeman was condemned.", killed(6, 1)),
        ("The foreman and seven [number as heard] other people were killed.", killed(7)),
        ("They admitted the massacre [of six monks] in the abbey.", killed(6)),
        ("On 23 March 28 bodies of farmers were found near the town.", killed(28)),
        ("Lima, 22 Feb 89 (EFE) -- [Text] two guards were killed.", killed(2)),
        ("Twenty insurgents were killed.== References ==", killed(20)),
    ],
)
def test_who_was_harmed_and_how(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He was killed by three gunmen.",
        "Three gunmen killed the mayor.",
        "Four men armed with rifles shot and wounded a judge.",
        "The army captured three towns.",
        "Two men were sentenced to death.",
        "The court condemned five officers to death.",
        "He was charged with the attempted murder of five teenagers.",
        "The murder in a town of 12,000 people shocked them.",
        "The murder of the leader of 12 rebels shocked them.",
        "Half of the 20 guards were killed.",
        "The company eliminated 300 jobs.",
        "The team wiped out a deficit of nine points.",
        "The club lost three players to injury.",
        "Santiago, 7 Jul 89 (EFE) -- [Text] a sailor was killed.",
        "The blast killed a guard and damaged six shops.",
        "Two of the suspects in the killing confessed.",
    ],
)
def test_no_victim_count(text):
    assert [row for row in rows(text) if row[0] != 0] == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("No one was killed.", "killed"),
        ("Nobody died.", "killed"),
        ("Not one soldier was hurt.", "injured"),
        ("Neither of the two guards was hurt.", "injured"),
        ("None of the 30 passengers was hurt.", "injured"),
        ("The blast caused no deaths.", "killed"),
    ],
)
def test_nobody_is_a_stated_zero_and_nothing_else(text, measure):
    assert rows(text) == [(0, 0, 0, measure)]


@pytest.mark.parametrize(
    "text",
    [
        "The gunmen vowed to kill ten hostages.",
        "The rebels plan to kidnap three ministers.",
        "If 50 people die, the mayor will resign.",
        "They warned of a threat to kill 10 judges.",
        "The army razed the block to kill one commander.",
        "The mine would have killed 20 children.",
    ],
)
def test_what_is_threatened_planned_or_meant_has_not_happened(text):
    assert [hit.hypothetical for hit in find(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "They went on to kill ten hostages.",
        "It was the first strike to kill 20 people.",
        "The bomb may have killed 12.",
    ],
)
def test_what_came_of_it_has_happened(text):
    assert [hit.hypothetical for hit in find(text)] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Since 2003, 4,000 have died.",
        "Last year 120 journalists were killed.",
        "Over the past decade 9,000 people have been killed in the feud.",
        "In 2011, 300 people were killed there.",
    ],
)
def test_history_is_of_another_time(text):
    assert [hit.background for hit in find(text)] == [True]


def test_of_whom():
    assert [hit.figure.population for hit in find("Ten guards and two nurses were hurt.")] == ["guards", "nurses"]
    (seven,) = find("The union leader and seven [number as heard] other people were killed.")
    assert (seven.figure.text, seven.figure.population) == ("seven", "other people")


def test_a_word_that_kills_only_in_company_is_read_only_with_a_number():
    assert casualties.triggers("We lost 12 men.")
    assert casualties.triggers("We lost twelve men.")
    assert not casualties.triggers("We lost the match.")
