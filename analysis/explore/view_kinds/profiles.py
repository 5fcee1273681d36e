"""Views of what each group is like: its profile by TF-IDF, and who judges whom how."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from analysis.case import Case, on_subject
from analysis.case.materials import LABELS
from analysis.errors import number_of
from analysis.explore.code import Call, Named, case_text
from analysis.explore.controls import Choices, unit_of
from analysis.explore.described import judgements_text, profile_text
from analysis.explore.judgements import judged_rows, judgement_matrix
from analysis.explore.names import reader_names
from analysis.explore.points import key_of
from analysis.explore.sentences import joined, sides_of
from analysis.explore.sides import finding_of_sides
from analysis.explore.view_kinds.parts import (
    MOST_GROUPS,
    Parts,
    contrast,
    counts_call,
    groups_in_order,
    other_side,
)
from analysis.plots.style import words_of
from analysis.stats.evidence import method_of

MOST_PROFILES = 3  #: groups whose profiles are drawn
MOST_TERMS = 4  #: of a profile that is drawn
MOST_COLUMNS = 8  #: groups of a matrix


# ---- profiles ---------------------------------------------------------------------------------


def profiles(case: Case, choices: Choices, _chosen: list[str]) -> Parts:
    """Return what sets each group apart by TF-IDF, and what passes in its tested contrasts.

    Of many groups, or against another than the rest, these are the two sides.
    """
    by = choices.by
    groups = groups_in_order(case, choices)
    if choices.against != "rest" or len(groups) > MOST_GROUPS:
        by = "side"
        groups = [choices.group, other_side(choices)]
    weights = Call("framing.tf_idf", counts_call(case, choices))
    call = Call("framing.profiles", weights, by=by)
    table = call.run()
    groups = groups[:MOST_PROFILES]
    drawn = table.set_index(by, drop=False).loc[groups].reset_index(drop=True)
    words = f"table.set_index({by!r}, drop=False).loc[{groups!r}].reset_index(drop=True)"
    figure_call = Call("plots.profiles", Named(words, drawn), most=MOST_TERMS)
    sentence = joined(
        profile_text(
            drawn[drawn[by].astype(str) == choices.group],
            words_of(choices.group),
            unit=unit_of(choices),
            names=method_of(table).get("names", {}),
        ),
        finding_of_sides(contrast(case, choices), sides_of(choices)),
    )
    texts = _about_profiles(drawn, choices, by=by)
    return Parts(call, table, figure_call, _key_of_profile, sentence=sentence, about=texts)


def _key_of_profile(facts: dict[str, str]) -> tuple | None:
    """Return the key of an item of a group; a heading has none."""
    return key_of(facts) if "group" in facts else None


def _about_profiles(table: pd.DataFrame, choices: Choices, *, by: str) -> dict[tuple, str]:
    """Return for each item of a group: how many articles have it, there and elsewhere."""
    unit = unit_of(choices)
    texts = {}
    for row in table.to_dict("records"):
        group = str(row[by])
        own = f"{row['n']:,.0f} of {row['articles']:,.0f} {unit}"
        others = f"{row['n_against']:,.0f} of {row['articles_against']:,.0f} of all others"
        text = f"{words_of(row['item'])}, {words_of(group)}: {own}, {others}"
        texts["cell", group, row["item"]] = text
    return texts


# ---- judgements -------------------------------------------------------------------------------


def judgements(case: Case, choices: Choices, _chosen: list[str]) -> Parts:
    """Return on how many pages of each group who judges whom or what how."""
    call = _judgements_call(case, choices)
    table = call.run()
    names = reader_names(case, choices.material)
    groups = groups_in_order(case, choices)[:MOST_COLUMNS]
    options: dict[str, Any] = {"by": choices.by, "groups": groups}
    matrix = judgement_matrix(table, **options, names=names)
    names_call = Call("explore.reader_names", case, choices.material)
    matrix_call = Call("explore.judgement_matrix", Named("table", table), **options)
    matrix_call.named["names"] = names_call
    figure_call = Call("plots.heat_map", Named(str(matrix_call), matrix))
    is_of_group = table[choices.by].astype(str) == choices.group
    of_group = table[is_of_group & (table["n"] > 0)]
    most_frequent = judgements_text(
        of_group, words_of(choices.group), unit=unit_of(choices), names=names
    )
    sentence = f"{most_frequent} Nothing is tested here."
    rows = judged_rows(table, **options, names=names)
    texts = {}
    for row in rows.to_dict("records"):
        group = str(row[choices.by])
        sources = number_of(row["outlets"], "source")
        text = (
            f"{row['name']}, {words_of(group)}: {row['n']:,} of {row['pages']:,} pages, {sources}"
        )
        texts["judged", group, row["item"], row["speaker"]] = text
    judged = partial(_key_of_judgement, rows=rows, by=choices.by)
    return Parts(call, table, figure_call, judged, sentence=sentence, about=texts)


def _judgements_call(case: Case, choices: Choices) -> Call:
    """Return the call that counts judgements on the pages that are compared."""
    labels_call = Call("case.on_subject", case)
    counted_call = counts_call(case, choices)
    reading = choices.material.removeprefix(LABELS)
    pages = counted_call.run().rows["article_id"].tolist()
    labels = on_subject(case)[reading].where(rows={"article_id": pages})
    where = f"{{'article_id': {counted_call}.rows['article_id'].tolist()}}"
    return Call(
        "sentiment.judgements",
        Named(f"{labels_call}[{reading!r}].where(rows={where})", labels),
        by=choices.by,
        variables=case.book.tones() if case.book is not None else [],
        bodies=Named(f"{case_text(case)}.bodies", case.bodies),
    )


def _key_of_judgement(facts: dict[str, str], *, rows: pd.DataFrame, by: str) -> tuple | None:
    """Return the key of a judgement by a group; None without a page."""
    is_cell = (rows["name"] == facts.get("row")) & (rows[by].astype(str) == facts.get("column"))
    for row in rows[is_cell].to_dict("records"):
        return ("judged", facts["column"], row["item"], row["speaker"])
    return None
