"""What tests of the pages of a return ask for, send and read."""

from html.parser import HTMLParser

from django.urls import reverse

from cycles.models import Part


def at(cast, name: str, **kwargs) -> str:
    return reverse(name, kwargs={"assessment_id": cast.assessment.pk} | kwargs)


def competency_post(cast, **changes):
    """What a browser sends for competency 3 with level 2 everywhere."""
    data = {
        "version": Part.objects.get(assessment=cast.assessment, key="competency-3").version,
        "level-3a": "2",
        "level-3b": "2",
        "level-3c": "2",
        "ticks-3a-2": ["2.1", "2.2"],
        "commentary-actions": "We did this.\r\nAnd that.",
        "commentary-impact": "It helped.",
        "go": "draft",
    }
    return data | changes


def hidden_and_chosen(html: str) -> dict[str, list[str]]:
    """What a browser would send from a page as it stands: hidden boxes, checked radios, text areas."""

    class Fields(HTMLParser):
        def __init__(self):
            super().__init__(convert_charrefs=True)
            self.sent, self.area = {}, None

        def handle_starttag(self, tag, attrs):
            attrs = dict(attrs)
            if tag == "input" and (attrs.get("type") == "hidden" or "checked" in attrs):
                self.sent.setdefault(attrs["name"], []).append(attrs.get("value", ""))
            if tag == "textarea":
                self.area = attrs["name"]
                self.sent[self.area] = [""]

        def handle_data(self, data):
            if self.area:
                self.sent[self.area][0] += data

        def handle_endtag(self, tag):
            if tag == "textarea":
                # A browser drops the first line end after the tag.
                self.sent[self.area][0] = self.sent[self.area][0].removeprefix("\n")
                self.area = None

    fields = Fields()
    fields.feed(html[html.index("<main") :])
    return fields.sent


def seen(html: str) -> str:
    return html.split('name="seen" value="')[1].split('"')[0]
