"""How many planted faults the tests of every day catch.

Places are drawn with a seed from the statements of analysis/ that a tree's tests run. Each fault changes one thing in one
statement of a copy of the tree: a comparison, a number, a sign, and for or, a condition turned round. The test files that
run the statement then run until one fails. To compare two trees, the second run takes the places of the first: what another
tree no longer has, by function and statement, is not planted there, and the table says so.

python benchmarks/planted.py COPY --seed 90 --faults 60 --to planted.csv
python benchmarks/planted.py OTHER --places planted.csv --to after.csv

COPY is a working copy that may be spoilt: its files are changed, and put back.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

MARKS = "not slow and not browser and not fuzz"
SPARE = 6  #: so many times as many places are drawn as faults are planted, as not all of them are run
SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}
#: Appended to a list by each statement that is watched, once a test file; child processes know the test from their environment.
WATCH = '''
import os
seen = set()
def run(place):
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[0]
    if test and (place, test) not in seen:
        seen.add((place, test))
        with open(os.environ["PLANTED"], "a") as file:
            file.write(f"{place}\\t{test}\\n")
'''


def statements(root: Path) -> Iterator[dict]:
    """Yield each statement of a function that a fault can change: its file, function, text and place."""
    for path in sorted((root / "analysis").rglob("*.py")):
        source = path.read_text()
        lines = source.splitlines()
        for function in ast.walk(ast.parse(source)):
            if not isinstance(function, ast.FunctionDef):
                continue
            for found in ast.walk(function):
                is_simple = isinstance(found, ast.Assign | ast.Return | ast.AugAssign | ast.If | ast.Expr)
                begins_line = is_simple and not lines[found.lineno - 1].lstrip().startswith("elif")
                if begins_line and changes(found):
                    file = str(path.relative_to(root))
                    head = found.test if isinstance(found, ast.If) else found
                    yield {"file": file, "function": function.name, "text": ast.unparse(head), "line": found.lineno}


def changes(statement: ast.stmt) -> list[tuple[ast.AST, ast.AST]]:
    """Return the nodes of a statement that a fault can change, and what each becomes."""
    if isinstance(statement, ast.If):
        within = [statement.test]
    else:
        within = [statement]
    found: list[tuple[ast.AST, ast.AST]] = []
    for node in [inner for outer in within for inner in ast.walk(outer)]:
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
            found.append((node, ast.Compare(node.left, [SWAPPED[type(node.ops[0])](), *node.ops[1:]], node.comparators)))
        elif isinstance(node, ast.BoolOp):
            found.append((node, ast.BoolOp(SWAPPED[type(node.op)](), node.values)))
        elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
            found.append((node, ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right)))
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            found.append((node, ast.Constant(node.value + 1)))
        elif isinstance(node, ast.Constant) and type(node.value) is bool:
            found.append((node, ast.Constant(not node.value)))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            found.append((node, node.operand))
    if isinstance(statement, ast.If):
        found.append((statement.test, ast.UnaryOp(ast.Not(), statement.test)))
    return found


def spoilt(source: str, place: dict) -> str:
    """Return a file's source with the fault of a place: the one that its number chooses."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno == place["line"] and changes(node):
            found = changes(node)
            old, new = found[place["number"] % len(found)]
            start, end = _spans(source, old)
            return f"{source[:start]}({ast.unparse(new)}){source[end:]}"
    raise ValueError(f"no statement in line {place['line']}")


def _spans(source: str, node: ast.AST) -> tuple[int, int]:
    """Return where a node begins and ends in its source."""
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[: number - 1])) for number in (node.lineno, node.end_lineno)]
    ends = (starts[0] + node.col_offset, starts[1] + node.end_col_offset)
    before, until = (len(source.encode()[:end].decode()) for end in ends)
    return before, until


def tests_by_place(root: Path, places: list[dict], workers: int) -> dict[int, list[str]]:
    """Return the test files that run each place, from one run of all tests of every day."""
    originals = {place["file"]: (root / place["file"]).read_text() for place in places}
    watched = {name: text.splitlines(keepends=True) for name, text in originals.items()}
    for number, place in sorted(enumerate(places), key=lambda pair: -pair[1]["line"]):
        lines = watched[place["file"]]
        line = lines[place["line"] - 1]
        indent = line[: len(line) - len(line.lstrip())]
        lines.insert(place["line"] - 1, f"{indent}__import__('watch_planted').run({number})\n")
    found = root / "planted.txt"
    found.write_text("")
    (root / "watch_planted.py").write_text(WATCH)
    for name, lines in watched.items():
        (root / name).write_text("".join(lines))
    try:
        pytest(root, [], workers, {"PLANTED": str(found)})
    finally:
        for name, text in originals.items():
            (root / name).write_text(text)
    rows = [line.split("\t") for line in found.read_text().splitlines()]
    tests: dict[int, set] = {}
    for number, test in rows:
        tests.setdefault(int(number), set()).add(test)
    return {number: sorted(names) for number, names in tests.items()}


def pytest(root: Path, files: Sequence[str], workers: int, environment: dict | None = None, *options: str) -> int:
    """Run test files, all without one; return pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", MARKS, "-p", "no:cacheprovider", "--dist", "loadfile"]
    command += ["--numprocesses", str(workers), *options, *files]
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(root), **(environment or {})}
    out = subprocess.DEVNULL
    try:
        return subprocess.run(command, cwd=root, env=environment, stdout=out, stderr=out, timeout=3600).returncode
    except subprocess.TimeoutExpired:
        return 1  # a loop without an end is caught


def nearest_first(files: Sequence[str], place: dict) -> list[list[str]]:
    """Return test files in two parts: those of the fault's own folder, and the others."""
    package = Path(place["file"]).parts[1].removesuffix(".py")
    near = [name for name in files if package in Path(name).parts or package in Path(name).stem]
    return [part for part in (near, [name for name in files if name not in near]) if part]


def is_caught(root: Path, place: dict, files: Sequence[str], workers: int) -> bool:
    """Plant the fault of a place, and return whether a test file fails; the file is put back."""
    path = root / place["file"]
    original = path.read_text()
    path.write_text(spoilt(original, place))
    try:
        return any(pytest(root, part, workers, None, "-x") for part in nearest_first(files, place))
    finally:
        path.write_text(original)


def main() -> None:
    """Plant faults, and write a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--seed", type=int, default=90)
    parser.add_argument("--faults", type=int, default=60)
    parser.add_argument("--places", type=Path, help="a table of another run, whose places are taken")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--to", type=Path, required=True)
    told = parser.parse_args()
    root = told.root.resolve()
    draw = random.Random(told.seed)
    known = list(statements(root))
    if told.places:
        former = pd.read_csv(told.places).to_dict("records")
        by_text = {(row["file"], row["function"], row["text"]): row for row in known}
        keys = [(row["file"], row["function"], row["text"]) for row in former]
        places = [by_text[key] | {"number": row["number"]} for key, row in zip(keys, former) if key in by_text]
    else:
        places = [row | {"number": draw.randrange(1000)} for row in draw.sample(known, SPARE * told.faults)]
    tests = tests_by_place(root, places, told.workers)
    planted = [(number, place) for number, place in enumerate(places) if number in tests][: told.faults]
    rows = []
    for number, place in planted:
        files = tests[number]
        row = place | {"test_files": len(files), "caught": is_caught(root, place, files, told.workers)}
        rows.append(row)
        pd.DataFrame(rows).to_csv(told.to, index=False)
        print(row["caught"], row["file"], row["line"], row["text"][:80], flush=True)


if __name__ == "__main__":
    main()
