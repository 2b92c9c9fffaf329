import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import Document, DocumentType, SignPost
from documents.services import open_document, upload
from outbox.models import Mail
from tests.browser import arrive, new_context, sign_in, stands
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample
from tests.journeys.uploading import takes_several

NAMES_BESIDE_THEIR_MARKS = """[...document.querySelectorAll('.app-criteria__summary')].every(
  one => one.firstElementChild.getBoundingClientRect().left > one.getBoundingClientRect().left + 10)"""

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.requirement("R-189", "R-195", "R-200", "R-220")
def test_an_editor_hands_in_a_document_sign_posts_to_it_and_removes_it(page, live_server, cast, tmp_path):
    sign_in(page.context, live_server, cast.users["editor"])
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key="strategic_plan")
    where = {"assessment_id": cast.assessment.pk}
    page.goto(live_server.url + reverse("document_list", kwargs=where))
    stands(page)

    arrive(page.get_by_role("button", name=f"Upload {kind.title}"))
    takes_several(page)
    (tmp_path / "plan.pdf").write_bytes(samples.pdf(46))
    page.locator("input[type=file]").set_input_files(tmp_path / "plan.pdf")
    page.get_by_role("button", name="Upload document").click()
    expect(page.get_by_text("Uploaded as Newcastle_Strategic plan_").last).to_be_visible()
    arrive(page.get_by_role("link", name="See the list of documents"))
    expect(page.get_by_role("link", name="Newcastle_Strategic plan_").first).to_be_visible()
    stands(page)

    # A sign-post to it; a page that it has not is refused in words.
    page.goto(live_server.url + reverse("sign_post_add", kwargs=where | {"key": "3"}))
    stands(page)
    assert page.evaluate(NAMES_BESIDE_THEIR_MARKS), "a long name breaks, and does not fall below its mark"
    page.get_by_label("Document").select_option(index=1)
    page.get_by_label("First page").fill("47")
    page.get_by_label("Read this because").fill("How partners were asked")
    arrive(page.get_by_role("button", name="Add sign-post"))
    stands(page)
    expect(page.get_by_label("Read this because")).to_have_value("How partners were asked")
    page.get_by_label("First page").fill("31")
    arrive(page.get_by_role("button", name="Add sign-post"))
    page.wait_for_url("**/competencies/3/#sign-posts-3")

    # Removing the document says what breaks, and the sign-post shows it.
    page.goto(live_server.url + reverse("document_list", kwargs=where))
    arrive(page.get_by_role("link", name="Remove Newcastle_Strategic plan_"))
    expect(page.get_by_text("1 sign-post leads to this document")).to_be_visible()
    stands(page)
    arrive(page.get_by_role("button", name="Remove document"))
    expect(page.get_by_text("is removed")).to_be_visible()
    sign_post = SignPost.objects.get()
    page.goto(live_server.url + reverse("sign_post_change", kwargs=where | {"key": "3", "sign_post_id": sign_post.pk}))
    expect(page.get_by_text("was removed. Choose another document.")).to_be_visible()
    expect(page.get_by_label("First page")).to_have_value("31")
    stands(page)


@pytest.mark.requirement("R-189", "R-191", "R-193")
def test_several_files_go_up_each_with_its_type_error_and_retry(page, live_server, cast, tmp_path):
    sign_in(page.context, live_server, cast.users["editor"])
    page.goto(live_server.url + reverse("document_upload", args=[cast.assessment.pk]) + "?type=jsna")
    files = {"one.pdf": samples.pdf(2), "two.pdf": samples.pdf(password="x"), "three.pdf": samples.pdf(7)}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    page.get_by_label("Author").fill("Ann Typed")
    page.locator("input[type=file]").set_input_files([tmp_path / name for name in files])
    expect(page.get_by_role("listitem").filter(has_text="one.pdf")).to_be_visible()
    page.get_by_label("Type of three.pdf").select_option("od_plan")
    stands(page)
    page.get_by_role("button", name="Upload document").click()

    # Two are there under their new names; the third says why it is not, and everything typed stays.
    expect(page.locator("[data-uploads-list]")).to_have_attribute("aria-busy", "false")
    entry = page.get_by_role("listitem").filter(has_text="two.pdf")
    expect(entry.get_by_text("The selected file is password protected")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("1 file is not uploaded")
    expect(page.get_by_label("Author")).to_have_value("Ann Typed")
    assert sorted(Document.objects.values_list("type__key", "file__pages", "author")) == [
        ("jsna", 2, "Ann Typed"),
        ("od_plan", 7, "Ann Typed"),
    ]
    stands(page)

    entry.get_by_role("button", name="Take off the list").click()
    expect(page.get_by_role("listitem").filter(has_text="two.pdf")).to_have_count(0)
    arrive(page.get_by_role("link", name="See the list of documents"))
    expect(page.get_by_text("It was called three.pdf")).to_be_visible()


def test_a_lost_connection_is_told_beside_the_file_which_goes_up_once_it_is_back(browser, live_server, cast, tmp_path):
    context = new_context(browser)  # of its own: the browser reports the lost connection as an error
    page = context.new_page()
    sign_in(page.context, live_server, cast.users["editor"])
    page.goto(live_server.url + reverse("document_upload", args=[cast.assessment.pk]) + "?type=jsna")
    (tmp_path / "four.pdf").write_bytes(samples.pdf(4))
    page.locator("input[type=file]").set_input_files(tmp_path / "four.pdf")
    page.route("**/documents/upload/*", lambda route: route.abort())
    page.get_by_role("button", name="Upload document").click()
    entry = page.get_by_role("listitem").filter(has_text="four.pdf")
    expect(entry.get_by_text("The connection was lost. Try again")).to_be_visible()
    page.unroute("**/documents/upload/*")
    entry.get_by_role("button", name="Try again").click()
    expect(entry.get_by_text("Uploaded as Newcastle_Joint Strategic Needs Assessment_")).to_be_visible()
    expect(entry.get_by_text("4 pages")).to_be_visible()
    assert Document.objects.count() == 1
    context.close()


@pytest.mark.requirement("R-189", "R-193")
def test_without_a_script_one_file_goes_up_and_an_error_keeps_what_was_typed(browser, live_server, cast, tmp_path):
    context = new_context(browser, java_script_enabled=False)
    page = context.new_page()
    sign_in(page.context, live_server, cast.users["editor"])
    page.goto(live_server.url + reverse("document_upload", args=[cast.assessment.pk]) + "?type=strategic_plan")
    (tmp_path / "plan.pdf").write_bytes(samples.pdf(password="x"))
    page.locator("input[type=file]").set_input_files(tmp_path / "plan.pdf")
    page.get_by_label("Comment").fill("The plan as agreed")
    arrive(page.get_by_role("button", name="Upload document"))
    expect(page.get_by_role("link", name="The selected file is password protected")).to_be_visible()
    expect(page.get_by_label("Comment")).to_have_value("The plan as agreed")
    (tmp_path / "plan.pdf").write_bytes(samples.pdf(46))
    page.locator("input[type=file]").set_input_files(tmp_path / "plan.pdf")
    arrive(page.get_by_role("button", name="Upload document"))
    expect(page.get_by_text("Uploaded as Newcastle_Strategic plan_")).to_be_visible()
    expect(page.get_by_text("46 pages").first).to_be_visible()
    context.close()


@pytest.mark.requirement("R-165", "R-184", "R-199", "R-200")
def test_a_sign_post_names_criteria_its_page_is_looked_at_and_a_new_version_takes_over(
    page, live_server, cast, tmp_path
):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key="strategic_plan")
    texts = [f"This is page {number} of the plan" for number in range(1, 6)]
    upload(
        assessment=cast.assessment,
        document_type=kind,
        file=sample("plan.pdf", samples.written_pdf(*texts)),
        actor=cast.actor("editor"),
    )
    sign_in(page.context, live_server, cast.users["editor"])
    where = {"assessment_id": cast.assessment.pk, "key": "3"}
    page.goto(live_server.url + reverse("sign_post_add", kwargs=where))
    page.get_by_label("Document").select_option(index=1)
    page.get_by_label("First page").fill("4")
    group = page.locator("details", has_text="3a").first
    group.locator("summary").click()
    group.get_by_role("checkbox").first.check()
    stands(page)
    arrive(page.get_by_role("button", name="Add sign-post"))
    expect(page.get_by_text("Evidence for 1 criterion")).to_be_visible()

    arrive(page.get_by_role("link", name="Look at the page of sign-post 1"))
    expect(page.get_by_role("heading", name="Page 4 of 5")).to_be_visible()
    picture = page.get_by_role("img", name="Page 4. Its text stands below.")
    expect(picture).to_be_visible()
    page.wait_for_function("image => image.naturalWidth > 500", arg=picture.element_handle())
    expect(page.get_by_role("heading", name="Evidence for")).to_be_visible()
    page.get_by_text("Text of this page").click()
    expect(page.get_by_text(texts[3])).to_be_visible()
    stands(page)
    arrive(page.get_by_role("link", name="Next page"))
    expect(page.get_by_text("You are looking at another page")).to_be_visible()

    # The new version is shorter: the sign-post moves over and says that its page is gone.
    page.goto(live_server.url + reverse("document_list", kwargs={"assessment_id": cast.assessment.pk}))
    arrive(page.get_by_role("link", name="Upload a new version of"))
    (tmp_path / "short.pdf").write_bytes(samples.pdf(2))
    page.locator("input[type=file]").set_input_files(tmp_path / "short.pdf")
    expect(page.get_by_role("checkbox")).to_be_checked()
    stands(page)
    arrive(page.get_by_role("button", name="Upload new version"))
    expect(page.get_by_text("1 sign-post now leads to it")).to_be_visible()
    page.get_by_text("Removed documents").click()
    stands(page)
    page.goto(live_server.url + reverse("competency_form", kwargs=where))
    expect(page.get_by_text("The document has only 2 pages. Give pages that it has.")).to_be_visible()


@pytest.mark.requirement("R-019", "R-194", "R-215", "R-217")
def test_the_pages_about_documents_are_sound(page, live_server, cast):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key="board_minutes")
    super_user = cast.actor("super_user")
    document = upload(assessment=cast.assessment, document_type=kind, file=sample(), actor=super_user)
    open_document(document=document, actor=super_user)
    sign_in(page.context, live_server, cast.users["super_user"])
    place = {"slug": "wcc", "version": "year-2"}
    for address in (
        reverse("pct_plans"),
        reverse("document_index", kwargs=place),
        reverse("document_type", kwargs=place | {"key": "pathway_descriptions"}),
        reverse("uploaded_documents"),
        reverse("board_minutes"),
        reverse("document_openings", args=[cast.assessment.pk]),
    ):
        page.goto(live_server.url + address)
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
        sign_in(page.context, live_server, cast.users[name])
        page.goto(live_server.url + reverse("document_list", kwargs={"assessment_id": cast.assessment.pk}))
        stands(page)


def test_the_outbox_of_a_demonstration_is_a_sound_page(page, live_server, cast, settings):
    settings.DEMO = True
    Mail.objects.bulk_create(
        Mail(dedupe_key=f"k{n}", kind="x", to="a@example.org", subject=f"Survey {n}", body="y" * 200, state="kept")
        for n in range(30)
    )
    sign_in(page.context, live_server, cast.users["editor"])
    page.goto(live_server.url + reverse("outbox_list"))
    stands(page)
