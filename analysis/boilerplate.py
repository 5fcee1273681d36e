"""Boilerplate: lines that recur across the articles of one outlet, proposed for review. Nothing is removed here."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from analysis import errors as checks
from analysis.corpus import cleaning
from analysis.corpus.articles import Corpus

COLUMNS = ["outlet", "line", "articles", "share", "place", "article_ids", "n_words"]
SHOWN = 3  # articles named as examples of a line
SAFE = 5  # words: shorter lines may well be said in an article, so they get no rule, and shorter runs are not looked for
EDGES = {"opening": 30, "ending": 120}  # words looked at: menus of a site are longer than stamps
SPREAD = (
    10,
    0.2,
)  # a sentence in more articles than both (a number, a share of the outlet's) is no sign of copies
GAP = r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b\ufeff]+"  # between words of the raw text, where other rules may take characters away
MOST = 0.5  # two texts are copies if they share more than this of the shorter one's sentences, and of its words


def proposed(corpus: Corpus, *, min_articles: int = 3, min_share: float = 0.05) -> pd.DataFrame:
    """Return the lines that recur in the articles of one outlet, and where; each is a proposal that somebody should look at.

    Two lines are the same if they differ in case, digits and blanks only. The words with which several texts begin or end
    count, too, as page furniture is often glued to the first or last sentence: the longest run that recurs, of five words or
    more, with a capital behind it or the end of a sentence before it. Copies recur in every line: texts of an outlet that
    share over half of the sentences and words of the shorter one, directly or through others, count as one. (Sentences in over
    10 articles and over a fifth of the outlet's do not show copies, so that short articles with a long footer are not taken
    for copies; where an outlet has fewer articles, they may be.)

    Parameters
    ----------
    min_articles : int
        In how many articles of the outlet, copies counted once, a line must stand.
    min_share : float
        The same as a share of the outlet's articles.

    Returns
    -------
    DataFrame
        ``outlet, line`` (as it is written most often), ``articles``, ``share`` (both with copies counted once), ``place``
        ("head" and "foot": mostly among the first or last four lines; "middle"; "opening" and "ending": in front of or
        behind other words), ``article_ids`` (three of them), ``n_words``. Sorted by outlet and falling number.

    Raises
    ------
    InputError
        If a limit is too low.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> texts = [f"{fact}\\nElm Post, all the news of the river" for fact in ("Rain fell.", "Boats left.", "Crews met.")]
    >>> corpus = read_corpus(pd.DataFrame({"article_id": list("abc"), "outlet": "Elm Post", "text": texts}))
    >>> proposed(corpus)[["line", "articles", "place"]].values.tolist()
    [['Elm Post, all the news of the river', 3, 'foot']]
    """
    if min_articles < 2 or not 0 <= min_share <= 1:
        raise checks.refusal(
            "limits",
            arrived=f"min_articles={min_articles!r}, min_share={min_share!r}",
            expected="two articles or more, and a share from 0 to 1",
            fix="Use 3 and 0.05.",
        )
    rows = []
    for outlet, articles in corpus.articles.groupby("outlet", sort=True):
        texts = dict(zip(articles["article_id"], articles["text"], strict=True))
        copy_of = _copies(texts)
        n = len({*copy_of.values()})
        least = max(min_articles, min_share * n)
        places = _lines(texts) | _edges(texts, copy_of, least=least)
        rows += [(outlet, *row) for row in _recurring(places, copy_of, n=n, least=least)]
    found = pd.DataFrame(rows, columns=COLUMNS).sort_values(
        ["outlet", "articles", "line", "place"], ascending=[True, False, True, True]
    )
    return found.astype(
        {
            "outlet": "str",
            "line": "str",
            "place": "str",
            "article_ids": "str",
            "articles": "int64",
            "share": "float64",
            "n_words": "int64",
        }
    ).reset_index(drop=True)


def rules(proposals: pd.DataFrame) -> str:
    """Return proposals as a list of cleaning rules in TOML: save it, delete what is text, and give it to ``read_corpus``.

    Lines of fewer than five words, or longer than cleaning looks at, are named in a comment, without a rule. Digits stand for
    any number. ``read_corpus(..., noise=[None, "mine.toml"])`` then uses the rules that ship and yours.

    >>> row = dict(zip(COLUMNS, ("Elm Post", "Page 3 of our news", 5, 0.5, "foot", "a, b, c", 5)))
    >>> rules(pd.DataFrame([row])).splitlines()[3:6]
    ['[[rule]]', 'name = "recurring 1"', 'where = "line"']
    """
    checks.require_columns(proposals, COLUMNS, what="proposals")
    parts = [
        "# Lines that recur across the articles of one outlet. Delete what belongs to articles before you use this list."
    ]
    longest_first = proposals.sort_values(
        ["n_words", "line", "outlet"], ascending=[False, True, True]
    )
    for number, row in enumerate(longest_first.to_dict("records"), start=1):
        about = f"{row['outlet']}: in {row['articles']} articles ({row['share']:.0%}), such as {row['article_ids']}."
        inside = row["place"] not in EDGES
        if row["n_words"] < SAFE or len(row["line"]) > (
            cleaning.LONGEST if inside else cleaning.ENDING
        ):
            parts.append(
                f"# no rule, as the line is too short or too long: {_quoted(row['line'])} ({_quoted(about)})"
            )
            continue
        fields = {
            "name": f"recurring {number}",
            "where": "line" if inside else row["place"],
            "pattern": _pattern(row["line"], place=row["place"]),
            "about": about,
        }
        lines = [
            f"\n# {_quoted(row['line'])}\n[[rule]]",
            *(f"{name} = {_quoted(value)}" for name, value in fields.items()),
        ]
        parts.append("\n".join(lines))
    return "\n".join(parts) + "\n"


def draft(corpus: Corpus, *, min_articles: int = 3, min_share: float = 0.05) -> str:
    """Return ``rules`` of what is ``proposed`` for a corpus.

    >>> from analysis import read_corpus
    >>> corpus = read_corpus(pd.DataFrame({"article_id": ["a"], "outlet": "Elm Post", "text": "Rain fell."}))
    >>> draft(corpus).count("[[rule]]")
    0
    """
    return rules(proposed(corpus, min_articles=min_articles, min_share=min_share))


def _same(line: str) -> str:
    """Return what two lines have in common that differ in case, digits and blanks only."""
    return " ".join(re.sub(r"\d+", "0", line.casefold()).split())


def _lines(texts: dict[str, str]) -> dict[tuple, dict[str, str]]:
    """Return for each line of texts with more than one, as (what is the same, place), how each article writes it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    places: dict[str, Counter] = defaultdict(Counter)
    for name, text in texts.items():
        lines = [" ".join(line.split()) for line in text.split("\n") if re.search(r"\w", line)]
        for number, line in enumerate(lines if len(lines) > 1 else ()):
            foot = len(lines) - number <= cleaning.EDGE and number
            place = "foot" if foot else "head" if number < cleaning.EDGE else "middle"
            places[_same(line)][place] += 1
            found[_same(line)].setdefault(name, line)
    return {
        (same, max(sorted(places[same]), key=places[same].__getitem__)): written
        for same, written in found.items()
    }


def _edges(
    texts: dict[str, str], copy_of: dict[str, str], *, least: float
) -> dict[tuple, dict[str, str]]:
    """Return for the longest words with which texts begin or end and that recur, as in ``_lines``, how each writes them."""
    found = {}
    for place in EDGES:
        runs = {name: _runs(text.strip().split("\n"), place=place) for name, text in texts.items()}
        holders: dict[str, set] = defaultdict(set)
        for name, written in runs.items():
            for same in written:
                holders[same].add(copy_of[name])
        enough = {same for same, sets in holders.items() if len(sets) >= least}
        longest = {
            max(enough & written.keys(), key=len)
            for written in runs.values()
            if enough & written.keys()
        }
        found |= {
            (same, place): {
                name: written[same] for name, written in runs.items() if same in written
            }
            for same in sorted(longest)
        }
    return found


def _runs(lines: list[str], *, place: str) -> dict[str, str]:
    """Return the words that may be glued to the first line (a capital follows) or the last (a sentence ends before)."""
    words, found = lines[0 if place == "opening" else -1].split(), {}
    for length in range(SAFE, min(EDGES[place] + 1, len(words))):
        if place == "opening":
            run, glued = words[:length], not words[length][0].islower()
        else:
            run, glued = (
                words[-length:],
                bool(re.search(r"[.!?…)\]][\"”’»)]*$", words[-length - 1])),
            )
        if glued:
            found[_same(" ".join(run))] = " ".join(run)
    return found


def _recurring(
    places: dict[tuple, dict[str, str]], copy_of: dict[str, str], *, n: int, least: float
) -> Iterator[tuple]:
    """Return the rows of lines that stand in enough articles, copies counted once."""
    for (same, place), written in places.items():
        sets = {copy_of[name]: name for name in sorted(written, reverse=True)}
        if len(sets) >= least:
            most = Counter(written.values())
            line = max(sorted(most), key=most.__getitem__)
            examples = ", ".join(sorted(sets.values())[:SHOWN])
            yield line, len(sets), len(sets) / n, place, examples, len(same.split())


def _copies(texts: dict[str, str]) -> dict[str, str]:
    """Return for each text the first one of those that it shares most sentences with, itself where there is none."""
    said = {
        name: {
            _same(part): len(part.split())
            for part in re.split(r"(?<=[.!?…])\s+|\n", text)
            if part.strip()
        }
        for name, text in texts.items()
    }
    holders: dict[str, list[str]] = defaultdict(list)
    for name in sorted(said):
        for part in said[name]:
            holders[part].append(name)
    shared: dict[tuple, list[int]] = defaultdict(list)
    for part, names in holders.items():
        for pair in (
            combinations(names, 2) if len(names) <= max(SPREAD[0], SPREAD[1] * len(texts)) else ()
        ):
            shared[pair].append(said[pair[0]][part])
    size = {name: (len(parts), sum(parts.values())) for name, parts in said.items()}
    first = {name: name for name in sorted(said)}
    for (one, other), words in sorted(shared.items()):
        fewest, shortest = min(size[one][0], size[other][0]), min(size[one][1], size[other][1])
        if (
            len(words) > MOST * fewest
            and sum(words) > MOST * shortest
            and first[one] != first[other]
        ):
            low, high = sorted((first[one], first[other]))
            first = {name: low if root == high else root for name, root in first.items()}
    return first


def _pattern(line: str, *, place: str) -> str:
    """Return the regular expression of a line: blanks and digits stand for any, and an opening or ending takes its blanks."""
    words = GAP.join(re.sub(r"\d+", r"\\d+", re.escape(word)) for word in line.split())
    before, after = {"opening": ("", r"\s+"), "ending": (r"\s*", r"\s*")}.get(place, ("", ""))
    return f"(?i){before}{words}{after}"


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub("[\x7f-\x9f]", lambda match: f"\\u{ord(match.group()):04x}", quoted)
