"""The peer of a first pull: dlt takes the same pages of the same store into SQLite tables, as its documentation has it.

    python -m benchmarks.peers.dlt_pull URL KEY FOLDER

Prints the seconds that the pipeline ran, imports aside.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "CRITICAL"

import dlt
import requests

PAGE = 1000


def pages(url: str, key: str, table: str) -> Iterator[list[dict[str, Any]]]:
    """Keyset pages of a table, oldest change first."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["apikey"] = key
        asked = {"select": "*", "order": "updated_at.asc,id.asc", "limit": str(PAGE)}
        while rows := session.get(f"{url}/rest/v1/{table}", params=asked, timeout=60).json():
            yield rows
            stamp, last = rows[-1]["updated_at"], rows[-1]["id"]
            asked |= {"updated_at": f"gte.{stamp}", "or": f'(updated_at.gt."{stamp}",id.gt."{last}")'}


def main(url: str, key: str, folder: str) -> None:
    file = Path(folder, "dlt.db").as_posix()
    begin = time.perf_counter()
    pipeline = dlt.pipeline(
        "first_pull", destination=dlt.destinations.sqlalchemy(f"sqlite:///{file}"), dataset_name="store",
        pipelines_dir=folder,
    )  # fmt: skip
    pipeline.run([dlt.resource(pages(url, key, table), name=table) for table in ("customers", "custom_orders")])
    print(time.perf_counter() - begin)


if __name__ == "__main__":
    main(*sys.argv[1:])
