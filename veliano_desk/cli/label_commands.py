"""`label lot|article|location|order`."""

from __future__ import annotations

import argparse

from veliano_desk.cli.output import FINE, counted, show
from veliano_desk.cli.session import Session


def label(session: Session, options: argparse.Namespace) -> int:
    """Make labels into a file, or send them to a label printer."""
    labels = session.desk().labels
    made = {
        "lot": labels.of_lots, "article": labels.of_articles, "location": labels.of_places, "order": labels.of_orders,
    }[options.what](options.codes)  # fmt: skip
    if options.printer:
        labels.print(made, options.printer, options.size, options.copies)
        told = options.printer
    else:
        told = str(labels.write(made, options.zpl or options.pdf, options.size))
    if session.as_json:
        show({"to": told, "labels": [{"code": one.code, "title": one.title} for one in made]}, True)
    else:
        print(f"{counted(len(made), 'label')}: {told}")
    return FINE
