"""Static files keep their address exactly as long as they keep their bytes."""

import re

import pytest
from flask import Flask

from lms.web import assets


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "page.css").write_text("a { color: red }", encoding="utf-8")
    return tmp_path


@pytest.fixture
def app(folder):
    app = Flask("lms.web", static_folder=None)
    assets.init_app(app, folder)
    return app


def test_a_changed_byte_changes_every_address(folder):
    before = assets.folder_digest(folder)
    (folder / "css" / "page.css").write_text("a { color: rid }", encoding="utf-8")

    assert assets.folder_digest(folder) != before


def test_a_renamed_file_changes_every_address(folder):
    before = assets.folder_digest(folder)
    (folder / "css" / "page.css").rename(folder / "css" / "other.css")

    assert assets.folder_digest(folder) != before


def test_a_current_address_may_be_kept_for_a_year(app):
    url = app.jinja_env.globals["asset_url"]("css/page.css")

    with app.test_client().get(url) as response:
        assert response.text == "a { color: red }"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_address_from_before_an_update_gets_the_file_but_may_not_keep_it(app):
    with app.test_client().get("/static/000000000000/css/page.css") as response:
        assert response.text == "a { color: red }"
        assert "no-cache" in response.headers["Cache-Control"]
        assert "immutable" not in response.headers["Cache-Control"]


def test_an_address_keeps_the_root_under_which_the_application_stands(app):
    with app.test_request_context("/", base_url="https://intranet.example/training"):
        url = app.jinja_env.globals["asset_url"]("css/page.css")

    assert re.fullmatch(r"/training/static/[0-9a-f]{12}/css/page\.css", url)


def test_a_file_that_does_not_exist_is_refused_while_the_page_is_written(app):
    with pytest.raises(LookupError, match=r"There is no static file “css/pgae\.css”"):
        app.jinja_env.globals["asset_url"]("css/pgae.css")


def test_nothing_outside_the_folder_is_served(app, folder):
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    url = app.jinja_env.globals["asset_url"]("css/page.css")
    root = url.removesuffix("css/page.css")

    assert app.test_client().get(f"{root}../secret.txt").status_code == 404
    assert app.test_client().get(f"{root}%2e%2e/secret.txt").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("css/tokens.css", "text/css; charset=utf-8"),
        ("js/theme.js", "text/javascript; charset=utf-8"),
        ("img/mark.svg", "image/svg+xml; charset=utf-8"),
        ("fonts/hanken-grotesk-latin-wght-normal.woff2", "font/woff2"),
    ],
)
def test_every_kind_of_file_is_named_rightly(name, kind):
    app = Flask("lms.web", static_folder=None)
    assets.init_app(app)

    with app.test_client().get(app.jinja_env.globals["asset_url"](name)) as response:
        assert response.headers["Content-Type"] == kind
