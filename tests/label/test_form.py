"""What a form holds, and what it refuses; tests in a browser are elsewhere. All texts are INVENTED."""

import json
import re
from collections import Counter

import pandas as pd
import pytest
from by_hand import drawn_cases, tables

from analysis import read_corpus
from analysis.errors import InputError
from analysis.label.form import form

BOOK = "semetko_valkenburg"
REST = (
    "The storm reached Elm at night. Boats were torn from the quay and found miles away. "
    "Trains did not run before the evening."
)
ITEMS = "conflict human_interest responsibility morality economic".split()
CLAIMS = """
[[claim]]
name = "toll"
text = "The harbour office raised the toll."

[[claim]]
name = "pier"
text = "Eleven cracks were found in the pier."
example = "The pier has eleven cracks."
"""


@pytest.fixture
def pages():
    texts = [
        "The harbour office raised the toll by half.",
        "Rain fell on the quay all day.",
        "Nobody saw the cracks.",
    ]
    outlets = ["Elm Post", "Ash News", "Elm Post"]
    return pd.DataFrame(
        {
            "article_id": list("abc"),
            "outlet": outlets,
            "text": texts,
            "published": pd.Timestamp("2030-05-01"),
        }
    )


@pytest.fixture
def claims(tmp_path):
    path = tmp_path / "codebook.toml"
    path.write_text(CLAIMS, "utf-8")
    return path


@pytest.fixture
def data_of(tmp_path):
    """Return a function that writes a form and returns the data in it."""

    def made(pages, codebook=BOOK, **options):
        options = {"coder": "Ann", "to": tmp_path / "form.html", **options}
        options["to"].unlink(missing_ok=True)
        return data_in(form(pages, codebook, **options))

    return made


def data_in(written):
    """Return the data of a form that was written."""
    text = written.path.read_text("utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    return json.loads(found[1])


def asked(data):
    """Return item and page of each question, in their order."""
    names = [item["name"] for item in data["items"]]
    ids = [page["id"] for page in data["pages"]]
    return [(names[one["i"]], ids[one["p"]]) for one in data["questions"]]


def test_each_variable_is_asked_once_of_each_page_page_by_page(pages, data_of):
    data = data_of(pages)
    order = list(dict.fromkeys(page for _, page in asked(data)))
    assert sorted(order) == ["a", "b", "c"]
    assert asked(data) == [(item, page) for page in order for item in ITEMS]
    assert data["items"][0]["values"] == [["0", "no"], ["1", "yes"]]
    digest = data["pages"][0].pop("digest")
    assert len(digest) == 16 and digest != data["pages"][1]["digest"]
    assert data["pages"][0] == {
        "id": "a",
        "title": "",
        "published": "2030-05-01",
        "text": pages["text"][0],
        "url": "",
        "language": "",
    }


@pytest.mark.parametrize("codebook", ["variables", "claims"])
def test_the_order_is_of_the_coder_and_not_of_the_rows(pages, claims, data_of, codebook):
    book = BOOK if codebook == "variables" else claims
    pages = pages.assign(outlet=pages["article_id"])
    many = pd.concat([pages.assign(article_id=pages["article_id"] + n) for n in "0123"])
    data = data_of(many, book)
    assert data_of(many.sample(frac=1, random_state=1), book) == data
    assert asked(data_of(many, book, coder="Bob")) != asked(data)


def test_each_statement_is_asked_of_each_text_once_and_copies_together(pages, claims, data_of):
    copy = pages.iloc[[0]].assign(article_id="d", outlet="Oak Times")
    data = data_of(pd.concat([pages, copy]), claims)
    assert Counter(asked(data)) == {(item, page): 1 for item in ("toll", "pier") for page in "abcd"}
    copies = {one["p"]: one["c"] for one in data["questions"] if one["i"] == 0}
    assert copies == {0: [[3, True, ["0:43"]]], 1: [], 2: [], 3: [[0, True, ["0:43"]]]}
    assert data["items"][1]["rules"] == [["Example", "The pier has eleven cracks."]]


@drawn_cases("""
    column | n_empty | lengths
    text   | 1       | [2, 2]
    outlet | 1       | []
    text   | 3       | []
""")
def test_pages_without_text_or_outlet_leave_the_others_by_outlet(
    pages, claims, data_of, column, n_empty, lengths
):
    pages.loc[: n_empty - 1, column] = ""
    data = data_of(pages, claims)
    assert len(data["questions"]) == 6
    assert sorted(len(chain) for chain in data["chains"]) == lengths


#: Beginnings of two half-copies, and whether the second has the first one's sentence.
SENTENCES = tables(__file__)["sentences"]


@pytest.mark.parametrize("case", SENTENCES)
def test_a_copy_has_a_sentence_only_if_it_says_the_same(tmp_path, data_of, case):
    one, other, is_same = SENTENCES[case]
    said = next(part for part in one.split(". ") if "pier" in part or "toll" in part)
    book = tmp_path / "codebook.toml"
    book.write_text(f"[[claim]]\nname = 'said'\ntext = '''{said}'''\n", "utf-8")
    texts = [f"{one} {REST}", f"{other} {REST}"]
    pages = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["Elm", "Ash"], "text": texts})
    of_first = min(data_of(pages, book)["questions"], key=lambda question: question["p"])
    start = one.index(said)
    [mark] = [f"{a}:{b}" for a, b in of_first["s"] if a <= start < b]
    [[place, is_within, has]] = of_first["c"]
    assert (place, is_within, mark in has) == (1, is_same, is_same)


def test_answers_keep_pages_and_values_that_look_missing(pages, tmp_path, data_of):
    pages.loc[0, "article_id"] = "NA"
    rows = pd.DataFrame({"page": "NA", "item": "conflict", "value": ["1", "0"]})
    rows = rows.assign(coder=["Zoë", "A"], note="None")
    path = tmp_path / "answers.csv"
    rows.to_csv(path, sep=";", index=False)
    sides = pd.DataFrame(data_of(pages, answers=path)["sides"])
    assert sides[rows.columns].to_dict("records") == rows[::-1].to_dict("records")
    rows.to_csv(path, sep=";", index=False, encoding="cp1252")  # as Excel saves a table
    assert data_of(pages, answers=[path])["sides"] == sides.to_dict("records")


def test_a_coder_s_answers_are_gone_on_with(pages, data_of):
    """All questions are asked; those that are answered have their answer, but for copies."""
    rows = pd.DataFrame({"page": [*"abc"], "item": "conflict", "value": "1", "coder": "Ann"})
    data = data_of(pages, answers=[rows.assign(carried_from=["", "", "a"], note="hail")])
    assert len(data["questions"]) == 15 and data["sides"] == [] and not data["settles"]
    given = [(row["page"], row["value"], row["note"]) for row in data["given"]]
    assert given == [("a", "1", "hail"), ("b", "1", "hail")]


def test_a_settling_form_asks_what_is_open_and_goes_on_with_what_was_decided(pages, data_of):
    rows = pd.DataFrame({"page": [*"abc"], "item": "conflict", "value": "1"})
    ada, ben = rows.assign(coder="ada"), rows.assign(coder="ben", value=["0", "0", "1"])
    decided = rows[:1].assign(coder="Ann", annotator_kind="adjudicated")
    data = data_of(pages, answers=[ada, ben, decided])
    assert sorted(asked(data)) == [("conflict", "a"), ("conflict", "b")] and data["settles"]
    assert [(row["page"], row["coder"]) for row in data["given"]] == [("a", "Ann")]
    beside = sorted((row["page"], row["coder"]) for row in data["sides"])
    assert beside == [("a", "ada"), ("a", "ben"), ("b", "ada"), ("b", "ben")]


def test_what_most_say_is_not_asked(pages, data_of):
    rows = pd.DataFrame({"page": [*"abc"], "item": "conflict"})
    said = {"ada": "111", "ben": "001", "cleo": ["1", "unsure", "0"]}
    answers = [rows.assign(coder=coder, value=[*values]) for coder, values in said.items()]
    assert asked(data_of(pages, answers=answers, majority=True)) == [("conflict", "b")]


@drawn_cases("""
    coders         | page | said
    ["Bob"]        | a    | answers of Bob; expected those of Ann, to go on with, or of two coders
    ["Bob", "Cyd"] | z    | the pages z
""")
def test_answers_of_another_or_of_other_pages_are_refused(pages, data_of, coders, page, said):
    rows = pd.DataFrame({"page": page, "item": "conflict", "value": "1", "coder": coders})
    with pytest.raises(InputError, match=said):
        data_of(pages, answers=[rows])


def test_a_corpus_and_a_table_give_the_same_pages(root, data_of):
    folder = root / "data" / "example-articles"
    corpus = read_corpus(folder)
    data = data_of(corpus)
    assert data_of(corpus.articles)["pages"] == data["pages"]


def test_a_form_is_replaced_and_no_other_file(pages, tmp_path):
    to = tmp_path / "new/folder/form.html"
    form(pages, BOOK, coder="Ann", to=to)
    form(pages[:1], BOOK, coder="Ann", to=to)
    written = to.read_text("utf-8")
    for text in ("<p>Mine.</p>", written.replace("Rain", "Hail") + " ", written):
        to.write_text(text, "utf-8")
        with pytest.raises(InputError, match="which analysis.label.form did not write so"):
            form(pages, BOOK, coder="Ann", to=to, title="Tolls" if text == written else "")
        assert to.read_text("utf-8") == text
    with pytest.raises(InputError, match="a form of Bob and this title that nobody edited"):
        form(pages, BOOK, coder="Bob", to=to)


@pytest.mark.parametrize("order", ["statement", "article"])
def test_each_question_has_one_coder_and_a_fifth_two(pages, claims, tmp_path, order):
    many = pd.concat([pages.assign(article_id=pages["article_id"] + str(n)) for n in range(20)])
    many["text"] += many["article_id"]
    book = claims if order == "article" else BOOK
    options = {"coders": ["ada", "ben", "cleo"], "order": order}
    forms = form(many, book, to=tmp_path, **options)
    cells = {name: set(asked(data_in(one))) for name, one in forms.items()}
    for of_coder in cells.values():
        items, read = map(set, zip(*of_coder))
        assert len(of_coder) == len(items) * len(read)
    n_coders = Counter(cell for of_coder in cells.values() for cell in of_coder)
    assert len({page for _, page in n_coders}) == 60 and set(n_coders.values()) == {1, 2}
    if order == "statement":
        assert n_coders.total() == 72 * len(ITEMS)
        fewer = form(many[6:], book, to=tmp_path / "fewer", **options, share=0)
        assert all(set(asked(data_in(one))) <= cells[name] for name, one in fewer.items())


def test_a_statement_of_an_outlet_stays_with_a_coder(pages, claims, tmp_path):
    forms = form(pages, claims, coders=["ada", "ben"], share=0, to=tmp_path)
    cells = [asked(data_in(one)) for one in forms.values()]
    of_post = [{item for item, page in of_coder if page in "ac"} for of_coder in cells]
    assert len(sum(cells, [])) == 6 and sum(map(len, of_post)) == 2


@pytest.mark.parametrize("order, most", [("statement", 5), ("article", 6)])
def test_a_form_says_how_many_answers_it_can_take(pages, claims, tmp_path, order, most):
    made = form(pages, claims, coder="Ann", to=tmp_path, order=order, most=5)
    assert f"Takes 4 answers, and at most {most}." in made._repr_html_()


def test_a_training_asks_ten_questions_of_a_key_and_all_the_same(pages, tmp_path):
    key = pd.DataFrame({"page": [*"abc"]}).merge(pd.Series(ITEMS[:4], name="item"), how="cross")
    key = key.assign(coder="master", value="1")
    forms = form(pages, BOOK, coders=["ada", "ben"], key=key, to=tmp_path)
    ada, ben = (set(asked(data_in(one))) for one in forms.values())
    assert ada == ben < set(zip(key["item"], key["page"])) and len(ada) == 10


LISTED = """page,title,item,label,coder,value,speaker,note,sentence,url
a,,toll,The harbour office raised the toll.,ada,quoted,Reik,,harbour office,/a
a,,toll,The harbour office raised the toll.,ben,quoted,'=Ruth,,,/a
b,,toll,The harbour office raised the toll.,ada,quoted,Reik,,,/b
b,,toll,The harbour office raised the toll.,ben,quoted,reik,,,/b
b,,toll,The harbour office raised the toll.,cleo,own,,clear,,/b
"""


def test_disagreements_are_listed_with_answers_sentences_and_links(pages, claims, tmp_path):
    """Three coders of one statement in three texts: one differs in the value, one in the speaker."""
    pages["url"] = "/" + pages["article_id"]
    rows = pd.DataFrame({"page": [*"abc"], "item": "toll", "value": "quoted", "speaker": "Reik"})
    ada = rows.assign(coder="ada", span=["4:18", "", ""])
    ben = rows.assign(coder="ben", speaker=["=Ruth", "reik", "Reik"])
    cleo = rows[1:].assign(coder="cleo", value=["own", "quoted"], note=["clear", ""])
    cleo["speaker"] = ["", "Reik"]
    form(pages, claims, coder="dan", answers=[ada, ben, cleo], to=tmp_path)
    assert (tmp_path / "disagreements.csv").read_text("utf-8-sig") == LISTED


def test_a_list_in_which_somebody_wrote_is_never_replaced(pages, tmp_path):
    """The same list is written again; a supervisor's words, or another list, stop all writing."""
    rows = pd.DataFrame({"page": [*"ab"], "item": "conflict", "value": "1", "coder": "ada"})
    ben = rows.assign(coder="ben", value="0")

    def made(ben):
        return form(pages, BOOK, coder="dan", to=tmp_path, answers=[rows, ben]).path.read_bytes()

    before = made(ben)
    listed = tmp_path / "disagreements.csv"
    first = listed.read_bytes()
    assert (made(ben), listed.read_bytes()) == (before, first)
    listed.write_bytes(first + b"decided: 1 for both\n")
    for answers in (ben, ben[:1]):
        with pytest.raises(InputError, match="disagreements.csv, in which something else stands"):
            made(answers)
    assert listed.read_bytes() == first + b"decided: 1 for both\n"
    listed.unlink()
    made(ben[:1])
    assert listed.read_text("utf-8-sig").count("\n") == 3


@pytest.mark.parametrize("coder", ["Ann O'Neill", "Zoe\u0308", "Quill, Ada"])
def test_names_of_people_are_coders(pages, data_of, coder):
    composed = coder.replace("e\u0308", "ë")
    assert data_of(pages, coder=coder)["coder"] == composed


@pytest.mark.parametrize("text", ["\u202eElm\u202c pier", "Elm \ud83d pier"])
def test_marks_of_direction_keep_their_places_and_half_a_character_is_no_fault(data_of, text):
    pages = pd.DataFrame({"article_id": ["a"], "text": [text]}, dtype=object)
    assert data_of(pages)["pages"][0]["text"] == text.replace("\ud83d", "?")


def test_where_a_text_is_at_hand_neither_outlet_nor_address_is_in_the_form(pages, tmp_path):
    pages["url"] = "https://elmpost.example/1"
    text = form(pages, BOOK, coder="Ann", to=tmp_path).path.read_text("utf-8")
    assert "Elm Post" not in text and "elmpost" not in text
    assert "Not for publication" in text


def test_its_policy_lets_nothing_in_or_out(pages, tmp_path):
    text = form(pages, BOOK, coder="Ann", to=tmp_path / "form.html").path.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")
    names = [part.split()[0] for part in policy.split("; ")]
    assert names == "default-src style-src script-src img-src base-uri form-action".split()
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert not re.search(r"<(script|link|img)[^>]* (src|href)=", text)
