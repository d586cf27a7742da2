"""Certificates for tests, made on the spot and signed by themselves."""
import ssl
import subprocess
from pathlib import Path


def write_certificate(directory: Path, days: int = 30) -> str:
    """`certificate.pem` and `key.pem` there, for 127.0.0.1; what to write below [tls] in the configuration."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", str(key), "-out", str(certificate), "-days", str(days), "-subj", "/CN=veilleuse.test",
                    "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"], check=True, capture_output=True)
    key.chmod(0o600)
    return f'[tls]\ncertificate = "{certificate}"\nkey = "{key}"\n'


def trusting(directory: Path) -> ssl.SSLContext:
    """The certificate there, and no other."""
    return ssl.create_default_context(cafile=str(directory / "certificate.pem"))
