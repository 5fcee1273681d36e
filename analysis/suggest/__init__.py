"""Proposals from a corpus: actors, names that none has, rules for text that recurs."""

from analysis.suggest.actors import actors
from analysis.suggest.noise import noise
from analysis.suggest.uncovered import uncovered

__all__ = ["actors", "noise", "uncovered"]
