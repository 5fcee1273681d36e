"""What a comparison cannot say: sides of unlike languages, groups found by unlike queries."""

from __future__ import annotations

from analysis.errors import listing
from analysis.stats.evidence import Retrieval
from analysis.stats.facts import Sides

MOST_EXAMPLES = 2  #: of contrasts whose sides differ in language


def languages_in_words(compared: Sides | None) -> str:
    """Return which sides are in different languages, with two examples; "" where none are.

    >>> from analysis.stats.facts import LanguagesOfSides
    >>> sides = LanguagesOfSides("Bote against rest", ("de",), ("en", "ru"))
    >>> languages_in_words(Sides(languages_of_sides=(sides,)))
    'Sides differ in language, so words differ by it (Bote against rest: de v en, ru)'
    """
    if compared is None or not compared.languages_of_sides:
        return ""
    sides = compared.languages_of_sides
    examples = []
    for contrast in sides[:MOST_EXAMPLES]:
        first = ", ".join(contrast.languages)
        second = ", ".join(contrast.languages_against)
        examples.append(f"{contrast.name}: {first} v {second}")
    if len(sides) > MOST_EXAMPLES:
        examples.append(f"{len(sides) - MOST_EXAMPLES} more")
    return f"Sides differ in language, so words differ by it ({'; '.join(examples)})"


def retrieval_in_words(found: Retrieval | None) -> str:
    """Return that groups were found by unlike queries, with the numbers; "" where they were not.

    Of several tables the numbers are those of the one whose groups share their queries least.

    >>> print(retrieval_in_words(Retrieval(231, 43, 0.41)))
    Groups were found by unlike queries: 43 of 231 pages (19%) have a query that also found \
another group's page, and chance gives at least 41%. What a query names decides what a page says
    """
    if found is None or not found.is_unlike:
        return ""
    share = found.n_shared / found.n_pages
    warning = "Groups were found by unlike queries"
    if found.parts:
        warning += f" in {listing(found.parts)}. In the least alike "
    else:
        warning += ": "
    return (
        f"{warning}{found.n_shared:,} of {found.n_pages:,} pages "
        f"({share:.0%}) have a query that also found another group's page, and chance gives at "
        f"least {found.usual_share:.0%}. What a query names decides what a page says"
    )
