"""What imports write into the audit log."""

from recert.kernel.events import register

register(import__committed="File imported")
