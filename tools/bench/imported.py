"""Import the integration as Home Assistant does, and print what that took, as JSON.

In a process of its own: what Home Assistant has anyway is imported before it.
"""

import gc
from importlib import import_module
import json
from pathlib import Path
import sys
import time
from typing import Final

from tools.demo.home import ROOT

PACKAGE: Final = "custom_components.bfr_cuff"
# Those that it imports of itself, and what it has in nearly every home.
HOME: Final = (
    *("automation", "assist_satellite", "backup", "binary_sensor", "blueprint"),
    *("button", "calendar", "conversation", "diagnostics", "event", "frontend"),
    *("history", "http", "intent", "llm", "logbook", "lovelace", "media_player"),
    *("number", "recorder.statistics", "repairs", "select", "sensor", "switch"),
    *("system_health", "tts", "websocket_api", "zeroconf"),
)
PLATFORMS: Final = (
    *("backup", "condition", "config_flow", "diagnostics", "intent", "llm", "logbook"),
    *("repairs", "system_health", "trigger", "binary_sensor", "button", "calendar"),
    *("event", "number", "select", "sensor", "switch"),
)


def main() -> None:
    """Print seconds of processor time, bytes of memory, and what was imported."""
    for name in HOME:
        import_module(f"homeassistant.components.{name}")
    folder = ROOT / PACKAGE.replace(".", "/")
    ours = [name for name in PLATFORMS if (folder / f"{name}.py").exists()]
    gc.collect()
    bytes_before, started = resident(), time.process_time()
    import_module(PACKAGE)
    for name in ours:
        import_module(f"{PACKAGE}.{name}")
    seconds = time.process_time() - started
    found = {"seconds": seconds, "bytes": resident() - bytes_before}
    names = sorted(name for name in sys.modules if name.startswith(f"{PACKAGE}."))
    print(json.dumps({**found, "modules": names}))


def resident() -> int:
    """Return the memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


if __name__ == "__main__":
    main()
