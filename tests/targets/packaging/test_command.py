"""`manage.py open_package`: with the passphrase from a variable or the prompt; what is wrong is said."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import factories as make
from tests.targets.packaging.two_sides import PASSPHRASE, Sides
from units.models import Person


def test_the_command_opens_a_package_in_an_empty_system(
    sides: Sides, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the passphrase from a variable or the prompt; what is wrong is said."""
    file = tmp_path / "package.redflag"
    file.write_bytes(sides.make())
    monkeypatch.setenv("REDFLAG_PASSPHRASE", PASSPHRASE)
    with pytest.raises(CommandError, match="has units already"):
        call_command("open_package", str(file))
    with pytest.raises(CommandError, match="No such file"):
        call_command("open_package", str(tmp_path / "none"))
    with sides.elsewhere():
        monkeypatch.delenv("REDFLAG_PASSPHRASE")
        monkeypatch.setattr("getpass.getpass", lambda prompt: "not this one at all")
        with pytest.raises(CommandError, match="does not open it"):
            call_command("open_package", str(file))
        monkeypatch.setattr("getpass.getpass", lambda prompt: PASSPHRASE)
        said = io.StringIO()
        call_command("open_package", str(file), stdout=said)
        assert "MINE/1 is open" in said.getvalue()
        assert Person.objects.filter(number=sides.place.head.number).exists()
        assert make.nation().name_en == "Nation"
