"""The fixed day and the place of the tests of targets."""

from tests.targets.fixtures import on_a_fixed_day, own_store, place  # noqa: F401  # fixtures are found by name
