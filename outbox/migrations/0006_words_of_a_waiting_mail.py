from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0005_compared_addresses"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mail",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting to leave"),
                    ("sending", "Sending"),
                    ("handed", "Being handed over"),
                    ("sent", "Sent"),
                    ("kept", "Kept in the outbox"),
                    ("uncertain", "Uncertain whether it was sent"),
                    ("failed", "Failed"),
                    ("bounced", "Came back"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
    ]
