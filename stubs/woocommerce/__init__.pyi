"""Types of woocommerce 3.0.0, with the private methods that a subclass with its own transport overrides.

Answers are `Any`: the library returns `requests.Response`, a subclass returns what its transport gives.
"""

from collections.abc import Mapping
from typing import Any

class API:
    url: str
    consumer_key: str
    consumer_secret: str
    wp_api: bool
    version: str
    is_ssl: bool
    timeout: float
    verify_ssl: bool | str
    query_string_auth: bool
    user_agent: str

    def __init__(
        self,
        url: str,
        consumer_key: str,
        consumer_secret: str,
        *,
        wp_api: bool = True,
        version: str = "wc/v3",
        timeout: float = 5,
        verify_ssl: bool | str = True,
        query_string_auth: bool = False,
        user_agent: str = ...,
    ) -> None: ...
    def _API__is_ssl(self) -> bool: ...
    def _API__get_url(self, endpoint: str) -> str: ...
    def _API__get_oauth_url(self, url: str, method: str, *, oauth_timestamp: int = ...) -> str: ...
    def _API__request(
        self,
        method: str,
        endpoint: str,
        data: Mapping[str, Any] | None,
        params: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any: ...
    def get(self, endpoint: str, *, params: dict[str, Any] | None = None, **kwargs: Any) -> Any: ...
    def post(
        self, endpoint: str, data: Mapping[str, Any], *, params: dict[str, Any] | None = None, **kwargs: Any
    ) -> Any: ...
    def put(
        self, endpoint: str, data: Mapping[str, Any], *, params: dict[str, Any] | None = None, **kwargs: Any
    ) -> Any: ...
    def delete(self, endpoint: str, *, params: dict[str, Any] | None = None, **kwargs: Any) -> Any: ...
    def options(self, endpoint: str, *, params: dict[str, Any] | None = None, **kwargs: Any) -> Any: ...
