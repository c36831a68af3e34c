"""Who reaches evidence."""

import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from evidence.models import Evidence
from tests.access_policy import FORM, GET, HEADS, UNIT, UNIT_AND_ASSESSOR, Row


def build(world: Any) -> dict[str, Any]:
    """One stored file of the unit."""
    place = "ac/access-test"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(b"%PDF-1.4\n%%EOF"))
    made = Evidence.objects.create(
        unit=world.unit,
        title="Check sheet",
        kind="document",
        happened_on=datetime.date(2026, 2, 1),
        file_name="sheet.pdf",
        content_type="application/pdf",
        size=14,
        sha256="0" * 64,
        stored_as=place,
        added_by=world.head,
    )
    return {"evidence": made}


ROWS = {
    "evidence:list": Row(see=UNIT, methods=GET, args={"unit": "unit"}),
    "evidence:add": Row(see=UNIT, do=HEADS, methods=FORM, args={"unit": "unit"}),
    "evidence:download": Row(see=UNIT_AND_ASSESSOR, methods=GET, args={"pk": "evidence"}),
}
