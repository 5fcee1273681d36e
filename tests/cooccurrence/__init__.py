"""Tests of co-occurrence."""
