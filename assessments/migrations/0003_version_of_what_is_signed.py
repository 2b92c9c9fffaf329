from django.db import migrations, models


class Migration(migrations.Migration):
    """What was signed or frozen before there were versions is of version 1 (decision 19)."""

    dependencies = [("assessments", "0002_preparation_in_full")]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="version",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="Of how the return was written that was signed (decision 19)"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="frozencopy",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, help_text="Of how the content is written (decision 19)"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="frozencopy",
            name="earlier_hashes",
            field=models.JSONField(
                default=dict,
                help_text="The hash, and those of items and parts, in each earlier version that is compared with",
            ),
        ),
    ]
