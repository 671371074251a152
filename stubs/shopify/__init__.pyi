"""Types of ShopifyAPI 12.7.0, as far as a GraphQL client with its own transport needs them."""

from collections.abc import Mapping
from typing import Any

class ApiVersion:
    @classmethod
    def coerce_to_version(cls, version: str) -> ApiVersion: ...
    @property
    def name(self) -> str: ...
    @property
    def numeric_version(self) -> int: ...
    def api_path(self, site: str) -> str: ...

class Session:
    url: str | None
    token: str | None
    version: ApiVersion

    def __init__(self, shop_url: str, version: str | None = None, token: str | None = None) -> None: ...
    @property
    def api_version(self) -> ApiVersion: ...
    @property
    def site(self) -> str: ...

class GraphQL:
    endpoint: str
    headers: dict[str, str]

    def __init__(self) -> None: ...
    def merge_headers(self, *headers: Mapping[str, str]) -> dict[str, str]: ...
    def execute(
        self, query: str, variables: Mapping[str, Any] | None = None, operation_name: str | None = None
    ) -> str: ...
