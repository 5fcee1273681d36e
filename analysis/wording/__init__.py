"""Findings, limits and notes in sentences, from a table of results and its `Method`."""
