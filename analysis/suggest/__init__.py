"""Proposals from a corpus: actors, and rules for text that recurs."""

from analysis.suggest.actors import actors
from analysis.suggest.coverage import coverage
from analysis.suggest.names import uncovered
from analysis.suggest.noise import noise

__all__ = ["actors", "coverage", "noise", "uncovered"]
