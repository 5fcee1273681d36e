"""Exports of Factiva in every language of its interface. All outlets, people and articles are invented."""

from dataclasses import dataclass, field
from html import escape

import pytest
from endings import require_an_end
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect.exports import factiva

#: What an interface writes around an article: length, date, word before the number, languages.
INTERFACES = {
    "English": ("{} words", "{d} March {y}", "Document", {"en": "English", "de": "German"}),
    "German": ("{} Wörter", "{d} März {y}", "Dokument", {"en": "Englisch", "de": "Deutsch"}),
    "French": ("{} mots", "{d} mars {y}", "Document", {"en": "Anglais", "de": "Allemand"}),
    "Spanish": ("{} palabras", "{d} marzo {y}", "Documento", {"en": "Inglés", "de": "Alemán"}),
    "Italian": ("{} parole", "{d} marzo {y}", "Documento", {"en": "Inglese", "de": "Tedesco"}),
    "Portuguese": ("{} palavras", "{d} Março {y}", "Documento", {"en": "Inglês", "de": "Alemão"}),
    "Russian": ("{} слов", "{d} марта {y}", "Документ", {"en": "Английский", "de": "Немецкий"}),
    "Chinese": ("{} 字", "{y} 年 3 月 {d} 日", "文件", {"en": "英文", "de": "德文"}),
    "Chinese, simplified": ("{}字", "{y} 年 3 月 {d} 日", "文档", {"en": "英文", "de": "德文"}),
    "Japanese": ("{} 字", "{y} 年 3 月 {d} 日", "文書", {"en": "英語", "de": "ドイツ語"}),
}


@dataclass
class Article:
    """An invented article as a scholar would write it down."""

    title: str = "Ferries run again after the storm"
    author: str | None = None
    section: str | None = None
    outlet: str = "Elm Post"
    day: int = 3
    time: str | None = None
    language: str = "en"
    between: list[str] = field(default_factory=list)  # edition, page, volume
    paragraphs: list[str] = field(default_factory=lambda: ["Rain fell.", "Boats left at dawn."])
    notes: list[str] = field(default_factory=list)  # captions and the publisher
    number: str = "ELMP000020200303eg3300001"

    @property
    def expected(self):
        return {
            "title": self.title,
            "author": self.author,
            "section": self.section,
            "outlet": self.outlet,
            "published": f"2020-03-{self.day:02}",
            "language": self.language,
            "text": "\n\n".join(self.paragraphs),
            "export_id": self.number,
        }


def heading_lines(article, interface):
    """The lines of a heading from the length to the note on rights."""
    length, date, _, languages = INTERFACES[interface]
    n_words = sum(len(paragraph.split()) for paragraph in article.paragraphs)
    day = date.format(d=article.day, y=2020)
    if article.time and "年" in day:
        when = [f"{day} {article.time}"]
    else:
        when = [day, article.time] if article.time else [day]
    return [
        length.format(n_words),
        *when,
        article.outlet,
        article.number[:4],
        *article.between,
        languages[article.language],
        "(c) 2020, Elm Post Ltd. All rights reserved.",
    ]


def html_article(article, interface, *, is_old=False):
    """An article of the display "Full article"."""
    code = article.language
    tag = "b" if is_old else "span"
    section = f"<div>{escape(article.section)}</div>\n" if article.section else ""
    author = f'<div class="author">{escape(article.author)}   </div>' if article.author else ""
    lines = "".join(f"<div>{escape(line)}</div>" for line in heading_lines(article, interface))
    text = "".join(
        f'\n<p class="articleParagraph {code}articleParagraph">{escape(each)}</p>'
        for each in article.paragraphs
    )
    notes = "".join(f"<p>{escape(each)}</p>" for each in article.notes)
    number = f"<p>{INTERFACES[interface][2]} {article.number}</p>"
    inner = (
        f'<div class="article {code}Article"><p>\n{section}<div id="hd">'
        f"<{tag} class='{code}Headline'>{escape(article.title)}</{tag}>\n</div>"
        f"{author}{lines}\n</p>{text}{notes}{number}</div>"
    )
    if is_old:
        return f"{inner}<br/><span></span>"
    return f'<div id="article-{article.number}" class="article" >{inner}</div><br/><span></span>'


def html_page(parts):
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'>"
        '<title>Factiva</title></head><body><form id="PageBaseForm">'
        f"{''.join(parts)}</form>"
        "<div id='pageFooter'><span class='copyright'>© 2020 Factiva, Inc.</span></div></body></html>"
    ).encode()


def code_rows(article, interface):
    """Codes and values of the indexed format."""
    length, date, word, languages = INTERFACES[interface]
    rows = [
        ("SE", [article.section]),
        ("HD", [article.title]),
        ("BY", [article.author]),
        ("WC", [length.format(9)]),
        ("PD", [date.format(d=article.day, y=2020)]),
        ("ET", [article.time]),
        ("SN", [article.outlet]),
        ("SC", [article.number[:4]]),
        ("LA", [languages[article.language]]),
        ("CY", ["© 2020 Elm Post Ltd."]),
        ("LP", article.paragraphs[:1]),
        ("TD", article.paragraphs[1:]),
        ("NS", ["gweat : Weather"]),
        ("PUB", ["Elm Post Ltd."]),
        ("AN", [f"{word} {article.number}"]),
    ]
    return [(code, values) for code, values in rows if values and values[0]]


def indexed_article(article, interface):
    rows = "".join(
        f'<tr><td align="right" class="index"><b>{code}</b>&nbsp;</td><td>'
        + "".join(f"<p class='articleParagraph'>{escape(value)}</p>" for value in values)
        + "</td></tr>\n"
        for code, values in code_rows(article, interface)
    )
    return f'<div class="article {article.language}Article"><table>{rows}</table><br/></div>'


def rtf_text(text):
    """Text as RTF writes it: everything but ASCII as \\u and a number."""
    units = text.encode("utf-16-le")
    codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    return "".join(
        chr(code) if code < 128 else f"\\u{code - 65536 if code > 32767 else code}?"
        for code in codes
    )


def rtf_article(article, interface):
    lines = [article.section, f"\\b {rtf_text(article.title)}\\b0", article.author]
    lines += [*heading_lines(article, interface), *article.paragraphs]
    lines.append(f"{INTERFACES[interface][2]} {article.number}")
    written = [
        line if line.startswith("\\b ") else rtf_text(line) for line in lines if line is not None
    ]
    return "\\par\n".join(written) + "\\par\n\\page\n"


def rtf_rows(article, interface):
    return "".join(
        f"\\trowd \\b {code}\\b0\\cell "
        + "\\par ".join(rtf_text(value) for value in values)
        + "\\cell\\row\n"
        for code, values in code_rows(article, interface)
    )


def rtf_file(parts):
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\uc1{\\info{\\title Factiva RTF Display Format}}\n"
        + "".join(parts)
        + "Search Summary\\par Text: ferries\\par}"
    ).encode()


def old_article(article, interface):
    return html_article(article, interface, is_old=True)


#: How a file is written, and each of its articles.
FORMS = {
    "new": (html_page, html_article),
    "old": (html_page, old_article),
    "indexed": (html_page, indexed_article),
    "rtf": (rtf_file, rtf_article),
    "rtf indexed": (rtf_file, rtf_rows),
}


def written(form, articles, interface):
    write_file, write_article = FORMS[form]
    return write_file([write_article(article, interface) for article in articles])


def read(data):
    found = factiva.articles(data, name="a.file")
    records = [{key: each[key] for key in Article().expected} for each in found.records]
    return records, found.skipped


# Cases by hand


def test_an_article_whose_element_is_damaged_is_named():
    page = written("old", [Article(), Article(number="SNOW000020200303eg3300009")], "French")
    damaged = page.replace(b'<div class="article', b'<dxv class="article', 1)
    records, skipped = read(damaged)
    assert [each["export_id"] for each in records] == ["SNOW000020200303eg3300009"]
    assert skipped == [
        "document ELMP000020200303eg3300001: its article cannot be found in the page"
    ]


def test_a_length_in_letters_is_compared_where_a_language_has_no_blanks():
    article = Article(paragraphs=["雨が降った。"])
    for n_letters, is_short in ((6, False), (60, True)):
        page = written("new", [article], "Japanese").replace(b"enArticle", b"jaArticle")
        page = page.replace("1 字".encode(), f"{n_letters} 字".encode())
        _, skipped = read(page)
        reason = f"5 letters read, {n_letters} stated: the text is not whole"
        assert any(reason in each for each in skipped) == is_short
        assert len(skipped) == is_short


# RTF


# What is no export of Factiva


# Any article in any interface

WORDS = st.sampled_from(
    "rain boats left harbour 42 Berg über l'école пристань 港口 “so” & <quiet> (c) 1999 2020".split()
)
SENTENCES = st.lists(WORDS, min_size=3, max_size=12).map(lambda words: "A " + " ".join(words) + ".")
TITLES = st.lists(WORDS, min_size=2, max_size=8).map(lambda words: "Ferries " + " ".join(words))
SECTIONS = st.sampled_from([None, "NEWS", "Business 2014", "ВЛАСТЬ", "社会"])
AUTHORS = st.sampled_from([None, "Jo Berg", "Ann Kai; Bo Ek", "von Elm, Ida", "林小梅"])
ARTICLES = st.builds(
    Article,
    title=TITLES,
    author=AUTHORS,
    section=SECTIONS,
    outlet=st.sampled_from(["Elm Post", "Friday 13", "港聞報", "Der Bote - Online", "24 Stunden"]),
    day=st.integers(1, 31),
    time=st.sampled_from([None, "09:05", "21:45"]),
    language=st.sampled_from(["en", "de"]),
    between=st.sampled_from([[], ["A1"], ["Final", "3"], ["1", "9", "2, 4"]]),
    paragraphs=st.lists(SENTENCES, min_size=1, max_size=4),
    notes=st.sampled_from([[], ["Elm Post Ltd."], ["Photo: the quay", "Elm Post Ltd."]]),
)


@given(
    st.lists(ARTICLES, min_size=1, max_size=4),
    st.sampled_from(sorted(INTERFACES)),
    st.sampled_from(sorted(FORMS)),
)
@settings(max_examples=120)
def test_articles_in_any_interface_and_form_come_back(articles, interface, form):
    for position, article in enumerate(articles):
        article.number = f"ELMP000020200303eg330000{position}"
    data = written(form, articles, interface)
    assert factiva.fits(data, name="a.file")
    records, skipped = read(data)
    expected = [article.expected for article in articles]
    if "indexed" in form:
        skipped = [each for each in skipped if "the text is not whole" not in each]
    assert records == expected
    assert skipped == []


# Hostile files

LARGE = 300_000
HOSTILE = {
    "open articles": b"<title>Factiva</title>"
    + b'<div class="article enArticle">x' * (LARGE // 30),
    "brackets": b"<title>Factiva</title>" + b">" * LARGE,
    "classes": b'<title>Factiva</title><p class="' + b"article " * (LARGE // 8),
    "numbers": b">Document ELMP000020200303eg3300001 " * (LARGE // 36),
    "digits": b"<title>Factiva</title><div class='article'><div>" + b"1 " * LARGE + b"</div></div>",
    "rows": b"<title>Factiva</title><div class='article enArticle'>" + b"<table><tr><td>HD" * 60,
    "rtf bold": b"{\\rtf1 Factiva, Inc " + b"\\b " * (LARGE // 3) + b"}",
    "rtf lengths": b"{\\rtf1 Factiva, Inc"
    + b"\\par 3 words\\par 3 March 2020" * (LARGE // 60)
    + b"}",
}


@pytest.mark.slow
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end_with_articles_or_a_reason(data):
    require_an_end(factiva, data)
