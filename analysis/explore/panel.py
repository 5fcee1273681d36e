"""The panel of controls: who, what, when; nothing in it moves or vanishes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

import ipywidgets

from analysis.explore.controls import Choices
from analysis.text.direction import plain_direction
from analysis.text.templates import file_text


class _Field(NamedTuple):
    """A control: its label, a line of help, and why it may have nothing to offer."""

    label: str
    help: str
    about: str = ""  #: what is read in full where the mouse rests
    empty: str = ""  #: help where there is one possibility only


def _fields() -> dict[str, dict[str, _Field]]:
    """Return the controls of panel.toml, in groups, by the name of their choice."""
    groups = tomllib.loads(file_text("analysis.explore", "panel.toml"))
    fields = {}
    for title, controls in groups.items():
        fields[title] = {name: _Field(**words) for name, words in controls.items()}
    return fields


FIELDS = _fields()
_NO_FILTER = ("all articles", ())
_LISTS = ("by", "group", "against", "material", "voice", "sample")
_LABEL_WIDTH = "82px"


class Panel(ipywidgets.VBox):
    """The controls of the board, in three groups, each control with a line of help.

    Parameters
    ----------
    cases : sequence of (name, path)
    source : str
        The path of the case that is open; "" for what is in memory.
    changed : function
        Called with the name of a control and its new value, when somebody changes it.
    """

    def __init__(
        self, cases: Sequence[tuple[str, str]], *, source: str, changed: Callable[[str, Any], None]
    ):
        self._changed = changed
        self._is_filling = False
        self.controls = _controls(cases, source)
        self.helps = {name: ipywidgets.HTML() for name in self.controls}
        groups = []
        for title, fields in FIELDS.items():
            heading = ipywidgets.HTML(f"<h2>{escape(title)}</h2>")
            rows: list[ipywidgets.Widget] = [heading]
            for name, field in fields.items():
                self._say_help(name, field.help)
                row = ipywidgets.VBox([self.controls[name], self.helps[name]])
                row.add_class("ex-field")
                rows.append(row)
            group = ipywidgets.VBox(rows)
            group.add_class("ex-group")
            groups.append(group)
        for name, control in self.controls.items():
            trait = "index" if name == "period" else "value"
            control.observe(self._control_changed, names=trait)
        super().__init__(groups)
        self.add_class("ex-panel")
        self._allow("case", len(cases) > 1)

    def _control_changed(self, change: Any) -> None:
        """Tell who listens, unless the board itself filled the control."""
        if self._is_filling:
            return
        control = change["owner"]
        name = next(name for name, each in self.controls.items() if each is control)
        value = change["new"]
        if name == "period":
            value = self._chosen_period()
        elif name in ("only", "and_only"):
            name = "where"
            value = self._chosen_filters()
        self._changed(name, value)

    def _chosen_period(self) -> tuple[Any, Any]:
        control = self.controls["period"]
        if control.index == (0, len(control.options) - 1):
            return (None, None)
        return control.value

    def _chosen_filters(self) -> tuple[tuple[str, str], ...]:
        pairs = [self.controls[name].value for name in ("only", "and_only")]
        return tuple(pair for pair in pairs if pair)

    # ---- what is possible ---------------------------------------------------------------------

    def fill(
        self,
        offered: dict[str, list],
        choices: Choices,
        *,
        items: Sequence[str],
        item_has_effect: bool,
    ) -> None:
        """Let the controls offer what is possible, and show what is chosen."""
        self._is_filling = True
        try:
            for name in _LISTS:
                self._fill_list(name, list(offered.get(name, [])), getattr(choices, name))
            self._fill_filters(list(offered.get("where", [])), choices)
            self._fill_period(list(offered.get("first", [])), choices)
            self.controls["min_articles"].value = choices.min_articles
            item = self.controls["item"]
            if list(item.options) != list(items):
                item.options = list(items)
            self._allow("item", item_has_effect)
        finally:
            self._is_filling = False

    def show_case(self, source: str | None) -> None:
        """Show which case is open, without opening it."""
        self._is_filling = True
        self.controls["case"].value = source
        self._is_filling = False

    def show_item(self, item: str) -> None:
        """Show which item alone is drawn."""
        self._is_filling = True
        self.controls["item"].value = item
        self._is_filling = False

    def _fill_list(self, name: str, options: list, value: Any) -> None:
        control = self.controls[name]
        options = _in_plain_direction(options)
        if list(control.options) != options:
            control.options = options
        if options:
            control.value = value
        self._allow(name, len(options) > 1)

    def _fill_filters(self, options: list, choices: Choices) -> None:
        chosen: list = [*choices.where, (), ()]
        columns = {column for column, _ in choices.where[:1]}
        others = [pair for pair in options if pair[1][0] not in columns]
        self._fill_list("only", [_NO_FILTER, *options], chosen[0])
        self._fill_list("and_only", [_NO_FILTER, *others], chosen[1])
        self._allow("only", bool(options))
        self._allow("and_only", bool(others) and bool(choices.where))

    def _fill_period(self, days: list, choices: Choices) -> None:
        control = self.controls["period"]
        # Both ends are printed in one line: blanks part them.
        options = [(f" {label} ", day) for label, day in days if day is not None]
        self._allow("period", len(options) > 1)
        if len(options) < 2:
            return
        if list(control.options) != options:
            control.options = options
            control.index = (0, len(options) - 1)
        position = {day: index for index, (_, day) in enumerate(options)}
        first = position.get(choices.first, 0)
        last = position.get(choices.last, len(options) - 1)
        control.index = (first, last)

    def _allow(self, name: str, is_possible: bool) -> None:
        """Let a control be used, or say in its help why there is nothing to choose."""
        field = _field(name)
        self.controls[name].disabled = not is_possible
        self._say_help(name, field.help if is_possible else field.empty or field.help)

    def _say_help(self, name: str, words: str) -> None:
        field = _field(name)
        about = field.about or words
        self.controls[name].tooltip = about
        line = f'<p class="ex-help" title="{escape(about)}">{escape(words)}</p>'
        if self.helps[name].value != line:
            self.helps[name].value = line


def _in_plain_direction(options: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return options whose names have no marks of direction; their values stay."""
    return [(plain_direction(name), value) for name, value in options]


def _field(name: str) -> _Field:
    return next(fields[name] for fields in FIELDS.values() if name in fields)


def _controls(cases: Sequence[tuple[str, str]], source: str) -> dict[str, ipywidgets.Widget]:
    """Return the controls by name; what they offer is filled in as the board is drawn."""
    is_known = source in dict(cases).values()
    controls: dict[str, ipywidgets.Widget] = {}
    for fields in FIELDS.values():
        for name, field in fields.items():
            controls[name] = _control(name)
            controls[name].description = field.label
            controls[name].style.description_width = _LABEL_WIDTH
            controls[name].layout = ipywidgets.Layout(width="auto")
    controls["case"].options = _in_plain_direction(cases)
    controls["case"].value = source if is_known else None
    controls["period"].add_class("ex-period")
    return controls


def _control(name: str) -> ipywidgets.Widget:
    if name == "period":
        return ipywidgets.SelectionRangeSlider(
            options=[("", None), (" ", None)], continuous_update=False
        )
    if name == "min_articles":
        return ipywidgets.BoundedIntText(value=1, min=1, max=1_000_000)
    if name == "item":
        return ipywidgets.Combobox(placeholder="the strongest", continuous_update=False)
    return ipywidgets.Dropdown()
