"""Each correction of an address is kept for the PCT to see, and each sending of invitations with what it says."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0004_kind_of_part"),
        ("surveys", "0007_comments_read_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.EmailField(max_length=254)),
                ("after", models.EmailField(max_length=254)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("by_name", models.CharField(max_length=150)),
                ("on", models.DateField()),
                (
                    "nominee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="surveys.nominee"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("set", models.PositiveSmallIntegerField(help_text="First or second set (R-125)")),
                (
                    "words",
                    models.CharField(blank=True, help_text="The PCT's own sentence in the invitations", max_length=300),
                ),
                ("by_name", models.CharField(blank=True, max_length=150)),
                ("on", models.DateField()),
                ("confirmed", models.JSONField(default=dict, help_text="By question, what was read and confirmed")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycles.assessment"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="nominee",
            name="sending",
            field=models.ForeignKey(
                blank=True,
                help_text="With which the person was asked",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="surveys.sending",
            ),
        ),
    ]
