"""How well the intervals cover and the tests keep their level, at the group sizes of the study: ``make simulate``."""
