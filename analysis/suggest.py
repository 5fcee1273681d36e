"""Proposals from a corpus: aliases of actors, and rules for lines that recur."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.corpus import cleaning
from analysis.corpus.articles import Corpus
from analysis.errors import printable, refusal
from analysis.features.matches import find_phrases
from analysis.features.pack import Features
from analysis.text import sentences
from analysis.text.characters import characters

__all__ = ["aliases", "coverage", "noise", "recurring_lines", "uncovered"]

ARTICLES_AT_A_TIME = 2_000  #: articles whose names are looked for together
ALIKE = 0.85  #: two spellings are one name from this ratio of `difflib` on
SHORTEST_ALIKE = 5  #: letters: shorter names are one only if they are equal
LONGEST_NAME = 6  #: words: a longer run is a list, or the frame of a page
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’‐‑-][^\W_]+)*")

LINE_COLUMNS = ["outlet", "line", "articles", "share", "place", "article_ids", "n_words"]
FEWEST_ARTICLES = 3  #: of an outlet, in which a line recurs
LEAST_SHARE = 0.05  #: the same, of all articles of the outlet
EXAMPLES = 3  #: articles named as examples of a line
#: Words: a shorter line may well belong to an article, so it gets no rule.
SHORTEST_LINE = 5
#: Words that are looked at: menus of a site are longer than stamps.
EDGES = {"opening": 30, "ending": 120}
#: A sentence in more articles than this number and this share of the outlet's shows no copies.
WIDESPREAD_ARTICLES = 10
WIDESPREAD_SHARE = 0.2
#: Two texts are copies if they share more than this of the shorter one's sentences, and words.
COPIED_SHARE = 0.5
#: Between words of the raw text, where other rules may take characters away.
GAP = r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b\ufeff]+"


# ---------------------------------------------------------------- aliases


def coverage(
    features: Features, *, actors: lexicons.Actors | str | Path | None = None
) -> pd.DataFrame:
    """Return how often each alias occurs in each outlet.

    Parameters
    ----------
    features : Features
        Extracted with the actors in question.
    actors : path or lexicons.Actors, optional
        The same list: then its aliases without a mention are listed too.

    Returns
    -------
    DataFrame
        One row an alias and outlet, sorted: ``actor, alias, outlet, n`` (mentions) and
        ``articles`` (with one). An alias
        without a mention has one row with n 0 and no outlet.

    Raises
    ------
    InputError
        If *actors* is another list than that of *features*.

    Examples
    --------
    >>> from analysis import load_features
    >>> table = coverage(load_features("data/hamedan-2016/features"))
    >>> table[["alias", "outlet", "n", "articles"]].values.tolist()[2]
    ['Aleppo', 'Lidtime', 5, 2]
    """
    outlets = features.articles.set_index("article_id")["outlet"]
    mentions = features.mentions
    mentions = mentions.assign(outlet=mentions["article_id"].map(outlets))
    groups = mentions.groupby(["actor", "alias", "outlet"], observed=True)["article_id"]
    table = groups.agg(n="size", articles="nunique").reset_index()
    if actors is not None:
        listed = lexicons.actors(actors)
        if listed.fingerprint != features.manifest["lists"]["actors"]["fingerprint"]:
            raise refusal(
                "actors",
                arrived="another list than that of the features",
                expected="the same list",
                fix=(
                    "Extract the features again with this list, or give the list that "
                    "they were read with."
                ),
            )
        pairs = listed.table[["actor", "alias"]].drop_duplicates()
        table = pairs.merge(table, how="left")
        table = table.fillna({"n": 0, "articles": 0})
    table = table.astype({"n": "int64", "articles": "int64"})
    return table.sort_values(["actor", "alias", "outlet"], ignore_index=True)


def uncovered(
    corpus: Corpus, *, actors: lexicons.Actors | str | Path | None, min_articles: int = 3
) -> pd.DataFrame:
    """Return frequent capitalised names that no alias covers.

    A name is a run of at most six capitalised words, without everyday words before it. It does not
    begin a sentence, where every word has a capital. It does not touch an alias or an exclusion:
    "Elm Council" is covered if "Elm" is an alias.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``; titles are not looked at.
    actors : path, lexicons.Actors or None
        The list; with None nothing is covered.
    min_articles : int
        Names in fewer articles are left out.

    Returns
    -------
    DataFrame
        One row a name: ``name, n`` (times), ``articles, outlets`` (with it) and ``article_id`` (the
        first of them); most articles first, then most times, then by name. Adjectives
        ("Norlandish") are names here too.

    Raises
    ------
    InputError
        As ``lexicons.actors``.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> text = "They met Ida Berg’s aunt. In Elm, rain."
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": text})
    >>> names = uncovered(read_corpus(table), actors=None, min_articles=2)
    >>> names[["name", "n", "articles"]].values.tolist()
    [['Elm', 2, 2], ['Ida Berg', 2, 2]]
    """
    names = _names_in(corpus, lexicons.actors(actors))
    return _count_names(names, min_articles)


def aliases(corpus: Corpus, *, min_articles: int = 3) -> str:
    """Return the draft of a list of actors, as TOML.

    `lexicons.actors` reads it.

    It holds the names of `uncovered`, most frequent first. Names that are spelled alike, or of
    which one is the last word of the other, are put under one actor. Titles, verbs of speaking and
    words inside a name hint at its kind. Both are guesses and say so in a comment. The draft has
    no languages, dates and exclusions.

    Raises InputError if *min_articles* leaves no name.

    >>> from analysis import read_corpus
    >>> texts = ["Then Ida Berg said it.", "That day Berg said no.", "They met Berg."]
    >>> table = pd.DataFrame({"article_id": ["a1", "a2", "a3"], "outlet": "North", "text": texts})
    >>> print(aliases(read_corpus(table), min_articles=1).split("\\n\\n")[1])
    [[actor]]
    name = "Berg"
    kind = "person"  # a guess
    aliases = ["Berg", "Ida Berg"]  # a guess that these are one; in 3 articles, such as a1
    """
    hints = _read_hints()
    names = _names_in(corpus, lexicons.actors(None))
    names = _guess_kinds(names, hints)
    frequent = _count_names(names, min_articles)
    if frequent.empty:
        raise refusal(
            "min_articles",
            arrived=f"{min_articles}, and no name in so many articles",
            expected="a number that leaves a name",
            fix="Lower min_articles, or give more articles.",
        )
    groups = _group_spellings(frequent["name"].tolist(), apart=hints.inside)
    group_of = {}
    for number, group in enumerate(groups):
        for name in group:
            group_of[name] = number
    comment = (
        f"# A draft, from names in at least {min_articles} articles. "
        "Look at every kind and every group: all are guesses.\n"
        "# Then add parents, other spellings, exclusions, and limits (language, start, end)."
    )
    entries = [comment]
    for number, rows in names.groupby(names["name"].map(group_of)):
        entries.append(_actor_entry(rows, groups[int(number)]))
    return "\n\n".join([*entries, ""])


class _Hints(NamedTuple):
    """Kinds of actors, by a word before their name and by a word inside it."""

    before: dict[str, str]
    inside: dict[str, str]


class _Word(NamedTuple):
    """A word of a text, and where it is."""

    start: int
    stop: int
    text: str


def _read_hints() -> _Hints:
    """Return the hints in ``lists/hints.txt``, whose lines have kind, side and word."""
    hints = _Hints({}, {})
    for line in lexicons.words("hints"):
        kind, side, word = line.split()
        if side == "before":
            hints.before[word] = kind
        else:
            hints.inside[word] = kind
    return hints


def _guess_kinds(names: pd.DataFrame, hints: _Hints) -> pd.DataFrame:
    """Return the names without titles before them, and with the ``kind`` that hints give."""
    words = names["name"].str.split(" ")
    has_title = words.str[0].str.lower().map(hints.before).eq("person")
    without_title = names["name"].str.replace(r"^\S+ ?", "", regex=True)
    names = names.assign(name=names["name"].where(~has_title, without_title))
    speaks = names["after"].isin(lexicons.words("cues"))
    kinds_before = names["before"].map(hints.before).mask(has_title | speaks, "person")
    last_word = names["name"].str.split(" ").str[-1].str.lower()
    kinds = last_word.map(hints.inside).fillna(kinds_before)
    names = names.assign(kind=kinds)
    return names[names["name"] != ""]


def _names_in(corpus: Corpus, actors: lexicons.Actors) -> pd.DataFrame:
    """Return the names that no alias or exclusion covers, one row an occurrence.

    Columns are ``name, before, after`` (the words around it), ``article_id, outlet``.
    """
    exclusions = pd.DataFrame({"alias": actors.exclusions, "case": "exact"}, dtype="str")
    table = pd.concat([actors.table, exclusions], ignore_index=True)
    covering = lexicons.Actors(table, (), actors.names)
    articles = corpus.articles
    tables = []
    for start in range(0, len(articles), ARTICLES_AT_A_TIME):
        part = articles.iloc[start : start + ARTICLES_AT_A_TIME]
        tables.append(_names_of(part, covering))
    return pd.concat(tables, ignore_index=True)


def _names_of(articles: pd.DataFrame, actors: lexicons.Actors) -> pd.DataFrame:
    """Return the rows of `_names_in` for some articles."""
    batch = characters(articles["text"].tolist())
    first, stop, _ = find_phrases(
        batch,
        actors,
        lexicons.frames(None),
        languages=articles["language"].tolist(),
        published=articles["published"].tolist(),
    )
    words = [_Word(*match.span(), match.group()) for match in _WORD.finditer(batch.text)]
    starts = np.array([word.start for word in words], dtype=np.int64)
    opening = np.searchsorted(starts, sentences.sentence_spans(batch)[0])
    runs = _name_runs(words, text=batch.text, opening=set(opening.tolist()))
    lower = ["", *(word.text.lower() for word in words), ""]  # the word number n is at n + 1
    rows = []
    bounds = []
    for run_first, run_last in runs:
        run_start = words[run_first].start
        run_stop = words[run_last].stop
        name = _without_possessive(batch.text[run_start:run_stop])
        rows.append((name, lower[run_first], lower[run_last + 2]))
        bounds.append((run_start, run_stop))
    run_starts, run_stops = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    n_ended_before = np.searchsorted(stop, run_starts, side="right")
    n_begun_before = np.searchsorted(first, run_stops)
    is_free = n_ended_before == n_begun_before
    row = np.searchsorted(batch.bounds, run_starts, side="right") - 1
    names = pd.DataFrame(rows, columns=["name", "before", "after"], dtype="str")
    ids = articles[["article_id", "outlet"]].iloc[row].reset_index(drop=True)
    return pd.concat([names, ids], axis="columns")[is_free]


def _name_runs(words: list[_Word], *, text: str, opening: set[int]) -> list[tuple[int, int]]:
    """Return the first and last word of each name that does not begin a sentence."""
    everyday = frozenset(lexicons.words("everyday"))
    names = []
    for first, last in _capitalised_runs(words, text=text, opening=opening):
        start = first
        while start <= last and _stem(words[start].text) in everyday:
            start += 1
        is_opening = start == first and first in opening
        n_words = last - start + 1
        if 1 <= n_words <= LONGEST_NAME and not is_opening:
            names.append((start, last))
    return names


def _capitalised_runs(words: list[_Word], *, text: str, opening: set[int]) -> list[tuple[int, int]]:
    """Return the first and last word of each run of capitalised words within a sentence."""
    runs: list[tuple[int, int]] = []
    for number, word in enumerate(words):
        if not _is_capitalised(word.text):
            continue
        continues = False
        if runs and runs[-1][1] == number - 1 and number not in opening:
            before = words[number - 1]
            is_near = text[before.stop : word.start].isspace()
            continues = is_near and not before.text.endswith(("'s", "’s"))
        if continues:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _is_capitalised(word: str) -> bool:
    """Return whether a part of a word has a capital, as in "al-Marsh"."""
    return any(part[0].isupper() for part in re.split("[‐‑-]", word))


def _stem(word: str) -> str:
    """Return a word in lower case, up to an apostrophe."""
    return re.split("['’]", word)[0].lower()


def _without_possessive(name: str) -> str:
    """Return a name on one line, without a possessive ’s and with simple marks."""
    words = " ".join(name.split())
    words = re.sub("[‐‑]", "-", words)
    words = re.sub("['’]s$", "", words)
    return words.replace("’", "'")


def _count_names(names: pd.DataFrame, min_articles: int) -> pd.DataFrame:
    """Return the columns of `uncovered` for the names in so many articles."""
    groups = names.groupby("name")
    table = groups.agg(
        n=("name", "size"),
        articles=("article_id", "nunique"),
        outlets=("outlet", "nunique"),
        article_id=("article_id", "min"),
    )
    table = table[table["articles"] >= min_articles].reset_index()
    order = {"articles": False, "n": False, "name": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _group_spellings(names: list[str], *, apart: Container[str]) -> list[list[str]]:
    """Return the names in groups that may be one actor."""
    known = set(names)
    groups: list[list[str]] = []
    for name in names:
        for group in groups:
            if any(_may_be_one(name, member, known=known, apart=apart) for member in group):
                group.append(name)
                break
        else:
            groups.append([name])
    return groups


def _may_be_one(first: str, second: str, *, known: set[str], apart: Container[str]) -> bool:
    """Return whether two names may be one actor.

    They may if they are spelled alike, unless one only has another ending (Norland, Norlandish).
    They may if one is the last word of the other, unless that is a word of *apart*, or the words
    before it are a name, too.
    """
    short, long = sorted((first, second), key=len)
    if long.endswith(f" {short}"):
        rest = long.removesuffix(f" {short}")
        return short.lower() not in apart and rest not in known
    short_letters = _letters_of(short)
    long_letters = _letters_of(long)
    if short_letters[:1] != long_letters[:1] or len(short_letters) < SHORTEST_ALIKE:
        return False
    if len(long_letters) - len(short_letters) > 2:
        return False
    if short_letters != long_letters and long_letters.startswith(short_letters):
        return False
    matcher = SequenceMatcher(None, short_letters, long_letters, autojunk=False)
    return matcher.ratio() >= ALIKE


def _letters_of(name: str) -> str:
    """Return the letters and digits of a name in lower case, without accents."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(filter(str.isalnum, letters))


def _actor_entry(rows: pd.DataFrame, names: list[str]) -> str:
    """Return an actor of the draft from the occurrences of its names."""
    kind = _kind_of(rows["kind"], names)
    listed = ", ".join(json.dumps(name, ensure_ascii=False) for name in names)
    is_group = ""
    if len(names) > 1:
        is_group = "a guess that these are one; "
    example = printable(rows["article_id"].min())  # a line break would end the comment
    n_articles = rows["article_id"].nunique()
    lines = [
        "[[actor]]",
        f"name = {json.dumps(names[0], ensure_ascii=False)}",
        f'kind = "{kind}"  # a guess',
        f"aliases = [{listed}]  # {is_group}in {n_articles} articles, such as {example}",
    ]
    return "\n".join(lines)


def _kind_of(kinds: pd.Series, names: list[str]) -> str:
    """Return the kind that most hints give, or the likeliest without hints."""
    counts = kinds.value_counts()
    if len(counts):
        kind = counts.index[0]
    elif any(" " in name for name in names):
        kind = "person"
    else:
        kind = "place"
    is_acronym = names[0].isupper()
    if kind == "person" and is_acronym:
        return "organisation"
    return kind


# ---------------------------------------------------------------- lines that recur


def recurring_lines(corpus: Corpus) -> pd.DataFrame:
    """Return the lines that recur within an outlet, for review.

    They occur in at least 3 articles of the outlet, and in 5 % of them; copies count once.

    Two lines are the same if they differ in case, digits and blanks only. The words with which
    several texts begin or end count, too, as page furniture is often glued to the first or last
    sentence: the longest run that recurs, of five words or more, with a capital behind it or the
    end of a sentence before it.

    Copies recur in every line, so they count as one: texts of an outlet that share over half of
    the sentences and words of the shorter one, directly or through others. A sentence in over 10
    articles and over a fifth of the outlet's shows no copies: it is a footer.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row a line of an outlet: ``outlet, line`` (as it is written most often), ``articles``,
        ``share`` (both with copies counted once), ``place`` ("head" and "foot": mostly among the
        first or last four lines; "middle"; "opening" and "ending": in front of or behind other
        words), ``article_ids`` (text: up to three, separated by commas), ``n_words``. Sorted by
        outlet and falling number.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> facts = ["Rain fell.", "Boats left.", "Crews met."]
    >>> texts = [f"{fact}\\nElm Post, all the news of the river" for fact in facts]
    >>> table = pd.DataFrame({"article_id": list("abc"), "outlet": "Elm Post", "text": texts})
    >>> recurring_lines(read_corpus(table))[["line", "articles", "place"]].values.tolist()
    [['Elm Post, all the news of the river', 3, 'foot']]
    """
    rows = []
    for outlet, articles in corpus.articles.groupby("outlet", sort=True):
        texts = dict(zip(articles["article_id"], articles["text"], strict=True))
        copy_of = _first_copies(texts)
        n_articles = len(set(copy_of.values()))
        least = max(FEWEST_ARTICLES, LEAST_SHARE * n_articles)
        lines = _whole_lines(texts) | _edge_runs(texts, copy_of, least=least)
        for row in _frequent_lines(lines, copy_of, n_articles=n_articles, least=least):
            rows.append((outlet, *row))
    table = pd.DataFrame(rows, columns=LINE_COLUMNS)
    order = {"outlet": True, "articles": False, "line": True, "place": True}
    table = table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    texts_of_table = dict.fromkeys(["outlet", "line", "place", "article_ids"], "str")
    return table.astype({**texts_of_table, "articles": "int64", "share": float, "n_words": "int64"})


def _noise_rules(lines: pd.DataFrame) -> str:
    """Return recurring lines as a list of cleaning rules in TOML.

    Save it, delete what is text, and use it with the rules that ship:
    ``read_corpus(..., noise=[None, "mine.toml"])``. Lines of fewer than five words, or longer than
    cleaning looks at, are named in a comment, without a rule. Digits in a rule match any number.
    *lines* is the table of `recurring_lines`.

    >>> row = ("Elm Post", "Page 3 of our news", 5, 0.5, "foot", "a, b, c", 5)
    >>> _noise_rules(pd.DataFrame([row], columns=LINE_COLUMNS)).splitlines()[3:6]
    ['[[rule]]', 'name = "recurring 1"', 'where = "line"']
    """
    order = {"n_words": False, "line": True, "outlet": True}
    longest_first = lines.sort_values(list(order), ascending=list(order.values()))
    entries = [
        "# Lines that recur across the articles of one outlet. "
        "Delete what belongs to articles before you use this list."
    ]
    for number, row in enumerate(longest_first.to_dict("records"), start=1):
        entries.append(_rule_entry(row, number))
    return "\n".join(entries) + "\n"


def noise(corpus: Corpus) -> str:
    """Return a draft of cleaning rules in TOML, one for each of the `recurring_lines`.

    Without such lines there is no rule. InputError is raised for what is no Corpus.

    >>> from analysis import read_corpus
    >>> table = pd.DataFrame({"article_id": ["a"], "outlet": "Elm Post", "text": "Rain fell."})
    >>> noise(read_corpus(table)).count("[[rule]]")
    0
    """
    return _noise_rules(recurring_lines(corpus))


#: What two lines have in common and where they are → article → the line as it is written there.
_Lines = dict[tuple[str, str], dict[str, str]]


def _rule_entry(row: dict, number: int) -> str:
    """Return the rule for a recurring line, or a comment where it gets none."""
    line = row["line"]
    place = row["place"]
    about = (
        f"{row['outlet']}: in {row['articles']} articles ({row['share']:.0%}), "
        f"such as {row['article_ids']}."
    )
    longest = cleaning.MAX_CHARACTERS_OF_LINE
    where = "line"
    if place in EDGES:
        longest = cleaning.ENDING
        where = place
    if row["n_words"] < SHORTEST_LINE or len(line) > longest:
        reason = "# no rule, as the line is too short or too long"
        return f"{reason}: {_toml_text(line)} ({_toml_text(about)})"
    pattern = _line_pattern(line, place=place)
    fields = [
        f"\n# {_toml_text(line)}",
        "[[rule]]",
        f'name = "recurring {number}"',
        f"where = {_toml_text(where)}",
        f"pattern = {_toml_text(pattern)}",
        f"about = {_toml_text(about)}",
    ]
    return "\n".join(fields)


def _normalised_line(line: str) -> str:
    """Return what two lines share that differ in case, digits and blanks only."""
    return " ".join(re.sub(r"\d+", "0", line.casefold()).split())


def _whole_lines(texts: dict[str, str]) -> _Lines:
    """Return the lines of texts with more than one."""
    writings: dict[str, dict[str, str]] = defaultdict(dict)
    places: dict[str, Counter] = defaultdict(Counter)
    for article, text in texts.items():
        lines = [" ".join(line.split()) for line in text.split("\n") if re.search(r"\w", line)]
        if len(lines) < 2:
            continue
        for number, line in enumerate(lines):
            key = _normalised_line(line)
            places[key][_place_of(number, len(lines))] += 1
            writings[key].setdefault(article, line)
    return {(key, _most_frequent(places[key])): writings[key] for key in writings}


def _place_of(number: int, n_lines: int) -> str:
    """Return where a line is on its page; a line near both ends is in the foot, unless first."""
    if number > 0 and n_lines - number <= cleaning.EDGE:
        return "foot"
    if number < cleaning.EDGE:
        return "head"
    return "middle"


def _most_frequent(counts: Counter) -> str:
    """Return the most frequent value; of several, the first by alphabet."""
    return max(sorted(counts), key=counts.__getitem__)


def _edge_runs(texts: dict[str, str], copy_of: dict[str, str], *, least: float) -> _Lines:
    """Return the longest words with which texts begin or end and that recur."""
    lines: _Lines = {}
    for place in EDGES:
        runs = {
            article: _runs_at_edge(text.strip().split("\n"), place=place)
            for article, text in texts.items()
        }
        copies: dict[str, set[str]] = defaultdict(set)
        for article, writings in runs.items():
            for key in writings:
                copies[key].add(copy_of[article])
        recurring = {key for key, originals in copies.items() if len(originals) >= least}
        longest = set()
        for writings in runs.values():
            candidates = recurring & writings.keys()
            if candidates:
                longest.add(max(candidates, key=len))
        for key in sorted(longest):
            lines[key, place] = {
                article: writings[key] for article, writings in runs.items() if key in writings
            }
    return lines


def _runs_at_edge(lines: list[str], *, place: str) -> dict[str, str]:
    """Return the words that may be glued to the first or last line, by what they share."""
    if place == "opening":
        words = lines[0].split()
    else:
        words = lines[-1].split()
    runs = {}
    longest = min(EDGES[place], len(words) - 1)
    for length in range(SHORTEST_LINE, longest + 1):
        if place == "opening":
            run = " ".join(words[:length])
            is_glued = not words[length][0].islower()
        else:
            run = " ".join(words[-length:])
            word_before = words[-length - 1]
            is_glued = re.search(r"[.!?…)\]][\"”’»)]*$", word_before) is not None
        if is_glued:
            runs[_normalised_line(run)] = run
    return runs


def _frequent_lines(
    lines: _Lines, copy_of: dict[str, str], *, n_articles: int, least: float
) -> Iterator[tuple]:
    """Yield the rows of lines in enough articles, copies counted once."""
    for (key, place), writings in lines.items():
        example_of = {copy_of[article]: article for article in sorted(writings, reverse=True)}
        n_with_line = len(example_of)
        if n_with_line < least:
            continue
        line = _most_frequent(Counter(writings.values()))
        examples = ", ".join(sorted(example_of.values())[:EXAMPLES])
        n_words = len(key.split())
        yield line, n_with_line, n_with_line / n_articles, place, examples, n_words


def _first_copies(texts: dict[str, str]) -> dict[str, str]:
    """Return for each text the first of its copies, which may be itself."""
    sentence_sizes = {article: _sentence_sizes(text) for article, text in texts.items()}
    n_sentences = {article: len(sizes) for article, sizes in sentence_sizes.items()}
    n_words = {article: sum(sizes.values()) for article, sizes in sentence_sizes.items()}
    first = {article: article for article in sorted(texts)}
    for (left, right), shared_sizes in sorted(_shared_sentences(sentence_sizes).items()):
        least_sentences = COPIED_SHARE * min(n_sentences[left], n_sentences[right])
        least_words = COPIED_SHARE * min(n_words[left], n_words[right])
        if len(shared_sizes) <= least_sentences or sum(shared_sizes) <= least_words:
            continue
        low, high = sorted((first[left], first[right]))
        for article, root in first.items():
            if root == high:
                first[article] = low
    return first


def _sentence_sizes(text: str) -> dict[str, int]:
    """Return the different sentences of a text, and how many words each has."""
    sentences_and_lines = re.split(r"(?<=[.!?…])\s+|\n", text)
    return {
        _normalised_line(sentence): len(sentence.split())
        for sentence in sentences_and_lines
        if sentence.strip()
    }


def _shared_sentences(sentence_sizes: dict[str, dict[str, int]]) -> dict[tuple, list[int]]:
    """Return the sizes of the sentences that each pair of texts shares."""
    holders: dict[str, list[str]] = defaultdict(list)
    for article in sorted(sentence_sizes):
        for sentence in sentence_sizes[article]:
            holders[sentence].append(article)
    most = max(WIDESPREAD_ARTICLES, WIDESPREAD_SHARE * len(sentence_sizes))
    shared: dict[tuple, list[int]] = defaultdict(list)
    for sentence, articles in holders.items():
        if len(articles) > most:
            continue
        size = sentence_sizes[articles[0]][sentence]
        for pair in combinations(articles, 2):
            shared[pair].append(size)
    return shared


def _line_pattern(line: str, *, place: str) -> str:
    """Return the regular expression of a line: blanks and digits match any."""
    words = [re.sub(r"\d+", r"\\d+", re.escape(word)) for word in line.split()]
    pattern = GAP.join(words)
    if place == "opening":
        return rf"(?i){pattern}\s+"
    if place == "ending":
        return rf"(?i)\s*{pattern}\s*"
    return f"(?i){pattern}"


def _toml_text(text: str) -> str:
    """Return a text in quotation marks for TOML."""
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub("[\x7f-\x9f]", lambda match: f"\\u{ord(match.group()):04x}", quoted)
