"""Who speaks, by state or body."""

import pytest

from analysis.case import open_case
from outlets.examples import write_case


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path, readings="ab")


def test_a_page_counts_each_speaker_once(case):
    counts = open_case(case).counts("speakers of pages", every=True)
    assert list(counts.items.index) == ["Mayor", "Police"]
    assert counts.values.toarray().sum(axis=0).tolist() == [2, 1]
    assert counts.per == "page"


def test_speakers_count_under_the_body_that_they_belong_to(case):
    actors = '[[actor]]\nname = "City"\nkind = "organisation"\naliases = ["City"]\n'
    actors += '[[actor]]\nname = "Mayor"\nkind = "person"\nparent = "City"\naliases = ["Mayor"]\n'
    (case / "actors.toml").write_text(actors)
    counts = open_case(case).counts("speakers of pages", every=True)
    assert list(counts.items.index) == ["City", "Police"]
