"""ProQuest as text: invented documents in the layout of genuine ones."""

from by_hand import tables
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect.exports import proquest

RULE = "_" * 60
AFTER = tables(__file__)["after"]


def read(text, **changed):
    """Read a text export of one document; *changed* has values of labels."""
    labels = [f"{label}: {value}" for label, value in {**AFTER, **changed}.items()]
    paragraphs = [RULE, "Document 1 of 1", "Snow in August", f"Full text: {text}", *labels, RULE]
    return proquest.articles("\n\n".join(paragraphs).encode(), name="a.txt")


# Whatever a text holds

LINES = st.lists(
    st.one_of(
        st.text(st.characters(categories="L N P Zs".split()), min_size=1, max_size=40),
        st.sampled_from([f"{label}: {value}" for label, value in AFTER.items()]),
    ),
    min_size=1,
    max_size=6,
)


@given(LINES)
@settings(max_examples=50)
def test_no_line_of_a_text_is_lost_before_one_that_is_plain(lines):
    """What follows the lines is a sentence, which no label is: all of them are text, but for rules of underscores."""
    lines = ["Snow fell.", *(" ".join(line.split()) for line in lines)]
    text = "\n".join([*lines, "Then the boats came back to the pier."])
    [record] = read(text).records
    assert record["text"].split("\n\n")[:-1] == [
        line for line in lines if line and line.count("_") < max(15, 0.8 * len(line))
    ]
