"""Tests of the controller on pins: gpiozero's mock pins, and a bus without wires."""
