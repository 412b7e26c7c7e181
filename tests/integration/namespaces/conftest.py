"""Collected only by `scripts/network`: it takes root, and minutes."""

import os

collect_ignore_glob = [] if os.environ.get("BFR_NAMESPACES") else ["test_*.py"]
