"""Addresses of people are compared in one form; two people whose addresses come to the same stay two (decision 22)."""

import sys

from django.db import migrations, models

import organisations.addresses
from sentences.comparing import compared_address


def compare(apps, schema_editor):
    """Write the form of every address. Where several come to the same, all but the first are left out of the rule that
    an address is one person's: each signs in with the very letters of its own.
    """
    users = apps.get_model("organisations", "User").objects.using(schema_editor.connection.alias)
    first = {}
    for pk, email in users.order_by("-is_active", "pk").values_list("pk", "email").iterator():
        form = compared_address(email)
        double = form in first
        users.filter(pk=pk).update(email_compared=form, double_before=double)
        if double:
            sys.stderr.write(
                f"Two accounts have addresses that come to the same: {first[form]} and {email}. Both stay; each signs in "
                "with its address letter by letter. See docs/upgrading.md.\n"
            )
        first.setdefault(form, email)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="user",
            name="user_email_any_case",
        ),
        migrations.AddField(
            model_name="user",
            name="email_compared",
            field=organisations.addresses.ComparedAddress(default="", editable=False, max_length=320, of="email"),
        ),
        migrations.AddField(
            model_name="user",
            name="double_before",
            field=models.BooleanField(
                default=False,
                help_text="Has an address that comes to the same as another’s, from before they were compared",
            ),
        ),
        migrations.RunPython(compare, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["email_compared"], name="user_email_compared"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("double_before", False)),
                fields=("email_compared",),
                name="user_address_once",
                violation_error_message="Another person has this email address.",
            ),
        ),
    ]
