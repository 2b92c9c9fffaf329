from django.db import migrations, models
from django.db.models import F


def forget_names_of_uploaders(apps, schema_editor):
    """What was typed is the author, unless it is the name of the person who was signed in, who is known anyway."""
    documents = apps.get_model("documents", "Document").objects
    documents.filter(author=F("by__name")).exclude(author="").update(author="")


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_preparation_in_full")]

    operations = [
        migrations.RenameField(model_name="document", old_name="uploader_name", new_name="author"),
        migrations.AlterField(
            model_name="document",
            name="author",
            field=models.CharField(blank=True, help_text="Who wrote it, as people write it", max_length=150),
        ),
        migrations.RunPython(forget_names_of_uploaders, migrations.RunPython.noop, elidable=True),
    ]
