"""The fixtures of this folder."""

from tests.targets.fixtures import own_store  # noqa: F401  # fixtures are found by name
