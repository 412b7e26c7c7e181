"""A configuration that would hurt is refused, with a sentence that says what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .esphome import CHIPS, EXAMPLES, Validator, controller, portable

type Change = Callable[[dict[str, Any]], None]


def channel(config: dict[str, Any]) -> dict[str, Any]:
    """Return the only channel."""
    first: dict[str, Any] = config["cuff_link"]["channels"][0]
    return first


def in_channel(**values: Any) -> Change:
    """Return a change of the channel."""
    return lambda config: channel(config).update(values)


def in_controller(**values: Any) -> Change:
    """Return a change of the controller itself."""
    return lambda config: config["cuff_link"].update(values)


def in_pump(**values: Any) -> Change:
    """Return a change of the pump's output."""
    return lambda config: config["output"][0].update(values)


def beside(**values: Any) -> Change:
    """Return a change of the rest."""
    return lambda config: config.update(values)


def second_channel(**values: Any) -> Change:
    """Return a change that adds a channel with its own pump and valve, but `values`."""

    def change(config: dict[str, Any]) -> None:
        config["output"].append({"platform": "ledc", "id": "pump2", "pin": "GPIO7"})
        second = channel(config) | {"pump": "pump2", "valves": ["GPIO10"]}
        config["cuff_link"]["channels"].append(second | values)

    return change


def any_sensor(**values: Any) -> Change:
    """Return a change to a sensor of ESPHome's own, quick and in Pa, but `values`."""
    source = {
        "platform": "template",
        "id": "source",
        "unit_of_measurement": "Pa",
        "update_interval": "10ms",
        "lambda": "return 0;",
    } | values

    def change(config: dict[str, Any]) -> None:
        config["sensor"] = [source]
        channel(config)["sensor"] = {
            "type": "sensor",
            "id": "source",
            "sensor_max": 375,
        }

    return change


def sdkconfig(name: str, value: str) -> Change:
    """Return a change of ESP-IDF's own settings."""

    def change(config: dict[str, Any]) -> None:
        config["esp32"]["framework"]["sdkconfig_options"] = {name: value}

    return change


def bus_shared(config: dict[str, Any]) -> None:
    """Put another sensor on the cuff's bus."""
    config["sensor"] = [
        {"platform": "bmp280_i2c", "i2c_id": "bus", "pressure": {"name": "Air"}}
    ]


def multiplexer(config: dict[str, Any], *, neighbour: bool) -> None:
    """Put the cuff's sensor behind a multiplexer, beside another or not."""
    buses = [{"bus_id": "cuff_bus", "channel": 0}, {"bus_id": "other", "channel": 1}]
    config["tca9548a"] = [{"i2c_id": "bus", "channels": buses}]
    channel(config)["sensor"]["i2c_id"] = "cuff_bus"
    if neighbour:
        config["sensor"] = [
            {"platform": "bmp280_i2c", "i2c_id": "other", "pressure": {"name": "Air"}}
        ]


REFUSED: dict[str, tuple[Change, str]] = {
    "a key too short": (
        in_controller(key="AAECAwQFBgcICQoLDA0ODw=="),
        "The key has 16 bytes, and must have 32",
    ),
    "a key that is no base64": (
        in_controller(key="not a key at all"),
        "The key is no base64",
    ),
    "a key that anyone can guess": (
        in_controller(key="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        "The key is not random",
    ),
    "more pressure than Home Assistant accepts": (
        in_channel(pressure_max=281),
        "pressure_max is at most 280 mmHg",
    ),
    "less pressure than the lowest target": (
        in_channel(pressure_max=29),
        "pressure_max is at least 30 mmHg",
    ),
    "a sensor at its end before the vent": (
        in_channel(pressure_max=261),
        "reads up to 300 mmHg and must read up to 301",
    ),
    "what that sensor could do": (
        in_channel(pressure_max=275),
        "a pressure_max of 260",
    ),
    "a sensor at its end above the highest bound": (
        in_channel(pressure_max=280, sensor={"type": "mpr", "i2c_id": "bus"}),
        "must read up to 320",
    ),
    "a part that is not known": (
        in_channel(sensor={"type": "mpr", "part": "0015PA", "i2c_id": "bus"}),
        "0015PA",
    ),
    "a cuff too narrow": (in_channel(cuff_width="4.9cm"), "this one is 49 mm"),
    "a cuff too wide": (in_channel(cuff_width="181mm"), "this one is 181 mm"),
    "a cuff that fills at once": (
        in_channel(fill_time="2s"),
        "fill_time is from 3 s to 60 s",
    ),
    "a cuff that never fills": (
        in_channel(fill_time="2min"),
        "fill_time is from 3 s to 60 s",
    ),
    "no valve": (
        in_channel(valves=[]),
        "A channel has one valve, or up to three in parallel",
    ),
    "no channel": (in_controller(channels=[]), "There are 1 to 4 channels"),
    "occlusion for too long": (
        in_controller(occlusion_max="21min"),
        "occlusion_max is from 60 s to 1200 s",
    ),
    "reperfusion too short": (
        in_controller(reperfusion="59s"),
        "reperfusion is from 60 s to 3600 s",
    ),
    "a lease too long": (
        in_controller(lease_max="6s"),
        "lease_max is from 1 s to 5 s",
    ),
    "one client alone": (in_controller(clients=1), "at least 2"),
    "a name too long for a frame": (
        in_controller(name="é" * 33),
        "at most 64 bytes on the network, and this one 66",
    ),
    "no button": (
        lambda config: config["cuff_link"].pop("button"),
        "needs a button that lets the air out without any network",
    ),
    "a valve that is held by a low pin": (
        in_channel(valves=[{"number": "GPIO5", "inverted": True}]),
        "A valve must be off while its pin is low",
    ),
    "a valve that is pulled up": (
        in_channel(
            valves=[{"number": "GPIO5", "mode": {"output": True, "pullup": True}}]
        ),
        "A valve must be off while nothing drives its pin",
    ),
    "a valve's pin that others use": (
        in_channel(valves=[{"number": "GPIO5", "allow_other_uses": True}]),
        "A valve's pin is for this valve alone",
    ),
    "a bleed valve that is held by a low pin": (
        in_channel(bleed={"number": "GPIO7", "inverted": True}),
        "A valve must be off while its pin is low",
    ),
    "a pump on a low pin": (
        in_pump(pin={"number": "GPIO4", "inverted": True}),
        "A pump must be off while its pin is low",
    ),
    "a pump that is inverted": (
        in_pump(inverted=True),
        "A pump must be off while its pin is low",
    ),
    "a pump that never stops": (
        in_pump(min_power="20%"),
        "pump has a min_power and never stops: add zero_means_zero",
    ),
    "a pump that runs with a light": (
        lambda config: config.update(
            output=[
                config["output"][0] | {"channel": 2},
                {"platform": "ledc", "id": "lamp", "pin": "GPIO10", "channel": 2},
            ]
        ),
        "pump has the ledc channel of another output",
    ),
    "a pump whose supply is switched": (
        lambda config: config.update(
            power_supply={"id": "supply", "pin": "GPIO10"},
            output=[config["output"][0] | {"power_supply": "supply"}],
        ),
        "pump has a power_supply",
    ),
    "a pump that is switched slowly": (
        lambda config: config.update(
            output=[
                {
                    "platform": "slow_pwm",
                    "id": "pump",
                    "pin": "GPIO4",
                    "period": "1s",
                }
            ]
        ),
        "pump is an output of slow_pwm, and must be one of ledc",
    ),
    "a pump that is a fan as well": (
        beside(fan=[{"platform": "speed", "output": "pump", "name": "Fan"}]),
        "pump moves a pump and is used by fan as well",
    ),
    "a pump that an automation switches": (
        beside(interval=[{"interval": "1s", "then": [{"output.turn_on": "pump"}]}]),
        "pump moves a pump and is used by interval as well",
    ),
    "a pump that a lambda switches": (
        beside(
            interval=[
                {"interval": "1s", "then": [{"lambda": "id(pump).set_level(1);"}]}
            ]
        ),
        "used by interval as well",
    ),
    "one pump for two channels": (
        second_channel(
            pump="pump", sensor={"type": "abp2", "i2c_id": "bus", "address": 0x29}
        ),
        "pump would move channels 0 and 1 at once",
    ),
    "one valve for two channels": (
        second_channel(valves=["GPIO5"], sensor={"type": "abp2", "i2c_id": "bus"}),
        "Pin 5 is used in multiple places",
    ),
    "two sensors at one address": (
        second_channel(),
        "Channels 0 and 1 would read one sensor, at bus 0x18",
    ),
    "a bus that others use": (
        bus_shared,
        "The bus bus is used by sensor as well",
    ),
    "another sensor behind the multiplexer": (
        lambda config: multiplexer(config, neighbour=True),
        "The bus other is used by sensor as well",
    ),
    "a sensor known to be slow": (
        any_sensor(update_interval="100ms"),
        "source is read every 100 ms",
    ),
    "a sensor in a unit of no pressure": (
        any_sensor(unit_of_measurement="V"),
        "source measures in V",
    ),
    "a pressure without a unit": (
        any_sensor(unit_of_measurement=""),
        "source measures in no unit",
    ),
    "sleep": (
        beside(deep_sleep={"run_duration": "10min"}),
        "A controller that sleeps watches no pressure",
    ),
    "a restart when no one asks": (
        beside(api={}),
        "ESPHome restarts when no one uses its API for 900 s",
    ),
    "an update that cannot be held back": (
        beside(http_request={"verify_ssl": False}, ota=[{"platform": "http_request"}]),
        "An update by http_request cannot be held back",
    ),
    "tickets": (
        sdkconfig("CONFIG_MBEDTLS_SERVER_SSL_SESSION_TICKETS", "y"),
        "CONFIG_MBEDTLS_SERVER_SSL_SESSION_TICKETS must be n",
    ),
    "renegotiation": (
        sdkconfig("CONFIG_MBEDTLS_SSL_RENEGOTIATION", "y"),
        "CONFIG_MBEDTLS_SSL_RENEGOTIATION must be n",
    ),
    "no watchdog": (
        sdkconfig("CONFIG_ESP_TASK_WDT_PANIC", "n"),
        "CONFIG_ESP_TASK_WDT_PANIC must be y",
    ),
    "records too short for a frame": (
        sdkconfig("CONFIG_MBEDTLS_SSL_IN_CONTENT_LEN", "2048"),
        "CONFIG_MBEDTLS_SSL_IN_CONTENT_LEN must be 5120",
    ),
    "Arduino": (
        lambda config: config["esp32"]["framework"].update(type="arduino"),
        "use the framework esp-idf",
    ),
    "a chip whose pins are not known": (
        lambda config: config["esp32"].update(variant="esp32c6"),
        "What the pins of ESP32C6 do while it starts is not known here",
    ),
    "simulated cuffs on a chip": (
        lambda config: config["cuff_link"].update(
            channels=[{"simulated": "arm", "pressure_max": 250}]
        ),
        "This feature is only available on",
    ),
    "an entity of a channel that is not there": (
        beside(
            sensor=[
                {"platform": "cuff_link", "channel": 1, "pressure": {"name": "Arm"}}
            ]
        ),
        "There is no channel 1",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), REFUSED.values(), ids=REFUSED)
def test_is_refused(esphome: Validator, change: Change, sentence: str) -> None:
    """Each refusal says what is wrong, and it is the only one."""
    config = controller()
    change(config)

    refusals = esphome.refusals(config)

    assert any(sentence in each for each in refusals), refusals


AT_BOOT = {
    "esp32": {1: "messages", 5: "toggles", 12: "starts", 14: "toggles", 15: "toggles"},
    "esp32s3": {0: "starts", 18: "goes high", 39: "JTAG", 43: "messages", 45: "starts"},
    "esp32c3": {2: "starts", 8: "starts", 9: "starts", 20: "messages", 21: "messages"},
}
PINS_AT_BOOT = [
    (chip, pin, why) for chip, pins in AT_BOOT.items() for pin, why in pins.items()
]


@pytest.mark.parametrize(("chip", "pin", "why"), PINS_AT_BOOT)
def test_no_pump_on_a_pin_that_moves_at_boot(
    esphome: Validator, chip: str, pin: int, why: str
) -> None:
    """Neither pump nor valve hangs on a pin that acts before the software."""
    pump, valve = controller(chip), controller(chip)
    pump["output"][0]["pin"] = f"GPIO{pin}"
    channel(valve)["valves"] = [f"GPIO{pin}"]

    for config, part in ((pump, "a pump"), (valve, "a valve")):
        [refusal] = esphome.refusals(config)
        assert refusal.startswith(f"GPIO{pin} ")
        assert why in refusal
        assert f"so {part} would act before any software runs" in refusal


@pytest.mark.parametrize("chip", CHIPS)
def test_what_does_not_hurt_is_accepted(esphome: Validator, chip: str) -> None:
    """The configuration that the others are changes of is valid on each chip."""
    assert esphome.refusals(controller(chip)) == []


ACCEPTED: dict[str, Change] = {
    "as much as the sensor allows": in_channel(pressure_max=260),
    "as much as Home Assistant accepts": in_channel(
        pressure_max=280, sensor={"type": "abp2", "i2c_id": "bus"}
    ),
    "narrowest": in_channel(cuff_width="5cm"),
    "widest": in_channel(cuff_width="180mm"),
    "longest": in_controller(occlusion_max="20min", reperfusion="60s"),
    "a minimum that zero is below": in_pump(min_power="20%", zero_means_zero=True),
    "behind a multiplexer": lambda config: multiplexer(config, neighbour=False),
    "a second channel at another address": second_channel(
        sensor={"type": "abp2", "i2c_id": "bus"}
    ),
    "any quick sensor": any_sensor(),
    "a sensor that others bring news to": any_sensor(update_interval="never"),
    "an API that no one need use": beside(api={"reboot_timeout": "0s"}),
    "an update that is held back": beside(ota=[{"platform": "esphome"}]),
}


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED)
def test_is_accepted(esphome: Validator, change: Change) -> None:
    """A bound itself is inside."""
    config = controller()
    change(config)

    assert esphome.refusals(config) == []


@pytest.mark.parametrize(
    "example", sorted(EXAMPLES.glob("*channel*.yaml")), ids=lambda file: file.stem
)
def test_examples_are_valid(esphome: Validator, example: Path, tmp_path: Path) -> None:
    """What the builder's guide shows is accepted as it stands."""
    assert esphome.refusals(portable(example, tmp_path)) == []
