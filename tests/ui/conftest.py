import pytest


@pytest.fixture(autouse=True)
def _plain_frame(settings):
    """The frame of the ui room alone: what the project puts into it is tested with the project."""
    options = dict(settings.TEMPLATES[0]["OPTIONS"])
    options["context_processors"] = [name for name in options["context_processors"] if not name.startswith("wcc.")]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"OPTIONS": options}]
