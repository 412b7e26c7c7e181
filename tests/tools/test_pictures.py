"""Tests of the pictures in docs/images, and of what takes them."""

from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image
import pytest

from tools.demo.home import ROOT
from tools.demo.steps import CommandError
from tools.docs.pictures import LOOKS, MOST_BYTES, PICTURES, save


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("look", LOOKS)
def test_is_there(name: str, look: str) -> None:
    """Each view has its picture in each look, and none is large."""
    file = ROOT / "docs" / "images" / f"{name}_{look}.webp"
    assert 10_000 < file.stat().st_size <= MOST_BYTES
    with Image.open(file) as image:
        portrait = image.height > image.width
    assert portrait == (look == "phone")


def screenshot(content: bytes, side: int) -> bytes:
    """Return a screenshot of a square."""
    file = BytesIO()
    Image.frombytes("RGB", (side, side), content).save(file, "PNG")
    return file.getvalue()


def test_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is saved is small, and says how small."""
    save(screenshot(bytes(300 * 300 * 3), 300), tmp_path / "black.webp")
    assert (tmp_path / "black.webp").stat().st_size < 1000
    assert "black.webp" in capsys.readouterr().out


def test_too_large(tmp_path: Path) -> None:
    """A picture that is too large is an error, not a surprise in the repository."""
    noise = Random(1).randbytes(600 * 600 * 3)
    with pytest.raises(CommandError, match="at most are fine"):
        save(screenshot(noise, 600), tmp_path / "noise.webp")
