"""Proposals of texts that are no part of an article."""

import pandas as pd

from analysis.corpus import furniture
from analysis.corpus.articles import Corpus, require_corpus


def noise(corpus: Corpus) -> pd.DataFrame:
    """Return the lines and sentences that recur in one outlet and not elsewhere, for review.

    Such a piece is a line, or a sentence in the first or last fifth of a text. With numbers and
    days taken out it is in five articles of the outlet and in a twentieth, and in less than a
    hundredth of those of others; outlets in which it recurs, too, do not count as others. Copies
    count once. A line that begins as others do, up to a mark, goes with the headline behind it
    ("Related article: …"); so does the beginning or end of a line at those places, if the outlet
    hardly uses its words elsewhere. Sentences of twelve words or more stay where the outlet uses
    half of their words elsewhere, too: they tell a story's background. Texts of fewer than 60
    words are not looked at. It needs no list of words and works in any script.

    Save the table, delete the rows that are text, and read the articles again with
    ``read_corpus(…, noise=[None, "noise.csv"])``. ``noise="draft"`` does this in one step.

    Parameters
    ----------
    corpus : Corpus
        Cleaned by the rules that ship: what they take out is not proposed.

    Returns
    -------
    DataFrame
        One row a text of an outlet, most frequent first: ``outlet, text`` (as it is written most
        often), ``place``, ``n_words``, ``articles`` and ``share`` (of the outlet),
        ``share_elsewhere`` (missing without other outlets), and ``example_1`` to ``example_3``:
        the article, and in brackets what recurs, among its neighbours.

        ``place`` is where the text is cut: "line" (a whole line), "heading" (a line that begins
        with it, with the headline behind it), "apart" (between sentences) or "anywhere".

    Raises
    ------
    InputError
        If *corpus* is none.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> facts = ["Rain fell", "Snow rose", "Boats left", "Crews met", "Fog rose", "Wind fell"]
    >>> texts = [f"{' '.join([fact + ' here.'] * 20)}\\nMore from Elm Post" for fact in facts]
    >>> table = pd.DataFrame({"article_id": list("abcdef"), "outlet": "Elm", "text": texts})
    >>> proposed = noise(read_corpus(table))
    >>> proposed[["text", "place", "articles"]].values.tolist()
    [['More from Elm Post', 'line', 6]]
    """
    require_corpus(corpus)
    return furniture.propose(corpus.articles)
