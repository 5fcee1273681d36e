"""Compare what is read from an export with what a scholar would write down of it (expected.jsonl)."""

import json
import re
from pathlib import Path

from genuine_word import word_bytes

from analysis.collect.file_kinds import kind_of
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


def data_of(folder, name, data=None):
    """Return the bytes of a file, here *data* if given; a .docx is built from its paragraphs."""
    data = written(folder, name) if data is None else data
    return data if (folder / name).exists() else word_bytes(data.decode())


def words(text):
    return re.findall(r"\w+", (text or "").casefold())


def read(data, *, name):
    """Return the articles that are read from a file, and the reasons for what is left out or doubtful."""
    try:
        kind = kind_of(data, name=name)
        found = kind.reader.articles(data, name=name)
    except InputError as error:
        return [], [str(error)], None
    return found.records, found.skipped, kind.name


def differences(record, article):
    """Return what differs between an article that was read and what is expected of it."""
    found = []
    for field in FIELDS:
        if field in article and words(record[field]) != words(article[field]):
            found.append((field, record[field], article[field]))
    if article.get("author_has", "") not in (record["author"] or ""):
        found.append(("author", record["author"], article["author_has"]))
    text = " ".join(words(record["text"]))
    first = " ".join(words(article.get("first")))
    last = " ".join(words(article.get("last")))
    if not text.startswith(first):
        found.append(("first", text[:60], first))
    if not text.endswith(last):
        found.append(("last", text[-60:], last))
    for junk in article.get("absent", []):
        if junk in record["text"]:
            found.append(("absent", junk, "not in the text"))
    for part in article.get("present", []):
        if " ".join(words(part)) not in text:
            found.append(("present", text[-60:], part))
    return found


def faults(data, row):
    """Return all that differs between a file as it is read and what is expected of it."""
    records, reasons, kind = read(data, name=row["file"])
    found = [
        ("reason", reason, LONGEST_REASON) for reason in reasons if len(reason) > LONGEST_REASON
    ]
    is_foreign = row.get("foreign") or (row.get("refused") and not row.get("articles"))
    if is_foreign and kind == "web page":
        return found
    if row.get("foreign"):
        return found if kind is None else [*found, ("kind", kind, "web page")]
    articles = row.get("articles", [])
    if row.get("partial"):
        if len(records) > len(articles):
            articles = [*articles, row["partial"]]
        elif not reasons:
            found.append(("partial", "no word of it", row["partial"]["title"]))
    if len(records) != len(articles):
        found.append(("articles", len(records), len(articles)))
        found.append(("reasons", reasons[:3], ""))
        return found
    for number, (record, article) in enumerate(zip(records, articles, strict=True), start=1):
        found += [(f"{number} {name}", *values) for name, *values in differences(record, article)]
    left_out = [reason for reason in reasons if not reason.startswith(KEPT)]
    n_reported = 1 if row.get("refused") else row.get("reported") or 0
    if len(left_out) < n_reported:
        found.append(("reported", reasons, n_reported))
    return found
