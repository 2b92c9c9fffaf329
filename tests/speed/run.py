"""The order of the benchmark: 1, 15 and 152 PCTs, ten times the data, surveys answered, the PDFs, the workers."""

import gc
from argparse import Namespace
from collections.abc import Callable
from time import monotonic

from panels.queries import report_model
from tests.speed import answered, documents, workers
from tests.speed.measure import Server, Taken, forget_peak, peak, take
from tests.speed.pages import Page, floor_page, pages
from tests.speed.tenfold import enlarge
from tests.speed.world import World

# One PCT at every stage is two: one whose year is over, one still in preparation.
SIZES = {"1": 2, "15": 15, "152": 152}
TENFOLD = "10×"
# What costs the same however many PCTs there are.
_AS_BUILT = {answered.NAME, workers.NAME}
# Beyond this a page grew with the number of PCTs. Less is the noise of the machine.
FLAT = 1.25

Say = Callable[..., None]


def run(asked: Namespace, say: Say) -> None:
    """Build, measure, print."""
    began = monotonic()
    world, server = World(), Server()
    say(f"Built one PCT's year in {monotonic() - began:.0f} s")
    models = {"": report_model(world.story.assessment, "final")}
    found: dict[str, dict[str, Taken]] = {}
    listed: dict[str, Page] = {}
    sizes = [] if asked.only and set(asked.only) <= _AS_BUILT else [*SIZES.items(), (TENFOLD, SIZES["152"])]
    for size, pcts in sizes:
        began = monotonic()
        world.grow(pcts)
        if size == TENFOLD:
            enlarge(world)
            models[TENFOLD] = report_model(world.story.assessment, "final")
        gc.collect()
        gc.freeze()
        built = monotonic() - began
        forget_peak()
        for page in pages(world):
            if not _wanted(asked, page.name):
                continue
            world.put(page.state)
            listed[page.name] = page
            found.setdefault(page.name, {})[size] = take(server, floor_page(world), page, asked.requests)
        say(f"{size}: {world.pcts} PCTs, made in {built:.0f} s; peak memory while serving {peak()} MB")
    if found:
        _print_pages(listed, found, say)
    if _wanted(asked, answered.NAME):
        _print_answered({n: answered.take(server, world, n, asked.requests) for n in answered.ASKED}, say)
    _print_documents(asked, models, say)
    if _wanted(asked, workers.NAME):
        for line in workers.lines(workers.take()):
            say(line)


def _wanted(asked: Namespace, name: str) -> bool:
    return not asked.only or name in asked.only


def _print_pages(listed: dict[str, Page], found: dict[str, dict[str, Taken]], say: Say) -> None:
    floor = [taken.floor for sizes in found.values() for taken in sizes.values()]
    say(f"\nFloor page: {min(floor):.1f} to {max(floor):.1f} ms of CPU. “×” is times the floor page.\n")
    head = ("page", "queries", "ms at 1", "at 15", "at 152", "×", f"ms at {TENFOLD}", "×", "kB", "goal")
    rows = [head, *(_row(listed[name], sizes) for name, sizes in found.items())]
    widths = [max(len(row[n]) for row in rows) for n in range(len(head))]
    for row in rows:
        cells = [
            cell.ljust(width) if n in (0, 9) else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        say("  ".join(cells).rstrip())


def _row(page: Page, sizes: dict[str, Taken]) -> tuple[str, ...]:
    queries = [taken.queries for taken in sizes.values()]
    many = sizes["152"]
    return (
        page.name,
        str(queries[0]) if len(set(queries)) == 1 else " ".join(map(str, queries)),
        *(f"{sizes[size].cpu:.1f}" for size in SIZES),
        f"{many.times:.1f}",
        f"{sizes[TENFOLD].cpu:.1f}",
        f"{sizes[TENFOLD].times:.1f}",
        f"{many.size / 1024:.0f}",
        _goal(page, sizes),
    )


def _goal(page: Page, sizes: dict[str, Taken]) -> str:
    missed = []
    if sizes["152"].times > page.goal:
        missed.append(f"over {page.goal:g}×")
    if sizes[TENFOLD].times > page.goal:
        missed.append(f"over {page.goal:g}× at ten times")
    if page.flat and sizes["152"].times > FLAT * sizes["1"].times:
        missed.append("grows with PCTs")
    if len({taken.queries for taken in sizes.values()}) > 1:
        missed.append("queries grow")
    return "missed: " + ", ".join(missed) if missed else "met"


def _print_answered(found: dict[int, Taken], say: Say) -> None:
    least = min(taken.times for taken in found.values())
    for people, taken in found.items():
        missed = [f"over {answered.GOAL}×"] if taken.times > answered.GOAL else []
        missed += ["grows with the people asked"] if taken.times > FLAT * least else []
        say(
            f"{answered.NAME}, {people} asked: {taken.cpu:.1f} ms, {taken.times:.1f} times the floor, "
            f"{taken.queries} queries. Goal {'missed: ' + ', '.join(missed) if missed else 'met'}"
        )


def _print_documents(asked: Namespace, models: dict[str, dict], say: Say) -> None:
    for kind in documents.KINDS:
        if not _wanted(asked, kind):
            continue
        for size, model in models.items():
            taken = documents.take(kind, model, asked.runs)
            goal = "met" if taken.times <= documents.GOAL else f"missed: over {documents.GOAL}"
            say(
                f"{kind} {size} (layout {taken.layout}): {taken.ours:.2f} s, WeasyPrint alone {taken.plain:.2f} s, "
                f"{taken.times:.2f} times; peak memory {taken.memory} and {taken.plain_memory} MB. Goal {goal}"
            )
