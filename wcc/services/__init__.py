from wcc.services.mail import send_mail_again
from wcc.services.versions import issue_version, move_to_version

__all__ = ["issue_version", "move_to_version", "send_mail_again"]
