"""The board: controls, views, evidence. Python holds all state; the page sends clicks and keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ipywidgets
import pandas as pd
from markupsafe import Markup

from analysis import explore, lexicons, outlets
from analysis.case import beside
from analysis.case.folder import folder_of
from analysis.case.titles import has_text
from analysis.errors import InputError, one_of
from analysis.explore import evidence, finding, gaps, saving
from analysis.explore import html as page_html
from analysis.explore import view as case_views
from analysis.explore.code import case_text
from analysis.explore.drawn import ITEM_VIEWS, Rendered, Request, inches_for
from analysis.explore.drawn import draw as draw_view
from analysis.explore.evidence_tables import evidence_html
from analysis.explore.gaps import reading_note
from analysis.explore.names import item_called, names_of_claims
from analysis.explore.naming import line_of_name, uses_of_name, with_name
from analysis.explore.panel import Panel
from analysis.explore.reading import KINDS, Counted, counted_of, reading
from analysis.explore.sheet import Sheet
from analysis.explore.states import State, state_of, text_of_state
from analysis.explore.steps import HOW_TO_GIVE_TEXTS
from analysis.explore.view import offered

_HINT = (
    "Choose a term, a pair or an outlet in the figure or the table to see the articles behind it."
)
_ITEM = "one item"  # the view that shows one item in all sources


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
        Where "save" and "export page" write.
    state : str, optional
        What the board shows at first, as the line that "code" shows under a view.
    **reading
        Options for reading articles, as in `open_case`: columns, encoding, date_format, actors.

    Raises
    ------
    InputError
        For what cannot be opened, for articles that cannot be compared, and for a state that the
        case cannot show.

    Examples
    --------
    >>> board = Explorer("data/syria-war", state="view=contrasts&group=sana")
    >>> board.view, board.choices.group
    ('contrasts', 'sana')
    """

    def __init__(
        self,
        source="../data/hamedan-2016",
        *,
        corpus=None,
        folder="../explored",
        state="",
        **reading,
    ):
        self.folder = Path(folder)
        self.inches = Request.inches
        self.sheet = Sheet()
        self._open(source, corpus, reading)
        if state:
            self._show(state_of(self.case, state))
        neighbours = beside(source)
        self._given = {}  # with what the case of the call was opened
        if neighbours:
            self._given[str(folder_of(source))] = (corpus, reading)
        self._source = str(folder_of(source)) if neighbours else ""  # as the control names it
        self.panel = Panel(neighbours, source=self._source, changed=self._control_changed)
        self.controls = self.panel.controls
        self.sheet.on_msg(self._message_arrived)
        frame = ipywidgets.Box([self.panel, self.sheet])
        frame.add_class("ex-grid")
        super().__init__([frame])
        self.add_class("ex-root")
        self.add_class("face")
        self.draw()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the board; where no kernel runs, its sentence and figure are shown instead."""
        data = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = f"Explorer of {self.case.name}"
        if self.drawn is None:
            return data, {}
        shown, figure = self.drawn.for_print(self.case)
        data["text/plain"] += f", {self.view}. {shown.sentence} {shown.note}"
        data["image/png"] = page_html.png(figure)
        return data, {"image/png": {"alt": shown.alt}}

    def _open(self, source, corpus=None, reading=None) -> None:
        """Take up a case with the choices that it opens with."""
        self._take_case(explore.open_case(source, corpus=corpus, **(reading or {})))

    def _take_case(self, case: Any) -> None:
        self.choices, self.changed = explore.settled(case)
        self.case = case
        self.missing = gaps.missing(case)
        self.read_as = reading_note(case)
        self.lacking = case_views.lacking(self.case, self.choices)
        self.view = self.views[0]
        self.item = ""
        self.drawn: Rendered | None = None
        self.picked: tuple | None = None
        self.sought = ""
        self.searched = ""
        self.page = 0
        self.sort: tuple[str, bool] | None = None
        self._message = ""
        self._named = ""
        self._visited: list[State] = []
        self._place = -1  # of the state that is shown, among those visited

    @property
    def state(self) -> str:
        """What is shown as one line, for `Explorer(…, state=…)`."""
        return text_of_state(self._state())

    def _state(self) -> State:
        return State(self.choices, self.view, self.item, self.picked)

    def _show(self, state: State) -> None:
        """Take up a state, which is then drawn."""
        self.choices, self.view, self.item, self.picked = state

    def _remember(self) -> None:
        """Note where one is, for the way back; what was forward of it is forgotten."""
        state = self._state()
        if self._place >= 0 and state == self._visited[self._place]:
            return
        self._visited = [*self._visited[: self._place + 1], state]
        self._place += 1

    def go(self, steps: int) -> None:
        """Go back (-1) or forward (1) to another state."""
        place = self._place + int(steps)
        if not 0 <= place < len(self._visited):
            return
        self._place = place
        self._show(self._visited[place])
        self.panel.show_item(self._names().get(self.item, self.item))
        self.close()
        self.draw()

    @property
    def views(self) -> list[str]:
        """The names of the views that can be turned to."""
        return offered(self.lacking)

    @property
    def shown(self) -> Any:
        """The view that is shown; None before the first one."""
        return self.drawn.shown if self.drawn is not None else None

    def _names(self) -> dict[str, str]:
        """Return the names for readers of what is counted, by item."""
        return explore.reader_names(self.case, self.choices.material)

    # ---- choices ------------------------------------------------------------------------------

    def _control_changed(self, name: str, value: Any) -> None:
        """Take up what a control says, and draw it."""
        if name == "case":
            self._change_case(value)
        elif name == "period":
            first, last = value
            self.choose(first=first, last=last)
        elif name == "item":
            self.item = item_called(value.strip(), self._names())
            self.draw()
        elif name == "material":
            self.choose(material=value, min_articles=None)
        else:
            self.choose(**{name: value})

    def _change_case(self, source: str) -> None:
        """Open a case and draw it."""
        try:
            with self._working(f"opening {Path(source).name}"):
                self._open(source, *self._given.get(source, ()))
        except Exception as error:  # noqa: BLE001  as in draw; the case before stays open
            self.panel.show_case(self._source or None)
            self._refuse(error)
        else:
            self._source = source
            self.panel.show_item("")
            self.draw()

    def choose(self, **wanted: Any) -> None:
        """Change choices by name, as the controls do.

        What is not possible with the others is settled and said.
        """
        material_before = self.choices.material
        self.choices = dataclasses.replace(self.choices, **wanted)
        is_same_material = self.choices.material == material_before
        if self.picked is not None:
            is_item = self.picked[0] in ("item", "pair")
            is_card = self.picked[0] == "source"
            if not is_card and not (is_item and is_same_material):
                self._forget_evidence()  # it is not on the page any more
        self.draw()

    # ---- drawing ------------------------------------------------------------------------------

    def _request(self) -> Request:
        return Request(self.choices, self.view, self.item, self.inches)

    def draw(self) -> None:
        """Draw the visible view; what the library refuses is shown as its sentence instead."""
        self._forget()
        try:
            with self._working(self.view):
                self._take(draw_view(self.case, self._request()))
        except Exception as error:  # noqa: BLE001  whatever fails, the board stays alive
            self._refuse(error)

    @contextmanager
    def _working(self, words: str):
        """Say what is computed, and mark the board as busy, as long as it takes."""
        with self.sheet.hold_sync():
            self.sheet.work = words
            self.sheet.busy = True
        try:
            yield
        finally:
            with self.sheet.hold_sync():
                self.sheet.work = ""
                self.sheet.busy = False

    def _forget(self) -> None:
        """Forget the view that is shown: it is not that of the choices any more."""
        self.drawn = None
        self.changed = []
        self.sort = None
        self.page = 0
        self._message = ""

    def _take(self, drawn: Rendered) -> None:
        """Show a view that was drawn."""
        self.drawn = drawn
        self.choices = drawn.choices
        self.changed += drawn.changed
        self.lacking = drawn.lacking
        self.view = drawn.view
        names = self._names()
        self.panel.fill(
            drawn.offered,
            drawn.choices,
            items=[names.get(item, item) for item in drawn.items],
            item_has_effect=drawn.view in ITEM_VIEWS,
        )
        self._remember()
        self._show_view()
        self._show_evidence()
        self.sheet.said = f"{self.view}: {self.shown.alt}"

    def _refuse(self, error: Exception) -> None:
        sentence = str(error)
        if not isinstance(error, InputError):
            sentence = f"A fault of the program, {type(error).__name__}: {error}"
        self.drawn = None
        self._show_head()
        self.sheet.view = page_html.paragraph(sentence, "ex-refused")
        self.sheet.table = ""
        self.sheet.places = ""
        self.sheet.said = sentence

    # ---- parts of the page --------------------------------------------------------------------

    def _show_head(self) -> None:
        """Send the search, the tabs, the buttons and what had to be changed."""
        self._show_search()
        self._show_tabs()
        self._show_bar()
        sentences = [
            *self.changed,
            self.read_as,
            self.missing,
            *self.case.cautions["sentence"],
        ]
        notes = [page_html.paragraph(sentence) for sentence in sentences if sentence]
        self.sheet.notice = "".join(notes)

    def _show_tabs(self) -> None:
        self.sheet.tabs = page_html.template().tabs(case_views.VIEWS, self.view, self.lacking)

    def _show_search(self) -> None:
        hits = {}
        if self.searched.strip():
            hits = finding.find(self.case, self.choices, self.searched)
        search = page_html.template().search
        self.sheet.find = search(
            self.searched,
            hits,
            most=finding.MOST_HITS,
            can_go_back=self._place > 0,
            can_go_forward=self._place < len(self._visited) - 1,
        )

    def _show_bar(self) -> None:
        code = again = ""
        if self.shown is not None:
            code = self.shown.code
            again = f"explore.Explorer({case_text(self.case)}, state={self.state!r})"
        reason = ""
        actors: Sequence[str] = ()
        line = ""
        if not self.case.has_texts:
            reason = f"Without the texts a name cannot be counted. {HOW_TO_GIVE_TEXTS}"
        else:
            actors = lexicons.actors(self.case.actors).names
            line = line_of_name(self.case)
        self.sheet.bar = page_html.template().bar(
            code=code,
            again=again,
            view=self.view,
            said=self._message,
            actors=actors,
            reason=reason,
            named=self._named,
            line=line,
        )

    def _show_view(self) -> None:
        """Send the figure, the table and the code of the view."""
        self._show_head()
        self._show_figure()
        self._show_table()

    def _show_figure(self) -> None:
        shown = self.shown
        if shown is None or self.drawn is None:
            return
        parts = [page_html.paragraph(shown.sentence or shown.alt, "ex-result")]
        self.sheet.network = shown.network
        if self.sheet.network:
            parts.append('<div class="ex-drawing"></div>')
        else:
            size = page_html.screen_size(shown.figure)
            parts.append(
                page_html.drawing(self.drawn.image, shown.spots, size=size, chosen=self.picked)
            )
        if shown.note:
            parts.append(page_html.paragraph(shown.note))
        self.sheet.view = "".join(parts)

    def _show_table(self) -> None:
        if self.shown is None:
            return
        table = self.shown.table
        if self.choices.material == "tone":  # sums of tone are no numbers of anything
            table = table.drop(columns=["n", "n_against"], errors="ignore")
        content = ""
        if len(table):
            grid = page_html.grid(
                table,
                names_of_items=self._names(),
                sort=self.sort,
                sought=self.sought,
                page=self.page,
            )
            content = f"<h2>Table</h2>{grid}"
        self.sheet.table = content

    def _forget_evidence(self) -> None:
        """Show no evidence until something is picked."""
        self.picked = None
        self._show_evidence()
        self.close()

    def _show_evidence(self) -> None:
        """Show the evidence of the picked finding."""
        before = self.sheet.places
        self.sheet.places = self._evidence_in_html()
        if before == self.sheet.places:
            self.sheet.send("evidence")  # which comes into view anew

    def _evidence_in_html(self) -> str:
        head = "<h2>Evidence</h2>"
        if self.picked is None:
            return f'{head}<p class="ex-note">{_HINT}</p>'
        try:
            if self.picked[0] == "source":
                card = outlets.card(self.case, str(self.picked[1]))
                return page_html.template().card(card.outlet, Markup(card._repr_html_()))
            places = evidence.places(self.case, self.choices, self.picked)
        except InputError as error:
            return head + page_html.paragraph(str(error), "ex-refused")
        items = [str(name) for name in self.picked[1:]]
        names = self._names()
        if self.picked[0] in ("claim", "both", "told"):
            names = names_of_claims(self.case)
        title = " · ".join(names.get(item, item) for item in items)
        return head + evidence_html(places, title)

    # ---- messages -----------------------------------------------------------------------------

    def _message_arrived(self, _widget, content, _buffers) -> None:
        """Do what a click or key asks for; messages of another shape are nothing."""
        actions: dict[str, Callable] = {
            "view": self.turn,
            "go": self.go,
            "pick": self.pick,
            "jump": self.jump,
            "read": self.read,
            "close": lambda _: self.close(),
            "search": self.search,
            "sort": self.order,
            "filter": self.filter,
            "page": self.leaf,
            "room": lambda room: self.fit(room["width"], room["height"]),
            "name": self._name_arrived,
            "save": lambda _: self.save(),
            "export": lambda _: self.export(),
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
        self.draw()

    def fit(self, width: float, height: float) -> None:
        """Draw figures for so many pixels of a screen."""
        inches = inches_for(float(width), float(height))
        if inches != self.inches:
            self.inches = inches
            self.draw()

    def pick(self, key: Sequence) -> None:
        """Show the evidence of an item, pair, cell, outlet, page or search: ("item", "law").

        Of ("source", outlet) it is the card of the outlet; a page is opened where it has a text.
        """
        key = tuple(key)
        self.picked = key
        if self.drawn is not None:
            self._remember()
        self._show_evidence()
        self.close()
        if key[0] == "page" and has_text(self.case, pd.Series([key[1]])).all():
            self.read(str(key[1]))
        if not self.sheet.network:  # its nodes stay where they were dragged
            self._show_figure()
        names = self._names()
        picked = ", ".join(names.get(str(name), str(name)) for name in self.picked[1:])
        self._say(f"Evidence of {picked}: below.")

    def read(self, article_id: str) -> None:
        """Open the text of an article, with what the evidence is about marked."""
        article = reading(self.case, str(article_id), self._marked())
        self.sheet.reader = page_html.template().reader(article, KINDS)
        self._say(f"The text of {article.title} is beside the evidence.")

    def close(self) -> None:
        """Close the text that is read."""
        self.sheet.reader = ""

    def _marked(self) -> Counted:
        """Return what is marked in a text: the items or words that the evidence is about."""
        if self.picked is None:
            return Counted()
        if self.picked[0] == "found":
            words = str(self.picked[1])
            has_lines = finding.lines_with(self.case, words) is not None
            return Counted((words,) if has_lines else ())
        return counted_of(self.case, self.choices, evidence.items_of_key(self.picked))

    def search(self, words: str) -> None:
        """Find outlets, items, claims and articles by words of their names."""
        self.searched = str(words)
        self._show_search()

    def jump(self, key: Sequence) -> None:
        """Go to what a search found: a source's card, an item in all sources, a text, all hits."""
        self.search("")
        kind, name = key
        if kind == "item":
            self.open_item(str(name))
        else:
            self.pick((kind, name))

    def open_item(self, item: str) -> None:
        """Show one item in all groups, with its evidence."""
        if item not in case_views.items(self.case, self.choices):
            self.pick(("item", item))
            least = self.choices.min_articles
            self._say(f"{item!r} is in fewer than {least} articles: they are listed below.")
            return
        self.view = _ITEM
        if self.choices.material == "tone":
            self.view = "tone"
        self.item = item
        self.panel.show_item(self._names().get(item, item))
        self.picked = ("item", item)
        self.draw()

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
        self._show_table()
        self.sheet.said = f"sorted by {column}" if self.sort else "as the table came"

    def filter(self, sought: str) -> None:
        """Keep the rows of the table that hold a text."""
        self.sought = str(sought)
        self.page = 0
        self._show_table()

    def leaf(self, page: int) -> None:
        """Turn to another page of the table."""
        self.page = max(0, int(page))
        self._show_table()

    # ---- names, files -------------------------------------------------------------------------

    def _name_arrived(self, value: Mapping) -> None:
        self.add_name(str(value["actor"]), str(value["name"]))

    def add_name(self, actor: str, name: str) -> None:
        """Count one more name of an actor.

        No file is changed: the board says what to add to actors.toml.
        """
        try:
            case = with_name(self.case, actor=actor, name=name)
        except InputError as error:
            self._named = str(error)
            self._show_bar()
            return
        choices = self.choices
        if "actors" in case.materials:
            choices = dataclasses.replace(choices, material="actors", min_articles=1)
        self._take_case(case)
        self.choices = choices
        self._named = uses_of_name(case, actor=actor, name=name)
        self.draw()

    def save(self) -> str:
        """Write the figure, its table and how they were made; say where they are, or why not.

        Returns
        -------
        str
            The sentence that the board says.
        """
        if self.drawn is None:
            return self._say("Not saved: no figure is shown.")
        try:
            sentence = saving.save(self.case, self.drawn, self.folder)
        except Exception as error:  # noqa: BLE001  the view stays as it is
            sentence = f"Not saved: {error}"
        return self._say(sentence)

    def export(self) -> str:
        """Write the case as one page that needs no kernel; say where it is, or why not.

        Returns
        -------
        str
            The sentence that the board says.
        """
        path = self.folder / page_html.safe_name(self.case.name) / "page.html"
        try:
            with self._working("the page of the whole case"):
                path.parent.mkdir(parents=True, exist_ok=True)
                explore.export(self.case, path)
            sentence = f"The page is {path}: one file that opens in any browser."
        except Exception as error:  # noqa: BLE001  the view stays as it is
            sentence = f"Not exported: {error}"
        return self._say(sentence)

    def _say(self, sentence: str) -> str:
        """Say beside the buttons what became of a click."""
        self._message = sentence
        self._show_head()
        self.sheet.said = sentence
        return sentence
