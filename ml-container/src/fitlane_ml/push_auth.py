"""Who may wake the worker: Pub/Sub, proven by a Google ID token or by a shared secret."""

import hmac
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from fitlane_ml.log import log
from fitlane_ml.settings import OidcPush, SecretPush


class KeysUnavailable(Exception):
    """The issuer's keys cannot be fetched: nobody can be judged now."""


Authenticate = Callable[[str, str], bool]
"""(path with query, Authorization header or "") → whether the request may wake the worker."""


def authenticator(push: OidcPush | SecretPush) -> Authenticate:
    """The check that the settings ask for. The check raises KeysUnavailable (oidc only)."""
    return _by_secret(push) if isinstance(push, SecretPush) else _by_id_token(push)


def _by_secret(push: SecretPush) -> Authenticate:
    expected = push.secret.encode()

    def authenticate(path: str, _authorization: str) -> bool:
        given = parse_qs(urlsplit(path).query).get("token", [""])
        return len(given) == 1 and hmac.compare_digest(given[0].encode(), expected)

    return authenticate


def _by_id_token(push: OidcPush) -> Authenticate:
    # Imported only where it is needed: it costs 0.1 s.
    import jwt

    keys = jwt.PyJWKClient(push.jwks_url, timeout=10)

    def authenticate(_path: str, authorization: str) -> bool:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return False
        try:
            claims = jwt.decode(
                token,
                keys.get_signing_key_from_jwt(token).key,
                algorithms=["RS256"],
                audience=push.audience,
                issuer=push.issuer,
                options={"require": ["exp", "iat", "aud", "iss", "email"]},
            )
        except jwt.PyJWKClientConnectionError as error:
            raise KeysUnavailable(str(error)) from error
        except jwt.PyJWTError as error:
            log("WARNING", f"a push was refused: {error}")
            return False
        return claims["email"] == push.account and claims.get("email_verified") is True

    return authenticate
