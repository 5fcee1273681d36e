"""The page in JupyterLab: a widget that shows its HTML."""

import base64
import html
from typing import Any

import anywidget
import traitlets

from analysis import plots
from analysis.case import Case, open_case
from analysis.figures.images import small_png
from analysis.outlets.overview import in_overview
from analysis.page.counted import Source, held_by
from analysis.page.data import page_data
from analysis.page.encoding import Plain
from analysis.page.overview import is_of_articles
from analysis.page.page import file_of_page, page_text
from analysis.page.texts import texts_data
from analysis.palette import GREY
from analysis.plots.canvas import NOTE_SIZE
from analysis.plots.style import paper_look

CLICK = "To click, install anywidget where JupyterLab is."  #: under the picture
SHOWN = '<img alt="{}" src="data:image/png;base64,{}">'  #: the picture


class Page(anywidget.AnyWidget):
    """The page of a case in an output cell.

    Parameters
    ----------
    case : path, Features, Corpus or Case
        What `open_case` takes.
    title : str
        Heading of the page; without it that of the case's README.md, else the case's name.
    texts : bool
        Whether the page has the texts of the articles, to be read and searched.
    address : str
        What the page opens on, as its address says after "#": "view=compare&group=Russian".

    Attributes
    ----------
    address : str
        What the page shows now; a new value turns to it.
    case : Case

    Raises
    ------
    InputError
        For what cannot be opened, and for texts that are not at hand.

    Examples
    --------
    >>> shown = Page("data/example-articles", address="view=sources")
    >>> shown.address
    'view=sources'
    """

    _esm = file_of_page("widget.js")
    address = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)  #: of the frame, for those who hear the page

    def __init__(
        self,
        case: Source,
        *,
        title: str = "",
        texts: bool = False,
        address: str = "",
    ):
        self.case = open_case(case)
        data = page_data(held_by(self.case), title=title, in_notebook=True)
        if texts:
            data |= texts_data(self.case, data["pages"]["id"])
        self._html = page_text(data).encode("utf-8")
        super().__init__(address=address.removeprefix("#"), label=f"Page of {self.case.name}")
        self.on_msg(self._message_arrived)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[Plain, Plain]:
        """Return the widget, and the picture that is shown where no kernel runs.

        It is HTML, too: nbconvert leaves the alt text of PNGs out.
        """
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        data["text/plain"] = self.label
        figure = lead_figure(self.case)
        if figure is None:
            return data, metadata
        with paper_look():
            picture = base64.b64encode(small_png(figure)).decode("ascii")
        data["text/html"] = SHOWN.format(html.escape(figure.alt), picture)
        data["image/png"] = picture
        data["text/plain"] += f". {figure.alt}"
        return data, metadata | {"image/png": {"alt": figure.alt}}

    def _message_arrived(self, _widget, message: Plain, _buffers) -> None:
        """Send the page."""
        if message.get("kind") == "page":
            self.send({"kind": "page"}, buffers=[self._html])


def lead_figure(case: Case) -> plots.Canvas | None:
    """Return the leading finding of a case, or what articles stress, and how to click.

    None where nothing was planned.
    """
    if is_of_articles(case):
        stressed = in_overview(case, "words", case.grouping("words"))
        figure = plots.profiles(case.in_order(stressed))
    elif case.lead().empty:
        return None
    else:
        figure = plots.levels(case.lead())
    note = f"{figure.get_supxlabel()} {CLICK}"
    figure.supxlabel(note, x=0.01, ha="left", fontsize=NOTE_SIZE, color=GREY)
    figure.fit("page")
    return figure
