"""The rules that find deviations in the paperwork of units: each a module of its own here, read once at the start (L23)."""

from __future__ import annotations

import importlib
import pkgutil

from reviews.finding.rule import RULES, Asked, Fact, Measured, Rule, Threshold, keep, label_of, labels

__all__ = ["RULES", "Asked", "Fact", "Measured", "Rule", "Threshold", "keep", "label_of", "labels", "read_all"]


def read_all() -> None:
    """Read every module of this folder, so that its rule is kept; called once when the program starts."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
