"""Read labels of people and machines, and say how far they agree and what machines miss."""

from analysis.annotation import agreement
from analysis.annotation.labels import (
    Codebook,
    blinded,
    caption,
    check_sheet,
    claims,
    codebook,
    corrected_contrast,
    corrected_share,
    pages,
    read,
    reliability,
    sheet,
    stability,
)

__all__ = [
    "Codebook",
    "agreement",
    "blinded",
    "caption",
    "check_sheet",
    "claims",
    "codebook",
    "corrected_contrast",
    "corrected_share",
    "pages",
    "read",
    "reliability",
    "sheet",
    "stability",
]
