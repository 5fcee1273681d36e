"""What comes back of labels that were written to a file, and who is named as the annotator."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotation
from analysis.stats.evidence import annotators_of
from tests.annotation.examples import BOOK, _counts, _written, page


def test_caption():
    assert (
        annotators_of(_counts([1], kind="llm").rows)
        == "labelled by a language model, not checked by people"
    )
    assert (
        annotators_of(_counts([1], kind="rule").rows) == "labelled by a rule, not checked by people"
    )
    assert annotators_of(_counts([1]).rows) == "labelled by people"
    assert (
        annotators_of(_counts([1, 1], kind=["llm", "human"]).rows)
        == "labelled by people and a language model, not checked by people"
    )


def _rebuilt(counts, place, variable):
    """Return the text of a cell, from the items alone."""
    of_variable = counts.where(items=counts.items["variable"] == variable)
    items = of_variable.items
    if items.empty or of_variable.full_size()[place, 0] == 0:
        return ""
    values = of_variable.values.toarray()[place]
    if items.index[0] == variable:
        return str(int(values[0]))
    has_holder = items["holder"] != ""
    members = items["value"].where(~has_holder, items["holder"] + ":" + items["value"])
    return ";".join(members[values > 0])


@settings(max_examples=5)
@given(st.lists(page, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_labels_come_back(tmp_path_factory, pages, random):
    folder = tmp_path_factory.mktemp("case")
    table = pd.DataFrame(pages).assign(
        article_id=[f"p{i}" for i in range(len(pages))], annotator="x", annotator_kind="rule"
    )
    table.sample(frac=1, random_state=random.randrange(9)).to_csv(
        folder / "labels.csv", index=False
    )
    counts = annotation.read(
        folder / "labels.csv", codebook=_written(folder / "codebook.toml", BOOK)
    )
    for place, row in enumerate(pages):
        for variable in ["law", "remedy", "tone", "words", "actors", "judges"]:
            assert sorted(_rebuilt(counts, place, variable).split(";")) == sorted(
                row[variable].split(";")
            )
        assert counts.rows["on_event"][place] == int(row["on_event"])
    same = annotation.agreement(counts, counts)
    assert (same["alpha"].isna() | (same["alpha"] == 1)).all()
    assert (
        same["alpha"].isna()
        == same["note"].str.contains("undefined: no variation|no label in reading|no page with two")
    ).all()
