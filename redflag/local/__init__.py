"""Everything on one machine: embedded PostgreSQL and Valkey, and the tree of processes (standard library only)."""

from __future__ import annotations

import os
import sys
import urllib.parse

#: Commands that read no database: nothing is started for them.
WITHOUT_SERVERS = {
    "",
    "help",
    "version",
    "check",
    "collectstatic",
    "check_messages",
    "compile_messages",
    "messages",
    "draw_states",
    "makemigrations",
    "diffsettings",
}
#: Commands that work as the owner of the tables; the programme itself never does.
AS_OWNER = {"migrate", "sqlmigrate", "showmigrations", "grant_rights"}


def prepare(argv: list[str]) -> None:
    """Before Django loads: give the command the servers and the role it works with; `up` runs the whole programme."""
    from redflag.local.home import Home, Trouble, complain
    from redflag.local.using import bring_up, embedded, put_into_environment

    command = argv[1] if len(argv) > 1 else ""
    try:
        if command == "up":
            from redflag.local.up import up

            sys.exit(up())
        home = Home()
        os.environ.setdefault("REDFLAG_HOME", str(home.path))
        if command in WITHOUT_SERVERS or command.startswith("-"):
            return
        what = embedded()
        if what:
            bring_up(home, what)
            put_into_environment(home, what)
        owner = os.environ.get("OWNER_DATABASE_URL")
        if owner:
            # Migrations give rights to the role that the programme works as, whatever it is called.
            role = urllib.parse.urlsplit(os.environ["DATABASE_URL"]).username
            os.environ.setdefault("APPLICATION_ROLE", urllib.parse.unquote(role or "redflag_app"))
        if command in AS_OWNER and owner:
            os.environ["DATABASE_URL"] = owner
    except Trouble as trouble:
        complain(str(trouble))
        sys.exit(1)
