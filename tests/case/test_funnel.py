"""From the pages that were found to those that are compared. All cases are invented."""

from outlets.examples import write_case

from analysis import open_case
from tests.annotated_cases import write_annotated_cases


def test_each_condition_of_the_plan_is_a_step(tmp_path):
    """Outlets are counted beside pages; what annotators say of a page has its name."""
    case = open_case(write_case(tmp_path, readings="ab"))
    table = case.funnel
    steps = table["step"].unique().tolist()
    assert steps == ["found", "read", "on event", "genre: news", "North or South"]
    rows = case.counts("labels", reading="a", every=True).rows
    is_news = rows["genre"] == "news"
    of_news = table.query("step == 'genre: news' and reading == 'a'")
    n_outlets = rows["outlet"][is_news].nunique()
    assert of_news[["pages", "outlets"]].to_numpy().tolist() == [[is_news.sum(), n_outlets]]


def test_pages_that_one_reading_leaves_out_are_missing_from_it_alone(tmp_path):
    """A second reader read fewer pages."""
    table = open_case(write_annotated_cases(tmp_path)["clinics"]).funnel
    assert table.loc[table["step"] == "read", "pages"].tolist() == [48, 45]


def test_articles_without_labels_are_counted_with_and_without_copies():
    """What somebody printed before, or an agency wrote, is left out in the second row."""
    case = open_case("data/syria-war")
    copied = case.counts("words").rows.groupby("copy_cluster").size()
    table = case.funnel
    assert table["step"].tolist() == ["read", "copies left out"]
    assert table["articles"].iloc[0] == 804
    assert table["articles"].iloc[1] <= len(copied)
