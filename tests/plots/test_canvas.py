"""One figure at two widths: its words, its note, and what a user changes."""

import pytest
from drawn import SHARES

from analysis import plots
from analysis.errors import InputError
from analysis.plots.canvas import fit

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze und ihre Berichterstattung im Sommer"


def words_of(figure):
    """Return the title, the words of the axis, and the name of the first row."""
    [ax] = figure.axes
    return figure.get_suptitle(), ax.get_xlabel(), ax.get_yticklabels()[0].get_text()


def test_words_are_whole_at_both_widths():
    figure = plots.shares(SHARES, labels={"law": LONG}, title=LONG)
    page = words_of(figure)
    fit(figure, "column")
    column = words_of(figure)
    assert figure.get_figwidth() == 3.5
    assert column[0].count("\n") > page[0].count("\n")
    for title, _, name in (page, column):
        assert title.replace("\n", " ") == LONG
        assert name.replace("\n", "").replace(" ", "") == f"{LONG}(70)".replace(" ", "")


def test_what_a_user_changes_is_wrapped():
    figure = plots.shares(SHARES)
    [ax] = figure.axes
    figure.suptitle(LONG)
    ax.set(xlabel=LONG, xlim=(0, 0.9), yticks=[0], yticklabels=[LONG])
    fit(figure, "column")
    assert ax.get_xlim() == (0, 0.9)
    assert figure._suptitle.get_fontsize() == 8
    for text in words_of(figure):
        assert "\n" in text
        assert text.replace("\n", "").replace(" ", "") == LONG.replace(" ", "")


def test_own_words_and_fonts_are_those_of_style():
    plots.style(font="DejaVu Serif", words={"percent of pages": "Prozent der Seiten"})
    try:
        figure = plots.shares(SHARES)
    finally:
        plots.style()
    fit(figure, "column")
    [name] = figure.axes[0].get_yticklabels()
    assert name.get_fontname() == "DejaVu Serif"
    assert figure.axes[0].get_xlabel() == "Prozent der Seiten"
    assert plots.shares(SHARES).axes[0].get_xlabel() == "percent of pages"
    with pytest.raises(InputError, match="is not installed"):
        plots.style(font="No Such Font")


def test_a_note_that_two_lines_have_no_room_for_is_in_the_caption_alone():
    note = 9 * "A long note about pages, "
    figure = plots.shares(SHARES, note=note)
    assert plots.shown_in(figure).note.startswith(note.rstrip(", "))
    assert figure.get_supxlabel() == ""
    assert plots.shares(SHARES, note="Short.").get_supxlabel() == "Short."


def test_nothing_to_draw():
    empty = SHARES.head(0)
    empty.attrs["method"] = {"nothing": "no outlet has a page"}
    figure = plots.shares(empty)
    assert plots.shown_in(figure).nothing == "no outlet has a page"
    assert figure.axes[0].texts[0].get_text() == "nothing to draw"
    with pytest.raises(InputError, match="expected a column estimate"):
        plots.shares(SHARES.drop(columns="estimate"))
