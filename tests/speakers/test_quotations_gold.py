"""Quotations and their speakers against the gold set: recall, precision, who speaks; each half on its own.

While rules are being improved run only the development half: ``pytest tests/speakers/test_quotations_gold.py -k development``.
"""

import tomllib
from pathlib import Path

import pytest
from by_hand import drawn_rows
from quoted import overlap, quotations_in, words

from analysis import lexicons

HERE = Path(__file__).parent
HALVES = ("development", "held out")
KINDS = ("direct", "mixed", "indirect")
LEAST = dict(
    drawn_rows("""
    direct recall      | 0.95
    direct precision   | 0.97
    mixed recall       | 0.8
    mixed precision    | 0.85
    indirect F1, named | 0.75
    speaker            | 0.85
    phrase             | 0.7
""")
)


def passages():
    return tomllib.loads((HERE / "quotations_gold.toml").read_text(encoding="utf-8"))["passage"]


def same(one, other):
    """Return whether two rows are one quotation: the same words; for reported clauses, at least half of them."""
    if one["kind"] == other["kind"] == "indirect":
        return overlap(one["words"], other["words"]) >= 0.5
    return one["words"] == other["words"]


def expected(passage):
    """Return the gold quotations of a passage."""
    return [
        row | {"words": words(row["words"]), "phrase": words(row["phrase"])}
        for row in passage["quotations"]
    ]


def found(passages):
    """Return, for each passage, the quotations that the package finds."""
    table = quotations_in(
        [passage["text"] for passage in passages],
        actors=lexicons.actors(HERE / "quotations_gold_actors.toml"),
    )
    rows = [[] for _ in passages]
    for row in table.fillna({"speaker": ""}).itertuples():
        text = passages[row.row]["text"]
        phrase = words(text[row.speaker_start : row.speaker_stop]) if row.speaker_start >= 0 else ()
        rows[row.row].append(
            {
                "kind": row.kind,
                "words": words(text[row.start : row.stop]),
                "cue": row.cue,
                "phrase": phrase,
                "speaker": row.speaker,
            }
        )
    return rows


def shared(these, those, by=("kind",)):
    """Return how many of *these* have a row among *those* that is the same in *by*, and the others with their passage."""
    missed = [
        (number, row)
        for number, (rows, other) in enumerate(zip(these, those))
        for row in rows
        if not any(
            all(row[name] == near[name] for name in by) and same(row, near) for near in other
        )
    ]
    n = sum(map(len, these))
    return (n - len(missed)) / max(n, 1), missed


def of_kind(rows, kind, *, named=False):
    return [
        [row for row in some if row["kind"] == kind and (row["speaker"] or not named)]
        for some in rows
    ]


def scores(gold, ours):
    """Return each measure's score, and the rows that it counts as faults."""
    result = {}
    for kind in KINDS:
        pair = of_kind(gold, kind), of_kind(ours, kind)
        result[f"{kind} recall"], result[f"{kind} precision"] = shared(*pair), shared(*pair[::-1])
    result["indirect F1, named"] = named_clauses(gold, ours)
    pairs = [
        (number, row, near)
        for number, (rows, other) in enumerate(zip(gold, ours))
        for row in rows
        for near in [near for near in other if same(row, near)][:1]
    ]
    for field, good in (
        ("speaker", lambda a, b: a == b),
        ("phrase", lambda a, b: a == b or overlap(a, b) >= 0.5),
    ):
        wrong = [(number, near) for number, row, near in pairs if not good(row[field], near[field])]
        result[field] = 1 - len(wrong) / max(len(pairs), 1), wrong
    return result


def named_clauses(gold, ours):
    """Return F1 of reported clauses with a named speaker: the clause found and the speaker right."""
    keep, found = (of_kind(rows, "indirect", named=True) for rows in (gold, ours))
    _, missed = shared(keep, found, by=("kind", "speaker"))
    n_keep, n_found = (sum(map(len, rows)) for rows in (keep, found))
    return 2 * (n_keep - len(missed)) / max(n_keep + n_found, 1), []


@pytest.fixture(scope="module")
def scored():
    everything = passages()
    halves = {
        half: [passage for passage in everything if passage["set"] == half] for half in HALVES
    }
    return {
        half: (some, scores([expected(passage) for passage in some], found(some)))
        for half, some in halves.items()
    }


def readable(faults, some):
    """Return faults as lines: what was found or missed, who, and where."""
    return "\n".join(
        f"- {some[number]['form']}: {row['kind']} [{' '.join(row['words'])}] {row['cue']} | {' '.join(row['phrase'])} | "
        f"{row['speaker']}\n      {some[number]['text'][:160]!r}"
        for number, row in faults
    )


@pytest.mark.parametrize("measure", LEAST)
@pytest.mark.parametrize("half", HALVES)
def test_quotations_are_found(scored, half, measure):
    some, result = scored[half]
    score, faults = result[measure]
    if measure.startswith("indirect"):
        faults = result["indirect recall"][1] + result["indirect precision"][1]
    assert score >= LEAST[measure], (
        f"{half}, {measure}: {score:.3f}, at least {LEAST[measure]}\n{readable(faults, some)}"
    )


@pytest.mark.parametrize("half", HALVES)
def test_traps_hold_no_quotation(scored, half):
    some, result = scored[half]
    inside = [
        fault
        for kind in KINDS
        for fault in result[f"{kind} precision"][1]
        if not some[fault[0]]["quotations"]
    ]
    traps = sum(not passage["quotations"] for passage in some)
    assert len(inside) <= traps // 10, readable(inside, some)
