"""The controller on real hardware: a Raspberry Pi's pins and a sensor on its I2C bus."""
