"""Figures of nothing: no file, and a reason that the report can list."""

from paper_samples import pages

from analysis import compare, figures, plots

REASON = "no difference was tested"


def test_a_figure_of_nothing_is_not_written_and_says_why(tmp_path):
    table = compare.contrasts(pages(), "country")
    nothing = table[:0]
    nothing.attrs["method"] = {**table.attrs["method"], "nothing": REASON}
    figure = plots.effects(nothing)
    saved = figures.save(figure, "11-words", case="mine", folder=tmp_path)
    assert saved.nothing == plots.shown_in(figure).nothing == REASON
    assert [*tmp_path.rglob("*.*")] == []
    data, metadata = saved._repr_mimebundle_()
    assert data == {"text/plain": f"Left out: 11-words, {REASON}."}
    assert metadata["text/plain"]["left_out"] == {"name": "11-words", "reason": REASON}
    saved = figures.save(plots.effects(table), "11-words", case="mine", folder=tmp_path)
    assert saved.nothing == "" and (tmp_path / "mine/11-words.svg").is_file()
