"""Write one athlete's months as an export: python -m tools.demo_months KEY FILE."""

from pathlib import Path
import sys

from custom_components.bfr_cuff.lib.store import export_json as json_file

from .people import PEOPLE
from .training import months


def main(key: str, file: Path) -> None:
    """Write the file in one step, so that nobody finds half of it."""
    partial = file.with_name(f"{file.name}.new")
    with partial.open("wb") as stream:
        stream.writelines(json_file.chunks(months(PEOPLE[key])))
    partial.replace(file)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
