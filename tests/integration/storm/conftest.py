"""Days are lived only by `scripts/storm --hours`: they take long."""

import os

collect_ignore = [] if "BFR_HOURS" in os.environ else ["test_days.py"]
