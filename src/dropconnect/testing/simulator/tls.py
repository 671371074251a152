"""A throw-away certificate authority for simulators that speak https."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

import trustme


class Certificates:
    """Files in a temporary directory: ``ca_file`` for clients to trust, ``server_file`` with key and chain.

    They live as long as this object.
    """

    def __init__(self) -> None:
        directory = Path(tempfile.mkdtemp(prefix="dropconnect-simulator-"))
        weakref.finalize(self, shutil.rmtree, directory, ignore_errors=True)
        authority = trustme.CA()
        self.ca_file = directory / "ca.pem"
        self.server_file = directory / "server.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        server = authority.issue_cert("127.0.0.1", "localhost")
        server.private_key_and_cert_chain_pem.write_to_path(str(self.server_file))
