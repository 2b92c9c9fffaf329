from django.db import migrations


class Migration(migrations.Migration):
    """The results of the self-test belong to the room `anonymity`; their table stays as it is."""

    dependencies = [("surveys", "0002_survey_in_full")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="AnonymityCheck")]),
    ]
