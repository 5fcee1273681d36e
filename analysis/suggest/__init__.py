"""Proposals from a corpus: actors, speakers who are none yet, rules for text that recurs."""

from analysis.suggest.actors import actors
from analysis.suggest.noise import noise
from analysis.suggest.speakers import speakers
from analysis.suggest.uncovered import uncovered

__all__ = ["actors", "noise", "speakers", "uncovered"]
