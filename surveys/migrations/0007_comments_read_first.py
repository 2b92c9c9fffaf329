"""Each comment of a result is a row, which an analyst reads before anybody else does (decision 34)."""

import sys
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_OUTCOMES = [
    ("unread", "Not read yet"),
    ("whole", "Withhold in whole"),
    ("part", "Withhold in part"),
    ("shown", "Read and shown"),
]


def take_out(apps, schema_editor):
    """Every comment keeps its place in its list. None was read by an analyst for the PCT, so none counts as read."""
    alias = schema_editor.connection.alias
    collations = apps.get_model("surveys", "Collation").objects.using(alias)
    comments = apps.get_model("surveys", "CollatedComment")
    kept = 0
    for row in collations.iterator(chunk_size=50):
        content = row.content
        texts = {one["key"]: one.pop("comments", []) for one in content.get("statements", [])}
        texts |= {one["key"]: one.pop("answers", []) for one in content.get("open_questions", [])}
        rows = [
            comments(assessment_id=row.assessment_id, key=key, place=place, text=text)
            for key, written in texts.items()
            for place, text in enumerate(written)
        ]
        comments.objects.using(alias).bulk_create(rows)
        collations.filter(pk=row.pk).update(content=content)
        kept += len(rows)
    if kept:
        sys.stderr.write(
            f"{kept} comments of closed surveys wait for the analysts of their SHAs to read them. Until then nobody "
            "else is shown them. See docs/upgrading.md.\n"
        )


def put_back(apps, schema_editor):
    """The lists as they were, whatever was decided on them since."""
    alias = schema_editor.connection.alias
    collations = apps.get_model("surveys", "Collation").objects.using(alias)
    comments = apps.get_model("surveys", "CollatedComment").objects.using(alias)
    for row in collations.iterator(chunk_size=50):
        texts = {}
        written = comments.filter(assessment=row.assessment_id).order_by("key", "place")
        for key, text in written.values_list("key", "text"):
            texts.setdefault(key, []).append(text)
        for one in row.content.get("statements", []):
            one["comments"] = texts.get(one["key"], [])
        for one in row.content.get("open_questions", []):
            one["answers"] = texts.get(one["key"], [])
        collations.filter(pk=row.pk).update(content=row.content)


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0004_kind_of_part"),
        ("surveys", "0006_nothing_left_of_answering"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CollatedComment",
            fields=[
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(help_text="Of the statement or the open question", max_length=80)),
                ("place", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True, help_text="Empty once what was withheld is deleted")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycles.assessment"
                    ),
                ),
            ],
            options={"ordering": ["assessment", "key", "place"]},
        ),
        migrations.CreateModel(
            name="ScreenedComment",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="surveys.collatedcomment",
                    ),
                ),
                ("outcome", models.CharField(choices=_OUTCOMES, max_length=10)),
                ("text", models.TextField(blank=True, help_text="Empty where it is withheld in whole")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(help_text="1 for the first decision on the comment")),
                ("outcome", models.CharField(choices=_OUTCOMES, max_length=10)),
                ("text", models.TextField(blank=True, help_text="What others read, where it is withheld in part")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("names", "It names a person"),
                            ("points", "It points to a person"),
                            ("abuses", "It is abusive"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="surveys.collatedcomment"
                    ),
                ),
            ],
            options={"ordering": ["comment", "number"]},
        ),
        migrations.AddConstraint(
            model_name="collatedcomment",
            constraint=models.UniqueConstraint(fields=("assessment", "key", "place"), name="comment_place_once"),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.UniqueConstraint(fields=("comment", "number"), name="screening_number_once"),
        ),
        migrations.RunPython(take_out, put_back, elidable=True),
    ]
