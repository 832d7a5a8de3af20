"""The study and its questionnaires as data: what was asked, of whom, when, and under which rules."""
