"""docs/conformance.md names every test of this folder, where it stands, and no other."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def test_page_and_tests_are_in_step(root):
    page = (root / "docs" / "conformance.md").read_text("utf-8")
    named = set(re.findall(r"\[`(test_\w+)`\]\(\.\./tests/conformance/(\w+\.py)\)", page))
    written = {
        (name, path.name)
        for path in FOLDER.glob("test_*.py")
        if path != Path(__file__)
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)
    }
    assert named - written == set() and written - named == set()
