"""A case opened once: its pack, its annotation runs, and Counts of each material."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import annotation, checks, cooccurrence, copies, framing, sentiment
from analysis.corpus import Corpus
from analysis.counts import Counts, Incidence
from analysis.features import Features, load_features

_FOUND = {"words": "terms", "frames": "frames", "actors": "mentions", "speakers": "quotations", "tone": "tones"}


@dataclass(frozen=True, eq=False)
class Case:
    """What there is of an event: a pack, annotation runs, texts."""

    name: str
    source: str
    folder: Path | None
    features: Features | None
    labels: dict[str, Counts] = field(default_factory=dict)
    corpus: Corpus | None = None
    events: Path | None = None
    caption: str = ""
    texts_note: str = ""

    @property
    def materials(self) -> list[str]:
        """What can be counted, the largest first."""
        if self.features is None:
            return [f"labels {run}" for run in self.labels]
        found = [name for name, table in _FOUND.items() if name == "words" or len(getattr(self.features, table))]
        runs = [f"labels {run}" for run in self.labels]
        most = max((len(labels.rows) for labels in self.labels.values()), default=0)
        return [*runs, *found] if most > len(self.features.articles) else [*found, *runs]


def open_case(source, *, corpus: Corpus | None = None) -> Case:
    """Return a case from its folder, from a pack's folder, or from Features.

    Raises
    ------
    MissingInput
        Where there is neither a pack nor annotations.
    """
    note = "" if corpus is not None else "The texts are not at hand: pass corpus= to see words in context."
    if isinstance(source, Features):
        return Case("features", "features", None, _linked(source), corpus=corpus, texts_note=note)
    folder = Path(source)
    pack = next((place for place in (folder / "features", folder) if (place / "manifest.json").is_file()), None)
    labels = _labels(folder)
    if pack is None and not labels:
        raise checks.refusal("case", arrived=str(source), expected="a folder with features/manifest.json or annotations_*.csv",
                             fix="Give the folder of a case or of a pack, or Features.", kind=checks.MissingInput)
    features = None
    if pack is not None:
        loaded = load_features(pack)
        features = _linked(loaded if isinstance(loaded, Features) else loaded.load())
    events = folder / "events.toml"
    first = next(iter(labels.values()), None)
    return Case(folder.resolve().name, str(source), folder, features, labels, corpus, events if events.is_file() else None,
                annotation.caption(first) if first is not None else "", note)


def _linked(features: Features) -> Features:
    names = [name for name in ("copy_cluster", "agency_guess") if name not in features.articles]
    return features.with_metadata(copies.link(features)[["article_id", *names]]) if names else features


def _labels(folder: Path) -> dict[str, Counts]:
    runs = sorted(folder.glob("annotations_*.csv"))
    if not runs or not (folder / "articles.csv").is_file():
        return {}
    pages = pd.read_csv(folder / "articles.csv")
    if "published" in pages:
        pages["published"] = pd.to_datetime(pages["published"], format="%Y-%m-%d", errors="coerce")
    if (folder / "outlets.csv").is_file():
        outlets = pd.read_csv(folder / "outlets.csv")
        pages = pages.merge(outlets, on="outlet", how="left", validate="many_to_one")
    return {run.stem.removeprefix("annotations_"): annotation.read(run, codebook=folder / "codebook.toml").with_metadata(pages)
            for run in runs}


@lru_cache(maxsize=8)
def _opened(source: str) -> Case:
    return open_case(source)


def as_case(source) -> Case:
    """Return *source* if it is a case, else the case it names."""
    if isinstance(source, Case):
        return source
    return open_case(source) if isinstance(source, Features) else _opened(str(source))


def counts(source, material: str, *, voice: str = "all", first: str | None = None, last: str | None = None,
           min_articles: int = 1, items=None, presence: bool = False) -> Counts:
    """Return the Counts of a material: words per token, tone as means of articles, all others as prevalence.

    Parameters
    ----------
    source : path of a case or pack, Features, or Case
    material : "words", "frames", "actors", "speakers", "tone" or "labels <run>"
    voice : "all", "own" or "quoted"
    first, last : days (ISO) between which an article was published; articles without a day are then left out
    min_articles : items in fewer articles (of the whole case) are left out
    items : only these
    presence : whether words, too, are counted as articles that have them

    Raises
    ------
    InputError
        For a material that the case does not have.
    """
    case = as_case(source)
    made = _counted(case, material, voice, first, last, min_articles)
    if presence and not made.of_size_one:
        made = made.present()
    return made.where(items=list(items)) if items is not None else made


@lru_cache(maxsize=32)
def _counted(case: Case, material: str, voice: str, first, last, min_articles: int) -> Counts:
    made = whole(case, material, voice)
    kept = articles_with(case, material, voice) >= min_articles
    made = made.where(items=list(made.items[kept]))
    if first is not None or last is not None:
        day = days(made.rows)
        inside = day.notna() & (day >= (first or "")) & (day <= (last or "9999"))
        made = made.where(rows=inside)
    return made


def days(rows: pd.DataFrame) -> pd.Series:
    """Return the day of each row (ISO), missing where none is known."""
    name = "published_day" if "published_day" in rows else "published"
    if name not in rows:
        return pd.Series(pd.NA, index=rows.index, dtype="object")
    day = rows[name].astype("string").str.slice(0, 10)
    return day.where(day.str.fullmatch(r"\d{4}-\d{2}-\d{2}").fillna(False).astype(bool))


@lru_cache(maxsize=16)
def articles_with(case: Case, material: str, voice: str):
    """Return the number of articles that have each item."""
    made = whole(case, material, voice)
    source = (made.size > 0).sum(axis=0) if material == "tone" and made.size.shape[1] > 1 else (made.values != 0).sum(axis=0)
    return source


@lru_cache(maxsize=16)
def whole(case: Case, material: str, voice: str) -> Counts:
    """Return all Counts of a material, by its design."""
    checks.one_of(material, case.materials, name="material")
    if material.startswith("labels "):
        return case.labels[material.removeprefix("labels ")]
    features = case.features
    if material == "words":
        return framing.terms(features, voice=voice, normalise=bool(len(features.mentions)))
    if material == "tone":
        scorers = set(features.tones["scorer"])
        return sentiment.toward(features, scorer="directed" if "directed" in scorers else min(scorers), voice=voice).per_article()
    if material == "speakers":
        return framing.speakers(features).present()
    if material == "frames":
        return framing.frames(features, voice=voice).present()
    actors = cooccurrence.incidence(features, within="article", voice=voice)
    return Counts.of(actors.values, size=[[1.0]] * len(actors.rows), rows=actors.rows, items=list(actors.items), per="article")


def incidence(source, *, material: str = "actors", voice: str = "all", first=None, last=None, min_articles: int = 1,
              items=None) -> Incidence:
    """Return which items of a material stand in one article, for co-occurrence."""
    made = counts(source, material, voice=voice, first=first, last=last, min_articles=min_articles, items=items, presence=True)
    return cooccurrence.incidence_of(made)
