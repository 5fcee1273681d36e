"""Packs from disk, one or several that are joined."""

from collections.abc import Sequence
from pathlib import Path

from analysis.errors import require_path, using_files
from analysis.features import rounding, store, stored_tables
from analysis.features.combination import combine
from analysis.features.pack import Features, Terms, contract_table
from analysis.features.readers import ARTICLES


@using_files()
def load_features(folder: str | Path | Sequence[str | Path]) -> Features:
    """Return the Features of a pack that ``Features.save`` wrote, or of several.

    The files are compared with the checksum of their pack.

    Parameters
    ----------
    folder : path, or list of paths
        The folder with ``manifest.json``. Several packs, of different articles that were read with
        the same lists and settings, are joined. Furniture, and copies that were linked before, are
        those within each of them: join first, then ``copies.link``.

    Returns
    -------
    Features
        ``articles`` (one row an article), the other tables (``sentences``, ``mentions``,
        ``frames``, ``quotations``, ``tones``), ``terms`` (articles × n-grams) and ``manifest``.

    Raises
    ------
    MissingInput
        For a folder or file that is not there.
    InputError
        For a damaged pack or an unknown schema; for packs that share an article_id, or that were
        read with other lists or settings.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from analysis import extract, load_features, read_corpus
    >>> articles = {"article_id": ["a1"], "outlet": ["North"], "text": ["A calm day."]}
    >>> features = extract(read_corpus(pd.DataFrame(articles)))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load_features(features.save(f"{folder}/pack")).articles["n_tokens"].tolist()
    [2]
    """
    if isinstance(folder, list | tuple):
        return combine([load_features(each) for each in folder])
    folder = require_path(folder, name="folder")
    stored, manifest = store.load(folder)
    absent = ["sketch"] if manifest["published"] else []
    try:
        kinds = {name: kind for name, kind in ARTICLES.items() if name not in absent}
        stored["articles"] = stored["articles"].astype({"outlet": "str", **kinds})
        tables, vocabulary, layers, frames = stored_tables.from_disk(stored)
        tables = {name: contract_table(table, name) for name, table in tables.items()}
    except (KeyError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise store.broken(folder, f"another schema than its own ({error})") from error
    articles = tables.pop("articles")
    if manifest["published"]:
        tables = rounding.about_outlet_means(tables, articles)
    return Features(articles, tables, Terms(vocabulary, layers, frames), manifest)
