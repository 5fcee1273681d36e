"""What there is of every source of a case: labels of its pages, claims, articles of the pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import annotation, cooccurrence, framing, lexicons, sentiment
from analysis.annotation import Codebook
from analysis.case import Case, as_case
from analysis.counts import Counts, metadata_of
from analysis.errors import InputError, one_of, refusal, require_columns
from analysis.features.pack import Features

ITSELF = "outlet"  #: the speaker of a claim that the source makes itself
#: What is known of an outlet, in the order of a card.
FACTS = ("country", "country_group", "ownership", "owner", "genre")
DAY = "%Y-%m-%d"
JOINT = "; "  #: between the members of a set in a cell

#: Columns of the table of items.
ITEM_COLUMNS = ["item", "section", "variable", "value", "kind", "label"]


@dataclass(frozen=True, eq=False)
class Material:
    """The pages and articles of a case, ready to be summed by source.

    Attributes
    ----------
    case : Case
    book : Codebook or None
    labels : dict of str to Counts
        Run to pages × items: variables, their values, and claims by stance and voice. All runs
        have the same items and the same list of pages.
    items : DataFrame
        ``item, section, variable, value, kind, label``, in the order of the codebook.
    names : DataFrame
        ``run, article_id, item, name``: who holds what is counted whoever holds it.
    texts : dict of str to Counts
        "words", "actors", "speakers" and "tone" of the pack's articles.
    pages : DataFrame
        One row a page: ``article_id, outlet, day`` and what the case's tables say of it.
    articles : DataFrame
        One row an article of the pack, with ``day``.
    left_out : int
        Pages that other runs have and the first one does not.
    summaries : tuple of str
        The codebook's variables that stand in the table of sources.
    """

    case: Case
    book: Codebook | None
    labels: dict[str, Counts]
    items: pd.DataFrame
    names: pd.DataFrame
    texts: dict[str, Counts]
    pages: pd.DataFrame
    articles: pd.DataFrame
    left_out: int
    summaries: tuple[str, ...] = ()

    @property
    def outlets(self) -> list[str]:
        """All sources with a page or article, sorted."""
        names = [*self.pages["outlet"].dropna(), *self.articles["outlet"].dropna()]
        return sorted(set(names))

    @property
    def runs(self) -> list[str]:
        """The annotation runs."""
        return list(self.labels)

    @property
    def caption(self) -> str:
        """Who labelled the pages; "" where nobody did."""
        captions = {annotation.caption(labels) for labels in self.labels.values()}
        return "; ".join(sorted(captions))

    @property
    def events(self) -> pd.DataFrame:
        """The dated events of the case; no rows where it has none."""
        if self.case.events is None:
            return pd.DataFrame({"date": pd.to_datetime([]), "label": []})
        return lexicons.events(self.case.events)

    def require_outlet(self, outlet: str) -> None:
        """Raise InputError unless a source has a page or article."""
        one_of(outlet, self.outlets, name="outlet")


def material_of(source: str | Path | Features | Case) -> Material:
    """Return the material of a case, read once as long as the case is open."""
    return _material(as_case(source))


def labels(case: str | Path | Features | Case) -> dict[str, Counts]:
    """Return the labels of each run as cards count them.

    Parameters
    ----------
    case : path, Features or Case
        With labels.

    Returns
    -------
    dict of str to Counts
        Run to pages × items, for the pages on the case's subject. A member of a named set is its
        name or its value alone, so that "opponents_speakers:terrorists" counts pages where any
        speaker has the word. Claims are "claim:asserted:outlet:use_ended" (the source itself) or
        "claim:asserted:speakers:use_ended". All runs have the same pages and items.

    Raises
    ------
    InputError
        If the case has no labels.

    Examples
    --------
    >>> found = labels("data/hamedan-2016")["a"]
    >>> bool(found.items.isin(["opponents_speakers:terrorists"]).any())
    True
    """
    material = material_of(case)
    require_labels(material, what="labels")
    return dict(material.labels)


@lru_cache(maxsize=4)
def _material(case: Case) -> Material:
    """Return the material of an open case."""
    articles = _articles(case.features)
    runs = _read_runs(case.folder)
    if not runs:
        return _material_of_texts(case, articles)
    book = annotation.codebook(_in_folder(case, "codebook.toml"))
    first = next(iter(runs.values()))
    listed = first.rows["article_id"][_is_asked_for(first, book, case)]
    everywhere = [labels.rows["article_id"] for labels in runs.values()]
    left_out = len(set(pd.concat(everywhere)) - set(first.rows["article_id"]))
    labels = {}
    names = []
    for run, read in runs.items():
        chosen = read.where(rows=read.rows["article_id"].isin(listed).to_numpy())
        claims = _claims_of_run(case, run, book, pages=chosen.rows["article_id"])
        labels[run] = _items_of_run(chosen, book, claims)
        names.append(_names_of_run(chosen, book, claims).assign(run=run))
    labels = _with_the_same_items(labels)
    return Material(
        case=case,
        book=book,
        labels=labels,
        items=_item_table(next(iter(labels.values())).items, book),
        names=pd.concat(names, ignore_index=True),
        texts=_texts(case.features),
        pages=_page_table(labels, book),
        articles=articles,
        left_out=left_out,
        summaries=_summaries(book),
    )


def _material_of_texts(case: Case, articles: pd.DataFrame) -> Material:
    """Return the material of a case without labels."""
    return Material(
        case=case,
        book=None,
        labels={},
        items=pd.DataFrame(columns=ITEM_COLUMNS),
        names=pd.DataFrame(columns=["run", "article_id", "item", "name"]),
        texts=_texts(case.features),
        pages=pd.DataFrame({"article_id": [], "outlet": [], "day": pd.to_datetime([])}),
        articles=articles,
        left_out=0,
    )


def _in_folder(case: Case, name: str) -> Path:
    """Return the path of a file of the case's folder."""
    folder = case.folder or Path()
    return folder / name


# ---- labels -----------------------------------------------------------------------------------


def _read_runs(folder: Path | None) -> dict[str, Counts]:
    """Return all labels of each annotation run of a folder, page variables too."""
    if folder is None:
        return {}
    paths = sorted(folder.glob("annotations_*.csv"))
    if not paths:
        return {}
    book = annotation.codebook(folder / "codebook.toml")
    kinds = book.variables.set_index("name")["kind"]
    countable = list(kinds.index[kinds != "date"])
    pages = annotation.pages(folder)
    require_columns(pages, ["outlet"], what="articles.csv")
    runs = {}
    for path in paths:
        run = path.stem.removeprefix("annotations_")
        counts = annotation.read(path, codebook=book, variables=countable)
        known = [name for name in pages if name == "article_id" or name not in counts.rows]
        runs[run] = counts.with_metadata(pages[known])
    return runs


def _is_asked_for(labels: Counts, book: Codebook, case: Case) -> np.ndarray:
    """Return which pages are on the case's subject, as the case's contrasts.toml says.

    Only its conditions on page variables count: what a page is, and not who published it.
    """
    is_asked_for = labels.rows["outlet"].notna().to_numpy()
    path = _in_folder(case, "contrasts.toml")
    if not path.is_file():
        return is_asked_for
    page_variables = set(book.variables["name"][book.variables["page"]])
    for column, values in lexicons.contrasts(path).where.items():
        if column in page_variables:
            is_value = labels.rows[column].isin(np.atleast_1d(values).tolist())
            is_asked_for = is_asked_for & is_value.to_numpy()
    return is_asked_for


def _claims_of_run(case: Case, run: str, book: Codebook, *, pages: pd.Series) -> pd.DataFrame:
    """Return the claims of a run in these pages, each with the item that counts it."""
    path = _in_folder(case, f"claims_{run}.csv")
    columns = ["article_id", "claim", "stance", "speaker"]
    if not path.is_file():
        return pd.DataFrame(columns=[*columns, "item"], dtype="str")
    claims = annotation.claims(path, codebook=book)[columns]
    claims = claims[claims["article_id"].isin(pages)]
    voice = claims["speaker"].where(claims["speaker"] == ITSELF, "speakers")
    item = "claim:" + claims["stance"] + ":" + voice + ":" + claims["claim"]
    return claims.assign(item=item)


def _items_of_run(labels: Counts, book: Codebook, claims: pd.DataFrame) -> Counts:
    """Return a run's pages × items that readers see.

    Members of a named set are its names, or its values. A number is an item for each value.
    """
    variables = book.variables.set_index("name")
    numbers = set(variables.index[variables["kind"] == "interval"])
    merged = {item: _shown_item(item, variables) for item in labels.items if item not in numbers}
    parts = [labels.merged(merged).present()]
    for name in labels.items:
        if name in numbers:
            parts.append(_values_of_number(labels, name, variables.loc[name, "values"]))
    if len(book.claims):
        parts.append(_claim_counts(labels, claims))
    return _side_by_side(parts)


def _values_of_number(labels: Counts, name: str, values: Sequence[str]) -> Counts:
    """Return pages × values of a variable that is a number; unlabelled pages stay missing."""
    number = labels.where(items=[name])
    value_of_page = number.values.toarray()
    is_labelled = number.full_size() > 0
    wanted = np.array(values, float)
    is_value = is_labelled & (value_of_page == wanted)
    size = np.repeat(is_labelled, len(wanted), axis=1)
    items = [f"{name}:{value}" for value in values]
    return Counts.of(is_value, size=size, rows=labels.rows, items=items, per="page")


def _claim_counts(labels: Counts, claims: pd.DataFrame) -> Counts:
    """Return pages × claims by stance and voice."""
    made = pd.crosstab(claims["article_id"], claims["item"]) > 0
    made = made.reindex(labels.rows["article_id"], fill_value=False)
    size = np.ones(made.shape)
    return Counts.of(made.to_numpy(), size=size, rows=labels.rows, items=made.columns, per="page")


def _side_by_side(parts: Sequence[Counts]) -> Counts:
    """Return the items of several Counts of the same pages."""
    first = parts[0]
    return Counts.of(
        sparse.hstack([part.values for part in parts]).tocsr(),
        size=np.hstack([part.full_size() for part in parts]),
        rows=first.rows,
        items=[item for part in parts for item in part.items],
        per="page",
    )


def _shown_item(item: str, variables: pd.DataFrame) -> str:
    """Return the item that readers see: of a named set the name alone, or the value alone."""
    variable, _, value = item.partition(":")
    if variables.loc[variable, "kind"] != "named_set":
        return item
    name, _, last = value.rpartition(":")
    if variables.loc[variable, "by_value"]:
        return f"{variable}:{last}"
    return f"{variable}:{name}"


def _names_of_run(labels: Counts, book: Codebook, claims: pd.DataFrame) -> pd.DataFrame:
    """Return who holds what is counted whoever holds it: claims, and named sets by value."""
    spoken = claims[claims["speaker"] != ITSELF]
    of_claims = spoken[["article_id", "item", "speaker"]].rename(columns={"speaker": "name"})
    variables = book.variables.set_index("name")
    by_value = set(variables.index[variables["by_value"]])
    cells = labels.values.tocoo()
    page, column = cells.coords
    held = pd.DataFrame(
        {
            "article_id": labels.rows["article_id"].to_numpy()[page],
            "raw": labels.items.to_numpy()[column],
        }
    )
    held = held[held["raw"].str.partition(":")[0].isin(by_value)]
    item = [_shown_item(raw, variables) for raw in held["raw"]]
    name = [raw.split(":", 1)[1].rpartition(":")[0] for raw in held["raw"]]
    of_sets = held.assign(item=item, name=name)[["article_id", "item", "name"]]
    return pd.concat([of_sets, of_claims], ignore_index=True)


def _with_the_same_items(labels: dict[str, Counts]) -> dict[str, Counts]:
    """Return the runs with the items of all of them; what a run lacks is 0 there."""
    items = list(dict.fromkeys(item for counts in labels.values() for item in counts.items))
    same = {}
    for run, counts in labels.items():
        missing = [item for item in items if item not in counts.items]
        shape = (len(counts.rows), len(missing))
        nothing = Counts.of(
            np.zeros(shape), size=np.ones(shape), rows=counts.rows, items=missing, per="page"
        )
        wide = _side_by_side([counts, nothing])
        same[run] = wide.where(items=items)
    return same


def _item_table(items: pd.Index, book: Codebook) -> pd.DataFrame:
    """Return section, variable, value and reader name of each item.

    What pages say comes first, in the codebook's order; then claims; then facts about pages.
    """
    variables = book.variables.set_index("name")
    rows = []
    for item in items:
        variable, _, value = item.partition(":")
        if variable == "claim":
            stance, voice, claim = value.split(":", 2)
            label = book.claim_label(claim)
            rows.append((item, _claim_section(stance, voice), variable, claim, "claim", label))
            continue
        kind = variables.loc[variable, "kind"]
        section = variables.loc[variable, "section"] or "Labels"
        label = book.value_label(variable, value) if value else book.label(variable)
        rows.append((item, section, variable, value, kind, label))
    table = pd.DataFrame(rows, columns=ITEM_COLUMNS)
    on_pages = list(variables.index[variables["page"]])
    of_content = list(variables.index[~variables["page"]])
    places = {name: place for place, name in enumerate([*of_content, "claim", *on_pages])}
    order = table["variable"].map(places)
    return table.assign(order=order).sort_values("order", kind="stable", ignore_index=True)


def _claim_section(stance: str, voice: str) -> str:
    """Return the heading of claims of a stance and voice."""
    if voice == ITSELF:
        return f"Claims {stance} by the source itself"
    return f"Claims {stance} by speakers"


# ---- pages ------------------------------------------------------------------------------------


def _page_table(labels: dict[str, Counts], book: Codebook) -> pd.DataFrame:
    """Return the listed pages with their day, and each run's summary variables in words."""
    first = next(iter(labels.values()))
    rows = first.rows.drop(columns=["annotator", "annotator_kind"])
    rows = rows.assign(day=_days(rows, book))
    for run, counts in labels.items():
        for variable in _summaries(book):
            text = _values_in_words(counts, variable, book)
            rows[f"{variable}_{run}"] = rows["article_id"].map(text)
    return rows.sort_values(["day", "article_id"], ignore_index=True)


def _summaries(book: Codebook) -> tuple[str, ...]:
    """Return the codebook's summary variables; nominal ones where it marks none."""
    variables = book.variables
    names = tuple(variables["name"][variables["summary"]])
    return names or tuple(variables["name"][variables["kind"] == "nominal"])


def _days(rows: pd.DataFrame, book: Codebook | None = None) -> pd.Series:
    """Return the day of each page: as annotators read it, else as the tables say; NaT if none."""
    columns = ["published"]
    if book is not None:
        variables = book.variables
        is_date = (variables["kind"] == "date") & variables["page"]
        columns = [*variables["name"][is_date], *columns]
    day = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    for name in columns:
        if name in rows:
            parsed = pd.to_datetime(rows[name], format=DAY, errors="coerce")
            day = day.fillna(parsed.astype("datetime64[us]"))
    return day.dt.normalize()


def _values_in_words(labels: Counts, variable: str, book: Codebook) -> dict[str, str]:
    """Return what a run says of a variable, by page, in reader names."""
    items = [item for item in labels.items if item.startswith(f"{variable}:")]
    chosen = labels.where(items=items)
    names = [book.value_label(variable, item.partition(":")[2]) for item in chosen.items]
    words = {}
    for page, values in zip(chosen.rows["article_id"], chosen.values.toarray()):
        words[page] = JOINT.join(names[place] for place in np.flatnonzero(values))
    return words


# ---- articles of the pack ---------------------------------------------------------------------


def _articles(features: Features | None) -> pd.DataFrame:
    """Return the articles of a pack, with their day; no rows where there is none."""
    if features is None:
        return pd.DataFrame({"article_id": [], "outlet": [], "day": pd.to_datetime([])})
    rows = metadata_of(features)
    rows = rows.assign(day=_days(rows))
    return rows.sort_values(["day", "article_id"], ignore_index=True)


def _texts(features: Features | None) -> dict[str, Counts]:
    """Return the Counts of the pack's articles: what it has of words, actors, speakers, tone."""
    if features is None or not len(features.articles):
        return {}
    texts = {"words": _words(features)}
    if len(features.mentions):
        texts["actors"] = _actors(features)
    quotations = features.quotations
    if "speaker" in quotations and quotations["speaker"].notna().any():
        texts["speakers"] = framing.speakers(features).present()
    if len(features.tones):
        scorers = set(features.tones["scorer"])
        scorer = "directed" if "directed" in scorers else min(scorers)
        texts["tone"] = sentiment.toward(features, scorer=scorer).per_article()
    known = features.articles["outlet"].notna().to_numpy()
    return {kind: counts.where(rows=known) for kind, counts in texts.items()}


def _words(features: Features) -> Counts:
    """Return the words of each article, actors under one name, without stop words."""
    has_aliases = len(features.mentions) > 0 and "own_alias" in features.terms.layers
    stopped = _stop_words(features.articles)
    return framing.terms(features, normalise=has_aliases, stop_words=stopped)


def _actors(features: Features) -> Counts:
    """Return which actors each article names."""
    named = cooccurrence.incidence(features, within="article")
    counts = Counts.of(
        named.values,
        size=np.ones((len(named.rows), 1)),
        rows=named.rows,
        items=list(named.items),
        per="article",
    )
    return counts


def _stop_words(articles: pd.DataFrame) -> list[str]:
    """Return the stop words of the articles' languages, as far as there are lists."""
    words: set[str] = set()
    if "language" not in articles:
        return []
    for language in articles["language"].dropna().unique():
        try:
            words |= set(lexicons.stop_words(language))
        except InputError:
            continue  # a language without a list
    return sorted(words)


def require_labels(material: Material, *, what: str) -> None:
    """Raise InputError for a case without annotation runs."""
    if not material.labels:
        raise refusal(
            what,
            arrived=f"the case {material.case.name} without labels",
            expected="annotations_*.csv with codebook.toml and articles.csv",
            fix="Give a case whose pages are labelled.",
        )


def only_pages(labels: Counts, pages: pd.Series) -> Counts:
    """Return the rows of some pages."""
    return labels.where(rows=labels.rows["article_id"].isin(pages).to_numpy())
