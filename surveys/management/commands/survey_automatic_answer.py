from typing import Any

from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

from organisations.queries import contacts_for


class Command(BaseCommand):
    help = "Print the automatic answer for the mailbox that replies to the survey’s mail reach (README, decision 31)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, with the support desk as it is staffed today."""
        self.stdout.write(render_to_string("surveys/mail/automatic_answer.txt", {"desk": contacts_for([])}).strip())
