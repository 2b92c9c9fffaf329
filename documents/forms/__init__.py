from documents.forms.minutes import MinutesForm
from documents.forms.sign_posts import SignPostForm
from documents.forms.uploads import DocumentForm, ReplaceForm

__all__ = ["DocumentForm", "MinutesForm", "ReplaceForm", "SignPostForm"]
