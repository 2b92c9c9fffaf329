"""Read by gunicorn by itself: its logs hide the links of the survey (docs/architecture.md, rule 8)."""

logger_class = "surveys.logs.GunicornLogger"
# A large file is sent for as long as its reader's network needs, and others are answered meanwhile.
worker_class = "gthread"
threads = 4
