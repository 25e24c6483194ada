"""A client of EVCE whose functions are made from the box's own OpenAPI file, with Python's standard library alone.

A box offers the file to its administrator (Admin > Advanced); the simulated one serves it at /api/v2/openapi.json.
Each function has the name of its operation, such as stations_station_id_status_get, and takes what stands in braces in
its path, then the body. Answers are objects: station.config.friendly_name.
"""

import hashlib
import http.client
import json
import ssl
from types import SimpleNamespace
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10


class ApiException(Exception):
    """An answer other than 200. Its body is JSON with a message."""

    def __init__(self, status, body):
        super().__init__(f"status {status}: {body}")
        self.status = status
        self.body = body


class WrongCertificate(Exception):
    """The box shows another certificate than it should; nothing was sent to it."""


class Client:
    """Has a function for every operation that the file describes. Requests go over one connection, in turn."""

    def __init__(self, url, certificate, openapi=None):
        """`certificate` is the box's own, as PEM. Without `openapi`, the parsed file, the box is asked for it."""
        address = urlsplit(url)
        context = ssl.create_default_context(cadata=certificate)
        port = address.port or 443
        self._connection = http.client.HTTPSConnection(
            address.hostname, port, context=context, timeout=TIMEOUT_SECONDS
        )
        self.access_token = None
        if openapi is None:
            openapi = json.loads(self._send("GET", "/api/v2/openapi.json", None))
        base = openapi["servers"][0]["url"]
        for path, operations in openapi["paths"].items():
            for method, operation in operations.items():
                function = self._function(method.upper(), base + path, operation)
                setattr(self, operation["operationId"], function)

    def close(self):
        self._connection.close()

    def _function(self, method, path, operation):
        names = [parameter["name"] for parameter in operation.get("parameters", [])]
        takes_body = "requestBody" in operation

        def call(*values, **named):
            given = dict(zip(names + ["body"] * takes_body, values, strict=False), **named)
            if len(values) > len(names) + takes_body or set(named) - {*names, "body"}:
                raise TypeError(f"{function_name} takes {', '.join(names + ['body'] * takes_body)}")
            missing = [name for name in names if name not in given]
            if missing:
                raise TypeError(f"{function_name} needs {', '.join(missing)}")
            filled = path.format(**{name: int(given[name]) for name in names})
            return _answer(self._send(method, filled, given.get("body")))

        function_name = call.__name__ = operation["operationId"]
        call.__doc__ = operation.get("summary")
        return call

    def _send(self, method, path, body):
        headers = {"Accept": "application/json"}
        if self.access_token is not None:
            headers["Authorization"] = f"Bearer {self.access_token}"
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body)
        self._connection.request(method, path, data, headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise ApiException(response.status, content.decode("utf-8", "replace"))
        return content


def _answer(content):
    """Objects with attributes where the answer is JSON, else its bytes: a file."""
    try:
        return json.loads(content, object_hook=lambda fields: SimpleNamespace(**fields))
    except ValueError:
        return content


def pinned_certificate(url, fingerprint):
    """The certificate that the box shows, as PEM, if it has this fingerprint: `sha256:` and 64 hexadecimal digits."""
    address = urlsplit(url)
    certificate = ssl.get_server_certificate((address.hostname, address.port or 443), timeout=TIMEOUT_SECONDS)
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()
    if f"sha256:{digest}" != fingerprint.lower():
        raise WrongCertificate(f"the box shows sha256:{digest}")
    return certificate
