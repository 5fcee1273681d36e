"""A view as the board shows it: settled, computed and drawn for a screen."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from analysis import explore
from analysis.case import Case
from analysis.explore import controls, html
from analysis.explore import view as case_views
from analysis.explore.controls import Choices
from analysis.explore.view import View, offered
from analysis.plots.screens import screen

#: Inches of figures for a screen: at least, before the room is known, and at most.
NARROWEST = 2.6
USUAL = 4.6
WIDEST = 7.5
#: Views that draw a single item when one is chosen.
ITEM_VIEWS = frozenset(("one item", "prevalence", "tone", "timeline", "outlets"))
LOWEST = 3.5  #: inches that the highest figures have at least
_FRAME = 6  # pixels around a figure
_SMALLEST_WORDS = 6.0  # points


@dataclass(frozen=True)
class Request:
    """What is to be drawn.

    Attributes
    ----------
    choices : Choices
    view, item : str
        The view, and the one item that is drawn; "" for the strongest.
    inches : (float, float)
        The width of the figure, and its height at most.
    """

    choices: Choices
    view: str
    item: str = ""
    inches: tuple[float, float] = (USUAL, LOWEST)


@dataclass(frozen=True)
class Rendered:
    """A view that was drawn.

    Attributes
    ----------
    choices : Choices
        Those that are possible.
    changed : list of str
        What of the request was not possible.
    view, item : str
    items : list of str
        What can be drawn alone.
    lacking : dict of str to str
        The views that cannot be turned to, and what each of them needs.
    offered : dict
        What each control offers.
    shown : View
    image : str
        The figure as HTML.
    """

    choices: Choices
    changed: list[str]
    view: str
    item: str
    lacking: dict[str, str]
    items: list[str]
    offered: dict[str, list]
    shown: View
    image: str

    def for_print(self, case: Case) -> tuple[View, Figure]:
        """Return the view drawn anew for print, from the same choices, and its figure."""
        shown = explore.shown(case, self.choices, self.view, chosen=_chosen(self.item))
        return shown, shown.figure


def draw(case: Case, request: Request) -> Rendered:
    """Compute and draw a view."""
    with screen(*request.inches):
        choices, changed = explore.settled(case, request.choices)
        not_offered = case_views.lacking(case, choices)
        view, change_of_view = _possible_view(request, offered(not_offered))
        items = case_views.items(case, choices)
        item, change_of_item = _possible_item(request, view, items)
        shown = explore.shown(case, choices, view, chosen=_chosen(item))
        return Rendered(
            choices=choices,
            changed=[*changed, *change_of_view, *change_of_item],
            view=view,
            item=item,
            lacking=not_offered,
            items=items,
            offered=controls.options(case, choices),
            shown=shown,
            image=html.image(shown.figure, shown.alt),
        )


def _possible_view(request: Request, views: list[str]) -> tuple[str, list[str]]:
    """Return the wanted view or the first one, and a sentence where it was changed."""
    if request.view in views:
        return request.view, []
    first = views[0]
    if not request.view:
        return first, []
    return first, [f"{request.view}: not possible with these choices; {first} instead."]


def _possible_item(request: Request, view: str, items: list[str]) -> tuple[str, list[str]]:
    """Return the wanted item where the view draws it alone, and a sentence where it cannot."""
    if not request.item or view not in ITEM_VIEWS:
        return "", []
    if request.item in items:
        return request.item, []
    change = f"{request.item!r} is not among the items that are compared: the strongest are shown."
    return "", [change]


def _chosen(item: str) -> list[str]:
    """Return the items that are drawn in place of the strongest."""
    return [item] if item else []


def inches_for(width: float, height: float) -> tuple[float, float]:
    """Return how wide, and how high at most, a figure is drawn for so many pixels of a screen.

    >>> inches_for(360, 300), inches_for(554, 510), inches_for(1200, 790)
    ((2.68, 3.5), (4.15, 3.86), (7.5, 5.98))
    """
    pixels_of_inch = html.POINTS * html.SMALLEST / _SMALLEST_WORDS
    fitting = round((width - _FRAME) / pixels_of_inch, 2)
    highest = round(height / pixels_of_inch, 2)
    return min(max(fitting, NARROWEST), WIDEST), max(highest, LOWEST)
