import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """The CSV file of each year, made at a publication."""

    dependencies = [
        ("files", "0002_scan_states"),
        ("results", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="YearFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.CharField(max_length=20)),
                ("number", models.PositiveSmallIntegerField()),
                ("pcts", models.PositiveIntegerField(help_text="How many PCTs are in it")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("year", "number"), name="year_file_number_once")],
            },
        ),
    ]
