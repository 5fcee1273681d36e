"""Write what README, docs/findings.md and the report share, from a text, a verdict and a table.

Run it with ``make findings`` after the notebooks. How sure the leading difference is comes from
``case.verdict``, the table of topics from one that a notebook saved. README and the summary of the
event repeat parts of docs/findings.md.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import fill

import pandas as pd

from analysis import open_case
from analysis.agencies import carry_another
from analysis.case import Case
from analysis.compare.evidence import passes
from analysis.compare.prose import number_text, p_number, reading_text, unit_text
from analysis.compare.verdict import Verdict, labels_that_end

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/findings.md"
README = ROOT / "README.md"
EVENT = ROOT / "data/hamedan-2016"
SUMMARY = EVENT / "summary.md"
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
OUTLET = "outlet"
NUMBERS = "no one two three four five six seven eight nine ten".split()
#: How sure it is, where it is not.
SURE = """
Suggestive, not settled. If outlets wrote independently, chance would give a gap this wide between
Western newsrooms and the others in one study in {by_outlet} (p = {p}, the model's first and second
reading). But of the {pages} pages {carried} (by the second reading {carried_again}) carry somebody
else's text, and {outlets} outlets have one owner. Counted by author or by owner, it is one study in
{by_others}; corrected for all we compared, chance is not ruled out (adjusted p {adjusted};
we ask for .05). The pages of our last search alone do not confirm it, and {first} of these pages
gave us the idea.
"""
#: What would end that the shorter list passes.
ENDS = """
Counted by outlet alone, the list of {n_tests} tests would pass, and {n} more Western page with the
word would end that.
"""
WIDTH = 140  #: of the lines of a page


def texts(page: str, readme: str, figures: Path) -> dict[Path, str]:
    """Return the three texts as they should be, by their paths."""
    event = open_case(EVENT)
    topics = pd.read_csv(figures / "01-dimensions.csv")
    made = {
        "sure": sure_text(event),
        "tests": p_table(event.verdict),
        "ends": ends_text(event),
        "topics": topics_table(topics),
    }
    for name, text in made.items():
        page = with_part(page, name, text)
    of_readme = filled(f"**How sure?** {made['sure']}")
    readme = with_part(readme, "paragraph", part_of(page, "paragraph"))
    readme = with_part(readme, "sure", of_readme)
    how_sure = page.split("## How sure it is\n")[1].split("\n## ")[0]
    return {PAGE: page, README: readme, SUMMARY: summary(part_of(page, "paragraph"), how_sure)}


def summary(paragraph: str, sure: str) -> str:
    """Return the first text of the report: title, paragraph, and how sure it is."""
    lines = [line for line in sure.strip().splitlines() if not line.startswith("<!--")]
    return "\n".join([f"# {TITLE}\n\n{paragraph}\n\n## How sure it is\n", *lines, ""])


# ---- how sure it is -----------------------------------------------------------------------------


def sure_text(event: Case) -> str:
    """Return in a paragraph how sure the leading difference is, and what speaks against it."""
    tests = event.verdict.tests
    is_confirmed = passes(event.verdict.again["p"]).any()
    assert not event.verdict.sure and not is_confirmed, "It is surer than SURE says: write anew."
    by_outlet = tests[tests["unit"] == OUTLET]
    largest = tests[tests["counts"]].groupby(["list", "reading"])["p_adjusted"].max()
    pages = [event.counts("plan", reading=reading).rows for reading in event.readings]
    carried, carried_again = (int(carry_another(rows).sum()) for rows in pages)
    outlets = pages[0].groupby("owner_family")["outlet"].nunique().max()
    sure = SURE.format(
        by_outlet=" or ".join(str(one_in(p)) for p in by_outlet["p"].unique()),
        p=" and ".join(dict.fromkeys(map(p_number, by_outlet["p"]))),
        by_others=studies(tests.loc[tests["unit"] != OUTLET, "p"]),
        adjusted=f"{p_number(largest.min())} to {p_number(largest.max())}",
        carried=carried,
        carried_again=carried_again,
        pages=len(pages[0]),
        outlets=NUMBERS[outlets],
        first=int((pages[0]["wave"] == 1).sum()),
    )
    return filled(sure)


def studies(p: pd.Series) -> str:
    """Return in one of how many studies chance gives as much, by the largest and smallest p.

    >>> studies(pd.Series([0.00326, 0.0057]))
    '175 to 305'
    """
    return f"{one_in(p.max())} to {one_in(p.min())}"


def one_in(p: float) -> int:
    """Return in one of how many studies chance gives as much, to the next five."""
    return 5 * round(1 / p / 5)


def p_table(verdict: Verdict) -> str:
    """Return p by each unit, plain and adjusted over each list, in each reading."""
    tests = verdict.tests
    units = list(dict.fromkeys(tests["unit"]))
    rows = [["p", "reading", *(f"by {unit_text(unit)}" for unit in units)]]
    first = tests[tests["list"] == tests["list"].iloc[0]]
    rows += p_rows(first, "not adjusted", "p")
    for name, of_list in tests.groupby("list", sort=False):
        said = f"{name}: {of_list['n_tests'].max()} tests"
        rows += p_rows(of_list, said if of_list["counts"].all() else f"({said})", "p_adjusted")
    for sample, again in verdict.again.groupby("sample", sort=False):
        rows += p_rows(again, f"{sample.replace(':', '')} alone, not adjusted", "p", units)
    return table_of(rows)


def p_rows(
    tests: pd.DataFrame, said: str, column: str, units: list[str] | None = None
) -> list[list[str]]:
    """Return a row a reading of what is said of tests; the units without one have a dash."""
    numbers = tests.pivot(index="reading", columns="unit", values=column)
    numbers = numbers.reindex(columns=units or list(dict.fromkeys(tests["unit"])))
    texts = numbers.map(lambda p: p_number(p) or "–")
    return [[said, reading_text(name), *row] for name, *row in texts.itertuples()]


def ends_text(event: Case) -> str:
    """Return how many overlooked labels would end that the shorter list passes by outlet alone."""
    verdict, ends = event.verdict, []
    by_outlet = verdict.tests.query("unit == @OUTLET and counts")
    passed = by_outlet.groupby("list")["p_adjusted"].max()
    name = passed.idxmin()
    family = replace(event.plan.of(family=name), witnesses=(OUTLET,))
    for reading in event.readings:
        counts = event.counts("plan", reading=reading, every=True)
        ends += labels_that_end(counts, family, pd.Series(vars(verdict)))
    n_tests = by_outlet.loc[by_outlet["list"] == name, "n_tests"].max()
    return filled(ENDS.format(n_tests=NUMBERS[n_tests], n=NUMBERS[int(min(ends))]))


# ---- parts of a page ----------------------------------------------------------------------------


def filled(text: str) -> str:
    """Return a text in lines of a page's width."""
    return fill(" ".join(text.split()), WIDTH)


def part_of(page: str, name: str) -> str:
    """Return what stands between the mark of a name and the next end."""
    return page.split(f"<!-- {name} -->\n")[1].split(f"\n{END}")[0]


def with_part(page: str, name: str, text: str) -> str:
    """Return the page with another text after the mark of a name."""
    before, rest = page.split(f"<!-- {name} -->\n")
    after = rest[rest.index(END) :]
    return f"{before}<!-- {name} -->\n{text}\n{after}"


# ---- tables -------------------------------------------------------------------------------------


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
