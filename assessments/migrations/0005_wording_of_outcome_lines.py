from django.db import migrations, models
from django.db.models import OuterRef, Subquery

WORDING = ("title", "definition", "definition_points")


def take_from_metrics(apps, schema_editor):
    """A line so far had its metric's words."""
    metric = apps.get_model("benchmarks", "Metric").objects.filter(pk=OuterRef("metric"))
    lines = apps.get_model("assessments", "OutcomeLine").objects
    lines.update(**{name: Subquery(metric.values(name)[:1]) for name in WORDING})


class Migration(migrations.Migration):
    """The title and definition of an outcome belong to a version of a framework (decision 29)."""

    dependencies = [
        ("assessments", "0004_unticked_outcomes"),
        ("benchmarks", "0002_values"),
    ]

    operations = [
        migrations.AddField("outcomeline", "title", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("outcomeline", "definition", models.TextField(default=""), preserve_default=False),
        migrations.AddField("outcomeline", "definition_points", models.JSONField(default=list)),
        migrations.RunPython(take_from_metrics, migrations.RunPython.noop, elidable=True),
    ]
