"""What the documents say, taken apart for the tests that check it."""

from collections.abc import Iterator
from pathlib import Path
import re

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)
NAMES = [str(document.relative_to(ROOT)) for document in DOCUMENTS]


def text_of(name: str) -> str:
    """Return a document."""
    return (ROOT / name).read_text()


def blocks(name: str, language: str) -> list[str]:
    """Return the code blocks of one language."""
    found: list[str] = re.findall(
        rf"^```{language}\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL
    )
    return found


def code(name: str) -> list[str]:
    """Return everything that is set as code, inline and in blocks of commands."""
    prose = re.sub(r"^```.*?^```$", "", text_of(name), flags=re.MULTILINE | re.DOTALL)
    return [
        *re.findall(r"`([^`\n]+)`", prose),
        *"".join(blocks(name, "bash")).split("\n"),
    ]


def links(name: str) -> Iterator[str]:
    """Yield the target of every link and image."""
    text = re.sub(r"^```.*?^```$", "", text_of(name), flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"\]\(([^)\s]+)\)", text)
    yield from re.findall(r'(?:src|srcset|href)="([^"]+)"', text)


def headings(name: str) -> list[str]:
    """Return the headings, without their level."""
    prose = re.sub(r"^```.*?^```$", "", text_of(name), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^#+ (.+)$", prose, re.MULTILINE)


def anchors(name: str) -> set[str]:
    """Return what a link to a section of a document may end in."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings(name)
    }


def table_column(name: str, heading: str, column: int = 0) -> list[str]:
    """Return the code in one column of the first table whose header is given."""
    _, found, rest = text_of(name).partition(f"\n| {heading} |")
    assert found, heading
    rows = rest.partition("\n\n")[0].split("\n")[2:]
    return re.findall(r"`(\w+)`", "\n".join(row.split("|")[column + 1] for row in rows))


def prose(name: str) -> str:
    """Return a document on one line."""
    return " ".join(text_of(name).split())


def rows(name: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table whose header is given."""
    _, found, rest = text_of(name).partition(f"\n| {heading} |")
    assert found, heading
    lines = rest.partition("\n\n")[0].split("\n")[2:]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
