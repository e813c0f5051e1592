"""Addresses of styleguide."""

from __future__ import annotations


urlpatterns: list[object] = []
