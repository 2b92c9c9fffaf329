"""In which queue a task waits: what is quick does not wait behind what takes long (decision 36)."""

from kombu import Exchange, Queue

MAIL, LONG = "mail", "long"

# Every task of the product, by its queue (tests/wcc/test_queues.py).
_TASKS = {
    MAIL: (
        "documents.tasks.sweep_scans",
        "outbox.tasks.deliver",
        "outbox.tasks.sweep",
        "results.tasks.queue_year_files",
        "surveys.tasks.close_due",
        "surveys.tasks.forget_due",
        "surveys.tasks.mix",
        "surveys.tasks.post_due",
        "surveys.tasks.remind",
    ),
    LONG: (
        "anonymity.tasks.self_test",
        "documents.tasks.scan_file",
        "panels.tasks.make_issue_pdf",
        "results.tasks.make_year_file",
    ),
}
ROUTES = {task: {"queue": queue} for queue, tasks in _TASKS.items() for task in tasks}
# Each with a key of its own: by Celery's, the same for all, a task would come to both.
QUEUES = [Queue(name, Exchange("wcc"), routing_key=name) for name in _TASKS]
