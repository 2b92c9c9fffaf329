import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def note_documents_of_copies(apps, schema_editor):
    """Say of each document in which frozen copy it stands last: copies name their documents, and names are unique."""
    documents = apps.get_model("documents", "Document").objects
    copies = apps.get_model("assessments", "FrozenCopy").objects.order_by("number")
    for assessment, number, content in copies.values_list("assessment", "number", "content").iterator():
        names = [document["name"] for document in content.get("documents", [])]
        documents.filter(assessment=assessment, name__in=names).update(copy=number)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_wording_of_outcome_lines"),
        ("documents", "0004_documents_of_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="content",
            field=models.JSONField(help_text="The return as it stood when this was recorded", null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="version",
            field=models.PositiveSmallIntegerField(help_text="Of how the content is written (decision 19)", null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="content",
            field=models.JSONField(help_text="The return that was signed", null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="outlived",
            field=models.BooleanField(
                default=False, help_text="Voided by a change of the return, not by its reopening"
            ),
        ),
        migrations.AddField(
            model_name="declaration",
            name="voided_by",
            field=models.ForeignKey(
                help_text="Who made that change",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="frozencopy",
            name="beside",
            field=models.JSONField(
                default=dict,
                help_text="The values that stood beside the outcomes, by metric; no part of what was signed",
            ),
        ),
        migrations.RunPython(note_documents_of_copies, migrations.RunPython.noop),
    ]
