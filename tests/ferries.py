"""Three invented articles about ferries, and who is in them."""

import pandas as pd
from by_hand import drawn_rows

from analysis import lexicons, read_corpus


def corpus_of(rows, columns=("article_id", "outlet", "title", "text")):
    """Return a Corpus of these rows."""
    return read_corpus(pd.DataFrame(rows, columns=columns))


FERRIES = corpus_of(
    [
        (
            "f1",
            "Elm Post",
            "Storm stops ferries",
            "No ferry sailed. “The ferry waits,” said Ida Berg, who runs the port of Elm.\nA storm came.",
        ),
        ("f2", "Elm Post", None, "Berg said the ferry sank. The old ferry boat sank fast."),
        ("f3", "Oak News", None, "- The ferry\nboat is lost. Nobody swam."),
    ]
)
PEOPLE = lexicons.Actors(
    pd.DataFrame(
        drawn_rows("""
    Berg | person | Berg     | exact | null
    Berg | person | Ida Berg | exact | null
    Elm  | place  | Elm      | exact | null
"""),
        columns="actor kind alias case parent".split(),
        dtype="str",
    ),
    (),
    ("Berg", "Elm"),
)
