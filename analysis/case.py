"""A case opened once: its pack, its annotation runs, its texts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from analysis import annotation, copies, lexicons
from analysis.corpus.articles import Corpus
from analysis.counts import Counts
from analysis.errors import MissingInput, refusal, require_columns
from analysis.features.pack import Features, load_features
from analysis.files import fingerprint

LABELS = "labels "  #: before the name of an annotation run
#: The table of features that a material needs.
_TABLES = {
    "words": "terms",
    "frames": "frames",
    "actors": "mentions",
    "speakers": "quotations",
    "tone": "tones",
}


@dataclass(frozen=True, eq=False)
class Case:
    """The pack, annotation runs and texts of an event.

    `open_case` makes it.

    Attributes
    ----------
    name : str
    source : str
        What opens it again.
    folder : Path or None
        None for Features that were handed over.
    features : Features or None
        With clusters of copies and agencies.
    labels : dict of str to Counts
        Annotation runs with what articles.csv and outlets.csv say of the pages: only pages that
        the case's contrasts.toml asks for, and only what is 0 or 1, no scales.
    corpus : Corpus or None
        Texts, for keywords in context.
    events : Path or None
        An events.toml.
    captions : dict of str to str
        Whose annotations each run holds.
    grouping, planned : str
        What a contrasts.toml compares by; which pages it asks for, and which scales are left out,
        in words.
    """

    name: str
    source: str
    folder: Path | None
    features: Features | None
    labels: dict[str, Counts] = field(default_factory=dict)
    corpus: Corpus | None = None
    events: Path | None = None
    captions: dict[str, str] = field(default_factory=dict)
    grouping: str = ""
    planned: str = ""

    def __repr__(self) -> str:
        return f"Case {self.name}: {', '.join(self.materials)}"

    def caption(self, material: str) -> str:
        """Return whose annotations a material is made of; "" for what is none."""
        if not material.startswith(LABELS):
            return ""
        return self.captions.get(material.removeprefix(LABELS), "")

    @property
    def materials(self) -> list[str]:
        """What can be counted; first what most articles or pages have."""
        runs = [f"{LABELS}{run}" for run in self.labels]
        if self.features is None:
            return runs
        counted = [name for name in _TABLES if self._has_material(name)]
        most_pages = max((len(labels.rows) for labels in self.labels.values()), default=0)
        if most_pages > len(self.features.articles):
            return [*runs, *counted]
        return [*counted, *runs]

    def _has_material(self, name: str) -> bool:
        """Tell whether the features have anything of a material."""
        if name == "words":
            return True
        table = getattr(self.features, _TABLES[name])
        if name == "speakers":
            return bool(table["speaker"].notna().any())
        return len(table) > 0


# ---- opening ----------------------------------------------------------------------------------


def open_case(source: str | Path | Features | Case, *, corpus: Corpus | None = None) -> Case:
    """Open a case: its folder, a pack's folder, or Features.

    Parameters
    ----------
    source : path, Features or Case
        A case folder (features/, or annotations_*.csv with codebook.toml and articles.csv), a pack,
        or Features.
    corpus : Corpus, optional
        The texts, from ``read_corpus``: with them evidence shows words in context.

    Returns
    -------
    Case
        ``name``, ``features`` (Features or None), ``labels`` (dict of run → Counts), ``corpus``,
        ``events``, ``grouping``; ``materials`` lists what can be counted.

    Raises
    ------
    MissingInput
        Where there is neither a pack nor an annotation run.

    Examples
    --------
    >>> open_case("data/hamedan-2016").materials[:3]
    ['labels a', 'labels b', 'words']
    """
    if isinstance(source, Case):
        return source if corpus is None else replace(source, corpus=corpus)
    if isinstance(source, Features):
        return Case("articles", "features", None, _with_copies(source), corpus=corpus)
    folder = Path(source)
    features = _features_of_folder(folder)
    labels = _labels_of_folder(folder)
    if features is None and not labels:
        raise refusal(
            "case",
            arrived=str(source),
            expected="a folder with features/manifest.json or annotations_*.csv",
            fix="Give the folder of a case or of a pack, or Features.",
            kind=MissingInput,
        )
    labels, scales = _without_scales(labels)
    labels, grouping, planned = _planned_pages(labels, folder / "contrasts.toml")
    name = folder.resolve().name
    if name == "features":
        name = folder.resolve().parent.name
    events = folder / "events.toml"
    return Case(
        name=name,
        source=str(source),
        folder=folder,
        features=features,
        labels=labels,
        corpus=corpus,
        events=events if events.is_file() else None,
        captions={run: annotation.caption(counts) for run, counts in labels.items()},
        grouping=grouping,
        planned=" ".join(sentence for sentence in (planned, scales) if sentence),
    )


def _features_of_folder(folder: Path) -> Features | None:
    """Return the pack of a folder, whole; None where it has none."""
    for path in (folder / "features", folder):
        if (path / "manifest.json").is_file():
            pack = load_features(path)
            if not isinstance(pack, Features):
                pack = pack.load()
            return _with_copies(pack)
    return None


def _with_copies(features: Features) -> Features:
    """Return features whose articles have clusters of copies and guessed agencies."""
    columns = ("copy_cluster", "agency_guess")
    missing = [name for name in columns if name not in features.articles]
    if not missing:
        return features
    return features.with_metadata(copies.link(features)[["article_id", *missing]])


def _labels_of_folder(folder: Path) -> dict[str, Counts]:
    """Return the annotation runs of a folder, with what its tables say of each page."""
    if not any(folder.glob("annotations_*.csv")):
        return {}
    return annotation.runs(folder)


def _without_scales(labels: dict[str, Counts]) -> tuple[dict[str, Counts], str]:
    """Return the runs without items of other values than 0 and 1, and a sentence on these."""
    scales = set()
    for counts in labels.values():
        is_other = ~np.isin(counts.values.data, (0, 1))
        scales |= set(counts.items[counts.values.indices[is_other]])
    if not scales:
        return labels, ""
    without = {}
    for run, counts in labels.items():
        items = [item for item in counts.items if item not in scales]
        without[run] = counts.where(items=items)
    return without, f"Scales are left out: {', '.join(sorted(scales))}."


def _planned_pages(labels: dict[str, Counts], path: Path) -> tuple[dict[str, Counts], str, str]:
    """Return the pages of each run that a contrasts.toml asks for, its grouping, and a sentence.

    The sentence says which pages these are.
    """
    if not labels or not path.is_file():
        return labels, "", ""
    plan = lexicons.contrasts(path)
    planned = {}
    for run, counts in labels.items():
        require_columns(counts.rows, plan.where, what=f"{path.name}: pages of run {run}")
        is_planned = np.ones(len(counts.rows), bool)
        for column, values in plan.where.items():
            is_planned &= counts.rows[column].isin(np.atleast_1d(values).tolist()).to_numpy()
        planned[run] = counts.where(rows=is_planned)
    conditions = []
    for column, values in plan.where.items():
        names = ", ".join(str(value) for value in np.atleast_1d(values))
        conditions.append(f"{column.replace('_', ' ')}: {names}")
    sentence = ""
    if conditions:
        sentence = f"Pages as {path.name} asks for ({'; '.join(conditions)})."
    return planned, plan.group, sentence


def folder_of(source: str | Path) -> Path:
    """Return the path of a case, with its name.

    "." and ".." become the full path of that folder; other paths stay as they are.

    >>> folder_of("data/syria-war").name
    'syria-war'
    """
    path = Path(source)
    return path.resolve() if path.name in ("", "..") else path


def beside(source: str | Path | Features | Case) -> list[tuple[str, str]]:
    """Return the name and path of each case in the same folder.

    This one is included. The list is empty for Features and for a Case that is open already.

    >>> [name for name, _ in beside("data/syria-war")]
    ['hamedan-2016', 'syria-war']
    """
    if isinstance(source, Features | Case):
        return []
    folder = folder_of(source)
    folders = [folder]
    if folder.name != "features":
        folders = sorted({folder, *folder.parent.iterdir()})
    cases = [path for path in folders if path == folder or _is_case(path)]
    return [(path.name, str(path)) for path in cases]


def _is_case(path: Path) -> bool:
    files = ("features/manifest.json", "manifest.json", "annotations_a.csv")
    return any((path / name).is_file() for name in files)


@lru_cache(maxsize=4)
def _opened_case(source: str, _fingerprint: str | None) -> Case:
    return open_case(source)


@dataclass(frozen=True)
class _SameObject:
    """Features as the key of a cache: one object is one key."""

    features: Features = field(compare=False)
    number: int


@lru_cache(maxsize=2)
def _opened_features(key: _SameObject) -> Case:
    return open_case(key.features)


def as_case(source: str | Path | Features | Case) -> Case:
    """Return the Case of a path or of Features.

    A Case is returned as it is.

    A path is opened once, and again only when its files change; Features are opened once. Raises
    MissingInput where there is neither a pack nor an annotation run.

    >>> as_case("data/hamedan-2016").name
    'hamedan-2016'
    """
    if isinstance(source, Case):
        return source
    if isinstance(source, Features):
        return _opened_features(_SameObject(source, id(source)))
    return _opened_case(str(source), fingerprint(source))
