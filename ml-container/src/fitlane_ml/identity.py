"""ID tokens: from the metadata server of Cloud Run or of the local stack, or from a file.

A Kubernetes cluster writes them to files, and renews them there (projected volumes).
"""

import base64
import json
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from fitlane_ml.http_json import request

_RENEW_BEFORE_SECONDS = 300
_PATH = "/computeMetadata/v1/instance/service-accounts/default/identity"


class IdentityUnavailable(OSError):
    """There is no token now. An OSError: whoever calls tries again, as for any."""


@dataclass(frozen=True)
class IdToken:
    """A token and when it ends (epoch seconds)."""

    text: str
    expires_at: float


class Identity:
    """Fetches the ID token for one controller and keeps it until 5 min before its end.

    `source`: the metadata server (host or host:port), or a file by its absolute path, whose token
    is for the audience that whoever writes it has chosen.

    Used by several threads: at worst two fetch at the same time, and either token is good.
    """

    def __init__(self, source: str, controller_url: str, token: IdToken | None = None):
        parts = urlsplit(controller_url)
        self._source = source
        self._audience = f"{parts.scheme}://{parts.netloc}"
        self._token = token

    def token(self) -> IdToken:
        """A token that is valid for at least 5 min, if its source has one. Raises OSError."""
        token = self._token
        if token is None or token.expires_at - _RENEW_BEFORE_SECONDS <= time.time():
            self._token = token = self._fetch()
        return token

    def _fetch(self) -> IdToken:
        is_file = self._source.startswith("/")
        text = Path(self._source).read_text() if is_file else self._ask_metadata_server()
        return IdToken(text.strip(), _expiry(text.strip()))

    def _ask_metadata_server(self) -> str:
        query = urlencode({"audience": self._audience, "format": "full"})
        url = f"http://{self._source}{_PATH}?{query}"
        answer = request("GET", url, {"Metadata-Flavor": "Google"})
        if answer.status != 200:
            raise IdentityUnavailable(f"{url}: status {answer.status}")
        return answer.body.decode()


def _expiry(token: str) -> float:
    """`exp` of a JWT, read without verifying: we are its bearer, not its judge."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return float(claims["exp"])
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise IdentityUnavailable(f"this is no ID token: {error!r}") from error
