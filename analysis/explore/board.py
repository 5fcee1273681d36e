"""The board: controls, views, evidence. Python holds all state; the page sends clicks and keys."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from analysis import explore, figures
from analysis.case import folder_of
from analysis.errors import InputError, one_of
from analysis.explore import html as page_html
from analysis.files import require_outputs, write_outputs

_LABELS = {
    "material": "What is counted",
    "by": "Grouped by",
    "group": "Group",
    "against": "Against",
    "voice": "Voice",
    "estimand": "Estimand",
    "sample": "Articles looked at",
    "labelings": "Random labelings",
}
_WIDE = {"description_width": "initial"}
_WIDTHS = {"period": "440px", "min_articles": "190px", "item": "300px"}
_WAIT = 0.03  # seconds: choices that arrive together are drawn once
_HINT = (
    "Choose a term, a pair or an outlet in the figure or the table to see the articles behind it."
)


class Sheet(anywidget.AnyWidget):
    """A page of HTML in parts; what is clicked in it comes back as a message."""

    _esm = Path(__file__).with_name("sheet.js")
    _css = Path(__file__).with_name("sheet.css")
    tabs = traitlets.Unicode().tag(sync=True)
    view = traitlets.Unicode().tag(sync=True)
    places = traitlets.Unicode().tag(sync=True)
    extra = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)


def _controls(cases: list[tuple[str, str]], source: str) -> dict[str, ipywidgets.Widget]:
    """Return the controls by name; what they offer is filled in as the board is drawn."""
    is_known = source in dict(cases).values()
    controls: dict[str, ipywidgets.Widget] = {}
    controls["case"] = ipywidgets.Dropdown(
        options=cases, value=source if is_known else None, description="Case", style=_WIDE
    )
    for name, label in _LABELS.items():
        controls[name] = ipywidgets.Dropdown(description=label, style=_WIDE)
    controls["period"] = ipywidgets.SelectionRangeSlider(
        options=[("", None), (" ", None)],
        description="Period",
        continuous_update=False,
        style=_WIDE,
    )
    controls["min_articles"] = ipywidgets.BoundedIntText(
        value=1, min=1, max=1_000_000, description="Articles at least", style=_WIDE
    )
    controls["item"] = ipywidgets.Combobox(
        description="Only this item",
        placeholder="the strongest",
        continuous_update=False,
        style=_WIDE,
    )
    for name, control in controls.items():
        control.layout = ipywidgets.Layout(width=_WIDTHS.get(name, "auto"), max_width="440px")
    _show_control(controls["case"], len(cases) > 1)
    controls["period"].add_class("ex-period")
    return controls


def _show_control(control: ipywidgets.Widget, is_shown: bool) -> None:
    control.layout.display = None if is_shown else "none"


class Explorer(ipywidgets.VBox):
    """A board to explore a case in a notebook.

    Choose what is compared, click on a finding, see its evidence, save it.

    Parameters
    ----------
    source : path, Features, Corpus, DataFrame or Case
        A folder of .txt files, a table of articles, a pack, a case folder, or one in memory: what
        `open_case` takes. Articles are read once, into the user's cache.
    corpus : Corpus, optional
        The texts of a pack; with them, words are shown in context. Articles have their texts.
    folder : path
        Where "save" writes.
    **reading
        Options for reading articles, as in `open_case`: columns, encoding, date_format, actors.

    Raises
    ------
    InputError
        For what cannot be opened, and for articles that cannot be compared.

    Examples
    --------
    >>> board = Explorer("data/syria-war")
    >>> board.view in board.views
    True
    """

    def __init__(self, source="../data/syria-war", *, corpus=None, folder="../explored", **reading):
        self.folder = Path(folder)
        self._later: asyncio.TimerHandle | None = None
        self._filling = False
        self.sheet = Sheet()
        self._open(source, corpus, reading)
        cases = explore.beside(source)
        self._given = {}  # with what the case of the call was opened
        if cases:
            self._given[str(folder_of(source))] = (corpus, reading)
        self.controls = _controls(cases, str(folder_of(source)) if cases else "")
        for name, control in self.controls.items():
            control.observe(self._control_changed, names="index" if name == "period" else "value")
        self.sheet.on_msg(self._message_arrived)
        bar = ipywidgets.Box(
            list(self.controls.values()),
            layout=ipywidgets.Layout(flex_flow="row wrap", overflow="hidden"),
        )
        layout = ipywidgets.Layout(max_width="100%", overflow="hidden")
        super().__init__([bar, self.sheet], layout=layout)
        self.draw()

    def _open(self, source, corpus=None, reading=None) -> None:
        """Take up a case with the choices that it opens with."""
        case = explore.open_case(source, corpus=corpus, **(reading or {}))
        self.choices, self.changed = explore.settled(case)
        self.case = case
        self.missing = explore.missing(case)
        self.views = list(explore.views(self.case, self.choices))
        self.view = self.views[0]
        self.shown: Any = None  # a Shown, once a view is drawn
        self.picked: tuple | None = None
        self.sought = ""
        self.page = 0
        self.sort: tuple[str, bool] | None = None

    # ---- choices ------------------------------------------------------------------------------

    def _control_changed(self, change) -> None:
        """Take up what a control says, and draw soon: only the last of several choices counts."""
        if self._filling:
            return
        control = change["owner"]
        name = next(name for name, each in self.controls.items() if each is control)
        if name == "case":
            self._change_case(control, change["new"], change["old"])
        elif name == "period":
            self._change_period(control)
        elif name == "item":
            self._draw_soon()
        elif name == "material":
            self.choose(material=change["new"], min_articles=None)
        else:
            self.choose(**{name: change["new"]})

    def _change_case(self, control, source, source_before) -> None:
        try:
            self._open(source, *self._given.get(source, ()))
        except Exception as error:  # noqa: BLE001  as in draw; the case before stays open
            self._filling = True
            control.value = source_before
            self._filling = False
            self._refuse(error)
        else:
            self._draw_soon()

    def _change_period(self, control) -> None:
        first, last = control.value
        if control.index == (0, len(control.options) - 1):
            first = None
            last = None
        self.choose(first=first, last=last)

    def choose(self, **wanted: Any) -> None:
        """Change choices by name, as the controls do.

        What is not possible with the others is settled and said.
        """
        material_before = self.choices.material
        self.choices = dataclasses.replace(self.choices, **wanted)
        is_same_material = self.choices.material == material_before
        if self.picked is not None:
            is_item = self.picked[0] in ("item", "pair")
            if not is_same_material or not is_item:
                self.picked = None  # it is not on the page any more
        self._draw_soon()

    def _draw_soon(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.draw()
            return
        if self._later is not None:
            self._later.cancel()
        self._later = loop.call_later(_WAIT, self.draw)

    def _fill(self) -> None:
        """Let the controls offer what is possible now."""
        self._filling = True
        try:
            offered = explore.options(self.case, self.choices)
            for name in _LABELS:
                control = self.controls[name]
                options = list(offered.get(name, []))
                if list(control.options) != options:
                    control.options = options
                if options:
                    control.value = getattr(self.choices, name)
                _show_control(control, len(options) > 1)
            self._fill_period(list(offered.get("first", [])))
            self.controls["min_articles"].value = self.choices.min_articles
        finally:
            self._filling = False

    def _fill_period(self, days: list) -> None:
        control = self.controls["period"]
        # Both ends are printed in one line: blanks part them.
        options = [(f" {label} ", day) for label, day in days if day is not None]
        _show_control(control, len(options) > 1)
        if len(options) < 2:
            return
        if list(control.options) != options:
            control.options = options
            control.index = (0, len(options) - 1)
        position = {day: index for index, (_, day) in enumerate(options)}
        first = position.get(self.choices.first, 0)
        last = position.get(self.choices.last, len(options) - 1)
        control.index = (first, last)

    # ---- drawing ------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the visible view; what the library refuses is shown as its sentence instead."""
        self.sheet.busy = True
        self.shown = None
        self.sort = None
        self.page = 0
        is_collecting = gc.isenabled()
        gc.disable()  # it would take .2 s in every fifth redraw; it waits until the page is sent
        try:
            self._draw_view()
        except Exception as error:  # noqa: BLE001  whatever fails, the board stays alive
            self._refuse(error)
        finally:
            self.sheet.busy = False
            if is_collecting:
                gc.enable()

    def _draw_view(self) -> None:
        self.choices, self.changed = explore.settled(self.case, self.choices)
        self._fill()
        self.views = list(explore.views(self.case, self.choices))
        if self.view not in self.views:
            instead = self.views[0]
            change = f"{self.view}: not possible with these choices; {instead} instead."
            self.changed = [*self.changed, change]
            self.view = instead
        chosen = self._typed_item()
        self.shown = explore.shown(self.case, self.choices, self.view, chosen=chosen)
        self._show_view()
        self._show_evidence()
        self.sheet.said = f"{self.view}: {self.shown.alt}"

    def _typed_item(self) -> list[str]:
        """Return the item that is typed in, if the choices have it; offer those that they have."""
        control = self.controls["item"]
        items = explore.items(self.case, self.choices)
        if list(control.options) != items:
            control.options = items
        typed = control.value.strip()
        if not typed:
            return []
        if typed in items:
            return [typed]
        change = f"{typed!r} is not among the items that are compared: the strongest are shown."
        self.changed = [*self.changed, change]
        return []

    def _refuse(self, error: Exception) -> None:
        sentence = str(error)
        if not isinstance(error, InputError):
            sentence = f"A fault of the program, {type(error).__name__}: {error}"
        self.shown = None
        self._show_tabs()
        self.sheet.view = f'<p class="ex-refused" dir="auto">{page_html.text(sentence)}</p>'
        self.sheet.extra = ""
        self.sheet.places = ""
        self.sheet.said = sentence

    def _show_tabs(self) -> None:
        tabs = []
        for view in self.views:
            is_shown = view == self.view
            selected = str(is_shown).lower()
            index = 0 if is_shown else -1
            marks = f' role="tab" aria-selected="{selected}" tabindex="{index}"'
            tabs.append(page_html.button(view, action="view", value=view, marks=marks))
        sentences = [sentence for sentence in (self.missing, *self.changed) if sentence]
        changes = [f'<p class="ex-note">{page_html.text(change)}</p>' for change in sentences]
        tab_list = f'<div role="tablist" aria-label="Views">{"".join(tabs)}</div>'
        self.sheet.tabs = tab_list + "".join(changes)

    def _show_view(self) -> None:
        """Send the figure, the table and the code of the view."""
        shown = self.shown
        self._show_tabs()
        self._image = ""
        if shown.figure is not None:
            self._image = page_html.image(shown.figure, shown.alt)
        self._show_figure_and_table()
        code = f'<pre tabindex="0">{page_html.text(shown.code)}</pre>'
        summary = '<summary data-key="code">code</summary>'
        save = page_html.button("save", action="save", value=self.view, marks=' class="ex-save"')
        self.sheet.extra = f"<details>{summary}{code}</details>{save}"

    def _show_figure_and_table(self) -> None:
        shown = self.shown
        parts = []
        if self._image:
            width = shown.figure.get_figwidth()
            parts.append(
                page_html.drawing(self._image, shown.spots, width=width, chosen=self.picked)
            )
        if shown.note:
            parts.append(f'<p class="ex-note" dir="auto">{page_html.text(shown.note)}</p>')
        table = shown.table
        if self.choices.material == "tone":  # sums of tone are no numbers of anything
            table = table.drop(columns=["n", "n_against"], errors="ignore")
        if len(table):
            parts.append(page_html.grid(table, sort=self.sort, sought=self.sought, page=self.page))
        self.sheet.view = "".join(parts)

    def _show_evidence(self) -> None:
        """Show the evidence of the picked finding."""
        head = "<h2>Evidence</h2>"
        if self.picked is None:
            self.sheet.places = f'{head}<p class="ex-note">{_HINT}</p>'
            return
        try:
            places = explore.places(self.case, self.choices, self.picked)
            title = " · ".join(str(name) for name in self.picked[1:])
            self.sheet.places = head + page_html.evidence(places, title)
        except InputError as error:
            sentence = page_html.text(error)
            self.sheet.places = f'{head}<p class="ex-refused" dir="auto">{sentence}</p>'

    # ---- messages -----------------------------------------------------------------------------

    def _message_arrived(self, _widget, content, _buffers) -> None:
        """Do what a click or key asks for; messages of another shape are nothing."""
        actions: dict[str, Callable] = {
            "view": self.turn,
            "pick": self.pick,
            "sort": self.order,
            "filter": self.filter,
            "page": self.leaf,
            "save": lambda _: self.save(),
        }
        if not isinstance(content, dict) or "value" not in content:
            return
        action = actions.get(str(content.get("action")))
        if action is None:
            return
        try:
            action(content["value"])
        except Exception as error:  # noqa: BLE001  as in draw
            self._refuse(error)

    def turn(self, view: str) -> None:
        """Turn to another view."""
        self.view = one_of(view, self.views, name="view")
        self._show_tabs()
        self._draw_soon()

    def pick(self, key: Sequence) -> None:
        """Show the evidence of an item, pair, cell, outlet or page: ("item", "law")."""
        self.picked = tuple(key)
        self._show_evidence()
        if self.shown is not None:
            self._show_figure_and_table()
        names = ", ".join(str(name) for name in self.picked[1:])
        self.sheet.said = f"Evidence of {names}"

    def order(self, column: str) -> None:
        """Sort by a column: the largest first, then the smallest, then as the table came."""
        if self.shown is None:
            return
        one_of(column, list(self.shown.table), name="column")
        if self.sort == (column, True):
            self.sort = (column, False)
        elif self.sort == (column, False):
            self.sort = None
        else:
            self.sort = (column, True)
        self.page = 0
        self._show_figure_and_table()
        self.sheet.said = f"sorted by {column}" if self.sort else "as the table came"

    def filter(self, sought: str) -> None:
        """Keep the rows of the table that hold a text."""
        self.sought = str(sought)
        self.page = 0
        if self.shown is not None:
            self._show_figure_and_table()

    def leaf(self, page: int) -> None:
        """Turn to another page of the table."""
        self.page = max(0, int(page))
        if self.shown is not None:
            self._show_figure_and_table()

    # ---- saving -------------------------------------------------------------------------------

    def save(self) -> str:
        """Write the figure, its table and how they were made; say where they are, or why not.

        Returns
        -------
        str
            The sentence that the board says.
        """
        if self.shown is None:
            return ""
        choices = dataclasses.asdict(self.choices) | {"item": self.controls["item"].value}
        provenance = {"code": self.shown.code, "choices": choices}
        try:
            sentence = self._save_view(provenance)
        except Exception as error:  # noqa: BLE001  the view stays as it is
            sentence = f"Not saved: {error}"
        self.sheet.said = sentence
        mark = '<span class="ex-note">'
        before = self.sheet.extra.split(mark)[0]
        self.sheet.extra = f"{before}{mark}{page_html.text(sentence)}</span>"
        return sentence

    def _save_view(self, provenance: dict) -> str:
        """Write the files of the view; return a sentence that names them."""
        source = None
        case = page_html.safe_name(self.case.name)
        if self.case.folder is not None:
            source = self.case.folder.resolve()
            case = source.name
        folder = self.folder / case
        name = f"90-{self._free_name(folder, provenance)}"
        faults = ""
        if self.shown.figure is None:
            require_outputs(folder, [f"{name}.csv", f"{name}.json"])
            figures.save_table(self.shown.table, name=name, case=case, folder=self.folder)
            described = json.dumps(provenance, indent=1, default=str).encode()
            write_outputs(folder, {f"{name}.json": described})
        else:
            saved = figures.save(
                self.shown.figure,
                name,
                table=self.shown.table,
                case=source or case,
                alt=self.shown.alt,
                folder=self.folder,
                provenance=provenance,
            )
            if saved.faults:
                faults = f" Not easy to read: {'; '.join(saved.faults)}."
        files = sorted(path.name for path in folder.glob(f"{name}.*"))
        return f"Saved in {folder}: {', '.join(files)}.{faults}"

    def _free_name(self, folder: Path, provenance: dict) -> str:
        """Return the view's name, with a number where another choice was saved under it."""
        words = [self.view, self.choices.material, self.choices.group, self.choices.against]
        name = page_html.safe_name(*(word for word in words if word))
        wanted = json.loads(json.dumps(provenance, default=str))
        for number in itertools.count(1):
            free = name if number == 1 else f"{name}-{number}"
            try:
                text = (folder / f"90-{free}.json").read_text("utf-8")
            except OSError:  # not there; what hinders reading hinders writing, which says so
                return free
            if _holds_provenance(text, wanted):
                return free
        raise AssertionError("numbers do not end")


def _holds_provenance(text: str, wanted: dict) -> bool:
    """Tell whether a saved file says that it was made in this way."""
    try:
        saved = json.loads(text)
    except ValueError:  # not ours
        return False
    if not isinstance(saved, dict):
        return False
    return all(saved.get(name) == value for name, value in wanted.items())
