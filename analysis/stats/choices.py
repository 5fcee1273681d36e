"""Choices of the analyst, as data, and the settings of every combination of them."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analysis.errors import one_of, refusal


def combined_settings(
    choices: Mapping[str, Mapping[str, Mapping]],
    *,
    function: Callable,
    fixed: Mapping[str, Any],
    also: Sequence[str] = (),
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return the settings of a function under every combination of choices.

    Parameters
    ----------
    choices : mapping
        Name of the choice → name of the level → settings of the function.
    function : callable
        Its keyword-only parameters are the settings that are known.
    fixed : mapping
        Settings of every combination.
    also : sequence of str
        Further settings that are known. The rows of several ``where`` are combined.

    Returns
    -------
    dict
        A tuple of levels, one a choice → settings.

    Raises
    ------
    InputError
        If choices are no mappings, a setting is not known, or two choices set it.

    Examples
    --------
    >>> def count(features, *, voice="all"): ...
    >>> levels = {"voice": {"all words": {}, "own words": {"voice": "own"}}}
    >>> combined_settings(levels, function=count, fixed={})
    {('all words',): {}, ('own words',): {'voice': 'own'}}
    """
    _require_choices(choices)
    parameters = inspect.signature(function).parameters.values()
    keywords = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
    known = [*also, *keywords]
    combined = {}
    for levels in itertools.product(*(choice.items() for choice in choices.values())):
        names = tuple(name for name, _ in levels)
        settings: dict[str, Any] = {}
        for given in [fixed, *(given for _, given in levels)]:
            settings = _merged_settings(settings, given, known=known)
        combined[names] = settings
    return combined


def _require_choices(choices: Any) -> None:
    """Raise InputError unless choices map names to levels, and levels to settings."""
    is_complete = isinstance(choices, Mapping)
    if is_complete:
        for levels in choices.values():
            is_complete &= isinstance(levels, Mapping)
            is_complete &= is_complete and all(isinstance(x, Mapping) for x in levels.values())
    if not is_complete:
        raise refusal(
            "choices",
            arrived=repr(choices),
            expected="the settings of each level of each choice",
            fix='Write {"unit": {"outlets": {"cluster": "outlet"}, "articles": {}}}.',
        )


def _merged_settings(
    settings: Mapping[str, Any], given: Mapping[str, Any], *, known: Sequence[str]
) -> dict[str, Any]:
    """Return the settings with those of one more level; what two levels set is refused."""
    merged = dict(settings)
    for name, value in given.items():
        one_of(name, known, name="setting")
        if name not in merged:
            merged[name] = value
            continue
        if name != "where" or merged[name].keys() & value.keys():
            raise refusal(
                "choices",
                arrived=f"{name} from two choices",
                expected="each setting from one",
                fix="Put this setting into the levels of one choice only.",
            )
        merged[name] = {**merged[name], **value}
    return merged
