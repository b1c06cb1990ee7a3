"""Who may wake the worker."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from fitlane_ml.push_auth import Authenticate, KeysUnavailable, authenticator
from fitlane_ml.settings import OidcPush, SecretPush

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GOOD = {
    "iss": "https://issuer",
    "aud": "https://worker",
    "email": "push@project",
    "email_verified": True,
}


class _Keys(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        key = {**RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "k1", "use": "sig"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"keys": [key]}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/certs"
    server.shutdown()
    server.server_close()


@pytest.fixture
def authenticate(issuer: str) -> Authenticate:
    return authenticator(OidcPush("https://issuer", issuer, "https://worker", "push@project"))


def bearer(changes: dict[str, Any], key: Any = KEY, algorithm: str = "RS256") -> str:
    claims = {**GOOD, "iat": time.time(), "exp": time.time() + 600, **changes}
    given = {name: value for name, value in claims.items() if value is not None}
    return f"Bearer {jwt.encode(given, key, algorithm=algorithm, headers={'kid': 'k1'})}"


def test_accepts_the_right_token(authenticate: Authenticate) -> None:
    assert authenticate("/", bearer({}))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other"},
        {"aud": "https://other"},
        {"email": "other@project"},
        {"email": None},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"exp": 1_000_000_000},
        {"exp": None},
    ],
)
def test_refuses_a_token_with_another_claim(
    authenticate: Authenticate, changes: dict[str, Any]
) -> None:
    assert not authenticate("/", bearer(changes))


def test_refuses_another_key_another_algorithm_and_no_token(authenticate: Authenticate) -> None:
    assert not authenticate("/", bearer({}, key=OTHER_KEY))
    assert not authenticate("/", bearer({}, key="x" * 64, algorithm="HS256"))
    assert not authenticate("/", bearer({}, key=None, algorithm="none"))
    for header in ("", "Bearer ", "Bearer nonsense", "Basic abc", bearer({})[7:]):
        assert not authenticate("/?token=x", header)


def test_without_keys_nobody_is_judged() -> None:
    push = OidcPush("https://issuer", "http://127.0.0.1:9/certs", "https://worker", "push@project")
    with pytest.raises(KeysUnavailable):
        authenticator(push)("/", bearer({}))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/?token=right", True),
        ("/?a=1&token=right", True),
        ("/?token=wrong", False),
        ("/?token=", False),
        ("/?token=right&token=right", False),
        ("/", False),
        ("/?other=right", False),
        ("/?token=%C3%A4", False),
    ],
)
def test_a_secret_is_the_query_parameter(path: str, *, expected: bool) -> None:
    assert authenticator(SecretPush("right"))(path, "") is expected
