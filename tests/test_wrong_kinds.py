"""Public functions refuse what is of another kind in a sentence. Everything here is invented."""

import inspect
from contextlib import suppress

import pandas as pd
import pytest
from ferries import FERRIES
from test_public_names import public_names

import analysis
from analysis import compare, cooccurrence, extract, framing, plots
from analysis.errors import InputError

#: They reach a network.
NOT_ASKED = ("collect.fetch",)
#: Other arguments that a call needs, by their names.
OTHERS = {"is_chosen": [True], "case": "demo", "name": "x", "draw": plots.effects, "n": 1}


def asked():
    """Yield the public functions that need an argument, by their names."""
    for name in public_names():
        function = analysis
        for part in name.split("."):
            function = getattr(function, part)
        is_asked = inspect.isfunction(function) and not name.startswith(NOT_ASKED)
        if is_asked and needed(function):
            yield pytest.param(function, id=name)


def needed(function):
    """Return the parameters without a default."""
    parameters = inspect.signature(function).parameters.values()
    is_variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [
        each
        for each in parameters
        if each.default is inspect.Parameter.empty and each.kind not in is_variable
    ]


@pytest.fixture(scope="module")
def kinds():
    features = extract(FERRIES)
    terms = framing.terms(features)
    levels = compare.levels(terms.where(items=terms.commonest(1)), "outlet").head(1)
    tables = [levels, pd.DataFrame({"x": [1]})]
    counted = [FERRIES, features, terms, cooccurrence.incidence(features)]
    return [*counted, *tables, [1], "no such thing", None, 5, {}]


@pytest.mark.parametrize("function", list(asked()))
def test_another_kind_is_refused_in_a_sentence(function, kinds, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, *others = needed(function)
    options = {each.name: OTHERS.get(each.name, "outlet") for each in others}
    for kind in kinds:
        arguments = inspect.signature(function).bind(**{first.name: kind}, **options)
        with suppress(InputError):
            function(*arguments.args, **arguments.kwargs)
