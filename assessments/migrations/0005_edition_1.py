"""The first published edition of the standard: data an office replaces by its own next edition (L10)."""

import datetime

from django.db import migrations

# number, field, how it is measured, limit in per cent, imperative, English, Korean
CRITERIA = [
    ("1.1", "ideological", "targets_met", 80, True,
     "Unit targets of study and training met", "학습과 교양에 관한 단위목표 수행"),
    ("1.2", "ideological", "sight", None, True,
     "Lectures, study and training held as planned",
     "강연과 학습, 강습을 계획대로 진행"),
    ("2.1", "technical", "targets_met", 80, True, "Technical targets of the unit met", "기술분야 단위목표 수행"),
    ("2.2", "technical", "stages_reached", 90, True,
     "Stages of technical targets reached", "기술목표의 기한이 된 단계에 도달"),
    ("2.3", "technical", "sight", None, True,
     "Equipment, materials and safety in order",
     "설비와 자재관리, 로동안전을 제대로 보장"),
    ("3.1", "cultural", "targets_met", 80, True, "Cultural targets of the unit met", "문화분야 단위목표 수행"),
    ("3.2", "cultural", "sight", None, True,
     "Workplaces, housing and hygiene in order",
     "일터와 살림집, 위생환경을 문화적으로 꾸림"),
    ("4.1", "running", "reviews_on_time", 90, True, "Reviews held on time", "총화를 제때에 진행"),
    ("4.2", "running", "discussions", 100, True,
     "Targets set after collective discussion", "집체적토의를 거쳐 목표를 설정"),
    ("4.3", "running", "evidence", 90, False, "Readings carry evidence", "실적마다 증거를 갖춤"),
]  # fmt: skip


def publish(apps, schema_editor):
    standard = apps.get_model("assessments", "Standard").objects.create(
        edition=1,
        title_en="Standard for awarding the Three-Revolution Red Flag",
        title_ko="3대혁명붉은기수여기준",
        state="published",
        published_on=datetime.date(2026, 1, 5),
    )
    Criterion = apps.get_model("assessments", "Criterion")
    Criterion.objects.bulk_create(
        Criterion(
            standard=standard, number=number, field=field, source=source, limit=limit, imperative=imperative,
            text_en=english, text_ko=korean, rank=rank * 10, tiers="1 2 3 honour",
        )
        for rank, (number, field, source, limit, imperative, english, korean) in enumerate(CRITERIA, start=1)
    )  # fmt: skip


def take_back(apps, schema_editor):
    apps.get_model("assessments", "Criterion").objects.filter(standard__edition=1).delete()
    apps.get_model("assessments", "Standard").objects.filter(edition=1).delete()


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_duties")]
    operations = [migrations.RunPython(publish, take_back)]
