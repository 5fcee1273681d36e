"""Rules for lines that recur."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from analysis.corpus import cleaning
from analysis.corpus.articles import Corpus, require_corpus

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
    require_corpus(corpus)
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
