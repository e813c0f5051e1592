"""Addresses of a brand's look, open to everyone."""

from __future__ import annotations

app_name = "brands"
urlpatterns: list[object] = []
