"""Whether somebody answered stands no longer beside a name (decision 30)."""

import hmac
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import migrations, models

# As surveys/tokens.py had it at this migration.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def mark_of(nominee, generation, done):
    message = f"survey link/{nominee}/{generation}".encode()
    number = int.from_bytes(hmac.digest(settings.SURVEY_KEY.encode(), message, "sha256"), "big")
    token = "".join(_ALPHABET[(number >> 5 * place) & 31] for place in range(20)).encode()
    purpose = b"survey mark: " + done.encode()
    return sha256(token).hexdigest(), HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(token).hex()


def mark(apps, schema_editor):
    """A mark for each invitation that says that its person has answered or wants no reminders."""
    using = schema_editor.connection.alias
    invitations = apps.get_model("surveys", "Invitation").objects.using(using)
    marks = []
    for field, done in (("answered", "answered"), ("reminders_off", "no reminders")):
        rows = invitations.filter(**{field: True}).values_list("nominee", "generation", "token_sha256")
        for nominee, generation, known in rows:
            found, value = mark_of(nominee, generation, done)
            if found != known:
                raise ValueError("SURVEY_KEY is not the key with which the surveys in this database were begun.")
            marks.append(value)
    # In the order of the values, which is that of chance.
    model = apps.get_model("surveys", "LinkMark")
    model.objects.using(using).bulk_create(model(value=value) for value in sorted(marks))


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0004_compared_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkMark",
            fields=[
                ("value", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.RemoveField(model_name="invitation", name="answered"),
        migrations.RemoveField(model_name="invitation", name="reminders_off"),
    ]
