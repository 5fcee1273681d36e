"""What the labels of a case mean: the rules of its codebook, for the page."""

from __future__ import annotations

from analysis.annotation import Codebook
from analysis.case.items import CaseTables
from analysis.lexicons.plans import MadeItem

CLAIMS = "Claims"
MADE = "Made for the plan"


def glossary_data(tables: CaseTables) -> list[dict[str, str]]:
    """Return the rules of variables, values and claims, and of the items that a plan makes.

    Returns
    -------
    list of dict
        ``key`` ("law", "dominant:law", "claim:use_ended", or the name of an item that the plan
        makes), ``section``, ``label`` and ``rule``; in the order of the codebook. Labels without a
        rule are left out. Without a codebook there are none.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> from analysis.case.items import tables_of
    >>> rules = glossary_data(tables_of(open_case("data/hamedan-2016")))
    >>> next(rule["rule"] for rule in rules if rule["key"] == "claim:use_ended")
    'the use has ended, for now or for good'
    """
    if tables.book is None:
        return []
    made = tables.case.plan.made if tables.case.plan is not None else ()
    rules = [*_rules_of_variables(tables.book), *_rules_of_claims(tables.book)]
    rules += [_rule_of_made(item, tables.book) for item in made]
    return [rule for rule in rules if rule["rule"]]


def _rules_of_variables(book: Codebook) -> list[dict[str, str]]:
    """Return the rule of each variable, or of its categories."""
    about = book.variables.set_index("name")
    rules = []
    for row in book.categories.to_dict("records"):
        variable, category = row["variable"], row["category"]
        is_value = category and about["kind"][variable] != "binary"
        key = f"{variable}:{category}" if is_value else variable
        rule = row["definition"]
        if row["inclusion"]:
            rule += f" Include: {row['inclusion']}."
        if row["exclusion"]:
            rule += f" Not: {row['exclusion']}."
        label = book.label(key)
        section = about["section"][variable] or book.label(variable)
        rules.append({"key": key, "section": section, "label": label, "rule": rule.strip()})
    return rules


def _rules_of_claims(book: Codebook) -> list[dict[str, str]]:
    """Return what each claim says."""
    rules = []
    for row in book.claims.to_dict("records"):
        label = row["label"] or row["text"]
        key = f"claim:{row['claim']}"
        rules.append({"key": key, "section": CLAIMS, "label": label, "rule": row["text"]})
    return rules


def _rule_of_made(item: MadeItem, book: Codebook) -> dict[str, str]:
    """Return of what labels or claim a plan makes an item."""
    if item.claim:
        voice = {"own": ", in the source's own voice", "quoted": ", quoted"}.get(item.voice, "")
        stance = f", {item.stance}" if item.stance else ""
        rule = f"The claim “{book.claim_label(item.claim)}”{stance}{voice}."
    else:
        names = item.all_of or item.any_of
        if not item.variable:
            names = tuple(book.label(name) for name in names)
        where = f"“{book.label(item.variable)}” has" if item.variable else "the page has"
        rule = f"1 where {where} {'all' if item.all_of else 'any'} of: {', '.join(names)}."
    return {"key": item.name, "section": MADE, "label": item.label or item.name, "rule": rule}
