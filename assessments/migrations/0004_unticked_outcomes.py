import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was written of an outcome stays when it is unticked."""

    dependencies = [("assessments", "0003_version_of_what_is_signed"), ("cycles", "0004_kind_of_part")]

    operations = [
        migrations.CreateModel(
            name="UntickedOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rationale", models.TextField(blank=True)),
                ("aspirations", models.JSONField(default=dict)),
                ("circumstance", models.CharField(blank=True, max_length=40)),
                ("change_rationale", models.TextField(blank=True)),
                ("confirmed", models.BooleanField(default=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycles.assessment"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.outcomeline"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("assessment", "line"), name="unticked_outcome_once")],
            },
        ),
    ]
