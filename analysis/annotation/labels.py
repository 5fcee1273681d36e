"""Labels of people and machines: annotation files as Counts, claims, and pages of a case."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.annotation.cells import (
    SETS,
    expected_in_cell,
    fault_of_cell,
    members_of_cell,
    number_in_cell,
)
from analysis.annotation.codebook import Codebook
from analysis.annotation.codebook import codebook as codebook_of
from analysis.corpus.metadata import joined
from analysis.counts import Counts
from analysis.errors import (
    listing,
    one_of,
    refusal,
    require_columns,
    require_file,
    require_unique,
)
from analysis.stats.evidence import annotators_of
