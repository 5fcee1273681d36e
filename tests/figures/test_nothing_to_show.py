"""Figures and tables of nothing: no file, and the reason in their place."""

from paper_samples import pages

from analysis import compare, figures, plots

REASON = "no difference was tested"


def test_what_has_nothing_to_show_is_not_written_and_says_why(tmp_path):
    nothing = compare.contrasts(pages(), "country")[:0]
    nothing.attrs["method"]["nothing"] = REASON
    to = {"case": "mine", "folder": tmp_path}
    left_out = figures.save(plots.effects(nothing), "11-words", **to)
    table_of_nothing = figures.paper_table(nothing)
    saved = figures.save_paper_table(table_of_nothing, name="11-words", **to)
    assert saved == table_of_nothing and saved.reason == REASON
    assert [*tmp_path.rglob("*.*")] == []
    data, metadata = left_out._repr_mimebundle_()
    assert data["text/plain"] == f"Nothing to show of 11-words: {REASON}."
    assert data["text/markdown"] == "No difference was tested."
    assert metadata["text/plain"]["left_out"] == "11-words"
