"""The second look at articles: what shows that a file was not read as it should be."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import read_corpus
from analysis.corpus.several import signs_of_several
from analysis.errors import InputError

FOOT = "Document ELMP00002016081{}ec8g0000{}"


def articles(texts, **columns):
    table = pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": texts})
    return table.assign(**{"outlet": "Elm Post", **columns})


def report(texts, **columns):
    return read_corpus(articles(texts, **columns), clean=False).report()


def test_lengths_by_hand():
    seen = report(["one", "one two", "one two three", "one two three four"])
    assert seen.lengths.loc["words"].tolist() == pytest.approx([1, 1.15, 1.75, 2.5, 3.25, 3.85, 4])
    assert seen.lengths.loc["characters", ["shortest", "longest"]].tolist() == [3, 18]
    assert seen.longest["words"].tolist() == [4, 3, 2, 1]
    assert seen.shortest[["article_id", "words"]].values.tolist()[:2] == [["a0", 1], ["a1", 2]]


def test_what_articles_lack():
    dates = ["2016-08-16", None, None, "2016-08-17"]
    seen = report(["Rain fell."] * 4, published=dates, title=["Rain", None, "Rain", "Rain"])
    assert seen.missing["n"].to_dict() == {"title": 1, "published": 2, "author": 4, "language": 4}
    assert seen.missing.loc["published", "share"] == 0.5
    assert "Without: title 1 (25%), date 2 (50%), author 4 (100%), language 4 (100%)" in repr(seen)


def test_lines_of_a_database_are_found_though_their_numbers_differ():
    texts = [f"Fact {n}.\n\nMore of it {n}.\n\n{FOOT.format(n, n)}" for n in range(4)]
    words = iter("rain wind snow hail".split())
    seen = report([text.replace("Fact", next(words)) for text in texts])
    found = seen.repeated[["place", "paragraph", "n_texts", "share", "article_ids"]].values.tolist()
    assert found == [
        ["first", "More of it 0.", 4, 1.0, "a0, a1, a2"],
        ["last", FOOT.format(0, 0), 4, 1.0, "a0, a1, a2"],
    ]


def test_copies_and_texts_of_one_paragraph_repeat_nothing():
    text = "Rain fell.\n\nWind rose.\n\nSnow came."
    assert report([text, text, text]).repeated.empty
    assert report(["Rain fell.", "Rain fell 2.", "Rain fell 3."]).repeated.empty


def test_doubles_by_text_and_by_heading():
    texts = ["Rain fell.", "RAIN  fell.", "Wind rose.", "Snow came."]
    titles = ["Rain", "Other", "rain", None]
    seen = report(texts, title=titles, published="2016-08-16")
    assert seen.doubles.values.tolist() == [
        ["a1", "a0", "text"],
        ["a2", "a0", "outlet, title and day"],
    ]
    assert "Doubles: 1 with the same text, 1 with the same outlet, title and day" in repr(seen)


def test_outlets_that_are_spelled_alike_are_named_and_not_merged():
    names = ["NYT", "nyt", "NYT", "N.Y.T.", "Le Monde", "Le Mondé", "Elm", "कि", "के"]
    seen = report(["Rain fell."] * 9, outlet=names)
    assert seen.n_outlets == 8
    assert seen.spellings[["outlet", "n_articles", "most_frequent"]].values.tolist() == [
        ["Le Monde", 1, "Le Monde"],
        ["Le Mondé", 1, "Le Monde"],
        ["NYT", 2, "NYT"],
        ["N.Y.T.", 1, "NYT"],
        ["nyt", 1, "NYT"],
    ]
    assert "Le Monde (1) and Le Mondé (1); NYT (2) and N.Y.T. (1) and nyt (1)" in repr(seen)
    joined = "{'Le Mondé': 'Le Monde', 'N.Y.T.': 'NYT', 'nyt': 'NYT'}"
    assert f'table["outlet"] = table["outlet"].replace({joined}), and read again' in repr(seen)


def test_a_report_shows_in_a_notebook_without_running_anything():
    seen = report(["<script>alert(1)</script> rain"], title="<b Rain")
    shown = seen._repr_html_()
    assert "<script>" not in shown and "&lt;b Rain" in shown
    assert repr(seen).startswith("Report: 1 article of 1 outlet, 0 skipped\n")


@pytest.mark.slow
@given(
    st.lists(st.text(min_size=1).filter(lambda text: any(c.isalnum() for c in text)), min_size=1)
)
def test_counts_of_a_report_are_those_of_the_corpus(texts):
    corpus = read_corpus(articles(texts), clean=False, faulty="skip")
    if corpus.articles.empty:
        return
    seen = corpus.report()
    assert seen.n_articles == len(corpus.articles)
    assert seen.languages["n_articles"].sum() == seen.n_articles
    assert set(seen.doubles["article_id"]) <= set(corpus.articles["article_id"])
    assert seen.lengths.loc["words", "longest"] == seen.longest.loc[0, "words"]


SEVERAL = {
    "classic Nexis HTML": '<A NAME="DOC_ID_1_0"></A>text<A NAME="DOC_ID_2_0"></A>',
    "counters in HTML": "<SPAN>1 of 74 DOCUMENTS</SPAN> x <SPAN>2 of 74 DOCUMENTS</SPAN>",
    "classic Nexis text": "   1 of 2 DOCUMENTS\r\n\r\nElm Post\r\n   2 of 2 DOCUMENTS\r\n",
    "German Nexis": "Dokument 1 von 2\n\ntext\n\nDokument 2 von 2\n",
    "Nexis Uni": "End of Document\nRain\nEnd of Document\n",
    "Factiva": "<div class=\"article deArticle\"></div><div class='article enArticle'></div>",
    "numbers of Factiva": "Dokument ELMP000020160816ec8g00001\n文件 ELMP000020160816ec8g00002\n",
    "ProQuest": "ProQuest document ID: 1\nRain\nProQuest document ID: 2\n",
    "ProQuest mail": '<a name="DocID_MSTAR_1"></a><a name=3D"DocID_MSTAR_2"></a>',
    "Europresse": '<span class="DocPublicationName">A<span class="DocPublicationName">B',
}


@pytest.mark.parametrize("kind", SEVERAL)
def test_beginnings_of_articles_are_counted(kind):
    assert signs_of_several(SEVERAL[kind]).startswith("2 ")
    half = SEVERAL[kind][: len(SEVERAL[kind]) // 2]
    assert signs_of_several(half) == ""


def test_articles_about_documents_are_no_exports():
    text = "He read 1 of 10 documents.\nShe read 2 of 10 documents.\nEnd of document reviews.\n" * 9
    assert signs_of_several(text) == ""
    assert signs_of_several(f"Name:\n{'_' * 60}\nSignature:\n{'_' * 60}\n") == ""


def test_a_text_that_is_an_export_is_refused_or_left_out(tmp_path):
    export = "   1 of 2 DOCUMENTS\n\nElm Post\n\nRain fell.\n\n   2 of 2 DOCUMENTS\n\nSnow came.\n"
    (tmp_path / "a.txt").write_text(export)
    (tmp_path / "b.txt").write_text("Wind rose.")
    with pytest.raises(InputError, match="several articles of a news database in article 'a'"):
        read_corpus(tmp_path)
    corpus = read_corpus(tmp_path, faulty="skip")
    assert corpus.articles["article_id"].tolist() == ["b"]
    assert "collect.read" not in corpus.skipped.loc[0, "reason"]
    assert "several articles" in corpus.skipped.loc[0, "reason"]
