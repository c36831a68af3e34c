"""The kinds of units and the sectors an office starts with; it edits them later, entries retire and never vanish."""

from django.db import migrations

KINDS = [
    ("nation", "Nation", "전국", True),
    ("province", "Province", "도", True),
    ("city", "City", "시", True),
    ("county", "County", "군", True),
    ("district", "District", "구역", True),
    ("ministry", "Ministry", "성, 중앙기관", False),
    ("organ", "Organ", "기관", False),
    ("enterprise", "Enterprise", "기업소", False),
    ("factory", "Factory", "공장", False),
    ("mine", "Mine", "광산, 탄광", False),
    ("cooperative_farm", "Cooperative farm", "협동농장", False),
    ("institute", "Institute or university", "연구소, 대학", False),
    ("school", "School", "학교", False),
    ("health", "Hospital or clinic", "병원, 진료소", False),
    ("workshop", "Workshop", "직장", False),
    ("workteam", "Workteam", "작업반", False),
    ("other", "Other", "기타", False),
]
SECTORS = [
    ("mining", "Mining", "채취공업"),
    ("power", "Electric power", "전력공업"),
    ("metal", "Metal industry", "금속공업"),
    ("machine", "Machine building", "기계공업"),
    ("chemical", "Chemical industry", "화학공업"),
    ("light_industry", "Light industry", "경공업"),
    ("construction", "Construction", "건설"),
    ("agriculture", "Agriculture", "농업"),
    ("forestry", "Forestry", "림업"),
    ("fishery", "Fishery", "수산업"),
    ("transport", "Transport", "교통운수"),
    ("communications", "Communications", "체신"),
    ("commerce", "Commerce and services", "상업, 봉사"),
    ("education", "Education", "교육"),
    ("science", "Science and technology", "과학기술"),
    ("health", "Public health", "보건"),
    ("culture", "Culture and sports", "문화, 체육"),
    ("administration", "Administration", "행정"),
]


def add(apps, schema_editor):
    kinds, sectors = apps.get_model("units", "UnitKind"), apps.get_model("units", "Sector")
    for rank, (code, english, korean, is_area) in enumerate(KINDS, start=1):
        kinds.objects.get_or_create(
            code=code, defaults={"name_en": english, "name_ko": korean, "is_area": is_area, "rank": rank * 10}
        )
    for rank, (code, english, korean) in enumerate(SECTORS, start=1):
        sectors.objects.get_or_create(code=code, defaults={"name_en": english, "name_ko": korean, "rank": rank * 10})


class Migration(migrations.Migration):
    dependencies = [("units", "0003_importrun")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
