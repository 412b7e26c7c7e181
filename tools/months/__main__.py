"""Write each athlete's months as an export for the demo: python -m tools.months [FOLDER].

They stand in the repository, so that nobody waits for them; make them anew when the
engine, the simulator or the export has changed what they would be.
"""

import lzma
from pathlib import Path
import sys

from custom_components.bfr_cuff.lib.store import export_json
from tools.demo.past import FOLDER
from tools.demo.people import PEOPLE

from .training import months


def main(folder: Path) -> None:
    """Write a file for each athlete."""
    folder.mkdir(exist_ok=True)
    for key, person in PEOPLE.items():
        export = b"".join(export_json.chunks(months(person)))
        packed = lzma.compress(export, preset=9 | lzma.PRESET_EXTREME)
        (folder / f"{key}.json.xz").write_bytes(packed)
        print(f"{key}: {len(packed) // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
