"""The door for a web server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from recert.kernel.garbage import search_rarely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recert.config.settings")
application = get_wsgi_application()
search_rarely()
