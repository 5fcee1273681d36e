"""Write what README, docs/findings.md and the report share, from one text and one table.

Run it with ``make findings`` after the notebooks. Tables of docs/findings.md are made of the facts
that the notebooks saved. README and the summary of the event repeat parts of that page.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.compare.prose import number_text

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/findings.md"
README = ROOT / "README.md"
SUMMARY = ROOT / "data/hamedan-2016/summary.md"
FACTS = ROOT / "figures/hamedan-2016/facts.csv"

END = "<!-- end -->"
TITLE = "Russian bombers in Iran: how Russian, Iranian and Western newsrooms told it"
GROUPS = ["Russian", "Iranian", "Western"]
READINGS = ["first reading", "second reading"]
WORD = "opponents_outlet:terrorists"
PHASES = {
    "disclosure": "first strikes",
    "dispute": "dispute",
    "termination": "end of the flights",
    "retrospective": "looking back",
}
TOPICS = {
    "military_detail": "military detail",
    "targets_named": "named targets",
    "counter_terrorism": "fight against terrorism",
    "iranian_politics": "Iran's politics",
    "strategic_standing": "alliances and influence",
    "law": "law",
}


def texts(page: str, readme: str, facts: pd.DataFrame) -> dict[Path, str]:
    """Return the three texts as they should be, by their paths."""
    page = with_part(page, "phases", phases_table(facts))
    page = with_part(page, "topics", topics_table(facts))
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


def phases_table(facts: pd.DataFrame) -> str:
    """Return a row a phase: the pages of each group on which the newsroom says the word."""
    first = facts[facts["reading"].fillna("").isin([READINGS[0], ""])]
    rows = [["pages about", *GROUPS]]
    for phase, name in PHASES.items():
        found = [fact_of(first, "06-how-sure", group, phase, WORD) for group in GROUPS]
        rows.append([name, *(f"{fact['n']:.0f} of {fact['N']:.0f}" for fact in found)])
    return table_of(rows)


def topics_table(facts: pd.DataFrame) -> str:
    """Return a row a topic: percent of the pages of each group, in both readings."""
    rows = [["topic", *GROUPS]]
    for topic, name in TOPICS.items():
        cells = []
        for group in GROUPS:
            percents = []
            for reading in READINGS:
                read = facts[facts["reading"] == reading]
                fact = fact_of(read, "01-framing", group, topic)
                percents.append(number_text(fact["percent"], 0))
            cells.append("/".join(percents))
        rows.append([name, *cells])
    return table_of(rows)


def fact_of(facts: pd.DataFrame, notebook: str, *names: str) -> pd.Series:
    """Return the fact of a notebook whose id ends in these names, in any order."""
    counted = facts[facts["id"].str.startswith(f"{notebook}/") & facts["N"].notna()]
    ends = counted["id"].str.split("/").str[-len(names) :].map(set)
    found = counted[ends == set(names)]
    [fact] = found.drop_duplicates(["n", "N"]).to_dict("records")
    return pd.Series(fact)


def table_of(rows: list[list[str]]) -> str:
    """Return rows as a table in Markdown, between blank lines; the first is the head."""
    head, *body = [f"|{'|'.join(row)}|" for row in rows]
    return "\n".join(["", head, "|---" * len(rows[0]) + "|", *body, ""])


if __name__ == "__main__":
    page, readme = PAGE.read_text("utf-8"), README.read_text("utf-8")
    for path, text in texts(page, readme, pd.read_csv(FACTS)).items():
        path.write_text(text, "utf-8")
