"""Other ways for a cuff to reach Home Assistant, to be compared with ours."""
