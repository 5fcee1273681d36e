"""Reading articles and cleaning them. Every text in here is invented."""
import tomllib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lexicons
from analysis.checks import InputError, MissingInput
from analysis.corpus import CONTRACT, apply_edits, read_corpus

RULES = tomllib.loads((lexicons.WORDLISTS / "noise.toml").read_text(encoding="utf-8"))["rule"]


def page(text, **other):
    return pd.DataFrame([{"article_id": "a1", "text": text, **other}])


def cleaned(text, **other):
    corpus = read_corpus(page(text, **other))
    return corpus.articles.loc[0, "text"], corpus.edits


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["name"])
def test_each_rule_does_to_its_example_what_it_says(rule):
    text, edits = cleaned(rule["example"])
    assert text.strip() == rule["cleaned"]
    assert set(edits["rule"]) == {rule["name"]}
