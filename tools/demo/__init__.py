"""The demo: Home Assistant with a cuff controller and two athletes."""
