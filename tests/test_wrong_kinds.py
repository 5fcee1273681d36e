"""Public functions refuse what is of another kind in a sentence. Everything here is invented."""

import inspect
from contextlib import suppress

import pandas as pd
import pytest
from ferries import FERRIES
from test_public_names import named, public_names

from analysis import extract, framing, plots
from analysis.errors import InputError

#: It reaches a network.
NOT_ASKED = ("collect.fetch",)
#: Other arguments that a call needs, by their names.
OTHERS = {"is_chosen": [True], "case": "demo", "name": "x", "draw": plots.effects, "n": 1}


def needed(function):
    """Return the parameters without a default."""
    parameters = inspect.signature(function).parameters.values()
    is_one = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [each for each in parameters if each.kind in is_one and each.default is each.empty]


def asked():
    """Yield the public functions that need an argument."""
    for name in public_names():
        is_asked = inspect.isfunction(named(name)) and name not in NOT_ASKED
        if is_asked and needed(named(name)):
            yield name


@pytest.fixture(scope="module")
def kinds():
    features = extract(FERRIES)
    terms = framing.terms(features)
    return [FERRIES, features, terms, pd.DataFrame({"x": [1]}), [1], "no such thing", None, 5, {}]


@pytest.mark.parametrize("name", [*asked()])
def test_another_kind_is_refused_in_a_sentence(name, kinds, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    function = named(name)
    first, *others = needed(function)
    options = {each.name: OTHERS.get(each.name, "outlet") for each in others}
    for kind in kinds:
        arguments = inspect.signature(function).bind(**{first.name: kind}, **options)
        with suppress(InputError):
            function(*arguments.args, **arguments.kwargs)
