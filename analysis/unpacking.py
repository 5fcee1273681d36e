"""Parquet files from strangers: a small file that would fill the memory is refused before it does."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow
from pyarrow import compute, parquet

SMALL = 256_000_000  # bytes: what any file may become in memory, so that no table of usual size is ever refused
RATIO = 200  # what a larger one may become, as a multiple of its size on disk; packs and tables of articles become 2 to 25
ROWS = 65_536  # of a table that are unpacked at a time; fewer where each of them could be large
BUILT = 500_000_000  # bytes that such strings may take at a time: each may be as long as what all are built from
_PLAIN = {
    "PLAIN",
    "PLAIN_DICTIONARY",
    "RLE_DICTIONARY",
    "RLE",
    "BIT_PACKED",
}  # other encodings can build strings from others


def unpacked(source, *, size: int, groups: Iterable[int] | None = None) -> pyarrow.Table:
    """Return the table in a Parquet file (a path, or an open one), or in some of its row *groups*.

    What it claims to hold is added up before anything is unpacked, and what it does hold piece by piece. Raises ValueError if
    that is more than RATIO times the *size* of the file in bytes (and more than SMALL), or if it cannot be read.

    >>> sink = pyarrow.BufferOutputStream()
    >>> parquet.write_table(pyarrow.table({"n": pyarrow.array([1, 2])}), sink)
    >>> unpacked(pyarrow.BufferReader(sink.getvalue()), size=300).to_pydict()
    {'n': [1, 2]}
    """
    most = max(SMALL, RATIO * size)
    try:
        file = parquet.ParquetFile(source)
        leaves = [file.schema.column(number) for number in range(len(file.schema))]
        groups = [*range(file.num_row_groups)] if groups is None else [*groups]
        built = _require_claims(file.metadata, leaves, groups=groups, most=most)
        texts = [
            leaf.path
            for leaf in leaves
            if leaf.physical_type == "BYTE_ARRAY" and leaf.path not in built
        ]
        packed = parquet.ParquetFile(
            source, read_dictionary=texts
        )  # keeps strings that occur again once
        rows = min(max(BUILT // max(built.values(), default=1), 1), ROWS)
        batches = _within(packed.iter_batches(batch_size=rows, row_groups=groups), most=most)
        return (
            pyarrow.Table.from_batches(batches, schema=packed.schema_arrow)
            .combine_chunks()
            .cast(file.schema_arrow)
        )
    except (pyarrow.ArrowException, OSError, KeyError, OverflowError) as error:
        raise ValueError((str(error) or type(error).__name__).splitlines()[0]) from error


def _require_claims(metadata, leaves: list, *, groups: list[int], most: int) -> dict[str, int]:
    """Return the columns with strings that are built from others, and their largest size, after adding up what all claim."""
    claimed, built = 8 * metadata.num_rows, {}
    chunks = (
        (metadata.row_group(group).column(number), leaf)
        for group in groups
        for number, leaf in enumerate(leaves)
    )
    for chunk, leaf in chunks:
        claimed += chunk.num_values * max(leaf.length, 8) + chunk.total_uncompressed_size
        if leaf.physical_type == "BYTE_ARRAY" and not _PLAIN.issuperset(chunk.encodings):
            built[leaf.path] = max(built.get(leaf.path, 1), chunk.total_uncompressed_size)
        if min(chunk.num_values, chunk.total_uncompressed_size) < 0:
            raise ValueError("a column of less than nothing")
    if claimed > most:
        raise ValueError(f"{claimed:,} bytes when unpacked, more than a table of {most:,}")
    if (
        sum(metadata.row_group(number).num_rows for number in range(metadata.num_row_groups))
        != metadata.num_rows
    ):
        raise ValueError("another number of rows than the file says")
    return built


def _within(batches: Iterable[pyarrow.RecordBatch], *, most: int) -> list[pyarrow.RecordBatch]:
    """Return the batches, after adding up what they are when strings that occur again are written out each time."""
    kept, taken = [], 0
    for batch in batches:
        taken += sum(map(_size, batch.columns))
        if taken > most:
            raise ValueError(f"more than {most:,} bytes when unpacked")
        kept.append(batch)
    return kept


def _size(values: pyarrow.Array) -> int:
    if isinstance(values, pyarrow.DictionaryArray):
        return 4 * len(values) + (
            compute.sum(compute.binary_length(values.dictionary).take(values.indices)).as_py() or 0
        )
    if pyarrow.types.is_nested(values.type):
        return values.nbytes + sum(
            map(
                _size,
                values.flatten() if pyarrow.types.is_struct(values.type) else [values.flatten()],
            )
        )
    return values.nbytes
