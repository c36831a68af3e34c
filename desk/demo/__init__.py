"""The demonstration: real areas, units and past awards, and one invented county with the movement under way."""
