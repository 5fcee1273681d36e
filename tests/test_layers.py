"""The plan of the house: imports go down, files are opened in few rooms, everything public is documented and its examples run."""

import ast
import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(__file__).resolve().parents[1] / "analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
FLOORS = [
    ["checks", "unpacking", "writing"],
    ["languages", "outputs"],
    ["lexicons", "workers"],
    ["tonewords"],
    ["speech"],
    ["measures", "resampling", "reading", "placing", "cleaning", "rounding"],
    ["manifests"],
    ["corpus", "packs", "publishing", "stored"],
    ["features", "partitions", "boilerplate"],
    ["aliases", "copies", "extraction"],
    ["counts"],
    ["designs", "agreement", "concordance"],
    ["significance", "overall", "corrections"],
    ["framing", "networks", "cooccurrence", "sentiment", "annotation", "compare"],
    ["robustness"],
    ["plots", "methods"],
    ["tables", "provenance", "legibility"],
    ["figures"],
    ["collect", "explore", "report"],
    ["__main__"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
OPENS_FILES = {
    "corpus",
    "partitions",
    "languages",
    "lexicons",
    "tonewords",
    "annotation",
    "packs",
    "figures",
    "provenance",
    "writing",
    "outputs",
    "__main__",
    "explore",
    "collect",
    "report",
}
OPENING = {
    "open",
    "read_text",
    "write_text",
    "read_bytes",
    "write_bytes",
    "read_csv",
    "to_csv",
    "read_parquet",
    "to_parquet",
    "read_table",
    "write_table",
    "savefig",
    "mkdir",
    "read_json",
    "to_json",
}
#: What changes files, and who may use it: whoever else writes asks `outputs`, or a user's file may be lost.
WRITING = {
    "replaced",
    "write_text",
    "write_bytes",
    "to_csv",
    "to_parquet",
    "write_table",
    "savefig",
    "unlink",
    "rmtree",
    "rename",
    "rmdir",
    "copy",
    "copyfile",
    "copytree",
    "move",
    "symlink_to",
}
WRITES_FILES = {
    "writing": {"open", "unlink"},
    "outputs": {"replaced", "unlink", "rmdir"},
    "packs": {"replaced", "write_table", "rename", "rmtree", "unlink", "rmdir"},
    "collect.download": {"open", "replaced", "unlink"},
    "__main__": {"unlink", "symlink_to"},
}
IN_MEMORY = {
    "savefig",
    "to_csv",
    "copy",
    "rename",
}  # of a figure or table: to a buffer, as text, another table
HEAVY = ["sklearn", "nltk", "matplotlib.pyplot", "pandas", "scipy"]
CONTRACT = {
    "corpus": ["read_corpus"],
    "partitions": ["partition_corpus"],
    "features": ["load_features", "combine"],
    "extraction": ["extract"],
    "framing": [
        "terms",
        "frames",
        "speakers",
        "tf_idf",
        "class_tf_idf",
        "keyness",
        "word_shift",
        "dispersion",
        "themes",
        "candidates",
    ],
    "tonewords": ["ToneWords", "read", "listed", "table"],
    "concordance": ["lines", "collocations"],
    "agreement": ["alpha", "interval", "between", "confusion"],
    "robustness": ["specifications", "vocabulary", "summary"],
    "cooccurrence": [
        "incidence",
        "matrix",
        "matrices",
        "association",
        "pair_counts",
        "meetings",
        "network",
    ],
    "networks": ["backbone", "layout", "edges", "clustered"],
    "aliases": ["coverage", "uncovered", "suggest"],
    "sentiment": ["toward", "valence", "directed", "explain", "shares", "words_toward", "drivers"],
    "annotation": [
        "codebook",
        "read",
        "pages",
        "claims",
        "stability",
        "reliability",
        "sheet",
        "check_sheet",
        "corrected_share",
        "corrected_contrast",
        "caption",
    ],
    "copies": ["pairs", "link", "shared_sentences", "same_sentence", "sharing"],
    "compare": ["levels", "contrasts", "omnibus", "classifier_test", "timeline", "before_after"],
    "plots": [
        "effects",
        "prevalence",
        "dumbbell",
        "bars",
        "terms",
        "outlet_rows",
        "heat_map",
        "grid",
        "agreement",
        "timeline",
        "two_groups",
        "network",
        "specification_curve",
        "word_shift",
        "tone",
        "sharing",
        "note",
    ],
    "boilerplate": ["proposed", "rules", "draft"],
    "methods": ["paragraph", "sentences"],
    "tables": ["paper", "numbers", "formed", "number", "p_value", "safe_cells"],
    "explore": [
        "open_case",
        "beside",
        "counts",
        "incidence",
        "tiles",
        "Choices",
        "options",
        "settled",
        "views",
        "items",
        "shown",
        "places",
        "Explorer",
    ],
    "figures": [
        "canvas",
        "save",
        "fingerprint",
        "faults",
        "in_words",
        "save_table",
        "save_network",
        "save_paper_table",
        "save_numbers",
        "save_text",
        "style",
    ],
}


def name_of(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(tree):
    """Return the rooms of `analysis` that a syntax tree imports anywhere."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "analysis":
            found |= {
                analysis._HOMES.get(alias.name, alias.name)
                for alias in node.names
                if not alias.name.startswith("__")
            }
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("analysis.")
            }
    return found


def wrong_imports(room, tree):
    """Return the rooms above that a syntax tree imports, and the lines with relative imports, which name no room."""
    relative = [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    return relative + sorted(
        other for other in imported_rooms(tree) if other != room and FLOOR[other] >= FLOOR[room]
    )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path):
    if path.parent == PACKAGE and path.stem == "__init__":
        return
    assert room_of(path) in FLOOR, "a new room needs its floor here and in docs/developing.md"
    assert wrong_imports(room_of(path), ast.parse(path.read_text())) == []


def test_every_room_is_in_the_list_of_rooms(root):
    """The list of docs/developing.md has the rooms of FLOORS, each once, and no others."""
    listed = re.findall(r"^\| (`.*?`) \|", (root / "docs/developing.md").read_text("utf-8"), re.M)
    named = [name for row in listed for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(set(FLOOR) - {"__main__"})


@pytest.mark.slow
def test_nobody_needs_the_extra_for_exports_and_pages():
    """`analysis.collect` is imported by the command line alone, and only when it is asked for something."""
    users = {
        room_of(path)
        for path in MODULES
        if "collect" in imported_rooms(ast.parse(path.read_text()))
    }
    assert users <= {
        "collect",
        "__main__",
        "__init__",
    }  # the last for type checkers only: the next line loads it
    assert (
        loaded(
            ["analysis.__main__", "analysis.corpus"],
            ["analysis.collect", "trafilatura", "py3langid"],
        )
        == []
    )


def test_a_planted_import_upward_is_seen():
    assert wrong_imports(
        "counts", ast.parse("def late():\n    from analysis import compare, checks")
    ) == ["compare"]
    assert wrong_imports("framing", ast.parse("import analysis.sentiment")) == ["sentiment"]
    assert wrong_imports("collect", ast.parse("from .. import checks\nfrom .dates import day")) == [
        "line 1",
        "line 2",
    ]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_print_no_bare_except_and_files_in_few_rooms(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: bare except"
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            assert called != "print" or path.stem == "__main__", f"line {node.lineno}: print"
            assert called not in OPENING or room_of(path) in OPENS_FILES, (
                f"line {node.lineno}: {called} in {room_of(path)}"
            )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_are_changed_in_few_modules(path):
    """tests/test_outputs.py has a row for each function that writes, and asks whether a user's file stays."""
    assert changes(ast.parse(path.read_text())) - IN_MEMORY <= WRITES_FILES.get(
        name_of(path), set()
    )


def changes(tree):
    """Return the functions of WRITING that a syntax tree calls, and open() for writing."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {getattr(node.func, "id", getattr(node.func, "attr", "")) for node in calls}
    modes = {
        constant.value
        for node in calls
        if getattr(node.func, "id", "") == "open"
        for constant in node.args[1:]
        if isinstance(constant, ast.Constant)
    }
    return names & WRITING | {"open" for mode in modes if set(str(mode)) & set("wxa+")}


def test_a_planted_writer_is_seen():
    assert changes(
        ast.parse("from pathlib import Path\nPath('a').write_text('b')\nopen('a', 'wb')")
    ) == {"write_text", "open"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_things_have_docstrings(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the module says in its first lines what it is"
    kinds = (ast.FunctionDef, ast.ClassDef)
    public = [
        node
        for scope in [tree, *[n for n in tree.body if isinstance(n, ast.ClassDef)]]
        for node in scope.body
        if isinstance(node, kinds) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("room", CONTRACT)
def test_the_contract_is_there_with_an_example(room):
    module = importlib.import_module(f"analysis.{room}")
    assert [
        name for name in CONTRACT[room] if ">>>" not in (getattr(module, name).__doc__ or "")
    ] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_examples_run(path, monkeypatch):
    monkeypatch.chdir(PACKAGE.parent)
    module = importlib.import_module(
        ".".join(["analysis", *name_of(path).split(".")]).removesuffix(".__init__")
    )
    assert doctest.testmod(module).failed == 0


def loaded(modules, names):
    """Return which of *names* a fresh Python has loaded after importing *modules*."""
    code = f"import sys, {', '.join(modules)}\nprint(*(name for name in {names!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_import_is_light():
    assert loaded(["analysis", "analysis.checks"], HEAVY) == []
    assert loaded(["matplotlib.pyplot"], HEAVY) != []


def test_no_room_loads_pyplot_sklearn_or_nltk():
    """Drawing needs matplotlib, but no global state; weights and agreement are imported where they are used."""
    rooms = [
        f"analysis.{room}"
        for room in FLOOR
        if (PACKAGE / f"{room}.py").exists() or (PACKAGE / room).exists()
    ]
    assert (
        loaded(
            [room for room in rooms if room not in ("analysis.explore", "analysis.__main__")],
            HEAVY[:3],
        )
        == []
    )
