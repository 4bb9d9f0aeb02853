import pytest

from verifier.extract import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The mayor said that nine people had died in the fire at the market on Monday.", "en"),
        ("12 killed in blast", "en"),
        ("Le maire a déclaré que neuf personnes étaient mortes dans l'incendie du marché lundi soir.", "fr"),
        ("El alcalde dijo que nueve personas murieron en el incendio del mercado el lunes por la noche.", "es"),
        ("Der Bürgermeister sagte, dass bei dem Brand auf dem Markt neun Menschen ums Leben gekommen seien.", "de"),
        ("قال رئيس البلدية إن تسعة أشخاص لقوا حتفهم في حريق السوق يوم الاثنين", "ar"),
        ("Мэр сообщил, что в результате пожара на рынке погибли девять человек", "ru"),
        ("市长说，周一晚上的市场火灾造成九人死亡。", "zh"),
        ("123 — 456", "und"),
        ("", "und"),
    ],
)
def test_the_language_of_a_text(text, code):
    assert language.detect(text) == code
    assert language.is_read(code) is (code in ("en", "und"))


def test_the_notice_names_the_language():
    assert "was not read for claims: it is in French" in language.notice("fr")


def test_an_english_article_with_foreign_quotes_is_english():
    text = "The mayor said «nous sommes en deuil» after nine people died in the fire. He did not say who had lit it."
    assert language.detect(text) == "en"
