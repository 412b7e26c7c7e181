"""The YAML that users get, as ESPHome takes it for a board."""

from pathlib import Path
import shutil
import subprocess

import pytest

from custom_components.bfr_cuff.flows.own_yaml import YAML
from tests.firmware.esphome import ESPHOME

SECRETS = """\
wifi_ssid: Home
wifi_password: a-long-password
ota_password: another-long-password
"""


def test_is_valid_as_it_stands(tmp_path: Path) -> None:
    """With a user's own secrets beside it."""
    if not ESPHOME.exists():
        pytest.skip("ESPHome is not installed: scripts/own-parts build")
    file = Path(shutil.copy(YAML, tmp_path))
    (tmp_path / "secrets.yaml").write_text(SECRETS)
    done = subprocess.run(
        [ESPHOME / "python", "-m", "esphome", "config", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
