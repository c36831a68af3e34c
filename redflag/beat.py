"""`python -m redflag.beat FILE`: says on time which task is due. It loads no models: only names go to the worker."""

from __future__ import annotations

import sys

from celery.apps.beat import Beat

from redflag.celery import app


class NamesOnly(Beat):
    """Celery's beat without importing the tasks and with them all of Django: 40 MB less."""

    def init_loader(self) -> None:
        """Nothing to import; a task that is not known here is sent by its name."""
        app.finalize()


def main(schedule: str) -> None:
    """Run until a signal; `schedule` is the file that remembers what was sent when."""
    NamesOnly(app=app, schedule=schedule, pidfile="", loglevel="WARNING", quiet=True).run()


if __name__ == "__main__":
    main(sys.argv[1])
