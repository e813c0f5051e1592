"""What the commands need to know about the database before anything else runs."""

from recert.kernel.readiness import waiting_migrations

__all__ = ["any_agency", "login_exists", "waiting_migrations"]


def any_agency() -> bool:
    """True when somebody, or the demo, has set up an agency."""
    from recert.agencies.models import Agency

    return Agency.objects.exists()


def login_exists(email: str) -> bool:
    """True when somebody can sign in under this address."""
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(email=email).exists()
