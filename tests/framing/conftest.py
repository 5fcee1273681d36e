"""Fixtures of the tests of framing."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.features.pack import Features, Terms
from tests.framing.examples import FOUND, LAYERS, MENTIONS, SAID, WORDS


@pytest.fixture
def pack():
    articles = pd.DataFrame(
        {
            "article_id": ["a1", "a2"],
            "outlet": ["North", "South"],
            "n_sentences": [3, 2],
            "n_tokens": [9, 3],
            "n_tokens_quoted": [2, 1],
            "sketch": [np.array([], np.uint64)] * 2,
        }
    )
    mentions = pd.DataFrame(MENTIONS, columns="article_id sentence actor n_tokens quoted".split())
    found = pd.DataFrame(FOUND, columns="article_id sentence frame pattern quoted".split())
    said = pd.DataFrame(SAID, columns=["article_id", "sentence", "speaker"]).astype(
        {"speaker": "str"}
    )
    layers = {name: sparse.csr_array(np.array(values, np.int32)) for name, values in LAYERS.items()}
    lists = {
        "actors": {"names": ["Aria", "Bo"], "kinds": {"Aria": "state", "Bo": "person"}},
        "frames": {"names": ["aid", "law", "war"]},
    }
    return Features.of(
        articles,
        mentions=mentions,
        quotations=said,
        frames=found,
        terms=Terms(np.array(WORDS, object), layers),
        manifest={"lists": lists},
    )
