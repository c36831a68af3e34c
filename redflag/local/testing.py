"""`python -m redflag.local.testing …`: run a command against throw-away servers, then remove every trace of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from redflag.local.home import Home, Trouble, complain
from redflag.local.using import bring_up, embedded, let_go, put_into_environment


def main(command: list[str]) -> int:
    """Run `command`; its exit code is returned. Given DATABASE_URL or REDIS_URL are used as they are."""
    folder = tempfile.mkdtemp(prefix="redflag-test-")
    home = Home(folder)
    try:
        what = embedded()
        if what:
            bring_up(home, what, careless=True)
        else:
            home.make()
        put_into_environment(home, what)
        # Nothing is collected for tests, but the place for it is looked at.
        (home.path / "static").mkdir(exist_ok=True)
        os.environ.setdefault("STATICFILES_BACKEND", "django.contrib.staticfiles.storage.StaticFilesStorage")
        return subprocess.run(command, check=False).returncode
    except Trouble as trouble:
        complain(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        _leave(home)


def _leave(home: Home) -> None:
    let_go(home, patience=10)
    shutil.rmtree(home.path, ignore_errors=True)
    shutil.rmtree(home.sockets, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
