"""Blueprints of automations, brought to where Home Assistant looks for them."""
