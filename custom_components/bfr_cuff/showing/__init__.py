"""What browsers get: the cards, and everything live that they show."""
