"""Protocols, read from what Home Assistant keeps of them: built in, and athletes' own."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from . import stored
from .athletes import athlete_entries, subentries
from .const import CONF_TEXT, DOMAIN, LOGGER, SUBENTRY_PROTOCOL
from .lib.training.protocol import Protocol
from .lib.training.protocol_file import read_protocol
from .lib.training.yaml_lines import ProtocolProblem

_FILES: Final = Path(__file__).parent / "lib" / "training" / "protocols"
_BUILTIN: HassKey[dict[str, str]] = HassKey(f"{DOMAIN}.protocols")


async def async_load_protocols(hass: HomeAssistant) -> None:
    """Read the protocols that are built in, once, off the event loop."""
    hass.data[_BUILTIN] = await hass.async_add_executor_job(_builtin_texts)


@callback
def protocol_texts(hass: HomeAssistant) -> dict[str, str]:
    """Return the file of every protocol: built in, then every athlete's own."""
    own = {
        f"own_{subentry_id}": text
        for entry in athlete_entries(hass)
        for subentry_id, data in subentries(entry, SUBENTRY_PROTOCOL)
        if (text := stored.text(data.get(CONF_TEXT))) is not None
    }
    return hass.data[_BUILTIN] | own


@callback
def builtin_protocols(hass: HomeAssistant) -> dict[str, Protocol]:
    """Return the protocols that are built in, by id."""
    texts = hass.data[_BUILTIN]
    return _readable(texts)


@callback
def protocols(hass: HomeAssistant) -> dict[str, Protocol]:
    """Return every protocol by its id; one that no longer passes is left out."""
    return _readable(protocol_texts(hass))


@callback
def find_protocol(hass: HomeAssistant, protocol_id: str) -> Protocol | None:
    """Return a protocol by its id; None when it is gone, or no longer passes."""
    text = protocol_texts(hass).get(protocol_id)
    return None if text is None else _read(protocol_id, text)


@callback
def protocol_called(
    hass: HomeAssistant,
    wanted: str,
    called: Callable[[Protocol], str] = lambda protocol: protocol.name,
    athlete: ConfigEntry | None = None,
) -> Protocol | None:
    """Return a protocol by its id, its own name, or what else it is `called`.

    Of several with the name, as one that is built in may have in another language, it
    is the athlete's own.
    """
    name = wanted.strip().casefold()
    found = [
        protocol
        for protocol_id, protocol in protocols(hass).items()
        if name in map(str.casefold, (protocol_id, protocol.name, called(protocol)))
    ]
    own = () if athlete is None else subentries(athlete, SUBENTRY_PROTOCOL)
    theirs = {f"own_{subentry_id}" for subentry_id, _ in own}
    found.sort(key=lambda protocol: protocol.protocol_id not in theirs)
    return next(iter(found), None)


def _builtin_texts() -> dict[str, str]:
    files = sorted(_FILES.glob("*.yaml"))
    return {path.stem: path.read_text(encoding="utf-8") for path in files}


def _readable(texts: Mapping[str, str]) -> dict[str, Protocol]:
    read = {key: _read(key, text) for key, text in texts.items()}
    return {key: protocol for key, protocol in read.items() if protocol is not None}


@lru_cache(maxsize=256)
def _read(protocol_id: str, text: str) -> Protocol | None:
    """Return a protocol, read once; one that fails is told of once."""
    try:
        return read_protocol(protocol_id, text)
    except ProtocolProblem as err:
        LOGGER.warning("Protocol %s cannot be used: %s", protocol_id, err)
        return None
