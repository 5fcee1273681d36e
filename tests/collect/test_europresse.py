"""Europresse, old and new HTML: invented articles in the layout of genuine ones."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect.exports import europresse, proquest, proquest_html
from analysis.errors import InputError

NUMBER = "news·20200304·EC·{}"


def old(body, *, number=1, outlet="L'Écho du Marais, no. 123", header=None, above="", end=None):
    """One article of the old service; *body* is what follows the title."""
    if header is None:
        header = ["Locale, ", "mercredi ", "4 mars 2020", ", p. 03"]
    spans = "".join(f'<span class="DocHeader">{part}</span>' for part in header)
    name = f'<span class="DocPublicationName">{outlet}</span><br>' if outlet else ""
    if end is None:
        end = (
            "<b><i>© 2020 Éditions du Marais. Tous droits réservés.</i></b><p></p>"
            f"Numéro de document : {NUMBER.format(number)}<br>\n"
        )
    return (
        f'<table border="0"><tr><td>{name}{spans}<br><br>{above}'
        f'<span class="TitreArticleVisu">Le <span style="color:red">bac</span> ferme</span><br><br>'
        f"{body}{end}<table><tr><td>{NUMBER.format(99)}</td><td>Ce certificat est émis à <b>Brisse"
        "</b><br>Date d'émission : 2020-03-05</td></tr></table></td></tr></table>\n<p><br><br>\n"
    )


def new(body, *, number=1, outlet="L'Écho du Marais, no. 123", header=None, title="", after=""):
    """One article of the new service."""
    header = header or "Locale, mercredi 4 mars 2020 2 mots, p. 9"
    title = title or '<p class="titreArticleVisu rdp__articletitle">Le bac ferme</p>'
    name = f'<span class="DocPublicationName">{outlet}</span>' if outlet else ""
    return (
        f'<article><header><div class="rdp__DocPublicationName">{name}</div>'
        f'<div class="rdp__DocHeader"><span class="DocHeader">{header}</span></div>'
        f'<div class="titreArticle">{title}</div>{after}</header><section>'
        f'<div class="docOcurrContainer">{body}</div>'
        '<aside><p>Note : 1931</p></aside><div class="apd-wrapper"><p>Articles similaires</p></div>'
        '</section><footer><div class="Doc-LegalInfo"><small>© 2020 Marais</small></div>'
        f'<div class="publiC-lblNodoc">{NUMBER.format(number)}</div></footer></article>'
    )


def page(*articles):
    head = '<html xmlns:n1="http://www.cedrom-sni.com/schema/newsv1.xsd"><head><title>x</title>'
    form = '<form><input type="button" value="Sauvegarder"></form>'
    return f"{head}</head><body>{form}{''.join(articles)}</body></html>".encode()


def read(*articles):
    return europresse.articles(page(*articles), name="a.html")


def record_of(article):
    found = read(article)
    assert len(found.records) == 1 and not found.skipped
    return found.records[0]


PARAGRAPHS = "Le bac reste à quai.<p></p>La mer monte.<p></p>"
TEXT = "Le bac reste à quai.\n\nLa mer monte."


@pytest.mark.parametrize(
    "article",
    [
        old("Jo Berg<br><p></p>" + PARAGRAPHS),
        new(
            "<p>Le bac reste à quai.</p><p>La <span class='occurence'>mer</span> monte.</p>",
            after="<div class='docAuthors'>Jo Berg</div>",
        ),
    ],
)
def test_an_article(article):
    assert record_of(article) == {
        "outlet": "L'Écho du Marais",
        "agency": None,
        "published": "2020-03-04",
        "url": None,
        "title": "Le bac ferme",
        "language": None,
        "text": TEXT,
        "author": "Jo Berg",
        "section": "Locale",
        "export_id": "news·20200304·EC·1",
        "outlet_from": "export",
        "published_from": None,
    }


@pytest.mark.parametrize(
    ("outlet", "read_as"),
    [
        ("Le Phare, no. 123", "Le Phare"),
        ("Le Phare (site web)", "Le Phare (site web)"),
        ("La Voix, d'Elm &amp; Cie, no. 7-8", "La Voix, d'Elm & Cie"),
        ("Le Phare - Édition de Brisse, no. 9", "Le Phare - Édition de Brisse"),
        ("Le Phare, no. 9 - Édition de Brisse", "Le Phare - Édition de Brisse"),
        ("Le 9, n° 12", "Le 9"),
    ],
)
def test_an_outlet_has_no_number_of_an_issue(outlet, read_as):
    assert record_of(old(PARAGRAPHS, outlet=outlet))["outlet"] == read_as
    assert record_of(new("<p>La mer.</p>", outlet=outlet))["outlet"] == read_as


@pytest.mark.parametrize(
    ("header", "section", "day"),
    [
        ("Locale, mercredi 4 mars 2020, p. 9", "Locale", "2020-03-04"),
        ("mercredi 4 mars 2020 3 mots, 14:05 UTC +01:00", None, "2020-03-04"),
        ("Économie 2020, samedi 1er août 2020", "Économie 2020", "2020-08-01"),
        ("Histoire, mémoire, 4 mars 2020", "Histoire, mémoire", "2020-03-04"),
        ("City, Wednesday, March 4, 2020 3 words, p. 12", "City", "2020-03-04"),
        ("Mittwoch 4. März 2020", None, "2020-03-04"),
        ("14 juillet 2019, mardi 14 juillet 2020", "14 juillet 2019", "2020-07-14"),
    ],
)
def test_section_and_day_of_a_header(header, section, day):
    for article in (old(PARAGRAPHS, header=[header]), new("<p>La mer.</p>", header=header)):
        record = record_of(article)
        assert (record["section"], record["published"]) == (section, day)


def test_a_deck_begins_the_text_and_a_first_sentence_is_no_author():
    record = record_of(
        old("<font>Le bac ferme.</font><br><p></p>La mer.<p></p>", above="Hiver<br>")
    )
    assert record["text"].split("\n\n") == ["Hiver", "Le bac ferme.", "La mer."]
    assert record["author"] is None
    title = (
        '<p class="sm-margin-bottomNews">Transport</p><div class="titreArticleVisu">Le bac</div>'
        '<p class="rdp__subtitle">Hiver</p><p class="sm-margin-bottomNews">Mia Elm</p>'
    )
    record = record_of(new("<p>La mer.</p>", title=title))
    assert record["text"] == "Hiver\n\nLa mer." and record["author"] == "Mia Elm"
    assert record["title"] == "Le bac"


def test_lines_that_look_like_layout_stay_in_a_text():
    lines = [
        "mercredi 4 mars 2020, p. 9, disait la note.",
        "Numéro de document : voilà ce qu'il veut.",
        "© la mer, disait l'affiche.",
        "Le bac part.",
    ]
    record = record_of(old("".join(f"{line}<p></p>" for line in lines)))
    assert record["text"].split("\n\n") == lines


def test_what_is_no_text_of_a_new_article():
    body = (
        "<a href='#'>Cet article est paru dans Le Phare (site web)</a><figure>Photo</figure>"
        "<p>La mer.</p><p>mis à jour le 4 mars 2020</p>"
    )
    assert record_of(new(body))["text"] == "La mer."


def test_text_in_several_containers_is_read_once():
    body = "<p>Un.</p><div class='docOcurrContainer'><p>Deux.</p></div></div>"
    body += "<div class='DocText clearfix'><p>Trois.</p>"
    assert record_of(new(body))["text"] == "Un.\n\nDeux.\n\nTrois."


def test_items_that_are_no_news_are_told():
    report = '<p class="titreArticleVisu grandTitre">Profil</p>'
    found = read(
        new("<p>Un.</p>", number=1),
        new("<p>Deux.</p>", number=2, outlet=""),
        new("<p>Trois.</p>", number=3, header="Profil", title=report),
        new("<p>Quatre.</p>", number=4, header="Locale"),
    )
    assert [record["text"] for record in found.records] == ["Un.", "Quatre."]
    assert found.skipped == [
        "item 2 ('Le bac ferme'): it names no outlet or no day, as reports and profiles",
        "item 3 ('Profil'): it names no outlet or no day, as reports and profiles",
        "kept: document 2 ('Le bac ferme'): no day of publication",
    ]
    found = read(old("Un.<p></p>", number=1), old("Deux.<p></p>", number=2, outlet=""))
    assert len(found.records) == 1 and found.skipped[0].startswith("item 2 ('Le bac ferme')")


def test_a_cut_file_and_an_author_at_the_end_are_told():
    cut = old("La mer mon", number=3, end="").split("<table><tr>")[0]
    signed = "Le bac part.<p></p>Jo van Elm<p></p>"
    found = read(old(signed, number=1), old(PARAGRAPHS, number=2), cut)
    assert [record["text"] for record in found.records] == ["Le bac part.", TEXT, "La mer mon"]
    assert found.records[0]["author"] == "Jo van Elm"
    assert found.skipped == [
        "kept: document 1 ('Le bac ferme'): its last line 'Jo van Elm' is read as the author",
        "kept: document 3 ('Le bac ferme'): no number follows its text: it may be cut off",
    ]


def test_an_article_twice_or_without_text_is_told():
    found = read(old(PARAGRAPHS), old(PARAGRAPHS), old("", number=3))
    assert len(found.records) == 1
    assert "its number news·20200304·EC·1 is that of document 1, too" in found.skipped[0]
    assert found.skipped[1] == "document 3 ('Le bac ferme'): no text, only its heading"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_declared_encoding_that_is_wrong(encoding):
    data = page(old(PARAGRAPHS)).decode().replace("<head>", "<head><meta charset='iso-8859-1'>")
    found = europresse.articles(data.encode(encoding), name="a.html")
    assert found.records[0]["outlet"] == "L'Écho du Marais"


@pytest.mark.parametrize(
    "data",
    [b"", b"Le bac", b"<p>Le bac</p>", b"<article class='article'><p>x</p></article>", b"\x89PNG"],
)
def test_other_files_are_none_of_europresse(data):
    assert not europresse.fits(data, name="a.html")


def test_one_reader_fits():
    for data in (page(old(PARAGRAPHS)), page(new("<p>x</p>"))):
        assert europresse.fits(data, name="a.html")
        assert not proquest.fits(data, name="a.html") and not proquest_html.fits(data, name="a.x")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "an empty file"),
        (b"<p>Le bac</p>", "a page without articles of Europresse.*save them as HTML"),
        (b"<b>" * 500_001, "500,001 tags"),
        (b"<article>" * 20_001, "20,001 documents"),
    ],
)
def test_refusals(data, message):
    with pytest.raises(InputError, match=message) as error:
        europresse.articles(data, name="a.html")
    assert len(str(error.value)) <= 300


WORDS = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=5), st.booleans())
@settings(max_examples=80, deadline=None)
def test_every_sentence_of_a_text_is_read(words, is_new):
    lines = [f"A {' '.join(line.split())}." for line in words]
    if is_new:
        record = record_of(new("".join(f"<p>{line}</p>" for line in lines), header="4 mars 2020"))
    else:
        record = record_of(old("".join(f"{line}<p></p>" for line in lines)))
    assert record["text"].split("\n\n") == [" ".join(line.split()) for line in lines]


@given(st.integers(0, 5_000), st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255))))
@settings(max_examples=60, deadline=None)
def test_damage_gives_articles_or_a_reason(cut, flips):
    data = bytearray(page(old(PARAGRAPHS, number=1), old(PARAGRAPHS, number=2))[:cut])
    for place, value in flips:
        if data:
            data[place % len(data)] = value
    try:
        found = europresse.articles(bytes(data), name="a.html")
    except InputError as error:
        assert str(error).startswith("a.html")
    else:
        assert found.records or found.skipped


LARGE = 10_000_000
HEAD = "<span class='DocPublicationName'>P</span><span class='DocHeader'>4 mars 2020</span>"
HEAD += "<span class='TitreArticleVisu'>T</span><br><br>"


@pytest.mark.slow
@pytest.mark.parametrize("frame", [HEAD, f"<article>{HEAD}<div class='DocText'>"])
@pytest.mark.parametrize(
    "part", ["<div>", "la mer ", "<a ", "news·20200304·", "<p>x" * 9 + " " * 999, "4 mars "]
)
def test_hostile_files_end_with_articles_or_a_reason(frame, part):
    data = (frame + part * (LARGE // len(part))).encode()
    start = time.perf_counter()
    assert europresse.fits(data, name="a.html")
    try:
        found = europresse.articles(data, name="a.html")
    except InputError as error:
        assert len(str(error)) <= 300
    else:
        assert found.records or found.skipped
        assert all(len(reason) <= 300 for reason in found.skipped)
    assert time.perf_counter() - start < 60  # a quadratic step takes hours
