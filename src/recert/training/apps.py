"""The training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Models of ``training``."""

    name = "recert.training"
    label = "training"

    def ready(self) -> None:
        """Register the kinds of events, and follow credentials."""
        from recert.credentials.changing import follow_holders  # noqa: PLC0415 - models are ready only now
        from recert.credentials.replacing import follow_replacements  # noqa: PLC0415
        from recert.training import events  # noqa: F401, PLC0415 - registers on import, once apps are ready
        from recert.training.actions.recount import count_holders_again  # noqa: PLC0415
        from recert.training.following import move_enrollments  # noqa: PLC0415

        follow_replacements(move_enrollments)
        follow_holders(count_holders_again)
