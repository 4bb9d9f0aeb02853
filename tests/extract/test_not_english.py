"""Articles that are not English: recognised, kept, and told plainly that they were not read. All texts are our own."""

import pytest

from verifier.extract import extract, language

ENGLISH = (
    "Four miners were killed when a pit collapsed near Ardana on Monday, the mayor said. Rescue workers searched for "
    "two others through the night. The owner of the pit did not answer questions. An inquiry will begin next week."
)
ARTICLES = {
    "German": "Bei einem Grubenunglück sind am Montag vier Bergleute getötet worden. Zwei weitere werden noch "
    "vermisst, teilte die Polizei mit. Die Ursache ist bisher unklar. Der Bürgermeister sprach den Familien "
    "sein Beileid aus.",
    "French": "Quatre mineurs ont été tués lundi dans l'effondrement d'un puits, a annoncé la police. Deux "
    "autres sont "
    "toujours portés disparus. La cause de l'accident reste inconnue. Le maire a rencontré les familles des "
    "victimes.",
    "Spanish": "Cuatro mineros murieron el lunes al derrumbarse un pozo, según informó la policía. Otros dos siguen "
    "desaparecidos. Todavía no se conocen las causas del accidente. El alcalde visitó a las familias de las "
    "víctimas.",
    "Italian": "Quattro minatori sono morti lunedì nel crollo di un pozzo, ha riferito la polizia. Altri "
    "due risultano "
    "ancora dispersi. Le cause dell'incidente non sono note. Il sindaco ha incontrato le famiglie delle vittime.",
    "Dutch": "Bij het instorten van een mijnschacht zijn maandag vier mijnwerkers omgekomen, meldt de politie. Twee "
    "anderen worden nog vermist. De oorzaak is nog onbekend. De burgemeester heeft met de families gesproken.",
    "Portuguese": "Quatro mineiros morreram na segunda-feira no desabamento de um poço, informou a polícia. "
    "Outros dois "
    "continuam desaparecidos. As causas do acidente ainda não são conhecidas. O prefeito visitou as famílias.",
    "Swedish": "Fyra gruvarbetare dödades på måndagen när ett schakt rasade, uppger polisen. Två andra saknas "
    "fortfarande. Orsaken till olyckan är okänd. Borgmästaren har träffat de anhöriga.",
    "Danish": "Fire minearbejdere blev dræbt mandag, da en skakt styrtede sammen, oplyser politiet. To "
    "andre er stadig "
    "savnet. Årsagen til ulykken kendes ikke. Borgmesteren har talt med familierne.",
    "Polish": "Czterech górników zginęło w poniedziałek w zawalonym szybie, poinformowała policja. Dwóch "
    "innych wciąż "
    "jest poszukiwanych. Przyczyna wypadku nie jest znana. Burmistrz spotkał się z rodzinami ofiar.",
    "Turkish": "Pazartesi günü bir maden ocağının çökmesi sonucu dört madenci hayatını kaybetti. İki işçi "
    "hâlâ kayıp. "
    "Kazanın nedeni henüz bilinmiyor. Belediye başkanı ailelerle görüştü.",
    "Russian": "Четыре шахтёра погибли в понедельник при обрушении шахты, сообщила полиция. Ещё двое числятся "
    "пропавшими. Причина аварии пока неизвестна. Мэр встретился с семьями погибших.",
    "Ukrainian": "Чотири шахтарі загинули в понеділок під час обвалу шахти, повідомила поліція. Ще двоє вважаються "
    "зниклими. Причина аварії поки невідома. Міський голова зустрівся з родинами загиблих.",
    "Arabic": "قتل أربعة من عمال المناجم يوم الاثنين في انهيار بئر، بحسب ما أعلنت الشرطة. ولا يزال اثنان "
    "آخران في عداد "
    "المفقودين. ولم يعرف سبب الحادث بعد. والتقى رئيس البلدية بعائلات الضحايا.",
    "Persian": "چهار معدنچی روز دوشنبه بر اثر ریزش یک چاه کشته شدند. پلیس گفت دو نفر دیگر هنوز ناپدید "
    "هستند. علت حادثه "
    "هنوز روشن نیست. شهردار با خانواده‌های قربانیان دیدار کرد.",
    "Hebrew": "ארבעה כורים נהרגו ביום שני בקריסת מכרה, כך מסרה המשטרה. שניים נוספים עדיין נעדרים. סיבת "
    "התאונה עדיין לא "
    "ידועה. ראש העירייה נפגש עם משפחות הקורבנות.",
    "Chinese": "警方表示，周一矿井坍塌造成四名矿工死亡，另有两人失踪。事故原因尚不清楚。市长会见了遇难者家属。",
    "Japanese": "警察によると、月曜日に立て坑が崩れ、作業員四人が死亡した。"
    "ほかに二人が行方不明になっている。原因はまだ分かっていない。",
    "Hindi": "पुलिस ने बताया कि सोमवार को एक खदान ढहने से चार मज़दूरों की मौत हो गई। दो अन्य अब भी लापता "
    "हैं। हादसे का कारण अभी पता नहीं चला है।",
    "Indonesian": "Empat penambang tewas pada hari Senin ketika sebuah tambang runtuh, kata polisi. Dua "
    "orang lainnya "
    "masih hilang. Penyebab kecelakaan itu belum diketahui. Wali kota menemui keluarga para korban.",
    "Swahili": "Wachimba migodi wanne walifariki siku ya Jumatatu baada ya mgodi kuporomoka, polisi "
    "walisema. Wengine "
    "wawili bado hawajulikani walipo. Chanzo cha ajali hiyo hakijajulikana. Meya alikutana na familia za waathirika.",
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), ARTICLES.items(), ids=list(ARTICLES))
def test_an_article_in_another_language_is_named_and_not_read(name: str, text: str) -> None:
    found = extract(text)
    assert language.name(found.language) == name
    assert found.notice is not None
    assert f"it is in {name}" in found.notice
    assert "only English is read" in found.notice
    assert (found.claims, found.attributions, found.totals) == ((), (), {})


@pytest.mark.parametrize("name", ["German", "French", "Spanish", "Italian", "Dutch", "Portuguese"])
def test_one_sentence_of_the_news_is_enough(name: str) -> None:
    first = ARTICLES[name].split(". ")[0] + "."
    assert language.name(language.detect(first)) == name


@pytest.mark.parametrize("name", ["French", "German", "Arabic", "Russian", "Chinese", "Indonesian"])
def test_an_english_article_with_a_foreign_quotation_is_read(name: str) -> None:
    quotation = ARTICLES[name][:150]
    found = extract(f"{ENGLISH} “{quotation}”, a miner said. {ENGLISH}")
    assert found.language == "en"
    assert found.notice is None
    assert found.totals["killed"].best == 4


@pytest.mark.parametrize("name", ["French", "German", "Spanish", "Arabic", "Russian", "Dutch", "Chinese", "Turkish"])
def test_a_foreign_article_with_an_english_caption_is_not_read(name: str) -> None:
    caption = "Rescue workers near the pit on Monday. (Photo: Ruth Berg)"
    found = extract(f"{caption}\n\n{ARTICLES[name]}\n\n{ARTICLES[name]}")
    assert language.name(found.language) == name
    assert found.claims == ()


@pytest.mark.parametrize("name", ["French", "Spanish", "Arabic"])
def test_a_foreign_article_in_an_english_page_is_not_read(name: str) -> None:
    menu = "Home\nWorld\nSport\nSign in\nShare this article\nMost read\nContact us"
    assert language.name(language.detect(f"{menu}\n\n{ARTICLES[name]}\n{ARTICLES[name]}\n{menu}")) == name


@pytest.mark.parametrize(
    "text",
    [
        "Qatal al-jaysh arba'at ashkhas yawm al-ithnayn fi madinat Ardana, wa qalat al-shurta inna ithnayn mafqudan.",
        "Chetyre shakhtyora pogibli v ponedelnik pri obrushenii shakhty, soobshchila politsiya, yeshcho dvoye propali.",
    ],
)
def test_another_language_in_latin_letters_is_not_taken_for_english(text: str) -> None:
    assert language.detect(text) != "en"


@pytest.mark.parametrize(
    "text",
    [
        "12 killed in blast",
        "Ardana: four dead",
        "Four miners killed, two missing after pit collapse near Ardana",
        "Police: 5 shot",
        "Mosul",
        "Qassim al-Moussawi, Abu Bakr al-Baghdadi, Nuri al-Maliki said nothing.",
        "No.",
    ],
)
def test_short_english_is_read(text: str) -> None:
    assert language.is_read(language.detect(text))


@pytest.mark.parametrize("text", ["", "123 — 456", "…", "😀 😀", "\u202e\u200f"])
def test_a_text_without_words_is_of_no_language(text: str) -> None:
    assert language.detect(text) == "und"
