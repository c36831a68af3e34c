"""Who reaches the pages that gather from all."""

from tests.access_policy import GET, UNIT, Row

ROWS = {
    "desk:home": Row(open=True, methods=GET),
    "desk:unit": Row(see=UNIT, methods=GET, args={"pk": "unit"}),
    "desk:search": Row(methods=GET),
    "desk:record": Row(methods=GET),
    "desk:how_it_works": Row(open=True, methods=GET),
    "desk:how_data": Row(open=True, methods=GET),
}
