"""From the raw exports of a survey to its tables, figures, sentences and report."""
