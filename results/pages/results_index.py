"""The years and PCTs of which something is public, as everybody reads them."""

from dataclasses import dataclass

from results.queries.publication import publications, year_slug


@dataclass(frozen=True, kw_only=True)
class PublishedYear:
    """A year with the PCTs, by code and name, of which something is public, by SHA."""

    year: str
    slug: str
    regions: list[tuple[str, list[tuple[str, str]]]]


def published_years() -> list[PublishedYear]:
    """The years of which something is public; one query."""
    years: dict[str, dict[str, list[tuple[str, str]]]] = {}
    pct = "assessment__organisation__"
    for year, sha, *named in publications().values_list(
        "assessment__cycle__year", f"{pct}parent__name", f"{pct}code", f"{pct}name"
    ):
        years.setdefault(year, {}).setdefault(sha or "", []).append((named[0], named[1]))
    return [
        PublishedYear(year=year, slug=year_slug(year), regions=list(regions.items())) for year, regions in years.items()
    ]
