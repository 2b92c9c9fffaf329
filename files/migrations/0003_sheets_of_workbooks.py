from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_scan_states")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="sheets",
            field=models.JSONField(help_text="The names of a workbook’s sheets, where they could be read", null=True),
        ),
    ]
