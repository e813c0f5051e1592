"""The kernel's app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Django support without a domain word."""

    name = "recert.kernel"
    label = "kernel"
