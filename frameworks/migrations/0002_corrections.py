import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a source was mended in, and corrections beside the versions they correct (decision 29)."""

    dependencies = [("frameworks", "0001_initial")]

    operations = [
        migrations.AddField(
            "item",
            "mended",
            models.JSONField(default=list, help_text="[{here, source}]: what was put right, and what the source has"),
        ),
        migrations.AddField(
            "framework",
            "corrects",
            models.ForeignKey(
                blank=True,
                help_text="The version as it was first loaded",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="frameworks.framework",
            ),
        ),
        migrations.AddField(
            "framework",
            "correction",
            models.PositiveSmallIntegerField(default=1, help_text="2 is its first correction"),
        ),
        migrations.AddField(
            "framework",
            "issued_at",
            models.DateTimeField(blank=True, help_text="Of a correction: until then it is a draft", null=True),
        ),
        migrations.AddConstraint(
            "framework",
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True, correction=1, issued_at__isnull=True)
                | models.Q(corrects__isnull=False, correction__gt=1),
                name="framework_correction_of_a_version",
            ),
        ),
    ]
