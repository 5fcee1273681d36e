"""N-grams of one's own articles: those in several articles."""

from dataclasses import replace

import numpy as np

from analysis.features.pack import Features


def without_rare(features: Features, *, min_articles: int) -> Features:
    """Return features without n-grams of several words in few articles; single words stay."""
    terms = features.terms
    n_uses = sum(terms.layers.values())
    n_articles = np.bincount(n_uses.indices, minlength=len(terms.vocabulary))
    is_single = np.array([" " not in term for term in terms.vocabulary], dtype=bool)
    settings = {**features.manifest["settings"], "ngram_articles": min_articles}
    return replace(
        features,
        terms=terms.keep(is_single | (n_articles >= min_articles)),
        manifest={**features.manifest, "settings": settings},
    )
