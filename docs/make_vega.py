"""Write the script that draws the page's charts, and its checksum: ``make vega``.

It runs in an environment of its own with what requirements-vega.lock names, and imports nothing of
the package.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import vl_convert

FOLDER = Path(__file__).resolve().parent.parent / "analysis/page"
EXPORT = "window.vegaEmbed = vegaEmbed;"


def versions() -> str:
    """Return the names and versions of what is in the script."""
    newest = vl_convert.get_vegalite_versions()[-1]
    vega, embed = vl_convert.get_vega_version(), vl_convert.get_vega_embed_version()
    return f"Vega {vega}, Vega-Lite {newest}, vega-embed {embed}"


def main() -> None:
    """Write the script; it ends no script element, so that a page can have it inside."""
    licences = (FOLDER / "vega-licences.txt").read_text("utf-8")
    bundle = vl_convert.javascript_bundle(EXPORT)
    script = f"/*\n{versions()} (make vega)\n\n{licences}*/\n(() => {{\n{bundle}\n}})();\n"
    if "</script" in script.lower():
        raise SystemExit("the script would end its element in the page: no file was written")
    content = script.encode()
    (FOLDER / "vega.min.js").write_bytes(content)
    checksum = hashlib.sha256(content).hexdigest()
    (FOLDER / "vega-checksum.txt").write_text(f"{checksum}  vega.min.js\n", "utf-8")


if __name__ == "__main__":
    main()
