"""The board: controls, views, and where a finding stands. Python holds all state; the page only sends clicks and keys."""

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

from analysis import case as cases
from analysis import errors as checks
from analysis import explore, figures
from analysis.explore import html as pages
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
    made = {
        "case": ipywidgets.Dropdown(
            options=cases,
            value=source if source in dict(cases).values() else None,
            description="Case",
            style=_WIDE,
        )
    }
    made |= {
        name: ipywidgets.Dropdown(description=label, style=_WIDE) for name, label in _LABELS.items()
    }
    made["period"] = ipywidgets.SelectionRangeSlider(
        options=[("", None), (" ", None)],
        description="Period",
        continuous_update=False,
        style=_WIDE,
    )
    made["min_articles"] = ipywidgets.BoundedIntText(
        value=1, min=1, max=1_000_000, description="Articles at least", style=_WIDE
    )
    made["item"] = ipywidgets.Combobox(
        description="Only this item",
        placeholder="the strongest",
        continuous_update=False,
        style=_WIDE,
    )
    for name, control in made.items():
        width = {"period": "440px", "min_articles": "190px", "item": "300px"}.get(name, "auto")
        control.layout = ipywidgets.Layout(width=width, max_width="440px")
    made["case"].layout.display = None if len(cases) > 1 else "none"
    made["period"].add_class("ex-period")
    return made


class Explorer(ipywidgets.VBox):
    """Look around in a case: choose what is compared, click on what was found, see where it stands, save it.

    Parameters
    ----------
    source : path or Features
        A case folder, a pack, or features.
    corpus : Corpus, optional
        The texts; with them, words are shown in context.
    folder : path
        Where "save" writes.

    Raises
    ------
    InputError
        For what is no case.

    Examples
    --------
    >>> board = Explorer("data/syria-war")
    >>> board.view in board.views
    True
    """

    def __init__(self, source="../data/syria-war", *, corpus=None, folder="../explored"):
        self.folder, self._later, self._filling = Path(folder), None, False
        self.sheet = Sheet()
        self._open(source, corpus)
        near = explore.beside(source)
        self.controls = _controls(near, str(cases.folder_of(source)) if near else "")
        for name, control in self.controls.items():
            control.observe(self._chosen, names="index" if name == "period" else "value")
        self.sheet.on_msg(self._told)
        bar = ipywidgets.Box(
            list(self.controls.values()),
            layout=ipywidgets.Layout(flex_flow="row wrap", overflow="hidden"),
        )
        super().__init__(
            [bar, self.sheet], layout=ipywidgets.Layout(max_width="100%", overflow="hidden")
        )
        self.draw()

    def _open(self, source, corpus=None) -> None:
        """Take up a case with the choices that it opens with."""
        self.case = explore.open_case(source, corpus=corpus)
        self.choices, self.changed = explore.settled(self.case)
        self.views = list(explore.views(self.case, self.choices))
        self.view = self.views[0]
        self.shown: Any = None  # a Shown, once a view is drawn
        self.picked: tuple | None = None
        self.sought, self.page = "", 0
        self.sort: tuple[str, bool] | None = None

    # ---- choices ---------------------------------------------------------------------------------------------------

    def _chosen(self, change) -> None:
        """Take up what a control says, and draw soon: only the last of several choices counts."""
        if self._filling:
            return
        name = next(name for name, control in self.controls.items() if control is change["owner"])
        if name == "case":
            try:
                self._open(change["new"])
            except Exception as error:  # noqa: BLE001  as in draw; the case before stays open
                self._filling = True
                change["owner"].value = change["old"]
                self._filling = False
                self._refuse(error)
            else:
                self._soon()
        elif name == "period":
            days = self.controls["period"]
            whole = days.index == (0, len(days.options) - 1)
            self.choose(**dict(zip(("first", "last"), (None, None) if whole else days.value)))
        elif name == "item":
            self._soon()
        else:
            self.choose(
                **{name: change["new"]}, **({"min_articles": None} if name == "material" else {})
            )

    def choose(self, **wanted: Any) -> None:
        """Change choices by name, as the controls do; what is not possible with the others is settled and said."""
        before, self.choices = self.choices, dataclasses.replace(self.choices, **wanted)
        if self.picked is not None and (
            self.choices.material != before.material or self.picked[0] not in ("item", "pair")
        ):
            self.picked = None  # it is not on the page any more
        self._soon()

    def _soon(self) -> None:
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
                control, held = self.controls[name], list(offered.get(name, []))
                value = getattr(self.choices, name)
                if list(control.options) != held:
                    control.options = held
                if held:
                    control.value = value
                control.layout.display = None if len(held) > 1 else "none"
            self._fill_period(list(offered.get("first", [])))
            self.controls["min_articles"].value = self.choices.min_articles
        finally:
            self._filling = False

    def _fill_period(self, days: list) -> None:
        control = self.controls["period"]
        days = [
            (f" {label} ", value) for label, value in days if value is not None
        ]  # both ends are printed in one line
        control.layout.display = None if len(days) > 1 else "none"
        if len(days) < 2:
            return
        if list(control.options) != days:
            control.options, control.index = days, (0, len(days) - 1)
        known = [value for _, value in days]
        first = known.index(self.choices.first) if self.choices.first in known else 0
        last = known.index(self.choices.last) if self.choices.last in known else len(known) - 1
        control.index = (first, last)

    # ---- drawing ---------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the visible view; what the library refuses is shown as its sentence in place of the view."""
        self.sheet.busy, self.shown = True, None
        self.sort, self.page = None, 0
        collecting = gc.isenabled()
        gc.disable()  # it would take .2 s in every fifth redraw; it waits until the page is sent
        try:
            self.choices, self.changed = explore.settled(self.case, self.choices)
            self._fill()
            self.views = list(explore.views(self.case, self.choices))
            if self.view not in self.views:
                self.changed = [
                    *self.changed,
                    f"{self.view}: not possible with these choices; {self.views[0]} instead.",
                ]
                self.view = self.views[0]
            self.shown = explore.shown(self.case, self.choices, self.view, chosen=self._only())
            self._show()
            self._locate()
            self.sheet.said = f"{self.view}: {self.shown.alt}"
        except Exception as error:  # noqa: BLE001  whatever fails, the board stays alive
            self._refuse(error)
        finally:
            self.sheet.busy = False
            if collecting:
                gc.enable()

    def _only(self) -> list[str]:
        """Return the item that is typed in, if the choices have it; offer those that they have."""
        control, items = self.controls["item"], explore.items(self.case, self.choices)
        if list(control.options) != items:
            control.options = items
        typed = control.value.strip()
        if typed and typed not in items:
            self.changed = [
                *self.changed,
                f"{typed!r} is not among the items that are compared: the strongest are shown.",
            ]
        return [typed] if typed in items else []

    def _refuse(self, error: Exception) -> None:
        known = isinstance(error, checks.InputError)
        sentence = (
            str(error) if known else f"A fault of the program, {type(error).__name__}: {error}"
        )
        self.shown = None
        self._tabs()
        self.sheet.view = f'<p class="ex-refused" dir="auto">{pages.text(sentence)}</p>'
        self.sheet.extra, self.sheet.places, self.sheet.said = "", "", sentence

    def _tabs(self) -> None:
        tabs = "".join(
            pages.button(
                view,
                action="view",
                value=view,
                marks=(
                    f' role="tab" aria-selected="{str(view == self.view).lower()}" tabindex="{0 if view == self.view else -1}"'
                ),
            )
            for view in self.views
        )
        said = "".join(
            f'<p class="ex-note">{pages.text(sentence)}</p>' for sentence in self.changed
        )
        self.sheet.tabs = f'<div role="tablist" aria-label="Views">{tabs}</div>{said}'

    def _show(self) -> None:
        """Send the figure, the table and the code of the view."""
        shown = self.shown
        self._tabs()
        self._image = pages.image(shown.figure, shown.alt) if shown.figure is not None else ""
        self._sheet_view()
        code = f'<pre tabindex="0">{pages.text(shown.code)}</pre>'
        save = pages.button("save", action="save", value=self.view, marks=' class="ex-save"')
        self.sheet.extra = f'<details><summary data-key="code">code</summary>{code}</details>{save}'

    def _sheet_view(self) -> None:
        note = (
            f'<p class="ex-note" dir="auto">{pages.text(self.shown.note)}</p>'
            if self.shown.note
            else ""
        )
        held = (
            self.shown.table.drop(columns=["n", "n_against"], errors="ignore")
            if self.choices.material == "tone"
            else (self.shown.table)
        )  # sums of tone are no numbers of anything
        table = (
            pages.grid(held, sort=self.sort, sought=self.sought, page=self.page)
            if len(held)
            else ""
        )
        drawn = (
            pages.drawing(
                self._image,
                self.shown.spots,
                width=self.shown.figure.get_figwidth(),
                chosen=self.picked,
            )
            if self._image
            else ""
        )
        self.sheet.view = drawn + note + table

    def _locate(self) -> None:
        """Show where the picked finding stands."""
        head = "<h2>Where it stands</h2>"
        if self.picked is None:
            self.sheet.places = f'{head}<p class="ex-note">{_HINT}</p>'
            return
        try:
            found = explore.places(self.case, self.choices, self.picked)
            self.sheet.places = head + pages.standing(found, " · ".join(map(str, self.picked[1:])))
        except checks.InputError as error:
            self.sheet.places = f'{head}<p class="ex-refused" dir="auto">{pages.text(error)}</p>'

    # ---- messages --------------------------------------------------------------------------------------------------

    def _told(self, _widget, content, _buffers) -> None:
        """Do what a click or key asks for; messages of another shape are nothing."""
        acts: dict[str, Callable] = {
            "view": self.turn,
            "pick": self.pick,
            "sort": self.order,
            "filter": self.filter,
            "page": self.leaf,
            "save": lambda _: self.save(),
        }
        if (
            not isinstance(content, dict)
            or str(content.get("action")) not in acts
            or "value" not in content
        ):
            return
        try:
            acts[str(content["action"])](content["value"])
        except Exception as error:  # noqa: BLE001  as in draw
            self._refuse(error)

    def turn(self, view: str) -> None:
        """Turn to another view."""
        self.view = checks.one_of(view, self.views, name="view")
        self._tabs()
        self._soon()

    def pick(self, key: Sequence) -> None:
        """Show where an item, pair, cell, outlet or page stands: ("item", "law")."""
        self.picked = tuple(key)
        self._locate()
        if self.shown is not None:
            self._sheet_view()
        self.sheet.said = f"Where it stands: {', '.join(map(str, self.picked[1:]))}"

    def order(self, column: str) -> None:
        """Sort by a column: the largest first, then the smallest first, then as the table came."""
        if self.shown is None:
            return
        checks.one_of(column, list(self.shown.table), name="column")
        steps = [None, (column, True), (column, False)]
        now = self.sort if self.sort in steps else None
        self.sort, self.page = steps[(steps.index(now) + 1) % 3], 0
        self._sheet_view()
        self.sheet.said = f"sorted by {column}" if self.sort else "as the table came"

    def filter(self, sought: str) -> None:
        """Keep the rows of the table that hold a text."""
        self.sought, self.page = str(sought), 0
        if self.shown is not None:
            self._sheet_view()

    def leaf(self, page: int) -> None:
        """Turn to another page of the table."""
        self.page = max(0, int(page))
        if self.shown is not None:
            self._sheet_view()

    def _free_name(self, folder: Path, how: dict) -> str:
        """Return the view's name, with a number where another choice was saved under it."""
        name = pages.safe_name(
            self.view,
            *filter(None, [self.choices.material, self.choices.group, self.choices.against]),
        )
        wanted = json.loads(json.dumps(how, default=str))
        for number in itertools.count(1):
            free = name if number == 1 else f"{name}-{number}"
            try:
                held = json.loads((folder / f"90-{free}.json").read_text("utf-8"))
            except OSError:  # not there; what hinders reading hinders writing, which says so
                return free
            except ValueError:
                continue  # not ours
            if isinstance(held, dict) and {part: held.get(part) for part in wanted} == wanted:
                return free
        raise AssertionError("numbers do not end")

    def save(self) -> str:
        """Write the figure, its table and how they were made; return, and say in the board, where they are or why not."""
        if self.shown is None:
            return ""
        source = self.case.folder.resolve() if self.case.folder is not None else None
        case = source.name if source is not None else pages.safe_name(self.case.name)
        how = {
            "code": self.shown.code,
            "choices": {**dataclasses.asdict(self.choices), "item": self.controls["item"].value},
        }
        name, faults = self._free_name(self.folder / case, how), ""
        try:
            if self.shown.figure is None:
                require_outputs(self.folder / case, [f"90-{name}.csv", f"90-{name}.json"])
                figures.save_table(
                    self.shown.table, name=f"90-{name}", case=case, folder=self.folder
                )
                described = json.dumps(how, indent=1, default=str).encode()
                write_outputs(self.folder / case, {f"90-{name}.json": described})
            else:
                saved = figures.save(
                    self.shown.figure,
                    self.shown.table,
                    name=f"90-{name}",
                    case=source or case,
                    alt=self.shown.alt,
                    folder=self.folder,
                    provenance=how,
                )
                faults = f" Not easy to read: {'; '.join(saved.faults)}." if saved.faults else ""
            files = sorted(path.name for path in (self.folder / case).glob(f"90-{name}.*"))
            said = f"Saved in {self.folder / case}: {', '.join(files)}.{faults}"
        except Exception as error:  # noqa: BLE001  the view stays as it is
            said = f"Not saved: {error}"
        self.sheet.said = said
        mark = '<span class="ex-note">'
        self.sheet.extra = f"{self.sheet.extra.split(mark)[0]}{mark}{pages.text(said)}</span>"
        return said
