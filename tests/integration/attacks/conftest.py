"""The stage on which every attack is tried."""

import pytest

from tests.integration.attacks.stage import Stage, set_stage


@pytest.fixture
def stage(app, cast) -> Stage:
    return set_stage(app, cast)
