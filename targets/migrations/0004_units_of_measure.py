"""The units of measure a target can be counted in: a catalogue an office adds to; entries retire, never vanish."""

from django.db import migrations

# code, English, Korean: in the order in which an office looks for them
UNITS = [
    ("pieces", "pieces", "개"),
    ("tonnes", "t", "t"),
    ("kilograms", "kg", "kg"),
    ("per_cent", "%", "%"),
    ("hours", "hours", "시간"),
    ("days", "days", "일"),
    ("metres", "m", "m"),
    ("square_metres", "m²", "m²"),
    ("cubic_metres", "m³", "m³"),
    ("kilometres", "km", "km"),
    ("hectares", "ha", "ha"),
    ("jongbo", "jongbo", "정보"),
    ("tonnes_per_hectare", "t/ha", "t/ha"),
    ("litres", "l", "L"),
    ("kilowatt_hours", "kWh", "kWh"),
    ("kilowatts", "kW", "kW"),
    ("won", "won", "원"),
    ("machines", "machines", "대"),
    ("lines", "production lines", "개 생산공정"),
    ("proposals", "technical proposals", "건 기술혁신안"),
    ("homes", "homes", "세대"),
    ("buildings", "buildings", "동"),
    ("places", "places", "자리"),
    ("rooms", "rooms", "칸"),
    ("trees", "trees", "그루"),
    ("head_of_livestock", "head of livestock", "마리"),
    ("lectures", "lectures", "회 강연"),
    ("lessons", "lessons", "회 강습"),
    ("performances", "performances", "회 공연"),
    ("books", "books", "권"),
    ("persons_trained", "persons trained (total)", "명 양성(총계)"),
    ("patients_treated", "patients treated (total)", "명 치료(총계)"),
    ("cases", "cases", "건"),
    ("times", "times", "회"),
    ("points", "points", "점"),
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
