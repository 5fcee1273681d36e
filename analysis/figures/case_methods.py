"""What a methods section says of a case: its pages, who labelled them, and what may be shared."""

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.annotation import agreement
from analysis.case import Case
from analysis.case.annotated import about_pages
from analysis.compare.evidence import annotators_of
from analysis.plots.scales import two_decimals

LIBRARIES = ("pandas", "numpy", "scipy")
UNKNOWN_GROUP = "no group known"
MOST_GROUPS = 11  #: that are named
OTHERS = "others"


def facts_of_case(case: Case) -> dict[str, Any]:
    """Return what the template says of the labelled pages of a case; of the first reading."""
    first, labels = next(iter(case.readings.items()))
    steps = case.funnel[case.funnel["reading"].isin(["", first])]
    by = case.grouping()
    return {
        "steps": dict(zip(steps["step"], steps["pages"])),
        "by": by.replace("_", " "),
        "compared": _pages_by_group(case.pages.rows, by),
        "lost": _lost_pages(case, by),
        "annotators": annotators_of(labels.rows),
        "readings": list(case.readings) if len(case.readings) > 1 else [],
        "coders": [*case.files.coders],
        "is_machine": "llm" in set(labels.rows["annotator_kind"]),
        "book_version": case.book.version if case.book is not None else None,
        "alpha": _alpha(case),
    }


def _pages_by_group(rows: Any, by: str) -> dict[str, int]:
    """Return how many pages each group has; those of the smallest groups together."""
    pages = rows[by].astype(object).fillna(UNKNOWN_GROUP).value_counts()
    others = int(pages[MOST_GROUPS:].sum())
    return pages[:MOST_GROUPS].to_dict() | ({OTHERS: others} if others else {})


def _lost_pages(case: Case, by: str) -> dict[str, int]:
    """Return how many of the pages that were found have no label, by group."""
    if case.files.folder is None:
        return {}
    labels = next(iter(case.readings.values()))
    found = about_pages(case.files.folder, case.features)
    lost = found[~found["article_id"].isin(labels.rows["article_id"])]
    return _pages_by_group(lost.assign(**{by: lost.get(by)}), by)


def _alpha(case: Case) -> dict[str, Any]:
    """Return the ends and the middle of Krippendorff's alpha; nothing of one reading."""
    table = case.reliability
    if table.empty and len(case.readings) > 1:
        readings = (case.counts("labels", reading=name, every=True) for name in case.readings)
        table = agreement(*readings)
    if "alpha" not in table or table["alpha"].isna().all():
        return {}
    alpha = table["alpha"].dropna()
    ends = {"low": alpha.min(), "middle": alpha.median(), "high": alpha.max()}
    return {name: two_decimals(value) for name, value in ends.items()} | {"n": len(alpha)}


def facts_of_model(path: Path) -> dict[str, Any]:
    """Return what `label.ask` recorded of a model: name, versions, days, settings, prompt."""
    record = json.loads(path.read_text("utf-8"))
    settings = dict(record["request"])
    name = settings.pop("model")
    beginning = record["prompt"].strip().partition("\n")[0]
    return record | {"name": name, "settings": settings, "beginning": beginning, "file": path.name}


def software() -> dict[str, str]:
    """Return the versions of what counts and tests."""
    versions = {"framing-notebooks": __version__, "Python": platform.python_version()}
    return versions | {name: version(name) for name in LIBRARIES}
