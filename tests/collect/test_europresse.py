"""Europresse, old and new HTML: invented articles in the layout of genuine ones."""

import pytest
from endings import damaged, require_an_end
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect.exports import europresse

NUMBER = "news·20200304·EC·{}"


def old(body, *, number=1, outlet="L'Écho du Marais, no. 123"):
    """One article of the old service; *body* is what follows the title."""
    header = ["Locale, ", "mercredi ", "4 mars 2020", ", p. 03"]
    spans = "".join(f'<span class="DocHeader">{part}</span>' for part in header)
    name = f'<span class="DocPublicationName">{outlet}</span><br>' if outlet else ""
    return (
        f'<table border="0"><tr><td>{name}{spans}<br><br>'
        f'<span class="TitreArticleVisu">Le <span style="color:red">bac</span> ferme</span><br><br>'
        f"{body}<b><i>© 2020 Éditions du Marais. Tous droits réservés.</i></b><p></p>"
        f"Numéro de document : {NUMBER.format(number)}<br>\n"
        f"<table><tr><td>{NUMBER.format(99)}</td><td>Ce certificat est émis à <b>Brisse"
        "</b><br>Date d'émission : 2020-03-05</td></tr></table></td></tr></table>\n<p><br><br>\n"
    )


def new(
    body,
    *,
    number=1,
    outlet="L'Écho du Marais, no. 123",
    header="Locale, mercredi 4 mars 2020 2 mots, p. 9",
    title='<p class="titreArticleVisu rdp__articletitle">Le bac ferme</p>',
):
    """One article of the new service."""

    name = f'<span class="DocPublicationName">{outlet}</span>' if outlet else ""
    return (
        f'<article><header><div class="rdp__DocPublicationName">{name}</div>'
        f'<div class="rdp__DocHeader"><span class="DocHeader">{header}</span></div>'
        f'<div class="titreArticle">{title}</div></header><section>'
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


def test_an_article_twice_or_without_text_is_told():
    found = read(old(PARAGRAPHS), old(PARAGRAPHS), old("", number=3))
    assert len(found.records) == 1
    assert "its number news·20200304·EC·1 is that of document 1, too" in found.skipped[0]
    assert found.skipped[1] == "document 3 ('Le bac ferme'): no text, only its heading"


WORDS = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=5), st.booleans())
@settings(max_examples=80)
def test_every_sentence_of_a_text_is_read(words, is_new):
    lines = [f"A {' '.join(line.split())}." for line in words]
    if is_new:
        record = record_of(new("".join(f"<p>{line}</p>" for line in lines), header="4 mars 2020"))
    else:
        record = record_of(old("".join(f"{line}<p></p>" for line in lines)))
    assert record["text"].split("\n\n") == [" ".join(line.split()) for line in lines]


@given(st.integers(0, 5_000), st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255))))
@settings(max_examples=60)
def test_damage_gives_articles_or_a_reason(cut, flips):
    data = page(old(PARAGRAPHS, number=1), old(PARAGRAPHS, number=2))
    require_an_end(europresse, damaged(data, cut, flips))


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
    assert europresse.fits(data, name="a.html")
    require_an_end(europresse, data)
