"""What the form shows to whoever has an ESPHome node: a vent that lets go by itself."""

from typing import Final

ESPHOME: Final = """```yaml
output:
  - platform: gpio
    id: vent_coil
    pin: GPIO25
  - platform: gpio
    id: pump_relay
    pin: GPIO26
script:
  - id: let_go
    mode: restart
    then:
      - delay: 3s
      - switch.turn_off: pump
      - switch.turn_off: vent
switch:
  - platform: template
    id: vent
    name: Vent
    optimistic: true
    restore_mode: ALWAYS_OFF
    turn_on_action:
      - output.turn_on: vent_coil
      - script.execute: let_go
    turn_off_action:
      - script.stop: let_go
      - output.turn_off: vent_coil
  - platform: template
    id: pump
    name: Pump
    optimistic: true
    restore_mode: ALWAYS_OFF
    turn_on_action:
      - output.turn_on: pump_relay
    turn_off_action:
      - output.turn_off: pump_relay
```"""
"""The coil keeps the vent shut; the script opens it three seconds after the last word."""
