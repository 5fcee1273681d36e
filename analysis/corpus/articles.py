"""Articles as they arrived, articles as they are read, and every edit between the two."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.corpus import cells, cleaning, furniture, runs
from analysis.corpus.columns import CONTRACT, Guess, is_filled
from analysis.corpus.dates import read_days, texts_of
from analysis.corpus.encodings import GUESSED, Options, is_whole
from analysis.corpus.outlet_names import joined
from analysis.corpus.report import JOINED, UNREAD_DAY
from analysis.corpus.report import report as corpus_report
from analysis.corpus.several import signs_of_several
from analysis.corpus.sources import Source, read_source
from analysis.corpus.tables import FileFacts, Skipped, is_lost
from analysis.errors import (
    listing,
    number_of,
    one_of,
    refusal,
    require_kind,
    require_unique,
    using_files,
)
from analysis.files import kind_of_file
from analysis.lexicons import languages

#: How a service says at the end of a text that it gave the beginning only: "… [+1234 chars]".
_CUT_AT_END = re.compile(r"\[\+?[\d,.]+ chars\]\s*\Z")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SKIPPED = ["article_id", "file", "reason"]
FUNCTION_WORDS = 0.1  #: share of the stop words of a language in a text that is surely in it
TITLES = '; columns={"text": "title"} reads titles as texts'
NULS = 0.2  #: share of a text from which on it is UTF-16 read as something else, or no text


@dataclass(frozen=True)
class Corpus:
    """Articles ready to be read, with everything that was done to them.

    Attributes
    ----------
    articles : DataFrame, one row an article, sorted by article_id
        ``article_id, outlet, agency, published, url, title, language, text`` and then the metadata
        columns in the order they came. ``text`` is cleaned; ``published`` is a datetime;
        ``language`` is a code, that of the text where none was given; what else was not given is
        missing.
    raw : Series of str
        The text before cleaning, by article_id, with single line ends and mended cells.
    edits : DataFrame ``article_id, start, end, rule, before, after``
        What cleaning did: characters ``start`` to ``end`` of the raw text became ``after``. Sorted,
        disjoint, complete: ``cleaning.applied(raw, edits.itertuples())`` is ``text``.
    skipped : DataFrame ``article_id, file, reason``
        Everything that was given and not used, and days too incomplete to use (there the article
        stays).
    noise : str
        Fingerprint of the noise rules; without cleaning, of none.
    cleaned : bool
        False if the texts are as they came.
    languages : DataFrame ``article_id, language, basis``
        What the language rests on: "given", "detected", or "given en, but the letters are
        Cyrillic" (or "the words are German"); where it is missing, the text is "too short", or
        the package "unsure".
    files : DataFrame ``file, encoding, basis``
        How each file was read: the encoding is "given", by "byte order mark", by "bytes" (they are
        valid UTF-8) or "guessed", with others that fit. Empty for a table in memory.
    guesses : DataFrame ``file, column, reading, argument``
        What was read without being told; ``argument`` says otherwise.
    cells : DataFrame ``what, n, which``
        What programs had left in the cells of a table, and how it was read.
    draft : DataFrame
        The texts that ``noise="draft"`` proposed and cut; None without it.
    """

    articles: pd.DataFrame
    raw: pd.Series
    edits: pd.DataFrame
    skipped: pd.DataFrame
    noise: str
    languages: pd.DataFrame
    cleaned: bool
    files: pd.DataFrame
    guesses: pd.DataFrame
    cells: pd.DataFrame
    draft: pd.DataFrame | None = None

    def __repr__(self) -> str:
        n_outlets = self.articles["outlet"].nunique()
        reasons = self.skipped["reason"].fillna("")
        n_lost = sum(map(is_lost, reasons))
        edits = number_of(len(self.edits), "edit") if self.cleaned else "not cleaned"
        articles = number_of(len(self.articles), "article")
        parts = [articles, number_of(n_outlets, "outlet"), edits, f"{n_lost:,} skipped"]
        is_guessed = self.files["basis"].str.startswith(GUESSED, na=False)
        n_encodings = self.files.loc[is_guessed, "encoding"].nunique()
        n_told = len(self.guesses) + len(self.cells) + n_encodings
        n_told += sum(reasons.str.match(told).any() for told in (UNREAD_DAY, JOINED))
        if n_told:
            parts.append(f"and {number_of(n_told, 'note')} in report()")
        return f"Corpus: {', '.join(parts)}"

    def report(self) -> pd.DataFrame:
        """Return what was read, what was guessed and what looks odd, before anything is counted.

        Returns
        -------
        DataFrame
            ``what, n, which``, one row each for what there is: the articles and their lengths,
            what was skipped, languages, kinds of files (of `collect.read`), guesses, articles
            without a day, implausible days, doubles, outlets that were joined, and articles from
            which recurring text was cut.

        Examples
        --------
        >>> texts = ["Rain fell on Elm.", "Boats left.", "Rain fell on  Elm."]
        >>> table = pd.DataFrame({"article_id": list("abc"), "outlet": "Elm Post", "text": texts})
        >>> read_corpus(table).report().set_index("what")["which"]["the same text twice"]
        'c as a'
        """
        return corpus_report(self)


@using_files()
def read_corpus(
    source: Any,
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    date_format: str | None = None,
    noise: Any = None,
    faulty: str | None = None,
    clean: bool = True,
    outlets: str = "joined",
) -> Corpus:
    """Return articles as a Corpus: cleaned, with every edit on record.

    Parameters
    ----------
    source : path, table or list of dicts
        A folder of .txt files, with a ``manifest.csv`` (a column ``file`` and any others) or
        without: ``article_id`` is then the file's name, ``outlet`` the highest folder of which
        there are 2 to 60 (those inside are ``folder_2`` …), or what names begin with (faz1,
        bild_02). Or a table: .csv, .tsv, .json, .jsonl, .parquet, .xlsx, a
        DataFrame of pandas or polars, an Arrow table, a list of dicts. Or a folder with a table
        ``articles``, .json files, or a table an outlet.

        A table needs outlets and texts. Rows without ``article_id`` are numbered, and without
        ``outlet`` the host of the address is taken. Up to three lines may stand above the names
        of columns.
    columns : dict of our name to yours
        ``{"text": "article_content", "outlet": "source.name"}``. Columns of ours that are missing
        are looked for under usual names (``corpus.columns.NAMES``); where two may be the outlet,
        the day or the text, the table is refused.
    encoding : str
        Of text files and tables. By default each file's own: UTF-8 or UTF-16 if its bytes are
        that, else what charset-normalizer guesses among the encodings that fit the whole file.
    date_format : str
        How ``published`` is written, as in ``"%m/%d/%Y"``; by default ISO 8601 or a usual form.
        "August 2016" and "5 days ago" are too little: the day is missing, and ``skipped`` lists it.
    noise : path, table, lexicons.Noise, "draft", or a list of them
        Other cleaning rules than those that ship; ``[None, "mine.toml"]`` adds yours to these.
        "draft" adds what `suggest.noise` proposes for these articles, unreviewed.
    faulty : "refuse" or "skip", optional
        What happens to an article with bytes or a text that are none, or without article_id or
        outlet: by default all is refused; with "skip" it goes to ``skipped``. A day that cannot be
        read is missing, and listed; "refuse" refuses it, and by default a column of which half
        may be two days each (03/04/2016).
    outlets : "joined" or "apart"
        Whether names that differ by case, blanks, dots, hyphens, "www." or "the" only are one.
    clean : bool
        Whether the texts are cleaned.

    Returns
    -------
    Corpus
        ``articles`` has one row an article, sorted by article_id: ``article_id, outlet, agency,
        published, url, title, language, text``, then your other columns. ``raw`` has the texts
        before cleaning, ``edits`` one row a change, ``skipped`` what was not used.

    Raises
    ------
    MissingInput
        No such file or folder.
    InputError
        Bytes that are not text in this encoding; a manifest that does not fit the files; a column
        that is missing, or two that may be one of ours; an article_id twice; a text that its
        service cut short; a table that cannot be parsed; *noise* together with ``clean=False``.

    Examples
    --------
    >>> text = "Share\\n\\nFerries ran again on Monday.\\n"
    >>> page = {"article_id": "a1", "outlet": "Elm Post", "text": text}
    >>> corpus = read_corpus(pd.DataFrame([page]))
    >>> corpus.articles.loc[0, "text"]
    'Ferries ran again on Monday.\\n'
    >>> corpus.edits[["start", "end", "rule"]].values.tolist()
    [[0, 7, 'share bar']]
    """
    if faulty is not None:
        one_of(faulty, ("refuse", "skip"), name="faulty")
    one_of(outlets, ("joined", "apart"), name="outlets")
    rules = noise_rules(noise, clean=clean)
    articles = read_source(source, Options(columns or {}, encoding, faulty or "refuse"))
    return make_corpus(
        articles,
        date_format=date_format,
        noise=rules,
        faulty=faulty,
        clean=clean,
        is_joined=outlets == "joined",
    )


def require_corpus(value: Any) -> None:
    """Raise InputError unless a value is a Corpus."""
    require_kind(
        value,
        Corpus,
        name="corpus",
        expected="a Corpus: a pack holds no sentences",
        fix="Write corpus = read_corpus(…) and give this corpus.",
    )


def noise_rules(noise: Any, *, clean: bool) -> lexicons.Noise:
    """Return the cleaning rules that are meant: none without cleaning."""
    one_of(clean, (True, False), name="clean")
    if clean:
        return lexicons.noise(noise)
    if noise is not None:
        raise refusal(
            "noise",
            arrived="cleaning rules together with clean=False",
            expected="rules, or no cleaning",
            fix="Leave noise= out, or write clean=True.",
        )
    return lexicons.Noise(())


def make_corpus(
    source: Source,
    *,
    date_format: str | None = None,
    noise: Any = None,
    faulty: str | None = None,
    clean: bool = True,
    is_parted: bool = False,
    is_joined: bool = True,
) -> Corpus:
    """Return the Corpus of articles under our column names.

    With *is_parted* a reader has parted the articles already: no text is refused as several.
    """
    rules = lexicons.noise(noise)
    faults = _Faults(is_refused=faulty != "skip")
    table, notes = cells.decoded(source.table)
    table = _usable_articles(table, faults, is_parted=is_parted)
    published, date_reasons, readings = read_days(
        table["published"], table["article_id"], date_format=date_format, faulty=faulty
    )
    file = source.files[0].file if source.files else "table"
    of_days = [Guess(file, "published", reading, "date_format=…") for reading in readings]
    raw = [text.removeprefix("\ufeff").replace("\r\n", "\n") for text in _texts_in(table)]
    names, spellings = table["outlet"], []
    if is_joined:
        names, spellings = joined(names)
    table = table.assign(title=texts_of(table["title"]), outlet=names)
    titles = table["title"].fillna("").tolist()
    rows = zip(raw, rules.signs_of(raw), titles, strict=True)
    edits = [
        cleaning.edits(text, signs, title=title, rules=rules) if clean else []
        for text, signs, title in rows
    ]
    draft = None
    if rules.is_draft:
        texts = list(map(cleaning.applied, raw, edits))
        draft = furniture.propose(table.assign(text=texts))
        rules = lexicons.noise([replace(rules, is_draft=False), draft])
    _cut_recurring(raw, edits, names, texts=rules.texts)
    texts = list(map(cleaning.applied, raw, edits))
    text_reasons = list(map(_reason_to_skip, raw, texts))
    used = [row for row, reason in enumerate(text_reasons) if reason is None]
    if not used and faults.is_refused:
        reasons = listing(dict.fromkeys(text_reasons)) or "no row that can be read"
        raise refusal(
            "corpus",
            arrived=f"no text with a word in it ({reasons})",
            expected="at least one text",
            fix="Check that it was saved whole, and that the column or files hold the texts.",
        )
    articles = _order_columns(table.assign(published=published, text=texts))
    articles = articles.loc[used].reset_index(drop=True)
    articles, basis_of_languages = _with_languages(articles)
    article_ids = articles["article_id"]
    used_raw = [raw[row] for row in used]
    used_edits = [edits[row] for row in used]
    named = 2 * [*zip(table["article_id"], table["file"])]
    told = zip(named, [*text_reasons, *date_reasons])
    skipped = [(*name_and_file, reason) for name_and_file, reason in told if reason]
    skipped += [*source.skipped, *faults.rows]
    skipped += [(None, None, f"{JOINED}{spelling}") for spelling in spellings]
    notes += _without_texts(table, raw)
    return Corpus(
        articles=articles,
        raw=pd.Series(used_raw, article_ids, dtype="str", name="raw"),
        edits=cleaning.table(article_ids.tolist(), used_raw, used_edits),
        skipped=_table_of(skipped, SKIPPED).sort_values(SKIPPED, ignore_index=True),
        noise=rules.fingerprint,
        languages=basis_of_languages,
        cleaned=clean,
        files=_table_of(source.files, FileFacts._fields),
        guesses=_table_of([*source.guesses, *of_days], Guess._fields),
        cells=pd.DataFrame([*source.notes, *notes], columns=cells.Note._fields),
        draft=draft,
    )


def _cut_recurring(
    raw: list[str], edits: list, outlets: Iterable[str], *, texts: Sequence[lexicons.TextRule]
) -> None:
    """Put what the texts of each outlet cut behind the other edits."""
    patterns = runs.patterns(texts)
    for row, outlet in enumerate(outlets):
        if outlet in patterns:
            cuts = runs.edits(cleaning.applied(raw[row], edits[row]), patterns[outlet])
            edits[row] = cleaning.composed(edits[row], cuts)


# ---------------------------------------------------------------- articles that cannot be used


class _Fault(NamedTuple):
    """What is wrong with a column of an article."""

    column: str
    arrived: str
    expected: str
    fix: str


_LOST_BYTES = (
    "bytes that are no text in this encoding, or half a character, in article",
    "whole characters",
    "Export the table again as UTF-8, or name its encoding.",
)
_NO_NAME = (
    "a value that is no name in article",
    "text or a number",
    "Write one text or number into each cell, or map another column with columns={ours: yours}.",
)
_NO_ID = _Fault("article_id", "nothing in row", "a name", "Write a name of its own into each row.")
_NO_OUTLET = _Fault(
    "outlet",
    "nothing in article",
    "a name",
    "Write the outlet's name, or unknown, into each row: comparisons group by it.",
)
_NO_TEXT = _Fault(
    "text",
    "values that are not text in article",
    "text",
    "Check which column holds the text; columns={'text': ...} names it.",
)
_SEVERAL = _Fault(
    "text",
    "several articles of a news database in article",
    "one article in each text",
    "Read it by collect.read (framing collect), which parts it or names the format to save.",
)


_CUT_SHORT = _Fault(
    "text",
    'texts that their service cut short ("[+1234 chars]") in article',
    "whole texts",
    "Download the pages by framing fetch (collect.fetch), which takes the same table.",
)


@dataclass
class _Faults:
    """Articles with a fault: refused, or left out and listed."""

    is_refused: bool
    rows: Skipped = field(default_factory=list)

    def leave_out(
        self, table: pd.DataFrame, is_faulty: Iterable, fault: _Fault, *, names: Any = None
    ) -> pd.DataFrame:
        """Return the articles without the fault; *names* are those of messages."""
        is_faulty = np.fromiter(is_faulty, bool, len(table))
        if not is_faulty.any():
            return table
        left_out = table[is_faulty]
        names = left_out["article_id"] if names is None else names[is_faulty]
        labels = list(map(repr, names))
        if self.is_refused:
            raise refusal(
                fault.column,
                arrived=f"{fault.arrived} {listing(labels)}",
                expected=fault.expected,
                fix=f'{fault.fix} Or leave such articles out: faulty="skip".',
            )
        for article_id, file, label in zip(left_out["article_id"], left_out["file"], labels):
            arrived = f"{fault.arrived} {listing([label])}"
            reason = f"{listing([fault.column])}: got {arrived}; expected {fault.expected}"
            self.rows.append((article_id, file, reason))
        return table[~is_faulty]


def _usable_articles(table: pd.DataFrame, faults: _Faults, *, is_parted: bool) -> pd.DataFrame:
    """Return the articles that can be used, sorted, with every column of the contract."""
    absent = {name: None for name in (*CONTRACT, "file") if name not in table}
    table = table.assign(**absent)
    for column in table.columns[table.dtypes == object]:
        is_broken = [not is_whole(cell) for cell in table[column]]
        table = faults.leave_out(table, is_broken, _Fault(str(column), *_LOST_BYTES))
    for column in ("article_id", "outlet"):
        fault = _Fault(column, *_NO_NAME)
        table = faults.leave_out(table, map(cells.is_no_name, table[column]), fault)
    ids = texts_of(table["article_id"]).map(cells.visible, na_action="ignore").astype("str")
    table = table.assign(article_id=ids, outlet=texts_of(table["outlet"]))
    table = faults.leave_out(table, table["article_id"].isna(), _NO_ID, names=table.index + 1)
    require_unique(table["article_id"], what="corpus", name="article_id")
    table = faults.leave_out(table, table["outlet"].isna(), _NO_OUTLET)
    is_other = [not isinstance(text, str) and is_filled(text) for text in table["text"]]
    table = faults.leave_out(table, is_other, _NO_TEXT)
    table = faults.leave_out(table, map(_CUT_AT_END.search, _texts_in(table)), _CUT_SHORT)
    if not is_parted:
        table = faults.leave_out(table, map(signs_of_several, _texts_in(table)), _SEVERAL)
    return table.sort_values("article_id", ignore_index=True)


def _texts_in(table: pd.DataFrame) -> list[str]:
    """Return the text of each article; empty where it is missing."""
    return [text if isinstance(text, str) else "" for text in table["text"]]


def _reason_to_skip(raw: str, clean: str) -> str | None:
    """Return why a text cannot be used, or None."""
    kind = kind_of_file(raw[:20].encode("latin-1", "replace"))
    is_word = raw[:4].isascii() and raw[:4].isalnum()  # a text may begin with RIFF
    if kind and not is_word:
        return f"{kind}, not a text"
    if raw.count("\0") > NULS * len(raw):
        return "NUL characters, as in UTF-16 read as something else, not a text"
    if _NUMBER.fullmatch(clean.strip()):
        return "a number, not a text"
    if re.search(r"\w", clean):
        return None
    return "nothing but noise" if re.search(r"\w", raw) else "no words in it"


def _without_texts(table: pd.DataFrame, raw: list[str]) -> list[cells.Note]:
    """Return the line about rows without a text: whose they are, and whether they have a title."""
    empty = table[pd.Series(raw, dtype="str").str.strip() == ""]
    n_rows = table["outlet"].value_counts()
    n_empty = empty["outlet"].value_counts()
    told = [f"{outlet} {n:,} of {n_rows[outlet]:,}" for outlet, n in n_empty.items()]
    offer = TITLES if empty["title"].notna().any() else ""
    return [cells.Note("rows without a text", len(empty), listing(told) + offer)] if told else []


def _table_of(rows: Sequence[tuple], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows as a table of texts that UTF-8 can hold; the name of a file may be anything."""
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    return table.map(
        lambda cell: str(cell).encode(errors="backslashreplace").decode(), na_action="ignore"
    ).astype("str")


# ---------------------------------------------------------------- texts and columns


def _order_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Return the contract's columns, then the metadata."""
    labels = {name: texts_of(table[name]) for name in ("agency", "url", "language")}
    table = table.assign(**labels, text=table["text"].astype("str")).drop(columns="file")
    return table[[*CONTRACT, *table.columns.difference(CONTRACT, sort=False)]].infer_objects()


def _with_languages(articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the articles with codes of languages, and what each rests on."""
    starts = articles["text"].str[: languages.LOOKED_AT]
    texts = (articles["title"].fillna("") + "\n" + starts).tolist()
    codes, bases = languages.languages_of(articles["language"].tolist(), texts)
    for row, given in enumerate(codes):
        found = _other_language(given, texts[row]) if bases[row] == languages.GIVEN else None
        if found:
            codes[row] = found
            bases[row] = f"given {given}, but the words are {languages.name_of(found)}"
    articles = articles.assign(language=pd.array(codes, dtype="str"))
    basis = pd.array(bases, dtype="str")
    return articles, articles[["article_id", "language"]].assign(basis=basis)


def _other_language(given: str | None, text: str) -> str | None:
    """Return the language of a text if it has stop words of it, and hardly any of the given one."""
    found = languages.detect_language(text)
    words = text.lower().split()
    lists = lexicons.stop_words_by_language([given, found])
    n_given, n_found = (sum(map(lists[one].__contains__, words)) for one in (given, found))
    return found if n_found > max(FUNCTION_WORDS * len(words), 3 * n_given) else None
