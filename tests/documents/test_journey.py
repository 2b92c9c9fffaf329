import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import DocumentType, SignPost
from documents.services import upload
from outbox.models import Mail
from tests.browser import stands
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


@pytest.mark.requirement("R-189", "R-195", "R-200", "R-220")
def test_an_editor_hands_in_a_document_sign_posts_to_it_and_removes_it(page, live_server, cast, tmp_path):
    sign_in(page, live_server, cast.users["editor"])
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key="strategic_plan")
    where = {"assessment_id": cast.assessment.pk}
    page.goto(live_server.url + reverse("document_list", kwargs=where))
    stands(page)

    # An unfit file is refused in words; what was typed stays.
    page.get_by_role("button", name=f"Upload {kind.title}").click()
    (tmp_path / "plan.pdf").write_bytes(samples.pdf(password="x"))
    page.locator("input[type=file]").set_input_files(tmp_path / "plan.pdf")
    page.get_by_label("Comment").fill("The plan as agreed")
    page.get_by_role("button", name="Upload document").click()
    expect(page.get_by_role("link", name="The selected file is password protected")).to_be_visible()
    expect(page.get_by_label("Comment")).to_have_value("The plan as agreed")
    stands(page)

    (tmp_path / "plan.pdf").write_bytes(samples.pdf(46))
    page.locator("input[type=file]").set_input_files(tmp_path / "plan.pdf")
    page.get_by_role("button", name="Upload document").click()
    expect(page.get_by_text("The document is uploaded")).to_be_visible()
    expect(page.get_by_role("link", name="Newcastle_Strategic plan_").first).to_be_visible()
    stands(page)

    # A sign-post to it; a page that it has not is refused in words.
    page.goto(live_server.url + reverse("sign_post_add", kwargs=where | {"key": "3"}))
    stands(page)
    page.get_by_label("Document").select_option(index=1)
    page.get_by_label("First page").fill("47")
    page.get_by_label("Read this because").fill("How partners were asked")
    page.get_by_role("button", name="Add sign-post").click()
    stands(page)
    expect(page.get_by_label("Read this because")).to_have_value("How partners were asked")
    page.get_by_label("First page").fill("31")
    page.get_by_role("button", name="Add sign-post").click()
    page.wait_for_url("**/competencies/3/#sign-posts-3")

    # Removing the document says what breaks, and the sign-post shows it.
    page.goto(live_server.url + reverse("document_list", kwargs=where))
    page.get_by_role("link", name="Remove Newcastle_Strategic plan_").click()
    expect(page.get_by_text("1 sign-post leads to this document")).to_be_visible()
    stands(page)
    page.get_by_role("button", name="Remove document").click()
    expect(page.get_by_text("is removed")).to_be_visible()
    sign_post = SignPost.objects.get()
    page.goto(live_server.url + reverse("sign_post_change", kwargs=where | {"key": "3", "sign_post_id": sign_post.pk}))
    expect(page.get_by_text("was removed. Choose another document.")).to_be_visible()
    expect(page.get_by_label("First page")).to_have_value("31")
    stands(page)


def test_every_reader_of_the_documents_finds_a_sound_page(page, live_server, cast):
    for key in ("strategic_plan", "jsna", "non_prescribed"):
        kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
        name = f"{'a' * 120}.pdf"
        upload(
            assessment=cast.assessment,
            document_type=kind,
            file=sample(name),
            actor=cast.actor("editor"),
            comment="What it shows: " + "x" * 200,
        )
    for name in ("reader", "super_user", "central_analyst"):
        sign_in(page, live_server, cast.users[name])
        page.goto(live_server.url + reverse("document_list", kwargs={"assessment_id": cast.assessment.pk}))
        stands(page)


def test_the_outbox_of_a_demonstration_is_a_sound_page(page, live_server, cast, settings):
    settings.DEMO = True
    Mail.objects.bulk_create(
        Mail(dedupe_key=f"k{n}", kind="x", to="a@example.org", subject=f"Survey {n}", body="y" * 200, state="kept")
        for n in range(30)
    )
    sign_in(page, live_server, cast.users["editor"])
    page.goto(live_server.url + reverse("outbox_list"))
    stands(page)
