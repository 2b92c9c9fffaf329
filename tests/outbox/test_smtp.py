import datetime
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.mail import EmailMessage, get_connection

from outbox.failures import Failure
from outbox.models import Mail
from outbox.services import deliver, queue_mail
from outbox.smtp import EmailBackend
from tests.outbox.mail_server import Server, mail_goes_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A certificate of this machine that is trusted for the test, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        # Of all days: OpenSSL looks at the machine's clock, whatever day it is in the tests.
        .not_valid_before(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.mark.parametrize(("setting", "given"), [("EMAIL_USE_TLS", "tls_context"), ("EMAIL_USE_SSL", "ssl_context")])
def test_a_mail_is_marked_before_it_is_handed_over_whatever_the_connection(settings, certificate, setting, given):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    setattr(settings, setting, True)
    for to_text, state in (("250 OK", Mail.State.SENT), ("", Mail.State.UNCERTAIN)):
        server = Server(to_text=to_text)
        with mail_goes_to(settings, server, **{given: context}):
            mail = queue_mail(key=state, kind="test", to="a@example.org", subject="S", body="x")
            deliver(mail.pk)
        assert Mail.objects.get(pk=mail.pk).state == state, Mail.objects.get(pk=mail.pk).reason
        assert len(server.taken) == 1


def test_the_text_is_not_given_where_the_mark_fails(settings):
    server = Server()
    with mail_goes_to(settings, server):
        connection = get_connection()
        assert isinstance(connection, EmailBackend)
        connection.before_data = lambda: 1 / 0
        with pytest.raises(ZeroDivisionError):
            connection.send_messages([EmailMessage("S", "x", to=["a@example.org"])])
    assert server.taken == []


class Rude(Server):
    """Says goodbye at greater length than anybody listens."""

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return "221 " + "x" * 9000


def test_a_goodbye_that_fails_says_nothing_of_the_mail(settings):
    with mail_goes_to(settings, Rude()):
        mail = queue_mail(key="k", kind="test", to="a@example.org", subject="S", body="x")
        deliver(mail.pk)
    assert Mail.objects.get().state == Mail.State.SENT


def test_a_mail_goes_to_the_address_that_mail_servers_know(settings):
    server = Server()
    with mail_goes_to(settings, server):
        mail = queue_mail(
            key="k",
            kind="test",
            to="anne@b\u00fccher.example",
            reply_to="bob@b\u00fccher.example",
            subject="S",
            body="x",
        )
        deliver(mail.pk)
    (sent,) = server.taken
    assert b"To: anne@xn--bcher-kva.example" in sent and b"Reply-To: bob@xn--bcher-kva.example" in sent
    assert Mail.objects.get().to == "anne@b\u00fccher.example"


def test_a_mail_to_an_address_that_no_server_takes_fails_in_words(settings):
    server = Server()
    with mail_goes_to(settings, server):
        mail = queue_mail(key="k", kind="test", to="ren\u00e9e@trust.example", subject="S", body="x")
        deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.failure, server.taken) == (Mail.State.FAILED, Failure.UNWRITTEN, [])
