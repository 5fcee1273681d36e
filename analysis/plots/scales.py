"""What the numbers of a table of levels are, and an axis for them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.errors import plural
from analysis.plots.canvas import ends_of, left_out
from analysis.plots.captions import short_title
from analysis.plots.style import GREY, words_of
from analysis.stats.evidence import is_descriptive, method_of
from analysis.wording.text import capitalised, number_text, percent_text

TONE = "mean tone, −1 to 1"
WORDS = "per 1,000 words"
OF_TEXTS = "valence"  #: the item of `sentiment.of_articles`
OF_LISTED = "score"  #: and that of a lexicon of one's own
LINES = "Lines: 95 % intervals"
NAMES = ["item", "line"]  #: columns that name a row, or a line
HOLLOW = "Hollow: too little for an interval"


@dataclass(frozen=True)
class Scale:
    """What is measured, in the words of its axis."""

    axis: str
    noun: str  #: what a level rests on, in the plural
    is_share: bool = False

    def printed(self, values: Any) -> Any:
        """Return numbers as the axis has them: percent, per 1,000 words, or from −1 to 1."""
        if self.axis == TONE:
            return np.clip(values, -1, 1)
        factor = 1000 if self.axis == WORDS else 1
        return values * (100 if self.is_share else factor)

    def text(self, value: float) -> str:
        """Return a number as a title has it.

        >>> Scale(TONE, "articles").text(-0.412), Scale(WORDS, "articles").text(0.0041)
        ('−.41', '4.1')
        """
        if self.is_share:
            return percent_text(value)
        if self.axis == TONE:
            return two_decimals(value)
        return number(self.printed(value))

    def ends(self, values: pd.DataFrame) -> tuple[float, float]:
        """Return where intervals, as they are printed, are cut: not those of shares and tone."""
        if self.is_share or self.axis == TONE:
            return -np.inf, np.inf
        return ends_of(values, is_rate=self.axis.startswith("per "))

    def draw(self, axis: Any, values: Any) -> None:
        """Make an axis for values as they are printed: from 0; of tone to the next half."""
        low = min(0.0, np.nanmin(values))
        high = max(0.0, np.nanmax(values)) or 1.0 * (low == 0)
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        if self.is_share:
            high = float(np.clip(10 * np.ceil(high / 10 + 0.01), 10, 100))
        if self.axis == TONE:
            low, high = max(-1, np.floor(2 * low) / 2), min(1, np.ceil(2 * high) / 2)
        margin = 0.025 * (high - low)
        axis.axes.set_xlim(low - margin, high + margin)
        axis.set_major_formatter(lambda value, _: number(value))
        axis.set_label_text(self.axis)
        if low < 0:
            axis.axes.axvline(0, color=GREY, linewidth=0.6, zorder=0)


def number(value: float) -> str:
    """Return a number without a zero before the point.

    >>> number(-0.5), number(12.0), number(0)
    ('−.5', '12', '0')
    """
    text = f"{round(value, 10):.3g}".replace("-", "−")
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def two_decimals(value: float) -> str:
    """Return a number from −1 to 1 with two decimals, without a zero before the point.

    >>> two_decimals(-0.412), two_decimals(1.0)
    ('−.41', '1.00')
    """
    return number_text(value, 2).replace("0.", ".", 1)


def scale_of(table: pd.DataFrame) -> Scale:
    """Return what the estimates of a table of levels are.

    >>> scale_of(pd.DataFrame({"item": ["law"], "estimate": [0.2]})).axis
    'percent of pages'
    """
    method = method_of(table)
    measure = method.get("measure", "share")
    per = method.get("per", "page")
    noun = plural(per) if per in ("page", "article") else "articles"
    if (table["item"] == OF_LISTED).all():
        return Scale("mean score of listed words", noun)
    if measure == "rate":
        return Scale(WORDS if per == "token" else f"per {per}", noun)
    is_mean = measure == "mean" and table["item"].isin(method.get("scales", ())).any()
    if not is_mean:
        return Scale(f"percent of {plural(per)}", noun, is_share=True)
    means = table["estimate"].dropna()
    are_scores = per.startswith("scored") or (table["item"] == OF_TEXTS).all() or (means < 0).any()
    return Scale(TONE if are_scores and (means.abs() <= 1).all() else "mean", noun)


def title_of_levels(table: pd.DataFrame, names: pd.Series, scale: Scale, *, head: str = "") -> str:
    """Return the lowest and the highest level in words, of those with an interval if any."""
    sure = table[~is_descriptive(table)]
    ranked = (sure if len(sure) else table).sort_values("estimate", kind="stable")
    low, high = (scale.text(ranked["estimate"].iloc[end]) for end in (0, -1))
    first, last = names[ranked.index[0]], names[ranked.index[-1]]
    ends = [f"{first} lowest {low}", f"{last} highest {high}"]
    if scale.axis != TONE:
        ends.reverse()
    if len(ranked) == 1:
        ends = [f"{first} {low}"]
    items = [words_of(item) for item in table["item"].unique() if item != OF_TEXTS]
    what = "Tone" if scale.axis == TONE else scale.axis
    head = head or capitalised(items[0] if len(items) == 1 else what)
    unit = f" {WORDS}" if scale.axis == WORDS else ""
    return short_title(f"{head}: {', '.join(ends)}{unit}", f"{head}: from {low} to {high}{unit}")


def notes_of_levels(table: pd.DataFrame, shown: pd.DataFrame) -> tuple[str, ...]:
    """Return how many rows of a table are drawn, and what hollow dots and lines are."""
    n_shown, n_all = (len(part.drop_duplicates(NAMES)) for part in (shown, table))
    hollow = HOLLOW if is_descriptive(shown).any() else ""
    lines = LINES if shown["low"].notna().any() else ""
    return (left_out(n_shown, n_all, "rows", those=", those with most articles"), hollow, lines)
