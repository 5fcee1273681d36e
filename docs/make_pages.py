"""Write the pages of the shipped cases, to which explorer.md links: a step of ``make docs``."""

from __future__ import annotations

from pathlib import Path

import analysis
from analysis import page

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs/pages"  # git ignores them


def _newest(folder: Path) -> float:
    """Return when a file of the folder last changed."""
    paths = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return max(path.stat().st_mtime for path in paths if path.is_file())


def save_pages() -> None:
    """Write the pages that are older than their data or the package."""
    PAGES.mkdir(exist_ok=True)
    code = _newest(Path(analysis.__file__).parent)
    for case in ("hamedan-2016", "climate-frames"):
        folder = ROOT / "data" / case
        path = PAGES / f"{case}.html"
        if path.exists() and path.stat().st_mtime > max(code, _newest(folder)):
            continue
        path.unlink(missing_ok=True)
        page.save(folder, path)


if __name__ == "__main__":
    save_pages()
