"""Who reaches the pages that gather from all."""

from typing import Any

from tests.access_policy import GET, POSTS, UNIT, Row

#: An area is seen by those who hold a post at it or above, and by the members of its own office.
AREA = " ".join(f"{post}@subtree" for post in POSTS if post not in ("public", "assessor"))


def build(world: Any) -> dict[str, Any]:
    """The area above the unit."""
    return {"area": world.county}


ROWS = {
    "desk:area": Row(see=AREA, methods=GET, args={"pk": "area"}),
    "desk:home": Row(open=True, methods=GET),
    "desk:unit": Row(see=UNIT, methods=GET, args={"pk": "unit"}),
    "desk:search": Row(methods=GET),
    "desk:record": Row(methods=GET),
    "desk:how_it_works": Row(open=True, methods=GET),
    "desk:how_data": Row(open=True, methods=GET),
}
