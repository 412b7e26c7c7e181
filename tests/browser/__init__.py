"""The cards in a real browser, on the real demo."""
