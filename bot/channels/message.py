"""A mail in the form in which it travels (RFC 5322 and MIME)."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.domain.mail import Mail


def message_of(mail: Mail, sender: str, house: str) -> EmailMessage:
    """The message of `mail` from `house` at the address `sender`; byte for byte the same at every attempt.

    Raises:
        ValueError: a header would hold a line break.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(house, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    if mail.ticket_id is not None:  # what is about one ticket is shown together
        message["References"] = f"<ticket.{mail.ticket_id}@{mail.message_id.rpartition('@')[2]}"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text, cte="base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    for part in (message, *message.iter_parts()):
        part["Content-Language"] = mail.lang
    message.set_boundary(f"=={mail.message_id.strip('<>').partition('@')[0]}==")
    return message
