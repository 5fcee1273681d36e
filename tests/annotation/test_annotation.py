"""Annotations: reading them, agreement, samples, corrected shares. All labels and names in the fixtures are invented."""

import csv
import functools
import itertools
import math
import re
import runpy
import subprocess
import sys
import tomllib

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import annotation, lexicons
from analysis.counts import Counts
from analysis.errors import InputError, MissingInput
from analysis.stats.evidence import method_of

BOOK = """
version = 3
claim_stances = ["asserted", "denied"]
[[variable]]
name = "on_event"
page = true
kind = "binary"
[[variable]]
name = "day"
page = true
kind = "date"
[[variable]]
name = "law"
kind = "binary"
[[variable]]
name = "remedy"
kind = "nominal"
values = ["talks", "none"]
[[variable]]
name = "tone"
kind = "interval"
values = [-1, 0, 1]
[[variable]]
name = "words"
kind = "set"
values = ["rebels", "militants"]
[[variable]]
name = "actors"
kind = "set"
[[variable]]
name = "judges"
kind = "named_set"
values = ["good", "bad"]
[[claim]]
name = "it_ended"
text = "the use has ended"
[names]
actors = ["Northland"]
"""
HEADER = "article_id,annotator,annotator_kind,on_event,day,law,remedy,tone,words,actors,judges"
PAGES = """
p2,x,llm,0,,,,,,,
p1,x,llm,1,2016-08-16,1,talks,-1,rebels,Southland;Northland,Northland:bad;Fort: South:good
"""
CASE = ("on_event", "read", "phase", "agency")


@pytest.fixture
def book(tmp_path):
    """Return the path of an invented codebook."""
    return _written(tmp_path / "codebook.toml", BOOK)


def _written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def _annotated(tmp_path, rows=PAGES, header=HEADER):
    return _written(tmp_path / "labels.csv", f"{header}\n{rows.strip()}\n")


def _counts(values, *, size=None, kind="human", items=("law",), **rows):
    values = np.asarray(values, float).reshape(-1, len(items))
    table = pd.DataFrame(
        {"article_id": [f"p{i:03}" for i in range(len(values))], "annotator_kind": kind, **rows}
    )
    return Counts.of(
        values,
        size=np.ones_like(values) if size is None else size,
        rows=table,
        items=list(items),
        per="page",
    )


def _dense(counts):
    return pd.DataFrame(
        counts.values.toarray(), index=counts.rows["article_id"], columns=list(counts.items)
    )


# reading


def test_read_by_hand(tmp_path, book):
    counts = annotation.read(_annotated(tmp_path), codebook=book)
    assert list(counts.items) == [
        "law",
        "remedy:talks",
        "remedy:none",
        "tone",
        "words:rebels",
        "words:militants",
        "actors:Northland",
        "actors:Southland",
        "judges:Fort: South:good",
        "judges:Northland:bad",
    ]
    assert counts.values.toarray().tolist() == [[1, 1, 0, -1, 1, 0, 1, 1, 1, 1], [0] * 10]
    assert counts.size.tolist() == [
        [1] * 10,
        [0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
    ]  # an empty set is not missing, an empty label is
    assert counts.per == "page"
    assert counts.rows["article_id"].tolist() == ["p1", "p2"]
    assert counts.rows["on_event"].tolist() == [1, 0]
    assert counts.rows["day"].iloc[0] == pd.Timestamp("2016-08-16") and pd.isna(
        counts.rows["day"].iloc[1]
    )
    assert "law" not in counts.rows


def test_chosen_variables_also_of_the_page(tmp_path, book):
    counts = annotation.read(_annotated(tmp_path), codebook=book, variables=["tone", "on_event"])
    assert list(counts.items) == ["tone", "on_event"]
    assert counts.values.toarray().tolist() == [[-1, 1], [0, 0]]
    assert annotation.read(_annotated(tmp_path), codebook=book, variables=[]).values.shape == (2, 0)


def test_read_does_not_depend_on_the_order_of_the_file(tmp_path, book):
    one = annotation.read(_annotated(tmp_path), codebook=book)
    two = annotation.read(
        _annotated(tmp_path, "\n".join(reversed(PAGES.strip().split("\n")))), codebook=book
    )
    pd.testing.assert_frame_equal(_dense(one), _dense(two))


def test_codebook_by_hand(book):
    known = annotation.codebook(book)
    assert annotation.codebook(known) is known
    assert (
        known.version == 3
        and known.stances == ("asserted", "denied")
        and known.actors == ("Northland",)
    )
    assert known.variables.set_index("name")["values"].to_dict() == {
        "on_event": ("0", "1"),
        "day": (),
        "law": ("0", "1"),
        "remedy": ("talks", "none"),
        "tone": ("-1", "0", "1"),
        "words": ("rebels", "militants"),
        "actors": (),
        "judges": ("good", "bad"),
    }
    assert known.claims.to_dict("records") == [{"claim": "it_ended", "text": "the use has ended"}]


ROW = "p1,x,llm,1,2016-08-16,1,talks,-1,rebels,Northland,Northland:bad"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ROW.replace(",1,talks", ",yes,talks"),
            r"page p1, law: got 'yes'; expected 0, 1, or empty\. Correct the cell",
        ),
        (
            ROW.replace("talks", "war"),
            r"page p1, remedy: got 'war'; expected talks, none, or empty",
        ),
        (ROW.replace("-1", "-2"), r"page p1, tone: got '-2'; expected -1, 0, 1, or empty"),
        (
            ROW.replace("rebels", "rebels;heroes"),
            r"p1, words: got 'heroes'; expected each once, joined by ';': rebels, militants",
        ),
        (
            ROW.replace("rebels", "rebels;rebels"),
            r"page p1, words: got a member twice in 'rebels;rebels'",
        ),
        (
            ROW.replace(",Northland,", ",Northland;,"),
            r"page p1, actors: got ''; expected each once, joined by ';': names",
        ),
        (
            ROW.replace("Northland:bad", "Northland:ugly"),
            r"got 'Northland:ugly'; expected name:value, .* a value of good, bad",
        ),
        (ROW.replace("Northland:bad", ":bad"), r"page p1, judges: got ':bad'"),
        (
            ROW.replace("2016-08-16", "16.8.2016"),
            r"page p1, day: got '16\.8\.2016'; expected a day as YYYY-MM-DD, or empty",
        ),
        (ROW.replace("2016-08-16", "2016-8-16"), r"page p1, day: got '2016-8-16'"),
        (ROW.replace("2016-08-16", "2016-02-30"), r"page p1, day: got '2016-02-30'"),
        (ROW + "\n" + ROW, r"got article_id p1 more than once; expected each article_id once"),
        (
            ROW + "\n" + ROW.replace("p1,x", "p2,y"),
            r"got the annotators x \(llm, rows: 1\), y \(llm, rows: 1\); expected one annotator of",
        ),
        (
            ROW.replace("x,llm", ",llm"),
            r"got the annotators nobody: not filled in \(llm, rows: 1\); expected one annotator of",
        ),
        (
            ROW.replace("llm", "robot"),
            r"annotator_kind of .*: got 'robot'; expected one of 'human', 'llm', 'rule'",
        ),
    ],
)
def test_refused_labels(tmp_path, book, rows, message):
    with pytest.raises(InputError, match=message):
        annotation.read(_annotated(tmp_path, rows), codebook=book)


def test_refused_files_and_columns(tmp_path, book):
    with pytest.raises(
        MissingInput,
        match=r"none\.csv: got no such file; expected a file of comma-separated values",
    ):
        annotation.read(tmp_path / "none.csv", codebook=book)
    with pytest.raises(
        InputError, match=r"got a table with the columns .*; expected a column judges"
    ):
        annotation.read(
            _annotated(tmp_path, ROW.rpartition(",")[0], HEADER.rpartition(",")[0]), codebook=book
        )
    with pytest.raises(
        InputError,
        match=r"got the columns mood; expected variables of the codebook\. Add them",
    ):
        annotation.read(_annotated(tmp_path, ROW + ",1", HEADER + ",mood"), codebook=book)
    with pytest.raises(
        InputError, match=r"variables: got 'mood'; expected one of 'on_event', 'law'"
    ):
        annotation.read(_annotated(tmp_path), codebook=book, variables=["mood"])
    (tmp_path / "labels.csv").write_bytes("article_id\nCafé".encode("latin-1"))
    with pytest.raises(
        InputError, match=r"got a broken file \(.*; expected comma-separated values in UTF-8"
    ):
        annotation.read(tmp_path / "labels.csv", codebook=book)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("= 1", r"got broken TOML \(.*; expected valid TOML in UTF-8. Mend that line"),
        ("version = 1", r"got no variable; expected \[\[variable\]\] tables"),
        (
            '[[variable]]\nname = "two words"\nkind = "binary"',
            r"got the name 'two words'; expected letters, digits and",
        ),
        (
            '[[variable]]\nname = "url"\nkind = "binary"',
            r"got the name 'url'; expected .* no column of the sheet",
        ),
        (
            '[[variable]]\nname = "law"\nkind = "maybe"',
            r"kind of law: got 'maybe'; expected one of 'binary', 'nominal'",
        ),
        (
            '[[variable]]\nname = "law"\nkind = "nominal"',
            r"variable law: got no values; expected the values that a nominal",
        ),
        (
            '[[variable]]\nname = "law"\nkind = "nominal"\n[[variable.category]]',
            r"variable law: got no values",
        ),
        (
            '[[variable]]\nname = "law"\nkind = "binary"\n' * 2,
            r"got variable law more than once; expected each variable once",
        ),
        ('[[claim]]\nname = "c"\n' * 2, r"got claim c more than once"),
    ],
)
def test_refused_codebooks(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        annotation.codebook(_written(tmp_path / "codebook.toml", text))


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        (
            "entman_elements",
            [
                "problem",
                "cause",
                "responsible",
                "evaluation_outlet",
                "evaluation_speakers",
                "remedy",
                "addressee",
            ],
        ),
        (
            "semetko_valkenburg",
            ["conflict", "human_interest", "responsibility", "morality", "economic"],
        ),
        (
            "issue_specific",
            [
                "legality",
                "domestic_politics",
                "threat",
                "military_means",
                "standing",
                "civilian_harm",
                "diplomacy",
                "cost",
                "dominant",
            ],
        ),
    ],
)
def test_codebooks_for_any_case(name, variables):
    book = annotation.codebook(name)
    assert (
        list(book.variables["name"])
        == list(dict.fromkeys(book.categories["variable"]))
        == variables
    )
    table = book.categories
    assert (
        table[["definition", "inclusion", "exclusion"]].apply(lambda column: column.str.len()) > 10
    ).all(axis=None)
    assert (table["examples"].str.len() >= 2).all()
    values = book.variables.set_index("name")["values"]
    for variable, group in table[table["category"] != ""].groupby("variable"):
        assert set(group["category"]) <= set(values[variable])
    sheet = annotation.sheet(_pages(), codebook=name, n=6, strata="phase")
    assert list(sheet.columns[6:]) == variables
    source = tomllib.loads(
        (lexicons.LISTS / f"codebook_{name}.toml").read_text(encoding="utf-8")
    )
    assert {"title", "source", "unit", "version"} <= set(source)
    known = {
        "name",
        "kind",
        "page",
        "optional",
        "values",
        "voice",
        "rule",
        "include",
        "not",
        "examples",
        "category",
    }
    assert all(set(entry) <= known for entry in source["variable"])


def test_missing_codebook(tmp_path):
    with pytest.raises(
        MissingInput,
        match=r"none\.toml: got no such file; expected a TOML file, or one of entman_el",
    ):
        annotation.codebook(tmp_path / "none.toml")


# claims

CLAIMS = "article_id,annotator,annotator_kind,claim,stance,speaker"


def test_claims_by_hand(tmp_path, book):
    path = _annotated(
        tmp_path, "p2,x,llm,it_ended,denied,outlet\np1,x,llm,it_ended,asserted,Northland", CLAIMS
    )
    table = annotation.claims(path, codebook=book)
    assert table.columns.tolist() == CLAIMS.split(",")
    assert table["article_id"].tolist() == ["p1", "p2"] and table["stance"].tolist() == [
        "asserted",
        "denied",
    ]
    assert table["speaker"].tolist() == ["Northland", "outlet"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "p1,x,llm,it_began,denied,outlet",
            r"page p1, claim: got 'it_began'; expected one of 'it_ended'",
        ),
        (
            "p1,x,llm,it_ended,mocked,outlet",
            r"page p1, stance: got 'mocked'; expected one of 'asserted', 'denied'",
        ),
        (
            "p1,x,llm,it_ended,denied,",
            r"page p1: got no speaker of it_ended; expected an actor's name, or outlet",
        ),
        (
            "p1,x,llm,it_ended,denied,outlet\n" * 2,
            r"got claim p1 it_ended denied outlet more than once",
        ),
    ],
)
def test_refused_claims(tmp_path, book, rows, message):
    with pytest.raises(InputError, match=message):
        annotation.claims(_annotated(tmp_path, rows, CLAIMS), codebook=book)


# agreement: the sums are tested in test_agreement.py


def test_refused_comparisons():
    human, machine = _counts([1, 0]), _counts([1, 0], kind="llm")
    with pytest.raises(
        InputError,
        match=r"stability: got annotators of the kinds human and llm; expected runs of "
        r"one kind\. Compare machine with people by corrected_share",
    ):
        annotation.stability(human, machine)
    with pytest.raises(
        InputError,
        match=r"reliability: got annotators of the kinds llm and llm; expected people in "
        r"all runs\. A machine can be stable and wrong",
    ):
        annotation.reliability(machine, machine)
    with pytest.raises(
        InputError,
        match=r"agreement: got no page in two runs; expected pages that two annotators read",
    ):
        annotation.stability(human.where(rows=[True, False]), human.where(rows=[False, True]))
    assert annotation.reliability(human, human)["alpha"].tolist() == [1]
    with pytest.raises(
        InputError,
        match=r"stability: got list; expected two or more Counts, one an annotator\. Pass them",
    ):
        annotation.stability([human, human])
    with pytest.raises(
        InputError,
        match=r"reliability: got Counts; expected two or more Counts, .* reliability\(a, b\)",
    ):
        annotation.reliability(human)
    with pytest.raises(
        InputError, match=r"reliability: got nothing; expected two or more Counts"
    ):
        annotation.reliability()


def test_caption():
    assert annotation.caption(_counts([1], kind="llm")) == "LLM-annotated, not human-validated"
    assert annotation.caption(_counts([1], kind="rule")) == "rule-annotated, not human-validated"
    assert annotation.caption(_counts([1])) == "human-annotated"
    assert (
        annotation.caption(_counts([1, 1], kind=["llm", "human"]))
        == "human-annotated, LLM-annotated, not human-validated"
    )
    with pytest.raises(
        InputError, match=r"rows of the annotations: .* expected a column annotator_kind"
    ):
        annotation.caption(
            Counts.of(
                [[1]],
                size=[[1]],
                rows=pd.DataFrame({"article_id": ["p"]}),
                items=["law"],
                per="page",
            )
        )


verdicts = st.sampled_from(["good", "bad"])
names = st.text("ab: é", min_size=1, max_size=4).map(str.strip).filter(bool)
page = st.fixed_dictionaries(
    {
        "on_event": st.sampled_from(["0", "1"]),
        "day": st.dates().map(str) | st.just(""),
        "law": st.sampled_from(["0", "1", ""]),
        "remedy": st.sampled_from(["talks", "none", ""]),
        "tone": st.sampled_from(["-1", "0", "1", ""]),
        "words": st.lists(st.sampled_from(["rebels", "militants"]), unique=True).map(";".join),
        "actors": st.lists(names, unique=True, max_size=3).map(";".join),
        "judges": st.lists(st.tuples(names, verdicts).map(":".join), unique=True, max_size=3).map(
            ";".join
        ),
    }
)


def _rebuilt(counts, place, variable):
    """Return the text of a cell, from the items alone."""
    columns = [i for i, item in enumerate(counts.items) if item.partition(":")[0] == variable]
    if not columns or counts.size[place, columns[0]] == 0:
        return ""
    values = counts.values.toarray()[place, columns]
    if counts.items[columns[0]] == variable:
        return str(int(values[0]))
    return ";".join(
        counts.items[i].partition(":")[2] for i, value in zip(columns, values, strict=True) if value
    )


@settings(deadline=None, max_examples=5)
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
    same = annotation.stability(counts, counts, draws=100)
    assert (same["alpha"].isna() | (same["alpha"] == 1)).all()
    assert (
        same["alpha"].isna()
        == same["note"].str.contains("undefined: no variation|no label in run|no page with two")
    ).all()


@settings(deadline=None, max_examples=8)
@given(
    st.lists(
        st.tuples(*[st.lists(st.booleans(), min_size=2, max_size=2)] * 2), min_size=1, max_size=8
    )
)
def test_stability_is_symmetric_and_at_most_one(pairs):
    one, two = (_counts(run, items=["words:a", "words:b"]) for run in zip(*pairs, strict=True))
    forth, back = (
        annotation.stability(one, two, draws=100),
        annotation.stability(two, one, draws=100),
    )
    swapped = back.rename(columns={"prevalence_a": "prevalence_b", "prevalence_b": "prevalence_a"})
    pd.testing.assert_frame_equal(forth, swapped[forth.columns])
    assert not (forth["alpha"] > 1).any()


HASHED = """
from analysis import annotation
folder = "data/hamedan-2016/"
runs = [annotation.read(f"{folder}annotations_{run}.csv", codebook=folder + "codebook.toml", variables=["actors", "problem"])
        for run in "ab"]
print(annotation.stability(*runs).to_json(double_precision=15))
"""


@pytest.mark.slow
def test_stability_does_not_depend_on_the_hash_seed(root):
    runs = [_run(root, run, ("actors", "problem")) for run in "ab"]
    other = subprocess.run(
        [sys.executable, "-c", HASHED],
        cwd=root,
        env={"PYTHONHASHSEED": "1", "PYTHONPATH": str(root)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert other.stdout.strip() == annotation.stability(*runs).to_json(double_precision=15)


# sheets and corrected shares


def _pages():
    return pd.DataFrame(
        {
            "article_id": [f"p{i:02}" for i in range(20)],
            "url": "https://example.org/x",
            "outlet": "Example",
            "phase": ["first"] * 12 + ["then"] * 6 + ["last"] * 2,
        }
    )


def test_sheet_by_hand(book, tmp_path):
    sheet = annotation.sheet(_pages(), codebook=book, n=10, strata="phase")
    # two of each stratum; then to the smallest share: first 3/12, first 4/12, first or then (both 1/3): first 5/12, then 3/6
    assert sheet.groupby("stratum")["inclusion_probability"].agg(["size", "first"]).to_dict(
        "index"
    ) == {
        "first": {"size": 5, "first": 5 / 12},
        "last": {"size": 2, "first": 1.0},
        "then": {"size": 3, "first": 0.5},
    }
    assert (
        ",".join(sheet.columns[:6])
        == "article_id,url,inclusion_probability,stratum,annotator,annotator_kind"
    )
    assert (
        "outlet" not in sheet
        and set(sheet["annotator_kind"]) == {"human"}
        and (sheet["law"] == "").all()
    )
    sheet.assign(annotator="Kim", law="1").to_csv(tmp_path / "filled.csv", index=False)
    filled = annotation.read(tmp_path / "filled.csv", codebook=book)
    assert filled.rows["inclusion_probability"].tolist() == sheet["inclusion_probability"].tolist()
    assert filled.values.toarray()[:, 0].tolist() == [1] * 10


def test_sheet_depends_on_the_seed_only(book):
    draw = [
        annotation.sheet(pages, codebook=book, n=9, strata=["phase"], seed=seed)[
            "article_id"
        ].tolist()
        for pages, seed in [(_pages(), 1), (_pages().iloc[::-1], 1), (_pages(), 2)]
    ]
    assert draw[0] == draw[1] != draw[2]
    assert (
        annotation.sheet(_pages(), codebook=book, n=20, strata="phase")[
            "inclusion_probability"
        ].tolist()
        == [1] * 20
    )


def test_blinded_sheet_by_hand(book, tmp_path):
    sheet = annotation.sheet(
        _pages().assign(country="Norland"), codebook=book, n=12, strata=["phase", "country"]
    )
    blind, key = annotation.blinded(sheet, seed=3)
    assert list(blind.columns) == [
        "article_id",
        "annotator",
        "annotator_kind",
        *annotation.codebook(book).variables["name"],
    ]
    assert (
        blind["article_id"].tolist()
        == key["page"].tolist()
        == [f"page {number:02}" for number in range(1, 13)]
    )
    assert (
        not blind.astype(str)
        .apply(lambda column: column.str.contains("example|Norland"))
        .any(axis=None)
    )
    back = key.drop(columns="page").sort_values("article_id", ignore_index=True)
    pd.testing.assert_frame_equal(
        back, sheet[["article_id", "url", "inclusion_probability", "stratum"]]
    )
    assert key["article_id"].tolist() != sorted(key["article_id"])
    law = {
        page: str(int(page[1:]) % 2) for page in sheet["article_id"]
    }  # by article, so that a mistaken key would show
    blind.assign(annotator="Kim", law=key["article_id"].map(law)).to_csv(
        tmp_path / "filled.csv", index=False
    )
    key.to_csv(tmp_path / "key.csv", index=False)
    for known in (key, tmp_path / "key.csv"):
        counts = annotation.read(
            tmp_path / "filled.csv", codebook=book, variables=["law"], key=known
        )
        assert counts.rows["article_id"].tolist() == sheet["article_id"].tolist()
        assert counts.values.toarray()[:, 0].tolist() == [
            float(law[page]) for page in sheet["article_id"]
        ]
        assert counts.rows["inclusion_probability"].tolist() == pytest.approx(
            sheet["inclusion_probability"].tolist()
        )
        assert counts.rows["stratum"].tolist() == sheet["stratum"].tolist()
    assert (
        annotation.read(tmp_path / "filled.csv", codebook=book).rows["article_id"][0] == "page 01"
    )
    with pytest.raises(
        InputError, match=r"metadata: got no row for page page 02; expected a row for each"
    ):
        annotation.read(tmp_path / "filled.csv", codebook=book, key=key.drop(index=1))


MACHINE = "p{:02},m,llm,1,,{},none,0,,,"


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8")])
def test_ten_rows_filled_in_by_two_people(book, tmp_path, separator, encoding):
    """As spreadsheets save it: their separator, a byte order mark, \\r\\n, decimal commas, rows of nothing at the end."""
    sheet = annotation.sheet(_pages(), codebook=book, n=14, strata="phase", seed=1)
    blind, key = annotation.blinded(sheet)
    key = key.assign(
        inclusion_probability=key["inclusion_probability"]
        .map("{:.9f}".format)
        .str.replace(".", ",")
    )
    key.to_csv(tmp_path / "key.csv", index=False, sep=separator)
    blind.to_csv(tmp_path / "sheet.csv", index=False)
    runs = []
    for who, flipped in (("Zoë", 3), ("Kim", 4)):
        law = key["article_id"].str[1:].astype(int) % 2
        law[flipped] = 1 - law[flipped]
        filled = blind.assign(annotator=who)
        filled.loc[:9, ["on_event", "law", "remedy", "tone"]] = ["1", "0", "none", "-1"]
        filled.loc[:9, "law"] = law[:10].astype(str)
        filled.loc[0, ["day", "actors", "words"]] = [
            "2016-08-17",
            " Northland; Southland",
            "rebels;militants",
        ]
        text = (
            filled.to_csv(index=False, sep=separator, lineterminator="\r\n")
            + separator * (filled.shape[1] - 1)
            + "\r\n"
        )
        (tmp_path / "filled.csv").write_bytes(text.encode(encoding))
        problems = annotation.check_sheet(
            tmp_path / "filled.csv", tmp_path / "sheet.csv", codebook=book
        )
        assert set(problems["problem"]) == {"empty"} and problems["article_id"].nunique() == 4
        runs.append(
            annotation.read(tmp_path / "filled.csv", codebook=book, key=tmp_path / "key.csv")
        )
    assert set(runs[0].rows["annotator"]) == {"Zoë"} and runs[0].rows["day"].notna().sum() == 1
    assert runs[0].size.sum(axis=0).tolist() == [10] * len(
        runs[0].items
    )  # also of sets: four rows are empty, nobody read them
    agreed = annotation.reliability(*runs, draws=100).set_index("variable")
    assert (
        agreed.loc["law", ["pages", "agreement"]].tolist() == [10, 0.8]
        and agreed.loc["actors", "pages"] == 10
    )
    path = _annotated(tmp_path, "\n".join(MACHINE.format(page, page % 2) for page in range(20)))
    machine = annotation.read(path, codebook=book).with_metadata(_pages()[["article_id", "phase"]])
    table = annotation.corrected_share(machine, runs[0], item="law", by="phase")
    assert (
        table["n_human"].sum() == 10
        and table["note"].str.contains("sampled pages without a label: ").sum() >= 1
    )
    read = runs[0].where(rows=(runs[0].size[:, 0] > 0))
    lost = annotation.corrected_share(machine, read, item="law")["note"][0]
    assert re.search(r"the sample stands for 1\d of 20 pages$", lost)


def test_dates_as_spreadsheets_write_them_and_unknown_files(book, tmp_path):
    blind, _ = annotation.blinded(annotation.sheet(_pages(), codebook=book, n=6, strata="phase"))
    table = annotation.check_sheet(blind.assign(day="17.08.2016"), blind, codebook=book)
    assert table.loc[table["column"] == "day", "problem"].unique().tolist() == [
        "'17.08.2016'; expected a day as YYYY-MM-DD, or empty"
    ]
    (tmp_path / "old.csv").write_bytes("article_id;annotator\npage 1;Zoë".encode("cp1252"))
    with pytest.raises(
        InputError,
        match=r"old\.csv: got a broken file .* save it again with the encoding UTF-8",
    ):
        annotation.check_sheet(tmp_path / "old.csv", blind, codebook=book)
    with pytest.raises(
        InputError,
        match=r"the table: got a table with the columns page; expected a column article_id",
    ):
        annotation.check_sheet(pd.DataFrame({"page": ["page 1"]}), blind, codebook=book)
    blind.to_csv(tmp_path / "sheet.csv", index=False)
    with pytest.raises(
        InputError, match=r"got the annotators nobody: not filled in \(human, rows: 6\)"
    ):
        annotation.read(tmp_path / "sheet.csv", codebook=book)
    with pytest.raises(InputError, match=r"the table: .* expected a column page"):
        annotation.read(
            _annotated(tmp_path), codebook=book, key=pd.DataFrame({"article_id": ["p1"]})
        )
    with pytest.raises(
        InputError, match=r"labels\.csv: got no row; expected one annotator of one kind"
    ):
        annotation.read(_annotated(tmp_path, ""), codebook=book)


def test_a_filled_sheet_is_checked_at_once(book, tmp_path):
    sheet = annotation.sheet(_pages(), codebook=book, n=6, strata="phase", seed=1)
    full = sheet.assign(annotator="Kim", on_event="1", law="0", remedy="none", tone="0")
    full.to_csv(
        tmp_path / "filled.csv", index=False, sep=";", decimal=",", float_format="%.7f"
    )  # as programs shorten numbers
    sheet.to_csv(tmp_path / "sheet.csv", index=False)
    assert annotation.check_sheet(
        tmp_path / "filled.csv", tmp_path / "sheet.csv", codebook=book
    ).empty
    one, two, three, *_ = sheet["article_id"]
    broken = full.drop(columns="judges").astype({"inclusion_probability": object})
    broken.loc[0, ["law", "tone", "words"]] = ["", "2", "rebels;rebels"]
    broken.loc[1, ["annotator", "annotator_kind", "inclusion_probability", "stratum"]] = [
        "",
        "llm",
        0.9,
        "first, too",
    ]
    broken = pd.concat(
        [broken.drop(index=2), broken.iloc[[3]], broken.iloc[[3]].assign(article_id="p99")]
    )
    table = annotation.check_sheet(broken, sheet, codebook=book)
    assert sorted(table.itertuples(index=False, name=None)) == sorted(
        [
            ("", "judges", "column missing"),
            (one, "law", "empty"),
            (one, "tone", "'2'; expected -1, 0, 1, or empty"),
            (
                one,
                "words",
                "a member twice in 'rebels;rebels'; expected each once, joined by ';': rebels, militants",
            ),
            (three, "article_id", "missing"),
            ("p99", "article_id", "not of this sheet"),
            (sheet["article_id"][3], "article_id", "there twice"),
            (two, "annotator", "empty"),
            (two, "annotator_kind", "was human in the sheet"),
            (two, "stratum", f"was {sheet['stratum'][1]} in the sheet"),
            (two, "inclusion_probability", f"was {sheet['inclusion_probability'][1]} in the sheet"),
        ]
    )
    optional = BOOK.replace('kind = "interval"', 'kind = "interval"\noptional = true')
    other = annotation.check_sheet(
        full.assign(tone=""), sheet, codebook=_written(tmp_path / "other.toml", optional)
    )
    assert (
        other.empty and len(annotation.check_sheet(full.assign(tone=""), sheet, codebook=book)) == 6
    )


def test_refused_sheets(book):
    with pytest.raises(
        InputError,
        match=r"n \(two pages a stratum, to every page\): got 5; expected a whole number from 6 to 20",
    ):
        annotation.sheet(_pages(), codebook=book, n=5, strata="phase")
    for n in (40.0, "40"):
        with pytest.raises(
            InputError,
            match=r"n \(two pages a stratum, to every page\): got '?40.*expected a whole number",
        ):
            annotation.sheet(_pages(), codebook=book, n=n, strata="phase")
    with pytest.raises(InputError, match=r"seed: got None; expected a whole number"):
        annotation.sheet(_pages(), codebook=book, n=6, strata="phase", seed=None)
    with pytest.raises(InputError, match=r"seed: got None; expected a whole number"):
        annotation.blinded(
            annotation.sheet(_pages(), codebook=book, n=6, strata="phase"), seed=None
        )
    with pytest.raises(InputError, match=r"pages: .* expected a column country"):
        annotation.sheet(_pages(), codebook=book, n=6, strata="country")
    with pytest.raises(InputError, match=r"pages: got article_id p00 more than once"):
        annotation.sheet(pd.concat([_pages(), _pages()[:1]]), codebook=book, n=6, strata="phase")


def _sample(machine, truth, chosen, *, probability, stratum):
    """Return the people's counts for the chosen pages."""
    rows = machine.rows.iloc[chosen].assign(
        annotator_kind="human", inclusion_probability=probability, stratum=stratum
    )
    values, size = np.array(truth, float)[chosen][:, None], np.ones((len(chosen), 1))
    return Counts.of(values, size=size, rows=rows, items=["law"], per="page")


def test_corrected_share_is_unbiased_over_all_samples():
    labels, truth = [1, 1, 0, 1, 0, 0], [1, 0, 1, 0, 0, 1]
    machine = _counts(labels, kind="llm")
    rows = [
        annotation.corrected_share(
            machine,
            _sample(
                machine, truth, [*one, *two], probability=[2 / 3] * 4, stratum=["x"] * 2 + ["y"] * 2
            ),
            item="law",
        )
        for one in itertools.combinations(range(3), 2)
        for two in itertools.combinations(range(3, 6), 2)
    ]
    table = pd.concat(rows)
    assert table["estimate"].mean() == pytest.approx(np.mean(truth))
    assert (table["se"] ** 2).mean() == pytest.approx(
        table["estimate"].var(ddof=0)
    )  # the variance estimator is unbiased too
    assert (table["machine_share"] == 0.5).all() and table["low"].isna().all()
    assert table["reason"].str.startswith("fewer than 5 pages").all()


def test_corrected_share_by_hand():
    machine = _counts([1] * 6 + [0] * 6, kind="llm")
    truth = [1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0]
    human = _sample(machine, truth, [0, 2, 4, 6, 8, 10, 1], probability=7 / 12, stratum="all")
    row = annotation.corrected_share(machine, human, item="law").iloc[0]
    gap = np.array([0, 0, 0, 0, 0, 0, -1])
    se = math.sqrt(gap.var(ddof=1) / 7 * (1 - 7 / 12))
    assert (row["n_machine"], row["n_human"], row["note"]) == (12, 7, "")
    assert row["estimate"] == pytest.approx(0.5 - 1 / 7) and row["se"] == pytest.approx(se)
    drawn = np.isin(
        np.arange(12), [0, 1, 2, 4, 6, 8, 10]
    )  # as design-based supervised learning writes it: pseudo-outcomes
    predicted = np.array([1] * 6 + [0] * 6)
    assert row["estimate"] == pytest.approx(
        (predicted + drawn * (np.array(truth) - predicted) * 12 / 7).mean()
    )
    with_unseen = math.sqrt(
        se**2 + 2 * (1 / 7) ** 2 * (1 - 7 / 12)
    )  # two more errors, of a seventh each
    assert row["high"] - row["estimate"] == pytest.approx(
        2.446912 * with_unseen, abs=1e-6
    )  # t with 6 degrees of freedom
    assert row["low"] == 0  # and not below


def test_corrected_share_says_why_there_is_no_interval():
    machine = _counts([1, 0] * 6, kind="llm")
    agreed = _sample(machine, [1, 0] * 6, list(range(6)), probability=0.5, stratum="all")
    row = annotation.corrected_share(machine, agreed, item="law").iloc[0]
    unseen = 2.570582 * math.sqrt(
        2 * (1 / 6) ** 2 * (1 - 6 / 12)
    )  # no error seen: two unseen ones, t with 5 degrees
    assert row[["estimate", "se", "note"]].tolist() == [0.5, 0, ""]
    assert row[["low", "high"]].tolist() == pytest.approx(
        [max(0.5 - unseen, 0), min(0.5 + unseen, 1)], abs=1e-6
    )
    everyone = _sample(machine, [1] * 12, list(range(12)), probability=1, stratum="all")
    census = annotation.corrected_share(machine, everyone, item="law")
    assert census[["estimate", "low", "high"]].iloc[0].tolist() == [1, 1, 1]
    alone = _sample(machine, [1] * 12, list(range(6)), probability=0.5, stratum=["x"] * 5 + ["y"])
    row = annotation.corrected_share(machine, alone, item="law").iloc[0]
    assert row["reason"] == "a stratum with one page" and math.isnan(row["se"])


def test_the_stratum_without_an_error_counts():
    """The example of the review: 2 of 30 machine's yes are wrong, and 6 of its 270 no, of which the sample saw none."""
    truth = np.zeros(300)
    truth[[*range(28), *range(30, 36)]] = 1
    labels = np.zeros(300)
    labels[:30] = 1
    chosen = [*range(28), *range(100, 130)]
    human = _sample(
        _counts(labels, kind="llm"),
        truth,
        chosen,
        probability=[28 / 30] * 28 + [30 / 270] * 30,
        stratum=["yes"] * 28 + ["no"] * 30,
    )
    row = annotation.corrected_share(_counts(labels, kind="llm"), human, item="law").iloc[0]
    assert row["low"] <= truth.mean() <= row["high"] <= 1
    # a machine's yes may still be wrong on two pages that nobody read: the lower end hardly moves
    assert row["estimate"] - row["low"] < 0.02 < row["high"] - row["estimate"]


def test_the_ends_of_corrected_means_are_not_those_of_shares():
    tones = [-1, 1, 0, 1, -1, 0, 1, 1, 0, 1, 1, 1]
    machine = _counts(tones, kind="llm")
    read = _sample(
        machine,
        [-1, 1, 0, 0, -1, 0, 1, 1, 0, 1, 1, 1],
        list(range(8)),
        probability=8 / 12,
        stratum="all",
    )
    row = annotation.corrected_share(machine, read, item="law").iloc[0]
    se = math.sqrt(
        row["se"] ** 2 + 2 * (1 / 8) ** 2 * (1 - 8 / 12)
    )  # the one error seen had the size 1
    assert row["high"] - row["estimate"] == pytest.approx(2.364624 * se, abs=1e-6)
    gone = _sample(machine, tones, list(range(8)), probability=8 / 12, stratum="all")
    row = annotation.corrected_share(machine, gone, item="law").iloc[0]
    assert row["high"] - row["estimate"] == pytest.approx(
        2.364624 * math.sqrt(2 * (2 / 8) ** 2 / 3), abs=1e-6
    )  # of size 2


def test_corrected_shares_by_group_and_item():
    machine = _counts(
        [1] * 6 + [0] * 6, kind="llm", country=["North"] * 4 + ["South"] * 6 + ["West"] * 2
    )
    truth = [1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0]
    human = _sample(machine, truth, list(range(10)), probability=10 / 12, stratum="all")
    table = annotation.corrected_share(machine, human, item=["law"], by="country").set_index(
        "country"
    )
    # all pages of North and South are sampled: their shares are people's
    assert table["estimate"].tolist()[:2] == pytest.approx([0.5, 0.5]) and table[
        "machine_share"
    ].tolist() == [1, 1 / 3, 0]
    assert table["n_human"].tolist() == [4, 6, 0] and math.isnan(table.loc["West", "estimate"])
    assert table["reason"].tolist() == ["fewer than 5 pages", "", "no sampled page"]
    # of a domain: residuals of its pages, 0 for the others of the stratum
    residual = (
        np.array([0] * 4 + [0 - 1 / 6] * 2 + [0 - 1 / 6, 1 - 1 / 6, 0 - 1 / 6, 0 - 1 / 6]) / 6
    )
    se = math.sqrt(((residual - residual.mean()) ** 2).sum() * 10 / 9 * (1 - 10 / 12))
    assert table.loc["South", "se"] == pytest.approx(se)
    one = annotation.corrected_share(machine, human, item="law")
    pd.testing.assert_frame_equal(
        one, annotation.corrected_share(machine.where(rows=np.arange(12) >= 0), human, item=["law"])
    )
    weights = table["n_machine"].iloc[:2] / 10
    partly = annotation.corrected_share(
        machine.where(rows={"country": ["North", "South"]}), human, item="law"
    )
    assert partly["estimate"][0] == pytest.approx((table["estimate"].iloc[:2] * weights).sum())


def test_corrected_share_without_a_label_or_group():
    machine = _counts([1, 0, 1], kind="llm", country=["North", None, "South"])
    empty = _counts([0, 0, 0], size=np.zeros((3, 1)), inclusion_probability=1)
    with pytest.raises(
        InputError,
        match=r"corrected_share: got no human label; expected people's labels\. A machine's",
    ):
        annotation.corrected_share(machine, empty, item="law")
    with pytest.raises(InputError, match=r"grouping by country: got no value for p001"):
        annotation.corrected_share(
            machine, _counts([1, 0, 1], inclusion_probability=1), item="law", by="country"
        )


@pytest.mark.slow
@pytest.mark.parametrize("by", [None, "country"])
def test_coverage_of_corrected_shares(book, by):
    """A machine that is wrong more often in one group: its shares are off, the corrected ones cover the truth."""
    generator = np.random.default_rng(5)
    pages = pd.DataFrame(
        {
            "article_id": [f"p{i:03}" for i in range(240)],
            "url": "",
            "country": ["North"] * 120 + ["South"] * 120,
            "phase": (["first"] * 70 + ["then"] * 50) * 2,
        }
    )
    truth = generator.random(240) < np.where(pages["country"] == "North", 0.35, 0.5)
    wrong = generator.random(240) < np.where(pages["country"] == "North", 0.3, 0.15)
    machine = _counts(
        np.where(wrong, True, truth), kind="llm", country=pages["country"].tolist()
    )  # it sees too much
    inside, naive = [], []
    for seed in range(400):
        drawn = annotation.sheet(pages, codebook=book, n=72, strata=["phase", "country"], seed=seed)
        chosen = drawn["article_id"].str[1:].astype(int).to_list()
        human = _sample(
            machine,
            truth,
            chosen,
            probability=drawn["inclusion_probability"].to_numpy(),
            stratum=drawn["stratum"].to_numpy(),
        )
        table = annotation.corrected_share(machine, human, item="law", by=by)
        known = [truth.mean()] if by is None else [truth[:120].mean(), truth[120:].mean()]
        inside += list((table["low"] <= known) & (known <= table["high"]))
        naive += list(
            (table["low"] <= table["machine_share"]) & (table["machine_share"] <= table["high"])
        )
    assert np.mean(inside) >= 0.93 and np.mean(naive) < 0.6


def test_corrected_share_refuses_a_machine_as_judge():
    machine = _counts([1, 0], kind="llm")
    with pytest.raises(
        InputError,
        match=r"corrected_share: got annotators of the kind llm as the human sample; "
        r"expected people's labels\. A machine's own labels cannot show its mistakes",
    ):
        annotation.corrected_share(machine, machine, item="law")
    for nobody in (None, _counts([])):
        with pytest.raises(
            InputError,
            match=r"corrected_share: got no human label; expected people's labels\. A mach",
        ):
            annotation.corrected_share(machine, nobody, item="law")
    with pytest.raises(
        InputError,
        match=r"item: got 'dominant'; expected one of 'dominant:cost', 'dominant:law'",
    ):
        annotation.corrected_share(
            _counts([[1, 0, 0]], items=["law", "dominant:cost", "dominant:law"]),
            None,
            item="dominant",
        )
    with pytest.raises(
        InputError,
        match=r"rows of the human sample: .* expected a column inclusion_probability",
    ):
        annotation.corrected_share(machine, _counts([1, 0]), item="law")
    with pytest.raises(
        InputError,
        match=r"inclusion_probability: got no number in \(0, 1\] on p001; expected pages",
    ):
        annotation.corrected_share(
            machine, _counts([1, 0], inclusion_probability=[1, 0]), item="law"
        )
    with pytest.raises(
        InputError,
        match=r"got pages p002, which the machine has not labelled; expected a sample of .* it has labelled",
    ):
        annotation.corrected_share(machine, _counts([1, 0, 0], inclusion_probability=1), item="law")
    with pytest.raises(InputError, match=r"item: got 'base'; expected one of 'law'"):
        annotation.corrected_share(machine, _counts([1, 0], inclusion_probability=1), item="base")


# corrected contrasts


def _machine(labels, **columns):
    """Return the machine's labels of pages, each by an outlet of its own unless *columns* say otherwise."""
    return _counts(labels, kind="llm", **columns)


def test_corrected_contrast_by_hand():
    """Six outlets a side; North has one of two pages in its first outlet."""
    outlet = [0, 0, *range(1, 12)]
    country = ["North"] * 7 + ["South"] * 6
    labels = np.array([1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1])
    truth = np.array([1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0])
    machine = _machine(labels, outlet=[f"o{number:02}" for number in outlet], country=country)
    chosen = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12]
    human = _sample(machine, truth, chosen, probability=11 / 13, stratum="all")
    row = annotation.corrected_contrast(machine, human, by="country", item="law").iloc[0]
    drawn = np.isin(np.arange(13), chosen)
    outcome = labels + drawn * (truth - labels) * 13 / 11
    north = np.array([outcome[:2].mean(), *outcome[2:7]])
    south = outcome[7:]
    assert row[["group", "against", "item"]].tolist() == ["North", "South", "law"]
    assert row[["share", "share_against"]].tolist() == pytest.approx([north.mean(), south.mean()])
    assert row["estimate"] == pytest.approx(north.mean() - south.mean())
    assert row["machine_estimate"] == pytest.approx(3.5 / 6 - 2 / 6)
    evidence = [
        "n_machine",
        "n_machine_against",
        "n_human",
        "n_human_against",
        "units",
        "units_against",
    ]
    assert row[evidence].tolist() == [7, 6, 6, 5, 6, 6]
    variances = np.array([north.var(ddof=1), south.var(ddof=1)]) / 6
    assert row["se"] == pytest.approx(math.sqrt(variances.sum()))
    freedom = variances.sum() ** 2 / (variances**2 / 5).sum()
    # one error less or more on the pages of South, each of which moves the difference by 13/11 of a sixth
    unseen = 2 * (1 / 6) ** 2 * (13 / 11) * (2 / 11)
    half = stats.t.ppf(0.975, freedom) * math.sqrt(variances.sum() + unseen)
    assert row[["low", "high"]].tolist() == pytest.approx(
        [max(row["estimate"] - half, -1), min(row["estimate"] + half, 1)]
    )


def test_corrected_contrast_within_strata():
    """Two phases: differences inside them, weighted by n₁n₂/(n₁+n₂); a phase of one side is left out, and the note says so."""
    phase = ["early"] * 3 + ["late"] * 5 + ["early"] * 4 + ["late"] * 2 + ["after"]
    country = ["North"] * 8 + ["South"] * 6 + ["North"]
    truth = np.array([1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1])
    machine = _machine(
        1 - truth, phase=phase, country=country, outlet=[f"o{number:02}" for number in range(15)]
    )
    human = _sample(machine, truth, list(range(15)), probability=1, stratum="all")
    row = annotation.corrected_contrast(machine, human, by="country", item="law").iloc[0]
    early, late = 3 * 4 / 7, 5 * 2 / 7
    expected = (early * (2 / 3 - 1 / 4) + late * (3 / 5 - 1 / 2)) / (early + late)
    assert row["estimate"] == pytest.approx(expected) and row["machine_estimate"] == pytest.approx(
        -expected
    )
    assert row["share"] - row["share_against"] == pytest.approx(expected)
    assert row["n_machine"] == 8 and row["note"] == "pages left out, in strata of one side only: 1"
    every = annotation.corrected_contrast(machine, human, by="country", item="law", strata=()).iloc[
        0
    ]
    assert every["estimate"] == pytest.approx(6 / 9 - 2 / 6) and every["note"] == ""


def test_corrected_contrast_is_unbiased_over_all_samples():
    """Errors that differ by group: the machine sees no difference, and the mean over all samples is the people's."""
    truth = np.array([1, 1, 1, 0, 0, 0, 0, 1])
    labels = np.array([1, 0, 0, 0, 1, 0, 0, 0])
    machine = _machine(labels, country=["North"] * 4 + ["South"] * 4)
    rows = [
        annotation.corrected_contrast(
            machine,
            _sample(machine, truth, list(chosen), probability=0.5, stratum="all"),
            by="country",
            item="law",
        )
        for chosen in itertools.combinations(range(8), 4)
    ]
    table = pd.concat(rows)
    assert (table["machine_estimate"] == 0).all()
    assert table["estimate"].mean() == pytest.approx(truth[:4].mean() - truth[4:].mean())


def _plain_difference(truth, columns):
    """Return the difference of unit means within phases, by pandas alone; missing where no phase has both countries."""
    units = (
        pd.DataFrame(columns)
        .assign(truth=truth)
        .groupby(["phase", "country", "outlet"])["truth"]
        .mean()
    )
    by_side = units.groupby(["phase", "country"]).agg(["mean", "size"]).unstack().dropna()
    weight = by_side["size"].prod(axis=1) / by_side["size"].sum(axis=1)
    return (
        (weight * (by_side["mean"]["North"] - by_side["mean"]["South"])).sum() / weight.sum()
        if len(by_side)
        else math.nan
    )


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_perfect_machine_or_people_who_read_everything_give_the_plain_difference(data):
    size = data.draw(st.integers(6, 20))
    numbers = st.lists(st.integers(0, 1), min_size=2 * size, max_size=2 * size)
    truth, labels = data.draw(numbers), data.draw(numbers)
    outlets = data.draw(st.lists(st.integers(0, 5), min_size=2 * size, max_size=2 * size))
    country = ["North"] * size + ["South"] * size
    phase = [
        "early",
        "late",
        *data.draw(
            st.lists(
                st.sampled_from(["early", "late"]), min_size=2 * size - 2, max_size=2 * size - 2
            )
        ),
    ]
    columns = {
        "country": country,
        "phase": phase,
        "outlet": [f"{name} {number}" for name, number in zip(country, outlets, strict=True)],
    }
    plain = _plain_difference(truth, columns)
    perfect, wrong = _machine(truth, **columns), _machine(labels, **columns)
    some = _sample(perfect, truth, list(range(0, 2 * size, 2)), probability=0.5, stratum="all")
    everybody = _sample(wrong, truth, list(range(2 * size)), probability=1, stratum="all")
    asked = {"by": "country", "item": "law", "cluster": "outlet"}
    row = annotation.corrected_contrast(perfect, some, **asked).iloc[0]
    assert row["estimate"] == pytest.approx(plain, nan_ok=True) and row[
        "machine_estimate"
    ] == pytest.approx(plain, nan_ok=True)
    row = annotation.corrected_contrast(wrong, everybody, **asked).iloc[0]
    assert row["estimate"] == pytest.approx(plain, nan_ok=True)
    assert (
        math.isnan(row["low"])
        or -1 <= row["low"] <= row["estimate"] + 1e-9
        and row["estimate"] - 1e-9 <= row["high"] <= 1
    )


def test_corrected_contrasts_of_three_groups_and_of_a_plan(tmp_path):
    generator = np.random.default_rng(3)
    country = np.repeat(["North", "South", "West"], 8)
    labels = generator.integers(0, 2, (24, 2))
    rows = pd.DataFrame(
        {
            "article_id": [f"p{number:03}" for number in range(24)],
            "country": country,
            "annotator_kind": "llm",
            "outlet": [f"o{number:02}" for number in range(24)],
            "genre": "news",
        }
    )
    machine = Counts.of(labels, size=np.ones((24, 2)), rows=rows, items=["law", "cost"], per="page")
    sample = rows.assign(annotator_kind="human", inclusion_probability=1.0)
    human = Counts.of(
        1 - labels, size=np.ones((24, 2)), rows=sample, items=["law", "cost"], per="page"
    )
    table = annotation.corrected_contrast(machine, human, by="country", item=["law", "cost"])
    assert table[["group", "against"]].drop_duplicates().values.tolist() == [
        [name, "rest"] for name in ("North", "South", "West")
    ]
    assert table["estimate"].tolist() == pytest.approx((-table["machine_estimate"]).tolist())
    pairs = annotation.corrected_contrast(machine, human, by="country", item="law", against="each")
    assert pairs[["group", "against"]].values.tolist() == [
        ["North", "South"],
        ["North", "West"],
        ["South", "West"],
    ]
    assert (pairs["n_machine"] + pairs["n_machine_against"] == 16).all()
    (tmp_path / "contrasts.toml").write_text(
        'status = "planned"\ngroup = "country"\nlevels = ["North", "West"]\nagainst = "rest"\n'
        'cluster = "outlet"\nwhere = { genre = "news" }\nitems = ["cost"]\n'
    )
    planned = annotation.corrected_contrast(machine, human, planned=tmp_path / "contrasts.toml")
    assert planned[["group", "against", "item"]].values.tolist() == [["North", "West", "cost"]]
    assert method_of(planned).plan == "planned" and method_of(planned).unit == "outlet"
    first, west = (1 - labels[country == name, 1] for name in ("North", "West"))
    assert planned["estimate"][0] == pytest.approx(first.mean() - west.mean())


def test_copies_of_a_text_count_once_in_corrected_contrasts():
    copies = ["a", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]
    machine = _machine(
        [1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0],
        country=["North"] * 6 + ["South"] * 6,
        copy_cluster=copies,
    )
    human = _sample(
        machine, [1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0], list(range(12)), probability=1, stratum="all"
    )
    once = annotation.corrected_contrast(machine, human, by="country", item="law").iloc[0]
    assert once["share"] == pytest.approx(2 / 5) and once["units"] == 5 and once["n_machine"] == 6
    each = annotation.corrected_contrast(
        machine, human, by="country", item="law", cluster="article_id"
    ).iloc[0]
    assert each["share"] == pytest.approx(3 / 6) and each["units"] == 6


def test_sampled_pages_without_a_label_in_corrected_contrasts():
    machine = _machine([1, 0] * 8, country=["North"] * 8 + ["South"] * 8)
    rows = machine.rows.assign(annotator_kind="human", inclusion_probability=1.0, stratum="all")
    size = np.ones((16, 1))
    size[[0, 15]] = 0
    human = Counts.of(np.zeros((16, 1)), size=size, rows=rows, items=["law"], per="page")
    row = annotation.corrected_contrast(machine, human, by="country", item="law").iloc[0]
    assert row["note"] == "sampled pages without a label: 2"
    outcome = (
        np.array([1, 0] * 8) - np.array([0, 0] + [1, 0] * 7) * 16 / 14
    )  # the others stand for them
    assert row["estimate"] == pytest.approx(outcome[:8].mean() - outcome[8:].mean())


def test_corrected_contrast_says_why_there_is_no_interval():
    machine = _machine([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], country=["North"] * 4 + ["South"] * 8)
    truth = [1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0]
    few = _sample(machine, truth, [0, 1, 2, 3, *range(4, 12)], probability=1, stratum="all")
    row = annotation.corrected_contrast(machine, few, by="country", item="law").iloc[0]
    assert math.isnan(row["low"]) and row["estimate"] == pytest.approx(3 / 4 - 3 / 8)
    assert row["note"] == (
        "descriptive only: fewer than 5 units on a side; "
        "fewer than 5 pages on a side that people labelled"
    )
    one_side = _sample(machine, truth, list(range(4, 12)), probability=8 / 12, stratum="all")
    apart = machine.with_metadata(
        machine.rows[["article_id"]].assign(phase=["early"] * 4 + ["late"] * 8)
    )
    row = annotation.corrected_contrast(apart, one_side, by="country", item="law").iloc[0]
    assert math.isnan(row["estimate"]) and row["reason"].startswith(
        "no stratum with both sides; pages left out"
    )
    half = annotation.corrected_contrast(
        machine,
        _sample(machine, truth, list(range(6)), probability=1, stratum="all"),
        by="country",
        item="law",
    )
    assert half["note"][0].endswith("the sample stands for 6 of 12 pages")


def test_a_side_without_the_label_has_an_interval():
    """0 of 20 against 10 of 20: nothing varies on one side, and still two units of it may differ."""
    labels = [0] * 20 + [1, 0] * 10
    machine = _machine(labels, country=["North"] * 20 + ["South"] * 20)
    human = _sample(machine, labels, list(range(40)), probability=1, stratum="all")
    row = annotation.corrected_contrast(machine, human, by="country", item="law").iloc[0]
    variance = np.var([1, 0] * 10, ddof=1) / 20
    half = stats.t.ppf(0.975, 19) * math.sqrt(variance + 2 / 20**2)
    assert row[["low", "high"]].tolist() == pytest.approx([-0.5 - half, -0.5 + half])


def test_refused_corrected_contrasts():
    machine = _machine(
        [1, 0] * 6, country=["North"] * 6 + ["South"] * 6, outlet=["o1"] * 7 + ["o2"] * 5
    )
    human = _sample(machine, [1, 0] * 6, list(range(12)), probability=1, stratum="all")
    with pytest.raises(
        InputError,
        match=r"corrected_contrast: got no item; expected item= labels of the machine",
    ):
        annotation.corrected_contrast(machine, human, by="country")
    with pytest.raises(InputError, match=r"no grouping; expected by= a column"):
        annotation.corrected_contrast(machine, human, item="law")
    with pytest.raises(InputError, match=r"item: got 'base'; expected one of 'law'"):
        annotation.corrected_contrast(machine, human, by="country", item="base")
    with pytest.raises(
        InputError,
        match=r"cluster 'outlet': got o1 in two groups; expected each outlet in one group of ",
    ):
        annotation.corrected_contrast(machine, human, by="country", item="law", cluster="outlet")
    with pytest.raises(
        InputError,
        match=r"corrected_contrast: got annotators of the kind llm as the human sample",
    ):
        annotation.corrected_contrast(machine, machine, by="country", item="law")
    with pytest.raises(
        InputError, match=r"corrected_contrast: got no human label; expected people's labels"
    ):
        annotation.corrected_contrast(machine, None, by="country", item="law")
    more = _sample(_machine([1] * 14), [1] * 14, [12, 13], probability=1, stratum="all")
    with pytest.raises(
        InputError,
        match=r"corrected_contrast: got pages p012, p013, which the machine has not labelled",
    ):
        annotation.corrected_contrast(machine, more, by="country", item="law")
    with pytest.raises(InputError, match=r"gate: got 5; expected a Gate"):
        annotation.corrected_contrast(machine, human, by="country", item="law", gate=5)
    with pytest.raises(
        InputError, match=r"against: got 'all'; expected one of 'rest', 'each'"
    ):
        annotation.corrected_contrast(machine, human, by="country", item="law", against="all")


# the case that ships


@functools.cache
def _run(root, run, variables=None):
    folder = root / "data" / "hamedan-2016"
    return annotation.read(
        folder / f"annotations_{run}.csv", codebook=folder / "codebook.toml", variables=variables
    )


def test_alpha_of_the_case_as_the_krippendorff_package(root):
    runs = [_run(root, run).where(items=["law"]) for run in "ab"]
    matrix = pd.concat(map(_dense, runs), axis=1).T.to_numpy()
    row = annotation.stability(*runs).iloc[0]
    assert row["alpha"] == pytest.approx(krippendorff.alpha(matrix, level_of_measurement="nominal"))


def _with_alpha_of_waves(runs, *, root):
    """Return the stability of two runs, with alpha in either wave as ``wave_1`` and ``wave_2``."""
    known = annotation.pages(root / "data" / "hamedan-2016")[["article_id", "wave"]]
    parts = {
        f"wave_{wave}": [run.with_metadata(known).where(rows={"wave": wave}) for run in runs]
        for wave in (1, 2)
    }
    alphas = {name: annotation.stability(*part)["alpha"].to_numpy() for name, part in parts.items()}
    return annotation.stability(*runs).assign(**alphas)


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_datasheet_prints_the_stability_as_computed(root, every):
    text = (root / "data" / "hamedan-2016" / "README.md").read_text(encoding="utf-8")
    printed = re.findall(
        r"^\| `(\w+)` \| (nominal|interval|masi) \| (\d+) \| ([\d.]+) \| ([^|]+) \| ([\d.]+) \|"
        r" [\d.]+ \| [\d.]+ \| ([\d.]+) \| ([\d.]+) \|$",
        text,
        re.MULTILINE,
    )
    chosen = (CASE, None) if every else [("on_event", "morality", "tone_us")]
    tables = [
        _with_alpha_of_waves([_run(root, run, names) for run in "ab"], root=root)
        for names in chosen
    ]
    printed = [row for row in printed if every or row[0] in chosen[0]]
    assert printed == [
        (
            row.variable,
            row.level,
            str(row.pages),
            f"{row.alpha:.2f}",
            f"{row.low:.2f} to {row.high:.2f}" if row.low == row.low else "none",
            f"{row.agreement:.3f}",
            f"{row.wave_1:.2f}",
            f"{row.wave_2:.2f}",
        )
        for row in pd.concat(tables).itertuples()
    ]


GENRES, GROUPS = ["news", "agency", "broadcaster transcript"], ["Russian", "Iranian", "Western"]


def _flow(rows):
    """Return the numbers of one column of the datasheet's table of steps."""
    event = rows[rows["on_event"] == 1]
    planned = event[event["country_group"].isin(GROUPS) & event["genre"].isin(GENRES)]
    days = event["published_day"].notna() | (event["published"].str.len() == 10)
    outlets = planned.groupby("country_group")["outlet"].nunique()
    return [
        len(rows),
        len(event),
        event["outlet"].nunique(),
        days.sum(),
        len(planned),
        planned["outlet"].nunique(),
        *outlets[GROUPS],
    ]


def test_datasheet_prints_the_flow_as_computed(root):
    folder = root / "data" / "hamedan-2016"
    text, pages = (folder / "README.md").read_text(encoding="utf-8"), annotation.pages(folder)
    runs = [_run(root, run).with_metadata(pages).rows for run in "ab"]
    waves = [[1], [2], [1, 2]]
    found = [pages[pages["wave"].isin(wave)] for wave in waves]
    numbers = [
        [
            len(part),
            part["outlet"].nunique(),
            part["language"].nunique(),
            (part["language"] == "en").sum(),
        ]
        for part in found
    ]
    rows = _cells(text.split("| pages found |")[1].split("| step |")[0])
    assert [[int(cell) for cell in row[1:]] for row in rows] == [
        list(row) for row in zip(*numbers, strict=True)
    ]
    flow = [_flow(run[run["wave"].isin(wave)]) for wave in waves for run in runs]
    rows = _cells(text.split("| step |")[1].split("29 outlets")[0])
    assert [[int(cell) for cell in row[1:]] for row in rows] == [
        list(row) for row in zip(*flow, strict=True)
    ]


def test_datasheet_prints_numbers_of_outlets_and_pages_as_computed(root):
    folder = root / "data" / "hamedan-2016"
    text = " ".join((folder / "README.md").read_text(encoding="utf-8").split())
    pages, outlets = annotation.pages(folder), pd.read_csv(folder / "outlets.csv")
    both = _run(root, "a").rows.merge(_run(root, "b").rows, on="article_id", suffixes=("", "_b"))
    on_event = (both[["on_event", "on_event_b"]] == 1).all(axis=1)
    per_outlet, waves = pages.groupby("outlet").size(), pages.groupby("outlet")["wave"].nunique()
    basis = outlets["basis"].value_counts()
    lengths = pages["published"].fillna("").str.len().value_counts()
    audiences = pages.groupby("outlet")["audience"].nunique()
    for sentence in [
        f"{(waves == 2).sum()} outlets have pages in both waves. Both runs read {len(both)} pages.",
        f"all but {both.loc[both['on_event'] != both['on_event_b'], 'article_id'].item()}, so that {on_event.sum()} pages",
        f"{(per_outlet == 1).sum()} outlets have one page, {(per_outlet == 2).sum()} have two, {(per_outlet > 2).sum()} have",
        f"{basis['known']} known, {basis['url']} by the address, {basis['guess']} guessed. The country group of "
        f"{(outlets['country_group'] == 'unknown').sum()} is unknown.",
        f"{outlets['owner'].notna().sum()} outlets have one, and {outlets['owner_family'].notna().sum()} share an "
        f"`owner_family` ({outlets['owner_family'].nunique()} families)",
        f"the {pages['audience'].isna().sum()} pages of outlets whose country is unknown. {(audiences == 2).sum()} outlets",
        f"{pages['gist'].isna().sum()} pages of wave 1 have none",
        f"({lengths[10]} full dates, {lengths[7]} months, {lengths[0]} empty)",
    ]:
        assert sentence in text
    event = _run(root, "a").with_metadata(pages).rows.query("on_event == 1")
    counts = event.groupby(["country_group", "wave", "audience"]).size()
    for group in ("Russian", "Iranian"):
        assert (
            f"| {group} | {' | '.join(str(counts[group, wave, who]) for wave in (1, 2) for who in ('abroad', 'home'))} |"
            in text
        )


def test_dominant_dimension_is_one_of_those_found(root):
    for run in "ab":
        counts = _run(root, run)
        table = _dense(counts)
        for item in (item for item in counts.items if item.startswith("dominant:")):
            assert (table.loc[table[item] == 1, item.partition(":")[2]] == 1).all()


def test_sheet_of_the_case(root):
    folder = root / "data" / "hamedan-2016"
    script = runpy.run_path(str(root / "data" / "make_sheet.py"))
    sheet, key = (
        pd.read_csv(folder / f"{name}.csv", keep_default_na=False)
        for name in ("sheet", "sheet_key")
    )
    pages = script["pages"](folder)
    drawn = annotation.sheet(
        pages,
        codebook=folder / "codebook.toml",
        n=144,
        strata=["phase", "group", "wave"],
        seed=script["SEED"],
    )
    for shipped, made in zip(
        (sheet, key), annotation.blinded(drawn, seed=script["SEED"]), strict=True
    ):
        pd.testing.assert_frame_equal(shipped, made, check_dtype=False)
    assert (len(pages), len(sheet)) == (788, 144)
    assert pages[["phase", "group", "wave"]].nunique().tolist() == [4, 4, 2]
    chance = key.set_index("article_id")["inclusion_probability"]
    assert (1 / chance).sum() == pytest.approx(788) and chance.min() == pytest.approx(0.16)
    assert key.groupby("stratum").size().min() == 2 and key["stratum"].nunique() == 31
    articles = pd.read_csv(folder / "articles.csv").set_index("article_id").loc[key["article_id"]]
    text = " ".join((folder / "README.md").read_text(encoding="utf-8").split())
    waves, languages = articles["wave"].value_counts(), articles["language"].value_counts()
    assert f"{waves[1]} pages are of wave 1 and {waves[2]} of wave 2" in text
    assert (
        f"{len(languages)} languages: {languages['en']} in English, {languages['ru']} in Russian, "
        in text
    )
    outlets = pd.read_csv(folder / "outlets.csv")["outlet"]
    text = (folder / "sheet.csv").read_text(encoding="utf-8")
    assert [outlet for outlet in outlets if outlet in text] == [] and "http" not in text
    problems = annotation.check_sheet(
        folder / "sheet.csv", folder / "sheet.csv", codebook=folder / "codebook.toml"
    )
    assert set(problems["problem"]) == {"empty"}
    with pytest.raises(
        InputError,
        match=r"got the annotators nobody: not filled in \(human, rows: 144\); expected .*check_sheet",
    ):
        annotation.read(
            folder / "sheet.csv", codebook=folder / "codebook.toml", key=folder / "sheet_key.csv"
        )


def test_claims_of_the_case(root):
    folder = root / "data" / "hamedan-2016"
    for run, rows in (("a", 1744), ("b", 1749)):
        table = annotation.claims(folder / f"claims_{run}.csv", codebook=folder / "codebook.toml")
        assert len(table) == rows and set(table["article_id"]) <= set(
            _run(root, run).rows["article_id"]
        )


def test_every_page_has_its_article_and_outlet(root):
    folder = root / "data" / "hamedan-2016"
    articles, outlets = (
        pd.read_csv(folder / f"{name}.csv", keep_default_na=False)
        for name in ("articles", "outlets")
    )
    assert (len(articles), len(outlets), articles["language"].nunique()) == (793, 588, 37)
    assert "Latin American" in set(outlets["country_group"])
    assert annotation.pages(folder)["owner_family"].notna().all()
    assert set(articles["outlet"]) == set(outlets["outlet"])
    for run in "ab":
        counts = _run(root, run).with_metadata(articles).with_metadata(outlets, on="outlet")
        assert {"country_group", "phase", "published_day"} <= set(counts.rows.columns)


def _cells(text):
    """Return the rows of all markdown tables of a section, as lists of cells."""
    lines = [
        line for line in text.split("\n") if line.startswith("|") and not set(line) <= set("|- ")
    ]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def test_codebook_for_software_equals_the_one_for_readers(root):
    folder = root / "data" / "hamedan-2016"
    text = (folder / "codebook.md").read_text(encoding="utf-8")
    book = annotation.codebook(folder / "codebook.toml")
    assert f"(version {book.version})" in text.split("\n")[0]
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    cells = [
        cells for section in sections if re.match(r"[1-5]\.", section) for cells in _cells(section)
    ]
    rows = {name: row[1:] for row in cells for name in re.findall(r"`(\w+)`", row[0])}
    table = book.variables.set_index("name")
    assert list(table.index) == [name for name in rows if name != "article_id"]
    for name, variable in table.iterrows():
        if variable["kind"] in {"nominal", "interval"} and name != "dominant":
            assert (
                tuple(value for value in rows[name][0].split(" / ") if value != "empty")
                == variable["values"]
            )
    dimensions = [
        row[0].strip("`")
        for row in _cells(next(section for section in sections if section.startswith("2.")))[1:-1]
    ]
    assert table.loc["dominant", "values"] == tuple(dimensions)
    opponents = tuple(rows["opponents_outlet"][0].removesuffix("; `;`").split(" / "))
    assert (
        table.loc["opponents_outlet", "values"]
        == table.loc["opponents_speakers", "values"]
        == opponents
    )
    for name in ("evaluation_speakers", "speakers"):
        assert tuple(re.findall(r"`name:(\w+)`", rows[name][0])) == table.loc[name, "values"]
    assert list(table.index[table["page"]]) == [
        "on_event",
        "read",
        "published_day",
        "phase",
        "agency",
    ]
    claims = [
        (row[0].strip("`"), row[1])
        for section in sections
        if section.startswith("6.")
        for row in _cells(section)[1:]
    ]
    assert claims == list(book.claims.itertuples(index=False, name=None))
    assert f"`stance` ({' / '.join(book.stances)})" in text
    listed = (
        next(section for section in sections if section.startswith("Actors"))
        .split("\n")[1]
        .split("; others")[0]
    )
    assert tuple(listed.split("; ")) == book.actors
    doubts = next(section for section in sections if section.startswith("8."))
    assert (
        re.findall(r"^\d+\. (.*)$", doubts.partition("\n")[2], re.MULTILINE) == list(book.doubts)
        and len(book.doubts) == 19
    )


def _words(text):
    """Return a rule's words, however it is punctuated."""
    return " ".join(re.findall(r"\w+", text.lower()))


def test_rules_of_the_codebook_are_those_for_readers(root):
    folder = root / "data" / "hamedan-2016"
    sections = re.split(
        r"^## ", (folder / "codebook.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    book = annotation.codebook(folder / "codebook.toml")
    rules = book.categories.drop_duplicates("variable").set_index("variable")
    dimensions = _cells(next(section for section in sections if section.startswith("2.")))[1:-1]
    for name, rule, exclusion, borderline in dimensions:
        row = rules.loc[name.strip("`")]
        assert _words(rule) in _words(row["definition"]) and _words(exclusion) == _words(
            row["exclusion"]
        )
        assert [_words(borderline)] == [_words(example) for example in row["examples"]]
    frames = _cells(next(section for section in sections if section.startswith("4.")))[1:]
    described = [(name.strip("`"), rule) for name, rule in frames]
    page = _cells(next(section for section in sections if section.startswith("1.")))[
        2:
    ]  # after article_id
    described += [(name.strip("`"), rule) for name, _, rule in page]
    assert len(described) == 10
    for name, rule in described:
        assert _words(rule) in _words(rules.loc[name, "definition"])
    voices = _cells(next(section for section in sections if section.startswith("3.")))[1:]
    voices += [
        [name, *rest]
        for names, *rest in _cells(next(part for part in sections if part.startswith("5.")))[1:]
        for name in re.findall(r"\w+", names)
    ]
    known = book.variables.set_index("name")["voice"]
    for name, _, rule in voices:
        said = {"outlet voice": "outlet", "speakers' ": "speaker", "any;": "any"}
        for start, voice in said.items():
            if rule.startswith(start):
                assert known[name.strip("`")] == voice


def test_codebook_without_doubts_has_none():
    assert annotation.codebook("entman_elements").doubts == ()


def test_pages_joins_outlets_and_gives_each_a_family(tmp_path):
    (tmp_path / "articles.csv").write_text(
        "article_id,outlet,wave,gist\n1,North,1,\n2,7,2,Rain.\n", encoding="utf-8"
    )
    assert annotation.pages(tmp_path)["wave"].tolist() == [1, 2]
    (tmp_path / "outlets.csv").write_text(
        "outlet,owner_family,owner\nNorth,,\n7,Elm House,\n", encoding="utf-8"
    )
    table = annotation.pages(tmp_path)
    assert table["article_id"].tolist() == ["1", "2"] and table["owner_family"].tolist() == [
        "North",
        "Elm House",
    ]
    assert table["owner"].isna().all() and table["gist"].isna().tolist() == [True, False]
    (tmp_path / "outlets.csv").write_text("outlet,owner_family\nNorth,\n7,\n", encoding="utf-8")
    assert annotation.pages(tmp_path)["owner_family"].tolist() == ["North", "7"]


@pytest.mark.parametrize(
    ("outlets", "message"),
    [
        (
            "name\nNorth\n",
            r"outlets.csv: got a table with the columns name; expected a column outlet",
        ),
        ("outlet\nNorth\nNorth\n", r"outlets.csv: got outlet North more than once"),
        (
            "outlet,wave\nNorth,1\n",
            r"got wave in articles.csv and in outlets.csv; expected each column but outlet in one",
        ),
    ],
)
def test_pages_are_refused(tmp_path, outlets, message):
    with pytest.raises(
        MissingInput,
        match=r"articles.csv: got no such file; expected the list of annotated pages",
    ):
        annotation.pages(tmp_path)
    (tmp_path / "articles.csv").write_text("article_id,outlet,wave\n1,North,1\n", encoding="utf-8")
    (tmp_path / "outlets.csv").write_text(outlets, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        annotation.pages(tmp_path)


@pytest.mark.shared
def test_shipped_files_are_those_of_the_development_data(root, shared):
    for path in sorted((shared / "data" / "hamedan-2016-waves").iterdir()):
        assert (root / "data" / "hamedan-2016" / path.name).read_bytes() == path.read_bytes(), (
            path.name
        )


def test_every_column_of_the_case_is_in_the_datasheet(root):
    folder = root / "data" / "hamedan-2016"
    text = (folder / "README.md").read_text(encoding="utf-8")
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            known = set(annotation.codebook(folder / "codebook.toml").variables["name"])
            assert [
                name
                for name in next(csv.reader(file))
                if f"`{name}`" not in text and name not in known
            ] == []
