"""Drafting a study folder from an export: what its columns and answers are likely to be, for a person to confirm.

`python -m helpers.exchange.draft.run export.csv` writes the folder. Everything in it is a guess that can be read and
corrected; nothing in it is an answer of one person (`helpers.exchange.draft.threshold`).
"""
