"""Certificates for servers on loopback."""

from pathlib import Path

from .process import run_tool

CERTIFICATE, KEY = "server.crt", "server.key"


def make_certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 and localhost that is its own authority."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost",
               "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", KEY, "-out", CERTIFICATE]
    run_tool(command, "openssl cannot make a certificate", cwd=folder)
