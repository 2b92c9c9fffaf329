import django.db.models.deletion
from django.db import migrations, models

OUT = "INSERT INTO panels_issuecontent (issue_id, content) SELECT id, content FROM panels_issue"
BACK = (
    "UPDATE panels_issue SET content = "
    "(SELECT content FROM panels_issuecontent WHERE panels_issuecontent.issue_id = panels_issue.id)"
)


class Migration(migrations.Migration):
    """What an issue says is in a row of its own, so that whoever goes through many issues need not read it."""

    dependencies = [("panels", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="IssueContent",
            fields=[
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="panels.issue",
                    ),
                ),
                ("content", models.JSONField()),
            ],
            options={"abstract": False},
        ),
        # On the way back the column is there, and empty, before it is filled.
        migrations.AlterField("issue", "content", models.JSONField(null=True)),
        migrations.RunSQL(OUT, BACK),
        migrations.RemoveField("issue", "content"),
    ]
