"""One figure at two widths: its words, its note, and what a user changes."""

import pandas as pd
import pytest
from cases import TABLES, drawn
from drawn import SHARES, names_of, several, texts_of

from analysis import plots
from analysis.errors import InputError
from analysis.plots.canvas import plot, row_axes
from analysis.plots.captions import Caption, in_words

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze und ihre Berichterstattung im Sommer"


def test_words_are_whole_and_wrapped_and_those_of_a_user_stay():
    figure = plots.levels(SHARES.replace({"North": LONG}), title=LONG)
    [ax] = figure.axes
    page = figure.get_figheight()
    figure.fit("column")
    assert figure.get_figwidth() == 3.5 and figure.get_figheight() > page
    assert figure.get_suptitle().replace(" ", "") == LONG.replace(" ", "")
    assert names_of(figure)[0].replace(" ", "") == LONG.replace(" ", "")
    ax.set(xlim=(0, 90), yticks=[0], yticklabels=["Zeile\neins"])
    figure.fit("page")
    assert (ax.get_xlim(), names_of(figure)) == ((0, 90), ["Zeile eins"])


def test_a_font_that_is_not_installed_is_refused():
    with pytest.raises(InputError, match="is not installed"):
        plots.style(font="No Such Font")


def test_a_note_longer_than_six_lines_is_cut_and_whole_in_the_caption():
    note = 20 * "A long note about pages, "
    figure = plots.levels(SHARES, note=note)
    assert figure.note.startswith(note.rstrip(", "))
    figure.fit("column")
    assert 300 < len(figure.get_supxlabel()) < 460 and figure.get_supxlabel().endswith(" …")
    assert plots.levels(SHARES, note="Short.").get_supxlabel() == "Short."


def test_nothing_to_draw():
    empty = SHARES.head(0)
    empty.attrs["method"] = {"nothing": "no outlet has a page"}
    figure = plots.levels(empty)
    assert figure.caption.nothing == "no outlet has a page"
    assert figure.axes[0].texts[0].get_text() == "nothing to draw"
    with pytest.raises(InputError, match="expected a column estimate"):
        plots.levels(SHARES.drop(columns="estimate"))


def test_one_row_has_room_for_its_layout():
    one = SHARES.head(1).assign(high=0.5)
    for figure in (
        plots.levels(one),
        plots.levels(one),
        plots.grid(one, rows="item", columns="outlet"),
    ):
        for width in ("page", "column"):
            figure.fit(width)
            figure.draw_without_rendering()
            assert 0.1 < figure.axes[0].get_position().height < 0.6


def test_alt_text_ends_with_the_ends_of_a_table():
    shares = pd.DataFrame({"item": ["law", "base", "bomb"], "estimate": [0.5, 0.25, 0.1]})
    assert in_words(shares, names=["item"]) == "Highest: law 0.50; lowest: bomb 0.10."


KINDS = [kind for kind in TABLES if kind != "matrix"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_option_or_column_that_a_plot_does_not_know_is_refused_by_name(kind):
    with pytest.raises(InputError, match=r"option of plots\.\w+: got 'of'; expected one of"):
        drawn(kind, "hostile names", of="nope")
    nothing_else = pd.DataFrame({"outlet": ["North"], "n": [1]})
    with pytest.raises(
        InputError, match="the columns outlet, n|one of 'n', 'outlet'|one of 'outlet', 'n'"
    ):
        drawn(kind, "hostile names", lambda _: nothing_else)


NAMED = [("grid", each) for each in ("rows", "columns", "value", "words")]


@pytest.mark.parametrize(("kind", "option"), NAMED)
def test_an_option_that_names_no_column_lists_those_there_are(kind, option):
    with pytest.raises(InputError, match=f"{option}: got 'nope'; expected one of .*'item'"):
        drawn(kind, "hostile names", **{option: "nope"})


def test_a_plot_of_ones_own_returns_what_is_drawn():
    @plot(needs=["item"])
    def ticks(table, figure, *, by="outlet"):
        ax = row_axes(figure, list(table[by]))
        ax.plot(table["estimate"], range(len(table)), "|")
        return Caption("Ticks.", title="Two ticks", drawn=table)

    figure = ticks(SHARES)
    assert (figure.get_suptitle(), figure.alt) == ("Two ticks", "Ticks.")
    assert names_of(figure) == ["North", "South"]
    assert figure.caption.drawn["item"].tolist() == ["law", "law"]
    with pytest.raises(InputError, match="expected a column item"):
        ticks(SHARES.drop(columns="item"))


def test_words_of_a_user_replace_what_is_printed():
    items = several("item", ["law", "base"])
    items.attrs["method"] = {"annotators": "labelled by people", "names": {"law": "a law"}}
    words = {"title": "Recht", "note": "Von Hand kodiert", "axis": "Prozent der Seiten"}
    labels = {"North": "Norden", "a law": "Gesetz", "pages": "Seiten"}
    figure = plots.levels(items, labels=labels, **words)
    assert figure.get_suptitle() == "Recht"
    assert figure.note == figure.get_supxlabel() == "Von Hand kodiert."
    assert figure.axes[0].get_xlabel() == "Prozent der Seiten"
    assert "percent (Seiten)" in texts_of(figure)
    assert names_of(figure) == ["base", "Gesetz"]
    [first] = figure.axes[0].artists
    assert [text.get_text() for text in first.get_texts()] == ["Norden", "South"]
