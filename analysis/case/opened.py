"""A case that is open: its pack, its readings, its plan, its texts, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import lexicons
from analysis.annotation import agreement
from analysis.annotation.claim_counts import unasked
from analysis.annotation.codebook import Codebook
from analysis.annotation.items import ASSERTED
from analysis.annotation.people import PEOPLE
from analysis.case.annotated import about_pages
from analysis.case.cache import Articles
from analysis.case.case_tables import CaseTables, frequent_terms, made_of_labels, tables_of_texts
from analysis.case.cautions import Compared, cautions_of
from analysis.case.colours import colours_of
from analysis.case.contrast_tables import (
    commonest_items,
    compared_groups,
    contrasts_by_labels,
    planned_contrasts,
)
from analysis.case.funnel import funnel_of_pages, funnel_of_texts
from analysis.case.lead import leading_contrast, levels_in_samples, nothing_leads
from analysis.case.materials import MATERIALS, articles_with, materials_of_articles, words_of
from analysis.case.planned_items import planned_items
from analysis.case.scope import pages_where
from analysis.case.subject import (
    Subject,
    claims_or_labels,
    elements_of,
    labels_of_text,
    own_word_of,
    speakers_of,
    subject_of,
)
from analysis.compare import contrasts, in_order, levels
from analysis.compare.choices import one_changed
from analysis.compare.evidence import annotators_of, method_of, stacked
from analysis.compare.findings import untested_text
from analysis.compare.groups import chosen_grouping
from analysis.compare.plan import Gate, has_several_outlets
from analysis.corpus.articles import Corpus
from analysis.corpus.metadata import row_mask
from analysis.counts import UNCHECKED, Counts, columns_of
from analysis.errors import (
    InputError,
    MissingInput,
    listing,
    one_of,
    refusal,
    require_columns,
    require_kind,
    require_number,
)
from analysis.features.pack import Features
from analysis.lexicons import Actors, Planned
from analysis.suggest.listed import listed


@dataclass(frozen=True, eq=False)
class Case:
    """The pack, readings and texts of an event; `open_case` makes it.

    Attributes
    ----------
    name : str
    source : str
        What opens it again.
    folder : Path or None
        Its folder, or its table of articles. None for what was handed over in memory.
    features : Features or None
        With clusters of copies and agencies.
    readings : dict of str to Counts
        Name to every page × labels of all variables but days, with what articles.csv and
        outlets.csv say of the pages. The files are read here and nowhere else.
    claims : dict of str to Counts
        Of the readings with a file of claims: the same pages × claims by stance and speaker.
    people : Counts or None
        What people say of pages, settled where they differ; as in `readings`.
    people_say : Counts or None
        Their claims.
    outlets_say : DataFrame or None
        What each outlet says by them; `statements` has it, too.
    coders : dict of str to Counts
        Each person's answers, claims too.
    book : Codebook or None
        The codebook of the annotations.
    plan : Planned or None
        What contrasts.toml plans.
    corpus : Corpus or None
        Texts that were handed over; `texts` has them, too.
    articles : Articles or None
        Where the articles are, read when words are first shown in context.
    actors : Path, Actors, "draft" or None
        The list of actors beside the articles or the pack; `listed_actors` has its names.
    by : str
        The column whose groups are compared, as case.toml says; "" without it.
    drop : Path or None
        The words that are left out (drop.txt).
    lexicon : DataFrame or None
        A list of words and scores (lexicon.csv), with the name of its file.
    """

    name: str
    source: str
    folder: Path | None
    features: Features | None
    readings: dict[str, Counts] = field(default_factory=dict)
    claims: dict[str, Counts] = field(default_factory=dict)
    people: Counts | None = None
    people_say: Counts | None = None
    outlets_say: pd.DataFrame | None = None
    coders: dict[str, Counts] = field(default_factory=dict)
    book: Codebook | None = None
    plan: Planned | None = None
    corpus: Corpus | None = None
    articles: Articles | None = None
    actors: Any = None
    by: str = ""
    drop: Path | None = None
    lexicon: pd.DataFrame | None = None

    def __repr__(self) -> str:
        return f"Case {self.name}: {', '.join(self.materials)}"

    # ---- texts and names ----------------------------------------------------------------------

    @property
    def texts(self) -> Corpus | None:
        """The texts, read when they are first asked for; None where they are not at hand."""
        if self.corpus is not None or self.articles is None:
            return self.corpus
        return self.articles.corpus

    @property
    def has_texts(self) -> bool:
        """Whether the texts are at hand."""
        return self.corpus is not None or self.articles is not None

    @property
    def bodies(self) -> Mapping[str, str]:
        """The state or body to which each actor belongs, by its list of actors."""
        return self.listed_actors.ancestors

    @cached_property
    def listed_actors(self) -> Actors:
        """The list of actors; one that was drafted is drafted anew from the texts."""
        return listed(self.actors, self.texts)

    @property
    def events(self) -> pd.DataFrame:
        """The dated events of events.toml: ``date, label``; no rows without the file."""
        path = self.folder / "events.toml" if self.folder is not None else None
        if path is None or not path.is_file():
            return pd.DataFrame({"date": pd.to_datetime([]), "label": []})
        return lexicons.events(path)

    # ---- materials ----------------------------------------------------------------------------

    @property
    def materials(self) -> list[str]:
        """What can be counted; first what most articles have, last what too few have."""
        return list(self.articles_with)

    def is_too_little(self, material: str) -> bool:
        """Tell whether a material rests on too few articles for any comparison."""
        return self.articles_with[material] < Gate.articles

    def is_unchecked(self, material: str) -> bool:
        """Tell whether a material is of an unchecked draft of actors: it tells nothing."""
        return UNCHECKED in self.counts(material).note

    @cached_property
    def articles_with(self) -> dict[str, int]:
        """How many articles or pages have anything of each material, in the order of these."""
        sizes = {}
        if self.features is not None:
            sizes = {name: articles_with(self.features, name) for name in materials_of_articles()}
        n_articles = sizes.get("words", 0)
        # Words are always there; another material needs a table with rows.
        sizes = {name: n for name, n in sizes.items() if n > 0 or name == "words"}
        readings = {f"labels {name}": len(labels.rows) for name, labels in self.labels.items()}
        is_of_pages = max(readings.values(), default=0) > n_articles
        sizes = readings | sizes if is_of_pages else sizes | readings
        has_few = {name: n < Gate.articles for name, n in sizes.items()}
        return {name: sizes[name] for name in sorted(sizes, key=has_few.__getitem__)}

    def counts(self, material: str, *, stem: bool = False) -> Counts:
        """Return the Counts of "words", "actors", "speakers", "tone" or "frames" of the articles.

        Words are counted without those that the case leaves out, and under their *stem* if asked.

        >>> from analysis import open_case
        >>> open_case("data/syria-war").counts("actors").per
        'article'
        """
        return _counts(self, material, stem)

    # ---- pages --------------------------------------------------------------------------------

    @cached_property
    def labels(self) -> dict[str, Counts]:
        """What pages say, of the pages that the plan asks for in all of its samples."""
        found = {}
        for reading, every_label in self.readings.items():
            labels = labels_of_text(every_label, self._book)
            if self.plan is not None:
                place = f"contrasts.toml: pages of reading {reading}"
                require_columns(labels.rows, self.plan.pages, what=place)
                labels = pages_where(labels, self.plan.pages)
            found[reading] = labels
        return found

    @cached_property
    def on_subject(self) -> dict[str, Counts]:
        """The labels of each reading, of the pages that it finds on the subject.

        Reading to pages × labels of what pages say. Rows are what articles.csv and outlets.csv say
        of pages, and ``day``: the day of publication, NaT where it is unknown; ``earliest``: the
        first day on which the page can have been published. It is the day, or the later of the
        first day of the printed month and the first day of the page's phase.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").on_subject["a"]
        Counts: 918 rows × 704 items, per page
        """
        labels = self._subject.labels
        return {reading: labels_of_text(found, self._book) for reading, found in labels.items()}

    @property
    def first(self) -> Counts:
        """The labels of the first reading, of the pages that it finds on the subject.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").first
        Counts: 918 rows × 704 items, per page
        """
        return next(iter(self.on_subject.values()))

    def column(self, name: str) -> Counts:
        """Return the pages of the first reading × the values of what is known of them.

        Values have the names and the order of the codebook, where it has them.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").column("phase").items["name"].tolist()[:2]
        ['first strikes reported', 'dispute']
        """
        counts = self.first.column(name)
        book = self._book
        ordered = [value for value in book.values(name) if value in counts.items.index]
        values = [*ordered, *counts.items.index.drop(ordered)]
        is_labelled = name in set(book.variables["name"])
        names = [book.value_label(name, value) if is_labelled else value for value in values]
        return counts.where(items=values).with_items(pd.DataFrame({"name": names}, values))

    @property
    def claims_on_subject(self) -> dict[str, Counts]:
        """The claims of each reading that has a file of them, on the same pages.

        Reading to pages × claims by stance and speaker. ``items`` has ``value`` (the claim),
        ``stance``, ``voice`` ("own" or "quoted") and ``holder`` (who speaks).

        >>> from analysis import open_case
        >>> said = open_case("data/hamedan-2016").claims_on_subject["a"]
        >>> said.items[["value", "stance", "voice", "holder"]].iloc[1].tolist()
        ['no_foreign_base', 'asserted', 'quoted', 'Boroujerdi']
        """
        return dict(self._subject.claims)

    @property
    def statements(self) -> pd.DataFrame:
        """What each outlet says of each claim that people were asked for.

        ``claim, item, outlet, share`` (1 where the outlet says it itself or quotes it, else 0),
        ``answer`` ("says it", "quotes it", "denies it", "leaves it out"), ``speaker, article_id``,
        ``asked`` (how many of the outlet's articles), ``articles`` (how many it has), ``note``; no
        row where nobody was asked. An outlet that does several of these has the first of them.
        Where a coder is unsure, or coders differ, of an article, and the outlet says it in no
        other, ``answer`` and ``share`` are missing.
        """
        if self.outlets_say is None or self.outlets_say.empty:
            return nothing_leads("people have not been asked what outlets say")
        return self.outlets_say.copy()

    @property
    def is_read_twice(self) -> bool:
        """Whether people labelled pages that a machine labelled, too."""
        by_people = {PEOPLE, *self.coders}
        return self.people is not None and by_people.isdisjoint(self.readings)

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """How far people agree (`annotation.agreement`); no row before two have labelled pages."""
        if len(self.coders) < 2:
            return nothing_leads("fewer than two people have labelled pages")
        return agreement(*self.coders.values())

    @property
    def speakers(self) -> dict[str, Counts]:
        """Who speaks on each page, by state or body; in each reading that names anybody.

        >>> from analysis import open_case
        >>> counts = open_case("data/hamedan-2016").speakers["a"]
        >>> [name in counts.items.index for name in ("Russia", "Lavrov")]
        [True, False]
        """
        return speakers_of(self.on_subject, self.bodies)

    @property
    def own_word(self) -> str:
        """The word that sources say in their own voice: the plan's, else the commonest; or "".

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").own_word
        'opponents_outlet:terrorists'
        """
        return own_word_of(self.first, self._book, self.plan)

    @property
    def elements(self) -> dict[str, Counts]:
        """The labels of the codebook's frame elements, of the pages on the subject.

        They have their names for readers. Labels of absence are left out.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").elements["a"].items.index[:2].tolist()
        ["Iran's politics", 'alliances and influence']
        """
        book = self._book
        return {reading: elements_of(found, book) for reading, found in self.on_subject.items()}

    @cached_property
    def planned_readings(self) -> dict[str, Counts]:
        """The items of all families of the plan, in each reading; all pages that were read.

        An item of several labels is missing where one of them is; an item of a claim is 0 where no
        voice takes the stance. Refused without a plan, and without claims that the plan asks for.

        >>> from analysis import open_case
        >>> case = open_case("data/hamedan-2016")
        >>> quarrel = case.planned_readings["a"].where(rows={"listed": 1}, items=["quarrel"])
        >>> int(quarrel.values.sum()), len(quarrel.rows)
        (108, 386)
        """
        book = self._book
        if self.plan is None:
            raise refusal(
                "case",
                arrived=f"{self.name}, without a plan",
                expected="a contrasts.toml in its folder",
                fix="Write down what is compared.",
                kind=MissingInput,
            )
        return {
            reading: planned_items(labels, self.claims.get(reading), plan=self.plan, book=book)
            for reading, labels in self.readings.items()
        }

    def claims_and_labels(self, *, stances: Sequence[str] = (ASSERTED,)) -> dict[str, Counts]:
        """Return which pages of each reading have which claims; without claims, the plan's items.

        Parameters
        ----------
        stances : sequence of str
            Of claims; any stance where it is empty.

        Returns
        -------
        dict of str to Counts
            Reading to pages × items: 1 where a page has the claim in one of these stances, or the
            label of the plan. Rows as in `on_subject`.

        Raises
        ------
        InputError
            If the case has no annotations, neither claims nor a plan, or a reading no claims.

        Examples
        --------
        >>> from analysis import open_case
        >>> case = open_case("data/hamedan-2016")
        >>> case.claims_and_labels()["a"].items["name"].iloc[0]
        'Iran has given no base'
        """
        labels = self.on_subject
        return claims_or_labels(labels, self.claims_on_subject, plan=self.plan, stances=stances)

    def compared_pages(self, labels: Counts) -> Counts:
        """Return the pages that the plan compares in its first sample; all pages without a plan.

        Of articles those that have a group.

        Parameters
        ----------
        labels : Counts
            Pages with what articles.csv and outlets.csv say of them, or articles.

        Examples
        --------
        >>> from analysis import open_case
        >>> case = open_case("data/hamedan-2016")
        >>> case.compared_pages(case.on_subject["a"])
        Counts: 162 rows × 704 items, per page
        """
        if "annotator" not in labels.rows:
            return compared_groups(labels, self.grouping_of("words"), self.plan)
        if self.plan is None:
            return labels
        is_of_group = labels.rows[self.plan.group].isin(self.plan.levels).to_numpy()
        return labels.where(rows=is_of_group & row_mask(labels.rows, self.plan.where))

    def page_terms(self, *, min_share: float = 0.0) -> dict[str, Counts]:
        """Return what each page says as terms: claims, names and frame elements.

        Parameters
        ----------
        min_share : float
            Terms on a smaller share of the pages that the plan compares are left out: its first
            sample, in the first reading. Without a plan all pages count.

        Returns
        -------
        dict of str to Counts
            Reading to pages × terms, 1 where a page has the term: claims that are asserted, by the
            source itself and by speakers; the names of actors and speakers; the labels of the
            codebook's elements, without those of absence. The ``name`` of a term begins with its
            value: "law (problem)". Pages are those that the reading finds on the event.

        Raises
        ------
        InputError
            If the case has no labels, or the share is not between 0 and 1.

        Examples
        --------
        >>> from analysis import open_case
        >>> terms = open_case("data/hamedan-2016").page_terms()["a"]
        >>> [name in terms.items.index for name in ("actors:Russia", "law", "remedy:none")]
        [True, True, False]
        """
        require_number(min_share, name="min_share", least=0, most=1)
        book = self._book
        labels = self.tables.labels
        first = next(iter(labels.values()))
        compared = self.compared_pages(first)
        return frequent_terms(labels, book, compared=compared, min_share=min_share)

    @cached_property
    def tables(self) -> CaseTables:
        """The pages and articles by source, from which tables and cards are made."""
        features = self.features
        texts = {}
        if features is not None and len(features.articles):
            known = features.articles["outlet"].notna().to_numpy()
            texts = {
                name: self.counts(name).where(rows=known)
                for name, material in materials_of_articles().items()
                if material.on_card and name in self.materials
            }
        group = self.grouping_of()
        tables = tables_of_texts(features, texts, group="" if group == "outlet" else group)
        if self.book is None:
            return tables
        return made_of_labels(tables, self._subject, self.book, name=self.name, plan=self.plan)

    @cached_property
    def _subject(self) -> Subject:
        """The pages that the readings find on the subject; refused without a reading."""
        return subject_of(self.readings, self.claims, book=self._book, plan=self.plan)

    @property
    def _book(self) -> Codebook:
        """The codebook; refused where nobody labelled pages."""
        if self.book is None:
            raise refusal(
                "case",
                arrived=f"{self.name}, without annotations",
                expected="a folder with annotations_*.csv and codebook.toml",
                fix="Add them. Or count its articles: framing.dictionary(features).present().",
                kind=MissingInput,
            )
        return self.book

    # ---- comparisons --------------------------------------------------------------------------

    @property
    def grouping(self) -> str:
        """The column that the plan compares pages by; "" without annotated pages or a plan."""
        return self.plan.group if self.plan is not None and self.readings else ""

    @property
    def strata(self) -> str | tuple[str, ...] | None:
        """The column or columns within which the plan compares pages; None without any."""
        return None if self.plan is None else self.plan.strata

    def group_colours(self, *, by: str = "") -> dict[str, str]:
        """Return the colour that each group has in all figures, and on the page.

        Parameters
        ----------
        by : str, optional
            The column whose values are the groups; by default the plan's.

        Returns
        -------
        dict of str to str
            Group to colour, as "#0072B2". The plan's groups come first, in its order; then those
            with most pages in the first reading, else in the pack; by name where they have equally
            many. There are seven colours: further groups have none of their own, and each figure
            gives them what it has left. Empty where the case has no such column.

        Examples
        --------
        >>> from analysis import open_case
        >>> list(open_case("data/hamedan-2016").group_colours())[:2]
        ['Iranian', 'Russian']
        """
        column = by or self.grouping
        tables = [labels.rows for labels in self.readings.values()]
        if self.features is not None:
            tables.append(self.features.articles)
        planned: Sequence[str] = ()
        if self.plan is not None and column == self.plan.group:
            planned = self.plan.order
        groups = [table[column] for table in tables if column in table]
        return colours_of(groups[0], planned) if groups else {}

    def grouping_of(self, kind: str = "") -> str:
        """Return the column by which a material, or what comes first, is compared.

        It is the first of: the plan's; `by`; a column that is constant within outlets; "outlet".
        `groups_told` says which.

        >>> from analysis import open_case
        >>> case = open_case("data/hamedan-2016")
        >>> case.grouping_of("labels"), case.grouping_of("words")
        ('country_group', 'outlet')
        """
        return _grouping(self, kind)[0]

    @property
    def groups_told(self) -> str:
        """Which groups the case opens on, why, and what BY= would change.

        >>> from analysis import open_case
        >>> open_case("data/syria-war").groups_told
        'Outlets are compared. BY= with the name of a column compares its groups instead.'
        """
        return _grouping(self, "")[1]

    def in_order(self, table: pd.DataFrame, *, by: str = "") -> pd.DataFrame:
        """Return a table with the groups of the case in their order; figures take their colours.

        Parameters
        ----------
        table : DataFrame
            Of groups, in a column of their name or in ``group``.
        by : str, optional
            The column whose values are the groups; by default what the table was made by, or else
            the plan's.

        Examples
        --------
        >>> from analysis import framing, open_case
        >>> case = open_case("data/hamedan-2016")
        >>> pages = case.compared_pages(case.page_terms()["a"])
        >>> table = case.in_order(framing.profiles(pages, by="country_group"))
        >>> list(table["country_group"].unique())
        ['Iranian', 'Russian', 'Western']
        """
        by = by or next(iter(method_of(table).get("by", [self.grouping_of()])))
        column = by if by in table else "group"
        if self.plan is not None and by == self.plan.group:
            table = in_order(table, **{column: self.plan.order})
        return _coloured(table.copy(deep=False), self, by)

    def levels(
        self,
        counts: Counts | Mapping[str, Counts],
        by: str = "",
        *,
        items: Sequence[str] | None = None,
        strata: bool = False,
        every: bool = False,
    ) -> pd.DataFrame:
        """Return the level of each item in each group of the case, groups in its order.

        Parameters
        ----------
        counts : Counts, or reading to Counts
            Labels of pages, or what articles have.
        by : str, optional
            Column of the groups; by default the case's.
        items : sequence of str, optional
            Those that are counted; by default all. Of several readings each tells those it has.
        strata : bool
            Whether each group is told within each of the plan's strata.
        every : bool
            Whether all rows count; by default those that the plan compares.

        Returns
        -------
        DataFrame
            As from `compare.levels`; of several readings with a first column ``reading``. The unit
            is the plan's, or else what a contrast of these groups leaves out one at a time.

        Examples
        --------
        >>> from analysis import open_case
        >>> case = open_case("data/hamedan-2016")
        >>> table = case.levels(case.first, items=["law"])
        >>> table.set_index("country_group")["n"].to_dict()
        {'Iranian': 10.0, 'Russian': 13.0, 'Western': 18.0}
        """
        if isinstance(counts, Mapping):
            asked = None if items is None else list(items)
            tables = {}
            for name, each in counts.items():
                known = asked and _known_items(asked, each, counts)
                if known or not asked:
                    tables[name] = self.levels(each, by, items=known, strata=strata, every=every)
            table = stacked(tables, "reading")
            return table[["reading", *table.columns.drop("reading")]]
        plan = self.plan
        by = by or self.grouping_of("labels" if "annotator" in counts.rows else "words")
        if items is not None:
            counts = counts.where(items=items)
            if not len(counts.items):
                return nothing_leads("no difference leads")
        if not every:
            counts = self.compared_pages(counts)
        counts = compared_groups(counts, by, None if every else plan)
        unit = "outlet" if has_several_outlets(counts.rows, by) else None
        if plan is not None and by == plan.group:
            unit = plan.unit
        within = columns_of(self.strata or ()) if strata else []
        table = levels(counts, [*within, by], unit=unit)
        if within and self.book is not None:
            values = self.book.variables.set_index("name")["values"]
            table = in_order(table, **{name: values.get(name, ()) for name in within})
        if plan is not None and not every:
            table.attrs["method"]["sample"] = plan.sample_label
        return self.in_order(table, by=by)

    def choices(self) -> pd.DataFrame:
        """Return the planned contrasts as planned, and with one choice of the analyst changed.

        Returns
        -------
        DataFrame
            ``family, choice, level, sample, reading``, then as from `compare.contrasts`: what is
            left out one at a time, strata, agency copy, other pages, each other sample of the plan.
            Where all is as planned ``choice`` is "". p is adjusted over the list, in each choice.

        Raises
        ------
        InputError
            Without a plan, or without labels.

        Examples
        --------
        >>> from analysis import open_case
        >>> table = open_case("data/hamedan-2016").choices()
        >>> table["choice"].unique().tolist()[:3]
        ['', 'one left out at a time', 'comparison']
        """
        return _choices(self).copy()

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
        >>> from analysis import open_case
        >>> table = open_case("data/hamedan-2016").contrasts()
        >>> table[["family", "reading", "group", "item"]].iloc[0].tolist()
        ['issues and naming', 'a', 'Iranian', 'law']
        """
        return _contrasts(self, kind).copy()

    def contrasts_by_labels(self) -> pd.DataFrame:
        """Return the planned contrasts by people, by the machine, and by it as people correct it.

        Returns
        -------
        DataFrame
            As `contrasts`, of the items that people labelled and the pages of the plan's first
            sample. ``reading`` says whose labels they are: "people" (pages that people read), "the
            machine" (its first reading, all pages), "corrected" (all pages: `annotation.corrected`,
            where the chance of each page to be read is known).
            No row where nobody has read a page: ``nothing`` says so.

        Examples
        --------
        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").contrasts_by_labels().attrs["method"]["nothing"]
        "no page has labels of people beside a machine's"
        """
        return _contrasts_by_labels(self).copy()

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
        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").lead().attrs["method"]["finding"]
        "The source's own words, “terrorists”: Russian 32 %, Iranian 19 %, Western 4 %"
        """
        return _lead(self).copy()

    @cached_property
    def funnel(self) -> pd.DataFrame:
        """How many pages and outlets are left at each step, from those found to those compared.

        ``step, reading, pages, outlets``; of articles without labels ``step, articles, outlets``.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").funnel.query("reading != 'b'")["pages"].tolist()
        [936, 932, 918, 385, 289, 162]
        """
        return _funnel(self)

    @cached_property
    def cautions(self) -> pd.DataFrame:
        """What has to be known before a result is read: ``caution, sentence``; often no row.

        Each caution, its input and its threshold are in docs/cautions.md.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").cautions["caution"].tolist()
        ['labels by a machine only', 'one owner']
        """
        return cautions_of(_compared(self))


@lru_cache(maxsize=16)
def _counts(case: Case, material: str, stem: bool) -> Counts:
    """Return the Counts of a material of a case, counted once."""
    features: Any = case.features  # they are there: the material is one of theirs
    if material == "words":
        return words_of(features, drop=case.drop, stem=stem)
    return MATERIALS[material].counts(features)


@lru_cache(maxsize=16)
def _grouping(case: Case, kind: str) -> tuple[str, str]:
    """Return the column by which a material is compared, and a text that says why."""
    is_labels = kind == "labels" or (not kind and bool(case.labels))
    tables = [labels.rows for labels in case.readings.values()] if is_labels else []
    if case.features is not None:
        tables.append(case.features.articles)
    rows = tables[0] if tables else pd.DataFrame({"outlet": []})
    if case.plan is not None and (is_labels or case.plan.group in rows):
        return case.plan.group, f"Groups of {case.plan.group} are compared, as the plan says."
    if case.by and not is_labels:
        require_columns(rows, [case.by], what="articles, by case.toml")
    if case.by in rows:
        return case.by, f"Groups of {case.by} are compared, as BY= says."
    return chosen_grouping(rows)


@lru_cache(maxsize=16)
def _contrasts(case: Case, kind: str) -> pd.DataFrame:
    """Return the contrasts of a material of a case, computed once."""
    one_of(kind, ["labels", *materials_of_articles()], name="kind")
    if kind == "labels":
        plan: Any = case.plan  # without a plan there are no planned readings
        return _coloured(planned_contrasts(case.planned_readings, plan), case, plan.group)
    if kind not in case.materials:
        raise refusal(
            f"contrasts of {kind}",
            arrived=f"the case {case.name}, without {kind}",
            expected=f"one of its materials: {listing(case.materials, 12)}",
            fix="Choose one of these; lists of actors and frames beside the articles add others.",
            kind=MissingInput,
        )
    by = case.grouping_of(kind)
    counts = compared_groups(case.counts(kind), by, case.plan)
    return _coloured(contrasts(commonest_items(counts, by), by), case, by)


def _coloured(table: pd.DataFrame, case: Case, by: str) -> pd.DataFrame:
    """Return a table whose figures have the colours of the groups of a case."""
    table.attrs["method"] = {**method_of(table), "colours": case.group_colours(by=by)}
    return table


def _of_all_samples(table: pd.DataFrame, case: Case, by: str) -> pd.DataFrame:
    """Return a table of several samples, coloured, which says who labelled all their pages."""
    who = dict.fromkeys(annotators_of(labels.rows) for labels in case.planned_readings.values())
    table.attrs["method"] = {**method_of(table), "annotators": "; ".join(who)}
    return _coloured(table, case, by)


@lru_cache(maxsize=16)
def _contrasts_by_labels(case: Case) -> pd.DataFrame:
    """Return the planned contrasts of people's and a machine's labels, computed once."""
    people = case.people
    if people is None or not case.is_read_twice:
        return nothing_leads("no page has labels of people beside a machine's")
    first, machine = next(iter(case.planned_readings.items()))
    plan: Any = case.plan  # without a plan there are no planned readings
    said = case.people_say
    if said is None:
        said = unasked(case.claims.get(first), people)
    compared = case.compared_pages(machine)
    labels = planned_items(people, said, plan=plan, book=case._book)
    labels = labels.where(
        rows=labels.rows["article_id"].isin(compared.rows["article_id"]).to_numpy()
    )
    if not labels.full_size().any():
        return nothing_leads("people have read none of the pages that are compared")
    return _coloured(contrasts_by_labels(compared, labels, plan), case, plan.group)


@lru_cache(maxsize=16)
def _choices(case: Case) -> pd.DataFrame:
    """Return the planned contrasts with one choice changed, computed once."""
    readings = case.planned_readings
    plan: Any = case.plan  # without a plan there are no planned readings
    return _of_all_samples(one_changed(readings, plan), case, plan.group)


@lru_cache(maxsize=16)
def _lead(case: Case) -> pd.DataFrame:
    """Return the leading finding of a case, computed once."""
    has_plan = case.plan is not None and bool(case.labels)
    leading = [
        name
        for name, material in materials_of_articles().items()
        if material.leads and name in case.materials
    ]
    kind = "labels" if has_plan else "".join(leading[:1])
    if not kind:
        return nothing_leads("the case has neither planned labels nor articles")
    by = case.grouping_of(kind)
    if not has_plan and case.counts(kind).rows[by].nunique() < 2:
        return nothing_leads(f"one {by}: nothing to compare with")
    try:
        table = case.contrasts(kind)
    except InputError as error:
        return nothing_leads(str(error).partition("\n")[0])
    contrast = leading_contrast(table, are_coders=has_plan and {*case.readings} == {*case.coders})
    if contrast is None:
        return nothing_leads(untested_text(table))
    readings = case.planned_readings if has_plan else {"": case.counts(kind).present()}
    table = levels_in_samples(readings, contrast, by=by, plan=case.plan)
    return _of_all_samples(table, case, by) if has_plan else _coloured(table, case, by)


def _funnel(case: Case) -> pd.DataFrame:
    """Return the steps from what was found to what is compared."""
    if not case.readings:
        by = case.grouping_of("words")
        words = case.counts("words")
        return funnel_of_texts(words, compared_groups(words, by, case.plan), by=by)
    return funnel_of_pages(
        None if case.folder is None else about_pages(case.folder, case.features),
        case.readings,
        case.on_subject,
        book=case._book,
        plan=case.plan,
        scope=case.tables.scope,
    )


def _known_items(items: Sequence[str], counts: Counts, readings: Mapping[str, Counts]) -> list[str]:
    """Return the items that a reading has; those that none has are left, to be refused."""
    anywhere = set().union(*(each.items.index for each in readings.values()))
    return [item for item in items if item in counts.items.index or item not in anywhere]


def _compared(case: Case) -> Compared:
    """Return the pages that a case compares: those of the plan's first sample, or its articles."""
    plan = case.plan
    by = case.grouping_of("words")
    words = None
    if "words" in case.materials:
        words = compared_groups(case.counts("words"), by, plan)
    unit = (plan.unit if plan is not None else None) or ""
    if words is not None and not case.readings:
        return Compared(words.rows, by=by, unit=unit, per="article", words=words, words_by=by)
    readings = dict(case.readings)
    if plan is not None:
        for reading, labels in case.readings.items():
            place = f"contrasts.toml: pages of reading {reading}"
            require_columns(labels.rows, [plan.group, *plan.where], what=place)
            pages = compared_groups(pages_where(labels, plan.where), plan.group, plan)
            items = [item for item in plan.every_item() if item in labels.items.index]
            readings[reading] = pages.where(items=items)
    rows = next(iter(readings.values())).rows
    return Compared(rows, case.grouping, unit=unit, readings=readings, words=words, words_by=by)


def require_case(case: object) -> None:
    """Raise InputError unless a case is open."""
    fix = "Open it first: open_case(path)."
    require_kind(case, Case, name="case", expected="an opened case", fix=fix)
