"""Where our markup differs from the kit's on purpose. "- …" is the kit's alone, "+ …" ours alone.

A new version of the kit is taken in by running `tests/ui/test_kit.py`: what it then says is new here, or gone.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """Lines in which each of the cases differs, and why."""

    why: str
    cases: tuple[str, ...]
    lines: str

    @property
    def listed(self) -> list[str]:
        """The lines, one by one."""
        return [line.strip() for line in self.lines.strip().splitlines()]


DIFFERENCES = [
    Difference(
        "What is typed in Urdu or Arabic is written from right to left as it is typed.",
        ("text box", "number between prefix and suffix", "label as page heading"),
        """
        + input dir="auto"
        """,
    ),
    Difference(
        "What is typed in Urdu or Arabic is written from right to left as it is typed, in several lines too.",
        ("text area", "text area with error", "character count"),
        """
        + textarea dir="auto"
        """,
    ),
    Difference(
        "What the field asks is heard before how many characters it takes.",
        ("character count",),
        """
        - textarea aria-describedby="id_name-info id_name-hint id_name-error"
        + textarea aria-describedby="id_name-hint id_name-error id_name-info"
        """,
    ),
    Difference(
        "Thousands are parted by a comma, as everywhere on the site.",
        ("character count",),
        """
        - div “You can enter up to 1200 characters”
        + div “You can enter up to 1,200 characters”
        """,
    ),
    Difference(
        "A month may be typed as a name, so its box opens the keyboard with letters.",
        ("date", "date without a month", "date that is missing"),
        '- input inputmode="numeric"',
    ),
    Difference(
        "The red line stands beside the date as a whole; the kit’s own style takes that of a box away again.",
        ("date without a month",),
        "- div .nhsuk-form-group--error",
    ),
    Difference(
        "As above, where all three boxes are wrong.",
        ("date that is missing",),
        """
        - div .nhsuk-form-group--error
        - div .nhsuk-form-group--error
        - div .nhsuk-form-group--error
        """,
    ),
    Difference(
        "The words set apart say what they are; “Information” would be heard before the framework’s own wording too.",
        ("inset text",),
        """
        - <span>
        - span .nhsuk-u-visually-hidden
        - span “Information:”
        - </span>
        """,
    ),
    Difference(
        "The last paragraph leaves no margin in the box.",
        ("inset text", "warning callout"),
        "+ div .app-flush",
    ),
    Difference(
        "A warning may hold several paragraphs and lists, so they stand in a box and not in a paragraph.",
        ("warning callout",),
        """
        + <div>
        + div .nhsuk-card__description
        - p .nhsuk-card__description
        + </div>
        """,
    ),
    Difference(
        "Our panel is a part of the page with a heading, named for those who hear it; the kit’s is a confirmation.",
        ("panel",),
        """
        - <div>
        - div .nhsuk-panel
        + <section>
        + section aria-labelledby="panel-deadline"
        + section .app-panel
        - h2 .nhsuk-panel__heading
        + h2 .app-panel__title
        + h2 id="panel-deadline"
        - <div>
        - div .nhsuk-panel__body
        - </div>
        - </div>
        + </section>
        """,
    ),
    Difference(
        "A completed task is plain text: what is left to do catches the eye.",
        ("status completed",),
        "+ strong .nhsuk-u-font-weight-normal",
    ),
    Difference(
        "A task list that has no heading above it is named, and lies closer than the kit’s.",
        ("task list",),
        """
        + ul aria-label="Forms"
        + ul .app-tasks
        """,
    ),
    Difference(
        "A task that cannot start yet is said in small grey words, beside the sentence that says why.",
        ("task list",),
        """
        - div “Cannot start yet”
        + <span>
        + span .app-small
        + span .nhsuk-u-secondary-text-colour
        + span “Cannot start yet”
        + </span>
        """,
    ),
    Difference(
        "The theme styles every link of a page, so that none needs a class.",
        ("summary list",),
        "- a .nhsuk-link",
    ),
    Difference(
        "Each row says for itself that it has no link; the kit says it only where another row has one.",
        ("summary list without borders",),
        "+ div .nhsuk-summary-list__row--no-actions",
    ),
    Difference(
        "The element says its role already.",
        ("pagination",),
        '- nav role="navigation"',
    ),
    Difference(
        "The element says its role already.",
        ("footer",),
        '- footer role="contentinfo"',
    ),
    Difference(
        "Classes to which the kit’s style sheet gives no style.",
        ("pagination",),
        """
        - a .nhsuk-pagination__link--prev
        - svg .nhsuk-icon--arrow-left
        - a .nhsuk-pagination__link--next
        - svg .nhsuk-icon--arrow-right
        """,
    ),
    Difference(
        "The element says its role already; the theme’s neutral colours hang on a class.",
        ("header",),
        """
        - header role="banner"
        + header .app-header
        """,
    ),
    Difference(
        "No logo of the NHS, as the toolkit is any public body’s; its name is a plain link, with the body’s below it.",
        ("header",),
        """
        + <div>
        + div .app-header__name
        - a aria-label="NHS WCC assurance toolkit homepage"
        - a .nhsuk-header__service-logo
        + a .nhsuk-header__service-name
        - <svg>
        - svg aria-label="NHS"
        - svg .nhsuk-header__logo
        - svg focusable="false"
        - svg height="40"
        - svg role="img"
        - svg viewbox="0 0 200 80"
        - svg width="100"
        - svg xmlns="http://www.w3.org/2000/svg"
        - <title>
        - title “NHS”
        - </title>
        - <path>
        - path d="M200 0v80H0V0h200Zm-27.5 5.5c-14.5 0-29 … (427 characters)"
        - path fill="currentcolor"
        - </svg>
        - <span>
        - span .nhsuk-header__service-name
        - span “WCC assurance toolkit”
        - </span>
        + a “WCC assurance toolkit”
        + </div>
        """,
    ),
    Difference(
        "Each button says what it does when pressed: signing out sends, the menu only opens.",
        ("header",),
        """
        + button type="submit"
        + button type="button"
        """,
    ),
]
