"""The ltree column: a unit's place in the tree as `1.14.207`."""

from typing import Any

from django.db import models
from django.db.models import Lookup
from django.db.models.expressions import Expression


class PathField(models.Field[str, str]):
    """PostgreSQL ltree; written by the database's own trigger (units/migrations), read-only here."""

    def db_type(self, connection: Any) -> str:
        """The column type."""
        return "ltree"


class _PathLookup(Lookup[Any]):
    operator = ""

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        right_params: list[Any]
        if isinstance(self.rhs, Expression) or hasattr(self.rhs, "as_sql"):
            right, given = self.process_rhs(compiler, connection)
            right_params = list(given)
        elif isinstance(self.rhs, (list, tuple)) and len(self.rhs) != 1:
            # Not `<@ ltree[]`: neither the index of paths nor the planner's statistics know that operator.
            right, right_params = "ANY(%s::ltree[])", [list(self.rhs)]
        elif isinstance(self.rhs, (list, tuple)):
            right, right_params = "%s::ltree", list(self.rhs)
        else:
            right, right_params = "%s::ltree", [self.rhs]
        return f"{left} {self.operator} {right}", [*left_params, *right_params]


@PathField.register_lookup
class Within(_PathLookup):
    """path__within=X: the unit at X and all below it; a list means any of them."""

    lookup_name = "within"
    operator = "<@"


@PathField.register_lookup
class Above(_PathLookup):
    """path__above=X: the unit at X and all above it; a list means any of them."""

    lookup_name = "above"
    operator = "@>"


@PathField.register_lookup
class At(_PathLookup):
    """path__at=X: the very unit at X; a list means any of them.

    Beside `within` it stays on the table of units, where an OR is read by index; an OR over two tables scans both.
    """

    lookup_name = "at"
    operator = "="
