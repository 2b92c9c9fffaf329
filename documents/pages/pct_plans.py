"""Guidance and templates for what the handbook calls PCT plans (R-019, R-216, R-218)."""

from dataclasses import dataclass

from cycles.models import Cycle
from documents.pages.document_type import TypePage, type_pages
from documents.pages.pct_plan_template.sections import Section, sections_of

PLANS = ("strategic_plan", "financial_plan", "od_plan")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One plan: the guidance on its type, and what the handbook looks for in it."""

    page: TypePage
    sections: list[Section]


def pct_plans(cycle: Cycle | None) -> list[Plan]:
    """The plans of a year, in their order; none where there is no year."""
    pages = type_pages(cycle.framework, PLANS) if cycle else []
    return [Plan(page=page, sections=sections_of(page.framework, page.type)) for page in pages]
