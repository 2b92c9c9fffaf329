from tests.surveys.conftest import as_editor, survey

__all__ = ["as_editor", "survey"]
