"""Saved pages: the readable text, what the page says of itself, what it hides; nothing live, nothing fetched."""

import socket
import threading
from collections.abc import Callable

import pytest

from verifier.ingest import Reading, webpage

ReadOne = Callable[..., Reading]

ARTICLE = """
<h1>Harbour fire kills at least nine, officials say</h1>
<p class="article__standfirst">Rescuers look for dozens of dock workers after a blaze in two warehouses.</p>
<p>At least nine people were killed and 31 injured when a fire tore through two warehouses in the harbour, the fire
chief said on Thursday.</p><p>Chief Ada Brandt told reporters that the number of missing could reach 24. “We have not
searched the lower deck,” she said.</p><h2>What we know</h2>
<ul><li>Nine bodies were taken to the central hospital</li></ul>
<blockquote><p>Up to 60 people worked the night shift, the dockers' union wrote.</p></blockquote>
<p>A spokesman for the port company did not want to say how many workers were inside, but said all were trained.</p>
"""
LINKED = """<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite"},
{"@type":"NewsArticle","headline":"Harbour fire kills at least nine &amp; more",
"datePublished":"2019-03-14T08:05:00+02:00","dateModified":"2019-03-15T09:00:00Z",
"author":[{"@type":"Person","name":"Mara Lindqvist"},{"name":"Tom Oke"}],
"publisher":{"@type":"Organization","name":"Example Times"}}]}</script>"""


def page(body: str = ARTICLE, head: str = "", title: str = "Harbour fire kills at least nine - Example Times") -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
        "<header><nav><ul><li><a href=/>Home</a></li><li><a href=/w>World</a></li></ul></nav></header>"
        f"<main><article>{body}</article></main>"
        "<aside><h3>More stories</h3><ul><li><a href=x>Ferry sinks, 200 drown</a></li></ul></aside>"
        "<footer>© Example Times. All rights reserved.</footer></body></html>"
    )


def test_the_readable_text_is_the_article_without_menus_and_teasers(read_one: ReadOne) -> None:
    data = page().encode()
    reading = read_one("a.html", data)
    assert reading.data == data
    assert (reading.media_type, reading.language, reading.flags) == ("text/html", "en", ())
    lines = [line for line in reading.text.split("\n") if line]
    assert lines[0] == "Harbour fire kills at least nine, officials say"
    assert lines[1].startswith("Rescuers look for dozens")
    assert "“We have not searched the lower deck,” she said." in reading.text
    assert "Nine bodies were taken to the central hospital" in lines
    assert "Up to 60 people worked the night shift, the dockers' union wrote." in lines
    for furniture in ("Ferry sinks", "Home", "All rights reserved"):
        assert furniture not in reading.text


def test_what_json_ld_states_comes_with_its_origin(read_one: ReadOne) -> None:
    link = "<link rel=canonical href='https://times.example/fire'>"
    reading = read_one("a.html", page(head=LINKED + link))
    assert (reading.title, reading.title_origin) == ("Harbour fire kills at least nine & more", "page")
    assert (reading.publisher, reading.publisher_origin) == ("Example Times", "page")
    assert (reading.byline, reading.byline_origin) == ("Mara Lindqvist, Tom Oke", "page")
    assert (reading.published, reading.published_origin) == ("2019-03-14T08:05:00+02:00", "page")
    assert reading.url == "https://times.example/fire"


def test_what_meta_elements_state(read_one: ReadOne) -> None:
    head = (
        "<meta property='og:site_name' content='Example Times'>"
        "<meta property='og:title' content='Harbour fire kills nine'>"
        "<meta name=author content='Mara Lindqvist'><meta property='article:published_time' content='2019-03-14'>"
        "<meta property='og:url' content='https://times.example/fire'>"
    )
    reading = read_one("a.html", page(head=head))
    assert (reading.title, reading.publisher, reading.byline) == (
        "Harbour fire kills nine",
        "Example Times",
        "Mara Lindqvist",
    )
    assert (reading.published, reading.url) == ("2019-03-14", "https://times.example/fire")


def test_a_bare_page_gives_its_title_and_guesses_that_say_so(read_one: ReadOne) -> None:
    body = ARTICLE.replace("</h1>", "</h1><div>By Mara Lindqvist and Tom Oke</div><span>14 March 2019</span>")
    reading = read_one("a.html", page(body, "<meta name=publisher content='Example Times'>"))
    assert reading.title == "Harbour fire kills at least nine"  # the outlet's name is no part of it
    assert (reading.byline, reading.byline_origin) == ("Mara Lindqvist and Tom Oke", "guessed")
    assert (reading.published, reading.published_origin) == ("2019-03-14", "guessed")


def test_where_a_browser_saved_it_from_is_its_address(read_one: ReadOne) -> None:
    saved = "<!-- saved from url=(0044)https://times.example/world/2019/03/14/fire -->"
    reading = read_one("a.html", page().replace("<html", saved + "<html", 1))
    assert reading.url == "https://times.example/world/2019/03/14/fire"
    assert (reading.publisher, reading.publisher_origin) == ("times.example", "guessed")
    assert (reading.published, reading.published_origin) == ("2019-03-14", "guessed")


def test_two_dates_that_differ_are_said(read_one: ReadOne) -> None:
    reading = read_one("a.html", page(head=LINKED + "<meta name=date content='2021-01-05'>"))
    assert reading.published == "2019-03-14T08:05:00+02:00"
    assert any("different dates of publication: 2019-03-14 and 2021-01-05" in flag for flag in reading.flags)


@pytest.mark.parametrize(
    "value", ["9999-99-99", "2999-01-01T00:00:00Z", "-1", "2024-02-30", "01/02/03", "\x1b[2J", "x" * 10_000]
)
def test_a_stated_date_that_is_none_is_said_and_no_other_is_guessed(read_one: ReadOne, value: str) -> None:
    body = ARTICLE + "<time datetime=2019-03-14>14 March 2019</time>"
    reading = read_one("a.html", page(body, f"<meta property='article:published_time' content='{value}'>"))
    assert reading.published is None
    assert any("date of publication" in flag for flag in reading.flags)
    assert all(flag.isprintable() and len(flag) < 300 for flag in reading.flags)


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>{}</p>",
        "<p style='DISPLAY : NONE !important'>{}</p>",
        "<div hidden><p>{}</p></div>",
        "<p style='visibility:hidden'>{}</p>",
        "<span style='font-size:0px'>{}</span>",
        "<p style='opacity:0'>{}</p>",
        "<p style='position:absolute;left:-9999px'>{}</p>",
        "<p style='text-indent:-9999px'>{}</p>",
        "<div style='background:#fff'><p style='color:white'>{}</p></div>",
        "<p style='color:rgba(0, 0, 0, 0)'>{}</p>",
        "<template><p>{}</p></template>",
    ],
)
def test_hidden_figures_are_left_out_and_said(read_one: ReadOne, hidden: str) -> None:
    reading = read_one("a.html", page(ARTICLE + hidden.format("5000 people were killed, the ministry said.")))
    assert "5000" not in reading.text
    assert any("left out: “5000 people were killed, the ministry said.”" in flag for flag in reading.flags)


@pytest.mark.parametrize(
    ("head", "hidden"),
    [
        ("", "<p aria-hidden=true>5000 people were killed, the ministry said.</p>"),
        ("<style>p.x{color:red}.more{display:none}</style>", "<p class='a more'>5000 people were killed, it said.</p>"),
    ],
)
def test_figures_hidden_from_some_are_kept_and_said(read_one: ReadOne, head: str, hidden: str) -> None:
    reading = read_one("a.html", page(ARTICLE + hidden, head))
    assert any("hides from some readers" in flag and "5000 people" in flag for flag in reading.flags)


@pytest.mark.parametrize(
    "harmless",
    [
        "<div style='display:none'>Share 12 comments</div>",
        "<p style='color:#fff;background:#000'>12 people were killed, said one.</p>",
        "<p style='opacity:0.9;font-size:0.9em'>12 people were killed, said one.</p>",
        "<noscript><img src=x></noscript>",
        "<!-- 9900 killed -->",
    ],
)
def test_ordinary_pages_get_no_warning_of_hidden_text(read_one: ReadOne, harmless: str) -> None:
    assert read_one("a.html", page(ARTICLE + harmless)).flags == ()


def test_a_page_that_shows_itself_by_script_is_read(read_one: ReadOne) -> None:
    reading = read_one("a.html", page().replace("<body>", "<body><div style='display:none'>", 1))
    assert "At least nine people were killed" in reading.text


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:PWN", "data:text/html,x", "https://a@b.example/", "//x.example/"]
)
def test_an_address_that_is_no_plain_link_is_left_out_and_said(read_one: ReadOne, url: str) -> None:
    reading = read_one("a.html", page(head=f"<link rel=canonical href='{url}'>"))
    assert reading.url is None
    assert any("not a plain http or https link" in flag for flag in reading.flags)


def test_active_content_is_no_text_and_written_markup_is(read_one: ReadOne) -> None:
    active = "<script>alert('PWN')</script><img src=x onerror=alert('PWN')><style>PWN{}</style>"
    active += "<iframe src=javascript:PWN></iframe>"
    assert "PWN" not in read_one("a.html", page(ARTICLE + active)).text
    assert (
        "<b>bold</b>"
        in read_one("b.html", page(ARTICLE + "<p>He wrote &lt;b&gt;bold&lt;/b&gt; in his letter to us.</p>")).text
    )


def test_controls_through_character_references_are_neutralised(read_one: ReadOne) -> None:
    body = ARTICLE + "<p>The toll is &#27;]52;c;UFdO&#7; &#x9b;2J &#0; &#xD800; &#x110000; by now, the mayor said.</p>"
    reading = read_one("a.html", page(body, title="a\x1b]2;PWN\x1b\\b\n\rc"))
    assert not any(ord(char) < 32 and char != "\n" for char in reading.text)
    assert reading.title == "a␛]2;PWN␛\\b c"


def test_rows_of_data_stay_rows(read_one: ReadOne) -> None:
    rows = "<table><tr><th>Day</th><th>Dead</th></tr><tr><td>Thursday</td><td>9</td></tr></table>"
    text = read_one("a.html", page(ARTICLE + rows)).text
    assert "Thursday | 9" in text
    assert "---" not in text


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-8"),
        ("utf-7", "utf-8"),
        ("x-nope", "utf-8"),
        ("koi8-r", "utf-8"),
    ],
)
def test_the_stated_charset_is_used_only_where_it_is_true(read_one: ReadOne, charset: str, encoding: str) -> None:
    html = page().replace("charset=utf-8", f"charset={charset}").encode(encoding, "replace")
    assert "“We have not searched" in read_one("a.html", html).text


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a", "a.htm"])
def test_content_decides_where_the_name_lies(read_one: ReadOne, name: str) -> None:
    assert read_one(name, page()).media_type == "text/html"


def test_a_page_with_no_tags_is_text(read_one: ReadOne) -> None:
    assert read_one("a.html", "Nine people were killed, the governor said.").media_type == "text/plain"


@pytest.mark.parametrize(
    "html",
    [
        "<script>var toll=12</script>",
        "<frameset><frame src=file:///etc/passwd></frameset>",
        "<html><body><img src=x></body></html>",
        "<!doctype html>",
    ],
)
def test_a_page_without_words_is_refused(refused: Callable[..., str], html: str) -> None:
    assert refused("a.html", html) == "no readable text in it"


def test_entities_fetch_and_multiply_nothing(read_one: ReadOne) -> None:
    lol = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    xxe = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "lol"><!ENTITY x SYSTEM "file:///etc/passwd">{lol}]>'
    reading = read_one("a.xhtml", f"{xxe}<html><body><p>Nine people were killed &x; &j; there.</p></body></html>")
    assert "Nine people were killed" in reading.text
    assert "root:" not in reading.text
    assert len(reading.text) < 200


def test_reading_a_page_calls_nobody(read_one: ReadOne) -> None:
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        head = f"<base href='{url}'><link rel=stylesheet href='{url}'><meta http-equiv=refresh content='0;url={url}'>"
        body = ARTICLE + f"<img src='{url}'><iframe src='{url}'></iframe><script src='{url}'></script>"
        doctype = f'<!DOCTYPE html SYSTEM "{url}">'
        read_one("a.html", page(body, head).replace("<!DOCTYPE html>", doctype))
        try:
            server.accept()
            called.set()
        except TimeoutError:
            pass
    assert not called.is_set()


def test_an_endless_title_is_cut_and_said(read_one: ReadOne) -> None:
    reading = read_one("a.html", page(title="T" * 1_000_000))
    assert len(reading.title or "") == 500
    assert any("title was longer" in flag for flag in reading.flags)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("<!DOCTYPE html [<!ENTITY a 'b'>]><p>x", "<!DOCTYPE html ><p>x"),
        ("<!doctype html [ [ ] >] \n><p>x[1]>", "<!doctype html >] \n><p>x[1]>"),
        ("<!doctype a [x]><!doctype b [y]>z", "<!doctype a ><!doctype b >z"),
        ("<!doctype html [ never shut <p>x</p>", "<!doctype html [ never shut <p>x</p>"),
        ("<!doctype html><p>a [1]></p>", "<!doctype html><p>a [1]></p>"),
        ("<!doctype html [" + "x" * 250_000 + "]>y", "<!doctype html [" + "x" * 250_000 + "]>y"),
        ("", ""),
    ],
)
def test_declarations_in_a_doctype_are_left_out(source: str, kept: str) -> None:
    assert webpage._without_subset(source) == kept


def test_declarations_that_never_end_are_looked_through_once() -> None:
    """A search for the end from each beginning would take many minutes."""
    for unit in ("<!doctype [", "<!doctype [ ] ", "]", "<!doctype []>"):
        source = unit * (2_000_000 // len(unit))
        assert len(webpage._without_subset(source)) <= len(source)
