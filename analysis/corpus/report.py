"""A second look at articles: what shows that a file was not read as it should be."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.corpus import furniture, runs
from analysis.corpus.dates import days_in_words, implausible_days
from analysis.corpus.tables import is_lost
from analysis.errors import listing, number_of

if TYPE_CHECKING:
    from analysis.corpus.articles import Corpus

EXTREMES = 10  #: articles that are listed as the longest, and as the shortest
REPEATED = 10  #: paragraphs that are listed at most
MIN_TEXTS_WITH_PARAGRAPH = (
    3  #: different texts in which a paragraph stands before it counts as repeated
)
EDGE = 2  #: paragraphs at the beginning and at the end of a text that are compared
MAX_CHARACTERS_SHOWN = 60  #: characters of a title or paragraph in print
ASKED = ("title", "published", "author", "language")  #: what an article should have
QUANTILES = {
    "shortest": 0.0,
    "q05": 0.05,
    "q25": 0.25,
    "median": 0.5,
    "q75": 0.75,
    "q95": 0.95,
    "longest": 1.0,
}
#: Words that differ from article to article in a line of a database: numbers and codes.
_CODE = re.compile(r"\b\w*\d\w*\b")
_NO_LETTER = re.compile(r"[\s!-/:-@\[-`{-~\u2010-\u2027]+")  # blanks and punctuation
_ACCENT = re.compile("[\u0300-\u036f]")  # over or under a letter; vowels of other scripts are not

#: Columns of the tables in a report.
COLUMNS = {
    "repeated": ["place", "paragraph", "n_texts", "share", "article_ids"],
    "doubles": ["article_id", "first", "same"],
    "spellings": ["outlet", "n_articles", "most_frequent"],
    "draft": ["outlet", "articles", "texts", "n_cut", "share"],
    "files": ["from_file", "read_as", "n_articles", "n_folder_outlets", "shortest", "longest"],
    "guesses": ["file", "column", "reading", "argument"],
}


@dataclass(frozen=True)
class CorpusReport:
    """What there is to see in a Corpus before anything is counted.

    Attributes
    ----------
    n_articles, n_outlets : int
    n_skipped : int
        Files and articles that were given and not used (``Corpus.skipped``).
    lengths : DataFrame
        Rows ``words`` and ``characters``; columns ``shortest, q05, q25, median, q75, q95,
        longest``, over articles.
    missing : DataFrame
        One row each for ``title, published, author, language``: ``n`` articles without it, and
        their ``share``.
    longest, shortest : DataFrame
        Ten articles each: ``article_id, outlet, title, words``.
    repeated : DataFrame
        Paragraphs among the first two or the last two of at least three different texts, the most
        frequent first: ``place`` ("first" or "last"), ``paragraph`` (of the first such article),
        ``n_texts``, ``share`` of all different texts, ``article_ids`` (up to three). Numbers and
        codes in it may differ. They are often lines of a database, or of a page.
    languages : DataFrame
        ``language, basis, n_articles``: as in ``Corpus.languages``.
    doubles : DataFrame
        ``article_id, first, same``: an article, the one before it that it repeats, and in what:
        "text", or "outlet, title and day". ``copies.pairs`` finds texts that are nearly the same.
    spellings : DataFrame
        ``outlet, n_articles, most_frequent``: outlets whose names differ by case, accents or
        punctuation only, and the most frequent of these names. They are counted apart.
    implausible : DataFrame
        ``article_id, outlet, published``: days before 1605, and few days that a gap of more than
        twenty years parts from all others. Periods leave them out.
    draft : DataFrame
        ``outlet, articles, texts, n_cut, share``: how many texts ``noise="draft"`` cuts from the
        articles of each outlet, and how many characters; ``texts`` is 0 for outlets with fewer
        than ten articles, which get the shipped rules only. No row without a draft.
    files : DataFrame
        ``from_file, read_as, n_articles, n_folder_outlets, shortest, longest`` (in words), of
        articles that ``collect.read`` has read; no row otherwise. ``n_folder_outlets`` have the
        folder's name as outlet, because nothing in the file names one.
    guesses : DataFrame
        ``file, column, reading, argument``: as in ``Corpus.guesses``.
    """

    n_articles: int
    n_outlets: int
    n_skipped: int
    lengths: pd.DataFrame
    missing: pd.DataFrame
    longest: pd.DataFrame
    shortest: pd.DataFrame
    repeated: pd.DataFrame
    languages: pd.DataFrame
    doubles: pd.DataFrame
    spellings: pd.DataFrame
    implausible: pd.DataFrame
    draft: pd.DataFrame
    files: pd.DataFrame
    guesses: pd.DataFrame

    def __repr__(self) -> str:
        parts = [
            [self._heading(), *lines_of_guesses(self.guesses.itertuples(index=False))],
            self._lines_of_folders(),
            [self._line_of_lengths(), self._line_of_missing()],
            [self._line_of_languages(), self._line_of_doubles(), *self.lines_of_draft],
            self._lines_of_spellings(),
            self._lines_of_implausible(),
            _lines_of_articles("The longest", self.longest),
            _lines_of_articles("The shortest", self.shortest),
            self._lines_of_repeated(),
        ]
        return "\n".join(line for lines in parts for line in lines)

    def _repr_html_(self) -> str:
        tables = {
            "Lengths": self.lengths.reset_index(names="unit"),
            "Missing": self.missing.reset_index(names="column"),
            "Languages": self.languages,
            "The longest": self.longest,
            "The shortest": self.shortest,
            "Repeated first and last paragraphs": self.repeated,
            "Doubles": self.doubles.head(EXTREMES),
            "Outlets of which names are alike": self.spellings,
            "Implausible dates": self.implausible.head(EXTREMES),
            "Cut by the draft of cleaning rules": self.draft,
            "Files": self.files,
            "Guessed": self.guesses,
        }
        parts = [f"<p>{html.escape(self._heading())}</p>"]
        for heading, table in tables.items():
            if not table.empty:
                parts.append(f"<p><b>{heading}</b></p>")
                parts.append(table.to_html(index=False, escape=True, na_rep="", border=0))
        return "\n".join(parts)

    def _heading(self) -> str:
        articles = number_of(self.n_articles, "article")
        outlets = number_of(self.n_outlets, "outlet")
        return f"Report: {articles} of {outlets}, {self.n_skipped:,} skipped"

    def _lines_of_folders(self) -> list[str]:
        n = self.files["n_folder_outlets"].sum()
        if not n:
            return []
        articles = number_of(self.files["n_articles"].sum(), "article")
        return [f"Outlet is the name of the folder, as the file names none: {n:,} of {articles}"]

    def _line_of_lengths(self) -> str:
        words = self.lengths.loc["words"]
        middle = f"half of them {words['q25']:,.0f} to {words['q75']:,.0f}"
        ends = f"shortest {words['shortest']:,.0f}, longest {words['longest']:,.0f}"
        return f"Words an article: median {words['median']:,.0f}, {middle}, {ends}"

    def _line_of_missing(self) -> str:
        parts = []
        for column, n, share in self.missing.itertuples():
            name = "date" if column == "published" else column
            parts.append(f"{name} {n:,} ({share:.0%})")
        return f"Without: {', '.join(parts)}"

    def _line_of_languages(self) -> str:
        parts = []
        for language, basis, n in self.languages.itertuples(index=False):
            name = "unknown" if pd.isna(language) else language
            parts.append(f"{name} {n:,} ({basis})")
        return f"Languages: {', '.join(parts)}"

    def _line_of_doubles(self) -> str:
        counts = self.doubles["same"].value_counts().sort_index(ascending=False)
        parts = [f"{n:,} with the same {what}" for what, n in counts.items()]
        return f"Doubles: {', '.join(parts) or 'none'}"

    def _lines_of_spellings(self) -> list[str]:
        if self.spellings.empty:
            return []
        groups = []
        for _, group in self.spellings.groupby("most_frequent", sort=False):
            counts = zip(group["outlet"], group["n_articles"], strict=True)
            groups.append(" and ".join(f"{name} ({n:,})" for name, n in counts))
        others = self.spellings[self.spellings["outlet"] != self.spellings["most_frequent"]]
        joined = dict(zip(others["outlet"], others["most_frequent"], strict=True))
        return [
            f"Outlets counted apart whose names are alike: {'; '.join(groups)}",
            f'  To join them: table["outlet"] = table["outlet"].replace({joined}), and read again',
        ]

    def _lines_of_implausible(self) -> list[str]:
        if self.implausible.empty:
            return []
        days = days_in_words(self.implausible["published"])
        articles = number_of(len(self.implausible), "article")
        return [f"Implausible dates, which no period counts: {days} (of {articles})"]

    @property
    def lines_of_draft(self) -> list[str]:
        """What the draft of cleaning rules cut, and which outlets have too few articles for it."""
        if self.draft.empty:
            return []
        is_looked_at = self.draft["articles"] >= furniture.FEWEST_OF_OUTLET
        of_draft = self.draft[self.draft["texts"] > 0]
        texts = number_of(of_draft["texts"].sum(), "text")
        characters = number_of(of_draft["n_cut"].sum(), "character")
        outlets = number_of(len(of_draft), "outlet")
        lines = [f"Draft of cleaning rules: {texts} of {outlets} cut, {characters}; not reviewed"]
        few = self.draft.loc[~is_looked_at, "outlet"]
        if len(few):
            lines.append(f"Too few articles for a draft: {listing(few)}")
        return lines

    def _lines_of_repeated(self) -> list[str]:
        if self.repeated.empty:
            return ["Repeated first and last paragraphs: none"]
        lines = ["Repeated first and last paragraphs:"]
        for place, paragraph, n, share, _ in self.repeated.itertuples(index=False):
            lines.append(f"  in {n:,} texts ({share:.0%}), {place}: {_shortened(paragraph)!r}")
        return lines


def lines_of_guesses(guesses: Iterable[tuple]) -> list[str]:
    """Return a line a guess, with the argument that says otherwise.

    >>> lines_of_guesses([("a.csv", "outlet", 'the column "source"', 'columns={"outlet": …}')])
    ['Guessed in a.csv: outlet from the column "source"; columns={"outlet": …} says otherwise']
    """
    lines = []
    for file, column, reading, argument in guesses:
        lines.append(f"Guessed in {file}: {column} from {reading}; {argument} says otherwise")
    return lines


def report(corpus: Corpus) -> CorpusReport:
    """Return what there is to see in a Corpus; `Corpus.report` says it in whole.

    >>> from analysis import read_corpus
    >>> texts = ["Rain fell on Elm.", "Boats left.", "Crews met again at noon."]
    >>> table = pd.DataFrame({"article_id": list("abc"), "outlet": "Elm Post", "text": texts})
    >>> seen = report(read_corpus(table))
    >>> seen.lengths.loc["words", ["shortest", "median", "longest"]].tolist()
    [2.0, 4.0, 5.0]
    >>> seen.missing.loc["published"].tolist()
    [3.0, 1.0]
    """
    articles = corpus.articles
    words = pd.Series([len(re.findall(r"\w+", text)) for text in articles["text"]], dtype="int64")
    listed = articles[["article_id", "outlet", "title"]].assign(words=words)
    by_length = listed.sort_values(["words", "article_id"], ignore_index=True)
    guesses = corpus.guesses
    longest = by_length.sort_values(["words", "article_id"], ascending=[False, True])
    return CorpusReport(
        n_articles=len(articles),
        n_outlets=articles["outlet"].nunique(),
        n_skipped=sum(map(is_lost, corpus.skipped["reason"].fillna(""))),
        lengths=_lengths(words, articles["text"].str.len()),
        missing=_missing(articles),
        longest=longest.head(EXTREMES).reset_index(drop=True),
        shortest=by_length.head(EXTREMES),
        repeated=_repeated_paragraphs(articles),
        languages=_languages(corpus),
        doubles=_doubles(articles),
        spellings=_spellings(articles["outlet"]),
        implausible=articles.loc[
            implausible_days(articles["published"]), ["article_id", "outlet", "published"]
        ].reset_index(drop=True),
        draft=_draft(corpus),
        files=_files(articles, words),
        guesses=pd.DataFrame(columns=COLUMNS["guesses"]) if guesses is None else guesses,
    )


def _lengths(words: pd.Series, characters: pd.Series) -> pd.DataFrame:
    """Return the quantiles of lengths."""
    rows = {}
    for name, values in (("words", words), ("characters", characters)):
        quantiles = values.quantile(list(QUANTILES.values()))
        rows[name] = dict(zip(QUANTILES, quantiles, strict=True))
    return pd.DataFrame.from_dict(rows, orient="index")


def _missing(articles: pd.DataFrame) -> pd.DataFrame:
    """Return how many articles lack a title, a day, an author and a language."""
    rows = {}
    for column in ASKED:
        n_missing = len(articles)
        if column in articles:
            n_missing = int(articles[column].isna().sum())
        rows[column] = {"n": n_missing, "share": n_missing / len(articles)}
    return pd.DataFrame.from_dict(rows, orient="index")


def _languages(corpus: Corpus) -> pd.DataFrame:
    """Return how many articles there are in each language, and what it rests on."""
    table = corpus.languages
    if table is None:
        table = corpus.articles[["article_id", "language"]].assign(basis="given")
    counts = table.groupby(["language", "basis"], dropna=False).size()
    counts = counts.rename("n_articles").reset_index()
    return counts.sort_values(
        ["n_articles", "language", "basis"], ascending=[False, True, True], ignore_index=True
    )


def _repeated_paragraphs(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the first and last paragraphs that several different texts share."""
    different = articles.drop_duplicates("text")
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for article_id, text in zip(different["article_id"], different["text"], strict=True):
        paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
        if len(paragraphs) == 1:  # a whole text is no part that repeats
            continue
        edges = {"first": paragraphs[:EDGE], "last": paragraphs[EDGE:][-EDGE:]}
        for place, parts in edges.items():
            for paragraph in dict.fromkeys(parts):
                key = (place, _CODE.sub("0", paragraph.casefold()))
                found.setdefault(key, []).append((article_id, paragraph))
    rows = []
    for (place, _), places in found.items():
        if len(places) < MIN_TEXTS_WITH_PARAGRAPH:
            continue
        article_ids = ", ".join(article_id for article_id, _ in places[:3])
        share = len(places) / len(different)
        rows.append((place, places[0][1], len(places), share, article_ids))
    table = pd.DataFrame(rows, columns=COLUMNS["repeated"])
    order = {"n_texts": False, "place": True, "paragraph": True}
    table = table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    return table.head(REPEATED)


def _doubles(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles that repeat one before them, by text, or by outlet, title and day."""
    texts = [" ".join(text.casefold().split()) for text in articles["text"]]
    headings = []
    columns = articles[["outlet", "title", "published"]]
    for outlet, title, published in columns.itertuples(index=False):
        is_known = not (pd.isna(title) or pd.isna(published))
        headings.append((outlet, title.casefold(), published) if is_known else None)
    first_of_text = _firsts(articles["article_id"], texts)
    first_of_heading = _firsts(articles["article_id"], headings)
    rows = []
    for article_id in articles["article_id"]:
        if article_id in first_of_text:
            rows.append((article_id, first_of_text[article_id], "text"))
        elif article_id in first_of_heading:
            rows.append((article_id, first_of_heading[article_id], "outlet, title and day"))
    return pd.DataFrame(rows, columns=COLUMNS["doubles"], dtype="str")


def _firsts(article_ids: Iterable[str], keys: Iterable) -> dict[str, str]:
    """Return for each article whose key was there before the first article with it."""
    first_of_key: dict = {}
    firsts = {}
    for article_id, key in zip(article_ids, keys, strict=True):
        if key is None:
            continue
        first = first_of_key.setdefault(key, article_id)
        if first != article_id:
            firsts[article_id] = first
    return firsts


def _spellings(outlets: pd.Series) -> pd.DataFrame:
    """Return the outlets whose names differ by case, accents or punctuation only."""
    counts = outlets.value_counts().rename_axis("outlet").rename("n_articles").reset_index()
    counts["letters"] = counts["outlet"].map(_letters_of)
    counts = counts[counts["letters"].duplicated(keep=False)]
    counts = counts.sort_values(
        ["letters", "n_articles", "outlet"], ascending=[True, False, True], ignore_index=True
    )
    counts = counts.assign(most_frequent=counts.groupby("letters")["outlet"].transform("first"))
    return counts[COLUMNS["spellings"]]


def _letters_of(name: str) -> str:
    """Return the letters and digits of a name, in lower case and without accents."""
    letters = _ACCENT.sub("", unicodedata.normalize("NFKD", name))
    return _NO_LETTER.sub("", letters.casefold()) or name


def _draft(corpus: Corpus) -> pd.DataFrame:
    """Return what the draft of cleaning rules cut from each outlet."""
    if corpus.draft is None:
        return pd.DataFrame(columns=COLUMNS["draft"])
    outlet_of = corpus.articles.set_index("article_id")["outlet"]
    cuts = corpus.edits[corpus.edits["rule"] == runs.RULE]
    n_cut = (cuts["end"] - cuts["start"]).groupby(cuts["article_id"].map(outlet_of)).sum()
    n_left = corpus.articles["text"].str.len().groupby(corpus.articles["outlet"]).sum()
    table = outlet_of.value_counts(sort=False).sort_index().rename("articles").to_frame()
    table["texts"] = corpus.draft["outlet"].value_counts()
    table["n_cut"] = n_cut
    table = table.fillna(0).astype("int64")
    table["share"] = table["n_cut"] / (table["n_cut"] + n_left)
    return table.reset_index(names="outlet")


def _files(articles: pd.DataFrame, words: pd.Series) -> pd.DataFrame:
    """Return what each file was read as, and how many articles of what length it has."""
    if not {"from_file", "read_as", "outlet_from"} <= set(articles):
        return pd.DataFrame(columns=COLUMNS["files"])
    facts = articles[["from_file", "read_as"]].assign(
        words=words, is_folder=articles["outlet_from"] == "folder"
    )
    groups = facts.groupby(["from_file", "read_as"], dropna=False)
    return groups.agg(
        n_articles=("words", "size"),
        n_folder_outlets=("is_folder", "sum"),
        shortest=("words", "min"),
        longest=("words", "max"),
    ).reset_index()


def _lines_of_articles(heading: str, table: pd.DataFrame) -> list[str]:
    """Return a heading and a line an article."""
    lines = [f"{heading}:"]
    for article_id, outlet, title, words in table.itertuples(index=False):
        name = "no title" if pd.isna(title) else repr(_shortened(title))
        lines.append(f"  {number_of(words, 'word')}: {article_id}, {outlet}, {name}")
    return lines


def _shortened(text: str) -> str:
    if len(text) <= MAX_CHARACTERS_SHOWN:
        return text
    return f"{text[: MAX_CHARACTERS_SHOWN - 1]}…"
