"""What the numbers of a table of levels are, and an axis for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.compare.evidence import Method, method_of
from analysis.compare.prose import percent_text, two_decimals
from analysis.errors import plural
from analysis.palette import GREY, PALE_GREY

WORDS = "per 1,000 words"
OF_TEXTS = "valence"  #: the item of `sentiment.of_articles`
OF_LISTED = "score"  #: and that of a lexicon of one's own
FURTHEST = 64  #: longer intervals of ratios are drawn up to here


@dataclass(frozen=True)
class Scale:
    """What levels or differences are, in the words of their axis, and how they are printed."""

    axis: str
    head: str  #: of the numbers beside rows: what levels rest on, or the unit of both sides
    text: Callable[[float], str]  #: a level in print
    factor: int = 1  #: of numbers as the axis has them
    is_share: bool = False
    is_tone: bool = False  #: from −1 to 1
    is_ratio: bool = False  #: of rates, given as its logarithm
    marks: tuple[float, ...] = (0,)  #: lines across the rows, inside the axis
    least: tuple[float, float] = (0, 0)  #: what the axis shows at least

    def printed(self, values: Any) -> Any:
        """Return numbers as the axis has them: percent, per 1,000 words, from −1 to 1, ratios."""
        if self.is_ratio:
            return np.exp(values)
        return np.clip(values, -1, 1) if self.is_tone else self.factor * values

    def ends(self, values: pd.DataFrame) -> tuple[float, float]:
        """Return where intervals, as they are printed, are cut: not those of shares and tone.

        Elsewhere an axis goes as far beyond 0 and the estimates as these are apart; that of means
        at least as far as half of the intervals.

        >>> rates = pd.DataFrame({"estimate": [2.0, 3.0], "low": [1.0, 0.1], "high": [4.0, 900.0]})
        >>> Scale("per page", "pages", number).ends(rates)
        (-3.0, 6.0)
        """
        if self.is_share or self.is_tone:
            return -np.inf, np.inf
        estimates = values["estimate"]
        if self.is_ratio:
            return min(1 / FURTHEST, estimates.min()), max(FURTHEST, estimates.max())
        low = min(0.0, estimates.min())
        high = max(0.0, estimates.max())
        reach = high - low or 1.0
        if not self.axis.startswith("per "):
            below = estimates - values["low"]
            reach = max(reach, np.maximum(values["high"] - estimates, below).median())
        return float(low - reach), float(high + reach)

    def draw(self, axis: Any, values: pd.DataFrame) -> None:
        """Make an axis for values as they are printed."""
        low = min(self.least[0], values.min(axis=None))
        high = max(self.least[1], values.max(axis=None))
        if low == high:
            high = 100.0 if self.is_share else 1.0
        for mark in self.marks:
            if low < mark < high:
                axis.axes.axvline(mark, color=GREY, linewidth=0.6, zorder=0)
        axis.set_label_text(self.axis)
        if self.is_ratio:
            axis.axes.set_xscale("log", base=2)
            axis.axes.set_xlim(low / 1.1, 1.1 * high)
            axis.set_major_formatter(lambda x, _: f"{x:.0f}" if x > 0.9 else f"1/{1 / x:.0f}")
            return
        locator = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10])
        ticks = np.round(locator.tick_values(low, high), 10)
        margin = 0.025 * (high - low)
        axis.axes.set_xlim(low - margin, high + margin)
        axis.set_ticks(ticks[(ticks >= low) & (ticks <= high)])
        axis.axes.grid(axis="x", color=PALE_GREY, linewidth=0.4)
        axis.axes.set_axisbelow(True)
        axis.set_major_formatter(lambda value, _: number(value))


def number(value: float) -> str:
    """Return a number without a zero before the point.

    >>> number(-0.5), number(12.0), number(0)
    ('−.5', '12', '0')
    """
    text = f"{round(value, 10):.3g}".replace("-", "−")
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def noun_of(method: Method) -> str:
    """Return what the texts of a table are called, whatever is counted in them."""
    per = method.get("per", "page")
    return plural(per) if per in ("page", "article") else "articles"


def scale_of(table: pd.DataFrame) -> Scale:
    """Return what the estimates of a table of levels are.

    >>> scale_of(pd.DataFrame({"item": ["law"], "estimate": [0.2]})).axis
    'percent of pages'
    """
    method = method_of(table)
    items = table["item"]
    measure = method.get("measure", "share")
    per = method.get("per", "page")
    noun = noun_of(method)
    if (items == OF_LISTED).all():
        return Scale("mean score of listed words", noun, number)
    if measure == "rate" and per == "token":
        return Scale(WORDS, noun, lambda rate: number(1000 * rate), 1000)
    if measure == "rate":
        return Scale(f"per {per}", noun, number)
    if measure != "mean" or not items.isin(method.get("scales", ())).any():
        return Scale(f"percent of {plural(per)}", noun, percent_text, 100, is_share=True)
    means = table["estimate"].dropna()
    are_scores = per.startswith("scored") or (items == OF_TEXTS).all() or (means < 0).any()
    if are_scores and (means.abs() <= 1).all():
        is_sound = (items == OF_TEXTS).all()
        axis = "mean tone by VADER, −1 (dark) to 1 (bright)" if is_sound else "mean tone, −1 to 1"
        return Scale(axis, noun, two_decimals, is_tone=True)
    return Scale("mean", noun, number)
