"""Text of classic Nexis, whatever its words are. All outlets, people and articles are invented."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect.exports import nexis_text

WORDS = st.from_regex(r"[a-zñß]{1,9}( [a-z]{1,9}){0,5}", fullmatch=True)
NAMES = st.from_regex(r"[A-Z][a-zäéø]{2,12}", fullmatch=True)


@given(st.lists(WORDS, min_size=1), NAMES, NAMES)
@settings(max_examples=40)
def test_text_outlet_and_title_come_back(words, outlet, title):
    lines = [f"It was {each} here." for each in words]
    heading = ["1 of 1 DOCUMENTS", f"The {outlet} Post", "May 2, 2016 Monday"]
    above = [line.center(80) for line in heading]
    parts = [*above, f"{title} again", "LENGTH: 10 words", "", *lines, "LOAD-DATE: March 4, 2024"]
    [record] = nexis_text.articles("\n\n".join(parts).encode(), name="a.txt").records
    assert record["title"] == f"{title} again"
    assert record["outlet"] == f"The {outlet} Post"
    assert record["text"].split("\n\n") == lines
