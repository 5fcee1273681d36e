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


READY = "html[data-ready]"


@pytest.fixture
def show(context):
    """Return a function that opens a form; nothing may go wrong in it, and it asks for nothing else."""
    wrong = []

    def shown(made):
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.append(asked.url))
        page.goto(made.path.as_uri())
        page.wait_for_selector(READY)
        while len({page.evaluate(KEPT) for page in context.pages}) > 1:
            page.reload()  # windows are processes, and answers travel between them
            page.wait_for_selector(READY)
        return page

    yield shown
    assert [one for one in wrong if not one.startswith(("file:", "blob:"))] == []


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


# ---- answering


def test_every_kind_of_variable_is_answered_by_keys(show, write_book):
    page = show(form_of(1, write_book(BOOK)))
    rules = "AlsoGales, squalls.NotMere rain.Example'The squall took the roof' = 1"
    assert page.locator("#rules").text_content() == rules
    press(page, "1", "1", "1")
    write(page, "Elm")
    write(page, "Ash")
    press(page, "Enter", "1", "2", "Enter")
    write(page, "Ada Quill")
    press(page, "2", "Enter")
    page.fill("#day", "2030-05-01")
    press(page, "Enter")
    assert page.locator("#ended").is_visible()
    given = "1 pier -1 Ash;Elm guests;raiders Ada_Quill:bad 2030-05-01".replace("_", "\xa0")
    assert saved(page)["value"].str.replace(" ", "\xa0").tolist() == given.split(" ")


def test_a_form_closed_at_thirteen_of_twenty_pages_and_opened_again(show, yes_or_no):
    made = form_of(20, yes_or_no)
    page = show(made)
    press(page, "z")
    assert page.locator("#said").text_content() == "There is nothing to undo."
    press(page, *"1011010011010")
    page.close()
    page = show(made)
    assert count(page) == "13 answered, 7 to go"
    press(page, "z")
    assert count(page) == "12 answered, 8 to go"
    press(page, *"01111111")
    after = saved(page)
    assert "".join(after["value"].iloc[after["seconds"].index]) == "10110100110101111111"
    assert after["page"].nunique() == len(after) == 20
    assert after["seconds"].astype(float).ge(0).all()
    assert after["wording"].str.fullmatch("[0-9a-f]{12}").all()
    assert set(after["coder"] + after["annotator_kind"]) == {"Annhuman"}


def test_a_note_and_a_marked_place_go_with_the_answer(show, yes_or_no):
    """A note may follow its answer; what was skipped is found again."""
    pages = pd.DataFrame({"article_id": [*"abc"], "text": "🌊 Storm broke the pier."})
    page = show(form_of(pages, yes_or_no))
    press(page, "+")
    assert page.locator("#said").text_content() == "There is no answer yet."
    press(page, "n")
    write(page, 'says "storm", twice')
    page.evaluate("""() => {
      const node = document.querySelector('#text').firstChild.firstChild;
      getSelection().setBaseAndExtent(node, 3, node, 8);
    }""")
    press(page, "m", "1", "+")
    write(page, ", hail")
    press(page, "ArrowRight", "u")
    row = saved(page).query("value == '1'").iloc[0]
    start, end = map(int, row["span"].split(":"))
    assert (pages["text"][0][start:end], row["note"]) == ("Storm", 'says "storm", twice, hail')
    first = page.locator("#jump optgroup").first
    assert first.get_attribute("label") == "1 skipped, 1 unsure"
    assert first.locator("option").count() == 2


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


#: Three outlets: the second prints the first one's text, the third has two texts.
CRACKS = "Engineers published their report on Monday. Eleven cracks were found in the old pier."
RAISED = "The harbour office raised the toll by half, said Ada Quill."
STORY = [
    ("a1", "Elm Post", CRACKS),
    ("b1", "Ash News", CRACKS),
    ("c1", "Oak Times", f"Passengers complained all day long. {RAISED}"),
    (
        "c2",
        "Oak Times",
        "Bakers sold bread on the quay. Nobody saw a crack in the old pier, they said.",
    ),
]
STORY = pd.DataFrame(STORY, columns=["article_id", "outlet", "text"])


def test_copies_are_asked_once_and_later_articles_until_one_says_it_itself(show, statements):
    made = form_of(STORY, statements)
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
    assert len(saved(page)) == 2 * len(STORY)
    press(page, *"zzzz")
    press(page, "2", "Enter", "3", "Enter")
    assert count(page) == "4 answered, 2 to go"


# ---- files, and what a browser keeps


def test_two_windows_of_a_form_lose_nothing_of_each_other(show, write_book):
    made = form_of(2, write_book(BOOK))
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
    """Keys of a keyboard of another script do the same."""
    context.add_init_script(BLOCKED)
    page = show(form_of(5, yes_or_no))
    assert page.locator("#unkept").is_visible()
    press(page, *"101")
    pressed = "new KeyboardEvent('keydown', { key: 'г', code: 'KeyU', bubbles: true })"
    page.evaluate(f"document.body.dispatchEvent({pressed})")
    assert sorted(saved(page)["value"]) == ["0", "1", "1", "unsure"]


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


def test_the_file_says_whether_the_whole_text_was_opened(show, statements):
    long = " ".join(f" Boat {n} lay at the quay all night." for n in range(60))
    pages = STORY[2:].assign(outlet=["Ash News", "Oak Times"])
    page = show(form_of(pages.assign(text=pages["text"] + long), statements))
    press(page, *"4t4tt44")
    assert saved(page).sort_values("seconds")["whole"].value_counts().to_dict() == {"1": 2, "0": 2}


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


def test_disagreements_are_adjudicated_and_nothing_else_is_saved(show, yes_or_no):
    """Two coders differ in two of four; all that they answered is beside the question."""
    rows = pd.DataFrame({"page": pages_of(4)["article_id"], "item": "storm", "note": "a squall"})
    ann = rows.assign(coder="Ann", value=[*"0101"])
    bob = rows.assign(coder="Bob", value=[*"0110"])
    page = show(form_of(4, yes_or_no, coder="Eve", answers=[ann, bob]))
    assert count(page) == "0 answered, 2 to go"
    for _ in range(2):
        sides = page.locator("#sides").inner_text()
        assert all(said in sides for said in ("Ann", "Bob", "a squall"))
        press(page, "1")
    table = saved(page)
    assert table.attrs["file"] == "annotations_adjudicated.csv"
    assert sorted(table["page"]) == ["p02", "p03"]
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


LINKS = pd.DataFrame({"article_id": ["a", "b"], "url": "https://elm.example/1"})


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (320, "dark")])
@pytest.mark.parametrize(
    "pages, book",
    [(STORY, BOOK), (STORY, STATEMENTS), (LINKS, BOOK)],
    ids=["book", "story", "links"],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    show, write_book, width, scheme, pages, book
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(form_of(pages, write_book(book)))
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for _ in range(4):
        found = axe.run(page).response["violations"]
        assert (found, page.evaluate("document.documentElement.scrollWidth")) == ([], width)
        press(page, "u")


def test_hostile_texts_and_names_do_nothing(show, write_book):
    lines = [f"{name} = '''{HOSTILE}'''" for name in ("rule", "label", "example")]
    book = write_book("\n".join(["[[variable]]", 'name = "storm"', 'kind = "binary"', *lines]))
    pages = pd.DataFrame({"article_id": [HOSTILE, "__proto__"], "text": [HOSTILE, ""]})
    pages = pages.assign(title=HOSTILE, url="javascript:window.harm=1")
    rows = pd.DataFrame({"page": HOSTILE, "item": "storm", "value": ["0", "1"], "note": HOSTILE})
    rows["coder"] = [HOSTILE, "B"]
    page = show(form_of(pages, book, title=HOSTILE, answers=[rows]))
    press(page, "1")
    assert page.evaluate("window.harm") is None
    assert page.locator("img").count() == 0
    assert saved(page)[["page", "value"]].to_numpy().tolist() == [[HOSTILE, "1"]]
