"""environment.yml, pyproject.toml and requirements.lock say the same; what runs everything is there."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

CONDA_NAMES = {"matplotlib-base": "matplotlib"}
LOCKS = ("requirements.lock", "requirements-tools.lock", "requirements-vega.lock")


@pytest.fixture(scope="module")
def settings(root):
    return tomllib.loads((root / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def project(settings):
    return settings["project"]


@pytest.fixture(scope="module")
def conda(root):
    return yaml.safe_load((root / "environment.yml").read_text())["dependencies"]


def wanted(project):
    """Return name -> range of everything that pyproject asks for, extras included; an extra may name others."""
    extras = sum(project["optional-dependencies"].values(), [])
    lines = [Requirement(line) for line in [*project["dependencies"], *extras]]
    return {
        canonicalize_name(line.name): line.specifier
        for line in lines
        if line.name != project["name"]
    }


def pins(text):
    """Return name -> versions of a lock; one name may have several, by platform."""
    found = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.M):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


def disagreements(project, conda):
    """Return the names whose range differs between the two files, or that only one of them has."""
    lines = [
        one
        for line in conda
        for one in (line["pip"] if isinstance(line, dict) else [line])
        if one not in ("pip", "-e .") and not one.startswith("python>")
    ]
    there = {
        canonicalize_name(
            CONDA_NAMES.get(Requirement(line).name, Requirement(line).name)
        ): Requirement(line).specifier
        for line in lines
    }
    here = wanted(project)
    return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))


def test_environment_yml_equals_pyproject(project, conda):
    assert disagreements(project, conda) == []


def test_python_is_the_same_everywhere(project, conda, root):
    assert [line for line in conda if str(line).startswith("python>")] == [
        f"python{project['requires-python']}"
    ]
    assert "--python-version 3.11" in (root / "requirements.lock").read_text()
    assert SpecifierSet(project["requires-python"]).contains("3.11")


def test_every_dependency_is_used(project, root):
    """Each is imported somewhere by its own name or another, or run as a command."""
    modules = {
        "scikit-learn": "sklearn",
        "vadersentiment": "vaderSentiment",
        "python-docx": "docx",
        "pyyaml": "yaml",
    }
    commands = {"jupyterlab", "ipykernel", "pytest", "pytest-xdist", "ruff", "mypy"}
    commands |= {"sphinx", "myst-nb", "numpydoc", "furo"}  # of docs/conf.py
    commands |= {"import-linter"}  # importlinter, which the tests run
    commands |= {"setuptools"}  # builds the archives that the tests look into
    places = [
        path
        for room in ("analysis", "benchmarks", "docs", "tests")
        for path in (root / room).rglob("*.py")
    ]
    code = "\n".join(path.read_text("utf-8") for path in places)
    imported = set(re.findall(r"(?:^\s*(?:import|from) |importorskip\(\")(\w+)", code, re.M))
    assert {
        name
        for name in wanted(project)
        if modules.get(name, name.replace("-", "_")) not in imported
    } - commands == set()


def test_every_pin_of_the_lock_is_in_its_range(project, root):
    locked = pins((root / "requirements.lock").read_text())
    for name, specifier in wanted(project).items():
        assert locked.get(name), f"{name} is not in requirements.lock: make lock"
        assert all(specifier.contains(version) for version in locked[name]), (
            name,
            locked[name],
            str(specifier),
        )


def test_the_lock_names_all_extras(project, root):
    extras = {*project["optional-dependencies"]}
    command = (root / "requirements.lock").read_text().splitlines()[1]
    assert set(re.findall(r"--extra ([\w-]+)", command)) == extras
    locked = re.search(r"^LOCKED := (.*)$", (root / "Makefile").read_text(), re.M)[1]
    assert set(locked.split()) == extras


def test_every_dependency_has_bounds(settings):
    groups = sum(settings["dependency-groups"].values(), [])
    builders = [Requirement(line) for line in [*groups, *settings["build-system"]["requires"]]]
    ranges = [*wanted(settings["project"]).values(), *(line.specifier for line in builders)]
    for specifier in ranges:
        assert {part.operator for part in specifier} == {">=", "<"}, specifier


@pytest.mark.parametrize("name", LOCKS)
def test_the_locks_have_hashes_and_no_registry(root, name):
    text = (root / name).read_text()
    for pin in re.split(r"^(?=\w)", text, flags=re.M)[1:]:
        assert "--hash=sha256:" in pin, pin
    assert not re.search(r"://|--\w*-?index|--find-links(?! )", text.split("\n", 2)[2])


def test_make_installs_by_hash_and_builds_with_the_setuptools_of_the_lock(root, settings):
    """No call of pip or uv takes a package that is not in a lock."""
    text = (root / "Makefile").read_text()
    assert "TOOLS := --quiet --require-hashes -r requirements-tools.lock\n" in text
    assert "LOCK := --quiet --require-hashes -c requirements.lock\n" in text
    assert "ITSELF := --quiet --no-deps --no-build-isolation -e .\n" in text
    calls = re.findall(r"(?:pip --python \$\(PY\) install|\$\(PIP\)|\$\(UV\)) ([^\s;]+)", text)
    assert set(calls) == {"$(TOOLS)", "$(LOCK)", "$(ITSELF)"}
    assert text.count("pip install ") == 2  # PIP and UV
    assert settings["build-system"]["requires"] == ["setuptools>=77,<85"]
    assert {*pins((root / "requirements-tools.lock").read_text())} == {"pip", "setuptools"}


def test_actions_are_pinned_by_commit_and_only_read(root):
    for path in (root / ".github/workflows").glob("*.yml"):
        assert yaml.safe_load(path.read_text())["permissions"] == {"contents": "read"}
        for action in re.findall(r"uses: (.*)", path.read_text()):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v[\d.]+", action), (
                f"{path.name}: {action}"
            )


def test_the_makefile_never_exports_the_backend(root):
    """MPLBACKEND in a notebook's environment would silently take away images."""
    text = (root / "Makefile").read_text()
    assert "unexport MPLBACKEND" in text
    assert all("pytest" in line for line in text.splitlines() if "MPLBACKEND=" in line)
