"""Europresse, old and new HTML, whatever its words are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import EXPORTS

from analysis.collect.exports import europresse

FOLDER = EXPORTS / "genuine/europresse"
WORDS = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=30)
#: Files, patterns of what is before and behind the text of the first article, what parts paragraphs.
FORMS = [
    ("05-new-basic.html", '<div class="docOcurrContainer">', "</div>", "</p><p>"),
    ("01-old-basic.html", 'TitreArticleVisu">.*?</span><br><br>', "<b><i>©", "<p></p>"),
]


@pytest.mark.parametrize("name, before, behind, between", FORMS)
@given(words=st.lists(WORDS, min_size=1, max_size=5))
@settings(max_examples=20)
def test_every_sentence_of_a_text_is_read(name, before, behind, between, words):
    lines = [f"A {' '.join(line.split())}." for line in words]
    page = (FOLDER / name).read_text(encoding="utf-8")
    old = re.compile(f"({before}).*?(?={behind})", re.DOTALL)
    page = old.sub(lambda match: f"{match[1]}{between.join(lines)}<p></p>", page, count=1)
    record = europresse.articles(page.encode(), name=name).records[0]
    assert record["text"].split("\n\n") == [" ".join(line.split()) for line in lines]
