"""One figure at two widths: its words, its note, and what a user changes."""

import pandas as pd
import pytest
from drawn import SHARES

from analysis import plots
from analysis.errors import InputError
from analysis.plots.canvas import fit
from analysis.plots.captions import in_words

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze und ihre Berichterstattung im Sommer"


def test_words_are_whole_and_wrapped_also_those_of_a_user():
    figure = plots.shares(SHARES, title=LONG)
    [ax] = figure.axes
    ax.set(xlabel=LONG, xlim=(0, 0.9), yticks=[0], yticklabels=[LONG])
    fit(figure, "column")
    assert figure.get_figwidth() == 3.5
    assert ax.get_xlim() == (0, 0.9)
    name = ax.get_yticklabels()[0].get_text()
    for text in (figure.get_suptitle(), ax.get_xlabel(), name):
        assert "\n" in text
        assert "".join(text.split()) == LONG.replace(" ", "")


def test_a_font_that_is_not_installed_is_refused():
    with pytest.raises(InputError, match="is not installed"):
        plots.style(font="No Such Font")


def test_a_note_longer_than_two_lines_is_cut_and_whole_in_the_caption():
    note = 9 * "A long note about pages, "
    figure = plots.shares(SHARES, note=note)
    assert figure.note.startswith(note.rstrip(", "))
    fit(figure, "column")
    assert figure.get_supxlabel().count("\n") == 1 and figure.get_supxlabel().endswith(" …")
    assert plots.shares(SHARES, note="Short.").get_supxlabel() == "Short."


def test_nothing_to_draw():
    empty = SHARES.head(0)
    empty.attrs["method"] = {"nothing": "no outlet has a page"}
    figure = plots.shares(empty)
    assert plots.shown_in(figure).nothing == "no outlet has a page"
    assert figure.axes[0].texts[0].get_text() == "nothing to draw"
    with pytest.raises(InputError, match="expected a column estimate"):
        plots.shares(SHARES.drop(columns="estimate"))


def test_one_row_has_room_for_its_layout():
    one = SHARES.head(1).assign(high=0.5)
    for figure in (
        plots.shares(one),
        plots.levels(one),
        plots.grid(one, rows="item", columns="outlet"),
    ):
        for width in ("page", "column"):
            fit(figure, width)
            figure.draw_without_rendering()
            assert 0.1 < figure.axes[0].get_position().height < 0.6


def test_alt_text_ends_with_the_ends_of_a_table_or_with_what_is_sure():
    shares = pd.DataFrame({"item": ["law", "base", "bomb"], "estimate": [0.5, 0.25, 0.1]})
    assert in_words(shares, names=["item"]) == "Highest: law 0.50; lowest: bomb 0.10."
    tested = shares.assign(p_adjusted=[0.04, 0.3, None])
    sure = "1 of 2 comparisons is sure (adjusted p at most .05): law 0.50."
    assert in_words(tested, names=["item"]) == sure
