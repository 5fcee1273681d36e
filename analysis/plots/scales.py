"""What the numbers of a table of levels are, and an axis for them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.compare.evidence import method_of
from analysis.compare.prose import number_text, percent_text
from analysis.errors import plural
from analysis.plots.canvas import ends_of
from analysis.plots.style import GREY

WORDS = "per 1,000 words"
OF_TEXTS = "valence"  #: the item of `sentiment.of_articles`
OF_LISTED = "score"  #: and that of a lexicon of one's own
LINES = "Lines: 95 % intervals"
HOLLOW = "Hollow: too little for an interval"


@dataclass(frozen=True)
class Scale:
    """What is measured, in the words of its axis."""

    axis: str
    noun: str  #: what a level rests on, in the plural
    factor: int = 1  #: of numbers as they are printed
    is_share: bool = False
    is_tone: bool = False  #: from −1 to 1

    @property
    def name(self) -> str:
        """What is measured, at the beginning of a title."""
        return "Tone" if self.is_tone else self.axis

    def printed(self, values: pd.DataFrame) -> pd.DataFrame:
        """Return numbers as the axis has them: percent, per 1,000 words, or from −1 to 1."""
        return values.clip(-1, 1) if self.is_tone else self.factor * values

    def text(self, value: float) -> str:
        """Return a number as a title has it.

        >>> Scale("mean tone", "articles", is_tone=True).text(-0.412)
        '−.41'
        >>> Scale(WORDS, "articles", factor=1000).text(0.0041)
        '4.1'
        """
        if self.is_share:
            return percent_text(value)
        return two_decimals(value) if self.is_tone else number(self.factor * value)

    def ends(self, values: pd.DataFrame) -> tuple[float, float]:
        """Return where intervals, as they are printed, are cut: not those of shares and tone."""
        if self.is_share or self.is_tone:
            return -np.inf, np.inf
        return ends_of(values, is_rate=self.axis.startswith("per "))

    def draw(self, axis: Any, values: pd.DataFrame) -> None:
        """Make an axis for values as they are printed: from 0; of tone to the next half."""
        low = min(0.0, np.nanmin(values))
        high = max(0.0, np.nanmax(values))
        if low == high:
            high = 1.0
        if self.is_share:
            high = float(np.clip(10 * np.ceil(high / 10 + 0.01), 10, 100))
        if self.is_tone:
            low = max(-1, np.floor(2 * low) / 2)
            high = min(1, np.ceil(2 * high) / 2)
        margin = 0.025 * (high - low)
        axis.axes.set_xlim(low - margin, high + margin)
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
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
    items = table["item"]
    measure = method.get("measure", "share")
    per = method.get("per", "page")
    noun = plural(per) if per in ("page", "article") else "articles"
    if (items == OF_LISTED).all():
        return Scale("mean score of listed words", noun)
    if measure == "rate":
        return Scale(WORDS, noun, 1000) if per == "token" else Scale(f"per {per}", noun)
    if measure != "mean" or not items.isin(method.get("scales", ())).any():
        return Scale(f"percent of {plural(per)}", noun, 100, is_share=True)
    means = table["estimate"].dropna()
    is_valence = (items == OF_TEXTS).all()
    are_scores = per.startswith("scored") or is_valence or (means < 0).any()
    if are_scores and (means.abs() <= 1).all():
        return Scale("mean tone, −1 to 1", noun, is_tone=True)
    return Scale("mean", noun)
