"""The first page of a report."""

import nbformat
import pytest

from analysis.errors import InputError
from analysis.figures import report
from analysis.figures.report_summary import summary_of

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
TEXT = """# What the ferries did

They ran, see [01](01-ferries.ipynb).

![Ferries by day: all of them](01-days)

![Ferries by night](01-nights)

<script>alert(1)</script>
"""


def notebooks():
    new = nbformat.v4
    output = new.new_output(
        "display_data",
        {"image/png": PIXEL, "text/plain": "port/01-days: Bars of days."},
        metadata={"image/png": {"alt": "Bars of days.", "width": 700}},
    )
    cells = [new.new_markdown_cell("# Ferries"), new.new_code_cell("", outputs=[output])]
    return {"01-ferries": new.new_notebook(cells=cells)}


def test_the_summary_stands_before_the_contents_with_its_figures():
    page = report.page(notebooks(), summary=TEXT)
    first, _, rest = page.partition("<nav")
    assert "What the ferries did" in first
    assert '<a href="#01-ferries">01</a>' in first
    assert "Figure 1. Ferries by day: all of them" in first
    assert 'alt="Bars of days."' in first
    assert "Ferries by night: the figure 01-nights is not in these notebooks." in first
    assert "Figure 2. Bars of days. File: port/01-days" in rest
    assert "<script" not in page


def test_a_report_without_a_summary_has_no_first_page():
    assert '<section class="summary"' not in report.page(notebooks())


def test_a_case_brings_its_summary(tmp_path):
    assert summary_of(tmp_path) == ""
    (tmp_path / "summary.md").write_text("# Ferries\n", "utf-8")
    assert summary_of(tmp_path) == "# Ferries\n"
    assert summary_of(tmp_path / "summary.md") == ""


def test_a_summary_that_is_a_link_to_elsewhere_is_refused(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (tmp_path / "secret.md").write_text("# Secret\n", "utf-8")
    (case / "summary.md").symlink_to("../secret.md")
    with pytest.raises(InputError, match="summary.md: got a link that leads out of the folder"):
        summary_of(case)
