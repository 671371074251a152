"""nginx and Caddy as our files configure them, on free ports and with a certificate of this test."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import trustme
from tests.support.patience import wait_until

DEPLOY = Path(__file__).parents[2] / "deploy"
HOST = "hooks.example.test"
CERTIFICATES = f"/etc/letsencrypt/live/{HOST}"
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/dropconnect.conf;
}}
"""
CADDY = """
{{
    admin off
    auto_https disable_redirects
    storage file_system {folder}/caddy
}}
"""


def command(name: str) -> str | None:
    """Where that program is; daemons are often out of a user's PATH."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def written(folder: Path, kind: str, upstream: str, port: int, plain_port: int) -> list[str]:
    """Write what the proxy needs into ``folder``; the command that runs it. Only ports, the certificate, and
    folders differ from our file."""
    authority = trustme.CA()
    certificate = authority.issue_cert(HOST)
    authority.cert_pem.write_to_path(folder / "authority.pem")
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    chain = b"".join(blob.bytes() for blob in certificate.cert_chain_pems)
    (folder / "fullchain.pem").write_bytes(chain)
    if kind == "nginx":
        text = (DEPLOY / "nginx" / "dropconnect.conf").read_text()
        text = text.replace(CERTIFICATES, str(folder)).replace("127.0.0.1:8600", upstream)
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{plain_port};")
        (folder / "dropconnect.conf").write_text(text)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder))
        return [command("nginx") or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    text = (DEPLOY / "caddy" / "Caddyfile").read_text().replace("127.0.0.1:8600", upstream)
    tls = f"\ttls {folder}/fullchain.pem {folder}/privkey.pem\n\tbind 127.0.0.1\n"
    text = text.replace(f"{HOST} {{\n", f"https://{HOST}:{port} {{\n{tls}")
    (folder / "Caddyfile").write_text(CADDY.format(folder=folder) + text)
    return [command("caddy") or "caddy", "run", "--config", str(folder / "Caddyfile")]


@contextlib.contextmanager
def running(folder: Path, kind: str, upstream: str) -> Iterator[tuple[int, ssl.SSLContext]]:
    """The proxy in front of ``upstream`` (host and port): its port, and what trusts its certificate."""
    port = free_port()
    line = written(folder, kind, upstream, port, free_port())
    with (folder / "proxy.log").open("wb") as log, subprocess.Popen(line, stdout=log, stderr=log) as proxy:
        try:
            wait_until(lambda: _listens(proxy, port), f"{kind} listens")
            yield port, ssl.create_default_context(cafile=str(folder / "authority.pem"))
        finally:
            proxy.terminate()


def _listens(proxy: subprocess.Popen[bytes], port: int) -> bool:
    assert proxy.poll() is None, "the proxy ended"
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
