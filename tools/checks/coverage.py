"""Hold each module to the share of its lines and branches that tests must reach."""

from collections.abc import Iterator
import json
from pathlib import Path
import sys
from typing import Any

EVERY_MODULE = 95.0
"""Percent; a module must have more."""
WHOLE = ("custom_components/bfr_cuff/config_flow.py",)
"""Modules that tests must reach in full."""


def shortfalls(report: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence for each module that coverage.py's report shows too low."""
    for path, module in report["files"].items():
        percent = module["summary"]["percent_covered"]
        if path in WHOLE and percent < 100:
            yield f"{path}: {percent:.1f} %, and must be 100 %"
        elif percent <= EVERY_MODULE:
            yield f"{path}: {percent:.1f} %, and must be above {EVERY_MODULE:.0f} %"


def main(report: Path) -> int:
    """Print every shortfall; return 1 if there is one."""
    content = json.loads(report.read_text())
    found = list(shortfalls(content))
    total = content["totals"]["percent_covered"]
    for each in found:
        print(each)
    print(f"{total:.1f} % in all, {len(content['files'])} modules")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
