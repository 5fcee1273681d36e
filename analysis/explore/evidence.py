"""The evidence behind a finding: by outlet, by article, and in context where texts are at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import concordance
from analysis.annotation.items import ACTORS
from analysis.case import on_subject
from analysis.case.folder import Case
from analysis.case.materials import reading_of
from analysis.case.texts import counts
from analysis.case.titles import has_text, titles_of
from analysis.corpus.articles import Corpus
from analysis.counts import Counts
from analysis.errors import InputError, number_of, one_of, refusal, require_columns
from analysis.explore import finding
from analysis.explore.controls import Choices, arguments_of, counted, unit_of
from analysis.explore.finding import LINE_WIDTH, Hit
from analysis.explore.judgements import pages_judging
from analysis.explore.names import scale_of
from analysis.explore.view_kinds.omitted import pages_of_ledger
from analysis.explore.view_kinds.sources import pages_of_pair
from analysis.plots.style import words_of
from analysis.stats.evidence import Method
from analysis.wording.text import capitalised

#: Kinds of keys, and how many names follow.
_KINDS = {
    "item": 1,
    "pair": 2,
    "cell": 2,
    "at": 2,
    "outlet": 1,
    "judged": 3,
    "period": 3,
    "told": 2,
    "both": 1,
}
#: Kinds of keys of a search, which is of all pages, whatever is compared; one name follows.
_SEARCHES = ("found", "claim", "page")
#: The column that the first name of a key is a value of.
_COLUMNS = {
    "cell": "side",
    "judged": "side",
    "period": "side",
    "at": "outlet",
    "outlet": "outlet",
}
LEFT_OUT = ""  #: the side of an article that was not drawn
_NO_ALIASES = "In context the names alone are looked for: there is no actors.toml beside the pack."
_OTHER_TEXTS = "The pack is of other texts: extract these again to see the quotations."
_NO_TEXTS = (
    "The texts are not at hand: name them in the notebook's first cell to see words in context."
)


class Places(NamedTuple):
    """The evidence behind a finding.

    Attributes
    ----------
    outlets : DataFrame
        ``outlet, articles`` (with it), ``of`` (compared), of words ``n`` (uses), of tones ``n``
        (their mean); most articles first.
    articles : DataFrame
        ``article_id, title, outlet, published, url``, ``has_text`` (it can be read), by day; of
        words and tones with ``n``, most uses or lowest tone first. Of an item with ``side``: first
        those of the group, then those of the other side, then those that were not drawn ("").
        Without a title it is the gist, the first line, or the id. Of a search with
        ``how`` it was found, or the claim is told.
    lines : DataFrame or None
        Keyword in context, as from `concordance.lines`; of speakers their quotations, as from
        `concordance.quotations`; None without texts or without a keyword.
    note : str
        How many articles, and what is missing.
    sides : DataFrame
        Of an item that is compared, one row a side, the group first: ``side``, ``with_it`` (its
        articles with the item), and as in contrasts ``n, articles`` and its level, ``estimate``.
        Empty for other keys.
    heads : dict of str to str
        What is said above the articles of each side.
    hits : sequence of Hit
        Of a search: sources, items and claims.
    """

    outlets: pd.DataFrame
    articles: pd.DataFrame
    lines: pd.DataFrame | None
    note: str
    sides: pd.DataFrame = pd.DataFrame()
    heads: Mapping[str, str] = {}
    hits: Sequence[Hit] = ()


def places(case: Case, choices: Choices, key: tuple) -> Places:
    """Return the outlets, articles and text lines behind a finding.

    They are of all articles of the groups that are compared. Articles that were not drawn at random
    come last.

    Parameters
    ----------
    key : tuple
        ("item", item); ("pair", item, item): the group's articles with both; ("cell", side or
        group, item): its articles; ("at", outlet, item): those of an outlet, whatever is compared;
        ("period", side, first day, last day); ("told", group, claim): its pages that could carry a
        claim, those first that do; ("both", claim): the pages of both sides with it;
        ("outlet", outlet); ("judged", group, item, speaker): its pages on which a speaker, or ""
        for the source itself, judges so. Of all pages, whatever is compared: ("page", article_id),
        ("claim", claim): those that have it, and ("found", words): those that have the words in
        title, gist or text, or make or deny a claim that has them.

    Returns
    -------
    Places
        ``outlets`` and ``articles`` (DataFrames), ``lines`` (keyword in context; None without texts
        or a keyword) and ``note``. ``n`` is the uses of a word, or the tone. There is no ``n`` for
        an outlet, a page, or an item that is only present or absent.

    Raises
    ------
    InputError
        For a key of another kind, and for an item, side, outlet or article that is not compared.

    Examples
    --------
    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> places(case, settled(case)[0], ("item", "aid")).outlets.head(2).to_dict("list")
    {'outlet': ['alaraby', 'trt'], 'articles': [16, 10], 'of': [84, 42], 'n': [62.0, 28.0]}
    """
    key = _checked_key(key)
    if key[0] in _SEARCHES:
        return _places_of_search(case, choices, *key)
    if key[0] == "told":
        return _places_of_claim(case, choices, group=key[1], item=key[2])
    if key[0] == "both":
        return _places_of_pair(case, choices, claim=key[1])
    compared = _compared_counts(case, choices, key)
    items = tuple(_item_of_actor(compared, name) for name in items_of_key(key))
    for item in items:
        one_of(item, list(compared.items.index), name="item")
    is_tone = choices.material == "tone"
    is_presence = compared.of_size_one and not is_tone
    n_uses = _uses_of_items(compared, items)
    is_asked = _rows_of_key(compared, key, items, group=choices.group)
    rows = compared.rows[is_asked].assign(n=n_uses[is_asked])
    rows["with_it"] = (rows["n"] != 0) | is_tone | (not items)
    sides = pd.DataFrame()
    if key[0] == "item" and "side" in rows:
        is_drawn = rows["article_id"].isin(counted(case, choices).rows["article_id"])
        rows["side"] = rows["side"].astype("str").where(is_drawn, LEFT_OUT)
        sides = _levels_of_sides(choices, compared.where(items=items), rows)
    articles = _articles_with_it(
        case,
        rows,
        by_use=bool(items) and not is_presence,
        is_tone=is_tone,
        sides=sides["side"].tolist() if len(sides) else [],
    )
    outlets = _outlets_with_it(rows, is_tone=is_tone)
    if is_presence or not items:
        outlets = outlets.drop(columns="n")
        articles = articles.drop(columns="n")
    lines = _lines_in_context(case, choices, items, set(articles["article_id"]))
    note = _note_of_places(case, choices, key, rows=rows, has_lines=lines is not None)
    return Places(outlets, articles, lines, note, sides, _heads_of_sides(sides, choices))


def _item_of_actor(compared: Counts, name: str) -> str:
    """Return the item of an actor as tables of pairs name it; another name as it is."""
    item = f"{ACTORS}:{name}"
    return item if name not in compared.items.index and item in compared.items.index else name


def _places_of_claim(case: Case, choices: Choices, *, group: str, item: str) -> Places:
    """Return the later pages of a group that carry a claim, that mention it, that leave it out."""
    rows = pages_of_ledger(case, choices, group=group, item=item)
    sizes = rows["side"].value_counts()
    sides = ["carries it", "only denies or mentions it", "leaves it out"]
    heads = {
        side: f"{capitalised(side)}: {number_of(sizes.get(side, 0), 'page')}" for side in sides
    }
    rows = rows.assign(with_it=True)
    note = f"{number_of(len(rows), 'page')} of {group}, of days on which it was known."
    return _places_by_side(case, rows, heads, note=note, of_outlets=sides[:1])


def _places_of_pair(case: Case, choices: Choices, *, claim: str) -> Places:
    """Return the pages of two sources with a claim, of those that are compared face to face."""
    rows = pages_of_pair(case, choices, claim=claim)
    heads = {}
    for side in (choices.group, choices.against):
        has_claim = rows.loc[rows["side"] == side, "with_it"]
        heads[side] = f"{side}: {has_claim.sum()} of {number_of(len(has_claim), 'page')}"
    note = "Pages with the claim, whoever makes or denies it."
    return _places_by_side(case, rows, heads, note=note, of_outlets=[*heads])


def _places_by_side(
    case: Case, rows: pd.DataFrame, heads: dict[str, str], *, note: str, of_outlets: list[str]
) -> Places:
    """Return the pages of a claim under the head of each side, and the outlets of some sides."""
    rows = rows.assign(n=1)
    articles = _articles_with_it(case, rows, by_use=False, is_tone=False, sides=[*heads])
    outlets = _outlets_with_it(rows[rows["side"].isin(of_outlets)], is_tone=False)
    return Places(outlets.drop(columns="n"), articles.drop(columns="n"), None, note, heads=heads)


def _levels_of_sides(choices: Choices, compared: Counts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the levels of one item on both sides, of the articles that are compared."""
    in_contrast = rows[rows["side"] != LEFT_OUT]
    chosen = compared.where(rows={"article_id": in_contrast["article_id"].tolist()})
    sums = chosen.sums("side")
    articles = in_contrast.groupby("side").agg(
        with_it=("with_it", "sum"), articles=("side", "size")
    )
    levels = pd.DataFrame({"side": sums.groups["side"].astype("str"), "n": sums.values[:, 0]})
    levels["estimate"] = levels["n"] / sums.size[:, 0]
    levels = levels.join(articles, on="side")
    is_other = levels["side"] != choices.group
    return levels.loc[is_other.sort_values(kind="stable").index].reset_index(drop=True)


def _checked_key(key: tuple) -> tuple[str, ...]:
    names = tuple(str(part) for part in key)
    numbers = _KINDS | dict.fromkeys(_SEARCHES, 1)
    kind = one_of(names[0] if names else "", list(numbers), name="kind of key")
    if len(names) != 1 + numbers[kind]:
        raise refusal(
            "key",
            arrived=repr(names),
            expected=f"{kind!r} and {numbers[kind]} name(s)",
            fix='Give a key such as ("item", "law"), or click on the figure again.',
        )
    return names


def items_of_key(key: tuple[str, ...]) -> tuple[str, ...]:
    """Return the items that a key is about.

    >>> items_of_key(("cell", "Elm Post", "law"))
    ('law',)
    """
    if key[0] in ("cell", "at", "judged"):
        return key[2:3]
    if key[0] in ("item", "pair"):
        return key[1:]
    return ()


def _note_of_places(
    case: Case, choices: Choices, key: tuple[str, ...], *, rows: pd.DataFrame, has_lines: bool
) -> str:
    """Return how many articles are behind a finding, and what is missing."""
    unit = unit_of(choices)
    if len(rows) == 1:
        unit = unit.removesuffix("s")
    if key[0] == "pair":
        unit = f"{unit} of {choices.group}"
    sentences = [f"{rows['with_it'].sum():,} of {len(rows):,} {unit}."]
    has_keyword = bool(items_of_key(key)) and not reading_of(choices.material)
    if has_keyword and not case.has_texts:
        sentences.append(_NO_TEXTS)
    elif has_keyword and choices.material == "speakers" and not has_lines:
        sentences.append(_OTHER_TEXTS)
    is_actor = choices.material in ("actors", "tone")
    if has_lines and is_actor and case.actors is None:
        sentences.append(_NO_ALIASES)
    return " ".join(sentences)


def _compared_counts(case: Case, choices: Choices, key: tuple) -> Counts:
    """Return all that is compared.

    Where the key has a group or outlet that is not compared, these are all groups: of one item all
    are drawn. The overview of all sources compares no groups.
    """
    arguments = arguments_of(choices) | {"min_articles": 1, "sample": 0}
    if key[0] == "at":
        for name in ("by", "group", "against"):
            arguments.pop(name, None)
        return counts(case, choices.material, **arguments)
    compared = counts(case, choices.material, **arguments)
    if not _has_name_of_key(compared.rows, key):
        del arguments["group"]
        arguments.pop("against", None)
        every_group = counts(case, choices.material, **arguments)
        if _has_name_of_key(every_group.rows, key):
            compared = every_group
    if key[0] == "judged":
        labels = on_subject(case)[reading_of(choices.material)]
        labels = labels.where(rows={"article_id": compared.rows["article_id"].tolist()})
        sides = labels.rows["article_id"].map(compared.rows.set_index("article_id")["side"])
        labels = replace(labels, rows=labels.rows.assign(side=sides))
        return pages_judging(labels, item=key[2], speaker=key[3], bodies=case.bodies)
    return compared


def _has_name_of_key(rows: pd.DataFrame, key: tuple) -> bool:
    """Tell whether the side or outlet of a key is among the rows."""
    if key[0] not in ("cell", "outlet", "judged"):
        return True
    column = _COLUMNS[key[0]]
    return column not in rows or bool((rows[column].astype("str") == key[1]).any())


def _rows_of_key(compared: Counts, key: tuple, items: tuple, *, group: str) -> np.ndarray:
    """Return which rows a key is about."""
    rows = compared.rows
    is_asked = np.ones(len(rows), bool)
    if key[0] == "pair":
        is_asked = (rows["side"] == group).to_numpy(dtype=bool)
    elif key[0] in _COLUMNS:
        column = _COLUMNS[key[0]]
        require_columns(rows, [column], what="rows of the counts")
        names = rows[column].astype("str")
        one_of(key[1], sorted(names.unique()), name=column.replace("_", " "))
        is_asked = (names == key[1]).to_numpy()
    if key[0] == "period":
        is_asked = is_asked & rows["day"].between(*map(pd.Timestamp, key[2:])).to_numpy()
    has_sizes_by_item = compared.size.shape[1] > 1
    for item in items:
        position = 0
        if has_sizes_by_item:
            position = compared.items.index.get_loc(item)
        is_asked = is_asked & (compared.size[:, position] > 0)
    return is_asked


def _uses_of_items(compared: Counts, items: tuple) -> np.ndarray:
    """Return how often each row has the items; of a pair the rarer one."""
    if not items:
        return np.ones(len(compared.rows))
    columns = [compared.items.index.get_loc(item) for item in items]
    return compared.values[:, columns].toarray().min(axis=1)


def _heads_of_sides(sides: pd.DataFrame, choices: Choices) -> dict[str, str]:
    """Return what is said above the articles of each side, and of those that are left out."""
    heads = {row["side"]: _side_in_words(row, choices) for row in sides.to_dict("records")}
    if heads:
        heads[LEFT_OUT] = "Others, which were not drawn"
    return heads


def _side_in_words(row: dict, choices: Choices) -> str:
    """Return on how many articles of a side an item is, and its level there."""
    unit = unit_of(choices)
    scale = scale_of(choices.material, unit)
    level = f"{scale.rate(row['estimate'])} {scale.unit}"
    if scale.kind == "uses":
        level = f"{number_of(round(row['n']), 'use')}, {level}"
    return f"{words_of(row['side'])}: {row['with_it']:,} of {row['articles']:,} {unit}; {level}"


def _articles_with_it(
    case: Case, rows: pd.DataFrame, *, by_use: bool, is_tone: bool, sides: list[str]
) -> pd.DataFrame:
    """Return the articles with the finding: by side, then by day, most uses or lowest tone."""
    columns = ["article_id", "title", "outlet", "day", "n", "url", "has_text"]
    if sides:
        columns.append("side")
    articles = rows[rows["with_it"]]
    articles = articles.assign(
        title=titles_of(case, articles), has_text=has_text(case, articles["article_id"])
    )
    articles = articles.reindex(columns=columns).rename(columns={"day": "published"})
    strength = "n" if by_use else "published"
    is_ascending = is_tone or not by_use
    articles = articles.sort_values(
        [strength, "article_id"], ascending=[is_ascending, True], ignore_index=True
    )
    if sides:
        places = {side: place for place, side in enumerate([*sides, LEFT_OUT])}
        articles = articles.sort_values(
            "side", key=lambda side: side.map(places), kind="stable", ignore_index=True
        )
    articles.attrs = {"method": Method(measure="tone" if is_tone else "")}
    return articles


def _outlets_with_it(rows: pd.DataFrame, *, is_tone: bool) -> pd.DataFrame:
    """Return how many articles of each outlet have the finding, most first."""
    if "outlet" not in rows:
        return pd.DataFrame(columns=["outlet", "articles", "of", "n"])
    outlets = rows.groupby("outlet").agg(
        articles=("with_it", "sum"), of=("with_it", "size"), n=("n", "mean" if is_tone else "sum")
    )
    outlets = outlets[outlets["articles"] > 0].reset_index()
    order = {"articles": False, "n": False, "outlet": True}
    return outlets.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _lines_in_context(
    case: Case, choices: Choices, items: tuple, articles: set
) -> pd.DataFrame | None:
    """Return the items in context, in these articles and the chosen voice.

    None without texts, and where items are no words.
    """
    if not items or choices.material not in ("words", "actors", "tone", "speakers"):
        return None
    texts = case.texts
    if texts is None:
        return None
    if choices.material == "speakers":
        return _quotations_of(case, texts, items, articles)
    lines = concordance.lines(texts, list(items), actors=case.actors, width=LINE_WIDTH)
    lines = lines[lines["article_id"].isin(articles)]
    if choices.voice != "all":
        is_chosen = lines["quoted"] == (choices.voice == "quoted")
        lines = lines[is_chosen.to_numpy(dtype=bool, na_value=False)]
    return lines.reset_index(drop=True)


def _quotations_of(
    case: Case, texts: Corpus, speakers: tuple, articles: set
) -> pd.DataFrame | None:
    """Return the quotations of *speakers* in these articles; None if the texts are others."""
    features = case.features
    if features is None:
        return None
    is_chosen = features.articles["article_id"].isin(articles)
    try:
        quotations = concordance.quotations(texts, features.where(is_chosen.to_numpy()))
    except InputError:
        return None
    return quotations[quotations["speaker"].isin(speakers)].reset_index(drop=True)


# ---- searches ---------------------------------------------------------------------------------


def _places_of_search(case: Case, choices: Choices, kind: str, words: str) -> Places:
    """Return the evidence of a search, a claim or a page; articles have ``how`` they are found."""
    rows = finding.searched_rows(case)
    if kind == "page":
        ids = rows["article_id"].astype("str")
        one_of(words, ids.tolist(), name="article id")
        return _places_of_rows(case, rows[ids == words])
    claims = finding.claims_of(case, choices)
    if kind == "claim" and claims is not None:
        how = rows["article_id"].map(finding.stances_of_pages(claims, words)).fillna("")
        return _places_of_rows(case, rows, how)
    hits = finding.find(case, choices, words)
    how = finding.headings_with(rows, finding.pattern_of(words))
    if claims is not None:
        for _, claim in [hit.key for hit in hits.get("claims", [])]:
            told = rows["article_id"].map(finding.stances_of_pages(claims, claim)).fillna("")
            how = _joined(how, "claim " + told, where=told != "")
    lines = finding.lines_with(case, words)
    if lines is not None:
        uses = rows["article_id"].map(lines["article_id"].value_counts()).fillna(0).astype(int)
        how = _joined(how, "text " + uses.astype("str") + "×", where=uses > 0)
    others = [hit for kind, of_kind in hits.items() if kind != "articles" for hit in of_kind]
    return _places_of_rows(case, rows, how)._replace(lines=lines, hits=others)


def _joined(texts: pd.Series, more: pd.Series, *, where: pd.Series) -> pd.Series:
    """Return texts with more after a comma, where there is more."""
    return texts.where(~where, texts.where(texts == "", texts + ", ") + more)


def _places_of_rows(case: Case, rows: pd.DataFrame, how: pd.Series | None = None) -> Places:
    """Return the evidence of rows: of those with something to say in *how*, else of all."""
    rows = rows.assign(title=rows["name"], how="", with_it=True, n=1)
    if how is not None:
        rows = rows.assign(how=how, with_it=how != "")
    rows["has_text"] = has_text(case, rows["article_id"])
    found = rows[rows["with_it"]].reset_index(drop=True)
    columns = ["article_id", "title", "outlet", "day", "how", "url", "has_text"]
    articles = found.reindex(columns=columns).rename(columns={"day": "published"})
    outlets = _outlets_with_it(rows, is_tone=False).drop(columns="n")
    unit = "articles" if case.book is None else "pages"
    note = f"{len(found):,} of {number_of(len(rows), unit)}, whatever is compared."
    return Places(outlets, articles, lines=None, note=note)
