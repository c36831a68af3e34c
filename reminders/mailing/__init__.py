"""One mail a person and day: gathered, written, sent under a lease (ADR 18)."""
