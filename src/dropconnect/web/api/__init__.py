"""REST, for programs: ``/api/v1``."""
