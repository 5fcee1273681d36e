"""Fingerprints of tables: tables of two packs combine where these agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.features.readers import dependencies, installed_readers
from analysis.lexicons import fingerprint


def table_fingerprints(
    manifest: Mapping,
    tables: Iterable[str],
    *,
    depends: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, str]:
    """Return a fingerprint of each table: of everything on which its numbers depend.

    *depends* has the entries of the manifest that matter, by table. By default installed readers
    say so; a table of which no reader is installed keeps its fingerprint.
    """
    if depends is None:
        depends = dependencies(installed_readers())
    fingerprints = {}
    for table in tables:
        if table in depends:
            fingerprints[table] = fingerprint(_settings_of(manifest, depends[table]))
        else:
            fingerprints[table] = manifest["fingerprints"][table]
    return fingerprints


def scorers_entry(fingerprints: Mapping[str, str]) -> dict:
    """Return the entry ``scorers`` of a manifest, given the fingerprint of each scorer.

    >>> scorers_entry({"sentence": "1"})["names"]
    ['sentence']
    """
    return {
        "fingerprint": fingerprint(fingerprints),
        "names": list(fingerprints),
        "fingerprints": dict(fingerprints),
    }


def differences(manifests: Iterable[Mapping], table: str) -> list[str]:
    """Return the settings in which packs differ that matter for a table, sorted."""
    manifests = list(manifests)
    if any(table not in manifest["fingerprints"] for manifest in manifests):
        return ["a pack without this table"]
    depends = dependencies(installed_readers())
    if table not in depends:
        digests = {manifest["fingerprints"][table] for manifest in manifests}
        return ["its reader"] if len(digests) > 1 else []
    first, *others = (_settings_of(manifest, depends[table]) for manifest in manifests)
    return sorted(key for key in first if any(other[key] != first[key] for other in others))


def _settings_of(manifest: Mapping, entries: Iterable[str]) -> dict[str, Any]:
    """Return what a manifest says under these entries, and the reader of the core."""
    known = {"schema": manifest["schema"], **manifest["settings"], **manifest["versions"]}
    for name, entry in manifest["lists"].items():
        known[name] = entry["fingerprint"]
    return {key: known.get(key) for key in ("schema", "reader", *entries)}
