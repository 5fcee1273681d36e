"""One figure at two widths: words, fonts, notes, and what a user changes."""

import pandas as pd
import pytest

from analysis import plots
from analysis.errors import InputError
from analysis.plots.canvas import fit, is_resized
from analysis.plots.style import font_advice

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze und ihre Berichterstattung im Sommer"


@pytest.fixture
def own_style():
    """Set style back when a test is over."""
    yield
    plots.style()


def levels(**columns):
    rows = {"country": ["North", "South"], "item": "law", "n": [9, 2], "size": [30, 40]}
    return pd.DataFrame(rows | {"estimate": [0.3, 0.05], "low": 0.01, "high": 0.5} | columns)


def test_both_widths_are_one_figure():
    figure = plots.shares(levels(), labels={"law": LONG}, title=LONG, note=LONG)
    pages = {}
    for width in ("page", "column", "page"):
        fit(figure, width)
        names = figure.axes[0].get_yticklabels()[0].get_text()
        pages.setdefault(width, []).append(
            (figure.get_suptitle(), names, *figure.get_size_inches())
        )
    assert pages["page"][0] == pages["page"][1]
    [(title, name, wide, _)] = pages["column"]
    assert wide == 3.5
    assert title.count("\n") > pages["page"][0][0].count("\n")
    assert name.count("\n") > 1
    assert "".join(name.split()) == "".join(f"{LONG} (70)".split())


def test_what_a_user_changes_is_in_both_widths():
    figure = plots.shares(levels())
    figure.suptitle(LONG)
    figure.axes[0].set_xlabel(LONG)
    figure.axes[0].set_yticks([0], ["Gesetz"])
    figure.axes[0].set_xlim(0, 0.9)
    fit(figure, "column")
    assert figure.get_suptitle().replace("\n", " ") == LONG
    assert figure.axes[0].get_xlabel().replace("\n", " ") == LONG
    assert figure.axes[0].get_yticklabels()[0].get_text() == "Gesetz"
    assert figure.axes[0].get_xlim() == (0, 0.9)
    figure.set_figheight(9)
    assert is_resized(figure)


def test_own_words_and_font(own_style):
    plots.style(font="DejaVu Serif", words={"percent of pages": "Prozent der Seiten"})
    figure = plots.shares(levels(), title="Wer sagt was")
    for width in ("page", "column"):
        fit(figure, width)
        assert figure.axes[0].get_xlabel() == "Prozent der Seiten"
        assert figure.get_suptitle() == "Wer sagt was"
        fonts = {label.get_fontname() for label in figure.axes[0].get_yticklabels()}
        assert fonts == {"DejaVu Serif"}
    with pytest.raises(InputError, match="is not installed"):
        plots.style(font="No Such Font")


def test_note_is_two_lines_and_the_rest_is_kept():
    sentences = [f"Sentence number {number} of a long note about pages." for number in range(9)]
    figure = plots.shares(levels(), note=" ".join(sentences))
    assert plots.shown_in(figure).note == " ".join(sentences)
    figure = plots.shares(levels(), note="Short.")
    fit(figure, "column")
    assert figure.get_supxlabel() == "Short."


def test_missing_letters_are_told_once():
    font_advice()
    plots.shares(levels(country=["北京日报", "South"]))
    assert font_advice() in (
        "",
        "The font has no CJK letters: install Noto Sans CJK SC, then call "
        "plots.style(font='Noto Sans CJK SC').",
    )
    plots.shares(levels(country=["北京", "South"]))
    assert font_advice() == ""


def test_nothing_to_draw():
    empty = levels().iloc[:0]
    empty.attrs["method"] = {"nothing": "no outlet has a page"}
    figure = plots.shares(empty)
    assert plots.shown_in(figure).nothing == "no outlet has a page"
    assert figure.axes[0].texts[0].get_text() == "nothing to draw"
    with pytest.raises(InputError, match="expected a column estimate"):
        plots.shares(levels().drop(columns="estimate"))
