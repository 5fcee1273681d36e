"""Search, the texts that it opens, and names that are added to an actor."""

import tomllib
from dataclasses import replace

import pandas as pd
import pytest

from analysis import explore, lexicons, outlets, read_corpus
from analysis.case import open_case
from analysis.explore import evidence, finding, reading
from analysis.explore.html import template
from analysis.explore.naming import line_of_name
from tests.annotated_cases import write_annotated_cases

pytestmark = pytest.mark.slow  # whole cases on a screen


@pytest.fixture(scope="module")
def event():
    case = explore.open_case("data/hamedan-2016")
    return case, explore.settled(case)[0]


@pytest.fixture(scope="module")
def ports():
    """Invented articles: with and without titles, in four scripts."""
    rows = [
        ("a1", "Ships wait", "No ship enters the harbour."),
        ("a2", None, "\nThe harbour is shut.\nThe old fish rots."),
        ("a3", "Порт закрыт", "Суда ждут."),
        ("a4", "הנמל סגור", "האוניות \u200fמחכות."),
        ("a5", "الميناء مغلق", "السفن تنتظر."),
    ]
    table = pd.DataFrame(rows, columns=["article_id", "title", "text"])
    case = explore.open_case(table.assign(outlet="Port " + table["article_id"]))
    return case, explore.settled(case)[0]


@pytest.fixture(scope="module")
def articles():
    return explore.open_case("data/example-articles")


def test_a_source_is_found_with_the_number_of_its_pages(event):
    hits = finding.find(*event, "lenta")
    assert hits["sources"] == [finding.Hit(("source", "Lenta.ru"), "Lenta.ru", "source, 7 pages")]


def test_a_source_that_is_not_compared_is_found_and_says_so(event):
    [hit] = finding.find(*event, "Lidtime")["sources"]
    assert hit.key == ("source", "Lidtime") and "5 pages: its card; not compared here" in hit.about


def test_an_item_is_found_by_the_name_that_readers_see(event):
    hits = finding.find(*event, "own words: terrorists")
    assert [hit.key for hit in hits["items"]] == [("item", "opponents_outlet:terrorists")]


def test_all_pages_of_a_claim_are_found_and_counted(event):
    """By another spelling of its name, too; the files of the case have the same numbers."""
    hits = finding.find(*event, "Article 146")
    [claim] = hits["claims"]
    assert claim.key == ("claim", "breaches_146")
    told = pd.read_csv("data/hamedan-2016/claims_a.csv").query("claim == 'breaches_146'")
    on_event = set(finding.claims_of(*event).rows["article_id"])
    told = told[told["article_id"].isin(on_event)]
    n_pages = told.groupby("stance")["article_id"].nunique()
    assert claim.about == f"claim, made on {n_pages.asserted} pages, denied on {n_pages.denied}"
    of_claim = evidence.places(*event, claim.key).articles
    assert set(of_claim["article_id"]) == set(told["article_id"])
    gists = pd.read_csv("data/hamedan-2016/articles.csv").set_index("article_id")["gist"]
    found = evidence.places(*event, ("found", "Article 146"))
    of_gists = found.articles["article_id"][found.articles["how"].str.contains("gist")]
    assert len(hits["articles"]) == len(of_gists) > finding.MOST_HITS
    assert gists[of_gists].str.contains("Art(?:icle|.) 146", case=False).all()
    assert set(found.articles["article_id"]) == set(told["article_id"]) | set(of_gists)
    assert found.hits == [claim] and found.note.startswith(f"{len(found.articles)} of 9")


def test_a_page_is_found_by_its_gist_and_has_an_id(event):
    hits = finding.find(*event, "kommersant")["articles"]
    assert hits
    for hit in hits:
        [page] = evidence.places(*event, hit.key).articles["article_id"]
        assert page == hit.key[1]


def test_words_that_nothing_has_find_nothing(event):
    assert finding.find(*event, "qqqq") == {} and finding.find(*event, "x") == {}
    assert finding.find(*event, "(") == {} == finding.find(*event, "a*b?[")


@pytest.mark.parametrize(("words", "ids"), [("harbour", ["a1", "a2"]), ("the * fish", ["a2"])])
def test_words_of_own_texts_are_found_in_context(ports, words, ids):
    found = evidence.places(*ports, ("found", words))
    assert found.articles["article_id"].tolist() == ids == found.lines["article_id"].tolist()
    assert all("text 1×" in how for how in found.articles["how"])


@pytest.mark.parametrize(
    ("article_id", "title", "sought"),
    [
        ("a1", "Ships wait", "ships"),
        ("a2", "The harbour is shut.", "harbour is"),
        ("a3", "Порт закрыт", "порт"),
        ("a4", "הנמל סגור", "הנמל"),
        ("a5", "الميناء مغلق", "الميناء"),
    ],
)
def test_titles_of_all_scripts_or_first_lines_are_found_listed_and_opened(
    ports, article_id, title, sought
):
    case, choices = ports
    [hit] = finding.find(case, choices, sought)["articles"]
    assert hit[:2] == (("page", article_id), title)
    rows = evidence.places(case, choices, ("outlet", f"Port {article_id}")).articles
    assert rows["title"].tolist() == [title] and rows["has_text"].all()
    assert f">{title}<" in outlets.card(case, f"Port {article_id}").html()
    opened = reading.reading(case, article_id)
    headline = "".join(piece.text for piece in opened.headline)
    assert opened.title == title and headline in (title, "")
    page = template().reader(opened, reading.KINDS)
    assert page.count('dir="auto"') == 2 + len(opened.paragraphs) and "\u200f" not in page


def test_pages_of_an_annotated_case_have_their_titles_and_are_read(tmp_path):
    write_annotated_cases(tmp_path)
    folder = tmp_path / "clinics"
    pages = pd.read_csv(folder / "articles.csv")
    texts = [f"The ward of {page} is shut." for page in pages["article_id"]]
    texts = pages[["article_id", "outlet"]].assign(text=texts)
    texts.to_json(folder / "articles.jsonl", orient="records", lines=True)
    case = explore.open_case(folder)
    for material in ("words", "labels ines"):
        choices = explore.settled(case, explore.Choices(material=material))[0]
        [hit] = finding.find(case, choices, pages["title"][0])["articles"]
        opened = reading.reading(case, hit.key[1])
        assert (hit.name, opened.title) == (pages["title"][0],) * 2 and "ward" in str(opened)
        item = finding.find(case, choices, "ward" if material == "words" else "doses")["items"][
            0
        ].key
        listed = evidence.places(case, choices, item).articles.set_index("article_id")["title"]
        assert len(listed) and listed.tolist() == [
            f"The doctor's day {page}" for page in listed.index
        ]


def test_a_text_is_marked_by_what_is_counted():
    case = explore.open_case("data/example-articles")
    choices = explore.settled(case, explore.Choices(material="words", min_articles=1))[0]
    found = evidence.places(case, choices, ("item", "bridge")).articles
    counted = reading.counted_of(case, choices, ["bridge"])
    articles = reading.readings(case, found["article_id"].tolist(), counted)
    assert [article.numbers["counted"] for article in articles] == found["n"].tolist()
    features = case.features
    for article in reading.readings(case, features.articles["article_id"].tolist()):
        for name, table in (("mention", features.mentions), ("quotation", features.quotations)):
            assert article.numbers[name] == (table["article_id"] == article.article_id).sum()
        corpus = case.texts.articles.set_index("article_id")["text"]
        shown = ["".join(piece.text for piece in part) for part in article.paragraphs]
        lines = corpus[article.article_id].splitlines()
        assert shown == [line for line in lines if line.strip()]


def test_quoted_words_alone_are_marked_in_a_voice_and_another_text_has_no_marks_of_actors():
    text = "Ferries ran. “No ferry sailed,” Ida Berg said. The U.S. ferry sank."
    table = pd.DataFrame({"article_id": ["a"], "outlet": ["Elm"], "text": [text]})
    actors = lexicons.Actors(
        pd.DataFrame(
            [
                ("Berg", "person", "Ida Berg", "exact", None),
                ("USA", "state", "U.S.", "exact", None),
            ],
            columns=["actor", "kind", "alias", "case", "parent"],
            dtype="str",
        ),
        (),
        ("Berg", "USA"),
    )
    case = explore.open_case(table, actors=actors)
    marked = []
    for voice in ("all", "own", "quoted"):
        opened = reading.reading(case, "a", reading.Counted(("ferry",), voice))
        marked.append(opened.numbers["counted"])
    assert marked == [2, 1, 1]
    names = [piece.text for piece in opened.paragraphs[0] if "mention" in piece.kinds]
    assert names == ["Ida Berg", "U.S."]
    other = read_corpus(table.assign(text="Ida Berg left."))
    opened = reading.reading(replace(case, corpus=other), "a")
    assert opened.numbers["mention"] == 0 and "not the one that was counted" in opened.note


def test_a_new_name_of_a_known_actor_keeps_its_entry(articles):
    actor = articles.features.mentions["actor"].iloc[0]
    longer = explore.with_name(open_case(articles), actor=actor, name="harbour")
    assert longer.added == ((actor, "harbour"),)
    assert line_of_name(longer) == f'# to the aliases of {actor} add: "harbour"'


def test_a_new_actor_gets_an_entry(articles):
    longer = explore.with_name(open_case(articles), actor="The Harbour", name="harbour")
    [entry] = tomllib.loads(line_of_name(longer))["actor"]
    assert entry["name"] == "The Harbour" and entry["aliases"] == ["harbour"]
    assert (longer.features.mentions["actor"] == "The Harbour").any()
