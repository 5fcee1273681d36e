"""A case opened once: its pack or articles, its readings, its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import annotation, copies, lexicons
from analysis.annotation import Codebook
from analysis.annotation.claim_counts import claims_by_speaker
from analysis.annotation.labels import claims as read_claims
from analysis.case.cache import (
    LISTS,
    Articles,
    articles_at,
    case_files,
    extracted,
    lists_beside,
    paths_in,
    tables_in,
)
from analysis.case.cautions import Compared, cautions_of
from analysis.case.contrast_tables import compared_groups, planned_contrasts
from analysis.case.lead import leading_contrast, levels_in_samples, nothing_leads
from analysis.case.materials import counts_of_material
from analysis.case.planned_items import planned_items
from analysis.case.scope import Scope
from analysis.compare import contrasts
from analysis.corpus.articles import Corpus
from analysis.counts import Counts
from analysis.errors import (
    InputError,
    MissingInput,
    listing,
    one_of,
    refusal,
    require_columns,
    require_kind,
    using_files,
)
from analysis.features.loading import load_features
from analysis.features.pack import Features
from analysis.files import FEATURES, fingerprint
from analysis.lexicons import Planned
from analysis.stats.plan import Gate
from analysis.wording.findings import untested_text

#: The table of features that a material needs.
_TABLES = {
    "words": "terms",
    "frames": "frames",
    "actors": "mentions",
    "speakers": "quotations",
    "tone": "tones",
}
LEADING = ("words", "actors", "speakers")  #: materials of which one leads without a plan
#: What can be opened, in words.
_OPENS = (
    "a folder of .txt files, a table of articles (.csv, .tsv, .jsonl, .parquet), a pack "
    "(manifest.json), or a case (features/manifest.json or annotations_*.csv)"
)


@dataclass(frozen=True, eq=False)
class Case:
    """The pack, readings and texts of an event.

    `open_case` makes it. `readings` are as the files have them, and `labels` are what contrasts
    compare. `on_subject` gives all labels of pages on the subject, `outlets.labels` those that
    cards count, `planned_readings` the items of the plan.

    Attributes
    ----------
    name : str
    source : str
        What opens it again.
    folder : Path or None
        Its folder, or its table of articles. None for what was handed over in memory.
    features : Features or None
        With clusters of copies and agencies.
    labels : dict of str to Counts
        What contrasts compare: pages that the plan asks for, and what they say, where it
        is 0 or 1; no scales.
    readings : dict of str to Counts
        Name to every page × labels of all variables but days, with what articles.csv and
        outlets.csv say of the pages. The files are read here and nowhere else.
    claims : dict of str to Counts
        Of the readings with a file of claims: the same pages × claims by stance and speaker.
    book : Codebook or None
        The codebook of the annotations.
    plan : Planned or None
        What contrasts.toml plans.
    corpus : Corpus or None
        Texts that were handed over, for keywords in context; `texts` has them, too.
    articles : Articles or None
        Where the articles are that the features were counted from, and how they are read.
    actors : Path, Actors or None
        The list of actors beside the articles or the pack.
    beside : Articles or None
        Articles beside a pack: its texts, read when words are first shown in context.
    events : Path or None
        An events.toml.
    scope : Scope
        Which pages the plan asks for in all of its samples.
    """

    name: str
    source: str
    folder: Path | None
    features: Features | None
    labels: dict[str, Counts] = field(default_factory=dict)
    readings: dict[str, Counts] = field(default_factory=dict)
    claims: dict[str, Counts] = field(default_factory=dict)
    book: Codebook | None = None
    plan: Planned | None = None
    corpus: Corpus | None = None
    articles: Articles | None = None
    actors: Any = None
    beside: Articles | None = None
    events: Path | None = None
    scope: Scope = Scope()

    def __repr__(self) -> str:
        return f"Case {self.name}: {', '.join(self.materials)}"

    @property
    def texts(self) -> Corpus | None:
        """The texts, read when they are first asked for; None where they are not at hand."""
        if self.corpus is not None:
            return self.corpus
        articles = self.articles or self.beside
        return articles.corpus if articles is not None else None

    @property
    def has_texts(self) -> bool:
        """Whether the texts are at hand."""
        sources = (self.corpus, self.articles, self.beside)
        return any(source is not None for source in sources)

    @property
    def grouping(self) -> str:
        """The column that the plan compares pages by; "" without annotated pages or a plan."""
        return self.plan.group if self.plan is not None and self.labels else ""

    @property
    def bodies(self) -> Mapping[str, str]:
        """The state or body to which each actor belongs, by its list of actors."""
        return lexicons.actors(self.actors).ancestors

    @property
    def strata(self) -> str | tuple[str, ...] | None:
        """The column or columns within which the plan compares pages; None without any."""
        return None if self.plan is None else self.plan.strata

    @property
    def materials(self) -> list[str]:
        """What can be counted; first what most articles have, last what too few have."""
        return list(self.articles_with)

    def is_too_little(self, material: str) -> bool:
        """Tell whether a material rests on too few articles for any comparison."""
        return self.articles_with[material] < Gate.articles

    @cached_property
    def articles_with(self) -> dict[str, int]:
        """How many articles or pages have anything of each material, in the order of these."""
        readings = {f"labels {name}": len(labels.rows) for name, labels in self.labels.items()}
        counted: dict[str, int] = {}
        if self.features is not None:
            counted = {name: self._articles_of(name) for name in _TABLES}
        n_articles = counted.get("words", 0)
        # Words are always there; another material needs a table with rows.
        counted = {name: n for name, n in counted.items() if n > 0 or name == "words"}
        sizes = counted | readings
        if max(readings.values(), default=0) > n_articles:
            sizes = readings | counted
        enough = {name: n for name, n in sizes.items() if n >= Gate.articles}
        return enough | sizes

    def grouping_of(self, kind: str) -> str:
        """Return the column by which a material is compared: the plan's, or else "outlet".

        >>> case = open_case("data/hamedan-2016")
        >>> case.grouping_of("labels"), case.grouping_of("words")
        ('country_group', 'outlet')
        """
        rows = self.features.articles if self.features is not None else ()
        if self.plan is not None and (kind == "labels" or self.plan.group in rows):
            return self.plan.group
        return "outlet"

    def contrasts(self, kind: str = "labels") -> pd.DataFrame:
        """Return how the groups of the case differ: the table that everybody reads.

        Parameters
        ----------
        kind : str
            "labels": the families of the plan, on its first sample, in each reading. "words",
            "actors", "speakers" or "tone": these items by the plan's group, or else by outlet; they
            were not planned, and are one family.

        Returns
        -------
        DataFrame
            As from `compare.contrasts`; that of labels has the columns ``family, reading`` first.

        Raises
        ------
        InputError
            If the case has no such material, no plan for its labels, or one group alone.

        Examples
        --------
        >>> table = open_case("data/hamedan-2016").contrasts()
        >>> table[["family", "reading", "group", "item"]].iloc[0].tolist()
        ['issues and naming', 'a', 'Iranian', 'law']
        """
        return _contrasts(self, kind).copy()

    def lead(self) -> pd.DataFrame:
        """Return the leading finding of the case, as shares of groups in every sample.

        It is the contrast with the smallest adjusted p in the first reading: of the plan's, on its
        first sample; without a plan, of words, actors or speakers, as shares of articles.

        Returns
        -------
        DataFrame
            ``sample, reading``, then as from `compare.levels`. Its method has the ``finding`` in
            one sentence. Without a row where nothing was tested: ``nothing`` says why.

        Examples
        --------
        >>> open_case("data/hamedan-2016").lead().attrs["method"]["finding"]
        "The source's own words, “terrorists”: Russian 32 %, Iranian 19 %, Western 4 %"
        """
        return _lead(self).copy()

    @cached_property
    def cautions(self) -> pd.DataFrame:
        """What has to be known before a result is read: ``caution, sentence``; often no row.

        Each caution, its input and its threshold are in docs/cautions.md.

        >>> open_case("data/hamedan-2016").cautions["caution"].tolist()
        ['labels by a machine only', 'one owner']
        """
        return cautions_of(_compared(self))

    def _articles_of(self, material: str) -> int:
        """Return how many articles of the features have anything of a material."""
        if self.features is None:
            return 0
        if material == "words":
            return len(self.features.articles)
        table = getattr(self.features, _TABLES[material])
        if material == "speakers":
            table = table[table["speaker"].notna()]
        return int(table["article_id"].nunique())


@lru_cache(maxsize=16)
def _contrasts(case: Case, kind: str) -> pd.DataFrame:
    """Return the contrasts of a material of a case, computed once."""
    one_of(kind, ["labels", *_TABLES], name="kind")
    if kind == "labels":
        plan: Any = case.plan  # without a plan there are no planned readings
        return planned_contrasts(planned_readings(case), plan)
    if kind not in case.materials:
        raise refusal(
            f"contrasts of {kind}",
            arrived=f"the case {case.name}, without {kind}",
            expected=f"one of its materials: {listing(case.materials, 12)}",
            fix="Choose one of these; lists of actors and frames beside the articles add others.",
            kind=MissingInput,
        )
    by = case.grouping_of(kind)
    return contrasts(compared_groups(counts_of_material(case, kind, "all"), by, case.plan), by)


@lru_cache(maxsize=16)
def _lead(case: Case) -> pd.DataFrame:
    """Return the leading finding of a case, computed once."""
    has_plan = case.plan is not None and bool(case.labels)
    leading = [name for name in LEADING if name in case.materials]
    kind = "labels" if has_plan else next(iter(leading), "")
    if not kind:
        return nothing_leads("the case has neither planned labels nor articles")
    try:
        table = case.contrasts(kind)
    except InputError as error:  # one group alone, say
        return nothing_leads(str(error).partition("\n")[0])
    contrast = leading_contrast(table)
    if contrast is None:
        return nothing_leads(untested_text(table))
    if has_plan:
        readings = planned_readings(case)
    else:
        readings = {"": counts_of_material(case, kind, "all").present()}
    return levels_in_samples(readings, contrast, by=case.grouping_of(kind), plan=case.plan)


def _compared(case: Case) -> Compared:
    """Return the pages that a case compares: those of the plan's first sample, or its articles."""
    plan = case.plan
    by = case.grouping_of("words")
    words = None
    if "words" in case.materials:
        words = compared_groups(counts_of_material(case, "words", "all"), by, plan)
    unit = ""
    if plan is not None and plan.unit is not None:
        unit = plan.unit
    if words is not None and not case.readings:
        return Compared(words.rows, by=by, unit=unit, per="article", words=words, words_by=by)
    if plan is None:
        rows = next(iter(case.readings.values())).rows
        return Compared(rows, readings=case.readings, words=words, words_by=by)
    readings = {}
    for reading, labels in case.readings.items():
        require_columns(
            labels.rows,
            [plan.group, *plan.where],
            what=f"contrasts.toml: pages of reading {reading}",
        )
        pages = compared_groups(Scope.of(plan.where).pages_of(labels), plan.group, plan)
        items = [item for item in plan.every_item() if item in labels.items.index]
        readings[reading] = pages.where(items=items)
    rows = next(iter(readings.values())).rows
    return Compared(rows, plan.group, unit=unit, readings=readings, words=words, words_by=by)


# ---- opening ----------------------------------------------------------------------------------


@using_files()
def open_case(
    source: str | Path | Features | Corpus | pd.DataFrame | Case,
    *,
    corpus: Corpus | None = None,
    **options: Any,
) -> Case:
    """Open a case: its folder, a pack, or articles.

    A path without options is opened once, and again only when its files change. Articles are read
    once: their pack stays in the user's cache until a file, a word list or an option changes. Lists
    beside the articles are used: actors.toml, frames.toml and noise.toml.

    Parameters
    ----------
    source : path, Features, Corpus, DataFrame or Case
        A case folder (features/, or annotations_*.csv with codebook.toml and articles.csv), a
        pack, or what `read_corpus` takes: a folder of .txt files or a table of articles. Of a
        folder with both a pack and articles, the pack is counted and the articles are its texts.
    corpus : Corpus, optional
        The texts of a pack, from ``read_corpus``: with them evidence shows words in context.
        Articles have their texts.
    **options
        Of articles: options of `read_corpus` (columns, encoding, date_format, noise, clean,
        faulty), and ``actors`` and ``frames``, which take the place of lists beside the articles.

    Returns
    -------
    Case
        ``name``, ``features`` (Features or None), ``labels`` (dict of reading → Counts), ``texts``,
        ``events``, ``grouping``; ``materials`` lists what can be counted.

    Raises
    ------
    MissingInput
        Where there is neither a pack, nor a reading, nor an article.
    InputError
        As `read_corpus` does, and for options of articles that are given with something else.

    Examples
    --------
    >>> open_case("data/hamedan-2016").materials[:3]
    ['labels a', 'labels b', 'words']
    """
    if isinstance(source, Case):
        _require_no_options(options, "a Case, which is open already")
        return source if corpus is None else replace(source, corpus=corpus)
    if isinstance(source, Features):
        _require_no_options(options, "Features, which are counted already")
        return Case("articles", "features", None, with_copies(source), corpus=corpus)
    if isinstance(source, Corpus | pd.DataFrame):
        return _case_in_memory(source, corpus=corpus, options=options)
    kinds = f"{_OPENS}, as a path, or a Corpus, Features or DataFrame"
    fix = "Give the path of your articles, such as 'my-articles'."
    require_kind(source, (str, Path), name="case", expected=kinds, fix=fix)
    if corpus is not None or options:
        return _case_of_path(str(source), corpus=corpus, options=options)
    prints = [fingerprint(source)]
    if Path(source).is_file():  # of a table the lists are outside
        prints += [fingerprint(path) for path in paths_in([*lists_beside(Path(source)).values()])]
    return _case_of_unchanged_path(str(source), tuple(prints))


@lru_cache(maxsize=4)
def _case_of_unchanged_path(source: str, _fingerprints: tuple[str | None, ...]) -> Case:
    """Return the case of a path, opened once as long as its files are the same."""
    return _case_of_path(source, corpus=None, options={})


def _case_of_path(source: str, *, corpus: Corpus | None, options: dict[str, Any]) -> Case:
    """Return the case of a folder, a pack or a table of articles."""
    folder = Path(source)
    case_files(folder)  # none leads out of it
    features = _features_of_folder(folder)
    book = _book_of_folder(folder)
    readings = _readings_of_folder(folder, book)
    claims = _claims_of_folder(folder, book, readings)
    articles = None
    path = None
    if features is None and not readings:
        _require_no_cases_inside(folder)
    if features is None:
        path = articles_at(folder)
    if path is not None:
        articles = _articles(path, lists=lists_beside(path), options=options)
        features = with_copies(extracted(articles))
    elif features is None and not readings:
        raise _nothing_to_open(folder)
    else:
        _require_no_options(options, f"{source}, which is counted already")
    beside = None
    if articles is None:
        beside = _articles_beside(folder)
    plan = None
    if (folder / "contrasts.toml").is_file():
        plan = lexicons.contrasts(folder / "contrasts.toml")
    of_text = {}
    if book is not None:
        of_text = {reading: labels_of_text(labels, book) for reading, labels in readings.items()}
    scope = _scope_of_plan(plan, of_text, book)
    labels = {name: scope.pages_of(_without_scales(counts)) for name, counts in of_text.items()}
    events = folder / "events.toml"
    return Case(
        name=_name_of_case(folder, articles),
        source=source,
        folder=folder,
        features=features,
        readings=readings,
        claims=claims,
        labels=labels,
        book=book,
        plan=plan,
        corpus=corpus,
        articles=articles,
        beside=beside,
        actors=_actors_of(folder, articles),
        events=events if events.is_file() else None,
        scope=scope,
    )


def _case_in_memory(
    source: Corpus | pd.DataFrame, *, corpus: Corpus | None, options: dict[str, Any]
) -> Case:
    """Return the case of articles that are in memory."""
    words = "table"
    if isinstance(source, Corpus):
        words = "corpus"
        of_corpus = {name: value for name, value in options.items() if name not in LISTS[:2]}
        _require_no_options(of_corpus, "a Corpus, which is read already")
    articles = _articles(source, lists={}, options=options)
    return Case(
        name="articles",
        source=words,
        folder=None,
        features=with_copies(extracted(articles)),
        corpus=corpus,
        articles=articles,
        actors=articles.lists.get("actors"),
    )


def _articles(
    source: Path | Corpus | pd.DataFrame, *, lists: dict[str, Any], options: dict[str, Any]
) -> Articles:
    """Return articles with the lists beside them, or those that are given instead."""
    given = {name: options[name] for name in LISTS[:2] if options.get(name) is not None}
    of_corpus = {name: value for name, value in options.items() if name not in LISTS[:2]}
    if "noise" in of_corpus:
        lists = {name: path for name, path in lists.items() if name != "noise"}
    return Articles(source, {**lists, **given}, of_corpus)


def _articles_beside(folder: Path) -> Articles | None:
    """Return the articles in the folder of a pack; None where there are none."""
    if not folder.is_dir():
        return None
    path = articles_at(folder)
    is_pack = (folder / "manifest.json").is_file()
    if path is None or (is_pack and path.is_file()):  # tables of a pack are no articles
        return None
    return _articles(path, lists=lists_beside(path), options={})


def _require_no_options(options: dict[str, Any], arrived: str) -> None:
    """Raise InputError for options of articles where there are none to read."""
    if options:
        raise refusal(
            "case",
            arrived=f"{arrived}, with {', '.join(options)}",
            expected="articles to read",
            fix="Leave these options out, or give the path of the articles.",
        )


def _require_no_cases_inside(folder: Path) -> None:
    """Raise InputError for a folder of cases: none of them is meant, or all."""
    if not folder.is_dir():
        return
    cases = sorted(str(path) for path in folder.iterdir() if _is_case(path))
    if cases:
        raise refusal(
            "case",
            arrived=f"{folder}, in which there are cases or packs",
            expected=_OPENS,
            fix=f"Give the path of one of them: {listing(cases)}.",
        )


def _nothing_to_open(folder: Path) -> InputError:
    """Return the refusal of a path where there is nothing to open."""
    arrived = f"{folder}, a folder without any of them"
    fix = "Put each article into a .txt file in the folder, or give the path of a table."
    if not folder.exists():
        arrived = f"{folder}, which does not exist"
        fix = f"Check the path; it starts from {Path.cwd()}."
    elif not any(folder.iterdir()):
        arrived = f"{folder}, an empty folder"
    else:
        tables = [str(path) for path in tables_in(folder)]
        if tables:
            fix = f"If one of its tables has the texts, give its own path: {listing(tables)}."
    return refusal("case", arrived=arrived, expected=_OPENS, fix=fix, kind=MissingInput)


def _name_of_case(folder: Path, articles: Articles | None) -> str:
    """Return the name of the articles, else of the folder; of a pack its parent folder."""
    if articles is not None:
        return articles.name
    name = folder.resolve().name
    if name == FEATURES:
        return folder.resolve().parent.name
    return name


def _actors_of(folder: Path, articles: Articles | None) -> Any:
    """Return the list of actors of articles, or the one beside a pack; None without any."""
    if articles is not None:
        return articles.lists.get("actors")
    folders = [folder]
    if folder.name == FEATURES:
        folders.append(folder.parent)
    for place in folders:
        path = place / "actors.toml"
        if path.is_file():
            return path
    return None


def _features_of_folder(folder: Path) -> Features | None:
    """Return the pack of a folder, whole; None where it has none."""
    for path in (folder / FEATURES, folder):
        if (path / "manifest.json").is_file():
            pack = load_features(path)
            if not isinstance(pack, Features):
                pack = pack.load()
            return with_copies(pack)
    return None


def with_copies(features: Features) -> Features:
    """Return features whose articles have clusters of copies and guessed agencies.

    >>> features = load_features("data/syria-war/features")
    >>> "copy_cluster" in with_copies(features).articles
    True
    """
    columns = ("copy_cluster", "agency_guess")
    missing = [name for name in columns if name not in features.articles]
    if not missing:
        return features
    return features.with_metadata(copies.link(features)[["article_id", *missing]])


def _book_of_folder(folder: Path) -> Codebook | None:
    """Return the codebook of an annotated folder; None where nothing is annotated."""
    if not any(folder.glob("annotations_*.csv")):
        return None
    return annotation.codebook(folder / "codebook.toml")


def _readings_of_folder(folder: Path, book: Codebook | None) -> dict[str, Counts]:
    """Return the readings of a folder, with what its tables say of each page."""
    if book is None:
        return {}
    is_countable = book.variables["kind"] != "date"
    return annotation.readings(folder, variables=book.variables["name"][is_countable].tolist())


def _claims_of_folder(
    folder: Path, book: Codebook | None, readings: dict[str, Counts]
) -> dict[str, Counts]:
    """Return the claims of the readings that have a file of them."""
    if book is None:
        return {}
    claims = {}
    for reading, labels in readings.items():
        path = folder / f"claims_{reading}.csv"
        if path.is_file():
            table = read_claims(path, codebook=book)
            claims[reading] = claims_by_speaker(table, labels, book=book)
    return claims


def labels_of_text(labels: Counts, book: Codebook) -> Counts:
    """Return the labels of what pages say, without facts about pages."""
    facts = book.variables["name"][book.variables["page"]]
    return labels.where(items=~labels.items["variable"].isin(facts))


def _without_scales(labels: Counts) -> Counts:
    """Return labels without items of other values than 0 and 1."""
    return labels.where(items=[item for item in labels.items.index if item not in labels.scales])


def _scope_of_plan(plan: Planned | None, labels: dict[str, Counts], book: Codebook | None) -> Scope:
    """Return the pages that a plan asks for in all of its samples."""
    if plan is None:
        return Scope()
    for reading, counts in labels.items():
        require_columns(counts.rows, plan.pages, what=f"contrasts.toml: pages of reading {reading}")
    return Scope.of(plan.pages, book=book)


def planned_readings(case: Case) -> dict[str, Counts]:
    """Return the readings of a case, with the items of its plan.

    Parameters
    ----------
    case : Case

    Returns
    -------
    dict of str to Counts
        Reading to pages × the items of all families. Rows are all pages that were read. An
        item of several labels is missing where one of them is; an item of a claim is 0 where no
        voice takes the stance.

    Raises
    ------
    MissingInput
        If the case has no annotations, no plan, or no claims that the plan asks for.
    InputError
        If the plan asks for a label, name or claim that the codebook does not have.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> counts = planned_readings(open_case("data/hamedan-2016"))["a"].where(rows={"listed": 1})
    >>> quarrel = counts.where(items=["quarrel"])
    >>> int(quarrel.values.sum()), len(quarrel.rows)
    (108, 386)
    """
    book = book_of(case)
    if case.plan is None:
        raise refusal(
            "case",
            arrived=f"{case.name}, without a plan",
            expected="a contrasts.toml in its folder",
            fix="Write down what is compared.",
            kind=MissingInput,
        )
    counts = {}
    for reading, labels in case.readings.items():
        counts[reading] = planned_items(labels, case.claims.get(reading), plan=case.plan, book=book)
    return counts


def book_of(case: Case) -> Codebook:
    """Return the codebook of an annotated case."""
    require_case(case)
    if case.book is None:
        raise refusal(
            "case",
            arrived=f"{case.name}, without annotations",
            expected="a folder with annotations_*.csv and codebook.toml",
            fix="Add them. Or count its articles: framing.dictionary(features).present().",
            kind=MissingInput,
        )
    return case.book


def require_case(case: object) -> None:
    """Raise InputError unless a case is open."""
    fix = "Open it first: open_case(path)."
    require_kind(case, Case, name="case", expected="an opened case", fix=fix)


def _is_case(path: Path) -> bool:
    files = ("features/manifest.json", "manifest.json", "annotations_*.csv")
    return path.is_dir() and any(any(path.glob(name)) for name in files)
