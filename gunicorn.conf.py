"""Read by gunicorn by itself: its logs hide the links of the survey (docs/architecture.md, rule 8)."""

logger_class = "surveys.logs.GunicornLogger"
