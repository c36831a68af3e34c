"""Background work: the schedule names what exists, everything runs without a broker, a dead broker holds nobody up."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.core.management import call_command
from kombu.exceptions import OperationalError

from redflag.celery import app
from units.tasks import do_import

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def mute() -> Iterator[str]:
    """The address of a broker that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


def test_the_schedule_names_tasks_that_exist() -> None:
    """Beat sends names only; a wrong one would be refused by the worker each night."""
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.django_db
def test_every_entry_of_the_schedule_runs_without_a_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """`manage.py nightly` does them all, in order, and says what each did."""
    monkeypatch.setattr(app.conf, "broker_url", "redis+socket:///nowhere/valkey.sock")
    said = io.StringIO()
    call_command("nightly", stdout=said)
    lines = [line.split(":")[0] for line in said.getvalue().splitlines()]
    assert sorted(lines) == sorted(app.conf.beat_schedule)
    assert (
        lines.index("close what is due")
        < lines.index("plan reviews")
        < lines.index("delete expired individual targets")
    )


@pytest.mark.django_db
def test_a_task_that_fails_keeps_no_other_from_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the night is done, and the exit code tells."""
    monkeypatch.setattr("targets.counting.refresh_counts", lambda day: 1 / 0)
    said, complained = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit):
        call_command("nightly", stdout=said, stderr=complained)
    assert "count individual targets: failed: division by zero" in complained.getvalue()
    assert len(said.getvalue().splitlines()) == len(app.conf.beat_schedule) - 1


def test_tasks_find_the_programmes_broker_in_every_thread() -> None:
    """Not only in the thread that loaded the settings: another would talk to a default of its own."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(do_import.app.conf.broker_url))
    thread.start()
    thread.join()
    assert found == [settings.REDIS_URL]


def send(address: str, **options: Any) -> float:
    """Seconds until sending a hint through the broker at `address` has failed, as the program sends it."""
    probe = Celery("probe", broker=address, set_as_current=False)
    probe.conf.broker_transport_options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **options}
    began = time.monotonic()
    with pytest.raises(OperationalError):
        probe.send_task("units.tasks.do_import", (1,), retry=False)
    return time.monotonic() - began


def test_a_refusing_broker_is_given_up_at_once() -> None:
    """Nobody listens there."""
    assert send("redis+socket:///nowhere/valkey.sock") < 2


def test_a_mute_broker_is_given_up_soon(mute: str) -> None:
    """It costs two short waits (here 0.2 s each), so by the settings at most six seconds."""
    assert send(mute, socket_timeout=0.2) < 2
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] * 2 <= 6
    assert settings.CELERY_TASK_PUBLISH_RETRY is False


def test_without_the_limits_a_mute_broker_would_hold_a_request_up(mute: str) -> None:
    """The fault put back: the call does not return."""
    script = f"from celery import Celery; Celery('probe', broker={mute!r}).send_task('units.tasks.do_import', (1,), retry=False)"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=4, check=False, capture_output=True)


def test_beat_loads_no_models() -> None:
    """It sends names; Django's models would cost it 40 MB."""
    script = (
        "import sys; from redflag.beat import NamesOnly, app;"
        " NamesOnly(app=app).init_loader(); print('units.models' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
