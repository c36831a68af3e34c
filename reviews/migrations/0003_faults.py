"""The faults in running an office starts with; it edits them later, entries retire and never vanish (L23).

Each names how the movement is run at a unit; none names what a person believes, says or does (Bound 2).
"""

from django.db import migrations

FAULTS = [
    ("review-in-form-only", "Review held in form only, results not analysed", "총화를 형식적으로 진행, 실적분석이 없음"),
    ("review-put-off", "Review put off more than once", "총화를 거듭 미룸"),
    ("handed-down", "Targets handed down without discussion", "목표를 토의없이 내려먹임"),
    ("copied", "Targets copied from another unit or from last year", "다른 단위나 지난해의 목표를 옮겨베낌"),
    ("goal-by-wish", "Goal set without calculation", "타산없이 목표를 설정"),
    ("no-stages", "Stages without dates or without calculation", "단계에 날자나 타산이 없음"),
    ("too-many-targets", "More targets than the unit can work on", "단위의 힘에 부치는 수의 목표를 설정"),
    ("no-evidence", "Numbers reported without evidence", "증거없이 수자를 보고"),
    ("in-one-go", "Readings entered in one go before a review", "총화직전에 실적을 한꺼번에 입력"),
    ("after-hours", "Evidence or forms collected from members after hours", "로동시간이 끝난 다음 성원들에게서 증거나 문건을 받음"),
    ("too-many-forms", "Too many forms and meetings asked of the unit", "단위에 요구하는 문건과 회의가 지나치게 많음"),
    ("not-renewed", "Targets left as they are after a directive or after they were met", "방침이 나오거나 수행한 다음에도 목표를 갱신하지 않음"),
    ("not-provided", "Materials or guidance promised to the unit not provided", "단위에 약속한 자재나 기술지도를 보장하지 않음"),
    ("storming", "Work left to the days before a date", "날자를 앞두고 사업을 몰아서 진행"),
    ("no-guidance", "No help or guidance for the unit for more than a quarter", "한분기이상 단위에 대한 방조와 지도가 없음"),
    ("quota", "A number of resolutions or individual targets demanded", "결의나 개인목표의 수를 내려먹임"),
    ("roster", "A list of members without a target asked for or kept", "목표를 세우지 않은 성원의 명단을 요구하거나 작성"),
    ("no-meeting", "Resolution or targets changed without a recorded meeting", "기록된 회의없이 결의나 목표를 변경"),
]  # fmt: skip


def ship(apps, schema_editor):
    Fault = apps.get_model("reviews", "Fault")
    Fault.objects.bulk_create(
        Fault(code=code, name_en=english, name_ko=korean, rank=rank * 10)
        for rank, (code, english, korean) in enumerate(FAULTS, start=1)
    )


def take_back(apps, schema_editor):
    apps.get_model("reviews", "Fault").objects.filter(code__in=[code for code, _en, _ko in FAULTS]).delete()


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_deviations")]
    operations = [migrations.RunPython(ship, take_back)]
