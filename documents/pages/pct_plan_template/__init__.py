"""Templates to download: outlines to write in, and the workbook of the financial plan. The handbook prints none.

Its wording stands in them as in the reference library; headings, lines and instructions are ours and say so.
"""

from cycles.models import Cycle
from documents.models import DocumentType
from documents.pages.pct_plan_template.financial_plan import COMPARISON, SCENARIOS, financial_workbook
from documents.pages.pct_plan_template.outline import outline
from documents.pages.pct_plan_template.sections import sections_of

# The types that have a template to download, and the ending of each. The handbook prints none: they are ours.
TEMPLATES = {"strategic_plan": "docx", "financial_plan": "xlsx", "od_plan": "docx", "pathway_descriptions": "docx"}

# The sheets of those that are workbooks, by which one that was filled in is known.
SHEETS = {"financial_plan": (*SCENARIOS, COMPARISON)}


def plan_template(cycle: Cycle, kind: DocumentType) -> bytes:
    """The template of one of the types in `TEMPLATES`, for this year: an outline to write in, or the workbook."""
    sections = sections_of(cycle.framework, kind)
    if TEMPLATES[kind.key] != "xlsx":
        return outline(kind, sections)
    quotes = [quote for section in sections for quote in section.quotes]
    return financial_workbook(kind, cycle.first_aspiration_year, quotes)
