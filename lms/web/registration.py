"""Which blueprints the application has."""

from flask import Blueprint

from lms.web.account import blueprint as account
from lms.web.admin import blueprint as admin
from lms.web.handbook import blueprint as handbook
from lms.web.handbook import everything_blueprint as whole_handbook
from lms.web.hr.routes import blueprint as hr
from lms.web.learner import blueprint as learner
from lms.web.manager.routes import blueprint as manager
from lms.web.owner import announcing_blueprint as announcing
from lms.web.owner import blueprint as owner
from lms.web.owner import history_blueprint as history
from lms.web.owner import intake_blueprint as intake
from lms.web.owner import withdrawal_blueprint as withdrawal
from lms.web.owner import writing_blueprint as writing
from lms.web.questions import blueprint as questions
from lms.web.requests import blueprint as requests
from lms.web.rulebook import blueprint as rules
from lms.web.standing import blueprint as standing
from lms.web.trainer import blueprint as trainer
from lms.web.visitor import blueprint as visitor
from lms.web.visitor import calendar_blueprint as calendar
from lms.web.visitor import check_blueprint as visitor_check

BLUEPRINTS: tuple[Blueprint, ...] = (
    account,
    admin,
    announcing,
    calendar,
    handbook,
    history,
    hr,
    learner,
    manager,
    owner,
    intake,
    questions,
    requests,
    rules,
    standing,
    trainer,
    visitor,
    visitor_check,
    whole_handbook,
    withdrawal,
    writing,
)
