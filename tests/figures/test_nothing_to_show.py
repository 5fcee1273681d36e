"""Figures and tables of nothing: no file, and the reason in their place."""

from paper_samples import pages

from analysis import compare, figures, plots

REASON = "no difference was tested"


def test_what_has_nothing_to_show_is_not_written_and_says_why(tmp_path):
    table = compare.contrasts(pages(), "country")
    nothing = table[:0]
    nothing.attrs["method"] = {**table.attrs["method"], "nothing": REASON}
    figure = plots.effects(nothing)
    left_out = figures.save(figure, "11-words", case="mine", folder=tmp_path)
    assert [*tmp_path.rglob("*.*")] == []
    assert left_out == figures.show_rows(nothing, name="11-words")
    data, metadata = left_out._repr_mimebundle_()
    assert data["text/plain"] == f"Left out: 11-words, {REASON}."
    assert data["text/markdown"] == "No difference was tested."
    assert metadata["text/plain"]["left_out"] == "11-words"
