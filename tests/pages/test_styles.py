"""Style sheets are sent shortened, and say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from pages.styles import shortened


def test_comments_and_spaces_go_rules_stay() -> None:
    """A space before a colon is a rule of its own: what stands inside."""
    text = "/* why */\n:is(.a, .b) :is(input, select) {\n  margin: calc(1px + var(--s2)) 0; color: var(--ink); }\n"
    assert shortened(text) == ":is(.a,.b) :is(input,select){margin:calc(1px + var(--s2)) 0;color:var(--ink)}"


def test_what_is_collected_is_what_is_shortened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The named and the compressed file hold the shortened text, with the addresses of fonts named by content."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "pages.styles.StyledStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=str(tmp_path)):
        call_command("collectstatic", "--noinput", verbosity=0)
    capsys.readouterr()
    named = list(tmp_path.glob("css/app.*.css"))
    assert len(named) == 1
    source = (Path(settings.BASE_DIR) / "static/css/app.css").read_text()
    sent = named[0].read_text()
    assert "/* " not in sent
    assert len(sent) < len(source)
    assert len(list(tmp_path.glob("css/app.*.css.gz"))) == 1
