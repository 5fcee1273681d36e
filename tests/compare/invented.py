"""Counts of invented articles, outlets and groups, for tests of comparisons."""

from counted import counted


def two_groups(first, second, **columns):
    """Return Counts of groups A and B, by default one outlet an article."""
    values = [*first, *second]
    group = ["A"] * len(first) + ["B"] * len(second)
    columns = {"outlet": [f"o{number:03}" for number in range(len(values))], **columns}
    return counted(values, group=group, **columns)
