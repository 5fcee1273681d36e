"""What is said of a view: whose articles it shows, what is left out, how it was tested."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.case.folder import Case
from analysis.case.materials import reading_of
from analysis.case.texts import (
    all_counts,
    articles_with,
    stop_words,
    stop_words_of,
)
from analysis.errors import listing, number_of
from analysis.explore.controls import Choices, counted, side_sizes, unit_of
from analysis.explore.sentences import joined
from analysis.explore.view_kinds.parts import MOST_GROUPS, other_side
from analysis.explore.view_kinds.sources import every_item
from analysis.stats.evidence import is_descriptive, method_of
from analysis.stats.plan import outlets_with_groups, split_outlets
from analysis.wording.notes import note_of
from analysis.wording.text import capitalised

OF_THE_GROUP = ("co-occurrence", "network")  #: views of the group alone
OF_PAGES = (
    "outlets",
    "judgements",
    "coverage",
    "left out",
)  #: views of pages, whatever items are compared
OF_LEVELS = ("one item", "prevalence", "timeline")  #: views of how frequent items are
#: What the numbers of a view are, where they are no levels of the sides.
NUMBERS = {
    "all sources": "A share is of a source's own {unit}.",
    "planned": "Numbers of {group} and the rest are of pages of the plan; a click lists all.",
    "profiles": "A bar is a difference of mean weights; beside it are {unit} with the item.",
    "co-occurrence": "A number is {unit} with both.",
    "pairs": "A share is of {unit} that name the one: on so many is the other, too.",
    "network": "A number is {unit} with both.",
    "judgements": "A number is pages with the judgement.",
    "outlets": "A tile is a page.",
    "coverage": "A number is {unit} of a period.",
    "left out": "Numbers are of pages: each could carry what was known on its day.",
}


def is_all_descriptive(table: pd.DataFrame) -> bool:
    """Tell whether every row with an estimate is descriptive only."""
    rows = table
    if "estimate" in table and table["estimate"].notna().any():
        rows = table.dropna(subset="estimate")
    return len(rows) > 0 and bool(is_descriptive(rows).all())


def is_of_all_groups(table: pd.DataFrame, choices: Choices) -> bool:
    """Tell whether a table has the levels of one item in every group."""
    is_of_groups = "side" not in table and "size" in table and choices.by in table
    return is_of_groups and method_of(table).get("what") != "sources"


def figure_note(table: pd.DataFrame, case: Case, choices: Choices, view: str) -> str:
    """Return what the figure itself says beside its method."""
    sentences = []
    if view in OF_THE_GROUP:
        sentences.append(_articles_shown(table, case, choices, view))
    if is_all_descriptive(table):
        sentences.append("Descriptive only.")
    if choices.material == "tone":
        sentences.append("Machine-scored, not human-validated.")
    sentences.append(_caption_of_labels(case, choices))
    return joined(*sentences)


def note(case: Case, choices: Choices, table: pd.DataFrame, view: str) -> str:
    """Return the evidence under a view.

    It says which articles and units are compared, what is left out, how the view was tested, and
    whose annotations it shows.
    """
    sentences = [_articles_shown(table, case, choices, view), _numbers_shown(choices, view)]
    if view not in ("all sources", "planned") and not is_of_all_groups(table, choices):
        sentences.append(articles_with_nothing(case, choices, view))
        if view not in OF_PAGES:
            sentences.append(_rare_items(case, choices))
    sentences.append(_stop_words_left_out(case, choices))
    sentences = [note_of(method_of(table), first=sentences)]
    if _is_tested(table):
        sentences.append(_split_outlets(case, choices))
    sentences.append(_descriptive_rows(table))
    if view == "outlets":
        sentences.append(_outlets_left_out(table, case, choices))
    if reading_of(choices.material):
        sentences += [case.scope.sentence, case.without_scales]
        labelled_by = _caption_of_labels(case, choices)
        if labelled_by not in joined(*sentences):
            sentences.append(labelled_by)
    return joined(*sentences)


def alt_text(plot_alt: str, table: pd.DataFrame, case: Case, choices: Choices, view: str) -> str:
    """Return the figure in words: what the plot says of itself, and of which articles."""
    sentences = [plot_alt, _articles_shown(table, case, choices, view)]
    missing = method_of(table).get("missing")
    if missing:
        sentences.append(f"{capitalised(missing)}.")
    if is_all_descriptive(table):
        sentences.append("All rows are descriptive only.")
    return joined(*sentences)


def _numbers_shown(choices: Choices, view: str) -> str:
    """Return what the numbers of a view are."""
    unit = unit_of(choices)
    usual = f"A share is of {unit}."
    if choices.material == "words" and view not in OF_LEVELS:
        usual = "A rate is of all words of a side."
    elif choices.material == "tone":
        usual = f"A mean is of {unit}."
    return NUMBERS.get(view, usual).format(unit=unit, group=choices.group)


def _is_tested(table: pd.DataFrame) -> bool:
    return "p_adjusted" in table and bool(table["p_adjusted"].notna().any())


def _caption_of_labels(case: Case, choices: Choices) -> str:
    caption = case.caption(choices.material)
    return f"{capitalised(caption)}." if caption else ""


def _articles_shown(table: pd.DataFrame, case: Case, choices: Choices, view: str) -> str:
    """Return how many articles a table is about."""
    if view == "all sources":
        return f"{method_of(table)['remark']}."
    if view == "planned":
        return ""
    if view == "left out":
        return _articles_of_ledger(table)
    if view in OF_THE_GROUP:
        return _articles_of_group(case, choices)
    if is_of_all_groups(table, choices):
        return _articles_of_all_groups(table, choices)
    return _articles_of_sides(case, choices)


def _articles_of_ledger(table: pd.DataFrame) -> str:
    """Return of how many pages of each group one could have carried a claim."""
    sizes = table.groupby("group")["pages"].max()
    groups = ", ".join(f"{group} {n:,.0f}" for group, n in sizes.items())
    return f"Pages that could carry a claim: {groups}."


def _articles_of_group(case: Case, choices: Choices) -> str:
    n = int((counted(case, choices).rows["side"] == choices.group).sum())
    n_all = side_sizes(case, choices)[choices.group]
    drawn = f" (at random, of {n_all:,})" if n < n_all else ""
    return f"{n:,} {unit_of(choices)} of {choices.group}{drawn}."


def _articles_of_all_groups(table: pd.DataFrame, choices: Choices) -> str:
    n_articles = table["articles"].sum()
    groups = f"{len(table):,} groups of {choices.by.replace('_', ' ')}"
    sentence = f"{n_articles:,} {unit_of(choices)} in {groups}"
    if choices.sample:
        sentence += f" (of a group with more than {choices.sample:,}, so many at random)"
    if len(table) > MOST_GROUPS:
        sentence += f"; the {MOST_GROUPS} with most are drawn"
    return f"{sentence}."


def _articles_of_sides(case: Case, choices: Choices) -> str:
    """Return how many articles and outlets are on each side, and of how many in all."""
    rows = counted(case, choices).rows
    sizes = rows["side"].value_counts()
    sizes_undrawn = side_sizes(case, choices)
    n_outlets = {}
    if "outlet" in rows:
        n_outlets = rows.groupby("side")["outlet"].nunique().to_dict()
    parts = []
    for side in (choices.group, other_side(choices)):
        n = sizes.get(side, 0)
        part = f"{side} {n:,}"
        if n_outlets.get(side, 0) > 1:
            part += f" of {n_outlets[side]:,} outlets"
        if sizes_undrawn.get(side, 0) > n:
            part += f" (at random, of {sizes_undrawn[side]:,})"
        parts.append(part)
    n_all = len(all_counts(case, choices.material, choices.voice).rows)
    n_others = n_all - sum(sizes_undrawn.values())
    others = f" ({n_others:,} others are not compared)" if n_others else ""
    return f"{len(rows):,} {unit_of(choices)}: {', '.join(parts)}{others}."


def articles_with_nothing(case: Case, choices: Choices, view: str) -> str:
    """Return how many of the articles have nothing that could be counted."""
    sentences = []
    empty = _empty_articles(case, choices, view)
    if empty:
        sentences.append(f"Nothing to count in {empty}.")
    if choices.material == "words" and choices.voice == "own":
        quoted = replace(choices, voice="quoted", min_articles=1)
        unmarked = _empty_articles(case, quoted, view)
        if unmarked:
            sentences.append(
                f"No word is inside quotation marks in {unmarked}: what these quote without marks "
                "counts as their own."
            )
    return " ".join(sentences)


def _empty_articles(case: Case, choices: Choices, view: str) -> str:
    """Return how many articles have no word or quotation, by side; "" if none."""
    compared = counted(case, choices)
    is_empty = ~(compared.size > 0).any(axis=1)
    sizes = compared.rows["side"][is_empty].value_counts().sort_index().to_dict()
    if view in OF_THE_GROUP:
        sizes = {side: n for side, n in sizes.items() if side == choices.group}
    if not sizes:
        return ""
    sides = ", ".join(f"{side} {n:,}" for side, n in sizes.items())
    return f"{sum(sizes.values()):,} of them ({sides})"


def _rare_items(case: Case, choices: Choices) -> str:
    """Return how many items are left out because few articles have them."""
    least = choices.min_articles or 1
    if least == 1:
        return ""
    every_item = counted(case, replace(choices, min_articles=1))
    n_rare = int((articles_with(every_item, choices.material) < least).sum())
    if not n_rare:
        return ""
    return f"{number_of(n_rare, 'item')} in fewer than {least:,} of them left out."


def _stop_words_left_out(case: Case, choices: Choices) -> str:
    if choices.material != "words" or case.features is None or not stop_words(case.features):
        return ""
    languages = sorted(case.features.articles["language"].dropna().unique())
    without = [language for language in languages if not stop_words_of(language)]
    if without:
        return f"Stop words are left out, but for {', '.join(without)}: there is no list."
    return "Stop words are left out."


def _split_outlets(case: Case, choices: Choices) -> str:
    split = split_outlets(counted(case, choices).rows, choices.by)
    if split.empty:
        return ""
    return (
        f"Outlets in several groups: {listing(outlets_with_groups(split))}. Both parts of such an "
        "outlet are left out together; compare.groups puts each into its largest group."
    )


def _descriptive_rows(table: pd.DataFrame) -> str:
    n = int(is_descriptive(table).sum())
    return f"{n:,} of {len(table):,} rows: descriptive only." if n else ""


def _outlets_left_out(table: pd.DataFrame, case: Case, choices: Choices) -> str:
    """Return how many outlets and pages are not drawn as tiles."""
    outlets = every_item(case, choices).rows["outlet"]
    n_outlets = outlets.nunique() - table["outlet"].nunique()
    sentences = []
    if n_outlets:
        sentences.append(f"{n_outlets} outlets, of those with fewest pages, are not drawn.")
    if outlets.isna().any():
        sentences.append(f"{outlets.isna().sum():,} pages without an outlet are not drawn.")
    return " ".join(sentences)
