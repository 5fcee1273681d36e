"""One number is one number: on the page, in the library, the findings and the committed tables; else the page says its scope.

Expected numbers are read from docs/findings.md and the tables of `figures`. The numbers of the tests are those of the thirty.
"""

import re
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from conftest import EVENT, WAR
from engine import Engine, expected
from tables import tables_of

from analysis import compare

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SHARES = "n size n_against size_against 100*estimate 100*low 100*high p_adjusted"
RATES = "1000*rate n 1000*rate_against n_against ratio"
ALIKE = "162 comparable pages of Iranian, Russian and Western outlets, first reading"
ALL = "All pages of the case, not only comparable pages"
#: Number; address; row; its scope on the page; committed table; what its row has; its columns; what the findings have of them.
NUMBERS = """
1 and 2; what=plan-1&group=Western; The source's own words: terrorists; Issues and naming, 15 tests); 06-planned-table; family=issues and naming&reading=a&item=opponents_outlet:terrorists; SHARES; {n:g} of {size:g}, {n_against:g} of {size_against:g}, {p_adjusted:.3f}
1 in reading b; what=plan-1&group=Western&reading=b; The source's own words: terrorists; second reading; 06-planned-table; family=issues and naming&reading=b&item=opponents_outlet:terrorists; SHARES; {p_adjusted:.3f}
2 in the second family; what=plan-2&group=Western; The source's own words: terrorists; Claims and voices, 7 tests); 06-planned-table; family=claims and voices&reading=a&item=opponents_outlet:terrorists; SHARES; {p_adjusted:.3f}
2 of both; what=plan-2&group=Western&reading=b; The source's own words: terrorists; second reading; 06-planned-table; family=claims and voices&reading=b&item=opponents_outlet:terrorists; SHARES; {p_adjusted:.3f}
3; what=plan-1&group=Russian; The source's own words: terrorists; ALIKE; 06-planned-table; family=issues and naming&reading=a&item=opponents_outlet:terrorists; SHARES; {n:g} of {size:g}
4; what=plan-1&group=Russian; Iran's politics; ALIKE; 06-planned-table; family=issues and naming&reading=a&item=iranian_politics; SHARES; {n:g} of {size:g}, {n_against:g} of {size_against:g}
6; view=voices&what=claims&group=Russian; Iran has given no base; ALIKE; 04-ledger; reading=a&group=Russian&item=no_foreign_base; 0*carried pages carried pages;
6 of Iranian; view=voices&what=claims&group=Iranian; Iran has given no base; ALIKE; 04-ledger; reading=a&group=Iranian&item=no_foreign_base; 0*carried pages carried pages;
7; what=plan-2&group=Russian; Asserted: Russia showed off or broke confidence; ALIKE; 06-planned-table; family=claims and voices&reading=a&item=publicity_breach_asserted; SHARES;
7 among all claims; what=claims&group=Russian; Russia showed off or broke confidence, asserted by speakers; exploratory, 45 tests); 06-planned-table; family=claims and voices&reading=a&item=publicity_breach_asserted; n size n_against size_against;
16; group=etilaf; Syrian Coalition; exploratory, 40,815 tests; 01-keyness; item=Syrian Coalition; RATES;
21; what=plan-1&group=Iranian; The source's own words: terrorists; ALIKE; 06-planned-table; family=issues and naming&reading=a&item=opponents_outlet:terrorists; SHARES; {n:g} of {size:g}
22; what=plan-1&group=Western&sample=comparable, not wave 1; The source's own words: terrorists; 116 pages (comparable, not wave 1); 06-samples-table; reading=a&family=issues and naming&item=opponents_outlet:terrorists&sample=comparable, not wave 1; SHARES; {n:g} of {size:g}, {n_against:g} of {size_against:g}, {p:.3f}, not adjusted
23; what=labels&group=Russian; Speakers' words: terrorists; ALIKE; 04-words; reading=a&country_group=Russian&item=opponents_speakers:terrorists; n size;
24; what=plan-1&group=Iranian; Fight against terrorism; ALIKE; 06-planned-table; family=issues and naming&reading=a&item=counter_terrorism; SHARES;
25; view=voices&what=claims&group=Western; the use has ended; a page may do all three; 04-claims; reading=a&country_group=Western&item=use_ended; n size;
26; what=claims&by=outlet&sample=&group=RBC&against=The Iran Project; Iran has given no base, asserted by speakers; exploratory, 5 tests); 05-pair; reading=a&item=no_foreign_base; quoted pages quoted_against pages_against 100*estimate 100*low 100*high;
27; group=ahram; SOHR; exploratory, 40,815 tests; 01-keyness; item=SOHR; RATES;
30; what=speakers&group=Russian; Russia; Each name is counted by itself, officials apart from their state; 04-speakers; reading=a&country_group=Russian&item=Russia; OTHER size;
30 of the war; what=speakers&group=ahram; SOHR; Each name is counted by itself; 04-quoted; outlet=ahram&item=SOHR; n size;
"""
LINES = dict(line.split("; ", 1) for line in NUMBERS.strip().splitlines())
NAMED = {"SHARES": SHARES, "RATES": RATES, "ALIKE": ALIKE}
OF_WAR = ("etilaf", "ahram")


@pytest.fixture
def library(held_of, data_of):
    """Return a function from a case and an address to the library's contrasts of its group."""

    def table(name, address):
        engine = Engine(None, held_of(name), data_of(name))
        choices = dict(parse_qsl(address, keep_blank_values=True))
        state = engine.state(**choices)
        found = expected(engine, state)
        return found[found["group"] == state["group"]] if state["group"] else found

    return table


@pytest.fixture(scope="module")
def findings(root):
    return " ".join((root / "docs" / "findings.md").read_text("utf-8").split())


@pytest.fixture(scope="module")
def totals(event):
    """Return how many pages and sources the case has, on the event, and in each sample."""
    samples = compare.retrieval(event.readings["a"], event.plan)
    numbers = samples.set_index("sample")["pages"].to_dict()
    listed = event.funnel.iloc[0]
    rows = event.counts("labels", every=True).rows
    numbers |= {"found pages": listed["pages"], "found sources": listed["outlets"]}
    return numbers | {"event pages": len(rows), "event sources": rows["outlet"].nunique()}


def only(table, has):
    """Return the one row of a table that has all this."""
    for column, value in has.items():
        table = table[table[column] == value]
    [row] = table.to_dict("records")
    return row


def row_of(page, name):
    """Return the cells behind a row's name, of one cell or two, in any table of the view."""
    rows = [row for rows in tables_of(page).values() for row in rows]
    named = [(", ".join(row[:n]), row[n:]) for row in rows for n in (1, 2)]
    return next(cells for found, cells in named if found == name)


def numbers_in(texts):
    """Return the numbers of cells as texts, without percentages, plain differences, and "p > .99"."""
    text = re.sub(r"p [<>] \S+|; plain.*? points?", "", " | ".join(texts)).replace("−", "-")
    return [
        each.replace(",", "") for each in re.findall(r"-?(?<![\d.])[\d,]*\.?\d+(?![\d.]* ?%)", text)
    ]


def are(numbers, columns, row):
    """Return whether numbers of the page are those of a row, as they are rounded; p > .99 is none."""
    pairs = []
    for number, column in zip(numbers, columns.split(), strict=False):
        factor, _, name = column.rpartition("*")
        half = 0.501 * 10.0 ** -len(number.partition(".")[2])
        pairs.append(abs(float(number) - float(factor or 1) * row[name]) <= half)
    return all(pairs) and len(pairs) + ("p_adjusted" in columns) >= len(columns.split())


def said_in(page):
    """Return the text of a view."""
    return page.locator("#view").inner_text()


def first_table(page):
    """Return the rows of the first table of a view."""
    [_, *rows] = next(iter(tables_of(page).values()))
    return rows


@pytest.mark.parametrize("number", LINES)
def test_a_number(show, library, root, findings, number):
    address, name, scope, table, has, columns, *in_findings = re.split("; ?", LINES[number])
    case = WAR if any(word in address + name for word in OF_WAR) else EVENT
    compared = "" if address.startswith("view=") else "view=compare&"
    page = show(case, compared + address)
    numbers = numbers_in(row_of(page, name))
    assert NAMED.get(scope, scope) in said_in(page)
    committed = pd.read_csv(root / "figures" / case / f"{table}.csv")
    has = dict(parse_qsl(has))
    group = dict(parse_qsl(address)).get("group")
    row = only(committed, ({"group": group} if "group" in committed else {}) | has)
    kind, _, rest = columns.partition(" ")
    if kind == "OTHER":  # other pages, or officials with their state
        assert are(numbers[1:], rest, row) and not are(numbers, "n", row)
    else:
        assert are(numbers, NAMED.get(columns, columns), row)
    if compared:
        theirs = library(case, address).to_dict("records")
        assert any(are(numbers, RATES if kind == "RATES" else SHARES, each) for each in theirs)
    said = [text.format_map(row).replace("0.", ".") for text in "".join(in_findings).split(", ")]
    assert all(text in findings for text in said)


def test_10_and_11_pages_and_sources(show, totals):
    page = show(EVENT, "view=sources")
    found = f"The case has {totals['found pages']} pages of {totals['found sources']} outlets"
    assert found in page.locator("body").inner_text()
    assert f"{totals['event sources']} sources" in said_in(page) and ALL in said_in(page)
    for sample in ("comparable pages", "all pages"):
        said = said_in(show(EVENT, f"view=compare&sample={sample}"))
        assert re.search(rf"\b{totals[sample]} [^.]* of Iranian, Russian", said)


@pytest.mark.parametrize("source", ["TASS", "Lidtime"])
def test_12_and_13_a_card(show, held_of, source):
    labels = next(each.counts for each in held_of(EVENT).materials if each.what == "labels")
    own = labels.where(rows={"outlet": source}, items=labels.items["variable"] == "dominant")
    page = show(EVENT, f"source={source}")
    card = page.locator("#beside").inner_text()
    for label, n in zip(own.items["label"], own.values.toarray().sum(axis=0), strict=True):
        assert not n or re.search(rf"What leads the page: [^(]*{label} {n:.0f}", card)
    row = page.locator("#view tbody tr").filter(has=page.get_by_text(source, exact=True))
    assert row.locator("td").nth(1).inner_text() == str(len(own.rows)) and ALL in card


@pytest.mark.parametrize("group", ["etilaf", "ahram"])
def test_15_and_17_words_that_differ(show, library, group):
    own = library(WAR, f"group={group}")
    n = (own["p_adjusted"] <= 0.05).sum()
    tests = f"(exploratory, {len(library(WAR, '')):,} tests)"
    said = f"{n} of {len(own):,} differences are distinguishable from chance {tests}"
    assert said in said_in(show(WAR, f"view=compare&group={group}"))


@pytest.mark.parametrize("what", "plan-1 plan-2 labels claims actors speakers".split())
def test_17_and_20_tests_and_signs(show, library, what):
    page = show(EVENT, f"view=compare&what={what}&group=Russian")
    n_tests = library(EVENT, f"what={what}")["p"].count()
    assert f", {n_tests} tests)" in said_in(page)
    for _, own, others, difference, *_ in first_table(page):
        n, size, n_against, size_against, within = map(
            float, numbers_in([own, others, difference])[:5]
        )
        plain = 100 * (n / size - n_against / size_against)
        assert plain * within >= 0 or abs(plain) < 1 or "plain" in difference
    assert "Differences are within phases" in said_in(page)


def test_19_what_is_left_out_is_what_is_compared(show):
    name = "source's own words: terrorists"
    left_out = show(EVENT, "view=voices&group=Western")
    cells = row_of(left_out, f"the {name}")
    compared = row_of(show(EVENT, "view=compare&group=Western"), f"The {name}")
    assert numbers_in(cells[:2]) == numbers_in(compared[:2])
    assert compared[2].startswith(cells[2]) and cells[3] == compared[3]
    assert "p is adjusted in its own family" in said_in(left_out)


def test_29_pages_of_one_owner(show, findings):
    [said] = re.findall(r"the (\d+) pages of one owner, (.*?), 26 %", findings)
    cautions = show(EVENT).locator("#cautions").text_content()
    assert "({} of 79) are from outlets of one owner, {}".format(*said) in cautions
