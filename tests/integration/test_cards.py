"""Tests of how the cards come to every dashboard, and go again."""

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.bfr_cuff import cards as resource
from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .athletes import add_athlete
from .helpers import assert_state

KEY = "lovelace_resources"
FOREIGN = {"id": "a1", "type": "module", "url": "/local/other-card.js?v=1"}
ALIKE = {"id": "b2", "type": "css", "url": "/bfr_cuff/bfr-cuff.js.map"}


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the built cards, in a folder of the test's own."""
    monkeypatch.setattr(resource, "FOLDER", tmp_path)
    path = tmp_path / "bfr-cuff.js"
    path.write_text("first();")
    return path


def rebuild(bundle: Path) -> None:
    """Have another version of the cards."""
    bundle.write_text("second();")


def clean(bundle: Path) -> None:
    """Have no cards."""
    bundle.unlink()


def url(content: str) -> str:
    """Return the address under which browsers load this content."""
    return f"/bfr_cuff/bfr-cuff.js?v={sha256(content.encode()).hexdigest()[:10]}"


async def dashboards(hass: HomeAssistant, **config: Any) -> None:
    """Set the real frontend and its dashboards up."""
    assert await async_setup_component(hass, "frontend", {"lovelace": config})


async def set_up(hass: HomeAssistant, name: str = "Ada") -> MockConfigEntry:
    """Add an athlete and set it up, for which no controller is needed."""
    entry = add_athlete(hass, name=name)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def remove(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Remove an entry as its owner does."""
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()


def rows(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return every resource of the dashboards."""
    return list(hass.data[LOVELACE_DATA].resources.async_items())


def addresses(hass: HomeAssistant) -> list[str]:
    """Return what every dashboard loads."""
    return [row["url"] for row in rows(hass)]


def extra(hass: HomeAssistant) -> frozenset[str]:
    """Return what the frontend loads besides."""
    urls: frozenset[str] = hass.data[DATA_EXTRA_MODULE_URL].urls
    return urls


def stored(hass_storage: dict[str, Any], *items: dict[str, Any]) -> None:
    """Have resources from before this start."""
    hass_storage[KEY] = {"version": 1, "key": KEY, "data": {"items": list(items)}}


async def test_fresh(hass: HomeAssistant, bundle: Path) -> None:
    """Nothing has to be installed by hand; more entries add no more rows."""
    await dashboards(hass)
    await set_up(hass)
    await set_up(hass, "Bo")
    [row] = rows(hass)
    assert (row["type"], row["url"]) == ("module", url("first();"))


async def test_two_entries_at_once(hass: HomeAssistant, bundle: Path) -> None:
    """They do not add a row each: the first start sets all of them up at once."""
    await dashboards(hass)
    for name in ("Ada", "Bo", "Cy"):
        add_athlete(hass, name=name)
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    assert addresses(hass) == [url("first();")]


async def test_second_start(
    hass: HomeAssistant, bundle: Path, hass_storage: dict[str, Any]
) -> None:
    """Rows from before are read before anything is written; ours is still right."""
    ours = {"id": "c3", "type": "module", "url": url("first();")}
    stored(hass_storage, FOREIGN, ours, ALIKE)
    await dashboards(hass)
    await set_up(hass)
    assert rows(hass) == [FOREIGN, ours, ALIKE]


async def test_another_version(
    hass: HomeAssistant, bundle: Path, hass_storage: dict[str, Any]
) -> None:
    """The row stays the same and gets another hash, for browsers keep what they have."""
    ours = {"id": "c3", "type": "module", "url": url("first();")}
    stored(hass_storage, ours, FOREIGN)
    rebuild(bundle)
    await dashboards(hass)
    await set_up(hass)
    assert rows(hass) == [ours | {"url": url("second();")}, FOREIGN]


async def test_duplicates_are_healed(
    hass: HomeAssistant, bundle: Path, hass_storage: dict[str, Any]
) -> None:
    """One row is left of those that somebody added by hand or by mistake."""
    spares = [
        {"id": f"d{number}", "type": "module", "url": f"/bfr_cuff/bfr-cuff.js{query}"}
        for number, query in enumerate(("", "?v=old", "?v=older"))
    ]
    stored(hass_storage, spares[0], FOREIGN, *spares[1:])
    await dashboards(hass)
    await set_up(hass)
    assert rows(hass) == [spares[0] | {"url": url("first();")}, FOREIGN]


async def test_reload_and_removal(hass: HomeAssistant, bundle: Path) -> None:
    """A reload keeps the row; the last removal takes it, and the next entry brings it."""
    await dashboards(hass)
    ada, bo = await set_up(hass), await set_up(hass, "Bo")
    resources = hass.data[LOVELACE_DATA].resources
    assert isinstance(resources, ResourceStorageCollection)
    await resources.async_create_item({"res_type": "module", "url": FOREIGN["url"]})
    before = rows(hass)
    assert await hass.config_entries.async_reload(ada.entry_id)
    assert await hass.config_entries.async_unload(bo.entry_id)
    await hass.async_block_till_done()
    assert rows(hass) == before
    await remove(hass, ada)
    assert rows(hass) == before
    await remove(hass, bo)
    assert addresses(hass) == [FOREIGN["url"]]
    await set_up(hass)
    assert addresses(hass) == [FOREIGN["url"], url("first();")]


async def test_an_ignored_controller_needs_no_cards(
    hass: HomeAssistant, bundle: Path
) -> None:
    """Who ignores what was discovered has not installed anything."""
    await dashboards(hass)
    ada, bo = await set_up(hass), add_athlete(hass, name="Bo")
    object.__setattr__(bo, "source", SOURCE_IGNORE)
    await remove(hass, ada)
    assert rows(hass) == []


async def test_resources_in_yaml(hass: HomeAssistant, bundle: Path) -> None:
    """Those cannot be written, so the frontend itself loads the cards."""
    mine = {"type": "module", "url": FOREIGN["url"]}
    await dashboards(hass, resource_mode="yaml", resources=[mine])
    ada = await set_up(hass)
    assert extra(hass) == {url("first();")}
    assert addresses(hass) == [FOREIGN["url"]]
    rebuild(bundle)
    bo = await set_up(hass, "Bo")
    assert extra(hass) == {url("second();")}
    await remove(hass, bo)
    assert extra(hass) == {url("second();")}
    await remove(hass, ada)
    assert extra(hass) == frozenset()


async def test_listed_in_yaml_by_hand(hass: HomeAssistant, bundle: Path) -> None:
    """Whoever lists the cards already gets them once."""
    mine = {"type": "module", "url": "/bfr_cuff/bfr-cuff.js"}
    await dashboards(hass, resource_mode="yaml", resources=[mine])
    await set_up(hass)
    assert extra(hass) == frozenset()


async def test_not_built(
    hass: HomeAssistant, bundle: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A checkout without a build sets everything up, and says what is missing."""
    clean(bundle)
    await dashboards(hass)
    await set_up(hass)
    assert rows(hass) == []
    assert "The cards have not been built" in caplog.text


async def test_no_folder(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nor does it matter that there is nothing to serve at all."""
    monkeypatch.setattr(resource, "FOLDER", tmp_path / "none")
    await dashboards(hass)
    await set_up(hass)
    assert rows(hass) == []


async def test_without_a_frontend(hass: HomeAssistant, bundle: Path) -> None:
    """Cuffs are held without any dashboard."""
    ada = await set_up(hass)
    assert LOVELACE_DATA not in hass.data
    await remove(hass, ada)


async def test_dashboards_that_take_their_time(
    hass: HomeAssistant, bundle: Path
) -> None:
    """They are no reason to leave a cuff without its guard."""
    await dashboards(hass)
    turn = hass.data.setdefault(resource._TURN, asyncio.Lock())
    async with turn:
        entry = add_athlete(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        assert_state(entry, ConfigEntryState.LOADED)
        assert rows(hass) == []
    await hass.async_block_till_done()
    assert addresses(hass) == [url("first();")]


async def test_served(
    hass: HomeAssistant, bundle: Path, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Without a login, kept for a month, compressed where there is such a file."""
    bundle.with_suffix(".js.gz").write_bytes(
        bytes.fromhex("1f8b08000000000002ff") + b"\x03\x00" + b"\x00" * 8
    )
    await set_up(hass)
    client = await hass_client_no_auth()
    plain = await client.get(url("first();"), headers={"Accept-Encoding": "identity"})
    assert plain.status == 200
    assert await plain.text() == "first();"
    assert "max-age=2678400" in plain.headers["Cache-Control"]
    packed = await client.get(url("first();"), headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
