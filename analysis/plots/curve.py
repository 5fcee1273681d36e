"""One finding under each choice that could have been made, one changed at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.errors import listing, number_of, refusal
from analysis.plots.canvas import MOST_ROWS, headed_axes, plot, write_beside, write_head_beside
from analysis.plots.captions import Caption, in_words, readings_in_words, short_title
from analysis.plots.differences import SURE, draw_differences, measure_of, others_in_words
from analysis.plots.fitting import inches_of
from analysis.plots.style import colours_of_groups, word, words_of
from analysis.stats.evidence import method_of
from analysis.wording.findings import with_value_quoted
from analysis.wording.text import capitalised

FINDING = ["group", "against", "item"]
POINTS = measure_of(pd.DataFrame(columns=["share"]))
PLANNED = "as planned"
COUNTS = ["n", "size", "n_against", "size_against"]
COUNTS_TEXT = "{n:,.0f} of {size:,.0f} / {n_against:,.0f} of {size_against:,.0f}"
WIDEST_COUNTS = 1.1  #: inches


def one_changed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of specifications in which at most one choice is not the first one.

    The columns before ``group`` are the reading and the choices. ``choice`` is the one that is
    changed and ``level`` what it is then: "" and "as planned" where none is.

    >>> rows = pd.DataFrame({"reading": "a", "unit": ["outlets", "owners"], "group": "North"})
    >>> one_changed(rows)[["choice", "level"]].values.tolist()
    [['', 'as planned'], ['unit', 'owners']]
    """
    _, *choices = table.columns[: table.columns.get_loc("group")]
    is_changed = table[choices] != table[choices].iloc[0]
    n_changed = is_changed.sum(axis=1)
    parts = [table[n_changed == 0].assign(choice="", level=PLANNED)]
    for choice in choices:
        rows = table[is_changed[choice] & (n_changed == 1)]
        parts.append(rows.assign(choice=choice, level=rows[choice]))
    changed = pd.concat(parts)
    changed.attrs = table.attrs
    return changed


@plot(
    needs=[*FINDING, *COUNTS, "estimate", "low", "high", "p_adjusted"],
    what="table of specifications",
    fix="Give the table that compare.specifications returned.",
)
def curve(
    table: pd.DataFrame, figure: Figure, *, finding: Mapping[str, Any] | None = None
) -> Caption:
    """Draw one difference as planned, and under each choice that is changed alone.

    Parameters
    ----------
    table : DataFrame
        Of shares, from `compare.specifications`. The first of the columns before ``group`` is the
        reading, the others are choices; the first level of each is the planned one.
    finding : mapping, optional
        Columns and their values, such as ``{"group": "North", "item": "law"}``; by default the
        difference of shares with the smallest p as planned.

    Raises
    ------
    InputError
        If no difference is the finding, or several are, or it is none of shares.

    Notes
    -----
    A filled dot has an adjusted p of at most .05 in its specification. The second reading is a
    short upright line. Beside a row are the pages with the item and all pages, of both sides.

    Examples
    --------
    >>> row = dict(reading="a", unit="outlets", group="North", against="rest", item="law", n=1,
    ...            size=9, n_against=8, size_against=20, estimate=-0.29, low=-0.4, high=-0.1,
    ...            p_adjusted=0.04)
    >>> curve(pd.DataFrame([row, row | {"unit": "owners", "low": -0.5}])).get_suptitle()
    'North, law: 29 to 29 points less'
    """
    changed = one_changed(table)
    if finding is None:
        changed = changed[~changed["item"].isin(method_of(table).get("scales", ()))]
    if changed.empty:
        return Caption("", nothing="no difference of shares is among them")
    rows = _of_finding(changed, finding)
    reading = rows.columns[0]
    readings = list(dict.fromkeys(rows[reading]))
    known = rows.dropna(subset="estimate")
    first = known[known[reading] == readings[0]]
    if first.empty:
        return Caption("", nothing="this difference cannot be computed under any choice")
    shown = first.head(MOST_ROWS)
    item = with_value_quoted(words_of(shown["item"].iloc[0]))
    group = words_of(shown["group"].iloc[0])
    others = others_in_words(shown["against"].iloc[0])
    subject = f"{group}, {item}"
    title = _title_of(known, subject)
    first_head = f"{group}, against {others}" if title.startswith(subject) else subject
    heads = [words_of(choice) or first_head for choice in shown["choice"]]
    names = list(map(words_of, shown["level"]))
    ax, places = headed_axes(figure, heads, names, above=0.16)
    figure.panels[-1].heads = frozenset([1])  # type: ignore[attr-defined]
    [colour] = colours_of_groups(shown["group"]).values()
    shown = shown.assign(y=places, colour=colour)
    second = known[known[reading].isin(readings[1:2])].merge(shown[["choice", "level", "y"]])
    figure.drawn = pd.concat([shown, second], ignore_index=True)[list(table)]  # type: ignore[attr-defined]
    draw_differences(ax, shown, measure=POINTS)
    ax.scatter(second["estimate"], second["y"], marker="|", s=50, color=colour, zorder=3)
    ax.locator_params(axis="x", nbins=6, steps=[1, 2, 2.5, 5, 10])
    _write_counts(ax, shown, f"{group} / {others}")
    n_missing = len(rows[["choice", "level"]].drop_duplicates()) - len(first)
    return Caption(
        f"{capitalised(POINTS.axis)} under each choice, with intervals.",
        in_words(first, names=["choice", "level"]),
        title=title,
        notes=(
            word(SURE),
            readings_in_words(readings),
            f"{len(shown)} of {len(first)} rows drawn; the CSV has all"
            if len(shown) < len(first)
            else "",
            f"{number_of(n_missing, 'choice')} cannot be computed" if n_missing else "",
        ),
    )


def _of_finding(table: pd.DataFrame, finding: Mapping[str, Any] | None) -> pd.DataFrame:
    """Return the rows of a finding; by default of the one with the smallest p as planned."""
    if finding is None:
        is_planned = (table["choice"] == "") & table["estimate"].notna()
        planned = table[is_planned & (table.iloc[:, 0] == table.iloc[0, 0])]
        ranked = planned.sort_values("p_adjusted", kind="stable")
        finding = pd.concat([ranked, table])[FINDING].iloc[0].to_dict()
    rows = table[(table[list(finding)] == pd.Series(finding)).all(axis=1)]
    n_findings = len(rows[FINDING].drop_duplicates())
    method = method_of(table)
    is_share = "rate" not in method.get("measure", "")
    is_share &= not rows["item"].isin(method.get("scales", ())).any()
    if n_findings != 1 or not is_share:
        kind = "" if is_share else " of rates or means"
        what = f"{listing(map(str, finding.values()))}, which {n_findings} differences{kind} have"
        raise refusal(
            "finding",
            arrived=what,
            expected="what one difference of shares has",
            fix='Write finding={"group": …, "against": …, "item": …}.',
        )
    return rows


def _write_counts(ax: Axes, rows: pd.DataFrame, sides: str) -> None:
    """Write what both sides rest on beside each row, where a column has room for it."""
    texts = [COUNTS_TEXT.format(**row) for row in rows.to_dict("records")]
    if inches_of(texts, size=6.5) > WIDEST_COUNTS:
        return
    write_head_beside(ax, sides, texts=texts)
    for y, text in zip(rows["y"], texts):
        write_beside(ax, y, text)


def _title_of(table: pd.DataFrame, subject: str) -> str:
    """Return the smallest and the largest difference under all choices and readings."""
    points = (100 * table["estimate"]).round().astype(int)
    low, high = points.min(), points.max()
    near, far = sorted([abs(low), abs(high)])
    span = f"{near} to {number_of(far, 'point')} {'less' if high <= 0 else 'more'}"
    if low < 0 < high:
        span = f"from {number_of(-low, 'point')} less to {high} more"
    return short_title(f"{subject}: {span}", f"{span}, whatever is chosen")
