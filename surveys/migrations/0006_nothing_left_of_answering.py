"""What the database's files still hold of who had answered is written over (decision 30)."""

from django.db import migrations

from surveys.tables import write_as_they_stand


def forget_reminders(apps, schema_editor):
    """Reminders that wait or were kept are of those alone who had not answered: the next ones are for everybody."""
    mails = apps.get_model("outbox", "Mail").objects.using(schema_editor.connection.alias)
    mails.filter(kind="survey_reminder").delete()


def write_anew(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    columns = (("surveys", "Invitation", "token_sha256"), ("surveys", "Posting", "kind"), ("outbox", "Mail", "kind"))
    fields = [apps.get_model(app, model)._meta.get_field(name) for app, model, name in columns]
    write_as_they_stand(schema_editor, *fields)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("surveys", "0005_link_marks"),
        ("outbox", "0005_compared_addresses"),
    ]

    operations = [
        migrations.RunPython(forget_reminders, migrations.RunPython.noop),
        migrations.RunPython(write_anew, migrations.RunPython.noop),
    ]
