"""A case opened once: its pack, its annotation runs, its texts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from analysis import annotation, copies, lexicons
from analysis import errors as checks
from analysis.corpus.articles import Corpus
from analysis.counts import Counts
from analysis.features.pack import Features, load_features
from analysis.figures import provenance

LABELS = "labels "  #: before the name of an annotation run
_FOUND = {
    "words": "terms",
    "frames": "frames",
    "actors": "mentions",
    "speakers": "quotations",
    "tone": "tones",
}


@dataclass(frozen=True, eq=False)
class Case:
    """What there is of an event: a pack, annotation runs, texts; from :func:`open_case`.

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
        Annotation runs with what articles.csv and outlets.csv say of the pages, only pages that the case's contrasts.toml asks
        for; only what is 0 or 1, no scales.
    corpus : Corpus or None
        Texts, for keywords in context.
    events : Path or None
        An events.toml.
    captions : dict of str to str
        Whose annotations each run holds.
    grouping, planned : str
        What a contrasts.toml compares by, and in words which pages it asks for; "" without; which scales are left out.
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
        return (
            self.captions.get(material.removeprefix(LABELS), "")
            if material.startswith(LABELS)
            else ""
        )

    @property
    def materials(self) -> list[str]:
        """What can be counted; first what most articles or pages have."""
        runs = [f"{LABELS}{run}" for run in self.labels]
        if self.features is None:
            return runs
        found = [
            name
            for name, table in _FOUND.items()
            if name == "words" or len(getattr(self.features, table))
        ]
        found = [
            name
            for name in found
            if name != "speakers" or self.features.quotations["speaker"].notna().any()
        ]
        most = max((len(labels.rows) for labels in self.labels.values()), default=0)
        return [*runs, *found] if most > len(self.features.articles) else [*found, *runs]


# ---- opening -----------------------------------------------------------------------------------------------------------


def open_case(source: str | Path | Features | Case, *, corpus: Corpus | None = None) -> Case:
    """Return a case from its folder, from a pack's folder, or from Features.

    Parameters
    ----------
    source : path, Features or Case
        A case folder (features/, or annotations_*.csv with codebook.toml and articles.csv), a pack, or Features.
    corpus : Corpus, optional
        The texts, from ``read_corpus``: with them places show words in context.

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
        return Case("articles", "features", None, _linked(source), corpus=corpus)
    folder = Path(source)
    pack = next(
        (place for place in (folder / "features", folder) if (place / "manifest.json").is_file()),
        None,
    )
    labels = _labels(folder)
    if pack is None and not labels:
        raise checks.refusal(
            "case",
            arrived=str(source),
            expected="a folder with features/manifest.json or annotations_*.csv",
            fix="Give the folder of a case or of a pack, or Features.",
            kind=checks.MissingInput,
        )
    features = None
    if pack is not None:
        loaded = load_features(pack)
        features = _linked(loaded if isinstance(loaded, Features) else loaded.load())
    labels, scales = _without_scales(labels)
    labels, grouping, planned = _as_planned(labels, folder / "contrasts.toml")
    events, name = folder / "events.toml", folder.resolve().name
    return Case(
        folder.resolve().parent.name if name == "features" else name,
        str(source),
        folder,
        features,
        labels,
        corpus,
        events if events.is_file() else None,
        {name: annotation.caption(run) for name, run in labels.items()},
        grouping,
        " ".join(filter(None, [planned, scales])),
    )


def _linked(features: Features) -> Features:
    names = [name for name in ("copy_cluster", "agency_guess") if name not in features.articles]
    return (
        features.with_metadata(copies.link(features)[["article_id", *names]]) if names else features
    )


def _labels(folder: Path) -> dict[str, Counts]:
    """Return the annotation runs of a folder, each page joined to what articles.csv and outlets.csv say of it."""
    runs = sorted(folder.glob("annotations_*.csv"))
    if not runs:
        return {}
    pages = annotation.pages(folder)
    return {
        run.stem.removeprefix("annotations_"): annotation.read(
            run, codebook=folder / "codebook.toml"
        ).with_metadata(pages)
        for run in runs
    }


def _without_scales(labels: dict[str, Counts]) -> tuple[dict[str, Counts], str]:
    """Return the runs without items of other values than 0 and 1, and in words which these are."""
    scales = {
        item
        for run in labels.values()
        for item in run.items[run.values.indices[~np.isin(run.values.data, (0, 1))]]
    }
    kept = {
        name: run.where(items=[item for item in run.items if item not in scales])
        for name, run in labels.items()
    }
    return kept, f"Scales are left out: {', '.join(sorted(scales))}." if scales else ""


def _as_planned(labels: dict[str, Counts], path: Path) -> tuple[dict[str, Counts], str, str]:
    """Return the rows of each run that a contrasts.toml asks for, its grouping, and in words which rows these are."""
    if not labels or not path.is_file():
        return labels, "", ""
    plan, kept = lexicons.contrasts(path), {}
    for name, run in labels.items():
        checks.require_columns(run.rows, plan.where, what=f"{path.name}: pages of run {name}")
        mask = np.ones(len(run.rows), bool)
        for column, values in plan.where.items():
            mask &= run.rows[column].isin([values] if np.isscalar(values) else values).to_numpy()
        kept[name] = run.where(rows=mask)
    said = "; ".join(
        f"{column.replace('_', ' ')}: {', '.join(map(str, np.atleast_1d(values)))}"
        for column, values in plan.where.items()
    )
    return kept, plan.group, f"Pages as {path.name} asks for ({said})." if said else ""


def folder_of(source: str | Path) -> Path:
    """Return the path of a case, with its name: "." is the folder that we are in."""
    return Path(source) if Path(source).name not in ("", "..") else Path(source).resolve()


def beside(source: str | Path | Features | Case) -> list[tuple[str, str]]:
    """Return the name and path of each case in the same folder as *source*, itself included; Features stand alone.

    >>> [name for name, _ in beside("data/syria-war")]
    ['hamedan-2016', 'syria-war']
    """
    if isinstance(source, Features | Case):
        return []
    folder = folder_of(source)
    near = [folder] if folder.name == "features" else sorted({folder, *folder.parent.iterdir()})
    return [
        (place.name, str(place))
        for place in near
        if place == folder
        or any(
            (place / name).is_file()
            for name in ("features/manifest.json", "manifest.json", "annotations_a.csv")
        )
    ]


@lru_cache(maxsize=4)
def _opened(source: str, _fingerprint: str | None) -> Case:
    return open_case(source)


def as_case(source: str | Path | Features | Case) -> Case:
    """Return *source* if it is a case, else the case that it names, opened once as long as its files stay."""
    return (
        open_case(source)
        if isinstance(source, Features | Case)
        else _opened(str(source), provenance.fingerprint(source))
    )
