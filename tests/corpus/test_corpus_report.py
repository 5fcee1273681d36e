"""The second look at articles: what shows that a file was not read as it should be."""

import pandas as pd
from by_hand import drawn_rows, named_cases
from refusals import refused

from analysis import read_corpus
from analysis.corpus.several import signs_of_several


def articles(texts, **columns):
    table = pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": texts})
    return table.assign(**{"outlet": "Elm Post", **columns})


def report(texts, **columns):
    """Return what a report says of each thing."""
    seen = read_corpus(articles(texts, **columns), clean=False).report()
    return {what: (n, which) for what, n, which in seen.itertuples(index=False)}


def test_lengths_languages_and_days_by_hand():
    texts = ["one", "one two", "one two three", "one two three four"]
    days = ["2016-08-16", None, "2016-08-16", None]
    assert report(texts, published=days, language=["en", "de", "de", None]) == {
        "articles": (4, "median 2 words, shortest 1 (a0), longest 4 (a3)"),
        "languages": (3, "de 2, en 1, unknown 1"),
        "without a day": (2, "a1, a3"),
    }


def test_copies_are_named():
    copies = report(["Rain fell.\n\nWind rose.\n\nSnow came."] * 3)
    assert copies["the same text twice"] == (2, "a1 as a0, a2 as a0")


def test_outlets_that_are_spelled_alike_are_joined_or_stay_apart():
    names = ["NYT", "nyt", "NYT", "N.Y.T.", "Le Monde", "Le Mondé", "Elm", "कि", "के"]
    joined = report(["Rain fell."] * 9, outlet=names)
    assert joined["outlets joined"] == (2, "N.Y.T. (1) with NYT (2), nyt (1) with NYT (2)")
    apart = read_corpus(articles(["Rain fell."] * 9, outlet=names), outlets="apart")
    assert apart.articles["outlet"].tolist() == names


SEVERAL = dict(
    drawn_rows(r"""
    classic Nexis HTML | <A NAME="DOC_ID_1_0"></A>text<A NAME="DOC_ID_2_0"></A>
    counters in HTML   | <SPAN>1 of 74 DOCUMENTS</SPAN> x <SPAN>2 of 74 DOCUMENTS</SPAN>
    classic Nexis text | "   1 of 2 DOCUMENTS\r\n\r\nElm Post\r\n   2 of 2 DOCUMENTS\r\n"
    German Nexis       | "Dokument 1 von 2\n\ntext\n\nDokument 2 von 2\n"
    Nexis Uni          | "End of Document\nRain\nEnd of Document\n"
    Factiva            | <div class="article deArticle"></div><div class='article enArticle'></div>
    numbers of Factiva | "Dokument ELMP000020160816ec8g00001\n\u6587\u4ef6 ELMP000020160816ec8g00002\n"
    ProQuest           | "ProQuest document ID: 1\nRain\nProQuest document ID: 2\n"
    ProQuest mail      | <a name="DocID_MSTAR_1"></a><a name=3D"DocID_MSTAR_2"></a>
    Europresse         | <span class="DocPublicationName">A<span class="DocPublicationName">B
""")
)


@named_cases("text", SEVERAL)
def test_beginnings_of_articles_are_counted(text):
    assert signs_of_several(text).startswith("2 ")
    assert signs_of_several(text[: len(text) // 2]) == ""


def test_articles_about_documents_are_no_exports():
    text = "He read 1 of 10 documents.\nShe read 2 of 10 documents.\nEnd of document reviews.\n" * 9
    assert signs_of_several(text) == ""
    assert signs_of_several(f"Name:\n{'_' * 60}\nSignature:\n{'_' * 60}\n") == ""


def test_a_text_that_is_an_export_is_refused_or_left_out():
    export = "   1 of 2 DOCUMENTS\n\nElm Post\n\nRain fell.\n\n   2 of 2 DOCUMENTS\n\nSnow came.\n"
    table = articles([export, "Wind rose."])
    with refused("several articles of a news database in article 'a0'"):
        read_corpus(table)
    corpus = read_corpus(table, faulty="skip")
    assert corpus.articles["article_id"].tolist() == ["a1"]
    assert "several articles" in corpus.skipped.loc[0, "reason"]
    assert "collect.read" not in corpus.skipped.loc[0, "reason"]
