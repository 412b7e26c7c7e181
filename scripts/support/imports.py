"""Check that each part of the code imports only what it may."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import sys

from .home import ROOT

INTEGRATION = "custom_components.bfr_cuff"


@dataclass(frozen=True, slots=True)
class Part:
    """A package, what it must not import, and the exceptions to that."""

    package: str
    banned: tuple[str, ...]
    allowed: tuple[str, ...] = ()

    def permits(self, module: str) -> bool:
        """Tell whether this part may import a module."""
        return _within(module, self.allowed) or not _within(module, self.banned)


PURE = tuple(f"{INTEGRATION}.{name}" for name in ("link", "training", "history"))
PARTS = (
    *(Part(pure, ("homeassistant", INTEGRATION), PURE) for pure in PURE),
    Part("simulator", ("homeassistant", "custom_components")),
)


def _within(module: str, packages: tuple[str, ...]) -> bool:
    return any(f"{module}.".startswith(f"{package}.") for package in packages)


def imported(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: 1 - node.level or None]
                base = ".".join([*parents, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def violations(root: Path) -> Iterator[str]:
    """Yield a sentence for each import that is not permitted."""
    for part in PARTS:
        folder = root.joinpath(*part.package.split("."))
        for file in sorted(folder.rglob("*.py")):
            package = ".".join(file.relative_to(root).parent.parts)
            for line, module in imported(file.read_text(), package):
                if not part.permits(module):
                    where = f"{file.relative_to(root)}:{line}"
                    yield f"{where}: {part.package} must not import {module}"


def main() -> int:
    """Print every violation; return 1 if there is one."""
    found = list(violations(ROOT))
    print("\n".join(found) or "Each part imports only what it may.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
