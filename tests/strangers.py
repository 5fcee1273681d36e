"""Packs that strangers changed at random and sealed again. The same number is the same pack. All is invented."""

import functools
import hashlib
import json
import math
import random
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow
from pyarrow import parquet
from refusals import require_sentence
from test_features import ACTORS, FRAMES, PAGES, assert_same
from test_packs import with_file

from analysis import (
    cooccurrence,
    extract,
    framing,
    lexicons,
    load_features,
    publish,
    read_corpus,
    sentiment,
)
from analysis import errors as checks
from analysis.features import store as packs
from analysis.features.readers import installed_tables

TABLES = ["articles", *installed_tables(), "terms", "vocabulary"]  # files of a pack

#: What is drawn from.
LISTS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
WORDS = LISTS["words"]


@functools.cache
def scratch() -> Path:
    """Return a folder of this process with a pack of invented articles in it."""
    folder = Path(tempfile.mkdtemp(prefix="strangers-"))
    for name, text in {"actors": ACTORS, "frames": FRAMES}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    table = pd.DataFrame(PAGES, columns=["article_id", "outlet", "title", "text"])
    more = {
        "published": "2024-05-03",
        "month": "May",
        "reach": [0.5, None, 2.5, 1.0],
        "free": [True, False, True, False],
        "size": [1, 2, 3, 4],
        "since": pd.to_datetime("1999-01-02"),
    }
    lists = {
        "actors": lexicons.actors(folder / "actors.toml"),
        "frames": lexicons.frames(folder / "frames.toml"),
    }
    extract(read_corpus(table.assign(**more)), **lists, ngrams=(1, 2)).save(folder / "sound")
    return folder


def sound() -> Path:
    """Return the pack that is changed."""
    return scratch() / "sound"


def copy() -> Path:
    """Return a copy of the sound pack."""
    folder = scratch() / "pack"
    shutil.rmtree(folder, ignore_errors=True)
    return shutil.copytree(sound(), folder)


# ---------------------------------------------------------------- tables


TEXTS = [*LISTS["texts"], "x" * 5_000, *WORDS]
NUMBERS = [0, 1, -1, 2, 7, 99, 2**31 - 1, -(2**31), 2**40, 2**62, -(2**63)]
FRACTIONS = [0.0, -0.0, 0.5, -1.0, 7.25, 1e300, -1e300, math.nan, math.inf, -math.inf]
#: Values that are drawn and how they are stored.
COLUMNS = [
    (TEXTS, pyarrow.string()),
    ([b"", b"Norland", b"\xff\xfe1"], pyarrow.binary()),
    (NUMBERS, pyarrow.int64()),
    ([0, 5, 2**64 - 1], pyarrow.uint64()),
    (FRACTIONS, pyarrow.float64()),
    ([True, False], pyarrow.bool_()),
    (NUMBERS, pyarrow.timestamp("us", "UTC")),
    ([[], ["Norland"], ["\0", "x"]], pyarrow.list_(pyarrow.string())),
    ([{"a": text} for text in TEXTS], pyarrow.struct([("a", pyarrow.string())])),
    (TEXTS, pyarrow.dictionary(pyarrow.int32(), pyarrow.string())),
    ([None], pyarrow.null()),
]


def _replaced(table, rng, column):
    """Put values of any kind in place of a column."""
    values, stored = rng.choice(COLUMNS)
    others = pyarrow.array(rng.choices(values, k=table.num_rows), stored)
    return table.set_column(table.column_names.index(column), column, others)


def _with_values(table, rng, column):
    """Change some values of a column, which keeps its kind."""
    kind, values = table.schema.field(column).type, table[column].to_pylist()
    others = {
        pyarrow.string(): TEXTS,
        pyarrow.int32(): NUMBERS,
        pyarrow.int64(): NUMBERS,
        pyarrow.float64(): FRACTIONS,
    }
    mixed = [
        rng.choice(others.get(kind, values)) if rng.random() < 0.3 else value for value in values
    ]
    wide = pyarrow.int64() if kind == pyarrow.int32() else kind
    return table.set_column(table.column_names.index(column), column, pyarrow.array(mixed, wide))


def _with_gaps(table, rng, column):
    values = [None if rng.random() < 0.4 else value for value in table[column].to_pylist()]
    return table.set_column(
        table.column_names.index(column),
        column,
        pyarrow.array(values, table.schema.field(column).type),
    )


def _without(table, rng, column):
    """Leave a column out."""
    return table.drop_columns([column])


def _with_rows(table, rng, _):
    """Return some rows of a table, in any order and number."""
    most = 2 * table.num_rows
    rows = [rng.randrange(table.num_rows) for _ in range(rng.randrange(most))] if most else []
    return pyarrow.concat_tables([table.slice(0, 0), *(table.slice(row, 1) for row in rows)])


CHANGES = [_replaced, _with_values, _with_values, _with_values, _with_gaps, _without, _with_rows]


def changed_table(number: int) -> Path:
    """Return a pack of which one table was changed, sealed as its own author would."""
    rng = random.Random(f"table {number}")
    folder, name = copy(), rng.choice(TABLES)
    table = parquet.read_table(folder / f"{name}.parquet")
    table = rng.choice(CHANGES)(table, rng, rng.choice(table.column_names))
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(table, sink)
    return with_file(folder, name, sink.getvalue().to_pybytes(), rows=table.num_rows)


# ---------------------------------------------------------------- manifests


JUNK = [*LISTS["entries of a manifest"], "x" * 9_999]


def _places(entry, at=()):
    """Yield the path of everything in a manifest."""
    inside = (
        entry.items()
        if isinstance(entry, dict)
        else enumerate(entry)
        if isinstance(entry, list)
        else ()
    )
    for key, value in inside:
        yield (*at, key)
        yield from _places(value, (*at, key))


def _spoil(manifest: dict, rng: random.Random) -> None:
    """Change a manifest in one place."""
    first = rng.choice([*manifest])
    *above, last = rng.choice([path for path in _places(manifest) if path[0] == first])
    entry = functools.reduce(lambda entry, key: entry[key], above, manifest)
    change, junk = rng.choice(["set", "set", "set", "drop", "add", "twice"]), rng.choice(JUNK)
    if change == "set":
        entry[last] = junk
    elif change == "drop":
        del entry[last]
    elif isinstance(entry, list):
        entry.append(entry[last] if change == "twice" else junk)
    else:
        name = rng.choice(["x", "", "\ud800", "Norland", "actors", "parents", "nouns"])
        entry[name] = entry[last] if change == "twice" else junk


def changed_manifest(number: int) -> Path:
    """Return a pack of which the manifest was changed once or twice, sealed as its own author would."""
    rng = random.Random(f"manifest {number}")
    folder = copy()
    manifest = json.loads((folder / packs.MANIFEST).read_bytes())
    del manifest["sha256"]
    for _ in range(rng.choice([1, 1, 2])):
        _spoil(manifest, rng)
    with_escapes = functools.partial(json.dumps, indent=1, sort_keys=True)
    unsealed = (with_escapes(manifest) + "\n").encode()
    seal = hashlib.sha256(unsealed).hexdigest()
    (folder / packs.MANIFEST).write_text(
        with_escapes(manifest | {"sha256": seal}) + "\n", encoding="utf-8"
    )
    return folder


# ---------------------------------------------------------------- what is done with a pack

#: The usual calls. Some may refuse a pack, as tones of this scorer may not be there: then in one sentence.
CALLS = [
    repr,
    framing.terms,
    framing.dictionary,
    framing.speakers,
    sentiment.toward,
    sentiment.of_articles,
    cooccurrence.incidence,
    publish,
]


def follow(folder: Path) -> str:
    """Load a pack and do with it what is usual; return how that ended."""
    try:
        pack = load_features(folder)
    except checks.InputError as error:
        return f"refused: {require_sentence(str(error))}"
    for work in CALLS:
        try:
            work(pack)
        except checks.InputError as error:
            require_sentence(str(error))
    shutil.rmtree(scratch() / "again", ignore_errors=True)
    assert_same(load_features(pack.save(scratch() / "again")), pack)
    return "loaded"
