"""What keeps the program honest towards a person: who read, what left, what is to be corrected (Bound 4)."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pages import words
from units.models.people import Person
from workflow.models import Stateful

#: What can be read of a person by others.
READ = {"account": _("your account"), "individual targets": _("your individual targets")}


class ReadLog(models.Model):
    """Somebody read what is held on a person. Shown to that person; append-only."""

    append_only = True
    person = models.ForeignKey(Person, models.CASCADE, related_name="read_by_others")
    reader = models.ForeignKey(Person, models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="readlog_person")]

    def __str__(self) -> str:
        return f"{self.reader}, {READ.get(self.what, self.what)}, {words.day(self.recorded_at)}"


class ExportLog(models.Model):
    """A list left the program as a file: who, which, under which filter, how many rows. Append-only."""

    append_only = True
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    narrowed_by = models.TextField(blank=True)
    rows = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.name}: {self.rows}"


class CorrectionRequest(Stateful):
    """A person asks for a correction of what is held on them; answered by a date."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="correction_requests")
    about = models.CharField(_("what is wrong"), max_length=200)
    wish = models.TextField(_("how it should read"))
    due_on = models.DateField(_("to be answered by"))
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on", "id"], name="correction_due")]

    def __str__(self) -> str:
        return self.about
