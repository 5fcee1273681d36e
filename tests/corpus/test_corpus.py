"""Reading articles and cleaning them. Every text in here is invented."""

import tomllib
from string import ascii_lowercase

import pandas as pd
import pytest
from by_hand import by_hand, drawn_rows, tables
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import lexicons
from analysis.corpus.articles import read_corpus
from analysis.corpus.cleaning import applied
from analysis.corpus.columns import CONTRACT, NAMES

RULES = tomllib.loads((lexicons.LISTS / "noise.toml").read_text(encoding="utf-8"))["rule"]
EXAMPLES = [rule["example"] for rule in RULES]


def page(text, **other):
    return pd.DataFrame([{"article_id": "a1", "outlet": "Elm Post", "text": text, **other}])


def pages(texts, **columns):
    """Return a table of articles a, b, c and so on, after z with numbers."""
    table = pd.DataFrame({"outlet": "Elm Post", "text": [*texts], **columns})
    ids = [f"{ascii_lowercase[number % 26]}{number // 26 or ''}" for number in table.index]
    table.insert(0, "article_id", ids)
    return table


def cleaned(text, **other):
    corpus = read_corpus(page(text, **other))
    return corpus.articles.loc[0, "text"], corpus.edits


def folder(path, files):
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (path / name).write_bytes(data)
    return path


# Reading


def test_a_folder_without_a_manifest_names_articles_and_outlets_by_files_and_folders(tmp_path):
    files = {"b.txt": "Ferries ran.", "South/a.TXT": "Boats left.", "South/x/c.txt": "Rain."}
    articles = read_corpus(folder(tmp_path / "mine", files)).articles
    assert list(articles.columns) == list(CONTRACT)
    assert articles[["article_id", "outlet", "text"]].values.tolist() == drawn_rows("""
        a | South | Boats left.
        b | mine  | Ferries ran.
        c | x     | Rain.
    """)
    assert articles["agency published url title language".split()].isna().all().all()
    assert articles.dtypes.astype(str).replace("str", "").sum() == "datetime64[us]"


def test_a_manifest_names_articles_and_brings_metadata(tmp_path):
    manifest = "\ufeffpaper,file,article_id,published,phase\nPost,x\\b.txt,b9,2021-03-02,one\nNews,./a.txt,a9,,two\n"
    files = {"a.txt": "Ferries ran.", "x/b.txt": "Boats left.", "manifest.csv": manifest}
    articles = read_corpus(folder(tmp_path, files), columns={"outlet": "paper"}).articles
    assert list(articles.columns) == [*CONTRACT, "phase"]
    found = articles["article_id outlet phase text published".split()].astype(str).fillna("")
    assert found.values.tolist() == drawn_rows("""
        a9 | News | two | Ferries ran. |
        b9 | Post | one | Boats left.  | 2021-03-02
    """)


def test_line_ends_and_byte_order_marks_are_settled_before_the_raw_text(tmp_path):
    files = {"a.txt": b"\xef\xbb\xbfShare\r\nFerries ran.\r\nBoats left."}
    corpus = read_corpus(folder(tmp_path, files))
    assert corpus.raw["a"] == "Share\nFerries ran.\nBoats left."
    assert corpus.articles.loc[0, "text"] == "Ferries ran.\nBoats left."


def test_an_empty_unnamed_column_of_a_csv_is_left_out_and_one_with_values_stays(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("article_id,outlet,text,,\na1,Post,Ferries ran.,,x\n", encoding="utf-8")
    assert list(read_corpus(path).articles.columns) == [*CONTRACT, "Unnamed: 4"]


def test_columns_of_other_types_become_text_and_metadata_keep_theirs():
    table = pages(["one", "two"], title=None, url=[float("nan"), " "], size=[3, 4])
    table = table.assign(article_id=[2, 10], outlet=pd.Categorical(["N", "S"]))
    articles = read_corpus(table).articles
    found = articles[["article_id", "outlet", "size"]].values.tolist()
    assert found == [["10", "S", 4], ["2", "N", 3]]
    assert articles[["title", "url"]].isna().all().all()
    assert articles["size"].dtype == "int64"


def test_nothing_is_dropped_without_a_line_in_skipped(tmp_path):
    files = dict.fromkeys(tables(__file__)["unread"], "x")
    texts = {"a.txt": "", "b.txt": "Ferries ran.", "c.txt": " \n\n", "d.txt": "Share\nTweet"}
    corpus = read_corpus(folder(tmp_path, files | texts))
    assert corpus.articles["article_id"].tolist() == ["b"] == corpus.raw.index.tolist()
    assert corpus.skipped.fillna("").values.tolist() == tables(__file__)["skipped"]


# Names of columns

NAMED = dict(
    drawn_rows("""
    article_id | a1
    outlet     | Elm Post
    published  | 2021-03-02
    url        | https://elm.example/1
    title      | Ferries
    text       | Rain.
""")
)


@pytest.mark.parametrize("ours", list(NAMED))
def test_usual_names_of_a_column_are_guessed_and_what_is_said_wins(ours):
    expected = read_corpus([NAMED]).articles
    for theirs in " ".join(NAMES[ours]).split()[::15]:
        table = pd.DataFrame([NAMED]).rename(columns={ours: theirs})
        corpus = read_corpus(table, clean=False)
        assert corpus.articles.equals(expected)
        [(_, column, reading, argument)] = corpus.guesses.values
        assert (column, argument) == (ours, f'columns={{"{ours}": …}}')
        assert reading.startswith(f'the column "{theirs}"')
    assert repr(corpus).endswith("and 1 note in report()")
    said = read_corpus(table, columns={ours: theirs})
    assert said.articles.equals(expected)
    both = read_corpus([NAMED | {theirs: "mine"}])
    assert both.articles[ours].equals(expected[ours])
    assert said.guesses.empty and both.guesses.empty


def test_a_column_that_is_mapped_to_itself_stays_metadata_and_its_days_are_told():
    table = pd.DataFrame([NAMED]).rename(columns={"published": "date"})
    corpus = read_corpus(table, columns={"date": "date"})
    assert corpus.articles["published"].isna().all()
    assert corpus.articles["date"].tolist() == ["2021-03-02"]
    reading = 'nothing, though "date" may hold days'
    guess = ["table", "published", reading, 'columns={"published": …}']
    assert corpus.guesses.values.tolist() == [guess]
    assert reading in corpus.report().set_index("what")["which"]["guesses"]


@by_hand(__file__, "headings")
def test_of_two_candidates_the_named_one_is_taken_or_both_are_equal(ours, one, other, cells):
    row = {name: cell for name, cell in NAMED.items() if name != ours}
    articles = read_corpus([row | {one: cells[0], other: cells[1]}], columns={ours: other}).articles
    assert articles[[ours, one]].astype(str).values.tolist() == [[cells[1], cells[0]]]
    guesses = read_corpus([row | {one: cells[0], other: cells[0]}]).guesses
    assert guesses["reading"].tolist() == [f'the column "{one}"']


@pytest.mark.parametrize("empty", [None, " "])
def test_a_name_counts_only_where_the_cells_may_be_ours(empty):
    """An empty column, days that are none, a host and an address give way to others."""
    row = {"text": empty, "maintext": "Rain.", "date": "spring", "datetime": "2021-03-02 10:00"}
    row |= {"source": "https://elm.example/1", "domain": "elm.example", "site_name": "Elm Post"}
    articles = read_corpus([row]).articles.astype(str)
    found = articles["article_id outlet url text published".split()].values.tolist()
    assert found == [["1", "Elm Post", "https://elm.example/1", "Rain.", "2021-03-02"]]


def test_what_a_table_lacks_is_numbered_or_taken_from_addresses():
    rows = [{"url": f"https://www.elm.example/{n}", "text": "Rain."} for n in range(10)]
    corpus = read_corpus(rows)
    assert "".join(corpus.articles["article_id"]) == "01020304050607080910"
    assert set(corpus.articles["outlet"]) == {"elm.example"}
    assert corpus.guesses["column"].tolist() == ["outlet", "article_id"]
    double = read_corpus([{**row, "id": 7, "outlet": "Elm Post"} for row in rows])
    assert double.articles["article_id"].is_unique, "an id that comes twice names no article"


def test_a_folder_with_one_table_named_articles_is_that_table(tmp_path):
    (tmp_path / "articles.csv").write_text("Medium;Datum;Volltext\nElm Post;05.01.2017;Regen.\n")
    corpus, alone = read_corpus(tmp_path), read_corpus(tmp_path / "articles.csv")
    assert_frame_equal(corpus.articles, alone.articles)
    assert_frame_equal(corpus.guesses, alone.guesses)
    guess = ["articles.csv", "published", "1 day written as %d.%m.%Y", "date_format=…"]
    assert corpus.guesses.iloc[-1].tolist() == guess


def test_a_spreadsheet_is_read_as_a_table_is(tmp_path):
    table = pages(["Rain fell.", "Boats left.", "Ferries ran."])
    table = table.drop(columns="outlet").assign(
        article_id=["007", 8, 9.0],
        Medium=["NA", "Elm Post", "Elm Post"],
        published=[pd.Timestamp("2021-03-02"), "4.3.2021", "31.02.2021"],
    )
    with pd.ExcelWriter(tmp_path / "mine.xlsx") as book:
        pd.DataFrame([{"by": "me"}]).to_excel(book, sheet_name="Notes", index=False)
        pd.concat([table, pd.DataFrame([{}])]).to_excel(book, sheet_name="Mine", index=False)
    corpus = read_corpus(tmp_path / "mine.xlsx", date_format="%d.%m.%Y", faulty="skip")
    found = corpus.articles[["article_id", "outlet", "text", "published"]].astype(str).fillna("")
    assert found.values.tolist() == drawn_rows("""
        007 | NA       | Rain fell.   | 2021-03-02
        "8" | Elm Post | Boats left.  | 2021-03-04
        "9" | Elm Post | Ferries ran. |
    """)
    reason = "published '31.02.2021' is not a whole date; left missing"
    assert reason in corpus.skipped["reason"].tolist()


# Cleaning


def test_each_rule_does_to_its_example_what_it_says_and_so_does_a_list_of_ones_own():
    table = pd.DataFrame(RULES).rename(columns={"name": "article_id", "example": "text"})
    table = table[["article_id", "text"]].assign(outlet="Elm Post")
    corpus = read_corpus(table)
    own = read_corpus(table, noise=lexicons.LISTS / "noise.toml")
    assert_frame_equal(own.edits, corpus.edits)
    texts = corpus.articles.set_index("article_id")["text"].str.strip()
    rules = corpus.edits.groupby("article_id")["rule"].agg(set)
    for rule in RULES:
        assert texts[rule["name"]] == rule["cleaned"]
        assert {rule["name"]} <= rules[rule["name"]] <= {rule["name"], rule.get("beside")}


def test_a_case_by_hand():
    raw = "Share\n\nFerries run again\n\nELM (Reuters) - Ferries ran.\n\nAdvertisement\n\nBoats left.Share"
    text, edits = cleaned(raw, title="Ferries run again!")
    assert text == "Ferries ran.\n\nBoats left."
    assert edits.drop(columns="article_id").values.tolist() == tables(__file__)["edits"]


def test_ordinary_text_stays():
    texts = tables(__file__)["ordinary"]
    after = "The council met on Monday.\nIts members talked.\nNobody left.\nThey will meet again."
    for form in ("{}", "{}\n\n" + after, after + "\n{}"):
        edits = read_corpus(pages(map(form.format, texts))).edits
        assert edits["before"].tolist() == []


@by_hand(__file__, "title_and_date")
def test_a_title_and_a_date_in_front_of_the_first_sentence_go(line, goes):
    raw = f"{line}\nBoats left the old pier."
    assert cleaned(raw, title="Ferries run at night")[0] == raw[len(goes) :]
    stays = raw.replace("Ferries run", "Ships ran").replace("FERRIES run", "Ships ran")
    assert cleaned(stays, title="Crews")[0].startswith("Ships ran")


@by_hand(__file__, "left_of_text")
def test_what_is_left_where_endings_stand_in_a_row_or_a_title_is_repeated(raw, title, left, rules):
    """A title goes from the first six lines, and from far down as a line of its own."""
    text, edits = cleaned(raw, title=title)
    assert text == left
    assert edits["rule"].tolist() == rules


BODY = "".join(
    f"The council said on day {day} that it would not sell the old ferry pier to anyone.\n\n"
    for day in "123"
)


@by_hand(__file__, "headline")
def test_only_what_looks_like_a_headline_goes_from_the_foot(last, goes):
    assert (cleaned(BODY + last)[0] == BODY.rstrip()) is goes
    assert cleaned(BODY.replace(".", "") + last)[1].empty, "an author without full stops"
    assert cleaned(last)[1].empty, "nothing above it"


@by_hand(__file__, "head_and_foot", ids=range(8))
def test_head_and_foot_are_four_lines_and_a_line_of_noise_has_at_most_four_hundred_characters(
    where, lines, goes
):
    rule = lexicons.Rule(name="mark", where=where, pattern=r"MARK\.*", about="Invented.")
    [text] = read_corpus(page("\n".join(lines)), noise=lexicons.Noise((rule,))).articles["text"]
    assert ("MARK" in text) is not goes


PIECES = [
    *tables(__file__)["pieces"],
    "The council said on Monday that it would not sell the old ferry pier.\n",
    *" ()[]\n\t\x00\x1b\x81\x85\x9fé\u2028",
    *EXAMPLES,
]


@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=14),
    title=st.sampled_from([None, "Ferries run at night now"]),
)
def test_the_cleaned_text_is_the_raw_text_with_its_edits(pieces, title):
    corpus = read_corpus(pages(["".join(pieces), "One."], title=title))
    for name, text in zip(corpus.articles["article_id"], corpus.articles["text"]):
        raw, edits = corpus.raw[name], corpus.edits[corpus.edits["article_id"] == name]
        assert applied(raw, edits.itertuples()) == text
        bounds = edits[["start", "end"]].to_numpy().ravel().tolist()
        assert bounds == sorted(bounds) and (edits["start"] < edits["end"]).all()
        assert [raw[start:end] for start, end in edits[["start", "end"]].values] == [
            *edits["before"]
        ]


def test_what_control_characters_need_is_every_one_of_them():
    [rule] = [rule for rule in lexicons.noise().rules if rule.name == "control characters"]
    assert set(rule.needs) == set(filter(rule.compiled.fullmatch, map(chr, range(0x3000))))


# The example, and real articles


def test_the_example_articles(root):
    corpus = read_corpus(root / "data" / "example-articles")
    articles = corpus.articles
    assert len(articles) == 10 and articles["outlet"].nunique() == 5 and corpus.skipped.empty
    assert list(articles.columns) == [*CONTRACT, "country"]
    noise = (
        r"(?m)^(?:Share|Tweet|Advertisement|By [A-Z].*|Views.*|Related.*)$|\(Lenn Wire\)|\.Share"
    )
    assert not articles["text"].str.contains(noise).any()
    assert articles["text"].str.contains(r"[.”]\s*$").all()


# Letters that look alike: С, а, е, М and their like are Cyrillic where a name says so.


@by_hand(__file__, "becomes")
def test_a_word_in_two_scripts_that_look_alike_gets_one(word, becomes):
    raw = f"They saw (“{word}’s” base).\nIt was a {word}."
    text, edits = cleaned(raw)
    assert text == raw.replace(word, becomes)
    edit = ["look-alike letters", word, becomes]
    assert edits[["rule", "before", "after"]].values.tolist() == [edit, edit]
