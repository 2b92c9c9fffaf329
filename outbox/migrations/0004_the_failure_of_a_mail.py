"""Why a mail did not arrive is its failure. The column keeps its name, so the database has nothing to do."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0003_why_a_mail_did_not_arrive"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField(model_name="mail", old_name="why", new_name="failure"),
                migrations.AlterField(
                    model_name="mail",
                    name="failure",
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
                        db_column="why",
                        help_text="Why it was not taken, or came back",
                        max_length=20,
                    ),
                ),
            ]
        ),
    ]
