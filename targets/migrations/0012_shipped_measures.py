"""The measures that many units use, as a catalogue an office adds to; entries retire, never vanish."""

from django.db import migrations

# code, English, Korean
UNITS = [("processes", "processes", "개 공정"), ("certificates", "certificates", "개 증서")]
# code, English, Korean, kind of measure, unit of measure, more is better
MEASURES = [
    ("processes_automated", "Processes automated", "자동화한 공정", "number", "processes", True),
    ("work_mechanised", "Work mechanised", "작업의 기계화비중", "percent", "per_cent", True),
    ("heavy_labour_hours", "Hours of heavy labour", "힘든 로동시간", "number", "hours", False),
    ("domestic_materials", "Domestic share of materials", "원료, 자재의 국산화비중", "percent", "per_cent", True),
    ("domestic_power", "Domestic share of fuel and power", "연료, 동력의 국산화비중", "percent", "per_cent", True),
    (
        "skill_certificates",
        "Skill certificates (total of the unit)",
        "기술기능자격증(단위총계)",
        "number",
        "certificates",
        True,
    ),
    ("hygiene_points", "Hygiene points", "위생문화점수", "number", "points", True),
    ("homes_repaired", "Homes repaired", "보수한 살림집", "number", "homes", True),
    ("lectures_held", "Lectures held", "진행한 강연", "number", "lectures", True),
    ("reading_room_hours", "Reading-room hours", "도서실 운영시간", "number", "hours", True),
]


def ship(apps, schema_editor):
    units, measures = apps.get_model("targets", "UnitOfMeasure"), apps.get_model("targets", "ShippedMeasure")
    for rank, (code, english, korean) in enumerate(UNITS, start=50):
        units.objects.get_or_create(code=code, defaults={"name_en": english, "name_ko": korean, "rank": rank * 10})
    known = {one.code: one for one in units.objects.all()}
    for rank, (code, english, korean, kind, unit, more) in enumerate(MEASURES, start=1):
        names = {"name_en": english, "name_ko": korean, "rank": rank * 10}
        counted = {"type": kind, "unit_of_measure": known.get(unit), "higher_is_better": more}
        measures.objects.get_or_create(code=code, defaults={**names, **counted})


def take_back(apps, schema_editor):
    apps.get_model("targets", "ShippedMeasure").objects.filter(code__in=[one[0] for one in MEASURES]).delete()
    apps.get_model("targets", "UnitOfMeasure").objects.filter(code__in=[one[0] for one in UNITS]).delete()


class Migration(migrations.Migration):
    dependencies = [("targets", "0011_measures")]
    operations = [migrations.RunPython(ship, take_back)]
