"""`make bench`: what pages cost, beside the smallest Django pages of the same kind, in one interleaved run (performance.md)."""
