"""Uploaded files."""

import factory

from recert.imports.models import ImportFile
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO

ROSTER = "Member number,First name,Last name\n7001,Ana,Ruiz\n7002,Bo,Lind\n"


class ImportFileFactory(TenantFactory):
    class Meta:
        model = ImportFile

    kind = ImportFile.Kind.MEMBERS
    name = "roster.csv"
    content = factory.LazyFunction(ROSTER.encode)
    uploaded_at = LONG_AGO
