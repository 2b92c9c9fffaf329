"""Why a mail did not arrive becomes a word of its own; the reason keeps what the mail server said."""

from django.db import migrations, models

# By how a reason began until now, the word for it; what follows is the mail server's, but of the last two it was ours.
BEGAN = (
    ("The mail server refused the address: 4", "put_off"),
    ("The mail server refused the address: ", "refused"),
    ("The mail server refused the email: ", "not_taken"),
    ("The mail server did not let us in: ", "shut_out"),
    ("The mail service did not take the email: ", "not_passed_on"),
    ("The connection broke off while the email was handed over: ", "broken_off"),
    ("The mail server was not reached: ", "unreached"),
    ("The email could not be written: ", "unwritten"),
    ("There is no such address", "no_address"),
    ("The address does not take emails", "takes_none"),
    ("The address could not be reached for several days", "not_in_days"),
    ("The address, or its mail server, is blocked", "blocked"),
    ("The person reported an earlier email as unwanted", "unwanted"),
    ("The person asked the mail service for no more emails", "no_more"),
    ("The mail service could not deliver it", "undelivered"),
    ("The worker stopped each time it was tried", "stopped"),
    ("The worker stopped while the email was handed over: ", "cut_off"),
)
OURS = ("stopped", "cut_off")


def split_reasons(apps, schema_editor):
    """Give each mail with a reason its word. A reason that begins otherwise stays as it is, without one."""
    Mail = apps.get_model("outbox", "Mail")  # noqa: N806
    rows = Mail.objects.using(schema_editor.connection.alias).filter(why="").exclude(reason="")
    for mail in rows.exclude(state="withdrawn").only("pk", "reason").iterator():
        for begins, word in BEGAN:
            if mail.reason.startswith(begins):
                said = "" if word in OURS else mail.reason.partition(": ")[2]
                Mail.objects.using(schema_editor.connection.alias).filter(pk=mail.pk).update(why=word, reason=said)
                break


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_survey_in_full"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("refused", "The mail service of the address does not take emails for it"),
                    ("put_off", "The mail service of the address puts emails off"),
                    ("not_taken", "The mail service did not take the email"),
                    ("not_passed_on", "The mail service of this site did not take the email"),
                    ("shut_out", "The mail service did not let this site in"),
                    ("unreached", "The mail service could not be reached"),
                    ("broken_off", "The connection broke off while the email was handed over"),
                    ("unwritten", "The email could not be written: check the address"),
                    ("stopped", "This site stopped each time it tried to send the email"),
                    (
                        "cut_off",
                        "This site stopped while it handed the email over, so the mail service may have it or not",
                    ),
                    ("no_address", "There is no such address"),
                    ("takes_none", "The address does not take emails"),
                    ("not_in_days", "The address could not be reached for several days"),
                    ("blocked", "The address, or its mail server, is blocked"),
                    ("unwanted", "The person reported an earlier email as unwanted"),
                    ("no_more", "The person asked the mail service for no more emails"),
                    ("undelivered", "The mail service could not deliver it"),
                ],
                help_text="Why it was not taken, or came back",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="mail",
            name="reason",
            field=models.TextField(blank=True, help_text="What the mail server said, or why the mail was withdrawn"),
        ),
        migrations.RunPython(split_reasons, migrations.RunPython.noop),
    ]
