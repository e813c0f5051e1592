"""The role of the running application, where the login of ``DATABASE_URL`` is one that no policy binds."""

ROLE = "recert_app"
STEP_DOWN = f"""
    SELECT set_config('role', '{ROLE}', false) FROM pg_roles AS mine, pg_roles AS app
    WHERE mine.rolname = session_user AND (mine.rolsuper OR mine.rolbypassrls) AND app.rolname = '{ROLE}'
"""  # noqa: S608 - no value from outside
