"""Where a finding stands: by outlet, by article, and in context where texts are at hand."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import concordance
from analysis import errors as checks
from analysis.case import LABELS, Case
from analysis.counts import Counts
from analysis.explore.controls import Choices, given
from analysis.explore.materials import counts

_KINDS = {"item": 1, "pair": 2, "cell": 2, "outlet": 1, "page": 1}  # and how many names follow
_OWN = "Newsrooms' own texts only."
_NO_ALIASES = "In context the names alone are looked for: there is no actors.toml beside the pack."
_NO_TEXTS = (
    "The texts are not at hand: name them in the notebook's first cell to see words in context."
)


class Places(NamedTuple):
    """Where a finding stands.

    Attributes
    ----------
    outlets : DataFrame
        ``outlet, articles`` (with it), ``of`` (looked at), of words ``n`` (uses), of tones ``n`` (their mean); most articles
        first.
    articles : DataFrame
        ``article_id, outlet, published, url``, by day; of words and tones with ``n``, most uses or lowest tone first.
    lines : DataFrame or None
        Keyword in context, as from `concordance.lines`; None without texts, or where there is no keyword.
    note : str
        How many articles, and what is missing.
    """

    outlets: pd.DataFrame
    articles: pd.DataFrame
    lines: pd.DataFrame | None
    note: str


def places(case: Case, choices: Choices, key: tuple) -> Places:
    """Return where a finding stands, in all articles of the groups that are compared, none drawn at random.

    Items are looked up in newsrooms' own texts where the choices ask for these, pairs, outlets and pages in every copy.

    Parameters
    ----------
    key : tuple
        ("item", item), ("pair", item, item): the group's articles with both, ("cell", side or group, item): its articles,
        ("outlet", outlet), or ("page", article_id).

    Raises
    ------
    InputError
        For a key of another kind, and for an item, side, outlet or article that is not among what is compared.

    Examples
    --------
    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> places(case, settled(case)[0], ("item", "aid")).outlets.head(2).to_dict("list")
    {'outlet': ['alaraby', 'trt'], 'articles': [16, 10], 'of': [84, 42], 'n': [62.0, 28.0]}
    """
    key = tuple(map(str, key))
    checks.one_of(key[0] if key else "", list(_KINDS), name="kind of key")
    if len(key) != 1 + _KINDS[key[0]]:
        raise checks.refusal(
            "key",
            arrived=repr(key),
            expected=f"{key[0]!r} and {_KINDS[key[0]]} name(s)",
            fix="Click again.",
        )
    made = _compared(case, choices, key)
    items = key[2:] if key[0] == "cell" else key[1:] if key[0] in ("item", "pair") else ()
    for item in items:
        checks.one_of(item, list(made.items), name="item")
    looked, uses = _looked_at(made, key, items, group=choices.group)
    toned, present = choices.material == "tone", made.of_size_one and choices.material != "tone"
    rows = made.rows[looked].assign(
        n=uses[looked], with_it=(uses[looked] != 0) | (toned or not items)
    )
    using = rows[rows["with_it"]]
    table = using.reindex(columns=["article_id", "outlet", "day", "n", "url"]).rename(
        columns={"day": "published"}
    )
    order = [("published", True)] if present or not items else [("n", toned)]
    by, ascending = zip(*order, ("article_id", True))
    table = table.sort_values([*by], ascending=[*ascending], ignore_index=True)
    table.attrs = {"measure": "tone"} if toned else {}
    lines = _lines(case, choices, items, set(using["article_id"]))
    unit = "pages" if choices.material.startswith(LABELS) else "articles"
    keyed = bool(items) and not choices.material.startswith(LABELS)
    unit = (unit if len(rows) != 1 else unit[:-1]) + (
        f" of {choices.group}" if key[0] == "pair" else ""
    )
    said = [
        f"{len(using):,} of {len(rows):,} {unit}.",
        _OWN if _produced(choices, key) else "",
        _NO_TEXTS if keyed and case.corpus is None else "",
        _NO_ALIASES
        if lines is not None and choices.material in ("actors", "tone") and _aliases(case) is None
        else "",
    ]
    outlets = _by_outlet(rows, toned=toned)
    if present or not items:
        outlets, table = outlets.drop(columns="n"), table.drop(columns="n")
    return Places(outlets, table, lines, " ".join(filter(None, said)))


def _produced(choices: Choices, key: tuple) -> bool:
    return choices.estimand == "produced" and key[0] in ("item", "cell")


def _aliases(case: Case) -> Path | None:
    """Return the list of actors beside the pack, if there is one."""
    near = (
        []
        if case.folder is None
        else [case.folder, *([case.folder.parent] if case.folder.name == "features" else [])]
    )
    return next(
        (folder / "actors.toml" for folder in near if (folder / "actors.toml").is_file()), None
    )


def _compared(case: Case, choices: Choices, key: tuple) -> Counts:
    """Return all that is compared, in the texts that the estimand is about."""
    made = _of_groups(case, choices, key)
    return made.produced() if _produced(choices, key) else made


def _of_groups(case: Case, choices: Choices, key: tuple) -> Counts:
    """Return all that is compared; where a group or outlet is asked for that is not (of one item all are drawn), all groups."""
    every = given(choices) | {"min_articles": 1, "sample": 0}
    made = counts(case, choices.material, **every)
    name = {"cell": "side", "outlet": "outlet"}.get(key[0])
    if name is None or name not in made.rows or (made.rows[name].astype("str") == key[1]).any():
        return made
    del every["group"]
    every.pop("against", None)
    wider = counts(case, choices.material, **every)
    return wider if (wider.rows[name].astype("str") == key[1]).any() else made


def _looked_at(made: Counts, key: tuple, items, *, group: str) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows a key is about, and how often each of them has it (of a pair the rarer one)."""
    name = {"cell": "side", "outlet": "outlet", "page": "article_id"}.get(key[0])
    looked = (
        np.ones(len(made.rows), bool)
        if key[0] != "pair"
        else (made.rows["side"] == group).to_numpy(dtype=bool)
    )
    if name is not None:
        checks.require_columns(made.rows, [name], what="rows of the counts")
        held = made.rows[name].astype("str")
        checks.one_of(key[1], sorted(held.unique()), name=name.replace("_", " "))
        looked = (held == key[1]).to_numpy()
    places = [made.items.get_loc(item) for item in items]
    uses = (
        np.min([made.values[:, [place]].toarray()[:, 0] for place in places], axis=0)
        if places
        else np.ones(len(made.rows))
    )
    for place in places:
        looked = looked & (made.size[:, place if made.size.shape[1] > 1 else 0] > 0)
    return looked, uses


def _by_outlet(rows: pd.DataFrame, *, toned: bool) -> pd.DataFrame:
    if "outlet" not in rows:
        return pd.DataFrame(columns=["outlet", "articles", "of", "n"])
    found = rows.groupby("outlet").agg(
        articles=("with_it", "sum"), of=("with_it", "size"), n=("n", "mean" if toned else "sum")
    )
    found = found[found["articles"] > 0].reset_index()
    return found.sort_values(
        ["articles", "n", "outlet"], ascending=[False, False, True], ignore_index=True
    )


def _lines(case: Case, choices: Choices, items, articles: set) -> pd.DataFrame | None:
    """Return the items in context, in these articles and the chosen voice; None without texts, and where items are no words."""
    if case.corpus is None or not items or choices.material not in ("words", "actors", "tone"):
        return None
    found = concordance.lines(case.corpus, list(items), actors=_aliases(case))
    heard = (found["quoted"] == (choices.voice == "quoted")) | (choices.voice == "all")
    return found[
        found["article_id"].isin(articles) & heard.to_numpy(dtype=bool, na_value=False)
    ].reset_index(drop=True)
