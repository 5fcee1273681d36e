"""Word lists as data: actors with their aliases, frames, cleaning rules, events, planned contrasts.

A list is a TOML or text file that anyone can edit. It is checked when it is read, and has a fingerprint: two packs made with
the same list say so by themselves.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import errors as checks
from analysis.lexicons import languages

WORDLISTS = Path(__file__).parent / "lists"
KINDS = ("state", "organisation", "person", "group", "place", "weapon")
CASES = ("exact", "any")
COLUMNS = (
    "actor",
    "kind",
    "alias",
    "case",
    "parent",
    "language",
    "start",
    "end",
    "note",
)  # of a table of actors
PLACES = (
    "anywhere",
    "block",
    "line",
    "head",
    "foot",
    "last",
    "opening",
    "ending",
)  # explained in wordlists/noise.toml
BECOMES = ("html", "compatible", "utf-8")
SPARES = ("speech",)
MOST_PLANNED = 20
PARTS = ("exploratory", "confirmatory", "both")  # of planned contrasts
#: Characters that stand for each other, by the first of their kind.
MARKS = {"'": "'’ʼ‘`", "-": "-‐‑–", "е": "её", "Е": "ЕЁ", "ی": "یي", "ک": "كک"}
_ARABIC_KEYBOARD = str.maketrans("یک", "يك")  # letters that much Persian text is typed with
#: A word of two letters or more, as tokens are: Arabic vowel signs and joiners are part of it.
_TOKEN = re.compile("\\w[\\w\u064b-\u065f\u0670\u200c\u200d]*\\w[\u064b-\u065f\u0670]*")
_FIRST = str.maketrans({mark: first for first, marks in MARKS.items() for mark in marks})
_TYPES = dict.fromkeys(
    ("name", "text", "label", "pattern", "replace", "about", "group", "cluster"), str
) | dict.fromkeys(
    (
        "actor",
        "frame",
        "rule",
        "event",
        "aliases",
        "exclude",
        "terms",
        "needs",
        "letters",
        "levels",
        "items",
    ),
    list,
)
EDGE, BEFORE = (
    300,
    80,
)  # characters at either end of a text in which a credit to an agency stands, and of it before the name
#: Characters of a pattern. Python cannot stop one that runs for ever, such as (a+)+b: read the rules of others before you use
#: them. Those that ship are held to short times by a test; lines of more than `cleaning.LONGEST` characters are left alone.
LONGEST_PATTERN = 3_000


@dataclass(frozen=True)
class Actors:
    """Who can be named, and how. ``table`` has one row an alias, sorted by actor and alias.

    Attributes
    ----------
    table : DataFrame
        ``actor``, ``kind`` (one of KINDS), ``alias``, ``case`` ("exact": as written; "any"), ``parent`` (an actor),
        ``language`` (a code such as en) and ``start``, ``end`` (first and last day, YYYY-MM-DD) of the articles in which the
        alias counts, and ``note``; the last five are missing where they are not given.
    exclusions : tuple of str
        Longer names that are passed over, so that no alias is found inside them.
    names : tuple of str
        The actors, sorted.
    """

    table: pd.DataFrame
    exclusions: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def parents(self) -> dict[str, str]:
        """The parent of each actor that has one."""
        table = self.table.dropna(subset="parent")
        return dict(zip(table["actor"], table["parent"], strict=True))

    @cached_property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Alias and case of each row of ``table``."""
        return tuple(zip(self.table["alias"].tolist(), self.table["case"].tolist(), strict=True))

    @cached_property
    def ancestors(self) -> dict[str, str]:
        """The topmost parent of each actor: itself where it has none."""
        return ancestors(self.names, parents=self.parents)

    @cached_property
    def limits(self) -> pd.DataFrame | None:
        """``language, start, end`` of each alias and ``shared`` (by several claimants); None where no alias has limits."""
        limits = self.table.reindex(columns=["language", "start", "end"])
        days = {name: pd.to_datetime(limits[name]) for name in ("start", "end")}
        shared = (
            self.table.groupby(self.table["alias"].map(looked_for))["actor"].transform("nunique")
            > 1
        )
        return limits.assign(**days, shared=shared) if limits.notna().to_numpy().any() else None

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any alias, rule or exclusion; notes make no difference."""
        return fingerprint(
            [_records(self.table.drop(columns="note", errors="ignore")), self.exclusions]
        )


@dataclass(frozen=True)
class Frames:
    """Word lists for frames. ``table`` has ``frame`` and ``pattern``, sorted; ``*`` stands for the rest of a word."""

    table: pd.DataFrame
    names: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any term."""
        return fingerprint(_records(self.table))


@dataclass(frozen=True)
class Rule:
    """One cleaning rule: what matches ``pattern`` at ``where`` (one of PLACES) becomes ``replace``; ``about`` says why.

    ``needs``, if given: strings one of which stands in every match, so that other texts need not be searched. ``letters``, if
    given: pairs of letters of two scripts that look alike; a match that mixes the scripts by mistake gets one of them.
    ``becomes``, if given: one of BECOMES, how the characters meant are found. ``beside``: the rule acts only where the one
    of that name did something to the text, too, and the words on both sides of where a match starts stand elsewhere in it.
    ``spares``, if "speech": a whole line stays if somebody may say it; the head of wordlists/noise.toml says when.
    """

    name: str
    where: str
    pattern: re.Pattern
    about: str
    replace: str = ""
    needs: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    becomes: str = ""
    beside: str = ""
    spares: str = ""


@dataclass(frozen=True)
class Noise:
    """Cleaning rules in the order in which they are applied."""

    rules: tuple[Rule, ...]

    @cached_property
    def at(self) -> dict[str, list[Rule]]:
        """The rules of each place."""
        return {where: [rule for rule in self.rules if rule.where == where] for where in PLACES}

    @cached_property
    def _needed(self) -> dict[tuple[str, bool], list[tuple]]:
        """Rules with what they need, by place, and for texts in plain ASCII without what such texts cannot hold."""
        listed = {
            (where, True): [(rule, tuple(filter(str.isascii, rule.needs))) for rule in rules]
            for where, rules in self.at.items()
        }
        return {
            (where, False): [(rule, rule.needs) for rule in rules]
            for where, rules in self.at.items()
        } | {
            place: [pair for pair in pairs if pair[1] or not pair[0].needs]
            for place, pairs in listed.items()
        }

    def near(self, where: str, text: str) -> list[Rule]:
        """Return the rules of a place that can match in *text*, by what they need."""
        return [
            rule
            for rule, needs in self._needed[where, text.isascii()]
            if not needs or any(map(text.__contains__, needs))
        ]

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any rule."""
        return fingerprint(
            [
                [
                    rule.name,
                    rule.where,
                    rule.pattern.pattern,
                    rule.replace,
                    *rule.needs,
                    *rule.letters,
                    rule.becomes,
                    rule.beside,
                    *filter(None, [rule.spares]),
                ]
                for rule in self.rules
            ]
        )


@dataclass(frozen=True)
class Agencies:
    """News agencies (``names``: each by every form of its name), and what credits look like at either end of a text."""

    names: dict[str, str]
    named: re.Pattern
    head: tuple[re.Pattern, ...]
    foot: tuple[re.Pattern, ...]

    def credited(self, raw: str) -> str | None:
        """Return the only agency that a dateline or credit line of the *raw* text names, or None."""
        found = {
            self.names[match[1]]
            for edge, patterns in ((raw[:EDGE], self.head), (raw[-EDGE:], self.foot))
            for name in self.named.finditer(edge)
            for pattern in patterns
            if (match := pattern.search(edge, max(name.start() - BEFORE, 0)))
            and match.start(1) == name.start()
        }
        return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class Planned:
    """Contrasts written down before looking: which items, between which levels of which group, and how they are tested.

    Attributes
    ----------
    status : str
        What the contrasts are: "planned" or "exploratory". Where some rows confirm it starts with "exploratory",
        "confirmatory" or "both" and names the rows, as in "confirmatory (wave 2)".
    where : dict
        Column → value or values of the rows that are compared; all rows where it is empty.
    confirmation : dict
        The column → value or values of the rows that confirm, because they were found after the contrasts were written
        down. Empty where there are none.
    """

    status: str
    group: str
    levels: tuple[str, ...]
    against: str
    cluster: str | None
    strata: str | tuple[str, ...] | None  # one column, or several
    where: dict
    items: tuple[str, ...]
    paired: bool = False  # whether a cluster may stand in two groups, and then swaps within itself
    confirmation: dict = field(default_factory=dict)

    def part(self, name: str, *, rows: pd.DataFrame) -> Planned:
        """Return the plan of the rows that explore, of those that confirm, or of both; its ``status`` says which.

        Parameters
        ----------
        name : str
            "exploratory" (rows that do not confirm), "confirmatory" or "both".
        rows : DataFrame
            The rows that are to be compared, such as ``labels.rows``: they say which values the column has.

        Raises
        ------
        InputError
            The plan has no confirmation, or no row explores or confirms, or a row says nothing about it.

        Examples
        --------
        >>> plan = contrasts("data/hamedan-2016/contrasts.toml")
        >>> first = plan.part("exploratory", rows=pd.DataFrame({"wave": [1, 1, 2]}))
        >>> first.status, first.where["wave"]
        ('exploratory (wave 1)', [1])
        """
        checks.one_of(name, PARTS, name="part")
        column, values = _parts_of(rows, self.confirmation)
        named = {part: f"{part} ({column} {checks.listing(held)})" for part, held in values.items()}
        if name == "both":
            return replace(self, status=f"both {' and '.join(named.values())}")
        return replace(self, status=named[name], where={**self.where, column: values[name]})


def _parts_of(rows: pd.DataFrame, confirmation: Mapping) -> tuple[str, dict[str, list]]:
    """Return the column that tells exploration and confirmation apart, and the values of either."""
    if not confirmation:
        raise checks.refusal(
            "part",
            arrived="a plan without [confirmation]",
            expected="rows that confirm, and others",
            fix="Write the table [confirmation] into contrasts.toml, or use the plan as it is.",
        )
    [(column, confirming)] = confirmation.items()
    checks.require_columns(rows, [column], what="rows")
    held = sorted(rows[column].dropna().unique().tolist(), key=str)
    values = {
        "exploratory": [value for value in held if value not in confirming],
        "confirmatory": [value for value in held if value in confirming],
    }
    if rows[column].isna().any():
        raise checks.refusal(
            f"rows with {column}",
            arrived=f"{rows[column].isna().sum():,} rows without a value",
            expected="a value in every row",
            fix="Fill it in, or leave these rows out with where(rows=…).",
        )
    for part, found in values.items():
        if not found:
            raise checks.refusal(
                f"rows with {column}",
                arrived=f"{checks.listing(map(repr, held)) or 'no row'}",
                expected=f"{part} rows too; {checks.listing(map(repr, confirming))} would confirm",
                fix=f"Compare all rows, or read {column} as the kind of value that contrasts.toml has.",
            )
    return column, values


def actors(source: Actors | str | Path | None = None) -> Actors:
    """Return the actors of *source*: a path to actors.toml, an ``Actors`` (returned as it is) or None (nobody).

    An alias is found as written (``case = "exact"``, the default) or in any case (``{text = "Daesh", case = "any"}``). One that
    begins with "the" is also found where it opens a sentence ("The Board" for "the Board"). With
    ``language = "en"`` (or "English"), ``start = 2016-08-16`` or ``end`` (the last day) it counts only in articles of that
    language, published then, or of which that is not known. Two actors may share an alias that is limited so that it never
    means both; where an article does not say which, it is passed over. A ``note``, of an actor or an alias, is for readers.

    Raises InputError if the file is missing or broken, an actor comes twice, an alias is empty or claimed by two actors, a
    limit is no language code or date, or a parent is not in the list or its own descendant. Warns of aliases that are
    everyday words ("us" in any case).

    >>> actors(None).names
    ()
    """
    if isinstance(source, Actors):
        return source
    content = {} if source is None else _toml(source, keys=("actor", "exclude"))
    entries = content.get("actor", [])
    for entry in entries:
        _check_entry(
            entry,
            required=("name", "kind", "aliases"),
            optional=("parent", "note"),
            what=f"{source}, [[actor]]",
        )
        checks.one_of(entry["kind"], KINDS, name=f"{source}, kind of {entry['name']}")
    names = _unique([entry["name"] for entry in entries], what=f"{source}, [[actor]]")
    for entry in entries:
        if entry.get("parent", entry["name"]) not in names:
            raise checks.refusal(
                f"{source}, parent of {entry['name']}",
                arrived=repr(entry["parent"]),
                expected="the name of an actor in the same file",
                fix="Add that actor, or mend the name.",
            )
    ancestors(
        names,
        parents={entry["name"]: entry["parent"] for entry in entries if "parent" in entry},
        what=str(source),
    )
    rows = [row for entry in entries for row in _alias_rows(entry, source=source)]
    exclusions = _unique(content.get("exclude", []), what=f"{source}, exclude")
    for name in exclusions:
        _require_letters(name, what=f"{source}, exclude")
    _check_claims(rows, exclusions=exclusions, source=source)
    _warn_of_words(rows, source=source)
    return Actors(
        _table(rows, COLUMNS, by=("actor", "alias", "language", "start")), exclusions, names
    )


def ancestors(
    names: Iterable[str], *, parents: Mapping[str, str], what: str = "parents"
) -> dict[str, str]:
    """Return the topmost parent of each name, itself where it has none; raises InputError if parents go round in a circle.

    >>> ancestors(["Berg", "Ministry", "Norland"], parents={"Berg": "Ministry", "Ministry": "Norland"})
    {'Berg': 'Norland', 'Ministry': 'Norland', 'Norland': 'Norland'}
    """
    topmost: dict[str, str] = {}
    for name in names:
        line = {name: None}  # in its order
        last = name
        while last in parents and last not in topmost:
            last = parents[last]
            if last in line:
                raise checks.refusal(
                    f"{what}, parent of {name}",
                    arrived=f"a circle: {' → '.join([*line, last])}",
                    expected="a parent that does not belong to the actor itself",
                    fix="Take one of these parents away.",
                )
            line[last] = None
        topmost |= dict.fromkeys(line, topmost.get(last, last))
    return {name: topmost[name] for name in names}


def looked_for(phrase: str, *, case: str = "any") -> str:
    """Return a phrase as it is looked for: marks of one kind are one; in any case, so are letters whose lower case is.

    So are е and ё, which much Russian print does not tell apart, and ی and ي, ک and ك: Persian is often typed with the letters
    of an Arabic keyboard.

    >>> looked_for("Al’Marsh"), looked_for("Al’Marsh", case="exact")
    ("al'marsh", "Al'Marsh")
    """
    phrase = phrase if case == "exact" else phrase.replace("İ", "i").lower().replace("ς", "σ")
    return phrase.translate(_FIRST)


def frames(source: Frames | str | Path | None = None) -> Frames:
    """Return the frames of *source*: a path to frames.toml, a ``Frames`` (returned as it is) or None (none).

    Terms are found in any case; ``*`` at the end of a word stands for its rest. A term may serve several frames.

    Raises InputError if the file is missing or broken, a frame or one of its terms comes twice, or a term is empty.

    >>> frames(None).table.columns.tolist()
    ['frame', 'pattern']
    """
    if isinstance(source, Frames):
        return source
    entries = [] if source is None else _toml(source, keys=("frame",)).get("frame", [])
    rows = []
    for entry in entries:
        _check_entry(entry, required=("name", "terms"), what=f"{source}, [[frame]]")
        for term in _unique(entry["terms"], what=f"{source}, terms of {entry['name']}"):
            require_words(term, what=f"{source}, terms of {entry['name']}")
            rows.append((entry["name"], term))
    names = _unique([entry["name"] for entry in entries], what=f"{source}, [[frame]]")
    return Frames(_table(rows, ("frame", "pattern"), by=("frame", "pattern")), names)


def require_words(term: object, *, what: str) -> None:
    """Raise InputError unless a term can be looked for: text with a word in it, and ``*`` at the end of words only.

    >>> require_words("air sanction*", what="terms")
    """
    if (
        not isinstance(term, str)
        or not re.search(r"\w", term)
        or re.search(r"(?<!\w)\*|\*(?!\s|$)", term)
    ):
        raise checks.refusal(
            what,
            arrived=repr(term),
            expected="words, with * only at the end of a word",
            fix="Write for example 'sanction*'.",
        )


def noise(source: Any = None) -> Noise:
    """Return the cleaning rules of *source*: a path, a ``Noise`` (returned as it is) or None (the list that ships).

    A list of these, such as ``[None, "my-noise.toml"]``, gives the rules of all of them.

    >>> "share bar" in [rule.name for rule in noise().rules]
    True
    >>> noise([None, Noise(())]).fingerprint == noise().fingerprint
    True
    """
    if isinstance(source, Noise):
        return source
    if isinstance(source, (list, tuple)):
        return Noise(tuple(rule for part in source for rule in noise(part).rules))
    return _shipped_noise() if source is None else _noise(source)


@lru_cache
def _shipped_noise() -> Noise:
    return _noise(WORDLISTS / "noise.toml")


def _noise(source) -> Noise:
    return Noise(
        tuple(
            _rule(entry, source=source) for entry in _toml(source, keys=("rule",)).get("rule", [])
        )
    )


@lru_cache
def agencies() -> Agencies:
    """Return the news agencies in ``wordlists/agencies.toml``, with the patterns of their credits.

    >>> [agencies().credited(text) for text in ("ELMSIDE, August 16. /TASS/. Ferries ran.", "Ferries ran, TASS reported.")]
    ['TASS', None]
    """
    content = _toml(WORDLISTS / "agencies.toml", keys=("head", "foot", "agency"))
    names = {form: entry["name"] for entry in content["agency"] for form in entry["forms"]}
    any_of = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    head, foot = (
        tuple(
            re.compile(pattern.replace("{agency}", rf"({any_of})\b"), re.MULTILINE)
            for pattern in content[edge]
        )
        for edge in ("head", "foot")
    )
    return Agencies(names, re.compile(any_of), head, foot)


@lru_cache
def words(name: str, *, folder: Path = WORDLISTS) -> tuple[str, ...]:
    """Return the sorted lines of ``<folder>/<name>.txt``, without comments and blanks.

    Comments are lines that begin with ``#``.

    >>> "said" in words("cues")
    True
    """
    path = folder / f"{name}.txt"
    if not path.is_file():
        known = sorted(file.stem for file in folder.glob("*.txt"))
        raise checks.refusal(
            "word list",
            arrived=repr(name),
            expected=f"one of {checks.listing(known, 12)}",
            fix=f"Add {path.name} to {folder.name}/.",
            kind=checks.MissingInput,
        )
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(sorted({line for line in lines if line and not line.startswith("#")}))


def classed(name: str, *, folder: Path = WORDLISTS) -> list[tuple[str, str]]:
    """Return class and word of ``<folder>/<name>.txt``, whose lines are "class: words".

    A word may be in several classes.

    >>> ("verb", "became") in classed("speech")
    True
    """
    lines = (line.partition(":") for line in words(name, folder=folder))
    return [(kind, word) for kind, _, listed in lines for word in listed.split()]


def stop_words(chosen: str | Iterable[str] | None = None) -> frozenset[str]:
    """Return the words to be left out: those of a language, words that are given, or none for None.

    A language goes by its English name or its code: "english" is the list of scikit-learn, "russian", "fa" and some thirty
    others are those of the package stop-words (without entries that are no word token: single letters, several words). For
    articles in several languages give their union: ``sorted(stop_words("english") | stop_words("russian"))``.

    Raises InputError for a language without a list.

    >>> sorted(stop_words(["said", "also"])), "что" in stop_words("russian"), "است" in stop_words("fa")
    (['also', 'said'], True, True)
    """
    return (
        _stop_words(languages.code(chosen) or "", chosen)
        if isinstance(chosen, str)
        else frozenset(chosen or ())
    )


@lru_cache
def _stop_words(code: str, name: str) -> frozenset[str]:
    """Return the stop words of a language."""
    if code == languages.ENGLISH:
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return ENGLISH_STOP_WORDS
    import stop_words as lists

    known = {languages.code(listed): listed for listed in lists.LANGUAGE_MAPPING}
    listed = lists.get_stop_words(known[code]) if code in known else []
    words = {
        word.strip('", ').replace("\u0130", "i").lower() for word in listed
    }  # those of Hebrew stand in quotation marks
    found = frozenset(
        filter(_TOKEN.fullmatch, words | {word.translate(_ARABIC_KEYBOARD) for word in words})
    )
    if not found:
        names = ", ".join(
            sorted(set(lists.LANGUAGE_MAPPING.values()) - {"chinese"})
        )  # whose words are not parted by spaces
        raise checks.refusal(
            "stop_words",
            arrived=repr(name),
            expected=f"a language ({names}), a list of words, or None",
            fix='For one word give a list: ["said"].',
        )
    return found


def events(path: str | Path) -> pd.DataFrame:
    """Return dated events: ``date`` (datetime64) and ``label``, sorted by date.

    Raises InputError if the file is missing or broken, or a date is not a TOML date (2016-08-16, without quotation marks).
    """
    entries = _toml(path, keys=("event",)).get("event", [])
    for entry in entries:
        _check_entry(entry, required=("date", "label"), what=f"{path}, [[event]]")
        day = entry["date"]
        if (
            getattr(day, "tzinfo", None)
            or not pd.Timestamp.min.year < getattr(day, "year", 0) < pd.Timestamp.max.year
        ):
            raise checks.refusal(
                f"{path}, date of {entry['label']}",
                arrived=repr(day) if isinstance(day, str) else str(day),
                expected="a date such as 2016-08-16, without a time zone",
                fix="Write it without quotation marks.",
            )
    table = pd.DataFrame(
        {
            "date": pd.DatetimeIndex(
                [pd.Timestamp(str(entry["date"])) for entry in entries]
            ).as_unit("ns"),
            "label": pd.Series([entry["label"] for entry in entries], dtype="str"),
        }
    )
    return table.sort_values(["date", "label"], ignore_index=True)


def contrasts(path: Planned | str | Path) -> Planned:
    """Return the planned contrasts in a TOML file (a Planned is returned as it is): at most 20 items, written down beforehand.

    ``against`` says what each level is compared with: "rest" (all other levels together) or "each" (every pair of levels).

    The table ``[confirmation]`` names, in its ``where``, the one column and the values of the rows that confirm. Then the plan
    is of all rows, and `Planned.part` gives that of the rows that explore or confirm.

    Raises InputError if the file is missing or broken, a field is unknown or missing, ``against`` is anything else, fewer than
    two levels or more than 20 items are listed, one comes twice, or ``[confirmation]`` does not fit the rest.
    """
    if isinstance(path, Planned):
        return path
    fields = ("status", "group", "levels", "against", "cluster", "items")
    others = ("strata", "where", "confirmation")
    content = _toml(path, keys=(*fields, *others))
    _check_entry(content, required=fields, optional=others, what=str(path))
    levels, items = tuple(content["levels"]), tuple(content["items"])
    _unique(levels, what=f"{path}, levels"), _unique(items, what=f"{path}, items")
    checks.one_of(content["status"], ("planned", "exploratory"), name=f"{path}, status")
    checks.one_of(content["against"], ("rest", "each"), name=f"{path}, against")
    where, strata = content.get("where", {}), content.get("strata", [])
    if not isinstance(where, dict):
        raise checks.refusal(
            f"{path}, where",
            arrived=repr(where),
            expected='columns and values, such as {phase = "first"}',
            fix="Mend it, or leave it out.",
        )
    _unique(strata if isinstance(strata, list) else [strata], what=f"{path}, strata")
    if len(levels) < 2 or not 1 <= len(items) <= MOST_PLANNED:
        raise checks.refusal(
            str(path),
            arrived=f"{len(levels)} levels and {len(items)} items",
            expected=f"at least 2 levels and 1 to {MOST_PLANNED} items",
            fix="Plan fewer, and report the others as exploratory.",
        )
    plan = Planned(
        content["status"],
        content["group"],
        levels,
        content["against"],
        content["cluster"],
        content.get("strata"),
        dict(content.get("where", {})),
        items,
    )
    return (
        plan
        if "confirmation" not in content
        else _with_confirmation(plan, content["confirmation"], path=path)
    )


def _with_confirmation(plan: Planned, entry: Mapping, *, path: str | Path) -> Planned:
    """Return the plan of rows some of which confirm, after checking the table that says which."""
    what = f"{path}, [confirmation]"
    _check_entry(entry, required=("where",), what=what)
    where = entry["where"]
    column, values = (
        next(iter(where.items())) if isinstance(where, dict) and len(where) == 1 else ("", [])
    )
    values = values if isinstance(values, list) else [values]
    if not values or column in plan.where:
        arrived = (
            f"{column}, which the where of all rows has too"
            if column in plan.where
            else repr(where)
        )
        raise checks.refusal(
            f"{what}, where",
            arrived=arrived,
            expected="one column of its own and its values",
            fix="Write for example where = {wave = 2}.",
        )
    if plan.status != "exploratory":
        raise checks.refusal(
            f"{path}, status",
            arrived=f"{plan.status!r} beside [confirmation]",
            expected="'exploratory'",
            fix="Where all rows confirm, leave [confirmation] out.",
        )
    status = f"both exploratory and confirmatory ({column} {checks.listing(values)})"
    return replace(plan, status=status, confirmation={column: values})


def fingerprint(value: object) -> str:
    """Return the first 16 hex digits of the SHA-256 of *value* as canonical JSON (sorted keys, no spaces).

    >>> fingerprint({"b": 1, "a": [2]}) == fingerprint({"a": [2], "b": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _toml(path, *, keys: Sequence[str]) -> dict:
    """Return the content of a TOML file whose top level has no other *keys* than these."""
    place = checks.require_file(path, expected="a TOML file")
    try:
        content = tomllib.loads(place.read_text(encoding="utf-8-sig"))
    except (
        ValueError,
        RecursionError,
    ) as error:  # TOML's own, and of encodings, and of numbers with thousands of digits
        raise checks.refusal(
            str(path),
            arrived=f"broken TOML ({error})",
            expected="valid TOML in UTF-8",
            fix="Mend that line; text needs quotation marks.",
        ) from None
    _check_entry(content, required=(), optional=keys, what=str(path))
    return content


def _check_entry(
    entry: Mapping, *, required: Sequence[str], optional: Sequence[str] = (), what: str
) -> None:
    """Refuse a table of a file with unknown or missing fields, or text in place of a list."""
    entry = entry if isinstance(entry, Mapping) else {}
    arrived = [f"the unknown field {name}" for name in sorted(set(entry) - {*required, *optional})]
    arrived += [f"no {name}" for name in required if not str(entry.get(name) or "").strip()]
    arrived += [
        f"{name} = {entry[name]!r}"
        for name, kind in _TYPES.items()
        if not isinstance(entry.get(name, kind()), kind)
    ]
    if arrived:
        raise checks.refusal(
            what + (f" {entry['name']}" if entry.get("name") else ""),
            arrived=checks.listing(arrived),
            expected=f"the fields {checks.listing([*required, *optional], 12)}",
            fix="Add, rename or remove them; names are texts, and several aliases or terms a list.",
        )


def _unique(values: Iterable[str], *, what: str) -> tuple[str, ...]:
    """Return *values* sorted, after refusing those that come twice."""
    series = pd.Series(list(values), dtype="object")
    if any(not isinstance(value, str) for value in series):
        raise checks.refusal(
            what,
            arrived=checks.listing(map(repr, series)),
            expected="texts",
            fix="Write quotation marks.",
        )
    checks.require_unique(series, what=what, name="name")
    return tuple(sorted(series))


def _alias_rows(entry: Mapping, *, source) -> list[tuple]:
    rows = []
    for alias in entry["aliases"]:
        alias = {"text": alias} if isinstance(alias, str) else alias
        what = f"{source}, aliases of {entry['name']}"
        _check_entry(
            alias,
            required=("text",),
            optional=("case", "language", "start", "end", "note"),
            what=what,
        )
        text = " ".join(_require_letters(alias["text"], what=what).split())
        case = checks.one_of(alias.get("case", "exact"), CASES, name=f"{what}, case")
        rows.append(
            (
                entry["name"],
                entry["kind"],
                text,
                case,
                entry.get("parent"),
                *_limits(alias, what=f"{what}, {text!r}"),
                alias.get("note", entry.get("note")),
            )
        )
    return rows


def _require_letters(name: str, *, what: str) -> str:
    """Return a name; one that nothing can be looked for by is refused."""
    if not re.search(r"\w", name):
        raise checks.refusal(
            what, arrived=repr(name), expected="a name with letters or digits", fix="Remove it."
        )
    return name


def _limits(alias: Mapping, *, what: str) -> tuple:
    """Return language, first and last day of an alias, or None for each, as text."""
    given, start, end = (alias.get(name) for name in ("language", "start", "end"))
    language = languages.code(given)
    if given is not None and not re.fullmatch("[a-z]{2,3}", language or ""):
        raise checks.refusal(
            f"{what}, language",
            arrived=repr(given),
            expected="a language: its code or its name",
            fix='Write language = "en", as in the articles\' column language.',
        )
    if not all(day is None or hasattr(day, "year") for day in (start, end)):
        raise checks.refusal(
            f"{what}, start and end",
            arrived=checks.listing(map(repr, filter(None, (start, end)))),
            expected="dates such as 2016-08-16",
            fix="Write them without quotation marks.",
        )
    first, last = (None if day is None else str(day)[:10] for day in (start, end))
    if first is not None and last is not None and first > last:
        raise checks.refusal(
            f"{what}, start and end",
            arrived=f"{first} to {last}",
            expected="an end that is no earlier",
            fix="Exchange them.",
        )
    return language, first, last


def _check_claims(rows: Sequence[tuple], *, exclusions: Sequence[str], source) -> None:
    """Refuse an alias that could mean two actors (or is listed twice): equal as looked for, in any case where one is "any"."""
    seen: dict[str, list[tuple]] = {}
    for row in rows:
        if row[2] in exclusions:
            raise checks.refusal(
                f"{source}, exclude",
                arrived=f"{row[2]!r}, which is an alias of {row[0]}",
                expected="longer names only",
                fix="Remove it from one of the two lists.",
            )
        for other in seen.setdefault(looked_for(row[2]), []):
            case = "any" if "any" in (row[3], other[3]) else "exact"
            if looked_for(row[2], case=case) == looked_for(other[2], case=case) and not _apart(
                row[5:8], other[5:8]
            ):
                raise checks.refusal(
                    f"{source}, alias {row[2]!r}",
                    arrived=f"claims by {other[0]} and by {row[0]}",
                    expected="one actor for each alias, or for each language or time",
                    fix="Keep it with one of them, or limit it with language, or with start and end.",
                )
        seen[looked_for(row[2])].append(row)


def _apart(one: Sequence, other: Sequence) -> bool:
    """Tell whether two limits (language, start, end) exclude each other."""
    if one[0] and other[0] and one[0] != other[0]:
        return True
    return any(
        first[2] and second[1] and first[2] < second[1]
        for first, second in ((one, other), (other, one))
    )


def _warn_of_words(rows: Sequence[tuple], *, source) -> None:
    """Warn once of aliases that are everyday words, as they may stand in a text or at the start of a sentence."""
    everyday = frozenset(words("everyday"))
    found = [
        row[2]
        for row in rows
        if row[2].lower() in everyday
        and (row[3] == "any" or row[2] in (row[2].lower(), row[2].capitalize()))
    ]
    if found:
        listed = checks.listing(map(repr, dict.fromkeys(found)), 12)
        warnings.warn(
            f"{source}: aliases that are stop words (everyday English words): {listed}. They will be found wherever "
            'the word stands; write them as they are printed, with case = "exact", or longer.',
            stacklevel=4,
        )


def _rule(entry: Mapping, *, source) -> Rule:
    _check_entry(
        entry,
        required=("name", "where", "pattern", "about"),
        what=f"{source}, [[rule]]",
        optional=(
            "replace",
            "needs",
            "letters",
            "becomes",
            "beside",
            "spares",
            "example",
            "cleaned",
        ),
    )
    checks.one_of(entry["where"], PLACES, name=f"{source}, where of {entry['name']}")
    if "becomes" in entry:
        checks.one_of(entry["becomes"], BECOMES, name=f"{source}, becomes of {entry['name']}")
    if "spares" in entry:
        checks.one_of(entry["spares"], SPARES, name=f"{source}, spares of {entry['name']}")
    _unique(entry.get("needs", ()), what=f"{source}, needs of {entry['name']}")
    if len(str(entry["pattern"])) > LONGEST_PATTERN:
        raise checks.refusal(
            f"{source}, pattern of {entry['name']}",
            arrived=f"{len(str(entry['pattern'])):,} characters",
            expected=f"{LONGEST_PATTERN:,} or fewer",
            fix="Make it two rules.",
        )
    try:
        pattern = re.compile(entry["pattern"])
        pattern.sub(entry.get("replace", ""), "")
    except (re.error, IndexError, RecursionError, OverflowError) as error:
        raise checks.refusal(
            f"{source}, pattern of {entry['name']}",
            arrived=f"{entry['pattern']!r} ({error})",
            expected="a regular expression, and a replacement with no other groups",
            fix="Mend it.",
        ) from None
    return Rule(
        entry["name"],
        entry["where"],
        pattern,
        entry["about"],
        entry.get("replace", ""),
        tuple(entry.get("needs", ())),
        tuple(entry.get("letters", ())),
        entry.get("becomes", ""),
        entry.get("beside", ""),
        entry.get("spares", ""),
    )


def _table(rows: Sequence[tuple], columns: Sequence[str], *, by: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype="str").sort_values(
        list(by), ignore_index=True
    )


def _records(table: pd.DataFrame) -> list[list]:
    return [
        [None if value != value else value for value in row]
        for row in table.itertuples(index=False)
    ]
