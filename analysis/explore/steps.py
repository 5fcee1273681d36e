"""What a user writes next, and where, so that more of a case can be compared."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from analysis.case import Case
from analysis.corpus.sources import MANIFEST

#: For a case that has only counts.
HOW_TO_GIVE_TEXTS = "Open the folder or table of the articles, or give corpus=read_corpus(…)."


def path_of_articles(case: Case) -> Path | None:
    """Return the folder or table that the articles come from; None for others."""
    if case.articles is None or not isinstance(case.articles.source, Path):
        return None
    return case.articles.source


def where_columns_go(case: Case, columns: Sequence[str]) -> str:
    """Return which file or call takes these columns of metadata.

    >>> from analysis.explore import open_case
    >>> where_columns_go(open_case("data/syria-war"), ["genre"])
    'features.with_metadata(table) with the column genre'
    """
    noun = "columns" if len(columns) > 1 else "column"
    names = ", ".join(columns)
    path = path_of_articles(case)
    if path is None:
        call = "features.with_metadata(table)"
        if case.articles is not None:
            call = "read_corpus(table)"
        return f"{call} with the {noun} {names}"
    if path.is_file():
        return f"the {noun} {names} in {path}"
    if (path / MANIFEST).is_file():
        return f"the {noun} {names} in {path / MANIFEST}"
    return f"a table {path / MANIFEST} with the columns file, {names}"


def how_to_name_actors(case: Case) -> str:
    """Return which file names the actors, and what drafts it."""
    path = path_of_articles(case)
    if path is None and case.articles is not None:
        return (
            f"print(suggest.actors({case.source})) drafts an actors.toml; "
            f"then Explorer({case.source}, actors='actors.toml')"
        )
    if path is None:
        return "read the articles again with extract(corpus, actors='actors.toml')"
    folder = path if path.is_dir() else path.parent
    target = folder / "actors.toml"
    arguments = f"{shlex.quote(str(path))} --to {shlex.quote(str(target))}"
    return f"{target}; in a cell, %run -m analysis suggest {arguments} drafts it"
