from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_author_of_a_document"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="copy",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Number of the last frozen copy that lists it", null=True
            ),
        ),
    ]
