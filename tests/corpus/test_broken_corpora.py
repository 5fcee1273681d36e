"""Articles of which some are broken: the others come out as in a run without these. Texts are invented."""

import json
import os
from pathlib import Path

import pandas as pd
import pytest
from by_hand import drawn_rows
from refusals import refused
from test_features import assert_same

from analysis import extract, lexicons, read_corpus

TEXT = "Ferry {} left the harbour.\n\n“It was calm,” said Berg. Nobody came."
ROWS = [
    {"article_id": f"a{number:02}", "outlet": f"Outlet {number % 10}", "text": TEXT.format(number)}
    for number in range(40)
]
#: What is wrong with a record, and words of its reason. bad_input.py has each kind by itself.
FAULTS = drawn_rows(r"""
    {"article_id": "  "}      | article_id: got nothing in row
    {"outlet": null}          | outlet: got nothing in article
    {"text": "…!?\n— “”"}     | no words in it
    {"text": "Share\nTweet"}  | nothing but noise
    {"text": ["Rain", 1]}     | values that are not text
    {"title": "Rain \udc00"}  | title: got bytes that are no text
    {"text": "%PDF-1.4 Rain"} | a PDF file, not a text
""")


def test_broken_articles_leave_the_others_as_they_are(tmp_path):
    rows = ROWS[: 5 * len(FAULTS)]
    without = extract(read_corpus([row for number, row in enumerate(rows) if number % 5]))
    for number, (fault, _) in enumerate(FAULTS):
        rows[5 * number] = rows[5 * number] | fault
    lines = tmp_path / "articles.jsonl"
    lines.write_text("\n".join(map(json.dumps, rows)))
    for source in (lines, pd.DataFrame(rows, dtype=object)):
        pack = extract(read_corpus(source, faulty="skip"))
        reasons = sorted(reason for *_, reason in pack.manifest["skipped"])
        assert len(reasons) == len(FAULTS)
        assert all(words in "\n".join(reasons) for _, words in FAULTS)
        pack.manifest["skipped"] = without.manifest["skipped"]
        assert_same(pack, without)


@pytest.mark.parametrize("name", "pages.csv pages.parquet texts/manifest.csv noise.csv".split())
def test_a_file_larger_than_memory_is_refused_before_it_is_read(name, tmp_path, monkeypatch):
    lexicons.noise(None)  # the list that ships is kept
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/a.txt").write_text("Rain fell.")
    (tmp_path / name).touch()
    os.truncate(tmp_path / name, 40_000_000_000)
    for reader in ("read_bytes", "read_text"):
        monkeypatch.delattr(Path, reader)  # nothing is read without a question for its size
    read = lexicons.noise if name == "noise.csv" else read_corpus
    with refused(f"{name}: got 40,000,000,000 bytes; expected at most 2,000,000,000. Split it"):
        read(tmp_path / Path(name).parts[0])

