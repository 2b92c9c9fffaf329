"""The address of a mail is compared in one form: a mail service may report another spelling of it (decision 22)."""

from django.db import migrations

import organisations.addresses
from sentences.comparing import compared_address


def compare(apps, schema_editor):
    """Write the form of every address."""
    mails = apps.get_model("outbox", "Mail").objects.using(schema_editor.connection.alias)
    for address in mails.order_by().values_list("to", flat=True).distinct().iterator():
        mails.filter(to=address).update(to_compared=compared_address(address))


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0004_the_failure_of_a_mail"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="to_compared",
            field=organisations.addresses.ComparedAddress(
                db_index=True, default="", editable=False, max_length=320, of="to"
            ),
        ),
        migrations.RunPython(compare, migrations.RunPython.noop, elidable=True),
    ]
