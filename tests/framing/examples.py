"""Invented articles and counts that several tests of framing use."""

from by_hand import drawn_rows, tables
from counted import counted
from sklearn.feature_extraction.text import CountVectorizer

WORDS = ["aria", "arian", "bo", "federation", "law", "law war", "the", "war"]


#: a1: 'the law. Arian Federation … law war. Bo: "war aria"', a2: 'the the. "Bo"'
LAYERS = tables(__file__)["layers"]


MENTIONS = tables(__file__)["mentions"]


FOUND = tables(__file__)["found"]


SAID = drawn_rows("""
    a1 | 2 | Bo
    a1 | 2 | null
    a1 | 0 | Aria
""")


def table_of(counts):
    return dict(zip(counts.items.index, counts.values.toarray().T.tolist(), strict=True))


def counts_of(texts, outlets=None, **settings):
    vectorizer = CountVectorizer(**settings)
    values = vectorizer.fit_transform(texts)
    outlets = outlets or ["North"] * len(texts)
    items = vectorizer.get_feature_names_out()
    return counted(values, items=items, size=values.sum(axis=1), per="token", outlet=outlets)
