"""The second wall: on PostgreSQL the database itself hides every agency's rows but those of the agency in scope.

Row-level security, forced on the tables' owner too. Superusers are bound by no policy, so a login that is one steps
down to the role ``recert_app`` (``kernel.postgresql``). The wall is put up after every migration, around whatever tenant
tables there are then. Audit events may be appended and read, never changed.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.apps import apps

from recert.kernel.postgresql.role import ROLE
from recert.kernel.tenancy.query import TenantModel

APPEND_ONLY = ("audit_event",)
# Sub-selects, so that each is worked out once for a statement and not for every row.
# Every statement names the agency already, and the planner multiplies: written as a plain comparison, the policy made it
# expect one row in thousands of what is there, and choose nested loops over all of them. ``IS NOT NULL`` of an expression
# is what it takes to filter next to nothing, with however many agencies; NULL and false are refused alike.
OWN = """CASE WHEN agency_id = (SELECT NULLIF(NULLIF(current_setting('recert.agency', true), ''), '*')::bigint)
    THEN true END IS NOT NULL"""
LOOK = "(SELECT current_setting('recert.agency', true)) = '*'"
MAKE_ROLE = f"""
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = session_user AND (rolsuper OR rolcreaterole))
            AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} NOLOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$
"""  # noqa: S608 - no value from outside
GRANT = f"""
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
            GRANT USAGE ON SCHEMA public TO {ROLE};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
        END IF;
    END $$
"""
# Statistics are the owner's work; a login that owns nothing asks for them through this.
COUNT_ROWS = """
    CREATE OR REPLACE FUNCTION recert_count_rows(names text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
    DECLARE name text;
    BEGIN FOREACH name IN ARRAY names LOOP EXECUTE format('ANALYZE %I', name); END LOOP; END $$
"""
# A wall of an earlier release carries another mark, and is put up anew.
MARK = sha256(f"{OWN} {LOOK}".encode()).hexdigest()[:16]
STANDING = f"""
    SELECT relname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = current_schema()::regnamespace AND polname = 'recert_own'
    AND relrowsecurity AND relforcerowsecurity AND obj_description(pg_policy.oid, 'pg_policy') = '{MARK}'
"""  # noqa: S608 - no value from outside


def tenant_tables() -> list[str]:
    """Return the tables whose rows belong to an agency."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel))


def put_up(connection: Any) -> None:
    """Put the wall around every tenant table that has none or an older one, as the tables’ owner (PostgreSQL only)."""
    with connection.as_owner(), connection.cursor() as cursor:
        cursor.execute(MAKE_ROLE)
        cursor.execute(GRANT)
        cursor.execute(COUNT_ROWS)
        cursor.execute(STANDING)
        walled = {row[0] for row in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
        for table in tenant_tables():
            if table in tables - walled:
                cursor.execute(_wall(table))
        for table in APPEND_ONLY:
            if table in tables:
                cursor.execute(_append_only(table))


def _wall(table: str) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS recert_own ON {table};
        DROP POLICY IF EXISTS recert_look ON {table};
        CREATE POLICY recert_own ON {table} USING ({OWN}) WITH CHECK ({OWN});
        CREATE POLICY recert_look ON {table} FOR SELECT USING ({LOOK});
        COMMENT ON POLICY recert_own ON {table} IS '{MARK}';
    """


def _append_only(table: str) -> str:
    return f"""
        DO $$ BEGIN
            REVOKE UPDATE, DELETE ON {table} FROM PUBLIC, CURRENT_USER;
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLE};
            END IF;
        END $$
    """  # noqa: S608 - our own models' names
