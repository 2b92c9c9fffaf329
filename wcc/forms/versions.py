from django import forms

from organisations.forms import ServiceForm


class VersionForm(ServiceForm):
    """The buttons of a version’s page: what is to be done, and the fingerprint of the wording that was read there."""

    do = forms.ChoiceField(choices=[("issue", "Issue"), ("move", "Move assessments")], widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
