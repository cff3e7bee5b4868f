"""What this installation is set to, for pages."""

from typing import cast

from flask import current_app

from lms.config import Settings


def get_settings() -> Settings:
    """The settings of the running application."""
    return cast("Settings", current_app.config["LMS_SETTINGS"])
