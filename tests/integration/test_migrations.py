"""The migrations make the tables that the models describe, on each database."""

from lms.cli.migrations import list_differences, upgrade


def test_migrations_and_models_agree(in_app):
    assert list_differences() == []


def test_upgrading_again_changes_nothing(in_app):
    upgrade()

    assert list_differences() == []
