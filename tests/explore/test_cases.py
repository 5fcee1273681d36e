"""The cases that ship say what the project says of them."""

import os
import subprocess
import sys

import pytest

from analysis import annotation, combine, compare, framing, lexicons, load_features
from analysis.compare.specifications import specifications
from analysis.figures import methods, tables

pytestmark = pytest.mark.slow  # whole cases on a screen

DESIGNS = {
    "pages": {"unit": "article", "strata": ()},
    "pages, by phase": {"unit": "article", "strata": "phase"},
    "outlets": {"unit": "outlet", "strata": ()},
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
    table = compare.levels(seeds, "outlet")
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
    table = compare.contrasts(labels, planned=plan, **DESIGNS[design])
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
        ("wave 1", "exploratory", [1, 51, 14, 43]),
        ("wave 2", "planned", [3, 76, 32, 155]),
        ("both waves", "exploratory", [4, 127, 46, 198]),
    ],
)
def test_every_table_says_whether_it_was_planned_on_its_sample(
    root, labels, sample, status, western
):
    event = root / "tests/fixtures/hamedan-two-waves"
    plan = lexicons.contrasts(event / "contrasts.toml").of(sample=sample)
    table = compare.contrasts(labels, planned=plan)
    row = table[
        (table["item"] == "opponents_outlet:terrorists") & (table["group"] == "Western")
    ].iloc[0]
    assert row[["n", "articles", "n_against", "articles_against"]].tolist() == western
    family = f"issues and naming, {status} ({sample}), 15 tests"
    method = table.attrs["method"]
    assert (method["plan"], method["family"]) == (status, family)
    assert family in str(methods.sentences(table)) and family in str(tables.paper(table).notes)
    curve = specifications(
        {"a": labels},
        planned=plan,
        choices={"unit": {"outlet": {}, "family": {"unit": "owner_family"}}},
    )
    assert curve["p"].notna().all()


PROGRAM = """
import sys
from analysis import compare, framing, load_features
features = load_features(sys.argv[1])
terms = framing.terms(features, stop_words="english", min_articles=60)
compare.contrasts(terms, "outlet").to_csv(sys.stdout)
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
