"""How a mail server is spoken to: encrypted where it can be, and with a password only then."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from bot.channels.smtp import Mailer, NotSent
from bot.domain.mail import Why
from tests.channels.test_letter import a_letter, a_mail
from tests.faults.mail_servers import Postbox
from tests.faults.server import free_port

SENDER = "help@raff.example"


class Porter:
    """Lets one user in, and remembers every password that it was told."""

    def __init__(self) -> None:
        self.told: list[bytes] = []

    def __call__(self, _server: Any, _session: Any, _envelope: Any, _way: str, login: Any) -> AuthResult:
        assert isinstance(login, LoginPassword)
        self.told.append(login.password)
        return AuthResult(success=login.password == b"p@ss:word", handled=False)


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """Of a server that signed it itself."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl here")
    key, signed = tmp_path / "key.pem", tmp_path / "signed.pem"
    subject = ["-subj", "/CN=mail.example", "-days", "1", "-keyout", str(key), "-out", str(signed)]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subprocess.run([*made, *subject], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(signed, key)
    return context


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 587, False, None, None)),
        ("smtp://mail.example:25", ("mail.example", 25, False, None, None)),
        (
            "smtps://sam%40raff.example:p%40ss%3Aword@[::1]",
            ("::1", 465, True, "sam@raff.example", "p@ss:word"),
        ),
    ],
)
def test_the_url_says_where_and_as_whom(url: str, expected: tuple[Any, ...]) -> None:
    mailer = Mailer.at(url, SENDER)
    assert (mailer.host, mailer.port, mailer.encrypted, mailer.username, mailer.password) == expected


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_password_is_given_once_the_connection_is_encrypted(
    scheme: str, certificate: ssl.SSLContext
) -> None:
    postbox, porter, port = Postbox(), Porter(), free_port()
    secured = {"ssl_context": certificate} if scheme == "smtps" else {"tls_context": certificate}
    server = Controller(
        postbox,
        hostname="127.0.0.1",
        port=port,
        authenticator=porter,
        auth_required=True,
        auth_require_tls=scheme == "smtp",
        **secured,
    )
    server.start()
    try:
        Mailer.at(f"{scheme}://sam:p%40ss%3Aword@127.0.0.1:{port}", SENDER).send(a_mail(a_letter()), "Raff")
    finally:
        server.stop()
    assert (porter.told, len(postbox.arrived)) == ([b"p@ss:word"], 1)


def test_a_server_elsewhere_that_encrypts_nothing_is_told_no_password() -> None:
    """0.0.0.0 leads to this machine without being a name of it."""
    postbox, porter, port = Postbox(), Porter(), free_port()
    server = Controller(
        postbox, hostname="127.0.0.1", port=port, authenticator=porter, auth_require_tls=False
    )
    server.start()
    try:
        with pytest.raises(NotSent) as failed:
            Mailer.at(f"smtp://sam:p%40ss%3Aword@0.0.0.0:{port}", SENDER).send(a_mail(a_letter()), "Raff")
    finally:
        server.stop()
    assert (failed.value.why, porter.told, postbox.arrived) == (Why.OUT_OF_REACH, [], [])
    assert "p@ss" not in failed.value.detail
