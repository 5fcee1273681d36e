"""How much of an article's text the page reader keeps, beside trafilatura's defaults.

The pages have skeletons of genuine outlets and invented sentences (tests/collect/genuine_pages.py);
their body words are marked. Every second page was held out until the rules were done. Compared are
bags of words and of four words in a row; time is of the whole page, ours with its title, day and
outlet. Prints a table, and writes it to page_text.csv here: python benchmarks/page_text.py
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import trafilatura
from lxml import html

from analysis.collect.web import pages

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_suffix(".csv")
GRAM = 4  # words in a row
MARK = b" data-body"


def grams(text: str, size: int) -> Counter:
    """Return the bag of runs of words.

    >>> grams("Rain fell, rain fell.", 2)
    Counter({('rain', 'fell'): 2, ('fell', 'rain'): 1})
    """
    words = re.findall(r"\w+", text.casefold())
    return Counter(zip(*(words[start:] for start in range(size)), strict=False))


def marked_text(data: bytes) -> str:
    """Return the text of the elements that are marked as body."""
    tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    texts = []
    for element in tree.xpath("//*[@data-body]"):
        if element.tag == "script":
            stated = json.loads(element.text)["@graph"]
            texts += [node["articleBody"] for node in stated if "articleBody" in node]
        else:
            texts.append(" ".join(element.itertext()))
    return "\n".join(texts)


def scores(text: str, gold: str, size: int) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a text.

    >>> scores("one two three", "one two", 1)
    (0.6666666666666666, 1.0, 0.8)
    """
    both = (grams(text, size) & grams(gold, size)).total()
    precision = both / max(1, grams(text, size).total())
    recall = both / max(1, grams(gold, size).total())
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return precision, recall, f1


def ours(data: bytes) -> str:
    """Return the text of the package's reader, or "" for a refusal."""
    found = pages.articles(data, name="page.html")
    return found.records[0]["text"] if found.records else ""


def defaults(data: bytes) -> str:
    """Return the text of trafilatura's defaults, without comments."""
    return trafilatura.extract(data.decode(), include_comments=False) or ""


READERS = {"ours": ours, "trafilatura": defaults}


def rows(genuine, names: Iterable[str]) -> list[dict]:
    """Return a row for each page and reader."""
    found = []
    for name in names:
        data = genuine.page(name)
        gold = marked_text(data)
        for reader, read in READERS.items():
            began = time.process_time()
            text = read(data.replace(MARK, b""))
            row = {"page": name, "held_out": name in genuine.HELD_OUT, "reader": reader}
            row["seconds"] = time.process_time() - began
            for size in (1, GRAM):
                precision, recall, f1 = scores(text, gold, size)
                row |= {f"precision_{size}": precision, f"recall_{size}": recall, f"f1_{size}": f1}
            found.append(row)
    return found


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="leave out the pages that are held out")
    parser.add_argument("--pages", action="store_true", help="print each page")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests" / "collect"))
    import genuine_pages

    held_out = () if not options.dev else genuine_pages.HELD_OUT
    names = [name for name in genuine_pages.SKELETONS if name not in held_out]
    table = pd.DataFrame(rows(genuine_pages, names)).round(4)
    if options.pages:
        print(table.drop(columns="held_out").to_string(index=False))
    means = table.drop(columns="page").groupby(["held_out", "reader"]).mean().round(4)
    print(means.to_string())
    if not options.dev:
        table.drop(columns="seconds").to_csv(RESULTS, index=False)


if __name__ == "__main__":
    main()
