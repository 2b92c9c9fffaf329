from django.db import migrations, models


class Migration(migrations.Migration):
    """Takes over the table that `surveys` made; no table changes."""

    initial = True

    dependencies = [("surveys", "0003_anonymity_check_moves")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="AnonymityCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ran_on", models.DateField(unique=True)),
                        ("passed", models.BooleanField()),
                        ("findings", models.JSONField()),
                    ],
                    options={"db_table": "surveys_anonymitycheck", "ordering": ["-ran_on"]},
                ),
            ]
        ),
    ]
