"""Property tests draw the same examples each time: what passes here passes elsewhere.

``HYPOTHESIS_PROFILE=search`` draws others, to look for what has not been found yet.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))
