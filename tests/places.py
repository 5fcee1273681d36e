"""Folders that tests read."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests/fixtures"
EXPORTS = FIXTURES / "exports"
PAGES = FIXTURES / "pages"
