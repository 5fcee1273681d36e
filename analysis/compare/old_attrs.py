"""The loose attributes of tables before there was a Method, until nobody asks for them."""

from __future__ import annotations

import math
from typing import Any

from analysis.stats.evidence import Method


def old_attrs(method: Method) -> dict[str, Any]:
    """Return the attributes that older code asks for."""
    attrs: dict[str, Any] = {
        "measure": method.measure,
        "convention": method.convention,
        "per": method.per,
        "cluster": method.unit,
        "estimand": method.estimand,
        "interval": method.interval,
        "missing": method.missing,
        "every": method.every,
    }
    attrs = {name: value for name, value in attrs.items() if value}
    if method.left_out:
        attrs["left_out"] = {rows.reason: rows.n for rows in method.left_out}
    if method.test:
        attrs |= {
            "test": method.test,
            "adjustment": method.correction,
            "labelings": method.labelings,
            "exact": method.is_exact,
            "seed": method.seed,
            "tests": method.n_tests,
            "strata": list(method.strata),
            "keep_label": list(method.keep_label_names),
            "collapsed_copies": method.collapsed_copies,
            "status": method.plan,
        }
    if not math.isnan(method.smallest_p):
        attrs["smallest_p"] = {facts.name: facts.smallest_p for facts in method.contrasts}
    return attrs
