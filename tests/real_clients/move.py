"""What an administrator's script on Microsoft's SDK does: new on, old off, one user after the other."""

import asyncio
import os
import uuid

from azure.identity import EnvironmentCredential
from msgraph import GraphServiceClient
from msgraph.generated.models.assigned_license import AssignedLicense
from msgraph.generated.users.item.assign_license.assign_license_post_request_body import (
    AssignLicensePostRequestBody,
)


async def main():
    graph = GraphServiceClient(
        EnvironmentCredential(), ["https://graph.microsoft.com/.default"]
    )
    with open(os.path.join(os.environ["work"], "ids"), encoding="utf-8") as ids:
        for user in ids.read().split():
            body = AssignLicensePostRequestBody(
                add_licenses=[
                    AssignedLicense(sku_id=uuid.UUID(os.environ["NEW"]), disabled_plans=[])
                ],
                remove_licenses=[uuid.UUID(os.environ["OLD"])],
            )
            await graph.users.by_user_id(user).assign_license.post(body)


asyncio.run(main())
