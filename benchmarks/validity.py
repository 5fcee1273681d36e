"""What p-values and intervals are worth, measured on nulls (``make validity``): writes validity.csv and docs/validity-appendix.md.

python benchmarks/validity.py                          every case, two processes
python benchmarks/validity.py --only "10 v 10" words   cases or parts whose name holds one of these; the other rows stay
python benchmarks/validity.py --nulls 20 --trial       few nulls, to see that everything runs; writes nothing

A null has its own random numbers: results depend neither on the number of processes nor on which cases are run.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import validity_contrasts
import validity_corrected
import validity_means
import validity_pairs
import validity_words
from nulls import ROOT, SHARED, Case, Null, generator_of

CASES: dict[str, Case] = (
    validity_words.CASES
    | validity_means.CASES
    | validity_corrected.CASES
    | validity_pairs.CASES
    | validity_contrasts.CASES
)
RESULTS, PAGE = Path(__file__).with_suffix(".csv"), ROOT / "docs" / "validity-appendix.md"
COLUMNS = ["part", "case", "material", "test", "measured", "nulls", "value", "error", "must", "ok"]
TOGETHER = 50  #: nulls that a process draws at a time


def drawn(case: str, start: int, stop: int) -> list[Null]:
    """Return what the nulls of a case from *start* to *stop* say."""
    return [CASES[case].once(generator_of(case, number)) for number in range(start, stop)]


def holds(value: float, must: str) -> str:
    """Return "yes" or "no", or "" where nothing must hold.

    >>> holds(.051, ".04–.06"), holds(.03, ".04–.06"), holds(.11, "> .10"), holds(.9, "≥ .93"), holds(0, "= 0"), holds(.5, "")
    ('yes', 'no', 'yes', 'no', 'yes', '')
    """
    if not must:
        return ""
    low, high = map(float, must.split("–")) if "–" in must else (np.nan, np.nan)
    bound = float(must.split()[-1]) if np.isnan(low) else np.nan
    judged = {"≤": value <= bound, "≥": value >= bound, ">": value > bound, "=": value == bound}
    return "yes" if judged.get(must[0], low <= value <= high) else "no"


def summed_up(name: str, case: Case, nulls: Sequence[Null]) -> list[list]:
    """Return a row for each test of a case: the mean over its nulls, and the standard error of that."""
    rows = []
    for key in dict.fromkeys(key for null in nulls for key in null):
        values = np.array([null[key] for null in nulls if np.isfinite(null.get(key, np.nan))])
        must = case.must.get(key, "")
        if len(values):
            error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
            rows.append(
                [
                    case.part,
                    name.removesuffix(f", {case.material}"),
                    case.material,
                    *key,
                    len(values),
                    values.mean(),
                    error,
                    must,
                    holds(values.mean(), must),
                ]
            )
    return rows


def measured(
    names: Iterable[str], *, nulls: int | None = None, processes: int = 2
) -> Iterable[list[list]]:
    """Yield the rows of each case as it is done."""
    wanted = {name: nulls or CASES[name].nulls for name in names}
    tasks = [
        (name, start, min(start + TOGETHER, number))
        for name, number in wanted.items()
        for start in range(0, number, TOGETHER)
    ]
    parts: dict[str, dict[int, list[Null]]] = {name: {} for name in wanted}
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(drawn, *task): task for task in tasks}
        for done in as_completed(waiting):
            name, start, _ = waiting[done]
            parts[name][start] = done.result()
            if sum(map(len, parts[name].values())) == wanted[name]:
                yield summed_up(
                    name,
                    CASES[name],
                    [null for _, part in sorted(parts[name].items()) for null in part],
                )


def merged(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Return the new rows in place of the old ones of the same cases, in the order of CASES; cases that are no more go."""
    keys = ["case", "material"]
    stay = old[~old.set_index(keys).index.isin(new.set_index(keys).index)]
    order = {name: number for number, name in enumerate(CASES)}
    table = pd.concat([new, stay], ignore_index=True) if len(stay) else new
    table = table.assign(place=(table["case"] + ", " + table["material"]).map(order)).dropna(
        subset="place"
    )
    return table.sort_values("place", kind="stable", ignore_index=True).drop(columns="place")


def read(path: Path = RESULTS) -> pd.DataFrame:
    """Return the table that was written, or an empty one."""
    kinds = dict.fromkeys(["part", "case", "material", "test", "measured", "must", "ok"], "str")
    return (
        pd.read_csv(
            path, dtype=kinds, keep_default_na=False, na_values={"value": [""], "error": [""]}
        )
        if path.exists()
        else pd.DataFrame(columns=COLUMNS)
    )


def shown(table: pd.DataFrame, part: str) -> str:
    """Return the rows of a part as a table of Markdown: cases down, tests across; ✓ holds, **bold** misses what must hold."""
    rows = table[table["part"] == part]
    if part == "missed":
        rows = table[table["ok"] == "no"]
        lines = [["case", "material", "test: measured", "value", "± se", "must"], ["---"] * 6]
        lines += [
            [
                row.case,
                row.material,
                f"{row.test}: {row.measured}",
                number(row.value),
                number(row.error),
                row.must,
            ]
            for row in rows.itertuples()
        ]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines) if len(rows) else "None.\n"
    cells = rows["value"].map(number)
    cells = cells.where(rows["ok"] != "no", "**" + cells + "**").where(
        rows["ok"] != "yes", cells + " ✓"
    )
    rows = rows.assign(cell=cells, column=rows["test"] + ": " + rows["measured"])
    must = (
        rows[rows["must"] != ""]
        .groupby("column")["must"]
        .agg(lambda bars: " or ".join(dict.fromkeys(bars)))
    )
    columns = list(dict.fromkeys(rows["column"]))
    lines = [
        [
            "case",
            "material",
            "nulls",
            *(f"{name} (must {must[name]})" if name in must else name for name in columns),
        ]
    ]
    lines.append(["---"] * len(lines[0]))
    for (case, material), found in rows.groupby(["case", "material"], sort=False):
        cell = dict(zip(found["column"], found["cell"], strict=True))
        lines.append(
            [case, material, str(found["nulls"].max()), *(cell.get(name, "") for name in columns)]
        )
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def number(value: float) -> str:
    """Return a share as it is printed.

    >>> number(.0494), number(1), number(float("nan"))
    ('.049', '1.000', '')
    """
    return "" if np.isnan(value) else f"{value:.3f}".removeprefix("0")


def page(text: str, table: pd.DataFrame) -> str:
    """Return the page with its tables written anew."""
    for part in [*table["part"].unique(), "missed"]:
        marks = re.compile(rf"(<!-- validity: {part} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = marks.sub(
            lambda found, part=part: found.group(1) + shown(table, part) + found.group(2), text
        )
    return text


def main(
    arguments: Sequence[str], *, to: Mapping[str, Path] = {"results": RESULTS, "page": PAGE}
) -> int:
    """Run the cases; the exit code is 1 where one misses what must hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", default=[""])
    parser.add_argument("--nulls", type=int)
    parser.add_argument("--trial", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    names = [
        name
        for name, case in CASES.items()
        if any(part in f"{case.part}: {name}" for part in given.only)
    ]
    if not SHARED.exists() and any(CASES[name].material == "speeches" for name in names):
        print(
            f"The speeches are not there: {SHARED}. Set SHARED, or choose cases with --only.",
            file=sys.stderr,
        )
        return 2
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    missed = []
    for rows in measured(names, nulls=given.nulls, processes=given.processes):
        new = pd.DataFrame(rows, columns=COLUMNS)
        missed += new[new["ok"] == "no"].index.tolist()
        print(
            new.drop(columns="part").to_string(index=False, header=False),
            file=sys.stderr,
            flush=True,
        )
        if not given.trial:
            merged(new, read(to["results"])).to_csv(
                to["results"], index=False, float_format="%.4g", lineterminator="\n"
            )
    if not given.trial and to["page"].exists():
        to["page"].write_text(page(to["page"].read_text("utf-8"), read(to["results"])), "utf-8")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
