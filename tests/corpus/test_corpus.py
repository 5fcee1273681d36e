"""Reading articles and cleaning them. Every text in here is invented."""

import tomllib

import pandas as pd
import pytest
from by_hand import by_hand, drawn_rows, tables
from hypothesis import given, settings
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
    """Return a table of articles a, b, c and so on."""
    ids = list("abcdefghij"[: len(texts)])
    return pd.DataFrame({"article_id": ids, "outlet": "Elm Post", "text": texts, **columns})


def rows_of(corpus, *columns):
    return corpus.articles[list(columns)].values.tolist()


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
    corpus = read_corpus(folder(tmp_path / "mine", files))
    articles = corpus.articles
    assert list(articles.columns) == list(CONTRACT)
    assert rows_of(corpus, "article_id", "outlet", "text") == drawn_rows("""
        a | South | Boats left.
        b | mine  | Ferries ran.
        c | x     | Rain.
    """)
    assert articles["agency published url title language".split()].isna().all().all()
    assert articles["published"].dtype == "datetime64[us]"
    assert (articles.drop(columns="published").dtypes == "str").all()


def test_a_manifest_names_articles_and_brings_metadata(tmp_path):
    manifest = "\ufeffpaper,file,article_id,published,phase\nPost,x\\b.txt,b9,2021-03-02,one\nNews,./a.txt,a9,,two\n"
    files = {"a.txt": "Ferries ran.", "x/b.txt": "Boats left.", "manifest.csv": manifest}
    corpus = read_corpus(folder(tmp_path, files), columns={"outlet": "paper"})
    assert list(corpus.articles.columns) == [*CONTRACT, "phase"]
    assert rows_of(corpus, "article_id", "outlet", "phase", "text") == [
        ["a9", "News", "two", "Ferries ran."],
        ["b9", "Post", "one", "Boats left."],
    ]
    assert corpus.articles["published"].astype(str).fillna("").tolist() == ["", "2021-03-02"]


def test_columns_of_other_types_become_text_and_metadata_keep_theirs():
    table = pages(["one", "two"], title=None, url=[float("nan"), " "], size=[3, 4])
    table = table.assign(article_id=[2, 10], outlet=pd.Categorical(["N", "S"]))
    corpus = read_corpus(table)
    assert rows_of(corpus, "article_id", "outlet", "size") == [["10", "S", 4], ["2", "N", 3]]
    assert corpus.articles[["title", "url"]].isna().all().all()
    assert corpus.articles["size"].dtype == "int64"


def test_line_ends_and_byte_order_marks_are_settled_before_the_raw_text(tmp_path):
    files = {"a.txt": b"\xef\xbb\xbfShare\r\nFerries ran.\r\nBoats left."}
    corpus = read_corpus(folder(tmp_path, files))
    assert corpus.raw["a"] == "Share\nFerries ran.\nBoats left."
    assert corpus.articles.loc[0, "text"] == "Ferries ran.\nBoats left."


def test_an_empty_unnamed_column_of_a_csv_is_left_out_and_one_with_values_stays(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("article_id,outlet,text,,\na1,Post,Ferries ran.,,x\n", encoding="utf-8")
    assert list(read_corpus(path).articles.columns) == [*CONTRACT, "Unnamed: 4"]


def test_nothing_is_dropped_without_a_line_in_skipped(tmp_path):
    files = dict(
        drawn_rows(r"""
        a.txt             |
        b.txt             | Ferries ran.
        c.txt             | " \n\n"
        d.txt             | "Share\nTweet"
        e.docx            | x
        sub/manifest.csv  | x
        README.md         | x
        .hidden           | x
        annotations_a.csv | x
    """)
    )
    corpus = read_corpus(folder(tmp_path, files))
    assert corpus.articles["article_id"].tolist() == ["b"] == corpus.raw.index.tolist()
    assert corpus.skipped.fillna("").values.tolist() == tables(__file__)["skipped"]


# Refusals


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
    for theirs in " ".join(NAMES[ours]).split()[::4]:
        table = pd.DataFrame([NAMED]).rename(columns={ours: theirs})
        corpus = read_corpus(table, clean=False)
        assert corpus.articles.equals(expected)
        [guess] = corpus.guesses.itertuples()
        assert guess.column == ours
        assert guess.reading.startswith(f'the column "{theirs}"')
        assert guess.argument == f'columns={{"{ours}": …}}'
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
    [guess] = corpus.guesses.values.tolist()
    assert guess == ["table", "published", reading, 'columns={"published": …}']
    [told] = corpus.report().query("what == 'guesses'")["which"]
    assert reading in told


@by_hand(__file__, "headings")
def test_of_two_candidates_the_named_one_is_taken_or_both_are_equal(ours, one, other, cells):
    table = pd.DataFrame([NAMED]).drop(columns=ours).assign(**{one: cells[0], other: cells[1]})
    articles = read_corpus(table, columns={ours: other}).articles
    assert articles[ours].astype(str).tolist() == cells[1:]
    assert articles[one].tolist() == cells[:1]
    equal = table.assign(**{other: cells[0]})
    assert read_corpus(equal).guesses["reading"].tolist() == [f'the column "{one}"']


@pytest.mark.parametrize("empty", [None, " "])
def test_a_name_counts_only_where_the_cells_may_be_ours(empty):
    """An empty column, days that are none, a host and an address give way to others."""
    row = {"text": empty, "maintext": "Rain.", "date": "spring", "datetime": "2021-03-02 10:00"}
    row |= {"source": "https://elm.example/1", "domain": "elm.example", "site_name": "Elm Post"}
    corpus = read_corpus([row])
    expected = ["1", "Elm Post", "https://elm.example/1", "Rain."]
    assert rows_of(corpus, "article_id", "outlet", "url", "text") == [expected]
    assert corpus.articles["published"].astype(str).tolist() == ["2021-03-02"]


def test_what_a_table_lacks_is_numbered_or_taken_from_addresses():
    rows = [{"url": f"https://www.elm.example/{n}", "text": "Rain."} for n in range(10)]
    corpus = read_corpus(rows)
    assert corpus.articles["article_id"].tolist() == [f"{n:02}" for n in range(1, 11)]
    assert set(corpus.articles["outlet"]) == {"elm.example"}
    assert corpus.guesses["column"].tolist() == ["outlet", "article_id"]
    double = read_corpus([{**row, "id": 7, "outlet": "Elm Post"} for row in rows])
    assert double.articles["article_id"].is_unique, "an id that comes twice names no article"


def test_a_folder_with_one_table_named_articles_is_that_table(tmp_path):
    rows = [{"Medium": "Elm Post", "Datum": "05.01.2017", "Volltext": "Regen."}]
    pd.DataFrame(rows).to_csv(tmp_path / "articles.csv", sep=";", index=False)
    corpus, alone = read_corpus(tmp_path), read_corpus(tmp_path / "articles.csv")
    assert_frame_equal(corpus.articles, alone.articles)
    assert_frame_equal(corpus.guesses, alone.guesses)
    assert corpus.guesses.iloc[-1].tolist() == [
        "articles.csv",
        "published",
        "1 day written as %d.%m.%Y",
        "date_format=…",
    ]


def test_tables_in_sheets_are_found(tmp_path):
    with pd.ExcelWriter(tmp_path / "t.xlsx") as book:
        for sheet, table in {"Notes": [{"by": "me"}], "Articles": [NAMED]}.items():
            pd.DataFrame(table).to_excel(book, sheet_name=sheet, index=False)
    assert read_corpus(tmp_path / "t.xlsx").articles["title"].tolist() == ["Ferries"]


def test_columns_with_names_of_other_languages_and_accounts_are_found():
    names = {"tờ báo": "A", "tiêu đề": "Mưa", "nội dung": "Mưa rơi."}
    assert read_corpus(pd.DataFrame([names])).articles["outlet"].tolist() == ["A"]
    posts = pd.DataFrame([{"user": "elm", "text": "Rain fell."}])
    assert read_corpus(posts).articles["outlet"].tolist() == ["elm"]


def test_a_spreadsheet_is_read_as_a_table_is(tmp_path):
    table = pages(["Rain fell.", "Boats left.", "Ferries ran."])
    table = table.drop(columns="outlet").assign(
        article_id=["007", 8, 9.0],
        Medium=["NA", "Elm Post", "Elm Post"],
        published=[pd.Timestamp("2021-03-02"), "4.3.2021", "31.02.2021"],
    )
    pd.concat([table, pd.DataFrame([{}])]).to_excel(tmp_path / "mine.xlsx", index=False)
    corpus = read_corpus(tmp_path / "mine.xlsx", date_format="%d.%m.%Y", faulty="skip")
    assert rows_of(corpus, "article_id", "outlet", "text") == drawn_rows("""
        007 | NA       | Rain fell.
        "8" | Elm Post | Boats left.
        "9" | Elm Post | Ferries ran.
    """)
    days = corpus.articles["published"].astype(str).fillna("").tolist()
    assert days == ["2021-03-02", "2021-03-04", ""]
    reason = "published '31.02.2021' is not a whole date; left missing"
    assert corpus.skipped["reason"].tolist() == [reason]


def test_a_corpus_at_a_prompt_says_its_sizes():
    corpus = read_corpus(pages(["Share\nFerries ran.", "Rain.", ""]))
    assert repr(corpus) == "Corpus: 2 articles, 1 outlet, 1 edit, 1 skipped"


# Cleaning


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["name"])
def test_each_rule_does_to_its_example_what_it_says(rule):
    text, edits = cleaned(rule["example"])
    assert text.strip() == rule["cleaned"]
    assert {rule["name"]} <= set(edits["rule"]) <= {rule["name"], rule.get("beside")}


def test_rules_of_ones_own_act_as_those_that_ship(root):
    table = pd.DataFrame(RULES).rename(columns={"name": "article_id", "example": "text"})
    table = table[["article_id", "text"]].assign(outlet="Elm Post")
    own = read_corpus(table, noise=root / "analysis/lexicons/lists/noise.toml")
    assert_frame_equal(own.edits, read_corpus(table).edits)


def test_a_case_by_hand():
    raw = "Share\n\nFerries run again\n\nELM (Reuters) - Ferries ran.\n\nAdvertisement\n\nBoats left.Share"
    text, edits = cleaned(raw, title="Ferries run again!")
    assert text == "Ferries ran.\n\nBoats left."
    assert edits.drop(columns="article_id").values.tolist() == tables(__file__)["edits"]


def test_a_title_above_the_text_goes_and_lines_that_are_said_twice_stay():
    raw = "Ferries run again\nBy Ana Orel\nFERRIES RUN AGAIN\nCrews were glad."
    assert cleaned(raw, title="Ferries run again")[0] == "Crews were glad."
    assert cleaned("Never again.\nNever again.\nCrews were glad.")[1].empty


@by_hand(__file__, "ordinary", ids=str)
def test_ordinary_text_stays(text):
    after = (
        "\n\nThe council met on Monday.\nIts members talked.\nNobody left.\nThey will meet again."
    )
    for raw in (text, text + after, after[2:] + "\n" + text):
        assert cleaned(raw)[1].empty


@by_hand(__file__, "title_and_date")
def test_a_title_and_a_date_in_front_of_the_first_sentence_go(line, goes):
    raw = f"{line}\nBoats left the old pier."
    assert cleaned(raw, title="Ferries run at night")[0] == raw[len(goes) :]
    assert cleaned(
        raw.replace("Ferries run", "Ships ran").replace("FERRIES run", "Ships ran"), title="Crews"
    )[0].startswith(("Ships ran", "Ships ran, at night"))


def test_the_title_is_found_far_down():
    lines = [
        "Boats at the pier",
        "Never mind.",
        *(f"Rain number {n}." for n in "12345"),
        "Never mind.",
        "Boats at the pier",
        "Ferries run at night",
        "Ferries run at nights",
    ]
    text, edits = cleaned("\n".join(lines), title="Ferries run at night")
    assert text == "\n".join([*lines[:9], lines[10]])
    assert edits["rule"].tolist() == ["title repeated"]


@by_hand(__file__, "left_of_text")
def test_endings_stand_one_before_the_other_and_leave_what_has_no_sentence_before_it(
    raw, left, rules
):
    text, edits = cleaned(raw)
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
    rules = lexicons.Noise(
        (lexicons.Rule(name="mark", where=where, pattern=r"MARK\.*", about="Invented."),)
    )
    corpus = read_corpus(page("\n".join(lines)), noise=rules)
    assert (corpus.edits["rule"].tolist() == ["mark"]) is goes
    assert ("MARK" in corpus.articles.loc[0, "text"]) is not goes


def test_a_title_is_repeated_within_the_first_six_lines():
    lines = ["One.", "Two.", "Three.", "Four.", "Five.", "Ferries run again", "Crews were glad."]
    assert cleaned("\n".join(lines), title="Ferries run again")[1]["rule"].tolist() == [
        "title repeated"
    ]
    assert cleaned("\n".join(["Zero.", *lines]), title="Ferries run again")[1].empty


PIECES = [
    "Share",
    "SHARE",
    "Tweet",
    "Advertisement",
    "ADVERTISEMENT",
    "ELM (Reuters) - ",
    "Ferries ran.",
    "Ferries run at night now",
    "Read more",
    "1 Min Read",
    "By Ana Orel",
    "Views: 3",
    "Photo: Elm Wire",
    "The council said on Monday that it would not sell the old ferry pier.\n",
    "banned in Russia",
    "the Russian",
    "outlawed in the Russian Federation",
    "!”",
    ", ",
    *" ()[]\n\t\x00\x1b\x81\x85\x9fé\u2028",
    *EXAMPLES,
]


@settings(max_examples=25)
@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=14),
    title=st.sampled_from([None, "Ferries run at night now"]),
)
def test_the_cleaned_text_is_the_raw_text_with_its_edits(pieces, title):
    corpus = read_corpus(pages(["".join(pieces), "One."], title=title))
    for name, text in rows_of(corpus, "article_id", "text"):
        raw, edits = corpus.raw[name], corpus.edits[corpus.edits["article_id"] == name]
        assert applied(raw, edits.itertuples()) == text
        bounds = edits[["start", "end"]].to_numpy().ravel().tolist()
        assert bounds == sorted(bounds)
        for edit in edits.itertuples():
            assert edit.start < edit.end
            assert raw[edit.start : edit.end] == edit.before


NEEDY = [rule for rule in lexicons.noise().rules if rule.needs]


def test_what_control_characters_need_is_every_one_of_them():
    rule = next(rule for rule in NEEDY if rule.name == "control characters")
    assert sorted(rule.needs) == [
        chr(code) for code in range(0x3000) if rule.compiled.fullmatch(chr(code))
    ]


def test_rules_of_ones_own_can_stand_beside_those_that_ship(tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[[rule]]\nname = "mine"\nwhere = "line"\npattern = "Elm Post, page [0-9]+"\nabout = "Invented."\n'
    )
    both = read_corpus(page("Share\nElm Post, page 3\nFerries ran."), noise=[None, mine])
    assert both.edits["rule"].tolist() == ["share bar", "mine"]
    assert both.articles.loc[0, "text"] == "Ferries ran."
    assert len({both.noise, lexicons.noise().fingerprint, lexicons.noise(mine).fingerprint}) == 3


# The example, and real articles


def test_the_example_articles(root):
    corpus = read_corpus(root / "data" / "example-articles")
    assert len(corpus.articles) == 10 and corpus.articles["outlet"].nunique() == 5
    assert corpus.skipped.empty
    assert list(corpus.articles.columns) == [*CONTRACT, "country"]
    noise = (
        r"(?m)^(?:Share|Tweet|Advertisement|By [A-Z].*|Views.*|Related.*)$|\(Lenn Wire\)|\.Share"
    )
    assert not corpus.articles["text"].str.contains(noise).any()
    assert corpus.articles["text"].str.contains(r"[.”]\s*$").all()
    assert corpus.articles["text"].str.split().str.len().between(80, 200).all()


# Letters that look alike: С, а, е, М and their like are Cyrillic where a name says so.


@by_hand(__file__, "becomes")
def test_a_word_in_two_scripts_that_look_alike_gets_one(word, becomes):
    raw = f"They saw (“{word}’s” base).\nIt was a {word}."
    text, edits = cleaned(raw)
    assert text == raw.replace(word, becomes)
    edit = ["look-alike letters", word, becomes]
    assert edits[["rule", "before", "after"]].values.tolist() == [edit, edit]
    assert cleaned(text)[1].empty


@pytest.mark.parametrize(
    "word",
    "IT-компания HTC-трек компания С-300 C-300 Дrama Дoлгw Δx".split(),
)
def test_other_words_keep_their_scripts(word):
    assert cleaned(f"They saw (“{word}’s” base).\nIt was a {word}.")[1].empty


def test_what_is_no_name_of_a_file_is_listed_as_it_is():
    table = pages(["", "Rain fell."], file=[b"a.txt", None])
    skipped = read_corpus(table, faulty="skip").skipped
    assert skipped.values.tolist() == [["a", "b'a.txt'", "no words in it"]]
