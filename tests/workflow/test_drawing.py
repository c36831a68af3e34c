"""docs/states.md says what the tables say."""

from pathlib import Path

from django.conf import settings

from workflow.drawing import states_page


def test_the_page_of_states_is_current() -> None:
    """After a change of a table: `manage.py draw_states`."""
    assert (Path(settings.BASE_DIR) / "docs" / "states.md").read_text(encoding="utf-8") == states_page()
