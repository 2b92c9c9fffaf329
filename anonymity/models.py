"""What is kept of the runs of the self-test."""

from django.db import models


class AnonymityCheck(models.Model):
    """What the self-test found on a day; the public page says when it last ran."""

    ran_on = models.DateField(unique=True)
    passed = models.BooleanField()
    findings = models.JSONField()

    class Meta:
        # The table is older than this room.
        db_table = "surveys_anonymitycheck"
        ordering = ["-ran_on"]
