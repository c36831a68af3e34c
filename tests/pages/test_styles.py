"""Style sheets are sent shortened, and say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from pages.styles import shortened


def test_comments_and_spaces_go_rules_stay() -> None:
    """A licence comment is kept, as its licence asks."""
    text = "/*! licence */\n/* why */\n.a,\n.b { color: var(--ink);\n  margin: calc(1px + 2px) 0; }\n"
    assert shortened(text) == "/*! licence */.a,.b{color:var(--ink);margin:calc(1px + 2px) 0}"


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
