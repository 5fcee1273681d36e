"""The cases that ship say what the project says of them."""

import os
import re
import subprocess
import sys

import pandas as pd
import pytest
from scipy import stats

from analysis import annotation, combine, compare, framing, lexicons, load_features
from analysis.compare.specifications import specifications
from analysis.figures import methods, tables
from analysis.stats import measures

pytestmark = pytest.mark.slow  # whole cases on a screen

DESIGNS = {
    "pages": {"cluster": "article_id", "strata": ()},
    "pages, by phase": {"cluster": "article_id", "strata": "phase"},
    "outlets": {"cluster": "outlet", "strata": ()},
    "outlets, by phase": {},
}


@pytest.fixture(scope="module")
def labels(root):
    event = root / "tests/fixtures/hamedan-two-waves"
    return annotation.read(
        event / "annotations_a.csv", codebook=event / "codebook.toml"
    ).with_metadata(annotation.pages(event))


def top_terms(root, *, normalise):
    packs = combine(
        [load_features(root / "data" / case / "features") for case in ("hamedan-2016", "syria-war")]
    )
    terms = framing.terms(packs, normalise=normalise, stop_words="english")
    seeds = framing.tf_idf(terms).where(rows={"outlet": "Lidtime"})
    table = compare.levels(seeds, "outlet", measure=measures.mean)
    return table.sort_values("estimate", ascending=False)["item"].head(10).tolist()


def test_federation_is_gone_once_names_are_recognised(root):
    assert "federation" in top_terms(root, normalise=False)
    after = top_terms(root, normalise=True)
    assert "federation" not in after and "Russia" in after


def test_both_packs_were_read_with_the_lists_that_ship(root):
    event = root / "data/hamedan-2016"
    for case in ("hamedan-2016", "syria-war"):
        lists = load_features(root / "data" / case / "features").manifest["lists"]
        assert lists["actors"]["fingerprint"] == lexicons.actors(event / "actors.toml").fingerprint
        assert lists["frames"]["fingerprint"] == lexicons.frames(event / "frames.toml").fingerprint


def test_packs_hold_no_text(root):
    for case in ("hamedan-2016", "syria-war"):
        features = load_features(root / "data" / case / "features")
        assert not any(" " in term for term in features.terms.vocabulary)
        for name in ("articles", "sentences", "mentions", "tones", "quotations", "frames"):
            strings = getattr(features, name).select_dtypes("str")
            assert (
                strings.apply(lambda column: column.dropna().str.split().str.len().max())
                .fillna(0)
                .le(8)
                .all()
            )


@pytest.mark.parametrize(
    ("design", "units"), list(zip(DESIGNS, [(51, 43), (51, 43), (44, 26), (44, 26)]))
)
def test_contrasts_of_the_case_in_four_designs(root, labels, design, units):
    event = root / "tests/fixtures/hamedan-two-waves"
    plan = lexicons.contrasts(event / "contrasts.toml").of(sample="wave 1")
    table = compare.contrasts(labels, planned=plan, labelings=2000, **DESIGNS[design])
    assert len(table) == 3 * 5 and table["p_adjusted"].notna().all()
    western = table[
        (table["item"] == "opponents_outlet:terrorists") & (table["group"] == "Western")
    ].iloc[0]
    assert western[["n", "articles", "n_against", "articles_against"]].tolist() == [1, 51, 14, 43]
    assert (
        tuple(western[["units", "units_against"]]) == units
    )  # by phase the same outlets: nobody is left out
    assert western["p_adjusted"] < 0.05


@pytest.mark.parametrize(
    ("sample", "status", "western"),
    [
        ("wave 1", "exploratory (wave 1)", [1, 51, 14, 43]),
        ("wave 2", "planned (wave 2)", [3, 76, 32, 155]),
        ("both waves", "exploratory (both waves)", [4, 127, 46, 198]),
    ],
)
def test_every_table_says_which_sample_it_is_about(root, labels, sample, status, western):
    event = root / "tests/fixtures/hamedan-two-waves"
    plan = lexicons.contrasts(event / "contrasts.toml").of(sample=sample)
    table = compare.contrasts(labels, planned=plan, labelings=50)
    row = table[
        (table["item"] == "opponents_outlet:terrorists") & (table["group"] == "Western")
    ].iloc[0]
    assert row[["n", "articles", "n_against", "articles_against"]].tolist() == western
    assert table.attrs["method"].plan == status
    assert f"Contrasts are {status}." in methods.sentences(table)
    assert f"Contrasts are {status}." in [text for _, text in tables.paper(table).notes]
    curve = specifications(
        {"a": labels},
        planned=plan,
        labelings=50,
        choices={"unit": {"outlet": {}, "family": {"cluster": "owner_family"}}},
    )
    assert f"Contrasts are {status}." in methods.sentences(curve)
    assert curve.attrs["method"].specifications.n_refused == 0


def test_mean_difference_of_the_case_by_hand(labels, root):
    """The unstratified outlet-level difference for law, computed with pandas alone."""
    news = labels.where(
        rows={
            "on_event": 1,
            "genre": ["news", "agency", "broadcaster transcript"],
            "country_group": ["Russian", "Iranian", "Western"],
        }
    )
    pages = news.rows.assign(law=news.where(items=["law"]).values.toarray()[:, 0])
    outlets = pages.groupby(["country_group", "outlet"])["law"].mean().reset_index()
    russian = outlets["country_group"] == "Russian"
    event = root / "tests/fixtures/hamedan-two-waves"
    table = compare.contrasts(labels, planned=event / "contrasts.toml", strata=(), labelings=100)
    row = table[(table["item"] == "law") & (table["group"] == "Russian")].iloc[0]
    assert row["estimate"] == pytest.approx(
        outlets["law"][russian].mean() - outlets["law"][~russian].mean()
    )
    peer = stats.ttest_ind(outlets["law"][russian], outlets["law"][~russian], equal_var=False)
    assert row[["low", "high"]].tolist() == pytest.approx([*peer.confidence_interval()]) and row[
        "score"
    ] == pytest.approx(peer.statistic)


def test_stability_of_the_two_runs(root, labels):
    event = root / "tests/fixtures/hamedan-two-waves"
    again = annotation.read(event / "annotations_b.csv", codebook=event / "codebook.toml")
    table = annotation.stability(labels, again).set_index("variable")
    assert table.loc[["law", "strategic_standing", "responsibility"], "alpha"].round(
        2
    ).tolist() == [0.98, 0.81, 0.61]
    assert (table.loc[["law", "strategic_standing", "responsibility"], "pages"] == 788).all()


PROGRAM = """
import sys
from analysis import compare, framing, load_features
features = load_features(sys.argv[1])
terms = framing.terms(features, stop_words="english", min_articles=60)
compare.contrasts(terms, "outlet", labelings=50).to_csv(sys.stdout)
"""


def test_tables_do_not_depend_on_the_hash_seed(root):
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(root / "data/syria-war/features")],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1] and len(outputs[0]) > 10_000


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = rf"(?P<month>(?i:{'|'.join(MONTHS)})[a-z]*)\.?"
DAY, YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
DATELINE = re.compile(
    rf"\s*(?:Published (?:on )?)?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]* )?"
    rf"(?:{DAY} {MONTH} {YEAR}|{MONTH.replace('month', 'mon')} {DAY.replace('day', 'd')} {YEAR.replace('year', 'y')}"
    rf"|(?P<numeric>\d{{1,2}}-\d{{1,2}}-\d{{4}}))"
)


def date_of(text):
    """Return the day with which a text begins, if it does."""
    found = DATELINE.match(text)
    if not found:
        return pd.NaT
    if found["numeric"]:
        return pd.to_datetime(found["numeric"], format="%d-%m-%Y", errors="coerce")
    day, month, year = (
        found["day"] or found["d"],
        found["month"] or found["mon"],
        found["year"] or found["y"],
    )
    return pd.Timestamp(int(year), MONTHS.index(month[:3].lower()) + 1, int(day))


@pytest.mark.shared
def test_what_the_datasheet_says_of_dates_that_disagree(root, shared):
    table = pd.read_csv(
        shared / "data/fa-kes/FA-KES-Dataset.csv",
        encoding="latin-1",
        usecols=["date", "article_content"],
    )
    listed, said = (
        pd.to_datetime(table["date"], format="%m/%d/%Y"),
        table["article_content"].map(date_of),
    )
    apart = (listed - said).dt.days.abs()[said.notna()]
    numbers = [len(apart), (apart > 0).sum(), (apart > 31).sum(), (apart > 365).sum()]
    sheet = " ".join((root / "data/syria-war/README.md").read_text(encoding="utf-8").split())
    assert (
        "{} texts begin with a date; {} of these disagree with the column `date`, {} by more than a month, "
        "{} by more than a year."
    ).format(*numbers) in sheet
