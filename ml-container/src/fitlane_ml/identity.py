"""ID tokens from the metadata server: Cloud Run's, or the one of the local stack."""

import base64
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from fitlane_ml.http_json import request

_RENEW_BEFORE_SECONDS = 300
_PATH = "/computeMetadata/v1/instance/service-accounts/default/identity"


class IdentityUnavailable(OSError):
    """The metadata server gave no token. An OSError: whoever calls tries again, as for any."""


@dataclass(frozen=True)
class IdToken:
    """A token and when it ends (epoch seconds)."""

    text: str
    expires_at: float


class Identity:
    """Fetches the ID token for one controller and keeps it until 5 min before its end.

    Used by several threads: at worst two fetch at the same time, and either token is good.
    """

    def __init__(self, metadata_host: str, controller_url: str, token: IdToken | None = None):
        parts = urlsplit(controller_url)
        self._metadata_host = metadata_host
        self._audience = f"{parts.scheme}://{parts.netloc}"
        self._token = token

    def token(self) -> IdToken:
        """A token that is valid for at least 5 min. Raises OSError."""
        token = self._token
        if token is None or token.expires_at - _RENEW_BEFORE_SECONDS <= time.time():
            self._token = token = self._fetch()
        return token

    def _fetch(self) -> IdToken:
        query = urlencode({"audience": self._audience, "format": "full"})
        url = f"http://{self._metadata_host}{_PATH}?{query}"
        answer = request("GET", url, {"Metadata-Flavor": "Google"})
        if answer.status != 200:
            raise IdentityUnavailable(f"{url}: status {answer.status}")
        text = answer.body.decode().strip()
        return IdToken(text, _expiry(text))


def _expiry(token: str) -> float:
    """`exp` of a JWT, read without verifying: we are its bearer, not its judge."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return float(claims["exp"])
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise IdentityUnavailable(f"the metadata server gave no ID token: {error!r}") from error
