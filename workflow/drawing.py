"""The tables of moves as a page a person can read: docs/states.md is drawn from here and from nowhere else."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import override

from workflow.moving import TABLES, Move, Moves, the_beat

HEAD = """# States and moves

Drawn from the tables of moves by `manage.py draw_states`; a test holds it current. `a → b` are the only moves; each
leaves a step: from, to, who, when recorded, when it happened, why.
"""


def states_page() -> str:
    """The whole page, English, tables in the order of the house."""
    order = {config.label: place for place, config in enumerate(apps.get_app_configs())}
    names = sorted(TABLES, key=lambda name: (order[name.split(".")[0]], list(TABLES).index(name)))
    with override("en"):
        return "\n".join([HEAD, *(_table(TABLES[name]) for name in names)])


def _table(table: Moves) -> str:
    model = apps.get_model(table.model)
    lines = [f"## {model.__name__} ({model._meta.app_label})", ""]
    lines.append("States: " + " · ".join(f"{name} ({label})" for name, label in table.states) + "\n")
    lines += ["| move | from → to | button | who | unless |", "|---|---|---|---|---|"]
    lines += [_row(move) for move in table.moves.values()]
    return "\n".join(lines) + "\n"


def _row(move: Move) -> str:
    who = "the date itself" if move.who is the_beat else move.who.__name__.replace("_", " ")
    unless = "" if move.unless.__name__ == "nothing_missing" else move.unless.__name__.replace("_", " ")
    return f"| {move.name} | {', '.join(move.source)} → {move.target} | {move.label} | {who} | {unless} |"
