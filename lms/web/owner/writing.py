"""The policies that a person keeps, and what each of them waits for."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import NotFoundError
from lms.people.names import list_names
from lms.policies.beginning import begin_version
from lms.policies.files import FactsFile, find_facts_file
from lms.policies.keeping import list_kept, list_others
from lms.policies.saving import KINDS
from lms.policies.threads import queries as threads
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.owner.blueprint import writing_blueprint as blueprint
from lms.web.owner.editing import send_text


@blueprint.get("")
def policies() -> ResponseReturnValue:
    """The policies that the signed-in person keeps, and the drafts of others."""
    me, today = get_signed_in().id, get_company().day_of(clock.now())
    kept, others = list_kept(me, today), list_others(me)
    return render_template(
        "owner/writing.html",
        kept=kept,
        others=others,
        names=list_names({draft.author_id for draft in others}, today) if others else {},
        count_drafts=sum(len(policy.drafts) for policy in kept),
        count_waiting=threads.count_waiting_for(me, today),
    )


@blueprint.post("/<slug:slug>/versions")
def begin(slug: str) -> ResponseReturnValue:
    """Begin the next version, or go on with the draft there is."""
    at = clock.now()
    day = get_company().day_of(at)
    facts = get_own(slug)
    kind = request.form.get("kind", "")
    with transaction():
        version_id = begin_version(
            slug,
            facts.title,
            kind=kind if kind in KINDS else KINDS[0],
            person_id=get_signed_in().id,
            day=day,
            at=at,
        )
    return redirect(url_for(".edit", version_id=version_id), code=303)


@blueprint.get("/<slug:slug>/policy.yaml")
def facts_file(slug: str) -> ResponseReturnValue:
    """The facts of a policy as a file."""
    return send_text(get_own(slug).source, "policy.yaml", "application/yaml")


def get_own(slug: str) -> FactsFile:
    """The facts of a policy that the signed-in person keeps."""
    found = find_facts_file(slug, get_company().day_of(clock.now()))
    if found is None or found.owner_id != get_signed_in().id:
        raise NotFoundError("You keep no policy of this name.")
    return found
