"""Settings as the environment gives them."""

import pytest

from lms.config import Settings


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"host": "10.0.0.5", "PORT": 8100}, "http://10.0.0.5:8100"),
        ({"host": "0.0.0.0"}, "http://127.0.0.1:8000"),  # noqa: S104
        ({"host": "::"}, "http://127.0.0.1:8000"),
        ({"host": "fd00::5"}, "http://[fd00::5]:8000"),
        ({"host": "0.0.0.0", "public_url": "https://lms.example/"}, "https://lms.example"),  # noqa: S104
    ],
)
def test_a_link_leads_to_where_a_browser_can_go(settings, url):
    assert Settings(**settings).base_url == url
