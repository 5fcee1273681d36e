"""Write the table of docs/findings.md: every planned contrast in every sample, both runs.

Run it with ``make findings`` after the notebooks: it reads what 04-how-sure saved.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import annotation, lexicons

ROOT = Path(__file__).resolve().parent.parent
EVENT = ROOT / "data/hamedan-2016"
SAVED = ROOT / "figures/hamedan-2016/04-way.csv"
PAGE = ROOT / "docs/findings.md"
START, END = "<!-- table: make findings -->", "<!-- end of table -->"
CONTRAST = ["family", "group", "item", "sample"]


def findings_page(page: str, findings: pd.DataFrame) -> str:
    """Return the page with its table made anew from the saved findings."""
    before, rest = page.split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n\n{findings_table(findings)}\n\n{END}{after}"


def findings_table(findings: pd.DataFrame) -> str:
    """Return the table in Markdown: a row a planned contrast and sample."""
    plan = lexicons.contrasts(EVENT / "contrasts.toml")
    names = annotation.planned_labels(plan, EVENT / "codebook.toml")
    runs = list(findings["run"].unique())
    head = ["newsrooms", "what", "sample"]
    for run in runs:
        head += [f"{run}: pages", f"{run}: difference", f"{run}: adjusted p"]
    lines = [head, ["---"] * len(head)]
    for (family, group, item, sample), rows in findings.groupby(CONTRAST, sort=False):
        status = plan.of(sample=sample, family=family).status
        line = [group, f"{names[item]} ({family})", f"{sample} ({status})"]
        for run in runs:
            line += cells_of(rows[rows["run"] == run].iloc[0])
        lines.append(line)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cells_of(row: pd.Series) -> list[str]:
    """Return the pages, the difference in points and the adjusted p of a contrast in a run."""
    own = f"{row['n']:.0f} of {row['articles']:.0f}"
    others = f"{row['n_against']:.0f} of {row['articles_against']:.0f}"
    if pd.isna(row["p_adjusted"]):
        return [f"{own}; {others}", points(row["estimate"]), row["reason"]]
    low, high = probability(row["p_adjusted_low"]), probability(row["p_adjusted_high"])
    adjusted = low if low == high else f"{low} to {high}"
    return [f"{own}; {others}", points(row["estimate"]), adjusted]


def points(share: float) -> str:
    """Return a difference of shares in points of 100, with its sign."""
    return f"{100 * share:+.0f}".replace("-", "−")


def probability(p: float) -> str:
    """Return p with three decimals, as tables print it."""
    return "< .001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


if __name__ == "__main__":
    page = findings_page(PAGE.read_text("utf-8"), pd.read_csv(SAVED))
    PAGE.write_text(page, "utf-8")
