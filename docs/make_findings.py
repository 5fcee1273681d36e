"""Write what README, docs/findings.md and the report share, from one text and one table.

Run it with ``make findings`` after the notebooks. The table of docs/findings.md is made of one that
a notebook saved. README and the summary of the event repeat parts of that page.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.compare.prose import number_text

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/findings.md"
README = ROOT / "README.md"
SUMMARY = ROOT / "data/hamedan-2016/summary.md"
FIGURES = ROOT / "figures/hamedan-2016"

END = "<!-- end -->"
TITLE = "Russian bombers in Iran: how Russian, Iranian and Western newsrooms told it"
GROUPS = ["Russian", "Iranian", "Western"]
TOPICS = {
    "counter_terrorism": "fight against terrorism",
    "iranian_politics": "Iran's politics",
    "strategic_standing": "alliances and influence",
    "law": "law",
}


def texts(page: str, readme: str, figures: Path) -> dict[Path, str]:
    """Return the three texts as they should be, by their paths."""
    topics = pd.read_csv(figures / "01-dimensions.csv")
    page = with_part(page, "topics", topics_table(topics))
    paragraph = part_of(page, "paragraph")
    return {
        PAGE: page,
        README: with_part(readme, "paragraph", paragraph),
        SUMMARY: summary(paragraph, part_of(page, "how sure")),
    }


def summary(paragraph: str, sure: str) -> str:
    """Return the first text of the report: title, paragraph, and how sure it is."""
    return f"# {TITLE}\n\n{paragraph}\n\n## How sure it is\n\n{sure}\n"


def part_of(page: str, name: str) -> str:
    """Return what stands between the mark of a name and the next end."""
    return page.split(f"<!-- {name} -->\n")[1].split(f"\n{END}")[0]


def with_part(page: str, name: str, text: str) -> str:
    """Return the page with another text after the mark of a name."""
    before, rest = page.split(f"<!-- {name} -->\n")
    after = rest[rest.index(END) :]
    return f"{before}<!-- {name} -->\n{text}\n{after}"


def topics_table(topics: pd.DataFrame) -> str:
    """Return a row a topic: percent of the pages of each group, in both readings."""
    shares = topics.set_index(["item", "country_group"])["estimate"].sort_index(kind="stable")
    rows = [["topic", *GROUPS]]
    for topic, name in TOPICS.items():
        found = [100 * shares[topic, group] for group in GROUPS]
        rows.append([name, *("/".join(number_text(x, 0) for x in each) for each in found)])
    return table_of(rows)


def table_of(rows: list[list[str]]) -> str:
    """Return rows as a table in Markdown, between blank lines; the first is the head."""
    head, *body = [f"|{'|'.join(row)}|" for row in rows]
    return "\n".join(["", head, "|---" * len(rows[0]) + "|", *body, ""])


if __name__ == "__main__":
    page, readme = PAGE.read_text("utf-8"), README.read_text("utf-8")
    for path, text in texts(page, readme, FIGURES).items():
        path.write_text(text, "utf-8")
