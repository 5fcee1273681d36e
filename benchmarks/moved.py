"""Every number that moved between two checkouts: ``python benchmarks/moved.py OLD NEW``.

It reads what is committed: tables of figures and of ``tests/golden``, outputs of notebooks, and the
texts that tell findings. Each place has a heading with a count and three examples, so that a person
can write the reason beside it.
"""

import difflib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

COMPARED = (
    *("README.md", "docs/findings.md", "data/**/summary.md", "notebooks/*.ipynb"),
    *("figures/**/*.csv", "tests/golden/tables/*.csv"),
)
KINDS = ("text/markdown", "text/html", "text/plain")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*|(?<![\w.])\.\d+")
TAG = re.compile(r"<style.*?</style>|<[^>]*>|\bat 0x\w+", flags=re.DOTALL)
MOST_SHOWN = 3


def main() -> None:
    """Write the moves between two checkouts, place by place."""
    if len(sys.argv) != 3:
        raise SystemExit("Two checkouts are compared: python benchmarks/moved.py OLD NEW")
    old, new = map(Path, sys.argv[1:])
    moves: dict[str, list[str]] = defaultdict(list)
    moves_of = {".csv": of_tables, ".md": of_texts, ".ipynb": of_notebooks}
    for pattern in COMPARED:
        names = {path.relative_to(top) for top in (old, new) for path in top.glob(pattern)}
        for name in sorted(names):
            if (old / name).exists() and (new / name).exists():
                for place, move in moves_of[name.suffix](old / name, new / name):
                    moves[f"{name}: {place}"].append(move)
            else:
                moves[str(name)].append(f"the file is {'new' if (new / name).exists() else 'gone'}")
    for place, found in moves.items():
        sys.stdout.write(f"\n{place} ({len(found):,})\n")
        sys.stdout.writelines(f"  {move}\n" for move in found[:MOST_SHOWN])
    total = sum(map(len, moves.values()))
    sys.stdout.write(f"\n{total:,} numbers, rows and lines moved in {len(moves):,} places.\n")


def of_tables(old: Path, new: Path) -> Iterator[tuple[str, str]]:
    """Yield the column and the change of each cell, and rows that only one table has."""
    before, after = (pd.read_csv(path, dtype=str, keep_default_na=False) for path in (old, new))
    for column in before.columns.symmetric_difference(after.columns):
        yield column, "the column is " + ("new" if column in after else "gone")
    shared = [column for column in before.columns if column in after]
    keys = key_columns(before[shared], after[shared])
    before, after = (
        table.set_index([*(table[key] for key in keys), table.groupby(keys).cumcount()])[shared]
        for table in (before, after)
    )
    for key in before.index.difference(after.index, sort=False):
        yield f"rows gone in {part_of(key)}", " · ".join(map(str, key))
    for key in after.index.difference(before.index, sort=False):
        yield f"rows new in {part_of(key)}", " · ".join(map(str, key))
    both = before.index.intersection(after.index, sort=False)
    before, after = before.loc[both], after.loc[both]
    for column in shared[len(keys) :]:
        is_moved = before[column] != after[column]
        moved = zip(both[is_moved], before[column][is_moved], after[column][is_moved])
        for key, one, other in moved:
            yield f"{column} in {part_of(key)}", f"{' · '.join(map(str, key))}: {one} → {other}"


def key_columns(*tables: pd.DataFrame) -> list[str]:
    """Return the first columns that tell rows apart, or else those before the first number."""
    columns = list(tables[0].columns)
    for number in range(1, len(columns) // 2 + 1):
        if not any(table.duplicated(columns[:number]).any() for table in tables):
            return columns[:number]
    is_text = [not tables[0][name].str.fullmatch(r"[-.\d]+").any() for name in columns]
    return columns[: is_text.index(False)] if False in is_text else columns


def part_of(key: tuple) -> str:
    """Return the notebook and the fact of a row of facts; of other rows "rows"."""
    return "/".join(key[0].split("/")[:2]) if key[0].count("/") > 1 else "rows"


def of_texts(old: Path, new: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text whose numbers moved."""
    for move in moved_lines(old.read_text("utf-8"), new.read_text("utf-8")):
        yield "text", move


def of_notebooks(old: Path, new: Path) -> Iterator[tuple[str, str]]:
    """Yield the cell, and the lines of its outputs whose numbers moved."""
    before, after = outputs_of(old), outputs_of(new)
    for cell in dict.fromkeys([*before, *after]):
        for move in moved_lines(before.get(cell, ""), after.get(cell, "")):
            yield cell, move


def outputs_of(notebook: Path) -> dict[str, str]:
    """Return the texts that each cell's outputs show, by the cell's id and their kind."""
    texts: dict[str, str] = defaultdict(str)
    for number, cell in enumerate(json.loads(notebook.read_text("utf-8"))["cells"]):
        name = cell.get("id", f"cell {number}")
        for output in cell.get("outputs", []):
            shown = output.get("data", {"text/plain": output.get("text", "")})
            for kind in KINDS:
                text = TAG.sub(" ", "".join(shown.get(kind, "")))
                texts[f"{name}, {kind}"] += f"{text}\n"
    return texts


def moved_lines(old: str, new: str) -> Iterator[str]:
    """Yield the lines, old and new, whose numbers are not the same."""
    before, after = ([line.strip() for line in text.splitlines()] for text in (old, new))
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for told, start, end, new_start, new_end in blocks:
        one, other = " ".join(before[start:end]), " ".join(after[new_start:new_end])
        if told != "equal" and NUMBER.findall(one) != NUMBER.findall(other):
            yield f"{one or '–'} → {other or '–'}"


if __name__ == "__main__":
    main()
