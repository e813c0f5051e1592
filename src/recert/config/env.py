"""What the environment says, read once and typed; a value that makes no sense stops the start with a sentence."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
PROJECT = Path(__file__).resolve().parents[3]


class SettingsError(ImproperlyConfigured):
    """A setting that cannot be used; its text names the variable and says what to write instead."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that differ between installations."""

    data_dir: Path
    secret_key: str
    database: dict[str, object]
    debug: bool
    demo: bool
    hosts: list[str]
    secure: bool
    trusted_origins: list[str]
    email: dict[str, object]
    log_level: str
    metrics_token: str


def sqlite(data_dir: Path) -> dict[str, object]:
    """The embedded default: write-ahead log, writers queue instead of failing half way."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(data_dir / "recert.sqlite3"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": pragmas},
    }


def postgres(url: str) -> dict[str, object]:
    """A database from ``postgres://user:password@host:port/name``; a socket folder goes into ``?host=``."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        got = parts.scheme or "nameless"
        message = f"DATABASE_URL: write postgres://user:password@host:5432/name; got a {got} address."
        raise SettingsError(message)
    options = {"connect_timeout": "5"} | dict(
        parse_qsl(parts.query)
    )  # a dead server shall not hold every thread
    return {
        "ENGINE": "recert.kernel.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def kept_secret(data_dir: Path) -> str:
    """The secret key of this installation, made on the first start and readable by its owner alone."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


def mail_server(env: Env) -> dict[str, object]:
    """The outgoing mail server; without one, messages are written to the log."""
    if not env.str("EMAIL_HOST", ""):
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_HOST": env.str("EMAIL_HOST"),
        "EMAIL_PORT": env.int("EMAIL_PORT", 587),
        "EMAIL_HOST_USER": env.str("EMAIL_HOST_USER", ""),
        "EMAIL_HOST_PASSWORD": env.str("EMAIL_HOST_PASSWORD", ""),
        "EMAIL_USE_TLS": env.bool("EMAIL_USE_TLS", True),
    }


def log_level(env: Env) -> str:
    """How much is logged."""
    level = env.str("RECERT_LOG_LEVEL", "INFO").upper()
    if level not in LOG_LEVELS:
        message = f"RECERT_LOG_LEVEL: write one of {', '.join(LOG_LEVELS)}; got {level}."
        raise SettingsError(message)
    return level


def read() -> Environment:
    """Read every variable that Recert knows."""
    env = Env()
    data_dir = Path(env.str("RECERT_DATA_DIR", str(PROJECT / "data"))).resolve()
    url = env.str("DATABASE_URL", "")
    return Environment(
        data_dir=data_dir,
        secret_key=env.str("RECERT_SECRET_KEY", "") or kept_secret(data_dir),
        database=postgres(url) if url else sqlite(data_dir),
        debug=env.bool("RECERT_DEBUG", False),
        demo=env.bool("RECERT_DEMO", False),
        hosts=env.list("RECERT_HOSTS", ["*"]),
        secure=env.bool("RECERT_HTTPS", False),
        trusted_origins=env.list("RECERT_ORIGINS", []),
        email=mail_server(env),
        log_level=log_level(env),
        metrics_token=env.str("RECERT_METRICS_TOKEN", ""),
    )
