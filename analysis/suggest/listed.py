"""Lists of actors as they are given: a file, or a draft of the articles at hand."""

import warnings
from typing import Any

from analysis import lexicons
from analysis.corpus.articles import require_corpus
from analysis.errors import InputError
from analysis.lexicons.actors import DRAFT, Actors
from analysis.suggest.actors import actors

NOBODY = (
    "No actors were drafted: under 5 % of the articles name anybody whom capitals tell. Give a"
    " list of actors, such as actors.toml."
)


def listed(given: Any, corpus: Any) -> Actors:
    """Return a list of actors; "draft" is what `suggest.actors` drafts from a Corpus.

    Warns where no draft can be made: nobody is listed then.
    """
    if not isinstance(given, str) or given != DRAFT:
        return lexicons.actors(given)
    require_corpus(corpus)
    try:
        draft = actors(corpus)
    except InputError:
        warnings.warn(NOBODY, stacklevel=2)
        return lexicons.actors(None)
    return lexicons.actors_in_draft(draft)
