"""Which pages are looked at: conditions on columns of the pages."""

from collections.abc import Mapping

import numpy as np

from analysis.annotation import Codebook
from analysis.counts import Counts


def pages_where(counts: Counts, where: Mapping) -> Counts:
    """Return the pages that meet all conditions: no row where no page does."""
    is_meant = np.ones(len(counts.rows), bool)
    for column, values in where.items():
        is_meant &= counts.rows[column].isin(np.atleast_1d(values)).to_numpy()
    return counts.where(rows=is_meant)


def conditions_in_words(where: Mapping, book: Codebook) -> str:
    """Return conditions on labels in words; of a label that is 1 its name alone."""
    words = []
    for name, values in where.items():
        values = list(np.atleast_1d(values))
        label = book.label(name)
        if book.by_name["kind"][name] == "binary" and values == [1]:
            words.append(label)
        else:
            named = [book.value_label(name, str(value)) for value in values]
            words.append(f"{label}: {', '.join(named)}")
    return "; ".join(words)
