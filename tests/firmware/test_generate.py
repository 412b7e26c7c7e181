"""What ESPHome would build for each chip: the settings of TLS, and the advertisement.

No image for an ESP32 is built here or was ever tried: only its sources are written.
"""

from pathlib import Path
import re

import pytest
import yaml

from .esphome import CHIPS, EXAMPLES, controller, generate, portable

SUITE = ("CHACHA20_C", "POLY1305_C", "CHACHAPOLY_C", "PSK_MODES")
EXPECTED = {
    **{f"CONFIG_MBEDTLS_{name}": "y" for name in SUITE},
    "CONFIG_MBEDTLS_KEY_EXCHANGE_ECDHE_PSK": "y",
    "CONFIG_MBEDTLS_SSL_IN_CONTENT_LEN": "5120",
    "CONFIG_MBEDTLS_SSL_OUT_CONTENT_LEN": "2048",
    "CONFIG_MBEDTLS_ASYMMETRIC_CONTENT_LEN": "y",
    "CONFIG_MBEDTLS_SERVER_SSL_SESSION_TICKETS": "n",
    "CONFIG_MBEDTLS_CLIENT_SSL_SESSION_TICKETS": "n",
    "CONFIG_MBEDTLS_SSL_RENEGOTIATION": "n",
    "CONFIG_MBEDTLS_KEY_EXCHANGE_RSA": "n",
    "CONFIG_ESP_TASK_WDT_INIT": "y",
    "CONFIG_ESP_TASK_WDT_PANIC": "y",
}
TLS_IS_OUT = {"CONFIG_MBEDTLS_TLS_DISABLED", "CONFIG_MBEDTLS_TLS_CLIENT_ONLY"}


@pytest.fixture(scope="module", params=CHIPS)
def project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the sources that ESPHome writes for a chip."""
    folder = tmp_path_factory.mktemp(request.param)
    file = folder / "cuffs.yaml"
    file.write_text(yaml.safe_dump(controller(request.param)))
    return generate(file, folder)


def test_tls_is_built_as_cuff_link_needs_it(project: Path) -> None:
    """The suite is in, records are long enough, and every connection proves the key."""
    text = (project / "sdkconfig.cuffs").read_text()
    settings = dict(re.findall(r"^(CONFIG_\w+)=(.*)$", text, re.MULTILINE))

    assert {name: settings.get(name) for name in EXPECTED} == EXPECTED
    assert not {name for name in TLS_IS_OUT if settings.get(name) == "y"}


def test_a_risc_v_saves_registers_by_calls(project: Path) -> None:
    """Its code is measured so; a chip of another kind has no such setting."""
    text = (project / "sdkconfig.cuffs").read_text()
    is_risc_v = "CONFIG_IDF_TARGET_ESP32C3=y" in text

    assert ("CONFIG_COMPILER_SAVE_RESTORE_LIBCALLS=y" in text) == is_risc_v


def test_every_layer_is_built(project: Path) -> None:
    """Core, server and drivers are copied beside the component, each with its sources."""
    components = project / "src/esphome/components"

    for layer in ("cuff_core", "cuff_server", "cuff_drivers", "cuff_link"):
        assert list((components / layer).glob("*.cpp")), layer
    assert not (components / "cuff_plant").exists()


def test_mdns_tells_where_it_is(project: Path) -> None:
    """The service and its text are those of the protocol; the id is the chip's own."""
    text = (project / "src/main.cpp").read_text()
    service = text[text.index("mdns::MDNSService{") :].split(";\n}")[0]

    assert 'MDNS_STR("_bfr-cuff")' in service
    assert 'MDNS_STR("_tcp")' in service
    assert "return 7332;" in service
    assert '{MDNS_STR("proto"), MDNS_STR("1")}' in service
    assert '{MDNS_STR("channels"), MDNS_STR("1")}' in service
    assert '{MDNS_STR("model"), MDNS_STR("ESPHome")}' in service
    assert "cuff_link::device_id()" in text


def test_two_channels_have_all_their_parts(tmp_path: Path) -> None:
    """The example of two channels makes what it says: valves, bleed, coil, sensors."""
    example = portable(EXAMPLES / "two-channels.yaml", tmp_path)
    text = (generate(example, tmp_path) / "src/main.cpp").read_text()

    assert text.count("->add_channel(") == 2
    assert text.count("->add_valve(") == 4
    assert text.count("->set_bleed(") == text.count("->set_coil(") == 1
    assert "cuff_link::HoneywellSensor(arm_bus, 0x18, 30000)" in text
    assert "cuff_link::HoneywellSensor(thigh_bus, 0x28, 45004)" in text
    assert ".sensor_max = 45004," in text


def test_guide_makes_one_channel(tmp_path: Path) -> None:
    """The YAML of the builder's guide makes one cuff, with its button and its light."""
    example = portable(EXAMPLES / "one-channel.yaml", tmp_path)
    text = (generate(example, tmp_path) / "src/main.cpp").read_text()

    assert text.count("->add_channel(") == text.count("->add_valve(") == 1
    assert text.count("->set_button(") == text.count("->set_identify(") == 1
    assert "cuff_link::HoneywellSensor(arm_bus, 0x18, 30000)" in text
    assert "SimulatedCuffs" not in text
