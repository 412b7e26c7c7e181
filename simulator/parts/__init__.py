"""Parts without a controller: a pump, valves and a sensor for boxes of other makers."""
