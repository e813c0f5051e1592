"""The role of the running application, where the login of ``DATABASE_URL`` is one that no policy binds."""

ROLE = "recert_app"
# Only where the wall stands: the role belongs to the whole server, and in a database that is new, or of a release before
# the wall, it may read nothing, not even which migrations wait.
STEP_DOWN = f"""
    SELECT set_config('role', '{ROLE}', false) FROM pg_roles AS mine, pg_roles AS app
    WHERE mine.rolname = session_user AND (mine.rolsuper OR mine.rolbypassrls) AND app.rolname = '{ROLE}'
    AND EXISTS (SELECT FROM pg_policies WHERE policyname = 'recert_own')
"""  # noqa: S608 - no value from outside
