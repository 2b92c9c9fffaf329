# What a reader sees a topic of guidance under. The topics are ours (docs/reference-format.md).
_TITLES = {
    "programme": "The programme",
    "stages": "The five stages",
    "timetable": "Dates",
    "timings": "Indicative timings",
    "toolkit": "The toolkit",
    "form-outcomes": "Outcomes form",
    "form-local-outcomes": "Locally defined outcomes form",
    "form-nominees": "Nomination of stakeholders",
    "form-survey": "Stakeholder survey",
    "form-competency": "Competency self-assessment form",
    "form-governance": "Governance self-assessment form",
    "form-documents": "Submitting documents",
    "form-contracting": "Contracting process form: the screen",
    "contracting-form": "Contracting process forms",
    "survey": "The PCT feedback survey",
    "panel": "The panel",
    "panel-report": "The panel report",
    "potential": "Potential for improvement",
    "briefing": "The panel briefing",
    "local-outcomes": "Locally defined outcomes",
    "section-1": "Section 1: Personal Qualities",
    "our-notes": "Our notes on the source",
}


def topic_title(topic: str) -> str:
    """The title of a topic of guidance."""
    return _TITLES.get(topic, topic.replace("-", " ").capitalize())
