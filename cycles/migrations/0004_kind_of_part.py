"""The kind of a part, until now what its key begins with, and "completed" as its state of that name."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What the keys begin with is what the kinds are called.
KINDS = ("outcomes", "nominees", "competency", "governance", "contract", "local-outcome")


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Read the kind of each part from its key."""
    parts = apps.get_model("cycles", "Part").objects
    for kind in KINDS:
        parts.filter(key__startswith=kind).update(kind=kind)
    if other := list(parts.filter(kind="").values_list("key", flat=True)[:5]):
        raise ValueError(f"Parts of no kind that is known: {', '.join(other)}")
    parts.filter(state="submitted").update(state="completed")


def back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Call completed parts what they were called; the kind goes with its column."""
    apps.get_model("cycles", "Part").objects.filter(state="completed").update(state="submitted")


class Migration(migrations.Migration):
    dependencies = [("cycles", "0003_who_set_the_dates")]

    operations = [
        migrations.AddField(
            model_name="part",
            name="kind",
            field=models.CharField(
                choices=[
                    ("outcomes", "Outcomes"),
                    ("nominees", "Survey nominees"),
                    ("competency", "Competency"),
                    ("governance", "Governance component"),
                    ("contract", "Contracting process form"),
                    ("local-outcome", "Locally defined outcome"),
                ],
                default="",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="part",
            name="state",
            field=models.CharField(
                choices=[("empty", "Not started"), ("draft", "In progress"), ("completed", "Completed")],
                default="empty",
                max_length=10,
            ),
        ),
        migrations.RunPython(fill, back),
    ]
