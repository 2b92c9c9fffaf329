"""Read by gunicorn by itself: its logs hide the links of the survey (DESIGN 4.8)."""

logger_class = "surveys.logs.GunicornLogger"
