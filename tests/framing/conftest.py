"""Fixtures of the tests of framing."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn, tables
from scipy import sparse

from analysis.features.pack import Features, Terms
from tests.framing import examples
from tests.framing.examples import FOUND, LAYERS, MENTIONS, SAID, WORDS


@pytest.fixture
def pack():
    articles = drawn("""
        article_id | outlet | n_sentences | n_tokens | n_tokens_quoted
        a1         | North  | 3           | 9        | 2
        a2         | South  | 2           | 3        | 1
    """).assign(sketch=[np.array([], np.uint64)] * 2)
    mentions = pd.DataFrame(MENTIONS, columns="article_id sentence actor n_tokens quoted".split())
    found = pd.DataFrame(FOUND, columns="article_id sentence frame pattern quoted".split())
    said = pd.DataFrame(SAID, columns=["article_id", "sentence", "speaker"])
    layers = {name: sparse.csr_array(np.array(values, np.int32)) for name, values in LAYERS.items()}
    return Features.of(
        articles,
        mentions=mentions,
        quotations=said.astype({"speaker": "str"}),
        frames=found,
        terms=Terms(np.array(WORDS, object), layers),
        manifest={"lists": tables(examples.__file__)["lists"]},
    )
