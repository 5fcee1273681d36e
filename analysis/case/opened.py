"""A case that is open: its pack, its readings, its plan, its texts, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import lexicons
from analysis.annotation import agreement
from analysis.annotation.claim_counts import unasked
from analysis.annotation.codebook import Codebook
from analysis.annotation.items import SPEAKERS
from analysis.case.annotated import about_pages
from analysis.case.cache import Articles
from analysis.case.case_tables import CaseTables, made_of_labels, tables_of_texts
from analysis.case.cautions import Compared, cautions_of
from analysis.case.coders import PEOPLE, beside_a_machine, of_chosen_pages
from analysis.case.colours import colours_of
from analysis.case.funnel import funnel_of_pages, funnel_of_texts
from analysis.case.held import HELD, is_read_twice
from analysis.case.materials import (
    MATERIALS,
    materials_of_articles,
    sizes_of_materials,
    words_of,
)
from analysis.case.on_pages import CLAIMS, LABELS, ON_PAGES, PLANNED, SPEAKERS_OF_PAGES, column_of
from analysis.case.planned_items import planned_items
from analysis.case.subject import Subject, subject_of
from analysis.compare import contrasts, in_order, levels
from analysis.compare.choices import one_changed
from analysis.compare.evidence import annotators_of, in_front, method_of, stacked
from analysis.compare.groups import chosen_grouping
from analysis.compare.leading import (
    LEAST_ALPHA,
    alphas_of,
    leading_contrast,
    levels_in_samples,
    nothing_leads,
    why_nothing_leads,
    without_weak,
)
from analysis.compare.planned import (
    commonest_items,
    compared_groups,
    pages_where,
    planned_contrasts,
)
from analysis.compare.queries import unsure_if_found_unlike
from analysis.compare.units import has_several_outlets
from analysis.compare.verdict import Verdict, verdict_of_plan
from analysis.corpus.articles import Corpus
from analysis.counts import Counts, Readings, columns_of
from analysis.errors import (
    InputError,
    MissingInput,
    listing,
    one_of,
    refusal,
    require_columns,
    require_kind,
)
from analysis.features.pack import Features
from analysis.files import READING, require_inside
from analysis.lexicons import Actors, Planned
from analysis.suggest.listed import listed

NOBODY_ASKED = "nobody planned a comparison"
WORDS = "words"  #: what is counted of articles where no page has labels
PHASE = "phase"  #: within which groups are compared, unless it is what is counted
BY_CODER = "coders"  #: planned contrasts by people, each of them, and a machine
SHARES = "reading group n size share".split()  #: columns of a verdict's shares
CHOICES = "choices"  #: planned contrasts as planned, and with one choice changed


@dataclass(frozen=True, eq=False)
class CaseFiles:
    """What a case was opened with: paths, lists, texts that were handed over, people's answers."""

    source: str = ""  #: what opens the case again
    folder: Path | None = None  #: of the case, or its table of articles; None of what was in memory
    corpus: Corpus | None = None  #: texts that were handed over
    articles: Articles | None = None  #: where articles are, read when texts are first asked for
    actors: Any = None  #: the list of actors: Path, Actors, "draft" or None
    by: str = ""  #: the column whose groups are compared, as case.toml says
    drop: Path | None = None  #: words that are left out (drop.txt)
    lexicon: pd.DataFrame | None = None  #: words and scores (lexicon.csv), with its file's name
    #: what people say of pages, settled where they differ; as in the readings of a case
    people: Counts | None = None
    claims_of_people: Counts | None = None
    coders: Readings = field(default_factory=dict)  #: each person's answers, claims too
    #: each person's labels and claims, as in the readings and claims of a case
    labels_of_coders: Readings = field(default_factory=dict)
    claims_of_coders: Readings = field(default_factory=dict)
    statements: pd.DataFrame | None = None  #: what each outlet says, as people read it
    differences: pd.DataFrame | None = None  #: the answers on which coders differ

    @property
    def has_texts(self) -> bool:
        """Whether the texts are at hand."""
        return self.corpus is not None or self.articles is not None

    @property
    def texts(self) -> Corpus | None:
        """The texts, read when they are first asked for; None where they are not at hand."""
        if self.corpus is not None or self.articles is None:
            return self.corpus
        return self.articles.corpus

    @cached_property
    def listed_actors(self) -> Actors:
        """The list of actors; one that was drafted is drafted anew from the texts."""
        return listed(self.actors, self.texts)

    @property
    def read(self) -> pd.DataFrame:
        """How a run read the articles: ``what, found``; no rows where no run did."""
        path = self.folder / READING if self.folder is not None else None
        if path is None or not path.is_file():
            return pd.DataFrame({"what": [], "found": []})
        require_inside(path, path.parent)
        lines = path.read_text("utf-8").splitlines()
        told = [line.partition(": ")[::2] for line in lines[1:]]
        return pd.DataFrame(told, columns=["what", "found"])

    @property
    def events(self) -> pd.DataFrame:
        """The dated events of events.toml: ``date, label``; no rows without the file."""
        path = self.folder / "events.toml" if self.folder is not None else None
        if path is None or not path.is_file():
            return pd.DataFrame({"date": pd.to_datetime([]), "label": []})
        return lexicons.events(path)


@dataclass(frozen=True, eq=False)
class Case:
    """The pack, readings and texts of an event; `open_case` makes it.

    Attributes
    ----------
    name : str
    features : Features or None
        With clusters of copies and agencies.
    readings : dict of str to Counts
        Name to every page × labels of all variables but days, with what articles.csv and
        outlets.csv say of the pages. The files are read here and nowhere else.
    claims : dict of str to Counts
        Of the readings with a file of claims: the same pages × claims by stance and speaker.
    book : Codebook or None
        The codebook of the annotations.
    plan : Planned or None
        What contrasts.toml plans.
    files : CaseFiles
        Paths, lists and people's answers: ``folder, source, actors, drop, lexicon, events``,
        ``people`` (what they settled) and ``coders`` (each person's answers, claims too).
    """

    name: str
    features: Features | None
    readings: Readings = field(default_factory=dict)
    claims: Readings = field(default_factory=dict)
    book: Codebook | None = None
    plan: Planned | None = None
    files: CaseFiles = field(default_factory=CaseFiles)

    def __repr__(self) -> str:
        return f"Case {self.name}: {', '.join([*self.readings, *sizes_of_materials(self)])}"

    @property
    def texts(self) -> Corpus | None:
        """The texts, read when they are first asked for; None where they are not at hand."""
        return self.files.texts

    # ---- what is counted ----------------------------------------------------------------------

    def has(self, *names: str) -> bool:
        """Tell whether the case has all of these: a cell of a notebook asks it.

        Parameters
        ----------
        *names : str
            Of articles: "texts", the texts themselves; "words", articles or a pack of them;
            "actors" that they name; "speakers"; "sound", their tone; "tone", toward actors. Of
            labelled pages: "labels"; "claims"; "actors of pages" and "speakers of pages", labels of
            who is named and who speaks; "tones" and "elements", variables of tone and of frames;
            "agencies", two with copy on five pages each; "plan", whose group the pages know;
            "strata" in it; "hits", the table of what each query found; "readings", a second;
            "people", whose labels stand beside a machine's; "coders", two people; "statements",
            people's answers on what outlets say. Of pages, or else articles: "days" that are known.

        Examples
        --------
        >>> from analysis import open_case
        >>> case = open_case("data/hamedan-2016")
        >>> case.has("labels", "claims"), case.has("texts")
        (True, False)
        """
        for name in names:
            one_of(name, list(HELD), name="what a case has")
        return all(HELD[name].is_there(self) for name in names)

    @property
    def pages(self) -> Counts:
        """The pages that the case compares × their labels, in the first reading.

        Of a case without labels its articles × their words.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").pages
        Counts: 162 rows × 704 items, per page
        """
        return self.counts()

    def counts(
        self, of: str = "", *, reading: str = "", every: bool = False, stem: bool = False
    ) -> Counts:
        """Return pages or articles × what is counted of them.

        Parameters
        ----------
        of : str
            Of articles "words" (without those that the case leaves out), "actors", "speakers",
            "tone" or "frames". Of pages "labels"; "elements", the labels of the codebook's frame
            elements by their names; "claims", by stance and speaker; "ledger", what is asserted,
            or without claims the plan's labels; "speakers of pages", by state or body; "card", all
            that cards of sources have: names without their values; of it "terms", claims, names
            and elements; "plan", the items of the plan, on all pages that were
            read; or a column of the pages, whose values are the items. By default labels, or else
            words.
        reading : str
            Of pages; by default the first.
        every : bool
            Whether all articles, or all pages on the subject, are returned; by default those that
            the case compares.
        stem : bool
            Whether words are counted under their stem.

        Returns
        -------
        Counts
            Rows of pages have ``day``, the day of publication, NaT where it is unknown; and
            ``earliest``, the first day on which the page can have been published: the day, or the
            later of the first day of the printed month and the first day of the page's phase.

        Raises
        ------
        InputError
            If the case has nothing of the kind.

        Examples
        --------
        >>> from analysis import open_case
        >>> open_case("data/syria-war").counts("actors").per
        'article'
        >>> event = open_case("data/hamedan-2016")
        >>> event.counts("phase").items["name"].tolist()[:2]
        ['first strikes reported', 'dispute']
        """
        of = of or (LABELS if self.readings else WORDS)
        found = _counts(self, of, reading or next(iter(self.readings), ""), stem)
        found = replace(found, chosen_from=0)  # the case chose them, not somebody who saw results
        return found if every else _compared_rows(self, found)

    @property
    def statements(self) -> pd.DataFrame:
        """What each outlet says of each claim that people were asked for.

        ``claim, item, outlet, share`` (1 where the outlet says it itself or quotes it, else 0),
        ``answer`` ("says it", "quotes it", "denies it", "leaves it out"), ``speaker, article_id``,
        ``asked`` (how many of the outlet's articles), ``articles`` (how many it has), ``coder``
        (who decided, or else the first who answered), ``coders`` (all who answered),
        ``carried_from`` (the copy that they read), ``note``; no row where nobody was asked. An
        outlet that does several of these has the first of them. Where a coder is unsure, or coders
        differ, of an article, and the outlet says it in no other, ``answer`` and ``share`` are
        missing.
        """
        said = self.files.statements
        if said is None or said.empty:
            return nothing_leads("people have not been asked what outlets say")
        return said.copy()

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """How far people agree (`annotation.agreement`); no row before two have labelled pages."""
        try:
            return agreement(*self.files.coders.values())
        except InputError:
            return nothing_leads("no page was labelled by two people")

    @cached_property
    def _subject(self) -> Subject:
        """The pages that the readings find on the subject; refused without a reading."""
        return subject_of(self.readings, self.claims, book=self._book, plan=self.plan)

    @cached_property
    def _tables(self) -> CaseTables:
        """The pages and articles by source, from which tables and cards are made."""
        group = self.grouping()
        tables = tables_of_texts(self.features, group="" if group == "outlet" else group)
        if self.book is None:
            return tables
        return made_of_labels(tables, self._subject, self.book, name=self.name, plan=self.plan)

    @property
    def _book(self) -> Codebook:
        """The codebook; refused where nobody labelled pages."""
        if self.book is None:
            raise _without_annotations(self)
        return self.book

    @property
    def _plan(self) -> Planned:
        """The plan of labelled pages; refused without one, or without labels."""
        if self.plan is None or self.book is None:
            raise refusal(
                "case",
                arrived=f"{self.name}, without {'annotations' if self.book is None else 'a plan'}",
                expected="labelled pages, and a contrasts.toml in its folder",
                fix="Add them: docs/how-to/label.md.",
                kind=MissingInput,
            )
        return self.plan

    # ---- comparisons --------------------------------------------------------------------------

    def grouping(self, of: str = "") -> str:
        """Return the column by which something is compared; by default what comes first.

        It is the first of: the plan's; BY=; a column that is constant within outlets; "outlet".

        >>> from analysis import open_case
        >>> case = open_case("data/hamedan-2016")
        >>> case.grouping("labels"), case.grouping("words")
        ('country_group', 'outlet')
        """
        return grouping_told(self, of)[0]

    def groups(self, by: str = "") -> dict[str, str]:
        """Return the groups of a column, each with its colour in all figures and on the page.

        Parameters
        ----------
        by : str, optional
            The column whose values are the groups; by default what the case compares by.

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
        >>> list(open_case("data/hamedan-2016").groups())[:2]
        ['Iranian', 'Russian']
        """
        column = by or self.grouping()
        planned: Sequence[str] = ()
        if self.plan is not None and column == self.plan.group:
            planned = self.plan.order
        groups = [table[column] for table in _tables_of_rows(self) if column in table]
        return colours_of(groups[0], planned) if groups else {}

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
        >>> table = case.in_order(framing.profiles(case.counts("terms"), by="country_group"))
        >>> list(table["country_group"].unique())
        ['Iranian', 'Russian', 'Western']
        """
        by = by or next(iter(method_of(table).get("by", [self.grouping()])))
        column = by if by in table else "group"
        if self.plan is not None and by == self.plan.group:
            table = in_order(table, **{column: self.plan.order})
        return _coloured(table.copy(deep=False), self, by)

    def levels(
        self,
        of: str | Counts | Readings,
        by: str = "",
        *,
        items: Sequence[str] | None = None,
        strata: bool = False,
        every: bool = False,
    ) -> pd.DataFrame:
        """Return the level of each item in each group of the case, groups in its order.

        Parameters
        ----------
        of : str, Counts, or reading to Counts
            What `counts` takes: labels and claims in each reading, others once.
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
        >>> table = open_case("data/hamedan-2016").levels("labels", items=["law"])
        >>> table[table["reading"] == "a"].set_index("country_group")["n"].to_dict()
        {'Iranian': 10.0, 'Russian': 13.0, 'Western': 18.0}
        """
        is_of_case = isinstance(of, str)
        if isinstance(of, str):
            of = by_reading(self, of) if of in ON_PAGES else self.counts(of, every=True)
        options: Any = {"strata": strata, "every": every}
        if isinstance(of, Counts):
            return _levels(self, of, by, items=items, **options)
        tables = {}
        asked = None if items is None else list(items)
        anywhere = set().union(*(each.items.index for each in of.values()))
        for name, counts in of.items():
            elsewhere = anywhere.difference(counts.items.index)
            known = asked and [item for item in asked if item not in elsewhere]
            if known or not asked:
                tables[name] = _levels(self, counts, by, items=known, **options)
        table = in_front(stacked(tables, "reading"), ["reading"])
        if is_of_case:
            first, *_ = tables.values()
            table.attrs["method"]["remark"] = method_of(first).get("remark", "")
        return table

    def contrasts(
        self, of: str | Counts = LABELS, by: str = "", *, reading: str = ""
    ) -> pd.DataFrame:
        """Return how the groups of the case differ: the table that everybody reads.

        Parameters
        ----------
        of : str or Counts
            "labels": the families of the plan, on its first sample, in each reading. "coders": the
            same by what people settled ("people"), by each of them, and beside a machine, on the
            pages that it and they read, by it ("the machine", on all pages) and by it as people
            correct it ("corrected": all pages, where the chance of each to be read is known:
            `annotation.corrected`). "choices": the same as planned, and with one choice of the
            analyst changed. Else what `counts` takes; it was not planned, and is one family.
        by : str, optional
            Column of the groups; by default the case's. Labels by another were not planned.
        reading : str, optional
            One reading alone; by default each, of what was not planned the first.

        Returns
        -------
        DataFrame
            As from `compare.contrasts`; planned ones have the columns ``family, reading`` first.
            That of choices has ``family, choice, level, sample, reading``: strata, other pages, and
            each other sample of the plan; of all as planned ``choice`` is "". Without a row where
            people have read no page: ``nothing`` says so.

        Raises
        ------
        InputError
            If the case has nothing of the kind, no plan for its labels, or one group alone.

        Examples
        --------
        >>> from analysis import open_case
        >>> table = open_case("data/hamedan-2016").contrasts()
        >>> table[["family", "reading", "group", "item"]].iloc[0].tolist()
        ['issues and naming', 'a', 'Iranian', 'law']
        """
        if isinstance(of, str):
            return _contrasts(self, of, by, reading).copy()
        return _contrasts_of(self, of, by)

    def lead(self) -> pd.DataFrame:
        """Return the leading finding of the case, as shares of groups in every sample.

        It is the contrast of the plan, on its first sample, with the smallest adjusted p, first of
        those that are sure in every list and reading. What nobody planned leads nowhere.

        A label on which people agree with an alpha under .4 does not lead. Nothing does where no
        share is sure, but a mean is.

        Returns
        -------
        DataFrame
            ``sample, reading``, then as from `compare.levels`. Its method has the ``finding`` as a
            title, and the ``verdict``. Without a row, ``nothing`` says why.

        Examples
        --------
        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").lead().attrs["method"]["verdict"]
        'not settled (adjusted p = .060 to .151)'
        """
        return _lead(self).copy()

    @cached_property
    def verdict(self) -> Verdict | None:
        """How sure the leading difference is, made once; None where `lead` has no row.

        The contrast is the leading one of the plan. README, notebooks, figures and the page tell
        this.

        >>> from analysis import open_case
        >>> verdict = open_case("data/hamedan-2016").verdict
        >>> counting = verdict.tests[verdict.tests["counts"]]
        >>> verdict.group, verdict.sure, counting["p_adjusted"].max().round(3)
        ('Western', False, 0.151)
        """
        lead = _lead(self)
        if lead.empty:
            return None
        table, readings = _that_may_lead(self)
        row: Any = leading_contrast(table)  # it is there, since something leads
        of_first = lead[lead["sample"] == lead["sample"].iloc[0]]
        names = {self._plan.group: "group", "estimate": "share"}
        shares = of_first.rename(columns=names)[SHARES]
        return verdict_of_plan(table, row, shares, readings=readings, plan=self._plan)

    @cached_property
    def funnel(self) -> pd.DataFrame:
        """How many pages and outlets are left at each step, from those found to those compared.

        ``step, reading, pages, outlets``; of articles without labels ``step, articles, outlets``.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").funnel.query("reading != 'b'")["pages"].tolist()
        [936, 932, 918, 385, 289, 162]
        """
        if not self.readings:
            words = self.counts(WORDS, every=True)
            return funnel_of_texts(words, self.counts(WORDS), by=self.grouping(WORDS))
        folder = self.files.folder
        return funnel_of_pages(
            None if folder is None else about_pages(folder, self.features),
            self.readings,
            by_reading(self, LABELS),
            book=self._book,
            plan=self.plan,
            scope=self._subject.scope,
        )

    @cached_property
    def cautions(self) -> pd.DataFrame:
        """What has to be known before a result is read: ``caution, sentence``; often no row.

        Each caution, its input and its threshold are in docs/cautions.md.

        >>> from analysis import open_case
        >>> open_case("data/hamedan-2016").cautions["caution"].tolist()
        ['labels by a machine only']
        """
        return cautions_of(_compared(self))


# ---- what is counted --------------------------------------------------------------------------


def by_reading(case: Case, of: str) -> Readings:
    """Return what is counted of pages in each reading that has it: all pages on the subject."""
    readings = list(case.readings)
    if of == CLAIMS:
        readings = list(case.claims)
    if of == SPEAKERS_OF_PAGES:
        readings = [
            name for name, labels in case.readings.items() if (labels.variables == SPEAKERS).any()
        ]
    # Where none has it the first reading is asked all the same, and refuses.
    asked = readings or [""]
    return {reading: case.counts(of, reading=reading, every=True) for reading in asked}


def _without_annotations(case: Case) -> InputError:
    """Return the refusal of what is counted of labelled pages, where there are none."""
    return refusal(
        "case",
        arrived=f"{case.name}, without annotations",
        expected="a folder with annotations_*.csv and codebook.toml",
        fix="Add them. Or count its articles: framing.dictionary(features).present().",
        kind=MissingInput,
    )


@lru_cache(maxsize=64)
def _counts(case: Case, of: str, reading: str, stem: bool) -> Counts:
    """Return all rows of what a case has of a kind, counted once."""
    if reading:
        one_of(reading, list(case.readings), name="reading")
    if of in ON_PAGES:
        if not case.readings:
            raise _without_annotations(case)
        return ON_PAGES[of](case, reading)
    if of not in materials_of_articles():
        if not case.readings or of not in case.readings[reading].rows:
            one_of(of, [*ON_PAGES, *materials_of_articles()], name="of")
        return column_of(case, of, reading)
    known = sizes_of_materials(case)
    if of not in known:
        raise refusal(
            f"{of} of a case",
            arrived=f"the case {case.name}, without {of}",
            expected=f"one of its materials: {listing(known, 12) or 'none'}",
            fix="Choose one of these; lists of actors and frames beside the articles add others.",
            kind=MissingInput,
        )
    features: Any = case.features  # they are there: the material is one of theirs
    if of == WORDS:
        return words_of(features, drop=case.files.drop, stem=stem)
    return MATERIALS[of].counts(features)


def _compared_rows(case: Case, counts: Counts) -> Counts:
    """Return the pages that the plan compares in its first sample; of articles those of a group."""
    if "annotator" not in counts.rows:
        return compared_groups(counts, case.grouping(WORDS), case.plan)
    if case.plan is None:
        return counts
    return pages_where(counts, {**case.plan.where, case.plan.group: case.plan.levels})


# ---- groups -----------------------------------------------------------------------------------


def planned_group(case: Case) -> str:
    """Return the column that the plan compares pages by; "" without labels or a plan."""
    return case.plan.group if case.plan is not None and case.readings else ""


@lru_cache(maxsize=16)
def grouping_told(case: Case, of: str = "") -> tuple[str, str]:
    """Return the column by which something is compared, why, and what BY= would change.

    >>> from analysis import open_case
    >>> grouping_told(open_case("data/syria-war"))[1]
    'Outlets are compared. BY= with the name of a column compares its groups instead.'
    """
    is_labels = of in ON_PAGES or (not of and bool(case.readings))
    tables = _tables_of_rows(case, has_labels=is_labels)
    rows = tables[0] if tables else pd.DataFrame({"outlet": []})
    if case.plan is not None and (is_labels or case.plan.group in rows):
        return case.plan.group, f"Groups of {case.plan.group} are compared, as the plan says."
    by = case.files.by
    if by and tables and not is_labels:
        require_columns(rows, [by], what="articles, by case.toml")
    if by in rows:
        return by, f"Groups of {by} are compared, as chosen."
    return chosen_grouping(rows)


def _tables_of_rows(case: Case, *, has_labels: bool = True) -> list[pd.DataFrame]:
    """Return the pages of each reading, if asked, and the articles of the pack."""
    tables = [labels.rows for labels in case.readings.values()] if has_labels else []
    return tables if case.features is None else [*tables, case.features.articles]


def _coloured(table: pd.DataFrame, case: Case, by: str) -> pd.DataFrame:
    """Return a table whose figures have the colours of the groups of a case."""
    table.attrs["method"] = {**method_of(table), "colours": case.groups(by)}
    return table


def _of_all_samples(table: pd.DataFrame, case: Case, by: str) -> pd.DataFrame:
    """Return a table of several samples, coloured, which says who labelled all their pages."""
    planned = by_reading(case, PLANNED).values()
    who = dict.fromkeys(annotators_of(labels.rows) for labels in planned)
    table.attrs["method"] = {**method_of(table), "annotators": "; ".join(who)}
    return _coloured(table, case, by)


# ---- comparisons ------------------------------------------------------------------------------


def _levels(
    case: Case,
    counts: Counts,
    by: str,
    *,
    items: Sequence[str] | None,
    strata: bool,
    every: bool,
) -> pd.DataFrame:
    """Return the level of each item in each group of a case."""
    plan = case.plan
    by = by or case.grouping(LABELS if "annotator" in counts.rows else WORDS)
    require_columns(counts.rows, [by], what=f"rows of {case.name}")
    if items is not None:
        counts = counts.where(items=items)
        if not len(counts.items):
            return nothing_leads("no difference leads")
    if not every:
        counts = _compared_rows(case, counts)
    counts = compared_groups(counts, by, None if every else plan)
    unit = "outlet" if has_several_outlets(counts.rows, by) else None
    within: list[str] = []
    if plan is not None and by == plan.group:
        unit = plan.unit
    if plan is not None and strata:
        within = columns_of(plan.strata or ())
    table = levels(counts, [*within, by], unit=unit)
    if case.book is not None:
        table = in_order(table, **{name: case.book.values(name) for name in within})
    if plan is not None and "annotator" in counts.rows:
        which = "pages on the subject" if every else plan.samples[0].label or "compared pages"
        table.attrs["method"]["remark"] = f"{counts.rows['article_id'].nunique():,} {which}"
    return case.in_order(table, by=by)


@lru_cache(maxsize=32)
def _contrasts(case: Case, of: str, by: str, reading: str) -> pd.DataFrame:
    """Return the contrasts of what a case has of a kind, computed once."""
    planned = {LABELS: _planned, BY_CODER: _by_coder, CHOICES: _choices}
    if of in planned and not by:
        table = planned[of](case)
        if not reading or table.empty:
            return table
        one_of(reading, table["reading"].unique().tolist(), name="reading")
        return table[table["reading"] == reading]
    counts = case.counts(of, reading=reading, every=True)
    return _contrasts_of(case, counts, by, strata=() if PHASE in (of, by) else None)


def _contrasts_of(
    case: Case, counts: Counts, by: str, *, strata: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Return the contrasts of pages or articles: of pages those that the plan compares."""
    is_of_pages = "annotator" in counts.rows
    by = by or case.grouping(LABELS if is_of_pages else WORDS)
    if is_of_pages:
        counts = _compared_rows(case, counts)
    require_columns(counts.rows, [by], what=f"rows of {case.name}")
    counts = commonest_items(compared_groups(counts, by, case.plan), by)
    table = contrasts(counts, by, strata=strata)
    if by == case.grouping(LABELS if is_of_pages else WORDS):
        table = unsure_if_found_unlike(table, counts.rows, by)
    return _coloured(table, case, by)


def _planned(case: Case) -> pd.DataFrame:
    """Return the planned contrasts of a case."""
    plan = case._plan
    return _coloured(planned_contrasts(by_reading(case, PLANNED), plan), case, plan.group)


def _by_coder(case: Case) -> pd.DataFrame:
    """Return the planned contrasts by people, by each of them, and by a machine beside them."""
    plan, files = case._plan, case.files
    is_beside = is_read_twice(case)
    if files.people is None or (not is_beside and len(files.labels_of_coders) < 2):
        return nothing_leads("neither two people, nor people and a machine labelled pages")
    try:
        readings = _labels_of_people(case)
        if is_beside:
            readings = beside_a_machine(readings, case.counts(PLANNED))
            plan = of_chosen_pages(plan)
    except InputError as error:  # such as a label of the plan that one of them never gave
        return nothing_leads(str(error).partition("\n")[0])
    if not readings[PEOPLE].full_size().any():
        return nothing_leads("people have read none of the pages that are compared")
    return _coloured(planned_contrasts(readings, plan), case, plan.group)


def _labels_of_people(case: Case) -> dict[str, Counts]:
    """Return the items of the plan as people settled them, and as each of several labelled them."""
    files = case.files
    settled: Any = files.people  # they are there: people labelled pages
    each = files.labels_of_coders if len(files.labels_of_coders) > 1 else {}
    claims = {PEOPLE: files.claims_of_people, **files.claims_of_coders}
    readings = {}
    for name, labels in {PEOPLE: settled, **each}.items():
        said = claims.get(name)
        if said is None:  # nobody asked these people for claims
            said = unasked(next(iter(case.claims.values()), None), labels)
        readings[name] = planned_items(labels, said, plan=case._plan, book=case._book)
    return readings


def _choices(case: Case) -> pd.DataFrame:
    """Return the planned contrasts with one choice changed."""
    plan = case._plan
    return _of_all_samples(one_changed(by_reading(case, PLANNED), plan), case, plan.group)


@lru_cache(maxsize=16)
def _lead(case: Case) -> pd.DataFrame:
    """Return the leading finding of a case, computed once."""
    by = planned_group(case)
    if not by:
        return nothing_leads(NOBODY_ASKED)
    try:
        table, readings = _that_may_lead(case)
    except InputError as error:
        return nothing_leads(str(error).partition("\n")[0])
    if table.empty:
        return nothing_leads(f"coders agree on no label with an alpha of {LEAST_ALPHA}")
    row = leading_contrast(table)
    if row is None:
        return nothing_leads(why_nothing_leads(table))
    return _of_all_samples(levels_in_samples(readings, row, plan=case._plan), case, by)


def _that_may_lead(case: Case) -> tuple[pd.DataFrame, Readings]:
    """Return the contrasts of which one may lead, and what they count in each reading."""
    table, readings = case.contrasts(LABELS), by_reading(case, PLANNED)
    labels = next(iter(readings.values()))
    return without_weak(table, labels, alphas_of(case.reliability, case._plan)), readings


def _compared(case: Case) -> Compared:
    """Return the pages that a case compares: those of the plan's first sample, or its articles."""
    plan = case.plan
    by = case.grouping(WORDS)
    words = None if case.features is None else case.counts(WORDS)
    unit = (plan.unit if plan is not None else None) or ""
    if words is not None and not case.readings:
        return Compared(words.rows, by=by, unit=unit, per="article", words=words, words_by=by)
    readings = dict(case.readings)
    if plan is not None:
        for reading, labels in case.readings.items():
            place = f"contrasts.toml: pages of reading {reading}"
            require_columns(labels.rows, [plan.group, *plan.where], what=place)
            items = [item for item in plan.every_item() if item in labels.items.index]
            readings[reading] = _compared_rows(case, labels).where(items=items)
    rows = next(iter(readings.values())).rows
    return Compared(
        rows, planned_group(case), unit=unit, readings=readings, words=words, words_by=by
    )


def require_case(case: object) -> None:
    """Raise InputError unless a case is open."""
    fix = "Open it first: open_case(path)."
    require_kind(case, Case, name="case", expected="an opened case", fix=fix)
