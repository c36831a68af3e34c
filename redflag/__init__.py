"""Wiring of the programme."""
