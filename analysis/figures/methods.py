"""Sentences on methods for a paper: notes under a table, and a paragraph with its references.

Sentences are in ``methods.jinja``, works in ``references.toml``.
"""

import functools
import json
import platform
import re
import tomllib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from analysis import __version__
from analysis.annotation import agreement
from analysis.annotation.agreement import TOGETHER
from analysis.case import Case
from analysis.compare.evidence import Method, annotators_of, method_of
from analysis.compare.notes import method_of_rows, note_sentences
from analysis.compare.prose import capitalised, two_decimals
from analysis.corpus.dates import days_in_words, implausible_days
from analysis.corpus.tables import is_lost
from analysis.errors import number_of, refusal
from analysis.features import rounding
from analysis.features.pack import Features
from analysis.figures.templates import file_text

#: Works that the paragraph for statisticians cites.
STATISTICS = """anscombe1956 bell2002 hansen2025 holm1979 kish1965 mackinnon2023
    mantel1959 satterthwaite1946 wilson1927""".split()
LIBRARIES = ("pandas", "numpy", "scipy")
UNKNOWN_GROUP = "no group known"


@functools.cache
def read_references() -> Mapping[str, Mapping[str, str]]:
    """Return the works of references.toml by key, each with ``in_text`` and ``line``."""
    return tomllib.loads(file_text("analysis.figures", "references.toml"))


def sentences(table: pd.DataFrame) -> list[str]:
    """Return what the method of a table says: its measure and its note."""
    return _sentences_on(method_of_rows(table))


def _sentences_on(method: Method, cite: Callable[..., str] | None = None) -> list[str]:
    """Return what a method says: its measure, with its works if *cite*, and its note."""
    first = f"Estimates: {method['measure']}" if "measure" in method else ""
    if "convention" in method:
        first += f" ({method['convention']})"
    works = [key for key in method.get("sources", ()) if key not in STATISTICS]
    if first and works and cite is not None:
        first += cite(*works)
    note = [_without_line_breaks(sentence) for sentence in note_sentences(method)]
    return _full_sentences(_without_line_breaks(first)) + note


def paragraph(*sources: Any) -> str:
    """Return a methods section with its references.

    Parameters
    ----------
    *sources : Case, Features, result tables, Path, or sentences
        In the order in which they are described. A path is that of ``manifest.json``, in which
        `label.ask` records the model. Your own sentence, such as ``"Read by two students"``, is
        printed as it is.

    Returns
    -------
    str
        A paragraph for each source, works cited as "(Krippendorff 2011)"; where units are left out
        one at a time, a paragraph for statisticians; with a case or features, one on data
        availability; and the list of references.

    Raises
    ------
    InputError
        For a source of another type, and for a table without a method.

    Examples
    --------
    >>> table = pd.DataFrame({"variable": ["law"], "alpha": [0.9]})
    >>> sources = ("krippendorff2011",)
    >>> table.attrs["method"] = {"measure": "Krippendorff's alpha", "sources": sources}
    >>> from analysis.figures import methods_paragraph
    >>> print(methods_paragraph("labelled by people", table))
    labelled by people.
    <BLANKLINE>
    Estimates: Krippendorff's alpha (Krippendorff 2011).
    <BLANKLINE>
    References
    <BLANKLINE>
    Krippendorff, K. (2011). Computing Krippendorff’s alpha-reliability.
    """
    cited: set[str] = set()
    cite = functools.partial(_cite, cited)
    told = [_sentences_of(source, cite) for source in sources]
    tables = [source for source in sources if isinstance(source, pd.DataFrame)]
    if any(method_of(table).get("unit") for table in tables):
        told.append(_full_sentences(_templates().of_statistics(cite)))
    data = [source for source in sources if isinstance(source, Case | Features)]
    if data:
        told.append(_full_sentences(_templates().of_data(any(map(_has_addresses, data)))))
    printed: set[str] = set()
    paragraphs = []
    for texts in told:
        new = [text for text in texts if text not in printed]
        printed.update(new)
        paragraphs += [" ".join(new)] * bool(new)
    if cited:
        lines = sorted(read_references()[key]["line"] for key in cited)
        paragraphs += ["References", *lines]
    return "\n\n".join(paragraphs)


def _has_addresses(source: Case | Features) -> bool:
    """Tell whether the address of a page, or article, is known."""
    rows = source.articles if isinstance(source, Features) else source.counts(every=True).rows
    return "url" in rows and any(rows["url"].fillna(""))


def _sentences_of(source: Any, cite: Callable[..., str]) -> list[str]:
    """Return the sentences of one source, with the works that they rest on."""
    if isinstance(source, pd.DataFrame) and method_of(source):
        method = method_of(source)
        if method.get("what") == "contrasts":  # what its remark says are results
            method = {**method, "remark": ""}
        return _sentences_on(method, cite)
    templates = _templates()
    if isinstance(source, Case) and source.readings:
        return _full_sentences(templates.of_case(source, cite, **_facts_of_case(source)))
    if isinstance(source, Case):
        source = source.features
    if isinstance(source, Features):
        return _full_sentences(templates.of_pack(source, **_facts_of_pack(source)))
    if isinstance(source, Path):
        record = json.loads(source.read_text("utf-8"))
        return _full_sentences(templates.of_model(record, source.name))
    if isinstance(source, str):
        return _full_sentences(source)
    raise refusal(
        "methods_paragraph",
        arrived=f"a {type(source).__name__} without a method",
        expected="a case, features, result tables, or sentences",
        fix="Pass the table as compare, annotation or cooccurrence returned it.",
    )


# ---------------------------------------------------------------- facts


def _facts_of_case(case: Case) -> dict[str, Any]:
    """Return what the template says of the labelled pages of a case; of the first reading."""
    first, labels = next(iter(case.readings.items()))
    steps = case.funnel[case.funnel["reading"].isin(["", first])]
    by = case.grouping()
    groups = case.pages.rows[by].astype(object).fillna(UNKNOWN_GROUP).value_counts()
    table = case.reliability
    if table.empty and len(case.readings) > 1:
        table = agreement(*(case.counts("labels", reading=x, every=True) for x in case.readings))
    return {
        "steps": dict(zip(steps["step"], steps["pages"])),
        "by": by.replace("_", " "),
        "compared": groups.to_dict(),
        "annotators": annotators_of(labels.rows),
        "is_machine": "llm" in set(labels.rows["annotator_kind"]),
        **_facts_of_coding(case, table),
    }


def _facts_of_coding(case: Case, table: pd.DataFrame) -> dict[str, Any]:
    """Return what the template says of how far readings agree, and how people worked."""
    by_label = table.set_index("variable")["alpha"] if "alpha" in table else pd.Series(dtype=float)
    people = case.files.people
    claims = pd.DataFrame() if case.book is None or people is None else case.book.claims
    return {
        "alpha": by_label.drop(TOGETHER, errors="ignore").dropna(),
        "overall": by_label.get(TOGETHER),
        "said_of_people": "" if people is None else capitalised(people.note),
        "n_claims": len(claims),
        "n_proposed": int(claims.get("proposed", pd.Series()).sum()),
        "is_pointed": method_of(case.statements).get("by_form", False),
    }


def _facts_of_pack(features: Features) -> dict[str, Any]:
    """Return what the template says of the articles of a pack beside its manifest."""
    days = features.articles["published"].dropna()
    is_wrong = implausible_days(days)
    skipped = features.manifest.get("skipped", [])
    return {
        "days": days[~is_wrong],
        "implausible": days[is_wrong],
        "n_lost": sum(is_lost(str(reason)) for *_, reason in skipped),
    }


def _cite(cited: set[str], *keys: str) -> str:
    """Return works in brackets; they are added to *cited*."""
    cited.update(keys)
    return f" ({'; '.join(read_references()[key]['in_text'] for key in keys)})"


# ---------------------------------------------------------------- sentences


def _full_sentences(text: str) -> list[str]:
    """Return the lines of a text as sentences, each with one full stop."""
    lines = [line.strip().rstrip(".") for line in text.split("\n")]
    return [f"{line}." for line in lines if line]


@functools.cache
def _templates() -> Any:
    """Return the macros of methods.jinja."""
    environment = jinja2.Environment(
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_without_line_breaks,
    )
    environment.filters.update(
        counted=_counted, in_words=days_in_words, number_of=number_of, thousands="{:,}".format
    )
    environment.filters["two_decimals"] = two_decimals
    versions = {"framing-notebooks": __version__, "Python": platform.python_version()}
    versions |= {name: version(name) for name in LIBRARIES}
    environment.globals |= {"software": versions, "tone_step": rounding.STEP_OF_TONES}
    return environment.from_string(file_text("analysis.figures", "methods.jinja")).module


def _without_line_breaks(value: Any) -> Any:
    """Return a value of a template without line breaks: a new line is a new sentence."""
    if isinstance(value, str):
        return re.sub(r"[\r\n]+", " ", value)
    return value


def _counted(numbers: Mapping[str, int]) -> str:
    """Return names with their numbers: "en (20), fa (4)"."""
    return ", ".join(f"{name} ({number:,})" for name, number in numbers.items())
