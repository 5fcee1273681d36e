"""Forms in Chromium, opened from disk without a network, answered by keys. All texts are INVENTED."""

import pandas as pd
import pytest

from analysis import read_corpus
from analysis.label.form import form

pytestmark = pytest.mark.browser

BOOK = """
[[variable]]
name = "storm"
kind = "binary"
rule = "1 if the page speaks of a storm."
include = "Gales, squalls."
not = "Mere rain."
example = "'The squall took the roof' = 1"

[[variable]]
name = "lead"
label = "what leads"
kind = "nominal"
values = ["pier", "toll", "weather"]
labels = { pier = "the pier" }
optional = true
rule = "What the headline is about."

[[variable]]
name = "tone"
kind = "interval"
values = [-1, 0, 1]
rule = "Blame, plain, praise."

[[variable]]
name = "harbours"
kind = "set"
rule = "Harbours that are named."

[[variable]]
name = "words"
kind = "set"
values = ["raiders", "guests"]
rule = "Words for those who came."

[[variable]]
name = "judges"
kind = "named_set"
values = ["good", "bad"]
rule = "Who judges the toll."

[[variable]]
name = "day"
kind = "date"
rule = "The day that is printed."
"""
STATEMENTS = """
[[claim]]
name = "toll"
text = "The harbour office raised the toll."

[[claim]]
name = "pier"
text = "Eleven cracks were found in the pier."
"""
HOSTILE = '</script><img src=x onerror="window.harm=1"><b>"; window.harm = 1; //'


@pytest.fixture
def write_book(tmp_path):
    """Return a function that writes a codebook and returns its path."""

    def written(text):
        path = tmp_path / "codebook.toml"
        path.write_text(text, "utf-8")
        return path

    return written


@pytest.fixture
def book(write_book):
    return write_book(BOOK)


@pytest.fixture
def yes_or_no(write_book):
    return write_book(BOOK.partition('[[variable]]\nname = "lead"')[0])


@pytest.fixture
def statements(write_book):
    return write_book(STATEMENTS)


@pytest.fixture
def context(chromium):
    made = chromium.new_context(offline=True, accept_downloads=True)
    yield made
    made.close()


KEPT = """() => {
  try { return JSON.stringify(Object.entries(localStorage).sort()); } catch { return "[]"; }
}"""


@pytest.fixture
def show(context):
    """Return a function that opens a form; nothing may go wrong in it, and it asks for nothing else."""
    wrong, forms = [], set()

    def shown(made):
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.append(asked.url))
        forms.add(made.path.as_uri())
        page.goto(made.path.as_uri())
        page.wait_for_selector("html[data-ready]")
        while len({page.evaluate(KEPT) for page in context.pages}) > 1:
            page.wait_for_timeout(20)  # windows are processes, and answers travel between them
            page.reload()
            page.wait_for_selector("html[data-ready]")
        return page

    yield shown
    assert [one for one in wrong if one not in forms and not one.startswith("blob:")] == []


def pages_of(n):
    texts = [f"Storm number {place} broke the pier. Ada Quill said so." for place in range(n)]
    return pd.DataFrame({"article_id": [f"p{place:02d}" for place in range(n)], "text": texts})


def form_of(pages, book, *, coder="Ann", **options):
    """Return the form of pages, or of so many, beside its codebook."""
    pages = pages_of(pages) if isinstance(pages, int) else pages
    return form(pages, book, coder=coder, to=book.with_name(f"{coder}.html"), **options)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def write(page, text):
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def count(page):
    return page.locator("#count").text_content()


def saved(page):
    """Return the file that the form saves, as pandas reads it, and its name."""
    with page.expect_download() as download:
        page.keyboard.press("s")
    table = pd.read_csv(download.value.path(), dtype=str, keep_default_na=False)
    table.attrs["file"] = download.value.suggested_filename
    return table.assign(span=table["span"].str.lstrip("'"))


def answers(table):
    return dict(zip(zip(table["page"], table["item"]), table["value"]))


# ---- answering


def test_every_kind_of_variable_is_answered_by_keys(show, book):
    page = show(form_of(1, book))
    assert (
        page.locator("#rules").text_content()
        == "AlsoGales, squalls.NotMere rain.Example'The squall took the roof' = 1"
    )
    press(page, "1", "1", "1")
    write(page, "Elm")
    write(page, "Ash")
    press(page, "Enter", "1", "2", "Enter")
    write(page, "Ada Quill")
    press(page, "2", "Enter")
    page.fill("#day", "2030-05-01")
    press(page, "Enter")
    assert page.locator("#ended").is_visible()
    assert answers(saved(page)) == {
        ("p00", "storm"): "1",
        ("p00", "lead"): "pier",
        ("p00", "tone"): "-1",
        ("p00", "harbours"): "Ash;Elm",
        ("p00", "words"): "guests;raiders",
        ("p00", "judges"): "Ada Quill:bad",
        ("p00", "day"): "2030-05-01",
    }


def test_twenty_pages_closed_at_thirteen_and_opened_again(show, yes_or_no):
    made = form_of(20, yes_or_no)
    page = show(made)
    press(page, "z")
    assert page.locator("#said").text_content() == "There is nothing to undo."
    press(page, *"1011010011010")
    before = saved(page)
    page.close()
    page = show(made)
    assert count(page) == "13 answered, 7 to go"
    press(page, "z")
    assert count(page) == "12 answered, 8 to go"
    press(page, *"01111111")
    after = saved(page)
    assert after["page"].nunique() == len(after) == 20
    assert answers(before).items() <= answers(after).items()
    assert after["seconds"].astype(float).ge(0).all()
    assert after["wording"].str.fullmatch("[0-9a-f]{12}").all()
    assert set(after["coder"] + after["annotator_kind"]) == {"Annhuman"}


def test_a_note_and_a_marked_place_go_with_the_answer(show, yes_or_no):
    pages = pd.DataFrame({"article_id": ["a"], "text": ["🌊 Storm broke the pier."]})
    page = show(form_of(pages, yes_or_no))
    press(page, "n")
    write(page, 'says "storm", twice')
    page.evaluate("""() => {
      const node = document.querySelector('#text').firstChild.firstChild;
      getSelection().setBaseAndExtent(node, 3, node, 8);
    }""")
    press(page, "m", "1")
    row = saved(page).iloc[0]
    start, end = map(int, row["span"].split(":"))
    assert pages["text"][0][start:end] == "Storm"
    assert row["note"] == 'says "storm", twice'


def test_a_page_without_text_has_its_link_and_may_be_gone(show, yes_or_no):
    pages = pd.DataFrame({"article_id": ["a", "b"], "url": "https://elm.example/1"})
    made = form_of(pages, yes_or_no)
    page = show(made)
    assert page.locator("#address").get_attribute("href") == "https://elm.example/1"
    press(page, "1", "g")
    assert count(page) == "1 answered, 0 to go"
    table = saved(page)
    assert sorted(table["value"]) == ["1", "gone"]
    assert table.loc[table["value"] == "gone", "item"].tolist() == ["page"]
    press(page, "z")
    assert count(page) == "1 answered, 1 to go"


# ---- statements


def story():
    """Three outlets: the second prints the first one's text, the third has two texts."""
    cracks = "Engineers published their report on Monday. Eleven cracks were found in the old pier of the town."
    toll = "Passengers complained all day long. The harbour office raised the toll by half, said Ada Quill."
    texts = {"a1": ("Elm Post", cracks), "b1": ("Ash News", cracks), "c1": ("Oak Times", toll)}
    texts["c2"] = (
        "Oak Times",
        "Bakers sold bread on the quay. Nobody saw a crack in the old pier, they said.",
    )
    rows = [(name, outlet, text) for name, (outlet, text) in texts.items()]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "text"])


def test_copies_are_asked_once_and_later_articles_until_one_says_it_itself(show, statements):
    made = form_of(story(), statements)
    page = show(made)
    assert count(page) == "0 answered, at most 8 to go"
    assert page.locator("#text mark").count() == 2
    press(page, "1", "1", "1", "1")
    assert count(page) == "4 answered, 0 to go"
    rows = saved(page)
    assert sorted(rows.loc[rows["item"] == "pier", "page"]) == ["a1", "b1", "c2"]
    press(page, "z", "z", "z", "z")
    for _ in range(4):
        press(page, "4")
    assert count(page) == "4 answered, 2 to go"
    press(page, "u", "4")
    assert len(saved(page)) == 2 * len(story())
    press(page, *"zzzz")
    press(page, "2", "Enter", "3", "Enter")
    assert count(page) == "4 answered, 2 to go"


#: A wire's text; papers have half of it, with another toll, or less of it.
WIRE = [
    "Rescue workers spoke of 112 dead.",
    "The storm reached Elm at night.",
    "Boats were torn from the quay and found miles away.",
    "Trains did not run before the evening.",
]
TOLL = '[[claim]]\nname = "dead"\ntext = "Rescue workers spoke of 112 dead."\n'
HALF_COPIES = {
    "a": WIRE,
    "b": ["Rescue workers spoke of 126 dead.", *WIRE[1:]],
    "c": [*WIRE[1:], "The mayor said nothing."],
    "d": WIRE[:3],
}


@pytest.fixture
def half_copies(write_book):
    """Return the form of four papers that print a wire's text in part, and its question."""
    rows = [(name, f"Paper {name}", " ".join(text)) for name, text in HALF_COPIES.items()]
    pages = pd.DataFrame(rows, columns=["article_id", "outlet", "text"])
    return form_of(pages, write_book(TOLL))


def answer_shown(page, answers):
    """Answer what is asked by the text that is shown, until nothing is; return who was asked."""
    asked = []
    while page.locator("#text").is_visible():
        page.evaluate("isWhole = true; render()")
        text = page.locator("#text").text_content()
        asked.append(next(name for name, told in HALF_COPIES.items() if _is(told, text)))
        press(page, *answers[asked[-1]])
    return asked


def _is(sentences, text):
    """Tell whether a text that is shown, with letters beside its marks, has just these sentences."""
    n_signs = len(" ".join(sentences))
    return all(sentence in text for sentence in sentences) and abs(len(text) - n_signs) <= 3


def test_an_answer_is_carried_to_the_copies_that_have_the_sentence_and_no_others(show, half_copies):
    """The sentence is chosen in one, and not in two of them: each text that lacks it is asked."""
    page = show(half_copies)
    first = page.locator("#text mark").first.text_content()
    assert count(page) == "0 answered, at most 4 to go" and "112" in first
    asked = answer_shown(page, {"a": ["a", "1"], "b": ["4"], "c": ["4"], "d": ["1"]})
    assert sorted(asked) == ["a", "b", "c"]
    rows = saved(page).set_index("page")
    assert rows["value"].to_dict() == {"a": "own", "b": "absent", "c": "absent", "d": "own"}
    assert rows["carried_from"].to_dict() == {"a": "", "b": "", "c": "", "d": "a"}
    assert rows.loc["d", ["span", "seconds", "coder"]].tolist() == ["", "", "Ann"]
    press(page, "z", "z", "z")
    assert count(page) == "0 answered, at most 4 to go" and saved(page).empty


def test_who_denies_is_asked_and_is_nobody_where_the_outlet_does(show, statements):
    page = show(form_of(story(), statements, most=0))
    press(page, "3")
    write(page, "spokeswoman for the ministry")
    press(page, "3", "Enter", "4", "4")
    assert count(page) == "4 answered, 0 to go"  # and no later article
    rows = saved(page).query("seconds != ''")
    assert sorted(rows["value"] + " " + rows["speaker"]) == [
        "absent ",
        "absent ",
        "denied ",
        "denied spokeswoman for the ministry",
    ]
    assert set(rows["note"]) == {""}
    assert page.locator("#jump").input_value() == ""


def test_who_is_quoted_and_which_sentence_decides(show, statements):
    page = show(form_of(story(), statements))
    for _ in range(4):
        if page.locator("#text").text_content().count("toll by half"):
            break
        press(page, "ArrowRight")
    press(page, "b", "2")
    offered = page.locator("#names option").evaluate_all("all => all.map(one => one.value)")
    write(page, "Ada Quill")
    row = saved(page).iloc[0]
    start, end = map(int, row["span"].split(":"))
    assert (row["value"], row["speaker"], "Ada Quill" in offered) == ("quoted", "Ada Quill", True)
    text = story().set_index("article_id")["text"][row["page"]]
    assert text[start:end].strip() == "The harbour office raised the toll by half, said Ada Quill."


# ---- files, and what a browser keeps


def test_two_windows_of_a_form_lose_nothing_of_each_other(show, book):
    made = form_of(2, book)
    first, second = show(made), show(made)
    press(first, "1")
    press(second, "ArrowRight")
    press(second, "2")
    page = show(made)
    assert sorted(saved(page)["item"]) == ["lead", "storm"]


BLOCKED = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });"
)


def test_where_storage_is_blocked_it_says_so_and_the_file_has_everything(context, show, yes_or_no):
    context.add_init_script(BLOCKED)
    page = show(form_of(5, yes_or_no))
    assert page.locator("#unkept").is_visible()
    press(page, *"101")
    assert len(saved(page)) == 3


def test_a_saved_file_goes_on_in_a_form_that_is_made_with_it(show, yes_or_no, tmp_path):
    """What Excel would run or round stays as it was written; another wording is told and asked."""
    names = ["=1+1", "@x", "'-y", "123456789012", "-7"]
    pages = pages_of(5).assign(article_id=names)
    page = show(form_of(pages, yes_or_no))
    press(page, "n")
    write(page, "=HYPERLINK(1)")
    press(page, *"101")
    table = saved(page)
    assert set(table["page"]) < {"'=1+1", "'@x", "''-y", "'123456789012", "-7"}
    assert "'=HYPERLINK(1)" in set(table["note"])
    page.evaluate("localStorage.clear()")
    page = show(form_of(pages, yes_or_no, answers=[table]))
    assert count(page) == "3 answered, 2 to go"
    assert saved(page).drop(columns="seconds").equals(table.drop(columns="seconds"))
    reworded = yes_or_no.with_name("reworded.toml")
    text = yes_or_no.read_text("utf-8").replace("speaks of a storm", "shows a gale")
    reworded.write_text(text, "utf-8")
    page = show(form_of(pages, reworded, answers=[table]))
    assert "3 answers were to another wording" in page.locator("#reworded").inner_text()
    assert count(page) == "0 answered, 5 to go"


def test_a_form_made_anew_takes_answers_over_and_tells_of_texts_that_have_changed(show, yes_or_no):
    pages = pages_of(3)
    page = show(form_of(pages, yes_or_no))
    press(page, "1", "ArrowLeft", "n")
    write(page, "gale")
    pages.loc[pages["article_id"] == saved(page)["page"][0], "text"] += " Rain fell."
    page.evaluate("pick('0:5')")
    made = form_of(pd.concat([pages, pages_of(4)[3:]]), yes_or_no)
    page = show(made)
    told = "1 answers belong to a text that has changed since."
    assert page.locator("#nChanged").text_content() == told
    assert saved(page)[["value", "note", "span"]].to_numpy().tolist() == [["1", "gale", ""]]
    page.get_by_text("Ask these again").click()
    assert count(page) == "0 answered, 4 to go"
    press(page, "0")
    assert saved(show(form_of(3, yes_or_no, coder="Bob"))).empty


def test_garbage_in_the_browser_is_told_and_the_rest_is_taken(show, yes_or_no):
    made = form_of(4, yes_or_no)
    page = show(made)
    press(page, *"111")
    page.evaluate("""() => Object.keys(localStorage).filter((name) => name.includes("p0"))
      .slice(0, 2).forEach((name, n) => localStorage.setItem(name, ["not json", "7"][n]))""")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert count(page) == "1 answered, 3 to go"
    told = "2 answers in this browser are damaged: they are asked again."
    assert page.locator("#reworded").text_content() == told


def test_a_note_follows_the_answer_and_what_was_skipped_is_found_again(show, yes_or_no):
    page = show(form_of(6, yes_or_no))
    press(page, "+")
    assert page.locator("#said").text_content() == "There is no answer yet."
    press(page, "1", "+")
    write(page, "hail, perhaps")
    press(page, "0", "ArrowRight", "u")
    first = page.locator("#jump optgroup").first
    assert first.get_attribute("label") == "1 skipped, 1 unsure"
    assert first.locator("option").count() == 2
    assert saved(page).query("note == 'hail, perhaps'")["value"].tolist() == ["1"]


def test_the_file_says_whether_the_whole_text_was_opened(show, statements):
    long = " ".join(f"Boat {n} lay at the quay all night." for n in range(60))
    pages = story()[2:].assign(outlet=["Ash News", "Oak Times"])
    pages["text"] += " " + long
    page = show(form_of(pages, statements))
    press(page, "4", "t", "4", "t", "t", "4", "4")
    assert saved(page).sort_values("seconds")["whole"].value_counts().to_dict() == {"1": 2, "0": 2}


def test_by_article_a_text_is_read_once_with_its_statements(show, statements):
    page = show(form_of(story(), statements, order="article", most=1))
    read = []
    while page.locator("#text").is_visible():
        read.append(page.locator("#where").text_content())
        press(page, "4")
    assert read[::2] == read[1::2] and len(set(read)) == len(read) / 2
    assert len(saved(page)) == 6  # two copies, and the first text of the third outlet


def test_a_training_shows_the_key_when_the_persons_answer_is_in_and_a_score(show, yes_or_no):
    rows = pd.DataFrame({"page": ["p00"], "item": "storm", "value": "0.0", "coder": "other"})
    page = show(form_of(1, yes_or_no, key=rows))
    assert "key" not in page.locator("body").inner_text()
    press(page, "1")
    said = "Your last answer: yes. The key’s answer: no."
    assert page.locator("#said").text_content() == said
    assert page.locator("#score").text_content() == "0 of 1 answers are the key’s."
    assert saved(page).attrs["file"] == "training_Ann.csv"


# ---- adjudication


def test_three_disagreements_are_adjudicated_and_nothing_else_is_saved(show, yes_or_no):
    """Two coders differ in three of twelve; all that they answered is beside the question."""
    rows = pd.DataFrame({"page": pages_of(12)["article_id"], "item": "storm", "note": ""})
    ann = rows.assign(coder="Ann", value=[*"010110101100"])
    bob = rows.assign(coder="Bob", value=[*"011111111100"])
    bob.loc[2, "note"] = "a squall"
    page = show(form_of(12, yes_or_no, coder="Eve", answers=[ann, bob]))
    assert count(page) == "0 answered, 3 to go"
    sides = set()
    for _ in range(3):
        sides.add(page.locator("#sides").inner_text())
        press(page, "1")
    assert any("a squall" in side for side in sides) and all("Ann" in side for side in sides)
    table = saved(page).sort_values("page")
    assert table.attrs["file"] == "annotations_adjudicated.csv"
    assert table["page"].tolist() == ["p02", "p05", "p07"]
    assert set(table["value"] + table["coder"] + table["annotator_kind"]) == {"1Eveadjudicated"}


# ---- looks, and harm


def test_answers_are_on_the_first_screen_of_a_telephone(show, root, tmp_path):
    story = root / "data/example-story"
    to = tmp_path / "new/form.html"
    page = show(form(read_corpus(story), story / "codebook.toml", coder="Ann", to=to))
    page.set_viewport_size({"width": 320, "height": 640})
    for key in "1344":
        bottom = page.locator("#unsure").bounding_box()
        assert bottom["y"] + bottom["height"] <= 640 and page.evaluate("scrollY") == 0
        press(page, key, "Enter")


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (320, "dark")])
@pytest.mark.parametrize("kind", ["book", "statements", "links"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    context, show, request, width, scheme, kind
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    book = request.getfixturevalue("statements" if kind == "statements" else "book")
    pages = (
        story()
        if kind != "links"
        else pd.DataFrame({"article_id": ["a", "b"], "url": "https://elm.example/1"})
    )
    page = show(form_of(pages, book))
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for _ in range(4):
        found = [
            (fault["id"], fault["nodes"][0]["html"][:200])
            for fault in axe.run(page).response["violations"]
        ]
        assert (found, page.evaluate("document.documentElement.scrollWidth")) == ([], width)
        press(page, "u")


def test_hostile_texts_and_names_do_nothing(show, write_book):
    lines = [f"{name} = '''{HOSTILE}'''" for name in ("rule", "label", "example")]
    book = write_book("\n".join(["[[variable]]", 'name = "storm"', 'kind = "binary"', *lines]))
    pages = pd.DataFrame(
        {
            "article_id": [HOSTILE, "__proto__"],
            "title": HOSTILE,
            "text": [HOSTILE, ""],
            "url": "javascript:window.harm=1",
        }
    )
    rows = pd.DataFrame(
        {
            "page": HOSTILE,
            "item": "storm",
            "value": ["0", "1"],
            "coder": [HOSTILE, "B"],
            "note": HOSTILE,
        }
    )
    page = show(form_of(pages, book, title=HOSTILE, answers=[rows]))
    press(page, "1")
    assert page.evaluate("window.harm") is None
    assert page.locator("img").count() == 0
    table = saved(page)
    assert answers(table)[HOSTILE, "storm"] == "1"


def test_keys_of_a_keyboard_of_another_script_do_the_same(show, yes_or_no):
    page = show(form_of(2, yes_or_no))
    pressed = "new KeyboardEvent('keydown', { key: 'г', code: 'KeyU', bubbles: true })"
    page.evaluate(f"document.body.dispatchEvent({pressed})")
    assert count(page) == "1 answered, 1 to go"
    assert saved(page)["value"].tolist() == ["unsure"]  # the other one is missing
