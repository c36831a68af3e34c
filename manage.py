#!/usr/bin/env python3
"""Entry point of every command; brings up the one-machine servers a command needs before Django loads."""

import os
import sys


def main() -> None:
    """Prepare the servers (redflag.local) and hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "redflag.settings")
    from redflag.local import prepare

    prepare(sys.argv)
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
