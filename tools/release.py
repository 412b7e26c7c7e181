"""Make what a release is made of: the archive that is installed, and its notes.

Usage: python -m tools.release vVERSION [FOLDER]
"""

import json
from pathlib import Path
import re
import sys
from typing import Final
import zipfile

ROOT: Final = Path(__file__).parents[1]
INTEGRATION: Final = ROOT / "custom_components" / "bfr_cuff"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that one tag makes one archive."""


class NotReady(Exception):
    """The tag, the manifest and the changelog do not agree."""


def notes_of(changelog: str, version: str) -> str:
    """Return what the changelog says of a version, or raise NotReady."""
    heading = rf"^## \[{re.escape(version)}\] - (.+)$"
    found = re.search(heading, changelog, re.MULTILINE)
    if found is None:
        raise NotReady(f"CHANGELOG.md has no heading for {version}")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", found[1].strip()):
        raise NotReady(f"CHANGELOG.md has no day for {version}: {found[1]}")
    rest = changelog[found.end() :]
    notes = re.split(r"^## |^\[", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()
    if not notes:
        raise NotReady(f"CHANGELOG.md says nothing of {version}")
    return f"{notes}\n"


def files_of(folder: Path) -> list[Path]:
    """Return what belongs into the archive: no caches, nothing hidden."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def make_archive(folder: Path, archive: Path) -> None:
    """Write the integration's files into an archive, as they stand in its folder."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in files_of(folder):
            name = path.relative_to(folder).as_posix()
            about = zipfile.ZipInfo(name, date_time=EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            target.writestr(about, path.read_bytes())


def release(tag: str, into: Path, root: Path = ROOT) -> None:
    """Write the archive and the notes of a tag, or raise NotReady."""
    version = tag.removeprefix("v")
    integration = root / INTEGRATION.relative_to(ROOT)
    manifest = json.loads((integration / "manifest.json").read_text(encoding="utf-8"))
    if manifest["version"] != version:
        raise NotReady(f"manifest.json is of version {manifest['version']}, not {tag}")
    notes = notes_of((root / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    into.mkdir(parents=True, exist_ok=True)
    (into / "notes.md").write_text(notes, encoding="utf-8")
    make_archive(integration, into / f"{integration.name}.zip")


def main() -> int:
    """Make a release from the command line; return the exit code."""
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    into = Path(sys.argv[2]) if len(sys.argv) == 3 else ROOT / "dist"
    try:
        release(sys.argv[1], into)
    except NotReady as err:
        print(err, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
