"""Words that each group uses more than all others."""

from dataclasses import replace

import pandas as pd

from analysis.compare.evidence import method_of
from analysis.compare.findings import untested_text
from analysis.plots.canvas import Canvas, in_brackets, plot, with_numbers, with_readings
from analysis.plots.captions import Caption
from analysis.plots.differences import (
    draw_differences,
    levels_of_sides,
    scale_of_differences,
)
from analysis.plots.profiles import first_of_groups, of_largest_groups
from analysis.plots.scales import noun_of
from analysis.plots.style import words_in

COLUMNS = "group against item rate rate_against ratio estimate low high".split()
COLUMNS += "articles p p_adjusted reason".split()
TITLE = "words used more than by all others"  #: names none: they were found by a search


@plot(needs=COLUMNS, fix="Give compare.contrasts(framing.terms(…), by).")
def keyness(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw the words that each group uses more than all others, those of the smallest p.

    Parameters
    ----------
    table : DataFrame
        Contrasts of words, from `compare.contrasts` of `framing.terms`. Twelve rows at most are
        drawn, of the four groups with most articles.

    Notes
    -----
    A dot is how many times as often the group uses the word; it is filled where the adjusted p is
    at most .05. Of groups with under ten articles, what is not sure is in numbers alone. "Only
    here": nobody else uses it. Numbers to the right are uses per 1,000 words.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", rate=0.004, rate_against=0.001,
    ...            ratio=4.0, estimate=1.4, low=0.7, high=2.1, articles=9, p=0.001,
    ...            p_adjusted=0.004, reason="")
    >>> keyness(pd.DataFrame([row])).get_suptitle()
    'Words used more than by all others'
    """
    more = table[table["p"].notna() & (table["estimate"] > 0)]
    if more.empty:
        return Caption(nothing=untested_text(table))
    largest, of_groups = of_largest_groups(more, "group")
    ranked = largest.sort_values(["p_adjusted", "p"], kind="stable")
    shown = first_of_groups(ranked, "group", groups=table["group"], is_ordered=figure.is_ordered)
    scale = scale_of_differences(table)
    words = words_in(shown["item"])
    beside = levels_of_sides(shown, scale)
    heads = with_numbers(words_in(shown["group"]), shown["articles"])
    shown = shown.assign(heading=heads, name=words, beside=beside)
    known = with_readings(more)
    keys = ["group", "item"]
    told = {"noun": "words used more by a group", "those": ", the surest of each"}
    caption = draw_differences(figure, known, shown, keys=keys, scale=scale, **told)
    ax = figure.axes[0]
    ax.set_xlabel(in_brackets(f"{scale.axis}, on a log scale", noun_of(method_of(table))))
    return replace(caption, title=TITLE, notes=(*caption.notes, of_groups))
