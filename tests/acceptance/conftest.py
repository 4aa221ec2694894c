"""The demonstration city, as the integration tests make it."""

from tests.integration.conftest import demo_engine, demo_file, demo_url

__all__ = ["demo_engine", "demo_file", "demo_url"]
