"""Tests of a Home Assistant that nobody can speak to."""

from pathlib import Path
import subprocess
import sys

PROGRAM = """
from importlib import import_module
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("hassil", "home_assistant_intents", "unicode_rbnf"):
            raise ModuleNotFoundError(name)
        if name == "homeassistant.components.conversation":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
for name in ("", ".intent", ".llm", ".voice.setup"):
    import_module("custom_components.bfr_cuff" + name)
try:
    import_module("custom_components.bfr_cuff.voice.listener")
except ModuleNotFoundError as err:
    print("missing:", err)
"""


def test_nothing_is_imported() -> None:
    """Without what the conversation installs, all but listening can be imported."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("missing: ")
