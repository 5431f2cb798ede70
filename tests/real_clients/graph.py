"""Microsoft's own SDK does what an administrator's script does. Prints what came of it, as JSON."""

import asyncio
import json
import os
import uuid

from azure.identity import EnvironmentCredential
from msgraph import GraphServiceClient
from msgraph.generated.models.assigned_license import AssignedLicense
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.user import User
from msgraph.generated.models.user_collection_response import UserCollectionResponse
from msgraph.generated.users.item.assign_license.assign_license_post_request_body import (
    AssignLicensePostRequestBody,
)
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.tasks.page_iterator import PageIterator

OLD = os.environ["OLD_SKU"]
NEW = os.environ["NEW_SKU"]
PERSON = "aoki@aozora-koumuten.example"


async def users(graph):
    """Everybody, two at a time: by the SDK's own iterator over next links."""
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(
        top=2, select=["id", "userPrincipalName", "assignedLicenses"]
    )
    first = await graph.users.get(RequestConfiguration(query_parameters=query))
    names = []
    iterator = PageIterator(first, graph.request_adapter)
    await iterator.iterate(lambda user: names.append(user.user_principal_name) or True)
    return {"first page": len(first.value), "all": names}


async def skus(graph):
    found = await graph.subscribed_skus.get()
    return {
        str(sku.sku_id): [sku.consumed_units, sku.prepaid_units.enabled]
        for sku in found.value
    }


async def swap(graph):
    """New on, old off, in one call."""
    body = AssignLicensePostRequestBody(
        add_licenses=[AssignedLicense(sku_id=uuid.UUID(NEW), disabled_plans=[])],
        remove_licenses=[uuid.UUID(OLD)],
    )
    user = await graph.users.by_user_id(PERSON).assign_license.post(body)
    return sorted(str(license.sku_id) for license in user.assigned_licenses)


async def refused(graph):
    """An error arrives as the SDK's own type, with the code in it."""
    body = AssignLicensePostRequestBody(
        add_licenses=[], remove_licenses=[uuid.UUID(OLD)]
    )
    try:
        await graph.users.by_user_id(PERSON).assign_license.post(body)
    except ODataError as error:
        return [error.response_status_code, error.error.code]


def part(name, request):
    """A part of a batch. The SDK leaves its URL absolute, which the service does not take: everybody cuts it."""
    item = BatchRequestItem(request.to_get_request_information(), id=name)
    item.url = item.url.removeprefix("https://graph.microsoft.com/v1.0")
    return item


async def batch(graph):
    content = BatchRequestContent()
    content.add_request(None, part("one", graph.users.by_user_id(PERSON)))
    content.add_request(None, part("everybody", graph.users))
    content.add_request(None, part("nobody", graph.users.by_user_id("no@example")))
    answer = await graph.batch.post(content)
    everybody = answer.get_response_by_id("everybody", UserCollectionResponse)
    return {
        "statuses": answer.get_response_status_codes(),
        "one": answer.get_response_by_id("one", User).display_name,
        "everybody": len(everybody.value),
    }


async def main():
    credential = EnvironmentCredential()
    graph = GraphServiceClient(credential, ["https://graph.microsoft.com/.default"])
    done = {
        "users": await users(graph),
        "before": await skus(graph),
        "swapped": await swap(graph),
        "after": await skus(graph),
        "refused": await refused(graph),
        "batch": await batch(graph),
    }
    print(json.dumps(done))


asyncio.run(main())
