"""The forms of a return, one class for each kind: what it is read from, how it is filled in, and what saves it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.http import QueryDict
from django.urls import reverse

from assessments.forms import CompetencyForm, GovernanceForm, OutcomesForm
from assessments.forms.contracts import ContractForm
from assessments.forms.local_outcomes import LocalOutcomeForm
from assessments.forms.parts import PartForm
from assessments.pages.competency_form import CompetencyPage, competency_page
from assessments.pages.contract_form import ContractPage, contract_page
from assessments.pages.governance_form import GovernancePage, governance_page
from assessments.pages.local_outcome_form import LocalOutcomePage, local_outcome_page
from assessments.pages.outcomes_form import OutcomesPage, outcomes_page
from assessments.pages.part_page import PartPage, Section
from assessments.services import save_competency, save_contract, save_governance, save_outcomes
from assessments.services.local_outcomes import save_local_outcome
from cycles.models import Assessment, Part
from cycles.visibility import Material, sees
from documents.pages.sign_posts import sign_post_url
from documents.queries import SignPosts
from organisations.actors import Actor
from sentences.counts import either
from sentences.lists import listed

Page = TypeVar("Page", bound=PartPage)


@dataclass(frozen=True)
class FormOfReturn(ABC, Generic[Page]):
    """One form of one return, for one person. Its templates and the name of its address begin with `stem`."""

    assessment: Assessment
    actor: Actor

    stem: ClassVar[str]
    form_class: ClassVar[type[PartForm]]

    @abstractmethod
    def read(self) -> Page | None:
        """What its page says, as the return stands now; None where there is no such form."""

    @abstractmethod
    def save(self, *, version: int, completed: bool, content: dict[str, Any]) -> Part:
        """Save what was filled in. Raises what its service raises."""

    def form(self, page: Page, data: QueryDict | None = None) -> PartForm:
        """Its boxes: as the return has them, or as they were sent."""
        return self.form_class(page, data)

    def sign_posts(self, page: Page) -> SignPosts | None:
        """The sign-posts of its items, where it has any."""
        return None

    def onward(self, page: Page) -> str:
        """Where it goes on once the form is complete."""
        return reverse("assessment_hub", args=[self.assessment.pk])

    def sections(self, page: Page) -> Sequence[Section]:
        """The parts of a long page that have a button of their own to save it."""
        return ()

    def leads_to(self, go: str) -> str | None:
        """The page that a button asks for once the form is saved; None for a button that saves and no more."""
        return sign_post_url(self.assessment, go)

    def said_besides(self, form: PartForm) -> list[str]:
        """What else is to be said of a save, in words without a full stop."""
        return []

    def following(self, key: str) -> str:
        """The next form of this kind."""
        return reverse(f"{self.stem}_form", args=[self.assessment.pk, key])


@dataclass(frozen=True)
class OneCompetency(FormOfReturn[CompetencyPage]):
    """Levels, ticks and commentaries of one competency."""

    key: str
    stem = "competency"
    form_class = CompetencyForm

    def read(self) -> CompetencyPage | None:
        """As the return stands now."""
        return competency_page(self.assessment, self.key)

    def save(self, *, version: int, completed: bool, content: dict[str, Any]) -> Part:
        """By its service."""
        return save_competency(
            assessment=self.assessment,
            key=self.key,
            version=version,
            actor=self.actor,
            completed=completed,
            **content,
        )

    def sections(self, page: CompetencyPage) -> Sequence[Section]:
        """Those that its links at the top lead to."""
        return page.sections

    def sign_posts(self, page: CompetencyPage) -> SignPosts | None:
        """Those of the competency."""
        return page.sign_posts

    def onward(self, page: CompetencyPage) -> str:
        """The next competency."""
        return self.following(page.following.key) if page.following else super().onward(page)


@dataclass(frozen=True)
class OneComponent(FormOfReturn[GovernancePage]):
    """Colours, lines and commentaries of one component of governance."""

    key: str
    stem = "governance"
    form_class = GovernanceForm

    def read(self) -> GovernancePage | None:
        """As the return stands now."""
        return governance_page(self.assessment, self.key)

    def save(self, *, version: int, completed: bool, content: dict[str, Any]) -> Part:
        """By its service."""
        return save_governance(
            assessment=self.assessment,
            key=self.key,
            version=version,
            actor=self.actor,
            completed=completed,
            **content,
        )

    def sections(self, page: GovernancePage) -> Sequence[Section]:
        """Those that its links at the top lead to."""
        return page.sections

    def sign_posts(self, page: GovernancePage) -> SignPosts | None:
        """Those of its sub-components."""
        return page.sign_posts

    def onward(self, page: GovernancePage) -> str:
        """The next component."""
        return self.following(page.following.key) if page.following else super().onward(page)


@dataclass(frozen=True)
class AllOutcomes(FormOfReturn[OutcomesPage]):
    """The outcomes of the PCT and its aspirations."""

    stem = "outcomes"
    form_class = OutcomesForm

    def read(self) -> OutcomesPage:
        """As the return stands now."""
        return outcomes_page(self.assessment)

    def save(self, *, version: int, completed: bool, content: dict[str, Any]) -> Part:
        """By its service."""
        return save_outcomes(
            assessment=self.assessment, version=version, actor=self.actor, completed=completed, **content
        )

    def said_besides(self, form: PartForm) -> list[str]:
        """Which outcomes were unticked with words in them, and which came back."""
        assert isinstance(form, OutcomesForm)
        said = []
        if refs := form.unticked:
            outcomes = f"{either(len(refs), 'Outcome', 'Outcomes')} {listed(refs)} {either(len(refs), 'is', 'are')}"
            said.append(f"{outcomes} not chosen any more: what was written comes back when ticked again")
        if refs := form.ticked_again:
            outcomes = f"{either(len(refs), 'Outcome', 'Outcomes')} {listed(refs)} {either(len(refs), 'is', 'are')}"
            said.append(f"{outcomes} chosen again, with what was written before. Check that it still holds")
        return said


@dataclass(frozen=True)
class OneContract(FormOfReturn[ContractPage]):
    """One contracting process form."""

    key: str
    stem = "contract"
    form_class = ContractForm

    def read(self) -> ContractPage | None:
        """As the return stands now."""
        return contract_page(self.assessment, self.key)

    def save(self, *, version: int, completed: bool, content: dict[str, Any]) -> Part:
        """By its service."""
        return save_contract(
            assessment=self.assessment,
            key=self.key,
            version=version,
            actor=self.actor,
            completed=completed,
            **content,
        )

    def onward(self, page: ContractPage) -> str:
        """The next contracting process form."""
        return self.following(page.following.key) if page.following else super().onward(page)


@dataclass(frozen=True)
class OneLocalOutcome(FormOfReturn[LocalOutcomePage]):
    """One locally defined outcome."""

    number: int
    stem = "local_outcome"
    form_class = LocalOutcomeForm

    def read(self) -> LocalOutcomePage | None:
        """As the return stands now."""
        shows_documents = sees(self.actor, self.assessment, Material.DOCUMENT_LIST)
        return local_outcome_page(self.assessment, self.number, actor=self.actor, shows_documents=shows_documents)

    def save(self, *, version: int, completed: bool, content: dict[str, Any]) -> Part:
        """By its service."""
        return save_local_outcome(
            assessment=self.assessment,
            number=self.number,
            version=version,
            actor=self.actor,
            completed=completed,
            **content,
        )

    def leads_to(self, go: str) -> str | None:
        """The page of its data set, which is read in there."""
        return reverse("local_outcome_dataset", args=[self.assessment.pk, self.number]) if go == "dataset" else None

    def onward(self, page: LocalOutcomePage) -> str:
        """Back to the outcomes."""
        return page.done_url


def form_of_part(part: Part, actor: Actor) -> FormOfReturn[Any] | None:
    """The form on which a part is filled in; None for the nominees, who have none."""
    match Part.Kind(part.kind):
        case Part.Kind.COMPETENCY:
            return OneCompetency(part.assessment, actor, part.about)
        case Part.Kind.GOVERNANCE:
            return OneComponent(part.assessment, actor, part.about)
        case Part.Kind.CONTRACT:
            return OneContract(part.assessment, actor, part.about)
        case Part.Kind.LOCAL_OUTCOME:
            return OneLocalOutcome(part.assessment, actor, int(part.about))
        case Part.Kind.OUTCOMES:
            return AllOutcomes(part.assessment, actor)
        case Part.Kind.NOMINEES:
            return None
