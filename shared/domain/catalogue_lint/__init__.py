"""What a merchant should mend in a catalogue: grades that cannot be read, sizes without a chart."""

from shared.domain.catalogue_lint.finding import Code, Finding
from shared.domain.catalogue_lint.linter import look_into
from shared.domain.catalogue_lint.reading import Reading

__all__ = ["Code", "Finding", "Reading", "look_into"]
