"""Nominees are doubles where their addresses come to the same (decision 22)."""

import sys

from django.db import migrations, models

import organisations.addresses
from sentences.comparing import compared_address


def compare(apps, schema_editor):
    """Write the form of every address. A person who is nominated twice in one survey stays so: who was asked is not
    changed by an upgrade. The later row is left out of the rule that an address stands once.
    """
    nominees = apps.get_model("surveys", "Nominee").objects.using(schema_editor.connection.alias)
    there = set()
    doubles = 0
    rows = nominees.order_by("pk").values_list("pk", "assessment", "email", "withdrawn_on")
    for pk, assessment, email, withdrawn_on in rows.iterator():
        form = compared_address(email)
        double = withdrawn_on is None and (assessment, form) in there
        nominees.filter(pk=pk).update(email_compared=form, double_before=double)
        if withdrawn_on is None:
            there.add((assessment, form))
        doubles += double
    if doubles:
        sys.stderr.write(
            f"{doubles} of the people nominated are nominated with the same address twice in one survey, written in two "
            "ways. Both stay: withdraw one of the two on the page of the nominees. See docs/upgrading.md.\n"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0003_anonymity_check_moves"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="nominee",
            name="nominee_email_once",
        ),
        migrations.RemoveIndex(
            model_name="nominee",
            name="surveys_nom_email_0b3291_idx",
        ),
        migrations.AddField(
            model_name="nominee",
            name="email_compared",
            field=organisations.addresses.ComparedAddress(default="", editable=False, max_length=320, of="email"),
        ),
        migrations.AddField(
            model_name="nominee",
            name="double_before",
            field=models.BooleanField(
                default=False,
                help_text="Has the address of another of the survey, from before addresses were compared",
            ),
        ),
        migrations.RunPython(compare, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="nominee",
            index=models.Index(fields=["email_compared"], name="nominee_email_compared"),
        ),
        migrations.AddConstraint(
            model_name="nominee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("double_before", False), ("withdrawn_on__isnull", True)),
                fields=("assessment", "email_compared"),
                name="nominee_address_once",
            ),
        ),
    ]
