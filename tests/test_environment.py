"""The files for conda, pyproject.toml and requirements.lock say the same; what runs everything is there."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CONDA_NAMES = {"matplotlib-base": "matplotlib", "playwright-python": "playwright"}
#: An extra of users, as docs/install.md lists them.
EXTRA = re.compile(r"^\| `([\w-]+)` \|", re.MULTILINE)
#: What a package is imported as, where that is not its name.
MODULES = {
    "scikit-learn": "sklearn",
    "vadersentiment": "vaderSentiment",
    "python-docx": "docx",
    "pyyaml": "yaml",
}
#: Run as commands, used by docs/conf.py, or by tests: nothing imports them by their names.
COMMANDS = """jupyterlab ipykernel pytest pytest-xdist ruff mypy sphinx myst-nb numpydoc furo
    import-linter setuptools""".split()


@pytest.fixture(scope="module")
def settings(root):
    return tomllib.loads((root / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def wanted(settings):
    """Return name -> range of everything that pyproject asks for, extras included."""
    project = settings["project"]
    extras = sum(project["optional-dependencies"].values(), [])
    return ranges([*project["dependencies"], *extras])


def ranges(lines):
    """Return name -> range of lines of requirements, without the package itself."""
    wanted = [line for line in map(Requirement, lines) if line.name != "framing-notebooks"]
    return {
        canonicalize_name(CONDA_NAMES.get(line.name, line.name)): line.specifier for line in wanted
    }


def test_conda_has_the_ranges_of_pyproject_for_users_and_developers_apart(settings, root):
    project = settings["project"]
    of_users = EXTRA.findall((root / "docs/install.md").read_text("utf-8"))
    builder = settings["build-system"]["requires"]
    users = [f"python{project['requires-python']}", *builder, *project["dependencies"]]
    asked = {"environment.yml": users, "environment-dev.yml": []}
    for extra, lines in project["optional-dependencies"].items():
        asked["environment.yml" if extra in of_users else "environment-dev.yml"] += lines
    for file, lines in asked.items():
        *conda, of_pip = yaml.safe_load((root / file).read_text())["dependencies"]
        assert ranges({*conda, *of_pip["pip"]} - {"pip", "-e ."}) == ranges(lines)


def test_every_dependency_is_used(wanted, root):
    rooms = ("analysis", "benchmarks", "docs", "tests")
    code = "\n".join(
        path.read_text("utf-8") for room in rooms for path in root.glob(f"{room}/**/*.py")
    )
    used = {*COMMANDS, *re.findall(r"(?:^\s*(?:import|from) |importorskip\(\")(\w+)", code, re.M)}
    names = {name: MODULES.get(name, name.replace("-", "_")) for name in wanted}
    assert {name for name, module in names.items() if not used & {name, module}} == set()


def test_every_dependency_has_bounds_which_the_lock_keeps(settings, wanted, root):
    builders = settings["dependency-groups"]["tools"] + settings["build-system"]["requires"]
    for specifier in [*wanted.values(), *ranges(builders).values()]:
        assert {part.operator for part in specifier} == {">=", "<"}, specifier
    text = (root / "requirements.lock").read_text()
    locked = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.M):
        locked.setdefault(canonicalize_name(name), []).append(version)  # several, by platform
    for name, specifier in wanted.items():
        assert locked.get(name), f"{name} is not in requirements.lock: make lock"
        assert all(map(specifier.contains, locked[name])), (name, locked[name])
    assert "--python-version 3.11" in text
    extras = {*settings["project"]["optional-dependencies"]}
    assert set(re.findall(r"--extra ([\w-]+)", text)) == extras
    of_make = re.search(r"^LOCKED := (.*)$", (root / "Makefile").read_text(), re.M)[1]
    assert set(of_make.split()) == extras


@pytest.mark.parametrize("end", ["", "-tools", "-vega"])
def test_the_locks_have_hashes_and_no_registry(root, end):
    text = (root / f"requirements{end}.lock").read_text()
    for pin in re.split(r"^(?=\w)", text, flags=re.M)[1:]:
        assert "--hash=sha256:" in pin, pin
    assert not re.search(r"://|--\w*-?index|--find-links(?! )", text.split("\n", 2)[2])


def test_make_installs_by_hash_and_never_exports_the_backend(root):
    """No call of pip or uv takes what is not in a lock; MPLBACKEND would take away images."""
    text = (root / "Makefile").read_text()
    assert "TOOLS := --quiet --require-hashes -r requirements-tools.lock\n" in text
    assert "LOCK := --quiet --require-hashes -c requirements.lock\n" in text
    assert "ITSELF := --quiet --no-deps --no-build-isolation -e .\n" in text
    calls = re.findall(r"(?:pip --python \$\(PY\) install|\$\(PIP\)|\$\(UV\)) ([^\s;]+)", text)
    assert set(calls) == {"$(TOOLS)", "$(LOCK)", "$(ITSELF)"}
    assert text.count("pip install ") == 2  # PIP and UV
    assert "unexport MPLBACKEND" in text
    assert all("pytest" in line for line in text.splitlines() if "MPLBACKEND=" in line)


def test_actions_are_pinned_by_commit_and_only_read(root):
    for path in (root / ".github/workflows").glob("*.yml"):
        text = path.read_text()
        assert "permissions:\n  contents: read\n" in text
        assert text.count("uses: ") == len(
            re.findall(r"uses: [\w/-]+@[0-9a-f]{40}  # v[\d.]+\n", text)
        )
