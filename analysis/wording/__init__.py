"""Sentences on results: how many comparisons are beyond chance, and which is the clearest."""
