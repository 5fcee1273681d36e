"""Compare what is read from an export with what a scholar would write down of it (expected.jsonl)."""

import json
import re
from pathlib import Path

from genuine_word import word_bytes

from analysis.collect.file_kinds import READERS, kind_of
from analysis.collect.records import KEPT
from analysis.errors import InputError

FIELDS = ("title", "outlet", "published", "author", "section", "language", "export_id")
LONGEST_REASON = 300  # characters


def expected_of(folder):
    """Return the expectations of a folder, one a file."""
    lines = (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def written(folder, name):
    """Return the bytes of a file, or of the list of paragraphs of a .docx."""
    path = folder / name
    return path.read_bytes() if path.exists() else Path(f"{path}.paragraphs").read_bytes()


def data_of(folder, name, data):
    """Return the bytes of a file from what is written of it; a .docx is built from its paragraphs."""
    return data if (folder / name).exists() else word_bytes(data.decode())


def words(text):
    """Return the words of a text between blanks, in lower case."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


def read(data, *, name):
    """Return the articles that are read from a file, the reasons for what is left out or doubtful, and its kind."""
    try:
        kind = kind_of(data, name=name)
        found = READERS[kind].articles(data, name=name)
    except InputError as error:
        return [], [str(error)], None
    return found.records, found.skipped, kind


def differences(record, article):
    """Return what differs between an article that was read and what is expected of it."""
    text = words(record["text"])
    stated = [field for field in FIELDS if field in article]
    is_right = {field: words(record[field]) == words(article[field]) for field in stated} | {
        "author has": article.get("author_has", "") in (record["author"] or ""),
        "first": text.startswith(words(article.get("first"))),
        "last": text.endswith(words(article.get("last"))),
        "absent": not any(junk in record["text"] for junk in article.get("absent", [])),
        "present": all(words(part) in text for part in article.get("present", [])),
    }
    return [(name, record) for name, is_as_expected in is_right.items() if not is_as_expected]


def faults(data, row):
    """Return all that differs between a file as it is read and what is expected of it."""
    records, reasons, kind = read(data, name=row["file"])
    if row.get("foreign"):
        return [kind] * (kind not in (None, "web page"))
    articles = row["articles"]
    if row.get("refused") and kind == "web page":
        return []
    if len(records) > len(articles) and "partial" in row:
        articles = [*articles, row["partial"]]
    if len(records) != len(articles):
        return [("articles", len(records), reasons[:3])]
    found = [fault for pair in zip(records, articles) for fault in differences(*pair)]
    found += [reason for reason in reasons if len(reason) > LONGEST_REASON]
    n_left_out = sum(not reason.startswith(KEPT) for reason in reasons)
    is_told = n_left_out >= (1 if row.get("refused") else row.get("reported") or 0)
    is_partial_told = len(articles) > len(row["articles"]) or reasons or "partial" not in row
    return found if is_told and is_partial_told else [*found, ("told", reasons)]
