"""Counts, intervals, cross-tabulation and tests on clean answers."""
