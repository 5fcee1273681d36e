"""What a case lacks for more comparisons, and the next step."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from analysis.case import Case
from analysis.corpus.dates import days_in_words, implausible_days
from analysis.corpus.encodings import GUESSED
from analysis.corpus.tables import encoding_of_table, is_lost, unusual_separator
from analysis.errors import listing
from analysis.explore.controls import groupings
from analysis.explore.sentences import joined
from analysis.explore.steps import how_to_name_actors, path_of_articles, where_columns_go


def missing(case: Case) -> str:
    """Return in one line which names, dates and groups are missing, and the next step.

    It says, too, how many articles were skipped, and why. The line is empty where nothing is
    missing, and for annotated pages, whose tables are the case's own.

    Returns
    -------
    str

    Examples
    --------
    >>> from analysis.explore import open_case
    >>> missing(open_case("data/syria-war"))
    ''
    """
    if case.features is None or case.labels:
        return ""
    gaps = []
    columns = {}
    if set(groupings(case, "words")) <= {"article_id"}:
        columns["groups to compare"] = "outlet"
    dates = _missing_dates(case.features.articles)
    if dates:
        columns[dates] = "published"
    if columns:
        place = where_columns_go(case, list(columns.values()))
        gaps.append(f"{' and '.join(columns)} ({place})")
    if not len(case.features.mentions):
        gaps.append(_missing_names(case))
    sentences = []
    if gaps:
        sentences.append(f"Missing: {'; '.join(gaps)}. Then run the cell again.")
    sentences.append(_skipped(case.features.manifest["skipped"]))
    return joined(*sentences)


def _skipped(rows: list) -> str:
    """Return how many articles were skipped, by reason; "" where none was."""
    reasons = Counter(reason for *_, reason in rows if is_lost(str(reason)))
    if not reasons:
        return ""
    told = [f"{n:,} ({reason})" for reason, n in sorted(reasons.items())]
    noun = "article" if reasons.total() == 1 else "articles"
    return f"Skipped {noun}: {listing(told)}."


def _missing_dates(articles: pd.DataFrame) -> str:
    """Return whose dates are missing; "" where all are known."""
    dates = articles.get("published", articles.get("published_day"))
    if dates is None:
        return "dates"
    n_unknown = int(dates.isna().sum())
    if n_unknown == len(articles):
        return "dates"
    parts = []
    if n_unknown:
        parts.append(f"dates of {n_unknown:,} of {len(articles):,} articles")
    days = pd.to_datetime(dates, format="%Y-%m-%d", errors="coerce")
    implausible = days[implausible_days(days)]
    if len(implausible):
        parts.append(f"plausible dates of {len(implausible):,} ({days_in_words(implausible)})")
    return ", ".join(parts)


def _missing_names(case: Case) -> str:
    """Return that actors are not named, and how to name them."""
    if case.actors is not None:
        return f"names of actors (none of {case.actors} is in the texts: add other spellings)"
    return f"names of actors ({how_to_name_actors(case)})"


def reading_note(case: Case) -> str:
    """Return how a table was read where its encoding is a guess or its separator unusual; "" else.

    >>> from analysis.explore import open_case
    >>> reading_note(open_case("data/example-articles"))
    ''
    """
    path = path_of_articles(case)
    if path is None or not path.is_file() or case.articles is None:
        return ""
    given = case.articles.options.get("encoding")
    sentences = []
    if given is None and path.suffix.lower() != ".parquet":
        encoding = encoding_of_table(path)
        if encoding.basis == GUESSED:
            sentences.append(f"{path.name} was read as {encoding.name}, which is a guess.")
    separators = unusual_separator(path, encoding=given)
    if separators:
        sentences.append(f"{path.name} has {separators} between its columns, and was read so.")
    return joined(*sentences)
