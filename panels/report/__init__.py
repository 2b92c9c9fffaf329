"""The panel report and the summary scorecard: one read model, shown as page and as PDF.

`derive.complete(facts)` makes the read model (`model.py` says its shape), `check.check(model)` refuses one that
contradicts itself or a rule, `render.py` turns it into HTML and bytes. Nothing here reads the database.
"""
