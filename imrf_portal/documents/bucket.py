"""Files in a private bucket of an S3-compatible store; they are handed out by our own views alone."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

# A visitor waits behind this: a store that is away is told soon.
_PATIENCE = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 2}}
# The checksums that newer clients add to every request are known to Amazon's store alone.
_PLAIN = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}


class PrivateBucket(S3Storage):
    """A bucket in which nothing is public and nothing is written over."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config: Config = self.client_config.merge(Config(**_PATIENCE, **_PLAIN))

    def get_default_settings(self) -> dict[str, Any]:
        """What holds for every bucket: no access list of its own, addresses signed, other stores' way of naming."""
        own = {
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "signature_version": "s3v4",
            "addressing_style": "path",
        }
        return {**super().get_default_settings(), **own}
