"""Groups: people named one by one, because no fact tells them from others."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import NotFoundError, RefusalError
from lms.people import group_service
from lms.people.group_views import GroupView, find_group, list_groups, list_members
from lms.people.naming_people import find_named
from lms.web.admin.blueprint import blueprint
from lms.web.admin.group_forms import GroupForm, MembersForm
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.workflows.people import reconcile_after_people_changed


@blueprint.get("/groups")
def groups() -> ResponseReturnValue:
    """All groups, and the form for another one."""
    return _show_groups(GroupForm(formdata=None))


@blueprint.post("/groups")
def begin_group() -> ResponseReturnValue:
    """Begin a group."""
    form = GroupForm()
    if form.validate_on_submit():
        try:
            with transaction():
                group_id = group_service.begin_group(
                    form.name.data or "",
                    purpose=form.purpose.data or "",
                    at=clock.now(),
                    actor_id=get_signed_in().id,
                )
        except RefusalError as refusal:
            form.add_error(str(refusal))
        else:
            flash("The group is begun. Now say who is in it.", "done")
            return redirect(url_for(".group", group_id=group_id), code=303)
    return _show_groups(form), 422


@blueprint.get("/groups/<id:group_id>")
def group(group_id: int) -> ResponseReturnValue:
    """Who is in the group, and who will be."""
    today = clock.today(get_company().time_zone)
    form = MembersForm(formdata=None, change="in", holds_from=today)
    return _show_group(_get_group(group_id), form)


@blueprint.post("/groups/<id:group_id>")
def change_members(group_id: int) -> ResponseReturnValue:
    """Let people be in the group, or not, from a day on; all of those named or none."""
    found, form = _get_group(group_id), MembersForm()
    if form.validate_on_submit():
        try:
            with transaction():
                changed = _change(found, form)
        except RefusalError as refusal:
            form.add_error(str(refusal))
        else:
            flash(_say_changed(changed), "done")
            return redirect(url_for(".group", group_id=group_id), code=303)
    return _show_group(found, form), 422


def _change(group: GroupView, form: MembersForm) -> int:
    at = clock.now()
    day = form.holds_from.data or at.date()
    named = find_named(form.staff_numbers.data or "", day)
    if named.unknown:
        raise RefusalError(named.explain_unknown())
    changed = group_service.change_members(
        group.id,
        named.person_ids,
        is_member=form.change.data == "in",
        holds_from=day,
        at=at,
        actor_id=get_signed_in().id,
    )
    reconcile_after_people_changed(at)
    return changed


def _say_changed(people: int) -> str:
    if not people:
        return "Nothing was different."
    return f"Recorded for {people} {'person' if people == 1 else 'people'}."


def _get_group(group_id: int) -> GroupView:
    found = find_group(group_id, clock.today(get_company().time_zone))
    if found is None:
        raise NotFoundError
    return found


def _show_groups(form: GroupForm) -> str:
    today = clock.today(get_company().time_zone)
    return render_template("admin/groups.html", form=form, groups=list_groups(today))


def _show_group(group: GroupView, form: MembersForm) -> str:
    today = clock.today(get_company().time_zone)
    page = request.args.get("page", 1, type=int)
    return render_template(
        "admin/group.html",
        form=form,
        group=group,
        found=list_members(group.id, today, page=page),
        find_page=lambda number: url_for(".group", group_id=group.id, page=number),
    )
