"""The integration as it was at another commit, under the benchmarks as they are now."""

from pathlib import Path
import shutil
import subprocess

from tools.demo.home import ROOT
from tools.demo.steps import CommandError

NOW = ("tools", "simulator", "cuffcheck")


def checkout(revision: str) -> Path:
    """Return a folder with that integration and today's benchmarks, made anew.

    Raises CommandError where there is no such commit.
    """
    try:
        found = _git("rev-parse", "--verify", f"{revision}^{{commit}}")
    except subprocess.CalledProcessError as error:
        raise CommandError(f"There is no commit {revision} here.") from error
    commit = found.decode().strip()
    folder = ROOT / ".cache/bench" / commit
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive = _git("archive", commit, "custom_components")
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    for name in NOW:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    (folder / ".cache").symlink_to(ROOT / ".cache")
    return folder


def _git(*arguments: str) -> bytes:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, check=True
    )
    return done.stdout
