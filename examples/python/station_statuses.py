"""Prints the status of every station, as the example in the vendor's integration guide does.

    EVCE_PASSWORD=... python3 station_statuses.py https://192.168.0.128 USER --pin sha256:...
"""

import argparse
import json
import os
import sys
from pathlib import Path

from evce_client import ApiException, Client, WrongCertificate, pinned_certificate


def log_out_with_old_token(client, token_file):
    """A user has one connection at a time: one that a crash has left open would keep us out for half an hour."""
    if not token_file.exists():
        return
    client.access_token = token_file.read_text().strip()
    try:
        client.login_logout_post()
    except ApiException as refused:
        print(f"old token: {json.loads(refused.body)['message']}", file=sys.stderr)
    client.access_token = None
    token_file.unlink()


def log_in(client, user, password, token_file):
    client.access_token = client.login_login_post({"login": user, "password": password}).token
    token_file.touch(mode=0o600)
    token_file.write_text(client.access_token)


def print_statuses(client):
    ids = {station.config.friendly_name: station.id for station in client.stations_get()}
    for name, station_id in sorted(ids.items()):
        status = client.stations_station_id_status_get(station_id).status
        print(f"{name}: {status}")


def run(options):
    certificate = (
        options.certificate.read_text() if options.certificate else pinned_certificate(options.url, options.pin)
    )
    client = Client(options.url, certificate)
    try:
        log_out_with_old_token(client, options.token_file)
        log_in(client, options.user, os.environ["EVCE_PASSWORD"], options.token_file)
        print_statuses(client)
        client.login_logout_post()
        options.token_file.unlink()
    finally:
        client.close()


def main():
    parser = argparse.ArgumentParser(description="Prints the status of every station of an EVCE.")
    parser.add_argument("url", help="https://HOST[:PORT]")
    parser.add_argument("user", help="its password is read from EVCE_PASSWORD")
    trust = parser.add_mutually_exclusive_group(required=True)
    trust.add_argument("--certificate", type=Path, help="PEM file with the box's certificate")
    trust.add_argument("--pin", help="fingerprint of the box's certificate, sha256:...")
    parser.add_argument("--token-file", type=Path, default=Path("evce-token"), help="survives a crash of this program")
    try:
        run(parser.parse_args())
    except ApiException as refused:
        sys.exit(f"the box refused: {refused}")
    except WrongCertificate as wrong:
        sys.exit(str(wrong))


if __name__ == "__main__":
    main()
