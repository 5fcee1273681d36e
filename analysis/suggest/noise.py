"""Proposals of texts that are no part of an article."""

import pandas as pd

from analysis.corpus import furniture
from analysis.corpus.articles import Corpus, require_corpus


def noise(corpus: Corpus) -> pd.DataFrame:
    """Return the texts that recur in one outlet and not elsewhere, for review.

    Such a text is in at least 30 % of the articles of the outlet, and five, and in less than 2 %
    of the articles of others; copies count once. With a phrase of ``page_phrases.txt`` ("sign
    up") 5 % are enough, and three. Other outlets in which it recurs as often do not count: they
    may have the same publisher. Letters may be small or capital, digits may differ, and so may the
    marks between words; glued words are parted ("articleHow"). Framing recurs, too, so a text of
    fewer than eight words must stand at a fixed place, a longer one between sentences, or end
    where one may, unless it has twelve words; and a sentence must stand at the edge of a line at
    the top or the foot of articles, or speak to readers. What belongs to a quotation is text. In
    outlets of five to nine articles half of them, or four, have the text, and sentences stay;
    smaller ones are not looked at. Of large ones at most 200 articles are, evenly spaced. Among
    speeches only lines are proposed.

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
        often), ``place``, ``n_words``, ``articles`` and ``share`` (of the outlet, from which it is
        cut; where a longer text takes it along, that one counts), ``share_elsewhere`` (missing
        where others have fewer than ten articles), and ``example_1`` to ``example_3``: the
        article, and in brackets what is cut, among its neighbours.

        ``place`` is where the text is cut: "line" (a whole line), "heading" (a line that begins
        with it, with the headline behind it), "apart" (between sentences), "ending" (the last
        words of an article), or "anywhere".

    Raises
    ------
    InputError
        If *corpus* is none.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> facts = [f"{what} {how}" for what in ("Rain", "Snow") for how in "fell began rose".split()]
    >>> facts += ["Boats left", "Crews met", "Fog rose", "Wind fell"]
    >>> texts = [f"{fact} at noon.\\nMore from Elm Post" for fact in facts]
    >>> table = pd.DataFrame({"article_id": list("abcdefghij"), "outlet": "Elm", "text": texts})
    >>> proposed = noise(read_corpus(table))
    >>> proposed[["text", "place", "articles", "example_1"]].values.tolist()
    [['More from Elm Post', 'line', 10, 'a: Rain fell at noon. [More from Elm Post]']]
    """
    require_corpus(corpus)
    return furniture.propose(corpus.articles)
