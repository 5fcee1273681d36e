"""Exports of Nexis Uni as Word writes them. All outlets, people and articles are invented."""

from dataclasses import dataclass, field

import genuine_word
import pytest
from endings import require_an_end
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect.exports import nexis

COVER = [
    "User Name: = ELMLIB",
    "Date and Time: = Tuesday, March 3, 2020 20:54:00 GMT",
    "Job Number: = 112233",
    "Documents ({n})",
    "Search Terms: ferries AND snow",
    "Search Type: Terms and Connectors",
    "Narrowed by:",
    "News Timeline: Jan 01, 2020 to Mar 03, 2020",
]


@dataclass
class Article:
    """An invented article as a scholar would write it down, and what is around it."""

    title: str = "Ferries run again"
    outlet: str = "Elm Post"
    edition: str = ""  # behind the outlet
    day: int | None = 3
    author: str | None = None
    section: str | None = None
    between: list[str] = field(default_factory=list)  # between outlet and date
    below_date: list[str] = field(default_factory=list)
    has_rights: bool = True
    labels: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=lambda: ["Rain fell.", "Boats left at dawn."])
    notes: list[str] = field(default_factory=list)  # lines below the text
    classes: list[str] = field(
        default_factory=lambda: [
            "Classification",
            "Language: ENGLISH",
            "Publication-Type: Newspaper",
            "Subject: PORTS & HARBOURS (92%); STRIKES (88%)",
            "Load-Date: March 30, 2020",
        ]
    )
    is_linked: bool = False  # its title is
    end: str | None = "End of Document"

    @property
    def expected(self):
        return {
            "title": self.title.removesuffix(" - Correction Appended"),
            "outlet": self.outlet,
            "published": f"2020-03-{self.day:02}" if self.day else "2020-03-30",
            "author": self.author,
            "section": self.section,
            "text": "\n\n".join(self.paragraphs),
        }

    @property
    def lines(self):
        """The lines below the title; values are parted from labels by a no-break space."""
        date = [f"March {self.day}, 2020 Tuesday"] if self.day else []
        rights = ["\nCopyright 2020 Elm Post Ltd All Rights Reserved"] if self.has_rights else []
        labels = [f"Section:\xa0{self.section}"] if self.section else []
        n_words = sum(len(each.split()) for each in self.paragraphs)
        labels += [f"Length:\xa0{n_words} words"]
        labels += [f"Byline:\xa0By {self.author}"] if self.author else []
        heading = [self.outlet + self.edition, *self.between, *date, *self.below_date, ""]
        end = [self.end] if self.end else []
        text = ["Body", "", *self.paragraphs, *self.notes]
        return [*heading, *rights, *labels, *self.labels, *text, *self.classes, "", *end]


def word_file(articles, *, has_cover=False, has_levels=True, has_bookmarks=True):
    """A .docx with these articles."""
    lines = [("text", line) for line in cover_lines(articles)] if has_cover else []
    for position, article in enumerate(articles, start=1):
        if has_bookmarks:
            lines.append(("mark", f"Bookmark_{position}"))
        kind = "heading" if has_levels else "text"
        lines.append(("link" if article.is_linked else kind, article.title))
        lines += [("text", line) for line in article.lines]
    return genuine_word.word_bytes(
        "".join("{}\t{}\n".format(kind, text.replace("\n", "\\n")) for kind, text in lines)
    )


def cover_lines(articles):
    titles = [f"{position}. {each.title}" for position, each in enumerate(articles, start=1)]
    return [line.format(n=len(articles)) for line in [*COVER[:4], *titles, *COVER[4:]]]


def rtf_file(articles, *, has_cover=False, has_levels=True, has_bookmarks=True):
    """An .rtf file with these articles."""
    lines = cover_lines(articles) if has_cover else []
    for position, article in enumerate(articles, start=1):
        if has_bookmarks:
            lines.append(
                f"{{\\*\\bkmkstart Bookmark_{position}}}{{\\*\\bkmkend Bookmark_{position}}}"
            )
        level = "\\outlinelevel0" if has_levels else ""
        lines.append(f"\\pard{level}{{\\b {article.title}}}")
        lines += [f"\\pard\\plain {line}" for line in article.lines]
    text = "\\par\n".join(line.replace("\xa0", "\\~").replace("\n", "\\line ") for line in lines)
    return ("{\\rtf1\\ansi\\ansicpg1252 " + text + "\\par}").encode("cp1252")


def read(data):
    found = nexis.articles(data, name="a.file")
    records = [{key: each[key] for key in Article().expected} for each in found.records]
    return records, found.skipped


KINDS = {"docx": word_file, "rtf": rtf_file}


# Cases by hand


NOTES = [
    ["Graphic", "The quay at noon.", "A map of the route"],
    ["Illustration", "The quay at noon."],
    ["PHOTO: The quay at noon.", "Photos: Two boats"],
    ["https://elm.example/2020/03/03/ferries"],
]


def test_a_number_comes_from_the_link_and_a_repeated_one_is_reported(monkeypatch):
    number = "5YGK-KBK1-DXY4-X0SK-00000-00"
    address = f"https://db.example/?id=urn:contentItem:{number}&x=1"
    monkeypatch.setattr(genuine_word, "ADDRESS", address)
    articles = [Article(is_linked=True), Article(title="Snow", is_linked=True)]
    found = nexis.articles(word_file(articles), name="a.docx")
    assert [each["export_id"] for each in found.records] == [number]
    assert found.skipped == [f"document 2 ('Snow'): its number {number} is that of document 1, too"]


# Counts


def test_a_text_without_the_line_body_is_kept_with_a_doubt():
    data = rtf_file([Article(), Article(title="Snow")])
    first, second, third = data.split(rb"\pard\plain Body\par")
    records, skipped = read(first + rb"\pard\plain Body\par" + second + third)
    assert records[1] == Article(title="Snow").expected
    assert skipped == ["kept: document 2 ('Snow'): no line 'Body' above its text"]


# What is no export


# Any articles


WORDS = st.sampled_from("rain boats left harbour 42 Berg über école 2020 (Green) March 3".split())
SENTENCES = st.lists(WORDS, min_size=3, max_size=12).map(lambda words: "A " + " ".join(words) + ".")
TITLES = st.lists(WORDS, min_size=1, max_size=7).map(lambda words: "Ferries: " + " ".join(words))
ARTICLES = st.builds(
    Article,
    title=TITLES,
    outlet=st.sampled_from(["Elm Post", "Elm Post (London)", "Friday 13", "Norländer Bote"]),
    edition=st.sampled_from(["", " - Final Edition"]),
    day=st.one_of(st.none(), st.integers(1, 29)),
    author=st.sampled_from([None, "Jo Berg", "Ann Kai and Bo Ek"]),
    section=st.sampled_from([None, "NEWS; Pg. 5", "Section A; Column 2"]),
    between=st.sampled_from([[], ["(Green)"], ["Correction Appended"], ["Edition 1;", "North"]]),
    below_date=st.sampled_from([[], ["(W)"], ["City Edition"]]),
    has_rights=st.booleans(),
    paragraphs=st.lists(SENTENCES, min_size=1, max_size=4),
    notes=st.sampled_from([[], *NOTES]),
)
#: What Word may have lost of a file: enough of it is left to tell where each title is.
LAYOUTS = [
    {},
    {"has_cover": True},
    {"has_levels": False},
    {"has_bookmarks": False},
    {"has_levels": False, "has_bookmarks": False},
    {"has_cover": True, "has_levels": False, "has_bookmarks": False},
]


@pytest.mark.slow
@given(
    st.lists(ARTICLES, min_size=1, max_size=4),
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(LAYOUTS),
)
@settings(max_examples=50)
def test_articles_come_back(articles, kind, layout):
    data = KINDS[kind](articles, **layout)
    assert nexis.fits(data, name="a.file")
    records, skipped = read(data)
    assert records == [article.expected for article in articles]
    doubts = [each for each in skipped if "no line with its date" not in each]
    assert len(skipped) - len(doubts) == sum(article.day is None for article in articles)
    assert doubts == []


# Hostile files

MANY = 20_000
HOSTILE = {
    "bodies": b"{\\rtf1 Length: 3 words\\par Elm Post\\par " + b"Body\\par " * MANY + b"}",
    "ends": b"{\\rtf1 " + b"End of Document\\par " * MANY + b"}",
    "levels": b"{\\rtf1 Length: 3 words\\par " + b"\\outlinelevel0 a\\par " * MANY + b"Body\\par}",
    "levels and bodies": b"{\\rtf1 "
    + b"\\outlinelevel0 a\\par Body\\par Length: 3 words\\par " * 5_000,
    "labels": b"{\\rtf1 a\\par b\\par Body\\par " + b"Load-Date: May 2016\\par " * MANY + b"}",
    "graphics": b"{\\rtf1 a\\par Length: 3 words\\par Body\\par " + b"Graphic\\par " * MANY + b"}",
    "colons": b"{\\rtf1 a\\par b: " + b": " * MANY * 9 + b"\\par Body\\par Length: 3 words}",
    "editions": b"{\\rtf1 a\\par b" + b" - final" * MANY + b"\\par May 3, 2020\\par Body\\par c}",
}


@pytest.mark.slow
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end_with_articles_or_a_reason(data):
    require_an_end(nexis, data)
