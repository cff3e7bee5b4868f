"""What holds for every route, found by walking all of them."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lms.app import create_app
from lms.config import Settings
from lms.people.roles import Action, Actor, Role, authorize
from lms.web.access import GuardedBlueprint
from lms.web.boundary import HEADERS
from tests.cast import sign_in_as

# Open to visitors on purpose; everything else asks for an action.
PUBLIC = {"calendar", "visitor", "visitor_check"}
FILES = {"static", "asset"}
TYPED = {"any", "digest", "id", "number", "token", "slug", "secret", "path"}
EXAMPLES = {
    "any": "policy",
    "digest": "0" * 64,
    "id": "424242",
    "number": "7",
    "token": "0" * 32,
    "slug": "no-such-thing",
    "secret": "x" * 43,
    "path": "x",
}
PARAMETER = re.compile(r"<(?:([a-z_]+)(?:\([^)]*\))?:)?([a-z_]+)>")


def list_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES]


def fill(rule: Rule) -> str:
    return PARAMETER.sub(lambda match: EXAMPLES[match.group(1) or "path"], rule.rule)


def get_action(app: Flask, rule: Rule) -> Action | None:
    blueprint = app.blueprints[rule.endpoint.split(".")[0]]
    assert isinstance(blueprint, GuardedBlueprint)
    return blueprint.required_action


@pytest.fixture(scope="module")
def rules(tmp_path_factory) -> list[tuple[str, str, Action | None]]:
    """Address, method and required action of every route, read without a database."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("routes"), DATABASE_URL=""))
    return [
        (fill(rule), method, get_action(app, rule))
        for rule in list_rules(app)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def test_every_page_asks_for_an_action_or_is_public_on_purpose(app):
    closed = {b for b, blueprint in app.blueprints.items() if blueprint.required_action}

    assert closed | PUBLIC == set(app.blueprints)
    assert closed & PUBLIC == set()


def test_every_parameter_of_an_address_is_typed(app):
    kinds = {
        (rule.rule, match.group(1))
        for rule in list_rules(app)
        for match in PARAMETER.finditer(rule.rule)
    }

    assert [rule for rule, kind in kinds if kind not in TYPED - {"path"}] == []


def test_a_visitor_is_sent_to_the_door_and_changes_nothing(app, client, rules):
    for address, method, action in rules:
        if action is None:
            continue
        answer = client.open(address, method=method)
        expected = (302, "/sign-in") if method == "GET" else (401, "")
        location = (answer.location or "").split("?")[0]
        assert (answer.status_code, location) == expected, (method, address)


def test_who_lacks_the_role_is_refused_everywhere(app, cast, rules):
    mallory = sign_in_as(app, cast.mallory)
    actor = Actor(cast.mallory, frozenset({Role.EMPLOYEE}))
    closed = [r for r in rules if r[2] is not None and not authorize(actor, r[2])]

    assert len(closed) > 10
    for address, method, _ in closed:
        assert mallory.open(address, method=method).status_code == 403, (method, address)


def test_what_does_not_exist_is_not_found_and_never_breaks(app, cast, rules):
    everybody = [sign_in_as(app, person) for person in vars(cast).values()]
    for address, method, _ in rules:
        if "424242" not in address and "0" * 32 not in address and "no-such" not in address:
            continue
        statuses = {browser.open(address, method=method).status_code for browser in everybody}
        assert statuses <= {302, 303, 400, 403, 404, 422}, (method, address, statuses)


def test_every_answer_carries_the_headers(app, cast, rules):
    adam = sign_in_as(app, cast.adam)
    for address, method, _ in rules:
        answer = adam.open(address, method=method)
        missing = [name for name in HEADERS if name not in answer.headers]
        assert missing == [], (method, address)


def test_every_act_without_its_token_is_refused(app, cast, rules):
    adam = sign_in_as(app, cast.adam)
    app.config["WTF_CSRF_ENABLED"] = True
    for address, method, _ in rules:
        if method == "POST":
            assert adam.post(address).status_code == 400, address
