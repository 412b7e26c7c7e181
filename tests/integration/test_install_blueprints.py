"""The action that installs the blueprints, in the real folder of a home."""

import errno
import json
from pathlib import Path
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_capture_events

from custom_components.bfr_cuff.blueprints import shipped
from custom_components.bfr_cuff.blueprints.translate import render
from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.setup import async_setup_component

from .blueprints import NAMES, SOURCES
from .helpers import act
from .shipped import FOLDER, TEXTS
from .training import ask

ACTION = "install_blueprints"
FILES = [f"{name}.yaml" for name in NAMES]
FIRST, SECOND, *REST = FILES


@pytest.fixture(autouse=True)
async def _ours(hass: HomeAssistant) -> None:
    """Set up what is there without any controller or athlete."""
    assert await async_setup_component(hass, DOMAIN, {})


@pytest.fixture
def folder(hass: HomeAssistant) -> Path:
    """Return where Home Assistant looks for our blueprints; it is not there yet."""
    return Path(hass.config.path("blueprints", "automation", DOMAIN))


def outcome(**files: list[str]) -> dict[str, list[str]]:
    """Return a response with these files in it."""
    return {key: [] for key in ("installed", "updated", "unchanged", "kept")} | files


def contents(folder: Path) -> dict[str, bytes]:
    """Return everything that is in a folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*")}


async def names(hass: HomeAssistant) -> dict[str, str]:
    """Return what each blueprint is called that Home Assistant finds."""
    found = await async_get_blueprints(hass).async_get_blueprints()
    return {path: getattr(each, "name", str(each)) for path, each in found.items()}


async def test_into_an_empty_home(hass: HomeAssistant, folder: Path) -> None:
    """All are there at once, and the second time nothing is left to do."""
    assert await names(hass) == {}
    assert await ask(hass, ACTION) == outcome(installed=FILES)
    assert contents(folder) == contents(SOURCES)
    assert set(await names(hass)) == {f"{DOMAIN}/{name}" for name in FILES}
    assert await ask(hass, ACTION) == outcome(unchanged=FILES)


async def test_what_is_edited_stays(hass: HomeAssistant, folder: Path) -> None:
    """A single byte makes it the user's, and so does a link."""
    await act(hass, f"{DOMAIN}.{ACTION}")
    edited = (folder / FIRST).read_bytes() + b"\n"
    (folder / FIRST).write_bytes(edited)
    (folder / SECOND).unlink()
    (folder / SECOND).symlink_to(folder / "nowhere.yaml")
    assert await ask(hass, ACTION) == outcome(unchanged=REST, kept=[FIRST, SECOND])
    assert (folder / FIRST).read_bytes() == edited
    assert (folder / SECOND).is_symlink()


async def test_language_of_the_home(hass: HomeAssistant, folder: Path) -> None:
    """Installed in the home's language; after a change of it, run again, in the new."""
    german = json.loads((FOLDER / "translations" / "de.json").read_text())["common"]
    hass.config.language = "de"
    assert await ask(hass, ACTION) == outcome(installed=FILES)
    called = await names(hass)
    for name in NAMES:
        assert called[f"{DOMAIN}/{name}.yaml"] == german[f"blueprint_{name}_name"]
    # There is no Icelandic.
    hass.config.language = "is"
    assert await ask(hass, ACTION) == outcome(updated=FILES)
    called = await names(hass)
    for name in NAMES:
        english = TEXTS["common"][f"blueprint_{name}_name"]
        assert called[f"{DOMAIN}/{name}.yaml"] == english


async def test_earlier_version(
    hass: HomeAssistant, folder: Path, tmp_path: Path
) -> None:
    """What an earlier version shipped is brought up to date, and what is made of it."""
    configuration = tmp_path / "configuration.yaml"
    configuration.write_text("automation: []\n")
    for component in ("homeassistant", "automation"):
        assert await async_setup_component(hass, component, {})
    heard = async_capture_events(hass, "automation_reloaded")
    await ask(hass, ACTION)
    assert heard == []
    old = b"# as it was shipped once\n" + (folder / FIRST).read_bytes()
    (folder / FIRST).write_bytes(old)
    known = tmp_path / "digests.json"
    known.write_text(json.dumps({"0.0.1": {FIRST: [shipped.digest(old)]}}))
    with patch.object(shipped, "DIGESTS", known):
        assert await ask(hass, ACTION) == outcome(
            updated=[FIRST], unchanged=[SECOND, *REST]
        )
    assert (folder / FIRST).read_bytes() == (SOURCES / FIRST).read_bytes()
    assert len(heard) == 1


async def test_folder_cannot_be_made(hass: HomeAssistant, folder: Path) -> None:
    """It says where it could not write, and why."""
    folder.parents[1].write_text("A file is where the folder should be.")
    with pytest.raises(HomeAssistantError) as refused:
        await ask(hass, ACTION)
    assert refused.value.translation_key == "blueprints_not_written"
    assert str(folder) in str(refused.value)


async def test_disk_is_full(hass: HomeAssistant, folder: Path) -> None:
    """The files that were there are whole, and nothing is left beside them."""
    hass.config.language = "de"
    await ask(hass, ACTION)
    before = contents(folder)
    hass.config.language = "en"
    full = OSError(errno.ENOSPC, "No space left on device")
    with (
        patch("atomicwrites.AtomicWriter.commit", side_effect=full),
        pytest.raises(HomeAssistantError, match="No space left on device") as refused,
    ):
        await ask(hass, ACTION)
    assert refused.value.translation_key == "blueprints_not_written"
    assert contents(folder) == before


async def test_only_an_administrator(
    hass: HomeAssistant, folder: Path, hass_read_only_user: MockUser
) -> None:
    """Who may not change the configuration may not do it this way."""
    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN, ACTION, {}, blocking=True, context=context
        )
    assert contents(folder) == {}


def test_rendering_touches_nothing_else() -> None:
    """Only a whole value on one line is a text; all else stays byte for byte."""
    source = (
        "a: Word\n- b: 'Word'\nc: >-\n  Word\n# d: Word\ne: Words\nf: [Word\ng: 5\n"
    )
    said = render(source, {"Word": 'Wört: "x" #', "5": "fünf"})
    text = '"Wört: \\"x\\" #"'
    assert said == source.replace("a: Word", f"a: {text}").replace(
        "b: 'Word'", f"b: {text}"
    )
