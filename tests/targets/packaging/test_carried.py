"""Every table and column of what a unit sets and reaches is declared: it travels, or it says why it stays."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from targets.models import Reading
from targets.packaging import carried
from targets.packaging.carried import BY_MODEL, CARRIED, Carried
from units.models import Meeting

#: Tables of the app that do not travel, and why.
STAY = {
    "call": "asked and answered in the office",
    "callforwarding": "asked and answered in the office",
    "directive": "asked and answered in the office",
    "directiveanswer": "asked and answered in the office",
    "drive": "its tally is counted from the readings, in the office",
    "campaign": "kept by the organizations",
    "campaigntarget": "the committee answers it",
    "campaignresult": "recorded by the organizations",
    "campaigncount": "made from what is there",
    "campaigncounting": "made from what is there",
    "slipbatch": "paper is printed and typed in on one side",
    "paperentry": "keeps a slip from being typed in twice on one side; what was typed in travels as individual target",
    "renewal": "the committee answers it",
    "rollover": "recorded once a year, in the office",
    "serving": "ties to targets of other units",
    "unitofmeasure": "a catalogue: its entries travel by code",
    "shippedmeasure": "a catalogue: its entries travel by code",
    "individualcount": "made nightly from what is there",
    "individualstep": "the history of each side stays there",
    "unitrollup": "made from what is there",
    "rollupdelta": "made from what is there",
    "rollupmove": "made from what is there",
    "rollupdrift": "made from what is there",
    "package": "what carries does not carry itself",
    "packagefile": "what carries does not carry itself",
    "packagerow": "what carries does not carry itself",
    "packageconflict": "decided in the office",
}


def own_columns(model: type[models.Model]) -> set[str]:
    """Columns and relations that belong to a model, its own number apart."""
    return {field.name for field in [*model._meta.fields, *model._meta.many_to_many] if not field.primary_key}


def undeclared(one: Carried) -> set[str]:
    """Columns that nobody has said anything about, or that are said twice or are not there."""
    said = [*one.columns, *one.refs, *one.codes, *one.given, *one.left]
    twice = {name for name in said if said.count(name) > 1}
    return (own_columns(one.model) ^ set(said)) | twice


@pytest.mark.parametrize("one", CARRIED, ids=lambda one: one.name)
def test_every_column_is_declared(one: Carried) -> None:
    """A new column fails here until it travels or says why it stays."""
    assert undeclared(one) == set()
    assert all(one.left.values())


def test_every_table_of_the_app_is_declared() -> None:
    """A new table too."""
    tables = {model._meta.model_name for model in apps.get_app_config("targets").get_models()}
    travelling = {one.model._meta.model_name for one in CARRIED if one.model is not Meeting}
    assert tables == travelling | set(STAY)


def test_a_column_nobody_declared_is_found() -> None:
    """The twin: a declaration with a hole, one with a slip."""
    reading = BY_MODEL[Reading]
    assert undeclared(Carried(Reading, reading.columns[1:], reading.refs, (), reading.given, reading.left)) == {"value"}
    assert "nonsense" in undeclared(Carried(Reading, (*reading.columns, "nonsense"), reading.refs))


def test_the_schema_follows_the_declaration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another set of columns is another schema, and a package of it is not opened."""
    before = carried.schema()
    monkeypatch.setattr(carried, "CARRIED", CARRIED[:-1])
    assert carried.schema() != before
