"""Each outlet by itself: what its pages contain, and whom it resembles."""

from analysis.outlets.fingerprints import fingerprint
from analysis.outlets.maps import SourceMap, map

__all__ = ["SourceMap", "fingerprint", "map"]
