"""The application's own settings, with a cheap password hash and a data folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

_DATA_DIR = tempfile.mkdtemp(prefix="recert-test-")
atexit.register(shutil.rmtree, _DATA_DIR, ignore_errors=True)
os.environ["RECERT_DATA_DIR"] = _DATA_DIR

from recert.config.settings import *  # noqa: E402, F403 - after the data folder is known

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
