"""ProQuest as text and saved HTML: invented documents in the layout of genuine ones."""

import re

import pytest
from endings import require_an_end
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect.exports import proquest, proquest_html
from analysis.errors import InputError

RULE = "_" * 60
AFTER = {
    "Subject": "Storms; Snow",
    "Business indexing term": "Subject: Ferries",
    "Location": "Norland; U.S.",
    "People": "Berg, Jo",
    "Company / organization": "Name: Ferry Line; NAICS: 483",
    "Identifier / keyword": "ferries winter",
    "Title": "Snow in August",
    "Publication title": "The Harbour Post; Port Ferris, Ont.",
    "First page": "A.1",
    "Publication year": "2020",
    "Publication date": "Jun 3, 2020",
    "column": "On the pier",
    "Section": "Local",
    "Publisher": "Invented Media",
    "Place of publication": "Port Ferris, Ont.",
    "Country of publication": "Canada",
    "Source type": "Newspapers",
    "Language of publication": "English",
    "Document type": "News",
    "ProQuest document ID": "900000001",
    "Document URL": "https://proxy.example/docview/900000001?a=1&amp;b=2",
    "Copyright": "Copyright Invented Media",
    "Last updated": "2020-06-07",
    "Database": "Invented Newsstream",
}


def document(text, *, number=1, of=1, **changed):
    """One document of a text export; *changed* has labels without blanks, None for none."""
    values = {label: changed.get(re.sub(r"\W", "", label), AFTER[label]) for label in AFTER}
    labels = [f"{label}: {value}" for label, value in values.items() if value is not None]
    heading = f"Document {number} of {of}\n\n{values['Title']}\n\nhttps://db.example/{number}"
    paragraphs = [heading, "Abstract: None available.", "Links: ", f"Full text: {text}", *labels]
    return f"{RULE}\n\n" + "\n\n".join(paragraphs) + "\n\n"


def export(*documents):
    closing = "Contact us at: https://db.example/help\n\nDatabase copyright © 2020 Invented LLC."
    return ("".join(documents) + f"{RULE}\n\n{closing}\n").replace("\n", "\r\n").encode()


def read(*documents):
    return proquest.articles(export(*documents), name="a.txt")


def article(text):
    [record] = read(document(text)).records
    return record


# Text: worked by hand


def test_a_label_that_is_not_known_and_a_value_of_two_lines_end_a_text_too():
    data = document("Snow fell.", Companyorganization="Name: X; NAICS: 1\nName: Y; NAICS: 2")
    found = read(data.replace("Location: ", "Substance: ice\n\nLocation: "))
    assert found.records[0]["text"] == "Snow fell."
    assert not found.skipped


def test_labels_and_values_with_blanks_lost_and_added():
    data = document("Snow fell.", Publicationdate="Ju n 3, 20 20", Languageofpublication="Engl ish")
    for whole, damaged in {
        "ProQuest document ID: 9": "ProQuestdocument ID: 9 ",
        "Full text": "Full te xt",
        "Subject: Storms": "Sub ject:Storms",
        "Publication title": "Publicationtitle",
        "Document 1 of 1": "Document 1of 1",
        "docview/": "doc view/",
    }.items():
        assert whole in data
        data = data.replace(whole, damaged)
    found = read(data)
    record = found.records[0]
    assert record["text"] == "Snow fell." and record["published"] == "2020-06-03"
    assert record["export_id"] == "900000001" and record["language"] == "en"
    assert record["url"] == "https://proxy.example/docview/900000001?a=1&b=2"
    assert not found.skipped


def test_one_spelling_of_an_outlet_and_a_word_about_the_others():
    spellings = ["The Harbour Post; A", "The Harbour Post; B", "TheHarbour Post; A"]
    documents = [
        document("Snow fell.", number=n, of=3, Publicationtitle=outlet, ProQuestdocumentID=str(n))
        for n, outlet in enumerate(spellings, start=1)
    ]
    found = read(*documents)
    assert {record["outlet"] for record in found.records} == {"The Harbour Post"}
    assert found.skipped == [
        "kept: document 3 ('Snow in August'): its outlet 'TheHarbour Post' is read as "
        "'The Harbour Post'"
    ]


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("Jo Berg;The Harbour Post", "Jo Berg"),
        ("By JO BERG", "JO BERG"),
        ("Jo Berg Staff Reporter The Harbour Post jo@elm.example Jo Berg covers ships.", "Jo Berg"),
        ("Jo BergStaff Reporter", "Jo Berg"),
        ("Jo Berg jo@elm.example", "Jo Berg"),
        ("Jo Berg The Harbour Post", "Jo Berg"),
        ("Jo Berg, Mia Elm and Tim Oak", "Jo Berg, Mia Elm and Tim Oak"),
        ("Jo McKay (Norland)", "Jo McKay"),
        ("Ludwig van der Elm is a writer", "Ludwig van der Elm"),
        ("The Norland Press", "The Norland Press"),
        ("The Harbour Post", None),
        ("Staff Reporter", None),
        (";", None),
        ("", None),
    ],
)
def test_the_author_is_the_first_name_of_a_credit(credit, name):
    record = article(f"Snow fell.\nCAPTION: \nCREDIT: {credit}")
    assert record["author"] == name and record["text"] == "Snow fell."


def test_numbers_of_documents_are_compared():
    lost = document("Snow fell.", number=1, of=3), document("Rain.", number=3, of=3)
    assert "the file says 3 documents, 2 are there" in read(*lost).skipped
    glued = [document(f"Text {n}.", number=1, of=1, ProQuestdocumentID=str(n)) for n in range(1, 4)]
    assert not read(*glued).skipped


# What is no export


def test_reasons_are_short_whatever_a_file_holds():
    long = "x" * 30_000
    data = document(f"Snow.\nCAPTION: {long}", Title=long, Publicationdate=long, Publisher=long)
    found = read(data, document("Rain.", Publicationtitle=long, ProQuestdocumentID=long), long)
    assert found.records and max(map(len, found.skipped)) <= 300


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<p>Snow.</p>", "a page without documents of ProQuest.*HTML"),
        (b"<a name='DocID_MSTAR_1'>" * 20_001, "20,001 documents"),
        (b"<b>" * 500_001, "500,001 tags"),
    ],
)
def test_refusals(data, message):
    with pytest.raises(InputError, match=message) as error:
        proquest_html.articles(data, name="a.file")
    assert len(str(error.value)) <= 300 and "\n" not in str(error.value)


# HTML

INNER = (
    '<Text WordCount="4" HTMLContent="true"><html><head><meta name="ValidationSchema" '
    'content="x"><title></title></head><body><div>{}</div></body></html></Text>'
)


def page_document(text, *, number=1):
    labels = "".join(f"<p><strong>{label}: </strong>{AFTER[label]}</p>" for label in AFTER)
    return (
        '<div style="margin-bottom:20pt;padding-bottom:5pt">'
        f'<a name="DocID_MSTAR_{number}"></a><p></p><p>Snow in August: [Final Edition]</p>'
        '<p><span class="scholUnivAuthors">Berg, Jo.&nbsp;</span><span class="newspaperArticle">'
        "<strong>The Harbour Post; Port Ferris</strong></span>&nbsp;[Port Ferris]. "
        "3 Jun 2020: A.1.</p><p><a href='https://db.example'>ProQuest document link</a></p>"
        "<p><strong>Abstract: </strong>A summary.</p><p>Its second paragraph.</p>"
        f"<p><strong>Full text: </strong>{INNER.format(text)}</p>{labels}</div>"
    )


def page(*documents):
    footer = "<p><strong><a href='#'>Contact ProQuest</a></strong></p><p>Copyright © Invented</p>"
    return (
        "<html><head><title>Document Email</title></head><body>"
        + "".join(documents)
        + f"{footer}</body></html>"
    ).encode()


def test_documents_that_are_listed_or_numbered_and_not_there_are_told():
    contents = "".join(f"<a href='#DocID_MSTAR_{n}'>Snow</a>" for n in range(1, 4))
    text = page_document("<p>Snow fell.</p>", number=1)
    lost = page_document("<p>Rain.</p>", number=2).replace("DocID_MSTAR_2", "x")
    found = proquest_html.articles(page(contents, text, lost), name="a.html")
    assert "document numbers: 2 in the file, 1 read; damage may hide some" in found.skipped
    assert "2 documents of its table of contents are not in the file" in found.skipped


# Whatever a text holds

LINES = st.lists(
    st.one_of(
        st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=40),
        st.sampled_from([f"{label}: {value}" for label, value in AFTER.items()]),
    ),
    min_size=1,
    max_size=6,
)


@given(LINES)
@settings(max_examples=100)
def test_no_line_of_a_text_is_lost_before_one_that_is_plain(lines):
    """What follows the lines is a sentence, which no label is: all of them are text."""
    lines = [" ".join(line.split()) for line in lines]
    text = "\n".join(["Snow fell.", *lines, "Then the boats came back to the pier."])
    record = article(text)
    expected = [line for line in ["Snow fell.", *lines] if line]
    expected = [line for line in expected if line.count("_") < max(15, 0.8 * len(line))]
    assert record["text"].split("\n\n")[:-1] == expected
    assert record["outlet"] == "The Harbour Post" and record["export_id"] == "900000001"


@given(st.data())
@settings(max_examples=60)
def test_blanks_added_to_labels_change_nothing(data):
    whole = article("Snow fell.")
    label = data.draw(st.sampled_from(list(AFTER)))
    place = data.draw(st.integers(1, len(label) - 1))
    damaged = f"{label[:place]} {label[place:]}:"
    text = document("Snow fell.").replace(f"\n\n{label}:", f"\n\n{damaged}")
    assert read(text).records == [whole]


# Hostile files: none of these may take long

LARGE = 10_000_000


PAGE_HEAD = "<title>ProQuest Export</title><a name='DocID_MSTAR_1'></a><strong>Full text: </strong>"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reader", "head", "part"),
    [
        (proquest, f"{RULE}\nDocument 1 of 1\n\nFull text: ", "Subject: x\n"),
        (proquest, "", f"{RULE}\n"),
        (proquest, "", "_" * 14),
        (proquest, "Full text: ", "Aaaa aaaa "),
        (proquest_html, PAGE_HEAD, "<div>"),
        (proquest_html, PAGE_HEAD, "<b>"),
        (proquest_html, PAGE_HEAD + "<a ", "b1 "),
        (proquest_html, PAGE_HEAD, "rain fell "),
        (proquest_html, "", "<a name='DocID_MSTAR_1'></a>"),
    ],
)
def test_hostile_files_end_with_articles_or_a_reason(reader, head, part):
    data = (head + part * (LARGE // len(part))).encode()
    require_an_end(reader, data, longest=400)


def test_elements_too_deep_are_told():
    text = "<p>Snow fell.</p>" + "<div>" * 3_000 + "deep" + "</div>" * 3_000
    found = proquest_html.articles(page(page_document(text)), name="a.html")
    assert "can be read up to line" in found.skipped[0]
