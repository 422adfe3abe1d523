"""Faults in who gets into the dashboard, what they may do there and what it shows, each with the test to catch it."""

from tests.reliability.seeded import fault

SIGNING, FORGERY = "tests/feature/users/test_sign_in.py", "tests/feature/dashboard/test_forgery.py"
MEMBERS, ACCOUNT = "tests/feature/dashboard/test_members.py", "tests/feature/dashboard/test_account.py"

PEOPLE = (
    fault(
        "a form that any other site may send",
        "dashboard/door.py",
        "    if not (sites or origins) or not is_ours or any(site not in",
        "    if False and any(site not in",
        f"{FORGERY}::test_what_another_site_sends_is_refused",
    ),
    fault(
        "a session that outlives the password",
        "users/service.py",
        "    await session.execute(ended if keep is None else ended.where(UserSession.id != keep))\n",
        "",
        f"{SIGNING}::test_another_password_ends_every_other_session_and_link",
    ),
    fault(
        "a link that signs in again and again",
        "migrations/versions/0011_people.py",
        "WHERE l.token_hash = digest AND l.used_at IS NULL AND l.expires_at > at",
        "WHERE l.token_hash = digest AND l.expires_at > at",
        f"{SIGNING}::test_a_link_signs_in_once_within_the_hour",
    ),
    fault(
        "people whom everybody can read",
        "core/wall.py",
        'f"CREATE POLICY own ON {table} TO {APP} USING ({column} = {USER_SET})",',
        'f"CREATE POLICY own ON {table} TO {APP} USING (true)",',
        "tests/feature/users/test_wall.py::test_nobody_is_seen_by_nobody",
    ),
    fault(
        "an agent who makes keys",
        "dashboard/showing.py",
        "    if is_managing and not signed.may_manage():",
        "    if False:",
        "tests/feature/dashboard/test_signing.py::test_an_agent_answers_people_and_makes_no_keys",
    ),
    fault(
        "an invitation for whoever opens it",
        "users/members.py",
        "    if user is None or user.email != found.email:",
        "    if user is None:",
        f"{MEMBERS}::test_whoever_is_signed_in_as_somebody_else_is_told_so",
    ),
    fault(
        "an admin who makes owners",
        "users/members.py",
        "    return (Role.ADMIN, Role.AGENT) if role is Role.ADMIN else ()",
        "    return tuple(Role) if role is Role.ADMIN else ()",
        f"{MEMBERS}::test_an_admin_makes_no_owners_and_touches_none",
    ),
    fault(
        "a code that is taken again and again",
        "users/factors.py",
        "    if step is None or (factor.last_step is not None and step <= factor.last_step):",
        "    if step is None:",
        f"{ACCOUNT}::test_a_code_is_taken_once",
    ),
    fault(
        "a link that asks for no code",
        "users/auth.py",
        "    if await queries.has_second_factor(session, user_id):",
        "    if password_hash and await queries.has_second_factor(session, user_id):",
        f"{ACCOUNT}::test_a_link_asks_for_the_code_as_well",
    ),
    fault(
        "a dashboard in anybody's frame",
        "dashboard/rendering.py",
        "frame-ancestors 'none'",
        "frame-ancestors *",
        "tests/feature/dashboard/test_signing.py::test_a_page_is_kept_by_nobody_and_runs_no_script_but_ours",
    ),
    fault(
        "texts that are taken for HTML",
        "core/pages.py",
        "        autoescape=True,",
        "        autoescape=False,",
        "tests/feature/dashboard/test_inbox_person.py::test_a_file_is_told_by_its_kind_and_name",
    ),
    fault(
        "a cell that a spreadsheet works out",
        "contacts/spreadsheets.py",
        r"""_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")""",
        r"""_FORMULA = re.compile(r"'*[=+\t\r\n]")""",
        "tests/feature/dashboard/test_contact_files.py::test_no_cell_is_a_formula_and_what_we_write_we_read_back",
    ),
    fault(
        "keys whose deeds nobody can read",
        "audit/service.py",
        "    if by == SERVER:",
        '    if by.kind != "user":',
        "tests/feature/dashboard/test_audit_of_keys.py::test_what_a_key_changes_is_written_down_with_its_name",
    ),
)
