"""What the steps share: Newcastle's year as the services built it so far, and the page at which people take turns."""

import re
from collections.abc import Collection

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from demonstration import people
from demonstration.scene import Scene
from frameworks.models import Item
from panels.models import Panel
from tests.browser import arrive, axe, no_sideways_scroll, stands_still

WIDE, NARROW = 1280, 320


class Rest(Scene):
    """The PCT's year without the lines that a person does by hand: what the services still have to do."""

    def __init__(self, scene: Scene, by_hand: Collection[str]) -> None:
        super().__init__(scene.assessment)
        self.by_hand = by_hand

    def of_kind(self, *kinds: str) -> list[Item]:
        return [item for item in super().of_kind(*kinds) if item.key not in self.by_hand]


class Journey:
    """One PCT's year in a browser. People sign in one after another; `scene` is what the services have built."""

    def __init__(self, page: Page, address: str, scene: Scene, panel: Panel) -> None:
        self.page = page
        self.address = address
        self.scene = scene
        self.panel = panel

    # Going about

    def sign_in(self, who: str, password: str = people.PASSWORD) -> None:
        """Sign out whoever is there, by the button, and sign in by the form. `who` is an address without its domain."""
        stands_still(self.page)
        if self.page.get_by_role("button", name="Logout").count():
            self.press("Logout")
        self.page.goto(f"{self.address}{reverse('account_login')}")
        self.page.get_by_label("Email address").fill(f"{who}@{people.DOMAIN}")
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")

    def go_to(self, name: str, **kwargs: object) -> int:
        """Open a page of Newcastle's assessment, or another, by its name in the addresses; its HTTP status."""
        return self.open(reverse(name, kwargs=kwargs))

    def visit(self, name: str, **kwargs: object) -> int:
        """Open a page below Newcastle's assessment; its HTTP status."""
        return self.go_to(name, assessment_id=self.scene.assessment.pk, **kwargs)

    def follow_from_hub(self, name: str) -> int:
        """Follow a link on the page where everybody finds what is open to them of Newcastle's assessment."""
        self.visit("assessment_hub")
        # Whole: the sentence that says what is next may name the same page.
        return self.follow(name, exact=True)

    def open(self, path: str) -> int:
        """Open an address of the site; its HTTP status."""
        response = self.page.goto(self.address + path)
        assert response is not None
        return response.status

    def path(self, name: str, **kwargs: object) -> str:
        """The whole address of a page, by its name in the addresses."""
        return self.address + reverse(name, kwargs=kwargs)

    def press(self, name: str, *, exact: bool = False) -> int:
        """Press a button that leads to another page, or a link that looks like one; that page's HTTP status."""
        return arrive(self.page.get_by_role("button", name=name, exact=exact).first).status

    def follow(self, name: str, *, exact: bool = False) -> int:
        """Follow a link on the page itself, past the menu; the HTTP status of where it leads."""
        on_page = self.page.locator("main, .nhsuk-breadcrumb")
        return arrive(on_page.get_by_role("link", name=name, exact=exact).first).status

    # Filling in

    def tick(self, boxes: Locator) -> None:
        """Tick these boxes; those in a closed part of the page after opening it."""
        expect(boxes.first).to_be_attached()
        for box in boxes.all():
            fold = box.locator("xpath=ancestor::details[not(@open)]")
            if fold.count():
                fold.locator("summary").first.click()
            box.check()

    def fill(self, **texts: str) -> None:
        """Type each text into the box of that name; an underscore stands for the hyphen of the names of the return."""
        for name, text in texts.items():
            self.box(name).fill(text)

    def box(self, name: str) -> Locator:
        """The box of this name."""
        hyphened = name.replace("_", "-")
        return self.page.locator(f"[name='{name}'], [name='{hyphened}']").first

    def unfold(self, text: str) -> None:
        """Open the closed part of the page in which this text stands."""
        folded = self.page.locator("details:not([open])").filter(has=self.page.get_by_text(text))
        folded.last.locator("summary").click()

    # Looking

    def stands(self) -> None:
        """The page as it is: no axe violation, and no sideways scroll on a narrow screen."""
        axe(self.page)
        self.page.set_viewport_size({"width": NARROW, "height": 900})
        no_sideways_scroll(self.page)
        self.page.set_viewport_size({"width": WIDE, "height": 900})

    def reads(self, *texts: str) -> None:
        """Each of these stands on the page, to be seen."""
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def keeps(self, **texts: str) -> None:
        """Each box still holds what was typed."""
        for name, text in texts.items():
            expect(self.box(name)).to_have_value(text)

    def does_not_read(self, *texts: str) -> None:
        """None of these stands on the page."""
        for text in texts:
            expect(self.page.get_by_text(text)).to_have_count(0)

    def is_told(self, *sentences: str) -> None:
        """The page says what is wrong: in its title, in a summary that has the focus and leads to the boxes."""
        summary = self._summary()
        for sentence in sentences:
            link = summary.get_by_role("link", name=sentence)
            expect(link).to_have_count(1)
            link.click()
            expect(self.page.locator(f"[id='{link.get_attribute('href')[1:]}']")).to_be_focused()
        self.stands()

    def is_told_of_the_whole(self, sentence: str) -> None:
        """As `is_told`, of what is wrong with no single box."""
        expect(self._summary()).to_contain_text(sentence)
        self.stands()

    def _summary(self) -> Locator:
        expect(self.page).to_have_title(re.compile("^Error: "))
        summary = self.page.locator(".nhsuk-error-summary")
        expect(summary).to_be_focused()
        return summary
