"""Frames of a dictionary: in how many sentences of each article a frame's terms occur."""

from analysis.counts import Counts, metadata_of, tallied
from analysis.errors import refusal
from analysis.features.pack import Features, require_features


def dictionary(features: Features) -> Counts:
    """Return in how many of each article's sentences each frame occurs.

    A frame occurs in a sentence that has at least one term of its list.

    Parameters
    ----------
    features : Features
        Read with a list of frames.

    Returns
    -------
    Counts
        Articles × frames of the list, per "sentence": values are sentences with the frame,
        sizes are all sentences. ``present()`` gives prevalence.

    Raises
    ------
    InputError
        For features that were read without frames.

    Examples
    --------
    >>> import pandas as pd
    >>> terms = pd.DataFrame(
    ...     {"article_id": ["a1", "a1"], "sentence": [0, 0], "frame": "law", "quoted": False}
    ... )
    >>> articles = pd.DataFrame({"article_id": ["a1"], "n_sentences": [4]})
    >>> lists = {"lists": {"frames": {"names": ["law"]}}}
    >>> counts = dictionary(Features.of(articles, frames=terms, manifest=lists))
    >>> counts.values.toarray().tolist(), counts.size.tolist()
    ([[1.0]], [[4.0]])
    """
    require_features(features)
    names = list(features.manifest["lists"]["frames"]["names"])
    if not names:
        raise refusal(
            "frames",
            arrived="features read without a list of frames",
            expected="at least one frame",
            fix='Extract with frames="frames.toml".',
        )
    sentences = features.frames[["article_id", "frame", "sentence"]].drop_duplicates()
    values = tallied(features, sentences, label="frame", items=names)
    size = features.articles["n_sentences"].to_numpy(float)
    rows = metadata_of(features)
    return Counts.of(values, size=size[:, None], rows=rows, items=names, per="sentence")
