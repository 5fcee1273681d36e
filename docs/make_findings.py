"""Write the table of docs/findings.md: every planned contrast in every sample, both readings.

Run it with ``make findings`` after the notebooks: it reads what 04-how-sure saved.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import annotation, lexicons
from analysis.wording.notes import points_text
from analysis.wording.text import p_number

ROOT = Path(__file__).resolve().parent.parent
EVENT = ROOT / "data/hamedan-2016"
SAVED = ROOT / "figures/hamedan-2016/04-choices.csv"
PAGE = ROOT / "docs/findings.md"
START, END = "<!-- table: make findings -->", "<!-- end of table -->"
CONTRAST = ["family", "sample", "group", "item"]
CHOICES = ["unit", "strata", "pages", "copy"]  #: as planned in this table; the first row has it


def findings_page(page: str, findings: pd.DataFrame) -> str:
    """Return the page with its table made anew from the saved findings."""
    before, rest = page.split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n\n{findings_table(findings)}\n\n{END}{after}"


def findings_table(findings: pd.DataFrame) -> str:
    """Return the table in Markdown: a row a planned contrast and sample."""
    plan = lexicons.contrasts(EVENT / "contrasts.toml")
    names = annotation.planned_labels(plan, EVENT / "codebook.toml")
    samples = {sample.label: sample.name for sample in plan.samples}
    readings = list(findings["reading"].unique())
    head = ["list", "sample", "newsrooms", "what"]
    for reading in readings:
        head += [
            f"{reading}: pages",
            f"{reading}: others",
            f"{reading}: points",
            f"{reading}: adjusted p",
        ]
    lines = [head, ["---"] * len(head)]
    is_planned = (findings[CHOICES] == findings[CHOICES].iloc[0]).all(axis=1)
    for (family, sample, group, item), rows in findings[is_planned].groupby(CONTRAST, sort=False):
        status = plan.of(sample=samples[sample], family=family).status
        line = [family, f"{sample} ({status})", group, names[item]]
        for reading in readings:
            line += cells_of(rows[rows["reading"] == reading].iloc[0])
        lines.append(line)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cells_of(row: pd.Series) -> list[str]:
    """Return a contrast in a reading: pages of both sides, points within phases, adjusted p."""
    own = f"{row['n']:.0f} of {row['size']:.0f}"
    others = f"{row['n_against']:.0f} of {row['size_against']:.0f}"
    adjusted = row["reason"] if pd.isna(row["p_adjusted"]) else p_number(row["p_adjusted"])
    return [own, others, points_text(row["estimate"]), adjusted]


if __name__ == "__main__":
    page = findings_page(PAGE.read_text("utf-8"), pd.read_csv(SAVED))
    PAGE.write_text(page, "utf-8")
