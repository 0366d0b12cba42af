"""Registers the flows as deployments on a work pool: `python -m flows.deploy [POOL]`, once, with PREFECT_API_URL set.

Workers on any number of machines then take runs from the pool; they import the flows from the installed package, so nothing is
copied anywhere. How to set it all up stands in docs/machines.md.
"""

from __future__ import annotations

import os
import sys

from flows.prefect_home import set_quiet

POOL = "prescreen"
NAME = "prescreen"


def deploy(pool: str) -> list[str]:
    """The names under which runs can be started, flow/deployment."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.deployments.runner import RunnerDeployment
    from prefect.exceptions import ObjectAlreadyExists
    from prefect.types.entrypoint import EntrypointType

    from flows.prefect_flows import check_batch, check_dossier, watch_inbox

    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(WorkPoolCreate(name=pool, type="process"))
        except ObjectAlreadyExists:
            pass
    made = []
    for flow in (check_dossier, check_batch, watch_inbox):
        deployment = RunnerDeployment.from_flow(
            flow, NAME, work_pool_name=pool, entrypoint_type=EntrypointType.MODULE_PATH, tags=["prescreen"]
        )
        deployment.apply()
        made.append(f"{flow.name}/{NAME}")
    return made


def main() -> int:
    if not os.environ.get("PREFECT_API_URL"):
        sys.stderr.write("请先设置 PREFECT_API_URL，指向 Prefect 服务器（见 docs/machines.md）\n")
        return 2
    set_quiet()
    pool = sys.argv[1] if len(sys.argv) > 1 else POOL
    for name in deploy(pool):
        sys.stdout.write(f"已登记 {name}（工作池 {pool}）\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
