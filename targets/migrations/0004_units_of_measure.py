"""The units of measure a target can be counted in: a catalogue an office adds to; entries retire, never vanish."""

from django.db import migrations

# code, English, Korean: in the order in which an office looks for them
UNITS = [
    ("piece", "pieces", "개"),
    ("tonne", "t", "t"),
    ("kilogram", "kg", "kg"),
    ("percent", "%", "%"),
    ("hour", "hours", "시간"),
    ("day", "days", "일"),
    ("metre", "m", "m"),
    ("square-metre", "m²", "m²"),
    ("cubic-metre", "m³", "m³"),
    ("kilometre", "km", "km"),
    ("hectare", "ha", "ha"),
    ("jongbo", "jongbo", "정보"),
    ("tonne-per-hectare", "t/ha", "t/ha"),
    ("litre", "l", "L"),
    ("kilowatt-hour", "kWh", "kWh"),
    ("kilowatt", "kW", "kW"),
    ("won", "won", "원"),
    ("machine", "machines", "대"),
    ("line", "production lines", "개 생산공정"),
    ("proposal", "technical proposals", "건 기술혁신안"),
    ("home", "homes", "세대"),
    ("building", "buildings", "동"),
    ("place", "places", "자리"),
    ("room", "rooms", "칸"),
    ("tree", "trees", "그루"),
    ("head-of-livestock", "head of livestock", "마리"),
    ("lecture", "lectures", "회 강연"),
    ("lesson", "lessons", "회 강습"),
    ("performance", "performances", "회 공연"),
    ("book", "books", "권"),
    ("trained", "persons trained (total)", "명 양성(총계)"),
    ("patient", "patients treated (total)", "명 치료(총계)"),
    ("case", "cases", "건"),
    ("time", "times", "회"),
    ("point", "points", "점"),
]


def ship(apps, schema_editor):
    model = apps.get_model("targets", "UnitOfMeasure")
    for rank, (code, english, korean) in enumerate(UNITS, start=1):
        model.objects.get_or_create(code=code, defaults={"name_en": english, "name_ko": korean, "rank": rank * 10})


def take_back(apps, schema_editor):
    apps.get_model("targets", "UnitOfMeasure").objects.filter(
        code__in=[code for code, _english, _korean in UNITS]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("targets", "0003_resolution_evidence")]
    operations = [migrations.RunPython(ship, take_back)]
