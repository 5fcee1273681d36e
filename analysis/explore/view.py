"""What a view of a case shows: table, figure, words for it, its code, and what can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from analysis import plots
from analysis.annotation.items import ACTORS
from analysis.case.colours import group_colours
from analysis.case.folder import Case
from analysis.case.materials import LABELS
from analysis.case.texts import nominal
from analysis.errors import one_of, refusal
from analysis.explore import about
from analysis.explore.captions import alt_text, figure_note, note
from analysis.explore.code import Call
from analysis.explore.controls import Choices, counted
from analysis.explore.names import reader_names
from analysis.explore.overview import FEWEST_SOURCES, can_compare
from analysis.explore.points import Spot
from analysis.explore.points import spots as spots_of
from analysis.explore.view_kinds import differences as of_differences
from analysis.explore.view_kinds import levels as of_levels
from analysis.explore.view_kinds import omitted as of_omissions
from analysis.explore.view_kinds import profiles as of_profiles
from analysis.explore.view_kinds import sources as of_sources
from analysis.explore.view_kinds import together as of_pairs
from analysis.explore.view_kinds.levels import has_days, has_timeline
from analysis.explore.view_kinds.omitted import has_ledger
from analysis.explore.view_kinds.parts import (
    FEWEST_JOINT,
    FEWEST_OF_PERIOD,
    Parts,
    contrast,
    has_actors,
    items_together,
)
from analysis.explore.view_kinds.sources import arguments_of_sources, every_item
from analysis.explore.view_kinds.together import has_network, has_pairs
from analysis.plots.style import printing, words_of
from analysis.stats.evidence import method_of

#: Names of all views, in the order of the board.
VIEWS = (
    "all sources",
    "face to face",
    "left out",
    "one item",
    "planned",
    "contrasts",
    "two groups",
    "profiles",
    "prevalence",
    "co-occurrence",
    "pairs",
    "network",
    "tone",
    "judgements",
    "timeline",
    "coverage",
    "outlets",
)
FEWEST_ARTICLES = 5  #: of the group, for co-occurrence
FEWEST_ITEMS = 3  #: for co-occurrence
#: What the code of a view may import.
MODULES = (
    "case",
    "compare",
    "cooccurrence",
    "explore",
    "framing",
    "outlets",
    "plots",
    "sentiment",
)
#: Views whose names may be cut: the value, which tells, comes first.
_WITH_CUT_NAMES = ("all sources", "planned", "contrasts")
#: Plots that draw groups in their colours.
_OF_GROUPS = frozenset(
    (
        "plots.both_sides",
        "plots.effects",
        "plots.face_to_face",
        "plots.prevalence",
        "plots.profiles",
        "plots.timeline",
        "plots.tone",
    )
)
#: Views whose items are of one variable, where annotators listed who is named.
_OF_ACTORS = ("co-occurrence", "network")


class View(NamedTuple):
    """A view of a case.

    Attributes
    ----------
    table : DataFrame
        What the library returned; the figure may draw a part of it.
    figure : Figure
    alt : str
        The figure in words: what is drawn, from how many articles, the strongest finding.
    note : str
        Evidence, units, what is left out.
    code : str
        Three lines that make table and figure: an import and two calls.
    spots : list of Spot
    sentence : str
        What the figure shows, with the result and its numbers.
    network : dict, optional
        ``nodes`` and ``edges``, for a drawing that can be dragged (network.js).
    """

    table: pd.DataFrame
    figure: Figure
    alt: str
    note: str
    code: str
    spots: list[Spot]
    sentence: str = ""
    network: dict | None = None


def views(case: Case, choices: Choices) -> list[str]:
    """Return the names of the views that these choices allow, those that can say something.

    Some of `VIEWS`, in their order. Give choices that `settled` returned.

    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> views(case, settled(case, Choices(material="tone"))[0])
    ['all sources', 'one item', 'contrasts', 'tone', 'timeline', 'coverage']
    """
    return offered(lacking(case, choices))


def offered(not_offered: Mapping[str, str]) -> list[str]:
    """Return the views that are not among those of `lacking`.

    >>> offered({view: "needs tone" for view in VIEWS[1:]})
    ['all sources']
    """
    return [view for view in VIEWS if view not in not_offered]


def lacking(case: Case, choices: Choices) -> dict[str, str]:
    """Return the views that are not offered, and what each of them needs.

    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> lacking(case, settled(case, Choices(material="tone"))[0])["network"]
    'needs shares or rates: tone has none'
    """
    reasons = {view: needed(case, choices, view) for view in VIEWS}
    return {view: reason for view, reason in reasons.items() if reason}


def needed(case: Case, choices: Choices, view: str) -> str:
    """Return the first thing that a view needs and these choices do not give; "" for none."""
    for need in _NEEDS[view]:
        reason = need(case, choices)
        if reason:
            return reason
    return ""


def items(case: Case, choices: Choices) -> list[str]:
    """Return the names of the items that are compared, sorted.

    Give choices that `settled` returned. Raises InputError where no article is left.

    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> items(case, settled(case, Choices(material="frames"))[0])[:2]
    ['civilian_harm', 'counter_terrorism']
    """
    return sorted(counted(case, choices).items.index)


def shown(case: Case, choices: Choices, view: str, *, chosen: Sequence[str] = ()) -> View:
    """Return what a view shows.

    *chosen* items are drawn instead of the strongest or most frequent. One item is drawn in every
    group (the 25 largest), the highest first.

    Returns
    -------
    View
        ``table`` (DataFrame: the library's result), ``figure``, ``alt`` and ``note`` (text),
        ``code`` (three lines that make them again), ``spots`` (parts of the figure to click on),
        ``sentence`` (the result) and ``network``.

    Raises
    ------
    InputError
        For a view that the material does not allow, an item that is not there, and what the library
        refuses.

    Examples
    --------
    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> choices, _ = settled(case, Choices(material="frames"))
    >>> shown(case, choices, "prevalence").code.splitlines()[0]
    'from analysis import case, compare, explore, plots'
    """
    one_of(view, VIEWS, name="view")
    reason = needed(case, choices, view)
    if reason:
        raise refusal(
            "view",
            arrived=f"{view!r}, which {reason}",
            expected="a view that these choices allow",
            fix=f"Choose one of: {', '.join(views(case, choices))}.",
        )
    compared_items = list(counted(case, choices).items.index)
    for item in chosen:
        one_of(item, compared_items, name="item")
    names = reader_names(case, choices.material, **_name_options(case, choices, view))
    with printing(names):
        parts = _VIEWS[view](case, choices, list(chosen))
    table = parts.table
    _add_options(parts, table, case, choices, view)
    code = _code_of(parts)
    figure = parts.figure_call.run()
    with printing(names):
        spots = _with_hover_texts(spots_of(figure, parts.key_of), parts, case, choices)
    drawn = plots.shown_in(figure)
    plot_alt = drawn.alt if drawn else ""
    return View(
        table=table,
        figure=figure,
        alt=alt_text(plot_alt or parts.sentence, table, case, choices, view),
        note=note(case, choices, table, view),
        code=code,
        spots=spots,
        sentence=parts.sentence,
        network=parts.network,
    )


def _with_hover_texts(spots: list[Spot], parts: Parts, case: Case, choices: Choices) -> list[Spot]:
    """Return the spots with what the view says of them, else with the contrast of their item."""
    texts = dict(parts.about)
    if any(spot.key not in texts and spot.key[0] in ("item", "cell") for spot in spots):
        texts = about.of_contrast(contrast(case, choices), choices) | texts
    result = []
    for spot in spots:
        name = spot.key[-1]
        text = texts.get(spot.key) or texts.get(("item", name)) or words_of(name)
        result.append(spot._replace(about=text))
    return result


def _add_options(
    parts: Parts, table: pd.DataFrame, case: Case, choices: Choices, view: str
) -> None:
    """Add the note and the reader names of a figure to its call."""
    caption = figure_note(table, case, choices, view)
    if caption:
        parts.figure_call.named["note"] = caption
    colours = group_colours(case, by=choices.by)
    if colours and parts.figure_call.name in _OF_GROUPS:
        parts.figure_call.named["colours"] = Call("case.group_colours", case, by=choices.by)
    if reader_names(case, choices.material) and not method_of(table).get("names"):
        options = _name_options(case, choices, view)
        names = Call("explore.reader_names", case, choices.material, **options)
        parts.figure_call.named["labels"] = names


def _name_options(case: Case, choices: Choices, view: str) -> dict[str, bool]:
    """Return how a view names the items of annotations."""
    if view in _WITH_CUT_NAMES:
        return {"value_first": True}
    if view in _OF_ACTORS and has_actors(case, choices):
        return {"value_alone": True}
    return {}


def _code_of(parts: Parts) -> str:
    """Return the lines that make table and figure: an import of what they use, and two calls."""
    lines = [f"table = {parts.table_call}", f"figure = {parts.figure_call}"]
    text = "\n".join(lines)
    used = [name for name in MODULES if f"{name}." in text]
    return "\n".join([f"from analysis import {', '.join(used)}", *lines])


# ---- what views need --------------------------------------------------------------------------


def _rates(_case: Case, choices: Choices) -> str:
    return "needs shares or rates: tone has none" if choices.material == "tone" else ""


def _tone(_case: Case, choices: Choices) -> str:
    return "" if choices.material == "tone" else "needs tone as what is counted"


def _several_sources(case: Case, choices: Choices) -> str:
    if can_compare(case, choices.material, **arguments_of_sources(choices)):
        return ""
    return f"needs {FEWEST_SOURCES} sources with several articles"


def _articles_and_items(case: Case, choices: Choices) -> str:
    compared = counted(case, choices)
    n_articles = (compared.rows["side"] == choices.group).sum()
    n_items = len(items_together(case, choices).items)
    if n_articles >= FEWEST_ARTICLES and n_items >= FEWEST_ITEMS:
        return ""
    return f"needs {FEWEST_ARTICLES} articles of the group and {FEWEST_ITEMS} items"


def _items_together(case: Case, choices: Choices) -> str:
    if has_network(case, choices):
        return ""
    return (
        f"needs two items that are together in {FEWEST_JOINT} articles of the group, "
        "more often than by chance"
    )


def _names(case: Case, choices: Choices) -> str:
    if choices.material in ("actors", "speakers") or has_actors(case, choices):
        return ""
    return f"needs names: actors, speakers, or annotations with the variable {ACTORS!r}"


def _pairs_compared(case: Case, choices: Choices) -> str:
    if has_pairs(case, choices):
        return ""
    return f"needs two actors that are together in {FEWEST_JOINT} articles"


def _judging_variables(case: Case, choices: Choices) -> str:
    if not choices.material.startswith(LABELS) or case.book is None:
        return "needs annotated pages"
    if not case.book.tones():
        return "needs a variable with tone = true in the codebook"
    return ""


def _periods(case: Case, choices: Choices) -> str:
    if has_timeline(case, choices):
        return ""
    return f"needs two periods of {FEWEST_OF_PERIOD} articles, one of them of the group"


def _several_days(case: Case, choices: Choices) -> str:
    return "" if has_days(case, choices) else "needs articles of two days"


def _group_of_the_plan(case: Case, choices: Choices) -> str:
    plan = case.plan
    needs = "needs labels, and a group of contrasts.toml against the rest"
    if plan is None or not choices.material.startswith(LABELS) or choices.against != "rest":
        return needs
    is_planned = choices.by == plan.group and choices.group in plan.levels
    return "" if is_planned else needs


def _ledger_of_claims(case: Case, choices: Choices) -> str:
    if has_ledger(case, choices):
        return ""
    return "needs claims and the groups of contrasts.toml, without period or filter"


def _categories_of_pages(case: Case, choices: Choices) -> str:
    if not choices.material.startswith(LABELS):
        return "needs annotated pages"
    pages = every_item(case, choices)
    if "outlet" in pages.rows and nominal(pages):
        return ""
    return "needs outlets, and a variable of one value a page"


#: What each view needs; of several missing things the first is printed.
_NEEDS: dict[str, tuple[Callable[[Case, Choices], str], ...]] = {
    "all sources": (_several_sources,),
    "face to face": (_rates,),
    "one item": (),
    "planned": (_group_of_the_plan,),
    "contrasts": (),
    "two groups": (_rates,),
    "profiles": (_rates,),
    "prevalence": (_rates,),
    "co-occurrence": (_rates, _articles_and_items),
    "pairs": (_names, _articles_and_items, _pairs_compared),
    "network": (_rates, _articles_and_items, _items_together),
    "tone": (_tone,),
    "judgements": (_judging_variables,),
    "timeline": (_periods,),
    "coverage": (_several_days,),
    "left out": (_ledger_of_claims,),
    "outlets": (_categories_of_pages,),
}
_VIEWS: dict[str, Callable[[Case, Choices, list[str]], Parts]] = {
    "all sources": of_sources.all_sources,
    "face to face": of_sources.face_to_face,
    "one item": of_levels.one_item,
    "planned": of_differences.planned,
    "contrasts": of_differences.contrasts,
    "two groups": of_differences.two_groups,
    "profiles": of_profiles.profiles,
    "prevalence": of_levels.levels,
    "tone": of_levels.levels,
    "judgements": of_profiles.judgements,
    "co-occurrence": of_pairs.co_occurrence,
    "pairs": of_pairs.pairs,
    "network": of_pairs.network,
    "timeline": of_levels.timeline,
    "coverage": of_levels.coverage,
    "left out": of_omissions.omitted,
    "outlets": of_sources.tiles,
}
