"""What tests ask of a table's Method."""

from analysis.stats.evidence import method_of


def by_contrast(table, fact):
    """Return a fact of each contrast, by its name."""
    return {
        contrast.name: getattr(contrast, fact) for contrast in method_of(table).inference.contrasts
    }


def left_out(table):
    """Return the rows left out, by reason."""
    return {rows.reason: rows.n for rows in method_of(table).left_out}


def items_with_test(table):
    """Return the items that have a test, in the table's order."""
    return table.loc[table["p"].notna(), "item"].drop_duplicates().tolist()
